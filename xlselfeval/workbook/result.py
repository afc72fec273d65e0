"""Recognising a 核对结果 sheet of ours, whatever it is called now: it is no part of the form."""

from __future__ import annotations

from xlselfeval.review.table import BASIS, COMPARISON, TODO
from xlselfeval.workbook.sheet import Sheet

RESULT_SHEET = "核对结果"
_WRITTEN_IN = (12, 13)  # 单位说明 and 财政处理


def is_result_sheet(sheet: Sheet) -> bool:
    """A sheet that one of our checks has added: its three blocks stand in the first column, in order."""
    first = [cell.text for (_, column), cell in sheet.cells.items() if column == 1]
    try:
        start = first.index(TODO)
        return first[start + 1] == "序号" and start < first.index(COMPARISON) < first.index(BASIS)
    except (ValueError, IndexError):
        return False


def has_remarks(sheet: Sheet) -> bool:
    """Whether somebody has written into the columns 单位说明 and 财政处理."""
    starts = [
        row for (row, column), cell in sheet.cells.items() if column == 1 and cell.text in (TODO, COMPARISON)
    ]
    first, last = min(starts), max(starts)
    return any(
        column in _WRITTEN_IN and first + 1 < row < last and not cell.is_blank
        for (row, column), cell in sheet.cells.items()
    )
