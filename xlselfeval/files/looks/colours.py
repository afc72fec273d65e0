"""Colours of texts and of what is behind them, and which of them are too alike to be seen."""

from __future__ import annotations

import colorsys
import re
from collections.abc import Iterable, Mapping, Sequence
from xml.etree.ElementTree import Element

from xlselfeval.errors import UnreadableFile
from xlselfeval.files.xml import parse_tree

WHITE, BLACK = "FFFFFF", "000000"
NO_THEME = (WHITE, BLACK)  # of a workbook without a theme: background and text
INDEXED = {"0": BLACK, "1": WHITE, "8": BLACK, "9": WHITE, "64": BLACK, "65": WHITE}
SMALLEST = 3  # points: smaller text cannot be read
TINY = "tiny"  # in place of the colour of a text that is smaller
_FORMAT_COLOURS = {
    "white": WHITE,
    "白色": WHITE,
    "black": BLACK,
    "黑色": BLACK,
    "yellow": "FFFF00",
    "黄色": "FFFF00",
    "red": "FF0000",
    "红色": "FF0000",
    "green": "00FF00",
    "绿色": "00FF00",
    "blue": "0000FF",
    "蓝色": "0000FF",
    "cyan": "00FFFF",
    "青色": "00FFFF",
    "magenta": "FF00FF",
    "洋红色": "FF00FF",
}
_NUMBERED = re.compile(r"(?:color|颜色)\s*([12])")
_NEAR = 32  # of 255 in red, green and blue: colours that differ by less look alike


def is_unseen(colour: str | None, behind: str | None) -> bool:
    """Return whether a text of that colour, or a tiny one, cannot be read on what is behind it."""
    if colour is None or behind is None or colour == TINY:
        return colour == TINY
    if colour == behind or not (_is_rgb(colour) and _is_rgb(behind)):
        return colour == behind
    pairs = zip(bytes.fromhex(colour), bytes.fromhex(behind), strict=True)
    return all(abs(one - other) < _NEAR for one, other in pairs)


def colour_of(attributes: Mapping[str, str], usual: str, theme: Sequence[str] = NO_THEME) -> str:
    """Return a colour as six digits where that is known, else as the file names it."""
    rgb, number, indexed = attributes.get("rgb"), attributes.get("theme"), attributes.get("indexed")
    if rgb is not None:
        return rgb[-6:].upper()
    if number is None:
        return usual if indexed is None else INDEXED.get(indexed, f"indexed {indexed}")
    tint = attributes.get("tint", "0")
    if not number.isdecimal() or len(number) > 2 or int(number) >= len(theme):
        return f"theme {number} {tint}"
    return _tinted(theme[int(number)], tint)


def background(fill: Element, theme: Sequence[str] = NO_THEME) -> str | None:
    """Return the colour behind a text, white without a fill; None for a pattern of two colours."""
    pattern = fill.find("{*}patternFill")
    if pattern is None:
        stops = {
            colour_of(one.attrib, BLACK, theme) for one in fill.iterfind("{*}gradientFill/{*}stop/{*}color")
        }
        return stops.pop() if len(stops) == 1 else None
    kind = pattern.get("patternType", "none")
    if kind == "none":
        return WHITE
    front, ground = pattern.find("{*}fgColor"), pattern.find("{*}bgColor")
    colour = BLACK if front is None else colour_of(front.attrib, BLACK, theme)
    if kind == "solid":
        return colour
    return (
        colour if ground is not None and is_unseen(colour, colour_of(ground.attrib, WHITE, theme)) else None
    )


def format_colour(marks: Iterable[str]) -> str | None:
    """Return the colour that the marks of a number format give ([White], [Color 2]), if it is known."""
    for mark in marks:
        numbered = _NUMBERED.fullmatch(mark)
        if numbered or mark in _FORMAT_COLOURS:
            return (BLACK, WHITE)[int(numbered[1]) - 1] if numbered else _FORMAT_COLOURS[mark]
    return None


def format_colour_name(colour: str) -> str:
    """Return the name that a number format has for a colour; Red for one that it has no name for."""
    names = (name for name, one in _FORMAT_COLOURS.items() if is_unseen(colour, one))
    return next(names, "red").capitalize()


def theme_colours(part: bytes) -> tuple[str, ...]:
    """Return the colours of a theme by their numbers in a workbook; those of no theme where it cannot be read."""
    try:
        scheme = parse_tree(part, "theme1.xml").find("{*}themeElements/{*}clrScheme")
    except UnreadableFile:
        return NO_THEME
    found = [
        (one.get("lastClr") or one.get("val") or "").upper() for each in scheme or () for one in each[:1]
    ]
    if len(found) < 4:
        return NO_THEME
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
