"""Counts of forms, and sums over forms of one level."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field, replace
from decimal import Decimal

from xlselfeval.batch.results.queries import FOREIGN, MISWRITTEN, OTHER_YEAR, Form
from xlselfeval.batch.results.receipts import UNDATED
from xlselfeval.batch.results.tables.lines import SLACK
from xlselfeval.scoring.number import ZERO

OTHER_GRADE = "未填写或其他"
AGREES, OPEN, NO_TOTAL = "一致", "待核", "总分未填写"
_SIZES = ((Decimal(5), "5分及以上"), (Decimal(1), "1～5分"), (ZERO, "1分以下"))  # from the greatest
_HIGH, _LOW = "填报偏高", "填报偏低"
DIFFERENCES = (
    *(f"{_HIGH}{size}" for _, size in _SIZES), AGREES, OPEN, *(f"{_LOW}{size}" for _, size in reversed(_SIZES)), NO_TOTAL,
)  # fmt: skip


@dataclass(slots=True)
class Compared:
    """Two sums over the same forms, and their number; a form that lacks one of both is in neither."""

    forms: int = 0
    one: Decimal = ZERO
    other: Decimal = ZERO

    def add(self, one: Decimal | None, other: Decimal | None) -> None:
        if one is not None and other is not None:
            self.forms += 1
            self.one += one
            self.other += other

    @property
    def means(self) -> tuple[Decimal, Decimal] | None:
        """The two means; None without forms."""
        return (self.one / self.forms, self.other / self.forms) if self.forms else None

    @property
    def rate(self) -> Decimal | None:
        """The first sum as a share of the second."""
        return share(self.one, self.other)


@dataclass(kw_only=True, slots=True)
class Counts:
    """Counts of the forms that are due, or of all without a roster, of whatever level."""

    due: int = 0
    returned: int = 0
    late: int = 0
    # first seen when they were due, without a day of receipt: nobody knows whether they are late
    undated: int = 0
    doubled: int = 0  # between the returns of which the bureau has to choose
    reviewed: int = 0
    unexpected: Counter[str] = field(default_factory=Counter)  # conclusions of forms that nobody expected
    other_years: int = 0  # forms of another year than the one that is due
    foreign: int = 0  # workbooks that were issued to another unit than the one that filled them in
    miswritten: int = 0  # forms in which only the unit's name may be wrong
    conclusions: Counter[str] = field(default_factory=Counter)
    scored: int = 0
    declared_grades: Counter[str] = field(default_factory=Counter)
    grades: Counter[str] = field(default_factory=Counter)
    grade_differs: int = 0
    differences: Counter[str] = field(default_factory=Counter)

    def add(self, form: Form) -> None:
        if form.is_foreign:
            self.foreign += form.status == FOREIGN
            self.other_years += form.status == OTHER_YEAR
            self.miswritten += form.status == MISWRITTEN
            return
        if not form.is_due:
            self.unexpected[form.conclusion] += 1
            return
        self.due += 1
        self.returned += form.status != "not-returned"
        self.doubled += form.status == "returned-twice"
        self.undated += form.status == UNDATED
        self.late += form.is_reviewed and bool(form.days_late)  # also one of two that the bureau chooses from
        if form.is_reviewed:
            self._add_review(form)

    def _add_review(self, form: Form) -> None:
        self.reviewed += 1
        self.conclusions[form.conclusion] += 1
        if form.total is not None:  # a scheme without scores has no reference score
            self.scored += 1
            self.declared_grades[form.declared_grade or OTHER_GRADE] += 1
            self.grades[form.grade or OTHER_GRADE] += 1
            self.grade_differs += (
                None not in (form.declared_grade, form.grade) and form.declared_grade != form.grade
            )
            self.differences[difference_class(form)] += 1

    @property
    def coverage(self) -> Decimal | None:
        """The share of due forms that were returned."""
        return share(Decimal(self.returned), Decimal(self.due))


@dataclass(kw_only=True, slots=True)
class Tally(Counts):
    """Counts and sums over forms of one level; money in 万元.

    The money of a whole department contains that of its projects: sums and means are of one level alone. `doubtful` counts
    the forms whose amounts may be in another unit, a ten-thousandth or ten thousand times: they are in no sum.
    """

    doubtful: int = 0
    budgets: Compared = field(default_factory=Compared)  # 年初预算数 and 调整后预算数
    spending: Compared = field(default_factory=Compared)  # 全年执行数 and 调整后预算数
    treasury: Compared = field(default_factory=Compared)  # 全年执行数 and 国库支出数
    scores: Compared = field(default_factory=Compared)  # declared and reference

    def add_doubtful(self, form: Form) -> None:
        """Add a form whose amounts may be in another unit."""
        self.doubtful += form.is_due and form.is_reviewed
        self.add(replace(form, budget_initial=None, budget_adjusted=None, budget_spent=None))

    def _add_review(self, form: Form) -> None:
        Counts._add_review(self, form)  # super() fails here: slots=True replaces the class
        if form.total is not None:
            self.scores.add(form.declared_total, form.total)
        self.budgets.add(form.budget_initial, form.budget_adjusted)
        self.spending.add(form.budget_spent, form.budget_adjusted)
        self.treasury.add(form.budget_spent, form.treasury_spent)


def share(part: Decimal, whole: Decimal) -> Decimal | None:
    """Divide; None where there is nothing to divide by."""
    return part / whole if whole > 0 else None


def difference_class(form: Form) -> str:
    """Choose the class of DIFFERENCES for a form.

    Where points are open it waits, although the reference score takes them as declared. A difference of rounding agrees with
    a single reference score, not with the end of an interval.
    """
    difference = form.difference
    if difference is None:
        return NO_TOTAL
    if abs(difference) <= SLACK and form.open_points:
        return OPEN
    if abs(difference) <= SLACK and (not difference or form.total_low == form.total_high):
        return AGREES
    size = next(name for least, name in _SIZES if abs(difference) >= least)
    return f"{_HIGH if difference < 0 else _LOW}{size}"
