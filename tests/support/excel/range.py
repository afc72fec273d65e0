"""Ranges of the Excel for tests: contents, formats, styles and links of areas of a sheet."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Iterator
from copy import copy
from decimal import Decimal
from types import SimpleNamespace
from typing import Any, ClassVar

from openpyxl.cell import MergedCell
from openpyxl.styles import Border, PatternFill, Side
from openpyxl.styles import Font as FontStyle
from openpyxl.utils import get_column_letter, range_boundaries
from openpyxl.utils.datetime import to_excel
from openpyxl.worksheet.cell_range import CellRange
from openpyxl.worksheet.hyperlink import Hyperlink
from support.excel.com import ERRORS, ComError, counted, typed
from xlwings import base_classes

CURRENCY = re.compile("[¥￥]")
CHINESE_DATE = "yyyy/m/d"  # the built-in date format 14, as a Chinese Excel spells it
PADDING = 5 / 7  # characters that a file's column width has more than Excel's
Place = tuple[int, int]
Box = tuple[int, int, int, int]


def corner(where: Any, *, last: bool = False) -> Place:
    if isinstance(where, Range):
        return where._areas[0][2:] if last else where._areas[0][:2]
    if isinstance(where, str):
        left, top, right, bottom = range_boundaries(where.replace("$", ""))
        return (bottom, right) if last else (top, left)
    return where  # type: ignore[no-any-return]


def inside(place: Place, area: Box) -> bool:
    return area[0] <= place[0] <= area[2] and area[1] <= place[1] <= area[3]


@counted
class Range(base_classes.Range):
    """One or more areas (first row, first column, last row, last column)."""

    max_cells_per_read = max_cells_per_write = None

    def __init__(self, sheet: Any, areas: list[Box]) -> None:
        self._sheet, self._areas, self._app = sheet, areas, sheet._app

    sheet = property(lambda self: self._sheet)

    @property
    def api(self) -> Any:
        return _RangeApi(self)

    def _places(self) -> Iterator[Place]:
        for top, left, bottom, right in self._areas:
            for row in range(top, bottom + 1):
                for column in range(left, right + 1):
                    yield row, column

    def _size(self) -> int:
        return sum((bottom - top + 1) * (right - left + 1) for top, left, bottom, right in self._areas)

    def _there(self) -> list[Any]:
        """Yield the cells that exist; a huge range has few."""
        cells = self._sheet._ws._cells
        return [cell for place, cell in cells.items() if any(inside(place, area) for area in self._areas)]

    def _count(self) -> int:
        return sum(cell.value is not None for cell in self._there())

    def _cells(self) -> list[Any]:
        self._sheet._check_contents_of(self)
        return [self._sheet._ws.cell(row, column) for row, column in self._places()]

    def _rows(self, value: Callable[[int, int], Any]) -> Any:
        top, left, bottom, right = self._areas[0]
        if self._size() > 3_000_000:
            raise ComError("Out of memory")
        rows = tuple(
            tuple(value(row, column) for column in range(left, right + 1)) for row in range(top, bottom + 1)
        )
        return rows[0][0] if self._size() == 1 else rows

    @property
    def row(self) -> int:
        return self._areas[0][0]

    @property
    def column(self) -> int:
        return self._areas[0][1]

    @property
    def shape(self) -> tuple[int, int]:
        top, left, bottom, right = self._areas[0]
        return bottom - top + 1, right - left + 1

    def __len__(self) -> int:
        return self._size()

    def __call__(self, row: int, column: int | None = None) -> Range:
        top, left, _, right = self._areas[0]
        if column is None:
            row, column = divmod(row - 1, right - left + 1)
            row, column = row + 1, column + 1
        place = (top + row - 1, left + column - 1)
        return Range(self._sheet, [(*place, *place)])

    @property
    def address(self) -> str:
        def spelt(area: Box) -> str:
            top, left, bottom, right = area
            first, last = f"${get_column_letter(left)}${top}", f"${get_column_letter(right)}${bottom}"
            return first if first == last else f"{first}:{last}"

        return ",".join(spelt(area) for area in self._areas)

    def select(self) -> None:
        selection = self._sheet._ws.sheet_view.selection[0]
        selection.sqref = selection.activeCell = self.address.replace("$", "")

    # contents

    @property
    def raw_value(self) -> Any:
        return self._rows(lambda row, column: self._value(row, column, exact=False))

    @raw_value.setter
    def raw_value(self, data: Any) -> None:
        self._sheet._check_contents_of(self)
        top, left, _, _ = self._areas[0]
        if not isinstance(data, (list, tuple)):
            if isinstance(data, str) and len(data) > 32_767:
                raise ComError("Application-defined or object-defined error")
            for row, column in self._places():
                self._enter(row, column, data)
            return
        for row, values in enumerate(data, top):
            for column, value in enumerate(values, left):
                if isinstance(value, str) and len(value) > 8_203:
                    raise ComError("Application-defined or object-defined error")
                self._enter(row, column, value)

    def _value(self, row: int, column: int, *, exact: bool) -> Any:
        cell = self._sheet._ws._cells.get((row, column))
        if cell is None or cell.value is None or isinstance(cell, MergedCell):
            return None
        value, code = cell.value, cell.number_format
        if cell.data_type == "f":
            result = self._sheet._values._cells.get((row, column))
            value = None if result is None else result.value
            if value is None:
                return "" if result is not None and result.data_type == "str" else None
        if isinstance(value, (dt.datetime, dt.date, dt.time, dt.timedelta)):
            serial = float(to_excel(value))
            moment = dt.datetime(1899, 12, 30, tzinfo=dt.UTC) + dt.timedelta(serial)
            return serial if exact else moment
        if isinstance(value, bool):
            return value
        if isinstance(value, (int, float)):
            if CURRENCY.search(code) and not exact:
                return Decimal(str(value)).quantize(Decimal("0.0001"))
            return float(value)
        return ERRORS.get(value, value) if cell.data_type in ("e", "f") else value

    def _enter(self, row: int, column: int, value: Any) -> None:
        """Enter a typed text: in a cell of format text it is text, elsewhere what Excel makes of it."""
        cell = self._sheet._ws.cell(row, column)
        self._sheet._values._cells.pop((row, column), None)
        as_text = cell.number_format == "@"
        cell._value, cell.data_type = None, "n"
        if value in ("", None):
            return
        if isinstance(value, str):
            if as_text and not value.startswith("'"):
                cell._value, cell.data_type = value, "s"
            else:
                cell._value, cell.data_type, code = typed(value)
                if code:
                    cell.number_format = code
        elif as_text:
            cell._value, cell.data_type = f"{value:g}", "s"
        else:
            cell._value, cell.data_type = value, "b" if isinstance(value, bool) else "n"

    @property
    def formula(self) -> Any:
        def text(row: int, column: int) -> str:
            cell = self._sheet._ws._cells.get((row, column))
            if cell is None or cell.value is None:
                return ""
            if cell.data_type == "f":
                return str(getattr(cell.value, "text", cell.value))
            if isinstance(cell.value, (dt.datetime, dt.date, dt.time, dt.timedelta)):
                return f"{to_excel(cell.value):.15g}"
            return cell.value if isinstance(cell.value, str) else f"{cell.value:.15g}"

        return self._rows(text)

    def delete(self, shift: str | None = None) -> None:
        (top, left, bottom, right), sheet = self._areas[0], self._sheet
        assert (left, right, shift) == (1, 16_384, "up"), "only whole rows"
        sheet._wipe((top, left, bottom, right))
        assert not any(row > bottom for row, _ in sheet._ws._cells), "rows below are not moved"
        for row in [row for row in sheet._ws.row_dimensions if top <= row <= bottom]:
            del sheet._ws.row_dimensions[row]

    # merged ranges

    @property
    def merge_cells(self) -> bool | None:
        size = self._size()
        (top, left, bottom, right), covered = self._areas[0], 0
        for merged in self._sheet._ws.merged_cells.ranges:
            rows = min(bottom, merged.max_row) - max(top, merged.min_row) + 1
            columns = min(right, merged.max_col) - max(left, merged.min_col) + 1
            covered += max(rows, 0) * max(columns, 0)
        return False if covered == 0 else True if covered == size else None

    @property
    def merge_area(self) -> Range:
        top, left, _, _ = self._areas[0]
        for merged in self._sheet._ws.merged_cells.ranges:
            if inside((top, left), (merged.min_row, merged.min_col, merged.max_row, merged.max_col)):
                return Range(self._sheet, [(merged.min_row, merged.min_col, merged.max_row, merged.max_col)])
        return self

    def merge(self, across: bool) -> None:
        """Merge without openpyxl's clean-up, which would lose the styles of covered cells."""
        for top, left, bottom, right in self._areas:
            lines = [(row, row) for row in range(top, bottom + 1)] if across else [(top, bottom)]
            for first, last in lines:
                ref = f"{get_column_letter(left)}{first}:{get_column_letter(right)}{last}"
                self._sheet._ws.merged_cells.ranges.add(CellRange(ref))

    # looks

    def _uniform(self, read: Callable[[Any], Any], default: Any) -> Any:
        cells = self._there()
        found = {read(cell) for cell in cells} | ({default} if len(cells) < self._size() else set())
        return found.pop() if len(found) == 1 else None

    @property
    def number_format(self) -> str | None:
        def code(cell: Any) -> str:
            return CHINESE_DATE if cell._style.numFmtId == 14 else str(cell.number_format)

        return self._uniform(code, "General")  # type: ignore[no-any-return]

    @number_format.setter
    def number_format(self, value: str) -> None:
        for cell in self._cells():
            cell.number_format = value

    @property
    def font(self) -> Font:
        return Font(self)

    @property
    def color(self) -> Any:
        return self._uniform(lambda cell: cell.fill.fgColor.rgb if cell.fill.patternType else None, None)

    @color.setter
    def color(self, value: str | None) -> None:
        fill = PatternFill("solid", fgColor=f"FF{value.lstrip('#')}") if value else PatternFill()
        for cell in self._cells():
            cell.fill = fill

    def _align(self, **changes: Any) -> None:
        for cell in self._cells():
            alignment = copy(cell.alignment)
            for name, value in changes.items():
                setattr(alignment, name, value)
            cell.alignment = alignment

    horizontal_alignment = property(None, lambda self, value: self._align(horizontal=value))
    vertical_alignment = property(None, lambda self, value: self._align(vertical=value))
    wrap_text = property(None, lambda self, value: self._align(wrap_text=value))

    @property
    def borders(self) -> Borders:
        return Borders(self)

    row_height = property(None, lambda self, value: self._measure("row_dimensions", "height", value))
    column_width = property(None, lambda self, value: self._measure("column_dimensions", "width", value))

    def _measure(self, where: str, name: str, value: float) -> None:
        if name == "height" and value > 409.5:
            raise ComError("Unable to set the RowHeight property of the Range class")
        for row, column in self._places():
            key = row if name == "height" else get_column_letter(column)
            size = value if name == "height" else round((value + PADDING) * 256) / 256
            setattr(getattr(self._sheet._ws, where)[key], name, size)


