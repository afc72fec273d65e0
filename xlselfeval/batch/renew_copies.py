"""Renew the copies of the last run that people's decisions have changed since, before letters send them out.

Reports are matched once more: which form and which report counts may have been chosen since.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from datetime import date
from functools import partial
from pathlib import Path
from typing import NamedTuple

from xlselfeval.batch.collect import Found, list_files, without_copies
from xlselfeval.batch.letters.options import LetterOptions, remembered
from xlselfeval.batch.load_checker import load_checker
from xlselfeval.batch.lost import lost_file
from xlselfeval.batch.outputs import SUMMARY
from xlselfeval.batch.papers.run import PaperRun, check_papers, has_papers, outdated_copies
from xlselfeval.batch.progress import Progress
from xlselfeval.batch.results import store as results
from xlselfeval.batch.results.identify_form import RosterIndex
from xlselfeval.batch.results.ledger import update_ledger
from xlselfeval.batch.settled import Decisions, basis_digest, read_decisions
from xlselfeval.batch.summary.read_register import read_register
from xlselfeval.batch.task import FileWorker, Task, rules_digest
from xlselfeval.engines.engine import SerialEngine
from xlselfeval.errors import SelfEvalError
from xlselfeval.files.limits import LIMITS
from xlselfeval.review.settings import Settings
from xlselfeval.roster.model import Roster

# The copies of returns that count.
_COPIES = """
SELECT f.file, f.path, f.digest, f.copy, f.roster
FROM files f WHERE f.copy IS NOT NULL AND EXISTS (
  SELECT 1 FROM returns r WHERE r.file = f.file AND NOT r.superseded
  AND (r.round IS NOT NULL OR f.last_run = (SELECT MAX(run) FROM runs)))
ORDER BY f.path"""


class _Outdated(NamedTuple):
    """A file whose copy says other things than people have decided."""

    path: str
    digest: str
    copy: str


def renew_copies(
    store: sqlite3.Connection, output: Path, roster: Roster | None, settings: Settings, day: date
) -> int:
    """Check again what the summary changes; return the number of copies that only a run can renew."""
    index = None if roster is None else RosterIndex(roster)
    decisions = read_decisions(store, output / SUMMARY)
    outdated = list(_outdated(store, index, decisions))
    with_reports = has_papers(store)
    if not outdated and not with_reports:
        return 0
    last = store.execute("SELECT run, options FROM runs ORDER BY run DESC LIMIT 1").fetchone()
    options: dict[str, str] = json.loads(last["options"])
    given = {name: text for name, text in options.items() if text != "None"}
    issued = Path(given["issued"]) if "issued" in given else None
    try:
        checker = load_checker(
            given["root"], output, scheme=given.get("scheme"), profile=given.get("profile"), issued=issued,
            limits=LIMITS.raised(int(given.get("raised", 1))),
        )  # fmt: skip
        listed, _ = list_files(given["root"], output, issued)
    except SelfEvalError:  # rules or returns are not where they were
        return len(outdated) + outdated_copies(store, decisions)
    checker = replace(checker, basis=remembered(store, LetterOptions(), day).basis or "")
    rules, renewed = rules_digest(checker, settings), 0
    with closing(FileWorker(checker, output.resolve(), day, index, settings, decisions)) as worker:
        for found, one in _found(worker, listed, outdated):
            result = worker.check(Task(found=found, copy=one.copy)).result
            if result.copy is not None:
                results.save_result(store, last["run"], rules, result)
                store.commit()
                renewed += 1
        if with_reports:
            update_ledger(store, roster, day, read_register(output / SUMMARY))  # says which form counts
            surveyed = (one for file in listed if not file.outcome for one in worker.survey(file))
            found_now, _ = without_copies(surveyed, {})
            known = PaperRun(
                store=store, run=last["run"], rules=rules, found=found_now, roster=index, decisions=decisions, output=output,
                copies=given.get("copies") == "True", timeout=float(given["timeout"]), limits=checker.limits,
                lost=partial(lost_file, output=output, timeout=float(given["timeout"]), memory=int(given["memory"])),
            )  # fmt: skip
            check_papers(SerialEngine(worker), known, Progress())
            renewed -= outdated_copies(store, decisions, found_now)
    return len(outdated) - renewed


def _outdated(
    store: sqlite3.Connection, roster: RosterIndex | None, decisions: Decisions
) -> Iterator[_Outdated]:
    names = results.names_in_files(store)
    for line in store.execute(_COPIES).fetchall():
        if line["roster"] != basis_digest(roster, decisions, names.get(line["file"], ()), line["path"]):
            yield _Outdated(line["path"], line["digest"], line["copy"])


def _found(
    worker: FileWorker, listed: tuple[Found, ...], outdated: list[_Outdated]
) -> Iterator[tuple[Found, _Outdated]]:
    """Find the files again, in archives too; a file that is another one now is for a run."""
    wanted = {(one.path, one.digest): one for one in outdated}
    outside = {one.path.partition("!/")[0] for one in outdated}
    for file in listed:
        if file.path in outside and not file.outcome:
            for found in worker.survey(file):
                one = wanted.get((found.path, found.digest))
                if one is not None and not found.outcome:
                    yield found, one
