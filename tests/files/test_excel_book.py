"""A workbook that is open in Excel reads like its file, in few calls."""

from __future__ import annotations

import datetime as dt
import io
import random
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook, load_workbook
from openpyxl.styles import Font, PatternFill
from openpyxl.worksheet.worksheet import Worksheet
from support.excel.double import open_book
from support.foreign_forms import national
from support.packages import saved

from xlselfeval.cell import Run
from xlselfeval.checking import check
from xlselfeval.demo import filled_form, issued_form
from xlselfeval.errors import UnreadableFile
from xlselfeval.files.excel_book import ExcelBook, read_open_sheet
from xlselfeval.files.looks.open_cells import runs
from xlselfeval.files.open import open_workbook
from xlselfeval.files.ranges import Area, addresses
from xlselfeval.files.sheet import Sheet


def opened(folder: Path, data: bytes, name: str = "自评表.xlsx") -> Any:
    path = folder / name
    path.write_bytes(data)
    return open_book(path)


def sheets_of(book: Any) -> list[Sheet]:
    """Return all sheets of a workbook that is open in Excel."""
    opened = ExcelBook(book)
    return [opened.sheet(part) for part in opened.sheets]


def odd_cells(sheet: Worksheet) -> None:
    """Return a workbook with cells that Excel's object model gives differently from the file."""
    values: list[tuple[object, str]] = [
        (dt.datetime(2022, 12, 31), "yyyy/m/d"),
        (dt.datetime(2022, 12, 31, 8, 30), 'yyyy"年"m"月"d"日"'),
        (20, "yyyy/m/d"),
        (0.5, "h:mm"),
        (565.72345, '"¥"#,##0.00'),
        (0.98, "0%"),
        (195, '0"篇"'),
        (12345678901234567890, "General"),
        (1 / 3, "0.00"),
        (True, "General"),
        ("#REF!", "General"),
        ("   ", "General"),
        ("=A1&B1", "General"),
        ("_x0041_", "@"),
    ]
    for row, (value, code) in enumerate(values, 30):
        sheet.cell(row, 11, value).number_format = code  # type: ignore[arg-type]
    sheet["L30"].value, sheet["L30"].data_type = "=1+1", "s"
    sheet.row_dimensions[31].hidden = True
    sheet.row_dimensions[35].hidden = True
    sheet.merge_cells("N30:P33")
    sheet.merge_cells("K50:K51")


BOOKS: dict[str, Callable[[], bytes]] = {
    "demo": lambda: filled_form(issued_form()),
    "never calculated": issued_form,
    "drawn": national,
    "not merged": lambda: national(merged=False),
    "shifted": lambda: national(shift=(3, 2), formulas=True),
    "odd cells": lambda: national(change=odd_cells),
}


@pytest.mark.parametrize("name", BOOKS)
def test_an_open_workbook_reads_like_its_file(name: str, tmp_path: Path) -> None:
    """Values, texts, formats, formulas, merges and hidden rows are those of the saved file."""
    book = opened(tmp_path, BOOKS[name]())
    workbook = open_workbook(Path(book.fullname))
    for part, found in zip(workbook.sheets, sheets_of(book), strict=True):
        expected = workbook.sheet(part)
        assert (found.name, found.hidden) == (expected.name, expected.hidden)
        empty = [place for place, cell in expected.cells.items() if cell.formula is None and cell.is_blank]
        assert [one for one in found.cells.items() if one[0] not in empty] == [
            one for one in expected.cells.items() if one[0] not in empty
        ]
        assert set(found.merges) == set(expected.merges)
        assert found.covered == expected.covered
        assert found.hidden_rows == expected.hidden_rows


def test_a_form_is_read_in_bulk(tmp_path: Path) -> None:
    """The demonstration takes two to three calls to Excel for each cell with content, a long list hardly any."""
    book = opened(tmp_path, filled_form(issued_form()))
    sheets_of(book)
    assert book.app.impl.calls < 720

    workbook = load_workbook(io.BytesIO(national()))
    sheet = workbook.create_sheet("明细")
    for row in range(1, 3_001):
        sheet.append([f"第{row}项", row, row / 7])

    listed = opened(tmp_path, saved(workbook), "明细.xlsx")
    before = listed.app.impl.calls
    assert len(read_open_sheet(listed.sheets["明细"]).cells) == 9_000
    assert listed.app.impl.calls - before < 40


def test_formats_to_the_edge_of_the_sheet_are_no_content(tmp_path: Path) -> None:
    """A used range of billions of cells is read to its last content, or refused if that is far."""

    def far(value: str | None) -> Callable[[Worksheet], None]:
        def change(sheet: Worksheet) -> None:
            sheet["XFD1048576"].number_format = "0.00"
            sheet["XFD1048576"].value = value

        return change

    book = opened(tmp_path, national(change=far(None)))
    assert [one.findings for one in check(book)] == [one.findings for one in check(book.fullname)]
    book = opened(tmp_path, national(change=far("远")))
    with pytest.raises(UnreadableFile, match="请删除表格以外的行和列"):
        sheets_of(book)


def test_findings_are_those_of_the_file(tmp_path: Path) -> None:
    """All findings, with their cells, are those of the file."""
    for name, make in BOOKS.items():
        book = opened(tmp_path, make(), f"{name}.xlsx")
        here = check(book)
        assert [one.findings for one in here] == [one.findings for one in check(book.fullname)], name


