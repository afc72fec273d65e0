"""What a workbook is issued as, written into its hidden sheet; snapshot.py reads it back."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from typing import TYPE_CHECKING, Protocol

from xlselfeval.scoring.number import plain
from xlselfeval.workbook.formplan import FormPlan
from xlselfeval.workbook.layout import LAST_PRINTED
from xlselfeval.workbook.snapshot import FORM_SHEET, FORMAT, SNAPSHOT_SHEET, content_digest, snapshot_pieces

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
                "row": place.row,
                "category": place.category,
                "subcategory": place.subcategory,
                "indicator": one.name if one else None,
                "target": one.target if one else None,
                "points": plain(one.points) if one else None,
            }
            for place in places.rows
            for one in (place.indicator,)
        ],
        "places": {
            "fund_total": places.fund_total,
            "fund_lines": list(places.fund_lines),
            "indicator_heading": places.indicator_heading,
            "total": places.total,
        },
    }


class FormCell(Protocol):
    """A cell of a written form."""

    @property
    def coordinate(self) -> str: ...
    @property
    def value(self) -> object: ...
    @property
    def data_type(self) -> str: ...


class WrittenForm(Protocol):
    """A written form, cell by cell: an openpyxl sheet, or one that was noted down."""

    def iter_rows(self, *, max_col: int) -> Iterable[Iterable[FormCell]]: ...


def snapshot_of(form: WrittenForm, plan: FormPlan) -> dict[str, object]:
    """All that the hidden sheet says; the formulas are taken from the form itself, so that they cannot differ."""
    issued = issued_as(plan)
    cells = [cell for row in form.iter_rows(max_col=LAST_PRINTED) for cell in row if cell.value is not None]
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


def write_snapshot(book: Workbook, form: Worksheet, plan: FormPlan) -> None:
    """Add the hidden sheet."""
    sheet = book.create_sheet(SNAPSHOT_SHEET)
    sheet.sheet_state = "veryHidden"
    for row, piece in enumerate(snapshot_pieces(snapshot_of(form, plan)), 1):
        sheet.cell(row, 1, piece).data_type = "s"
