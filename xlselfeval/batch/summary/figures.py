"""The figures of a batch: counted in one pass over the forms, for the whole and for each department."""

from __future__ import annotations

import sqlite3
from collections import Counter
from dataclasses import dataclass, field
from decimal import Decimal

from xlselfeval.batch.results import queries
from xlselfeval.batch.results.outcome import OUTCOMES, REVIEWED, Outcome
from xlselfeval.batch.results.queries import Form
from xlselfeval.errors import SchemeError
from xlselfeval.review.catalogue import CATALOGUE
from xlselfeval.review.finding import SEVERITIES
from xlselfeval.scheme.load import load_scheme
from xlselfeval.scheme.model import Severity

ZERO = Decimal(0)
OTHER_GRADE = "未填或其他"
CONCLUSIONS = tuple(OUTCOMES[name] for name in REVIEWED)
_AGREES = Decimal("0.01")  # one last place
AGREES, NO_TOTAL = "一致", "没有填总分"
_SIZES = ((Decimal(5), "5 分及以上"), (Decimal(1), "1～5 分"), (ZERO, "不到 1 分"))  # from the greatest
_HIGH, _LOW = "填报偏高", "填报偏低"
DIFFERENCES = (
    *(f"{_HIGH} {size}" for _, size in _SIZES), AGREES, *(f"{_LOW} {size}" for _, size in reversed(_SIZES)), NO_TOTAL,
)  # fmt: skip


@dataclass(kw_only=True, slots=True)
class Tally:
    """Counts and sums over the forms that are due, or all without a roster; money in 万元."""

    due: int = 0
    returned: int = 0
    late: int = 0
    reviewed: int = 0
    unexpected: int = 0
    conclusions: Counter[str] = field(default_factory=Counter)
    budget_initial: Decimal = ZERO
    budget_adjusted: Decimal = ZERO
    budget_spent: Decimal = ZERO
    treasury_spent: Decimal = ZERO
    with_treasury: int = 0
    declared_sum: Decimal = ZERO
    with_declared: int = 0
    scored: int = 0
    total_sum: Decimal = ZERO
    declared_grades: Counter[str] = field(default_factory=Counter)
    grades: Counter[str] = field(default_factory=Counter)
    grade_differs: int = 0
    differences: Counter[str] = field(default_factory=Counter)

    def add(self, form: Form) -> None:
        """Count one form."""
        if not form.is_due:
            self.unexpected += 1
            return
        self.due += 1
        self.returned += form.status != "not-returned"
        self.late += form.status == "returned-late"
        if form.treasury_spent is not None:
            self.treasury_spent += form.treasury_spent
            self.with_treasury += 1
        if form.is_reviewed:
            self._add_review(form)

    def _add_review(self, form: Form) -> None:
        self.reviewed += 1
        self.conclusions[form.conclusion] += 1
        self.budget_initial += form.budget_initial or ZERO
        self.budget_adjusted += form.budget_adjusted or ZERO
        self.budget_spent += form.budget_spent or ZERO
        if form.total is not None:  # a scheme without scores has no reference score
            self._add_scores(form, form.total)

    def _add_scores(self, form: Form, total: Decimal) -> None:
        self.scored += 1
        self.total_sum += total
        if form.declared_total is not None:
            self.declared_sum += form.declared_total
            self.with_declared += 1
        self.declared_grades[form.declared_grade or OTHER_GRADE] += 1
        self.grades[form.grade or OTHER_GRADE] += 1
        self.grade_differs += form.declared_grade is not None and form.declared_grade != form.grade
        self.differences[difference_class(form.difference)] += 1

    @property
    def coverage(self) -> Decimal | None:
        """The share of due forms that were returned."""
        return share(Decimal(self.returned), Decimal(self.due))

    @property
    def execution_rate(self) -> Decimal | None:
        """The share of the adjusted budget that was spent."""
        return share(self.budget_spent, self.budget_adjusted)


@dataclass(frozen=True, kw_only=True, slots=True)
class Frequent:
    """A kind of finding: its title, the gravest severity, the number of findings and of forms with one."""

    title: str
    severity: Severity
    count: int
    forms: int


@dataclass(frozen=True, kw_only=True, slots=True)
class Figures:
    """All figures of the overview; `departments` in order of their names."""

    has_ledger: bool
    whole: Tally
    departments: dict[str, Tally]
    grades: tuple[str, ...]
    frequent: tuple[Frequent, ...]
    open_findings: int
    files: Counter[Outcome]


def share(part: Decimal, whole: Decimal) -> Decimal | None:
    """Divide; None where there is nothing to divide by."""
    return part / whole if whole > 0 else None


def difference_class(difference: Decimal | None) -> str:
    """Choose the class of DIFFERENCES for a difference (reference score less declared score)."""
    if difference is None:
        return NO_TOTAL
    if abs(difference) <= _AGREES:
        return AGREES
    size = next(name for least, name in _SIZES if abs(difference) >= least)
    return f"{_HIGH if difference < 0 else _LOW} {size}"


def count(store: sqlite3.Connection, *, frequent: int = 8) -> Figures:
    """Count the figures of the last run."""
    whole, departments, schemes = Tally(), dict[str, Tally](), set[str]()
    for form in queries.forms_by_organization(store):
        whole.add(form)
        departments.setdefault(form.department, Tally()).add(form)
        if form.scheme:
            schemes.add(form.scheme)
    counts, gravest, found_in = Counter[str](), dict[str, Severity](), dict[str, set[tuple[object, object]]]()
    for one in queries.open_findings(store):
        name, severity = one.finding.name, one.finding.severity
        counts[name] += 1
        gravest[name] = min(gravest.get(name, "info"), severity, key=SEVERITIES.index)
        found_in.setdefault(name, set()).add((one.form.ledger_place, one.form.return_id))
    query = (
        "SELECT outcome, COUNT(*) FROM files WHERE last_run = (SELECT MAX(run) FROM runs) GROUP BY outcome"
    )
    return Figures(
        has_ledger=queries.has_ledger(store),
        whole=whole,
        departments=departments,
        grades=_grades(schemes, whole),
        frequent=tuple(
            Frequent(title=title_of(name), severity=gravest[name], count=number, forms=len(found_in[name]))
            for name, number in sorted(counts.items(), key=lambda one: (-one[1], one[0]))[:frequent]
        ),
        open_findings=counts.total(),
        files=Counter({line[0]: line[1] for line in store.execute(query)}),
    )


def title_of(name: str) -> str:
    """Return the Chinese title of a kind of finding."""
    return CATALOGUE[name].title if name in CATALOGUE else name


def _grades(schemes: set[str], whole: Tally) -> tuple[str, ...]:
    """List the grades from the best down: those of the schemes, then others in the forms."""
    names: dict[str, None] = {}
    for scheme in sorted(schemes):
        try:
            names |= dict.fromkeys(grade.name for grade in load_scheme(scheme).grades)
        except SchemeError:  # a scheme from a file: its grades are those that its forms got
            continue
    names |= dict.fromkeys(sorted(name for name in whole.grades if name != OTHER_GRADE))
    return tuple(names)
