"""A result sheet in a return that no check of this form wrote, or that somebody changed since, is reported."""

from __future__ import annotations

import io
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from openpyxl import Workbook, load_workbook
from openpyxl.worksheet.worksheet import Worksheet
from support.data_sheets import published_2023, workbook_bytes
from support.foreign_forms import NATIONAL, draw_national, national
from support.legacy_files import xlsb_of
from support.packages import changed, saved

from xlselfeval.checking import Checker, check
from xlselfeval.cli.terminal import show_checked
from xlselfeval.data_sheet.review import DataReview, check_data_sheets
from xlselfeval.demo import filled_form, issued_form
from xlselfeval.files.open import open_workbook
from xlselfeval.reading.own.result_sheet import is_marked
from xlselfeval.result.checked_copy import checked_copy
from xlselfeval.result.table_cells import COLUMNS
from xlselfeval.sheet_names import RESULT_COLUMNS, RESULT_SHEET

NAME = "result-sheet-doubtful"
WRONG = [list(row) for row in NATIONAL]
WRONG[0][6] = 12


def copy_of(data: bytes) -> bytes:
    workbook = open_workbook(data)
    sheets = check_data_sheets(workbook)
    return checked_copy(
        workbook, Checker().check_workbook(workbook), sheets=sheets, file="某局.xlsx", today=date(2023, 3, 1)
    )


def with_result_of(data: bytes, other: bytes) -> bytes:
    """Return a workbook with the result sheet of another beside its own sheets."""
    result = load_workbook(io.BytesIO(other))[RESULT_SHEET]

    def put(book: Workbook) -> None:
        sheet = book.create_sheet(RESULT_SHEET)
        for line in result.iter_rows():
            for cell in line:
                sheet.cell(cell.row, cell.column).value = cell.value

    return changed(data, put)


def doubts(data: bytes) -> list[str]:
    """Return what is said about result sheets, all of it to the bureau."""
    found = [one for review in check(data) for one in review.findings if one.name == NAME]
    assert all((one.severity, one.audience) == ("warning", "bureau") for one in found)
    return [f"{one.location}：{one.situation}" for one in found]


def odd() -> bytes:
    """Return a form with texts that programs write each in its own way."""
    rows = [list(row) for row in NATIONAL]
    rows[0][2], rows[3][2], rows[4][2] = "=1+1", "_x005F_x0041_\n'单引号", "长" * 2_000
    return national(rows)


def row_of(sheet: Worksheet, text: str, column: int = 1) -> int:
    return next(row for row in range(1, sheet.max_row + 1) if sheet.cell(row, column).value == text)


def correct(book: Workbook) -> None:
    """Do what a unit does in a second round: correct the form, answer beside findings, sign, note something."""
    form, result = book["Sheet1"], book[RESULT_SHEET]
    form["H14"] = 15
    first = row_of(result, "序号") + 1
    result.cell(first, 12).value = "已更正"
    result.cell(first, 13).value = "同意"
    result.cell(first, 9).value = "请更正。（已改）"
    result.cell(row_of(result, "核对人："), 1).value = "核对人：张三"
    result.cell(first, COLUMNS + 1).value = "见附件"


@pytest.mark.parametrize("as_returned", [lambda data: data, xlsb_of], ids=["xlsx", "xlsb"])
def test_a_copy_that_comes_back_is_no_matter(as_returned: Callable[[bytes], bytes]) -> None:
    """A copy that was corrected, answered, signed and saved by another program is as it was written."""
    data = as_returned(changed(copy_of(national(WRONG)), correct))
    assert doubts(data) == []
    assert [one.name for one in check(data)[0].findings if one.cell == "H14"] == []


def test_what_is_issued_has_no_doubtful_sheet() -> None:
    """The sheets of an issued form, its copies, and the copies of a form with odd texts are no matter."""
    assert RESULT_COLUMNS == COLUMNS
    for data in (filled_form(issued_form()), odd()):
        assert doubts(data) == doubts(copy_of(data)) == doubts(copy_of(copy_of(data))) == []


def without_finding(book: Workbook) -> None:
    sheet = book[RESULT_SHEET]
    sheet.delete_rows(row_of(sheet, "序号") + 1)


def all_right(book: Workbook) -> None:
    book[RESULT_SHEET]["C3"] = "□退回修改　□请核实　■表内未发现问题"


def agrees(book: Workbook) -> None:
    sheet = book[RESULT_SHEET]
    verdict = row_of(sheet, "二、逐项核对") + 1, 10  # without a column for the results of formulas
    assert sheet.cell(*verdict).value == "判定"
    row = next(row for row in range(verdict[0], sheet.max_row) if sheet.cell(row, 10).value == "须更正")
    sheet.cell(row, 10).value = "一致"


