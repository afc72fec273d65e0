"""The results store: one SQLite file with runs, files, returns, rows, findings, the ledger and decisions.

SQLite comes with Python, survives a kill in the middle of a write, and its one file can be copied and opened everywhere.
"""

from __future__ import annotations

import json
import sqlite3
import time
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import NamedTuple, TypeVar

from xlselfeval.batch.results.outcome import REVIEWED, FileResult, FormResult, Names, Outcome
from xlselfeval.batch.results.tables.migrate import MIGRATED, migrate
from xlselfeval.batch.results.tables.schema import SCHEMA, SCHEMA_VERSION, SENDER_FILE, insertion
from xlselfeval.errors import SelfEvalError
from xlselfeval.review.record import RECOMPUTED_FIELDS
from xlselfeval.review.records.fields import FINDING_FIELDS, ROW_FIELDS, Field, stored

_Step = TypeVar("_Step")
_WAIT = 30.0  # seconds for somebody who has the store open in another program
_COMMIT_SECONDS = 1.0  # what a kill may cost
_HEAD_FIELDS = ("sheet", "scheme", "profile", "year", "issued", "organization", "project")
_FORM_FIELDS = (
    "department", "budget_initial", "budget_adjusted", "budget_spent", "execution_rate", "conclusion", "issued_id", "is_blank", "issue",
)  # fmt: skip

_COMPARED = (
    "SELECT place FROM returns r JOIN files f ON f.file = r.file WHERE f.digest = ? AND r.was_compared"
)
_PAPER_COMPARED = "SELECT EXISTS (SELECT 1 FROM reports r JOIN files f ON f.file = r.file WHERE f.digest = ? AND r.was_compared)"


def open_store(path: Path) -> sqlite3.Connection:
    """Open the store at a path, or create it.

    A store of an earlier version is migrated first. The journal is the plain one, which also holds on a shared folder
    of a network, where a write-ahead log does not. Raises SelfEvalError when the file cannot be opened, is no
    store, or is one of a later version.
    """
    try:
        connection = _connect(path)
        version = connection.execute("PRAGMA user_version").fetchone()[0]
        if version in MIGRATED:
            connection.close()
            migrate(path, version)
            connection = _connect(path)
        elif version not in (0, SCHEMA_VERSION):
            connection.close()
            raise SelfEvalError(f"{path} 由另一个版本的xlselfeval生成，请改用其他结果文件夹")
        connection.executescript(SCHEMA)
    except sqlite3.Error as error:
        raise SelfEvalError(
            f"{path} 无法打开，可能已损坏或无权限；请移走该文件，或改用其他结果文件夹"
        ) from error
    return connection


def _connect(path: Path) -> sqlite3.Connection:
    connection = sqlite3.connect(path, timeout=_WAIT)
    connection.row_factory = sqlite3.Row
    connection.execute("PRAGMA foreign_keys = ON")
    return connection


def committed(store: sqlite3.Connection, steps: Iterable[_Step]) -> Iterator[_Step]:
    """Yield steps; commit what was stored at them, every second and at the end."""
    last = time.monotonic()
    for one in steps:
        yield one
        if time.monotonic() - last > _COMMIT_SECONDS:
            store.commit()
            last = time.monotonic()
    store.commit()


def start_run(
    store: sqlite3.Connection,
    *,
    root: str,
    program: str,
    rules: str,
    options: Mapping[str, object],
    started: datetime,
) -> int:
    """Begin a run, which counts as broken off until `finish_run`; return its number. The ledger is emptied."""
    store.execute("DELETE FROM batch_findings")
    store.execute("DELETE FROM ledger")
    values = {
        "started": started.isoformat(timespec="seconds"), "root": root, "program": program, "rules": rules,
        "options": json.dumps(options, ensure_ascii=False, sort_keys=True),
    }  # fmt: skip
    return _insert(store, "runs", values)


def finish_run(store: sqlite3.Connection, run: int, finished: datetime) -> None:
    """Mark a run as complete: every file has its outcome."""
    store.execute("UPDATE runs SET finished = ? WHERE run = ?", (finished.isoformat(timespec="seconds"), run))


def last_options(store: sqlite3.Connection) -> dict[str, str]:
    """Read the options of the last run as texts; none before the first."""
    line = store.execute("SELECT options FROM runs ORDER BY run DESC LIMIT 1").fetchone()
    return json.loads(line[0] or "{}") if line else {}


class KnownResult(NamedTuple):
    """The result of an earlier run for a content at a path.

    `forms` are organization, project and issued id of each form, by which a roster knows it, `roster` is the digest of what it
    said of them.
    """

    file: int
    outcome: Outcome
    copy: str | None
    roster: str
    forms: Sequence[Names]

    @property
    def reviewed(self) -> bool:
        """Check whether forms were read, so that there is a copy to write."""
        return self.outcome in REVIEWED


def known_results(store: sqlite3.Connection, rules: str) -> dict[tuple[str, str], KnownResult]:
    """Read the results that can be reused under the same rules, by (path, digest).

    Timeouts, crashes and duplicates are not among them: they may be different in another run.
    """
    forms = names_in_files(store)
    rows = store.execute(
        "SELECT file, path, digest, outcome, copy, roster FROM files WHERE rules = ? AND digest <> '' "
        "AND outcome NOT IN ('timeout', 'crashed', 'duplicate')",
        (rules,),
    )
    return {
        (row["path"], row["digest"]): KnownResult(
            row["file"], row["outcome"], row["copy"], row["roster"], forms.get(row["file"], ())
        )
        for row in rows
    }


