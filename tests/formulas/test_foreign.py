"""Formulas that units wrote: which are evaluated, with the values of office programs, and what is reported."""

from __future__ import annotations

import io
import random
import subprocess
import sys
from collections import Counter
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import load_workbook
from openpyxl.worksheet.worksheet import Worksheet
from support.edits.tampering import constant, edited, formula, new_findings, patched
from support.forms import found
from support.formulas.random_answers import random_answers, same, written_as
from support.formulas.random_formulas import FIRST, Draw, workbook_of
from support.issuing import put, reviewed
from support.office import run
from support.packages import saved

from xlselfeval.cell import Cell, Written
from xlselfeval.checking import check
from xlselfeval.demo import filled_form, issued_form
from xlselfeval.files.open import open_workbook
from xlselfeval.files.sheet import Sheet
from xlselfeval.form.fill import fill
from xlselfeval.form.generate import generate
from xlselfeval.formulas.faults import find_formula_faults
from xlselfeval.formulas.foreign import engine as foreignengine
from xlselfeval.formulas.foreign.allowed import FUNCTIONS
from xlselfeval.formulas.foreign.engine import Operand
from xlselfeval.formulas.foreign.parse import RefusedError
from xlselfeval.formulas.foreign.rewrite import rewrite_formula
from xlselfeval.formulas.issued import known_formulas
from xlselfeval.formulas.spelling import normalise_formula
from xlselfeval.formulas.values import FormulaValues
from xlselfeval.layout import LAST_PRINTED
from xlselfeval.reading.read import read_workbook
from xlselfeval.review.figures import unevaluated_formulas
from xlselfeval.review.review import Review
from xlselfeval.scheme.load import issuing_ids, load_scheme
from xlselfeval.scoring.grades import choose_grade
from xlselfeval.sheet_names import FORM_SHEET

CALLS, LEAST = 45, 20  # drawn and evaluated at least, of each function


def sheet_of(data: bytes, name: str) -> Sheet:
    workbook = open_workbook(data)
    return workbook.sheet(next(part for part in workbook.sheets if part.name == name))


def agrees(ours: Operand, theirs: object) -> bool:
    """Compare numbers to 9 digits; all errors are equal, because LibreOffice has codes of its own."""
    if isinstance(ours, bool | Decimal):
        return isinstance(theirs, float) and abs(float(ours) - theirs) <= 1e-9 * max(1, abs(theirs))
    if isinstance(ours, str) and ours.startswith("#"):
        return isinstance(theirs, str) and theirs.startswith("#ERR")
    return ours == theirs


def value_of(text: str, cells: dict[str, object] | None = None) -> Operand:
    """Evaluate a formula at Z9 from the values shown; RefusedError where it is not evaluated."""
    held = {}
    for ref, value in (cells or {}).items():
        content = (
            Decimal(str(value)) if isinstance(value, int | float) and not isinstance(value, bool) else value
        )
        place = (int(ref[1:]), ord(ref[0]) - 64)
        held[place] = Cell("S", *place, Written(content, str(value)))  # type: ignore[arg-type]
    return FormulaValues((), {}, held, recursive=False).evaluate_cell(
        Cell("S", 9, 26, Written(None, ""), text)
    )


@pytest.mark.office
@pytest.mark.parametrize("seed", [1, 2])
def test_every_allowed_function_gives_what_libreoffice_gives(seed: int, tmp_path: Path) -> None:
    """Functions and operators agree with LibreOffice on random calls, errors included."""
    draw = Draw(seed)
    drawn = [(name, draw.call(name)) for name in FUNCTIONS for _ in range(CALLS)]
    drawn += [("operators", draw.operators()) for _ in range(8 * CALLS)]
    data = workbook_of(draw, [text for _, text in drawn])
    path = tmp_path / "drawn.xlsx"
    path.write_bytes(data)
    places = [f"Z{row}" for row in range(FIRST, FIRST + len(drawn))]
    (answer,) = run([{"path": str(path), "sheet": "S", "cells": places}])
    cells = sheet_of(data, "S").cells
    values = FormulaValues((), {}, cells)
    evaluated: Counter[str] = Counter()
    errors, wrong = 0, []
    for row, (name, text) in enumerate(drawn, FIRST):
        values.spent = 0
        try:
            ours = values.evaluate_cell(cells[row, 26])
        except RefusedError:
            continue
        evaluated[name] += 1
        errors += isinstance(ours, str) and ours.startswith("#")
        if not agrees(ours, answer["answers"][0][f"Z{row}"]):
            wrong.append((text, ours, answer["answers"][0][f"Z{row}"]))
    assert wrong == []
    assert {name for name in FUNCTIONS if evaluated[name] < LEAST} == set()
    assert errors > 100


