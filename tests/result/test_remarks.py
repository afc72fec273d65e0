"""Remarks in a checked copy that comes back: they stay with the indicator or field, whatever has moved."""

from __future__ import annotations

import io
from datetime import date

import pytest
from openpyxl import Workbook, load_workbook
from openpyxl.worksheet.worksheet import Worksheet
from support.foreign_forms import NATIONAL, draw_national, national
from support.forms import reviewed, with_row
from support.issued_variants import form
from support.packages import saved

from xlselfeval.cell import Cell, Written
from xlselfeval.checking import check, check_submission
from xlselfeval.files.open import open_workbook
from xlselfeval.result.checked_copy import checked_copy, earlier_results
from xlselfeval.result.earlier import remarks_of
from xlselfeval.result.remarks import Remark, take_remarks, with_known
from xlselfeval.result.table import result_table
from xlselfeval.review.finding import Finding, make_finding
from xlselfeval.review.places import Place
from xlselfeval.review.review import Review
from xlselfeval.scheme.load import load_scheme
from xlselfeval.sheet_names import COMPARISON

HUNAN = load_scheme("hunan-department-2020")
SAID: Remark = ("已核实", "同意")


def remarked(review: Review, remarks: dict[str, Remark]) -> tuple[dict[str, Remark], list[str]]:
    """位置 → remark of each entry that has one, and the remarks that found no place."""
    rows = result_table(review, file="甲.xlsx", today=date(2021, 3, 5), remarks=remarks).rows
    end = next(place for place, row in enumerate(rows) if row.cells[0].value == COMPARISON)
    entries = [[cell.value for cell in row.cells] for row in rows[:end] if len(row.cells) == 8]
    found = {str(one[2]): (str(one[6] or ""), str(one[7] or "")) for one in entries[1:] if one[6] or one[7]}
    earlier = ("上次说明", "上次财政部门意见")
    left = [
        f"{row.cells[0].value}｜{row.cells[1].value}" for row in rows[end:] if row.cells[0].value in earlier
    ]
    return found, left


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("H12 培训人数 得分", "H12 培训人数 得分"), ("H15 培训人数 得分", "H12 培训人数 得分"), ("H12 培训人次 得分", "H12 培训人数 得分"),
        ("H19 总分", "H19 总分"), ("H25 总分", "H19 总分"),
    ],
)  # fmt: skip
def test_a_remark_is_matched_by_its_place(text: str, place: str) -> None:
    """A remark is found at its text, at another cell of its indicator or field, or at its cell under another name."""
    review = reviewed(table=with_row(0, score="14"), total="98")
    assert remarked(review, {text: SAID}) == ({place: SAID}, [])


@pytest.mark.parametrize(
    "text", ["H15 别的指标 得分", "H13 培训人数 指标值", "培训人数 得分", "H12 培训人数 得分说明"]
)
def test_a_remark_of_another_place_is_listed_at_the_end(text: str) -> None:
    """A remark whose indicator, part or cell has no finding any more is kept among the notes.

    That holds for the unit's and the bureau's.
    """
    found, left = remarked(reviewed(table=with_row(0, score="14"), total="98"), {text: SAID})
    assert (found, left) == ({}, [f"上次说明｜{text}：已核实", f"上次财政部门意见｜{text}：同意"])


def test_a_remark_follows_a_renamed_indicator() -> None:
    """An issued indicator is known under its issued name and under the one that the unit has given it."""
    renamed = check_submission(HUNAN, form(with_row(0, score="14", name="培训人次")))
    assert remarked(renamed, {"H17 培训人数 得分": SAID}) == ({"H12 培训人次 得分": SAID}, [])
    assert remarked(renamed, {"H12 培训人次 得分": SAID}) == ({"H12 培训人次 得分": SAID}, [])


def test_the_exact_place_goes_first() -> None:
    """A remark at its own cell is not given to another row of that name."""
    table = with_row(0, score="99").splitlines()
    twice = "\n".join([*table, table[0]])
    review = reviewed(table=twice)
    texts = [f"H{row} 培训人数 得分" for row in (19, 12)]
    remarks: dict[str, Remark] = {text: (text, "") for text in texts}
    assert remarked(review, remarks) == ({text: (text, "") for text in texts}, [])


def test_each_place_of_one_entry_keeps_its_remark() -> None:
    """Each place of warnings of one kind, which are one entry, has its own remark.

    What is beside the first is not repeated.
    """
    review = repeated("≥210")
    places = [one.location for one in review.for_unit if one.name == "actual-has-comparator"]
    assert len(places) == 2
    assert remarked(review, {places[0]: ("甲", "同意"), places[1]: ("乙", "同意")}) == (
        {places[0]: ("甲", "同意"), places[1]: ("乙", "")},
        [],
    )
    assert remarked(review, dict.fromkeys(places, ("甲", ""))) == ({places[0]: ("甲", "")}, [])


def test_a_remark_on_an_entry_stays_with_the_places_that_are_left() -> None:
    """A remark beside an entry is about all its places: it stays when the first of them has been corrected."""
    copy = load_workbook(io.BytesIO(checked(drawn("≥50个", "≥100百分比"))))
    sheet = copy["核对结果"]
    sheet.cell(_first_entry(sheet), 12).value = "已核实"
    copy["Sheet1"]["F14"] = 50
    again = load_workbook(io.BytesIO(checked(saved(copy))))["核对结果"]
    first = _first_entry(again)
    assert (again.cell(first, 3).value, again.cell(first, 12).value) == (
        "F17 委托业务报告合格率 完成值",
        "已核实",
    )


