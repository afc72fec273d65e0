"""A second opinion by python-calamine, an independent reader: all values of old files agree."""

from __future__ import annotations

import datetime
import random
import re
import struct
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

import pytest
from openpyxl import Workbook as Drawn
from openpyxl.styles.numbers import BUILTIN_FORMATS
from openpyxl.utils.datetime import CALENDAR_MAC_1904
from python_calamine import CalamineWorkbook, SheetVisibleEnum
from support import legacy_files
from support.handmade_files import biff, xls
from support.legacy_files import xlsb_of
from support.packages import saved

from xlselfeval.cell import ERROR_TEXTS, Cell
from xlselfeval.files.open import open_workbook

Place = tuple[str, int, int]
ENCRYPTED = "加密"
WORKBOOKS, ROWS, COLUMNS = 6, 30, 8
SEED = 20_201_201
CODES = ("General", "0.00", "0%", "#,##0.00", '0"篇"', "yyyy-mm-dd", 'yyyy"年"m"月"', "h:mm", "@", *(BUILTIN_FORMATS[one] for one in (3, 10, 11, 14)))  # fmt: skip
DURATION = re.compile(r"PT([0-9]+)H([0-9]+)M([0-9.]+)S")
SECOND = 1 / 86_400  # of a day
FIRST_PART = 4_000  # characters of a formula's text in a .xls of which calamine reads the first record alone
WORDS = (
    "数量指标",
    "≥95%",
    "2020年12月底前",
    " 空格 ",
    "多\n行",
    "a&<b>'\"",
    "_x0041_",
    "1,234",
    "=1+1",
    "𠮷",
)


def random_workbook(chance: random.Random, *, date1904: bool) -> bytes:
    """Return two visible sheets and a hidden one, of random values, formulas and formats."""
    book = Drawn()
    if date1904:
        book.epoch = CALENDAR_MAC_1904
    for name in ("甲", "乙 2", "隐藏"):
        sheet = book.create_sheet(name)
        for row in range(1, ROWS + 1):
            for column in chance.sample(range(1, COLUMNS + 1), chance.randrange(COLUMNS)):
                cell = sheet.cell(row, column)
                cell.value = random_value(chance)  # type: ignore[assignment]
                if cell.value in WORDS:
                    cell.data_type = "s"
                is_negative = isinstance(cell.value, int | float) and cell.value < 0  # no date
                cell.number_format = "0.00" if is_negative else chance.choice(CODES)
        for first in chance.sample(range(1, ROWS - 2), 2):
            sheet.merge_cells(
                start_row=ROWS + first * 3, end_row=ROWS + first * 3 + 2, start_column=1, end_column=3
            )
    book.remove(book.worksheets[0])
    book["隐藏"].sheet_state = "hidden"
    return saved(book)


def random_value(chance: random.Random) -> object:
    """Return a number, date, truth, text or formula, whose result may be an error."""
    number = chance.choice((0, 1, -3, 195, 65.5, 0.98, 1 / 3, 1e-7, 123_456_789.125, 44_166, 2e15))
    return chance.choice(
        (
            number,
            chance.randrange(-1_000, 100_000) / 100,
            datetime.date(2020, 1, 1) + datetime.timedelta(chance.randrange(3_000)),
            datetime.datetime(2019, 5, 6, 7, 8, chance.randrange(60)),
            chance.random() < 0.5,
            chance.choice(WORDS),
            chance.choice(("=1+0.5", '="优"&"良"', "=1=1", "=1/0", "=NA()", '=""', "=DATE(2020,2,29)")),
        )
    )


