"""The money block against the amounts that a form states with their unit: ten thousand times apart."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from dataclasses import replace
from decimal import Decimal
from typing import NamedTuple

from xlselfeval.review.evidence import Evidence, RowEvidence
from xlselfeval.review.finding import Finding
from xlselfeval.review.likely_causes import SCALE, SCALE_WORDS, money_unit
from xlselfeval.review.places import MONEY_PARTS, ROW_PARTS, money_place
from xlselfeval.scheme.indicator_names import load_indicator_names
from xlselfeval.scoring.actual import Figure
from xlselfeval.scoring.answers import TEN_THOUSAND
from xlselfeval.scoring.number import NUMBER, ONE, Quantity, half_place, parse_quantity, plain
from xlselfeval.scoring.rules import is_scale_slip
from xlselfeval.scoring.target import Bound
from xlselfeval.scoring.text import compact, quoted

_NEAR = 50  # times: amounts that bear each other out
_LONGEST = 2_000  # characters of a goal that are read
_AMOUNT = re.compile(rf"(?P<amount>(?:{NUMBER})[百千]?(?:亿|万|百万|千万)元)(?![/每])")
_BEFORE = 12  # characters before an amount that say what it is of
_CLOSE = Decimal("0.005")  # of an amount: 5万元 is not 5.4万元 rounded
_GOALS = (("goal_expected", "预期目标"), ("goal_achieved", "实际完成情况"))


class StatedAmount(NamedTuple):
    """An amount with its unit that a form states outside the money block, in 元, with how far it may be rounded."""

    amount: Decimal
    room: Decimal
    words: str
    is_of_whole: bool  # it may be of all the money, not of a thing or a person


class FundsScale(NamedTuple):
    """The totals of a money block that fit a stated amount once they are divided by `divisor`."""

    columns: tuple[str, ...]
    divisor: Decimal
    fitting: StatedAmount


class SpentScale(NamedTuple):
    """The amount of the total line that keeps an execution ten thousand times from its budget.

    `budgeted` and `executed` are both amounts once that one is right.
    """

    column: str
    found: Decimal
    right: Decimal
    budgeted: Decimal
    executed: Decimal


def find_spent_scale(evidence: Evidence) -> SpentScale | None:
    """Find an execution that fits its budget only as 元 beside 万元; in a form in 元 it is the budget that is wrong."""
    funds = evidence.submission.funds
    if funds is None:
        return None
    budgeted, executed = map(evidence.money_in, (funds.total.budget_adjusted, funds.total.budget_spent))
    if budgeted is None or executed is None or not is_scale_slip(budgeted, executed):
        return None
    if evidence.money.factor == ONE:
        right = budgeted * SCALE
        return SpentScale("budget_adjusted", budgeted, right, right, executed)
    right = executed / SCALE
    return SpentScale("budget_spent", executed, right, budgeted, right)


def funds_in_other_unit(evidence: Evidence) -> Iterator[Finding]:
    """Ask about a whole money block that seems to be in another unit than its heading states."""
    funds, found = evidence.submission.funds, find_scale(evidence)
    if funds is None or found is None:
        return
    places = [money_place(funds, funds.total, column) for column in found.columns]
    numbers = [evidence.money_in(place.cell) or Decimal(0) for place in places]
    right = [plain(number / found.divisor) for number in numbers]
    finding = evidence.finding(
        "funds-scale", places[0], found=plain(numbers[0]), expected=right[0], hint="scale-10000", scale=SCALE_WORDS,
        filled="、".join(f"{place.part}{plain(number)}" for place, number in zip(places, numbers, strict=True)),
        right="、".join(right), unit=money_unit(evidence), fitting=found.fitting.words,
    )  # fmt: skip
    yield replace(
        finding, part="资金合计", cells=tuple(place.cell.ref for place in places if place.cell is not None)
    )


def find_scale(evidence: Evidence) -> FundsScale | None:
    """Find the totals that fit a stated amount only at a ten-thousandth, or at ten thousand times.

    None where they do not. A stated amount that is of the size of the totals as they are speaks for them.
    """
    totals = {
        column: number * TEN_THOUSAND
        for column in MONEY_PARTS
        if (number := evidence.total_in_ten_thousand(column)) is not None and number > 0
    }
    if not totals or max(totals.values()) > min(totals.values()) * _NEAR:
        return None
    stated = list(_stated(evidence))
    least = evidence.scheme.profile.scale_least * TEN_THOUSAND
    for divisor in (SCALE, 1 / SCALE):
        is_borne_out = any(_bears_out(one, totals.values(), divisor) for one in stated)
        for one in () if is_borne_out else stated:
            fits = (abs(total / divisor - one.amount) <= one.room for total in totals.values())
            if one.is_of_whole and one.amount >= least and any(fits):
                return FundsScale(tuple(totals), divisor, one)
    return None


def _bears_out(one: StatedAmount, totals: Collection[Decimal], divisor: Decimal) -> bool:
    """Check whether an amount is of the size of the totals as they are, or speaks against that they are too large."""
    is_near = one.amount * _NEAR >= min(totals)
    return is_near and (divisor > 1 or (one.is_of_whole and one.amount <= max(totals) * _NEAR))


def _stated(evidence: Evidence) -> Iterator[StatedAmount]:
    """Yield the amounts of indicators, then those of the goals."""
    for one in evidence.rows:
        for role, quantity in _money_of(one):
            cell = getattr(one.row, role)
            words = f"{quoted(one.row.name)}{ROW_PARTS[role]}{quoted(cell.text)}"
            yield _amount(quantity, words, is_of_whole=_is_whole_cost(one, cell.text))
    for field, part in _GOALS:
        cell = getattr(evidence.submission, field)
        text = "" if cell is None else compact(cell.text[:_LONGEST])
        for match in _AMOUNT.finditer(text):
            found = parse_quantity(match["amount"])
            if found is not None and found.unit.kind == "money":
                before = text[max(match.start() - _BEFORE, 0) : match.start()]
                is_of_whole = not load_indicator_names().is_unit_cost(before)
                yield _amount(found, f"{part}所述“{match['amount']}”", is_of_whole=is_of_whole)


def _money_of(one: RowEvidence) -> Iterator[tuple[str, Quantity]]:
    """Yield the amounts of a row by their columns; a result without a unit is in that of its target."""
    target, actual = one.score.target, one.score.actual
    asked = target.quantity if isinstance(target, Bound) else None
    if asked is not None and asked.unit.kind == "money":
        yield "target", asked
    if isinstance(actual, Figure):
        given = actual.quantity
        if given.unit.kind == "money":
            yield "actual", given
        elif given.unit.name == "" and given.unit.factor == 1 and asked and asked.unit.kind == "money":
            yield "actual", replace(given, unit=asked.unit)


def _is_whole_cost(one: RowEvidence, text: str) -> bool:
    """Check whether an amount of a row is a cost, and not that of one thing or person."""
    name = compact(f"{one.row.category}{one.row.subcategory}{one.row.name}")
    return "成本" in name and not load_indicator_names().is_unit_cost(compact(one.row.name + text))


def _amount(quantity: Quantity, words: str, *, is_of_whole: bool) -> StatedAmount:
    is_of_whole = is_of_whole and not quantity.unit.per
    room = min(half_place(quantity.number) * quantity.unit.factor, abs(quantity.base) * _CLOSE)
    return StatedAmount(quantity.base, room, words, is_of_whole)
