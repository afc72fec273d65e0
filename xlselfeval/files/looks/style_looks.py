"""Looks that styles give to texts and cells, and how a style inherits from others."""

from __future__ import annotations

import re
from typing import NamedTuple

from xlselfeval.cell import Run
from xlselfeval.files.looks.colours import SMALLEST, TINY, WHITE
from xlselfeval.files.looks.grid import FEW_POINTS, moved
from xlselfeval.files.looks.old_styles import OldFont, OldStyle, old_style

_RGB = re.compile("#([0-9A-Fa-f]{6})")
_LENGTH = re.compile(r"([0-9]{0,6}(?:\.[0-9]{0,9})?)(pt|cm|mm|in|pc|px)")
_POINTS = {"pt": 1.0, "cm": 72 / 2.54, "mm": 7.2 / 2.54, "in": 72.0, "pc": 12.0, "px": 0.75}
_DEEPEST = 20  # styles that inherit from one another


class Look(NamedTuple):
    """The look that a style gives; None where it leaves that to the style that it inherits from."""

    code: str | None = None  # the number format
    is_struck: bool | None = None
    colour: str | None = None
    points: float | None = None  # the size of a text, the height of a row, the width of a column
    is_hidden: bool | None = None
    raised: int | None = None  # as in a Run
    behind: str | None = None  # the colour behind a text
    indent: float | None = None  # how far a text is moved, in points
    side: str | None = None  # where a text begins: start, left, right, …

    def over(self, under: Look) -> Look:
        """Return this look, and that of another where it says nothing."""
        return Look._make(below if own is None else own for own, below in zip(self, under, strict=True))

    def run(self, text: str) -> Run:
        return Run(text, self.is_struck, TINY if self.is_hidden else self._text_colour, self.raised or 0)

    def style(self, code: str) -> OldStyle:
        """Return the look of cells with this number format."""
        font = OldFont(bool(self.is_struck), self._text_colour)
        indent = moved(self.indent or 0, self.side or "", FEW_POINTS)
        return old_style(code, font, WHITE if self.behind is None else self.behind, indent)

    def condition(self, *, hides: bool = False) -> Look:
        """Return what this look changes where a condition sets it; `hides` where it hides its cells."""
        return Look(self.code, self.is_struck, TINY if hides else self._text_colour, behind=self.behind)

    @property
    def _text_colour(self) -> str | None:
        return TINY if self.points is not None and self.points < SMALLEST else self.colour


NO_LOOK = Look()


class StyleLooks:
    """Looks of styles by family and name; `root` is the name of those that all others of a family inherit from.

    `common` has the styles that these lack.
    """

    def __init__(self, root: str, common: StyleLooks | None = None) -> None:
        self._root, self._common = root, common
        self._own: dict[tuple[str, str], tuple[Look, str | None]] = {}
        self._open: tuple[str, str] | None = None  # the style that has begun
        self._known: dict[tuple[str, str], Look] = {}

    def __len__(self) -> int:
        return len(self._own)

    def begin(self, family: str, name: str, parent: str | None) -> None:
        """Begin a style; the first of a name counts."""
        self._open = None if (family, name) in self._own else (family, name)
        self._own.setdefault((family, name), (NO_LOOK, parent))

    def add(self, look: Look) -> None:
        """Take in what the open style says."""
        if self._open is not None:
            found, parent = self._own[self._open]
            self._own[self._open] = look.over(found), parent

    def end(self) -> None:
        """End the open style."""
        self._open = None

    def look(self, family: str, name: str | None) -> Look:
        """Return the look of a style with what it inherits."""
        key = (family, name or self._root)
        if key not in self._known:
            found, above = NO_LOOK, name
            for _ in range(_DEEPEST):
                if above is None:
                    break
                own, above = self._find(family, above)
                found = found.over(own)
            self._known[key] = found.over(self._find(family, self._root)[0])
        return self._known[key]

    def set_look(self, family: str, name: str) -> Look:
        """Return the look of a style with what it inherits, but for the style that all others inherit from."""
        found, above = self._find(family, name)
        for _ in range(_DEEPEST):
            own, further = (NO_LOOK, None) if above is None else self._find(family, above)
            if further is None:
                break
            found, above = found.over(own), further
        return found

    def _find(self, family: str, name: str) -> tuple[Look, str | None]:
        if (family, name) in self._own:
            return self._own[family, name]
        return (NO_LOOK, None) if self._common is None else self._common._find(family, name)


def named_colour(text: str) -> str:
    """Return a colour #rrggbb as six digits, any other as the file names it."""
    found = _RGB.fullmatch(text.strip())
    return found[1].upper() if found else text


def points_of(length: str | None) -> float | None:
    """Return a length in points; None for a share, or where it is no length."""
    found = _LENGTH.fullmatch((length or "").strip())
    return float(found[1]) * _POINTS[found[2]] if found and found[1].strip(".") else None
