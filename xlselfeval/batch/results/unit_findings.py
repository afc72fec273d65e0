"""The findings about forms and about the papers beside them.

All that units are asked, and all on which the bureau decides.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable, Iterable, Iterator
from itertools import groupby
from typing import NamedTuple

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

# The line of the first has the others, which are at its cell.
_HAS_BESIDE = {"total-mismatch": ("formula-overwritten", "formula-changed")}


class Listed(NamedTuple):
    """A finding, whether 待处理 has a line of it, and the findings that are named in that line."""

    found: StoredFinding
    has_line: bool
    beside: tuple[StoredFinding, ...] = ()


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
) -> Iterator[Listed]:
    """Yield the findings for units, each with whether 待处理 has a line of it.

    One that follows another at its cell is named in the line of that one while it is not settled, unless people have written
    beside it.
    """
    for _, group in groupby(unit_findings(store), key=lambda one: one.form.key):
        found = list(group)
        beside = {
            one.key: () if is_settled(one.key) else tuple(_beside(one, found, is_written)) for one in found
        }
        named = {one.key for those in beside.values() for one in those}
        yield from (Listed(one, one.key not in named, beside[one.key]) for one in found)


def _beside(
    one: StoredFinding, found: Iterable[StoredFinding], is_written: Callable[[FindingKey], bool]
) -> Iterator[StoredFinding]:
    """Yield the findings of a form that are named in the line of another one at their cell."""
    names = _HAS_BESIDE.get(one.finding.name, ())
    for other in found if names else ():
        is_here = (other.finding.sheet, other.finding.cells) == (one.finding.sheet, one.finding.cells)
        if other.finding.name in names and is_here and not is_written(other.key):
            yield other


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
