"""Issued workbooks for tests, and what people do to them: cells, rows, the hidden record."""

from __future__ import annotations

import io
import json
from collections.abc import Callable, Mapping
from typing import Any
from xml.sax.saxutils import escape

from openpyxl import Workbook, load_workbook
from openpyxl.worksheet.worksheet import Worksheet
from support.forms import found
from support.mutation.build_cache import cached
from support.packages import changed, saved, unzipped, zipped

from xlselfeval.checking import check
from xlselfeval.demo import filled_form, issued_form
from xlselfeval.files.open import open_workbook
from xlselfeval.form.generate import generate
from xlselfeval.reading.issue_record import split_record
from xlselfeval.review.review import Review
from xlselfeval.scheme.load import load_scheme
from xlselfeval.sheet_names import RECORD_SHEET

FORM = "自评表"
Found = set[tuple[str, str | None, str]]


def returned() -> bytes:
    """Return the demonstration's form as a unit returns it."""
    return filled_form(issued_form())


def with_parts(data: bytes, parts: Mapping[str, bytes | None]) -> bytes:
    """Return the package with some parts replaced, added, or (None) left out."""
    found = {**unzipped(data), **parts}
    return zipped({name: content for name, content in found.items() if content is not None})


def issue_record_of(data: bytes) -> dict[str, Any]:
    """Return the JSON in the hidden sheet."""
    sheet = load_workbook(io.BytesIO(data))[RECORD_SHEET]
    values: dict[str, Any] = json.loads("".join(str(cell.value) for (cell,) in sheet.iter_rows(max_col=1)))
    return values


def with_issue_record(data: bytes, *, sealed: bool = True, **changes: Any) -> bytes:
    """Return the workbook with another record; one that is not `sealed` has its old id."""
    values = {**issue_record_of(data), **changes}
    text = "".join(split_record(values)) if sealed else json.dumps(values, ensure_ascii=False)
    return with_record(data, text)


def with_record(data: bytes, text: str) -> bytes:
    """Return the workbook with this text in its hidden sheet."""
    xml = (
        '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData><row r="1">'
        f'<c r="A1" t="inlineStr"><is><t xml:space="preserve">{escape(text)}</t></is></c></row></sheetData></worksheet>'
    )
    (part,) = (one.part for one in open_workbook(data).sheets if one.name == RECORD_SHEET)
    return with_parts(data, {part: xml.encode()})


@cached
def edited(data: bytes, change: Callable[[Worksheet], None]) -> bytes:
    """Change the workbook through openpyxl, which drops the values of formulas."""
    return changed(data, lambda book: change(book[FORM]))


@cached
def copied_values(data: bytes) -> bytes:
    """Paste the form's values into a new workbook: no protection, hidden sheets or formulas."""
    source = load_workbook(io.BytesIO(data), data_only=True)[FORM]
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "Sheet1"
    for row in source.iter_rows(max_col=9):
        for cell in row:
            if cell.value is not None:
                sheet[cell.coordinate] = cell.value
                sheet[cell.coordinate].number_format = cell.number_format
    for area in source.merged_cells.ranges:
        if area.max_col <= 9:
            sheet.merge_cells(str(area))
    return saved(book)


def reviewed(data: bytes) -> Review:
    """Review the only form of a workbook."""
    (review,) = check(data)
    return review


def new_findings(before: bytes, after: bytes) -> Found:
    """Return the findings that the workbook has after an edit and had not before."""
    return set(found(reviewed(after))) - set(found(reviewed(before)))


RETURNED = returned()
UNTOUCHED = edited(RETURNED, lambda sheet: None)
Change = Callable[[Worksheet], None]
MACROS = generate(load_scheme("hunan-department-2020"), year=2024, organization="某局", macros=True)


def put(**values: object) -> Change:
    """Return a change that writes into cells."""

    def change(sheet: Worksheet) -> None:
        for ref, value in values.items():
            sheet[ref] = value

    return change


def findings_of(change: Change) -> Found:
    """Return the findings that a change of the returned form brings."""
    return new_findings(UNTOUCHED, edited(RETURNED, change))
