"""The years that a run is about, for titles and letters."""

from __future__ import annotations

import sqlite3
from collections import Counter

from xlselfeval.batch.results.current_forms import VIEW
from xlselfeval.batch.results.queries import DUE
from xlselfeval.batch.results.store import last_options

ISSUED_YEARS = "issued_years"  # option of a run: the years of the issued forms, between blanks


def years(store: sqlite3.Connection) -> tuple[str, ...]:
    """List the years that the last run is about.

    It is that of the issued forms, else that of most returns; where none has most, all are listed. A form of another year, of another unit or of nobody on the roster says nothing about it.
    """
    issued = last_options(store).get(ISSUED_YEARS, "").split()
    if len(issued) == 1:
        return (issued[0],)
    query = """
    SELECT s.year, s.status FROM current_forms s WHERE s.year IS NOT NULL AND NOT EXISTS (
      SELECT 1 FROM findings n WHERE n.return_id = s.return_id AND n.name = 'year-mismatch')"""
    store.execute(VIEW)
    found = Counter(line["year"] for line in store.execute(query) if line["status"] in DUE)
    return tuple(
        year
        for year, count in sorted(found.items())
        if max(found.values()) * 2 <= found.total() or count * 2 > found.total()
    )
