"""Target and actual in one measure: 万元 as 元, a missing unit taken from the other side."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from xlselfeval.scoring.number import Quantity
from xlselfeval.scoring.units import COUNT, MEASURES, NONE, Unit

ONE, HUNDRED = Decimal(1), Decimal(100)
HALF, MOST_AS_FRACTION = Decimal(50), Decimal(3)  # beside 50 % or more, a number up to 3 may be a share
FAR = Decimal(1_000)  # further apart than this, a number without unit may be in 元 where 万元 was asked
_PERIODS = ("月", "季度", "季", "周", "旬", "日", "天")


class UnitMismatch(Exception):
    """Measures of different kinds: money against percent."""


class NotComparable(Exception):
    """Units that have no fixed ratio, or a measure against things counted."""


@dataclass(frozen=True, slots=True)
class Pair:
    """Target and actual in one measure."""

    target: Decimal
    actual: Decimal


def pair_readings(target: Quantity, actual: Quantity) -> tuple[Pair, ...]:
    """Pair target and actual in one measure; in two readings where a fraction may be a percent.

    Raises UnitMismatch and NotComparable. The numbers stay as printed where both have the
    same factor, so that the working shows the figures of the form.
    """
    asked, given = target.unit, actual.unit
    if _unwritten(given):
        if _period(asked):
            raise NotComparable
        return _with_unit(target, actual, asked, fraction_of=actual)
    if _unwritten(asked):
        return _with_unit(target, actual, given, fraction_of=target)
    if NONE in (asked.kind, given.kind):  # 150万 against 150万元 or 3万人
        _refuse_scaled_percent(asked, given)
        return (_scaled(target, actual),)
    _same_measure(asked, given)
    return (_scaled(target, actual),)


def _unwritten(unit: Unit) -> bool:
    return unit.kind == NONE and unit.factor == 1


def _with_unit(target: Quantity, actual: Quantity, unit: Unit, *, fraction_of: Quantity) -> tuple[Pair, ...]:
    """Read a number without unit in the other's; 0.98 beside a percent may also be 98 %."""
    plain = Pair(target.number, actual.number)
    other = target if fraction_of is actual else actual
    most = MOST_AS_FRACTION if other.number >= HALF else ONE
    if unit.kind != "percent" or not 0 < abs(fraction_of.number) <= most:
        return (plain,)
    if fraction_of is actual:
        return (plain, Pair(target.number, actual.number * HUNDRED))
    return (plain, Pair(target.number * HUNDRED, actual.number))


def pair_unscaled(target: Quantity, actual: Quantity, naive: Pair) -> tuple[Pair, ...]:
    """Pair a number without unit with 万 or 亿 unscaled, where the first reading is absurdly far off.

    15000 against 2万人 is not reached by 15000万; nor is 6万元 too little for a bare 50000.
    """
    if naive.target <= 0 or naive.actual <= 0:
        return ()
    ratio = naive.actual / naive.target
    if _unwritten(actual.unit) and target.unit.factor >= FAR and ratio >= FAR:
        return (Pair(target.base, actual.number),)
    if _unwritten(target.unit) and actual.unit.factor >= FAR and ratio <= 1 / FAR:
        return (Pair(target.number, actual.base),)
    return ()


def _period(unit: Unit) -> str:
    """Return the period that a count is made in (次/月); "" for a year, which the form is about."""
    tail = unit.name.rpartition("/")[2] if "/" in unit.name else ""
    return tail if tail in _PERIODS else ""


def _refuse_scaled_percent(asked: Unit, given: Unit) -> None:
    if "percent" in (asked.kind, given.kind):
        raise NotComparable


def _same_measure(asked: Unit, given: Unit) -> None:
    if asked.kind == given.kind:
        if asked.family != given.family or _period(asked) != _period(given):
            raise NotComparable
    elif asked.kind in MEASURES and given.kind in MEASURES:
        raise UnitMismatch
    elif COUNT in (asked.kind, given.kind):
        raise NotComparable


def _scaled(target: Quantity, actual: Quantity) -> Pair:
    if target.unit.factor == actual.unit.factor:
        return Pair(target.number, actual.number)
    return Pair(target.number, actual.base / target.unit.factor)
