"""The sheet 填表说明, and the page set-up that it shares with the form."""

from __future__ import annotations

from typing import TYPE_CHECKING

from xlselfeval.review.table import text_lines
from xlselfeval.scheme.model import Scheme
from xlselfeval.workbook.formstyles import FormStyles
from xlselfeval.workbook.instructions import instruction_lines

if TYPE_CHECKING:
    from openpyxl import Workbook
    from openpyxl.worksheet.worksheet import Worksheet

_WIDTH = 108  # characters: a landscape page without scaling, which a single column does not allow everywhere
HELP_SHEET = "填表说明"
LINE = 15.75  # points for one line of text


def write_help(book: Workbook, scheme: Scheme) -> None:
    """Add the sheet with the instructions of a scheme."""
    sheet = book.create_sheet(HELP_SHEET)
    styles = FormStyles()
    sheet.column_dimensions["A"].width = _WIDTH
    for row, (look, text) in enumerate(instruction_lines(scheme), 1):
        cell = sheet.cell(row, 1, text)
        styles.apply(cell, look)
        sheet.row_dimensions[row].height = 32 if look == "title" else height(text, _WIDTH)
    set_page(sheet, pages_high=1)


def height(text: str, width: float) -> float:
    """The height in points that a text needs in a column of that width."""
    return text_lines(text, width) * LINE + 4


def set_page(sheet: Worksheet, *, pages_high: int = 0) -> None:
    """A4 landscape, one page wide (and so many high; 0 as many as needed), page numbers, no grid lines, protected without a password."""
    from openpyxl.worksheet.properties import PageSetupProperties

    sheet.page_setup.orientation, sheet.page_setup.paperSize = "landscape", 9
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, pages_high
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    margins = sheet.page_margins
    margins.left = margins.right = 0.5
    margins.top, margins.bottom, margins.footer = 0.6, 0.75, 0.35
    sheet.oddFooter.center.text = "第 &P 页，共 &N 页"  # type: ignore[union-attr]
    sheet.sheet_view.showGridLines = False
    sheet.protection.enable()
