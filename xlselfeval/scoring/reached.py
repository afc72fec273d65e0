"""Amounts of a result in the base unit of its target, and whether they reach it."""

from __future__ import annotations

from decimal import Decimal

from xlselfeval.scoring.actual import Figure
from xlselfeval.scoring.number import Quantity
from xlselfeval.scoring.scorecard import RowScore
from xlselfeval.scoring.target import DOWNWARD, Bound
from xlselfeval.scoring.units import is_unwritten


def given_of(row: RowScore) -> Quantity | None:
    """Return the figure of an actual that reaches its target; None for any other."""
    if row.reached is not True or not isinstance(row.target, Bound) or not isinstance(row.actual, Figure):
        return None
    return row.actual.quantity


def base_of(given: Quantity, row: RowScore) -> Decimal:
    """Return an amount in the base unit, by the unit of the target where it has none."""
    assert isinstance(row.target, Bound)
    return base_in(given, row.target.quantity)


def base_in(given: Quantity, asked: Quantity) -> Decimal:
    """Return an amount in the base unit, by the unit that is asked for where it has none."""
    return given.number * asked.unit.factor if is_unwritten(given.unit) else given.base


def is_limit(row: RowScore) -> bool:
    """Return whether less is better: by the comparator, or as what reaches the target is below it."""
    given, target = given_of(row), row.target
    assert given is not None
    assert isinstance(target, Bound)
    limit = target.quantity
    return target.comparator in DOWNWARD or not limit.number or base_of(given, row) < limit.base


def reaches(row: RowScore, amount: Decimal) -> bool:
    """Return whether an amount in the base unit reaches the target that the result of a row reaches."""
    assert isinstance(row.target, Bound)
    limit = row.target.quantity.base
    return amount <= limit if is_limit(row) else amount >= limit
