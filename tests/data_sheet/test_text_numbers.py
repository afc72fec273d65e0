"""A number stored as text is named at its own cell; sums that are right once it is a number are not blamed."""

from __future__ import annotations

from decimal import Decimal
from random import Random

import pytest
from support.data_sheets import check_rows, due_reasons, filled_rows, honest_figures
from support.honest_data_sheet import AMOUNTS, LAYOUT, check

from xlselfeval.data_sheet.places import cell_of


@pytest.mark.parametrize("place", [place for place, number in AMOUNTS.items() if number])
def test_an_amount_stored_as_text_is_named_alone(place: tuple[str, str]) -> None:
    """Whichever cell it is, no total, budget or limit that follows from it is a finding."""
    (one,) = check({}, {place: f"{AMOUNTS[place]:,.2f}"}).findings
    assert (one.name, one.severity, one.cell) == ("number-as-text", "warning", cell_of(LAYOUT, *place))


@pytest.mark.parametrize(
    ("place", "text"),
    [(("reception_people", "spent"), "140"), (("staff/1", "actual"), "9"), (("wages", "spent"), "289.45万")],
)
def test_counts_and_amounts_with_a_unit(place: tuple[str, str], text: str) -> None:
    """A number of persons is named as well, and a number behind which its unit is written."""
    (one,) = check({}, {place: text}).findings
    assert (one.name, one.cell, one.found) == ("number-as-text", cell_of(LAYOUT, *place), text)
    assert f"“{text}”以文本形式存储，求和公式不计入。请将单元格格式改为数值" in one.message


def test_texts_of_a_column_are_one_finding() -> None:
    """They are counted, and all their cells are named."""
    places = [("wages", "spent"), ("goods", "spent"), ("projects/1", "spent"), ("income_general", "spent")]
    (one,) = check({}, {place: str(AMOUNTS[place]) for place in places}).findings
    assert set(one.cells) == {cell_of(LAYOUT, *place) for place in places}
    assert "同类问题另有3处：" in one.situation


def test_a_mistake_beside_a_text_is_still_named() -> None:
    """A figure that is wrong also once the text is a number is a finding of its own."""
    found = check({("office", "spent"): Decimal(95)}, {("public", "spent"): "80.27"}).findings
    assert {(one.name, one.cell) for one in found} == {
        ("number-as-text", cell_of(LAYOUT, "public", "spent")),
        ("data-limit", cell_of(LAYOUT, "office", "spent")),
    }


def test_a_sheet_without_formulas_has_no_sum_that_misses_a_text() -> None:
    """Numbers as text are no finding where a unit typed its totals."""
    figures = honest_figures(Random(3))
    texts = {place: str(number) for place, number in figures.items()}
    assert check_rows(filled_rows(figures, reasons=due_reasons(figures), texts=texts)).findings == ()
