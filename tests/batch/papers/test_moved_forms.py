"""Reports whose form's file was moved away.

The comparison that was made holds, nothing new is asked, and everybody reads it.
"""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from openpyxl import load_workbook
from support.batch_runs import letter_texts, lines
from support.data_sheets import data_workbook_of
from support.return_folder import put
from support.word.report_office import FIRST, Office
from support.word.reports import SPENT, report_of, workbook_of

from xlselfeval.batch.notes import notes_on_written
from xlselfeval.batch.outputs import SUMMARY

SPENT_UNIT = ("301001", FIRST, "", "某市人民政府", "", "", None, None, 3, None, "", "")
NOT_COMPARED = "1份自评报告未与自评表比对"
SHEET_SPENT = (
    ("|587.65|587.65|\n2.项目支出|0|0|0|0|0|", "|587.65|586.65|\n2.项目支出|0|0|0|0|0|"),
    ("支出合计|600|565.72|21.93|587.65|587.65|", "支出合计|600|565.72|21.93|587.65|586.65|"),
)  # 基本支出, and the total


@pytest.fixture
def office(tmp_path: Path) -> Office:
    """A form and a report that differs from it, and from what the treasury knows."""
    office = Office(tmp_path, [SPENT_UNIT])
    put(
        office.root,
        {"甲/自评表.xlsx": workbook_of(FIRST), "甲/自评报告.docx": report_of(FIRST, SPENT)},
    )
    return office


def test_what_was_compared_before_holds(office: Office) -> None:
    """The report is the same, so are the findings, and nothing is said."""
    office.run()
    before = office.records()
    (office.root / "甲" / "自评表.xlsx").unlink()
    run = office.run()
    assert office.records() == before
    assert run.figures.papers["report"].moved == 0


def test_a_new_report_asks_nothing_that_the_form_may_answer(office: Office) -> None:
    """No question compares with the treasury alone; command, 总览 and circular say what was not compared."""
    office.run()
    (office.root / "甲" / "自评表.xlsx").unlink()
    (office.root / "甲" / "自评报告.docx").unlink()
    (office.root / "甲" / "自评报告（新）.docx").write_bytes(report_of(FIRST))
    run = office.run()
    asked = office.records()["自评报告（新）.docx"]
    assert not any("国库" in str(one) for one in asked)
    assert NOT_COMPARED in "\n".join(notes_on_written(run.written))
    assert not run.figures.is_in_order
    shown = [str(cell) for row in load_workbook(office.output / SUMMARY)["总览"].values for cell in row]
    assert any(NOT_COMPARED in text for text in shown)
    office.letters(date(2021, 4, 2), circular=True)
    (circular,) = (text for name, text in letter_texts(office.output).items() if "情况通报" in name)
    assert "另收到自评报告1份。" in circular
    assert "均无须更正" not in circular


def test_the_register_marks_a_report_that_was_not_compared(office: Office) -> None:
    """Its line has a reason under 说明, as a conclusion alone would say that its unit has nothing left to do."""

    def remark() -> str | None:
        (line,) = (one for one in lines(office.output, "收表台账") if one["项目"] == "自评报告")
        return line["说明"]

    office.run()
    assert remark() is None
    (office.root / "甲" / "自评表.xlsx").unlink()
    (office.root / "甲" / "自评报告.docx").unlink()
    (office.root / "甲" / "自评报告（新）.docx").write_bytes(report_of(FIRST))
    office.run()
    assert "未与自评表比对：自评表的原文件已移走，请放回后重新运行" in (remark() or "")


@pytest.mark.parametrize("is_asked", [False, True])
@pytest.mark.parametrize("kind", ["自评报告", "基础数据表"])
def test_what_could_not_be_compared_is_not_corrected(tmp_path: Path, kind: str, is_asked: bool) -> None:
    """A later report or data sheet that was held against no form shows no correction of what the form showed.

    Neither in 待处理 nor in 报送历史; with the form it does.
    """
    office = Office(tmp_path, [SPENT_UNIT])
    first, second, honest = {
        "自评报告": (
            {"报告.docx": report_of(FIRST, SPENT)},
            {"报告二.docx": report_of(FIRST, SPENT, ("人事科", "人事财务科"))},
            {"报告三.docx": report_of(FIRST)},
        ),
        "基础数据表": (
            {"数据表.xlsx": data_workbook_of(FIRST, *SHEET_SPENT)},
            {"数据表二.xlsx": data_workbook_of(FIRST, *SHEET_SPENT, ("会议费|1.42|", "会议费|1.41|"))},
            {"数据表三.xlsx": data_workbook_of(FIRST)},
        ),
    }[kind]

    def states() -> list[tuple[str, str]]:
        return [(one["位置"], one["状态"]) for one in lines(office.output, "待处理") if one["项目"] == kind]

    put(office.root, {"表.xlsx": workbook_of(FIRST), **first})
    office.run()
    before = states()
    assert before
    assert {state for _, state in before} == {"待处理"}
    if is_asked:
        office.letters()
    (office.root / "表.xlsx").rename(tmp_path / "表.xlsx")
    (office.root / next(iter(first))).unlink()
    put(office.root, second)
    office.run()
    assert "已改正" not in {state for _, state in states()}
    changes = [str(one["与上一次相比"]) for one in lines(office.output, "报送历史") if one["项目"] == kind]
    assert len(changes) == 2
    assert "已改正" not in "".join(changes)
    (tmp_path / "表.xlsx").rename(office.root / "表.xlsx")
    put(office.root, honest)
    office.run()
    assert {state for _, state in states()} == {"已改正"}
