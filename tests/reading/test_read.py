"""A form is found by its headings, whichever program drew it, and every answer knows its cell."""

from __future__ import annotations

import datetime
import io
from decimal import Decimal
from pathlib import Path

import pytest
from openpyxl import Workbook, load_workbook
from openpyxl.worksheet.worksheet import Worksheet
from support.foreign_forms import NATIONAL, draw_national, national
from support.forms import found
from support.packages import saved

from xlselfeval.checking import check
from xlselfeval.demo import filled_form, issued_form
from xlselfeval.errors import UnreadableFile
from xlselfeval.files.open import open_workbook
from xlselfeval.reading.read import read, read_workbook
from xlselfeval.review.review import Review
from xlselfeval.submission import Submission

NAMES = [str(row[2]).removeprefix("指标1：") for row in NATIONAL if row[4] is not None]


def form(data: bytes) -> Submission:
    (only,) = read_workbook(open_workbook(data))
    return only


def review(data: bytes) -> Review:
    (only,) = check(data)
    return only


@pytest.mark.parametrize("shift", [(0, 0), (3, 2), (0, 1)])
@pytest.mark.parametrize("merged", [True, False])
def test_a_form_that_somebody_else_drew(shift: tuple[int, int], merged: bool) -> None:
    """A form is read at any place, merged or not, without blank template rows."""
    drawn = form(national(shift=shift, merged=merged))
    down, right = shift
    assert [row.name for row in drawn.rows] == NAMES
    assert [row.category for row in drawn.rows] == ["产出指标"] * 4 + ["效益指标"] * 2 + ["满意度指标"]
    assert [row.subcategory for row in drawn.rows][:4] == ["数量指标", "质量指标", "时效指标", "成本指标"]
    assert drawn.rows[0].score.ref == f"{'ABCDEFGHIJKL'[7 + right]}{14 + down}"
    assert drawn.year == 2022
    assert drawn.field_text("project") == "基建委托业务"
    assert drawn.field_text("department") == "某区人民政府"
    assert drawn.field_text("organization") == "某镇人民政府"
    assert drawn.goal_achieved is not None
    assert drawn.goal_achieved.text == "全年委托的基建工程业务均已办结。"
    assert drawn.funds is not None
    assert drawn.funds.total.label == "年度资金总额"
    assert [line.label for line in drawn.funds.lines] == ["其中：当年财政拨款", "上年结转资金", "其他资金"]
    assert [(caption.name, caption.points) for caption in drawn.categories] == [
        ("产出指标", 50),
        ("效益指标", 30),
        ("满意度指标", 10),
    ]


@pytest.mark.parametrize("shift", [(0, 0), (3, 2)])
@pytest.mark.parametrize("merged", [True, False])
def test_an_honest_drawn_form_gives_no_finding(shift: tuple[int, int], merged: bool) -> None:
    """A correct foreign form has no finding, and its title chooses its scheme."""
    checked = review(national(shift=shift, merged=merged))
    assert found(checked) == []
    assert checked.evidence.scheme.id == "national-project-2020"
    assert checked.recomputed.total == 100


def test_a_reason_merged_over_several_rows_serves_them_all() -> None:
    """A merged note is read for each of its rows."""
    rows = [list(row) for row in NATIONAL]
    rows[0][6], rows[3][6] = 14, 14
    rows[0][7] = "因部分项目取消，数量减少"

    def merge(sheet: Worksheet) -> None:
        sheet.merge_cells("I14:I17")

    assert [name for name, _, _ in found(review(national(rows, change=merge)))] == [
        "score-mismatch",
        "score-mismatch",
    ]


def test_number_formats_dates_and_text_are_read_as_shown() -> None:
    """Units, percents, dates and text numbers are read as the cell shows them."""

    def formats(sheet: Worksheet) -> None:
        sheet["F14"], sheet["F14"].number_format = 50, '0"个"'
        sheet["E22"], sheet["E22"].number_format = 0.9, '"≥"0%'
        sheet["F22"], sheet["F22"].number_format = 0.95, "0.0%"
        sheet["E18"], sheet["E18"].number_format = datetime.date(2022, 12, 1), 'yyyy"年"m"月"'
        sheet["F18"], sheet["F18"].number_format = datetime.date(2022, 11, 30), "mm-dd-yy"

    drawn = form(national(change=formats))
    assert drawn.rows[0].actual.text == "50个"
    assert (drawn.rows[-1].target.text, drawn.rows[-1].actual.text) == ("≥90%", "95%")
    assert (drawn.rows[2].target.text, drawn.rows[2].actual.text) == ("2022年12月", "2022年11月30日")
    assert found(review(national(change=formats))) == []


def test_the_1904_date_system() -> None:
    """A date of a Mac workbook is the day that it shows."""
    book = load_workbook(io.BytesIO(national()))
    book.epoch = datetime.datetime(1904, 1, 1)
    sheet = book.worksheets[0]
    sheet["F18"], sheet["F18"].number_format = datetime.datetime(2022, 11, 30), "yyyy/m/d"
    assert form(saved(book)).rows[2].actual.text == "2022年11月30日"