def names_in_files(store: sqlite3.Connection) -> Mapping[int, Sequence[Names]]:
    """Read the names of the forms of each file, in their order in it."""
    found: dict[int, list[Names]] = defaultdict(list)
    query = "SELECT file, organization, project, issued_id FROM returns ORDER BY file, place"
    for file, organization, project, issued_id in store.execute(query):
        found[file].append((organization, project, issued_id))
    return found


def take_over(store: sqlite3.Connection, run: int, file: int, modified: str | None) -> None:
    """Reuse a known result in this run."""
    store.execute(
        "UPDATE files SET last_run = ?, reused = 1, modified = ? WHERE file = ?", (run, modified, file)
    )


def reused_in_run(store: sqlite3.Connection, run: int) -> int:
    """Count the results that a run has reused."""
    query = "SELECT count(*) FROM files WHERE last_run = ? AND reused = 1"
    return int(store.execute(query, (run,)).fetchone()[0])


def copies_of_files(store: sqlite3.Connection) -> dict[str, set[tuple[str, str]]]:
    """Map each checked copy to the (path, digest) of the files that it was made from."""
    found: dict[str, set[tuple[str, str]]] = {}
    for row in store.execute("SELECT copy, path, digest FROM files WHERE copy IS NOT NULL"):
        found.setdefault(row["copy"], set()).add((row["path"], row["digest"]))
    return found


def save_result(store: sqlite3.Connection, run: int, rules: str, result: FileResult) -> int:
    """Save the result of one file in place of an earlier one for the same content and path; return its id.

    All or nothing, also when an interrupt comes in the middle; the caller commits.
    """
    if not store.in_transaction:
        store.execute("BEGIN")
    store.execute("SAVEPOINT one_file")
    try:
        return _save_file(store, run, rules, result)
    except BaseException:
        store.execute("ROLLBACK TO one_file")
        raise
    finally:
        store.execute("RELEASE one_file")


def _save_file(store: sqlite3.Connection, run: int, rules: str, result: FileResult) -> int:
    old = store.execute(
        "SELECT file, first_run FROM files WHERE path = ? AND digest = ?", (result.path, result.digest)
    ).fetchone()
    first = old["first_run"] if old else run
    # of its paper, whose copy is replaced only where nobody has written into it
    copied: Mapping[str, object] = {}
    ((was_compared,),) = store.execute(_PAPER_COMPARED, (result.digest,))
    compared = {line["place"] for line in store.execute(_COMPARED, (result.digest,))}
    if old:
        query = "SELECT copy, copy_digest FROM reports WHERE file = ?"
        copied = dict(store.execute(query, (old["file"],)).fetchone() or {})
        store.execute("DELETE FROM files WHERE file = ?", (old["file"],))
    values = {
        "path": result.path, "digest": result.digest, "size": result.size, "modified": result.modified,
        "outcome": result.outcome, "error": result.error, "message": result.message, "copy": result.copy,
        "duplicate_of": result.duplicate_of, "reused": int(result.reused), "rules": rules, "roster": result.roster,
        "first_run": first, "last_run": run,
    }  # fmt: skip
    file = _insert(store, "files", values)
    for place, form in enumerate(result.forms, 1):
        _save_form(store, file, place, form, was_compared=place in compared)
    if (head := result.paper) is not None:
        named = {"title": head.title, "named": head.organization, "year": head.year, "kind": head.kind}
        _insert(store, "reports", {"file": file, "was_compared": was_compared, **named, **copied})
    return file


def _save_form(
    store: sqlite3.Connection, file: int, place: int, form: FormResult, *, was_compared: bool
) -> None:
    record = form.record
    head: Mapping[str, object] = record
    declared: Mapping[str, object] = record["declared"]
    recomputed: Mapping[str, object] = record["recomputed"]
    values: dict[str, object] = {"file": file, "place": place}
    values |= {key: head[key] for key in _HEAD_FIELDS}
    values |= {f"declared_{key}": declared[key] for key in ("total", "grade", "points")}
    values |= {key: recomputed[key] for key in RECOMPUTED_FIELDS}
    values |= {key: getattr(form, key) for key in _FORM_FIELDS}
    values["was_compared"] = int(was_compared or head["issued"] == SENDER_FILE)
    values["texts"] = json.dumps(form.texts, ensure_ascii=False)
    values["explanations"] = json.dumps(form.explanations, ensure_ascii=False)
    values["limits"] = json.dumps(record["limits"], ensure_ascii=False)
    return_id = _insert(store, "returns", values)
    _insert_all(store, "rows", ROW_FIELDS, return_id, record["rows"])
    _insert_all(store, "findings", FINDING_FIELDS, return_id, record["findings"])


def _insert(store: sqlite3.Connection, table: str, values: Mapping[str, object]) -> int:
    return store.execute(insertion(table, values), tuple(values.values())).lastrowid or 0


def _insert_all(
    store: sqlite3.Connection, table: str, fields: Iterable[Field], return_id: int, records: object
) -> None:
    assert isinstance(records, list)
    names = [one.name for one in fields]
    lines = (
        (return_id, place, *(stored(record[name]) for name in names))
        for place, record in enumerate(records, 1)
    )
    store.executemany(insertion(table, ("return_id", "place", *names)), lines)
