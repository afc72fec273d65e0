"""The reports and data sheets of a run, matched with the forms that count.

A paper is checked where anything has changed.
"""

from __future__ import annotations

import contextlib
import hashlib
import re
import sqlite3
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass, replace
from pathlib import Path
from typing import NamedTuple

from xlselfeval.across.figures import Paper
from xlselfeval.batch.compare_with_roster import paper_of_line
from xlselfeval.batch.copies.earlier import day_of_copy
from xlselfeval.batch.papers.check import CheckedPaper, PaperTask
from xlselfeval.batch.papers.match import Forms, Match, Named
from xlselfeval.batch.plan import file_result, mirrored, plan_copies, refused
from xlselfeval.batch.progress import Progress
from xlselfeval.batch.results import queries
from xlselfeval.batch.results.identify_form import RosterIndex
from xlselfeval.batch.results.paper_forms import current_papers, paper_key
from xlselfeval.batch.results.papers import MOVED, StoredPaper, read_papers, save_check, save_columns
from xlselfeval.batch.results.store import committed, save_result
from xlselfeval.batch.results.tables.schema import SENDER_FILE
from xlselfeval.batch.settled import Decisions, paper_digest
from xlselfeval.batch.sources.collect import Found
from xlselfeval.batch.task import Checked, FileWorker, place_copy
from xlselfeval.engines.engine import Engine, Job, Lost
from xlselfeval.errors import UnreadableFile
from xlselfeval.files.atomic import write_whole
from xlselfeval.files.limits import Limits
from xlselfeval.files.paths import numbered_names
from xlselfeval.roster.model import PaperKind
from xlselfeval.scoring.text import digest_text

_DIGEST = len(digest_text(""))  # characters of a basis before those that stand for the decisions
_SUFFIX = re.compile(r"(?i)\.(?:docx|txt)$")
_PHASES: dict[PaperKind, str] = {"data-sheet": "核对基础数据表", "report": "核对报告"}


@dataclass(frozen=True, kw_only=True, slots=True)
class PaperRun:
    """The run whose papers are checked: its store, rules and files, decisions of the bureau, and the output folder.

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
    limits: Limits
    lost: Callable[[Found, Lost], Found]


class _Planned(NamedTuple):
    """A task with the paper that it checks, and the digest of what the check depends on."""

    task: PaperTask
    paper: StoredPaper
    basis: str


def has_papers(store: sqlite3.Connection) -> bool:
    """Check whether any report or data sheet was ever found."""
    return bool(store.execute("SELECT EXISTS (SELECT 1 FROM reports)").fetchone()[0])


def check_papers(engine: Engine, known: PaperRun, progress: Progress) -> None:
    """Match all papers with the current ledger, and check those of the run that are new or changed.

    A paper is also checked again where its form or its decisions changed.

    A paper whose file is not among those of the run stays as it is. Data sheets come first: reports are compared with them.
    """
    for kind, phase in _PHASES.items():
        tasks = {one.task.file: one for one in _plan(known, kind)}
        known.store.commit()
        if tasks:
            progress.begin(phase, len(tasks))
            _run(engine, known, tasks, progress)


def _run(engine: Engine, known: PaperRun, tasks: Mapping[int, _Planned], progress: Progress) -> None:
    jobs = (Job(FileWorker.check_paper, one.task, known.timeout) for one in tasks.values())
    with closing(engine.run(jobs)) as answers:
        for job, answer in committed(known.store, answers):
            _save(known, tasks[job.argument.file], answer)
            progress.done("report")


def outdated_copies(store: sqlite3.Connection, decisions: Decisions, found: Iterable[Found] = ()) -> int:
    """Count the copies of papers that do not show the decisions, because their files were not found.

    Only papers that count have such a copy.
    """
    files = {one.path: one for one in found}
    return sum(
        one.copy is not None
        and _file_at(one.path, one.digest, files) is None
        and one.basis[_DIGEST:] != paper_digest(decisions, paper_key(one.owner, one.head.kind))
        for one in current_papers(store)
    )


def _plan(known: PaperRun, kind: PaperKind) -> Iterator[_Planned]:
    """Yield the papers of a kind to check; save whose every one is."""
    forms = Forms(queries.forms(known.store), known.roster)
    files = {one.path: one for one in known.found}
    papers = [one for one in read_papers(known.store) if one.head.kind == kind]
    here = {one.path: one for one in papers if _file_at(one.path, one.digest, files) is not None}
    data = _DataSheets(known.store, files) if kind == "report" else None
    written: dict[str, set[tuple[str, str]]] = {}
    matches: dict[int, tuple[Match, Found | None]] = {}
    kept: set[int] = set()
    for one in papers:
        if one.copy is not None:
            written.setdefault(one.copy, set()).add((one.path, one.digest))
        match = forms.match(Named(one.path, one.head))
        is_compared = match.form is not None and not match.not_compared
        if is_compared and _form_file(match, files) is None:
            match = match._replace(not_compared=MOVED)
        beside = None if data is None else data.of(match, Named(one.path, one.head))
        matches[one.file] = match, beside
        if _stays(one, match):
            kept.add(one.file)
        save_columns(
            known.store,
            one.file,
            _owner(match)
            | (_compared(match, beside) if here.get(one.path) is one and one.file not in kept else {}),
        )
    mirror = mirrored_report if kind == "report" else mirrored
    filled = (path for path, paper in here.items() if not paper.head.is_blank and paper.file not in kept)
    for found, copy in list(plan_copies((files[path] for path in filled), written, mirror)):
        paper = here[found.path]
        projects = forms.projects(Named(paper.path, paper.head)) if kind == "data-sheet" else ()
        task, basis = _task(known, paper, found, *matches[paper.file], files, projects)
        has_copy = paper.copy is not None and (known.output / paper.copy).is_file()
        if paper.basis != basis or (known.copies and not has_copy):
            day = day_of_copy(known.store, copy, found)
            yield _Planned(task._replace(copy=copy if known.copies else None, day=day), paper, basis)


def _stays(paper: StoredPaper, match: Match) -> bool:
    """Check whether the findings of a paper hold although the file of its form is away now.

    The paper has been compared with the very form.
    """
    is_same = match.form is not None and paper.form_digest == match.form.digest
    return match.not_compared == MOVED and is_same and paper.is_checked and not paper.not_compared


class _DataSheets:
    """The data sheets that count and whose files are here, by the form of their unit and by its name."""

    def __init__(self, store: sqlite3.Connection, files: Mapping[str, Found]) -> None:
        self._known: dict[str, Found] = {}
        for one in current_papers(store):
            found = _file_at(one.path, one.digest, files)
            if one.head.kind == "data-sheet" and found is not None:
                self._known |= {one.owner: found} | (
                    {f"/{one.organization}": found} if one.organization else {}
                )

    def of(self, match: Match, named: Named) -> Found | None:
        """Find the data sheet of the unit that a report is about; None for a report on a project."""
        if match.form is not None:
            return None if match.form.project else self._known.get(match.form.key)
        return None if named.is_of_project else self._known.get(f"/{match.organization}")


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


def _compared(match: Match, data: Found | None) -> dict[str, object]:
    form = None if match.not_compared else match.form
    return {
        "form_path": form.path if form else "", "form_digest": form.digest if form else "",
        "not_compared": match.not_compared, "data_path": data.path if data else "",
    }  # fmt: skip


def _task(
    known: PaperRun,
    paper: StoredPaper,
    found: Found,
    match: Match,
    data: Found | None,
    files: Mapping[str, Found],
    projects: tuple[Paper, ...],
) -> tuple[PaperTask, str]:
    """Make the task of a paper, and a digest of all that its check depends on."""
    form, place, roster = None, 1, ""
    if match.form is not None and not match.not_compared:
        form = _form_file(match, files)
        query = "SELECT r.place, f.roster FROM returns r JOIN files f ON f.file = r.file WHERE r.id = ?"
        place, roster = known.store.execute(query, (match.form.return_id,)).fetchone()
    # what the form says of the bureau's own figures is not known while its file is away
    line = None if match.not_compared == MOVED else _line(known.roster, match)
    figures = () if known.roster is None or line is None else paper_of_line(known.roster.forms[line]).figures
    key = paper_key(match.owner, paper.head.kind)
    written = paper_digest(known.decisions, key)
    text = f"{known.rules}\n{form.digest if form else ''}\n{place}\n{roster}"
    text += f"\n{data.digest if data else ''}\n{[(one.key, str(one.amount)) for one in figures]}"
    text += f"\n{[(one.name, one.key, str(one.amount)) for own in projects for one in own.figures]}"
    task = PaperTask(paper.file, key, paper.head.kind, found, form, place, data, projects, line)
    return task, digest_text(text) + written


def _line(roster: RosterIndex | None, match: Match) -> int | None:
    """Find the line of the roster, from 0, that has the bureau's figures for a paper."""
    if roster is None or match.form is None or match.place is None or match.place > len(roster.forms):
        return None
    return match.place - 1


