"""The hidden sheets of a workbook that hold something and are none of ours, nor kept by an office program."""

from __future__ import annotations

from collections.abc import Iterator

from xlselfeval.errors import UnreadableFile
from xlselfeval.submission import HiddenSheet
from xlselfeval.workbook.book import SheetPart, Workbook
from xlselfeval.workbook.locate import find_forms
from xlselfeval.workbook.result import is_result_sheet
from xlselfeval.workbook.snapshot import SNAPSHOT_SHEET

TEXTS_SHEET = "_xlselfeval_macros"  # macros/XseTexts.bas looks for it
XLWINGS_SHEET = "xlwings.conf"  # xlwings looks for it
_ISSUED_HIDDEN = frozenset([SNAPSHOT_SHEET, TEXTS_SHEET, XLWINGS_SHEET])
_OF_PROGRAMS = ("wpsreserved_",)  # WPS keeps pictures in cells there


def hidden_sheets(workbook: Workbook) -> Iterator[HiddenSheet]:
    """Hidden and very hidden sheets with content, in order."""
    for part in workbook.sheets:
        if part.state == "visible" or part.name in _ISSUED_HIDDEN:
            continue
        if part.name.lower().startswith(_OF_PROGRAMS):
            continue
        found = _content(workbook, part)
        if found is not None:
            yield found


def _content(workbook: Workbook, part: SheetPart) -> HiddenSheet | None:
    try:
        sheet = workbook.sheet(part)
    except UnreadableFile:  # too large or too odd for a form: that is content, whatever it says
        return HiddenSheet(part.name, holds_form=False)
    if is_result_sheet(sheet) or all(cell.is_blank for cell in sheet.cells.values()):
        return None
    return HiddenSheet(part.name, holds_form=bool(find_forms(sheet)))
