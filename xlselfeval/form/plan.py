"""What one form is issued with: the scheme, the layout, the year and the fields known beforehand."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from xlselfeval import layout as at
from xlselfeval.cell import NOTHING, Written
from xlselfeval.formulas.row_checks import NO_YEAR
from xlselfeval.formulas.suggestions import DIRECTION_MISSING
from xlselfeval.layout import Layout
from xlselfeval.scheme.model import Indicator, Scheme
from xlselfeval.scoring.answers import Answer
from xlselfeval.scoring.number import plain
from xlselfeval.scoring.recompute import lower_is_better
from xlselfeval.scoring.target import BARE, DOWNWARD, EQUAL, Bound, Deadline, Target, Words, read_target
from xlselfeval.sheet_names import FORM_SHEET


@dataclass(frozen=True, kw_only=True, slots=True, eq=False, repr=False)
class FormPlan:
    """One form to be written; `known` maps heading fields to what the bureau fills in; with `buttons` or without.

    `money` is what the bureau fills into the total line of the money block, by column, in the scheme's
    unit; `due` names the form in the bureau's roster, `sheet` is the sheet that the form stands on.
    """

    scheme: Scheme
    places: Layout
    year: int | None
    known: Mapping[str, str]
    buttons: bool = False
    money: Mapping[int, Decimal] = field(default_factory=dict)
    due: str = ""
    sheet: str = FORM_SHEET

    @property
    def status_end(self) -> int:
        """The last column of the status line; the buttons stand beside it."""
        return at.TARGET if self.buttons else at.NOTE

    @property
    def year_text(self) -> str:
        """The year as the title prints it, with a gap where the unit fills it in."""
        return str(self.year) if self.year else NO_YEAR

    @property
    def year_row(self) -> int | None:
        """The title row in which the unit fills in the year; None when it is printed."""
        lines = (
            (self.places.title, self.scheme.title_line),
            (self.places.subtitle, self.scheme.subtitle_line),
        )
        return next((row for row, line in lines if row and "{year}" in line and not self.year), None)

    def category_points(self, name: str) -> Decimal | None:
        """The points that the caption of a level-1 group names: those issued, else the scheme's."""
        issued = [
            place.indicator.points
            for place in self.places.rows
            if place.indicator is not None and place.category == name
        ]
        category = self.scheme.category(name)
        points = Decimal(sum(issued)) if issued else category and category.points
        return points or None


def target_of(one: Indicator, year: int | None) -> Target:
    """What the target of an approved indicator asks for."""
    return read_target(Written(one.target, one.target), year, timely="时效" in one.subcategory)


def direction_and_number(scheme: Scheme, one: Indicator, year: int | None) -> tuple[str, object]:
    """The direction and the number of an approved target, where it is a bound with a clear direction."""
    target = target_of(one, year)
    if not isinstance(target, Bound):
        return "", ""
    number = target.quantity.number
    answer = Answer(
        category=one.category, subcategory=one.subcategory, name=one.name, target=Written(one.target, one.target), actual=NOTHING, points=one.points
    )  # fmt: skip
    if target.comparator == BARE and target.quantity.unit.kind == "time":
        return "", ""  # 3个工作日: at most or at least, nobody can say
    if target.comparator in (BARE, EQUAL) and number != 0 and lower_is_better(scheme.profile, answer):
        return DIRECTION_MISSING, ""
    if target.comparator in DOWNWARD:
        sign = "≤"
    else:
        sign = "=" if target.comparator == EQUAL or (target.comparator == BARE and number == 0) else "≥"
    return sign, excel_number(number)


def actual_format(one: Indicator, year: int | None) -> str:
    """The number format of an actual: the unit of the target follows what is typed; a percent stays one."""
    target = target_of(one, year)
    if not isinstance(target, Bound):
        return "General"
    unit = target.quantity.unit.name
    if unit == "%":
        return "0.00%"
    return f'General"{unit}"' if unit and unit.isalpha() else "General"


def shows_percents(one: Indicator | None, year: int | None) -> bool:
    """Whether the actual's cell is issued with a percent format, so that 0.98 is 98%."""
    return one is not None and actual_format(one, year).endswith("%")


def asks_words(one: Indicator, year: int | None) -> bool:
    """Whether an approved indicator is qualitative."""
    return isinstance(target_of(one, year), Words)


def asks_day(one: Indicator, year: int | None) -> bool:
    """Whether an approved indicator asks for a deadline."""
    return isinstance(target_of(one, year), Deadline)


def asks_number(one: Indicator, year: int | None) -> bool:
    """Whether an approved indicator asks for a number."""
    return isinstance(target_of(one, year), Bound)


def excel_number(number: Decimal) -> int | float:
    """A decimal as openpyxl writes it."""
    return int(number) if number == number.to_integral_value() else float(number)


def points_text(points: Decimal | None) -> str:
    """（50分）, or nothing."""
    return f"（{plain(points)}分）" if points else ""