EDITS: tuple[Callable[[str], str], ...] = (
    lambda text: text,
    lambda text: f"{text}+0.5",
    lambda text: text.replace(",2)", ",1)"),
    lambda text: text.replace("SUM(", "MAX("),
    lambda text: text.replace("ROUND(", "ROUNDDOWN("),
    lambda text: text.replace(">=90", ">90").replace("MIN(1,", "MIN(0.9,"),
    lambda text: f"IFERROR({text},0)",
    lambda text: text.lower(),
)


@pytest.mark.office
@pytest.mark.parametrize("scheme_id", issuing_ids())
def test_issued_and_edited_formulas_in_three_programs(scheme_id: str, tmp_path: Path) -> None:
    """Our functions, `formulas` and LibreOffice agree on random forms, also after an edit of a formula."""
    scheme = load_scheme(scheme_id)
    data, filled, _ = random_answers(scheme_id, 12)
    issued = [cell for cell in sheet_of(data, FORM_SHEET).cells.values() if cell.formula and cell.column <= LAST_PRINTED and cell.row > 1]  # fmt: skip
    book = load_workbook(io.BytesIO(data))
    chance = random.Random(scheme_id)
    edits = {}
    for number, cell in enumerate(issued * 3):
        ref = f"{'RSTUVW'[number % 6]}{cell.row}"
        edits[ref] = chance.choice(EDITS)(cell.formula or "")
        book[FORM_SHEET][ref] = f"={edits[ref]}"
    out = io.BytesIO()
    book.save(out)
    path = tmp_path / "form.xlsx"
    path.write_bytes(out.getvalue())
    places = [cell.ref for cell in issued] + list(edits)
    (answer,) = run([{"path": str(path), "sheet": FORM_SHEET, "cells": places, "rounds": filled}])
    wrong, numbers = [], 0
    for contents, theirs in zip(filled, answer["answers"], strict=True):
        cells = sheet_of(fill(scheme, out.getvalue(), written_as(contents)), FORM_SHEET).cells
        by_ref = {cell.ref: cell for cell in cells.values()}
        foreign = FormulaValues((), {}, cells, recursive=False)
        both = FormulaValues(known_formulas(scheme), {}, cells)
        for ref in places:
            given = [foreign.evaluate_cell(by_ref[ref])] if ref not in edits else []
            for value in (*given, both.evaluate_cell(by_ref[ref])):
                numbers += isinstance(value, Decimal)
                if not (same(value, theirs[ref]) or agrees(value, theirs[ref])):
                    wrong.append((ref, by_ref[ref].formula, value, theirs[ref]))
    assert wrong == []
    assert numbers > 100


