"""Conditional formats of a form: colours for cells to fill, wrong cells, a finished form.

The conditions are those of the check column (livechecks); a highlight is a colour that goes away by itself.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, NamedTuple

from xlselfeval import layout as at
from xlselfeval.files.xml_text import content
from xlselfeval.form.approved_targets import shows_percents
from xlselfeval.form.help_columns import ROW_COLUMNS, group_refs, required_cells, row_refs
from xlselfeval.form.plan import FormPlan
from xlselfeval.formulas.live_formula import LiveFormula
from xlselfeval.formulas.row_checks import CATEGORY_SUM, COMPLETE, FILLED, PROGRESS, UNSURE, row_checks
from xlselfeval.layout import absolute, ref, span
from xlselfeval.scoring.number import plain

if TYPE_CHECKING:
    from openpyxl.styles.differential import DifferentialStyle

TO_FILL, WRONG, DONE = "FFFFE0B2", "FFFFC7CE", "FFE2F0D9"
WHOLE_PERCENT = "0%"
HIGHLIGHT_STYLES = (TO_FILL, WRONG, DONE, WHOLE_PERCENT)
_MISSING = "未"  # the first character in the texts of checks for blank cells


class Highlight(NamedTuple):
    """A conditional format: its cells, its condition, and a colour or WHOLE_PERCENT."""

    cells: str
    condition: str
    style: str


def highlight_style(name: str) -> DifferentialStyle:
    """Return the openpyxl object for a style."""
    from openpyxl.styles import PatternFill
    from openpyxl.styles.differential import DifferentialStyle
    from openpyxl.styles.numbers import NumberFormat

    if name == WHOLE_PERCENT:
        return DifferentialStyle(numFmt=NumberFormat(numFmtId=9, formatCode=WHOLE_PERCENT))
    return DifferentialStyle(fill=PatternFill(bgColor=name))


def form_highlights(form: FormPlan) -> Iterator[Highlight]:
    """Yield the conditional formats of a form; of two that meet in a cell the first one counts."""
    places = form.places
    first, last = places.first_indicator, places.last_indicator
    refs = row_refs(first, fixed_columns=True)
    for check in row_checks(form.scheme):
        column = ROW_COLUMNS[check.column]
        condition = LiveFormula("highlight", f"AND({FILLED},{check.condition})", lambda _: None).text(**refs)
        style = TO_FILL if check.text.startswith(_MISSING) else WRONG
        yield Highlight(span(first, column, last, column), condition, style)
    yield from _first_rows(form)
    for cell in required_cells(form):
        yield Highlight(cell, f'TRIM(SUBSTITUTE({cell},"　",""))=""', TO_FILL)
    for column in (at.ADJUSTED, at.SPENT):
        cell = ref(places.fund_total, column)
        yield Highlight(cell, f"NOT(ISNUMBER({cell}))", TO_FILL)
    yield from _points(form)
    yield from _percents(form)
    checks = span(first, at.CHECK, last, at.CHECK)
    check_cell = f"${ref(first, at.CHECK)}"
    yield Highlight(checks, f'{check_cell}="{COMPLETE}"', DONE)
    gap = f'AND(LEN({check_cell})>0,{check_cell}<>"{COMPLETE}",{check_cell}<>"{UNSURE}")'
    yield Highlight(checks, gap, TO_FILL)
    top, end = at.PANEL_ROW + 1, at.PANEL_ROW + len(PROGRESS)
    panel = span(top, at.PANEL_COUNT, end, at.PANEL_COUNT)
    yield Highlight(panel, f"{ref(top, at.PANEL_COUNT)}>0", TO_FILL)
    status = span(at.STATUS_ROW, 1, at.STATUS_ROW, form.status_end)
    counts = f"{absolute(top, at.PANEL_COUNT)}:{absolute(end, at.PANEL_COUNT)}"
    yield Highlight(status, f"SUM({counts})=0", DONE)


def _first_rows(form: FormPlan) -> Iterator[Highlight]:
    """Yield a highlight for the first row of each level-1 group in which nothing is written.

    The group must have points.
    """
    for name, first, after in form.places.groups():
        is_open = all(place.indicator is None for place in form.places.rows if place.category == name)
        if is_open and form.category_points(name) is not None:
            answers = f"{absolute(first, at.INDICATOR)}:{absolute(after - 1, at.NOTE)}"
            yield Highlight(span(first, at.INDICATOR, first, at.SCORE), f"COUNTA({answers})=0", TO_FILL)


def _points(form: FormPlan) -> Iterator[Highlight]:
    """Yield highlights for points that do not add up, in level-1 groups and in the total."""
    places, total = form.places, form.scheme.total_points
    for number, (name, first, after) in enumerate(places.groups(), 1):
        points = form.category_points(name)
        if points is not None:
            refs = group_refs(number, first, after)
            added = CATEGORY_SUM.format(rows=refs[f"rows{number}"], next=refs[f"next{number}"])
            condition = f"AND(COUNT({refs[f'rows{number}']})>1,ABS({added}-{plain(points)})>0.005)"
            yield Highlight(ref(first, at.CATEGORY), condition, WRONG)
    cell = ref(places.total, at.POINTS)
    given = span(places.first_indicator, at.POINTS, places.last_indicator, at.POINTS)
    yield Highlight(cell, f"AND(COUNT({given})>0,ABS(N({cell})-{plain(total)})>0.005)", WRONG)


def _percents(form: FormPlan) -> Iterator[Highlight]:
    """Yield formats that show a whole percent without decimals: 98 typed is seen as 98%."""
    for place in form.places.rows:
        if shows_percents(place.indicator, form.year):
            cell = ref(place.row, at.ACTUAL)
            condition = f"IF(ISNUMBER({cell}),ABS({cell}*100-ROUND({cell}*100,0))<0.000001,FALSE)"
            yield Highlight(cell, condition, WHOLE_PERCENT)


def highlights_xml(highlights: Iterable[Highlight], numbers: Mapping[str, int]) -> str:
    """Return the elements conditionalFormatting, one for each range. `numbers` are those of the differential styles."""
    ranges: dict[str, list[str]] = defaultdict(list)
    for priority, one in enumerate(highlights, 1):
        ranges[one.cells].append(
            f'<cfRule type="expression" priority="{priority}" dxfId="{numbers[one.style]}">'
            f"<formula>{content(one.condition)}</formula></cfRule>"
        )
    return "".join(
        f'<conditionalFormatting sqref="{cells}">{"".join(rules)}</conditionalFormatting>'
        for cells, rules in ranges.items()
    )
