"""The Excel add-in: the buttons of a form as a ribbon tab for whatever workbook is open."""

from __future__ import annotations

from xlselfeval.form.button_sheets import add_texts_sheet, button_texts, macro_texts
from xlselfeval.form.macro_workbook import as_addin
from xlselfeval.form.reproducible import reproducible_bytes

_WIDTH = 110  # characters


def addin() -> bytes:
    """Return the bytes of the .xlam; the same version gives the same bytes."""
    from openpyxl import Workbook
    from openpyxl.styles import Alignment

    texts = button_texts()
    words = texts["addin"]
    book = Workbook()
    sheet = book.worksheets[0]
    sheet.title = words["title"]
    sheet.column_dimensions["A"].width = _WIDTH
    for row, line in enumerate((words["title"], words["about"], *words["lines"]), 1):
        sheet.cell(row, 1, line).alignment = Alignment(wrap_text=True, vertical="top")
    add_texts_sheet(book, macro_texts(texts))
    # Excel's list of add-ins shows these two
    book.properties.title, book.properties.description = words["title"], words["about"]
    return as_addin(reproducible_bytes(book))
