"""The 核对结果 sheet as a neutral table: rows of cells with named styles.

Thirteen columns carry three blocks: what to do (problems first), every row compared, and the
basis. A cell spans columns; nothing here knows about Excel.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from xlselfeval.cell import Cell
from xlselfeval.files.paper import text_lines
from xlselfeval.result.basis_lines import column_lines, rule_lines
from xlselfeval.result.remarks import Remark, take_remarks, with_known
from xlselfeval.result.as_issued import (
    both_execution_points,
    both_points,
    both_targets,
    both_total_points,
    unlike_issued,
)
from xlselfeval.result.row_findings import about_execution, about_row, about_total
from xlselfeval.review.conclusion import CONCLUSION_LOOKS, CONCLUSIONS
from xlselfeval.review.entries import list_entries
from xlselfeval.review.evidence import Evidence, RowEvidence
from xlselfeval.review.figures import figures_line, is_scored, unevaluated_formulas, unscored_line
from xlselfeval.review.finding import SEVERITIES, SEVERITY_WORDS, Finding, demand
from xlselfeval.review.likely_causes import agrees
from xlselfeval.review.record_source import describe_record_source
from xlselfeval.review.review import Review
from xlselfeval.scoring.number import plain
from xlselfeval.scoring.scorecard import RowScore
from xlselfeval.scoring.target import NoTarget
from xlselfeval.sheet_names import BASIS, COMPARISON, SIGNATURES, TODO

TITLE = "核对结果"
SAME_AS_ABOVE = "同上。"
WIDTHS = (9, 11, 25, 13, 13, 7, 8, 8, 12, 8, 10, 18, 14)
COLUMNS = len(WIDTHS)
_LONGEST_NAME = 60  # of a unit or project in the footer
_LINE = 15.0  # height of a line, in points
_HIGHEST = 400.0  # points; Excel takes 409.5
_LOOK_OF_SEVERITY = {"error": "error", "warning": "warning", "info": "info"}
_REACHED = {True: ("达到", "good"), False: ("未达到", "warning"), None: ("待核", "warning")}


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class TableCell:
    """A text or number over `span` columns; `link` is an address within the form's sheet."""

    value: str | Decimal | None = None
    look: str = "cell"
    span: int = 1
    link: str | None = None


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class TableRow:
    """One row; the spans of its cells add up to the table's columns. Height in points."""

    cells: tuple[TableCell, ...]
    height: float


@dataclass(frozen=True, kw_only=True, slots=True, eq=False, repr=False)
class ResultTable:
    """The sheet for one form; its first `head` rows are frozen, `footer` is on every page."""

    sheet: str
    rows: tuple[TableRow, ...]
    widths: tuple[int, ...] = field(default=WIDTHS)
    footer: str = ""
    head: int = 3

    @property
    def left_footer(self) -> str:
        """Return the footer in Excel's codes, where & begins one."""
        return " ".join(self.footer.split()).replace("&", "&&")


def result_table(
    review: Review, *, file: str, today: date, remarks: Mapping[str, Remark] | None = None
) -> ResultTable:
    """Return the table for one reviewed form: findings to act on first, none of the bureau's.

    `remarks` is what people wrote into an earlier sheet, by the text of 位置: it is kept beside the findings at
    the same place, or listed at the end where that place has no finding any more.
    """
    left = dict(remarks or {})
    rows = [*_head(review, file, today), *_todo(review, left), *_comparison(review)]
    rows += _basis(review, left)
    return ResultTable(sheet=review.evidence.submission.sheet, rows=tuple(rows), footer=_footer(review))


def _footer(review: Review) -> str:
    submission = review.evidence.submission
    parts = (submission.field_text("organization"), submission.field_text("project"), TITLE)
    return "　".join(part[:_LONGEST_NAME] for part in parts if part)


def _row(*cells: TableCell, least: float = _LINE) -> TableRow:
    """Return a row as high as its longest text needs, and not lower than `least`."""
    height, column = least, 0
    for cell in cells:
        width = sum(WIDTHS[column : column + cell.span])
        column += cell.span
        if isinstance(cell.value, str):
            height = max(height, text_lines(cell.value, width) * _LINE + 6)
    assert column == COLUMNS, (column, cells)
    return TableRow(cells, min(height, _HIGHEST))


