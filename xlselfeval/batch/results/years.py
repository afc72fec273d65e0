"""The years that a run is about, for titles and letters."""

from __future__ import annotations

import sqlite3
from collections import Counter
from collections.abc import Iterator

from xlselfeval.batch.results.current_forms import VIEW
from xlselfeval.batch.results.matching import BatchFinding
from xlselfeval.batch.results.queries import DUE
from xlselfeval.batch.results.store import last_options
from xlselfeval.review.finding import make_finding
from xlselfeval.review.places import Place

ISSUED_YEARS = "issued_years"  # option of a run: the years of the issued forms, between blanks


def years(store: sqlite3.Connection) -> tuple[str, ...]:
    """List the years that the last run is about.

    It is that of the issued forms, else that of most returns; where none has most, all are listed. A form of another year, of another unit or of nobody on the roster says nothing about it.
    """
    issued = last_options(store).get(ISSUED_YEARS, "").split()
    if len(issued) == 1:
        return (issued[0],)
    found = Counter(year for _, _, year in _years_of_forms(store))
    return tuple(
        year
        for year, count in sorted(found.items())
        if max(found.values()) * 2 <= found.total() or count * 2 > found.total()
    )


def of_other_years(store: sqlite3.Connection) -> Iterator[BatchFinding]:
    """Ask about the forms of another year than the one that the last run is about.

    Where the issued files or the roster's dates have shown that already, or the form's own dates ask about its year, nothing
    is asked once more.
    """
    about = years(store)
    if len(about) != 1:
        return
    query = "SELECT return_id FROM findings WHERE name = 'year-vs-dates'"
    asked = {number for (number,) in store.execute(query)}
    for place, number, year in _years_of_forms(store):
        if year != about[0] and number not in asked:
            found = make_finding(
                "year-mismatch",
                Place("field/year", "年度"),
                severity="warning",
                found=year,
                expected=about[0],
            )
            yield BatchFinding(place, number, found)


def _years_of_forms(store: sqlite3.Connection) -> list[tuple[int | None, int, str]]:
    """Read the lines, ids and years of the forms that count and are not known to be of a wrong year."""
    query = """
    SELECT s.ledger_place, s.return_id, s.year, s.status FROM current_forms s WHERE s.year IS NOT NULL AND NOT EXISTS (
      SELECT 1 FROM findings n WHERE n.return_id = s.return_id AND n.name = 'year-mismatch')"""
    store.execute(VIEW)
    return [tuple(line)[:3] for line in store.execute(query) if line["status"] in DUE]
