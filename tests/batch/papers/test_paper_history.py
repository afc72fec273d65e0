"""报送历史 of reports and data sheets: which day, which file, which return, what was asked and what was corrected."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest
from support.batch_runs import TODAY, lines
from support.data_sheets import data_workbook_of
from support.return_folder import put
from support.word.report_office import SECOND, Office
from support.word.reports import DECREASED, SPENT, report_of, workbook_of

PAST = date(2021, 3, 25)


@pytest.fixture
def office(tmp_path: Path) -> Office:
    """A unit whose report is due and was returned with an error and a warning, and its data sheet."""
    asked = (
        "301001",
        SECOND,
        "",
        "某市人民政府",
        "",
        "",
        None,
        None,
        None,
        PAST,
        "",
        "",
        "自评报告、基础数据表",
    )
    office = Office(tmp_path, [asked])
    put(
        office.root,
        {
            "乙/自评表.xlsx": workbook_of(SECOND),
            "乙/自评报告.docx": report_of(SECOND, DECREASED, SPENT),
            "乙/基础数据表.xlsx": data_workbook_of(SECOND),
        },
    )
    office.run()
    return office


def history(office: Office, paper: str = "自评报告") -> list[dict[str, Any]]:
    return [one for one in lines(office.output, "报送历史") if one["项目"] == paper]


def register(office: Office, paper: str = "自评报告") -> dict[str, Any]:
    (line,) = (one for one in lines(office.output, "收表台账") if one["项目"] == paper)
    return line


def test_a_paper_that_came_once_has_no_history(office: Office) -> None:
    """Like forms, papers are listed when another one has come."""
    assert lines(office.output, "报送历史") == []


def test_a_report_that_was_corrected(office: Office) -> None:
    """Each return has its number, file and day.

    Beside it is what was asked of it, and what the next one has corrected.
    """
    put(office.root, {"乙/自评报告（更正）.docx": report_of(SECOND, SPENT)})
    office.run()
    first, second = history(office)
    shown = [
        (one["第几次报送"], one["原始文件"], str(one["收到日期"])[:10], one["为准"], one["审核结论"], one["须更正"], one["请核实"])
        for one in (first, second)
    ]  # fmt: skip
    assert shown == [
        (1, "自评报告.docx", "None", None, "退回修改", 1, 1),
        (2, "自评报告（更正）.docx", "None", "是", "请核实", 0, 1),
    ]
    assert (first["单位"], first["填报总分"], first["与上一次相比"]) == (SECOND, None, None)
    assert str(second["与上一次相比"]).startswith("已改正：")
    assert register(office)["第几次报送"] == 2


def test_a_decision_counts_for_the_paper_that_counts(office: Office) -> None:
    """Findings that the bureau has settled are asked of no one.

    The line of the return that counts says so, as 收表台账 does.
    """
    put(office.root, {"乙/自评报告（更正）.docx": report_of(SECOND, SPENT)})
    office.run()
    office.decide("待处理", {"单位": SECOND, "要求": "请核实"}, 处理意见="忽略")
    office.run()
    assert [one["审核结论"] for one in history(office)] == ["退回修改", "未发现问题"]
    assert register(office)["审核结果"] == "未发现问题"


@pytest.mark.parametrize("paper", ["自评报告", "基础数据表"])
def test_the_day_of_the_first_paper_is_written_there(office: Office, paper: str) -> None:
    """The day of the first return, written after the second has come, decides whether the paper is late."""
    put(
        office.root,
        {
            "乙/自评报告（更正）.docx": report_of(SECOND, SPENT),
            "乙/数据（更正）.xlsx": data_workbook_of(SECOND, ("会议，比上年", "会议，较上年")),
        },
    )
    office.run()
    assert register(office, paper)["报送情况"] == "收到日期待填"
    for day, late in (("2021-03-20", None), ("2021-03-27", 2)):
        identity = {"项目": paper, "第几次报送": 1}
        office.decide("报送历史", identity, 收到日期=day)  # type: ignore[arg-type]
        office.run()
        line = register(office, paper)
        assert (line["逾期天数"], str(line["收到日期"])[:10]) == (late, str(TODAY))
        assert f"首次报送于{day}收到" in line["说明"]
        assert str(history(office, paper)[0]["收到日期"])[:10] == day


def test_the_bureau_chooses_between_two_reports(office: Office) -> None:
    """Of several that came together the chosen one counts, also in what changed since."""
    put(office.root, {"乙/报告二.docx": report_of(SECOND, SPENT), "乙/报告三.docx": report_of(SECOND)})
    office.run()
    office.decide("收表台账", {"项目": "自评报告"}, 以此份为准="1")
    office.run()
    assert [one["为准"] for one in history(office)] == ["是", None, None]


@pytest.mark.parametrize("in_between", [False, True])
@pytest.mark.parametrize("is_asked", [False, True])
def test_what_a_report_had_beside_a_return_that_does_not_count(
    tmp_path: Path, in_between: bool, is_asked: bool
) -> None:
    """No later report corrects a difference from a form that the bureau did not take.

    One about which a letter has asked may be corrected.
    """
    office = Office(tmp_path)
    office.receive(**{"表.xlsx": workbook_of(SECOND), "报告.docx": report_of(SECOND)})
    office.run()
    office.receive(**{"表二.xlsx": workbook_of(SECOND, ("| 587.65 | 587.65 |", "| 587.65 | 586.65 |"))})
    office.run()
    assert [one["状态"] for one in lines(office.output, "待处理") if one["项目"] == "自评报告"] == ["待处理"]
    if is_asked:
        office.letters()
    office.decide("收表台账", {"单位": SECOND, "项目": "部门整体"}, 以此份为准="1")
    if in_between:
        office.run()
    office.receive(**{"报告二.docx": report_of(SECOND, ("人事科", "人事财务科"))})
    office.run()
    corrected = [one["状态"] for one in lines(office.output, "待处理") if one["项目"] == "自评报告"]
    assert corrected == ["已改正"] * is_asked
