"""Cells and rows of the 核对结果 sheet, and the looks of severities."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from xlselfeval.files.paper import text_lines

WIDTHS = (9, 14, 23, 12, 13, 7, 8, 8, 12, 8, 10, 18, 14)
COLUMNS = len(WIDTHS)
_LINE = 15.0  # height of a line, in points
_HIGHEST = 400.0  # points; Excel takes 409.5
LOOK_OF_SEVERITY = {"error": "error", "warning": "warning", "info": "info"}


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class TableCell:
    """A text or number over `span` columns; `link` is an address within the form's sheet."""

    value: str | Decimal | None = None
    look: str = "cell"
    span: int = 1
    link: str | None = None


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class TableRow:
    """One row; the spans of its cells add up to the table's columns. Height in points."""

    cells: tuple[TableCell, ...]
    height: float


def table_row(*cells: TableCell, least: float = _LINE) -> TableRow:
    """Return a row as high as its longest text needs, and not lower than `least`."""
    height, column = least, 0
    for cell in cells:
        width = sum(WIDTHS[column : column + cell.span])
        column += cell.span
        if isinstance(cell.value, str):
            height = max(height, text_lines(cell.value, width) * _LINE + 6)
    assert column == COLUMNS, (column, cells)
    return TableRow(cells, min(height, _HIGHEST))
