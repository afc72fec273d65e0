"""Which row and column a thing stands in, for everything that writes a form.

The nine columns of the published forms: A the vertical captions, B–D the indicator, E target,
F actual, G points, H score, I note. The money block uses D–F for sums, G points, H rate,
I score. Beside the print area, K–N help while typing.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from xlselfeval.errors import TemplateError
from xlselfeval.scheme.model import HeadingField, Indicator, Scheme

SECTION, CATEGORY, SUBCATEGORY, INDICATOR, TARGET, ACTUAL, POINTS, SCORE, NOTE = range(1, 10)
FUND_LABEL, INITIAL, ADJUSTED, SPENT, FUND_POINTS, RATE, FUND_SCORE = 2, 4, 5, 6, 7, 8, 9
LAST_PRINTED = NOTE
HELP_DIRECTION, HELP_NUMBER, HELP_SCORE, HELP_BAND = 11, 12, 13, 14
MAX_ROWS = 400  # indicator rows; a published form has up to sixty


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class FieldPlace:
    """A heading field: its caption's column, and the columns its value is merged over."""

    field: HeadingField
    row: int
    caption: int
    first: int
    last: int


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class RowPlace:
    """One indicator row; `indicator` is None where the unit fills in its own."""

    row: int
    category: str
    subcategory: str
    indicator: Indicator | None


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Layout:
    """Every row of a form, top to bottom."""

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


def plan(scheme: Scheme, *, rows: int, indicators: Sequence[Indicator] | None) -> Layout:
    """The layout of a form with so many blank rows for each subcategory, or with approved indicators."""
    next_row = 1

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
        raise TemplateError(f"三级指标应有 1 至 {MAX_ROWS} 行，现有 {len(wanted)} 行")
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
    """Category, subcategory and indicator of every row, in the scheme's order."""
    if indicators is None:
        return [
            (category.name, level2, None)
            for category in scheme.categories
            for level2 in category.subcategories
            for _ in range(rows)
        ]
    order = [(category.name, level2) for category in scheme.categories for level2 in category.subcategories]
    own = dict.fromkeys((one.category, one.subcategory) for one in indicators)
    groups = [group for group in order if group in own] + [group for group in own if group not in order]
    groups.sort(key=lambda group: [category.name for category in scheme.categories].index(group[0]) if scheme.category(group[0]) else 99)  # fmt: skip
    return [
        (*group, one) for group in groups for one in indicators if (one.category, one.subcategory) == group
    ]