class _RangeApi:
    """The members of a range's object model that xlwings has no name for."""

    def __init__(self, range_: Range) -> None:
        self._range = range_

    @property
    def Value2(self) -> Any:  # noqa: N802
        self._range._app._call()
        return self._range._rows(lambda row, column: self._range._value(row, column, exact=True))

    def _hidden(self, dimensions: Any, first: int, last: int) -> Any:
        self._range._app._call()
        states = {bool(dimensions[key].hidden) if key in dimensions else False for key in self._keys(dimensions, first, last)}  # fmt: skip
        return SimpleNamespace(Hidden=states.pop() if len(states) == 1 else None)

    @staticmethod
    def _keys(dimensions: Any, first: int, last: int) -> Iterator[Any]:
        letters = any(isinstance(key, str) for key in dimensions)
        return (get_column_letter(number) if letters else number for number in range(first, last + 1))

    @property
    def Font(self) -> Any:  # noqa: N802
        return _FontApi(self._range)

    @property
    def Interior(self) -> Any:  # noqa: N802
        self._range._app._call()
        return SimpleNamespace(
            Color=self._range._uniform(lambda cell: _number(cell.fill.fgColor, "FFFFFF") if cell.fill.patternType else 0xFFFFFF, 0xFFFFFF) or 0.0,
            Pattern=self._range._uniform(lambda cell: {None: -4142, "solid": 1}.get(cell.fill.patternType, 4), -4142),
        )  # fmt: skip

    @property
    def EntireRow(self) -> Any:  # noqa: N802
        top, _, bottom, _ = self._range._areas[0]
        return self._hidden(self._range._sheet._ws.row_dimensions, top, bottom)

    @property
    def EntireColumn(self) -> Any:  # noqa: N802
        _, left, _, right = self._range._areas[0]
        return self._hidden(self._range._sheet._ws.column_dimensions, left, right)

    @property
    def Hyperlinks(self) -> Any:  # noqa: N802
        def add(*, Anchor: Any, Address: str, SubAddress: str) -> None:  # noqa: N803
            Anchor._range._app._call()
            for cell in Anchor._range._cells():
                cell.hyperlink = Hyperlink(ref=cell.coordinate, target=Address or None, location=SubAddress)
                cell.font = FontStyle(name="Calibri", size=11, underline="single", color="FF0000FF")

        return SimpleNamespace(Add=add)


