"""Two runs of `issue` into one folder are kept apart, and what a killed one left is put back."""

from __future__ import annotations

import contextlib
import errno
import hashlib
import os
import subprocess
import sys
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

import pytest
from support.rosters import roster_of_projects, write_roster

from xlselfeval.batch.sources.collect import list_files
from xlselfeval.errors import SelfEvalError, UnreadableFile
from xlselfeval.files.atomic import MARK, hold
from xlselfeval.form.fill import fill
from xlselfeval.form.untouched import changes_since_issue
from xlselfeval.reading.sender_files import read_sender_files
from xlselfeval.roster.issue import issue
from xlselfeval.scheme.load import load_scheme

PROJECT = load_scheme("national-project-2020")
FOREIGN = "301001_某市教育局_项目9.xlsx"
# a run that stops before a given move of a file or the end of the moves, until its input is closed
PROGRAM = """
import sys
from pathlib import Path
from xlselfeval.cli.app import main

at, calls = int(sys.argv.pop(1)), []

def stopping(real):
    def method(self, *arguments, **named):
        calls.append(self)
        if len(calls) == at:
            print("stopped", flush=True)
            sys.stdin.read()
        return real(self, *arguments, **named)
    return method

Path.replace, Path.unlink = stopping(Path.replace), stopping(Path.unlink)
main(sys.argv[1:])
"""
MOVES = 13  # for three forms that are there, two that are not, both lists, and the list of the moves


def digests(folder: Path) -> dict[str, str]:
    """Return the digest of every file below a folder by its path, without the mark of a run."""
    files = (path for path in folder.rglob("*") if path.is_file() and path.name != MARK)
    return {str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest() for path in files}


@pytest.fixture
def issued(tmp_path: Path) -> Path:
    """A folder with three issued forms of 2024, and a file of somebody else."""
    issue(PROJECT, roster_of_projects(3), tmp_path / "下发", year=2024)
    (tmp_path / "下发" / FOREIGN).write_bytes(b"foreign")
    return tmp_path / "下发"


@contextlib.contextmanager
def stopped_issue(folder: Path, at: int) -> Iterator[subprocess.Popen[str]]:
    """Yield a process that issues five forms of 2025 and has stopped before the move of that number."""
    projects = [("301001", "某市教育局", "", "", f"XM{place:02d}", f"项目{place}") for place in range(5)]
    path = write_roster(folder.parent / "名单.xlsx", projects, [])
    command = [sys.executable, "-c", PROGRAM, str(at), "issue", PROJECT.id, "--roster", str(path), "-o", str(folder), "--year", "2025"]  # fmt: skip
    with subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, encoding="utf-8"
    ) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "stopped\n"
        try:
            yield process
        finally:
            process.kill()


def kill_issue(folder: Path, at: int) -> None:
    with stopped_issue(folder, at) as process:
        process.kill()
        process.wait()


def refused_issue(folder: Path) -> None:
    with pytest.raises(UnreadableFile, match="不是本工具下发的"):
        issue(PROJECT, roster_of_projects(10), folder, year=2026)


@pytest.mark.parametrize("at", [1, 2, 5, MOVES + 1])
def test_a_second_issue_is_refused(issued: Path, at: int) -> None:
    """While one run moves its files, another one changes nothing and says so in one line; the first one ends well."""
    with stopped_issue(issued, at) as process:
        before = digests(issued)
        with pytest.raises(UnreadableFile, match="另一下发进程正在写入") as caught:
            issue(PROJECT, roster_of_projects(5), issued, year=2026)
        assert "\n" not in str(caught.value)
        assert digests(issued) == before
        process.communicate()
        assert process.returncode == 0
    names = {path.name for path in issued.iterdir()}
    assert names == {*(f"301001_某市教育局_项目{place}.xlsx" for place in (0, 1, 2, 3, 4, 9)), "下发清单.xlsx", "下发清单.json"}  # fmt: skip
    issue(PROJECT, roster_of_projects(5), issued, year=2026)


def test_a_second_issue_is_refused_in_a_new_folder(tmp_path: Path) -> None:
    """A run that is refused does not remove the folder that the first one has made."""
    folder = tmp_path / "甲" / "乙"

    def second(_done: int, _all: int) -> None:
        with pytest.raises(UnreadableFile, match="另一下发进程"):
            issue(PROJECT, roster_of_projects(5), folder)

    issue(PROJECT, roster_of_projects(2), folder, progress=second)
    assert len(list(folder.iterdir())) == 4


@pytest.mark.parametrize("at", [1, 2, 3, 4, 8, 9, MOVES, MOVES + 1])
def test_a_killed_issue_is_undone(issued: Path, at: int) -> None:
    """Wherever a run is killed, the next one, refused or not, finds the folder as before."""
    before = digests(issued)
    kill_issue(issued, at)
    refused_issue(issued)
    assert digests(issued) == before
    assert not [path for path in issued.iterdir() if path.name.startswith(".")]
    issue(PROJECT, roster_of_projects(3), issued, year=2024)
    assert digests(issued) == before


def test_a_recovery_that_is_interrupted_goes_on(issued: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A file that cannot be put back stays beside its new one, and comes back with a later run."""
    before = digests(issued)
    kill_issue(issued, 9)
    real = Path.replace

    def refusing(self: Path, target: Path) -> Path:
        if "项目1" in self.name:
            raise OSError(errno.EACCES, os.strerror(errno.EACCES), str(self))
        return real(self, target)

    monkeypatch.setattr(Path, "replace", refusing)
    for _ in range(2):
        with pytest.raises(UnreadableFile, match="不能恢复"):
            issue(PROJECT, roster_of_projects(5), issued, year=2026)
    monkeypatch.undo()
    refused_issue(issued)
    assert digests(issued) == before


def test_a_form_filled_in_after_a_killed_issue_stays(issued: Path) -> None:
    """A new form that a unit has filled in before the recovery is neither removed nor replaced."""
    kill_issue(issued, MOVES)
    forms = [issued / f"301001_某市教育局_项目{place}.xlsx" for place in (1, 4)]
    for form in forms:
        form.write_bytes(fill(PROJECT, form.read_bytes(), {"E8": Decimal(120)}))
    refused_issue(issued)
    assert [changes_since_issue(form) for form in forms] == [("已经填写过",)] * 2


def test_nothing_staged_is_read(issued: Path) -> None:
    """Staged files at any depth are neither issued files nor returned ones."""
    (issued / FOREIGN).unlink()
    before = read_sender_files(issued.parent)
    with stopped_issue(issued, 1):
        assert len(list((issued / ".~new").iterdir())) > 5
        assert (issued / MARK).exists()
        after = read_sender_files(issued.parent)
        assert after.digest == before.digest
        assert {path.name for path in after.skipped} == {"名单.xlsx"}
        found, left_out = list_files(str(issued))
        assert len(found) == 3
        assert {kind: len(paths) for kind, paths in left_out.items()} == {"本程序写出的文件": 5}
        deeper, _ = list_files(str(issued.parent))
        assert len(deeper) == 4


def test_a_folder_is_held_once(tmp_path: Path) -> None:
    """A held folder is refused; released, it is free, and its mark is gone."""
    busy = SelfEvalError("busy")
    with hold(tmp_path, busy), pytest.raises(SelfEvalError, match="busy"), hold(tmp_path, busy):
        pytest.fail("held twice")
    with hold(tmp_path, busy):
        assert [path.name for path in tmp_path.iterdir()] == [MARK]
    assert list(tmp_path.iterdir()) == []
