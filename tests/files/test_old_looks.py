"""Text that nobody can see, and struck-out text, in .xls and .xlsb."""

from __future__ import annotations

import struct
from collections.abc import Callable

import pytest
from support.handmade_files import biff, xls, xlsb
from support.legacy_files import record, unzipped, wide, zipped

from xlselfeval.files.open import open_workbook
from xlselfeval.files.sheet import Sheet

WHITE, RED, AUTOMATIC = 9, 10, 0x7FFF


def first(data: bytes) -> Sheet:
    workbook = open_workbook(data)
    return workbook.sheet(workbook.sheets[0])


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
    "white on a pattern": (lambda: xls_with(colour=WHITE, pattern=2, fill=RED), None), "no white": (lambda: xls_with(colour=WHITE, extra=PALETTE), None),
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


def test_rows_and_columns_without_a_size_are_hidden() -> None:
    """A row below half a point and a column below half a character are hidden."""
    assert xls_with(more=xls_row(5)).hidden_rows == {1}
    assert xls_with(more=xls_column(100)).hidden_columns == ((1, 1),)


def colour(kind: int, index: int = 0, rgb: str = "000000") -> bytes:
    return bytes([kind << 1 | 1, index, 0, 0]) + bytes.fromhex(rgb) + b"\xff"


def xlsb_with(
    *,
    size: int = 220,
    flags: int = 0,
    font: bytes = colour(0),
    fill: bytes = struct.pack("<I", 0) + bytes(64),
    sheet: Callable[[bytes], bytes] = lambda row: row,
    strings: bytes = b"",
    cell: bytes | None = None,
) -> Sheet:
    """Return a sheet with 45 in A1 in such a font and fill."""
    row = bytearray(struct.pack("<IIH", 0, 0, 300) + bytes(15))
    number = cell or record(5, struct.pack("<IId", 0, 0, 45.0))
    parts = unzipped(xlsb(record(0, sheet(bytes(row))) + number, strings=strings))
    fonts = record(
        43, struct.pack("<HHHHBBBB", 220, 0, 400, 0, 0, 0, 134, 0) + colour(0) + b"\0" + wide("宋体")
    )
    fonts += record(
        43, struct.pack("<HHHHBBBB", size, flags, 400, 0, 0, 0, 134, 0) + font + b"\0" + wide("宋体")
    )
    styles = record(617) + record(47, struct.pack("<4H", 0, 0, 1, 0) + bytes(8)) + record(618)
    parts["xl/styles.bin"] = record(278) + fonts + record(45, fill) + styles + record(279)
    return first(zipped(parts))


NEW = {
    "plain": (xlsb_with, "45", None), "white by number": (lambda: xlsb_with(font=colour(1, 9)), "45", ""),
    "white": (lambda: xlsb_with(font=colour(2, 0, "ffffff")), "45", ""), "white of the theme": (lambda: xlsb_with(font=colour(3, 0)), "45", ""),
    "black of the theme": (lambda: xlsb_with(font=colour(3, 1)), "45", None), "tiny": (lambda: xlsb_with(size=20), "45", ""),
    "red on red": (lambda: xlsb_with(font=colour(2, 0, "ff0000"), fill=struct.pack("<I", 1) + colour(2, 0, "ff0000") + bytes(56)), "45", ""),
    "white on red": (lambda: xlsb_with(font=colour(1, 9), fill=struct.pack("<I", 1) + colour(2, 0, "ff0000") + bytes(56)), "45", None),
    "low row": (lambda: xlsb_with(sheet=lambda row: row[:8] + struct.pack("<H", 60) + row[10:]), "45", ""),
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
