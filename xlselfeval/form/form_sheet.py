"""The sheet 自评表: captions, inputs and formulas of the form itself, block by block."""

from __future__ import annotations

from xlselfeval import layout as at
from xlselfeval.cell import column_letters
from xlselfeval.form.page_setup import LINE, WIDTHS, height
from xlselfeval.form.pen import Pen
from xlselfeval.form.plan import FormPlan, actual_format, excel_number, points_text
from xlselfeval.formulas import issued as live
from xlselfeval.layout import FieldPlace, RowPlace, ref, span

GROWING = 24.0  # the height of a row that grows with its text
MONEY_FORMAT, RATE_FORMAT = "#,##0.00", "0.00%"


def write_form(pen: Pen, form: FormPlan) -> None:
    """Write the printed part of the form."""
    _titles(pen, form)
    for field in form.places.fields:
        _field(pen, form, field)
    _funds(pen, form)
    _goals(pen, form)
    _indicator_heading(pen, form)
    for place in form.places.rows:
        _indicator(pen, form, place)
    _merge_indicators(pen, form)
    _total(pen, form)
    _notes(pen, form)


def _titles(pen: Pen, form: FormPlan) -> None:
    places, scheme = form.places, form.scheme
    if places.attachment:
        pen.put(places.attachment, 1, scheme.attachment, to_column=at.NOTE, look="left")
    for row, line, look in (
        (places.title, scheme.title_line, "title"),
        (places.subtitle, scheme.subtitle_line, "subtitle"),
    ):
        if row:
            shown = f"{look}-open" if row == form.year_row else look
            pen.put(row, 1, line.replace("{year}", form.year_text), to_column=at.NOTE, look=shown)
    pen.height(places.title, 32)


def _field(pen: Pen, form: FormPlan, place: FieldPlace) -> None:
    pen.put(place.row, place.caption, place.field.caption)
    value = form.known.get(place.field.name, "")
    pen.put(place.row, place.first, value, to_column=place.last, look="issued-text" if value else "text")
    pen.height(place.row, GROWING)


def _funds(pen: Pen, form: FormPlan) -> None:
    funds, places = form.scheme.funds, form.places
    pen.put(places.fund_heading, 1, funds.caption, to_row=places.last_fund)
    pen.put(places.fund_heading, at.FUND_LABEL, funds.corner, to_column=at.INITIAL - 1)
    captions = (
        funds.budget_initial, funds.budget_adjusted, funds.budget_spent, funds.points_caption, funds.rate, funds.score,
    )  # fmt: skip
    for column, caption in enumerate(captions, at.INITIAL):
        pen.put(places.fund_heading, column, caption)
    pen.height(places.fund_heading, 2 * LINE)
    for row, label in zip((places.fund_total, *places.fund_lines), (funds.total, *funds.lines), strict=True):
        pen.put(row, at.FUND_LABEL, label, to_column=at.INITIAL - 1)
        for column in (at.INITIAL, at.ADJUSTED, at.SPENT):
            amount = form.money.get(column) if row == places.fund_total else None
            value = None if amount is None else excel_number(amount)
            pen.put(row, column, value, look="money", form=MONEY_FORMAT)
        _fund_scores(pen, form, row)
        pen.height(row, 20)


def _fund_scores(pen: Pen, form: FormPlan, row: int) -> None:
    funds = form.scheme.funds
    rate = live.RATE.text(budget=ref(row, at.ADJUSTED), spent=ref(row, at.SPENT))
    pen.put(row, at.RATE, f"={rate}", look="formula", form=RATE_FORMAT)
    if row != form.places.fund_total:
        pen.put(row, at.FUND_POINTS, funds.unscored_mark)
        pen.put(row, at.FUND_SCORE, funds.unscored_mark)
        return
    pen.put(row, at.FUND_POINTS, excel_number(funds.points), look="locked-number")
    score = live.EXECUTION_SCORE.text(points=ref(row, at.FUND_POINTS), rate=ref(row, at.RATE))
    pen.put(row, at.FUND_SCORE, f"={score}", look="formula")


