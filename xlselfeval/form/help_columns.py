"""The help beside and above the print area: status line, progress panel, help columns."""

from __future__ import annotations

from xlselfeval import layout as at
from xlselfeval.form.approved_targets import direction_and_number, shows_percents
from xlselfeval.form.plan import FormPlan
from xlselfeval.form.sheet_cells import SheetCells
from xlselfeval.formulas.row_checks import (
    ADDED,
    ADDED_ROWS,
    FUNDS,
    INDICATORS,
    NO_YEAR,
    POINTS,
    PROGRESS,
    REQUIRED,
    blanks_formula,
    count_formula,
    funds_formula,
    points_formula,
    row_check_formula,
    status_formula,
)
from xlselfeval.formulas.suggestions import NUMBER, band_formula, direction_formula, suggestion_formula
from xlselfeval.layout import RowPlace, absolute, ref, span
from xlselfeval.scoring.number import plain

ROW_COLUMNS = {
    "indicator": at.INDICATOR, "target": at.TARGET, "actual": at.ACTUAL, "points": at.POINTS, "score": at.SCORE,
    "note": at.NOTE, "suggestion": at.SUGGESTION, "band": at.BAND, "direction": at.DIRECTION, "number": at.NUMBER,
}  # fmt: skip
ADDED_ROW = at.PANEL_ROW + len(PROGRESS) + 1


def write_help(cells: SheetCells, form: FormPlan) -> None:
    """Write the formulas that help while typing and are not printed."""
    for column, caption in at.HELP_CAPTIONS.items():
        if column == at.SUGGESTION and not form.scheme.suggest_scores:
            continue
        cells.put(form.places.indicator_heading, column, caption, style="help-caption")
    for place in form.places.rows:
        _row(cells, form, place)
    _panel(cells, form)
    _status(cells, form)


def row_refs(row: int, *, fixed_columns: bool = False) -> dict[str, str]:
    """Return the cells of an indicator row by the names that live formulas use."""
    sign = "$" if fixed_columns else ""
    return {name: f"{sign}{ref(row, column)}" for name, column in ROW_COLUMNS.items()}


def group_refs(number: int, first: int, after: int, *, fixed: bool = False) -> dict[str, str]:
    """Return the cells with the points of a level-1 group for CATEGORY_SUM.

    The range ends with the row after the group, which the formula subtracts, so that rows inserted at its end count. `fixed` cells stay when the formula is copied.
    """
    address = absolute if fixed else ref
    return {
        f"rows{number}": f"{address(first, at.POINTS)}:{address(after, at.POINTS)}",
        f"next{number}": address(after, at.POINTS),
    }


def _row(cells: SheetCells, form: FormPlan, place: RowPlace) -> None:
    refs, scheme = row_refs(place.row), form.scheme
    if place.indicator is None:
        cost, timely = "成本" in place.subcategory, "时效" in place.subcategory
        direction: object = f"={direction_formula(cost=cost, timely=timely).text(**refs)}"
        number: object = f"={NUMBER.text(**refs)}"
    else:
        direction, number = direction_and_number(scheme, place.indicator, form.year)
    fraction = shows_percents(place.indicator, form.year)
    suggestion = suggestion_formula(scheme.profile, fraction=fraction).text(**refs)
    values = (
        (at.CHECK, f"={row_check_formula(scheme, fraction=fraction).text(**refs)}", "check"),
        (at.SUGGESTION, f"={suggestion}" if scheme.suggest_scores else None, "help"),
        (at.BAND, f"={band_formula(scheme).text(**refs)}", "help"),
        (at.DIRECTION, direction, "help"),
        (at.NUMBER, number, "help"),
    )
    for column, value, style in values:
        cells.put(place.row, column, value, style=style)


