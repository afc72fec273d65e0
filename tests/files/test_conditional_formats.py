"""Conditional formats have the same effect in every format of files."""

from __future__ import annotations

import pytest
from support.conditions.files import BLACK, MAKERS, WHITE, Format, open_document

from xlselfeval.files.open import open_workbook

BLUE, GREEN, RED, YELLOW = "638EC6", "63BE7B", "F8696B", "FFEB9C"


def shown(kind: str, form: Format) -> tuple[str, str | None, str | None]:
    """Return text, what is shown in its place and what is struck out of the cell under a conditional format."""
    workbook = open_workbook(MAKERS[kind](form))
    cell = workbook.sheet(workbook.sheets[0]).cell(14, 8)
    return cell.text, cell.written.shown, cell.written.struck


@pytest.mark.parametrize(
    ("form", "seen"),
    [
        (Format(("H14>0",), colour=WHITE), ""), (Format(("$H$14=15",), colour=WHITE), ""), (Format(("AND(H14>10,LEN(H14)=2)",), colour=WHITE), ""), (Format(("OR(ISERROR(H14),H14-15=0)",), colour=WHITE), ""),
        (Format(('H14&"分"="15分"',), colour=WHITE), ""), (Format(("(H14-10)>=-5",), colour=WHITE), ""), (Format(("SUM($H$14:$I$14)>1.5",), colour=WHITE), ""), (Format(("TRUE",), colour=WHITE), ""),
        (Format(("0", "20"), "between", colour=WHITE), ""), (Format(("20", "30"), "notBetween", behind=BLACK), ""), (Format(("15",), "equal", behind=BLACK), ""), (Format(("$H$14",), "greaterThanOrEqual", colour=WHITE), ""),
        (Format(("H14>0",), code='"20"'), "20"), (Format(("H14>0",), points=1), ""), (Format(("H14>0",), colour=WHITE, behind="000080"), None),
        (Format(("TODAY()>1",), colour=WHITE), ""), (Format(("OR(1=2,NOW()>1)",), colour=WHITE), ""), (Format(("COUNTIF($H$14:$I$14,H14)>0",), behind=BLACK), ""), (Format(("H14/2>1",), colour=WHITE), ""),
        (Format(sign="bar alone", behind=BLUE), ""), (Format(sign="icons alone"), ""), (Format(sign="scale", colour=BLACK, behind=RED), ""),
    ],
)  # fmt: skip
@pytest.mark.parametrize("kind", MAKERS)
def test_a_look_that_hides_a_number(kind: str, form: Format, seen: str | None) -> None:
    """A font, fill or number format hides a number where its condition holds, or where that cannot be known."""
    if kind == "older ods" and form.sign.startswith(("bar", "icons", "scale")):
        pytest.skip("a style of OpenDocument has conditions alone")
    assert shown(kind, form) == ("15", seen, None)


@pytest.mark.parametrize(
    "form",
    [
        Format(("ISERROR(H14)",), colour=WHITE), Format(("H14=0",), colour=WHITE), Format(('H14=""',), colour=WHITE), Format(("0",), "equal", colour=WHITE), Format(('""',), "equal", behind=BLACK),
        Format(("AND(ISERROR(H14),TODAY()>1)",), colour=WHITE), Format(("NOT(ISNUMBER(H14))",), code='"20"'), Format(("H14<=0",), is_struck=True), Format(("FALSE",), colour=WHITE),
        Format(("10",), "greaterThan", behind=YELLOW), Format(("60",), "lessThan", colour="9C0006", behind="FFC7CE"), Format(sign="scale", colour=GREEN, behind=RED), Format(sign="bar", behind=BLUE), Format(sign="icons"),
    ],
)  # fmt: skip
@pytest.mark.parametrize("kind", MAKERS)
def test_honest_looks(kind: str, form: Format) -> None:
    """Hidden errors and zeros, colour scales, bars, traffic lights and highlights hide nothing."""
    if kind == "older ods" and form.sign.startswith(("bar", "icons", "scale")):
        pytest.skip("a style of OpenDocument has conditions alone")
    assert shown(kind, form) == ("15", None, None)


@pytest.mark.parametrize("kind", MAKERS)
def test_a_line_through(kind: str) -> None:
    """A number that a condition strikes out does not count; one that it may strike out counts, and is noted."""
    assert shown(kind, Format(("H14=15",), is_struck=True)) == ("", None, "15")
    assert shown(kind, Format(("TODAY()>1",), is_struck=True)) == ("15", None, "15")


@pytest.mark.parametrize(
    ("side", "points", "seen"), [("start", 100, ""), ("end", 100, ""), ("start", 40, None), ("center", 100, None)]
)  # fmt: skip
def test_an_indent_in_an_ods(side: str, points: int, seen: str | None) -> None:
    """A number that is moved further than its column is wide is not seen."""
    style = (
        f'<style:style style:name="ce1" style:family="table-cell"><style:paragraph-properties fo:margin-left="{points}pt" fo:text-align="{side}"/></style:style>'
        '<style:style style:name="co1" style:family="table-column"><style:table-column-properties style:column-width="60pt"/></style:style>'
    )
    column = '<table:table-column table:style-name="co1" table:number-columns-repeated="8"/>'
    workbook = open_workbook(open_document(style, ' table:style-name="ce1"', columns=column))
    assert workbook.sheet(workbook.sheets[0]).cell(14, 8).written.shown == seen
