"""The buttons of a workbook work through the real xlwings, change nothing else, and report what is wrong."""

from __future__ import annotations

import io
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import xlwings as xw
from openpyxl import Workbook, load_workbook
from openpyxl.comments import Comment
from openpyxl.workbook.protection import WorkbookProtection
from openpyxl.worksheet.worksheet import Worksheet
from support.data_sheets import published_2023, workbook_bytes
from support.excel.com import ComError
from support.excel.double import open_book
from support.foreign_forms import NATIONAL, draw_national, national
from support.packages import changed, saved
from support.sheet_view import view

import xlselfeval.buttons
from xlselfeval.checking import Checker, check
from xlselfeval.demo import filled_form, issued_form
from xlselfeval.files.open import open_workbook
from xlselfeval.reading.own.result_sheet import is_result_sheet
from xlselfeval.resources import macros_folder
from xlselfeval.result.checked_copy import checked_copy
from xlselfeval.result.message_box import checked_message

# what the VBA passes to RunPython, in the order of its buttons
CHECK, RESCORE, WRITE, CLEAR = COMMANDS = re.findall(
    r'"(import xlselfeval[^"]*)"', (macros_folder() / "XseButtons.bas").read_text(encoding="ascii")
)
DEDUCTED = [[*row] for row in NATIONAL]
DEDUCTED[0][6] = 14  # a score that the rule does not give, so that there are findings


@pytest.fixture(autouse=True)
def _no_caller_is_left() -> Iterator[None]:
    yield
    if hasattr(xw.Book, "_mock_caller"):
        del xw.Book._mock_caller


def opened(folder: Path, data: bytes, name: str = "自评表.xlsx") -> Any:
    """The workbook, open in Excel; its `app.impl` is the double."""
    path = folder / name
    path.write_bytes(data)
    return open_book(path)


def press(command: str) -> None:
    exec(command, {})


def message_of(book: Any) -> str:
    """The text of the one message that was shown."""
    ((text, _, _),) = book.app.impl.alerts
    return str(text)


def content(book: Any, *, without: tuple[str, ...] = ()) -> dict[str, Any]:
    """Everything that the other sheets of an open workbook hold, cell by cell."""
    return {
        sheet.title: (
            sheet.sheet_state,
            {place: (cell.value, cell.data_type, tuple(cell._style)) for place, cell in sheet._cells.items()},
            {str(merged) for merged in sheet.merged_cells.ranges},
            {key: (row.height, row.hidden) for key, row in sheet.row_dimensions.items()},
            {key: (column.width, column.hidden) for key, column in sheet.column_dimensions.items()},
            sheet.sheet_view.selection[0].sqref, sheet.sheet_view.showGridLines, sheet.protection.sheet,
        )
        for sheet in book.impl._wb.worksheets
        if sheet.title not in without
    }  # fmt: skip


def names(book: Any) -> list[str]:
    return list(book.impl._wb.sheetnames)


def test_check_says_what_the_file_check_finds_and_writes_nothing(tmp_path: Path) -> None:
    """The message is that of the saved file, and the workbook is unchanged."""
    book = opened(tmp_path, filled_form(issued_form()))
    before = content(book)
    press(CHECK)
    reviews = check(book.fullname)
    assert message_of(book) == checked_message(reviews)
    assert message_of(book).startswith("核对结论：退回修改（须更正或说明1条，请核实5条")
    assert content(book) == before
    assert book.app.impl.updates == []


def test_a_data_sheet(tmp_path: Path) -> None:
    """Its findings are shown and written like those of a form; there are no scores, which the second button says."""
    data = workbook_bytes(published_2023())
    book = opened(tmp_path, data, "某乡.xlsx")
    press(CHECK)
    checked = Checker().check_papers(open_workbook(data)).checked
    assert message_of(book) == checked_message(checked)
    assert message_of(book).startswith(
        "核对结论：请核实（请核实2条，提示6条）\n【请核实】C5 2023年实际在职人数"
    )
    book.app.impl.alerts.clear()
    press(RESCORE)
    assert message_of(book) == "基础数据表不计分，无需重算；请点击“检查填报”核对表内数字。"
    press(WRITE)
    assert names(book) == ["基础数据表", "核对结果"]
    sheet = book.impl._wb["核对结果"]
    copy = load_workbook(io.BytesIO(checked_copy(open_workbook(data), (), sheets=checked, file="某乡.xlsx")))
    assert [cell.value for cell in sheet["E"]] == [cell.value for cell in copy["核对结果"]["E"]]


