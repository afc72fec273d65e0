"""All that units are asked: the findings about their forms and their reports; and all on which the bureau decides."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator

from xlselfeval.batch.results.queries import Form, Settled, StoredFinding, findings, forms, settled_findings
from xlselfeval.batch.results.report_forms import report_findings, report_forms


def unit_findings(store: sqlite3.Connection, settled: Settled | None = None) -> Iterator[StoredFinding]:
    """Yield the findings for units: those about forms in their order, then those about reports."""
    yield from findings(store, "unit", settled)
    yield from report_findings(store, settled)


def decidable_findings(store: sqlite3.Connection) -> Iterator[StoredFinding]:
    """Yield the findings on which the bureau decides: those for units, then those for the bureau alone."""
    yield from unit_findings(store)
    yield from findings(store, "bureau")


def open_findings(store: sqlite3.Connection, settled: Settled | None = None) -> Iterator[StoredFinding]:
    """Yield the findings for units that the bureau has not settled."""
    settled = settled_findings(store) if settled is None else settled
    return (one for one in unit_findings(store, settled) if one.key not in settled)


def forms_and_reports(store: sqlite3.Connection, settled: Settled | None = None) -> Iterator[Form]:
    """Yield all forms, then the reports that count."""
    yield from forms(store, settled)
    yield from report_forms(store, settled)
