"""What a workbook is issued as, written into its hidden sheet; reading/issue_record.py reads it back."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from typing import TYPE_CHECKING, Any, Protocol

from xlselfeval import layout as at
from xlselfeval.files.vba.digest import code_digest
from xlselfeval.form.macro_workbook import macro_sources
from xlselfeval.form.plan import FormPlan
from xlselfeval.layout import LAST_PRINTED, Layout
from xlselfeval.reading.issue_record import FORMAT, content_digest, record_pieces
from xlselfeval.scoring.number import plain
from xlselfeval.scoring.text import is_blank_mark
from xlselfeval.sheet_names import FORM_SHEET, RECORD_SHEET

if TYPE_CHECKING:
    from openpyxl import Workbook
    from openpyxl.worksheet.worksheet import Worksheet


def issued_as(form: FormPlan) -> dict[str, object]:
    """What a workbook is issued as: scheme, fields, rows with targets and points, places."""
    scheme, places = form.scheme, form.places
    return {
        "format": FORMAT,
        "scheme": scheme.id,
        "version": scheme.version,
        "profile": scheme.profile.id,
        "year": form.year,
        "macros": form.buttons,
        "fields": {name: text for name, text in form.known.items() if text},
        **({"due": form.due} if form.due else {}),
        **({"sheet": form.sheet} if form.sheet != FORM_SHEET else {}),
        "rows": [
            {
                "id": number,
                "row": place.row,
                "category": place.category,
                "subcategory": place.subcategory,
                "indicator": one.name if one else None,
                "target": one.target if one else None,
                "points": plain(one.points) if one else None,
            }
            for number, place in enumerate(places.rows, 1)
            for one in (place.indicator,)
        ],
        "places": {
            "fund_total": places.fund_total,
            "fund_lines": list(places.fund_lines),
            "indicator_heading": places.indicator_heading,
            "total": places.total,
        },
        "modules": (
            {name: code_digest(source) for name, source in macro_sources().items()} if form.buttons else {}
        ),
    }


def _roles(places: Layout) -> dict[int, str]:
    """The role of the locked cells in each row, where it is not that of a caption or of an indicator."""
    roles = dict.fromkeys(places.notes, "note") | {field.row: "field" for field in places.fields}
    roles |= {row: "title" for row in (places.attachment, places.title, places.subtitle) if row}
    roles |= dict.fromkeys((places.fund_heading, places.indicator_heading), "heading")
    return roles | dict.fromkeys((places.fund_total, *places.fund_lines), "fund")


class FormCell(Protocol):
    """A cell of a written form."""

    @property
    def row(self) -> Any: ...
    @property
    def column(self) -> Any: ...
    @property
    def coordinate(self) -> str: ...
    @property
    def value(self) -> object: ...
    @property
    def data_type(self) -> str: ...
    @property
    def protection(self) -> Any: ...  # with `locked`; openpyxl has no type for it


class WrittenForm(Protocol):
    """A written form, cell by cell: an openpyxl sheet, or one that was noted down."""

    def iter_rows(self, *, max_col: int) -> Iterable[Iterable[FormCell]]: ...


def _locked_texts(cells: Iterable[FormCell], places: Layout) -> list[tuple[str, str, str]]:
    """Role, address and text of each locked cell that prints something, but for the indicators' own."""
    roles = _roles(places)
    columns = {at.SECTION: "caption", at.CATEGORY: "category", at.SUBCATEGORY: "subcategory"}
    captions = {(field.row, field.caption) for field in places.fields}
    inside = range(places.first_indicator, places.last_indicator + 1)
    found = []
    for cell in cells:
        text = "" if cell.data_type == "f" else str(cell.value)
        if not cell.protection.locked or is_blank_mark(text) or cell.row <= at.STATUS_ROW:
            continue
        role = columns.get(cell.column, "") if cell.row in inside else roles.get(cell.row, "caption")
        if role == "field" and (cell.row, cell.column) in captions:
            role = "caption"
        elif role == "fund" and cell.data_type == "n":
            role = "points"
        if role:
            found.append((role, cell.coordinate, text))
    return found


def build_issue_record(form: WrittenForm, plan: FormPlan) -> dict[str, object]:
    """All that the hidden sheet says; texts and formulas are taken from the form itself, so that they cannot differ."""
    issued = issued_as(plan)
    cells = [cell for row in form.iter_rows(max_col=LAST_PRINTED) for cell in row if cell.value is not None]
    issued["texts"] = _locked_texts(cells, plan.places)
    issued["formulas"] = {
        cell.coordinate: cell.value[1:]
        for cell in cells
        if isinstance(cell.value, str) and cell.data_type == "f"
    }
    issued["content"] = content_digest(
        (cell.coordinate, cell.value if isinstance(cell.value, str) else Decimal(str(cell.value)))
        for cell in cells
        if cell.data_type != "f"
    )
    return issued


def write_issue_record(book: Workbook, form: Worksheet, plan: FormPlan) -> None:
    """Add the hidden sheet."""
    sheet = book.create_sheet(RECORD_SHEET)
    sheet.sheet_state = "veryHidden"
    for row, piece in enumerate(record_pieces(build_issue_record(form, plan)), 1):
        sheet.cell(row, 1, piece).data_type = "s"
