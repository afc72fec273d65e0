"""What a workbook is issued as, written into its hidden sheet; snapshot.py reads it back."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from xlselfeval.scoring.number import plain
from xlselfeval.workbook.formplan import FormPlan
from xlselfeval.workbook.layout import LAST_PRINTED
from xlselfeval.workbook.snapshot import FORMAT, SNAPSHOT_SHEET, content_digest, snapshot_pieces

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


def write_snapshot(book: Workbook, form: Worksheet, issued: dict[str, object]) -> None:
    """Add the hidden sheet; the formulas are taken from the form itself, so that they cannot differ."""
    issued["formulas"] = {
        cell.coordinate: cell.value[1:]
        for row in form.iter_rows(max_col=LAST_PRINTED)
        for cell in row
        if isinstance(cell.value, str) and cell.data_type == "f"
    }
    issued["content"] = content_digest(
        (cell.coordinate, value if isinstance(value, str) else Decimal(str(value)))
        for row in form.iter_rows(max_col=LAST_PRINTED)
        for cell in row
        if (value := cell.value) is not None and cell.data_type != "f"
    )
    sheet = book.create_sheet(SNAPSHOT_SHEET)
    sheet.sheet_state = "veryHidden"
    for row, piece in enumerate(snapshot_pieces(issued), 1):
        sheet.cell(row, 1, piece).data_type = "s"
