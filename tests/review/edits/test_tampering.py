"""Each edit on a filled issued form is reported at its cell, with nothing but its consequences."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from datetime import date

import pytest
from openpyxl import load_workbook
from openpyxl.worksheet.worksheet import Worksheet
from support.edits.tampering import constant, edited, formula, new_findings, patched, wipe
from support.forms import found
from support.issuing import findings_of, put, reviewed, with_issue_record
from support.packages import saved

from xlselfeval.cell import Cell, Written
from xlselfeval.checking import check
from xlselfeval.demo import filled_form, issued_form
from xlselfeval.form.generate import generate
from xlselfeval.formulas.foreign.parse import RefusedError
from xlselfeval.formulas.issued import known_formulas
from xlselfeval.formulas.values import FormulaValues
from xlselfeval.scheme.load import load_scheme


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (lambda: constant("H31", "98"), {("formula-overwritten", "H31", "warning")}),
        (lambda: constant("I6", "10"), {("formula-overwritten", "I6", "warning")}),
        (lambda: formula("H31", "SUM(I6,H13:H30)+0", "98"), {("formula-changed", "H31", "error")}),
        (
            lambda: formula("H31", "SUM(I6,H13:H29)", "94"),
            {("formula-changed", "H31", "error"), ("total-mismatch", "H31", "error")},
        ),
        (
            lambda: patched(r'(<c r="H31"[^>]*><f>.*?</f>)<v>98</v>', r"\g<1><v>99</v>"),
            {("formula-stale", "H31", "error"), ("total-mismatch", "H31", "error")},
        ),
        (
            lambda: patched(r'(<c r="I6"[^>]*><f>.*?</f>)<v>10</v>', r"\g<1><v>9</v>"),
            {("formula-stale", "I6", "error"), ("execution-score-mismatch", "I6", "warning"), ("formula-stale", "H31", "error"), ("total-mismatch", "H31", "error")},
        ),
        (lambda: formula("H31", "[1]Sheet1!$A$1", "98"), {("formula-changed", "H31", "error"), ("formula-external", "H31", "error")}),
        (
            lambda: patched(r'<c r="H31"([^>]*)><f>.*?</f><v>.*?</v>', r'<c r="H31"\1 t="e"><f>#REF!+1</f><v>#REF!</v>'),
            {("formula-changed", "H31", "error"), ("formula-error", "H31", "error"), ("total-missing", "H31", "error"), ("formula-stale", "I31", "error")},
        ),
        (lambda: with_issue_record(filled_form(issued_form()), version="0"), {("scheme-version", "A3", "warning")}),
        (lambda: patched(r'<sheetProtection[^>]*/>', ""), {("protection-removed", None, "info")}),
        (lambda: patched(r'<row r="20"', '<row hidden="1" r="20"'), {("hidden-content", None, "warning")}),
    ],
    ids=["total-typed", "execution-typed", "plus-nothing", "shorter-range", "value-edited", "execution-edited", "external", "error", "version", "unprotected", "hidden-row"],
)  # fmt: skip
def test_an_edit_of_a_formula(data: Callable[[], bytes], expected: set[tuple[str, str | None, str]]) -> None:
    """Each edit is reported by its name, at its cell."""
    assert new_findings(data()) == expected


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        (put(E14="150人"), {("locked-cell-changed", "E14", "error")}),
        (put(A3="2021年度部门整体支出绩效自评表"), {("locked-cell-changed", "A3", "error")}),
        (put(D14="培训人次"), {("row-renamed", "D14", "error")}),
        (wipe(14), {("row-removed", "D14", "error")}),
        (put(D16="培训人数", E16="300人"), {("row-duplicated", "D16", "error"), ("row-removed", None, "error")}),
        (put(D16="全新的指标", E16="300人"), {("row-added", "D16", "warning"), ("row-removed", None, "error")}),
        (put(C20="成本指标", C22="质量指标"), {("row-moved", "D20", "info"), ("row-moved", "D22", "info")}),
    ],
    ids=["target-lowered", "title", "renamed", "removed", "another-row-repeated", "another-row-added", "moved"],
)  # fmt: skip
def test_an_edit_of_what_was_issued(
    change: Callable[[Worksheet], None], expected: set[tuple[str, str | None, str]]
) -> None:
    """Changed targets, points, titles and rows are distinguished."""
    assert findings_of(change) == expected


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        (put(G6=20), {("locked-cell-changed", "G6", "error")}),
        (put(F6="587.65"), {("number-as-text", "F6", "warning")}),
        (put(H14=-1, H15=None, H16=None), {("score-negative", "H14", "error"), ("score-missing", "H15", "error"), ("score-missing", "H16", "error")}),
        (
            put(H14=None, H15=None, H16=None, I31="等级：良"),
            {("score-missing", "H14", "error"), ("score-missing", "H15", "error"), ("score-missing", "H16", "error"), ("formula-overwritten", "I31", "warning"), ("grade-changes", "I31", "error")},
        ),
    ],
    ids=["points", "amount", "scores", "grade-typed"],
)  # fmt: skip
def test_what_an_issued_formula_gives_follows_from_its_inputs(
    change: Callable[[Worksheet], None], expected: set[tuple[str, str | None, str]]
) -> None:
    """Score of the rate, total and grade are asked for where they are typed, not where their formulas want an input."""
    assert findings_of(change) == expected


def test_what_was_issued_holds_for_one_form_of_a_workbook() -> None:
    """A second form that a unit adds to the workbook is not measured against the issued one."""
    book = load_workbook(io.BytesIO(filled_form(issued_form())))
    copy = book.copy_worksheet(book["自评表"])
    copy.title, copy["D14"] = "另一张表", "别的指标"
    first, second = check(saved(book))
    assert first.evidence.submission.record is not None
    assert second.evidence.submission.record is None
    assert not [name for name, _, _ in found(second) if name.startswith("row-")]


@pytest.mark.parametrize("text", ["SUM(H5:H7)", "H5+H6", "H5*H6"])
def test_text_and_dates_among_the_numbers_make_no_formula_stale(text: str) -> None:
    """Where Excel may count what we do not (a text "5", a date), the value shown is not reported."""
    formulas = known_formulas(load_scheme("hunan-department-2020"))
    day = Written(date(2024, 1, 1), "2024年1月1日")
    cells = {(5, 8): Cell("表", 5, 8, day), (6, 8): Cell("表", 6, 8, Written("5", "5"))}
    total = Cell("表", 9, 8, Written(None, ""), text)
    with pytest.raises(RefusedError):
        FormulaValues(formulas, {}, cells, recursive=False).evaluate_cell(total)


@pytest.mark.parametrize("name", ["xl/vbaProject.bin", "xl/JDEData.bin"])
def test_macros_that_were_not_issued(name: str) -> None:
    """A form issued without macros that has some is reported; one issued with buttons is not."""
    out = io.BytesIO(filled_form(issued_form()))
    with zipfile.ZipFile(out, "a") as archive:
        archive.writestr(name, b"\xd0\xcf\x11\xe0")
    assert new_findings(out.getvalue()) == {("macro-foreign", None, "error")}
    with_buttons = generate(load_scheme("hunan-department-2020"), year=2024, macros=True)
    assert "macro-foreign" not in {finding for finding, _, _ in found(reviewed(with_buttons))}


def test_a_form_without_the_points_of_its_money_is_reviewed() -> None:
    """Where the caption 分值 of the money block is gone, the rest is still reported, without a crash."""
    review = reviewed(edited(put(G5=None)))
    assert "formula-changed" not in {name for name, _, _ in found(review)}