def test_the_faults_of_the_library_that_we_replace() -> None:
    """`formulas` still rounds half a last place down and takes the text 12 for a number; we do not."""
    import formulas
    import numpy

    def theirs(text: str, *values: object) -> object:
        arrays = [numpy.array([[value]], object) for value in values]
        return numpy.asarray(formulas.Parser().ast(text)[1].compile()(*arrays)).ravel()[0]

    assert theirs("=ROUND(A1,4)", 0.006249999999999999) == 0.0062
    assert value_of("ROUND(A1,4)", {"A1": "0.006249999999999999"} | {"A1": 0.006249999999999999}) == Decimal(
        "0.0063"
    )
    assert theirs("=ROUNDDOWN(A1*100,0)", 1.1) == 110
    assert value_of("ROUNDDOWN(A1*100,0)", {"A1": 2.3}) == 230
    assert theirs("=ISNUMBER(A1)", "12")
    assert value_of("ISNUMBER(A1)", {"A1": "12"}) is False


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("=+A1+A2", Decimal("1.3")),
        ("$A$1 * 2", Decimal(1)),
        ("S!A1*2", Decimal(1)),
        ("SUM(A1:INDEX(A:A,ROW()-7))", "function"),
        ("SUM(A1:INDEX(A:A,ROW()-1))", Decimal("1.3")),
        ("IF(A1>0.4,\"够\",\"不够\")", "够"),
        ("A1/0", "#DIV/0!"),
        ("#REF!+A1", "#REF!"),
        ("1.5E3+A1", Decimal("1500.5")),
        ("NOW()", "function"),
        ("RAND()", "function"),
        ("OFFSET(A1,1,0)", "function"),
        ("INDIRECT(\"A1\")", "function"),
        ("TEXT(A1,\"0%\")", "function"),
        ("_xlfn.XLOOKUP(A1,A1:A3,A1:A3)", "function"),
        ("COUNTIF(A1:A3,\"<>0\")", "function"),
        ("COUNTIF(A1:A3,\"*\")", "function"),
        ("SUMPRODUCT(--(A1:A3>1),A1:A3)", "function"),
        ("SUMPRODUCT(A1:A3,A1:A2)", "function"),
        ("A1:A3*2", "function"),
        ("ROUND(A1:A3,1)", "function"),
        ("VLOOKUP(A1,A1:A3,1)", "syntax"),
        ("VLOOKUP(A1,A1:A3,1,TRUE)", "function"),
        ("SUM(A:A)", "reference"),
        ("SUM(1:3)", "reference"),
        ("SUM(A1:A3 B1:B3)", "reference"),
        ("SUM((A1,B1))", "syntax"),
        ("SUM({1,2})", "syntax"),
        ("T!A1*2", "reference"),
        ("[1]S!A1", "reference"),
        ("'C:\\[x.xlsx]S'!A1*2", "reference"),
        ("得分*2", "reference"),
        ("SUM(A1:ZZ999)", "size"),
        ("+".join(["A1"] * 600), "size"),
        ("(" * 40 + "A1" + ")" * 40, "size"),
        ("1E300*A1", "size"),
        ("99999999999*99999999999", "contents"),
        ("(-8)^0.5", "contents"),
        ("B1*2", "contents"),
        ("B2*2", "contents"),
        ("A1/3&\"\"", "function"),
        ("SUM(A1", "syntax"),
        ("A1+", "syntax"),
        (")", "syntax"),
        ("\"", "syntax"),
        ("", "syntax"),
    ],
)  # fmt: skip
def test_what_is_evaluated_and_what_is_not(text: str, expected: object) -> None:
    """A volatile, outward, too long or ambiguous formula is refused with its reason."""
    cells: dict[str, object] = {"A1": 0.5, "A2": 0.8, "B1": date(2024, 1, 1), "B2": "95%"}
    try:
        assert value_of(text, cells) == expected
    except RefusedError as refused:
        assert refused.reason == expected  # noqa: PT017


@given(st.text(st.sampled_from("A1B2:,()+-*/^&=<>\"'{}[]#!%$ .;SUMIFROUND优0"), max_size=40))
def test_no_text_of_a_formula_makes_an_exception(text: str) -> None:
    """Any text after the equals sign is evaluated or refused."""
    try:
        value_of(text, {"A1": 1, "B2": "优"})
    except RefusedError as refused:
        assert refused.reason in ("function", "reference", "size", "syntax", "contents")  # noqa: PT017


def test_one_formula_down_a_column_is_compiled_once() -> None:
    """Relative copies of a formula, in other spellings too, become one text for the library."""
    texts = {
        rewrite_formula(text, "S", row).text
        for text, row in (("ROUND(G13*0.8,2)", 13), ("round( $G$14*0.8 ,2)", 14), ("ROUND(S!G99*0.8,2)", 99))
    }
    assert len(texts) == 1


@pytest.mark.parametrize(
    "text",
    ["=IF(A1>0,1,2)", "if(a1>0,1,2)", " IF( $A$1 > 0 , 1,2 )", "+IF(A$1>0,1,2)", "_xlfn.IF(A1>0,1,2)", "IF(A1\n>0,1,2)"],
)  # fmt: skip
def test_spellings_of_one_formula(text: str) -> None:
    """Capitals, spaces, $ and a leading plus make no difference; a space inside a text does."""
    assert normalise_formula(text) == "IF(A1>0,1,2)"
    assert normalise_formula('A1&" a"') != normalise_formula('A1&"a"')


def respelled(ref: str, change: Callable[[str], str]) -> bytes:
    book = load_workbook(io.BytesIO(filled_form(issued_form())))
    sheet = book[FORM_SHEET]
    shown = {"H31": "98", "I6": "10"}[ref]
    text = change(str(sheet[ref].value)[1:]).replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return formula(ref, text, shown)


@pytest.mark.parametrize("ref", ["H31", "I6"])
@pytest.mark.parametrize(
    "change",
    [str.lower, lambda text: f"+{text}", lambda text: text.replace(",", " , "), lambda text: text.replace("I6", "$I$6").replace("G6", "$G$6")],
    ids=["lower", "plus", "spaces", "dollars"],
)  # fmt: skip
def test_an_issued_formula_that_is_spelled_otherwise(ref: str, change: Callable[[str], str]) -> None:
    """An issued formula in another spelling gives no finding."""
    assert new_findings(respelled(ref, change)) == set()


