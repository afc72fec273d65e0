"""The sheets of a workbook open in Excel, read in bulk: the same content as the file reader gives.

Excel's object model knows a cell's value by its type: numbers are floats, dates and times are
datetimes, amounts in a currency format are decimals cut to four places, errors are codes. Asked
for a range whose cells differ, it gives None.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

import xlwings as xw

from xlselfeval.buttons.ranges import Area, Place, rectangles, uniform
from xlselfeval.cell import ERROR_NUMBERS, NOTHING, Cell, Written
from xlselfeval.errors import UnreadableFile
from xlselfeval.files.limits import LIMITS
from xlselfeval.files.number_format import written_number
from xlselfeval.files.sheet import EMPTY_TEXT, Merge, Sheet, number_of, position
from xlselfeval.reading.hidden_sheets import hidden_sheet
from xlselfeval.reading.issue_record import parse_issue_record
from xlselfeval.reading.read import read_sheets
from xlselfeval.scoring.number import LARGEST
from xlselfeval.sheet_names import is_record_sheet
from xlselfeval.submission import Submission

_AREA = 1_000_000  # cells that are fetched at once; more are looked at only as far as they hold something
_LARGE = 24  # cells: where some of a smaller part are merged, what stands in them says where to ask
_VISIBLE = (-1, 1)  # Excel says 2 for a very hidden sheet, which is not false
_ZERO_DAY = datetime(1899, 12, 30)  # day 0 of the datetimes that Excel hands out, in either date system
_ERROR_BASE = -2146828288 + 2_000  # 0x800A0000 and 2000: an error's number is added to it
_Rows = Sequence[Sequence[Any]]


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class OpenSheet:
    """A sheet in Excel with its content."""

    sheet: xw.Sheet
    content: Sheet

    @property
    def is_visible(self) -> bool:
        return not self.content.hidden


def open_sheets(book: xw.Book) -> tuple[OpenSheet, ...]:
    """All worksheets of an open workbook, in order; UnreadableFile beyond the limits of a file."""
    sheets = list(book.sheets)
    if len(sheets) > LIMITS.sheets:
        raise UnreadableFile("too-large", "工作表过多，不像一张自评表，请检查后再核对")
    return tuple(OpenSheet(sheet, read_open_sheet(sheet)) for sheet in sheets)


def forms_of(sheets: Sequence[OpenSheet]) -> tuple[Submission, ...]:
    """The forms on the visible sheets; UnreadableFile without any."""
    hidden = [one.content for one in sheets if is_record_sheet(one.content.name)]
    visible = (one.content for one in sheets if one.is_visible and not is_record_sheet(one.content.name))
    others = (hidden_sheet(one.content) for one in sheets if not one.is_visible)
    away = tuple(one for one in others if one is not None)
    return read_sheets(visible, [parse_issue_record(sheet) or "edited" for sheet in hidden], away)


def read_open_sheet(sheet: xw.Sheet) -> Sheet:
    """The content of one sheet: values, formulas, number formats, merged ranges, hidden rows and columns."""
    content = Sheet(sheet.name, sheet.visible not in _VISIBLE)
    area = _used(sheet)
    block = sheet.range(area.address)
    values, formulas = _rows(block.raw_value), _rows(block.formula)
    found = [
        (place, value, formula[1:] if _is_formula(formula, value) else None)
        for place, value, formula in zip(area.places(), _flat(values), _flat(formulas), strict=True)
        if (value is not None and value != "") or _is_formula(formula, value)
    ]  # fmt: skip
    if len(found) > LIMITS.cells:
        raise UnreadableFile("too-large", f"工作表“{content.name}”内容过多，不像一张自评表，请检查后再核对")
    figures = [place for place, value, _ in found if value is None or _is_figure(value)]
    codes = dict(_number_formats(sheet, figures))
    exact = _exact(block, area, values)
    for place, value, formula in found:
        written = _written(exact.get(place, value), formula, codes.get(place, "General"))
        content.cells[place] = Cell(content.name, *place, written, formula)
    _read_merges(sheet, content, area)
    _read_hidden(sheet, content, area)
    return content


def _rows(block: Any) -> _Rows:
    """Rows of columns: Excel gives one cell bare."""
    return block if isinstance(block, (tuple, list)) else ((block,),)


def _flat(rows: _Rows) -> list[Any]:
    return [value for row in rows for value in row]


def _is_formula(formula: object, value: object) -> bool:
    """Whether a cell holds a formula: for a text Excel gives the text itself, also one that begins with =."""
    return isinstance(formula, str) and formula.startswith("=") and formula != value


def _is_figure(value: object) -> bool:
    return isinstance(value, (float, Decimal, datetime))


def _used(sheet: xw.Sheet) -> Area:
    """The area that may hold something; where formats reach to the edge of the sheet, what is filled of it."""
    used = sheet.used_range
    (top, left), (rows, columns) = (used.row, used.column), used.shape
    area = Area(top, left, top + rows - 1, left + columns - 1)
    if area.size > _AREA:
        area = _filled(sheet, area)
    if area.size > _AREA:
        raise UnreadableFile(
            "too-large", f"工作表“{sheet.name}”的内容相隔太远，不像一张自评表，请删除表格以外的行和列"
        )
    return area


def _filled(sheet: xw.Sheet, area: Area) -> Area:
    """The area up to its last row and last column with content, counted by Excel itself."""
    count = sheet.book.app.api.WorksheetFunction.CountA

    def is_blank(part: Area) -> bool:
        return not count(sheet.range(part.address).api)

    bottom = _last(area.top, area.bottom, lambda row: is_blank(area._replace(top=row)))
    right = _last(area.left, area.right, lambda column: is_blank(area._replace(left=column, bottom=bottom)))
    return area._replace(bottom=bottom, right=right)


def _last(first: int, last: int, blank_from: Callable[[int], bool]) -> int:
    """The last number that is not blank; the first where all are."""
    while first < last:
        middle = (first + last + 1) // 2
        if blank_from(middle):
            last = middle - 1
        else:
            first = middle
    return first


def _number_formats(sheet: xw.Sheet, figures: list[Place]) -> Iterator[tuple[Place, str]]:
    """The format of every number: the columns of a form differ, the rows of a column seldom."""
    for column in sorted({column for _, column in figures}):
        places = [place for place in figures if place[1] == column]
        yield from uniform(places, lambda part: sheet.range(part.address).number_format)


def _exact(block: xw.Range, area: Area, values: _Rows) -> dict[Place, float]:
    """The amounts that Excel has cut to four decimals, whole again, by place."""
    if not any(isinstance(value, Decimal) for value in _flat(values)):
        return {}
    whole = _flat(_rows(block.api.Value2))
    return {
        place: second
        for place, first, second in zip(area.places(), _flat(values), whole, strict=True)
        if isinstance(first, Decimal)
    }


def _written(value: Any, formula: str | None, code: str) -> Written:
    if value is None:
        return Written(None, "", code)  # a formula that was not calculated
    if isinstance(value, bool):
        return Written(value, "TRUE" if value else "FALSE")
    if isinstance(value, int):
        return _text(ERROR_NUMBERS.get(value - _ERROR_BASE, "#N/A"))
    if isinstance(value, datetime):
        return _number(_serial(value), code)
    if isinstance(value, (float, Decimal)):
        return _number(float(value), code)
    if value == "" and formula is not None:
        return EMPTY_TEXT
    return _text(str(value))


def _serial(moment: datetime) -> float:
    """The serial number of a date, whichever date system the workbook counts in."""
    passed = moment.replace(tzinfo=None) - _ZERO_DAY
    return passed.days + (passed.seconds + passed.microseconds / 1e6) / 86_400


def _number(value: float, code: str) -> Written:
    number = number_of(f"{value:.15g}")
    if abs(number) >= LARGEST:  # a code or an account, no figure of a form
        return _text(f"{number:f}")
    return written_number(number, code, date1904=False)


def _text(text: str) -> Written:
    return Written(text, text) if text and not text.isspace() else NOTHING


def _read_merges(sheet: xw.Sheet, content: Sheet, area: Area) -> None:
    """Collect the merged ranges: a part without any is asked once, a mixed part is halved while it is large."""

    def merged(part: Area) -> bool | None:
        return _known(sheet.range(part.address).merge_cells)

    def cover(place: Place) -> None:
        if place not in content.covered:
            _cover(content, sheet.range(Area(*place, *place).address).merge_area.address)

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
    """Whether a merged range may begin with this content: the other cells of such a range are empty."""
    row, column = place
    neighbours = ((row, column + 1), (row + 1, column))
    return place in content.cells and any(
        area.holds(other) and other not in content.cells and other not in content.covered
        for other in neighbours
    )


def _cover(content: Sheet, address: str) -> None:
    first, _, last = address.replace("$", "").partition(":")
    merge = Merge(*position(first), *position(last or first))
    area = Area(merge.top, merge.left, merge.bottom, merge.right)
    if len(content.merges) >= LIMITS.merges or len(content.covered) + area.size > LIMITS.merged_cells:
        raise UnreadableFile("too-large", f"工作表“{content.name}”合并的单元格过多，不像一张自评表")
    if area.size == 1:
        return
    content.merges.append(merge)
    content.covered.update(dict.fromkeys(area.places(), merge))


def _read_hidden(sheet: xw.Sheet, content: Sheet, area: Area) -> None:
    def rows_hidden(part: Area) -> bool | None:
        return _known(sheet.range(part.address).api.EntireRow.Hidden)

    def columns_hidden(part: Area) -> bool | None:
        return _known(sheet.range(part.address).api.EntireColumn.Hidden)

    rows = uniform([(row, area.left) for row in range(area.top, area.bottom + 1)], rows_hidden)
    columns = uniform([(area.top, column) for column in range(area.left, area.right + 1)], columns_hidden)
    content.hidden_rows = frozenset(row for (row, _), hidden in rows if hidden)
    content.hidden_columns = tuple((column, column) for (_, column), hidden in columns if hidden)


def _known(answer: Any) -> bool | None:
    return None if answer is None else bool(answer)
