"""Fonts, fills and number formats that conditions set.

Some hide answers, others hide errors and zeros.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path

import pytest
from openpyxl.formatting.rule import CellIsRule, ColorScaleRule, DataBarRule, FormulaRule, Rule
from openpyxl.styles import Color, Font, PatternFill
from openpyxl.styles.differential import DifferentialStyle
from openpyxl.styles.numbers import NumberFormat
from openpyxl.worksheet.worksheet import Worksheet
from support.foreign_forms import national
from support.legacy_files import converted
from support.packages import unzipped, zipped

from xlselfeval import check
from xlselfeval.files.looks.rule_formula import FaultError, UnknownError, Value, evaluate
from xlselfeval.files.open import open_workbook

WHITE, STRUCK = Font(color="FFFFFFFF"), Font(strike=True)
PART = "xl/worksheets/sheet1.xml"
Change = Callable[[Worksheet], None]


def found(
    data: bytes, name: str = "display-differs", cell: str = "H14"
) -> list[tuple[str | None, str | None]]:
    """Return shown and held text of H14 where its look is reported."""
    (review,) = check(data)
    return [(one.found, one.expected) for one in review.findings if (one.name, one.cell) == (name, cell)]


def form(*rules: Rule, cells: str = "H14:H20", change: Change = lambda _: None) -> bytes:
    """Return the drawn form with 15 in H14 under these rules."""

    def draw(sheet: Worksheet) -> None:
        sheet["H14"] = 15
        change(sheet)
        for rule in rules:
            sheet.conditional_formatting.add(cells, rule)

    return national(change=draw)


def white(formula: str, **more: bool) -> Rule:
    return FormulaRule([formula], font=WHITE, **more)


HIDDEN = [("（空白）", "15")]


@pytest.mark.parametrize(
    "formula",
    [
        "1=1", "TRUE", "H14>0", "H14=15", "$H14<>\"\"", "AND(H14>10,H14<20)", "NOT(ISERROR(H14))", "ISNUMBER(H14)", "LEN(H14)>0", "LEN(TRIM($H$14))=2", "H14", "NOT(ISBLANK(H14))",
        "OR(ISERROR(H14),H14=15)", "SUM($H$14:$H$15)>0", "ABS(H14-15)<0.01", "ROUND(H14,0)=15", '$H14&"分"="15分"', "COUNTBLANK(H14:I14)>=0", "-H14<0",
        "TODAY()>0", "INDIRECT(\"A1\")=1", "其他!A1=1", "ISERROR(VLOOKUP(1,A:B,9,0))", "OR(1=2,NOW()>1)", "H14=", "(((", "MATCH(H14,{1,15},0)", "R1C1=1",
    ],
)  # fmt: skip
def test_white_by_a_condition_is_reported(formula: str) -> None:
    """A font that hides a score is reported where its condition holds, and where that cannot be known."""
    assert found(form(white(formula))) == HIDDEN


@pytest.mark.parametrize(
    "formula",
    [
        "ISERROR(H14)", "ISNA(H14)", "ISERR(H14)", "H14=0", 'H14=""', "ISBLANK(H14)", "LEN(H14)=0", 'TRIM(H14)=""', "OR(ISERROR(H14),H14=0)", 'AND(ISERROR(H14),TODAY()>1)', "$H14<=0",
        "NOT(ISNUMBER(H14))", "ISTEXT(H14)", "SUM($H14:$H14)=0", "COUNTA($F14:$H14)=0", "COUNT(H14)=0", "ABS(H14)<0.005", "ROUND(H14,2)=0", "H14&\"\"=\"\"", "FALSE", "$Z$99<>0", "ISERROR($H14+1)",
    ],
)  # fmt: skip
@pytest.mark.parametrize(
    "look", [{"font": WHITE}, {"font": STRUCK}, {"fill": PatternFill(bgColor="FF000000")}]
)
def test_hiding_errors_zeros_and_blanks_is_usual(formula: str, look: dict[str, object]) -> None:
    """White, struck-out and covered errors, zeros and blank cells are no finding."""
    (review,) = check(form(FormulaRule([formula], **look)))
    assert {one.name for one in review.findings} & {"display-differs", "struck-text"} == set()


@pytest.mark.parametrize("value", [0, "=1/0", "#N/A", None])
def test_a_zero_or_an_error_may_be_hidden_by_any_condition(value: object) -> None:
    """A font that hides whatever a cell holds hides nothing of a zero, an error or a blank cell."""

    def change(sheet: Worksheet) -> None:
        sheet["H14"] = value

    assert found(form(white("TODAY()>1"), white("1=1"), change=change)) == []


@pytest.mark.parametrize(
    ("rule", "hides"),
    [
        (CellIsRule("greaterThan", ["0"], font=WHITE), True), (CellIsRule("equal", ["0"], font=WHITE), False), (CellIsRule("equal", ['""'], font=WHITE), False), (CellIsRule("between", ["10", "20"], font=WHITE), True),
        (CellIsRule("between", ["20", "10"], font=WHITE), True), (CellIsRule("notBetween", ["10", "20"], font=WHITE), False), (CellIsRule("lessThan", ["$H$15"], font=WHITE), False), (CellIsRule("notEqual", ["NA()"], font=WHITE), True),
        (Rule(type="duplicateValues", dxf=DifferentialStyle(font=WHITE)), True), (Rule(type="containsErrors", formula=["ISERROR(H14)"], dxf=DifferentialStyle(font=WHITE)), False),
        (Rule(type="containsBlanks", formula=["LEN(TRIM(H14))=0"], dxf=DifferentialStyle(font=WHITE)), False), (Rule(type="notContainsErrors", formula=["NOT(ISERROR(H14))"], dxf=DifferentialStyle(font=WHITE)), True),
        (Rule(type="top10", rank=1, dxf=DifferentialStyle(font=WHITE)), True), (FormulaRule(["1=1"], font=Font(color="FFFF0000")), False), (FormulaRule(["1=1"], font=Font(color=Color(theme=0, tint=-0.05))), True),
        (FormulaRule(["1=1"], fill=PatternFill(bgColor="FF000000")), True), (FormulaRule(["1=1"], fill=PatternFill(bgColor="FFFFC7CE")), False), (FormulaRule(["1=1"], font=WHITE, fill=PatternFill(bgColor="FF000080")), False),
        (FormulaRule(["1=1"], font=WHITE, fill=PatternFill("darkGrid", fgColor="FF000080")), False), (ColorScaleRule(start_type="min", start_color="FF000000", end_type="max", end_color="FFFF0000"), True),
        (ColorScaleRule(start_type="min", start_color="FF00FF00", end_type="max", end_color="FFFF0000"), False), (DataBarRule("num", 0, "num", 100, "FF000000"), True), (DataBarRule("num", 0, "num", 100, "FF638EC6"), False),
    ],
)  # fmt: skip
def test_kinds_of_rules(rule: Rule, hides: bool) -> None:
    """Rules of every kind and looks of every kind hide a score, or do not."""
    assert found(form(rule)) == (HIDDEN if hides else [])


def in_format(code: str, formula: str) -> Rule:
    return Rule(type="expression", formula=[formula], dxf=DifferentialStyle(numFmt=NumberFormat(200, code)))


@pytest.mark.parametrize(
    ("code", "formula", "seen"),
    [
        (";;;", "1=1", "（空白）"), (";;;", "H14=0", None), ('"20"', "TODAY()>1", "20"), ('"20"', "ISERROR(H14)", None), ("[White]0", "1=1", "（空白）"), ("0.00", "1=1", None), ("0;0;;@", "1=1", None), ("0!.0,", "1=1", "0.0"),
    ],
)  # fmt: skip
def test_number_formats_by_conditions(code: str, formula: str, seen: str | None) -> None:
    """A format that shows something else is reported where its condition may hold."""
    assert [shown for shown, _ in found(form(in_format(code, formula)))] == ([] if seen is None else [seen])


def test_a_text_that_a_condition_hides() -> None:
    """;;; by a condition hides a text, too."""
    assert found(form(in_format(";;;", 'F20<>""'), cells="F20"), cell="F20") == [("（空白）", "达成预期指标")]


def test_struck_out_by_a_condition() -> None:
    """A score that a condition strikes out does not count; one that it may strike out counts, and is reported."""
    sure, doubtful = (
        form(FormulaRule([formula], font=STRUCK), cells="H14") for formula in ("H14=15", "TODAY()>1")
    )
    assert found(sure, "struck-text") == [("15", "（空白）")]
    assert found(doubtful, "struck-text") == [("15", "15")]
    assert check(doubtful)[0].evidence.submission.rows[0].score.text == "15"


@pytest.mark.parametrize(
    ("rules", "hides"),
    [
        ((FormulaRule(["1=1"], font=Font(color="FFFF0000")), white("1=1")), False), ((FormulaRule(["1=2"], font=Font(color="FFFF0000")), white("1=1")), True),
        ((FormulaRule(["TODAY()>1"], font=Font(color="FFFF0000")), white("1=1")), True), ((FormulaRule(["1=1"], stopIfTrue=True, font=Font(b=True)), white("1=1")), False),
        ((FormulaRule(["1=1"], fill=PatternFill(bgColor="FF000080")), white("1=1")), False), ((white("1=1"), FormulaRule(["1=1"], font=Font(color="FFFF0000"))), True),
    ],
)  # fmt: skip
def test_the_first_rule_that_holds_counts(rules: tuple[Rule, ...], hides: bool) -> None:
    """Of two colours that of the first rule is seen; a rule may stop those behind it."""
    for priority, rule in enumerate(rules, 1):
        rule.priority = priority
    assert found(form(*rules)) == (HIDDEN if hides else [])


def test_a_condition_that_makes_a_white_number_seen() -> None:
    """A white number that a condition colours is seen; a tiny one is not."""
    for font, seen in ((WHITE, []), (Font(color="FFFFFFFF", size=1), HIDDEN)):

        def change(sheet: Worksheet, font: Font = font) -> None:
            sheet["H14"].font = font

        assert found(form(FormulaRule(["H14>0"], font=Font(color="FF000000")), change=change)) == seen


def test_references_move_with_the_cells() -> None:
    """A condition is written for the first cell of its range; of several ranges both readings are asked."""
    assert found(form(white('$A2="x"'), cells="H2:H20")) == []
    assert found(form(white("H2=15"), cells="H2:H20")) == HIDDEN
    files = unzipped(form(white("H14=15"), cells="H14"))
    files[PART] = files[PART].replace(b'sqref="H14"><cfRule', b'sqref="H14 D7"><cfRule')
    assert b'"H14 D7"' in files[PART]
    assert found(zipped(files)) == HIDDEN


def test_formats_of_the_extension_list() -> None:
    """Excel keeps conditions about other sheets at the end of the part, with their looks."""
    rule = (
        '<x14:conditionalFormatting xmlns:xm="http://schemas.microsoft.com/office/excel/2006/main"><x14:cfRule type="expression" priority="1">'
        '<xm:f>{}</xm:f><x14:dxf><font><color rgb="FFFFFFFF"/></font></x14:dxf></x14:cfRule><xm:sqref>H14:H20</xm:sqref></x14:conditionalFormatting>'
    )
    for formula, seen in (("其他!A1=1", HIDDEN), ("ISERROR(H14)", [])):
        files = unzipped(form())
        extension = f'<extLst><ext uri="{{78C0D931-6437-407d-A8EE-F0AAD7539E65}}" xmlns:x14="http://schemas.microsoft.com/office/spreadsheetml/2009/9/main"><x14:conditionalFormattings>{rule.format(formula)}</x14:conditionalFormattings></ext></extLst></worksheet>'
        files[PART] = files[PART].replace(b"</worksheet>", extension.encode())
        assert found(zipped(files)) == seen


def test_a_part_in_two_bytes_a_character() -> None:
    """Conditions are found in whatever encoding the part is."""
    files = unzipped(form(DataBarRule("num", 0, "num", 100, "FFFFFF", showValue=False)))
    text = files[PART].decode().replace('encoding="UTF-8"', 'encoding="UTF-16"')
    files[PART] = text.encode("utf-16")
    assert found(zipped(files)) == HIDDEN


def test_too_many_conditions_are_no_form() -> None:
    """A sheet with more conditions than can be looked at is not read, and named."""
    rules = form(white("TODAY()>1"), cells=" ".join(f"H{row}" for row in range(1, 60_000)))
    with pytest.raises(Exception, match="内容过多"):
        check(rules)


@pytest.mark.parametrize(
    "formula", ["SUM($A$1:$Z$70)>0", "1=1" + "+1" * 20_000, "AND(" * 25 + "1" + ")" * 25]
)
def test_formulas_that_are_much_work_end_soon(formula: str) -> None:
    """A formula that asks for many cells in each of many is not known in the end; a long one is not read."""

    def change(sheet: Worksheet) -> None:
        for row in range(100, 2_100):
            sheet.cell(row, 8, 1)

    started = time.monotonic()
    assert found(form(white(formula), cells="H1:H3000", change=change)) == HIDDEN
    assert time.monotonic() - started < 20


CELLS: dict[tuple[int, int], Value] = {
    (1, 1): Decimal(15),
    (1, 2): "文字",
    (1, 3): "",
    (1, 5): True,
    (2, 1): Decimal("0.5"),
}


def read(place: tuple[int, int], sheet: str = "") -> Value:
    """Return a cell: E2 is #N/A, F2 #DIV/0!, G2 and other sheets not known; what is not listed is blank."""
    if sheet:
        raise UnknownError
    if place in ((2, 5), (2, 6)):
        raise FaultError("#N/A" if place == (2, 5) else "#DIV/0!")
    if place == (2, 7):
        raise UnknownError
    return CELLS.get(place)


