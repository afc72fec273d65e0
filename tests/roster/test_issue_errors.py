"""After any error of `issue` the folder is as before, and the error is one Chinese line."""

from __future__ import annotations

import errno
import os
import pickle
import subprocess
import sys
from dataclasses import dataclass, replace
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from support.rosters import due_form, roster_of, roster_of_projects, write_roster

from xlselfeval.errors import Fault, RosterError, SchemeError, SelfEvalError, TemplateError, UnreadableFile
from xlselfeval.form.fill import fill
from xlselfeval.form.untouched import changes_since_issue
from xlselfeval.reading.read import read
from xlselfeval.roster.issue import issue
from xlselfeval.roster.model import DueForm
from xlselfeval.roster.read import read_roster
from xlselfeval.scheme.load import load_scheme

PROJECT = load_scheme("national-project-2020")


def contents(folder: Path) -> dict[str, bytes]:
    """Every file below a folder, also in folders of ours that should be gone."""
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def assert_one_chinese_line(text: str) -> None:
    assert "\n" not in text.strip()
    assert any("一" <= char <= "鿿" for char in text)
    assert "Traceback" not in text


@pytest.fixture
def issued(tmp_path: Path) -> Path:
    """A folder into which forms of 2024 were issued."""
    issue(PROJECT, roster_of_projects(3), tmp_path / "下发", year=2024)
    return tmp_path / "下发"


def refuse(monkeypatch: pytest.MonkeyPatch, method: str, number: int, name: str, at: int = 1) -> None:
    """Let the system refuse a method of Path for files of a name, at the call of that number."""
    real, calls = getattr(Path, method), []

    def refusing(self: Path, *arguments: Any, **named: Any) -> Any:
        if name in self.name:
            calls.append(self)
            if len(calls) == at:
                raise OSError(number, os.strerror(number), str(self))
        return real(self, *arguments, **named)

    monkeypatch.setattr(Path, method, refusing)


@pytest.mark.parametrize(
    ("method", "number", "name", "at", "reason"),
    [
        ("write_bytes", errno.ENOSPC, "项目2", 1, "磁盘已满"),
        ("write_bytes", errno.ENOSPC, "下发清单", 2, "磁盘已满"),
        ("replace", errno.EACCES, "项目1", 1, "被其他程序占用"),  # the old file is open
        ("replace", errno.EACCES, "项目1", 2, "被其他程序占用"),  # the new file is, by a scanner
        ("replace", errno.EACCES, "下发清单.json", 1, "被其他程序占用"),
        ("mkdir", errno.EROFS, ".~new", 1, "磁盘无法写入"),
    ],
)  # fmt: skip
def test_nothing_changes_where_the_system_refuses(
    issued: Path, monkeypatch: pytest.MonkeyPatch, method: str, number: int, name: str, at: int, reason: str
) -> None:
    """A full disk, an open file and a read-only disk leave every old file, and no other."""
    before = contents(issued)
    refuse(monkeypatch, method, number, name, at)
    with pytest.raises(UnreadableFile, match=reason) as caught:
        issue(PROJECT, roster_of_projects(3), issued, year=2025)
    monkeypatch.undo()
    assert contents(issued) == before
    assert [path.name for path in issued.iterdir() if path.is_dir()] == []
    assert_one_chinese_line(str(caught.value))
    issue(PROJECT, roster_of_projects(3), issued, year=2025)
    assert contents(issued) != before


