"""The plan of a form: scheme, layout, year, and what is filled in when it is issued."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from types import NoneType

from xlselfeval import layout as at
from xlselfeval.errors import TemplateError, WrongArgument, WrongValue, expect, expect_all
from xlselfeval.formulas.row_checks import NO_YEAR
from xlselfeval.layout import Layout, plan_layout
from xlselfeval.plain_number import Number, exact, plain_whole
from xlselfeval.review.catalogue import check_severities
from xlselfeval.scheme.model import FIRST_YEAR, LAST_YEAR, Indicator, Scheme
from xlselfeval.scoring.number import plain
from xlselfeval.scoring.text import compact
from xlselfeval.sheet_names import FORM_SHEET

_YEARS = f"年度应为{FIRST_YEAR}～{LAST_YEAR}的整数"
DEFAULT_ROWS = 3  # for the unit's own indicators, in each subcategory
STATUS_END = {False: at.NOTE, True: at.TARGET}  # with buttons or not → the last column of the status line
LONGEST_NAME = 90  # characters of a unit, a department, a project


@dataclass(frozen=True, kw_only=True, slots=True, eq=False, repr=False)
class FormPlan:
    """One form to be written.

    `known` maps the names of heading fields to the texts that the bureau fills in, and `money` the columns of the total
    line of the money block to amounts in the scheme's unit. `due` is the name of the form in the bureau's roster, `sheet`
    the name of its sheet; `buttons` leaves room for buttons beside the status line.
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
        """The last column of the status line; buttons follow it."""
        return STATUS_END[self.buttons]

    @property
    def year_text(self) -> str:
        """The year as the title prints it, with a gap where the unit fills it in."""
        return str(self.year) if self.year else NO_YEAR

    @property
    def year_row(self) -> int | None:
        """The title row in which the unit fills in the year; None when it is printed."""
        if "{year}" in self.scheme.title_line and not self.year:
            return self.places.title
        return self.places.subtitle if "{year}" in self.scheme.subtitle_line and not self.year else None

    def category_points(self, name: str) -> Decimal | None:
        """Return the points in a level-1 caption: the sum of those issued, else the scheme's."""
        issued = [
            place.indicator.points
            for place in self.places.rows
            if place.indicator is not None and place.category == name
        ]
        category = self.scheme.category(name)
        points = Decimal(sum(issued)) if issued else category and category.points
        return points or None


def expect_issuable(scheme: Scheme) -> None:
    """Raise an error for a scheme from which no form can be issued.

    It is TemplateError for one that only reads forms of others, SchemeError for one that cannot check its
    own.
    """
    check_severities(scheme)
    if not scheme.issues:
        raise TemplateError(
            f"表样 {scheme.id}（{scheme.title}）只用于核对别处下发的表，不能下发；能下发的表样见 xlselfeval schemes"
        )


def plan_form(
    scheme: Scheme,
    *,
    year: int | None = None,
    organization: str = "",
    department: str = "",
    project: str = "",
    rows: int | None = None,
    indicators: Sequence[Indicator] | None = None,
    macros: bool = False,
    budget_initial: Number | None = None,
    budget_adjusted: Number | None = None,
    due: str = "",
    sheet: str = FORM_SHEET,
) -> FormPlan:
    """Plan a form from the arguments of `generate`; TemplateError where they make no form."""
    expect_issuable(scheme)
    year, rows = plain_whole(year), plain_whole(rows)
    expect(rows, (int, NoneType), "行数（整数）")
    for name in (organization, department, project, due):
        expect(name, str, "单位、部门、项目等的名称（文字）")
    own = (DEFAULT_ROWS if indicators is None else 0) if rows is None else rows
    if own < 0 or (indicators is None and own < 1):
        raise TemplateError("每个二级指标至少要有一行")
    if not is_year(year):
        raise TemplateError(_YEARS)
    known = {
        "organization": organization.strip(),
        "department": department.strip(),
        "project": project.strip(),
    }
    if any(len(name) > LONGEST_NAME or not name.isprintable() for name in known.values()):
        raise TemplateError(f"单位、部门和项目名称不得超过{LONGEST_NAME}字，不得有换行等控制字符")
    if indicators is not None:
        expect_all(indicators, Indicator, "指标（Indicator）")
        indicators = fitting_indicators(indicators, scheme)
    budgets = {
        at.INITIAL: (budget_initial, "budget_initial（年初预算数）"),
        at.ADJUSTED: (budget_adjusted, "budget_adjusted（全年预算数）"),
    }
    return FormPlan(
        scheme=scheme, places=plan_layout(scheme, rows=own, indicators=indicators), year=year, known=known, buttons=macros,
        money={column: exact(amount, what) for column, (amount, what) in budgets.items() if amount is not None}, due=due, sheet=sheet,
    )  # fmt: skip


