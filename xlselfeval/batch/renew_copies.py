"""Renew the copies of the last run that people's decisions have changed since, before letters send them out."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import NamedTuple

from xlselfeval.batch.collect import Found, list_files
from xlselfeval.batch.letters.options import LetterOptions, remembered
from xlselfeval.batch.load_checker import load_checker
from xlselfeval.batch.outputs import SUMMARY
from xlselfeval.batch.results import store as results
from xlselfeval.batch.results.identify_form import Names, RosterIndex
from xlselfeval.batch.settled import Decisions, basis_digest, read_decisions
from xlselfeval.batch.task import FileWorker, Task, rules_digest
from xlselfeval.errors import SelfEvalError
from xlselfeval.review.settings import Settings
from xlselfeval.roster.model import Roster

# The copies of returns that count. A file with a report is for a run, which checks that too.
_COPIES = """
SELECT f.file, f.path, f.digest, f.copy, f.roster, EXISTS (SELECT 1 FROM reports p WHERE p.file = f.file) AS has_report
FROM files f WHERE f.copy IS NOT NULL AND EXISTS (
  SELECT 1 FROM returns r WHERE r.file = f.file AND NOT r.superseded
  AND (r.round IS NOT NULL OR f.last_run = (SELECT MAX(run) FROM runs)))
ORDER BY f.path"""
_NAMES = "SELECT organization, project, issued_id FROM returns WHERE file = ? ORDER BY place"


class _Outdated(NamedTuple):
    """A file whose copy says other things than people have decided."""

    path: str
    digest: str
    copy: str
    has_report: bool


def renew_copies(
    store: sqlite3.Connection, output: Path, roster: Roster | None, settings: Settings, day: date
) -> int:
    """Check again what the decisions in the summary change; return the number of copies that only a run can renew."""
    index = None if roster is None else RosterIndex(roster)
    decisions = read_decisions(store, output / SUMMARY)
    outdated = list(_outdated(store, index, decisions))
    if not outdated:
        return 0
    last = store.execute("SELECT run, options FROM runs ORDER BY run DESC LIMIT 1").fetchone()
    given: dict[str, str] = {
        name: text for name, text in json.loads(last["options"]).items() if text != "None"
    }
    issued = Path(given["issued"]) if "issued" in given else None
    try:
        checker = load_checker(
            given["root"], output, scheme=given.get("scheme"), profile=given.get("profile"), issued=issued
        )
        listed, _ = list_files(given["root"], output, issued)
    except SelfEvalError:  # rules or returns are not where they were
        return len(outdated)
    checker = replace(checker, basis=remembered(store, LetterOptions(), day).basis or "")
    rules, renewed = rules_digest(checker, settings), 0
    with closing(FileWorker(checker, output.resolve(), day, index, settings, decisions)) as worker:
        for found, one in _found(worker, listed, outdated):
            result = worker.check(Task(found=found, copy=one.copy)).result
            if result.copy is not None:
                results.save_result(store, last["run"], rules, result)
                store.commit()
                renewed += 1
    return len(outdated) - renewed


def _outdated(
    store: sqlite3.Connection, roster: RosterIndex | None, decisions: Decisions
) -> Iterator[_Outdated]:
    for line in store.execute(_COPIES).fetchall():
        names: list[Names] = [tuple(row) for row in store.execute(_NAMES, (line["file"],))]
        if line["roster"] != basis_digest(roster, decisions, names, line["path"]):
            yield _Outdated(line["path"], line["digest"], line["copy"], bool(line["has_report"]))


def _found(
    worker: FileWorker, listed: tuple[Found, ...], outdated: list[_Outdated]
) -> Iterator[tuple[Found, _Outdated]]:
    """Find the files again, in archives too; a file that is another one now is for a run."""
    wanted = {(one.path, one.digest): one for one in outdated if not one.has_report}
    outside = {one.path.partition("!/")[0] for one in outdated}
    for file in listed:
        if file.path in outside and not file.outcome:
            for found in worker.survey(file):
                one = wanted.get((found.path, found.digest))
                if one is not None and not found.outcome:
                    yield found, one
