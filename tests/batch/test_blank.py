"""A form that nobody has filled in is no return, in a check and in a batch."""

from __future__ import annotations

import io
import json
from collections import Counter
from contextlib import closing
from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from click.testing import CliRunner
from openpyxl import load_workbook
from support.batch_runs import Watched, outcomes
from support.foreign_forms import national
from support.forms import reviewed
from support.packages import saved
from support.return_folder import form, put
from support.rosters import write_roster

from xlselfeval.batch.notes import notes_on_files
from xlselfeval.batch.outputs import STORE, SUMMARY
from xlselfeval.batch.results.store import open_store
from xlselfeval.batch.run import Options, Run, run_batch
from xlselfeval.batch.summary.figures import Figures, PaperCounts
from xlselfeval.batch.summary.tally import Counts
from xlselfeval.batch.write_results import Written
from xlselfeval.checking import check
from xlselfeval.cli.app import cli
from xlselfeval.cli.batch import _status
from xlselfeval.demo import filled_form, issued_form

TODAY = date(2021, 4, 1)
BARE = """
| 产出指标 | 数量指标 | 培训人数 | ≥200人 | | 15 | | |
| 产出指标 | 质量指标 | 验收合格率 | ≥95% | | 15 | | |
"""
UNIT = "某市某局"


def written(content: bytes, **answers: object) -> bytes:
    """Return a workbook with these cells of its form written, as an office program saves it."""
    book = openpyxl.load_workbook(io.BytesIO(content))
    for ref, answer in answers.items():
        book["自评表"][ref] = answer
    return saved(book)


@pytest.mark.parametrize(
    ("answers", "is_blank"),
    [({}, True), ({"F12": "完成"}, False), ({"E15": 5}, False), ({"I15": "说明"}, False)],
)
def test_an_issued_form(answers: dict[str, object], is_blank: bool) -> None:
    """A form that was saved again without an answer is blank; with one answer anywhere it is not."""
    (review,) = check(written(issued_form(), **answers))
    assert review.is_blank == is_blank
    assert ([one.name for one in review.findings] == ["form-blank"]) == is_blank
    assert review.to_dict()["status"] == ("blank" if is_blank else "reviewed")


def test_a_form_without_a_record() -> None:
    """Without a record a form is blank where nothing was achieved, spent, scored or explained."""
    assert not check(national(formulas=True))[0].is_blank
    nothing: dict[str, Any] = {
        "table": BARE, "budget": ("100", "100", None), "execution": ("10", None, None), "total": None, "grade": None,
        "goals": ("完成全年工作任务。", None),
    }  # fmt: skip
    assert reviewed(**nothing).is_blank
    for answer in (
        {"table": BARE.replace("| 15 | |", "| 15 | 9 |", 1)},
        {"budget": ("100", "100", "90")},
        {"goals": ("完成。", "已完成。")},
    ):
        assert not reviewed(**(nothing | answer)).is_blank


def test_in_a_batch(tmp_path: Path) -> None:
    """A blank form has its outcome, one line, no copy and no findings, and its unit has not returned."""
    root, output = put(tmp_path / "收表", {"空.xlsx": issued_form(), "一.xlsx": form(1)}), tmp_path / "结果"
    roster = write_roster(tmp_path / "名单.xlsx", [("301001", UNIT, *[None] * 9)], [])
    options = Options(root=str(root), output=output, jobs=0, roster=roster)
    run_batch(options, Watched(), today=TODAY)
    assert outcomes(output) == {"空.xlsx": "blank", "一.xlsx": "findings"}
    assert [path.name for path in (output / "核对结果").iterdir()] == ["一.xlsx"]
    (root / "一.xlsx").unlink()
    other = tmp_path / "另一次"
    run_batch(Options(root=str(root), output=other, jobs=0, roster=roster), Watched(), today=TODAY)
    book = load_workbook(other / SUMMARY)
    (line,) = [dict(zip([cell.value for cell in book["收表台账"][1]], row, strict=True)) for row in book["收表台账"].iter_rows(min_row=2, values_only=True)]  # fmt: skip
    assert (line["报送情况"], line["说明"]) == ("未报送", "收到的是空白表（未填报）：空.xlsx")
    assert [row[1] for row in book["未识别文件"].iter_rows(min_row=2, values_only=True)] == [
        "空白表（未填报）"
    ]
    assert book["结果汇总"].max_row == 1
    assert book["待处理"].max_row == 1
    assert [row[0] for row in book["催报"].iter_rows(min_row=2, values_only=True)] == ["未报送"]
    with closing(open_store(other / STORE)) as store:
        assert [tuple(row) for row in store.execute("SELECT is_blank, round FROM returns")] == [(1, None)]


def test_the_commands_say_so(tmp_path: Path) -> None:
    """`check` says it in one line, as an error without a copy; `batch` counts it apart from what could not be read."""
    path = tmp_path / "空.xlsx"
    path.write_bytes(issued_form())
    runner = CliRunner()
    done = runner.invoke(cli, ["check", str(path)], standalone_mode=False)
    assert done.return_value == 1
    assert "空白表（未填报）" in done.output
    assert not (tmp_path / "核对结果").exists()
    record = json.loads(runner.invoke(cli, ["check", "--json", str(path)]).output)
    assert (record["status"], [one["name"] for one in record["findings"]]) == ("blank", ["form-blank"])
    done = runner.invoke(
        cli, ["batch", str(tmp_path), "-o", str(tmp_path / "结果"), "--jobs", "1"], standalone_mode=False
    )
    assert done.return_value == 1
    assert "1个文件为空白表（未填报），不计为报送" in done.output


def test_every_file_is_counted_once_a_blank_form_came_filled_in(tmp_path: Path) -> None:
    """The screen and 总览 say how many blank files are listed no more; without any they say nothing."""
    for filled in (False, True):
        (tmp_path / "返回").mkdir(exist_ok=True)
        (tmp_path / "返回" / "空.xlsx").write_bytes(issued_form())
        if filled:
            (tmp_path / "返回" / "填好.xlsx").write_bytes(filled_form(issued_form()))
        unit = check(filled_form(issued_form()))[0].evidence.submission.field_text("organization")
        line = ("301001", unit, "", "", "", "", None, None, None, date(2021, 3, 31), "", "")
        roster = write_roster(tmp_path / "名单.xlsx", [line], [])
        options = Options(root=str(tmp_path / "返回"), output=tmp_path / "核对", jobs=0, roster=roster)
        run = run_batch(options, Watched(), today=TODAY)
        note = "1个空白表文件，单位已报来填好的表，不再列入“未识别文件”。"
        assert (note in list(notes_on_files(run))) is filled
        shown = [
            str(cell.value) for row in load_workbook(tmp_path / "核对" / SUMMARY)["总览"] for cell in row
        ]
        assert any(note in text for text in shown) is filled


@pytest.mark.parametrize(("blanks", "status"), [(0, 0), (1, 1)])
def test_a_blank_form_asks_for_nothing_once_it_came_filled_in(blanks: int, status: int) -> None:
    """A blank file that still lies in the folder makes the exit status 1 only while its form is missing."""
    figures = Figures(
        has_ledger=True, whole=Counts(due=2, returned=1), levels={}, departments={}, missing=(), grades=(), frequent=(), found_in={},
        first_looks=(), open_findings=0, accepted=0, ignored=0, files=Counter(), blanks=blanks, papers={"report": PaperCounts()},
    )  # fmt: skip
    assert (
        _status(Run(run=1, outcomes={"clean": 1, "blank": 1}, figures=figures, written=Written(None)))
        == status
    )
