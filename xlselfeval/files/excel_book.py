"""A workbook that is open in Excel, read in bulk through xlwings like its file.

Excel's object model knows a cell's value by its type: numbers are floats, dates and times are datetimes, amounts in
a currency format are decimals cut to four places, errors are codes. For a range whose cells differ it returns None.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from xlselfeval.cell import ERROR_NUMBERS, Cell, Written
from xlselfeval.errors import beyond_forms
from xlselfeval.files.limits import LIMITS, Limits
from xlselfeval.files.looks.open_cells import known_truth, read_looks
from xlselfeval.files.looks.written import EMPTY_TEXT
from xlselfeval.files.python_values import written_text, written_value
from xlselfeval.files.ranges import Area, Place, position, rectangles, uniform
from xlselfeval.files.sheet import Sheet
from xlselfeval.files.workbook import SheetPart

if TYPE_CHECKING:
    import xlwings as xw

_AREA = 1_000_000  # cells that are fetched at once; of a larger area only what is filled
_LARGE = 24  # cells: in a smaller part with merged cells each that may begin a range is asked
_VISIBLE = (-1, 1)  # Excel says 2 for a very hidden sheet, which is not false
_ERROR_BASE = -2146828288 + 2_000  # 0x800A0000 and 2000: an error's number is added to it
_Rows = Sequence[Sequence[Any]]


class ExcelBook:
    """A workbook that is open in Excel; a sheet is read in bulk when it is asked for."""

    values_of = ""  # it is read whole
    path = ""  # by which it was opened, "" for content

    def __init__(self, book: xw.Book, limits: Limits = LIMITS) -> None:
        """List the sheets; UnreadableFile beyond the limits of a file."""
        self._sheets = {sheet.name: sheet for sheet in book.sheets}
        if len(self._sheets) > limits.sheets:
            raise beyond_forms("工作表过多", "请只保留需要的工作表，删除其他内容")
        self.name: str = book.name
        self.sheets = tuple(
            SheetPart(name, "visible" if sheet.visible in _VISIBLE else "hidden", name)
            for name, sheet in self._sheets.items()
        )
        self.skipped: list[str] = []  # xlwings lists worksheets only
        self._limits = limits
        self._read: dict[str, Sheet] = {}

    def sheet(self, part: SheetPart) -> Sheet:
        """Return the content of one sheet, read once."""
        if part.name not in self._read:
            self._read[part.name] = read_open_sheet(self._sheets[part.name], self._limits)
        return self._read[part.name]

    def open_sheet(self, part: SheetPart) -> xw.Sheet:
        """Return the sheet itself, as xlwings has it."""
        return self._sheets[part.name]

    def verify(self) -> None:
        """Do nothing: Excel has read the file."""


def read_open_sheet(sheet: xw.Sheet, limits: Limits = LIMITS) -> Sheet:
    """Read one sheet: values, formulas, formats, merged ranges, hidden rows and columns."""
    content = Sheet(sheet.name, sheet.visible not in _VISIBLE, limits=limits)
    area = _used(sheet)
    block = sheet.range(area.address)
    values, formulas = _rows(block.raw_value), _rows(block.formula)
    found = [
        (place, value, formula[1:] if _is_formula(formula, value) else None)
        for place, value, formula in zip(area.places(), _flat(values), _flat(formulas), strict=True)
        if (value is not None and value != "") or _is_formula(formula, value)
    ]  # fmt: skip
    if len(found) > limits.cells:
        raise beyond_forms(f"工作表“{content.name}”内容过多", "请只保留需要的工作表，删除其他内容")
    codes = dict(_number_formats(sheet, [place for place, _, _ in found]))
    exact = _exact(block, area, values)
    for place, value, formula in found:
        written = _written(exact.get(place, value), formula, codes.get(place, "General"))
        content.cells[place] = Cell(content.name, *place, written, formula)
    read_looks(sheet, content, codes)
    _read_merges(sheet, content, area, limits)
    _read_hidden(sheet, content, area)
    return content


def written_in(cell: xw.Range) -> Written:
    """Return what a single cell shows; of a range its first cell."""
    first = cell.sheet.range((cell.row, cell.column))
    return _written(_flat(_rows(first.raw_value))[0], None, first.number_format)


def written_argument(value: Any) -> Written:
    """Return a value that a formula hands over: of an array its first, an error as a cell shows it."""
    while isinstance(value, (tuple, list)):
        value = value[0] if value else None
    return _written(value, None, "General")


def _rows(block: Any) -> _Rows:
    """Return rows of columns; of one cell Excel gives its value alone."""
    return block if isinstance(block, (tuple, list)) else ((block,),)


def _flat(rows: _Rows) -> list[Any]:
    return [value for row in rows for value in row]


def _is_formula(formula: object, value: object) -> bool:
    """Return whether a cell holds a formula.

    For a text Excel gives the text as its formula, also for one that begins with =.
    """
    return isinstance(formula, str) and formula.startswith("=") and formula != value


def _used(sheet: xw.Sheet) -> Area:
    """Return the area that may hold something. Where formats reach to the edge of the sheet it is the filled part."""
    used = sheet.used_range
    (top, left), (rows, columns) = (used.row, used.column), used.shape
    area = Area(top, left, top + rows - 1, left + columns - 1)
    if area.size > _AREA:
        area = _filled(sheet, area)
    if area.size > _AREA:
        raise beyond_forms(f"工作表“{sheet.name}”的内容间隔过远", "请删除表格以外的行和列")
    return area


def _filled(sheet: xw.Sheet, area: Area) -> Area:
    """Return the area up to its last row and column with content, counted by Excel itself."""
    count = sheet.book.app.api.WorksheetFunction.CountA

    def is_blank(part: Area) -> bool:
        return not count(sheet.range(part.address).api)

    bottom = _last(area.top, area.bottom, lambda row: is_blank(area._replace(top=row)))
    right = _last(area.left, area.right, lambda column: is_blank(area._replace(left=column, bottom=bottom)))
    return area._replace(bottom=bottom, right=right)


def _last(first: int, last: int, blank_from: Callable[[int], bool]) -> int:
    """Return the last number that is not blank; the first where all are."""
    while first < last:
        middle = (first + last + 1) // 2
        if blank_from(middle):
            last = middle - 1
        else:
            first = middle
    return first


def _number_formats(sheet: xw.Sheet, figures: list[Place]) -> Iterator[tuple[Place, str]]:
    """Yield the format of every number, column by column: rows of a column seldom differ."""
    for column in sorted({column for _, column in figures}):
        places = [place for place in figures if place[1] == column]
        yield from uniform(places, lambda part: sheet.range(part.address).number_format)


def _exact(block: xw.Range, area: Area, values: _Rows) -> dict[Place, float]:
    """Return the exact amounts, by place, that Excel has cut to four decimals."""
    if not any(isinstance(value, Decimal) for value in _flat(values)):
        return {}
    whole = _flat(_rows(block.api.Value2))
    return {
        place: second
        for place, first, second in zip(area.places(), _flat(values), whole, strict=True)
        if isinstance(first, Decimal)
    }


def _written(value: Any, formula: str | None, number_format: str) -> Written:
    if value is None:
        return Written(None, "", number_format)  # a formula that was not calculated
    if value == "" and formula is not None:
        return EMPTY_TEXT
    if isinstance(value, int) and not isinstance(value, bool):
        return written_text(ERROR_NUMBERS.get(value - _ERROR_BASE, "#N/A"))
    return written_value(value, number_format)


def _read_merges(sheet: xw.Sheet, content: Sheet, area: Area, limits: Limits) -> None:
    """Collect the merged ranges. A part without any is asked once; a mixed part is halved while it is large."""

    def merged(part: Area) -> bool | None:
        return known_truth(sheet.range(part.address).merge_cells)

    def cover(place: Place) -> None:
        if place not in content.covered:
            _cover(content, sheet.range(Area(*place, *place).address).merge_area.address, limits)

    waiting = [area]
    while waiting:
        part = waiting.pop()
        if merged(part) is False:
            continue
        if part.size > _LARGE:
            waiting.extend(reversed(part.halves()))
            continue
        for place in part.places():
            if _may_begin(content, place, area):
                cover(place)
        blank = [
            place for place in part.places() if place not in content.covered and place not in content.cells
        ]
        for rest in rectangles(blank):
            for place, is_merged in uniform(list(rest.places()), merged):
                if is_merged:
                    cover(place)
    content.merges.sort(key=lambda merge: (merge.top, merge.left))


def _may_begin(content: Sheet, place: Place, area: Area) -> bool:
    """Return whether a merged range may begin here: its other cells are empty."""
    row, column = place
    neighbours = ((row, column + 1), (row + 1, column))
    return place in content.cells and any(
        area.holds(other) and other not in content.cells and other not in content.covered
        for other in neighbours
    )


def _cover(content: Sheet, address: str, limits: Limits) -> None:
    first, _, last = address.replace("$", "").partition(":")
    merge = Area(*position(first), *position(last or first))
    if len(content.merges) >= limits.merges or len(content.covered) + merge.size > limits.merged_cells:
        raise beyond_forms(f"工作表“{content.name}”合并的单元格过多", "请检查文件是否有误")
    if merge.size > 1:
        content.merges.append(merge)
        content.covered.update(dict.fromkeys(merge.places(), merge))


def _read_hidden(sheet: xw.Sheet, content: Sheet, area: Area) -> None:
    def rows_hidden(part: Area) -> bool | None:
        return known_truth(sheet.range(part.address).api.EntireRow.Hidden)

    def columns_hidden(part: Area) -> bool | None:
        return known_truth(sheet.range(part.address).api.EntireColumn.Hidden)

    rows = uniform([(row, area.left) for row in range(area.top, area.bottom + 1)], rows_hidden)
    columns = uniform([(area.top, column) for column in range(area.left, area.right + 1)], columns_hidden)
    content.hidden_rows = frozenset(row for (row, _), hidden in rows if hidden)
    content.hidden_columns = tuple((column, column) for (_, column), hidden in columns if hidden)
