"""A row in the columns beside its own is named itself, where the totals agree once it is in place."""

from __future__ import annotations

from decimal import Decimal
from random import Random

import pytest
from support.data_sheets import due_reasons, filled_rows, honest_figures, read_rows
from support.honest_data_sheet import AMOUNTS, COLUMNS, LAYOUT, Typed, check

from xlselfeval.data_sheet.misplaced import put_in_place
from xlselfeval.data_sheet.places import cell_of
from xlselfeval.review.finding import Finding

# The budgets of income and spending are the same, as in most sheets; every row of them has figures of its own.
EQUAL: Typed = {
    ("income_general", "initial"): Decimal("551.07"), ("income_general", "added"): Decimal("11.08"),
    ("personal", "added"): Decimal("0"), ("goods", "added"): Decimal("8"), ("economic_other", "added"): Decimal("0"),
}  # fmt: skip
ROWS = [
    key for key in ("income_general", "income_other", "personnel", "projects/2", "wages", "goods")
    if AMOUNTS[key, "initial"] and {**AMOUNTS, **EQUAL}[key, "added"]
]  # fmt: skip
LEFT, RIGHT = ("initial", "added", "spent", "previous"), ("spent", "previous", "initial", "added")


def moved(key: str, columns: tuple[str, ...]) -> Typed:
    """Return the figures of a row with those of other columns."""
    amounts = {**AMOUNTS, **EQUAL}
    return {(key, column): amounts[key, other] for column, other in zip(COLUMNS, columns, strict=True)}


def placed(found: tuple[Finding, ...]) -> list[tuple[str, str | None]]:
    """Return the findings about columns by name and first cell, and the names of others above a hint."""
    return [(one.name, one.cell if one.name == "data-column" else None) for one in found if one.severity != "info"]  # fmt: skip


def test_the_sheet_of_equal_budgets_has_no_finding() -> None:
    """The sheet that rows are misplaced in has nothing to ask."""
    assert check(EQUAL).findings == ()


@pytest.mark.parametrize("columns", [LEFT, RIGHT])
@pytest.mark.parametrize("key", ROWS)
def test_a_row_one_column_beside_its_own_is_named_alone(key: str, columns: tuple[str, ...]) -> None:
    """Its cells are listed; totals, changes and overruns that follow from it are not reported."""
    assert placed(check(EQUAL | moved(key, columns)).findings) == [("data-column", cell_of(LAYOUT, key, "previous"))]  # fmt: skip


def test_the_sentence_on_a_row() -> None:
    """It gives the figures as they are, and the totals that prove it."""
    (one,) = check(EQUAL | moved("income_general", LEFT)).findings
    assert one.message == (
        "【请核实】“1.一般公共预算拨款” B14、C14、D14、F14：填报上年决算数551.07、年初预算数11.08、调整追加数565.72、本年决算数560，"
        "疑各数左移一栏，移回后支出合计、收入合计的年初预算数、调整追加数正好相符。请核对后按各栏标题填写。"
    )


def test_a_row_to_the_right_without_its_first_figure() -> None:
    """A blank year before, beside an added amount like the budget, is a question about the columns.

    It is not a hint to fill in 0.
    """
    honest = check({}).sheet.rows["car_running"].number("initial") or Decimal(0)
    shifted = {("car_running", "initial"): honest, ("car_running", "added"): honest}
    found = check(shifted, {("car_running", "previous"): ""}).findings
    cell = cell_of(LAYOUT, "car_running", "previous")
    assert [(one.name, one.severity) for one in found if one.cell == cell] == [("data-column", "warning")]
    assert "疑各数右移一栏" in next(one.situation for one in found if one.cell == cell)


@pytest.mark.parametrize("key", ROWS)
def test_the_budget_of_the_whole_year_as_what_was_added(key: str) -> None:
    """调整追加数 that is 年初预算数 and what was added is named where the totals agree without the former."""
    amounts = {**AMOUNTS, **EQUAL}
    whole = amounts[key, "initial"] + amounts[key, "added"]
    assert placed(check(EQUAL | {(key, "added"): whole}).findings) == [("data-column", cell_of(LAYOUT, key, "added"))]  # fmt: skip


def test_a_whole_column_of_budgets_as_what_was_added() -> None:
    """One finding names the column, though all totals agree."""
    amounts = {**AMOUNTS, **EQUAL}
    keys = {key for key, column in amounts if column == "added" and not key.startswith("procurement")}
    found = check(
        EQUAL | {(key, "added"): amounts[key, "initial"] + amounts[key, "added"] for key in keys}
    ).findings
    assert [(one.name, one.subject) for one in found] == [("data-column", "data/column/added")]
    assert "疑将全年预算数填入调整追加数" in found[0].situation


@pytest.mark.parametrize(
    "changed",
    [
        {("income_general", "initial"): Decimal(600)},  # the budgets are not the same
        {("projects/2", "added"): Decimal(55)},  # as much was added as was planned
        {("projects/2", "added"): Decimal(55), ("capital", "added"): Decimal("49.37"), ("income_fund", "added"): Decimal("49.37")},
        {("income_other", "added"): Decimal(20)},
    ],
)  # fmt: skip
def test_other_sheets_are_not_about_columns(changed: Typed) -> None:
    """A gap that no reading closes, and a budget that was doubled, name no row."""
    assert "data-column" not in {one.name for one in check(EQUAL | changed).findings}


def test_honest_sheets_of_any_figures_have_no_row_misplaced() -> None:
    """It holds where income and spending have one budget, and where they have not."""
    for seed in range(60):
        figures = honest_figures(Random(seed), rounded=bool(seed % 2))
        assert put_in_place(read_rows(filled_rows(figures, reasons=due_reasons(figures))))[0] == [], seed
