"""The total above the table: 「自评总分」| 98, 「自评得分：98分」, or a figure below its caption."""

from __future__ import annotations

from xlselfeval.cell import Cell, Written
from xlselfeval.files.sheet import Sheet
from xlselfeval.reading.captions import heading_key
from xlselfeval.reading.find_forms import FormArea, cells_between, value_beside
from xlselfeval.reading.vocabulary import Vocabulary
from xlselfeval.scoring.number import amount_of
from xlselfeval.scoring.text import compact

_LONGEST = 30  # characters of a caption with its figure
_POINTS = "分"  # in every name of a total of points
_SURE = "总"  # 自评总分 can be nothing else; 自评得分 is also a column


def read_head_total(sheet: Sheet, area: FormArea) -> Cell | None:
    """Return the cell of the total above the table; blank where a caption asks for it in vain.

    A caption in a heading of columns, or with several captions of columns beside it, names no total.
    """
    blank = None
    for cell in cells_between(sheet, area.first, area.indicators.row):
        value = cell.written.value
        if not isinstance(value, str) or len(value) > _LONGEST or _POINTS not in value:
            continue
        caption, _, inline = compact(cell.text).partition(":")
        key = heading_key(caption)
        if not area.vocabulary.has("totals", "head", key) or _is_column(sheet, area, cell):
            continue
        found = inline_total(cell, area.vocabulary) if inline else _figure_near(sheet, area, cell)
        if found is not None:
            return found
        if _SURE in key and not inline and blank is None:
            beside = value_beside(sheet, cell, area.vocabulary)
            blank = beside if beside.is_blank else None
    return blank


def inline_total(cell: Cell, vocabulary: Vocabulary) -> Cell | None:
    """Return the total behind its caption in one cell (「总分：98分」); None for other texts."""
    if not isinstance(cell.written.value, str) or len(cell.text) > _LONGEST:
        return None
    caption, colon, figure = compact(cell.text).partition(":")
    is_total = colon and vocabulary.has("totals", "head", heading_key(caption))
    return _figure(cell, figure) if is_total else None


def _is_column(sheet: Sheet, area: FormArea, caption: Cell) -> bool:
    """Check whether a caption heads a column of money or of another table above the indicators."""
    money = area.funds
    if (money is not None and money.row <= caption.row <= money.bottom) or caption.row == area.pairs:
        return True
    return any(
        cell.column != caption.column
        and isinstance(cell.written.value, str)
        and area.vocabulary.role("indicators", heading_key(cell.text))
        for cell in cells_between(sheet, caption.row, caption.row + 1)
    )


def _figure_near(sheet: Sheet, area: FormArea, caption: Cell) -> Cell | None:
    """Return the figure beside a caption, else the one below it."""
    merge = sheet.merge_at(caption.row, caption.column)
    beside, below = value_beside(sheet, caption, area.vocabulary), sheet.cell(merge.bottom + 1, merge.left)
    if below.row > area.indicators.row or (area.money_row and below.row >= area.money_row > caption.row):
        return _figure(beside, beside.text)
    return _figure(beside, beside.text) or (_figure(below, below.text) if beside.is_blank else None)


def _figure(cell: Cell, text: str) -> Cell | None:
    """Return a cell with the number that a text names (98, 98分), or with the formula that will give it."""
    if cell.formula is not None:
        return cell if amount_of(cell.written).number is not None or cell.is_uncalculated else None
    number = amount_of(cell.written if text == cell.text else Written(text, text)).number
    if number is None or number == cell.written.value:
        return None if number is None else cell
    return cell._replace(written=Written(number, text))
