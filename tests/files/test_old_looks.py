"""Text that nobody can see, and struck-out text, in .xls and .xlsb."""

from __future__ import annotations

import struct
from collections.abc import Callable, Sequence
from typing import Any

import pytest
from support.attacks import LINKS
from support.handmade_files import biff, xls, xlsb
from support.legacy_files import record, unzipped, wide, zipped

from xlselfeval.files.legacy.workbook import OldWorkbook
from xlselfeval.files.open import open_workbook
from xlselfeval.files.sheet import Sheet

WHITE, RED, AUTOMATIC = 9, 10, 0x7FFF


def first(data: bytes) -> Sheet:
    """Return the first sheet of a workbook, whose copy with values reads the same."""
    workbook = open_workbook(data)
    sheet = workbook.sheet(workbook.sheets[0])
    assert isinstance(workbook, OldWorkbook)
    copy = workbook.as_package()
    for place, cell in copy.sheet(copy.sheets[0]).cells.items():
        here = sheet.cell(*place).written
        assert (cell.text, cell.written.struck) == (here.text, here.struck)
    return sheet


def xls_with(
    *,
    height: int = 220,
    colour: int = AUTOMATIC,
    pattern: int = 0,
    fill: int = 64,
    extra: bytes = b"",
    more: bytes = b"",
) -> Sheet:
    """Return a sheet with 45 in A1 in such a font and fill."""
    font = biff(0x31, struct.pack("<HHH", height, 0, colour) + bytes(10))
    style = biff(0xE0, struct.pack("<HH", 0, 0) + bytes(10) + struct.pack("<IH", pattern << 26, fill))
    number = biff(0x0203, struct.pack("<HHHd", 0, 0, 0, 45.0))
    return first(xls(more + number, extra=extra + font + style))


def xls_row(height: int) -> bytes:
    return biff(0x0208, struct.pack("<HHHHHHI", 0, 0, 1, height, 0, 0, 0x40))


def xls_column(width: int) -> bytes:
    return biff(0x7D, struct.pack("<HHHHHH", 0, 0, width, 0, 0, 0))


PALETTE = biff(
    0x92, struct.pack("<H", 2) + bytes.fromhex("0000000000112200")
)  # 8 is black, 9 is no white any more
OLD = {
    "plain": (xls_with, None), "white": (lambda: xls_with(colour=WHITE), ""), "tiny": (lambda: xls_with(height=20), ""),
    "red on red": (lambda: xls_with(colour=RED, pattern=1, fill=RED), ""), "white on red": (lambda: xls_with(colour=WHITE, pattern=1, fill=RED), None),
    "white on a pattern": (lambda: xls_with(colour=WHITE, pattern=2, fill=RED), None), "red on a red pattern": (lambda: xls_with(colour=RED, pattern=2, fill=RED | RED << 7), ""), "no white": (lambda: xls_with(colour=WHITE, extra=PALETTE), None),
    "low row": (lambda: xls_with(more=xls_row(60)), ""), "usual row": (lambda: xls_with(more=xls_row(270)), None),
    "narrow column": (lambda: xls_with(more=xls_column(150)), ""), "usual column": (lambda: xls_with(more=xls_column(2_000)), None),
}  # fmt: skip


@pytest.mark.parametrize("kind", OLD)
def test_what_nobody_can_see_in_an_xls(kind: str) -> None:
    """White, tiny and background-coloured numbers, and those in rows and columns too small, show nothing."""
    make, shown = OLD[kind]
    cell = make().cell(1, 1)
    assert (cell.text, cell.written.shown) == ("45", shown)


