"""Python values, from Excel or a data frame, as a cell shows them."""

from __future__ import annotations

import math
from datetime import date, datetime
from decimal import Decimal

from xlselfeval.cell import NOTHING, Written, written_day
from xlselfeval.files.looks.written import number_written
from xlselfeval.files.number_format import serial_of


def written_value(value: object, number_format: str = "General") -> Written:
    """Return a value as a cell shows it; None is blank.

    A number or a moment is shown in the format, anything else as text.
    """
    if isinstance(value, bool):
        return Written(value, "TRUE" if value else "FALSE")
    if isinstance(value, datetime):
        value = serial_of(value)
    if isinstance(value, int | float | Decimal):
        return number_written(f"{_as_float(value):.15g}", number_format, date1904=False)
    if isinstance(value, date):
        return written_day(value)
    return written_text("" if value is None else str(value))


def written_text(text: str) -> Written:
    """Return a text as a cell shows it; spaces alone are nothing."""
    return Written(text, text) if text and not text.isspace() else NOTHING


def _as_float(value: float | Decimal) -> float:
    try:
        return float(value)
    except (OverflowError, ValueError):  # beyond the largest, a signalling NaN
        return math.nan
