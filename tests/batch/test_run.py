"""A batch over a folder: every file has one outcome, and an interruption loses nothing.

The results are the same in every way of running.
"""

from __future__ import annotations

import json
import os
import random
import shutil
import sqlite3
import subprocess
import sys
import threading
import time
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest
from openpyxl import load_workbook
from support.batch_runs import TODAY, Watched, interrupted, outcomes
from support.legacy_files import xlsb_of
from support.packages import zipped
from support.result_stores import last_run, read_results
from support.return_folder import OUTCOMES, copies, dump, everything, form, put

import xlselfeval.batch.results.store as store_module
import xlselfeval.batch.run as run_module
from xlselfeval import check_files
from xlselfeval.batch.copies.earlier import EARLIER
from xlselfeval.batch.outputs import COPIES, STORE, TROUBLE, keep_trouble, locked
from xlselfeval.batch.plan import mirrored, safe_piece
from xlselfeval.batch.results.outcome import REVIEWED
from xlselfeval.batch.results.store import open_store
from xlselfeval.batch.run import Options, Run, run_batch
from xlselfeval.batch.summary.figures import count, counts_of_forms
from xlselfeval.batch.task import rules_digest
from xlselfeval.checking import Checker
from xlselfeval.cli.batch import _Bar, _Lines
from xlselfeval.engines.engine import Job, Lost
from xlselfeval.engines.processes import ProcessEngine
from xlselfeval.errors import SchemeError, SelfEvalError
from xlselfeval.scheme.load_profile import load_profile


def batch(root: Path, output: Path, **options: object) -> Run:
    """A run in this process, on a fixed day."""
    asked = replace(Options(root=str(root), output=output), **options)  # type: ignore[arg-type]
    return run_batch(asked, Watched(), today=TODAY)


def command(*arguments: str | Path, folder: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "xlselfeval", "batch", *map(str, arguments)],
        capture_output=True, encoding="utf-8", cwd=folder, env=os.environ | {"PYTHONIOENCODING": "utf-8"}, timeout=120, check=False,
    )  # fmt: skip


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return put(tmp_path / "收表", everything())


def test_every_file_has_one_outcome(root: Path, tmp_path: Path) -> None:
    """Every file, in archives too, has exactly one outcome, and a line where it was not reviewed."""
    ran = batch(root, tmp_path / "结果", jobs=2)
    assert outcomes(tmp_path / "结果") == OUTCOMES
    assert sum(ran.outcomes.values()) == len(OUTCOMES)
    assert not ran.partial
    with closing(open_store(tmp_path / "结果" / STORE)) as store:
        results = list(read_results(store, ran.run))
    assert all(one.message for one in results if not one.forms)
    assert all(one.forms and one.copy for one in results if one.outcome in ("findings", "needs-review"))
    (twice,) = (one for one in results if one.outcome == "duplicate")
    assert twice.duplicate_of == "甲主管部门/二局（最终版2）.xlsx"


def test_copies_mirror_the_folder(root: Path, tmp_path: Path) -> None:
    """Each reviewed file has its copy at its own path, with the sheet; the original is unchanged."""
    before = {path: path.read_bytes() for path in root.rglob("*.*")}
    batch(root, tmp_path / "结果")
    assert set(copies(tmp_path / "结果")) == {
        f"{COPIES}/甲主管部门/一局.xlsx",
        f"{COPIES}/甲主管部门/二局（最终版2）.xlsx",
        f"{COPIES}/乙主管部门/材料.zip/三局.xlsx",
        f"{COPIES}/乙主管部门/材料.zip/四局/表.xlsx",
        f"{COPIES}/乙主管部门/没有后缀.xlsx",
        f"{COPIES}/项目表.xlsx",
    }
    copy = load_workbook(tmp_path / "结果" / COPIES / "乙主管部门/材料.zip/三局.xlsx")
    assert copy.sheetnames[-1] == "核对结果"
    assert "三局.xlsx" in str(copy["核对结果"]["A2"].value)
    assert {path: path.read_bytes() for path in root.rglob("*.*")} == before


