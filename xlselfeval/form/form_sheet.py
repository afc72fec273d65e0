"""The printed part of the sheet 自评表: captions, inputs and formulas, block by block."""

from __future__ import annotations

from xlselfeval import layout as at
from xlselfeval.cell import column_letters
from xlselfeval.form.approved_targets import actual_format
from xlselfeval.form.page_setup import LINE, WIDTHS, text_height
from xlselfeval.form.plan import FormPlan, excel_number, points_text
from xlselfeval.form.sheet_cells import SheetCells
from xlselfeval.formulas import issued as live
from xlselfeval.layout import FieldPlace, RowPlace, ref, span

_LEAST = 24.0  # points of a row with inputs
_ISSUED_LINES = 2  # of an approved indicator: what the unit writes beside it takes as many
_REASON_LINES = 3  # of an approved indicator on paper, when some reasons are written
_GOAL_LENGTH = 300  # characters for which the row of goals has room: it is merged, so no program lets it grow
MONEY_FORMAT, RATE_FORMAT = "#,##0.00", "0.00%"
_SIGNATURE_SPANS = ((1, 2), (3, 3), (4, 5), (6, 8), (9, 9))  # first and last column of each signature


def write_form(cells: SheetCells, form: FormPlan) -> None:
    """Write the printed part of the form."""
    _titles(cells, form)
    for field in form.places.fields:
        _field(cells, form, field)
    _funds(cells, form)
    _goals(cells, form)
    _indicator_heading(cells, form)
    for place in form.places.rows:
        _indicator(cells, form, place)
    _group_captions(cells, form)
    _total(cells, form)
    _notes(cells, form)


def _titles(cells: SheetCells, form: FormPlan) -> None:
    places, scheme = form.places, form.scheme
    if places.attachment:
        cells.put(places.attachment, 1, scheme.attachment, to_column=at.NOTE, style="left")
    for row, line, style in (
        (places.title, scheme.title_line, "title"),
        (places.subtitle, scheme.subtitle_line, "subtitle"),
    ):
        if row:
            shown = f"{style}-open" if row == form.year_row else style
            cells.put(row, 1, line.replace("{year}", form.year_text), to_column=at.NOTE, style=shown)
    cells.set_height(places.title, 32)


def _field(cells: SheetCells, form: FormPlan, place: FieldPlace) -> None:
    cells.put(place.row, place.caption, place.field.caption)
    value = form.known.get(place.field.name, "")
    cells.put(place.row, place.first, value, to_column=place.last, style="issued-text" if value else "text")
    width = sum(WIDTHS[place.first - 1 : place.last])
    cells.set_height(place.row, max(_LEAST, text_height(value, width), cells.heights.get(place.row, 0)))


def _funds(cells: SheetCells, form: FormPlan) -> None:
    funds, places = form.scheme.funds, form.places
    cells.put(places.fund_heading, 1, funds.caption, to_row=places.last_fund)
    cells.put(places.fund_heading, at.FUND_LABEL, funds.corner, to_column=at.INITIAL - 1)
    captions = (
        funds.budget_initial, funds.budget_adjusted, funds.budget_spent, funds.points_caption, funds.rate, funds.score,
    )  # fmt: skip
    for column, caption in enumerate(captions, at.INITIAL):
        cells.put(places.fund_heading, column, caption)
    cells.set_height(places.fund_heading, 2 * LINE)
    for row, label in zip((places.fund_total, *places.fund_lines), (funds.total, *funds.lines), strict=True):
        cells.put(row, at.FUND_LABEL, label, to_column=at.INITIAL - 1)
        for column in (at.INITIAL, at.ADJUSTED, at.SPENT):
            amount = form.money.get(column) if row == places.fund_total else None
            value = None if amount is None else excel_number(amount)
            cells.put(row, column, value, style="money", number_format=MONEY_FORMAT)
        _fund_scores(cells, form, row)
        cells.set_height(row, 20)


def _fund_scores(cells: SheetCells, form: FormPlan, row: int) -> None:
    funds = form.scheme.funds
    rate = live.RATE.text(budget=ref(row, at.ADJUSTED), spent=ref(row, at.SPENT))
    cells.put(row, at.RATE, f"={rate}", style="formula", number_format=RATE_FORMAT)
    if row != form.places.fund_total:
        cells.put(row, at.FUND_POINTS, funds.unscored_mark)
        cells.put(row, at.FUND_SCORE, funds.unscored_mark)
        return
    cells.put(row, at.FUND_POINTS, excel_number(funds.points), style="issued-number")
    places = str(form.scheme.profile.places)
    score = live.EXECUTION_SCORE.text(points=ref(row, at.FUND_POINTS), rate=ref(row, at.RATE), figure=places)
    cells.put(row, at.FUND_SCORE, f"={score}", style="formula")


def _goals(cells: SheetCells, form: FormPlan) -> None:
    goals, places = form.scheme.goals, form.places
    cells.put(places.goal_heading, 1, goals.caption, to_row=places.goal_text)
    cells.put(places.goal_heading, 2, goals.expected, to_column=at.TARGET)
    cells.put(places.goal_heading, at.ACTUAL, goals.achieved, to_column=at.NOTE)
    cells.put(places.goal_text, 2, to_column=at.TARGET, style="long-text")
    cells.put(places.goal_text, at.ACTUAL, to_column=at.NOTE, style="long-text")
    cells.set_height(places.goal_heading, 20)
    narrower = min(sum(WIDTHS[1 : at.TARGET]), sum(WIDTHS[at.ACTUAL - 1 : at.NOTE]))
    cells.set_height(places.goal_text, text_height("字" * _GOAL_LENGTH, narrower))


