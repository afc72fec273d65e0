"""Recognising a 核对结果 sheet of ours: it is no part of the form."""

from __future__ import annotations

from xlselfeval.review.table import TITLE
from xlselfeval.workbook.sheet import Sheet

RESULT_SHEET = "核对结果"


def is_result_sheet(sheet: Sheet) -> bool:
    """A sheet that one of our checks has added: its name and the title in its first cell are ours."""
    return sheet.name.startswith(RESULT_SHEET) and sheet.cell(1, 1).text.endswith(TITLE)
