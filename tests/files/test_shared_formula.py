"""A shared formula is moved as openpyxl's translator moves it."""

from __future__ import annotations

from hypothesis import example, given
from hypothesis import strategies as st
from openpyxl.formula.translate import Translator, TranslatorError

from xlselfeval.files.shared_formula import moved_formula

OPERANDS = st.sampled_from([
    "A1", "$B2", "C$3", "$D$4", "AA10:$AB$11", "A:C", "$A:B", "1:3", "$1:4", "a1", "1E5", "2.5", "指标1", "_A1",
    '"A1 ""B2"""', "'A1 ''B2'!C3", "Sheet1!A1:B2", "T1!A1", "自评表!$A1", "Sheet1:T3!A1", "[1]Sheet1!A1", "表1[A1]", "#REF!", "TRUE",
])  # fmt: skip
FORMULAS = st.recursive(
    OPERANDS,
    lambda inner: st.one_of(
        st.tuples(inner, st.sampled_from("+-&=<"), inner).map("".join),
        st.tuples(st.sampled_from(["SUM(", "LOG10(", "IF( ", "("]), inner, st.sampled_from([")", ", A1)"])).map("".join),
    ),
    max_leaves=8,
)  # fmt: skip


@given(FORMULAS, st.integers(-3, 3), st.integers(-3, 3))
@example("Sheet1!A1+LOG10(A10)", 1, 1)
@example("A1", -1, 0)
def test_it_moves_as_the_translator_of_openpyxl(text: str, down: int, right: int) -> None:
    """Both give the same formula, or both find a reference outside the sheet."""
    end = f"{'BCDEFGH'[right + 3]}{5 + down}"
    try:
        expected = Translator(f"={text}", "E5").translate_formula(end)[1:]
    except (TranslatorError, ValueError):
        expected = None
    assert moved_formula(text, down, right) == expected


def test_a_reference_beyond_the_last_cell_is_none() -> None:
    """The sheet ends at XFD1048576, which the translator does not know."""
    assert moved_formula("XFC1048575", 1, 1) == "XFD1048576"
    assert moved_formula("XFC1048575", 2, 0) is None
    assert moved_formula("XFC1048575", 0, 2) is None