def _indicator_heading(cells: SheetCells, form: FormPlan) -> None:
    columns, row = form.scheme.columns, form.places.indicator_heading
    cells.put(row, at.SECTION, columns.section, to_row=form.places.last_indicator)
    captions = (
        columns.category, columns.subcategory, columns.indicator, columns.target,
        columns.actual, columns.points, columns.score, columns.note,
    )  # fmt: skip
    for column, caption in enumerate(captions, at.CATEGORY):
        cells.put(row, column, caption)
    cells.set_height(row, 2 * LINE)


def _indicator(cells: SheetCells, form: FormPlan, place: RowPlace) -> None:
    row, one = place.row, place.indicator
    issued = "" if one is None else "issued-"
    cells.put(row, at.INDICATOR, one and one.name, style=f"{issued}text")
    cells.put(row, at.TARGET, one and one.target, style=f"{issued}value")
    cells.put(row, at.ACTUAL, style="value", number_format=actual_format(one, form.year) if one else None)
    cells.put(row, at.POINTS, one and excel_number(one.points), style=f"{issued}number")
    cells.put(row, at.SCORE, style="number")
    cells.put(row, at.NOTE, style="text")
    texts = [(one.name, at.INDICATOR), (one.target, at.TARGET)] if one else []
    if sum(other.category == place.category for other in form.places.rows) == 1:
        texts.append((_category_caption(form, place), at.CATEGORY))
    least = _ISSUED_LINES * LINE + 4 if one else _LEAST
    height = max([least, *(text_height(text, WIDTHS[column - 1]) for text, column in texts)])
    cells.set_height(row, height, grows=True)


def _group_captions(cells: SheetCells, form: FormPlan) -> None:
    """Write the captions of categories and subcategories, merged over their rows."""
    rows = form.places.rows
    for column, by_subcategory in ((at.CATEGORY, False), (at.SUBCATEGORY, True)):
        start = 0
        for end in range(1, len(rows) + 1):
            same = end < len(rows) and rows[end].category == rows[start].category
            if same and not (by_subcategory and rows[end].subcategory != rows[start].subcategory):
                continue
            caption = rows[start].subcategory if by_subcategory else _category_caption(form, rows[start])
            cells.put(rows[start].row, column, caption, to_row=rows[end - 1].row)
            start = end


def _category_caption(form: FormPlan, place: RowPlace) -> str:
    points = points_text(form.category_points(place.category))
    return f"{place.category}\n{points}" if points else place.category


def _total(cells: SheetCells, form: FormPlan) -> None:
    places, row = form.places, form.places.total
    cells.put(row, 1, "总分", to_column=at.ACTUAL)
    for column, execution in ((at.POINTS, at.FUND_POINTS), (at.SCORE, at.FUND_SCORE)):
        rows = live.rows_above(ref(places.first_indicator, column), column_letters(column))
        decimals = str(form.scheme.profile.total_places)
        text = live.SUM.text(execution=ref(places.fund_total, execution), rows=rows, figure=decimals)
        cells.put(row, column, f"={text}", style="formula")
    if form.scheme.asks_grade:
        grade = live.grade_formula(form.scheme).text(total=ref(row, at.SCORE))
        cells.put(row, at.NOTE, f"={grade}", style="formula")
    else:
        cells.put(row, at.NOTE)
    cells.set_height(row, _LEAST, grows=True)


def _notes(cells: SheetCells, form: FormPlan) -> None:
    for row, note in zip(form.places.notes, form.scheme.notes, strict=True):
        cells.put(row, 1, note, to_column=at.NOTE, style="note")
        cells.set_height(row, text_height(note, sum(WIDTHS[: at.NOTE])))
    row = form.places.signatures
    for caption, (first, last) in zip(form.scheme.signatures, _SIGNATURE_SPANS, strict=False):
        cells.put(row, first, caption, to_column=last, style="signature")
    cells.set_height(row, 30)


def heights_on_paper(cells: SheetCells, form: FormPlan) -> dict[int, float]:
    """Return the heights of all rows, those of approved indicators with a reason beside some of them."""
    heights = dict.fromkeys(range(1, form.places.signatures + 1), LINE) | cells.heights
    for place in form.places.rows:
        if place.indicator is not None:
            heights[place.row] = max(heights[place.row], _REASON_LINES * LINE + 4)
    return heights


def first_rows(form: FormPlan) -> list[int]:
    """Return the indicator rows with which a page may begin: those of another subcategory, else any."""
    rows = form.places.rows
    groups = [(place.category, place.subcategory) for place in rows]
    starts = [
        place.row for place, one, before in zip(rows[1:], groups[1:], groups, strict=False) if one != before
    ]
    return starts or [place.row for place in rows[1:-1]]


def category_rows(form: FormPlan) -> list[int]:
    """Return the first rows of the categories but the first, before which a page breaks best."""
    rows = form.places.rows
    return [
        place.row for place, before in zip(rows[1:], rows, strict=False) if place.category != before.category
    ]


def signature_cells(form: FormPlan) -> str:
    """Return the ranges in which the signatures are typed, with a space between."""
    row = form.places.signatures
    used = _SIGNATURE_SPANS[: len(form.scheme.signatures)]
    return " ".join(ref(row, first) if first == last else span(row, first, row, last) for first, last in used)
