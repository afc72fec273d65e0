"""Pictures and shapes over answers and scores."""

from __future__ import annotations

import pytest
from support.attacks import LINKS, PACKAGE_LINKS, packed, unpacked
from support.foreign_forms import national

from xlselfeval import check

DRAWING = "http://schemas.openxmlformats.org/drawingml/2006/spreadsheetDrawing"
MAIN = "http://schemas.openxmlformats.org/drawingml/2006/main"
SHEET = "xl/worksheets/sheet1.xml"
NAMED = '<xdr:nv><xdr:cNvPr id="1" name="a"/></xdr:nv>'


def with_drawing(element: str, begin: tuple[int, int], end: tuple[int, int]) -> bytes:
    """Return the drawn form with an element over cells, each row and column from 1."""
    files = unpacked(national())
    corners = "".join(
        f"<xdr:{name}><xdr:col>{column - 1}</xdr:col><xdr:colOff>0</xdr:colOff><xdr:row>{row - 1}</xdr:row><xdr:rowOff>0</xdr:rowOff></xdr:{name}>"
        for name, (row, column) in (("from", begin), ("to", end))
    )
    files["xl/drawings/drawing1.xml"] = (
        f'<xdr:wsDr xmlns:xdr="{DRAWING}" xmlns:a="{MAIN}"><xdr:twoCellAnchor>{corners}{element}<xdr:clientData/></xdr:twoCellAnchor></xdr:wsDr>'
    ).encode()
    files["xl/worksheets/_rels/sheet1.xml.rels"] = (
        f'<Relationships xmlns="{PACKAGE_LINKS}"><Relationship Id="r1" Type="{LINKS}/drawing" Target="../drawings/drawing1.xml"/></Relationships>'
    ).encode()
    files[SHEET] = files[SHEET].replace(
        b"</worksheet>", f'<drawing xmlns:r="{LINKS}" r:id="r1"/></worksheet>'.encode()
    )
    return packed(files)


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


def test_a_drawing_that_cannot_be_read() -> None:
    """A damaged drawing stops no form."""
    files = unpacked(with_drawing(PICTURE, (14, 6), (14, 8)))
    files["xl/drawings/drawing1.xml"] = b"<a"
    assert covered(packed(files)) == set()