def test_a_form_and_a_data_sheet(tmp_path: Path) -> None:
    """Each has its part of the message and its sheet; scores are those of the form."""

    def second(changed_book: Any) -> None:
        sheet = changed_book.create_sheet("基础数据表")
        for row in published_2023():
            sheet.append(row)

    book = opened(tmp_path, changed(national(DEDUCTED), second))
    press(CHECK)
    assert "【Sheet1】核对结论：" in message_of(book)
    assert "【基础数据表】核对结论：请核实" in message_of(book)
    book.app.impl.alerts.clear()
    press(RESCORE)
    assert "填报总分" in message_of(book)
    assert "基础数据表" not in message_of(book)
    press(WRITE)
    assert names(book) == ["Sheet1", "基础数据表", "核对结果", "核对结果(2)"]
    assert "工作表：基础数据表" in str(book.impl._wb["核对结果(2)"]["A2"].value)


def test_rescore_calculates_first(tmp_path: Path) -> None:
    """Formulas are calculated before scores are read; differing rows are named with both scores."""
    book = opened(tmp_path, filled_form(issued_form()))
    press(RESCORE)
    assert book.app.impl.calculated == 1
    reviews = check(book.fullname)
    cells = {one.row.name: one.row.score.ref for one in reviews[0].evidence.rows}
    lines = message_of(book).splitlines()
    assert lines[0] == "填报总分98.00分（优）；复核参考分99.83分（优），差额+1.83分，可能区间96.83～99.83分"
    assert lines[1:] == [f"{cells['发布信息']} 发布信息：填报4分，应得4.88分", f"{cells['老干部满意度']} 老干部满意度：填报4分，应得4.95分"]  # fmt: skip


def test_the_result_is_written_behind_and_nothing_else_changes(tmp_path: Path) -> None:
    """The sheet comes after all visible ones; other sheets, the active one and its selection are unchanged."""
    book = opened(tmp_path, filled_form(issued_form()))
    book.sheets["填表说明"].activate()
    book.sheets["填表说明"].range("A5:A6").impl.select()
    before = content(book)
    press(WRITE)
    assert message_of(book).endswith("见工作表“核对结果”。")
    assert content(book, without=("核对结果",)) == before
    seen = [sheet.title for sheet in book.impl._wb.worksheets if sheet.sheet_state == "visible"]
    assert seen[-1] == "核对结果"
    assert book.impl._wb.active.title == "填表说明"
    assert book.selection.address == "$A$5:$A$6"
    assert book.app.impl.updates == [False, True]


def test_writing_again_replaces_the_sheet(tmp_path: Path) -> None:
    """A second press gives one sheet, equal to the first, also where that was renamed and moved."""
    book = opened(tmp_path, national(DEDUCTED))
    press(WRITE)
    first = content(book)
    press(WRITE)
    assert content(book) == first

    def moved(changed_book: Any) -> None:
        changed_book["核对结果"].title = "上次核对"
        changed_book.move_sheet("上次核对", -1)
        changed_book["上次核对"]["A90"] = "写在下面的话"
        changed_book["上次核对"].row_dimensions[90].height = 99

    again = opened(tmp_path, changed(book.impl.bytes(), moved))
    press(WRITE)
    assert names(again) == ["Sheet1", "核对结果"]
    assert view(again.impl.bytes()) == view(book.impl.bytes())


def test_remarks_are_carried_over(tmp_path: Path) -> None:
    """A unit's remark beside a finding is still there after a second check."""
    book = opened(tmp_path, national(DEDUCTED))
    press(WRITE)
    sheet = book.sheets["核对结果"]
    (row,) = [cell.row for cell in sheet.impl._ws["C"] if str(cell.value).startswith("H14 ")]
    sheet.range(f"L{row}").value = "已按合同核实"
    press(WRITE)
    assert sheet.range(f"L{row}").value == "已按合同核实"


