"""Sums of the money block: a total against its parts, and the amounts in 元 among 万元 with which it closes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from decimal import Decimal
from typing import NamedTuple

from xlselfeval.cell import Cell
from xlselfeval.review.checks.printed_sums import Printed, read_printed, sum_agrees
from xlselfeval.review.evidence import Evidence
from xlselfeval.review.finding import Finding
from xlselfeval.review.likely_causes import SCALE, SCALE_WORDS, money_unit
from xlselfeval.review.places import Place, money_places
from xlselfeval.scheme.model import Severity
from xlselfeval.scoring.answers import TEN_THOUSAND
from xlselfeval.scoring.number import ONE, ZERO, places_of, plain

_MOST_PARTS = 20  # lines below one of the money block that may split it up
CORRECT = "请核实后更正合计数或分项数。"


class Addend(NamedTuple):
    """A part of a total: its label, its cell and the figure in it."""

    label: str
    cell: Cell
    figure: Printed


class InOtherUnit(NamedTuple):
    """An amount in another unit than its form: its place, the name it has there, and what it is in that of the form."""

    place: Place
    name: str
    found: Decimal
    right: Decimal


def sum_mismatch(
    evidence: Evidence,
    place: Place,
    parts: Iterable[tuple[str, Cell | None]],
    severity: Severity | None = None,
) -> Iterator[Finding]:
    """Report a total at `place` that is not the sum of its parts (label and cell) as far as they are printed.

    Amounts in another unit than the form's with which the sum closes are reported where they are.
    """
    total = printed_in(evidence, place.cell)
    given = [
        Addend(label, cell, figure)
        for label, cell in parts
        if cell is not None and (figure := printed_in(evidence, cell)) is not None
    ]
    if total is None or not given or _agrees(total, given):
        return
    whole, added = plain(total.number), plain(sum((part.figure.number for part in given), ZERO))
    slips = [
        InOtherUnit(place, "合计", total.number, right) if part is None
        else InOtherUnit(_place_of(evidence, part.cell, place), f"“{part.label}”", part.figure.number, right)
        for part, right in _find_scale(evidence, total, given)
    ]  # fmt: skip
    turned = "、".join(f"{one.name}{plain(one.found)}折为{plain(one.right)}" for one in slips)
    asked = "、".join(f"{one.name}应为{plain(one.right)}" for one in slips)
    finding = evidence.finding(
        "funds-sum-mismatch", slips[0].place if slips else place, severity=severity,
        found="、".join(plain(one.found) for one in slips) or whole,
        expected="、".join(plain(one.right) for one in slips) or added,
        hint="scale-10000" if slips else None, column=place.part, whole=whole, added=added, addends="各分项相加",
        explained=f"，{turned}后相符{SCALE_WORDS}" if slips else "",
        advice=f"请按{money_unit(evidence)}填写，{asked}；不是单位有误的，{CORRECT}" if slips else CORRECT,
    )  # fmt: skip
    cells = tuple(one.place.cell.ref for one in slips if one.place.cell is not None)
    yield replace(finding, cells=cells or finding.cells)


def _place_of(evidence: Evidence, cell: Cell, whole: Place) -> Place:
    """Return the place of a part; a split of its own has one for all of its parts."""
    return next(
        (one for one in money_places(evidence.submission) if one.cell == cell), whole._replace(cell=cell)
    )


def _find_scale(
    evidence: Evidence, total: Printed, given: Sequence[Addend]
) -> list[tuple[Addend | None, Decimal]]:
    """Find the amounts with which a sum closes in the other of 元 and 万元, and not without them.

    Of amounts ten thousand times apart the larger are wrong in a form in 万元, the smaller in one in 元, if a
    total is then of a likely size. Return each with what it should be; None is the total.
    """
    in_yuan = evidence.money.factor == ONE
    for factor in (SCALE, 1 / SCALE) if in_yuan else (1 / SCALE, SCALE):
        for wrong in _likely(given, factor):
            if _closes(total, given, wrong, factor) and not _closes(total, given, wrong, ZERO):
                return [(part, part.figure.number * factor) for part in given if part in wrong]
        right = total.number * factor
        least = evidence.scheme.profile.scale_least * TEN_THOUSAND
        if right * evidence.money.factor >= least and _agrees(Printed(right, places_of(right)), given):
            return [(None, right)]
    return []


def _likely(given: Sequence[Addend], factor: Decimal) -> Iterator[Sequence[Addend]]:
    """Yield the parts that may be in the other unit: each alone, then the largest, or the smallest, together."""
    filled = [part for part in given if part.figure.number]
    yield from ([part] for part in filled)
    ordered = sorted(filled, key=lambda part: part.figure.number, reverse=factor < 1)
    yield from (ordered[:count] for count in range(2, len(ordered) + 1))


def _closes(total: Printed, given: Sequence[Addend], wrong: Sequence[Addend], factor: Decimal) -> bool:
    """Check whether a sum closes once these of its parts are multiplied."""
    places = {part.cell.ref for part in wrong}

    def rescaled(part: Addend) -> Addend:
        number = part.figure.number * factor
        return part._replace(figure=Printed(number, places_of(number)))

    return _agrees(total, [rescaled(part) if part.cell.ref in places else part for part in given])


def _agrees(total: Printed, given: Sequence[Addend]) -> bool:
    """Check whether lines add up to a total, with or without those that only split up another."""
    return sum_agrees(total, [part.figure for part in given]) or sum_agrees(total, _without_parts(given))


def printed_in(evidence: Evidence, cell: Cell | None) -> Printed | None:
    """Read an amount with the decimals that its cell shows."""
    number = evidence.money_in(cell)
    return None if cell is None or number is None else read_printed(number, cell.written)


def _without_parts(given: Sequence[Addend]) -> list[Printed]:
    """Leave out lines that only split up the line above them (其中：中央资金, 省级资金)."""
    whole: list[Printed] = []
    place = 0
    while place < len(given):
        whole.append(given[place].figure)
        place += 1
        if place < len(given) and given[place].label.startswith("其中"):
            ends = range(place + 1, min(place + _MOST_PARTS, len(given)) + 1)
            parts = [one.figure for one in given[place : place + _MOST_PARTS]]
            place = next((end for end in ends if sum_agrees(whole[-1], parts[: end - place])), place)
    return whole