@pytest.mark.parametrize(
    ("code", "number", "text"),
    [
        ("[White]0", "", ""), ('0;0;0;"50"', None, "50"), (";;;", "", ""), ("0;0;0;@", None, None), ("[Red]0", None, None), ('"15"', "15", None),
    ],
)  # fmt: skip
def test_number_formats_of_an_xls(code: str, number: str | None, text: str | None) -> None:
    """A format hides numbers and texts of a .xls as those of a .xlsx."""
    own = biff(0x041E, struct.pack("<HHB", 164, len(code), 0) + code.encode())
    font = biff(0x31, struct.pack("<HHH", 220, 0, AUTOMATIC) + bytes(10))
    style = biff(0xE0, struct.pack("<HH", 0, 164) + bytes(10) + struct.pack("<IH", 0, 64))
    texts = biff(0xFC, struct.pack("<II", 1, 1) + struct.pack("<HB", 2, 0) + b"45")
    cells = biff(0x0203, struct.pack("<HHHd", 0, 0, 0, 45.0)) + biff(0xFD, struct.pack("<HHHI", 0, 1, 0, 0))
    sheet = first(xls(cells, extra=font + own + style + texts))
    assert [(one.text, one.written.shown) for one in (sheet.cell(1, 1), sheet.cell(1, 2))] == [
        ("45", number),
        ("45", text),
    ]


@pytest.mark.parametrize(
    ("look", "seen"),
    [((20, AUTOMATIC, 0), "0"), ((220, WHITE, 0), "0"), ((220, AUTOMATIC, 1), "⁵0"), ((220, RED, 0), None)],
)
@pytest.mark.parametrize("hidden", [False, True])
def test_runs_of_an_xls(look: tuple[int, int, int], seen: str | None, *, hidden: bool) -> None:
    """A tiny, white or raised 5 before 0 is seen as such; in a cell in white the rest is not seen."""

    def font(height: int, colour: int, position: int) -> bytes:
        return biff(0x31, struct.pack("<HHHHHH", height, 0, colour, 400, position, 0) + bytes(4))

    usual = font(220, WHITE if hidden else AUTOMATIC, 0)
    style = biff(0xE0, struct.pack("<HH", 0, 0) + bytes(10) + struct.pack("<IH", 0, 64))
    runs = struct.pack("<4H", 0, 5, 1, 6)  # there is no font 4
    texts = biff(0xFC, struct.pack("<II", 1, 1) + struct.pack("<HBH", 2, 8, 2) + b"50" + runs)
    sheet = first(
        xls(
            biff(0xFD, struct.pack("<HHHI", 0, 0, 0, 0)),
            extra=usual * 4 + font(*look) + usual + style + texts,
        )
    )
    cell = sheet.cell(1, 1)
    rest = {None: "5", "0": "", "⁵0": "⁵"}[seen]
    assert (cell.text, cell.written.shown) == ("50", rest if hidden else seen)


@pytest.mark.parametrize("runs", [struct.pack("<HHH", 1, 1, 5), struct.pack("<HHH", 9, 1, 5), b"\1"])
def test_a_text_with_runs_in_its_record(runs: bytes) -> None:
    """A text that is no shared one has its runs behind it; there may be fewer than it says."""
    font = struct.pack("<HHHHHH", 220, 0, AUTOMATIC, 400, 0, 0) + bytes(4)
    tiny = struct.pack("<HHHHHH", 20, 0, AUTOMATIC, 400, 0, 0) + bytes(4)
    text = struct.pack("<HHHHB", 0, 0, 0, 2, 0) + b"50" + runs
    sheet = first(xls(biff(0xD6, text), extra=biff(0x31, font) * 4 + biff(0x31, tiny)))
    cell = sheet.cell(1, 1)
    assert (cell.text, cell.written.shown) == ("50", "5" if len(runs) > 1 else None)


def test_rows_and_columns_without_a_size_are_hidden() -> None:
    """A row below half a point and a column below half a character are hidden."""
    assert xls_with(more=xls_row(5)).hidden_rows == {1}
    assert xls_with(more=xls_column(100)).hidden_columns == ((1, 1),)


