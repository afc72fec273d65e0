"""One finding for each thing that is not filled in: the whole sheet, a section that is due, a printed row."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from io import BytesIO
from random import Random

import pytest
from openpyxl import load_workbook
from support.data_sheets import Value, honest_figures, typed_inputs, workbook_bytes
from support.legacy_files import xlsb_of
from support.packages import saved

from xlselfeval.data_sheet.formulas import data_formulas
from xlselfeval.data_sheet.load import load_layout
from xlselfeval.data_sheet.places import cell_of, places_of
from xlselfeval.data_sheet.review import DataReview, check_data_sheets
from xlselfeval.data_sheet.template import new_data_sheet
from xlselfeval.files.open import open_workbook
from xlselfeval.form.fill import fill_sheet
from xlselfeval.review.finding import Finding

LAYOUT = load_layout("hunan")
BLANK = new_data_sheet(LAYOUT, year=2024, organization="某县某局")
HONEST = typed_inputs(BLANK, honest_figures(Random(5)))
MEETINGS = {cell_of(LAYOUT, "meetings", period): Decimal(1) for period in ("previous", "initial", "spent")}
SECTIONS = {
    "staff": "一、财政供养人员情况（人）", "income": "二、收入情况", "spending": "三、支出情况（按支出性质）",
    "projects": "四、项目支出明细（一个项目一行）", "economic": "五、支出情况（按经济分类）", "controlled": "六、“三公”经费、会议费、培训费",
    "counts": "七、“三公”经费实物量", "procurement": "八、政府采购", "payables": "其他应付款明细（一项一行）", "assets": "十、固定资产（年末数）",
}  # fmt: skip


def filled(typed: Mapping[str, Decimal | str]) -> bytes:
    """Return the issued sheet with answers."""
    return fill_sheet(data_formulas(LAYOUT), BLANK, dict(typed), sheet=LAYOUT.mark)


def reviewed(data: bytes) -> DataReview:
    """Check the one data sheet of a workbook."""
    (review,) = check_data_sheets(open_workbook(data))
    return review


def sections(findings: tuple[Finding, ...]) -> list[str | None]:
    """Return the captions of the sections that are asked about."""
    assert all(one.name == "data-blank" for one in findings)
    return [one.indicator for one in findings if one.severity == "warning"]


def without_section(key: str) -> dict[str, Decimal | str]:
    """Return the answers of an honest sheet without those of a section."""
    first, last = section_rows(key)
    return {
        ref: answer for ref, answer in HONEST.items() if not first <= int(ref.lstrip("ABCDEFGHI")) <= last
    }


def section_rows(key: str) -> tuple[int, int]:
    """Return the first and the last row of a section of the issued sheet."""
    return places_of(LAYOUT).lines[key]


def test_a_mostly_empty_sheet() -> None:
    """Each section that is due and blank is asked about once, at its first cell; its rows are not listed."""
    review = reviewed(filled(MEETINGS))
    assert review.conclusion == "请核实"
    asked = [one for one in review.findings if one.severity == "warning"]
    assert [one.indicator for one in asked] == [
        caption for key, caption in SECTIONS.items() if key != "controlled"
    ]
    assert [one.cell for one in asked if one.indicator == SECTIONS["income"]] == [
        cell_of(LAYOUT, "income_general", "previous")
    ]
    assert {one.indicator for one in review.findings if one.severity == "info"} == {
        "其中：公车购置", "公车运行维护", "2.出国经费", "3.公务接待", "会议费", "培训费",
        "十二、厉行节约保障措施",
    }  # fmt: skip
    assert asked[1].message == "【请核实】“二、收入情况” B14：整节未填写。没有发生的请填0。"


@pytest.mark.parametrize("key", ["staff", "counts", "procurement", "assets"])
def test_one_blank_section(key: str) -> None:
    """A section that is blank in a sheet that is otherwise honest is the one finding."""
    review = reviewed(filled(without_section(key)))
    assert [(one.indicator, one.severity) for one in review.findings] == [(SECTIONS[key], "warning")]


def test_the_details_are_asked_where_their_total_is_a_sum() -> None:
    """Payables are typed line by line: the section of their total asks nothing of its own; 无 and 0 answer it."""
    answers = without_section("payables")
    assert sections(reviewed(filled(answers)).findings) == [SECTIONS["payables"]]
    first = section_rows("payables")[0]
    answers |= {f"A{first}": "无", cell_of(LAYOUT, "payables/1", "previous"): Decimal(0), cell_of(LAYOUT, "payables/1", "spent"): Decimal(0)}  # fmt: skip
    assert sections(reviewed(filled(answers)).findings) == []


def test_a_long_answer_that_is_blank() -> None:
    """The text on saving measures is a hint where it is blank, at the cell for it; 无 answers it."""
    cell = cell_of(LAYOUT, "measures/1", "text")
    answers = {ref: answer for ref, answer in HONEST.items() if ref != cell}
    (finding,) = reviewed(filled(answers)).findings
    assert finding.message == f"【提示】“十二、厉行节约保障措施” {cell}：未填写。没有的请写“无”。"
    assert reviewed(filled({**answers, cell: "无"})).findings == ()


def test_a_line_without_a_name() -> None:
    """A project with money and no name is asked about at the cell for its name."""
    cell = cell_of(LAYOUT, "projects/2", "name")
    (finding,) = reviewed(filled({ref: answer for ref, answer in HONEST.items() if ref != cell})).findings
    assert (finding.name, finding.severity) == ("data-blank", "warning")
    assert (
        finding.message
        == f"【请核实】名称 {cell}：未填写，本行有数字。请填写名称；不应有此行的，请删去数字。"
    )


def test_two_lines_of_one_name() -> None:
    """A project that is listed twice is asked about at its second name."""
    first, second = (cell_of(LAYOUT, f"projects/{number}", "name") for number in (1, 2))
    (finding,) = reviewed(filled({**HONEST, second: HONEST[first]})).findings
    assert (finding.name, finding.cell, finding.severity) == ("data-duplicate", second, "warning")
    assert f"名称与{first}相同" in finding.message


@pytest.mark.parametrize(
    ("column", "severity"), [("previous", "warning"), ("initial", "warning"), ("added", "info")]
)
def test_a_blank_column_is_one_finding(column: str, severity: str) -> None:
    """A blank column is asked about once, with its cells, and never that each be filled with 0.

    That nothing was added is a hint.
    """
    letter = cell_of(LAYOUT, "wages", column)[0]
    answers = {ref: "" if ref[0] == letter and int(ref[1:]) >= section_rows("income")[0] and not isinstance(answer, str) else answer for ref, answer in HONEST.items()}  # fmt: skip
    found = [one for one in reviewed(filled(answers)).findings if one.name == "data-blank"]
    assert [(one.subject, one.severity) for one in found if one.subject.startswith("data/column/")] == [(f"data/column/{column}", severity)]  # fmt: skip
    assert len(found[0].cells) > 6
    assert "没有发生的请填0" not in found[0].message
    assert ("新设单位没有上年数" in found[0].message) == (column == "previous")


def test_a_reason_for_other_things_does_not_fill_a_section() -> None:
    """A section with figures in no row is asked about although a reason for other things is written.

    Only a reason that says that there is none would fill it.
    """
    answers = without_section("controlled") | {cell_of(LAYOUT, "reception", "reason"): "严格控制接待标准"}
    assert SECTIONS["controlled"] in sections(reviewed(filled(answers)).findings)


def test_a_reason_or_a_dash_is_an_answer() -> None:
    """Where anything is written in a section, also that there is none, it is not blank."""
    answers = without_section("procurement")
    for answer in ("本单位无政府采购", "—"):
        cell = cell_of(LAYOUT, "procurement", "reason" if answer != "—" else "spent")
        assert sections(reviewed(filled({**answers, cell: answer})).findings) == []


def test_a_dash_answers_its_cell() -> None:
    """A row or cell with a dash is filled in, beside a blank one."""
    cells = {cell_of(LAYOUT, "training", period): "—" for period in ("previous", "initial", "spent")}
    assert not [one for one in reviewed(filled(HONEST | cells)).findings if one.name == "data-blank"]
    last = list(cells)[-1]
    (finding,) = [
        one for one in reviewed(filled(HONEST | cells | {last: ""})).findings if one.name == "data-blank"
    ]
    assert (finding.cell, finding.severity) == (last, "info")


def test_counts_of_nothing() -> None:
    """Numbers of cars, journeys and receptions are not asked for where their amounts are 0."""
    figures = honest_figures(Random(5))
    for key, column in list(figures):
        if key in ("three_public", "cars", "car_purchase", "car_running", "abroad", "reception"):
            figures[key, column] = Decimal(0)
    first, last = section_rows("counts")
    typed = typed_inputs(BLANK, figures)
    typed = {
        ref: answer for ref, answer in typed.items() if not first <= int(ref.lstrip("ABCDEFGHI")) <= last
    }
    assert "七、" not in "".join(
        one.indicator or "" for one in reviewed(filled(typed)).findings if one.severity == "warning"
    )


def test_a_typed_total_answers_for_its_parts() -> None:
    """0 as the total of a section says that there is nothing, in a sheet that a unit drew.

    Without it the section is blank.
    """
    heading = ["“三公”经费", "上年决算数", "年初预算数", "本年决算数"]
    rows = [
        ["2024年度部门整体支出绩效评价基础数据表"],
        ["支出情况", "上年决算数", "年初预算数", "本年决算数"],
        ["支出合计", 10, 10, 10],
        ["1.基本支出", 10, 10, 10],
        ["2.项目支出", 0, 0, 0],
        ["六、“三公”经费、会议费、培训费", *heading[1:]],
    ]
    parts = [["1.公务用车购置和维护经费"], ["2.出国经费"], ["3.公务接待"]]
    none = reviewed(workbook_bytes([*rows, ["“三公”经费合计", 0, 0, 0], *parts]))
    assert sections(none.findings) == []
    blank = reviewed(workbook_bytes([*rows, ["“三公”经费合计"], *parts]))
    assert sections(blank.findings) == [rows[-1][0]]


@pytest.mark.parametrize("typed", [{}, MEETINGS])
def test_sums_that_are_0_are_no_answers(typed: Mapping[str, Decimal | str]) -> None:
    """In a file that holds values alone, 0 in the cells of issued sums is what an office program made of blanks."""
    book = load_workbook(BytesIO(filled(typed)))
    for row in book[LAYOUT.mark].iter_rows():
        for cell in row:
            if isinstance(cell.value, str) and cell.value.startswith("="):
                is_budget = cell.coordinate == cell_of(LAYOUT, "meetings", "adjusted")
                cell.value = 1 if typed and is_budget else 0
    review = reviewed(xlsb_of(saved(book)))
    assert review.sheet.values_of
    if typed:
        asked = sections(tuple(one for one in review.findings if one.name == "data-blank"))
        assert [SECTIONS[key] for key in ("staff", "income", "spending", "economic", "counts")] == asked[:5]
    else:
        assert review.is_blank
        assert [one.message for one in review.findings] == [
            "【须更正】全表：尚未填写。请填写后报送，没有发生的请填0。"
        ]


STAFF_COLUMNS = ("name", "quota", "actual", "rate", "retired_early", "retired", "outside", "reason")


def with_staff(*lines: tuple[str, ...]) -> list[Finding]:
    """Check the honest sheet with these lines of staff; "" is a blank."""
    typed = without_section("staff")
    for number, line in enumerate(lines, 1):
        for column, text in zip(STAFF_COLUMNS, line, strict=True):
            if text and column != "rate":
                typed[cell_of(LAYOUT, f"staff/{number}", column)] = Decimal(text) if text.isdigit() else text
    return [one for one in reviewed(filled(typed)).findings if one.severity != "info"]


def test_posts_are_asked_for_beside_staff() -> None:
    """编制 left blank beside 在职 is a question at its cell; 0 and a reason that names it are answers."""
    (one,) = with_staff(
        ("机关", "", "38", "", "2", "15", "3", "编外3人为公益岗"),
        ("中心", "60", "58", "", "0", "2", "0", ""),
    )
    assert (one.name, one.severity, one.cell) == (
        "data-blank",
        "warning",
        cell_of(LAYOUT, "staff/1", "quota"),
    )
    assert one.message.endswith(
        "编制数 B5：未填写，而实际在职人数38。请填写；没有的请填0，并在“说明”栏（H5）说明。"
    )
    assert with_staff(("机关", "0", "38", "", "2", "15", "3", "")) == []
    assert with_staff(("机关", "", "38", "", "2", "15", "3", "未核定编制")) == []
    assert with_staff(("机关", "", "0", "", "2", "15", "3", "")) == []


def test_posts_that_many_units_leave_blank_are_one_question() -> None:
    """Their cells are listed once."""
    (one,) = with_staff(*((f"单位{number}", "", "8", "", "0", "1", "0", "") for number in range(4)))
    assert (one.subject, len(one.cells)) == ("data/column/quota", 4)
    assert one.message.endswith("：4行未填写，而实际在职人数已填写。请填写；没有的请填0，并说明。")


def test_a_typed_total_of_posts_answers_for_its_units() -> None:
    """A sheet that a unit drew may state them for all alone, and one without any is asked once."""
    rows: list[list[Value]] = [
        ["2024年度部门整体支出绩效评价基础数据表"],
        ["一、财政供养人员情况（人）"],
        ["单位名称", "编制数", "实际在职人数"],
        ["机关", None, 10],
        ["中心", None, 12],
        ["合计", 24, 22],
        ["支出情况", "上年决算数", "年初预算数", "本年决算数"],
        ["支出合计", 10, 10, 10],
        ["1.基本支出", 10, 10, 10],
        ["2.项目支出", 0, 0, 0],
    ]
    cells = [one.cell for one in reviewed(workbook_bytes(rows)).findings if one.severity == "warning"]
    assert cells == []
    rows[5][1] = None
    cells = [one.cell for one in reviewed(workbook_bytes(rows)).findings if one.severity == "warning"]
    assert cells == ["B4", "B5"]