def test_a_new_folder_is_gone_after_an_error(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Folders that were made for an issue do not stay when it fails."""
    refuse(monkeypatch, "write_bytes", errno.ENOSPC, "项目2")
    with pytest.raises(UnreadableFile):
        issue(PROJECT, roster_of_projects(3), tmp_path / "甲" / "乙")
    assert list(tmp_path.iterdir()) == []


def test_a_form_that_cannot_be_generated_stops_the_issue(issued: Path) -> None:
    """A wrong form late in the roster leaves the forms before it as they were."""
    before = contents(issued)
    wrong = roster_of(*roster_of_projects(3).forms, due_form(9, project="局" * 91))
    with pytest.raises(TemplateError):
        issue(PROJECT, wrong, issued, year=2025)
    assert contents(issued) == before


@pytest.mark.parametrize("jobs", [1, 2])
def test_longest_names_are_issued(tmp_path: Path, jobs: int) -> None:
    """The longest names that a roster takes give names of files that every system takes."""
    forms = [
        due_form(place, organization="局" * 90, project="项" * 88 + f"{place:02d}") for place in range(20)
    ]
    done = issue(PROJECT, roster_of(*forms), tmp_path / "x", jobs=jobs)
    assert len({one.file for one in done.files}) == 20
    assert [read(tmp_path / "x" / one.file)[0].field_text("project") for one in done.files] == [form.project for form in forms]  # fmt: skip
    assert max(len(one.file.encode()) for one in done.files) <= 255


def test_a_path_that_is_too_long_is_one_line(tmp_path: Path) -> None:
    """A folder whose path the system does not take is refused with a reason."""
    with pytest.raises(UnreadableFile) as caught:
        issue(PROJECT, roster_of_projects(3), tmp_path / ("长" * 300))
    assert_one_chinese_line(str(caught.value))
    assert list(tmp_path.iterdir()) == []


@dataclass(frozen=True, kw_only=True, slots=True)
class DeadlyForm(DueForm):
    """A form that ends the process which receives it."""

    def __reduce__(self) -> tuple[Any, ...]:
        return os._exit, (9,)


def test_a_process_that_dies_is_one_line(issued: Path) -> None:
    """A process that is killed, as for memory, ends the issue with one line and no file changed."""
    before = contents(issued)
    forms = [due_form(place, project=f"项目{place}") for place in range(40)]
    values = {name: getattr(forms[30], name) for name in DueForm.__slots__}
    forms[30] = DeadlyForm(**values)
    with pytest.raises(SelfEvalError, match="进程") as caught:
        issue(PROJECT, roster_of(*forms), issued, year=2025, jobs=2)
    assert contents(issued) == before
    assert_one_chinese_line(str(caught.value))


@pytest.mark.skipif(sys.platform == "win32", reason="limits the size of files as only POSIX can")
@pytest.mark.parametrize("jobs", ["1", "2"])
def test_a_full_disk_ends_the_command_with_one_line(tmp_path: Path, jobs: str) -> None:
    """In one process and in several: exit status 2, one line, no traceback, no file."""
    units = [("301001", "某市教育局", "", "", f"XM{place:02d}", f"项目{place:02d}") for place in range(40)]
    path = write_roster(tmp_path / "名单.xlsx", units, [])
    program = (
        "import resource, signal, sys; resource.setrlimit(resource.RLIMIT_FSIZE, (20_000, 20_000));"
        "signal.signal(signal.SIGXFSZ, signal.SIG_IGN);"
        "from xlselfeval.cli.app import main; main(sys.argv[1:])"
    )
    command = ["issue", PROJECT.id, "--roster", str(path), "-o", str(tmp_path / "下发"), "--jobs", jobs]
    done = subprocess.run(
        [sys.executable, "-c", program, *command],
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )
    assert done.returncode == 2, done.stderr
    assert_one_chinese_line(done.stderr.replace("\r", "\n").strip().rpartition("\n")[2])
    assert "Traceback" not in done.stderr
    assert "无法写入" in done.stderr
    assert [one.name for one in tmp_path.iterdir()] == ["名单.xlsx"]


def test_a_form_filled_in_meanwhile_stays(issued: Path) -> None:
    """A unit that saves its form during an issue loses nothing, and nothing is replaced."""
    form = next(issued.glob("*项目1.xlsx"))

    def unit_saves(done: int, _all: int) -> None:
        form.write_bytes(fill(PROJECT, form.read_bytes(), {"E8": Decimal(120)}))

    before = contents(issued)
    with pytest.raises(UnreadableFile, match="改动"):
        issue(PROJECT, roster_of_projects(3), issued, year=2025, progress=unit_saves)
    after = contents(issued)
    assert {name for name in before | after if before.get(name) != after.get(name)} == {form.name}
    assert changes_since_issue(form)


def test_a_file_that_appears_meanwhile_stays(tmp_path: Path) -> None:
    """A file that somebody puts in the place of a new one is not replaced."""
    target = tmp_path / "301001_某市教育局_项目0.xlsx"
    with pytest.raises(UnreadableFile, match="改动"):
        issue(PROJECT, roster_of_projects(3), tmp_path, progress=lambda *_: target.write_bytes(b"x") and None)
    assert contents(tmp_path) == {target.name: b"x"}


@pytest.mark.parametrize(
    "error",
    [
        UnreadableFile("locked", "不能写入"), TemplateError("不能生成"), SelfEvalError("错误"),
        RosterError("名单.xlsx", (Fault("A1", "空的"),)), SchemeError("a.toml", (Fault("id", "没有"), Fault("b", "错"))),
    ],
    ids=lambda error: type(error).__name__,
)  # fmt: skip
def test_errors_pass_between_processes(error: SelfEvalError) -> None:
    """An error that a process of ours raises arrives in another one with all that it says."""
    copied = pickle.loads(pickle.dumps(error))
    assert (type(copied), str(copied), vars(copied)) == (type(error), str(error), vars(error))


def test_a_script_without_a_main_guard_issues_in_several_processes(tmp_path: Path) -> None:
    """The processes do not import the script that called `issue`."""
    units = [("301001", "某市教育局", "", "", f"XM{place:02d}", f"项目{place:02d}") for place in range(20)]
    write_roster(tmp_path / "名单.xlsx", units, [])
    (tmp_path / "script.py").write_text(
        f"from xlselfeval import issue\nprint(len(issue('{PROJECT.id}', '名单.xlsx', '下发', jobs=2).files))\n",
        encoding="utf-8",
    )
    done = subprocess.run([sys.executable, "script.py"], capture_output=True, encoding="utf-8", cwd=tmp_path, check=False)  # fmt: skip
    assert (done.stdout, done.stderr) == ("20\n", "")


@pytest.mark.parametrize("jobs", [1, 2])
def test_a_scheme_with_a_severity_of_no_finding_issues_nothing(jobs: int, tmp_path: Path) -> None:
    """The fault is named when the roster is read by the scheme, and when a roster that was read is issued."""
    wrong = replace(PROJECT, severities=(("reason-mising", "warning"),))
    with pytest.raises(SchemeError, match="reason-mising"):
        issue(wrong, roster_of_projects(3), tmp_path / "下发", year=2024, jobs=jobs)
    assert contents(tmp_path) == {}
    path = write_roster(tmp_path / "名单.xlsx")
    with pytest.raises(SchemeError, match="reason-mising"):
        read_roster(path, scheme=wrong)
