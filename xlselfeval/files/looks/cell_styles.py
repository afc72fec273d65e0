"""The styles of cells in a workbook: number formats, fonts that strike out, text that nobody can see."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import NamedTuple
from xml.etree.ElementTree import Element

from xlselfeval.files.cache import cached_results
from xlselfeval.files.number_format import BUILTIN
from xlselfeval.files.xml import parse_tree

_DIGITS = 9  # of a number of a format
_TRUE = ("1", "true")
WHITE, BLACK = "FFFFFF", "000000"
_THEME = {"0": WHITE, "1": BLACK}
INDEXED = {"0": BLACK, "1": WHITE, "8": BLACK, "9": WHITE, "64": BLACK, "65": WHITE}
SMALLEST = 3  # points: smaller text cannot be read


class CellStyles(NamedTuple):
    """By number of a style: its number format; those whose font strikes out; those whose text nobody can see.

    `conditional` are the number formats that conditions set, by the numbers (as texts) of their looks.
    """

    formats: tuple[str, ...] = ()
    struck: frozenset[int] = frozenset()
    unseen: frozenset[int] = frozenset()
    conditional: Mapping[str, str] = MappingProxyType({})


@cached_results(64)
def cell_styles(styles: bytes) -> CellStyles:
    """Return the styles of cells from the part of a workbook; cached, as issued forms share theirs."""
    root = parse_tree(styles, "styles.xml")
    codes = dict(BUILTIN)
    for element in root.iterfind("{*}numFmts/{*}numFmt"):
        number = element.get("numFmtId", "")
        if number.isdecimal() and len(number) <= _DIGITS:
            codes[int(number)] = element.get("formatCode", "General")
    fonts = {str(place): font for place, font in enumerate(root.iterfind("{*}fonts/{*}font"))}
    struck = {place for place, font in fonts.items() if _strikes_out(font)}
    colours = {place: _colour(font.find("{*}color"), BLACK) for place, font in fonts.items()}
    small = {place for place, font in fonts.items() if _size(font) < SMALLEST}
    fills = {str(place): _background(fill) for place, fill in enumerate(root.iterfind("{*}fills/{*}fill"))}
    formats: list[str] = []
    struck_styles, unseen = set(), set()
    for place, style in enumerate(root.iterfind("{*}cellXfs/{*}xf")):
        font, fill = style.get("fontId", "0"), style.get("fillId", "0")
        if font in struck:
            struck_styles.add(place)
        if font in small or colours.get(font, BLACK) == fills.get(fill, WHITE):
            unseen.add(place)
        number = style.get("numFmtId", "0")
        known = number.isdecimal() and len(number) <= _DIGITS
        formats.append(codes.get(int(number), "General") if known else "General")
    conditional = {
        str(place): form.get("formatCode", "General")
        for place, look in enumerate(root.iterfind("{*}dxfs/{*}dxf"))
        if (form := look.find("{*}numFmt")) is not None
    }
    return CellStyles(tuple(formats), frozenset(struck_styles), frozenset(unseen), conditional)


def _strikes_out(font: Element) -> bool:
    strike = font.find("{*}strike")
    return strike is not None and strike.get("val", "1") in _TRUE


def _size(font: Element) -> float:
    size = font.find("{*}sz")
    try:
        return SMALLEST if size is None else float(size.get("val", SMALLEST))
    except ValueError:
        return SMALLEST


def _background(fill: Element) -> str | None:
    """Return the colour behind a text, white without a fill; None for a pattern."""
    pattern = fill.find("{*}patternFill")
    if pattern is None:
        return None
    kind = pattern.get("patternType", "none")
    if kind == "none":
        return WHITE
    return _colour(pattern.find("{*}fgColor"), BLACK) if kind == "solid" else None


def _colour(element: Element | None, usual: str) -> str:
    """Return a colour as six digits where that is known, else as the file names it."""
    if element is None:
        return usual
    rgb, theme, indexed = element.get("rgb"), element.get("theme"), element.get("indexed")
    if rgb is not None:
        return rgb[-6:].upper()
    if theme is not None:
        tint = element.get("tint", "0")
        return _THEME.get(theme, f"theme {theme}") if tint.strip("0.") == "" else f"theme {theme} {tint}"
    return usual if indexed is None else INDEXED.get(indexed, f"indexed {indexed}")