def _head(review: Review, file: str, today: date) -> list[TableRow]:
    submission = review.evidence.submission
    year = f"{submission.year}年度" if submission.year else ""
    facts = [
        ("填报单位", submission.field_text("organization")),
        ("主管部门", submission.field_text("department")),
        ("项目名称", submission.field_text("project")),
        ("原文件", file),
        ("工作表", submission.sheet),
        ("核对日期", f"{today.year}年{today.month}月{today.day}日"),
    ]
    shown = "　　".join(f"{caption}：{text}" for caption, text in facts if text)
    boxes = "　".join(("■" if name == review.conclusion else "□") + name for name in CONCLUSIONS)
    return [
        _row(TableCell(f"{year}{review.evidence.scheme.title}{TITLE}", "title", COLUMNS), least=34),
        _row(TableCell(shown, "fact", COLUMNS)),
        _row(TableCell("核对结论", "label", 2), TableCell(boxes, CONCLUSION_LOOKS[review.conclusion], 3), TableCell(_figures(review), "figures", COLUMNS - 5), least=26),
    ]  # fmt: skip


def _figures(review: Review) -> str:
    """Sum up the scores, and the entries as they are listed below."""
    found = Counter(entry.severity for entry in list_entries(review.asked))
    counts = [(word, found[severity]) for severity, word in SEVERITY_WORDS.items()]
    said = "，".join(f"{word}{count}条" for word, count in counts if count) or "未发现问题"
    return f"{figures_line(review.declared, review.recomputed, review.evidence.scheme.profile.total_places)}；{said}"


def _todo(review: Review, remarks: dict[str, Remark]) -> list[TableRow]:
    """Yield the block of findings; matched remarks are taken out of `remarks`."""
    captions = (
        TableCell("序号", "head"), TableCell("要求", "head"), TableCell("位置", "head"), TableCell("填报内容", "head"),
        TableCell("核对情况", "head", 4), TableCell("处理要求", "head", 3), TableCell("单位说明", "head"), TableCell("财政部门意见", "head"),
    )  # fmt: skip
    rows = [_row(TableCell(TODO, "section", COLUMNS), least=24), _row(*captions)]
    settled = [one for one in review.for_unit if (one.name, one.subject) in review.settled]
    entries = [*list_entries(review.asked), *list_entries(settled)]
    if not entries:
        rows.append(_row(TableCell("未发现需要处理的问题。", "good", COLUMNS)))
    lines = [line for entry in entries for line in entry.lines]
    taken = take_remarks(lines, remarks, review.evidence.issued_names)
    written = iter([_written(review, line, remark) for line, remark in zip(lines, taken, strict=True)])
    for number, entry in enumerate(entries, 1):
        beside = [next(written) for _ in entry.lines]
        rows.append(_entry_row(review, Decimal(number), entry.lines[0], "\n".join(entry.actions), beside[0]))
        for line, remark in zip(entry.lines[1:], beside[1:], strict=True):
            own = tuple("" if one == first else one for one, first in zip(remark, beside[0], strict=True))
            rows.append(_entry_row(review, None, line, SAME_AS_ABOVE, own))
    said = set(taken)
    for place in [place for place, remark in remarks.items() if remark in said]:
        del remarks[place]  # it was written beside the first place of an entry, and is there
    return rows


def _written(review: Review, line: Sequence[Finding], remark: Remark) -> Remark:
    """Join what is written beside a place with what is known of its findings."""
    keys = [(one.name, one.subject) for one in line]
    return with_known(remark, [review.remarks[key] for key in keys if key in review.remarks])


