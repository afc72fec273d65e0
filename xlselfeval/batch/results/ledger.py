"""The ledger of a results store, rewritten from the returns of its last run."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from datetime import date

from xlselfeval.batch.results.matching import BatchFinding, Matched, Return, match
from xlselfeval.form.instructions import instruction_lines
from xlselfeval.form.validations import RESULTS
from xlselfeval.review.record_fields import FINDING_FIELDS, record_of, stored
from xlselfeval.roster.model import Roster
from xlselfeval.scheme.load import issuing_ids, load_scheme

_RETURNS = """
SELECT r.id, f.path, f.digest, r.place, f.modified, f.first_run, runs.started, r.organization, r.department, r.project,
       r.budget_adjusted, r.budget_spent, r.issued_id, r.texts
FROM returns r JOIN files f ON f.file = r.file LEFT JOIN runs ON runs.run = f.first_run
WHERE f.last_run = (SELECT MAX(run) FROM runs) ORDER BY f.path, r.place
"""


def update_ledger(store: sqlite3.Connection, roster: Roster, today: date) -> Matched:
    """Match the returns of the last run with the roster; replace ledger, batch findings and rounds, all or none.

    Text that shipped schemes print in their forms is not taken for copied text.
    """
    matched = match(roster, read_returns(store), today, _printed())
    with store:
        store.execute("DELETE FROM ledger")
        store.execute("DELETE FROM batch_findings")
        _insert(store, "ledger", [asdict(line) for line in matched.ledger])
        _insert(store, "batch_findings", [_line(one) for one in matched.findings])
        store.execute("UPDATE returns SET round = NULL, superseded = 0")
        for ids in matched.rounds:
            store.executemany(
                "UPDATE returns SET round = ?, superseded = ? WHERE id = ?",
                ((number, number < len(ids), one) for number, one in enumerate(ids, 1)),
            )
    return matched


def read_returns(store: sqlite3.Connection) -> list[Return]:
    """Read the reviewed forms of the last run."""
    return [
        Return(
            id=row["id"], path=row["path"], digest=row["digest"], place=row["place"], modified=row["modified"],
            first_run=row["first_run"], seen=date.fromisoformat(row["started"][:10]) if row["started"] else None,
            organization=row["organization"], department=row["department"], project=row["project"],
            budget_adjusted=row["budget_adjusted"], budget_spent=row["budget_spent"], issued_id=row["issued_id"],
            texts=tuple(json.loads(row["texts"])),
        )
        for row in store.execute(_RETURNS)
    ]  # fmt: skip


def _printed() -> list[str]:
    """List the texts that the forms of the shipped schemes print."""
    texts = list(RESULTS)
    for name in issuing_ids():
        scheme = load_scheme(name)
        texts += [*scheme.notes, *(text for _, text in instruction_lines(scheme))]
    return texts


def _line(one: BatchFinding) -> dict[str, object]:
    place: dict[str, object] = {"ledger_place": one.ledger_place, "return_id": one.return_id}
    return place | record_of(one.finding, FINDING_FIELDS)


def _insert(store: sqlite3.Connection, table: str, lines: Sequence[Mapping[str, object]]) -> None:
    """Insert lines that all have the same columns."""
    if lines:
        marks = ", ".join("?" * len(lines[0]))
        store.executemany(
            f"INSERT INTO {table} ({', '.join(lines[0])}) VALUES ({marks})",
            (tuple(map(stored, line.values())) for line in lines),
        )
