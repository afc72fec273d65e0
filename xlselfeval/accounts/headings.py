"""The headings of a table: which rows they take, and what each column below them holds."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from itertools import pairwise
from typing import NamedTuple

from xlselfeval.accounts.layout import AMOUNT, AccountsLayout, TableLayout, title_key
from xlselfeval.accounts.values import SPENT
from xlselfeval.cell import Cell
from xlselfeval.files.sheet import Sheet
from xlselfeval.scoring.text import compact

Rows = Mapping[int, Sequence[Cell]]  # the cells with content, by row
_LINES = 12  # between a title and the headings
_MOST_COLUMNS = 60
_SHORT = 2  # characters: 小计 says nothing without the heading above it
_NUMBERED = "栏次"  # before a row that numbers the columns
_LEVELS = frozenset(["类", "款", "项"])
_TOTAL = frozenset(["合计", "总计", "小计"])
_AMOUNT = re.compile(r"-?[\d,]+\.\d+|-?\d{1,3}(?:,\d{3})+")
_SENTENCE = re.compile("[。;:]")
_NUMBERS = re.compile(r"[\d,.]+")


@dataclass(slots=True)
class Side:
    """The columns of a half of a table: those with captions and codes, and those with figures."""

    labels: list[tuple[int, str]] = field(default_factory=list)
    figures: dict[int, tuple[str, str]] = field(default_factory=dict)  # a column → its key and its period
    headings: dict[str, str] = field(default_factory=dict)  # the key of a column → its heading as words


class Heading(NamedTuple):
    """The headings of a table, with the rows that they take."""

    first: int
    last: int
    sides: tuple[Side, ...]


def read_heading(
    sheet: Sheet, rows: Rows, top: int, bottom: int, layout: AccountsLayout, table: TableLayout
) -> Heading | None:
    """Read the headings below a title; None where there are none, as in a list of contents."""
    taken: list[int] = []
    for row in sorted(row for row in rows if top < row <= bottom):
        if _is_heading_row(rows[row], layout, table, begun=bool(taken)):
            taken.append(row)
        elif taken or row > top + _LINES:
            break
    if not taken:
        return None
    first, last = taken[0], taken[-1]
    width = min(
        _MOST_COLUMNS, max(cell.column for row in rows if first <= row <= bottom for cell in rows[row])
    )
    paths = _paths(sheet, first, last, width)
    for cell in rows.get(last + 1, ()):  # 类, 款, 项 may be in the row of 合计
        if cell.row <= bottom and cell.column <= width and title_key(cell.text) in _LEVELS:
            paths[cell.column - 1].append(title_key(cell.text))
    sides = _sides(paths, layout, table)
    return Heading(first, last, sides) if any(side.figures for side in sides) else None


def _is_heading_row(
    cells: Sequence[Cell], layout: AccountsLayout, table: TableLayout, *, begun: bool
) -> bool:
    """Check whether a row holds headings of a table.

    At least half of its texts are known headings and none is an amount; or it numbers the columns 1, 2, 3.
    """
    written = [compact(cell.text) for cell in cells if isinstance(cell.written.value, str)]
    texts = [key for text in written if (key := title_key(text))]
    numbers = [cell.written.value for cell in cells if isinstance(cell.written.value, Decimal)]
    if any(_AMOUNT.fullmatch(text) or _SENTENCE.search(text) for text in written):
        return False
    if numbers or all(_NUMBERS.fullmatch(text) for text in texts):
        counted = [*numbers, *(Decimal(one) for one in texts if one.isascii() and one.isdecimal())]
        in_order = all(one < other for one, other in pairwise(counted))
        words = [text for text in texts if not text.isascii()]
        return begun and len(counted) > 1 and in_order and counted[0] == 1 and all(layout.is_heading(table, one) for one in words)  # fmt: skip
    known = sum(layout.is_heading(table, text) for text in texts)
    is_row = len(texts) == 1 and texts[0] in _TOTAL
    return known * 2 >= len(texts) and known > 0 and not is_row


def _paths(sheet: Sheet, first: int, last: int, width: int) -> list[list[str]]:
    """Return the headings above each column; one over several columns that are not merged counts for each."""
    paths: list[list[str]] = [[] for _ in range(width)]
    for row in range(first, last + 1):
        before = [list(path) for path in paths]
        for column in range(1, width + 1):
            text = title_key(sheet.cell(row, column).text)
            if not text and column > 1 and row < last and before[column - 1] == before[column - 2]:
                text = paths[column - 2][-1] if len(paths[column - 2]) > len(before[column - 2]) else ""
            path = paths[column - 1]
            if text and text != _NUMBERED and not _NUMBERS.fullmatch(text) and path[-1:] != [text]:
                path.append(text)
    return paths


def _sides(paths: list[list[str]], layout: AccountsLayout, table: TableLayout) -> tuple[Side, ...]:
    sides = [Side()]
    for column, path in enumerate(paths, 1):
        label = _label(path, layout, table)
        figure = None if label else _figure(path, layout, table)
        if label:
            if sides[-1].figures:
                sides.append(Side())
            sides[-1].labels.append((column, label))
        elif figure is not None and figure not in sides[-1].figures.values():
            sides[-1].figures[column] = figure
            sides[-1].headings.setdefault(figure[0], _words(path, layout))
    return tuple(side for side in sides if side.figures)


def _label(path: list[str], layout: AccountsLayout, table: TableLayout) -> str | None:
    """Return the kind of captions in a column; above them may be no heading but 收入 or 支出."""
    found = layout.label_of(path[-1]) if path else None
    if found is None and path and table.kind == "captions" and all(one in ("收入", "支出") for one in path):
        return "caption"
    return found


def _figure(path: list[str], layout: AccountsLayout, table: TableLayout) -> tuple[str, str] | None:
    """Return key and period of a column of figures; None for a column that is not read."""
    periods = [found for one in path if (found := layout.period_of(one)) is not None]
    rest = [one for one in path if layout.period_of(one) is None]
    bare = [one for one in rest if not layout.is_above(one)]
    if table.kind == "line" and not periods:
        return None  # it may be the budget
    period = periods[-1] if periods else SPENT
    role = table.role_of("/".join(rest)) or table.role_of("/".join(bare))
    if role is not None:
        return role, period
    has_amounts = table.kind in ("captions", "economic", "line")
    return (AMOUNT, period) if periods and not bare and has_amounts else None


def _words(path: list[str], layout: AccountsLayout) -> str:
    """Return the heading of a column without its period; "" where nothing else is above it."""
    bare = [one for one in path if layout.period_of(one) is None and not layout.is_above(one)]
    return "" if not bare else bare[-1] if len(bare[-1]) > _SHORT else "".join(bare[-2:])
