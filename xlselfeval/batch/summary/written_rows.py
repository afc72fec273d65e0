"""A digest of the rows of 汇总.xlsx that this program wrote, by which additions of people are recognised.

It takes the rows in any order, as people sort them, and leaves out the cells in which they answer. A property of the
document holds it, which office programs keep.
"""

from __future__ import annotations

import hashlib
import json
from collections import defaultdict
from collections.abc import Iterable
from datetime import date

PROPERTY = "xlselfeval"
UNSEALED = "-" * 64  # in place of the digest of the parts, which are known when all are written
FIRST_DAY = date(1899, 12, 30)  # day 0 of Excel


class WrittenRows:
    """Sums up the rows of a summary as they are written."""

    def __init__(self) -> None:
        self._sum, self._charts = 0, 0
        self._answers: defaultdict[str, set[int]] = defaultdict(set)
        self._place: tuple[str, int] = ("", 0)
        self._cells: dict[int, str] = {}

    def add(self, sheet: str, row: int, column: int, value: object, *, answer: bool) -> None:
        """Add a cell, its row and column counted from 0; an `answer` is carried over and counts nowhere."""
        if (sheet, row) != self._place:
            self._close_row()
            self._place = sheet, row
        if answer:
            self._answers[list_name(sheet)].add(column)
        elif text := spelling(value):
            self._cells[column] = text

    def add_chart(self) -> None:
        self._charts += 1

    def property(self) -> str:
        """Return the text for the property of the document."""
        self._close_row()
        answers = {sheet: sorted(columns) for sheet, columns in self._answers.items()}
        return json.dumps([f"{self._sum:032x}", self._charts, answers, UNSEALED], ensure_ascii=False)

    def _close_row(self) -> None:
        if self._cells:
            self._sum = total((self._sum, row_digest(self._place[0], self._cells.items())))
        self._cells = {}


def spelling(value: object) -> str:
    """Return a value in the one spelling that survives the saves of office programs."""
    if value is None:
        return ""
    if isinstance(value, str):
        return " ".join(value.split())
    if isinstance(value, date):
        value = (value - FIRST_DAY).days
    return f"{float(value):.12g}"  # type: ignore[arg-type]


def row_digest(sheet: str, cells: Iterable[tuple[int, str]]) -> int:
    """Return the digest of a row: its list, and the columns and texts of its cells."""
    written = json.dumps([list_name(sheet), sorted(cells)], ensure_ascii=False)
    return int.from_bytes(hashlib.sha256(written.encode("utf-8", "surrogatepass")).digest()[:16], "big")


def total(digests: Iterable[int]) -> int:
    """Add digests."""
    return sum(digests) % 2**128


def list_name(sheet: str) -> str:
    """Return the name of a list that continues on 名称(2)."""
    return sheet.partition("(")[0]