def without_mark(book: Workbook) -> None:
    sheet = book[RESULT_SHEET]
    sheet.delete_rows(row_of(sheet, "核对编号"))


@pytest.mark.parametrize("change", [without_finding, all_right, agrees])
def test_a_changed_sheet_is_reported(change: Callable[[Workbook], None]) -> None:
    """A finding that is gone, another conclusion and another verdict are changes; the mark does not fit any more."""
    rows = [list(row) for row in NATIONAL]
    rows[0][6] = 16
    data = changed(copy_of(national(rows)), change)
    assert doubts(data) == ["工作表“核对结果”：写出后被改动，核对编号与内容不符"]
    assert load_workbook(io.BytesIO(copy_of(data))).sheetnames == ["Sheet1", RESULT_SHEET]


def test_a_sheet_without_a_mark_is_reported() -> None:
    """A result sheet without a mark, and a sheet of that name or title that somebody made, are reported.

    The latter stays.
    """
    said = "没有核对编号，不是本程序写出"
    assert doubts(changed(copy_of(national(WRONG)), without_mark)) == [f"工作表“核对结果”：{said}"]

    def made(book: Workbook) -> None:
        book.create_sheet("核对结果")["A1"] = "未发现问题"
        book.create_sheet("审核")["B2"] = "2022年度项目支出绩效自评表核对结果"
        book.create_sheet("说明")["A1"] = "核对结果另行报送。"

    data = changed(national(), made)
    assert doubts(data) == [f"工作表“{name}”：{said}" for name in ("核对结果", "审核")]
    assert load_workbook(io.BytesIO(copy_of(data))).sheetnames == ["Sheet1", "核对结果", "审核", "说明", "核对结果(2)"]  # fmt: skip


def test_a_copy_by_version_0_1_is_no_matter() -> None:
    """Version 0.1 wrote no marks and other headings; a sheet without a mark and with today's headings is reported."""
    old = (Path(__file__).parents[1] / "data" / "version-0.1" / "乙单位-核对结果.xlsx").read_bytes()
    assert doubts(old) == []

    def another(book: Workbook) -> None:
        book[RESULT_SHEET]["A2"] = book[RESULT_SHEET]["A2"].value.replace("乙单位", "丙单位", 1)

    def todays(book: Workbook) -> None:
        sheet = book[RESULT_SHEET]
        sheet.cell(row_of(sheet, "序号"), 4).value = "填报内容"

    assert doubts(changed(old, another)) == ["工作表“核对结果”：写明的是“丙单位”，与本表不同"]
    assert doubts(changed(old, todays)) == ["工作表“核对结果”：没有核对编号，不是本程序写出"]


@pytest.mark.parametrize(
    ("ref", "text", "stated"),
    [
        ("F5", "某县人民政府", "某县人民政府"),
        ("B4", "公路养护", "公路养护"),
        ("A3", "（2023年度）", "2023年度"),
    ],
)
def test_a_sheet_of_another_form_is_reported(ref: str, text: str, stated: str) -> None:
    """The clean result of another unit, project or year beside a form is named with what it states."""

    def other(sheet: Worksheet) -> None:
        sheet[ref] = text

    beside = with_result_of(national(WRONG), copy_of(national(change=other)))
    assert doubts(beside) == [f"工作表“核对结果”：写明的是“{stated}”，与本表不同"]


def test_what_the_sheet_asked_to_correct_may_be_another() -> None:
    """A unit that corrects its name, which the sheet asked for, is not taken for another."""
    issued = filled_form(issued_form())

    def rename(name: str) -> Callable[[Workbook], None]:
        def change(book: Workbook) -> None:
            cell = next(
                cell
                for line in book["自评表"].iter_rows()
                for cell in line
                if cell.value in ("某市某局", "另一局")
            )
            cell.value = name

        return change

    copy = copy_of(changed(issued, rename("另一局")))
    assert "locked-cell-changed" in {one.name for one in check(copy)[0].findings}
    assert doubts(changed(copy, rename("某市某局"))) == []


def test_each_form_and_data_sheet_of_a_workbook_has_its_own() -> None:
    """The result sheets of two forms and of a data sheet in one workbook are none of another form."""
    book = load_workbook(io.BytesIO(national()))
    draw_national(book.create_sheet("第二"), shift=(0, 1))
    book["第二"]["C4"] = "公路养护"
    data = book.create_sheet("基础数据表")
    for row, values in enumerate(published_2023(), 1):
        for column, value in enumerate(values, 1):
            data.cell(row, column).value = value  # type: ignore[assignment]
    copy = copy_of(saved(book))
    assert open_workbook(copy).sheets[-1].name == "核对结果(3)"
    assert doubts(copy) == []
    assert all(is_marked(open_workbook(copy).sheet(part)) for part in open_workbook(copy).sheets[-3:])


