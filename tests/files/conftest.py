"""Workbooks in the older formats, written by LibreOffice once for all tests of this folder."""

from __future__ import annotations

import datetime
from decimal import Decimal
from pathlib import Path

import pytest
from openpyxl import Workbook as Drawn
from openpyxl.worksheet.worksheet import Worksheet
from support import legacy_files
from support.foreign_forms import national
from support.forms import HONEST, indicators, row_cells
from support.legacy_files import xlsb_of
from support.packages import saved

from xlselfeval import layout as at
from xlselfeval.demo import filled_form, issued_form
from xlselfeval.form.fill import answers_at, fill
from xlselfeval.form.generate import generate
from xlselfeval.layout import plan_layout
from xlselfeval.scheme.load import load_scheme


def honest_form() -> bytes:
    """Return an issued form that has been filled in without a mistake."""
    scheme, table = load_scheme("hunan-department-2020"), row_cells(HONEST)
    issued = generate(scheme, year=2020, organization="某市某局", indicators=indicators())
    places = plan_layout(scheme, rows=0, indicators=indicators())
    answers: dict[tuple[int, int], Decimal | str | None] = {
        (places.goal_text, at.CATEGORY): "完成全年工作任务。",
        (places.goal_text, at.ACTUAL): "全年工作任务已完成。",
    }
    for row in (places.fund_total, *places.fund_lines[:1]):
        answers |= {(row, column): Decimal(120) for column in (at.INITIAL, at.ADJUSTED, at.SPENT)}
    for place, texts in zip(places.rows, table, strict=True):
        actual = texts[4]
        number = (
            Decimal(actual.rstrip("%")) / (100 if "%" in actual else 1)
            if actual.rstrip("%").isdecimal()
            else actual
        )
        answers |= {(place.row, at.ACTUAL): number, (place.row, at.SCORE): Decimal(texts[6])}
    return fill(scheme, issued, answers_at(answers))


ODD: tuple[tuple[object, str], ...] = (
    ("=1/0", ""), ("=NA()", ""), ("=#REF!+1", ""), (True, ""), ("=1=1", ""), ('="等级："&"优"', ""), ('="长"&REPT("字",9000)', ""),
    ("=1+0.5", "0.00"), (0.98, "0%"), (0.9755, "0.00%"), (195, '0"篇"'), (195, 'General"篇"'), (1.5, '0.0"万元"'), (88, "¥#,##0.00"),
    (1234567.891, "#,##0.00"), (-3.5, "0.00;[Red]-0.00"), (0.1 + 0.2, ""), (1e20, ""), (3.14159, "@"),
    (datetime.date(2020, 12, 1), 'yyyy"年"m"月"'), (datetime.date(2020, 12, 1), "yyyy-mm-dd"), (44166, '[$-804]yyyy"年"m"月"d"日"'),
    (datetime.datetime(2020, 1, 2, 3, 4), "yyyy-mm-dd h:mm"), (datetime.time(3, 4), "h:mm"), (datetime.timedelta(days=2, hours=5), "[h]:mm"),
    (5, "yyyy/m/d"), (0, "yyyy/m/d"), (61, "yyyy/m/d"), ("多\n行 text", ""), ("a&<b>_x0041_", ""), ("  空格 ", ""),
)  # fmt: skip


def odd_values() -> bytes:
    """Return a sheet with values of every kind, merged, hidden and protected."""
    book = Drawn()
    sheet = book.active
    assert sheet is not None
    sheet.title = "各种 值"
    for row, (value, code) in enumerate(ODD, 1):
        cell = sheet.cell(row, 2)
        cell.value = value  # type: ignore[assignment]
        if code:
            cell.number_format = code
    for row in range(40, 50):
        for column in range(2, 6):
            sheet.cell(row, column, 0.5).number_format = "0%"  # OpenDocument writes such a block once
    sheet["D20"] = "合并"
    sheet.merge_cells("D20:F22")
    sheet.row_dimensions[9].hidden = True
    sheet.column_dimensions["C"].hidden = True
    sheet.protection.enable()
    book.create_sheet("隐藏的")["A1"] = "三级指标"
    book["隐藏的"].sheet_state = "hidden"
    return saved(book)


def broken_form() -> bytes:
    """Return a form in which three formulas give errors."""

    def change(sheet: Worksheet) -> None:
        sheet["H14"], sheet["F17"], sheet["H23"] = "=1/0", "=#REF!", "=NA()"

    return national(change=change)


@pytest.fixture(scope="session")
def files(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder with each workbook in four formats, some uncalculated, one encrypted."""
    folder = tmp_path_factory.mktemp("旧 格式")
    books = {
        "演示": (filled_form(issued_form()), "自评表"), "诚实": (honest_form(), "自评表"), "手画": (national(formulas=True), "Sheet1"),
        "移位": (national(shift=(3, 2)), "Sheet1"), "各种": (odd_values(), "各种 值"), "坏了": (broken_form(), "Sheet1"),
    }  # fmt: skip
    legacy_files.converted(folder, books, password="123")
    legacy_files.converted(
        folder, {f"没有重算{name}": books[name] for name in ("演示", "诚实")}, calculate=False
    )
    for name in books:
        (folder / f"{name}.xlsb").write_bytes(xlsb_of((folder / f"{name}.xlsx").read_bytes()))
    return folder
