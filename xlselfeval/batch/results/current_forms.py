"""The forms of the last run, in queries and by their keys: the lines of the ledger, without one the returns."""

from __future__ import annotations

import sqlite3
from collections import Counter

from xlselfeval.review.records.fields import FINDING_PARTS, ROW_FIELDS

# `ledger_place` is null for a return that no line of the ledger names.
VIEW = """
CREATE TEMP VIEW IF NOT EXISTS current_forms AS
WITH line AS (
  SELECT l.place AS ledger_place, COALESCE(NULLIF(l.department, ''), r.department) AS department,
         l.organization_code, COALESCE(NULLIF(l.organization, ''), r.organization) AS organization,
         l.project_code, COALESCE(NULLIF(l.project, ''), r.project) AS project,
         l.due, l.received, l.days_late, l.return_number, l.status, l.remark, l.treasury_spent, l.contact, l.paper, l.return_id,
         l.form, l.content, l.returned, l.chosen, l.blanks, l.papers, l.papers_late
  FROM ledger l LEFT JOIN returns r ON r.id = l.return_id
  UNION ALL
  SELECT NULL, r.department, '', r.organization, '', r.project, NULL, substr(runs.started, 1, 10), NULL, r.round,
         'returned', '', NULL, '', '', r.id, '', '', 0, '', 0, '', NULL
  FROM returns r JOIN files f ON f.file = r.file LEFT JOIN runs ON runs.run = f.first_run
  WHERE f.last_run = (SELECT MAX(run) FROM runs) AND NOT r.superseded AND NOT r.is_blank AND NOT EXISTS (SELECT 1 FROM ledger)
)
SELECT line.*, r.sheet, r.scheme, r.profile, r.year, r.budget_initial, r.budget_adjusted, r.budget_spent,
       r.declared_total, r.declared_grade, r.total, r.total_low, r.total_high, r.open_points, r.grade,
       r.conclusion, r.explanations, f.path, f.digest, f.copy, f.first_run, r.place AS form_place,
       r.id IS NOT NULL AS is_reviewed
FROM line LEFT JOIN returns r ON r.id = line.return_id LEFT JOIN files f ON f.file = r.file
"""
FIGURES = ("treasury_spent", "budget_initial", "budget_adjusted", "budget_spent", "declared_total", "total", "total_low", "total_high", "open_points")  # fmt: skip
# the roster's order; then, and without a roster, by name
ORDER = "s.ledger_place IS NULL, s.ledger_place, s.department, s.organization, s.project, s.first_run, s.path, s.form_place"
_PARTS = ", ".join(f"f.{one.name} AS f_{one.name}" for one in FINDING_PARTS)
FINDINGS = f"""
SELECT s.*, 0 AS of_batch, f.place AS finding_place, {_PARTS}
  FROM findings f JOIN current_forms s ON s.return_id = f.return_id
  WHERE f.audience = :audience
UNION ALL
SELECT s.*, 1, f.number, {_PARTS} FROM batch_findings f JOIN current_forms s ON s.ledger_place = f.ledger_place
  WHERE f.audience = :audience
UNION ALL
SELECT s.*, 1, f.number, {_PARTS} FROM batch_findings f LEFT JOIN current_forms s ON s.return_id = f.return_id
  WHERE f.audience = :audience AND (f.ledger_place IS NULL
    OR f.ledger_place NOT IN (SELECT place FROM ledger))
"""
ASKED = f"""
SELECT s.ledger_place, s.return_id, s.f_name, s.f_subject, s.f_severity FROM ({FINDINGS}) s
WHERE s.is_reviewed AND s.f_severity <> 'info'
"""
SETTLED = "SELECT form, name, subject, state FROM states WHERE state IN ('accepted', 'ignored', 'verified', 'closed')"
SEVERITY = "CASE s.f_severity WHEN 'error' THEN 0 WHEN 'warning' THEN 1 ELSE 2 END"
ROWS = ", ".join(f"o.{one.name} AS o_{one.name}" for one in ROW_FIELDS)

FormPlace = tuple[int | None, int | None]  # line of the ledger and return
FormKeys = dict[FormPlace, str]


def query_forms(
    store: sqlite3.Connection, query: str, values: tuple[str, ...] | dict[str, str] = ()
) -> sqlite3.Cursor:
    """Run a query in which `current_forms` may occur."""
    store.execute(VIEW)
    return store.execute(query, values)


def form_key(*names: str | None) -> str:
    """Make the key of the first form with these names."""
    return "/".join("".join((name or "").split()) for name in names)


def keys_of_forms(store: sqlite3.Connection) -> FormKeys:
    """Make the keys of all forms: organization and project, without a roster also the year.

    A return that names no organization is known by its path. Of several forms with one name the later ones have a number,
    in the order in which they were first seen.
    """
    query = """
    SELECT ledger_place, return_id, organization, project, year, path FROM current_forms
    ORDER BY ledger_place IS NULL, ledger_place, first_run, path, form_place"""
    keys, seen = FormKeys(), Counter[str]()
    for line in query_forms(store, query):
        names = [line["organization"] or line["path"], line["project"]]
        key = form_key(*names, *([] if line["ledger_place"] is not None else [line["year"]]))
        seen[key] += 1
        number = seen[key]
        keys[line["ledger_place"], line["return_id"]] = key if number == 1 else f"{key}#{number}"
    return keys
