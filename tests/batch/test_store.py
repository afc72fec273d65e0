"""The results store and what is made from it: what goes in comes out, in SQLite, Parquet and data frames."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import pandas as pd
import pytest
from support.foreign_forms import national
from support.packages import zipped
from support.result_stores import read_results
from support.return_folder import form, put

from xlselfeval import check_files, check_many, findings_frame, forms_frame
from xlselfeval.batch.results import store as results
from xlselfeval.batch.results.outcome import OUTCOMES, REVIEWED, FileResult, outcome_of, outcome_of_forms
from xlselfeval.batch.results.tables.parquet import export_parquet
from xlselfeval.batch.results.tables.schema import TABLES
from xlselfeval.batch.sources.collect import Found
from xlselfeval.batch.sources.source import Source
from xlselfeval.batch.summary.unreviewed import outcomes_of_run
from xlselfeval.batch.task import FileWorker
from xlselfeval.checking import Checker, check

NOW = datetime(2021, 4, 1, 9, 30)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[results.sqlite3.Connection]:
    with closing(results.open_store(tmp_path / "store.sqlite")) as opened:
        results.start_run(opened, root="收表", program="0", rules="r", options={"jobs": 1}, started=NOW)
        yield opened


@pytest.fixture
def result(tmp_path: Path) -> FileResult:
    path = put(tmp_path, {"一局.xlsx": form(1)}) / "一局.xlsx"
    found = Found(path="甲/一局.xlsx", source=Source(str(path)), size=1, modified="2021-03-01T00:00:00")
    (checked,) = FileWorker(Checker()).survey_and_check(found)
    return checked


def test_a_result_comes_back_as_it_went_in(store: results.sqlite3.Connection, result: FileResult) -> None:
    """A result is read back field by field, with the record that `check --json` prints."""
    others = [
        replace(result, path="甲/二局.xlsx", outcome="duplicate", forms=(), duplicate_of=result.path, message="一样"),
        replace(result, path="乙/三局.xlsx", digest="", outcome="unreadable", error="malformed", forms=(), message="坏了", modified=None),
    ]  # fmt: skip
    for one in (result, *others):
        results.save_result(store, 1, "r", one)
    found = list(read_results(store, 1))
    assert found == sorted((result, *others), key=lambda one: one.path)
    assert outcomes_of_run(store) == {"findings": 1, "duplicate": 1, "unreadable": 1}


def test_the_record_is_that_of_a_single_check(result: FileResult, tmp_path: Path) -> None:
    """A batch finds what `check` finds, and keeps money in 万元 and the long texts."""
    (review,) = check(tmp_path / "一局.xlsx")
    (kept,) = result.forms
    assert kept.record == review.to_dict("甲/一局.xlsx")
    assert (kept.budget_initial, kept.budget_adjusted, kept.budget_spent) == ("565.72", "587.65", "587.65")
    assert (kept.execution_rate, kept.conclusion) == ("1", "退回修改")
    assert len(kept.texts) == 2


def test_every_return_is_kept(store: results.sqlite3.Connection, result: FileResult) -> None:
    """The next content at a path is stored beside the last one; the same content replaces itself."""
    results.save_result(store, 1, "r", result)
    results.save_result(store, 2, "r", result)
    results.save_result(store, 2, "r", replace(result, digest="f" * 64))
    rows = store.execute("SELECT digest, first_run, last_run FROM files ORDER BY digest = ?", (result.digest,))  # fmt: skip
    assert [tuple(row) for row in rows] == [("f" * 64, 2, 2), (result.digest, 1, 2)]
    assert store.execute("SELECT count(*) FROM returns").fetchone()[0] == 2
    orphans = "SELECT count(*) FROM findings WHERE return_id NOT IN (SELECT id FROM returns)"
    assert store.execute(orphans).fetchone()[0] == 0


def test_what_may_be_taken_over(store: results.sqlite3.Connection, result: FileResult) -> None:
    """Only results that other files, time limits and other rules do not change can be reused."""
    for place, outcome in enumerate(OUTCOMES):
        results.save_result(store, 1, "r", replace(result, path=str(place), outcome=outcome))
    results.save_result(store, 1, "r", replace(result, path="no digest", digest="", outcome="unreadable"))
    known = results.known_results(store, "r")
    assert {one.outcome for one in known.values()} == set(OUTCOMES) - {"timeout", "crashed", "duplicate"}
    assert results.known_results(store, "other rules") == {}
    results.take_over(store, 2, known["0", result.digest].file, None)
    assert [one.path for one in read_results(store, 2)] == ["0"]
    assert results.reused_in_run(store, 2) == 1


def test_a_result_is_stored_whole_or_not_at_all(
    store: results.sqlite3.Connection, result: FileResult
) -> None:
    """An error in the middle of a file leaves nothing of it, and what was there before as it was."""
    results.save_result(store, 1, "r", result)
    broken = replace(result.forms[0], record=result.forms[0].record | {"findings": [{}]})
    with pytest.raises(KeyError):
        results.save_result(store, 1, "r", replace(result, forms=(broken,)))
    store.commit()
    assert list(read_results(store, 1)) == [result]


def test_outcomes() -> None:
    """Every error has an outcome of the list, and a file has that of the form with most to do."""
    assert outcome_of_forms(["表内未发现问题", "退回修改", "请核实"]) == "findings"
    assert outcome_of_forms(["表内未发现问题", "请核实"]) == "needs-review"
    assert outcome_of_forms(["表内未发现问题"]) == "clean"
    names = ("not-found", "not-a-workbook", "empty", "encrypted", "truncated", "too-large", "malformed", "no-form", "locked", "wrong-extension")  # fmt: skip
    assert {outcome_of(name) for name in names} == {"unreadable", "encrypted", "unrecognised"}
    assert {outcome_of(name) for name in names} <= set(OUTCOMES) - set(REVIEWED)


def test_parquet(store: results.sqlite3.Connection, result: FileResult, tmp_path: Path) -> None:
    """Each table is exported with its lines and figures as numbers, an empty one with its columns."""
    results.save_result(store, 1, "r", result)
    written = export_parquet(store, tmp_path / "parquet")
    assert [path.stem for path in written] == list(TABLES)
    frames = {table: pd.read_parquet(tmp_path / "parquet" / f"{table}.parquet") for table in TABLES}
    assert {table: len(frame) for table, frame in frames.items()} == {
        table: store.execute(f"SELECT count(*) FROM {table}").fetchone()[0] for table in TABLES
    }
    assert frames["returns"]["budget_adjusted"].tolist() == [587.65]
    assert frames["findings"]["code"].tolist() == [one["code"] for one in result.forms[0].record["findings"]]  # type: ignore[attr-defined]
    said = [one["explainable"] for one in result.forms[0].record["findings"]]  # type: ignore[attr-defined]
    assert frames["findings"]["explainable"].tolist() == said
    assert str(frames["findings"]["explainable"].dtype) == "bool"
    assert str(frames["ledger"]["treasury_spent"].dtype) == "float64"
    assert [path.name for path in (tmp_path / "parquet").iterdir() if path.name.startswith(".")] == []


def test_the_example_of_the_documents_joins_findings_to_files(
    store: results.sqlite3.Connection, result: FileResult, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The example of docs/batch.md gives each finding of the return that counts its file and form."""
    results.save_result(store, 1, "r", result)
    results.save_result(store, 2, "r", replace(result, path="other.xlsx"))
    store.execute("UPDATE returns SET superseded = 1 WHERE file = (SELECT MIN(file) FROM files)")
    export_parquet(store, tmp_path / "核对" / "parquet")
    monkeypatch.chdir(tmp_path)
    text = (Path(__file__).parents[2] / "docs" / "batch.md").read_text(encoding="utf-8")
    names: dict[str, pd.DataFrame] = {}
    exec(text.partition("```python\n")[2].partition("```")[0], names)
    joined, record = names["joined"], result.forms[0].record
    assert joined["name"].tolist() == [one["name"] for one in record["findings"]]
    assert set(joined["path"]) == {"other.xlsx"}
    assert set(joined["organization"]) == {record["organization"]}


