"""Sheets on paper: the room of a text, A4 upright or across, and breaks of pages.

The last page holds rows that belong together.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from math import ceil
from typing import NamedTuple

READABLE = 0.65  # the least scale: type of 11 points is then as small as newsprint
LEFT_RIGHT, TOP, BOTTOM = 0.5, 0.6, 0.75  # margins in inches
_INCH, _SHORT, _LONG = 72.0, 595.3, 841.9  # points
_FULL = 0.85  # of a page: the rest is for rows that grow while somebody types


class Pages(NamedTuple):
    """The pages of a sheet; `last_row` begins the last of several, None where programs divide them alone."""

    on_one: bool
    last_row: int | None = None


def text_lines(text: str, width: float) -> int:
    """Return the lines that a text takes in a column; a Chinese character is two wide."""
    usable = max(1, int(width - 1))
    lines = 0
    for line in text.split("\n"):
        wide = 2 * len(line) - len(line.encode("ascii", "ignore"))
        lines += max(1, -(-wide // usable))
    return lines


def is_portrait(widths: Sequence[float]) -> bool:
    """Return whether columns of these widths in characters stay readable on upright paper."""
    return _usable(_SHORT) / _points(widths) >= READABLE


def divide(
    widths: Sequence[float],
    heights: Mapping[int, float],
    first_rows: Collection[int],
    *,
    preferred: Collection[int] = (),
    shrinks: bool = True,
) -> Pages:
    """Divide rows of these heights in points among pages that are as wide as the columns.

    A last page begins with the one of `first_rows` that leaves it nearest to its share: an equal one, so that rows have
    room to grow, or what the full pages before leave over where heights are final. Of the `preferred` ones one is taken where
    both what follows and what is before it fit on their pages. A sheet that `shrinks` is put on
    one page where it stays readable.
    """
    usable, scale = _page(widths)
    whole = sum(heights.values())
    if usable >= whole * (min(READABLE, scale) if shrinks else scale):
        return Pages(on_one=True)
    room = _FULL * usable / scale
    pages = max(2, ceil(whole / room))
    share = whole / pages if shrinks else whole - room * (pages - 1)
    below = {row: sum(height for other, height in heights.items() if other >= row) for row in first_rows}
    fitting = [row for row, height in below.items() if height <= room]
    whole_blocks = [row for row in fitting if row in preferred and whole - below[row] <= room * (pages - 1)]
    fitting = whole_blocks or fitting
    return Pages(on_one=False, last_row=min(fitting, key=lambda row: abs(below[row] - share), default=None))


def page_starts(
    widths: Sequence[float], heights: Mapping[int, float], first_rows: Sequence[int]
) -> list[int]:
    """Return which of `first_rows` begin a page, so that the rows up to the next one are not divided where they fit."""
    bounds = [*sorted(first_rows)[1:], max(heights) + 1]
    usable, scale = _page(widths)
    room, used, found, first = usable / scale, 0.0, list[int](), min(heights)
    for following in bounds:
        height = sum(height for row, height in heights.items() if first <= row < following)
        if used and used + height > room:
            found.append(first)
            used = 0.0
        used, first = used + height, following
    return found


def _page(widths: Sequence[float]) -> tuple[float, float]:
    """Return the height of a page in points without margins, and the scale at which the columns are as wide as it."""
    across, upright = (_SHORT, _LONG) if is_portrait(widths) else (_LONG, _SHORT)
    return upright - (TOP + BOTTOM) * _INCH, min(1.0, _usable(across) / _points(widths))


def break_xml(pages: Pages) -> str:
    """Return the element rowBreaks with the break before the last page, or nothing."""
    if pages.last_row is None:
        return ""
    after = f'<brk id="{pages.last_row - 1}" man="1" max="16383"/>'
    return f'<rowBreaks count="1" manualBreakCount="1">{after}</rowBreaks>'


def _usable(side: float) -> float:
    return side - 2 * LEFT_RIGHT * _INCH


def _points(widths: Sequence[float]) -> float:
    """Return the width of columns in points, as Excel draws characters of its standard font."""
    return sum(5.25 * width + 3.75 for width in widths)
