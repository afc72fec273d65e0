"""Recognise a result sheet that a check added, and compute the mark that it carries.

The mark is a digest of what the sheet states: its head, the findings by number, demand and place, the comparison, the
basis. People may write beside a finding, right of the table and below the mark: that is not in it.
"""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Mapping
from decimal import Decimal

from xlselfeval.errors import SheetFault
from xlselfeval.files.excel_book import ExcelBook
from xlselfeval.files.open import Workbook
from xlselfeval.files.sheet import Sheet
from xlselfeval.files.workbook import SheetPart
from xlselfeval.reading.find_forms import find_forms
from xlselfeval.reading.vocabulary import vocabulary_of
from xlselfeval.scoring.number import plain
from xlselfeval.scoring.text import compact
from xlselfeval.sheet_names import (
    BASIS,
    COMPARISON,
    FACT_GAP,
    FIRST_FORMAT,
    RESULT_COLUMNS,
    SOURCE_FILE,
    TODO,
    is_record_sheet,
)
from xlselfeval.submission import FORMATS

MARK = "核对编号"  # its caption, in the first column
_PRINTED = 3  # columns of a finding that the mark covers
_LONGEST = 500  # characters of a cell that it covers: programs cut longer texts at other places
_DIGITS, _GROUP = 16, 4
_HEADINGS_0_1 = ("序号", "要求", "位置", "填报", "核对情况", "请您做", "单位说明", "财政处理")

# By the suffix of the file that a mark of earlier versions names, in place of its format.
_FORMAT_OF = {"docx": "docx", "docm": "docx", "xls": "xls", "xlt": "xls", "et": "xls", "ett": "xls", "xlsb": "xlsb", "ods": "ods", "ots": "ods"}  # fmt: skip

Values = Mapping[tuple[int, int], object]  # what cells hold, by row and column


def is_result_sheet(sheet: Sheet) -> bool:
    """Check for the three blocks of a result sheet in the first column, and for no form beside them.

    The comparison has the headings of a form itself. A sheet with any other form holds answers, which are checked.
    """
    first = [(row, cell.text) for (row, column), cell in sheet.cells.items() if column == 1]
    texts = [text for _, text in first]
    try:
        start, middle = texts.index(TODO), texts.index(COMPARISON)
        if texts[start + 1] != "序号" or not start < middle < texts.index(BASIS):
            return False
    except (ValueError, IndexError):
        return False
    captions = first[middle][0] + 1
    beside = any(row == captions and column > RESULT_COLUMNS for row, column in sheet.cells)
    areas = find_forms(sheet, vocabulary_of())
    return not beside and all(area.indicators.row == captions for area in areas)


def values_of(sheet: Sheet) -> Values:
    """Return what the cells of a sheet hold."""
    return {place: cell.written.value for place, cell in sheet.cells.items()}


def mark_of(values: Values) -> str:
    """Compute the mark of a result sheet from its cells: sixteen digits in groups of four."""
    cells = sorted((place, text) for place, value in values.items() if (text := _text(value)))
    first = {text: row for (row, column), text in reversed(cells) if column == 1}
    todo, comparison, end = (first.get(title, 0) for title in (TODO, COMPARISON, MARK))
    lines: dict[int, list[str]] = {}
    for (row, column), text in cells:
        last = _PRINTED if todo < row < comparison else RESULT_COLUMNS
        if column <= last and (row < end or not end):
            lines.setdefault(row, []).append(text)
    stated = "\n".join("\t".join(line) for line in lines.values())
    digest = hashlib.sha256(stated.encode()).hexdigest()[:_DIGITS].upper()
    return "-".join(digest[place : place + _GROUP] for place in range(0, _DIGITS, _GROUP))


def is_marked(sheet: Sheet) -> bool | None:
    """Check the mark of a result sheet against its content; None where it has none."""
    row = next(
        (row for (row, column), cell in sheet.cells.items() if column == 1 and cell.text == MARK), None
    )
    if row is None:
        return None
    return sheet.cell(row, 2).text.startswith(mark_of(values_of(sheet)))


def is_of_version_0_1(sheet: Sheet) -> bool:
    """Check whether a result sheet has the headings that version 0.1 wrote, which wrote no marks."""
    start = min(row for (row, column), cell in sheet.cells.items() if column == 1 and cell.text == TODO)
    captions = sorted((column, cell.text) for (row, column), cell in sheet.cells.items() if row == start + 1)
    return tuple(text for _, text in captions if text) == _HEADINGS_0_1


def head_facts(sheet: Sheet) -> dict[str, str]:
    """Return the facts at the head of a result sheet by their captions; none where it has no such line."""
    first = [cell for (_, column), cell in sheet.cells.items() if column == 1]
    top = next((cell.row for cell in first if cell.text == TODO), 0)
    line = next((cell.text for cell in first if cell.row < top and f"{SOURCE_FILE}：" in cell.text), "")
    return {caption: fact for caption, _, fact in (piece.partition("：") for piece in line.split(FACT_GAP))}


def copied_format(workbook: Workbook | ExcelBook, doubtful: Collection[str] = ()) -> str:
    """Return the format of the original of which a workbook is the checked copy; "" for any other workbook.

    Such a copy has values alone.

    A result sheet with a sound mark says so; those with the names `doubtful` count for nothing. Such a copy holds no issue
    record: what else a false mark could excuse, a unit may also save in that format.
    """
    if any(is_record_sheet(part.name) for part in workbook.sheets):
        return ""
    visible = (one for one in workbook.sheets if one.state == "visible" and one.name not in doubtful)
    return next(filter(None, (_format_copied(workbook, part) for part in visible)), "")


def _format_copied(workbook: Workbook | ExcelBook, part: SheetPart) -> str:
    """Return the format that a sheet names, where it is a result sheet as a check wrote it."""
    try:
        sheet = workbook.sheet(part)
    except SheetFault:
        return ""
    if not is_result_sheet(sheet) or not is_marked(sheet):
        return ""
    facts = head_facts(sheet)
    if FIRST_FORMAT in facts:
        return next((name for name, words in FORMATS.items() if words == facts[FIRST_FORMAT]), "")
    return _FORMAT_OF.get(facts.get(SOURCE_FILE, "").rpartition(".")[2].lower(), "")


def _text(value: object) -> str:
    """Write a value so that it is the same whatever program has saved it."""
    if isinstance(value, Decimal):
        return plain(Decimal(f"{value:.6f}"))
    if not isinstance(value, str):
        return ""
    return "".join(char for char in compact(value) if char.isprintable())[:_LONGEST]
