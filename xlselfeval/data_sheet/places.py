"""The rows and columns of the blank data sheet; its writer, and what fills one in, know them."""

from __future__ import annotations

from functools import lru_cache
from typing import NamedTuple

from xlselfeval.data_sheet.layout import NAME, PERIODS, REASON, DataLayout
from xlselfeval.layout import ref

WIDTHS = (34, 14, 14, 14, 14, 14, 13, 11, 44)  # in characters
LAST = len(WIDTHS)
TEXT = "text"  # the long answer under the caption of a block
COLUMNS = {NAME: 1, TEXT: 1, **{key: place for place, key in enumerate(PERIODS, 2)}, REASON: LAST}
CHANGE, CHANGE_RATE = 7, 8
ORGANIZATION = ref(2, 2)  # the cell with the name of the unit
FIRST_BLOCK = 3  # the row below title and unit


class Places(NamedTuple):
    """The row of each key, and the first and the last row of the lines of each block."""

    rows: dict[str, int]
    lines: dict[str, tuple[int, int]]


@lru_cache(maxsize=8)
def places_of(layout: DataLayout) -> Places:
    """Return the rows of the blank sheet of a layout."""
    places = Places({}, {})
    row = FIRST_BLOCK
    for block in layout.blocks:
        first = row + (2 if block.kind == "lines" else 1)
        issued = [one for one in block.rows if one.issues]
        places.rows.update({one.key: first + number for number, one in enumerate(issued)})
        lines = len(issued) or block.lines or 1
        places.lines[block.key] = (first, first + lines - 1)
        row = first + lines + (block.kind == "lines" and not block.optional)
    return places


def cell_of(layout: DataLayout, key: str, column: str) -> str:
    """Return the address of a row's cell in a column; a line is block and number, as payables/2."""
    places = places_of(layout)
    block_key, _, number = key.partition("/")
    block = next((one for one in layout.blocks if one.key == block_key and number), None)
    if block is None:
        return ref(places.rows[key], COLUMNS[column])
    own = {one.key: place for place, one in enumerate(block.columns, 1)}
    columns = own if block.kind == "lines" else COLUMNS
    return ref(places.lines[block.key][0] + int(number) - 1, columns[column])