def test_frames(tmp_path: Path) -> None:
    """There is a line for each form and each file without any, in the order given, with figures that add up."""
    files = {"b.xlsx": form(1), "a.xlsx": national(formulas=True), "c.pdf": b"%PDF-1.7", "d.zip": zipped({"内.xlsx": form(2)})}  # fmt: skip
    put(tmp_path, files)
    paths = [*(tmp_path / name for name in files), tmp_path / "没有.xlsx"]
    frame = check_many(paths, jobs=2)
    names = [Path(path).name for path in frame["path"]]
    assert names == ["b.xlsx", "a.xlsx", "c.pdf", "内.xlsx", "没有.xlsx"]
    assert frame["outcome"].tolist() == ["findings", "needs-review", "word-or-pdf", "findings", "unreadable"]
    assert frame["declared_total"].dtype == "float64"
    assert frame.loc[0, "declared_total"] == 98
    assert frame.loc[0, "difference"] == pytest.approx(frame.loc[0, "total"] - 98)
    assert frame["error"].fillna("").str.len().gt(0).tolist() == [False, False, True, False, True]
    results_of_files = check_files(paths)
    pd.testing.assert_frame_equal(forms_frame(results_of_files), frame)
    findings = findings_frame(results_of_files)
    assert len(findings) == sum(
        len(one.record["findings"]) for file in results_of_files for one in file.forms
    )  # type: ignore[arg-type]
    assert (findings["severity"] == "error").sum() == frame["errors"].sum()


def test_frames_of_nothing() -> None:
    """Frames without lines have their columns."""
    assert list(check_many([]).columns) == list(forms_frame([]).columns)
    assert "code" in findings_frame([]).columns


@pytest.mark.parametrize("missing", ["pandas", "pyarrow"])
def test_without_the_extra(missing: str, tmp_path: Path) -> None:
    """A missing library is reported in one line that says how to get it."""
    code = (
        f"import sys; sys.modules['{missing}'] = None\n"
        "from pathlib import Path; from xlselfeval import check_many, SelfEvalError\n"
        "from xlselfeval.batch.results.tables.parquet import export_parquet; from xlselfeval.batch.results.store import open_store\n"
        f"try: check_many([]) if '{missing}' == 'pandas' else export_parquet(open_store(Path('s')), Path('p'))\n"
        "except SelfEvalError as error: print('.[frames]' in str(error))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=tmp_path)  # fmt: skip
    assert done.stdout.strip() == "True"


def test_a_new_run_has_no_ledger_of_the_last(store: results.sqlite3.Connection) -> None:
    """A new run empties the ledger of the last one, so that nothing refers to returns that are gone."""
    store.execute("INSERT INTO ledger (place, status, remark) VALUES (1, 'returned', '')")
    results.start_run(store, root="收表", program="0", rules="r", options={}, started=NOW)
    assert store.execute("SELECT count(*) FROM ledger").fetchone()[0] == 0
