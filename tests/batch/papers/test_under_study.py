"""Reports and data sheets of which all that is asked has been explained.

They are 正在审核 wherever they are named, as forms are.
"""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest
from openpyxl import load_workbook
from support.batch_runs import letter_texts, lines, overview
from support.data_sheets import data_workbook_of
from support.return_folder import put
from support.word.report_office import FIRST, SECOND, Office
from support.word.reports import SPENT, report_of, workbook_of

from xlselfeval.batch.notes import notes_on_files
from xlselfeval.batch.outputs import COPIES
from xlselfeval.sheet_names import RESULT_SHEET

NO_REASON = ("召开全市工作会议，比上年增加", "")
REPORT, DATA = "自评报告", "基础数据表"


@pytest.fixture
def office(tmp_path: Path) -> Office:
    """Two units with their papers, those of the second in order.

    Of the first a figure in the report differs from its form, and its data sheet lacks a reason.
    """
    office = Office(tmp_path)
    papers = {
        "甲/自评表.xlsx": workbook_of(FIRST), "甲/自评报告.docx": report_of(FIRST),
        "乙/自评表.xlsx": workbook_of(SECOND), "乙/自评报告.docx": report_of(SECOND, SPENT),
        "乙/数据表.xlsx": data_workbook_of(SECOND, NO_REASON),
    }  # fmt: skip
    put(office.root, papers)
    return office


def explain(office: Office, **decision: str) -> int:
    """Write beside every line of 待处理; return their number."""
    found = [one for one in lines(office.output, "待处理") if one["位置"]]
    for one in found:
        known = {name: one[name] for name in ("单位", "位置", "问题") if one[name]}
        office.decide("待处理", known, 单位说明="口径为本级", **decision)
    return len(found)


def in_register(office: Office) -> dict[str, str]:
    return {one["项目"]: one["审核结果"] for one in lines(office.output, "收表台账") if one["单位"] == SECOND}


def test_explained_papers_are_under_study(office: Office) -> None:
    """收表台账, 总览, the circular and the screen count them apart from those with problems, until the bureau has decided."""
    run = office.run()
    assert set(in_register(office).values()) & {"退回修改", "请核实"}
    assert explain(office)
    run = office.run()
    register = in_register(office)
    assert (register[REPORT], register[DATA]) == ("正在审核", "正在审核")
    shown = overview(office.output)
    assert [
        shown[f"{word}的{name}（份）"] for word in ("有问题", "正在审核") for name in ("报告", "数据表")
    ] == [0, 0, 1, 1]
    said = list(notes_on_files(run))
    assert "自评报告2份，有问题的0份，正在审核的1份，见汇总“报告核对”表" in said
    office.letters(circular=True)
    text = letter_texts(office.output)["情况通报/情况通报.docx"]
    assert "另收到自评报告2份，其中正在审核的1份。另收到基础数据表1份，尚在审核。" in text
    assert "审核工作已完成" not in text
    explain(office, 处理意见="采纳说明")
    office.letters(circular=True)
    text = letter_texts(office.output)["情况通报/情况通报.docx"]
    assert "另收到自评报告2份，均无须更正或核实。另收到基础数据表1份，均无须更正或核实。" in text
    assert set(in_register(office).values()) == {"表内未发现问题", "未发现问题"}


def test_a_notice_lists_them(office: Office) -> None:
    """A notice about something else names the papers that wait for the bureau, until it has decided."""
    put(office.root, {"甲/自评报告.docx": report_of(FIRST, SPENT)})
    office.run()
    papers = [
        one
        for one in lines(office.output, "待处理")
        if str(one["项目"]) in (REPORT, DATA) and one["单位"] == SECOND
    ]
    for decision, listed in (("", True), ("采纳说明", False)):
        for one in papers:
            known = {name: one[name] for name in ("单位", "位置", "问题") if one[name]}
            office.decide("待处理", known, 单位说明="口径为本级", 处理意见=decision)
        office.letters()
        (text,) = (
            text
            for name, text in letter_texts(office.output).items()
            if name.startswith("审核通知/") and FIRST in text
        )
        assert ("正在审核的其他材料（2份）：" in text) == listed
        for name in (REPORT, DATA):
            assert (f"{SECOND}：{name}" in text) == listed


def comments(office: Office) -> str:
    """The comments in the copy of the report."""
    with zipfile.ZipFile(office.output / COPIES / "乙/自评报告.docx") as package:
        return package.read("word/comments.xml").decode()


def result_texts(office: Office) -> list[str]:
    """The texts on 核对结果 of the copy of the data sheet."""
    sheet = load_workbook(office.output / COPIES / "乙/数据表.xlsx")[RESULT_SHEET]
    return [str(cell) for row in sheet.values for cell in row if cell is not None]


def test_their_copies_say_so(office: Office) -> None:
    """An explained finding is 说明审核中 in the copy and asks nothing, until it is refused.

    Other copies stay as they are.
    """
    office.run(copies=True)
    other = office.output / COPIES / "甲/自评报告.docx"
    before = other.stat().st_mtime_ns
    assert "审核中" not in comments(office) + "".join(result_texts(office))
    explain(office)
    office.run(copies=True)
    shown = result_texts(office)
    assert {"【说明审核中】", "■正在审核", "说明审核中", "说明审核中1条"} <= set(shown)
    assert "【请核实】" not in shown
    assert "【说明审核中】" in comments(office)
    assert "单位说明正在审核，暂不需处理。" in comments(office)
    assert "【请核实】" not in comments(office)
    explain(office, 处理意见="退回")
    office.letters()
    assert "审核中" not in comments(office) + "".join(result_texts(office))
    assert "【请核实】" in comments(office)
    assert other.stat().st_mtime_ns == before
