"""Each edit that people make by hand gives its finding at its cell, and no other."""

from __future__ import annotations

import pytest
from openpyxl.worksheet.worksheet import Worksheet
from support.forms import found
from support.issuing import (
    RETURNED,
    UNTOUCHED,
    Change,
    Found,
    edited,
    findings_of,
    new_findings,
    put,
    reviewed,
)


def without_help(sheet: Worksheet) -> None:
    """The columns beside the form deleted, as staff do before they send it; the status line then refers to nothing."""
    sheet.delete_cols(10, 8)
    sheet["A1"] = '=IF(SUM(#REF!)=0,"","")'


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        (put(A3=None), {("locked-cell-changed", "A3", "error")}),
        (put(G14="5"), {("number-as-text", "G14", "warning")}),
        (put(G14="5", H14="5"), {("number-as-text", "G14", "warning"), ("number-as-text", "H14", "warning")}),
        (without_help, set()),
        (put(A1="已填写完整"), {("formula-overwritten", "A1", "warning")}),
        (put(A1='="已填写完整"'), {("formula-changed", "A1", "error")}),
        (put(L14="5"), {("formula-overwritten", "L14", "warning")}),
        (put(K14="已核对", M15="4～5"), {("formula-overwritten", "K14", "warning"), ("formula-overwritten", "M15", "warning")}),
        (put(L14=None, N14="≤"), set()),
        (put(L13=1, L14=2, L15=3, L16=4, L17=5), {("formula-overwritten", "L13", "warning")}),
        (put(E14="２１０ 人"), set()),
        (put(H14="=MIN(G14,ROUND(G14*F14/210,2))"), set()),
        (put(H31="=ROUND(SUM(I6,H13:H29),2)"), {("formula-changed", "H31", "error"), ("total-mismatch", "H31", "error")}),
        (put(H31="=SUM(I6,H13:H30)"), {("formula-changed", "H31", "error")}),
        (put(F14="213万元"), {("unit-mismatch", "F14", "error")}),
        (put(F21="2021年1月20日"), {("score-mismatch", "H21", "error")}),
        (put(D14="培训人次数"), {("row-renamed", "D14", "error")}),
    ],
    ids=["title-wiped", "points-as-text", "points-and-score-as-text", "help-deleted", "status-typed", "status-formula", "help-typed", "help-typed-twice", "help-wiped", "help-column-typed", "full-width-target", "own-formula", "shorter-sum", "other-sum", "other-unit", "late", "renamed"],
)  # fmt: skip
def test_an_edit_by_hand(change: Change, expected: Found) -> None:
    """Exactly the consequences of an edit are reported."""
    assert findings_of(change) == expected


def test_the_year_is_known_from_what_was_issued() -> None:
    """A form is judged in its year although somebody wiped the title that names it."""
    review = reviewed(edited(RETURNED, put(A3=None, F21="12月20日")))
    assert review.evidence.answers.year == 2020
    assert ("date-not-stated", "F21", "warning") in found(reviewed(UNTOUCHED))
    assert "date-not-stated" not in {name for name, _, _ in found(review)}


def test_nothing_is_reported_of_nothing() -> None:
    """An edit that changes nothing has no finding of its own."""
    assert new_findings(UNTOUCHED, edited(RETURNED, put())) == set()


def test_the_help_beside_a_form_is_no_column_of_it() -> None:
    """A form whose heading was wiped lists its own unknown captions, and not those of the help."""
    review = reviewed(edited(RETURNED, put(F12=None)))
    (unclear,) = [one for one in review.findings if one.name == "column-unclear"]
    assert "填报检查" not in unclear.message