def _number(colour: Any, usual: str) -> float:
    """Return a colour as Excel numbers it: red, then green, then blue."""
    rgb = colour.rgb if colour is not None and colour.type == "rgb" else f"00{usual}"
    return float(int.from_bytes(bytes.fromhex(rgb[-6:]), "little"))


class _FontApi:
    """The font of a range or of characters; a property that differs is None. Each is a call."""

    _READ: ClassVar[dict[str, tuple[Callable[[Any], Any], Any]]] = {
        "Strikethrough": (lambda font: bool(font.strike), False),
        "Superscript": (lambda font: font.vertAlign == "superscript", False),
        "Subscript": (lambda font: font.vertAlign == "subscript", False),
        "Color": (lambda font: _number(font.color, "000000"), 0.0),
        "Size": (lambda font: float(font.sz or 11), 11.0),
    }

    def __init__(self, range_: Range) -> None:
        self._range = range_

    def __getattr__(self, name: str) -> Any:
        read, default = self._READ[name]
        self._range._app._call()
        return self._range._uniform(lambda cell: read(cell.font), default)


@counted
class Font(base_classes.Font):
    def __init__(self, parent: Range) -> None:
        self._range, self._app = parent, parent._app

    def _set(self, **changes: Any) -> None:
        fonts: dict[int, Any] = {}
        for cell in self._range._cells():
            key = cell._style.fontId
            if key not in fonts:
                fonts[key] = copy(cell.font)
                for name, value in changes.items():
                    setattr(fonts[key], name, value)
            cell.font = fonts[key]

    name = property(None, lambda self, value: self._set(name=value))
    size = property(None, lambda self, value: self._set(size=value))
    bold = property(None, lambda self, value: self._set(bold=value))
    color = property(None, lambda self, value: self._set(color=f"FF{value.lstrip('#')}"))

    @property
    def api(self) -> Any:
        font = self

        class Native:
            def __setattr__(self, name: str, value: int) -> None:
                assert name == "Underline"
                font._app._call()
                font._set(underline={2: "single", -4142: None}[value])

        return Native()


@counted
class Borders(base_classes.Borders):
    def __init__(self, parent: Range) -> None:
        self._range, self._app = parent, parent._app

    def set(self, which: Any, *, line_style: str, weight: str, color: tuple[int, int, int]) -> None:
        for _ in range(3 * len(which)):
            self._app._call()
        assert (line_style, weight) == ("continuous", "thin")
        assert set(which) == set(base_classes.BORDER_GRID_SIDES), "only the whole grid"
        side = Side(style="thin", color=f"FF{bytes(color).hex().upper()}")
        for cell in self._range._cells():
            cell.border = Border(left=side, right=side, top=side, bottom=side)
