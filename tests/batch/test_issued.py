"""A batch with the sender's files compares each return with the one that fits it."""

from __future__ import annotations

import pickle
import shutil
from contextlib import closing
from datetime import date
from io import BytesIO
from pathlib import Path
from random import Random

import pytest
from openpyxl import load_workbook
from support.data_sheets import honest_figures, typed_inputs
from support.issuing import copied_values, edited, put
from support.packages import saved
from support.result_stores import last_run, read_results
from support.return_folder import form

from xlselfeval.batch.load_checker import notes_on_issued
from xlselfeval.batch.notes import notes_on_written
from xlselfeval.batch.outputs import STORE, SUMMARY
from xlselfeval.batch.progress import Progress
from xlselfeval.batch.results.history import read_rounds
from xlselfeval.batch.results.states import read_states
from xlselfeval.batch.results.store import open_store
from xlselfeval.batch.run import Options, Run, run_batch
from xlselfeval.checking import Checker
from xlselfeval.data_sheet.formulas import data_formulas
from xlselfeval.data_sheet.load import load_layout
from xlselfeval.data_sheet.places import cell_of
from xlselfeval.data_sheet.template import new_data_sheet
from xlselfeval.demo import SCHEME, YEAR, filled_form, issued_form
from xlselfeval.errors import SelfEvalError
from xlselfeval.form.fill import fill_sheet
from xlselfeval.form.generate import generate
from xlselfeval.sheet_names import RECORD_SHEET

TODAY = date(2021, 4, 1)
LAYOUT = load_layout("hunan")
BLANK_SHEET = new_data_sheet(LAYOUT, year=2024, organization="某县某局")
FILLED_SHEET = fill_sheet(
    data_formulas(LAYOUT),
    BLANK_SHEET,
    typed_inputs(BLANK_SHEET, honest_figures(Random(5))),
    sheet=LAYOUT.mark,
)
LOWERED = copied_values(
    edited(filled_form(issued_form()), put(E14="150人"))
)  # in a workbook that says nothing


def run(folder: Path, issued: Path | None) -> Run:
    root = folder / "收表"
    return run_batch(Options(root=str(root), output=folder / "结果", issued=issued), Progress(), today=TODAY)


def findings_of(folder: Path) -> dict[str, set[tuple[str, str]]]:
    """Path → names and cells of the findings of the last run."""
    with closing(open_store(folder / "结果" / STORE)) as store:
        results = list(read_results(store, last_run(store)))
    return {
        one.path: {
            (finding["name"], finding["cell"]) for form in one.forms for finding in form.record["findings"]
        }  # type: ignore[index, attr-defined]
        for one in results
    }


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "收表").mkdir()
    (tmp_path / "收表" / "改过的.xlsx").write_bytes(LOWERED)
    (tmp_path / "收表" / "好的.xlsx").write_bytes(form(1))
    (tmp_path / "下发").mkdir()
    (tmp_path / "下发" / "老干部局.xlsx").write_bytes(issued_form())
    return tmp_path


def test_what_a_return_says_of_itself_is_not_all_that_is_known(folder: Path) -> None:
    """A lowered target is found in a workbook without a record; an honest return has no other findings."""
    run(folder, None)
    alone = findings_of(folder)
    assert ("locked-cell-changed", "E14") not in alone["改过的.xlsx"]
    assert run(folder, folder / "下发").reused == 0
    compared = findings_of(folder)
    assert ("locked-cell-changed", "E14") in compared["改过的.xlsx"]
    assert compared["好的.xlsx"] == alone["好的.xlsx"]


def test_results_hold_as_long_as_the_issued_files_do(folder: Path) -> None:
    """Nothing is checked again while the issued files are the same, and everything once one changes."""
    run(folder, folder / "下发")
    assert run(folder, folder / "下发").reused == 2
    (folder / "下发" / "另一份.xlsx").write_bytes(issued_form())
    assert run(folder, folder / "下发").reused == 0


def test_issued_files_among_the_returned_ones_are_no_returns(folder: Path) -> None:
    """A folder of issued files inside that of the returns is compared with, and not checked."""
    inside = folder / "收表" / "下发"
    (folder / "下发").rename(inside)
    ran = run(folder, inside)
    assert (sum(ran.outcomes.values()), ran.left_out) == (2, {"下发文件的文件夹": ["下发"]})
    assert ("locked-cell-changed", "E14") in findings_of(folder)["改过的.xlsx"]


