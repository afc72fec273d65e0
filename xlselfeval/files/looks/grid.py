"""The sizes of a sheet's rows and columns, and the cells that a picture of some size lies over."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import NamedTuple
from xml.etree.ElementTree import Element

from xlselfeval.files.ranges import Area
from xlselfeval.files.xml import TRUE

_PIXEL, _POINT = 9_525, 12_700  # in the unit of drawings
_CHARACTER = 7  # pixels of a digit in the usual font
PADDING = 5 / _CHARACTER  # characters beside a text
USUAL_WIDTH, _USUAL_HEIGHT = 9.14, 15.0  # characters with padding, points
_FAR = 5_000  # rows and columns beyond the corner of a picture
_EDGE = 2 * _POINT  # how far a picture may reach into a row or column and cover nothing there
_DIGITS = 7
FEW_STEPS, FEW_POINTS = 5, 50  # that a text is moved by: so few move none out of its cell


class Grid(NamedTuple):
    """Widths in characters and heights in points; those that are not named have the usual one."""

    widths: tuple[tuple[int, int, float], ...] = ()  # first and last column
    heights: Mapping[int, float] = MappingProxyType({})
    usual_width: float = USUAL_WIDTH
    usual_height: float = _USUAL_HEIGHT

    def width(self, column: int) -> float:
        """Return the width of a column in characters."""
        return next((size for first, last, size in self.widths if first <= column <= last), self.usual_width)

    def below(self, row: int, column: int, offset: tuple[int, int], size: tuple[int, int]) -> Area:
        """Return the cells below a picture.

        Its corner lies so far below and right of that of a cell, and it is so high and wide.
        """
        rows = _span(
            row, offset[0], size[0], lambda one: round(self.heights.get(one, self.usual_height) * _POINT)
        )
        columns = _span(
            column, offset[1], size[1], lambda one: round((self.width(one) * _CHARACTER) * _PIXEL)
        )
        return Area(rows[0], columns[0], rows[1], columns[1])


def read_grid(root: Element) -> Grid:
    """Return the sizes of a worksheet's rows and columns."""
    usual = root.find("{*}sheetFormatPr")
    named = {} if usual is None else usual.attrib
    base = _number(named.get("baseColWidth"), 8) + PADDING
    widths = tuple(
        (_whole(one.get("min")), _whole(one.get("max")), _size(one, "width", USUAL_WIDTH))
        for one in root.iterfind("{*}cols/{*}col")
    )
    usual_height = _number(named.get("defaultRowHeight"), _USUAL_HEIGHT)
    if named.get("zeroHeight") in TRUE:
        usual_height = 0.0
    heights = {
        _whole(row.get("r")): _size(row, "ht", usual_height) for row in root.iterfind("{*}sheetData/{*}row")
    }
    return Grid(widths, heights, _number(named.get("defaultColWidth"), base), usual_height)


def moved(indent: float, side: str, few: float) -> float:
    """Return how far a text is moved from its side of a cell, negative from the right; 0 for less than few."""
    if indent < few or side.lower().startswith(("c", "f", "j")):
        return 0
    return -indent if side.lower() in ("right", "end") else indent


def _size(element: Element, name: str, usual: float) -> float:
    return 0.0 if element.get("hidden") in TRUE else _number(element.get(name), usual)


def _whole(text: str | None) -> int:
    return round(_number(text, 0))


def _number(text: str | None, usual: float) -> float:
    try:
        number = usual if text is None else float(text)
    except ValueError:
        return usual
    return number if 0 <= number < 10**_DIGITS else usual


def _span(first: int, offset: int, size: int, length: Callable[[int], int]) -> tuple[int, int]:
    """Return the first and the last row or column of which a stretch covers more than an edge."""
    place, left, begin = first, offset, 0
    while left >= length(place) - _EDGE and place < first + _FAR:
        left -= length(place)
        place += 1
    begin, left = place, left + size
    while left > length(place) + _EDGE and place < first + _FAR:
        left -= length(place)
        place += 1
    return begin, place
