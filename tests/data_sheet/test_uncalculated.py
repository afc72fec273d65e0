"""A data sheet whose formulas came without results is calculated, and says so."""

from __future__ import annotations

import io

import openpyxl
import pytest
from support.honest_data_sheet import AMOUNTS, BLANK, LAYOUT

from xlselfeval.data_sheet.places import cell_of
from xlselfeval.data_sheet.read import read_data_sheets
from xlselfeval.data_sheet.review import DataReview, check_data_sheets
from xlselfeval.files.open import open_workbook


def filled(**changes: float) -> bytes:
    """Fill in the blank sheet as a program does that calculates nothing."""
    book = openpyxl.load_workbook(io.BytesIO(BLANK))
    for (row, column), number in AMOUNTS.items():
        cell = book[LAYOUT.mark][cell_of(LAYOUT, row, column)]
        if not str(cell.value).startswith("="):
            cell.value = changes.get(f"{row}_{column}", float(number))
    found = io.BytesIO()
    book.save(found)
    return found.getvalue()


def review(**changes: float) -> DataReview:
    (found,) = check_data_sheets(open_workbook(filled(**changes)))
    return found


def test_formulas_without_results_are_calculated_and_reported_once() -> None:
    """The totals are those of the parts, and one finding asks for a calculated file, as of a form."""
    (sheet,) = read_data_sheets(open_workbook(filled()))
    of_kind, of_class = sheet.rows["spending"].number("spent"), sheet.rows["economic"].number("spent")
    assert (
        of_kind == of_class == sum(AMOUNTS[key, "spent"] for key in ("wages", "goods", "personal", "capital"))
    )
    asked = [one for one in review().findings if one.name == "not-calculated"]
    assert [(one.severity, one.code) for one in asked] == [("warning", "T209")]
    assert "个公式单元格未保存计算结果" in asked[0].message


def test_a_calculated_total_is_checked() -> None:
    """A total that follows from wrong parts is held against the other totals of the sheet."""
    off = float(AMOUNTS["wages", "spent"]) + 10
    assert "data-total" not in {one.name for one in review().findings}
    assert "data-total" in {one.name for one in review(wages_spent=off).findings}


@pytest.mark.parametrize("saved", [True, False])
def test_a_blank_sheet_is_not_asked_for_results(saved: bool) -> None:
    """A sheet in which nothing is filled in has nothing to calculate."""
    book = openpyxl.load_workbook(io.BytesIO(BLANK))
    found = io.BytesIO()
    book.save(found)
    (one,) = check_data_sheets(open_workbook(found.getvalue() if saved else BLANK))
    assert "not-calculated" not in {each.name for each in one.findings}
