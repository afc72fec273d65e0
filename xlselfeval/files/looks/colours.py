"""Colours of texts and of what is behind them, and which of them are too alike to be seen."""

from __future__ import annotations

import colorsys
import re
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple
from xml.etree.ElementTree import Element

from xlselfeval.errors import UnreadableFile
from xlselfeval.files.xml import parse_tree

WHITE, BLACK = "FFFFFF", "000000"
_PALETTE = """
000000 FFFFFF FF0000 00FF00 0000FF FFFF00 FF00FF 00FFFF 800000 008000 000080 808000 800080 008080
C0C0C0 808080 9999FF 993366 FFFFCC CCFFFF 660066 FF8080 0066CC CCCCFF 000080 FF00FF FFFF00 00FFFF
800080 800000 008080 0000FF 00CCFF CCFFFF CCFFCC FFFF99 99CCFF FF99CC CC99FF FFCC99 3366FF 33CCCC
99CC00 FFCC00 FF9900 FF6600 666699 969696 003366 339966 003300 333300 993300 993366 333399 333333"""  # the colours 8 to 63, in ECMA-376 part 1, 18.8.27; 0 to 7 are 8 to 15
_BY_NUMBER = dict(enumerate(_PALETTE.split(), 8))
INDEXED = {str(number): colour for number, colour in (*_BY_NUMBER.items(), (64, BLACK), (65, WHITE))}
INDEXED |= {str(number): _BY_NUMBER[number + 8] for number in range(8)}
SMALLEST = 3  # points: smaller text cannot be read
TINY = "tiny"  # in place of the colour of a text that is smaller
_FORMAT_COLOURS = {
    "white": WHITE, "白色": WHITE, "black": BLACK, "黑色": BLACK, "yellow": "FFFF00", "黄色": "FFFF00", "red": "FF0000", "红色": "FF0000",
    "green": "00FF00", "绿色": "00FF00", "blue": "0000FF", "蓝色": "0000FF", "cyan": "00FFFF", "青色": "00FFFF",
    "magenta": "FF00FF", "洋红色": "FF00FF",
}  # fmt: skip
_NUMBERED = re.compile(r"(?:color|颜色)\s*([1-9]|[1-4][0-9]|5[0-6])")
_NEAR = 32  # of 255 in red, green and blue: colours that differ by less look alike


class Shades(NamedTuple):
    """The colours that a file names by number: those of its theme, and those of its palette."""

    theme: tuple[str, ...] = (WHITE, BLACK)
    palette: Mapping[str, str] = INDEXED


USUAL = Shades()  # of a workbook that names none
NO_SHADES = Shades((), {})  # by which all colours keep their names


def is_unseen(colour: str | None, behind: str | None) -> bool:
    """Return whether a text of that colour, or a tiny one, cannot be read on what is behind it."""
    if colour is None or behind is None or colour == TINY:
        return colour == TINY
    if colour == behind or not (_is_rgb(colour) and _is_rgb(behind)):
        return colour == behind
    pairs = zip(bytes.fromhex(colour), bytes.fromhex(behind), strict=True)
    return all(abs(one - other) < _NEAR for one, other in pairs)


def colour_of(attributes: Mapping[str, str], usual: str, shades: Shades = USUAL) -> str:
    """Return a colour as six digits where that is known, else as the file names it."""
    rgb, number, indexed = attributes.get("rgb"), attributes.get("theme"), attributes.get("indexed")
    if rgb is not None:
        return rgb[-6:].upper()
    if number is None:
        return usual if indexed is None else shades.palette.get(indexed, f"indexed {indexed}")
    tint = attributes.get("tint", "0")
    if not number.isdecimal() or len(number) > 2 or int(number) >= len(shades.theme):
        return f"theme {number} {tint}"
    return _tinted(shades.theme[int(number)], tint)


def font_size(font: Element) -> float:
    """Return the size of a font in points; one that can be read where it names none."""
    size = font.find("{*}sz")
    try:
        return SMALLEST if size is None else float(size.get("val", SMALLEST))
    except ValueError:
        return SMALLEST