def scheme_levels(scheme: Scheme, category: str, subcategory: str) -> tuple[str | None, str | None]:
    """Return level-1 and level-2 name as the scheme writes them, None for one that it lacks; 产出 is 产出指标."""
    entry = next((one for one in scheme.categories if _plain_name(one.name) == _plain_name(category)), None)
    if entry is None:
        return None, None
    names = (name for name in entry.subcategories if _plain_name(name) == _plain_name(subcategory))
    return entry.name, next(names, None)


def _plain_name(name: str) -> str:
    return compact(name).removesuffix("指标")


def _as_in_scheme(one: Indicator, scheme: Scheme) -> Indicator:
    """Take whole points for their decimal, and the names of levels as the scheme writes them.

    Raises WrongArgument for points that are no number.
    """
    points: object = plain_whole(one.points)
    if isinstance(points, bool) or not isinstance(points, Decimal | int):
        raise WrongArgument(
            f"指标“{one.name}”的分值应为 Decimal 或整数（其他写法用 Indicator.typed），不是 {points!r}"
        )
    category, subcategory = scheme_levels(scheme, one.category, one.subcategory)
    return replace(
        one,
        points=Decimal(points),
        category=category or one.category,
        subcategory=subcategory or one.subcategory,
    )


def fitting_indicators(indicators: Sequence[Indicator], scheme: Scheme) -> list[Indicator]:
    """Return indicators with whole points and levels as the scheme has them.

    Raises TemplateError with all that make no row of the scheme, or for more points than it has beside the execution.
    """
    found = [_as_in_scheme(one, scheme) for one in indicators]
    faults = [f"指标“{one.name}”{fault}" for one in found if (fault := _fault_of(one, scheme))]
    total = sum((one.points for one in found), Decimal(0))
    most = scheme.total_points - scheme.funds.points
    if total > most and not faults:
        faults.append(
            f"各指标分值合计{plain(total)}分，不得超过{plain(most)}分（{plain(scheme.total_points)}分减去预算执行率{plain(scheme.funds.points)}分）"
        )
    if faults:
        raise TemplateError("\n".join(faults))
    return found


def _fault_of(one: Indicator, scheme: Scheme) -> str:
    """Return why an indicator makes no row of a scheme; "" where it makes one."""
    if not one.name.strip():
        return "无名称"
    if not 0 <= one.points <= scheme.total_points:
        return f"的分值{one.points:f}不在0～{plain(scheme.total_points)}之间"
    if not (one.name + one.target).isprintable():
        return "的名称和指标值不能有换行等控制字符"
    category = scheme.category(one.category)
    if category is None:
        names = "、".join(category.name for category in scheme.categories)
        return f"：表样中无一级指标“{one.category}”，可填：{names}"
    if one.subcategory not in category.subcategories:
        names = "、".join(category.subcategories)
        return f"：表样的“{category.name}”下无二级指标“{one.subcategory}”，可填：{names}"
    return ""


def doubt_split(scheme: Scheme, indicators: Sequence[Indicator]) -> str:
    """Ask about level-1 groups with more points than the scheme gives them, which a bureau may do; "" without any."""
    found = []
    for category in scheme.categories:
        total = sum((one.points for one in indicators if one.category == category.name), Decimal(0))
        if total > category.points > 0:
            found.append(f"“{category.name}”各指标分值合计{plain(total)}分，表样为{plain(category.points)}分")
    return f"{'；'.join(found)}；请核对，确有调整的可以下发，表中按指标的合计印出" if found else ""


def excel_number(number: Decimal) -> int | float:
    """Return a decimal as Excel stores it."""
    return int(number) if number == number.to_integral_value() else float(number)


def points_text(points: Decimal | None) -> str:
    """Return （50分）, or nothing without points."""
    return f"（{plain(points)}分）" if points else ""


def is_year(year: object) -> bool:
    """Return whether a value is a year that forms are made of, or None."""
    return year is None or (isinstance(year, int) and FIRST_YEAR <= year <= LAST_YEAR)


def expect_year(year: object) -> None:
    """Raise WrongValue for what is no year of a form."""
    if not is_year(year):
        raise WrongValue(f"{_YEARS}，不能是 {year!r}")
