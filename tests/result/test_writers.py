"""All writers of the 核对结果 sheet give the same sheet, cell by cell."""

from __future__ import annotations

import io
import tempfile
from collections.abc import Callable
from dataclasses import fields
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook
from support.excel.double import open_book
from support.foreign_forms import NATIONAL, national
from support.packages import saved
from support.sheet_view import SheetView, view

from xlselfeval.buttons.result_sheets import write_results
from xlselfeval.checking import check
from xlselfeval.demo import filled_form, issued_form
from xlselfeval.files.excel_book import ExcelBook
from xlselfeval.files.open import open_workbook
from xlselfeval.result.checked_copy import checked_copy
from xlselfeval.review.review import Review
from xlselfeval.sheet_names import RESULT_SHEET

TODAY = date(2023, 3, 1)
FILE = "返回.xlsx"


def by_package(data: bytes, reviews: tuple[Review, ...]) -> SheetView:
    """The copy of the file."""
    return view(checked_copy(open_workbook(data), reviews, file=FILE, today=TODAY))


def by_xlwings(data: bytes, reviews: tuple[Review, ...]) -> SheetView:
    """The workbook open in Excel, saved afterwards."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / FILE
        path.write_bytes(data)
        book = open_book(path)
        write_results(book, ExcelBook(book), reviews, today=TODAY)
        return view(book.impl.bytes())


WRITERS: dict[str, Callable[[bytes, tuple[Review, ...]], SheetView]] = {
    "package": by_package,
    "xlwings": by_xlwings,
}

HOSTILE = (
    "=1+1",
    "-5",
    "+cmd|' /C calc'!A0",
    "@SUM(A1)",
    "'单引号",
    "_x005F_x0041_<b>&amp;\"'",  # a file spells _x0041_ so
    "_x0001__x000B_控制符_x000D_\n换行",
)
TYPED = ("200", "100%", "2020-12-31", "1/2", "TRUE", "#REF!", "1E5")


def hostile() -> bytes:
    """A form of texts that are formulas, numbers, dates, escapes and markup to whoever reads them carelessly."""
    rows = [list(row) for row in NATIONAL]
    scored = [place for place, row in enumerate(rows) if row[5] is not None]
    for place, name, actual in zip(scored, HOSTILE, TYPED, strict=True):
        rows[place][2], rows[place][4], rows[place][6] = name, actual, 3

    def as_text(sheet: Any) -> None:
        for line in sheet.iter_rows(14, 22, 4, 6):
            for cell in line:
                cell.data_type = "s" if isinstance(cell.value, str) else cell.data_type

    return national(rows, change=as_text)


def long(length: int) -> bytes:
    """A form with a text of that length."""
    rows = [list(row) for row in NATIONAL]
    rows[0][4], rows[0][6] = "长" * length, 14
    return national(rows)


def answered() -> bytes:
    """A returned copy in which the unit has answered, also to a finding that is gone."""
    data = hostile()
    book = load_workbook(
        io.BytesIO(checked_copy(open_workbook(data), reviews_of(data), file=FILE, today=TODAY))
    )
    sheet: Any = book[RESULT_SHEET]
    first = next(cell.row for cell in sheet["A"] if cell.value == "序号") + 1
    for row, text in enumerate(("已核实", "=不是公式", "5"), first):
        sheet.cell(row, 12, text).data_type = "s"
    sheet.cell(first + 1, 3).value = "Z99 已删除的指标"
    return saved(book)


def reviews_of(data: bytes) -> tuple[Review, ...]:
    return check(data)


FORMS: dict[str, Callable[[], bytes]] = {
    "demo": lambda: filled_form(issued_form()),
    "clean": national,
    "formulas": lambda: national(formulas=True),
    "hostile": hostile,
    "longer than an array takes": lambda: long(9_000),
    "longer than the sheet takes": lambda: long(20_000),
    "answered": answered,
}


@pytest.mark.parametrize("writer", [name for name in WRITERS if name != "package"])
@pytest.mark.parametrize("form", FORMS)
def test_writers_agree(form: str, writer: str) -> None:
    """Values and their kinds, styles, merged ranges, sizes, links and page are the same."""
    data = FORMS[form]()
    reviews = reviews_of(data)
    expected, there = by_package(data, reviews), WRITERS[writer](data, reviews)
    for part in fields(SheetView):
        assert getattr(there, part.name) == getattr(expected, part.name), part.name


@pytest.mark.parametrize("writer", WRITERS)
def test_text_stays_text(writer: str) -> None:
    """Every text of a form is a text in the sheet, as the form shows it."""
    data = hostile()
    values = WRITERS[writer](data, reviews_of(data)).values.values()
    assert {kind for kind, _ in values} == {"text", "number"}
    texts = {value for kind, value in values if kind == "text"}
    assert {"=1+1", "-5", "'单引号", "_x0041_<b>&amp;\"'", *TYPED} <= texts
    assert any("控制符" in str(text) for text in texts)
    assert not any(control in str(text) for text in texts for control in "\x01\x0b\r")


@pytest.mark.parametrize("writer", WRITERS)
def test_remarks_are_kept(writer: str) -> None:
    """Remarks are beside their findings, and those without a finding at the end."""
    data = answered()
    values = WRITERS[writer](data, reviews_of(data)).values
    by_text = {value: address for address, (_, value) in values.items()}
    assert by_text["已核实"].startswith("L")
    assert by_text["5"].startswith("L")
    assert "Z99 已删除的指标：=不是公式" in by_text


@pytest.mark.parametrize("writer", WRITERS)
def test_links_lead_to_the_cells_of_the_form(writer: str) -> None:
    """Every finding with a cell has a link to it."""
    data = filled_form(issued_form())
    reviews = reviews_of(data)
    links = set(WRITERS[writer](data, reviews).links.values())
    cells = {one.cell for one in reviews[0].findings if one.audience == "unit" and one.cell}
    assert links == {f"'自评表'!{cell}" for cell in cells}