def test_a_form_is_no_result_sheet_by_its_captions() -> None:
    """A form with the captions of the blocks below it is checked, and stays in the copy."""

    def blocks(sheet: Worksheet) -> None:
        for row, text in enumerate(("一、请处理", "序号", "二、逐项核对", "一级", "三、口径与依据"), 40):
            sheet.cell(row, 1).value = text

    data = national(WRONG, change=blocks)
    assert [one.name for one in check(data)[0].findings if one.cell == "H14"] == ["score-mismatch"]
    assert load_workbook(io.BytesIO(copy_of(data))).sheetnames == ["Sheet1", RESULT_SHEET]


def data_book(unit: str = "某县某乡人民政府", year: int = 2023) -> bytes:
    """Return a workbook with nothing but the data sheet of a unit and year."""
    rows = [
        [one.replace("2023", str(year)) if isinstance(one, str) else one for one in row]
        for row in published_2023()
    ]
    rows[2][0] = f"填报单位：{unit}"
    return workbook_bytes(rows)


def data_review(data: bytes) -> DataReview:
    (review,) = Checker().check_papers(open_workbook(data)).sheets
    return review


def data_copy(data: bytes) -> bytes:
    return checked_copy(
        open_workbook(data), (), sheets=[data_review(data)], file="某局.xlsx", today=date(2023, 3, 1)
    )


def data_doubts(data: bytes) -> list[str]:
    """Return what is said about result sheets beside a data sheet: to the bureau, not in what the unit gets."""
    review = data_review(data)
    found = [one for one in review.findings if one.name == NAME]
    assert NAME not in {one.name for one in (*review.for_unit, *review.asked)}
    assert review.conclusion == data_review(data_book()).conclusion
    return [f"{one.location}：{one.situation}" for one in found]


def test_a_sheet_beside_a_data_sheet_alone() -> None:
    """A doubtful result sheet beside a data sheet without a form is reported.

    No check wrote it, or it was changed, or it is that of another unit or year.
    """

    def made(book: Workbook) -> None:
        book.create_sheet("核对结果")["A1"] = "未发现问题"

    def written_beside(book: Workbook) -> None:
        sheet = book[RESULT_SHEET]
        sheet.cell(row_of(sheet, "序号") + 1, 12).value = "已核实"

    data = data_book()
    copy, unmarked = data_copy(data), "没有核对编号，不是本程序写出"
    assert data_doubts(data) == data_doubts(copy) == data_doubts(changed(copy, written_beside)) == []
    assert data_doubts(data_copy(copy)) == []
    assert data_doubts(changed(data, made)) == [f"工作表“核对结果”：{unmarked}"]
    assert data_doubts(changed(copy, without_mark)) == [f"工作表“核对结果”：{unmarked}"]
    assert data_doubts(changed(copy, all_right)) == ["工作表“核对结果”：写出后被改动，核对编号与内容不符"]
    for other, stated in ((data_book("某县林业局"), "某县林业局"), (data_book(year=2022), "2022年度")):
        said = f"工作表“核对结果”：写明的是“{stated}”，与本表不同"
        assert data_doubts(with_result_of(data, data_copy(other))) == [said]


def test_a_workbook_with_forms_reports_once() -> None:
    """Where a form is in the workbook its review alone has the finding."""

    def made(book: Workbook) -> None:
        book.create_sheet("核对结果")["A1"] = "未发现问题"
        for row, values in enumerate(published_2023(), 1):
            for column, value in enumerate(values, 1):
                sheet = (
                    book["基础数据表"] if "基础数据表" in book.sheetnames else book.create_sheet("基础数据表")
                )
                sheet.cell(row, column).value = value  # type: ignore[assignment]

    papers = Checker().check_papers(open_workbook(changed(national(), made)))
    found = [[one.name for one in review.findings if one.name == NAME] for review in papers.checked]
    assert found == [[NAME], []]


def test_the_terminal_names_it(capsys: pytest.CaptureFixture[str]) -> None:
    """The bureau reads its title on the terminal, where the unit's findings are listed one by one."""
    show_checked("甲.xlsx", data_review(changed(data_copy(data_book()), all_right)), None)
    shown = capsys.readouterr().out
    assert "另有1条由财政部门处理，不列入单位核对结果（可用--json查看）：核对结果工作表存疑" in shown
    assert "核对编号与内容不符" not in shown