@pytest.mark.parametrize("scheme_id", issuing_ids())
def test_every_formula_of_an_issued_form_is_compared(scheme_id: str) -> None:
    """A value typed over any recorded formula, and an edit of it, is reported at its cell."""
    scheme = load_scheme(scheme_id)
    data = generate(scheme, year=2024, rows=1)
    (issued,) = read_workbook(open_workbook(data))
    assert issued.record is not None
    assert len(issued.record.formulas) >= 8
    assert {fault.kind for fault in find_formula_faults(scheme, issued)} == set()
    for ref, text in issued.record.formulas.items():
        typed = "优" if text.startswith('"') else 7
        for value, kind in ((typed, "overwritten"), (f"={text}&1", "changed")):
            book = load_workbook(io.BytesIO(data))
            book[FORM_SHEET][ref] = value
            (form,) = read_workbook(open_workbook(saved(book)))
            faults = find_formula_faults(scheme, choose_grade(scheme, form))
            assert [(fault.kind, fault.cell.ref) for fault in faults] == [(kind, ref)]


@pytest.mark.office
def test_rows_inserted_in_libreoffice_change_no_formula(tmp_path: Path) -> None:
    """Rows inserted among fund lines, indicators and beside the panel change no formula."""
    path, saved = tmp_path / "form.xlsx", tmp_path / "saved.xlsx"
    path.write_bytes(filled_form(issued_form()))
    run([{"path": str(path), "sheet": FORM_SHEET, "insert": [8, 20, 30], "save": str(saved)}])
    (review,) = check(saved.read_bytes())
    assert [one for one in found(review) if one[0].startswith("formula-")] == []


def scores(review: Review) -> dict[str, tuple[object, object]]:
    """Return declared score and score by formula of each row that has the latter."""
    rows = review.to_dict("x.xlsx")["rows"]
    assert isinstance(rows, list)
    return {
        row["cell"]: (row["declared"], row["by_formula"]) for row in rows if row["by_formula"] is not None
    }


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("ROUND(G15*195/200,2)", "4.88"),
        ("MIN(G15,ROUND(G15*VALUE(F15)/200,1))", "4.9"),
        ("IF(F15>=200,G15,ROUND(G15*F15/200,2))", "4.88"),
        ("L15", "4.88"),
        ("IFERROR(G15*F15/0,3)", "3"),
    ],
)
def test_a_score_of_peoples_own_formula(text: str, value: str) -> None:
    """A score that no program calculated is what its formula gives, the third value beside the others."""
    review = reviewed(edited(put(H15=f"={text}")))
    assert scores(review)["自评表!H15"] == (value, value)
    assert unevaluated_formulas(review.evidence) == []


def shown(text: str, value: str) -> bytes:
    """Return the filled form with a formula in H15 that shows a value."""
    escaped = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    kind = "" if value.replace(".", "").isdecimal() else ' t="str"'
    return patched(
        r'<c r="H15"([^>]*?)(?: t="\w+")?>.*?</c>', rf'<c r="H15"\1{kind}><f>{escaped}</f><v>{value}</v></c>'
    )


@pytest.mark.parametrize(
    ("text", "value", "stale"),
    [
        ("ROUND(G15*F15/200,2)", "4.88", False),
        ("ROUND(G15*F15/200,2)", "4.87", False),  # half a last place, rounded the other way
        ("ROUND(G15*F15/200,2)", "4.9", True),
        ("ROUND(G15*F15/200,1)", "5", False),
        ("ROUND(G15*F15/200,1)", "4.5", True),
        ("G15*F15/200", "4.875", False),
        ("G15*F15/200", "4.88", True),
        ("ROUND(F15/200,4)*G15", "4.8755", False),
        ("ROUND(F15/200,4)*G15", "4.8765", True),
        ("ROUND(F15/200,2)+ROUND(G15*0.8,1)", "5.08", False),
        ("ROUND(F15/200,2)+ROUND(G15*0.8,1)", "5.2", True),
        ("IF(F15/200>=0.975,4,3)", "3", False),  # the sides are equal but for what binary fractions are off
        ("IF(F15/200>=0.97,4,3)", "3", True),
        ("IF(G15*F15/200>4,4,2)", "4", False),
    ],
)  # fmt: skip
def test_a_stale_value_differs_by_more_than_rounding(text: str, value: str, stale: bool) -> None:
    """Each ROUND explains one last place, at its place in the formula, and nothing else."""
    assert (("formula-stale", "H15", "error") in new_findings(shown(text, value))) is stale


