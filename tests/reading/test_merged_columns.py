"""A cell that is merged over several columns belongs to the first of them."""

from __future__ import annotations

import pytest
from support.issuing import RETURNED, edited, reviewed


def errors(data: bytes) -> set[tuple[str, str | None]]:
    return {(one.name, one.cell) for one in reviewed(data).findings if one.severity == "error"}


def found(merged: str) -> set[tuple[str, str | None]]:
    """Return the errors of the demonstration's form with these cells merged, beside those that it has anyway."""
    return errors(edited(RETURNED, lambda sheet: sheet.merge_cells(merged))) - errors(RETURNED)


@pytest.mark.parametrize(
    ("merged", "expected"),
    [
        ("E13:F13", ("actual-missing", "F13")),
        ("G13:H13", ("score-missing", "H13")),
        ("F13:G13", ("locked-cell-changed", "G13")),
    ],
)
def test_a_cell_of_another_column_is_no_answer(merged: str, expected: tuple[str, str]) -> None:
    """A target that reaches over the actual is none, nor are points the score."""
    assert expected in found(merged)


def test_a_budget_over_the_spending_is_not_spent() -> None:
    """The amount of the budget is not read as what was spent."""
    review = reviewed(edited(RETURNED, lambda sheet: sheet.merge_cells("E6:F6")))
    funds = review.evidence.submission.funds
    assert funds is not None
    assert funds.total.budget_spent is not None
    assert (funds.total.budget_spent.ref, funds.total.budget_spent.is_blank) == ("F6", True)


def test_rows_merged_downwards_keep_their_results() -> None:
    """Results of one kind in a cell over several rows are those of each."""
    assert found("F26:F27") == set()


@pytest.mark.parametrize(
    ("merged", "asked"), [("F13:F14", ["F14"]), ("F28:F29", ["F29"]), ("F26:F27", []), ("F28:F28", [])]
)
def test_figures_of_issued_cells_that_were_merged_are_asked_about(merged: str, asked: list[str]) -> None:
    """Merging keeps the first figure alone, so that nobody knows the others; words that are alike lose nothing."""
    review = reviewed(edited(RETURNED, lambda sheet: sheet.merge_cells(merged)))
    found = [one for one in review.findings if one.name == "actual-missing"]
    assert [one.cell for one in found] == asked
    assert all(one.severity == "warning" and f"{merged}被合并，各行均按" in one.situation for one in found)