def _goals(pen: Pen, form: FormPlan) -> None:
    goals, places = form.scheme.goals, form.places
    pen.put(places.goal_heading, 1, goals.caption, to_row=places.goal_text)
    pen.put(places.goal_heading, 2, goals.expected, to_column=at.TARGET)
    pen.put(places.goal_heading, at.ACTUAL, goals.achieved, to_column=at.NOTE)
    pen.put(places.goal_text, 2, to_column=at.TARGET, look="long-text")
    pen.put(places.goal_text, at.ACTUAL, to_column=at.NOTE, look="long-text")
    pen.height(places.goal_heading, 20)
    pen.height(places.goal_text, 130)


def _indicator_heading(pen: Pen, form: FormPlan) -> None:
    columns, row = form.scheme.columns, form.places.indicator_heading
    pen.put(row, at.SECTION, columns.section, to_row=form.places.last_indicator)
    captions = (
        columns.category, columns.subcategory, columns.indicator, columns.target,
        columns.actual, columns.points, columns.score, columns.note,
    )  # fmt: skip
    for column, caption in enumerate(captions, at.CATEGORY):
        pen.put(row, column, caption)
    pen.height(row, 2 * LINE)


def _indicator(pen: Pen, form: FormPlan, place: RowPlace) -> None:
    row, one = place.row, place.indicator
    issued = "" if one is None else "issued-"
    pen.put(row, at.INDICATOR, one and one.name, look=f"{issued}text")
    pen.put(row, at.TARGET, one and one.target, look=f"{issued}value")
    pen.put(row, at.ACTUAL, look="value", form=actual_format(one, form.year) if one else None)
    pen.put(row, at.POINTS, one and excel_number(one.points), look=f"{issued}number")
    pen.put(row, at.SCORE, look="number")
    pen.put(row, at.NOTE, look="text")
    texts = [(one.name, at.INDICATOR), (one.target, at.TARGET)] if one else []
    if sum(other.category == place.category for other in form.places.rows) == 1:
        texts.append((_category_caption(form, place), at.CATEGORY))
    pen.height(row, max([GROWING, *(height(text, WIDTHS[column - 1]) for text, column in texts)]))


def _merge_indicators(pen: Pen, form: FormPlan) -> None:
    """The captions of categories and subcategories, merged over their rows."""
    rows = form.places.rows
    for column, by_subcategory in ((at.CATEGORY, False), (at.SUBCATEGORY, True)):
        start = 0
        for end in range(1, len(rows) + 1):
            same = end < len(rows) and rows[end].category == rows[start].category
            if same and not (by_subcategory and rows[end].subcategory != rows[start].subcategory):
                continue
            caption = rows[start].subcategory if by_subcategory else _category_caption(form, rows[start])
            pen.put(rows[start].row, column, caption, to_row=rows[end - 1].row)
            start = end


def _category_caption(form: FormPlan, place: RowPlace) -> str:
    points = points_text(form.category_points(place.category))
    return f"{place.category}\n{points}" if points else place.category


def _total(pen: Pen, form: FormPlan) -> None:
    places, row = form.places, form.places.total
    pen.put(row, 1, "总分", to_column=at.ACTUAL)
    for column, execution in ((at.POINTS, at.FUND_POINTS), (at.SCORE, at.FUND_SCORE)):
        rows = live.rows_above(ref(places.first_indicator, column), column_letters(column))
        text = live.SUM.text(execution=ref(places.fund_total, execution), rows=rows)
        pen.put(row, column, f"={text}", look="formula")
    if form.scheme.asks_grade:
        grade = live.grade_formula(form.scheme).text(total=ref(row, at.SCORE))
        pen.put(row, at.NOTE, f"={grade}", look="formula")
    else:
        pen.put(row, at.NOTE)
    pen.height(row, GROWING)


def _notes(pen: Pen, form: FormPlan) -> None:
    for row, note in zip(form.places.notes, form.scheme.notes, strict=True):
        pen.put(row, 1, note, to_column=at.NOTE, look="note")
        pen.height(row, height(note, sum(WIDTHS[: at.NOTE])))
    row = form.places.signatures
    for caption, (first, last) in zip(form.scheme.signatures, SIGNATURE_SPANS, strict=False):
        pen.put(row, first, caption, to_column=last, look="signature")
    pen.height(row, 30)


SIGNATURE_SPANS = ((1, 2), (3, 3), (4, 5), (6, 8), (9, 9))


def signature_cells(form: FormPlan) -> str:
    """Where the signatures are typed."""
    row = form.places.signatures
    return " ".join(
        span(row, first, row, last)
        for _, (first, last) in zip(form.scheme.signatures, SIGNATURE_SPANS, strict=False)
    )
