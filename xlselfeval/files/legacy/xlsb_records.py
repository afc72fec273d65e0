"""The records of the parts of a .xlsb, and what many of them hold: texts, numbers, colours."""

from __future__ import annotations

import struct
from collections.abc import Iterator

from xlselfeval.errors import beyond_forms
from xlselfeval.files.legacy.binary_values import u32
from xlselfeval.files.limits import Limits
from xlselfeval.files.looks.colours import Shades, colour_of

_FULL_TINT = 32_767


def records(part: bytes, limits: Limits) -> Iterator[tuple[int, bytes]]:
    """Yield kind and content of the records of a part.

    Kind and length are written in groups of seven bits ([MS-XLSB] 2.1.4).
    """
    place, left = 0, limits.elements
    while place < len(part):
        kind, place = part[place], place + 1
        if kind & 0x80:
            kind, place = (kind & 0x7F) | (part[place] & 0x7F) << 7, place + 1
        length = 0
        for shift in (0, 7, 14, 21):
            byte, place = part[place], place + 1
            length |= (byte & 0x7F) << shift
            if not byte & 0x80:
                break
        left -= 1
        if left < 0:
            raise beyond_forms()
        if place + length > len(part):
            raise IndexError(place)
        yield kind, part[place : place + length]
        place += length


def text_at(content: bytes, place: int) -> str:
    """Return the string behind a count of its characters; IndexError where it is cut off."""
    end = place + 4 + 2 * u32(content, place)
    if end > len(content):
        raise IndexError(end)
    return content[place + 4 : end].decode("utf-16-le")


def colour_at(content: bytes, place: int, usual: str, shades: Shades) -> str:
    """Return a colour ([MS-XLSB] 2.5.12): automatic, by number, as red, green and blue, or of the theme."""
    kind, index = content[place] >> 1, content[place + 1]
    if kind == 1:
        return colour_of({"indexed": str(index)}, usual, shades)
    if kind == 2:
        return content[place + 4 : place + 7].hex().upper()
    if kind == 3:
        (tint,) = struct.unpack_from("<h", content, place + 2)
        return colour_of({"theme": str(index), "tint": str(tint / _FULL_TINT)}, usual, shades)
    return usual