def test_returned_files_inside_the_issued_folder_prove_nothing(folder: Path) -> None:
    """Returns below the folder of the issued files are not taken for issued ones."""
    (folder / "收表" / "老干部局.xlsx").write_bytes((folder / "下发" / "老干部局.xlsx").read_bytes())
    run(folder, folder)
    assert ("locked-cell-changed", "E14") in findings_of(folder)["改过的.xlsx"]


def test_a_checker_is_handed_to_other_processes(folder: Path) -> None:
    """A pickled Checker gives the same review, also where the sender's files are gone since."""
    loaded = Checker.load(issued=folder / "下发")
    packed = pickle.dumps(loaded)
    shutil.rmtree(folder / "下发")
    (here,), (there,) = (one.check(folder / "收表" / "改过的.xlsx") for one in (loaded, pickle.loads(packed)))
    assert ("locked-cell-changed", "E14") in {(one.name, one.cell) for one in there.findings}
    assert there.findings == here.findings


@pytest.mark.parametrize("issued", ["收表", "结果", "没有"])
def test_a_folder_that_holds_no_issued_files(folder: Path, issued: str) -> None:
    """A folder that cannot be that of the issued files is refused before anything is checked."""
    with pytest.raises(SelfEvalError):
        run(folder, folder / issued)
    assert not (folder / "结果" / STORE).exists()


def test_the_issued_files_of_an_earlier_run_hold(folder: Path) -> None:
    """Forgotten, the folder of before is used and named; where it is gone, the command says so, and what to do."""
    assert run(folder, None).notes == ()
    run(folder, folder / "下发")
    again = run(folder, None)
    assert again.notes == (f"本次没有指明下发文件的文件夹，沿用以前用的“{(folder / '下发').resolve()}”",)
    assert ("locked-cell-changed", "E14") in findings_of(folder)["改过的.xlsx"]
    (folder / "下发").rename(folder / "搬走")
    (note,) = run(folder, None).notes
    assert "已不在：本次没有与下发文件对照" in note


def test_a_folder_without_a_list_of_issued_files_is_asked_about(folder: Path) -> None:
    """Returned forms have records, too: a folder without 下发清单 may be the wrong one."""
    (note,) = run(folder, folder / "下发").notes
    assert "没有下发清单" in note
    (folder / "下发" / "下发清单.json").write_text("{}", encoding="utf-8")
    assert run(folder, folder / "下发").notes == ()


def test_issued_forms_that_no_issued_files_met_are_counted(folder: Path) -> None:
    """A batch without the issued files says of how many forms it knows their own records alone; with them, nothing."""
    shutil.copy(folder / "收表" / "好的.xlsx", folder / "收表" / "又一份.xlsx")  # a duplicate counts once
    note = "1份自评表未与下发文件比对"
    for issued, is_said in ((None, True), (folder / "下发", False)):
        written = run(folder, issued).written
        assert (written.unissued, any(note in line for line in notes_on_written(written))) == (
            int(is_said),
            is_said,
        )
        book = load_workbook(folder / "结果" / SUMMARY)
        assert any(note in str(cell.value) for row in book["总览"] for cell in row) is is_said


def test_a_list_beside_the_roster_is_pointed_out(folder: Path) -> None:
    """A roster whose neighbour is a folder with 下发清单 was issued: the command names it."""
    (folder / "下发" / "下发清单.json").write_text("{}", encoding="utf-8")
    (note,) = notes_on_issued(None, None, folder / "名单.xlsx")
    assert f"--issued {(folder / '下发').resolve()} 再运行一次" in note
    assert list(notes_on_issued(folder / "下发", None, folder / "名单.xlsx")) == []


def states_of(folder: Path) -> dict[str, str]:
    """Return the states of the findings of the forms by the names of these."""
    with closing(open_store(folder / "结果" / STORE)) as store:
        return {key.name: state.state for key, state in read_states(store).items()}


def history_of(folder: Path) -> str:
    """Return what the history says of changes."""
    with closing(open_store(folder / "结果" / STORE)) as store:
        return "；".join(change for one in read_rounds(store) for change in one.changes)