def test_a_sheet_of_that_name_that_is_not_ours_stays(tmp_path: Path) -> None:
    """A unit's own sheet 核对结果 is neither written into nor removed."""

    def own(changed_book: Any) -> None:
        changed_book.create_sheet("核对结果")["A1"] = "我们自己的记录"

    book = opened(tmp_path, changed(national(), own))
    before = content(book)
    press(WRITE)
    assert names(book) == ["Sheet1", "核对结果", "核对结果(2)"]
    press(CLEAR)
    assert content(book) == before


def test_each_form_has_its_sheet(tmp_path: Path) -> None:
    """Two forms of a workbook give two sheets, in order, and one where one form is left."""

    def second(changed_book: Any) -> None:
        draw_national(changed_book.create_sheet("第二张"), DEDUCTED)

    book = opened(tmp_path, changed(national(), second))
    press(WRITE)
    assert names(book) == ["Sheet1", "第二张", "核对结果", "核对结果(2)"]
    assert "工作表：第二张" in str(book.impl._wb["核对结果(2)"]["A2"].value)
    book.sheets["第二张"].delete()
    press(WRITE)
    assert names(book) == ["Sheet1", "核对结果"]


def test_clear_asks_before_remarks_are_lost(tmp_path: Path) -> None:
    """The sheet stays where the person says no, and goes where the person says yes."""
    book = opened(tmp_path, national(DEDUCTED))
    excel = book.app.impl
    press(WRITE)
    sheet = book.sheets["核对结果"]
    (row,) = [cell.row for cell in sheet.impl._ws["C"] if str(cell.value).startswith("H14 ")]
    sheet.range(f"M{row}").value = "同意"
    excel.alerts.clear()
    excel.answer = "no"
    press(CLEAR)
    assert [buttons for _, buttons, _ in excel.alerts] == ["yes_no"]
    assert names(book) == ["Sheet1", "核对结果"]
    excel.answer = "yes"
    press(CLEAR)
    assert names(book) == ["Sheet1"]
    excel.alerts.clear()
    press(CLEAR)
    assert "无需清除" in message_of(book)


@pytest.mark.parametrize("share", [0.05, 0.3, 0.6, 0.85])
def test_a_failure_midway_restores_the_screen(share: float, tmp_path: Path) -> None:
    """After a failure in the midst of writing the screen is updated and the active sheet is the same."""
    data = filled_form(issued_form())
    book = opened(tmp_path, data)
    check(book)
    read = book.app.impl.calls
    press(WRITE)
    total = book.app.impl.calls - read
    again = opened(tmp_path, data)
    excel = again.app.impl
    excel.fail_at = read + int((total - read) * share)
    with pytest.raises(ComError):
        press(WRITE)
    assert excel.screen_updating
    assert again.impl._wb.active.title == "自评表"
    assert excel.alerts == []


