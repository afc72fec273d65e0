"""The data sheets of Hunan that units published are read and checked."""

from __future__ import annotations

from decimal import Decimal

import pytest
from support.data_sheets import Value, check_rows, marks, published_2018, published_2023, read_rows


def test_the_sheet_of_2023_is_read() -> None:
    """Rows are found by their captions, columns by their headings with years."""
    sheet = read_rows(published_2023())
    assert (sheet.year, sheet.organization) == (2023, "某县某乡人民政府")
    assert sheet.number("public", "previous") == Decimal("118.31")
    assert sheet.number("public", "initial") == Decimal("85.76")
    assert sheet.number("public", "spent") == Decimal("193.42")
    assert sheet.number("project", "spent") == Decimal("1025.2")
    assert sheet.number("meetings_training", "spent") == Decimal("5.42")
    assert sheet.number("procurement", "spent") is None
    assert {"three_public", "cars", "car_purchase", "car_running", "abroad", "reception"} < set(sheet.rows)
    (staff,) = sheet.tables
    assert [line.number("quota") for line in staff.lines] == [46]
    assert [line.number("rate") for line in staff.lines] == [Decimal("108.70")]


def test_the_sheet_of_2018_is_read() -> None:
    """The captions that changed between the years name the same rows."""
    sheet = read_rows(published_2018())
    assert sheet.year == 2018
    assert {"project_work", "project_running", "adjustment"} < set(sheet.rows)
    assert sheet.number("public", "previous") == Decimal("118.31")


@pytest.mark.parametrize("rows", [published_2018(), published_2023()])
def test_findings_of_a_published_sheet(rows: list[list[Value]]) -> None:
    """More staff than posts and public expenses beyond the budget are asked about, nothing else."""
    review = check_rows(rows)
    row = next(number for number, one in enumerate(rows, 1) if one[0] == "公用经费")
    assert marks(review.findings) == [("data-control", "C5"), ("data-overrun", f"D{row}")]
    control, overrun = review.findings[:2]
    assert "225.54%" in overrun.situation
    assert "108.70%" in control.situation
    assert review.conclusion == "请核实"


def test_a_blank_row_is_not_zero() -> None:
    """Rows without figures are named as not filled in, and nothing is computed with them."""
    review = check_rows(published_2023())
    blank = [one.indicator for one in review.findings if one.name == "data-blank"]
    assert blank == [
        "1、业务工作经费", "2、运行维护经费", "3、省级专项资金（每个专项一行）", "政府采购金额", "部门基本支出预算调整",
        "十二、厉行节约保障措施",
    ]  # fmt: skip


def test_the_words_of_a_finding() -> None:
    """The finding names row, column, cell, figures and the rate, as the sheet prints them."""
    control, overrun = check_rows(published_2023()).findings[:2]
    assert control.message == (
        "【请核实】2023年实际在职人数 C5：填报50，大于编制数46，控制率为108.70%。请核实；确已超出的，请在“单位说明”栏说明原因。"
    )
    assert overrun.message == (
        "【请核实】“公用经费”2023年决算数 D17：填报193.42万元，2023年预算数85.76万元，为预算的225.54%。"
        "请核实；确已超出的，请在“单位说明”栏说明原因。"
    )
    assert overrun.opinion.startswith("基础数据表中“公用经费”2023年决算数填报193.42万元，")


def test_headings_in_two_rows() -> None:
    """A year above several columns belongs to each; the budget of the year before is none of this year's."""
    sheet = read_rows([
        ["某县2023年度部门整体支出基础数据表", None, None, None, None],
        ["项目（单位：元）", "2022年", None, "2023年", None],
        [None, "预算数", "决算数", "预算数", "决算数"],
        ["公务接待费", 1, 2, 3, "40"],
        ["会议费", 1, 2, 3, "3%"],
        ["培训费", 1, 2, 3, "0.5万元"],
    ], merged=("B2:C2", "D2:E2"))  # fmt: skip
    assert [sheet.number("reception", column) for column in ("previous", "initial", "spent")] == [2, 3, 40]
    assert sheet.number("training", "spent") == 5000
    assert sheet.rows["meetings"].figures["spent"].state == "unreadable"


@pytest.mark.parametrize(("unit", "number"), [("万元", 150), ("元", 1_500_000)])
def test_texts_that_name_their_unit(unit: str, number: int) -> None:
    """An amount with a unit of its own is read in the unit of the sheet."""
    sheet = read_rows([
        ["2024年度基础数据表"],
        [f"项目（单位：{unit}）", "上年决算数", "年初预算数", "本年决算数"],
        ["会议费", "150万", "150万元", "1500000元"],
        ["培训费", 1, 2, 3],
        ["公务接待费", 1, 2, 3],
    ])  # fmt: skip
    assert [sheet.number("meetings", column) for column in ("previous", "initial", "spent")] == [number] * 3
    assert sheet.amount("meetings", "spent") == 150
