"""The cell styles of the workbooks that we write, by name, and their openpyxl objects."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from copy import copy
from types import MappingProxyType
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from openpyxl.styles import Alignment, Border, Font, PatternFill
    from openpyxl.styles.cell_style import StyleArray
    from openpyxl.styles.styleable import StyleableObject


class Style(NamedTuple):
    """A cell style: font, alignment and fill by name, thin border or none, locked or open."""

    font: str = "body"
    alignment: str = "center"
    fill: str = ""
    bordered: bool = True
    locked: bool = True


def _input(alignment: str) -> Style:
    return Style(alignment=alignment, fill="input", locked=False)


def _plain(font: str, alignment: str) -> Style:
    return Style(font, alignment, bordered=False)


_BLACK, _GREY, _BLUE = "FF000000", "FF595959", "FF0563C1"
_FILLS = {"input": "FFFFFBE6", "grey": "FFF2F2F2", "to-fill": "FFFFE0B2"}
# The colours of fills and texts in what we issue, this version and those before; a theme's text colour is automatic.
COLORS = frozenset((*_FILLS.values(), _BLACK, _GREY, _BLUE, "theme 1"))
STYLES: Mapping[str, Style] = MappingProxyType({
    "title": _plain("title", "center"),
    "title-open": Style("title", fill="input", bordered=False, locked=False),
    "subtitle": _plain("body", "center"),
    "subtitle-open": Style(fill="input", bordered=False, locked=False),
    "left": _plain("body", "left"),
    "note": _plain("body", "top"),
    "signature": Style(alignment="left", bordered=False, locked=False),
    "caption": Style(),
    "issued-text": Style(alignment="left"),
    "issued-value": Style(),
    "issued-number": Style(),
    "text": _input("left"),
    "long-text": _input("top"),
    "value": _input("center"),
    "number": _input("center"),
    "money": _input("right"),
    "formula": Style(fill="grey"),
    "help-caption": Style("small", fill="grey"),
    "help": Style("small"),
    "help-left": Style("small", "left"),
    "check": Style("small", "left"),
    "status": Style("bold", "left", fill="to-fill"),
    "heading": _plain("bold", "left"),
    "link": Style("link", "left"),
    "amount": Style(alignment="right"),
})  # fmt: skip
FORMULA_STYLES = frozenset(("formula", "help", "check", "status"))  # the styles of cells that hold formulas


def is_formula(value: object, style: str) -> bool:
    """Return whether a value is written as a formula.

    A unit's name that begins with = stays text, and so does = alone.
    """
    return isinstance(value, str) and len(value) > 1 and value.startswith("=") and style in FORMULA_STYLES


class OpenpyxlStyles:
    """The styles as openpyxl objects, for one workbook; the fonts are those of Chinese Windows."""

    def __init__(self) -> None:
        from openpyxl.styles import Alignment, Border, Font, PatternFill, Protection, Side

        side = Side(style="thin", color=_BLACK)
        self._fonts: dict[str, Font] = {
            "body": Font(name="宋体", size=11),
            "bold": Font(name="宋体", size=11, bold=True),
            "title": Font(name="黑体", size=18),
            "small": Font(name="宋体", size=9, color=_GREY),
            "link": Font(name="宋体", size=11, color=_BLUE, underline="single"),
        }
        self._alignments: dict[str, Alignment] = {
            name: Alignment(horizontal=name, vertical="center", wrap_text=True)
            for name in ("center", "left", "right")
        } | {"top": Alignment(horizontal="left", vertical="top", wrap_text=True)}
        self._fills: dict[str, PatternFill] = {
            "": PatternFill(),
            **{name: PatternFill("solid", fgColor=color) for name, color in _FILLS.items()},
        }
        self._borders: dict[bool, Border] = {
            True: Border(left=side, right=side, top=side, bottom=side), False: Border()
        }  # fmt: skip
        self._applied: dict[str, StyleArray] = {}
        self._protection = {locked: Protection(locked=locked) for locked in (True, False)}

    def apply(self, cell: StyleableObject, name: str) -> None:
        """Give a cell the style of that name."""
        if name in self._applied:
            cell._style = copy(self._applied[name])  # type: ignore[attr-defined]  # ten times as fast
            return
        style = STYLES[name]
        cell.font, cell.alignment = self._fonts[style.font], self._alignments[style.alignment]
        cell.border, cell.fill = self._borders[style.bordered], self._fills[style.fill]
        cell.protection = self._protection[style.locked]
        self._applied[name] = copy(cell._style)  # type: ignore[attr-defined]

    def apply_edges(self, cell: StyleableObject, sides: Iterable[str], *, locked: bool) -> None:
        """Give a cell under a merged range its border lines (left, right, top, bottom)."""
        from openpyxl.styles import Border

        cell.border = Border(**dict.fromkeys(sides, self._borders[True].left))
        cell.protection = self._protection[locked]