def test_a_missing_printer_is_no_reason_to_fail(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The sheet is written where Excel has no printer for the page settings."""
    from support.excel.double import _PageSetup

    def refuse(self: object, name: str, value: object) -> None:
        raise ComError("Unable to set the PaperSize property of the PageSetup class")

    monkeypatch.setattr(_PageSetup, "__setattr__", refuse)
    book = opened(tmp_path, national())
    press(WRITE)
    assert names(book) == ["Sheet1", "核对结果"]
    assert "见工作表" in message_of(book)


@pytest.mark.parametrize("command", COMMANDS)
def test_the_macro_can_tell_that_python_was_there(command: str, tmp_path: Path) -> None:
    """Each button leaves its sign in the status bar, because the add-in's exit status does not tell."""
    book = opened(tmp_path, national())
    assert book.app.status_bar is False
    press(command)
    assert book.app.status_bar == xlselfeval.buttons.DONE


@pytest.mark.parametrize("command", COMMANDS)
def test_a_busy_excel_is_reported_in_one_message(command: str, tmp_path: Path) -> None:
    """While a cell is edited, every button says so, without a traceback."""
    book = opened(tmp_path, national())
    book.app.impl.busy = True
    press(command)
    assert "结束编辑" in message_of(book)


def test_a_protected_workbook_is_reported_and_left_alone(tmp_path: Path) -> None:
    """Where no sheet can be added, the message says how to allow it; an existing result sheet is written again."""

    def lock(changed_book: Any) -> None:
        changed_book.security = WorkbookProtection(lockStructure=True)

    book = opened(tmp_path, changed(national(DEDUCTED), lock))
    before = content(book)
    press(WRITE)
    assert "撤销“保护工作簿”" in message_of(book)
    assert content(book) == before
    free = opened(tmp_path, national(DEDUCTED))
    press(WRITE)
    book = opened(tmp_path, changed(free.impl.bytes(), lock))
    book.sheets["核对结果"].range("A1").value = "改过的标题"
    press(WRITE)
    assert view(book.impl.bytes()) == view(free.impl.bytes())
    book.app.impl.alerts.clear()
    press(CLEAR)
    assert "撤销“保护工作簿”" in message_of(book)
    assert names(book) == ["Sheet1", "核对结果"]


def test_a_protected_result_sheet_is_reported(tmp_path: Path) -> None:
    """A protected result sheet stays as it is."""
    book = opened(tmp_path, national())
    press(WRITE)

    def lock(changed_book: Any) -> None:
        changed_book["核对结果"].protection.sheet = True

    book = opened(tmp_path, changed(book.impl.bytes(), lock))
    before = content(book)
    press(WRITE)
    assert "“核对结果”受保护" in message_of(book)
    assert content(book) == before


@pytest.mark.parametrize("command", [CHECK, RESCORE, WRITE])
def test_a_workbook_without_a_form_is_reported(command: str, tmp_path: Path) -> None:
    """An empty workbook gives one message that says what a form has."""
    book = opened(tmp_path, saved(Workbook()))
    press(command)
    assert "未识别出自评表" in message_of(book)
    assert "--scheme" not in message_of(book)


def test_bugs_are_not_hidden(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """An unforeseen error goes through, so that the status is not 0 and another way can be tried."""
    book = opened(tmp_path, national())

    def broken(*_: object) -> None:
        raise RuntimeError("bug")

    monkeypatch.setattr(Checker, "check_form", broken)
    with pytest.raises(RuntimeError):
        press(CHECK)
    assert book.app.impl.alerts == []


def test_without_a_workbook_the_status_says_so() -> None:
    """Where xlwings finds no workbook, the status is 1 with a sentence."""
    with pytest.raises(SystemExit) as stop:
        press(CHECK)
    assert str(stop.value.code).startswith("未能连接Excel中的工作簿")


def test_comments_on_the_form_stay(tmp_path: Path) -> None:
    """A comment of the bureau is still there after the result was written."""

    def remark(sheet: Worksheet) -> None:
        sheet["H14"].comment = Comment("请核", "科长")

    book = opened(tmp_path, national(change=remark))
    press(WRITE)
    assert book.impl._wb["Sheet1"]["H14"].comment.text == "请核"


def test_the_written_sheet_is_known_as_ours(tmp_path: Path) -> None:
    """The command line takes the saved sheet neither for a form nor for a foreign sheet."""
    book = opened(tmp_path, national(DEDUCTED))
    press(WRITE)
    path = tmp_path / "保存后.xlsx"
    path.write_bytes(book.impl.bytes())
    workbook = open_workbook(path)
    assert [is_result_sheet(workbook.sheet(part)) for part in workbook.sheets] == [False, True]
    assert [one.findings for one in check(path)] == [one.findings for one in check(book.fullname)]


def test_commands_can_stand_in_a_macro() -> None:
    """The commands hold no double quote, which would end them in the shell."""
    assert not any('"' in command for command in COMMANDS)
    assert {command.rpartition(".")[2] for command in COMMANDS} == {
        "check()", "rescore()", "write_result()", "clear_result()",
    }  # fmt: skip


def test_only_the_free_part_of_xlwings_is_used(tmp_path: Path) -> None:
    """Pressing every button loads nothing of xlwings.pro beyond what `import xlwings` tries."""
    path = tmp_path / "表.xlsx"
    path.write_bytes(national(DEDUCTED))
    code = (
        "import sys, pathlib, xlwings; tried = {name for name in sys.modules if name.startswith('xlwings.pro')}\n"
        f"sys.path.insert(0, {str(Path(__file__).parents[1])!r}); from support.excel.double import open_book\n"
        f"open_book(pathlib.Path({str(path)!r})); {'; '.join(COMMANDS)}\n"
        "used = {name for name in sys.modules if name.startswith('xlwings.pro')}\n"
        "print(xlwings.__pro__, sorted(used - tried))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "False []"