def colour(kind: int, index: int = 0, rgb: str = "000000", tint: int = 0) -> bytes:
    return bytes([kind << 1 | 1, index]) + struct.pack("<h", tint) + bytes.fromhex(rgb) + b"\xff"


THEME = b"""<a:theme xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"><a:themeElements><a:clrScheme>
<a:dk1><a:srgbClr val="FEFEFE"/></a:dk1><a:lt1><a:srgbClr val="FFFFFF"/></a:lt1><a:dk2><a:srgbClr val="1F497D"/></a:dk2><a:lt2><a:srgbClr val="EEECE1"/></a:lt2>
</a:clrScheme></a:themeElements></a:theme>"""


def xlsb_with(
    *,
    size: int = 220,
    flags: int = 0,
    position: int = 0,
    theme: bytes = b"",
    font: bytes = colour(0),
    fill: bytes = struct.pack("<I", 0) + bytes(64),
    sheet: Callable[[bytes], bytes] = lambda row: row,
    strings: bytes = b"",
    cell: bytes | None = None,
    palette: Sequence[str] = (),
) -> Sheet:
    """Return a sheet with 45 in A1 in such a font and fill."""
    row = bytearray(struct.pack("<IIH", 0, 0, 300) + bytes(15))
    number = cell or record(5, struct.pack("<IId", 0, 0, 45.0))
    parts = unzipped(xlsb(record(0, sheet(bytes(row))) + number, strings=strings))
    if theme:
        link = f'<Relationship Id="theme" Type="{LINKS}/theme" Target="theme/theme1.xml"/></Relationships>'
        links = "xl/_rels/workbook.bin.rels"
        parts[links] = parts[links].replace(b"</Relationships>", link.encode())
        parts["xl/theme/theme1.xml"] = theme
    fonts = record(
        43, struct.pack("<HHHHBBBB", 220, 0, 400, 0, 0, 0, 134, 0) + colour(0) + b"\0" + wide("宋体")
    )
    fonts += record(
        43, struct.pack("<HHHHBBBB", size, flags, 400, position, 0, 0, 134, 0) + font + b"\0" + wide("宋体")
    )
    styles = record(617) + record(47, struct.pack("<4H", 0, 0, 1, 0) + bytes(8)) + record(618)
    own = b"".join(record(475, bytes.fromhex(one) + b"\0") for one in palette)
    colours = record(473) + record(565) + own + record(566) + record(474)
    parts["xl/styles.bin"] = record(278) + fonts + record(45, fill) + styles + colours + record(279)
    return first(zipped(parts))


def fill(pattern: int, *colours: bytes) -> bytes:
    """Return a fill of two colours, or one that changes from each colour into the next."""
    if pattern != 40:
        return struct.pack("<I", pattern) + b"".join(colours) + bytes(48)
    stops = b"".join(one + struct.pack("<d", place) for place, one in enumerate(colours))
    return struct.pack("<I", 40) + bytes(60) + struct.pack("<I", len(colours)) + stops


BLUE_ON = {
    "a full fill": (1, [(2, 0, "000080"), (2, 0, "ffffff")], ""), "no fill": (0, [(2, 0, "000080"), (2, 0, "000080")], None),
    "a pattern of blue": (3, [(2, 0, "000080"), (2, 0, "000080")], ""), "a pattern": (3, [(2, 0, "000080"), (2, 0, "ffffff")], None),
    "blue into blue": (40, [(2, 0, "000080"), (2, 0, "000085")], ""), "blue into white": (40, [(2, 0, "000080"), (2, 0, "ffffff")], None), "no colours": (40, [], None),
}  # fmt: skip


@pytest.mark.parametrize("kind", BLUE_ON)
def test_fills_of_an_xlsb(kind: str) -> None:
    """A blue number is not seen where its fill is blue all over."""
    pattern, colours, seen = BLUE_ON[kind]
    sheet = xlsb_with(font=colour(2, 0, "000080"), fill=fill(pattern, *(colour(*one) for one in colours)))
    assert sheet.cell(1, 1).written.shown == seen


