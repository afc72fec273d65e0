"""The way to a score: the rule and its source, what was read where, each step, the three values."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from decimal import Decimal

from xlselfeval.cell import Cell
from xlselfeval.review.evidence import Evidence, RowEvidence
from xlselfeval.review.figures import is_scored, unscored_line
from xlselfeval.review.finding import Finding
from xlselfeval.review.review import Review
from xlselfeval.scheme.model import Scheme
from xlselfeval.scheme.profile import EVIDENCE_WORDS, Rule
from xlselfeval.scoring.number import plain
from xlselfeval.scoring.scorecard import RowScore, earned_text
from xlselfeval.scoring.target import (
    Bound,
    Deadline,
    Deviation,
    Interval,
    NoTarget,
    Target,
    UnreadableTarget,
    Words,
)
from xlselfeval.scoring.text import compact


def explain(review: Review, wanted: str | None) -> Iterator[tuple[list[str], list[Finding]]]:
    """Explain each row that is wanted: yield its lines and its findings.

    `wanted` is a cell such as H20 or 自评表!H20, or a part of an indicator's name; None is all rows.
    """
    evidence = review.evidence
    funds = evidence.submission.funds
    if funds is not None and is_wanted(
        wanted,
        "预算执行率",
        (funds.rate, funds.score, funds.points, funds.total.budget_adjusted, funds.total.budget_spent),
    ):
        yield _execution(review), _about(review, (funds.score, funds.rate))
    for one in evidence.rows:
        row = one.row
        cells = (row.indicator, row.target, row.actual, row.points, row.score, row.note)
        if is_wanted(wanted, row.name, cells):
            yield _indicator(review, one), _about(review, cells)
    total = evidence.submission.total
    sums = (total.points, total.score, total.grade)
    if is_wanted(wanted, "总分等级", sums):
        yield _total(review), _about(review, sums)


def _total(review: Review) -> list[str]:
    evidence, declared, recomputed = review.evidence, review.declared, review.recomputed
    total = evidence.submission.total
    reference, low, high = recomputed.total, recomputed.total_low, recomputed.total_high
    lines = [
        "总分和等级",
        f"  分值合计 {_where(total.points)}；各行分值相加 {plain(evidence.declared_points)}",
    ]
    lines.append(f"  总分     {_where(total.score)}；各行填报得分相加 {plain(evidence.declared_scores)}")
    if total.grade is not None or evidence.scheme.asks_grade:
        lines.append(f"  等级     {_where(total.grade)}")
    if reference is None or low is None or high is None:
        return (
            [unscored_line(recomputed)]
            if declared.total is None
            else [*lines, f"  复核参考 {unscored_line(recomputed)}"]
        )
    waiting = f"，其中{plain(recomputed.open_points)}分待核，暂按填报计" if recomputed.open_points else ""
    lines.append(f"  复核参考 {_graded(reference, recomputed.grade)}{waiting}")
    lines.append(f"  区间     {_graded(low, recomputed.grade_low)} ～ {_graded(high, recomputed.grade_high)}")
    if declared.total is not None:
        lines.append(f"  差额     {plain(reference - declared.total)}")
    return lines


def _graded(total: Decimal, grade: str | None) -> str:
    return f"{plain(total)} {grade or ''}".strip()


def is_wanted(wanted: str | None, name: str, cells: Iterable[Cell | None]) -> bool:
    """Check whether a row is asked for: by one of its cells, by a part of its name, or as one of all."""
    if wanted is None:
        return True
    asked = compact(wanted)
    places = {place.upper() for cell in cells if cell for place in (cell.ref, cell.address)}
    return asked.upper().replace("$", "").replace("'", "") in places or asked in compact(name)


def _about(review: Review, cells: tuple[Cell | None, ...]) -> list[Finding]:
    refs = {cell.ref for cell in cells if cell is not None}
    return [finding for finding in review.for_unit if not refs.isdisjoint(finding.cells)]


def _execution(review: Review) -> list[str]:
    evidence = review.evidence
    funds, score = evidence.submission.funds, evidence.scorecard.execution
    assert funds is not None
    lines = ["预算执行率"]
    for caption, cell in (
        ("全年预算数", funds.total.budget_adjusted),
        ("全年执行数", funds.total.budget_spent),
        ("分值", funds.points),
    ):
        lines.append(f"  {caption} {_where(cell)}")
    if score is not None:
        lines += _steps(evidence, score, evidence.execution_declared.number, funds.score)
    return lines


def _indicator(review: Review, one: RowEvidence) -> list[str]:
    row = one.row
    title = " / ".join(part for part in (row.category, row.subcategory, row.name) if part)
    return [
        title,
        f"  指标值 {_where(row.target)}{_known(one)} → {describe_target(one.score.target)}",
        f"  完成值 {_where(row.actual)}",
        f"  分值   {_where(row.points)}{_known_points(one)}",
        *_steps(review.evidence, one.score, one.declared.number, row.score),
        f"  原因   {_where(row.note)}",
    ]


def _known(one: RowEvidence) -> str:
    """Return the issued or approved target, where it counts instead of the form's."""
    known = one.known
    return (
        f"；按{_SOURCES[known.source]}“{known.target}”核对"
        if known is not None and known.target_differs
        else ""
    )


