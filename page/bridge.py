"""The Python side of the page: plain functions that the page's worker calls, with bytes and JSON in and out.

Files lie in the worker's own file system, in memory, below /files; nothing outside the browser's tab is read or written.
"""

from __future__ import annotations

import io
import json
import os
import shutil
import traceback
import zipfile
import zlib
from collections.abc import Callable, Generator, Iterable, Mapping
from pathlib import Path
from typing import Any

from checks import Answer, check_file
from session import conflicts as conflicts_among

from xlselfeval.batch.load_checker import place_before
from xlselfeval.batch.notes import notes_on_files, notes_on_written
from xlselfeval.batch.outputs import STORE, SUMMARY
from xlselfeval.batch.progress import Progress
from xlselfeval.batch.results.outcome import OUTCOMES
from xlselfeval.batch.run import Options, run_batch
from xlselfeval.batch.summary.figures import counts_of_forms
from xlselfeval.batch.summary.read_summary import refuse_foreign
from xlselfeval.engines.engine import Job, Lost, SerialEngine
from xlselfeval.errors import SelfEvalError
from xlselfeval.roster.issue import issue as issue_forms
from xlselfeval.roster.read import read_roster
from xlselfeval.roster.template import new_roster
from xlselfeval.scheme.load import load_scheme, scheme_ids

WORK = Path("/files")
RETURNS, RESULTS, ISSUED = WORK / "收回", WORK / "结果", WORK / "下发"
RULES, ROSTERS = WORK / "表样", WORK / "名单"
_SQLITE = b"SQLite format 3"
_PROGRAM_ERROR = "核对该文件时程序出错，未予核对；请人工核对该文件，并将以下内容提供给技术人员：{}"


def answer(function: str, *arguments: Any) -> tuple[str, bytes | None]:
    """Call a function of this module for the page; return its answer as JSON, with `error` where it has none."""
    content = None
    try:
        shown, content = _FUNCTIONS[function](*arguments)
    except SelfEvalError as error:
        shown = {"error": str(error).replace(f"{WORK}/", "")}
    except Exception as error:  # a fault of the program on one file does not end the page
        *_, last = traceback.extract_tb(error.__traceback__)
        where = f"{type(error).__name__}，{Path(last.filename).name}第{last.lineno}行"
        shown = {"error": _PROGRAM_ERROR.format(where)}
    return json.dumps(shown, ensure_ascii=False), content


# --- forms, data sheets and reports, one at a time


def check(name: str, content: bytes, scheme: str = "", chosen: str = "[]") -> Answer:
    """Check one file; return what is shown, and the checked copy.

    `chosen` are the names of the files that were chosen with it, as JSON; `scheme` is the id of a scheme or the name of a file that was added; without one, each form's own is recognised.
    """
    shown, copy = check_file(name, bytes(content), _scheme(scheme), _sender_folder(), json.loads(chosen))
    return {"name": name, **shown}, copy


def conflicts(chosen: str) -> Answer:
    """Say which of the forms that were chosen together are different versions of one; `chosen` are names as JSON."""
    return {"conflicts": conflicts_among(json.loads(chosen))}, None


def _sender_folder() -> Path | None:
    """Return the folder with the sender's files, where any were added."""
    return ISSUED if ISSUED.is_dir() and any(ISSUED.iterdir()) else None


def _scheme(chosen: str) -> str | None:
    """Return the id of a scheme, or the path of one that was added; None if none was chosen."""
    own = RULES / chosen
    return str(own) if own.is_file() else chosen or None


# --- folders


def clear(folder: str) -> Answer:
    """Empty one of the folders below /files."""
    shutil.rmtree(WORK / folder, ignore_errors=True)
    return {}, None


def put(folder: str, path: str, content: bytes, modified: float = 0) -> Answer:
    """Put a file into one of the folders below /files; `modified` is the time of its last change, in seconds."""
    target = (WORK / folder / path.replace("\\", "/")).resolve()
    if not target.is_relative_to((WORK / folder).resolve()):
        raise SelfEvalError(f"文件名不能识别：{path}")
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_bytes(bytes(content))
    if modified:
        os.utime(target, (modified, modified))
    return {}, None


def put_results(content: bytes) -> Answer:
    """Put the results of an earlier round back, from the .zip that the page gave."""
    try:
        with zipfile.ZipFile(io.BytesIO(bytes(content))) as packed:
            names = packed.namelist()
            store = next((name for name in names if name.rpartition("/")[2] == STORE), None)
            if store is None:
                raise SelfEvalError(f"压缩包内无“{STORE}”，不是上一轮的核对结果")
            if not packed.read(store).startswith(_SQLITE):
                raise zipfile.BadZipFile
            below = store.removesuffix(STORE)
            for name in names:
                if name.startswith(below) and not name.endswith("/"):
                    put(RESULTS.name, name.removeprefix(below), packed.read(name))
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError) as error:
        raise SelfEvalError("上一轮结果的压缩包不能读取，请选择网页生成的“核对结果.zip”") from error
    return {}, None


