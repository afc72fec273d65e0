"""What stands after the last run of a batch: forms due and returned, findings, files that were not reviewed.

Read from the results store alone, one line after the other. With a ledger each of its lines is a form;
without one each return of the last run is.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

from xlselfeval.batch.results.outcome import REVIEWED

STATUS_WORDS = {
    "returned": "已报送",
    "returned-late": "逾期报送",
    "not-returned": "未报送",
    "returned-twice": "多次报送",
    "unknown-organization": "名单外单位",
    "foreign-return": "报送了其他单位的表",
    "other-return": "另有一份，不作为依据",  # a return that the ledger does not name: another one counts
}
DUE = frozenset(("returned", "returned-late", "not-returned", "returned-twice"))
NO_DEPARTMENT, NO_ORGANIZATION = "（未注明主管部门）", "（未注明单位）"

# `ledger_place` is null for a return that no line of the ledger names.
_VIEW = """
CREATE TEMP VIEW IF NOT EXISTS standing AS
WITH asked AS (
  SELECT COALESCE(b.return_id, l.return_id) AS return_id,
         MAX(b.severity = 'error') AS errors, MAX(b.severity = 'warning') AS warnings
  FROM batch_findings b LEFT JOIN ledger l ON l.place = b.ledger_place WHERE b.audience = 'unit' GROUP BY 1
), line AS (
  SELECT l.place AS ledger_place, COALESCE(NULLIF(l.department, ''), r.department) AS department,
         l.organization_code, COALESCE(NULLIF(l.organization, ''), r.organization) AS organization,
         l.project_code, COALESCE(NULLIF(l.project, ''), r.project) AS project,
         l.due, COALESCE(l.received, f.modified) AS received, l.days_late, l.return_number,
         l.status, l.remark, l.treasury_spent, l.return_id
  FROM ledger l LEFT JOIN returns r ON r.id = l.return_id LEFT JOIN files f ON f.file = r.file
  UNION ALL
  SELECT NULL, r.department, '', r.organization, '', r.project, NULL, f.modified, NULL, NULL,
         CASE WHEN EXISTS (SELECT 1 FROM ledger) THEN 'other-return' ELSE 'returned' END, '', NULL, r.id
  FROM returns r JOIN files f ON f.file = r.file
  WHERE f.last_run = (SELECT MAX(run) FROM runs)
    AND r.id NOT IN (SELECT return_id FROM ledger WHERE return_id IS NOT NULL)
)
SELECT line.*, r.sheet, r.scheme, r.profile, r.year, r.budget_initial, r.budget_adjusted, r.budget_spent,
       r.declared_total, r.declared_grade, r.total, r.total_low, r.total_high, r.open_points, r.grade,
       r.conclusion, f.path, f.copy, r.id IS NOT NULL AS is_reviewed,
       COALESCE(asked.errors, 0) AS asked_errors, COALESCE(asked.warnings, 0) AS asked_warnings
FROM line LEFT JOIN returns r ON r.id = line.return_id LEFT JOIN files f ON f.file = r.file
LEFT JOIN asked ON asked.return_id = line.return_id
"""
_BY_UNIT = "s.department, s.organization, s.project, s.ledger_place, s.return_id"
_TOLD = "f.severity, f.audience, f.code, f.name, f.sheet AS form_sheet, f.cell, f.indicator, f.found, f.expected, f.message, f.place"
_TOLD_OF_BATCH = (
    "b.severity, b.audience, b.code, b.name, NULL, NULL, NULL, b.found, b.expected, b.message, b.number"
)
_FINDINGS = f"""
SELECT s.*, 0 AS of_batch, {_TOLD} FROM findings f JOIN standing s ON s.return_id = f.return_id
  WHERE f.audience = :audience AND s.status <> 'other-return'
UNION ALL
SELECT s.*, 1, {_TOLD_OF_BATCH} FROM batch_findings b JOIN standing s ON s.ledger_place = b.ledger_place
  WHERE b.audience = :audience
