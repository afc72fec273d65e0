"""Money beside or behind its label: 「预算数：」| 2.38, and 「其中：基本支出：900.47」 in one cell."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from xlselfeval.cell import Cell, Written
from xlselfeval.files.sheet import Sheet
from xlselfeval.reading.captions import heading_key
from xlselfeval.scoring.number import amount_of
from xlselfeval.scoring.text import compact, is_blank_mark
from xlselfeval.scoring.units import Unit

_LONGEST_LABEL = 60  # characters; more are prose
_FIGURE = re.compile(r"[\d〇零一二三四五六七八九十百千]")  # without one a text is no amount
_PART = re.compile(r"(?:(?:其中|[(]?[一二三四五六七八九十\d]{1,2}[)、.])[:：]?)+")
_DECIMALS = re.compile(r"\d\.(\d+)")
_SCALE = re.compile("[亿万千]?元$")


class Labelled(NamedTuple):
    """A label of the money block and the cell of its amount; `inline` where both stand in one cell."""

    label: Cell
    text: str
    value: Cell
    inline: bool

    @property
    def key(self) -> str:
        """The words of the label, without 其中 and numbers."""
        return heading_key(strip_part(self.text))


def strip_part(label: str) -> str:
    """Strip 其中 and the number before a label: 「其中：1.财政拨款」 is 财政拨款."""
    return _PART.sub("", compact(label), count=1) if _PART.match(compact(label)) else compact(label)


def labelled_amounts(sheet: Sheet, row: int, last: int, unit: Unit) -> Iterator[Labelled]:
    """Yield each label of a row with its amount: behind its colon, else the cell to its right.

    What is beside a label need not be an amount; an amount is never taken out of a label.
    """
    column = 1
    while column <= last:
        cell, right = sheet.cell(row, column), sheet.merge_at(row, column).right
        column = right + 1
        if cell.row != row or not is_label(cell, unit):
            continue
        label, colon, figure = compact(cell.text).rpartition(":")
        value = as_amount(cell, figure, unit) if colon else None
        if value is not None:
            yield Labelled(cell, label, value, inline=True)
        else:
            yield Labelled(cell, compact(cell.text).rstrip(":"), sheet.cell(row, right + 1), inline=False)


def is_label(cell: Cell, unit: Unit) -> bool:
    """Return whether a cell holds a short text that is no amount."""
    text = cell.written.value
    if not isinstance(text, str) or len(text) > _LONGEST_LABEL or is_blank_mark(text):
        return False
    return not _FIGURE.search(text) or amount_of(cell.written, unit).number is None


def as_amount(cell: Cell, text: str, unit: Unit) -> Cell | None:
    """Return a cell that holds the amount that a text names, in the form's unit; None for other texts."""
    number = amount_of(Written(text, text), unit).number
    if number is None:
        return None
    decimals, scale = _DECIMALS.search(text), _SCALE.search(text)
    own = scale is not None and scale[0] != ("元" if unit.factor == 1 else "万元")
    places = None if own else len(decimals[1]) if decimals else 0
    return cell._replace(written=Written(number, text, decimals=places), formula=None)


def is_amount(cell: Cell, unit: Unit) -> bool:
    """Return whether a cell holds an amount of money."""
    return amount_of(cell.written, unit).number is not None
