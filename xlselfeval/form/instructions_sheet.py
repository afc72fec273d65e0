"""The sheet 填表说明."""

from __future__ import annotations

from typing import TYPE_CHECKING

from xlselfeval.form.instructions import instruction_lines
from xlselfeval.form.page_setup import height, protect, set_page, set_widths
from xlselfeval.form.styles import OpenpyxlStyles
from xlselfeval.scheme.model import Scheme

if TYPE_CHECKING:
    from openpyxl import Workbook

_WIDTH = (
    78  # characters: what an A4 page holds without scaling, which a single column does not allow everywhere
)
INSTRUCTIONS_SHEET = "填表说明"


def write_instructions(book: Workbook, scheme: Scheme, styles: OpenpyxlStyles) -> None:
    """Add the sheet with the instructions of a scheme."""
    sheet = book.create_sheet(INSTRUCTIONS_SHEET)
    set_widths(sheet, [_WIDTH])
    for row, (style, text) in enumerate(instruction_lines(scheme), 1):
        cell = sheet.cell(row, 1, text)
        styles.apply(cell, style)
        sheet.row_dimensions[row].height = 32 if style == "title" else height(text, _WIDTH)
    set_page(sheet, left=scheme.title, portrait=True, pages_high=1)
    protect(sheet, scheme.password)