def _entry_row(
    review: Review, number: Decimal | None, line: Sequence[Finding], action: str, remark: Sequence[str]
) -> TableRow:
    """Return the row of one place; only the first row of an entry has its number and demand."""
    first = line[0]
    decision = review.settled.get((first.name, first.subject))
    asked = decision or demand(first, review.explainable)
    return _row(
        TableCell(number, "centre"),
        TableCell(f"【{asked}】", "good" if decision else _LOOK_OF_SEVERITY[first.severity]),
        TableCell(first.location, "link" if first.cell else "cell", link=first.cell),
        TableCell(next((one.filled_in for one in line if one.filled_in), "（空白）")),
        TableCell("；\n".join(one.situation for one in line) + "。", "cell", 4),
        TableCell("不再要求处理。" if decision else action, "cell", 3),
        *(TableCell(text or None) for text in remark),
    )


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class _Line:
    """One row of the comparison."""

    names: tuple[str, str, str]
    target: str
    actual: str
    points: Decimal | str
    declared: Decimal | str
    by_formula: Decimal | str
    low: Decimal | None
    high: Decimal | None
    difference: Decimal | str
    verdict: tuple[str, str]
    working: str


def _comparison(review: Review) -> list[TableRow]:
    lines = [
        *_execution_line(review),
        *(_line(review.evidence, one, review.unsettled) for one in review.evidence.rows),
    ]
    scored = review.recomputed.scored
    lines += _total_line(review)
    formula = any(line.by_formula != "" for line in lines)
    captions = (
        "一级", "二级", "三级", "指标值", "实际完成值", "分值", "填报得分", "表内公式结果", "按规则应得", "差额", "判定",
    )  # fmt: skip
    rows = [_row(TableCell(COMPARISON, "section", COLUMNS), least=24)]
    rows.append(
        _cells(
            [TableCell(caption, "head") for caption in captions], TableCell("算式", "head"), formula=formula
        )
    )
    for line in lines:
        cells = [TableCell(text) for text in (*line.names, line.target, line.actual)]
        cells += [TableCell(value, "number") for value in (line.points, line.declared, line.by_formula)]
        cells.append(TableCell(_interval(line.low, line.high) if scored else "", "number"))
        cells.append(TableCell(line.difference if scored else "", "number"))
        cells.append(TableCell(line.verdict[0], line.verdict[1]))
        rows.append(_cells(cells, TableCell(line.working), formula=formula))
    return rows


def _cells(cells: list[TableCell], last: TableCell, *, formula: bool) -> TableRow:
    """Return a row of the comparison; without any formula its column goes to the working."""
    if not formula:
        del cells[7]
    return _row(*cells, TableCell(last.value, last.look, COLUMNS - len(cells)))


def _interval(low: Decimal | None, high: Decimal | None) -> Decimal | str:
    if low is None or high is None:
        return "待核"
    return low if low == high else f"{plain(low)}～{plain(high)}"


def _execution_line(review: Review) -> list[_Line]:
    evidence = review.evidence
    funds, score = evidence.submission.funds, evidence.scorecard.execution
    if funds is None or score is None:
        return []
    budget, spent = (
        cell.text if cell else "" for cell in (funds.total.budget_adjusted, funds.total.budget_spent)
    )
    return [
        _Line(
            ("预算执行率", "", ""),
            budget,
            spent,
            both_execution_points(evidence, score.points, funds.points),
            *_values(evidence, score, evidence.execution_declared.number, funds.score),
            _verdict(
                evidence, about_execution(review.unsettled, funds), score, evidence.execution_declared.number
            ),
            score.working,
        )
    ]


def _line(evidence: Evidence, one: RowEvidence, findings: Sequence[Finding]) -> _Line:
    row, score, declared, about = one.row, one.score, one.declared.number, about_row(findings, one)
    if one.is_part and not about:
        verdict = _REACHED[score.reached]
    else:
        verdict = unlike_issued(one, _verdict(evidence, about, score, declared))
    return _Line(
        (row.category, row.subcategory, row.name), both_targets(one), row.actual.text,
        both_points(one, score.points, row.points), *_values(evidence, score, declared, row.score),
        verdict,
        "与上一行合计一个分值" if one.is_part else score.working,
    )  # fmt: skip


