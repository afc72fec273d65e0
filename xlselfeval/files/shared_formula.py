"""The formula of a cell that shares it with others: its relative references moved along."""

from __future__ import annotations

import re

from xlselfeval.cell import column_letters, column_number
from xlselfeval.files.ranges import LAST_COLUMN, LAST_ROW

_PIECE = re.compile(
    r"""
    "(?:[^"]|"")*"                  # a text
    | '(?:[^']|'')*'                # a sheet in quotes
    | \[[^\]]*\]                    # a column of a table, another file
    | [^\W\d][\w.]*:[\w.]+!         # several sheets
    | (?<![\w.$]) (?P<from>\$?[A-Za-z]{1,3}) : (?P<to>\$?[A-Za-z]{1,3}) (?![\w.(!:])  # columns
    | (?<![\w.$]) (?P<top>\$?[0-9]{1,7}) : (?P<bottom>\$?[0-9]{1,7}) (?![\w.(!:])     # rows
    | (?<![\w.$]) (?P<column>\$?[A-Za-z]{1,3}) (?P<row>\$?[1-9][0-9]{0,6}) (?![\w.(!])
    """,
    re.VERBOSE,
)


def moved_formula(text: str, down: int, right: int) -> str | None:
    """Return a formula for a cell so many rows below and columns right of its own.

    None where a reference would leave the sheet.
    """

    def moved(found: re.Match[str]) -> str:
        if found["column"]:
            return _column(found["column"], right) + _row(found["row"], down)
        if found["from"]:
            return f"{_column(found['from'], right)}:{_column(found['to'], right)}"
        if found["top"]:
            return f"{_row(found['top'], down)}:{_row(found['bottom'], down)}"
        return found[0]

    try:
        return _PIECE.sub(moved, text)
    except _OutsideError:
        return None


class _OutsideError(Exception):
    """A reference that leaves the sheet."""


def _column(letters: str, right: int) -> str:
    if letters.startswith("$"):
        return letters
    number = column_number(letters.upper())
    if not 1 <= number + right <= LAST_COLUMN:
        raise _OutsideError
    return column_letters(number + right)


def _row(digits: str, down: int) -> str:
    if digits.startswith("$"):
        return digits
    number = int(digits) + down
    if not 1 <= number <= LAST_ROW:
        raise _OutsideError
    return str(number)