@pytest.mark.parametrize("options", [{"jobs": 0}, {"jobs": 2}, {"copies": False}])
def test_the_same_in_every_way(root: Path, tmp_path: Path, options: dict[str, object]) -> None:
    """The results are the same in this process, in one, in two, and without copies."""
    batch(root, tmp_path / "a")
    batch(root, tmp_path / "b", **options)
    a, b = dump(tmp_path / "a"), dump(tmp_path / "b")
    if options == {"copies": False}:
        assert copies(tmp_path / "b") == {}
        a = [tuple("copy=None" if part.startswith("copy=") else part for part in line) for line in a]
    else:
        assert copies(tmp_path / "a") == copies(tmp_path / "b")
    assert a == b


def test_a_second_run_checks_only_what_is_new(root: Path, tmp_path: Path) -> None:
    """A known result is reused, a changed or new file checked, a missing copy written, a removed file left out."""
    output = tmp_path / "结果"
    batch(root, output)
    first = copies(output)
    (root / "甲主管部门/一局.xlsx").write_bytes(form(7))  # the next return of the same form
    (root / "项目表.xlsx").unlink()
    put(root, {"乙主管部门/五局.xlsx": form(8)})
    gone = output / COPIES / "乙主管部门/没有后缀.xlsx"
    gone.unlink()
    watched = Watched()
    ran = run_batch(Options(root=str(root), output=output), watched, today=TODAY)
    assert watched.phases[-1] == ("核对", 3)
    told_anew = 2  # the duplicate, and the archive that nobody opened
    assert ran.reused == sum(ran.outcomes.values()) - 3 - told_anew
    found = outcomes(output)
    assert "项目表.xlsx" not in found
    assert found["乙主管部门/五局.xlsx"] == "findings"
    now = copies(output)
    assert gone.is_file()
    assert now[f"{EARLIER}/甲主管部门/一局.xlsx"] == first[f"{COPIES}/甲主管部门/一局.xlsx"]
    assert f"{COPIES}/甲主管部门/一局(2).xlsx" in now
    with closing(open_store(output / STORE)) as store:
        kept = store.execute(
            "SELECT count(*) FROM files WHERE path = '甲主管部门/一局.xlsx' AND outcome = 'findings'"
        ).fetchone()
    assert kept[0] == 2


def test_other_rules_check_everything_again(root: Path, tmp_path: Path) -> None:
    """No result of another profile or of a changed scheme is reused."""
    batch(root, tmp_path / "结果")
    assert batch(root, tmp_path / "结果", profile="national-2016").reused == 0
    assert batch(root, tmp_path / "结果", profile="national-2016").reused > 0
    with pytest.raises(SchemeError):
        batch(root, tmp_path / "结果", profile="no-such-profile")


def test_what_somebody_wrote_into_a_copy_stays(root: Path, tmp_path: Path) -> None:
    """A copy with remarks of the bureau stays among the earlier ones when everything is checked again."""
    output = tmp_path / "结果"
    batch(root, output)
    copy = output / COPIES / "项目表.xlsx"
    book = load_workbook(copy)
    sheet = book["核对结果"]
    first = next(cell.row for cell in sheet["A"] if cell.value == 1)
    sheet.cell(first, 13, "已电话核实")
    book.save(copy)
    written = copy.read_bytes()
    batch(root, output, profile="national-2016")
    assert (output / EARLIER / "项目表.xlsx").read_bytes() == written
    assert copy.is_file()
    assert not list((output / COPIES).glob("项目表(*"))


