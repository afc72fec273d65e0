"""Colours that Excel 2007 writes into a .xls beside those of the palette.

They are of the theme, or given as red, green and blue.
"""

from __future__ import annotations

import struct
from collections.abc import Sequence
from contextlib import suppress
from typing import NamedTuple

from xlselfeval.errors import UnreadableFile
from xlselfeval.files.limits import Limits
from xlselfeval.files.looks.colours import BLACK, USUAL, WHITE, Shades, colour_of, theme_colours
from xlselfeval.files.looks.old_styles import indexed_colour
from xlselfeval.files.package import Package

FRONT, BEHIND, GRADIENT, TEXT = 0x04, 0x05, 0x06, 0x0D  # what an extension gives a colour
_BY_NUMBER, _AS_RGB, _OF_THEME, _FULL_TINT = 1, 2, 3, 32_767
_STOPS, _STOP_BYTES = 48, 22  # where the colours of a gradient begin
_THEME_PART = "theme/theme/theme1.xml"
_POLYNOMIAL = 0xAF
_OF_2007 = 124_226  # the number of a theme that a file need not hold
_COLOURS_OF_2007 = (
    WHITE, BLACK, "EEECE1", "1F497D", "4F81BD", "C0504D", "9BBB59", "8064A2", "4BACC6", "F79646", "0000FF", "800080",
)  # fmt: skip


class Colours(NamedTuple):
    """The colours of a file by their numbers: its palette from 8 on, and those of its theme."""

    palette: tuple[str, ...] = ()
    theme: tuple[str, ...] = USUAL.theme


def theme_of(content: bytes, limits: Limits) -> tuple[str, ...]:
    """Return the colours of the theme in a THEME record ([MS-XLS] 2.4.326), the usual ones without one."""
    if not content:
        return _COLOURS_OF_2007
    number = int.from_bytes(content[:4], "little")
    if number:
        return _COLOURS_OF_2007 if number == _OF_2007 else USUAL.theme
    with suppress(UnreadableFile):  # as for a .xlsx whose theme cannot be read
        return theme_colours(Package(content[4:], limits).xml_bytes(_THEME_PART))
    return USUAL.theme


def extensions(content: bytes, place: int) -> dict[int, bytes]:
    """Return what a list of extensions holds, by kind ([MS-XLS] 2.5.108)."""
    found: dict[int, bytes] = {}
    while place + 4 < len(content):
        kind, size = struct.unpack_from("<HH", content, place)
        found[kind] = content[place + 4 : place + max(size, 4)]
        place += max(size, 4)
    return found


def colour_at(content: bytes, usual: str, colours: Colours) -> str:
    """Return a colour of an extension ([MS-XLS] 2.5.155).

    It is automatic, by number, as red, green and blue, or of the theme.
    """
    kind, tint, number = struct.unpack_from("<HhI", content)
    return colour_by(kind, number, tint / _FULL_TINT, usual, colours)


def gradient_colours(content: bytes, colours: Colours) -> list[str]:
    """Return the colours of a fill that changes from one into another ([MS-XLS] 2.5.280)."""
    places = range(_STOPS, len(content) - _STOP_BYTES + 1, _STOP_BYTES)
    stops = (struct.unpack_from("<HIdd", content, place) for place in places)
    return [colour_by(kind, number, tint, BLACK, colours) for kind, number, _, tint in stops]


def colour_by(kind: int, number: int, tint: float, usual: str, colours: Colours) -> str:
    """Return a colour from its kind, its number and how much lighter or darker it is."""
    if kind == _BY_NUMBER:
        return indexed_colour(number, usual, colours.palette)
    if kind == _AS_RGB:
        return number.to_bytes(4, "little")[:3].hex().upper()
    if kind == _OF_THEME:
        return colour_of({"theme": str(number), "tint": str(tint)}, usual, Shades(colours.theme))
    return usual


def checksum(records: Sequence[bytes]) -> int:
    """Return the checksum of bytes that Office writes ([MS-OSHARED] 2.4.3.2)."""
    value = 0
    for byte in b"".join(records):
        value = (value << 8 & 0xFFFFFFFF) ^ _REMAINDERS[value >> 24 ^ byte]
    return value


def _remainder(value: int) -> int:
    value <<= 24
    for _ in range(8):
        value = value << 1 ^ (_POLYNOMIAL if value & 0x80000000 else 0)
    return value & 0xFFFF


_REMAINDERS = tuple(map(_remainder, range(256)))