def _panel(cells: SheetCells, form: FormPlan) -> None:
    """Write the panel that counts unfinished places, one line for each kind."""
    places = form.places
    checks = span(places.first_indicator, at.CHECK, places.total, at.CHECK)
    names = span(places.first_indicator, at.INDICATOR, places.total, at.INDICATOR)
    special = {REQUIRED: _blanks(form), FUNDS: _funds_off(form), POINTS: _points_off(form)}
    cells.put(at.PANEL_ROW, at.PANEL_CAPTION, "填报进度", style="help-caption")
    cells.put(at.PANEL_ROW, at.PANEL_COUNT, "处数", style="help-caption")
    for row, line in enumerate(PROGRESS, at.PANEL_ROW + 1):
        text = special.get(line.caption)
        if text is None:
            counted = count_formula(line.texts, none=line.caption == INDICATORS)
            text = counted.text(rows=checks, rows_named=names)
        _panel_line(cells, row, line.caption, text)
    _panel_line(cells, ADDED_ROW, ADDED, ADDED_ROWS.text(rows=checks, rows_named=names))


def _panel_line(cells: SheetCells, row: int, caption: str, formula: str) -> None:
    cells.put(row, at.PANEL_CAPTION, caption, style="help-left")
    cells.put(row, at.PANEL_COUNT, f"={formula}", style="help")


def _funds_off(form: FormPlan) -> str:
    """Return the formula for money that is missing or does not add up."""
    places = form.places
    refs = {"budget": ref(places.fund_total, at.ADJUSTED), "spent": ref(places.fund_total, at.SPENT)}
    for number, column in enumerate((at.INITIAL, at.ADJUSTED, at.SPENT), 1):
        refs[f"total{number}"] = ref(places.fund_total, column)
        refs[f"rows{number}"] = span(places.fund_total + 1, column, places.last_fund, column)
    return funds_formula(lines=bool(places.fund_lines)).text(**refs)


def _blanks(form: FormPlan) -> str:
    """Return the formula for required fields and goals that are blank."""
    cells = required_cells(form)
    refs = {f"field{number}": cell for number, cell in enumerate(cells, 1)}
    title = form.year_row
    formula = blanks_formula(len(cells), year=NO_YEAR if title else "")
    return formula.text(**refs, title=ref(title or 1, 1))


def required_cells(form: FormPlan) -> list[str]:
    """Return the cells of the heading fields that a unit must fill in, and of the two goals."""
    places = form.places
    fields = [
        ref(place.row, place.first)
        for place in places.fields
        if place.field.required and not form.known.get(place.field.name)
    ]
    return [*fields, ref(places.goal_text, at.CATEGORY), ref(places.goal_text, at.ACTUAL)]


def _points_off(form: FormPlan) -> str:
    """Return the formula for level-1 groups whose points do not add up."""
    refs: dict[str, str] = {}
    groups = [
        (first, after, points)
        for name, first, after in form.places.groups()
        if (points := form.category_points(name)) is not None
    ]
    for number, (first, after, points) in enumerate(groups, 1):
        refs |= group_refs(number, first, after) | {f"figure{number}": plain(points)}
    return points_formula(len(groups)).text(**refs)


def _status(cells: SheetCells, form: FormPlan) -> None:
    lines = range(at.PANEL_ROW + 1, at.PANEL_ROW + 1 + len(PROGRESS))
    refs = {f"count{number}": ref(row, at.PANEL_COUNT) for number, row in enumerate(lines, 1)}
    refs |= {f"caption{number}": ref(row, at.PANEL_CAPTION) for number, row in enumerate(lines, 1)}
    refs |= {"added": ref(ADDED_ROW, at.PANEL_COUNT), "added_caption": ref(ADDED_ROW, at.PANEL_CAPTION)}
    rows = span(lines[0], at.PANEL_COUNT, lines[-1], at.PANEL_COUNT)
    text = status_formula(len(PROGRESS)).text(rows=rows, **refs)
    cells.put(at.STATUS_ROW, 1, f"={text}", to_column=form.status_end, style="status")
    cells.set_height(at.STATUS_ROW, 36)