@pytest.fixture(scope="module")
def generated(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder with random workbooks as .xls, .ods and .xlsb."""
    folder = tmp_path_factory.mktemp("generated")
    books = {}
    for number in range(WORKBOOKS):
        date1904 = bool(number % 2)
        data = random_workbook(random.Random(SEED + number), date1904=date1904)
        books[f"{1904 if date1904 else 1900}-{number}"] = (data, "甲")
    legacy_files.converted(folder, books)
    for name in books:
        (folder / f"{name}.xlsb").write_bytes(xlsb_of((folder / f"{name}.xlsx").read_bytes()))
    return folder


def calamine_values(path: Path) -> Iterator[tuple[Place, object]]:
    """Yield the values of the visible sheets that calamine reads; it leaves out errors."""
    book = CalamineWorkbook.from_path(str(path))
    for known in book.sheets_metadata:
        sheet = book.get_sheet_by_name(known.name)
        if known.visible == SheetVisibleEnum.Visible and sheet.start is not None:
            top, left = sheet.start
            for row, values in enumerate(sheet.to_python(skip_empty_area=True), top + 1):
                for column, value in enumerate(values, left + 1):
                    if value != "":
                        yield (known.name, row, column), value


def our_cells(path: Path) -> Iterator[tuple[Place, Cell]]:
    """Yield the cells with content in the visible sheets."""
    workbook = open_workbook(path)
    for part in workbook.sheets:
        if part.state == "visible":
            for (row, column), cell in workbook.sheet(part).cells.items():
                yield (part.name, row, column), cell


def serial(value: object, *, date1904: bool) -> float:
    """Return the number that Excel saves for a number or a moment; it counts a 29 February 1900."""
    if isinstance(value, str) and (parts := DURATION.fullmatch(value)):
        value = datetime.timedelta(hours=int(parts[1]), minutes=int(parts[2]), seconds=float(parts[3]))
    if isinstance(value, datetime.date):
        clock = value.time() if isinstance(value, datetime.datetime) else datetime.time()
        first = datetime.date(1904, 1, 1) if date1904 else datetime.date(1899, 12, 30)
        days = (datetime.date(value.year, value.month, value.day) - first).days
        return days - (not date1904 and 0 < days <= 60) + serial(clock, date1904=date1904)
    if isinstance(value, datetime.time):
        value = datetime.datetime.combine(datetime.date.min, value) - datetime.datetime.min
    if isinstance(value, datetime.timedelta):
        return value / datetime.timedelta(days=1)
    assert isinstance(value, int | float), value
    return float(value)


def serial_in_ods(value: object) -> float:
    """Return the number behind a value of a .ods: LibreOffice, which writes it, counts no 29 February 1900."""
    number = serial(value, date1904=False)
    if not isinstance(value, datetime.date):
        return number
    return number + (
        0 < (datetime.date(value.year, value.month, value.day) - datetime.date(1899, 12, 30)).days <= 60
    )


def agree(cell: Cell, value: object, *, kind: str, date1904: bool) -> bool:
    """Return True where a cell holds the value that calamine reads, as Excel shows it."""
    ours = cell.written.value
    if isinstance(ours, str) and isinstance(value, str):
        return ours == value or (len(value) > FIRST_PART and ours.startswith(value))
    if isinstance(ours, bool) or isinstance(value, bool):
        return ours is value
    number = serial_in_ods(value) if kind == ".ods" else serial(value, date1904=date1904)
    if ours is None:
        return number == 0  # LibreOffice saves 0 for a text that it has not computed
    if isinstance(ours, datetime.date):
        return int(number) == serial(ours, date1904=date1904)
    if isinstance(value, int | float):
        return Decimal(f"{value:.15g}") == Decimal(ours)  # a text where it is too large for a form
    return abs(number - float(ours)) < SECOND / 10


def differences(path: Path, *, date1904: bool = False) -> dict[Place, object]:
    """Return the cells that the two readers do not read alike, and both values."""
    ours, theirs = dict(our_cells(path)), dict(calamine_values(path))
    found: dict[Place, object] = {}
    for place in ours.keys() | theirs.keys():
        cell, value = ours.get(place), theirs.get(place)
        if cell is not None and value is None and (cell.text in ERROR_TEXTS or cell.is_blank):
            continue
        if cell is None or value is None or not agree(cell, value, kind=path.suffix, date1904=date1904):
            found[place] = (cell, value)
    return found


@pytest.mark.office
@pytest.mark.parametrize("kind", ["xls", "ods", "xlsb"])
def test_every_old_file_of_the_tests_has_the_values_that_calamine_reads(files: Path, kind: str) -> None:
    """In all old files of the tests every cell has the same value for both readers."""
    paths = [path for path in sorted(files.glob(f"*.{kind}")) if path.stem != ENCRYPTED]
    assert len(paths) >= 6
    for path in paths:
        assert differences(path) == {}, path.name
    assert sum(len(dict(our_cells(path))) for path in paths) > 500


@pytest.mark.office
@pytest.mark.parametrize("kind", ["xls", "ods", "xlsb"])
def test_generated_files_have_the_values_that_calamine_reads(generated: Path, kind: str) -> None:
    """In random workbooks, half with dates from 1904 on, both readers find the same values."""
    paths = sorted(generated.glob(f"*.{kind}"))
    assert len(paths) == WORKBOOKS
    for path in paths:
        date1904 = kind == "xls" and path.name.startswith("1904")  # the others have the usual system
        assert differences(path, date1904=date1904) == {}, path.name
    assert sum(len(dict(our_cells(path))) for path in paths) > 500


@pytest.mark.parametrize(
    ("system", "day"), [(0, datetime.date(2020, 12, 1)), (1, datetime.date(2024, 12, 2))]
)
def test_both_date_systems_are_read(tmp_path: Path, system: int, day: datetime.date) -> None:
    """Serial number 44,166 of a .xls is a day in 2020, or in 2024 if days count from 1904."""
    date_style = biff(0xE0, struct.pack("<HH", 0, 14) + bytes(16))
    number = biff(0x0203, struct.pack("<HHHd", 0, 0, 0, 44_166.0))
    path = tmp_path / "a.xls"
    path.write_bytes(xls(number, extra=biff(0x22, struct.pack("<H", system)) + date_style))
    ((_, cell),) = our_cells(path)
    assert cell.written.value == day
    assert differences(path, date1904=bool(system)) == {}
