"""Tables that go on in another directly below are one table, as a person sees it."""

from __future__ import annotations

import re
from dataclasses import replace

from xlselfeval.files.word.document import Document, Table, TableCell

_CONTINUED = re.compile(r"[（(\s]*(?:续|接上)[上前]?[表页]?[一二三四五六七八九十0-9\-—]*[）)：:\s]*")
_LEAST_OF_HEADING = 3  # texts in a row
_LONGEST_MARK = 20  # characters of 续表


def join_tables(document: Document) -> Document:
    """Return the document with tables joined that break only at the end of a page, numbered anew.

    A second table goes on with the first where nothing but blank lines or 续表 is between, both grids have as many
    columns, and the second begins with no heading of its own.
    """
    joined: list[_Joined] = []
    last: _Joined | None = None  # in the body
    for table in document.tables:
        if last is not None and last.goes_on_in(document, table):
            last.add(table)
            continue
        joined.append(_Joined(table))
        if table.after is not None:
            last = joined[-1]
    return replace(document, tables=tuple(one.whole(number) for number, one in enumerate(joined, 1)))


def is_directly_below(document: Document, first: Table, second: Table) -> bool:
    """Check that nothing but blank lines or 续表 is between two tables of the body."""
    if first.after is None or second.after is None:
        return False
    return all(
        one.is_blank or _CONTINUED.fullmatch(f"{one.prefix}{one.text}"[:_LONGEST_MARK])
        for one in document.between(first, second)
    )


class _Joined:
    """A table with the pieces in which it goes on."""

    def __init__(self, table: Table) -> None:
        self._first = self._last = table
        self._cells: list[TableCell] = []
        self._rows = 0
        self._texts: set[tuple[str, ...]] = set()  # of the rows
        self.add(table)

    def goes_on_in(self, document: Document, table: Table) -> bool:
        """Check whether a table is a further piece: directly below, and without a heading of its own."""
        if self._first.columns != table.columns or not is_directly_below(document, self._last, table):
            return False
        top = _row_texts(table).get(1, ())
        return len(top) < _LEAST_OF_HEADING or any(map(str.isdigit, "".join(top))) or top in self._texts

    def add(self, table: Table) -> None:
        """Put the rows of a piece below those that are there."""
        self._cells += (replace(cell, row=cell.row + self._rows) for cell in table.cells)
        self._texts |= set(_row_texts(table).values())
        self._rows += table.rows
        self._last = table

    def whole(self, number: int) -> Table:
        """Return the table with all its pieces, by its number."""
        cells, end = tuple(self._cells), self._last.after
        return replace(self._first, number=number, rows=self._rows, cells=cells, end=end)


def _row_texts(table: Table) -> dict[int, tuple[str, ...]]:
    """Return the texts of each row without white space."""
    texts: dict[int, list[str]] = {}
    for cell in table.cells:
        text = "".join(cell.text.split())
        if text:
            texts.setdefault(cell.row, []).append(text)
    return {row: tuple(found) for row, found in texts.items()}
