"""What a workbook says it was issued as: a very hidden sheet with one JSON text, in pieces."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import TYPE_CHECKING

from xlselfeval.scheme.model import Scheme
from xlselfeval.scoring.number import plain
from xlselfeval.submission import Snapshot
from xlselfeval.workbook.layout import LAST_PRINTED, Layout
from xlselfeval.workbook.sheet import Sheet

if TYPE_CHECKING:
    from openpyxl import Workbook
    from openpyxl.worksheet.worksheet import Worksheet

SNAPSHOT_SHEET = "_xlselfeval"
FORMAT = 1
_PIECE = 8_000  # characters a cell; Excel's limit is 32,767


def snapshot_pieces(snapshot: Mapping[str, object]) -> list[str]:
    """The texts of A1, A2, … of the hidden sheet."""
    text = json.dumps(snapshot, ensure_ascii=False, separators=(",", ":"), sort_keys=True)
    return [text[start : start + _PIECE] for start in range(0, len(text), _PIECE)]


def parse_snapshot(sheet: Sheet) -> Snapshot | None:
    """The snapshot in the hidden sheet, or None when what stands there is not ours."""
    pieces = [str(cell.written.value) for (_, column), cell in sheet.cells.items() if column == 1]
    try:
        values = json.loads("".join(pieces))
        return Snapshot(
            scheme=str(values["scheme"]),
            version=str(values["version"]),
            profile=str(values["profile"]),
            year=int(values["year"]) if values.get("year") else None,
        )
    except (ValueError, TypeError, KeyError, RecursionError):
        return None


def issued_as(scheme: Scheme, places: Layout, year: int | None, known: dict[str, str]) -> dict[str, object]:
    """What a workbook is issued as: scheme, fields, rows with targets and points, places."""
    return {
        "format": FORMAT,
        "scheme": scheme.id,
        "version": scheme.version,
        "profile": scheme.profile.id,
        "year": year,
        "fields": {name: text for name, text in known.items() if text},
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
    sheet = book.create_sheet(SNAPSHOT_SHEET)
    sheet.sheet_state = "veryHidden"
    for row, piece in enumerate(snapshot_pieces(issued), 1):
        sheet.cell(row, 1, piece).data_type = "s"
