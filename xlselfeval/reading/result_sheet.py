"""Recognise a result sheet that an earlier check added."""

from __future__ import annotations

from xlselfeval.files.sheet import Sheet
from xlselfeval.sheet_names import BASIS, COMPARISON, TODO


def is_result_sheet(sheet: Sheet) -> bool:
    """A sheet that one of our checks has added: its three blocks stand in the first column, in order."""
    first = [cell.text for (_, column), cell in sheet.cells.items() if column == 1]
    try:
        start = first.index(TODO)
        return first[start + 1] == "序号" and start < first.index(COMPARISON) < first.index(BASIS)
    except (ValueError, IndexError):
        return False
