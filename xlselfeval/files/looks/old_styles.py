"""Fonts, fills and cell styles of the binary formats: which cells are struck out, and which nobody can see."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from xlselfeval.files.looks.colours import BLACK, INDEXED, SMALLEST, WHITE, format_colour, is_unseen

_SOLID, _AUTOMATIC = 1, 0x7FFF  # the pattern of a full fill; the colour of one who chose none
# In a point; heights of a row that is as hidden, and that is too low to see; so widths of a column, in 256ths of a character.
TWIPS, INVISIBLE, LOWEST = 20, 10, 80
NO_WIDTH, NARROWEST = 128, 192


class OldFont(NamedTuple):
    """A font: whether it strikes out, its size in points, its colour."""

    is_struck: bool
    points: float
    colour: str


class OldStyle(NamedTuple):
    """The look of cells of one style."""

    code: str
    is_struck: bool
    is_unseen: bool


NO_FONT = OldFont(False, 11.0, BLACK)


def indexed_colour(index: int, usual: str, palette: Sequence[str] = ()) -> str:
    """Return the colour with that number: from the palette of the file, or one of the usual ones."""
    if 8 <= index < 8 + len(palette):
        return palette[index - 8]
    return INDEXED.get(str(index), usual if index == _AUTOMATIC else f"indexed {index}")


def background(pattern: int, colour: str) -> str | None:
    """Return the colour behind a text, white without a fill; None for a pattern."""
    return colour if pattern == _SOLID else None if pattern else WHITE


def old_style(code: str, font: OldFont, behind: str | None) -> OldStyle:
    """Return the look of a style from its number format, its font and the colour behind."""
    hides = any(is_unseen(colour, behind) for colour in (font.colour, format_colour(code)))
    return OldStyle(code, font.is_struck, font.points < SMALLEST or hides)
