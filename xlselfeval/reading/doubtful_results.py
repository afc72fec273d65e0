"""The visible result sheets of a returned workbook that no check of this form wrote, or that were changed since."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping, Sequence

from xlselfeval.errors import SheetFault
from xlselfeval.files.excel_book import ExcelBook
from xlselfeval.files.open import Workbook
from xlselfeval.files.sheet import Sheet
from xlselfeval.reading.result_sheet import is_marked, is_of_version_0_1, is_result_sheet
from xlselfeval.scoring.text import compact
from xlselfeval.sheet_names import COMPARISON, RESULT_SHEET, TODO
from xlselfeval.submission import DoubtfulResult, Submission

_TITLE_ROWS, _PLACES = 5, 3  # rows that may hold a title; the column 位置
_FILE = "原文件："
_YEAR = re.compile(r"(20\d\d)年度")
_ADDRESS = re.compile(r"[A-Z]{1,3}\d+")
_FIELDS = {"organization": "填报单位", "project": "项目名称"}


def find_doubtful_results(
    workbook: Workbook | ExcelBook, forms: Sequence[Submission]
) -> Iterator[DoubtfulResult]:
    """Yield the sheets that are called or titled 核对结果 and are not what a check of one of the forms wrote."""
    own = {form.sheet for form in forms}
    for part in workbook.sheets:
        if part.state != "visible" or part.name in own:
            continue
        try:
            sheet = workbook.sheet(part)
        except SheetFault:
            continue
        if is_result_sheet(sheet):
            marked = is_marked(sheet)
            if not marked and not (marked is None and is_of_version_0_1(sheet)):
                yield DoubtfulResult(part.name, "unmarked" if marked is None else "changed")
            elif stated := _of_another(sheet, forms, {one.name for one in workbook.sheets} - own):
                yield DoubtfulResult(part.name, "other-form", stated)
        elif RESULT_SHEET in part.name or _is_titled(sheet):
            yield DoubtfulResult(part.name, "unmarked")


def _is_titled(sheet: Sheet) -> bool:
    return any(
        row <= _TITLE_ROWS and compact(cell.text).endswith(RESULT_SHEET)
        for (row, _), cell in sheet.cells.items()
    )


def _of_another(sheet: Sheet, forms: Sequence[Submission], others: set[str]) -> str:
    """Return the unit, project or year that a result sheet names and no form has; "" for a sheet of one of the forms.

    What the sheet itself asked to correct may be another now. `others` are sheets without a form: data sheets.
    """
    first = [cell for (_, column), cell in sheet.cells.items() if column == 1]
    rows = {cell.text: cell.row for cell in reversed(first)}
    facts = next((_facts(cell.text) for cell in first if cell.row < rows[TODO] and _FILE in cell.text), {})
    if facts.get("工作表") in others:
        return ""
    year = _YEAR.match(first[0].text)
    facts["年度"] = f"{year[1]}年度" if year else ""
    places = (sheet.cell(row, _PLACES).text for row in range(rows[TODO] + 1, rows[COMPARISON]))
    asked = {ref for place in places for ref in _ADDRESS.findall(place)}
    differing = [
        _differing(facts, form, asked)
        for form in [one for one in forms if one.sheet == facts.get("工作表")] or forms
    ]
    return "" if "" in differing else differing[0]


def _facts(line: str) -> dict[str, str]:
    """Return the facts below the title of a result sheet by their captions."""
    return {caption: fact for caption, _, fact in (piece.partition("：") for piece in line.split("　　"))}


def _differing(facts: Mapping[str, str], form: Submission, asked: Collection[str]) -> str:
    """Return the first fact that is another in a form, at a cell that was not asked about; "" without one."""
    now = [(caption, form.field_text(name) or "", form.field(name)) for name, caption in _FIELDS.items()]
    now.append(("年度", f"{form.year}年度" if form.year else "", form.title))
    return next(
        (
            facts[caption]
            for caption, text, cell in now
            if text and facts.get(caption) and compact(facts[caption]) != compact(text)
            if cell is None or cell.ref not in asked
        ),
        "",
    )
