"""Checks of what contradicts itself: impossible rates, costs against spending, outputs against spending."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from xlselfeval.review.checks.funds_scale import find_scale
from xlselfeval.review.checks.notes import execution_rate_of
from xlselfeval.review.checks.printed_sums import shown_places
from xlselfeval.review.evidence import Evidence, RowEvidence
from xlselfeval.review.finding import Finding
from xlselfeval.review.likely_causes import SCALE, SCALE_WORDS, rescaled, right_words
from xlselfeval.review.note_words import is_blank_note
from xlselfeval.review.places import execution_place
from xlselfeval.scheme.indicator_names import load_indicator_names
from xlselfeval.scoring.actual import Figure
from xlselfeval.scoring.number import HUNDRED, ONE, Quantity, half_place, half_up, plain
from xlselfeval.scoring.rules import is_scale_slip
from xlselfeval.scoring.score_figures import find_money_slip
from xlselfeval.scoring.target import BARE, Bound
from xlselfeval.scoring.text import compact
from xlselfeval.scoring.units import NONE, Unit
from xlselfeval.scoring.words.doubts import is_above_whole

HALF, TEN = Decimal("0.5"), Decimal(10)


def rate_impossible(evidence: Evidence) -> Iterator[Finding]:
    """Report rates of a whole that are above 100 %."""
    for one in evidence.rows:
        if one.is_judged and is_impossible_rate(one):
            yield evidence.finding(
                "rate-impossible",
                one.place("actual"),
                found=one.row.actual.text,
                explained=_percent_twice(one),
            )


def _percent_twice(one: RowEvidence) -> str:
    """Write the rate that is meant by a number of percents in a cell in percent: 98.6 for 9860%."""
    actual = one.score.actual
    if not isinstance(actual, Figure) or actual.quantity.unit.kind != "percent":
        return ""
    meant = actual.quantity.base / HUNDRED
    return (
        f"，疑为{plain(meant)}%（百分比格式的单元格中写入了{plain(meant)}）" if TEN < meant <= HUNDRED else ""
    )


def is_impossible_rate(one: RowEvidence) -> bool:
    """Check whether an actual is above 100 % in a row whose name is a rate of a whole."""
    return is_above_whole(one.answer, one.score.actual, one.score.target)


def cost_vs_spending(evidence: Evidence) -> Iterator[Finding]:
    """Report costs of the whole that differ from what was spent by more than roundings, without a note."""
    funds = evidence.submission.funds
    if funds is None or funds.total.budget_spent is None:
        return
    written, spent = funds.total.budget_spent.written, evidence.money_in(funds.total.budget_spent)
    if spent is None:
        return
    budget, other = evidence.money_in(funds.total.budget_adjusted), find_scale(evidence)
    is_slip = budget is not None and is_scale_slip(budget, spent)
    # budget-overspent or funds-scale asks for the scale
    scales = (ONE, *[SCALE] * is_slip, *([other.divisor] if other else ()))
    level = "department" if "整体" in evidence.submission.title.text else evidence.scheme.level
    for one in evidence.rows:
        actual = one.score.actual
        if (
            not one.is_judged
            or not isinstance(actual, Figure)
            or actual.comparator != BARE
            or not one.note_is_blank
        ):
            continue
        given = find_money_slip(one.score.target, actual) or actual.quantity  # indicators.actual asks for it
        unit = _money_unit(evidence, one, given)
        if unit is None or not load_indicator_names().is_whole_cost(compact(one.row.name), level):
            continue
        cost, whole = given.number, spent * evidence.money.factor
        room = half_place(cost) * unit.factor
        step = HALF.scaleb(-shown_places(written)) * evidence.money.factor
        gaps = ((abs(cost * unit.factor - whole / scale), step / scale) for scale in scales)
        if all(gap > room + half for gap, half in gaps):
            slip = whole != 0 and abs(cost * unit.factor / SCALE - whole) <= room / SCALE + step
            yield evidence.finding(
                "cost-vs-spending", one.place("actual"), found=one.row.actual.text, expected=f"{plain(spent)}{funds.unit}",
                hint="scale-10000" if slip else None, explained=SCALE_WORDS + right_words(rescaled(given)) if slip else "",
            )  # fmt: skip


def _money_unit(evidence: Evidence, one: RowEvidence, cost: Quantity) -> Unit | None:
    """Return the unit of a cost: its own, else its target's, else the form's; None for what is no money."""
    if cost.unit.kind == "money":
        return cost.unit
    if cost.unit.kind != NONE:
        return None
    target = one.score.target
    asked = target.quantity.unit if isinstance(target, Bound) else evidence.money
    if cost.unit.factor != ONE:  # 48万
        return cost.unit
    return asked if asked.kind == "money" else evidence.money if asked.kind == NONE else None


def outputs_without_spending(evidence: Evidence) -> Iterator[Finding]:
    """Report a low execution rate that nobody explains beside outputs with full marks: a clue for the bureau."""
    funds, answer, profile = evidence.submission.funds, evidence.answers.execution, evidence.scheme.profile
    rate = None if answer is None else execution_rate_of(answer)
    if funds is None or rate is None or not 0 <= rate < profile.low_execution:
        return
    if funds.note is not None and (
        rate < profile.execution_reason_below or not is_blank_note(funds.note.text)
    ):
        return  # execution_reason asks the unit, or the unit says why
    outputs = [one for one in evidence.rows if one.is_judged and _is_output(one)]
    if outputs and all(map(_is_full, outputs)):
        yield evidence.finding(
            "outputs-without-spending", execution_place(funds, "rate"), found=f"{plain(half_up(rate * HUNDRED, 2))}%"
        )  # fmt: skip


def _is_output(one: RowEvidence) -> bool:
    """Check whether a row is an output; costs are none, though forms list them there."""
    return ("产出" in one.row.category or "完成" in one.row.category) and "成本" not in one.row.subcategory


def _is_full(one: RowEvidence) -> bool:
    """Check whether a row claims all its points, or reaches its target in a form without scores."""
    if one.has_points and not one.row.score.is_absent:
        return one.declared.number is not None and one.declared.number == one.points.number
    return one.score.reached is True
