"""The findings about forms and about the papers beside them.

All that units are asked, and all on which the bureau decides.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable, Iterator
from itertools import groupby

from xlselfeval.batch.results.paper_forms import paper_findings, paper_forms
from xlselfeval.batch.results.queries import (
    FindingKey,
    Form,
    Settled,
    StoredFinding,
    findings,
    forms,
)
from xlselfeval.files.xml_text import clean

# Its action is to restore the formula.
_ASKS_FOR = {"total-mismatch": ("formula-overwritten", "formula-changed")}


def unit_findings(store: sqlite3.Connection, settled: Settled | None = None) -> Iterator[StoredFinding]:
    """Yield the findings for units: those about forms in their order, then those about papers."""
    yield from findings(store, "unit", settled)
    yield from paper_findings(store, "unit", settled)


def bureau_findings(store: sqlite3.Connection) -> Iterator[StoredFinding]:
    """Yield the findings for the bureau alone: those about forms in their order, then those about papers."""
    yield from findings(store, "bureau")
    yield from paper_findings(store, "bureau")


def listed_findings(
    store: sqlite3.Connection,
    is_written: Callable[[FindingKey], bool],
    is_settled: Callable[[FindingKey], bool],
) -> Iterator[tuple[StoredFinding, bool]]:
    """Yield the findings for units, each with whether 待处理 has a line of it.

    One has none while another at its cell asks for what it asks, too, and is not settled, unless people have written beside it.
    """
    for _, group in groupby(unit_findings(store), key=lambda one: one.form.key):
        found = list(group)
        asked = {
            (one.finding.sheet, *one.finding.cells, name)
            for one in found if not is_settled(one.key)
            for name in _ASKS_FOR.get(one.finding.name, ())
        }  # fmt: skip
        for one in found:
            is_asked = (one.finding.sheet, *one.finding.cells, one.finding.name) in asked
            yield one, not is_asked or is_written(one.key)


def decidable_findings(store: sqlite3.Connection) -> Iterator[StoredFinding]:
    """Yield the findings on which the bureau decides: those for units, then those for the bureau alone."""
    yield from unit_findings(store)
    yield from bureau_findings(store)


def notes_beside_nothing(store: sqlite3.Connection) -> dict[tuple[str, str], str]:
    """Read what units wrote on 核对结果 beside findings that they have corrected, by form and place."""
    written = {
        line["id"]: line["explanations"] for line in store.execute("SELECT id, explanations FROM returns")
    }
    return {
        (form.key, clean(place)): text
        for form in forms(store)
        for name, place, text in json.loads(written.get(form.return_id) or "[]")
        if not name
    }


def open_findings(store: sqlite3.Connection, settled: Settled) -> Iterator[StoredFinding]:
    """Yield the findings for units that the bureau has not settled."""
    return (one for one in unit_findings(store, settled) if one.key not in settled)


def forms_and_papers(store: sqlite3.Connection) -> Iterator[Form]:
    """Yield all forms, then the papers that count."""
    yield from forms(store)
    yield from paper_forms(store)
