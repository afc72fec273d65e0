"""The hidden sheets of a workbook that hold something and are none of ours, nor kept by an office program."""

from __future__ import annotations

from collections.abc import Iterator

from xlselfeval.errors import UnreadableFile
from xlselfeval.submission import HiddenSheet
from xlselfeval.workbook.book import Workbook
from xlselfeval.workbook.locate import find_forms
from xlselfeval.workbook.result import is_result_sheet
from xlselfeval.workbook.sheet import Sheet
from xlselfeval.workbook.snapshot import is_snapshot_sheet

TEXTS_SHEET = "_xlselfeval_macros"  # macros/XseTexts.bas looks for it
XLWINGS_SHEET = "xlwings.conf"  # xlwings looks for it
_ISSUED_HIDDEN = frozenset([TEXTS_SHEET, XLWINGS_SHEET])
_OF_PROGRAMS = ("wpsreserved_",)  # WPS keeps pictures in cells there


def hidden_sheets(workbook: Workbook) -> Iterator[HiddenSheet]:
    """Hidden and very hidden sheets with content, in order."""
    for part in workbook.sheets:
        if part.state == "visible" or _is_known(part.name):
            continue
        try:
            found = hidden_sheet(workbook.sheet(part))
        except UnreadableFile:  # too large or too odd for a form: that is content, whatever it says
            found = HiddenSheet(part.name, holds_form=False)
        if found is not None:
            yield found


def hidden_sheet(sheet: Sheet) -> HiddenSheet | None:
    """What a hidden sheet is; None for one that is blank, ours, or kept by an office program."""
    if _is_known(sheet.name) or is_result_sheet(sheet) or all(cell.is_blank for cell in sheet.cells.values()):
        return None
    return HiddenSheet(sheet.name, holds_form=bool(find_forms(sheet)))


def _is_known(name: str) -> bool:
    return name in _ISSUED_HIDDEN or is_snapshot_sheet(name) or name.lower().startswith(_OF_PROGRAMS)
