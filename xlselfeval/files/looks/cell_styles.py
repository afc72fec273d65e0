"""The styles of cells in a workbook: number formats, fonts that strike out, text that nobody can see."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import NamedTuple
from xml.etree.ElementTree import Element

from xlselfeval.files.cache import cached_results
from xlselfeval.files.looks.colours import (
    BLACK,
    SMALLEST,
    TINY,
    USUAL,
    WHITE,
    Shades,
    background,
    colour_of,
    font_size,
    is_unseen,
    palette_of,
    theme_colours,
)
from xlselfeval.files.looks.conditional import may_change
from xlselfeval.files.looks.grid import FEW_STEPS, moved
from xlselfeval.files.looks.rules import conditional_look
from xlselfeval.files.looks.style_looks import Look
from xlselfeval.files.number_format import BUILTIN
from xlselfeval.files.xml import TRUE, parse_tree

_DIGITS = 9  # of a number of a format
_SECTIONS = 3  # semicolons of a format with a section for texts


class CellStyles(NamedTuple):
    """The looks of cells by the number of their style.

    `formats` has the number format of each; `struck` are those whose font strikes out; `unseen` those whose
    text nobody can see or read.

    `plain` are the numbers, as texts, of those that hide, colour and replace nothing;
    `colours` are the colours of fonts, `behind` those of what is behind a text, None where that is a pattern;
    `conditional` the looks that conditions set, by their numbers, of which one may change what is seen where `may_change`;
    `shades` the colours of the theme and the palette; `indents` those that may reach beyond a cell, negative ones from the right.
    """

    formats: tuple[str, ...] = ()
    plain: frozenset[str] = frozenset(["0"])
    struck: frozenset[int] = frozenset()
    unseen: frozenset[int] = frozenset()
    colours: tuple[str, ...] = ()
    behind: tuple[str | None, ...] = ()
    conditional: tuple[Look, ...] = ()
    may_change: bool = False
    indents: Mapping[int, float] = MappingProxyType({})
    shades: Shades = USUAL


@cached_results(64)
def cell_styles(styles: bytes, theme: bytes = b"") -> CellStyles:
    """Return the styles of cells from the parts of a workbook; cached, as issued forms share theirs."""
    root = parse_tree(styles, "styles.xml")
    shades = Shades(theme_colours(theme) if theme else USUAL.theme, palette_of(root))
    codes = dict(BUILTIN)
    for element in root.iterfind("{*}numFmts/{*}numFmt"):
        number = element.get("numFmtId", "")
        if number.isdecimal() and len(number) <= _DIGITS:
            codes[int(number)] = element.get("formatCode", "General")
    fonts = {str(place): font for place, font in enumerate(root.iterfind("{*}fonts/{*}font"))}
    struck = {place for place, font in fonts.items() if _strikes_out(font)}
    colours = {place: _font_colour(font, shades) for place, font in fonts.items()}
    fills = {
        str(place): background(fill, shades) for place, fill in enumerate(root.iterfind("{*}fills/{*}fill"))
    }
    formats: list[str] = []
    struck_styles, unseen = set(), set()
    fronts, behind, indents = [], [], dict[int, float]()
    for place, style in enumerate(root.iterfind("{*}cellXfs/{*}xf")):
        font, fill = style.get("fontId", "0"), style.get("fillId", "0")
        if font in struck:
            struck_styles.add(place)
        fronts.append(colours.get(font, BLACK))
        behind.append(fills.get(fill, WHITE))
        number = style.get("numFmtId", "0")
        known = number.isdecimal() and len(number) <= _DIGITS
        formats.append(codes.get(int(number), "General") if known else "General")
        if indent := _indent(style.find("{*}alignment")):
            indents[place] = indent
        if is_unseen(fronts[-1], behind[-1]):
            unseen.add(place)
    conditional = tuple(conditional_look(form, shades) for form in root.iterfind("{*}dxfs/{*}dxf"))
    marked = {place for place, code in enumerate(formats) if "[" in code or code.count(";") >= _SECTIONS}
    plain = frozenset(map(str, {*range(len(formats))} - marked - struck_styles - unseen))
    pairs = set(zip(fronts, behind, strict=True))
    hides = any(may_change(look, pairs) for look in conditional)
    return CellStyles(
        tuple(formats), plain, frozenset(struck_styles), frozenset(unseen), tuple(fronts), tuple(behind),
        conditional, hides, indents, shades,
    )  # fmt: skip


def _indent(alignment: Element | None) -> float:
    """Return by how many steps a text is moved, negative from the right; 0 for few or none."""
    text = "" if alignment is None else alignment.get("indent", "")
    side = "" if alignment is None else alignment.get("horizontal", "")
    return moved(int(text) if text.isdecimal() and len(text) <= _DIGITS else 0, side, FEW_STEPS)


def _strikes_out(font: Element) -> bool:
    strike = font.find("{*}strike")
    return strike is not None and strike.get("val", "1") in TRUE


def _font_colour(font: Element, shades: Shades) -> str:
    if font_size(font) < SMALLEST:
        return TINY
    colour = font.find("{*}color")
    return BLACK if colour is None else colour_of(colour.attrib, BLACK, shades)
