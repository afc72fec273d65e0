"""The returned forms that the last run compared with no issued file."""

from __future__ import annotations

import sqlite3

from xlselfeval.batch.results.queries import NOT_OWN, UNKNOWN
from xlselfeval.batch.results.store import last_options
from xlselfeval.batch.results.tables.schema import SENDER_FILE
from xlselfeval.review.catalogue_entry import STANDS_FOR_ALL

UNISSUED = "下发文件中未找到该表，未与下发文件比对"
# With a ledger those that it lists are in force: a misused form whose right one has come is none of them.
# Of a form of another year, or before the last issue, its own finding says that another one has to be filled in.
_QUERY = f"""
SELECT r.id, r.issued <> 'none' AS has_record, EXISTS (
  SELECT 1 FROM returns o WHERE o.was_compared AND o.organization IS r.organization AND o.project IS r.project
                                AND o.scheme IS r.scheme) AS was_compared
FROM returns r JOIN files f ON f.file = r.file LEFT JOIN ledger l ON l.return_id = r.id
WHERE r.issued <> '{SENDER_FILE}' AND NOT r.superseded AND NOT r.is_blank AND f.last_run = (SELECT MAX(run) FROM runs)
  AND COALESCE(l.status, '') NOT IN {(UNKNOWN, *NOT_OWN)}
  AND (l.return_id IS NOT NULL OR NOT EXISTS (SELECT 1 FROM ledger))
  AND NOT EXISTS (SELECT 1 FROM findings g WHERE g.return_id = r.id AND g.name IN ('{STANDS_FOR_ALL}', 'year-mismatch'))
"""


def is_issued_given(store: sqlite3.Connection) -> bool:
    """Check whether the last run had issued files to compare with."""
    return last_options(store).get("issued", "None") != "None"


def read_unissued(store: sqlite3.Connection) -> frozenset[int]:
    """Read the returns that count, by their ids, and were compared with no issued file.

    Where the run was given none, those count that have an issue record, or of whose form an earlier run had the file.
    """
    is_given = is_issued_given(store)
    return frozenset(
        number for number, has_record, was_compared in store.execute(_QUERY) if is_given or has_record or was_compared
    )  # fmt: skip
