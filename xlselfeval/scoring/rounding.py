"""Figures of which one may be the other, rounded."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

from xlselfeval.scoring.measure import NotComparable, UnitMismatch, UnitsDoubtful, pair_readings
from xlselfeval.scoring.number import ZERO, Quantity, half_place, places_of
from xlselfeval.scoring.units import COUNT, NONE, Unit, is_unwritten, without_scale

_FEWEST_DIGITS = 3  # of a number in which two are exchanged


def are_swapped(one: Decimal, other: Decimal) -> bool:
    """Check whether two numbers of at least three digits differ in the order of two neighbouring ones alone."""
    places = max(places_of(one), places_of(other))
    digits, others = (f"{number:.{places}f}".replace(".", "") for number in (one, other))
    if len(digits) != len(others) or len(digits) < _FEWEST_DIGITS:
        return False
    unlike = [place for place, pair in enumerate(zip(digits, others, strict=True)) if pair[0] != pair[1]]
    if len(unlike) != 2 or unlike[1] - unlike[0] != 1:
        return False
    first, second = unlike
    return digits[first] == others[second] and digits[second] == others[first]


def same_quantity(one: Quantity, other: Quantity) -> bool | None:
    """Check whether one of two quantities may be the other, rounded; None where their units do not compare.

    Single things are counted exactly: 12期 is no 13期, but 1.3万亩 may be 12600亩, and 95% may be 94.5%. A number without
    a unit is in that of the other, with or without its 万.
    """
    if is_unwritten(other.unit) and not is_unwritten(one.unit):
        one, other = other, one
    verdicts = [_same(one, other)]
    if is_unwritten(one.unit) and other.unit.scale != 1:
        verdicts.append(_same(replace(one, unit=without_scale(other.unit)), other))
    return True if True in verdicts else verdicts[0]


def _same(one: Quantity, other: Quantity) -> bool | None:
    try:
        pairs = pair_readings(one, other)
    except (NotComparable, UnitMismatch, UnitsDoubtful):
        return None
    unit = other.unit if is_unwritten(one.unit) else one.unit  # of both numbers of a pair
    there = unit if is_unwritten(other.unit) else other.unit
    room = max(_half_in_base(one.number, unit), _half_in_base(other.number, there)) / unit.factor
    return any(abs(pair.target - pair.actual) <= room for pair in pairs)


def same_points(one: Decimal, other: Decimal) -> bool:
    """Check whether one of two scores may be the other, rounded to fewer decimals; a whole number is exact."""
    coarse, fine = sorted((one, other), key=places_of)
    is_rounded = 0 < places_of(coarse) < places_of(fine)
    return abs(coarse - fine) <= (half_place(coarse) if is_rounded else 0)


def _half_in_base(number: Decimal, unit: Unit) -> Decimal:
    """Return half the last place of a figure in base units; 0 for single things."""
    if places_of(number) == 0 and unit.factor == 1 and unit.kind in (COUNT, NONE):
        return ZERO
    return half_place(number) * unit.factor
