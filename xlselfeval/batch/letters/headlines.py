"""Titles of letters that take several lines.

They are broken between units of sense, into lines of nearly one length (GB/T 9704-2012, 7.3.1).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import combinations, pairwise

_WIDEST = 19.5  # characters of the title's size on a line of the page
_UNITS = re.compile(
    r"关于(?:再次)?(?:商请|抓紧报送|催报|退回修改|要求修改)?|核实、补报|核实|补报|[0-9、]+年度|预算绩效自评|"
    r"材料的.+|有关情况的.+|审核情况的.+"
)
_WIDE = 0x2E80  # characters from here on are as wide as the font is high


def title_lines(title: str) -> str:
    """Break a title into lines between its words, where it is longer than a line."""
    units = _units(title)
    for number in range(1, len(units) + 1):
        broken = [_lines(units, places) for places in combinations(range(1, len(units)), number - 1)]
        fitting = [lines for lines in broken if max(map(_width, lines)) <= _WIDEST]
        if fitting:
            return "\n".join(
                min(fitting, key=lambda lines: max(map(_width, lines)) - min(map(_width, lines)))
            )
    return title  # one word is longer than a line


def _units(title: str) -> list[str]:
    """Divide a title at the beginning of each unit of sense that is known."""
    starts = sorted({0, *(one.start() for one in _UNITS.finditer(title)), len(title)})
    return [title[start:end] for start, end in pairwise(starts)]


def _lines(units: Sequence[str], places: Sequence[int]) -> list[str]:
    return ["".join(units[start:end]) for start, end in pairwise([0, *places, len(units)])]


def _width(text: str) -> float:
    return sum(1 if ord(one) >= _WIDE else 0.5 for one in text)