UNION ALL
SELECT s.*, 1, {_TOLD_OF_BATCH} FROM batch_findings b LEFT JOIN standing s ON s.return_id = b.return_id
  WHERE b.audience = :audience AND (b.ledger_place IS NULL
    OR b.ledger_place NOT IN (SELECT place FROM ledger))
"""
_SEVERITY = "CASE s.severity WHEN 'error' THEN 0 WHEN 'warning' THEN 1 ELSE 2 END"


@dataclass(frozen=True, kw_only=True, slots=True)
class Form:
    """One form that is due, or one return; money in 万元. What a return says is None or "" where there is none.

    `is_counted`: it goes into the totals; returns that nobody expected, and second ones, do not.
    """

    ledger_place: int | None
    department: str
    organization_code: str
    organization: str
    project_code: str
    project: str
    due: str | None
    received: str | None
    days_late: int | None
    return_number: int | None
    status: str
    remark: str
    treasury_spent: Decimal | None
    return_id: int | None
    is_reviewed: bool
    year: str | None
    scheme: str | None
    budget_initial: Decimal | None
    budget_adjusted: Decimal | None
    budget_spent: Decimal | None
    declared_total: Decimal | None
    declared_grade: str | None
    total: Decimal | None
    grade: str | None
    conclusion: str
    path: str
    copy: str | None

    @property
    def is_due(self) -> bool:
        """Whether the roster asks for it; without a roster every return counts as asked for."""
        return self.status in DUE

    @property
    def is_counted(self) -> bool:
        return self.is_due and self.is_reviewed

    @property
    def difference(self) -> Decimal | None:
        """The reference score less the declared one."""
        if self.total is None or self.declared_total is None:
            return None
        return self.total - self.declared_total


@dataclass(frozen=True, kw_only=True, slots=True)
class StoredFinding:
    """One finding with its form; `of_batch` when only the whole batch shows it."""

    form: Form
    of_batch: bool
    severity: str
    code: str
    name: str
    sheet: str | None
    cell: str | None
    indicator: str | None
    found: str | None
    expected: str | None
    message: str


@dataclass(frozen=True, kw_only=True, slots=True)
class ReviewedRow:
    """One row of a reviewed form, as in the JSON record."""

    form: Form
    category: str | None
    subcategory: str | None
    indicator: str | None
    target: str | None
    actual: str | None
    points: Decimal | None
    declared: Decimal | None
    by_formula: Decimal | None
    low: Decimal | None
    high: Decimal | None
    rule: str | None
    cell: str | None
    note: str | None


@dataclass(frozen=True, kw_only=True, slots=True)
class UnreviewedFile:
    """One file of the last run that was not reviewed, and why."""

    path: str
    outcome: str
    message: str
    modified: str | None
    size: int
    duplicate_of: str | None


def has_ledger(store: sqlite3.Connection) -> bool:
    """Whether the last run was held against a roster."""
    return bool(store.execute("SELECT EXISTS (SELECT 1 FROM ledger)").fetchone()[0])


def forms(store: sqlite3.Connection) -> Iterator[Form]:
    """All forms: the ledger's lines in its order, then other returns by unit."""
    order = f"s.ledger_place IS NULL, s.ledger_place, {_BY_UNIT}"
    for line in _lines(store, f"SELECT s.* FROM standing s ORDER BY {order}"):
        yield _form(line)


def forms_by_unit(store: sqlite3.Connection) -> Iterator[Form]:
    """The same forms by department, unit and project."""
    for line in _lines(store, f"SELECT s.* FROM standing s ORDER BY {_BY_UNIT}"):
        yield _form(line)


def findings(store: sqlite3.Connection, audience: str) -> Iterator[StoredFinding]:
    """Open findings for "unit" or "bureau", by unit and project, the gravest of each form first."""
    order = f"{_BY_UNIT}, {_SEVERITY}, s.of_batch DESC, s.place"
    query = f"SELECT * FROM ({_FINDINGS}) s ORDER BY {order}"
    for line in _lines(store, query, {"audience": audience}):
        yield StoredFinding(
            form=_form(line),
            of_batch=bool(line["of_batch"]),
            severity=line["severity"],
            code=line["code"],
            name=line["name"],
            sheet=line["form_sheet"],
            cell=line["cell"],
            indicator=line["indicator"],
            found=line["found"],
            expected=line["expected"],
            message=line["message"] or "",
        )


