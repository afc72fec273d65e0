"""The layout of a form that we issue: the rows and columns of everything in it.

The nine columns of the published forms: A the vertical captions, B–D the indicator, E target,
F actual, G points, H score, I note. The money block uses D–F for sums, G points, H rate,
I score. Beside the print area, K–O help while typing; the status line in the first row is not printed.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from xlselfeval.cell import column_letters
from xlselfeval.errors import TemplateError
from xlselfeval.scheme.model import HeadingField, Indicator, Scheme

SECTION, CATEGORY, SUBCATEGORY, INDICATOR, TARGET, ACTUAL, POINTS, SCORE, NOTE = range(1, 10)
FUND_LABEL, INITIAL, ADJUSTED, SPENT, FUND_POINTS, RATE, FUND_SCORE = 2, 4, 5, 6, 7, 8, 9
LAST_PRINTED = NOTE
CHECK, SUGGESTION, BAND, DIRECTION, NUMBER = range(11, 16)
PANEL_CAPTION, PANEL_COUNT = CHECK, SUGGESTION
HELP_CAPTIONS = {
    CHECK: "填报检查",
    SUGGESTION: "参考得分",
    BAND: "定性指标可得分范围",
    DIRECTION: "指标方向",
    NUMBER: "指标数值",
}
STATUS_ROW = 1
PANEL_ROW = 2  # the heading of the panel; its lines follow
MAX_ROWS = 400  # indicator rows; a published form has up to sixty


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class FieldPlace:
    """A heading field: its row, the column of its caption, the columns of its value."""

    field: HeadingField
    row: int
    caption: int
    first: int
    last: int


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class RowPlace:
    """An indicator row; `indicator` is None where the unit fills in its own."""

    row: int
    category: str
    subcategory: str
    indicator: Indicator | None


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Layout:
    """The rows of a form, top to bottom; None where the form has no such row."""

    attachment: int | None
    title: int
    subtitle: int | None
    fields: tuple[FieldPlace, ...]
    fund_heading: int
    fund_total: int
    fund_lines: tuple[int, ...]
    goal_heading: int
    goal_text: int
    indicator_heading: int
    rows: tuple[RowPlace, ...]
    total: int
    notes: tuple[int, ...]
    signatures: int

    @property
    def first_indicator(self) -> int:
        return self.rows[0].row

    @property
    def last_indicator(self) -> int:
        return self.rows[-1].row

    @property
    def last_fund(self) -> int:
        return self.fund_lines[-1] if self.fund_lines else self.fund_total

    def groups(self) -> Iterator[tuple[str, int, int]]:
        """Yield the name of each level-1 group, its first row, and the row after its last."""
        for name, group in groupby(self.rows, key=lambda place: place.category):
            rows = [place.row for place in group]
            yield name, rows[0], rows[-1] + 1


def ref(row: int, column: int) -> str:
    """Return the address of a cell: H20."""
    return f"{column_letters(column)}{row}"


def absolute(row: int, column: int) -> str:
    """Return the address of a cell that stays when a formula is copied: $H$20."""
    return f"${column_letters(column)}${row}"


def span(first_row: int, first_column: int, last_row: int, last_column: int) -> str:
    """Return the address of a range."""
    return f"{ref(first_row, first_column)}:{ref(last_row, last_column)}"


def plan_layout(scheme: Scheme, *, rows: int, indicators: Sequence[Indicator] | None) -> Layout:
    """Lay out a form with approved indicators and `rows` open rows in each subcategory.

    Raises TemplateError without any row, and with more than MAX_ROWS.
    """
    next_row = STATUS_ROW + 1

    def take() -> int:
        nonlocal next_row
        next_row += 1
        return next_row - 1

    attachment = take() if scheme.attachment else None
    title = take()
    subtitle = take() if scheme.subtitle_line else None
    fields: list[FieldPlace] = []
    for line in scheme.heading:
        fields.extend(_field_places(line, take()))
    fund_heading, fund_total = take(), take()
    fund_lines = tuple(take() for _ in scheme.funds.lines)
    goal_heading, goal_text = take(), take()
    indicator_heading = take()
    wanted = _wanted(scheme, rows, indicators)
    if not 0 < len(wanted) <= MAX_ROWS:
        raise TemplateError(f"三级指标应为1～{MAX_ROWS}行，现有{len(wanted)}行")
    places = tuple(RowPlace(take(), category, level2, one) for category, level2, one in wanted)
    total = take()
    notes = tuple(take() for _ in scheme.notes)
    return Layout(
        attachment, title, subtitle, tuple(fields), fund_heading, fund_total, fund_lines,
        goal_heading, goal_text, indicator_heading, places, total, notes, take(),
    )  # fmt: skip


def _field_places(line: tuple[HeadingField, ...], row: int) -> list[FieldPlace]:
    if len(line) == 1:
        return [FieldPlace(line[0], row, 1, 2, LAST_PRINTED)]
    return [FieldPlace(line[0], row, 1, 2, 4), FieldPlace(line[1], row, 5, 6, LAST_PRINTED)]


def _wanted(
    scheme: Scheme, rows: int, indicators: Sequence[Indicator] | None
) -> list[tuple[str, str, Indicator | None]]:
    """Return category, subcategory and indicator of every row in the scheme's order.

    The indicator is None in a row for the unit's own.
    """
    own = {
        (category.name, level2): rows for category in scheme.categories for level2 in category.subcategories
    }
    issued = list(dict.fromkeys((one.category, one.subcategory) for one in indicators or ()))
    categories = [category.name for category in scheme.categories]
    groups = [*own, *(group for group in issued if group not in own)]
    groups.sort(key=lambda group: categories.index(group[0]) if group[0] in categories else len(categories))
    wanted: list[tuple[str, str, Indicator | None]] = []
    for group in groups:
        wanted += [(*group, one) for one in indicators or () if (one.category, one.subcategory) == group]
        wanted += [(*group, None)] * own.get(group, rows)
    return wanted
