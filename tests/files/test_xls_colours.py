"""Colours that Excel 2007 adds to the styles of a .xls: of the theme, and as red, green and blue."""

from __future__ import annotations

import struct

import pytest
from support.conditions.files import Format
from support.conditions.records import extension, several_xls
from support.handmade_files import biff, xls
from support.legacy_files import zipped

from xlselfeval.files.open import open_workbook

BLACK, WHITE, RED, BLUE, AUTOMATIC = 8, 9, 10, 12, 0x7FFF
FRONT, BEHIND, GRADIENT, TEXT, SCHEME = 0x04, 0x05, 0x06, 0x0D, 0x0E
OF_2007 = struct.pack("<I", 124_226)


def rgb(kind: int, colour: str) -> bytes:
    return struct.pack("<HHHh", kind, 20, 2, 0) + bytes.fromhex(colour) + b"\xff" + bytes(8)


def theme(kind: int, number: int, tint: float = 0.0) -> bytes:
    return struct.pack("<HHHhI", kind, 20, 3, round(tint * 32_767), number) + bytes(8)


def numbered(kind: int, number: int) -> bytes:
    return struct.pack("<HHHhI", kind, 20, 1, 0, number) + bytes(8)


def gradient(*colours: str) -> bytes:
    """Return a fill that changes from one colour into the next."""
    stops = b"".join(struct.pack("<H", 2) + bytes.fromhex(one) + b"\xff" + struct.pack("<dd", place, 0) for place, one in enumerate(colours))  # fmt: skip
    return struct.pack("<HH", GRADIENT, 52 + len(stops)) + bytes(44) + struct.pack("<I", len(colours)) + stops


def own_theme(text: str) -> bytes:
    """Return a theme whose colour of texts is this one."""
    colours = "".join(f'<a:x{place}><a:srgbClr val="{one}"/></a:x{place}>' for place, one in enumerate((text, "FFFFFF", "1F497D", "EEECE1")))  # fmt: skip
    part = f'<a:theme xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"><a:themeElements><a:clrScheme name="a">{colours}</a:clrScheme></a:themeElements></a:theme>'
    return bytes(4) + zipped({"theme/theme/theme1.xml": part.encode()})


def checksum(data: bytes) -> int:
    """Return the checksum of [MS-OSHARED] 2.4.3.2, bit by bit."""
    value = 0
    for byte in data:
        value ^= byte << 24
        for _ in range(8):
            value = (value << 1 ^ (0xAF if value >> 31 else 0)) & 0xFFFFFFFF
    return value


def future(kind: int, content: bytes) -> bytes:
    return biff(kind, struct.pack("<H", kind) + bytes(10) + content)


def shown(
    *more: bytes, colour: int = AUTOMATIC, pattern: int = 0, fill: int = 64, is_checked: bool = True, of_theme: bytes = OF_2007
) -> str | None:  # fmt: skip
    """Return what is shown in place of 45 in A1, in such a font and fill, with more in its style."""
    font = biff(0x31, struct.pack("<HHH", 220, 0, colour) + bytes(10))
    style = struct.pack("<HH", 0, 0) + bytes(10) + struct.pack("<IH", pattern << 26, fill)
    check = future(0x087C, struct.pack("<HHI", 0, 1, checksum(style) ^ (not is_checked)))
    extra = future(0x087D, struct.pack("<4H", 0, 0, 0, len(more)) + b"".join(more)) if more else b""
    parts = [of_theme[place : place + 200] for place in range(0, len(of_theme), 200)]
    themes = b"".join(future(0x087F if place else 0x0896, one) for place, one in enumerate(parts))
    number = biff(0x0203, struct.pack("<HHHd", 0, 0, 0, 45.0))
    workbook = open_workbook(xls(number, extra=font + biff(0xE0, style) + check + extra + themes))
    return workbook.sheet(workbook.sheets[0]).cell(1, 1).written.shown


