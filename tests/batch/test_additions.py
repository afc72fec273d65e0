"""汇总.xlsx with anything that people added is kept beside the new one; answers alone are carried over."""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from openpyxl import Workbook, load_workbook
from openpyxl.comments import Comment
from openpyxl.styles import PatternFill
from support.office import run
from support.result_stores import plausible
from support.return_folder import form, put

from xlselfeval.batch.outputs import STORE, SUMMARY
from xlselfeval.batch.summary import write_summary
from xlselfeval.cli.app import main

TODAY = date(2024, 5, 20)
KEPT = "汇总（2024-05-20 保留）.xlsx"
OF_VERSION_0_1 = Path(__file__).parents[1] / "data" / "version-0.1" / SUMMARY


@pytest.fixture
def store(store: sqlite3.Connection) -> sqlite3.Connection:
    plausible(store)
    return store


def written(store: sqlite3.Connection, folder: Path) -> Path:
    """Write a summary, and save it once as openpyxl does, without its charts."""
    path = folder / SUMMARY
    write_summary(store, path, today=TODAY)
    load_workbook(path).save(path)
    return path


def column(book: Workbook) -> None:
    sheet = book["收表台账"]
    sheet.cell(1, sheet.max_column + 1, "催报电话")


def note(book: Workbook) -> None:
    book["结果汇总"].cell(3, book["结果汇总"].max_column + 2, "科长已看")


def below(book: Workbook) -> None:
    sheet = book["待处理"]
    sheet.cell(sheet.max_row + 2, 10, "以上已电话通知")


def chief(book: Workbook) -> None:
    book["总览"].cell(60, 1, "请各科抓紧")


def sheet(book: Workbook) -> None:
    book.create_sheet("科长的表")["A1"] = 1


def comment(book: Workbook) -> None:
    book["待处理"]["F2"].comment = Comment("问过了", "某科")


def color(book: Workbook) -> None:
    book["待处理"]["F2"].fill = PatternFill("solid", fgColor="FF92D050")


def value(book: Workbook) -> None:
    book["待处理"]["F2"] = "改写了"


@pytest.mark.parametrize("change", [column, note, below, chief, sheet, comment, color, value])
def test_what_people_add(
    change: Callable[[Workbook], None], store: sqlite3.Connection, tmp_path: Path
) -> None:
    """A column, a note, a sheet, a comment, a colour and a changed text keep the old file under a dated name."""
    path = written(store, tmp_path)
    book = load_workbook(path)
    change(book)
    book.save(path)
    before = path.read_bytes()
    assert write_summary(store, path, today=TODAY) == tmp_path / KEPT
    assert (tmp_path / KEPT).read_bytes() == before
    assert write_summary(store, path, today=TODAY) is None
    shutil.copy(tmp_path / KEPT, path)
    assert write_summary(store, path, today=TODAY) == tmp_path / KEPT


def test_answers_alone_are_carried_over(store: sqlite3.Connection, tmp_path: Path) -> None:
    """Answers in the columns for them, sorted rows and a save by another program keep nothing: the new file has all."""
    path = written(store, tmp_path)
    book = load_workbook(path)
    todo = book["待处理"]
    rows = list(todo.iter_rows(min_row=2, values_only=True))
    for number, row in enumerate(reversed(rows), 2):
        for place, text in enumerate(row, 1):
            todo.cell(number, place).value = text  # type: ignore[union-attr]
    todo["I2"], todo["J2"] = "已电话核实", "退回"
    book.save(path)
    assert write_summary(store, path, today=TODAY) is None
    assert "已电话核实" in [row[8] for row in load_workbook(path)["待处理"].iter_rows(values_only=True)]
    assert [one.name for one in tmp_path.glob("*.xlsx")] == [SUMMARY]


def test_an_ended_line_may_be_deleted(store: sqlite3.Connection, tmp_path: Path) -> None:
    """Deleting the line of a finding that has ended is no addition; deleting another one, or adding beside, is one."""
    path = written(store, tmp_path)
    book = load_workbook(path)
    book["待处理"]["J2"], book["待处理"]["J3"] = "退回", "退回"
    book.save(path)
    write_summary(store, path, today=TODAY)
    line = book["待处理"][2]
    store.execute("DELETE FROM findings")
    store.execute("DELETE FROM batch_findings")
    write_summary(store, path, today=TODAY)
    book = load_workbook(path)
    todo = book["待处理"]
    assert [row[3].value for row in todo.iter_rows(min_row=2)] == ["已无此条", "已无此条"]
    todo.delete_rows(2)
    book.save(path)
    assert write_summary(store, path, today=TODAY) is None
    book = load_workbook(path)
    assert book["待处理"].max_row == 2
    book["待处理"].delete_rows(2)
    book["待处理"]["F2"] = line[5].value
    book.save(path)
    assert write_summary(store, path, today=TODAY) == tmp_path / KEPT


