"""Strings of a .xls ([MS-XLS] 2.5.293 and 2.5.294), which may continue in further records."""

from __future__ import annotations

import struct
from collections.abc import Sequence

from xlselfeval.errors import beyond_forms
from xlselfeval.files.legacy.binary_values import u16, u32
from xlselfeval.files.limits import Limits
from xlselfeval.files.looks.old_styles import OldFont, text_in_fonts

_WIDE, _MORE, _RUNS = 0x01, 0x04, 0x08  # two bytes a character; phonetic guides and runs of fonts follow

_SHORTEST = 3  # bytes of a string


def shared_strings(pieces: Sequence[bytes], limits: Limits, fonts: Sequence[OldFont] = ()) -> list[str]:
    """Return the table of shared strings, in runs of these fonts, as many as it announces or as there are.

    Some programs announce more than there are. Raises IndexError or struct.error where a string ends too early, UnreadableFile beyond the limits.
    """
    count = u32(pieces[0], 4)
    if sum(map(len, pieces)) // _SHORTEST > limits.elements:
        raise beyond_forms()
    reader = _Reader(pieces, 8, fonts)
    texts: list[str] = []
    while len(texts) < count and not reader.at_end:
        texts.append(reader.text())
    return texts


def string_of(pieces: Sequence[bytes]) -> str:
    """Return the string at the beginning of these records. Raises as `shared_strings`."""
    return _Reader(pieces, 0).text()


def rich_string_of(content: bytes, fonts: Sequence[OldFont]) -> str:
    """Return the string at the beginning of a record, behind which its runs follow ([MS-XLS] 2.4.226)."""
    reader = _Reader([content], 0)
    text = reader.text()
    count = u16(content, reader.place) if reader.place + 2 <= len(content) else 0
    room = (len(content) - reader.place - 2) // 4
    starts = [
        struct.unpack_from("<HH", content, reader.place + 2 + 4 * one) for one in range(min(count, room))
    ]
    return text_in_fonts(text.encode("utf-16-le", "surrogatepass"), starts, fonts)


class _Reader:
    """A position in records that continue one another."""

    def __init__(self, pieces: Sequence[bytes], place: int, fonts: Sequence[OldFont] = ()) -> None:
        self.pieces, self.number, self.place, self.fonts = pieces, 0, place, fonts

    @property
    def at_end(self) -> bool:
        return self.number == len(self.pieces) - 1 and self.place >= len(self.pieces[-1])

    def text(self) -> str:
        count, flags = struct.unpack("<HB", self._take(3))
        runs = struct.unpack("<H", self._take(2))[0] if flags & _RUNS else 0
        more = struct.unpack("<I", self._take(4))[0] if flags & _MORE else 0
        text = self._characters(count, flags & _WIDE)
        if not runs:
            self._skip(4 * runs + more)
            return text.decode("utf-16-le", "replace")
        starts = [struct.unpack("<HH", self._take(4)) for _ in range(runs)]
        self._skip(more)
        return text_in_fonts(text, starts, self.fonts)

    def _take(self, count: int) -> bytes:
        """Return bytes that are no characters: they are never divided between two records."""
        if self.place >= len(self.pieces[self.number]):
            self.number, self.place = self.number + 1, 0
        taken = self.pieces[self.number][self.place : self.place + count]
        self.place += count
        return taken

    def _skip(self, count: int) -> None:
        while count > len(self.pieces[self.number]) - self.place:
            count -= len(self.pieces[self.number]) - self.place
            self.number, self.place = self.number + 1, 0
        self.place += count

    def _characters(self, count: int, wide: int) -> bytes:
        """Return characters in two bytes each; every record begins with the width of its own."""
        found = bytearray()
        while count:
            piece = self.pieces[self.number]
            if self.place >= len(piece):
                self.number += 1
                wide, self.place = self.pieces[self.number][0] & _WIDE, 1
                continue
            here = min(count, (len(piece) - self.place) // (1 + wide))
            if not here:
                raise IndexError(self.place)
            part = piece[self.place : self.place + here * (1 + wide)]
            found += part if wide else part.decode("latin-1").encode("utf-16-le")
            self.place += len(part)
            count -= here
        return bytes(found)
