"""Findings, rows and figures in the lines of the store."""

from __future__ import annotations

import sqlite3
from decimal import Decimal, InvalidOperation
from typing import Any

from xlselfeval.review.finding import Finding
from xlselfeval.review.records.fields import FINDING_PARTS, ROW_FIELDS, RecordRow, restored

SLACK = Decimal("0.01")  # one last place, by which two scores that agree may differ


def finding_of(line: sqlite3.Row, prefix: str = "") -> Finding:
    """Make the finding in the columns of a line that begin with a prefix."""
    return Finding(**{one.name: restored(one, line[prefix + one.name]) for one in FINDING_PARTS})


def row_of(line: sqlite3.Row, prefix: str = "") -> RecordRow:
    """Make the row of a form in the columns of a line that begin with a prefix."""
    values: dict[str, Any] = {one.name: line[prefix + one.name] for one in ROW_FIELDS}
    return RecordRow(
        **values | {one.name: number(values[one.name]) for one in ROW_FIELDS if one.type is Decimal}
    )


def number(text: str | None) -> Decimal | None:
    """Read a stored number; None for none, and for a text that is not finite."""
    try:
        value = None if text is None else Decimal(text)
    except InvalidOperation:
        return None
    return value if value is not None and value.is_finite() else None
