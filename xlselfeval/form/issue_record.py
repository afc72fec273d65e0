"""The issue record in the hidden sheet of a form; reading/issue_record.py reads it."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from functools import lru_cache

from xlselfeval import layout as at
from xlselfeval.files.vba.digest import code_digest
from xlselfeval.form.button_sheets import issued_settings
from xlselfeval.form.instructions import instruction_lines
from xlselfeval.form.macro_workbook import macro_sources
from xlselfeval.form.plan import FormPlan
from xlselfeval.form.sheet_cells import SheetCell, SheetCells
from xlselfeval.form.styles import STYLES
from xlselfeval.layout import LAST_PRINTED, Layout, ref
from xlselfeval.reading.issue_record import FORMAT, digest_content
from xlselfeval.scheme.model import Scheme
from xlselfeval.scoring.number import plain
from xlselfeval.scoring.text import is_blank_mark
from xlselfeval.sheet_names import FORM_SHEET

# Of the total line, in the form's unit.
_MONEY = {at.INITIAL: "budget_initial", at.ADJUSTED: "budget_adjusted"}


def _planned(form: FormPlan) -> dict[str, object]:
    """Return what follows from the plan: scheme, fields, rows with targets and points, places."""
    scheme, places = form.scheme, form.places
    where_known = {
        "due": form.due,
        "sheet": form.sheet if form.sheet != FORM_SHEET else "",
        "money": {_MONEY[column]: plain(amount) for column, amount in form.money.items()},
        "settings": issued_settings() if form.buttons else {},
    }
    return {
        "format": FORMAT,
        "scheme": scheme.id,
        "version": scheme.version,
        "profile": scheme.profile.id,
        "year": form.year,
        "macros": form.buttons,
        "instructions": _instructions(scheme, form.year),
        "fields": {name: text for name, text in form.known.items() if text},
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
        "modules": {name: code_digest(source) for name, source in macro_sources().items()}
        if form.buttons
        else {},
        **{name: value for name, value in where_known.items() if value},
    }


@lru_cache(maxsize=8)
def _instructions(scheme: Scheme, year: int | None) -> str:
    """Return the digest of the sheet 填表说明."""
    return digest_content(
        (ref(row, 1), text) for row, (_, text) in enumerate(instruction_lines(scheme, year), 1)
    )


def _roles(places: Layout) -> dict[int, str]:
    """Return the role of the locked cells in each row, captions and indicators excepted."""
    roles = dict.fromkeys(places.notes, "note") | {field.row: "field" for field in places.fields}
    roles |= {row: "title" for row in (places.attachment, places.title, places.subtitle) if row}
    roles |= dict.fromkeys((places.fund_heading, places.indicator_heading), "heading")
    return roles | dict.fromkeys((places.fund_total, *places.fund_lines), "fund")


def _locked_texts(cells: Iterable[SheetCell], places: Layout) -> list[tuple[str, str, str]]:
    """Return role, address and text of each locked cell with a text, indicators excepted."""
    roles = _roles(places)
    columns = {at.SECTION: "caption", at.CATEGORY: "category", at.SUBCATEGORY: "subcategory"}
    captions = {(field.row, field.caption) for field in places.fields}
    inside = range(places.first_indicator, places.last_indicator + 1)
    found = []
    for cell in cells:
        text = "" if cell.is_formula else str(cell.value)
        if not STYLES[cell.style].locked or is_blank_mark(text) or cell.row <= at.STATUS_ROW:
            continue
        role = columns.get(cell.column, "") if cell.row in inside else roles.get(cell.row, "caption")
        if role == "field" and (cell.row, cell.column) in captions:
            role = "caption"
        elif role == "fund" and not isinstance(cell.value, str):
            role = "points"
        if role:
            found.append((role, cell.ref, text))
    return found


def build_issue_record(form: SheetCells, plan: FormPlan) -> dict[str, object]:
    """Return the content of the hidden sheet; texts and formulas are those of the form's cells."""
    cells = [cell for cell in form.all() if cell.value is not None and cell.column <= LAST_PRINTED]
    return {
        **_planned(plan),
        "texts": _locked_texts(cells, plan.places),
        "formulas": {cell.ref: str(cell.value)[1:] for cell in cells if cell.is_formula},
        "content": digest_content(
            (cell.ref, cell.value if isinstance(cell.value, str) else Decimal(str(cell.value)))
            for cell in cells
            if not cell.is_formula
        ),
    }
