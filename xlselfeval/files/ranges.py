"""Rectangles of cells: halved until each part has one answer, and written as addresses.

A call to Excel costs the same for one cell as for a thousand: a uniform range is asked once.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Iterator
from functools import lru_cache
from typing import NamedTuple, TypeVar

from xlselfeval.cell import column_letters, column_number
from xlselfeval.errors import in_a_line, malformed

_LONGEST = 255  # characters of an address that Excel accepts
_REF = re.compile(r"\$?([A-Z]{1,3})\$?([1-9][0-9]{0,6})")
LAST_ROW, LAST_COLUMN = 1_048_576, 16_384
Place = tuple[int, int]
_T = TypeVar("_T")


class Area(NamedTuple):
    """A rectangle of cells: first and last row and column, from 1."""

    top: int
    left: int
    bottom: int
    right: int

    @property
    def size(self) -> int:
        """The number of cells."""
        return (self.bottom - self.top + 1) * (self.right - self.left + 1)

    @property
    def address(self) -> str:
        """The address: A5:D9, A5:A5 for one cell."""
        return f"{column_letters(self.left)}{self.top}:{column_letters(self.right)}{self.bottom}"

    def holds(self, place: Place) -> bool:
        return self.top <= place[0] <= self.bottom and self.left <= place[1] <= self.right

    def places(self) -> Iterator[Place]:
        """Yield every cell, row by row."""
        for row in range(self.top, self.bottom + 1):
            for column in range(self.left, self.right + 1):
                yield row, column

    def halves(self) -> tuple[Area, Area]:
        """Return two parts, cut across the longer side."""
        if self.bottom - self.top >= self.right - self.left:
            middle = (self.top + self.bottom) // 2
            return self._replace(bottom=middle), self._replace(top=middle + 1)
        middle = (self.left + self.right) // 2
        return self._replace(right=middle), self._replace(left=middle + 1)


@lru_cache(maxsize=65536)
def position(ref: str) -> tuple[int, int]:
    """Return row and column of a reference like H20; UnreadableFile for one in no sheet."""
    match = _REF.fullmatch(ref)
    row, column = (int(match[2]), column_number(match[1])) if match else (0, 0)
    if not 0 < row <= LAST_ROW or column > LAST_COLUMN:
        raise malformed(f"表中有无效的单元格地址 {in_a_line(ref[:20])}")
    return row, column


def range_of(ref: str) -> Area:
    """Return the area A1:C3, also of whole columns and rows as A:C and 1:3."""
    start, _, end = ref.partition(":")
    end = end or start
    if start.replace("$", "").isalpha() and end.replace("$", "").isalpha():
        start, end = f"{start}1", f"{end}{LAST_ROW}"
    elif start.replace("$", "").isdecimal() and end.replace("$", "").isdecimal():
        start, end = f"A{start}", f"{column_letters(LAST_COLUMN)}{end}"
    (top, left), (bottom, right) = position(start), position(end)
    return Area(top, left, bottom, right)


def around(places: Collection[Place]) -> Area:
    """Return the smallest area that holds all places; there must be one."""
    rows, columns = [row for row, _ in places], [column for _, column in places]
    return Area(min(rows), min(columns), max(rows), max(columns))


def uniform(places: Collection[Place], ask: Callable[[Area], _T | None]) -> Iterator[tuple[Place, _T]]:
    """Yield the answer for every place; an area is halved while `ask` returns None for it."""
    if not places:
        return
    area = around(places)
    answer = ask(area)
    if answer is not None:
        for place in places:
            yield place, answer
    elif area.size > 1:
        for half in area.halves():
            yield from uniform([place for place in places if half.holds(place)], ask)


def join_vertically(areas: Iterable[Area]) -> list[Area]:
    """Join areas of the same columns that follow one another downwards."""
    done: list[Area] = []
    open_areas: dict[tuple[int, int], Area] = {}
    for area in sorted(areas):
        key = (area.left, area.right)
        above = open_areas.get(key)
        if above is not None and above.bottom + 1 == area.top:
            open_areas[key] = above._replace(bottom=area.bottom)
        else:
            if above is not None:
                done.append(above)
            open_areas[key] = area
    return sorted([*done, *open_areas.values()])


def rectangles(places: Collection[Place]) -> list[Area]:
    """Return areas that cover the places: runs of a row, and equal runs below one another."""
    runs: list[Area] = []
    for row, column in sorted(places):
        if runs and (runs[-1].top, runs[-1].right + 1) == (row, column):
            runs[-1] = runs[-1]._replace(right=column)
        else:
            runs.append(Area(row, column, row, column))
    return join_vertically(runs)


def addresses(areas: Iterable[Area]) -> Iterator[str]:
    """Yield texts that name all areas, none longer than Excel accepts."""
    text = ""
    for area in join_vertically(areas):
        longer = f"{text},{area.address}" if text else area.address
        if len(longer) > _LONGEST:
            yield text
            longer = area.address
        text = longer
    if text:
        yield text
