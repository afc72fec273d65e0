"""Renew the results and copies that show other states of findings than the store has.

After a run they are renewed by what came in it, later by decisions. For letters that are written later
reports are matched once more: which form and which report counts may have been chosen since.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Iterator, Mapping
from contextlib import closing
from dataclasses import replace
from datetime import date
from functools import partial
from pathlib import Path
from typing import NamedTuple

from xlselfeval.batch.letters.options import LetterOptions, remembered
from xlselfeval.batch.load_checker import load_checker
from xlselfeval.batch.lost import lost_file
from xlselfeval.batch.outputs import SUMMARY
from xlselfeval.batch.papers.run import PaperRun, check_papers, has_papers, outdated_copies
from xlselfeval.batch.progress import Progress
from xlselfeval.batch.results import store as results
from xlselfeval.batch.results.identify_form import RosterIndex
from xlselfeval.batch.results.ledger import update_ledger
from xlselfeval.batch.results.receipts import content_id
from xlselfeval.batch.results.states import merge_states
from xlselfeval.batch.settled import Decisions, basis_digest, merged_decisions, split_basis
from xlselfeval.batch.sources.collect import Found, list_files, without_copies
from xlselfeval.batch.summary.read_register import read_register
from xlselfeval.batch.summary.read_summary import read_summary
from xlselfeval.batch.summary.studied import studied_contents
from xlselfeval.batch.task import FileWorker, Task, rules_digest
from xlselfeval.checking import Checker
from xlselfeval.engines.engine import SerialEngine
from xlselfeval.errors import SelfEvalError
from xlselfeval.files.limits import LIMITS
from xlselfeval.review.settings import Settings
from xlselfeval.roster.model import Roster

# The files of returns that count, but those whose copy could not be written, as their message says.
_RETURNED = """
SELECT f.file, f.path, f.digest, f.copy, f.roster
FROM files f WHERE (f.copy IS NOT NULL OR f.message = '') AND EXISTS (
  SELECT 1 FROM returns r WHERE r.file = f.file AND NOT r.superseded
  AND (r.round IS NOT NULL OR f.last_run = (SELECT MAX(run) FROM runs)))
ORDER BY f.path"""


class _Outdated(NamedTuple):
    """A file whose result or copy, if it has one, says other things than people have decided."""

    path: str
    digest: str
    copy: str | None


class Sources(NamedTuple):
    """The rules and the files of a run, with their digests, those in archives too."""

    checker: Checker
    found: tuple[Found, ...]


class Renewed(NamedTuple):
    """The outcome of a renewal.

    `is_changed` says that results were stored again, `waiting` is the number of copies that only another run
    can renew.
    """

    is_changed: bool = False
    waiting: int = 0


def renew_copies(
    store: sqlite3.Connection,
    output: Path,
    roster: Roster | None,
    settings: Settings,
    day: date,
    *,
    sources: Sources | None,
) -> Renewed:
    """Check again the files whose results differ from the states that the summary gives findings.

    `sources` are those of a run, None where letters are written later.
    """
    has_returns, with_reports = bool(store.execute(_RETURNED).fetchone()), has_papers(store)
    if not has_returns and not with_reports:
        return Renewed()
    index = None if roster is None else RosterIndex(roster)
    summary = output / SUMMARY
    lines = read_summary(summary).lines if summary.is_file() else None
    states = merge_states(store, lines)
    decisions, studied = merged_decisions(store, states, lines or ()), studied_contents(store, states)
    outdated = list(_outdated(store, index, decisions, studied))
    with_reports = with_reports and (sources is None or bool(outdated or outdated_copies(store, decisions)))
    if not outdated and not with_reports:
        return Renewed()
    waiting = sum(one.copy is not None for one in outdated)
    last = store.execute("SELECT run, options FROM runs ORDER BY run DESC LIMIT 1").fetchone()
    options: dict[str, str] = json.loads(last["options"])
    given = {name: text for name, text in options.items() if text != "None"}
    try:
        checker, listed = _sources(given, output) if sources is None else sources
    except SelfEvalError:  # rules or returns are not where they were
        return Renewed(waiting=waiting + outdated_copies(store, decisions))
    checker = replace(checker, basis=remembered(store, LetterOptions(), day).basis or "")
    rules = rules_digest(checker, settings)
    worker = FileWorker(checker, output.resolve(), day, index, settings, decisions, studied)
    with closing(worker):
        if sources is None:
            listed = _surveyed(worker, listed, None if with_reports else outdated)
        for found, one in _matched(listed, outdated):
            result = worker.check(Task(found=found, copy=one.copy)).result
            if result.forms and (result.copy is None) == (one.copy is None):
                results.save_result(store, last["run"], rules, result)
                store.commit()
                waiting -= one.copy is not None
        if with_reports:
            update_ledger(store, roster, day, read_register(output / SUMMARY))  # says which form counts
            known = PaperRun(
                store=store, run=last["run"], rules=rules, found=listed, roster=index, decisions=decisions, output=output,
                copies=given.get("copies") == "True", timeout=float(given["timeout"]), limits=checker.limits,
                lost=partial(lost_file, output=output, timeout=float(given["timeout"]), memory=int(given["memory"])),
            )  # fmt: skip
            check_papers(SerialEngine(worker), known, Progress())
            waiting += outdated_copies(store, decisions, listed)
    return Renewed(is_changed=True, waiting=waiting)


def _sources(given: Mapping[str, str], output: Path) -> Sources:
    """Load the rules of the last run and list its files, as they are now."""
    issued = Path(given["issued"]) if "issued" in given else None
    checker = load_checker(
        given["root"], output, scheme=given.get("scheme"), profile=given.get("profile"), issued=issued,
        limits=LIMITS.raised(int(given.get("raised", 1))),
    )  # fmt: skip
    listed, _ = list_files(given["root"], output, issued)
    return Sources(checker, listed)


def _outdated(
    store: sqlite3.Connection, roster: RosterIndex | None, decisions: Decisions, studied: Mapping[str, bool]
) -> Iterator[_Outdated]:
    names = results.names_in_files(store)
    for line in store.execute(_RETURNED).fetchall():
        forms = names.get(line["file"], ())
        digests = (content_id(line["digest"], place) for place in range(1, len(forms) + 1))
        now = frozenset(place for place, content in enumerate(digests, 1) if studied.get(content))
        basis, shown = split_basis(line["roster"])
        is_shown = line["copy"] is None or shown == now  # a copy alone says 正在审核
        if not is_shown or basis != basis_digest(roster, decisions, forms, line["path"]):
            yield _Outdated(line["path"], line["digest"], line["copy"])


def _surveyed(
    worker: FileWorker, listed: tuple[Found, ...], outdated: list[_Outdated] | None
) -> tuple[Found, ...]:
    """Survey files again, in archives too: those whose copies are `outdated`, or with None all."""
    outside = None if outdated is None else {one.path.partition("!/")[0] for one in outdated}
    wanted = (file for file in listed if not file.outcome and (outside is None or file.path in outside))
    surveyed, _ = without_copies((one for file in wanted for one in worker.survey(file)), {})
    return surveyed


def _matched(found: Iterable[Found], outdated: list[_Outdated]) -> Iterator[tuple[Found, _Outdated]]:
    """Find the files of outdated copies; a file that is another one now is for a run."""
    wanted = {(one.path, one.digest): one for one in outdated}
    for file in found:
        one = wanted.get((file.path, file.digest))
        if one is not None and not file.outcome:
            yield file, one
