"""Answers, scores and reasons whose formula nobody evaluated: a warning at each cell."""

from __future__ import annotations

from dataclasses import replace

import pytest
from support.edits.tampering import edited, new_findings, patched
from support.forms import SHEET, found, written
from support.forms import reviewed as form_reviewed
from support.issuing import put, reviewed

from xlselfeval.cell import Cell
from xlselfeval.formulas.foreign import engine
from xlselfeval.review.checks.formulas import not_evaluated
from xlselfeval.submission import FormulaFault, OpenFormula


def with_formula(text: str, value: str, ref: str = "H15") -> bytes:
    """Return the filled form with a formula in a cell that shows a value."""
    kind = "" if value.replace(".", "").isdecimal() else ' t="str"'
    cell = rf'<c r="{ref}"\1{kind}><f>{text}</f><v>{value}</v></c>'
    return patched(rf'<c r="{ref}"([^>]*?)(?: t="\w+")?(?:/>|>.*?</c>)', cell)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("IF(TODAY()&gt;0,4,5)", "volatile"), ("ROUND(RAND()*0+4,2)", "volatile"), ("RANDBETWEEN(4,4)", "volatile"),
        ('INDIRECT("G15")-1', "volatile"), ("OFFSET(G15,0,0)-1", "volatile"), ('TEXT(4,"0")+0', "function"),
        ("填表说明!A1", "reference"), ("SUM(Z:Z)+4", "reference"), ("某名称", "reference"), ("LET(x,4,x)", "function"),
    ],
)  # fmt: skip
def test_a_score_that_nobody_evaluated(text: str, reason: str) -> None:
    """Volatile functions, text as a number and other sheets are reported at the cell of the score."""
    data = with_formula(text, "4")
    assert new_findings(data) == {("not-evaluated", "H15", "warning")}
    (finding,) = (one for one in reviewed(data).findings if one.name == "not-evaluated")
    assert (finding.hint, finding.found) == (reason, "4")
    assert "显示值“4”" in finding.situation


@pytest.mark.parametrize("ref", ["F15", "I15", "E6", "F6"])
def test_answers_reasons_and_money(ref: str) -> None:
    """Not the score alone: an actual, a reason and the money are reported in the same way."""
    data = with_formula("IF(NOW()&gt;0,195,0)" if ref != "I15" else 'IF(NOW()&gt;0,"加大宣传力度","")', "195" if ref != "I15" else "加大宣传力度", ref)  # fmt: skip
    assert ("not-evaluated", ref, "warning") in new_findings(data)


def test_a_word_in_a_text_is_no_function() -> None:
    """A formula that is evaluated is not reported, whatever its texts say."""
    assert new_findings(with_formula('IF("TODAY()"="",5,4)', "4")) == set()


def test_a_formula_that_reads_one_elsewhere() -> None:
    """A score that takes its value from a volatile cell beside the form is not evaluated.

    Nor is one behind that.
    """
    beside = put(H15="=Q15*1", Q15="=Q16+0", Q16="=4+RAND()*0", H16="=Q17*1", Q17="=5*1")
    reasons = {one.cell: one.hint for one in reviewed(edited(beside)).findings if one.name == "not-evaluated"}
    assert reasons.keys() == {"H15"}


def test_several_in_a_column_are_one_entry() -> None:
    """Scores of one column with the same reason are one mistake."""
    data = edited(put(H15="=RAND()*0+4", H16="=RAND()*0+5", H17='=TEXT(5,"0")+0'))
    cells = sorted(one.cells for one in reviewed(data).findings if one.name == "not-evaluated")
    assert cells == [("H15", "H16"), ("H17",)]


def test_without_the_library_nothing_is_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    """A formula library that is not installed is no fault of a form."""
    monkeypatch.setattr(engine, "is_installed", lambda: False)
    names = {name for name, _, _ in found(reviewed(with_formula("ROUND(G15*195/200,2)-0.88", "4")))}
    assert "not-evaluated" not in names


def test_a_fault_of_a_formula_is_enough() -> None:
    """A formula with an error or in another file is reported as such and not once more; a changed one is."""
    cells = [Cell(SHEET, row, 8, written("5\n 分" * 10), "A1") for row in range(12, 17)]
    kinds = ("error", "external", "changed", "stale")
    evidence = replace(
        form_reviewed().evidence,
        formula_faults=tuple(
            FormulaFault(kind, one, "", "") for kind, one in zip(kinds, cells, strict=False)
        ),
        unevaluated=tuple(OpenFormula(one, "function", follows=one is cells[-1]) for one in cells),
    )
    shown = ("5 分" * 10)[:60]
    assert [(one.cell, one.hint, one.found) for one in not_evaluated(evidence)] == [
        ("H14", "function", shown),
        ("H15", "function", shown),
    ]
