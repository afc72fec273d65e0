"""Write a result table into a sheet of an open workbook: bulk values, styles, links, page.

Excel parses a text that is set as if it were typed, unless the cell's format is text: texts are written into such
cells, and the format is removed afterwards, because the checked copy has none.
"""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterable, Iterator
from decimal import Decimal
from typing import Any, NamedTuple

import xlwings as xw

from xlselfeval.cell import column_letters, quoted_sheet
from xlselfeval.files.ranges import Area, addresses, join_vertically
from xlselfeval.files.xml_text import legal_text
from xlselfeval.result.sheet_xml import pages_of
from xlselfeval.result.styles import FONT, LINES, LOOKS, Look
from xlselfeval.result.table import ResultTable
from xlselfeval.result.table_cells import COLUMNS, HEAD, WIDTHS, TableCell, TableRow

_TEXT, _GENERAL = "@", "General"
_BASE = LOOKS["cell"]  # the look of most cells: the whole block gets it, then the others what differs
_AT_ONCE = 8_000  # characters: Excel refuses an array with a text of more than 8,203
_PADDING = 0.71  # characters that a file counts into a column's width and Excel's object model does not
_UNDERLINED = {True: 2, False: -4142}  # xlUnderlineStyleSingle, xlUnderlineStyleNone
_TAB = 0x0000C0  # C00000 as Excel writes it, blue first
_INCH = 72.0

_SETTERS: dict[str, Callable[[xw.Range, Any], None]] = {
    "size": lambda cells, value: setattr(cells.font, "size", value),
    "bold": lambda cells, value: setattr(cells.font, "bold", value),
    "underline": lambda cells, value: setattr(cells.font.api, "Underline", _UNDERLINED[value]),
    "color": lambda cells, value: setattr(cells.font, "color", f"#{value}"),
    "fill": lambda cells, value: setattr(cells, "color", f"#{value}" if value else None),
    "horizontal": lambda cells, value: setattr(cells, "horizontal_alignment", value),
    "vertical": lambda cells, value: setattr(cells, "vertical_alignment", value),
}
_PAGE = {
    "Orientation": 2, "PaperSize": 9, "CenterHorizontally": True,
    "LeftMargin": 0.4 * _INCH, "RightMargin": 0.4 * _INCH, "TopMargin": 0.5 * _INCH, "BottomMargin": 0.6 * _INCH,
    "HeaderMargin": 0.3 * _INCH, "FooterMargin": 0.3 * _INCH, "RightFooter": "第 &P 页，共 &N 页",
    "BlackAndWhite": True, "Zoom": False, "FitToPagesWide": 1, "FitToPagesTall": False,
}  # fmt: skip


class _Placed(NamedTuple):
    """A cell of the table with the cells of the sheet that it covers."""

    area: Area
    cell: TableCell

    @property
    def look(self) -> Look:
        return LOOKS[self.cell.look]

    @property
    def first(self) -> str:
        """The address of its first cell."""
        return f"{column_letters(self.area.left)}{self.area.top}"


def write_table(sheet: xw.Sheet, table: ResultTable) -> None:
    """Write the table into the sheet from A1 on; the earlier content is deleted."""
    placed = list(_placed(table.rows))
    wipe(sheet)
    block = sheet.range(Area(1, 1, len(table.rows), COLUMNS).address)
    _write_values(sheet, block, placed, len(table.rows))
    _add_links(sheet, table, placed)  # before the looks: Excel gives a link a look of its own
    _format(sheet, block, placed)
    for area in join_vertically(one.area for one in placed if one.cell.span > 1):
        sheet.range(area.address).merge(across=True)
    _size(sheet, table)
    _set_window_and_page(sheet, table)


def wipe(sheet: xw.Sheet) -> None:
    """Empty a sheet; without its rows it has no contents, merged cells, links or heights."""
    used = sheet.used_range
    sheet.range(f"1:{used.row + used.shape[0] - 1}").delete("up")
    sheet.clear()


def _placed(rows: Iterable[TableRow]) -> Iterator[_Placed]:
    for number, row in enumerate(rows, 1):
        column = 1
        for cell in row.cells:
            yield _Placed(Area(number, column, number, column + cell.span - 1), cell)
            column += cell.span


