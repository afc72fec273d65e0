"""The visible result sheets of a returned workbook that no check of this form wrote, or that were changed since."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from xlselfeval.cell import Cell
from xlselfeval.errors import SheetFault
from xlselfeval.files.excel_book import ExcelBook
from xlselfeval.files.open import Workbook
from xlselfeval.files.sheet import Sheet
from xlselfeval.reading.own.result_sheet import head_facts, is_marked, is_of_version_0_1, is_result_sheet
from xlselfeval.scoring.text import compact
from xlselfeval.sheet_names import COMPARISON, RESULT_SHEET, TODO
from xlselfeval.submission import DoubtfulResult, Submission

_TITLE_ROWS, _PLACES = 5, 3  # rows that may hold a title; the column 位置
_YEAR = re.compile(r"(20\d\d)年度")
_ADDRESS = re.compile(r"[A-Z]{1,3}\d+")
_ORGANIZATION, _PROJECT, _YEAR_OF = "填报单位", "项目名称", "年度"  # captions of what a result sheet states


class Fact(NamedTuple):
    """A text that a form or data sheet states under a caption of its result sheet, and the cells that have it."""

    caption: str
    text: str
    cells: frozenset[str] = frozenset()


class Owner(NamedTuple):
    """A form or data sheet to which a result sheet may belong, and what it states."""

    sheet: str
    facts: tuple[Fact, ...]


def form_owner(form: Submission) -> Owner:
    """Return what a form states."""
    names = {_ORGANIZATION: "organization", _PROJECT: "project"}
    facts = [_fact(caption, form.field_text(name), form.field(name)) for caption, name in names.items()]
    return Owner(form.sheet, (*facts, _fact(_YEAR_OF, f"{form.year}年度" if form.year else "", form.title)))


def sheet_owner(sheet: str, organization: str | None, year: int | None, cells: Iterable[Cell]) -> Owner:
    """Return what another sheet with these cells states of its unit and year."""
    facts = [Fact(_ORGANIZATION, organization or ""), Fact(_YEAR_OF, f"{year}年度" if year else "")]
    texts = {cell.ref: compact(cell.text) for cell in cells}
    return Owner(sheet, tuple(_beside(one, texts) for one in facts))


def _fact(caption: str, text: str | None, cell: Cell | None) -> Fact:
    return Fact(caption, text or "", frozenset() if cell is None else frozenset([cell.ref]))


def _beside(fact: Fact, texts: Mapping[str, str]) -> Fact:
    """Return a fact with the cells that have its text."""
    text = compact(fact.text).removesuffix(_YEAR_OF)
    return fact._replace(cells=frozenset(ref for ref, one in texts.items() if text and text in one))


def find_doubtful_results(
    workbook: Workbook | ExcelBook, owners: Sequence[Owner]
) -> Iterator[DoubtfulResult]:
    """Yield the sheets that are called or titled 核对结果 and are not what a check of one of the owners wrote."""
    own = {one.sheet for one in owners}
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
            elif stated := _of_another(sheet, owners, {one.name for one in workbook.sheets} - own):
                yield DoubtfulResult(part.name, "other-form", stated)
        elif RESULT_SHEET in part.name or _is_titled(sheet):
            yield DoubtfulResult(part.name, "unmarked")


def _is_titled(sheet: Sheet) -> bool:
    return any(
        row <= _TITLE_ROWS and compact(cell.text).endswith(RESULT_SHEET)
        for (row, _), cell in sheet.cells.items()
    )


def _of_another(sheet: Sheet, owners: Sequence[Owner], others: set[str]) -> str:
    """Return the unit, project or year that a result sheet names and no owner has; "" for a sheet of one of them.

    A fact that the sheet itself asked to correct may have changed since. `others` are sheets without an owner: data sheets beside forms.
    """
    first = [cell for (_, column), cell in sheet.cells.items() if column == 1]
    rows = {cell.text: cell.row for cell in reversed(first)}
    facts = head_facts(sheet)
    if facts.get("工作表") in others:
        return ""
    year = _YEAR.match(first[0].text)
    facts[_YEAR_OF] = f"{year[1]}年度" if year else ""
    places = (sheet.cell(row, _PLACES).text for row in range(rows[TODO] + 1, rows[COMPARISON]))
    asked = {ref for place in places for ref in _ADDRESS.findall(place)}
    differing = [
        _differing(facts, owner, asked)
        for owner in [one for one in owners if one.sheet == facts.get("工作表")] or owners
    ]
    return "" if "" in differing else differing[0]


def _differing(facts: Mapping[str, str], owner: Owner, asked: Collection[str]) -> str:
    """Return the first fact that differs from the owner's, unless a finding asked about its cell; "" without one."""
    return next(
        (
            stated
            for caption, text, cells in owner.facts
            if text and (stated := facts.get(caption)) and compact(stated) != compact(text)
            if cells.isdisjoint(asked)
        ),
        "",
    )