def test_what_another_folder_of_issued_files_does_not_show_is_not_corrected(folder: Path) -> None:
    """A lowered target that another unit's files cannot show is no longer there, and not corrected.

    With the right files it is asked again.
    """
    (folder / "收表" / "好的.xlsx").unlink()
    (folder / "别处下发").mkdir()
    other = generate(SCHEME, year=YEAR, organization="某县水利局")
    (folder / "别处下发" / "水利局.xlsx").write_bytes(other)
    right, wrong = folder / "下发", folder / "别处下发"
    run(folder, right)
    assert states_of(folder)["locked-cell-changed"] == "open"
    again = copied_values(edited(filled_form(issued_form()), put(E14="150人", A2="（2020年度）补报")))
    (folder / "收表" / "改过的.xlsx").unlink()
    (folder / "收表" / "又报.xlsx").write_bytes(again)
    for issued in (wrong, None):
        if issued is None:
            wrong.rename(folder / "搬走")
        ran = run(folder, issued)
        assert ran.written.unissued == 1
        (said,) = [one for one in notes_on_written(ran.written) if "未与下发文件比对" in one]
        assert ("其中没有该表" not in said, "文件夹中没有这些表" in said, "本次没有下发文件" in said) == (
            True, issued is not None, issued is None,
        )  # fmt: skip
        assert states_of(folder).get("locked-cell-changed", "gone") == "gone"
        assert "已改正" not in history_of(folder)
    assert run(folder, right).written.unissued == 0
    assert states_of(folder)["locked-cell-changed"] == "open"
    (folder / "收表" / "改正.xlsx").write_bytes(copied_values(filled_form(issued_form())))
    run(folder, right)
    assert states_of(folder)["locked-cell-changed"] == "corrected"
    assert "已改正" in history_of(folder)


def returned_sheet(*cells: tuple[str, str]) -> bytes:
    """Return a filled data sheet without its issue record, some cells typed over."""
    book = load_workbook(BytesIO(FILLED_SHEET))
    del book[RECORD_SHEET]
    for cell, text in cells:
        book[LAYOUT.mark][cell] = text
    return saved(book)


@pytest.mark.parametrize("stays", [True, False])
def test_what_no_issued_file_shows_of_a_data_sheet_is_not_corrected(folder: Path, stays: bool) -> None:
    """A changed caption of a data sheet is corrected once a run with the issued file says so.

    It makes no difference whether the file with the changed caption stays in the folder.
    """
    shutil.rmtree(folder / "收表")
    (folder / "收表").mkdir()
    (folder / "下发" / "数据表.xlsx").write_bytes(BLANK_SHEET)
    changed, corrected = folder / "收表" / "改过的.xlsx", folder / "收表" / "又报.xlsx"
    changed.write_bytes(returned_sheet(("A13", "其他")))
    right = folder / "下发"
    run(folder, right)
    assert states_of(folder)["locked-cell-changed"] == "open"
    if not stays:
        changed.unlink()
    corrected.write_bytes(returned_sheet())
    right.rename(folder / "搬走")
    for _ in range(2):
        run(folder, None)
        assert states_of(folder).get("locked-cell-changed", "gone") == "gone"
        assert "已改正" not in history_of(folder)
    (folder / "搬走").rename(right)
    run(folder, right)
    assert states_of(folder)["locked-cell-changed"] == "corrected"
    assert ("已改正" in history_of(folder)) is stays


def test_a_data_sheet_that_was_never_compared_is_corrected_without_issued_files(folder: Path) -> None:
    """A wrong sum, which needs no issued file, is corrected in a run without one."""
    shutil.rmtree(folder / "收表")
    (folder / "收表").mkdir()
    total = cell_of(LAYOUT, "three_public", "spent")
    (folder / "收表" / "错的.xlsx").write_bytes(returned_sheet((total, "1")))
    run(folder, None)
    names = {name for name, state in states_of(folder).items() if state == "open"} - {"not-calculated"}
    assert names
    (folder / "收表" / "对的.xlsx").write_bytes(returned_sheet())
    run(folder, None)
    assert {state for name, state in states_of(folder).items() if name in names} == {"corrected"}
