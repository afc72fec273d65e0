"""A day as an option, written as 2025-05-20; of other spellings the error shows the right one."""

from __future__ import annotations

import re
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

import click

from xlselfeval.cli.chinese import WrongValue

_ISO = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_SHORT = re.compile(r"(20[0-9]{2})([0-9]{2})([0-9]{2})")  # 20240520
_NUMBERS = re.compile(r"[0-9]+")
_USUAL = timedelta(days=14)  # from a letter to its due date
_OTHER_SIGNS = re.compile(r"[0-9\s年月日号./、,，-]+")


if TYPE_CHECKING:
    _ParamType = click.ParamType[date]
else:
    _ParamType = click.ParamType


class Day(_ParamType):
    """A day of the calendar."""

    name = "day"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> date:
        """Return the day; fail with the right spelling, or with what a day looks like."""
        if isinstance(value, date):
            return value
        text = str(value).strip()
        day = read_day(text, date.today())
        if day is not None and _ISO.fullmatch(text):
            return day
        if day is not None:
            raise WrongValue(f"“{text}”应写成 {day}", ctx, param)
        wrong = f"“{text}”没有这一天" if _ISO.fullmatch(text) else f"“{text}”不是日期"
        raise WrongValue(f"{wrong}，应为 {example_day()} 这样的日期", ctx, param)


def example_day() -> date:
    """Return a day that may be typed now."""
    return date.today() + _USUAL


def read_day(text: str, today: date) -> date | None:
    """Read a day in any of the usual spellings; without a year the next such day."""
    text = text.translate(_TO_ASCII)
    if not _OTHER_SIGNS.fullmatch(text):
        return None
    short = _SHORT.fullmatch(text)
    numbers = [int(one) for one in (short.groups() if short else _NUMBERS.findall(text))]
    if len(numbers) == 3 and numbers[0] < 100:
        numbers[0] += 2000
    if len(numbers) == 3:
        return _day(*numbers)
    if len(numbers) == 2:
        days = (_day(today.year + years, *numbers) for years in range(5))  # 29 February is not in every year
        return next((day for day in days if day is not None and day >= today), None)
    return None


_TO_ASCII = str.maketrans("０１２３４５６７８９／．－", "0123456789/.-")


def _day(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None
