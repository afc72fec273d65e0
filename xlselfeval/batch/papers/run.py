"""The reports of a run: matched with the forms that count, and checked where anything has changed."""

from __future__ import annotations

import contextlib
import hashlib
import re
import sqlite3
import time
from collections.abc import Callable, Iterable, Mapping
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from xlselfeval.batch.collect import Found
from xlselfeval.batch.papers.check import CheckedPaper, PaperTask
from xlselfeval.batch.papers.match import Forms, Match, Named
from xlselfeval.batch.plan import mirrored, plan_copies, refused
from xlselfeval.batch.progress import Progress
from xlselfeval.batch.results import queries
from xlselfeval.batch.results.identify_form import RosterIndex
from xlselfeval.batch.results.paper_forms import current_papers, paper_key
from xlselfeval.batch.results.papers import StoredPaper, read_papers, save_check, save_owner
from xlselfeval.batch.results.store import save_result
from xlselfeval.batch.settled import Decisions, paper_digest
from xlselfeval.batch.task import FileWorker
from xlselfeval.engines.engine import Engine, Job, Lost
from xlselfeval.errors import UnreadableFile
from xlselfeval.files.atomic import write_whole

_COMMIT_SECONDS = 1.0  # what a kill may cost
_DIGEST = 16  # characters of a basis before those that stand for the decisions
_SUFFIX = re.compile(r"(?i)\.(?:docx|txt)$")
_MOVED = "自评表的原文件已移走，请放回后重新运行"


@dataclass(frozen=True, kw_only=True, slots=True)
class PaperRun:
    """The run whose reports are checked: its store, rules and files, decisions of the bureau, and the output folder.

    `lost` gives a file whose job has no answer its outcome and message.
    """

    store: sqlite3.Connection
    run: int
    rules: str
    found: tuple[Found, ...]
    roster: RosterIndex | None
    decisions: Decisions
    output: Path
    copies: bool
    timeout: float
    lost: Callable[[Found, Lost], Found]


def has_papers(store: sqlite3.Connection) -> bool:
    """Check whether any report was ever found."""
    return bool(store.execute("SELECT EXISTS (SELECT 1 FROM reports)").fetchone()[0])


def check_papers(engine: Engine, known: PaperRun, progress: Progress) -> None:
    """Match all reports with the ledger as it is, and check those of the run that are new, or whose form or decisions changed.

    A report whose file is not among those of the run stays as it is.
    """
    tasks = _plan(known)
    known.store.commit()
    if not tasks:
        return
    progress.begin("核对报告", len(tasks))
    committed = time.monotonic()
    jobs = (Job(FileWorker.check_report, task, known.timeout) for task, _, _ in tasks)
    about = {task.file: (report, basis) for task, report, basis in tasks}
    with closing(engine.run(jobs)) as answers:
        for job, answer in answers:
            _save(known, job.argument, *about[job.argument.file], answer)
            if time.monotonic() - committed > _COMMIT_SECONDS:
                known.store.commit()
                committed = time.monotonic()
            progress.done("report")
    known.store.commit()


def outdated_copies(store: sqlite3.Connection, decisions: Decisions, found: Iterable[Found] = ()) -> int:
    """Count the copies of reports that count which do not show the decisions, as their files are not among those found."""
    files = {one.path: one for one in found}
    return sum(
        one.copy is not None
        and _file_at(one.path, one.digest, files) is None
        and one.basis[_DIGEST:] != paper_digest(decisions, paper_key(one.owner))
        for one in current_papers(store)
    )


