"""Numbers under a caption of points or scores that nothing reads, and columns without a known caption."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from decimal import Decimal

from xlselfeval.cell import Cell
from xlselfeval.files.sheet import Sheet
from xlselfeval.reading.captions import BUREAU, heading_key
from xlselfeval.reading.find_forms import FormArea
from xlselfeval.scoring.number import amount_of
from xlselfeval.scoring.text import compact, is_blank_mark
from xlselfeval.submission import Funds, IndicatorRow, TotalRow, UnknownColumn

_COUNTED = ("points", "score")
_MOST_POINTS = 100
_LONGEST_FIGURE = 20
_FIGURE = re.compile(r"[<>≤≥=]{0,2}\d{1,12}(?:\.\d{1,6})?\D{0,4}")
_NUMBERS = re.compile("序号|编号|编码|单位")  # captions of figures that nobody is to judge
_NO_POINTS = re.compile("率|比例|系数|年|元|单价|数量")


def find_unread(sheet: Sheet, area: FormArea, read: set[str]) -> Iterator[Cell]:
    """Yield the numbers under a caption of points or scores that belong to nothing that was read.

    Rows down to the total are searched. `read` holds the addresses of what was. Subtotals, points of level-1
    names and columns of the bureau are left out.
    """
    words = area.vocabulary
    levels = {span.left for span in area.indicators.levels.values()}
    counted: dict[int, bool] = {}  # by column: whether the last caption in it is one of points or scores
    found: list[Cell] = []
    last = area.right + 1  # further right is the help of an issued form
    for (row, column), cell in sheet.cells.items():
        if not area.first <= row < area.end or column > last or column in levels:
            continue
        value = cell.written.value
        if isinstance(value, str):
            key = heading_key(value)
            roles = (words.role("indicators", key), words.role("funds", key))
            if any(roles):
                counted[column] = any(role in _COUNTED for role in roles) and not BUREAU.search(key)
        if counted.get(column) and cell.ref not in read and _is_points(cell):
            found.append(cell)
    wanted = {cell.row for cell in found}
    sums = {
        row
        for (row, _), cell in sheet.cells.items()
        if row in wanted and words.names_sum(heading_key(cell.text))
    }
    yield from (cell for cell in found if cell.row not in sums)


def _is_points(cell: Cell) -> bool:
    number = amount_of(cell.written).number
    return number is not None and 0 < number <= _MOST_POINTS


def refs_of(rows: tuple[IndicatorRow, ...], funds: Funds | None, total: TotalRow) -> set[str]:
    """Return the addresses of all points, scores and money that were read."""
    cells = [total.score, total.above, total.points]
    cells += [cell for row in rows for cell in (row.points, row.score)]
    if funds is not None:
        cells += [funds.points, funds.rate, funds.score]
        for line in (funds.total, *funds.lines):
            cells += [line.budget_initial, line.budget_adjusted, line.budget_spent]
    return {cell.ref for cell in cells if cell is not None and not cell.is_absent}


def find_unknown_captions(sheet: Sheet, area: FormArea) -> Iterator[Cell]:
    """Yield the unknown captions of the heading, right of the first column that is known."""
    head = area.indicators
    known = [*head.spans.values(), *head.rivals.values(), *head.levels.values()]
    first = min(span.left for span in known)
    for (row, column), cell in sheet.cells.items():
        if row > head.bottom:
            break
        if row < head.row or not first <= column <= area.right + 1 or cell.is_blank:
            continue  # further right is the help of an issued form
        if BUREAU.search(compact(cell.text)) or any(span.left <= column <= span.right for span in known):
            continue
        yield cell


def find_unknown_figures(sheet: Sheet, area: FormArea, captions: Iterable[Cell]) -> Iterator[UnknownColumn]:
    """Yield the columns below unknown captions that are filled with figures, most of their cells."""
    for caption in captions:
        cells = [sheet.cell(row, caption.column) for row in range(area.indicators.bottom + 1, area.end)]
        filled = [cell for cell in cells if not is_blank_mark(cell.text)]
        figures = [cell for cell in filled if _FIGURE.fullmatch(compact(cell.text[:_LONGEST_FIGURE]))]
        if len(figures) * 2 > len(filled) and not _NUMBERS.search(compact(caption.text)):
            numbers = all(isinstance(cell.written.value, Decimal) and _is_points(cell) for cell in figures)
            yield UnknownColumn(caption, numbers and not _NO_POINTS.search(compact(caption.text)))
