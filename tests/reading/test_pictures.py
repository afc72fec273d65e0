"""Pictures and shapes over answers and scores."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from openpyxl.worksheet.worksheet import Worksheet
from support.attacks import LINKS, PACKAGE_LINKS
from support.foreign_forms import national
from support.packages import unzipped, zipped

from xlselfeval import check

DRAWING = "http://schemas.openxmlformats.org/drawingml/2006/spreadsheetDrawing"
MAIN = "http://schemas.openxmlformats.org/drawingml/2006/main"
SHEET = "xl/worksheets/sheet1.xml"
POINT = 12_700
NAMED = '<xdr:nv><xdr:cNvPr id="1" name="a"/></xdr:nv>'


def corner(name: str, row: int, column: int, down: int = 0, right: int = 0) -> str:
    """Return the corner of a picture in a cell, row and column from 1, offsets in points."""
    offsets = f"<xdr:colOff>{right * POINT}</xdr:colOff>", f"<xdr:rowOff>{down * POINT}</xdr:rowOff>"
    return f"<xdr:{name}><xdr:col>{column - 1}</xdr:col>{offsets[0]}<xdr:row>{row - 1}</xdr:row>{offsets[1]}</xdr:{name}>"


def size(high: float, wide: float) -> str:
    """Return a size in points."""
    return f'<xdr:ext cx="{round(wide * POINT)}" cy="{round(high * POINT)}"/>'


def drawn(anchor: str, place: str, element: str, change: Callable[[Worksheet], None] | None = None) -> bytes:
    """Return the drawn form with an element in such an anchor."""
    files = unzipped(national(change=change))
    files["xl/drawings/drawing1.xml"] = (
        f'<xdr:wsDr xmlns:xdr="{DRAWING}" xmlns:a="{MAIN}"><xdr:{anchor}>{place}{element}<xdr:clientData/></xdr:{anchor}></xdr:wsDr>'
    ).encode()
    files["xl/worksheets/_rels/sheet1.xml.rels"] = (
        f'<Relationships xmlns="{PACKAGE_LINKS}"><Relationship Id="r1" Type="{LINKS}/drawing" Target="../drawings/drawing1.xml"/></Relationships>'
    ).encode()
    files[SHEET] = files[SHEET].replace(
        b"</worksheet>", f'<drawing xmlns:r="{LINKS}" r:id="r1"/></worksheet>'.encode()
    )
    return zipped(files)


def with_drawing(element: str, begin: tuple[int, int], end: tuple[int, int]) -> bytes:
    """Return the drawn form with an element over cells, each row and column from 1."""
    return drawn("twoCellAnchor", corner("from", *begin) + corner("to", *end), element)


def covered(data: bytes) -> set[str | None]:
    (review,) = check(data)
    assert {one.name for one in review.findings} <= {"display-differs"}
    return {one.cell for one in review.findings}


PICTURE = f"<xdr:pic>{NAMED}</xdr:pic>"
SHAPE = f"<xdr:sp>{NAMED}<xdr:spPr><a:solidFill/></xdr:spPr></xdr:sp>"


@pytest.mark.parametrize("element", [PICTURE, SHAPE, f"<xdr:grpSp>{NAMED}</xdr:grpSp>"])
def test_a_picture_over_an_answer_and_a_score(element: str) -> None:
    """Answers and scores below a picture or a filled shape are reported with what they hold."""
    assert covered(with_drawing(element, (14, 6), (14, 8))) == {"F14", "G14", "H14"}


@pytest.mark.parametrize(
    "element",
    [
        "<xdr:cxnSp/>",
        f"<xdr:sp>{NAMED}<xdr:spPr><a:noFill/></xdr:spPr></xdr:sp>",
        '<xdr:pic><xdr:nv><xdr:cNvPr id="1" name="a" hidden="1"/></xdr:nv></xdr:pic>',
    ],
)
def test_what_covers_nothing(element: str) -> None:
    """Lines, shapes without a fill and hidden pictures cover nothing."""
    assert covered(with_drawing(element, (14, 6), (14, 8))) == set()


def test_a_seal_and_a_picture_beside() -> None:
    """A seal that reaches the total, and pictures beside the form or over its title, are usual."""
    assert covered(with_drawing(PICTURE, (20, 6), (24, 8))) == set()
    assert covered(with_drawing(PICTURE, (14, 11), (18, 14))) == set()
    assert covered(with_drawing(PICTURE, (1, 1), (3, 9))) == set()


def sized(sheet: Worksheet) -> None:
    """Make rows 20 and columns 48 points high and wide, row 13 twice as high, column A twice as wide."""
    sheet.sheet_format.defaultRowHeight, sheet.sheet_format.defaultColWidth = 20, 64 / 7
    sheet.row_dimensions[13].height = 40
    sheet.column_dimensions["A"].width = 128 / 7


@pytest.mark.parametrize(
    ("anchor", "place", "cells"),
    [
        ("oneCellAnchor", corner("from", 14, 6) + size(20, 144), {"F14", "G14", "H14"}), ("oneCellAnchor", corner("from", 17, 8) + size(41, 40), {"H17", "H18"}), ("oneCellAnchor", corner("from", 17, 8) + size(50, 49), {"H17", "H18", "H19"}),
        ("oneCellAnchor", corner("from", 13, 8, down=50) + size(15, 40), {"H14"}), ("oneCellAnchor", corner("from", 13, 8, down=39) + size(15, 40), {"H14"}), ("oneCellAnchor", corner("from", 14, 6, right=96) + size(18, 40), {"H14"}),
        ("absoluteAnchor", f'<xdr:pos x="{8 * 48 * POINT}" y="{14 * 20 * POINT}"/>' + size(20, 40), {"H14"}), ("absoluteAnchor", '<xdr:pos x="0" y="0"/>' + size(60, 8 * 48), set()),
        ("oneCellAnchor", corner("from", 14, 11) + size(100, 100), set()), ("oneCellAnchor", corner("from", 14, 6) + size(800, 200), set()), ("oneCellAnchor", corner("from", 14, 6), set()), ("oneCellAnchor", corner("from", 14, 6) + '<xdr:ext cx="-1" cy="x"/>', {"F14"}),
        ("absoluteAnchor", '<xdr:pos x="9999999999" y="9999999999"/>' + size(20, 40), set()), ("absoluteAnchor", size(20, 40), set()),
    ],
)  # fmt: skip
def test_a_picture_with_one_corner(anchor: str, place: str, cells: set[str]) -> None:
    """A picture that is anchored by one corner, or by none, covers what its size reaches."""
    assert covered(drawn(anchor, place, PICTURE, sized)) == cells


def test_a_drawing_that_cannot_be_read() -> None:
    """A damaged drawing stops no form."""
    files = unzipped(with_drawing(PICTURE, (14, 6), (14, 8)))
    files["xl/drawings/drawing1.xml"] = b"<a"
    assert covered(zipped(files)) == set()