def test_one_form_a_sheet() -> None:
    """Several forms in one workbook are all read, and other sheets are not."""
    book = Workbook()
    cover = book.active
    assert cover is not None
    cover["A1"] = "目录"
    for name in ("项目一", "项目二"):
        draw_national(book.create_sheet(name))
    assert [one.sheet for one in read_workbook(open_workbook(saved(book)))] == ["项目一", "项目二"]


def test_an_issued_form_is_read_back() -> None:
    """The demo's form is read back with all rows, its issue record and calculated totals."""
    issued = form(filled_form(issued_form()))
    assert len(issued.rows) == 18
    assert issued.record is not None
    assert issued.record.scheme == "hunan-department-2020"
    assert issued.total.score is not None
    assert issued.total.score.written.value == 98
    assert issued.total.grade is not None
    assert issued.total.grade.text == "等级：优"


def test_inserted_and_deleted_rows() -> None:
    """A form is read by its headings when rows were inserted and deleted."""
    book = load_workbook(io.BytesIO(national(merged=False)))
    sheet = book.worksheets[0]
    sheet.insert_rows(15)
    for column, value in zip("DEFGHI", ("新增的指标", "≥2次", 2, 0, 0, None), strict=True):
        sheet[f"{column}15"] = value
    sheet.delete_rows(4)
    drawn = form(saved(book))
    assert [row.name for row in drawn.rows][:2] == [NAMES[0], "新增的指标"]
    assert drawn.rows[1].score.ref == "H14"
    assert drawn.field("project") is None


def test_formulas_without_values_are_reported() -> None:
    """An uncalculated file is reported, and its issued totals are computed."""
    book = load_workbook(io.BytesIO(filled_form(issued_form())))  # openpyxl keeps formulas, drops values
    checked = review(saved(book))
    assert checked.declared.total == 98
    assert checked.declared.grade == "优"
    assert ("not-calculated", "H31", "warning") in found(checked)
    assert {name for name, _, _ in found(checked)} == {
        "reason-missing", "funds-incomplete", "date-not-stated", "score-mismatch", "reason-empty-phrase", "not-calculated", "actual-repeats-target",
    }  # fmt: skip


def test_plain_formulas_of_peoples_own_are_computed() -> None:
    """=SUM(…)+I7, =F7/E7 and =G7*H7 declare what they give, also uncalculated."""

    def write(sheet: Worksheet) -> None:
        sheet["E7"], sheet["H7"], sheet["I7"], sheet["H14"] = "=SUM(E8:E10)", "=F7/E7", "=G7*H7", "=G14*1"

    checked = review(national(formulas=True, change=write))
    assert [name for name, _, _ in found(checked)] == ["not-calculated"]
    assert checked.declared.points == 100
    assert checked.declared.total == 100  # =G14*1 is none of the plain ones: the library gives it
    assert checked.evidence.execution_declared.number == 10
    assert checked.evidence.scorecard.execution is not None
    assert checked.evidence.scorecard.execution.low == 10


def test_a_sum_over_a_subtotal_counts_it_twice_as_excel_does() -> None:
    """A formula sees all cells of the sheet, also those that are no indicators."""
    rows = [list(row) for row in NATIONAL]
    rows.insert(6, ["小计", None, None, None, None, 50, 50, None])
    assert review(national(rows, formulas=True)).declared.total == 150


def test_typed_subtotals_are_read_for_what_they_are() -> None:
    """小计 in a row of its own has its score among the subtotals; a total row has none."""
    rows = [list(row) for row in NATIONAL]
    rows.insert(6, ["小计", None, None, None, None, 50, 50, None])
    total = review(national(rows)).evidence.submission.total
    assert [(cell.ref, cell.text) for cell in total.subtotals] == [("H20", "50")]
    assert review(national()).evidence.submission.total.subtotals == ()


def test_a_foreign_formula_without_value_is_not_a_missing_total() -> None:
    """A total that only an unknown formula gives is open, not missing."""

    def write(sheet: Worksheet) -> None:
        sheet["H23"] = "=SUMPRODUCT(H14:H22)+I7"

    assert [name for name, _, _ in found(review(national(change=write)))] == ["not-calculated"]


def test_a_workbook_without_form(tmp_path: Path) -> None:
    """A workbook without a form is refused as such."""
    path = tmp_path / "空.xlsx"
    path.write_bytes(saved(Workbook()))
    with pytest.raises(UnreadableFile) as caught:
        read(path)
    assert caught.value.name == "no-form"


def test_blank_template_rows_with_points_are_not_dropped() -> None:
    """A row with points and nothing else is unanswered, not absent."""
    rows = [list(row) for row in NATIONAL]
    rows[1][5] = 5
    names = [name for name, _, _ in found(review(national(rows)))]
    assert {"target-missing", "score-missing", "points-total-not-100"} <= set(names)


def test_money_in_yuan() -> None:
    """The unit of the money block is read from its caption."""

    def yuan(sheet: Worksheet) -> None:
        sheet["A6"] = "项目资金（元）"

    drawn = form(national(change=yuan))
    assert drawn.funds is not None
    assert drawn.funds.unit == "元"
    assert drawn.funds.total.budget_adjusted is not None
    assert drawn.funds.total.budget_adjusted.written.value == Decimal(90)
