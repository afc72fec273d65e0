"""All that units are asked: the findings about their forms and the papers beside them; and all on which the bureau decides."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator

from xlselfeval.batch.results.paper_forms import paper_findings, paper_forms
from xlselfeval.batch.results.queries import Form, Settled, StoredFinding, findings, forms, settled_findings


def unit_findings(store: sqlite3.Connection, settled: Settled | None = None) -> Iterator[StoredFinding]:
    """Yield the findings for units: those about forms in their order, then those about papers."""
    yield from findings(store, "unit", settled)
    yield from paper_findings(store, "unit", settled)


def bureau_findings(store: sqlite3.Connection) -> Iterator[StoredFinding]:
    """Yield the findings for the bureau alone: those about forms in their order, then those about papers."""
    yield from findings(store, "bureau")
    yield from paper_findings(store, "bureau")


def decidable_findings(store: sqlite3.Connection) -> Iterator[StoredFinding]:
    """Yield the findings on which the bureau decides: those for units, then those for the bureau alone."""
    yield from unit_findings(store)
    yield from bureau_findings(store)


def open_findings(store: sqlite3.Connection, settled: Settled | None = None) -> Iterator[StoredFinding]:
    """Yield the findings for units that the bureau has not settled."""
    settled = settled_findings(store) if settled is None else settled
    return (one for one in unit_findings(store, settled) if one.key not in settled)


def forms_and_papers(store: sqlite3.Connection, settled: Settled | None = None) -> Iterator[Form]:
    """Yield all forms, then the papers that count."""
    yield from forms(store, settled)
    yield from paper_forms(store, settled)
