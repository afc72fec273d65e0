"""Python values, from Excel or a data frame, as a cell shows them."""

from __future__ import annotations

import math
from datetime import date, datetime
from decimal import Decimal

from xlselfeval.cell import NOTHING, Written, written_day
from xlselfeval.files.looks.written import NO_NUMBER, number_of
from xlselfeval.files.number_format import serial_of, written_number
from xlselfeval.plain_number import LARGEST


def written_value(value: object, number_format: str = "General") -> Written:
    """Return a value as a cell shows it; None is blank.

    A number or a moment is shown in the format, anything else as text.
    """
    if isinstance(value, bool):
        return Written(value, "TRUE" if value else "FALSE")
    if isinstance(value, datetime):
        return _written_number(serial_of(value), number_format)
    if isinstance(value, date):
        return written_day(value)
    if isinstance(value, int | float | Decimal):
        return _written_number(_as_float(value), number_format)
    return written_text("" if value is None else str(value))


def written_text(text: str) -> Written:
    """Return a text as a cell shows it; spaces alone are nothing."""
    return Written(text, text) if text and not text.isspace() else NOTHING


def _as_float(value: float | Decimal) -> float:
    try:
        return float(value)
    except (OverflowError, ValueError):  # beyond the largest, a signalling NaN
        return math.nan


def _written_number(value: float, number_format: str) -> Written:
    if not math.isfinite(value):
        return written_text(NO_NUMBER)
    number = number_of(f"{value:.15g}")
    if abs(number) >= LARGEST:  # a code or an account, no figure of a form
        return written_text(f"{number:f}")
    return written_number(number, number_format, date1904=False)