NEW = {
    "plain": (xlsb_with, "45", None), "white by number": (lambda: xlsb_with(font=colour(1, 9)), "45", ""),
    "white": (lambda: xlsb_with(font=colour(2, 0, "ffffff")), "45", ""), "white of the theme": (lambda: xlsb_with(font=colour(3, 0)), "45", ""),
    "black of the theme": (lambda: xlsb_with(font=colour(3, 1)), "45", None), "black of its own theme": (lambda: xlsb_with(font=colour(3, 1), theme=THEME), "45", ""),
    "black made white": (lambda: xlsb_with(font=colour(3, 1, tint=32_767)), "45", ""), "grey": (lambda: xlsb_with(font=colour(3, 0, tint=-16_000)), "45", None), "tiny": (lambda: xlsb_with(size=20), "45", ""),
    "red on red": (lambda: xlsb_with(font=colour(2, 0, "ff0000"), fill=struct.pack("<I", 1) + colour(2, 0, "ff0000") + bytes(56)), "45", ""),
    "white on red": (lambda: xlsb_with(font=colour(1, 9), fill=struct.pack("<I", 1) + colour(2, 0, "ff0000") + bytes(56)), "45", None),
    "low row": (lambda: xlsb_with(sheet=lambda row: row[:8] + struct.pack("<H", 60) + row[10:]), "45", ""),
    "white of its own palette": (lambda: xlsb_with(font=colour(1, 2), palette=["000000", "FFFFFF", "fefefe"]), "45", ""),
    "no white of its own palette": (lambda: xlsb_with(font=colour(1, 1), palette=["000000", "FF0000"]), "45", None),
    "struck": (lambda: xlsb_with(flags=8), "", None),
}  # fmt: skip


@pytest.mark.parametrize("kind", NEW)
def test_what_nobody_can_see_in_an_xlsb(kind: str) -> None:
    """Fonts, fills and heights of a binary workbook hide and strike out as those of a .xlsx."""
    make, text, shown = NEW[kind]
    cell = make().cell(1, 1)
    assert (cell.text, cell.written.shown) == (text, shown)
    assert cell.written.struck == ("45" if kind == "struck" else None)


@pytest.mark.parametrize("shared", [True, False])
def test_struck_out_runs_of_an_xlsb(*, shared: bool) -> None:
    """45 struck out before 40 is 40, in a shared text and in a text of the cell."""
    rich = b"\x01" + wide("4540") + struct.pack("<I", 2) + struct.pack("<4H", 0, 1, 2, 0)
    if shared:
        strings = record(159, struct.pack("<II", 1, 1)) + record(19, rich) + record(160)
        sheet = xlsb_with(flags=8, strings=strings, cell=record(7, struct.pack("<III", 0, 1, 0)))
    else:
        sheet = xlsb_with(flags=8, cell=record(62, struct.pack("<II", 0, 1) + rich))
    cell = sheet.cell(1, 1)
    assert (cell.text, cell.written.struck) == ("40", "4540")


@pytest.mark.parametrize(
    ("look", "seen"),
    [
        ({"font": colour(1, 9)}, "40"),
        ({"size": 20}, "40"),
        ({"position": 1}, "⁴⁵40"),
        ({"font": colour(1, 10)}, None),
    ],
)
def test_runs_of_an_xlsb_that_nobody_sees(look: dict[str, Any], seen: str | None) -> None:
    """A white, tiny or raised 45 before 40 is seen as such."""
    rich = b"\x01" + wide("4540") + struct.pack("<I", 2) + struct.pack("<4H", 0, 1, 2, 0)
    sheet = xlsb_with(**look, cell=record(62, struct.pack("<II", 0, 1) + rich))
    assert sheet.cell(1, 1).written.shown == seen
