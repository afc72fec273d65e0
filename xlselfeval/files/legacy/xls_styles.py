"""Styles of cells in a .xls: fonts, fills, number formats, and the colours that Excel 2007 adds."""

from __future__ import annotations

import struct
from collections.abc import Callable, Mapping, Sequence

from xlselfeval.files.legacy.biff_strings import string_of
from xlselfeval.files.legacy.binary_values import u16
from xlselfeval.files.legacy.xls_colours import (
    BEHIND,
    FRONT,
    GRADIENT,
    TEXT,
    Colours,
    checksum,
    colour_at,
    extensions,
    gradient_colours,
    theme_of,
)
from xlselfeval.files.limits import Limits
from xlselfeval.files.looks.colours import BLACK, TINY, WHITE, one_colour
from xlselfeval.files.looks.grid import FEW_STEPS, moved
from xlselfeval.files.looks.old_styles import (
    NO_FONT,
    RAISED,
    TWIPS,
    OldFont,
    OldStyle,
    background,
    indexed_colour,
    old_font,
    old_style,
)
from xlselfeval.files.number_format import BUILTIN

SIDES = ("", "left", "center", "right", "fill", "justify", "centerContinuous", "distributed")
_FONT, _FORMAT, _PALETTE, _XF = 0x31, 0x041E, 0x92, 0xE0
_XFCRC, _XFEXT, _THEME, _CONTINUE_THEME = 0x087C, 0x087D, 0x0896, 0x087F
_STRIKE_OUT, _NO_FONT_NUMBER = 0x08, 4  # there is no font number 4
_MOST = 0xFFFF  # styles that have numbers
_XF_BYTES, _INDENT = 20, 0x0F
_EXT_INDENT, _EXTS_BEGIN, _HEAD = 0x0F, 20, 12
Extensions = Mapping[int, bytes]


class StyleRecords:
    """A reader of the records of styles."""

    def __init__(self, limits: Limits) -> None:
        self.codes = dict(BUILTIN)
        self._limits = limits
        self._fonts: list[bytes] = []
        self._palette: list[str] = []
        self._styles: list[bytes] = []
        self._more: dict[int, Extensions] = {}  # of styles, by their numbers
        self._checked = b""  # count and checksum of the styles that have more
        self._theme: list[bytes] = []
        self.readers: dict[int, Callable[[bytes], None]] = {
            _FONT: self._fonts.append, _XF: self._styles.append, _XFEXT: self._add_more, _PALETTE: self._set_palette, _FORMAT: self._add_code,
            _XFCRC: self._set_checked, _THEME: self._begin_theme, _CONTINUE_THEME: self._continue_theme,
        }  # fmt: skip

    def _add_more(self, content: bytes) -> None:
        self._more[u16(content, 14)] = extensions(content, _EXTS_BEGIN)

    def _set_palette(self, content: bytes) -> None:
        self._palette = [content[at : at + 3].hex().upper() for at in range(2, len(content) - 3, 4)]

    def _add_code(self, content: bytes) -> None:
        self.codes[u16(content, 0)] = string_of([content[2:]])

    def _set_checked(self, content: bytes) -> None:
        self._checked = content[14:20]

    def _begin_theme(self, content: bytes) -> None:
        self._theme = [content[_HEAD:]]

    def _continue_theme(self, content: bytes) -> None:
        if self._theme:
            self._theme.append(content[_HEAD:])

    def colours(self) -> Colours:
        """Return the colours of the file by their numbers."""
        return Colours(tuple(self._palette), theme_of(b"".join(self._theme), self._limits))

    def fonts(self) -> list[OldFont]:
        """Return the fonts by their numbers."""
        known = [_font(content, self._palette) for content in self._fonts]
        known.insert(_NO_FONT_NUMBER, NO_FONT)
        return known

    def styles(self, fonts: Sequence[OldFont], colours: Colours) -> list[OldStyle]:
        """Return the looks of cells.

        Excel takes what it adds to styles where their checksum is right; else what hides a text in either way counts.
        """
        count = len(self._styles)
        is_sure = count <= _MOST and self._checked == struct.pack("<HI", count, checksum(self._styles))
        found = []
        for number, content in enumerate(self._styles):
            plain = _style(content, self.codes, fonts, colours, {})
            more = self._more.get(number)
            style = _style(content, self.codes, fonts, colours, more) if more else plain
            found.append(plain if plain.is_unseen and not is_sure else style)
        return found


def _font(content: bytes, palette: Sequence[str]) -> OldFont:
    """Return the font in a FONT record ([MS-XLS] 2.4.122)."""
    height, flags, colour, _, position = struct.unpack_from("<5H", content)
    return old_font(
        is_struck=bool(flags & _STRIKE_OUT), points=height / TWIPS,
        colour=indexed_colour(colour, BLACK, palette), raised=RAISED.get(position, 0),
    )  # fmt: skip


def _style(
    content: bytes, codes: Mapping[int, str], fonts: Sequence[OldFont], colours: Colours, more: Extensions
) -> OldStyle:
    """Return the look in an XF record ([MS-XLS] 2.4.353) with what an XFEXT record adds ([MS-XLS] 2.4.355)."""
    number, code = struct.unpack_from("<HH", content)
    known = codes.get(code, "General")
    font = fonts[number] if number < len(fonts) else NO_FONT
    if TEXT in more and font.colour != TINY:
        font = font._replace(colour=colour_at(more[TEXT], BLACK, colours))
    if len(content) < _XF_BYTES:
        return old_style(known, font, None)
    indent = more.get(_EXT_INDENT, bytes([content[8] & _INDENT, 0]))
    steps = moved(int.from_bytes(indent[:2], "little"), SIDES[content[6] & 7], FEW_STEPS)
    return old_style(known, font, _fill(content, colours, more), steps)


def _fill(content: bytes, colours: Colours, more: Extensions) -> str | None:
    """Return the colour behind a text; None for a fill of several colours."""
    if GRADIENT in more:
        return one_colour(gradient_colours(more[GRADIENT], colours))
    kind, indexes = struct.unpack_from("<HH", content, 16)
    front, ground = (
        colour_at(more[name], WHITE, colours)
        if name in more
        else indexed_colour(index & 0x7F, WHITE, colours.palette)
        for name, index in ((FRONT, indexes), (BEHIND, indexes >> 7))
    )
    return background(kind >> 10, front, ground)
