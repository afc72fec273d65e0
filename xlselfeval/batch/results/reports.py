"""The reports in a results store: whose they are, what their check found, and which of them count."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple

from xlselfeval.batch.results.outcome import ReportHead
from xlselfeval.batch.results.queries import has_ledger
from xlselfeval.review.finding import SEVERITIES
from xlselfeval.scheme.model import Severity

# The first run of a content is the first complete one after it was seen: a run that went on after a kill is one.
_REPORTS = """
SELECT t.*, f.path, f.digest, f.last_run = (SELECT MAX(run) FROM runs) AS is_here,
       EXISTS (SELECT 1 FROM returns r WHERE r.file = f.file) AS has_forms,
       COALESCE((SELECT MIN(run) FROM runs WHERE finished IS NOT NULL AND run >= first.run),
                (SELECT MAX(run) FROM runs)) AS first_run
FROM reports t JOIN files f ON f.file = t.file
JOIN (SELECT digest, MIN(first_run) AS run FROM files GROUP BY digest) first ON first.digest = f.digest
ORDER BY f.last_run DESC, f.path
"""


class ReportLine(NamedTuple):
    """One finding about a report, as lists and letters give it."""

    name: str
    severity: Severity
    audience: str
    paragraph: int
    quote: str
    found: str
    expected: str | None
    situation: str
    action: str
    opinion: str

    @property
    def problem(self) -> str:
        """The situation and what to do."""
        return f"{self.situation}。{self.action}"

    @property
    def location(self) -> str:
        """The place in the report; the whole report where something is missing."""
        return f"第{self.paragraph}段" if self.found else "全文"


@dataclass(frozen=True, kw_only=True, slots=True)
class StoredReport:
    """One report with what its check found, the gravest first; `place` is the line of the ledger that it belongs to.

    Reports of one `owner` replace one another. `form_path` is the form that it was compared with, `not_compared` says why
    with none; `message` says why it could not be checked.
    """

    file: int
    path: str
    digest: str
    head: ReportHead
    first_run: int
    is_here: bool
    has_forms: bool
    place: int | None
    department: str
    organization: str
    project: str
    owner: str
    form_path: str
    not_compared: str
    basis: str
    claims: int
    findings: tuple[ReportLine, ...]
    copy: str | None
    copy_digest: str
    message: str

    @property
    def is_checked(self) -> bool:
        """Check whether the check has come to its end."""
        return bool(self.basis)

    def count(self, *severities: Severity) -> int:
        """Count the findings of these severities."""
        return sum(one.severity in severities for one in self.findings)


class ReportCounts(NamedTuple):
    """The number of reports, of those with something to correct or explain, and of those with something to correct."""

    received: int = 0
    with_problems: int = 0
    with_errors: int = 0


def read_reports(store: sqlite3.Connection) -> Iterator[StoredReport]:
    """Yield every report once for each content, those of the last run first."""
    seen: set[str] = set()
    for row in store.execute(_REPORTS).fetchall():
        if row["digest"] not in seen:
            seen.add(row["digest"])
            yield _report(row)


def current_reports(store: sqlite3.Connection) -> list[StoredReport]:
    """List the reports that count, in the order of the roster: of each owner those of the last run that brought any.

    With a roster a report counts when its file has been moved away, as a return does.
    """
    keeps = has_ledger(store)
    known = [one for one in read_reports(store) if one.is_here or keeps]
    newest: dict[str, int] = {}
    for one in known:
        newest[one.owner] = max(newest.get(one.owner, 0), one.first_run)
    found = [one for one in known if one.first_run == newest[one.owner]]
    return sorted(found, key=_order)


def _order(one: StoredReport) -> tuple[object, ...]:
    """The order of the roster; then, and without one, by name, those that name no unit last."""
    names = (not one.organization, one.department, one.organization, one.path)
    return one.place is None, one.place or 0, *names


def count_reports(store: sqlite3.Connection) -> ReportCounts:
    """Count the reports that count."""
    known = current_reports(store)
    return ReportCounts(
        len(known),
        sum(bool(one.count("error", "warning")) for one in known),
        sum(bool(one.count("error")) for one in known),
    )


def save_owner(store: sqlite3.Connection, file: int, values: Mapping[str, object]) -> None:
    """Save whose a report is, and with which form it is compared."""
    _update(store, file, values)


def save_check(store: sqlite3.Connection, file: int, records: Iterable[Mapping[str, object]], **values: object) -> None:  # fmt: skip
    """Save what the check of a report found; the records are those of the JSON output, with their words."""
    _update(store, file, {"findings": json.dumps(list(records), ensure_ascii=False), **values})


def _update(store: sqlite3.Connection, file: int, values: Mapping[str, object]) -> None:
    columns = ", ".join(f"{name} = ?" for name in values)
    store.execute(f"UPDATE reports SET {columns} WHERE file = ?", (*values.values(), file))


def _report(row: sqlite3.Row) -> StoredReport:
    lines = [_line(one) for one in json.loads(row["findings"])]
    return StoredReport(
        file=row["file"], path=row["path"], digest=row["digest"], head=ReportHead(row["title"], row["named"], row["year"]),
        first_run=row["first_run"], is_here=bool(row["is_here"]), has_forms=bool(row["has_forms"]), place=row["place"],
        department=row["department"], organization=row["organization"], project=row["project"], owner=row["owner"],
        form_path=row["form_path"], not_compared=row["not_compared"], basis=row["basis"], claims=row["claims"],
        findings=tuple(sorted(lines, key=lambda one: SEVERITIES.index(one.severity))), copy=row["copy"],
        copy_digest=row["copy_digest"], message=row["message"],
    )  # fmt: skip


def _line(record: Mapping[str, Any]) -> ReportLine:
    return ReportLine(**{name: record[name] for name in ReportLine._fields})