def test_a_formula_over_formulas_that_nobody_calculated() -> None:
    """Formulas are computed one after the other, also one outside of the table."""
    review = reviewed(edited(put(H15="=ROUND(Q15,2)", Q15="=Q16*G15", Q16="=F15/200", H16="=MIN(G16,Q16*5)")))
    assert scores(review)["自评表!H15"] == ("4.88", "4.88")
    assert scores(review)["自评表!H16"] == ("4.875", "4.875")


def test_a_copied_date_is_not_a_number() -> None:
    """=E17 over a date is not evaluated, rather than 0."""

    def change(sheet: Worksheet) -> None:
        sheet["E17"], sheet["F17"] = date(2020, 12, 31), "=E17"

    review = reviewed(edited(change))
    assert [(one.cell.ref, one.reason) for one in review.evidence.unevaluated] == [("F17", "contents")]


def test_formulas_in_a_circle_and_in_a_long_chain() -> None:
    """A formula in a circle or after a thousand others is left open and reported, without a crash."""
    chain = {f"Q{row}": f"=Q{row + 1}*1+1" for row in range(100, 1100)}
    review = reviewed(edited(put(H15="=H16*1", H16="=H15*2", H17="=Q100*2", **chain)))
    assert {"H15", "H16", "H17"} <= {one.cell.ref for one in review.evidence.unevaluated}
    assert ("not-calculated", "H31", "warning") in found(review)


def test_without_the_library(monkeypatch: pytest.MonkeyPatch) -> None:
    """Everything else is reviewed, and it is reported once how many formulas were not evaluated."""
    monkeypatch.setattr(foreignengine, "is_installed", lambda: False)
    review = reviewed(edited(put(H15="=ROUND(G15*195/200,2)", H16="=G16*1.0", F17='=E17&""')))
    assert scores(review).keys() == {"自评表!I6"}
    open_formulas = {(one.cell.ref, one.reason) for one in review.evidence.unevaluated}
    assert open_formulas == {(ref, "library") for ref in ("H15", "H16", "F17", "H31", "I31")}
    (line,) = unevaluated_formulas(review.evidence)
    assert "H15" in line[1]
    assert ("not-calculated", "H31", "warning") in found(review)
    assert new_findings(shown("ROUND(G15*F15/200,2)", "3")) & {("formula-stale", "H15", "error")} == set()


def test_a_library_that_does_not_load(monkeypatch: pytest.MonkeyPatch) -> None:
    """A library that cannot be imported counts as not installed."""
    assert foreignengine.is_installed()
    monkeypatch.setitem(sys.modules, "formulas", None)
    with pytest.raises(RefusedError, match="library"):
        value_of("A1*123.456789", {"A1": 1})


def test_a_refused_formula_is_reported_once_with_its_reason() -> None:
    """The basis of the review names the cell whose formula was not evaluated."""
    (line,) = unevaluated_formulas(reviewed(shown("OFFSET(H15,0,-1)", "5")).evidence)
    assert line[0] == "公式"
    assert "H15" in line[1]
    assert unevaluated_formulas(reviewed(constant("H31", "98")).evidence) == []
    assert (
        unevaluated_formulas(reviewed(formula("H31", "[1]Sheet1!$A$1", "98")).evidence) == []
    )  # a finding says it


def test_an_untouched_form_never_loads_the_library(tmp_path: Path) -> None:
    """A form with its issued formulas loads neither formulas nor numpy nor scipy."""
    calculated, bare = tmp_path / "filled.xlsx", tmp_path / "bare.xlsx"
    calculated.write_bytes(filled_form(issued_form()))
    bare.write_bytes(edited(lambda sheet: None))
    code = (
        "import sys; from xlselfeval import check; "
        f"[check(path) for path in {[str(calculated), str(bare)]!r}]; "
        "print(*sorted({name.split('.')[0] for name in sys.modules} & {'formulas', 'numpy', 'scipy', 'schedula'}))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == ""


def test_a_percent_that_nobody_calculated_is_read_as_a_percent() -> None:
    """=F6/E6 in a cell of format 0.00% is an actual in percent, as a program will show it."""

    def change(sheet: Worksheet) -> None:
        sheet["F30"] = "=193/200+0*E6"  # 98% was issued
        sheet["F30"].number_format = "0.0%"

    review = reviewed(edited(change))
    row = next(one for one in review.evidence.rows if one.row.actual.ref == "F30")
    assert row.row.actual.text == "96.5%"
    assert row.score.low == Decimal("4.92")