@pytest.mark.parametrize(
    ("formula", "value"),
    [
        ("A1", Decimal(15)), ("=A1+0.5-1", Decimal("14.5")), ("A1>A2", True), ('B1="文字"', True), ('"b"="B"', True), ("B1>A1", True), ("E1>B1", True), ("D1=0", True), ('D1=""', True), ("D1=FALSE", True), ('C1=""', True), ("C1=0", False),
        ('"a""b"', 'a"b'), ("A1&C1&D1&E1", "15TRUE"), ("ISBLANK(C1)", False), ("ISBLANK(D1)", True), ("ISNA(E2)", True), ("ISNA(F2)", False), ("ISERR(E2)", False), ("ISERR(F2)", True), ("ISERROR(F2)", True), ("ISERROR(B1)", False), ("ISNUMBER(E2)", False), ("ISTEXT(B1)", True),
        ('LEN(" a ")', Decimal(3)), ('TRIM(" a  b ")', "a b"), ("AND(A1,G2,1=2)", False), ("OR(G2,A1)", True), ("NOT(A1)", False), ("SUM(A1:B2)", Decimal("15.5")), ("COUNTA(A1:E1)", Decimal(4)), ("COUNTBLANK(A1:E1)", Decimal(2)), ("COUNT(A1:A2,B1:B2)", Decimal(2)),
        ("SUM(A1,A2)", Decimal("15.5")), ("(A1-15)=0", True), ("--A1", Decimal(15)), ("$A$1<>$A1", False), ("ROUND(A2,0)", Decimal(1)),
        ("1+A1*2", Decimal(31)), ("N(B1)+N(A1)+N(E1)+N(D1)", Decimal(16)), ('SUBSTITUTE("无。无","无","")', "。"), ('TRIM(SUBSTITUTE(B1&D1,"文",""))', "字"),
    ],
)  # fmt: skip
def test_values_of_formulas(formula: str, value: Value) -> None:
    """Comparisons, texts, sums and tests of cells have the values that Excel gives them."""
    assert evaluate(formula, read) == value


