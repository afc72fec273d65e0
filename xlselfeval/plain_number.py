"""A number as a program has it, and its exact decimal."""

from __future__ import annotations

from decimal import Decimal, InvalidOperation
from numbers import Integral
from operator import index
from typing import TypeVar

from xlselfeval.errors import WrongArgument, WrongValue

T = TypeVar("T")
Number = Decimal | int | float | str
LARGEST = Decimal(10) ** 15  # beyond the 15 digits of a spreadsheet a figure is a code


def exact(value: Number, what: str) -> Decimal:
    """Return a number as its exact decimal, a float as it is printed.

    Raises WrongArgument for anything else, with `what` it should be.
    """
    try:
        number = Decimal("NaN") if isinstance(value, bool) else Decimal(str(value))
    except InvalidOperation:
        number = Decimal("NaN")
    if not number.is_finite() or abs(number) >= LARGEST:
        raise WrongArgument(f"{what}应为数字，不是 {value!r}")
    return number


def plain_whole(value: T) -> T | int:
    """Return a whole number of another library, such as those of a data frame, as an int; anything else as it is."""
    return index(value) if isinstance(value, Integral) and not isinstance(value, bool) else value


def not_negative(value: Number, what: str) -> Decimal:
    """Return a number as its exact decimal; WrongArgument for one below 0 and for anything else."""
    number = exact(value, what)
    if number < 0:
        raise WrongValue(f"{what}不能小于0，不是 {value!r}")
    return number
