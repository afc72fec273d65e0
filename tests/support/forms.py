"""Forms for tests: markdown tables become submissions, and drawn workbooks become files."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal, InvalidOperation

from xlselfeval.cell import Cell, Written
from xlselfeval.checking import check_submission
from xlselfeval.review.review import Review
from xlselfeval.scheme.load import load_scheme
from xlselfeval.scheme.model import Indicator
from xlselfeval.submission import CategoryCaption, FundLine, Funds, IndicatorRow, Submission, TotalRow

SHEET = "自评表"
FIRST_ROW = 12
# 100 points by the usual split; every row honest
HONEST = """
| 产出指标 | 数量指标 | 培训人数 | ≥200人 | 210 | 15 | 15 | |
| 产出指标 | 质量指标 | 验收合格率 | ≥95% | 96% | 15 | 15 | |
| 产出指标 | 时效指标 | 完成时间 | 2020年12月31日前 | 2020年12月20日 | 10 | 10 | |
| 产出指标 | 成本指标 | 预算控制 | ≤232万元 | 231.8万元 | 10 | 10 | |
| 效益指标 | 社会效益指标 | 服务覆盖率 | ≥80% | 85% | 15 | 15 | |
| 效益指标 | 可持续影响指标 | 长效机制建设 | 健全 | 达成年度指标 | 15 | 15 | |
| 满意度指标 | 服务对象满意度指标 | 群众满意度 | ≥90% | 93% | 10 | 10 | |
"""


def written(text: str | Decimal | None) -> Written:
    """Return what a cell with this text holds: a number where it is one."""
    if text is None or text == "":
        return Written(None, "")
    try:
        return Written(Decimal(text), str(text))
    except InvalidOperation:
        return Written(str(text), str(text))


def cell(row: int, column: int, text: str | Decimal | Written | None, formula: str | None = None) -> Cell:
    return Cell(SHEET, row, column, text if isinstance(text, Written) else written(text), formula)


def row_cells(markdown: str) -> list[list[str]]:
    return [
        [part.strip() for part in line.strip().strip("|").split("|")]
        for line in markdown.strip().splitlines()
    ]


def submission(
    table: str = HONEST,
    *,
    budget: Sequence[str | None] = ("100", "120", "120"),
    lines: Sequence[Sequence[str | None]] = (),
    execution: tuple[str | None, str | None, str | None] = ("10", "100%", "10"),
    total: str | Written | None = "sum",
    points_total: str | None = "sum",
    grade: str | None = "auto",
    captions: Mapping[str, str] | None = None,
    year: int | None = 2020,
    organization: str | None = "某市某局",
    goals: tuple[str | None, str | None] = ("完成全年工作任务。", "全年工作任务已完成。"),
    overrides: Mapping[tuple[int, int], Written] | None = None,
) -> Submission:
    """Build a Hunan form from a markdown table of eight columns; sums are added where not given.

    `overrides` puts other contents at (row of the table from 0, column 1 to 8).
    """
    rows = []
    for number, texts in enumerate(row_cells(table)):
        line = FIRST_ROW + number

        def at(column: int, texts: list[str] = texts, number: int = number, line: int = line) -> Cell:
            content = (overrides or {}).get((number, column))
            return cell(line, column + 1, content or texts[column - 1])

        rows.append(
            IndicatorRow(
                category=texts[0],
                subcategory=texts[1],
                name=texts[2],
                indicator=at(3),
                target=at(4),
                actual=at(5),
                points=at(6),
                score=at(7),
                note=at(8),
            )
        )
    last = FIRST_ROW + len(rows)
    scores = [one.score.written.value for one in rows] + [written(execution[2]).value]
    weights = [one.points.written.value for one in rows] + [written(execution[0]).value]
    total_score = _sum(scores) if total == "sum" else total
    total_points = _sum(weights) if points_total == "sum" else points_total
    if grade == "auto":
        value = total_score if isinstance(total_score, Decimal) else written(str(total_score or "")).value
        grade = load_scheme("hunan-department-2020").grade_of(value) if isinstance(value, Decimal) else None
    names = dict.fromkeys(one.category for one in rows)
    return Submission(
        sheet=SHEET,
        title=cell(2, 1, f"{year or '20XX'}年度部门整体支出绩效自评表"),
        year=year,
        fields=(("organization", cell(3, 2, organization)),),
        goal_expected=cell(10, 2, goals[0]),
        goal_achieved=cell(10, 6, goals[1]),
        funds=Funds(
            total=_line("合计", 5, budget),
            lines=tuple(_line(f"资金{number}", 6 + number, line) for number, line in enumerate(lines)),
            points=cell(5, 7, execution[0]),
            rate=cell(5, 8, _percent(execution[1])),
            score=cell(5, 9, execution[2]),
            unit="万元",
        ),
        rows=tuple(rows),
        categories=tuple(
            CategoryCaption(
                name=name,
                points=Decimal(captions[name]) if captions and name in captions else None,
                cell=cell(next(one.score.row for one in rows if one.category == name), 2, name),
            )
            for name in names
        ),
        total=TotalRow(
            points=cell(last, 7, total_points),
            score=cell(last, 8, total_score),
            grade=cell(last, 9, grade and f"等级：{grade}"),
        ),
        record=None,
    )


def _line(label: str, row: int, money: Sequence[str | None]) -> FundLine:
    initial, adjusted, spent = (cell(row, 4 + place, amount) for place, amount in enumerate(money))
    return FundLine(label=label, budget_initial=initial, budget_adjusted=adjusted, budget_spent=spent)


def _percent(text: str | None) -> Written:
    if text is None or not text.endswith("%"):
        return written(text)
    places = len(text.rstrip("%").partition(".")[2])
    return Written(Decimal(text.rstrip("%")) / 100, text, "0%", places)


def _sum(values: Sequence[object]) -> Decimal:
    return sum((value for value in values if isinstance(value, Decimal)), Decimal(0))


def reviewed(scheme: str = "hunan-department-2020", profile: str | None = None, **changes: object) -> Review:
    """Review a form built by `submission`."""
    return check_submission(load_scheme(scheme, profile=profile), submission(**changes))  # type: ignore[arg-type]


def found(review: Review) -> list[tuple[str, str | None, str]]:
    """Return the findings as (name, cell, severity), in order."""
    return [(finding.name, finding.cell, finding.severity) for finding in review.findings]


def facts(review: Review, name: str) -> list[tuple[str, str | None, str, str | None, str | None]]:
    """Return the findings of a name as (subject, cell, severity, found, expected), in order."""
    return [
        (one.subject, one.cell, one.severity, one.found, one.expected)
        for one in review.findings
        if one.name == name
    ]


def with_row(number: int, **changes: str) -> str:
    """Return the honest table with columns of one row changed: target, actual, points, score, note, name …"""
    columns = ("category", "subcategory", "name", "target", "actual", "points", "score", "note")
    rows = row_cells(HONEST)
    for key, text in changes.items():
        rows[number][columns.index(key)] = text
    return "\n".join("| " + " | ".join(row) + " |" for row in rows)


def indicators(table: str = HONEST) -> list[Indicator]:
    """Return the approved indicators of a table."""
    return [
        Indicator(category=row[0], subcategory=row[1], name=row[2], target=row[3], points=Decimal(row[5]))
        for row in row_cells(table)
    ]
