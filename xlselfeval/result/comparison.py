"""逐项核对, the second block of the 核对结果 sheet: every row as declared, by its formula and by the rules."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from xlselfeval.cell import Cell
from xlselfeval.result.as_issued import (
    AGREES,
    both_execution_points,
    both_points,
    both_targets,
    both_total_points,
    unlike_issued,
)
from xlselfeval.result.row_findings import about_execution, about_row, about_total
from xlselfeval.result.table_cells import COLUMNS, TableCell, TableRow, section_row, table_row
from xlselfeval.review.evidence import Evidence, RowEvidence
from xlselfeval.review.figures import is_scored
from xlselfeval.review.finding import DEMAND_WORDS, Finding, demand
from xlselfeval.review.likely_causes import agrees
from xlselfeval.review.places import EXECUTION_PARTS, ROW_PARTS, TOTAL_PARTS
from xlselfeval.review.review import Review
from xlselfeval.scoring.number import plain
from xlselfeval.scoring.scorecard import RowScore, earned_text, is_below_full
from xlselfeval.scoring.target import NoTarget
from xlselfeval.sheet_names import COMPARISON

_AGREES, _DIFFERS, _UNFILLED = (AGREES, "good"), ("不一致", "warning"), ("未填写", "warning")
_SCORES = frozenset([ROW_PARTS["score"], EXECUTION_PARTS["score"], TOTAL_PARTS["score"]])
_REASONS = frozenset(["reason-missing", "reason-empty-phrase"])
_REACHED = {True: ("达到", "good"), False: ("未达到", "warning"), None: ("待核", "warning")}


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class _Line:
    """One row of the comparison."""

    names: tuple[str, str, str]
    target: str
    actual: str
    points: Decimal | str
    declared: Decimal | str
    by_formula: Decimal | str
    earned: Decimal | str
    difference: Decimal | str
    verdict: tuple[str, str]
    working: str


def comparison_rows(review: Review) -> list[TableRow]:
    """Return 逐项核对: every row of the form as declared, by its formula and by the rules."""
    lines = [*_execution_line(review), *(_line(review, one) for one in review.evidence.rows)]
    scored = review.recomputed.scored
    lines += _total_line(review)
    formula = any(line.by_formula != "" for line in lines)
    captions = (
        "一级", "二级", "三级", "指标值", "实际完成值", "分值", "填报得分", "表内公式结果", "按规则应得", "差额", "判定",
    )  # fmt: skip
    heads = [TableCell(caption, "head") for caption in captions]
    rows = [section_row(COMPARISON), _cells(heads, TableCell("算式", "head"), formula=formula)]
    for line in lines:
        cells = [TableCell(text) for text in (*line.names, line.target, line.actual)]
        cells += [TableCell(value, "number") for value in (line.points, line.declared, line.by_formula)]
        cells.append(TableCell(line.earned if scored else "", "number"))
        cells.append(TableCell(line.difference if scored else "", "number"))
        cells.append(TableCell(line.verdict[0], line.verdict[1]))
        rows.append(_cells(cells, TableCell(line.working), formula=formula))
    return rows


def _cells(cells: list[TableCell], last: TableCell, *, formula: bool) -> TableRow:
    """Return a row of the comparison; without any formula its column goes to the working."""
    if not formula:
        del cells[7]
    return table_row(*cells, TableCell(last.value, last.look, COLUMNS - len(cells)))


def _execution_line(review: Review) -> list[_Line]:
    evidence = review.evidence
    funds, score = evidence.submission.funds, evidence.scorecard.execution
    if funds is None or score is None:
        return []
    money = (funds.total.budget_adjusted, funds.total.budget_spent)
    budget, spent = (cell.text if cell else "" for cell in money)
    declared = evidence.execution_declared.number
    return [_Line(
        ("预算执行率", "", ""), budget, spent, both_execution_points(evidence, score.points, funds.points),
        *_values(evidence, score, declared, funds.score),
        _verdict(review, about_execution(review.asked, funds), score, declared),
        score.working,
    )]  # fmt: skip


def _line(review: Review, one: RowEvidence) -> _Line:
    evidence, row, score, declared = review.evidence, one.row, one.score, one.declared.number
    about = about_row(review.asked, one)
    if one.is_part and not about:
        verdict = _REACHED[score.reached]
    else:
        verdict = unlike_issued(one, _verdict(review, about, score, declared))
    return _Line(
        (row.category, row.subcategory, row.name), both_targets(one), row.actual.text,
        both_points(one, score.points, row.points), *_values(evidence, score, declared, row.score),
        verdict,
        "与上一行合计一个分值" if one.is_part else score.working,
    )  # fmt: skip


def _values(
    evidence: Evidence, score: RowScore, declared: Decimal | None, cell: Cell | None
) -> tuple[Decimal | str, Decimal | str, Decimal | str, Decimal | str]:
    """Return declared score, score by formula, earned score and difference of one row.

    There is no difference from full points where no more is known.
    """
    by_formula = evidence.by_formula.get(cell.ref) if cell is not None else None
    difference: Decimal | str = ""
    earned: Decimal | str = "待核"
    profile = evidence.scheme.profile
    if score.low is not None and score.high is not None:
        earned = score.low if score.low == score.high else earned_text(score, profile)
        if declared is not None and not (declared > score.high and is_below_full(score, profile)):
            difference = min(max(declared, score.low), score.high) - declared
    return (
        declared if declared is not None else (cell.text if cell else ""),
        by_formula if isinstance(by_formula, Decimal) else "",
        earned,
        difference,
    )


def _verdict(
    review: Review, about: Sequence[Finding], score: RowScore, declared: Decimal | None
) -> tuple[str, str]:
    """Return the verdict on a row: what the findings `about` it ask, else whether the figures agree."""
    evidence = review.evidence
    if about:
        return _asked(review, about)
    if not is_scored(evidence):
        if score.target is None or isinstance(score.target, NoTarget):
            return "不核算", "centre"  # the row of the execution, or one with a standard instead of a target
        return _REACHED[score.reached]
    if score.points is None:
        return ("待核", "warning") if declared else ("不计分", "centre")
    if score.is_open:
        return "待核", "warning"
    if declared is None:
        return _UNFILLED
    if is_below_full(score, evidence.scheme.profile):
        return "待核", "warning"  # how much is deducted is for the bureau
    return _AGREES if agrees(declared, score, evidence.scheme.profile) else _DIFFERS


def _asked(review: Review, about: Sequence[Finding]) -> tuple[str, str]:
    """Write what the findings ask of each part of the row, the gravest first; the score alone needs no name."""
    demands = {one: demand(one, review.explainable) for one in about}
    gravest, *others = sorted(about, key=lambda one: DEMAND_WORDS.index(demands[one]))
    asked = [gravest, *(one for one in others if one.severity != "info")]
    if _SCORES.issuperset(one.part for one in asked):
        return demands[gravest], gravest.severity
    words: dict[str, str] = {}
    for one in asked:
        words.setdefault(one.part, "补写原因" if one.name in _REASONS else f"{demands[one]}{one.part}")
    return "、".join(words.values()), gravest.severity


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
    about = about_total(review.asked, evidence.submission.total)
    verdict = _UNFILLED if total is None else _AGREES if same else _DIFFERS
    line = _Line(
        ("总分", "", ""), "", "", both_total_points(evidence), total if total is not None else "",
        by_formula if isinstance(by_formula, Decimal) else "", reference,
        "" if total is None else reference - total, _asked(review, about) if about else verdict,
        f"复核参考分{between}{open_points}",
    )  # fmt: skip
    return [line]