@pytest.mark.parametrize(
    ("more", "seen"),
    [
        ([rgb(TEXT, "FFFFFF")], ""), ([rgb(TEXT, "F0F0F0")], ""), ([rgb(TEXT, "808080")], None), ([theme(TEXT, 0)], ""), ([theme(TEXT, 0, -0.5)], None), ([theme(TEXT, 1)], None), ([theme(TEXT, 1, 1.0)], ""),
        ([theme(TEXT, 2)], ""), ([theme(TEXT, 4)], None), ([theme(TEXT, 4, 0.95)], ""), ([numbered(TEXT, WHITE)], ""), ([numbered(TEXT, RED)], None), ([struct.pack("<HHB", SCHEME, 5, 2), rgb(TEXT, "FFFFFF")], ""),
        ([struct.pack("<HH", 0x99, 0)], None), ([struct.pack("<HH", TEXT, 4)], None),
    ],
)  # fmt: skip
def test_colours_of_texts(more: list[bytes], seen: str | None) -> None:
    """A text in a colour like white is not seen, whatever the palette has for it."""
    assert shown(*more) == seen


@pytest.mark.parametrize(
    ("more", "front", "seen"),
    [
        ([rgb(FRONT, "C00000"), rgb(TEXT, "C00000")], RED, ""), ([rgb(FRONT, "C00000")], RED, None), ([theme(FRONT, 1)], RED, ""), ([theme(FRONT, 3), theme(TEXT, 0)], WHITE, None), ([theme(FRONT, 4, 0.6), theme(TEXT, 4, 0.65)], BLUE, ""),
        ([rgb(FRONT, "DDEBF7")], WHITE, None), ([struct.pack("<HH", GRADIENT, 104) + bytes(100), rgb(TEXT, "FFFFFF")], WHITE, None),
        ([gradient("000080", "000080"), rgb(TEXT, "000080")], WHITE, ""), ([gradient("FFFFFF", "000080"), rgb(TEXT, "000080")], WHITE, None), ([gradient("000080", "000090"), rgb(TEXT, "FFFFFF")], WHITE, None),
    ],
)  # fmt: skip
def test_colours_of_fills(more: list[bytes], front: int, seen: str | None) -> None:
    """A fill in the colour of the text hides it; a light text on a dark fill is seen."""
    assert shown(*more, pattern=1, fill=front) == seen


@pytest.mark.parametrize(("more", "seen"), [([], None), ([rgb(BEHIND, "FF0000")], ""), ([rgb(FRONT, "FFFFFF"), rgb(BEHIND, "FFFFFF")], None)])  # fmt: skip
def test_a_pattern_of_one_colour(more: list[bytes], seen: str | None) -> None:
    """A pattern in front of its own colour hides a text of that colour."""
    assert shown(*more, colour=RED, pattern=4, fill=RED | BLUE << 7) == seen


@pytest.mark.parametrize(("is_checked", "seen"), [(True, None), (False, "")])
def test_a_checksum_that_is_wrong(is_checked: bool, seen: str | None) -> None:
    """Excel ignores the looks that it has added where the styles have changed since.

    Then a text counts as hidden where either look hides it.
    """
    assert shown(rgb(TEXT, "000000"), colour=WHITE, is_checked=is_checked) == seen
    assert shown(rgb(TEXT, "FFFFFF"), is_checked=is_checked) == ""
    assert shown(colour=WHITE, is_checked=is_checked) == ""


@pytest.mark.parametrize(
    ("of_theme", "seen"),
    [(OF_2007, None), (own_theme("FFFFFF"), ""), (own_theme("000000"), None), (own_theme("FFFFFF")[:-9], None), (bytes(4), None), (b"\1", None), (b"", None), (struct.pack("<I", 9), None)],
)  # fmt: skip
def test_themes(of_theme: bytes, seen: str | None) -> None:
    """The colours of a theme are those that the file holds; one that cannot be read is the usual one."""
    assert shown(theme(TEXT, 1), of_theme=of_theme) == seen


@pytest.mark.parametrize(("colour", "seen"), [("FFFFFF", ""), ("9C0006", None)])
def test_a_colour_that_is_added_to_a_condition(colour: str, seen: str | None) -> None:
    """A record behind a rule gives its text a colour that the palette does not have."""
    look = struct.pack("<IHI", 0, 0, 0)[:6] + struct.pack("<4H", 0, 0, 0, 1) + rgb(TEXT, colour)
    later = extension(0, 1, look=look)
    workbook = open_workbook(several_xls([Format(("H14>0",), colour="63BE7B")], [later]))
    assert workbook.sheet(workbook.sheets[0]).cell(14, 8).written.shown == seen
