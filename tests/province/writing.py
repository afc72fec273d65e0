"""A filled form as a file: issued by its template, typed into its cells, then edited as a cheat would."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal

from lxml import etree
from support.packages import unzipped, zipped

from province.filling import Filled, Typed
from province.plants import Planted
from xlselfeval import layout as at
from xlselfeval.form.fill import fill
from xlselfeval.form.generate import generate
from xlselfeval.layout import Layout, plan_layout, ref
from xlselfeval.scheme.load import load_scheme
from xlselfeval.scheme.model import Indicator

FORM_PART, RECORD_PART = "xl/worksheets/sheet1.xml", "xl/worksheets/sheet3.xml"
_MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_COLUMNS = {
    "indicator": at.INDICATOR,
    "target": at.TARGET,
    "actual": at.ACTUAL,
    "points": at.POINTS,
    "score": at.SCORE,
    "note": at.NOTE,
}


def written(
    scheme_id: str, form: Filled, known: Mapping[str, str], identity: str = ""
) -> tuple[bytes, dict[str, str]]:
    """Return the workbook as it comes back, and the address of every place that a plant may name."""
    scheme = load_scheme(scheme_id)
    if "version" in form.edits:
        scheme = replace(scheme, version="0")
    indicators = [
        Indicator(
            category=aim.category,
            subcategory=aim.subcategory,
            name=aim.name,
            target=aim.text,
            points=aim.points,
        )
        for aim in form.issued
    ]
    issued = generate(scheme, year=form.year, indicators=indicators, due=identity, **known)
    layout = plan_layout(scheme, rows=0, indicators=indicators)
    places = _places(layout)
    filled = fill(scheme, issued, _answers(form, layout, places))
    return _edited(filled, form.edits, places, layout) if form.edits else filled, places


def _places(layout: Layout) -> dict[str, str]:
    found = {
        "total": ref(layout.total, at.SCORE), "points": ref(layout.total, at.POINTS), "grade": ref(layout.total, at.NOTE),
        "rate": ref(layout.fund_total, at.RATE), "execution": ref(layout.fund_total, at.FUND_SCORE),
        "initial": ref(layout.fund_total, at.INITIAL), "adjusted": ref(layout.fund_total, at.ADJUSTED),
        "spent": ref(layout.fund_total, at.SPENT), "line-spent": ref(layout.fund_lines[0], at.SPENT),
        "goal": ref(layout.goal_text, at.CATEGORY), "achieved": ref(layout.goal_text, at.ACTUAL),
    }  # fmt: skip
    for place in layout.rows:
        assert place.indicator is not None
        found |= {
            f"{column} {place.indicator.name}": ref(place.row, number) for column, number in _COLUMNS.items()
        }
    found |= {
        f"heading {column}": ref(layout.indicator_heading, number) for column, number in _COLUMNS.items()
    }
    found |= {f"field {place.field.name}": ref(place.row, place.first) for place in layout.fields}
    return found | {f"category {name}": ref(first, at.CATEGORY) for name, first, _ in layout.groups()}


def _answers(form: Filled, layout: Layout, places: Mapping[str, str]) -> dict[str, Decimal | str]:
    typed: dict[str, Typed | None] = {places["goal"]: form.goals[0], places["achieved"]: form.goals[1]}
    for row, amounts in zip((layout.fund_total, *layout.fund_lines), (form.budget, *form.lines), strict=True):
        for column, amount in zip((at.INITIAL, at.ADJUSTED, at.SPENT), amounts, strict=True):
            typed[ref(row, column)] = amount
    for entry in form.entries:
        name = entry.aim.name
        typed |= {places[f"actual {name}"]: entry.actual, places[f"score {name}"]: entry.score}
        typed[places[f"note {name}"]] = entry.note or None
    typed |= {places[place]: value for place, value in form.cells.items()}
    return {cell: value for cell, value in typed.items() if value is not None and value != ""} | {
        places[place]: "" for place, value in form.cells.items() if value == ""
    }


def _edited(data: bytes, edits: list[str], places: Mapping[str, str], layout: Layout) -> bytes:
    """Return the package changed as no office program would do it."""
    parts = unzipped(data)
    root = etree.fromstring(parts[FORM_PART])
    cells = {cell.get("r", ""): cell for cell in root.iter(f"{_MAIN}c")}
    for edit in edits:
        kind, _, rest = edit.partition(" ")
        place, _, value = rest.partition(" ")
        if kind == "unprotect":
            root.remove(root.find(f"{_MAIN}sheetProtection"))
        elif kind == "hide":
            next(row for row in root.iter(f"{_MAIN}row") if row.get("r") == str(layout.rows[0].row)).set(
                "hidden", "1"
            )
        elif kind == "macro":
            parts["xl/vbaProject.bin"] = b"\xd0\xcf\x11\xe0"
        elif kind == "uncalculated":
            for cell in cells.values():
                if cell.find(f"{_MAIN}f") is not None and cell.find(f"{_MAIN}v") is not None:
                    cell.remove(cell.find(f"{_MAIN}v"))
        elif kind == "value":
            cells[places[place]].find(f"{_MAIN}v").text = value
        elif kind == "error":
            cells[places[place]].set("t", "e")
            cells[places[place]].find(f"{_MAIN}v").text = value
        elif kind == "formula":
            cells[places[place]].find(f"{_MAIN}f").text += value
        elif kind == "record":
            parts[RECORD_PART] = parts[RECORD_PART].replace(b'"content":"', b'"content":"0', 1)
        elif kind != "version":
            raise ValueError(edit)
    parts[FORM_PART] = etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)
    return zipped(parts)


def address(planted: Planted, places: Mapping[str, str]) -> str | None:
    """Return the cell of a planted finding, or None where the form has no such cell."""
    if planted.indicator and planted.place:
        return places[f"{planted.place} {planted.indicator}"]
    return places.get(planted.place)