def rows(store: sqlite3.Connection) -> Iterator[ReviewedRow]:
    """Every row of every form that counts or that nobody expected, by unit and in the order of the form."""
    query = f"""
    SELECT s.*, o.category, o.subcategory, o.indicator, o.target, o.actual, o.points AS row_points, o.declared,
           o.by_formula, o.low, o.high, o.rule, o.cell, o.note
    FROM standing s CROSS JOIN rows o ON o.return_id = s.return_id
    WHERE s.status <> 'other-return' ORDER BY {_BY_UNIT}, o.place"""
    for line in _lines(store, query):
        yield ReviewedRow(
            form=_form(line),
            category=line["category"],
            subcategory=line["subcategory"],
            indicator=line["indicator"],
            target=line["target"],
            actual=line["actual"],
            points=number(line["row_points"]),
            declared=number(line["declared"]),
            by_formula=number(line["by_formula"]),
            low=number(line["low"]),
            high=number(line["high"]),
            rule=line["rule"],
            cell=line["cell"],
            note=line["note"],
        )


def unreviewed(store: sqlite3.Connection) -> Iterator[UnreviewedFile]:
    """The files of the last run that gave no review, by path."""
    marks = ", ".join("?" * len(REVIEWED))
    query = f"""
    SELECT path, outcome, message, modified, size, duplicate_of FROM files
    WHERE last_run = (SELECT MAX(run) FROM runs) AND outcome NOT IN ({marks}) ORDER BY path, digest"""
    for line in _lines(store, query, REVIEWED):
        yield UnreviewedFile(**{key: line[key] for key in line.keys()})  # noqa: SIM118 - a Row iterates over values


def years(store: sqlite3.Connection) -> tuple[str, ...]:
    """The years of the forms that count, in order."""
    query = "SELECT DISTINCT s.year FROM standing s WHERE s.year IS NOT NULL AND s.status <> 'other-return' ORDER BY 1"
    return tuple(line["year"] for line in _lines(store, query))


def number(text: str | None) -> Decimal | None:
    """A stored number; None for none, and for a text that is not finite."""
    try:
        value = None if text is None else Decimal(text)
    except InvalidOperation:
        return None
    return value if value is not None and value.is_finite() else None


def _lines(
    store: sqlite3.Connection, query: str, values: tuple[str, ...] | dict[str, str] = ()
) -> sqlite3.Cursor:
    store.execute(_VIEW)
    cursor = store.cursor()
    cursor.row_factory = sqlite3.Row
    return cursor.execute(query, values)


def _form(line: sqlite3.Row) -> Form:
    return Form(
        ledger_place=line["ledger_place"],
        department=line["department"] or NO_DEPARTMENT,
        organization_code=line["organization_code"] or "",
        organization=line["organization"] or NO_ORGANIZATION,
        project_code=line["project_code"] or "",
        project=line["project"] or "",
        due=line["due"],
        received=line["received"],
        days_late=line["days_late"],
        return_number=line["return_number"],
        status=line["status"],
        remark=line["remark"] or "",
        treasury_spent=number(line["treasury_spent"]),
        return_id=line["return_id"],
        is_reviewed=bool(line["is_reviewed"]),
        year=line["year"],
        scheme=line["scheme"],
        budget_initial=number(line["budget_initial"]),
        budget_adjusted=number(line["budget_adjusted"]),
        budget_spent=number(line["budget_spent"]),
        declared_total=number(line["declared_total"]),
        declared_grade=line["declared_grade"],
        total=number(line["total"]),
        grade=line["grade"],
        conclusion=_conclusion(line),
        path=line["path"] or "",
        copy=line["copy"],
    )


def _conclusion(line: sqlite3.Row) -> str:
    """The review's conclusion, made stricter by what only the batch shows; "" without a review."""
    said: str = line["conclusion"] or ""
    if said and line["asked_errors"]:
        return "退回修改"
    return "请核实" if said == "通过" and line["asked_warnings"] else said
