"""Fonts, fills and cell styles of the binary formats: which cells are struck out, and which nobody can see."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from xlselfeval.cell import Run, rich_text
from xlselfeval.files.looks.colours import BLACK, INDEXED, SMALLEST, TINY, WHITE, is_unseen, one_colour

_SOLID, _AUTOMATIC = 1, 0x7FFF  # the pattern of a full fill; the colour of one who chose none
TWIPS, IN_CHARACTER = 20, 256  # units of a height in a point, and of a width in a character
RAISED = {1: 1, 2: -1}  # above and below the line, by the numbers in a font


class OldFont(NamedTuple):
    """A font: whether it strikes out, its colour (TINY of a small one), and whether it is above or below the line."""

    is_struck: bool = False
    colour: str | None = BLACK
    raised: int = 0

    def run(self, text: str) -> Run:
        return Run(text, *self)


class OldStyle(NamedTuple):
    """The look of cells of one style; `behind` is the colour behind their text."""

    code: str
    is_struck: bool = False
    is_unseen: bool = False
    behind: str | None = WHITE
    colour: str = BLACK
    indent: float = 0  # how far a text is moved, in the unit of the width of columns; negative from the right


NO_FONT = OldFont()


def old_font(*, is_struck: bool, points: float, colour: str, raised: int) -> OldFont:
    """Return a font of this size in points."""
    return OldFont(is_struck, TINY if points < SMALLEST else colour, raised)


def indexed_colour(index: int, usual: str, palette: Sequence[str] = ()) -> str:
    """Return the colour with that number: from the palette of the file, or one of the usual ones."""
    if 8 <= index < 8 + len(palette):
        return palette[index - 8]
    return INDEXED.get(str(index), usual if index == _AUTOMATIC else f"indexed {index}")


def background(pattern: int, colour: str, ground: str) -> str | None:
    """Return the colour behind a text, white without a fill; None for a pattern of two colours."""
    if not pattern:
        return WHITE
    return colour if pattern == _SOLID else one_colour([colour, ground])


def text_in_fonts(raw: bytes, starts: Iterable[tuple[int, int]], fonts: Sequence[OldFont]) -> str:
    """Return a text in two bytes a character, with the characters from which on it has the fonts of these numbers."""
    begins = [(0, len(fonts)), *((min(2 * first, len(raw)), font) for first, font in starts)]
    ends = [start for start, _ in begins[1:]] + [len(raw)]
    pieces = (
        (raw[start:end].decode("utf-16-le", "replace"), font)
        for (start, font), end in zip(begins, ends, strict=True)
        if start < end
    )
    return rich_text(fonts[font].run(text) if font < len(fonts) else Run(text) for text, font in pieces)


def old_style(code: str, font: OldFont, behind: str | None, indent: float = 0) -> OldStyle:
    """Return the look of a style from its number format, its font, the colour behind and its indent."""
    return OldStyle(
        code, font.is_struck, is_unseen(font.colour, behind), behind, font.colour or BLACK, indent
    )