def known_colour(name: str | None, shades: Shades) -> str | None:
    """Return the colour that `colour_of` had no shades for, by the shades of its file."""
    kind, *numbers = (name or "").split(" ")
    if kind not in ("theme", "indexed") or not numbers:
        return name
    return colour_of({kind: numbers[0], "tint": numbers[-1]}, BLACK, shades)


def background(fill: Element, shades: Shades = USUAL) -> str | None:
    """Return the colour behind a text, white without a fill; None for a fill of several colours."""
    pattern = fill.find("{*}patternFill")
    if pattern is None:
        stops = fill.iterfind("{*}gradientFill/{*}stop/{*}color")
        return one_colour([colour_of(one.attrib, BLACK, shades) for one in stops])
    kind = pattern.get("patternType", "none")
    if kind == "none":
        return WHITE
    front, ground = pattern.find("{*}fgColor"), pattern.find("{*}bgColor")
    colour = BLACK if front is None else colour_of(front.attrib, BLACK, shades)
    if kind == "solid":
        return colour
    return None if ground is None else one_colour([colour, colour_of(ground.attrib, WHITE, shades)])


def one_colour(colours: Sequence[str]) -> str | None:
    """Return the first of the colours of a fill where all look alike; None where they do not, or there is none."""
    return colours[0] if colours and all(is_unseen(colours[0], one) for one in colours) else None


def format_colour(marks: Iterable[str]) -> str | None:
    """Return the colour that the marks of a number format give ([White], [Color 2]), if it is known."""
    for mark in marks:
        numbered = _NUMBERED.fullmatch(mark)
        if numbered or mark in _FORMAT_COLOURS:
            return _BY_NUMBER[int(numbered[1]) + 7] if numbered else _FORMAT_COLOURS[mark]
    return None


def format_colour_name(colour: str) -> str:
    """Return the name that a number format has for a colour; Red for one that it has no name for."""
    names = (name for name, one in _FORMAT_COLOURS.items() if is_unseen(colour, one))
    return next(names, "red").capitalize()


def palette_of(styles: Element) -> Mapping[str, str]:
    """Return the colours by number, where a workbook may have its own."""
    own = styles.iterfind("{*}colors/{*}indexedColors/{*}rgbColor")
    return own_palette(one.get("rgb", BLACK)[-6:] for one in own)


def own_palette(colours: Iterable[str]) -> Mapping[str, str]:
    """Return the colours by number: those of a workbook from 0 on, then the usual ones."""
    return {**INDEXED, **{str(place): one.upper() for place, one in enumerate(colours)}}


def theme_colours(part: bytes) -> tuple[str, ...]:
    """Return the colours of a theme by their numbers in a workbook; those of no theme where it cannot be read."""
    try:
        scheme = parse_tree(part, "theme1.xml").find("{*}themeElements/{*}clrScheme")
    except UnreadableFile:
        return USUAL.theme
    found = [
        (one.get("lastClr") or one.get("val") or "").upper() for each in scheme or () for one in each[:1]
    ]
    if len(found) < 4:
        return USUAL.theme
    return (found[1], found[0], found[3], found[2], *found[4:])  # the file has text before background


def _is_rgb(colour: str) -> bool:
    return re.fullmatch("[0-9A-F]{6}", colour) is not None


def _tinted(colour: str, tint: str) -> str:
    """Return a colour made lighter (tint up to 1) or darker (down to -1)."""
    try:
        share = max(-1.0, min(1.0, float(tint)))
    except ValueError:
        share = 0.0
    if not share or not _is_rgb(colour):
        return colour
    hue, light, rich = colorsys.rgb_to_hls(*(one / 255 for one in bytes.fromhex(colour)))
    light = light * (1 + share) if share < 0 else light * (1 - share) + share
    return "".join(f"{round(one * 255):02X}" for one in colorsys.hls_to_rgb(hue, light, rich))
