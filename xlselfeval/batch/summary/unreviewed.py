"""The files of the last run without a review."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from typing import NamedTuple

from xlselfeval.batch.results.outcome import CHECKED, Outcome


class UnreviewedFile(NamedTuple):
    """One file of the last run without a review, and the reason."""

    path: str
    outcome: Outcome
    message: str
    modified: str | None
    size: int
    duplicate_of: str | None


# A blank data sheet of whose owner no other one has come.
_BLANK_SHEET = """
SELECT 1 FROM reports t WHERE t.file = files.file AND NOT EXISTS (SELECT 1 FROM returns r WHERE r.file = t.file)
  AND NOT EXISTS (SELECT 1 FROM reports o JOIN files f ON f.file = o.file
                  WHERE o.owner = t.owner AND o.owner <> '' AND o.kind = t.kind AND f.outcome <> 'blank')"""


def unreviewed_files(store: sqlite3.Connection) -> Iterator[UnreviewedFile]:
    """Yield the files of the last run without a review, by path; no blank ones that have come filled in since."""
    marks = ", ".join("?" * len(CHECKED))
    query = f"""
    SELECT path, outcome, message, modified, size, duplicate_of FROM files
    WHERE last_run = (SELECT MAX(run) FROM runs) AND outcome NOT IN ({marks})
      AND (outcome <> 'blank' OR EXISTS (SELECT 1 FROM returns r WHERE r.file = files.file AND NOT r.superseded)
        OR EXISTS ({_BLANK_SHEET}))
    ORDER BY path, digest"""
    for line in store.execute(query, CHECKED):
        yield UnreviewedFile(*line)