def repeated(actual: str) -> Review:
    """A form with two actuals that repeat the sign of their targets."""
    lines = with_row(0, actual=actual).splitlines()
    lines[1] = with_row(1, actual="≥96%").splitlines()[1]
    return reviewed(table="\n".join(lines))


def drawn(*actuals: str) -> bytes:
    """A drawn form with these actuals in its first two indicators."""
    rows = [list(row) for row in NATIONAL]
    for place, actual in zip((0, 3), actuals, strict=True):
        rows[place][4] = actual
    return national(rows)


def test_each_form_keeps_its_own_remarks() -> None:
    """In a workbook of several forms a remark belongs to the form on the sheet that its result names."""
    book = Workbook()
    book.remove(book["Sheet"])
    for name in ("甲项目", "乙项目"):
        draw_national(
            book.create_sheet(name), [NATIONAL[0], *([*row[:6], 9, *row[7:]] for row in NATIONAL[3:])]
        )
    copy = load_workbook(io.BytesIO(checked(saved(book))))
    copy["核对结果(2)"].cell(_first_entry(copy["核对结果(2)"]), 12).value = "乙的说明"
    copy.move_sheet("乙项目", -1)
    again = load_workbook(io.BytesIO(checked(saved(copy))))
    said = {
        again[name].cell(2, 1).value.partition("工作表：")[2][:3]: again[name]
        .cell(_first_entry(again[name]), 12)
        .value
        for name in ("核对结果", "核对结果(2)")
    }
    assert said == {"甲项目": None, "乙项目": "乙的说明"}


def checked(data: bytes) -> bytes:
    """The checked copy of a workbook."""
    return checked_copy(open_workbook(data), check(data), file="返回.xlsx", today=date(2023, 3, 1))


def _first_entry(sheet: Worksheet) -> int:
    return next(cell.row for cell in sheet["A"] if cell.value == "序号") + 1


def overwritten(row: int) -> Finding:
    """A formula of a cell in column H that holds a number."""
    cell = Cell("Sheet1", row, 8, Written("9", "9"), None)
    return make_finding("formula-overwritten", Place(f"cell/H{row}", "公式", cell), found="9", expected="=A1")


def test_a_remark_beside_a_total_holds_for_its_formula() -> None:
    """When the total is in order and its formula is not, the remark on the line of both stays with the formula."""
    remarks: dict[str, Remark] = {"H19 总分": SAID, "H18 总分": SAID, "H19 培训人数 得分": SAID}
    assert take_remarks([[overwritten(19)]], remarks, {}) == [SAID]
    assert list(remarks) == ["H18 总分"]


def test_places_of_one_text_lose_no_remark() -> None:
    """Of places that are called the same, as in a table of Word, each has all that is written at either."""
    (sheet,) = earlier_results(open_workbook(checked(drawn("≥50个", "≥100百分比"))))
    rows = [row for (row, column), cell in sheet.cells.items() if column == 3 and " 完成值" in cell.text]
    for row, said in zip(rows, ("甲", "乙"), strict=True):
        for column, text in ((3, "表1 第4行 公式"), (9, f"第{row}行"), (12, said)):
            sheet.cells[row, column] = Cell(sheet.name, row, column, Written(text, text), None)
    remarks = remarks_of(sheet)
    assert remarks == {"表1 第4行 公式": ("甲；乙", "")}
    lines = [[make_finding("formula-overwritten", Place(f"cell/{row}", "表1 第4行 公式"), found="9", expected="=A")] for row in rows]  # fmt: skip
    assert (take_remarks(lines, remarks, {}), remarks) == ([("甲；乙", "")] * 2, {})


def test_one_of_two_explanations_in_the_same_words_stays() -> None:
    """Explanations that differ in blanks or the width of signs alone are one, in the words that came first."""
    known = [("经费压减，见 附件", ""), ("另有文件", "同意"), ("经费压减,见附件", "")]
    assert with_known(("经费压减，见附件", ""), known) == ("经费压减，见附件；另有文件", "同意")


@pytest.mark.parametrize(
    ("shown", "place"),
    [
        ("Word表1 H8（表1 第4行） 培训人数（期） 得分", "表1 第4行 培训人数（期） 得分"), ("Word表12 H8:H9、H20（表12 第4至5行、第16行） 得分", "表12 第4至5行、第16行 得分"),
        ("表12 第4至5行、第16行（Word表12 H8:H9、H20） 得分", "表12 第4至5行、第16行 得分"), ("表1 第4行（甲） 得分", "表1 第4行（甲） 得分"),
        ("表1 第4行 培训人数 得分", "表1 第4行 培训人数 得分"), ("H15 Word表1 H8（表1 第4行） 得分", "H15 Word表1 H8（表1 第4行） 得分"),
    ],
)  # fmt: skip
def test_a_place_in_the_copy_of_a_document_is_that_in_the_document(shown: str, place: str) -> None:
    """The remark beside it belongs to the same finding, whatever version wrote the copy."""
    (sheet,) = earlier_results(open_workbook(checked(drawn("≥50个", "≥100百分比"))))
    row = next(row for (row, column), cell in sheet.cells.items() if column == 3 and " 完成值" in cell.text)
    for column, text in ((3, shown), (12, "甲")):
        sheet.cells[row, column] = Cell(sheet.name, row, column, Written(text, text), None)
    assert remarks_of(sheet)[place] == ("甲", "")
