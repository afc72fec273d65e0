"""The hidden sheets with content that neither this program nor an office program wrote."""

from __future__ import annotations

from collections.abc import Iterator

from xlselfeval.errors import UnreadableFile
from xlselfeval.files.excel_book import ExcelBook
from xlselfeval.files.open import Workbook
from xlselfeval.files.sheet import Sheet
from xlselfeval.reading.find_forms import find_forms
from xlselfeval.reading.own.result_sheet import is_result_sheet
from xlselfeval.reading.vocabulary import vocabulary_of
from xlselfeval.sheet_names import TEXTS_SHEET, XLWINGS_SHEET, is_record_sheet
from xlselfeval.submission import HiddenSheet

_OF_BUTTONS = frozenset([TEXTS_SHEET, XLWINGS_SHEET])
_OF_PROGRAMS = ("wpsreserved_",)  # WPS keeps pictures in cells there


def find_hidden_sheets(workbook: Workbook | ExcelBook, *, has_buttons: bool) -> Iterator[HiddenSheet]:
    """Yield the hidden and very hidden sheets with content, in order.

    Of a workbook that was issued with buttons (`has_buttons`), the sheets of their settings are compared elsewhere.
    """
    for part in workbook.sheets:
        if part.state == "visible" or _is_known(part.name) or (has_buttons and part.name in _OF_BUTTONS):
            continue
        try:
            found = _hidden_sheet(workbook.sheet(part))
        except UnreadableFile:  # too large or too odd for a form: that is content, whatever it says
            found = HiddenSheet(part.name, holds_form=False)
        if found is not None:
            yield found


def _hidden_sheet(sheet: Sheet) -> HiddenSheet | None:
    """Describe a hidden sheet; None for one that is blank, ours, or written by an office program."""
    if is_result_sheet(sheet) or all(cell.is_blank for cell in sheet.cells.values()):
        return None
    return HiddenSheet(sheet.name, holds_form=bool(find_forms(sheet, vocabulary_of())))


def _is_known(name: str) -> bool:
    return is_record_sheet(name) or name.lower().startswith(_OF_PROGRAMS)