def put_summary(content: bytes) -> Answer:
    """Put 汇总.xlsx with the bureau's decisions in the place of that of the earlier round."""
    if not (RESULTS / STORE).is_file():
        raise SelfEvalError(f"选择“{SUMMARY}”的，请一并选择上一轮的“核对结果.zip”")
    put(RESULTS.name, SUMMARY, content)
    try:
        refuse_foreign(RESULTS / SUMMARY)
    except SelfEvalError as error:
        raise SelfEvalError(f"所选文件不是核对生成的“{SUMMARY}”，请重新选择") from error
    return {}, None


class _Steps(Progress):
    """Reports the progress of a batch to the page, and which file is being worked on."""

    def __init__(self, report: Callable[[str, int, int], None]) -> None:
        self._report, self._phase, self._total, self._done = report, "", 0, 0

    def begin(self, phase: str, total: int) -> None:
        self._phase, self._total, self._done = phase, total, 0
        self._report(phase, 0, total)

    def done(self, outcome: str) -> None:
        self._done += 1
        self._report(self._phase, self._done, self._total)


class _Engine(SerialEngine):
    """An engine that runs jobs one by one, and reports each file when it begins, and "" when it ends.

    Files that ended the worker before are left out.
    """

    def __init__(self, state: object, begun: Callable[[str], None], lost: Mapping[str, str]) -> None:
        super().__init__(state)
        self._begun, self._lost = begun, lost

    def run(self, jobs: Iterable[Job]) -> Generator[tuple[Job, Any], None, None]:
        for job in jobs:
            path = _path_of(job.argument)
            if path in self._lost:
                yield job, Lost("timeout" if self._lost[path] == "timeout" else "crashed")
                continue
            self._begun(path)
            answers = list(super().run([job]))
            self._begun("")
            yield from answers


def _path_of(argument: Any) -> str:
    found = getattr(argument, "found", argument)
    return str(found.path)


def batch(options: str, report: Callable[[str, int, int], None], begun: Callable[[str], None]) -> Answer:
    """Check the files in /files/收回 as `xlselfeval batch` does; return the counts, and the results as a .zip.

    `options` are JSON: roster (the name of a file in /files/名单), scheme, seconds, and lost: paths of files that ended
    the worker before, each with "timeout" or "crashed".
    """
    given = json.loads(options)
    if not given.get("roster") and place_before(RESULTS / STORE, "roster") is not None:
        raise SelfEvalError("以前核对用了单位名单：请在“单位名单”一并选择后再核对")
    run = run_batch(
        Options(
            root=str(RETURNS),
            output=RESULTS,
            jobs=0,
            scheme=_scheme(given.get("scheme", "")),
            roster=ROSTERS / given["roster"] if given.get("roster") else None,
            issued=_sender_folder(),
            timeout=given["seconds"],
        ),
        _Steps(report),
        engine=lambda worker: _Engine(worker, begun, given.get("lost", {})),
    )
    counts = [(word, count) for word, count in counts_of_forms(run.figures) if count is not None]
    outcomes = [(word, run.outcomes[name]) for name, word in OUTCOMES.items() if run.outcomes.get(name)]
    notes = [
        line.replace(f"{RESULTS}/", "") for line in (*notes_on_files(run), *notes_on_written(run.written))
    ]
    shown = {"counts": counts, "outcomes": outcomes, "notes": notes}
    return shown, _packed(RESULTS)


def _packed(folder: Path) -> bytes:
    """Pack a folder; files that are packed already are only stored."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_STORED) as archive:
        for path in sorted(folder.rglob("*")):
            if path.is_file() and not path.name.startswith("."):
                kind = (
                    zipfile.ZIP_STORED if path.suffix in (".xlsx", ".xlsm", ".docx") else zipfile.ZIP_DEFLATED
                )
                archive.write(path, path.relative_to(folder).as_posix(), compress_type=kind)
    return packed.getvalue()


# --- before the returns come in


def schemes() -> Answer:
    """List the schemes: id, title and whether the form is for a project or a department."""
    loaded = [load_scheme(one) for one in scheme_ids()]
    return {"schemes": [[one.id, one.title, one.level] for one in loaded]}, None


def empty_roster() -> Answer:
    """Return an empty roster."""
    return {}, new_roster()


def issue(options: str, report: Callable[[str, int, int], None]) -> Answer:
    """Write the forms of a roster; return the counts, and the forms as a .zip. Options: roster, scheme, year, by."""
    given = json.loads(options)
    folder = WORK / "新下发"
    shutil.rmtree(folder, ignore_errors=True)
    scheme, year = load_scheme(_scheme(given["scheme"]) or ""), given.get("year") or None
    roster = read_roster(ROSTERS / given["roster"], scheme=scheme, year=year)
    done = issue_forms(
        scheme, roster, folder, year=year, by=given.get("by", "project"),
        progress=lambda done, total: report("下发", done, total),
    )  # fmt: skip
    forms = sum(len(one.forms) for one in done.files)
    shown = {"files": len(done.files), "forms": forms, "left_out": done.left_out, "notes": list(roster.notes)}
    return shown, _packed(folder)


_FUNCTIONS: dict[str, Callable[..., Answer]] = {
    one.__name__: one
    for one in (check, conflicts, clear, put, put_results, put_summary, batch, schemes, empty_roster, issue)
}
