"""Tables that go on in another directly below are one table, as a person sees it."""

from __future__ import annotations

import re
from dataclasses import replace

from xlselfeval.files.word.document import Document, Table

_CONTINUED = re.compile(r"[（(\s]*(?:续|接上)[上前]?[表页]?[一二三四五六七八九十0-9\-—]*[）)：:\s]*")
_LEAST_OF_HEADING = 3  # texts in a row


def join_tables(document: Document) -> Document:
    """Return the document with tables joined that break only at the end of a page, numbered anew.

    A second table goes on with the first where nothing but blank lines or 续表 is between, both grids have as many
    columns, and the second begins with no heading of its own.
    """
    joined: list[Table] = []
    last: int | None = None  # among the joined: the last table of the body
    before: Table | None = None  # that table as it is in the file
    for table in document.tables:
        if last is not None and before is not None and _goes_on(document, joined[last], before, table):
            joined[last] = _joined(joined[last], table)
        else:
            joined.append(table)
            if table.after is not None:
                last = len(joined) - 1
        if table.after is not None:
            before = table
    return replace(
        document, tables=tuple(replace(one, number=number) for number, one in enumerate(joined, 1))
    )


def is_directly_below(document: Document, first: Table, second: Table) -> bool:
    """Check that nothing but blank lines or 续表 is between two tables of the body."""
    if first.after is None or second.after is None:
        return False
    return all(
        one.is_blank or _CONTINUED.fullmatch(f"{one.prefix}{one.text}")
        for one in document.between(first, second)
    )


def _goes_on(document: Document, first: Table, before: Table, second: Table) -> bool:
    if first.columns != second.columns or not is_directly_below(document, before, second):
        return False
    top = _texts(second, 1)
    if len(top) < _LEAST_OF_HEADING or any(char.isdigit() for text in top for char in text):
        return True
    return top in (_texts(first, row) for row in range(1, first.rows + 1))


def _texts(table: Table, row: int) -> list[str]:
    """Return the texts of a row without white space."""
    return [text for cell in table.cells if cell.row == row and (text := "".join(cell.text.split()))]


def _joined(first: Table, second: Table) -> Table:
    below = tuple(replace(cell, row=cell.row + first.rows) for cell in second.cells)
    return replace(
        first,
        rows=first.rows + second.rows,
        cells=first.cells + below,
        continued=(*first.continued, first.rows + 1),
    )