@pytest.mark.parametrize("seed", range(12))
def test_merged_ranges_are_found_wherever_they_lie(seed: int, tmp_path: Path) -> None:
    """Random merged ranges, filled and blank, side by side, are all found, and no others."""
    chance = random.Random(seed)
    workbook = Workbook()
    sheet: Any = workbook.active
    taken: set[tuple[int, int]] = set()
    for _ in range(40):
        top, left = chance.randint(1, 25), chance.randint(1, 12)
        bottom, right = top + chance.randint(0, 4), left + chance.randint(0, 3)
        places = {(row, column) for row in range(top, bottom + 1) for column in range(left, right + 1)}
        if len(places) > 1 and not places & taken:
            taken |= places
            sheet.merge_cells(start_row=top, start_column=left, end_row=bottom, end_column=right)
            sheet.cell(top, left).value = chance.choice([None, "题", 5])
    for row in range(1, 31):
        for column in range(1, 17):
            if (row, column) not in taken and chance.random() < 0.5:
                sheet.cell(row, column, chance.choice(["字", 3]))
    book = opened(tmp_path, saved(workbook))
    expected = open_workbook(Path(book.fullname))
    found = read_open_sheet(book.sheets[0])
    assert set(found.merges) == set(expected.sheet(expected.sheets[0]).merges)
    assert len(found.merges) == len(set(found.merges))


def test_addresses_stay_within_what_excel_accepts() -> None:
    """Addresses of scattered cells name each cell once, in at most 255 characters a text."""
    areas = [Area(row, column, row, column) for row in range(1, 400, 2) for column in (1, 700)]
    texts = list(addresses(areas))
    assert max(len(text) for text in texts) <= 255
    assert sorted(part for text in texts for part in text.split(",")) == sorted(one.address for one in areas)
    assert list(addresses([Area(row, 1, row, 4) for row in range(3, 9)])) == ["A3:D8"]
    assert list(addresses([])) == []


def test_struck_out_cells_of_an_open_workbook(tmp_path: Path) -> None:
    """A number and a text that are struck out do not count, as in the file."""

    def strike(sheet: Worksheet) -> None:
        sheet["F14"].font, sheet["E19"].font = Font(strike=True), Font(strike=True)

    data = national(change=strike)
    (sheet,) = sheets_of(opened(tmp_path, data))
    workbook = open_workbook(data)
    expected = workbook.sheet(workbook.sheets[0])
    for ref in ((14, 6), (19, 5), (15, 4)):
        assert sheet.cell(*ref).written == expected.cell(*ref).written
    assert sheet.cell(14, 6).written.struck == "50"


LOOKS: dict[str, dict[str, object]] = {
    "white": {"font": Font(color="FFFFFFFF")}, "nearly white": {"font": Font(color="FFF5F5F5")}, "tiny": {"font": Font(size=1)},
    "red on red": {"font": Font(color="FFFF0000"), "fill": PatternFill("solid", fgColor="FFFF0000")}, "hidden by its format": {"number_format": ";;;"},
    "coloured by its format": {"number_format": "[White]0"}, "struck out": {"font": Font(strike=True)}, "white on blue": {"font": Font(color="FFFFFFFF"), "fill": PatternFill("solid", fgColor="FF000080")},
    "red": {"font": Font(color="FFFF0000")}, "small": {"font": Font(size=6)}, "white on a pattern": {"font": Font(color="FFFFFFFF"), "fill": PatternFill("gray125")}, "raised": {"font": Font(vertAlign="superscript")},
}  # fmt: skip


@pytest.mark.parametrize("name", LOOKS)
def test_looks_of_an_open_workbook(tmp_path: Path, name: str) -> None:
    """A number and a text that nobody sees in the file are not seen in the open workbook either."""

    def change(sheet: Worksheet) -> None:
        for ref in ("H14", "F19"):
            for key, one in LOOKS[name].items():
                setattr(sheet[ref], key, one)

    data = national(change=change)
    (sheet,) = sheets_of(opened(tmp_path, data))
    workbook = open_workbook(data)
    expected = workbook.sheet(workbook.sheets[0])
    assert {place: cell.written for place, cell in sheet.cells.items()} == {
        place: cell.written for place, cell in expected.cells.items()
    }


@pytest.mark.parametrize("looks", ["0000000", "1000000", "1100000", "0001000", "1111111", "1020102"])
def test_runs_of_an_open_cell(looks: str) -> None:
    """The runs of a text are found by halves, whatever look its characters have."""
    text = "9876543"
    kinds = {"0": Run(""), "1": Run("", True), "2": Run("", False, "FFFFFF", 1)}

    def ask(first: int, end: int) -> Run | None:
        found = set(looks[first:end])
        return kinds[found.pop()] if len(found) == 1 else None

    pieces = [(run.text, run[1:]) for run in runs(text, ask)]
    assert [(one, look) for piece, look in pieces for one in piece] == [
        (one, kinds[look][1:]) for one, look in zip(text, looks, strict=True)
    ]
    assert len(pieces) <= 7


def test_the_end_of_a_long_text_is_as_its_cell() -> None:
    """Characters behind the first two thousand are not asked for."""
    asked: list[int] = []
    pieces = list(runs("字" * 3_000, lambda _, end: asked.append(end) or Run("", True)))
    assert ([len(run.text) for run in pieces], pieces[1].is_struck, max(asked)) == (
        [2_000, 1_000],
        None,
        2_000,
    )