def test_a_summary_of_an_earlier_version(store: sqlite3.Connection, tmp_path: Path) -> None:
    """A summary of version 0.1 does not say what was written in it, so it is kept."""
    shutil.copy(OF_VERSION_0_1, tmp_path / SUMMARY)
    assert write_summary(store, tmp_path / SUMMARY, today=TODAY) == tmp_path / KEPT


def test_the_terminal_names_what_was_kept(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The command says under which name the old summary is, and the next one takes that for no return."""
    root, output = put(tmp_path / "收表", {"一局.xlsx": form(1)}), tmp_path / "收表" / "结果"
    arguments = ["batch", str(root), "-o", str(output), "--jobs", "1", "--no-copies"]
    for expected in (False, True, False):
        with pytest.raises(SystemExit):
            main(arguments)
        assert ("已另存为" in capsys.readouterr().out) == expected
        book = load_workbook(output / SUMMARY)
        if not expected and len(list(output.glob("汇总（*"))) == 0:
            book.create_sheet("科长的表")["A1"] = "看过"
            book.save(output / SUMMARY)
    assert len(list(output.glob("汇总（*保留）.xlsx"))) == 1
    assert [one.name for one in output.iterdir() if one.name.startswith(".")] == []


def test_a_foreign_file_is_found_before_the_run(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Another workbook in the place of the summary ends the run before a file is checked, and nothing is left."""
    root, output = put(tmp_path / "收表", {"一局.xlsx": form(1)}), tmp_path / "结果"
    output.mkdir()
    Workbook().save(output / SUMMARY)
    with pytest.raises(SystemExit):
        main(["batch", str(root), "-o", str(output)])
    assert "未予覆盖" in capsys.readouterr().err
    assert [one.name for one in output.iterdir()] == [SUMMARY]


def test_leavings_of_a_killed_run_go(tmp_path: Path) -> None:
    """The mark and half-written files of a run that was killed are gone after the next one."""
    root, output = put(tmp_path / "收表", {"一局.xlsx": form(1)}), tmp_path / "结果"
    put(
        output,
        {".运行中": b"", ".~1.xlsx": b"half", "反馈函/甲局/.~2.docx": b"half", "核对结果/.~3.xlsx": b"half"},
    )
    with pytest.raises(SystemExit):
        main(["batch", str(root), "-o", str(output), "--jobs", "1"])
    assert [one.name for one in output.rglob(".*")] == []
    assert (output / STORE).is_file()


def in_every_column(path: Path) -> None:
    """Write into every column that a summary offers, as people do."""
    book = load_workbook(path)
    answers = {
        "收表台账": {"收到日期": date(2024, 4, 7), "以此份为准": 1},
        "待处理": {"单位说明": "因故\n未报", "处理意见": "退回"},
        "设置": {"停用": "是", "日期": date(2024, 4, 7), "理由": "另行核对", "经办人": "张三"},
    }
    for name, said in answers.items():
        captions = [cell.value for cell in book[name][1]]
        for row in range(2, book[name].max_row + 1):
            for caption, value in said.items():
                book[name].cell(row, captions.index(caption) + 1).value = value
    book.save(path)


def test_every_column_that_is_offered_may_be_filled(store: sqlite3.Connection, tmp_path: Path) -> None:
    """Days, choices, explanations, decisions and settings in their columns are no additions."""
    path = written(store, tmp_path)
    in_every_column(path)
    assert write_summary(store, path, today=TODAY) is None


@pytest.mark.office
def test_a_save_by_an_office_program(store: sqlite3.Connection, tmp_path: Path) -> None:
    """A summary that people filled in and LibreOffice opened and saved is what was written."""
    path = tmp_path / SUMMARY
    write_summary(store, path, today=TODAY)
    in_every_column(path)
    run([{"path": str(path), "sheet": "总览", "save": str(tmp_path / "saved.xlsx")}])
    (tmp_path / "saved.xlsx").replace(path)
    assert write_summary(store, path, today=TODAY) is None
