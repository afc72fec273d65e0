"""The errors of a spreadsheet: each text is an error in every place in which #REF! is one."""

from __future__ import annotations

import struct
from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal

import pytest
from support.form_variants import funds, sums, total
from support.forms import HONEST, row_cells, submission
from support.handmade_files import biff, xls

from xlselfeval.cell import ERROR_NUMBERS, ERROR_TEXTS, Cell, Written
from xlselfeval.checking import check_submission
from xlselfeval.files.excel_book import _ERROR_BASE, _written
from xlselfeval.files.open import open_workbook
from xlselfeval.formulas.foreign.engine import run_formula
from xlselfeval.formulas.foreign.rewrite import rewrite_formula
from xlselfeval.formulas.issued import known_formulas
from xlselfeval.formulas.values import evaluate_live_formulas
from xlselfeval.review.note_words import is_blank_note
from xlselfeval.scheme.load import load_scheme
from xlselfeval.submission import Submission

NEW = (
    "#SPILL!", "#CALC!", "#FIELD!", "#BLOCKED!", "#CONNECT!", "#BUSY!", "#UNKNOWN!", "#GETTING_DATA",
    "#EXTERNAL!", "#PYTHON!", "#TIMEOUT!",
)  # fmt: skip
SCHEME = load_scheme("hunan-department-2020")
LAST_COLUMN = 8
_LAST_OF_XLS = 43


def with_error(place: int, error: Written) -> Submission:
    """The honest form with an error in one column of its first row."""
    return submission(overrides={(0, place): error})


def in_a_note(error: Written) -> Submission:
    """A score below its points whose only reason is an error."""
    first = HONEST.strip().splitlines()[0]
    table = HONEST.replace(first, first.replace("| 210 | 15 | 15 |", "| 195 | 15 | 14.63 |"))
    assert row_cells(table)[0][6] == "14.63"
    return submission(table, overrides={(0, LAST_COLUMN): error})


PLACES: dict[str, Callable[[Written], Submission]] = {
    **{name: lambda error, place=place: with_error(place, error) for name, place in zip(("target", "actual", "points", "score"), range(4, 8), strict=True)},  # type: ignore[misc]
    "note": in_a_note,
    "rate": lambda error: funds(rate=error)(submission()),
    "rate with a formula": lambda error: funds(rate=Cell("自评表", 5, 8, error, "F5/E5"))(submission()),
    "execution score": lambda error: funds(score=error)(submission()),
    "adjusted budget": lambda error: sums(budget_adjusted=error)(submission()),
    "total": lambda error: total(score=error)(submission()),
    "total with a formula": lambda error: total(score=Cell("自评表", 19, 8, error, "SUM(H12:H18)+I5"))(submission()),
    "values of an old file": lambda error: _of_an_old_file(with_error(7, error)),
}  # fmt: skip


def _of_an_old_file(form: Submission) -> Submission:
    return replace(form, values_of="xls")


def shown(form: Submission, error: str) -> list[tuple[str, object, str]]:
    """Name, cell and sentence of each finding, with #REF! for the error."""
    found = check_submission(SCHEME, form).findings
    return [(one.name, one.cell, one.message.replace(error, "#REF!")) for one in found]


@pytest.mark.parametrize("error", NEW)
@pytest.mark.parametrize("place", PLACES)
def test_an_error_is_judged_like_a_lost_reference(place: str, error: str) -> None:
    """The findings of a form are those that #REF! gives in the same cell."""
    expected = shown(PLACES[place](Written("#REF!", "#REF!")), "#REF!")
    assert expected
    assert shown(PLACES[place](Written(error, error)), error) == expected


@pytest.mark.parametrize("error", sorted(ERROR_TEXTS))
def test_a_sum_over_an_error_is_the_error(error: str) -> None:
    """An issued formula gives the error that it sums."""
    cells = {
        "H1": Cell("S", 1, 8, Written(error, error)),
        "H2": Cell("S", 2, 8, Written(Decimal(5), "5")),
        "H3": Cell("S", 3, 8, Written(None, ""), 'IF(COUNT(H1,H2:H2)=0,"",ROUND(SUM(H1,H2:H2),2))'),
    }
    assert evaluate_live_formulas(known_formulas(SCHEME), cells)["H3"] == error


@pytest.mark.parametrize("error", sorted(ERROR_TEXTS))
def test_an_error_goes_through_a_formula_that_was_not_issued(error: str) -> None:
    """The library for foreign formulas passes each error on, and ISERROR recognises it."""
    for text, expected in (("H1*2", error), ("ISERROR(H1)", True)):
        formula = rewrite_formula(text, "S", 3)
        assert run_formula(formula.text, formula.reads, [[error]]) == expected


def test_a_note_that_begins_with_a_number_sign_is_a_note() -> None:
    """#2机组检修 gives a reason; an error gives none."""
    assert not is_blank_note("#2机组检修，推迟一个月")
    assert all(map(is_blank_note, ERROR_TEXTS))


@pytest.mark.parametrize("number", ERROR_NUMBERS)
def test_excel_and_xls_number_the_errors_alike(number: int) -> None:
    """An open workbook and a .xls give the text of each error from its number."""
    assert _written(_ERROR_BASE + number, None, "General").text == ERROR_NUMBERS[number]
    if number > _LAST_OF_XLS:
        return  # newer than the format
    record = biff(0x0205, struct.pack("<HHHBB", 0, 0, 0, number, 1))
    workbook = open_workbook(xls(record))
    assert workbook.sheet(workbook.sheets[0]).cells[1, 1].text == ERROR_NUMBERS[number]
