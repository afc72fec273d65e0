"""The values of a .xls, .et, .xlsb or .ods, by python-calamine, as a package that the reader reads like any other."""

from __future__ import annotations

import io
import re
from collections.abc import Callable, Iterator, Sequence
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING, TypeVar

from xlselfeval.errors import UnreadableFile
from xlselfeval.files.legacy.ods import scan_ods
from xlselfeval.files.legacy.scan import ENCRYPTED, OldBook, checked, damaged
from xlselfeval.files.legacy.value_workbook import Value, ValueSheet, excel_names, value_book
from xlselfeval.files.legacy.workbook import OldWorkbook
from xlselfeval.files.legacy.xls import scan_xls
from xlselfeval.files.legacy.xlsb import scan_xlsb
from xlselfeval.files.limits import LIMITS, Limits
from xlselfeval.files.package import Package
from xlselfeval.files.workbook import PackageWorkbook
from xlselfeval.sheet_names import is_record_sheet

if TYPE_CHECKING:
    from python_calamine import CalamineSheet, CalamineWorkbook

_T = TypeVar("_T")
_DURATION = re.compile(r"PT(\d{1,9})H(\d{1,2})M(\d{1,2})(?:[.,]\d*)?S")  # of OpenDocument, a day and more
_SCANS: dict[str, Callable[[bytes, Limits], OldBook]] = {
    "xls": scan_xls,
    "xlsb": lambda data, limits: scan_xlsb(_verified(data, limits)),
    "ods": lambda data, limits: scan_ods(_verified(data, limits)),
}


def values_workbook(data: bytes, kind: str, limits: Limits = LIMITS) -> OldWorkbook:
    """Read a file of this kind (xls, xlsb, ods): its visible sheets and the sheet that says what was issued."""
    book = checked(_SCANS[kind](data, limits), limits)
    sheets = list(_sheets(book))
    values = value_book(sheets, date1904=book.date1904)
    names = excel_names([sheet.scan.name for sheet in sheets])
    unknown = {name: sheet.scan.unknown for name, sheet in zip(names, sheets, strict=True)}
    return OldWorkbook(kind, PackageWorkbook(Package(values, limits)), unknown, has_macros=book.has_macros)


def _verified(data: bytes, limits: Limits) -> Package:
    """The package, every part of which has been read once: sizes are what its directory says."""
    package = Package(data, limits)
    package.verify()
    return package


def _sheets(book: OldBook) -> Iterator[ValueSheet]:
    from python_calamine import SheetTypeEnum, SheetVisibleEnum

    source = _called(lambda: _opened(book.clean))
    known = source.sheets_metadata
    if len(known) != len(book.sheets):
        raise damaged()
    for number, (one, scan) in enumerate(zip(known, book.sheets, strict=True)):
        issued = is_record_sheet(scan.name)
        if one.typ == SheetTypeEnum.WorkSheet and (issued or one.visible == SheetVisibleEnum.Visible):
            top, left, rows = _called(lambda number=number: _rows(source.get_sheet_by_index(number)))  # type: ignore[misc]
            values = {
                (row, column): value
                for row, cells in enumerate(rows, top)
                for column, cell in enumerate(cells, left)
                if (value := _value(cell, book)) is not None
            }
            if scan.errors:
                values = dict(sorted((values | scan.errors).items()))
            yield ValueSheet(scan=scan, values=values, hidden=issued)


def _opened(clean: bytes) -> CalamineWorkbook:
    from python_calamine import CalamineWorkbook

    return CalamineWorkbook.from_filelike(io.BytesIO(clean))


def _rows(sheet: CalamineSheet) -> tuple[int, int, Sequence[Sequence[object]]]:
    """First row and column from 1, and the rows from there on."""
    if sheet.start is None:
        return 1, 1, ()
    return sheet.start[0] + 1, sheet.start[1] + 1, sheet.to_python(skip_empty_area=True)


def _called(read: Callable[[], _T]) -> _T:
    """What the reader of values gives; UnreadableFile when it raises anything, or panics."""
    try:
        return read()
    except BaseException as error:  # a panic in Rust arrives as no Exception
        if not isinstance(error, Exception) and type(error).__name__ != "PanicException":
            raise
        if type(error).__name__ == "PasswordError":
            raise UnreadableFile("encrypted", ENCRYPTED) from error
        raise damaged() from error


def _value(cell: object, book: OldBook) -> Value | None:
    """A cell's value as Excel keeps it; dates and times as numbers, whose format says what they are."""
    if isinstance(cell, str):
        duration = _DURATION.fullmatch(cell)
        if duration is None:
            return cell or None
        hours, minutes, seconds = map(int, duration.groups())
        cell = timedelta(hours=hours, minutes=minutes, seconds=seconds)
    if isinstance(cell, datetime):
        return _serial(cell.date(), book) + _share(cell.time())
    if isinstance(cell, date):
        return _serial(cell, book)
    if isinstance(cell, time):
        return _share(cell)
    if isinstance(cell, timedelta):
        return cell / timedelta(days=1)
    return cell if isinstance(cell, bool | int | float) else None


def _serial(day: date, book: OldBook) -> int:
    if book.date1904:
        return (day - date(1904, 1, 1)).days
    number = (day - date(1899, 12, 30)).days
    return number - 1 if book.leap1900 and number <= 60 else number


def _share(moment: time) -> float:
    """The part of a day."""
    return (moment.hour * 3600 + moment.minute * 60 + moment.second + moment.microsecond / 1e6) / 86_400