@pytest.mark.parametrize("formula", ["E2=0", "LEN(F2)", "AND(E2,TRUE)", "SUM(A1:F2)", 'NOT("a")'])
def test_errors_of_formulas(formula: str) -> None:
    """An error in a cell is that of the formula."""
    with pytest.raises(FaultError):
        evaluate(formula, read)


@pytest.mark.parametrize(
    "formula",
    [
        "G2", "AND(G2,TRUE)", "OR(1=2,G2)", "ISERROR(G2)", "NOW()", "A1 A2", "A1:B2", "LEN(A1,A2)", "B1+1", "", "(", "1+", "SUM(A:A)", "甲!A1", "XFE1", "A9999999", "1E5", "{1}", "[1]A1", '"a', "SUM(A1:Z999)", "ROUND(A1,-1)", "甲",
        'SUBSTITUTE(B1,"","甲")', "*".join(["999999999999999"] * 30), "SUBSTITUTE(" * 15 + '"' + "a" * 30 + '"' + ',"a","aaaaaaaaaaaaaaaaaaaaaaaaaaaaaa")' * 15,
        "(" * 40 + "1" + ")" * 40, "1=" * 600 + "1",
    ],
)  # fmt: skip
def test_formulas_that_are_not_known(formula: str) -> None:
    """Functions and references that are not plain have no value that is guessed."""
    with pytest.raises(UnknownError):
        evaluate(formula, read)


@pytest.mark.office
def test_conditions_that_libreoffice_saves(tmp_path: Path) -> None:
    """Conditions have the same effect after LibreOffice has saved the workbook; of .xls it saves three of a range."""
    rules = [
        white("H14=15"),
        CellIsRule("equal", ["0"], font=WHITE),
        FormulaRule(["AND(H14<>15,H15>0)"], font=STRUCK),
    ]
    data = form(*rules)
    title = open_workbook(data).sheets[0].name
    converted(tmp_path, {"a": (data, title)})
    for kind in ("xlsx", "xls", "ods"):
        saved = (tmp_path / f"a.{kind}").read_bytes()
        for name in ("display-differs", "struck-text"):
            one, other = ([(each.cell, each.found) for each in check(file)[0].findings if each.name == name] for file in (data, saved))  # fmt: skip
            assert one == other != [], kind