def _write_values(sheet: xw.Sheet, block: xw.Range, placed: list[_Placed], rows: int) -> None:
    values: list[list[float | str | None]] = [[None] * COLUMNS for _ in range(rows)]
    alone: dict[str, str] = {}
    numbers = []
    for one in placed:
        value = one.cell.value
        if isinstance(value, Decimal):
            numbers.append(one.area._replace(right=one.area.left))
            values[one.area.top - 1][one.area.left - 1] = float(value)
        elif value and len(text := legal_text(value)) > _AT_ONCE:
            alone[one.first] = text
        elif value:
            values[one.area.top - 1][one.area.left - 1] = text or None
    block.number_format = _TEXT
    for address in addresses(numbers):
        sheet.range(address).number_format = _GENERAL
    block.value = values
    for address, text in alone.items():
        sheet.range(address).value = text
    _rewrite_changed(sheet, block, values)
    block.number_format = _GENERAL


def _rewrite_changed(sheet: xw.Sheet, block: xw.Range, values: list[list[float | str | None]]) -> None:
    """Write a text again that Excel has changed; a leading apostrophe is no content."""
    for row, (meant, there) in enumerate(zip(values, block.raw_value, strict=True), 1):
        for column, (text, found) in enumerate(zip(meant, there, strict=True), 1):
            if isinstance(text, str) and found != text:
                sheet.range(f"{column_letters(column)}{row}").value = f"'{text}"


def _add_links(sheet: xw.Sheet, table: ResultTable, placed: list[_Placed]) -> None:
    for one in placed:
        if one.cell.link:
            anchor = sheet.range(one.first).api
            anchor.Hyperlinks.Add(
                Anchor=anchor, Address="", SubAddress=f"{quoted_sheet(table.sheet)}!{one.cell.link}"
            )


def _format(sheet: xw.Sheet, block: xw.Range, placed: list[_Placed]) -> None:
    block.font.name = FONT
    block.wrap_text = True
    for name, setter in _SETTERS.items():
        base = getattr(_BASE, name)
        setter(block, base)
        groups: dict[object, list[Area]] = {}
        for one in placed:
            value = getattr(one.look, name)
            if value != base:
                groups.setdefault(value, []).append(one.area)
        for value, areas in groups.items():
            for address in addresses(areas):
                setter(sheet.range(address), value)
    boxed = {one.area.top for one in placed if one.look.boxed}  # such cells fill their rows
    for area in join_vertically(Area(row, 1, row, COLUMNS) for row in boxed):
        sheet.range(area.address).borders.set(line_style="continuous", weight="thin", color=f"#{LINES}")


def _size(sheet: xw.Sheet, table: ResultTable) -> None:
    heights: dict[float, list[Area]] = {}
    for number, row in enumerate(table.rows, 1):
        heights.setdefault(row.height, []).append(Area(number, 1, number, 1))
    for height, areas in heights.items():
        for address in addresses(areas):
            sheet.range(address).row_height = height
    for column, width in enumerate(WIDTHS, 1):
        sheet.range(Area(1, column, 1, column).address).column_width = width - _PADDING


def _set_window_and_page(sheet: xw.Sheet, table: ResultTable) -> None:
    """Set window, tab and page; a failure, as on a machine without printer, is ignored."""
    with contextlib.suppress(Exception):
        _arrange_window(sheet)
    with contextlib.suppress(Exception):
        sheet.api.Tab.Color = _TAB
    for name, value in {**_PAGE, "LeftFooter": table.left_footer}.items():
        with contextlib.suppress(Exception):
            setattr(sheet.page_setup.api, name, value)
    with contextlib.suppress(Exception):
        _set_break(sheet, pages_of(table).last_row)


def _set_break(sheet: xw.Sheet, last_row: int | None) -> None:
    """Begin the last page with a row, in place of the breaks that an earlier result had."""
    sheet.api.ResetAllPageBreaks()
    if last_row is not None:
        sheet.api.HPageBreaks.Add(sheet.range(f"{last_row}:{last_row}").api)


def _arrange_window(sheet: xw.Sheet) -> None:
    """Hide grid lines and freeze the first rows; a window has these settings only for its active sheet."""
    sheet.activate()
    window = sheet.book.api.Windows(1)
    window.FreezePanes = False
    window.ScrollRow = window.ScrollColumn = 1
    window.SplitColumn, window.SplitRow = 0, HEAD
    window.FreezePanes = True
    window.DisplayGridlines = False