def test_parquet_without_its_library_is_refused_before_the_run(
    root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nothing is checked or written where the results could not be exported at the end."""
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    with pytest.raises(SelfEvalError, match="pyarrow"):
        batch(root, tmp_path / "结果", parquet=True)
    assert not (tmp_path / "结果").exists()


def test_an_interrupted_run_is_kept_and_goes_on(root: Path, tmp_path: Path) -> None:
    """After Ctrl-C the results so far are stored, the run is partial, and the next run checks the rest."""
    output = tmp_path / "结果"
    ran = run_batch(Options(root=str(root), output=output), Watched(interrupt_after=3), today=TODAY)
    assert ran.partial
    assert 3 <= sum(ran.outcomes.values()) < len(OUTCOMES)
    with closing(open_store(output / STORE)) as store:
        assert store.execute("SELECT finished FROM runs").fetchone()[0] is None
    watched = Watched()
    ran = run_batch(Options(root=str(root), output=output), watched, today=TODAY)
    assert not ran.partial
    assert ran.reused >= 2
    batch(root, tmp_path / "ungestört")
    assert dump(output) == dump(tmp_path / "ungestört")
    assert copies(output) == copies(tmp_path / "ungestört")


@pytest.mark.parametrize("seed", [1, 2])
def test_killed_at_any_moment(tmp_path: Path, seed: int) -> None:
    """After kills at any moment the result is that of an undisturbed run."""
    root = put(
        tmp_path / "收表",
        {f"{number % 3}/单位{number}.xlsx": form(number) for number in range(40)} | everything(),
    )
    chance = random.Random(seed)
    output = tmp_path / "结果"
    for _ in range(3):
        process = subprocess.Popen(
            [sys.executable, "-m", "xlselfeval", "batch", str(root), "-o", str(output), "--jobs", "2"],
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, cwd=tmp_path, env=os.environ,
        )  # fmt: skip
        time.sleep(chance.uniform(0.2, 1.5))
        process.kill()
        process.wait()
    batch(root, output, jobs=2)
    batch(root, tmp_path / "ungestört")
    assert dump(output) == dump(tmp_path / "ungestört")
    assert set(copies(output)) == set(copies(tmp_path / "ungestört"))


def test_a_file_that_hangs_or_crashes(root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Such a file has its outcome and line, a developer gets a record, and a later run tries it again."""

    class Ill(ProcessEngine):
        def run(self, jobs):  # type: ignore[no-untyped-def]
            for job, answer in super().run(jobs):
                path = getattr(getattr(job.argument, "found", None), "path", "")
                ill = {"项目表.xlsx": "timeout", "别的表.xlsx": "error", "坏了.xlsx": "memory"}.get(path)
                yield job, Lost(ill, "Traceback …") if ill else answer

    monkeypatch.setattr(run_module, "ProcessEngine", Ill)
    output = tmp_path / "结果"
    batch(root, output)
    changed = {"项目表.xlsx": "timeout", "别的表.xlsx": "crashed", "坏了.xlsx": "crashed"}
    assert outcomes(output) == OUTCOMES | changed
    (record,) = (output / TROUBLE).iterdir()
    assert "Traceback" in record.read_text(encoding="utf-8")
    monkeypatch.undo()
    batch(root, output)
    assert outcomes(output) == OUTCOMES


def test_output_inside_the_folder(tmp_path: Path) -> None:
    """Our own outputs are no returns, also when they are written into the folder itself."""
    root = put(tmp_path / "收表", {"甲/一局.xlsx": form(1)})
    for output in (root, root / "结果"):
        for _ in range(2):
            batch(root, output)
            assert outcomes(output) == {"甲/一局.xlsx": "findings"}


def test_names_that_some_system_refuses(tmp_path: Path) -> None:
    """A copy's name is one that every system takes, whatever an archive calls the file."""
    assert mirrored("a.zip!/b/某局.xls") == f"{COPIES}/a.zip/b/某局.xlsx"
    assert [safe_piece(name) for name in ("a:b?.xlsx", "CON.xlsx", "nul", "尾点. .", ".隐", "")] == [
        "a_b_.xlsx", "CON_.xlsx", "nul_", "尾点", "_.隐", "_",
    ]  # fmt: skip
    long = safe_piece("长" * 200 + ".xlsx")
    assert len(long.encode()) <= 200
    assert long.endswith(".xlsx")
    archive = zipped({"甲:局.xlsx": form(1), "甲?局.xlsx": form(2), "甲_局.XLSX": form(3)})
    root = put(tmp_path / "收表", {"包.zip": archive})
    batch(root, tmp_path / "结果")
    assert {name.casefold() for name in copies(tmp_path / "结果")} == {
        f"{COPIES}/包.zip/{name}.xlsx" for name in ("甲_局", "甲_局(2)", "甲_局(3)")
    }


def test_two_runs_at_once(tmp_path: Path) -> None:
    """A second run is refused while one writes into the same folder, and admitted afterwards."""
    root = put(tmp_path / "收表", {"一局.xlsx": form(1)})
    with locked(tmp_path / "结果"), pytest.raises(SelfEvalError, match="另一次批量核对"):
        batch(root, tmp_path / "结果")
    assert batch(root, tmp_path / "结果").outcomes == {"findings": 1}


def test_a_store_that_is_not_ours(tmp_path: Path) -> None:
    """A damaged store, or one of another version, is an error of one line and stays as it is."""
    root = put(tmp_path / "收表", {"一局.xlsx": form(1)})
    output = put(tmp_path / "结果", {STORE: b"no database, but long enough to be read as one" * 30})
    with pytest.raises(SelfEvalError, match="无法打开"):
        batch(root, output)
    (output / STORE).unlink()
    with closing(sqlite3.connect(output / STORE)) as store:
        store.execute("PRAGMA user_version = 99")
    with pytest.raises(SelfEvalError, match="另一个版本"):
        batch(root, output)


def test_a_record_that_cannot_be_written(tmp_path: Path) -> None:
    """A record of an error that cannot be written is no error itself."""
    put(tmp_path, {TROUBLE: b"a file in its place"})
    assert keep_trouble(tmp_path, "x", "text") == f"{TROUBLE}/x.txt"


def test_the_command(root: Path, tmp_path: Path) -> None:
    """The command prints the outcomes and ends with 2 for files not reviewed or none at all, 1 for findings, else 0."""
    done = command(root, "-o", "结果", "--jobs", "2", "--parquet", folder=tmp_path)
    assert done.returncode == 2
    with closing(open_store(tmp_path / "结果" / STORE)) as store:
        figures = count(store)
    for word, number in counts_of_forms(figures):  # those of the overview
        assert (f"{word}\t{number}" in done.stdout) == (number is not None)
    assert f"合计\t{figures.files.total()}" in done.stdout
    assert "Traceback" not in done.stderr
    assert (tmp_path / "结果" / "parquet" / "findings.parquet").is_file()
    reviewed = put(tmp_path / "只有表", {"一局.xlsx": form(1)})
    assert command(reviewed, "-o", "结果2", "--no-copies", folder=tmp_path).returncode == 1
    (tmp_path / "空").mkdir()
    assert command("空", "-o", "结果3", folder=tmp_path).returncode == 2


def test_progress(capsys: pytest.CaptureFixture[str]) -> None:
    """A terminal shows phase, progress and outcomes, a log the phases."""
    with _Bar() as bar:
        bar.begin("登记文件", 1)
        bar.done("")
        bar.begin("核对", 3)
        for outcome in ("clean", "findings", "clean"):
            bar.done(outcome)
    shown = capsys.readouterr().err
    assert "3/3" in shown
    assert "表内未发现问题 2 · 退回修改 1" in shown
    lines = _Lines()
    lines.begin("核对", 3)
    lines.done("clean")
    assert capsys.readouterr().err == "核对：3 个文件\n"


def test_a_store_that_somebody_holds(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A store that another program locks is an error of one line."""
    root = put(tmp_path / "收表", {"一局.xlsx": form(1)})
    batch(root, tmp_path / "结果")
    monkeypatch.setattr(store_module, "_WAIT", 0.1)
    with closing(sqlite3.connect(tmp_path / "结果" / STORE)) as other:
        other.execute("BEGIN EXCLUSIVE")
        with pytest.raises(SelfEvalError):
            batch(root, tmp_path / "结果")


@pytest.mark.parametrize(
    "arguments",
    [("没有", "-o", "x"), ("收表",), ("收表", "-o", "x", "--jobs", "0"), ("收表", "-o", "x", "--engine", "spark"), ("收表", "-o", "x", "--scheduler", "tcp://a:1"), ("收表", "-o", "x", "--scheme", "none"), ("收表", "-o", "收表/一局.xlsx")],
)  # fmt: skip
def test_wrong_usage(tmp_path: Path, arguments: tuple[str, ...]) -> None:
    """Wrong usage is one Chinese line with status 2."""
    put(tmp_path / "收表", {"一局.xlsx": form(1)})
    done = command(*arguments, folder=tmp_path)
    assert done.returncode == 2
    assert len(done.stderr.strip().splitlines()) == 1
    assert done.stderr.isascii() is False


if sys.platform != "win32":  # a signal to all of a terminal's processes

    def test_ctrl_c(tmp_path: Path) -> None:
        """Ctrl-C ends the command soon, with 2, a line, and an intact store."""
        status, out, errors = interrupted(tmp_path)
        assert (status, "本次核对中断" in out, errors) == (2, True, "")
        with closing(open_store(tmp_path / "结果" / STORE)) as store:
            assert store.execute("PRAGMA integrity_check").fetchone()[0] == "ok"
            kept = list(read_results(store, last_run(store)))
        assert len(kept) < 150


def test_jobs_are_small() -> None:
    """A job travels without the content of its file and without the rules."""
    import pickle

    from xlselfeval.batch.sources.collect import Found
    from xlselfeval.batch.sources.source import Source
    from xlselfeval.batch.task import FileWorker, Task

    found = Found(path="甲/一局.xlsx", source=Source("/a/一局.xlsx"), size=1, modified=None)
    task = Task(found=found, copy="a")
    assert len(pickle.dumps(Job(FileWorker.check, task, 1.0))) < 500


def test_nothing_is_started_where_nothing_can_be(
    root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A serial batch and `check_files` start neither threads nor processes."""

    def refuse(*_: object, **__: object) -> None:
        raise RuntimeError("can't start new thread")

    monkeypatch.setattr(threading.Thread, "start", refuse)
    monkeypatch.setattr(subprocess.Popen, "__init__", refuse)
    monkeypatch.setattr(shutil, "which", lambda _: None)  # there are no other programs either
    batch(root, tmp_path / "结果", jobs=0)
    assert outcomes(tmp_path / "结果") == OUTCOMES
    (result,) = check_files([root / "项目表.xlsx"], jobs=1)
    assert result.outcome in REVIEWED


def test_options_are_kept(tmp_path: Path) -> None:
    """The store holds the options of each run."""
    root = put(tmp_path / "收表", {"一局.xlsx": form(1)})
    batch(root, tmp_path / "结果", profile="national-2016")
    with closing(open_store(tmp_path / "结果" / STORE)) as store:
        row = store.execute("SELECT * FROM runs").fetchone()
    assert json.loads(row["options"])["profile"] == "national-2016"
    assert row["root"] == str(root)
    assert row["finished"] >= row["started"]


def test_chosen_rules_are_the_same_in_every_process() -> None:
    """The digest of rules depends on their content, not on their place in memory."""
    profile = load_profile("linear-reverse")
    assert rules_digest(Checker(profile=profile)) == rules_digest(Checker(profile=replace(profile)))
    names = (None, "linear-reverse", "national-2016")
    assert len({rules_digest(Checker.load(profile=name)) for name in names}) == 3
    assert rules_digest(Checker(basis="《某市管理办法》")) != rules_digest(Checker())


def test_the_copy_of_an_old_workbook_under_another_name(tmp_path: Path) -> None:
    """A .xlsb that is called .xlsm has its copy, named as the .xlsx that it is."""
    source = tmp_path / "in" / "某局.xlsm"
    source.parent.mkdir()
    source.write_bytes(xlsb_of(form(1)))
    run_batch(Options(root=str(source.parent), output=tmp_path / "out"), Watched(), today=TODAY)
    assert (tmp_path / "out" / COPIES / "某局.xlsm.xlsx").is_file()
