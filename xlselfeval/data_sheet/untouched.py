"""Changes that people made in an issued data sheet, which keep a new one from replacing it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from xlselfeval.cell import Cell
from xlselfeval.data_sheet.issued import attach_records
from xlselfeval.data_sheet.read import read_data_sheets
from xlselfeval.data_sheet.template import SIGNATURES
from xlselfeval.data_sheet.validations import BLANK_YEAR
from xlselfeval.data_sheet.values import DataSheet
from xlselfeval.errors import UnreadableFile, in_a_line
from xlselfeval.files.open import open_workbook
from xlselfeval.files.workbook import PackageWorkbook
from xlselfeval.form.styles import COLORS
from xlselfeval.form.untouched import added_parts, colors
from xlselfeval.issue_record import IssueRecord
from xlselfeval.scoring.text import is_blank_mark
from xlselfeval.sheet_names import is_record_sheet


def changes_in_data_sheet(path: Path) -> tuple[str, ...]:
    """Return in Chinese what a person has changed in an issued data sheet; nothing where a new one may replace it."""
    try:
        workbook = open_workbook(path)
        sheets = tuple(attach_records(read_data_sheets(workbook), workbook))
        if not isinstance(workbook, PackageWorkbook) or len(sheets) != 1 or sheets[0].record is None:
            return ("不是本工具下发的表",)
        return tuple(dict.fromkeys(_changes(workbook, sheets[0], sheets[0].record)))
    except UnreadableFile:
        return ("不是本工具下发的表，或已经打不开",)


def _changes(workbook: PackageWorkbook, sheet: DataSheet, record: IssueRecord) -> Iterator[str]:
    texts = {(one.row, one.column): one.text for one in record.texts}
    written = (cell for cell in sheet.cells.values() if not is_blank_mark(cell.text) or cell.formula)
    if any(not _is_issued(cell, texts, record) for cell in written):
        yield "已经填写过"
    for part in workbook.sheets:
        if part.name != sheet.sheet and not is_record_sheet(part.name):
            yield f"另加了工作表“{in_a_line(part.name[:31])}”"
    yield from added_parts(workbook)
    if colors(workbook) - COLORS:
        yield "改过填充颜色或文字颜色"


def _is_issued(cell: Cell, texts: dict[tuple[int, int], str], record: IssueRecord) -> bool:
    """Check whether a cell still holds what was issued.

    That is a formula, a printed text, a signature, or the title with its blank year.
    """
    if cell.ref in record.formulas:
        return cell.formula is not None
    if any(cell.text == caption for _, _, caption in SIGNATURES):
        return True
    return cell.text == texts.get((cell.row, cell.column)) or (
        cell.row == 1 and cell.text.startswith(BLANK_YEAR)
    )
