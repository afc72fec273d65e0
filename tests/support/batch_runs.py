"""Runs of a batch, and what tests ask about them.

What a run shows, outcomes by path, lists of 汇总, what letters ask, an interrupted command, a bureau.
"""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
from collections.abc import Mapping
from contextlib import closing
from datetime import date
from itertools import pairwise
from pathlib import Path
from typing import Any

from docx import Document
from openpyxl import load_workbook
from support.result_stores import last_run, read_results
from support.return_folder import form, put

from xlselfeval.batch.letters.options import LetterOptions
from xlselfeval.batch.outputs import COPIES, LETTERS, STORE, SUMMARY
from xlselfeval.batch.results.store import open_store
from xlselfeval.batch.run import Options, Run, run_batch
from xlselfeval.demo_batch import CHECKED, ISSUED, RETURNED, ROSTER, _returned, begin
from xlselfeval.demo_story import DUE, PROJECTS, Project, Return

TODAY = date(2021, 4, 1)


class Watched:
    """An observer that records what a person would see."""

    def __init__(self, interrupt_after: int = 10**9) -> None:
        self.phases: list[tuple[str, int]] = []
        self.seen: list[str] = []
        self.left = interrupt_after

    def begin(self, phase: str, total: int) -> None:
        self.phases.append((phase, total))

    def done(self, outcome: str) -> None:
        if outcome:
            self.seen.append(outcome)
            self.left -= 1
            if not self.left:
                raise KeyboardInterrupt


def outcomes(output: Path) -> dict[str, str]:
    """Return the outcome of each path in the last run."""
    with closing(open_store(output / STORE)) as store:
        return {one.path: one.outcome for one in read_results(store, last_run(store))}


def interrupted(folder: Path, *arguments: str) -> tuple[int, str, str]:
    """Return status, output and errors of the command after Ctrl-C while it checks."""
    root = put(folder / "收表", {f"单位{number}.xlsx": form(number) for number in range(150)})
    # a run in the background of a shell ignores the signal, and its children would inherit that
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    process = subprocess.Popen(
        [sys.executable, "-m", "xlselfeval", "batch", str(root), "-o", "结果", "--jobs", "2", *arguments],
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, encoding="utf-8", cwd=folder, env=os.environ | {"PYTHONIOENCODING": "utf-8"},
        start_new_session=True,
    )  # fmt: skip
    signal.signal(signal.SIGINT, before)
    assert process.stderr is not None
    for line in process.stderr:
        if line.startswith("核对："):
            break
    os.killpg(process.pid, signal.SIGINT)
    out, errors = process.communicate(timeout=60)
    return process.returncode, out, errors


Place = tuple[str, str]  # project and cell


def check_folder(root: Path, output: Path) -> Run:
    """Run a batch over a folder, without a roster."""
    return run_batch(Options(root=str(root), output=output, jobs=0), Watched(), today=TODAY)


def table(path: Path, name: str) -> list[dict[str, Any]]:
    """Return the lines of a sheet by their captions."""
    captions, *rows = load_workbook(path)[name].iter_rows(values_only=True)
    return [dict(zip(captions, row, strict=True)) for row in rows]


def lines(output: Path, name: str) -> list[dict[str, Any]]:
    """Return the lines of a list in the summary."""
    return table(output / SUMMARY, name)


def listed(output: Path, name: str, caption: str) -> dict[str, Any]:
    """Return what a list of the summary says of each project."""
    return {line["项目"]: line[caption] for line in lines(output, name)}


def states(output: Path) -> dict[Place, str]:
    """Return the state of each finding in 待处理."""
    return {(line["项目"], line["位置"].partition(" ")[0]): line["状态"] for line in lines(output, "待处理")}


def overview(output: Path) -> dict[str, int]:
    """Return the counts on 总览 by the caption beside them."""
    found = {}
    for row in load_workbook(output / SUMMARY)["总览"].iter_rows(values_only=True):
        filled = [value for value in row if value is not None]
        found |= {
            str(caption).replace("\n", ""): value
            for caption, value in pairwise(filled)
            if isinstance(value, int)
        }
    return found


def in_copy(output: Path, path: str) -> str:
    """Return the conclusion with a full box on 核对结果 of the copy of a return."""
    sheet = load_workbook(output / COPIES / path)["核对结果"]
    boxes = [str(cell.value) for row in sheet.iter_rows(max_row=8) for cell in row if "■" in str(cell.value)]
    return re.findall(r"■([^□■　]+)", boxes[0])[0]


def last_letters(output: Path, day: date | None = None) -> Path:
    """Return the folder of the letters that were written last, or last on a day."""
    return max((output / LETTERS).glob(f"{day or ''}*"), default=output / "none")


def letter_texts(output: Path, day: date | None = None) -> dict[str, str]:
    """Return all texts of each letter in the folder that was written last, or last on a day."""
    found, folder = {}, last_letters(output, day)
    for path in sorted(folder.rglob("*.docx")):
        document = Document(str(path))
        cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
        found[path.relative_to(folder).as_posix()] = "\n".join([*(one.text for one in document.paragraphs), *cells])  # fmt: skip
    return found


def asked(output: Path, day: date | None = None) -> set[Place]:
    """Return the places about which 审核意见表 ask, of the last letters or those of a day."""
    found = set[Place]()
    for path in sorted((last_letters(output, day) / "审核意见表").glob("*.docx")):
        for table in Document(str(path)).tables:
            captions, *rows = [[cell.text for cell in row.cells] for row in table.rows]
            for row in rows:
                line = dict(zip(captions, row, strict=False))
                found |= {(line["项目"], cell) for cell in re.findall(r"\b[A-Z]\d+\b", line["位置"]) or [""]}
    return found


class StoryOffice:
    """A bureau with the forms of the story, for small cases; projects are named by their codes."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.output = folder, folder / CHECKED
        begin(folder)

    def receive(self, name: str, project: str | Project, answers: Mapping[str, str] | None = None) -> Path:
        """Put the form of a project into the folder of returns, correct but for these answers."""
        one = PROJECTS[project] if isinstance(project, str) else project
        return self.put(Return(name, one, answers or {}))

    def put(self, one: Return) -> Path:
        """Put a return of the story into the folder of returns."""
        path = self.folder / RETURNED / one.file
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(_returned(self.folder, one))
        return path

    def receive_all(self, *but: str) -> None:
        """Put the correct forms of all projects but these into the folder."""
        for code in PROJECTS.keys() - set(but):
            self.receive(f"{code}.xlsx", code)

    def run(self, day: date = DUE, *, letters: bool = False) -> Run:
        """Check what lies in the folder."""
        options = Options(
            root=str(self.folder / RETURNED), output=self.output, jobs=0, roster=self.folder / ROSTER, issued=self.folder / ISSUED,
            letters=LetterOptions() if letters else None,
        )  # fmt: skip
        return run_batch(options, Watched(), today=day)

    def write(self, sheet: str, caption: str, texts: Mapping[str, object], by: str = "项目") -> None:
        """Write into a column of a list in 汇总, by the text in another column."""
        book: Any = load_workbook(self.output / SUMMARY)
        captions = {cell.value: cell.column for cell in book[sheet][1]}
        for row in range(2, book[sheet].max_row + 1):
            text = str(book[sheet].cell(row, captions[by]).value)
            if text in texts:
                book[sheet].cell(row, captions[caption]).value = texts[text]
        book.save(self.output / SUMMARY)