def _plan(known: PaperRun) -> list[tuple[PaperTask, StoredPaper, str]]:
    """Return the reports to check, each with the digest of what its check depends on; save whose every report is."""
    forms = Forms(queries.forms(known.store), known.roster)
    files = {one.path: one for one in known.found}
    reports = list(read_papers(known.store))
    here = {one.path: one for one in reports if _file_at(one.path, one.digest, files) is not None}
    written: dict[str, set[tuple[str, str]]] = {}
    for one in reports:
        if one.copy is not None:
            written.setdefault(one.copy, set()).add((one.path, one.digest))
    matches = {}
    for one in reports:
        match = forms.match(Named(one.path, one.head))
        is_compared = match.form is not None and not match.not_compared
        if is_compared and _form_file(match, files) is None:
            match = match._replace(not_compared=_MOVED)
        matches[one.file] = match
        save_owner(
            known.store, one.file, _owner(match) | (_compared(match) if here.get(one.path) is one else {})
        )
    tasks = []
    for found, copy in plan_copies((files[path] for path in here), written, mirrored_report):
        report = here[found.path]
        form, place, basis = _basis(known, matches[report.file], files)
        has_copy = report.copy is not None and (known.output / report.copy).is_file()
        if report.basis != basis or (known.copies and not has_copy):
            key = paper_key(matches[report.file].owner)
            task = PaperTask(report.file, key, found, form, place, copy if known.copies else None)
            tasks.append((task, report, basis))
    return tasks


def mirrored_report(path: str) -> str:
    """Return the path of a report's copy, which is a .docx: 核对结果/某局/自评报告.docx."""
    return mirrored(f"{_SUFFIX.sub('', path)}.xlsx").removesuffix(".xlsx") + ".docx"


def _file_at(path: str, digest: str, files: Mapping[str, Found]) -> Found | None:
    found = files.get(path)
    return found if found is not None and found.digest == digest else None


def _form_file(match: Match, files: Mapping[str, Found]) -> Found | None:
    """Find the file of the form that a report is compared with."""
    return None if match.form is None else _file_at(match.form.path, match.form.digest, files)


def _owner(match: Match) -> dict[str, object]:
    return {
        "place": match.place, "department": match.department, "organization": match.organization,
        "project": match.project, "owner": match.owner,
    }  # fmt: skip


def _compared(match: Match) -> dict[str, object]:
    form = None if match.not_compared else match.form
    return {
        "form_path": form.path if form else "", "form_digest": form.digest if form else "",
        "not_compared": match.not_compared,
    }  # fmt: skip


def _basis(known: PaperRun, match: Match, files: Mapping[str, Found]) -> tuple[Found | None, int, str]:
    """Return the file and the place of a report's form, and a digest of all that the check depends on."""
    form, place, roster = None, 1, ""
    if match.form is not None and not match.not_compared:
        form = _form_file(match, files)
        query = "SELECT r.place, f.roster FROM returns r JOIN files f ON f.file = r.file WHERE r.id = ?"
        place, roster = known.store.execute(query, (match.form.return_id,)).fetchone()
    written = paper_digest(known.decisions, paper_key(match.owner))
    text = f"{known.rules}\n{form.digest if form else ''}\n{place}\n{roster}"
    return form, place, hashlib.sha256(text.encode()).hexdigest()[:_DIGEST] + written


def _save(
    known: PaperRun, task: PaperTask, report: StoredPaper, basis: str, answer: CheckedPaper | str | Lost
) -> None:
    """Save the answer to a task, and its copy."""
    if isinstance(answer, Lost):
        lost = known.lost(task.found, answer)
        if not report.has_forms:
            save_result(known.store, known.run, known.rules, refused(lost))
            return
        answer = lost.message
    if isinstance(answer, str):
        save_check(known.store, task.file, (), basis="", claims=0, message=answer)
        return
    copy, digest, message = report.copy, report.copy_digest, ""
    if task.copy is not None and answer.content is not None:
        try:
            copy = _place(known.output, task.copy, answer.content, report.copy_digest)
            digest = hashlib.sha256(answer.content).hexdigest()
        except UnreadableFile as error:
            copy, message = None, error.message
    save_check(
        known.store, task.file, answer.records,
        basis=basis, claims=answer.claims, copy=copy, copy_digest=digest, message=message,
    )  # fmt: skip


def _place(output: Path, copy: str, content: bytes, before: str) -> str:
    """Write a copy and return its path; it replaces none in which somebody has written since."""
    stem, dot, suffix = copy.rpartition(".")
    path, number = copy, 1
    while not _may_replace(output / path, content, before):
        number += 1
        path = f"{stem}(核对{number}){dot}{suffix}"
    write_whole(output / path, content)
    return path


def _may_replace(path: Path, content: bytes, before: str) -> bool:
    with contextlib.suppress(FileNotFoundError):
        there = path.read_bytes()
        return there == content or hashlib.sha256(there).hexdigest() == before
    return True