def _values(
    evidence: Evidence, score: RowScore, declared: Decimal | None, cell: Cell | None
) -> tuple[Decimal | str, Decimal | str, Decimal | None, Decimal | None, Decimal | str]:
    """Return declared, by formula, low, high, difference of one row."""
    by_formula = evidence.by_formula.get(cell.ref) if cell is not None else None
    difference: Decimal | str = ""
    if declared is not None and score.low is not None and score.high is not None:
        nearest = min(max(declared, score.low), score.high)
        difference = nearest - declared
    return (
        declared if declared is not None else (cell.text if cell else ""),
        by_formula if isinstance(by_formula, Decimal) else "",
        score.low,
        score.high,
        difference,
    )


def _verdict(
    evidence: Evidence, about: Sequence[Finding], score: RowScore, declared: Decimal | None
) -> tuple[str, str]:
    """Return the verdict on a row, which is that of the gravest finding `about` it, if any."""
    if about:
        return _of_gravest(about)
    if not is_scored(evidence):
        if score.target is None or isinstance(score.target, NoTarget):
            return "不核算", "centre"  # the row of the execution, or one with a standard instead of a target
        return _REACHED[score.reached]
    if score.points is None:
        return ("待核", "warning") if declared else ("不计分", "centre")
    if score.is_open:
        return "待核", "warning"
    if declared is None:
        return "未填写", "warning"
    return ("一致", "good") if agrees(declared, score, evidence.scheme.profile) else ("请核实", "warning")


def _of_gravest(about: Sequence[Finding]) -> tuple[str, str]:
    worst = min((one.severity for one in about), key=SEVERITIES.index)
    return SEVERITY_WORDS[worst], _LOOK_OF_SEVERITY[worst]


def _total_line(review: Review) -> list[_Line]:
    """Return the line of the total; none where the form has no reference score."""
    evidence, recomputed = review.evidence, review.recomputed
    reference, low, high = recomputed.total, recomputed.total_low, recomputed.total_high
    if reference is None or low is None or high is None:
        return []
    cell = evidence.submission.total.score
    by_formula = evidence.by_formula.get(cell.ref) if cell is not None else None
    total = review.declared.total
    same = total is not None and abs(total - reference) <= evidence.tolerance
    open_points = f"，其中{plain(recomputed.open_points)}分待核，暂按填报计" if recomputed.open_points else ""
    between = f"；可能区间{plain(low)}～{plain(high)}分" if low != high else ""
    about = about_total(review.unsettled, evidence.submission.total)
    differs = ("一致", "good") if same else ("不一致", "warning")
    line = _Line(
        ("总分", "", ""), "", "", both_total_points(evidence), total if total is not None else "",
        by_formula if isinstance(by_formula, Decimal) else "", reference, reference,
        "" if total is None else reference - total, _of_gravest(about) if same and about else differs,
        f"复核参考分{between}{open_points}",
    )  # fmt: skip
    return [line]


def _basis(review: Review, remarks: Mapping[str, Remark]) -> list[TableRow]:
    """Yield the block of rules and limits, with the remarks that matched nothing."""
    scheme = review.evidence.scheme
    rows = [_row(TableCell(BASIS, "section", COLUMNS), least=24)]
    submission = review.evidence.submission
    lines = [
        ("自评表样", f"{scheme.title}（第{scheme.version}版）"),
        ("依据", scheme.basis or scheme.profile.basis or "通用办法"),
        ("下发对照", describe_record_source(submission.record_source)),
    ]
    lines += column_lines(review) if scheme.printed_only else []
    lines += (
        rule_lines(review)
        if review.recomputed.scored
        else [("说明", f"{unscored_line(review.recomputed)}。")]
    )
    lines += unevaluated_formulas(review.evidence)
    lines.append(
        (
            "局限",
            "本表仅核对表内数字、文字的一致性，不对实际完成值的真实性作出判断，不代替财政部门的复核意见。",
        )
    )
    lines += [("未核对事项", text) for text in review.unchecked]
    lines += [
        ("上次说明", f"{place}：" + "；".join(text for text in said if text))
        for place, said in remarks.items()
    ]
    rows += [
        _row(TableCell(caption, "label"), TableCell(text, "basis", COLUMNS - 1)) for caption, text in lines
    ]
    rows.append(
        _row(
            *(TableCell(caption, "sign", span) for caption, span in zip(SIGNATURES, (4, 5, 4), strict=True)),
            least=34,
        )
    )
    return rows
