"""Names of the sheets to which formulas of .xls and .xlsb point by the number of a link ([MS-XLS] 2.4.105)."""

from __future__ import annotations

import struct
from collections.abc import Sequence

_OWN_BOOK = b"\x01\x04"  # in place of the name of another file


def is_own_book(supporting: bytes) -> bool:
    """Return whether a SUPBOOK record of a .xls stands for the file itself."""
    return len(supporting) == 4 and supporting[2:] == _OWN_BOOK


def sheet_links(links: bytes, shape: str, books: Sequence[bool], names: Sequence[str]) -> tuple[str, ...]:
    """Return the name of the sheet of each link; "" for one of another file, of several sheets or of none.

    A link has, in numbers of this shape, its file, the first and the last sheet; `books` says which files are the
    workbook itself, `names` are its sheets.
    """
    step = struct.calcsize(shape)
    found = struct.iter_unpack(shape, links[: len(links) // step * step])
    return tuple(
        names[first]
        if book < len(books) and books[book] and first == last and 0 <= first < len(names)
        else ""
        for book, first, last in found
    )