def _save(known: PaperRun, planned: _Planned, answer: CheckedPaper | str | Lost) -> None:
    """Save the answer to a task, and its copy."""
    task, paper, basis = planned
    if isinstance(answer, Lost):
        lost = known.lost(task.found, answer)
        if not paper.has_forms:
            save_result(known.store, known.run, known.rules, refused(lost))
            return
        answer = lost.message
    if isinstance(answer, str):
        save_check(known.store, task.file, (), basis="", claims=0, message=answer)
        return
    copy, digest, message = paper.copy, paper.copy_digest, ""
    if task.copy is not None and answer.content is not None:
        try:
            if paper.has_forms and paper.head.kind == "data-sheet":
                _place_with_forms(known, task, paper.copy or task.copy, answer.content)
                copy = None  # it is that of the file
            else:
                copy = _place(known.output, task.copy, answer.content, paper.copy_digest)
                digest = hashlib.sha256(answer.content).hexdigest()
        except UnreadableFile as error:
            copy, message = None, error.message
    save_check(
        known.store, task.file, answer.records,
        basis=basis, claims=answer.claims, copy=copy, copy_digest=digest, message=message,
        issued=answer.issued, was_compared=int(paper.was_compared or answer.issued == SENDER_FILE),
    )  # fmt: skip


def _place_with_forms(known: PaperRun, task: PaperTask, copy: str, content: bytes) -> None:
    """Write the copy of a workbook with forms, too, in the place of that without its data sheet."""
    result = replace(file_result(task.found, "data-sheet", ""), copy=copy)
    placed = place_copy(known.output, Checked(result=result, content=content), known.limits)
    known.store.execute("UPDATE files SET copy = ? WHERE file = ?", (placed.copy, task.file))


def _place(output: Path, copy: str, content: bytes, before: str) -> str:
    """Write a copy and return its path; it replaces none in which somebody has written since."""
    stem, dot, suffix = copy.rpartition(".")
    names = numbered_names(stem, f"{dot}{suffix}", "核对")
    path = next(name for name in names if _may_replace(output / name, content, before))
    write_whole(output / path, content)
    return path


def _may_replace(path: Path, content: bytes, before: str) -> bool:
    with contextlib.suppress(FileNotFoundError):
        there = path.read_bytes()
        return there == content or hashlib.sha256(there).hexdigest() == before
    return True