def _known_points(one: RowEvidence) -> str:
    """Return the issued or approved points, where they count instead of the form's."""
    known = one.known
    if known is None or not known.points_differ or known.points is None:
        return ""
    return f"；按{_SOURCES[known.source]}{plain(known.points)}分核对"


def _basis(scheme: Scheme, rule: Rule) -> list[str]:
    """Return the document that a rule is based on, then where its words were seen; a case that none settles says so."""
    ending = f"；口径 {scheme.profile.id}"
    if rule.evidence == "own":
        return [f"         依据：无明文规定，按通用办法处理（{rule.source}）{ending}"]
    seen = f"         算法另见：{rule.source}（{EVIDENCE_WORDS[rule.evidence]}）"
    return [f"         依据：{scheme.cited_basis}{ending}", seen]


_SOURCES = {"issued": "下发的", "roster": "名单中批复的"}


def _where(cell: Cell | None) -> str:
    if cell is None or cell.is_absent:
        return "（表中无此栏）"
    return f"{cell.ref}：{cell.text or '（空白）'}" + (f"（公式 ={cell.formula}）" if cell.formula else "")


def describe_target(target: Target | None) -> str:
    """Describe what was read from a target."""
    match target:
        case Bound(comparator=sign, quantity=quantity):
            return f"{sign or '只写数字，按≥理解'} {quantity}"
        case Interval(low=low, high=high):
            return f"区间 {low}～{high}"
        case Deviation(size=size):
            return f"偏差不超过 ±{size}"
        case Deadline(last=last):
            return f"期限 {last:%Y-%m-%d}" if last else "期限（未注明年份）"
        case Words():
            return "定性指标"
        case UnreadableTarget():
            return "不能识别"
        case NoTarget() | None:
            return "无指标值"


def _steps(evidence: Evidence, score: RowScore, declared: Decimal | None, cell: Cell | None) -> list[str]:
    by_formula = evidence.by_formula.get(cell.ref) if cell is not None else None
    profile = evidence.scheme.profile
    lines = []
    if score.rule is not None and is_scored(evidence):
        rule = profile.rule(score.rule)
        lines.append(f"  规则   {rule.text}")
        lines += _basis(evidence.scheme, rule)
        lines.append(f"  算式   {score.working}")
    lines.append(
        f"  填报   {'（空白）' if declared is None else plain(declared)}（{cell.ref if cell and not cell.is_absent else '无此栏'}）"
    )
    if isinstance(by_formula, Decimal):
        lines.append(f"  公式   {plain(by_formula)}")
    if not is_scored(evidence) or score.low is None or score.high is None:
        reached = {True: "达到指标值", False: "未达到指标值", None: "不能判断是否达到指标值"}[score.reached]
        none = "本行无分值，" if score.points is None else ""
        open_row = "待核（无适用规则，或完成值与指标值无法比较）"
        lines.append(
            f"  应得   {open_row if score.points is not None and score.is_open else f'{none}不计得分；{reached}'}"
        )
    else:
        lines.append(f"  应得   {earned_text(score, evidence.scheme.profile)}")
    return lines
