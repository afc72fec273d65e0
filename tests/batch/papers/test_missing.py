"""Papers that the roster asks for beside the forms: missing ones are named in 收表台账, 催报 and the letters."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook
from support.batch_runs import TODAY, letter_texts, lines, overview
from support.data_sheets import data_workbook_of
from support.return_folder import put
from support.word.report_office import FIRST, SECOND, Office
from support.word.reports import report_of, text_of, workbook_of

from xlselfeval.batch.notes import notes_on_files
from xlselfeval.batch.outputs import SUMMARY
from xlselfeval.data_sheet.load import load_layout
from xlselfeval.data_sheet.template import new_data_sheet

DEPARTMENT, PAST = "某市人民政府", date(2021, 3, 25)
BOTH = "自评报告、基础数据表"


def unit(number: int, name: str, asked: str, due: date | None = PAST, project: str = "", paper: str = "") -> tuple[object, ...]:  # fmt: skip
    """A row of the roster."""
    return (f"30100{number}", name, "", DEPARTMENT, "", project, None, None, None, due, "张三", paper, asked)


@pytest.fixture
def office(tmp_path: Path) -> Office:
    """A unit that handed in all its papers, and one that handed in its form alone; both are due for a week."""
    office = Office(tmp_path, [unit(1, FIRST, BOTH), unit(2, SECOND, BOTH)])
    put(
        office.root,
        {
            "甲/自评表.xlsx": workbook_of(FIRST),
            "甲/自评报告.docx": report_of(FIRST),
            "甲/基础数据表.xlsx": data_workbook_of(FIRST),
            "乙/自评表.xlsx": workbook_of(SECOND),
        },
    )
    return office


def missing(office: Office, sheet: str = "收表台账") -> list[tuple[Any, ...]]:
    """Unit, paper and days of delay of each paper that has not come, in a list."""
    caption = "报送情况" if sheet == "收表台账" else "催报事项"
    return [(one["单位"], one["项目"], one["逾期天数"]) for one in lines(office.output, sheet) if one[caption] == "未报送"]  # fmt: skip


def letters(office: Office, kind: str) -> list[str]:
    """The texts of the letters of a kind."""
    office.letters()
    return [text for path, text in letter_texts(office.output).items() if path.startswith(kind)]


def test_missing_papers_are_named(office: Office) -> None:
    """Each that is due and has not come is a line of 收表台账 and of 催报, and is in the 催报通知; a complete unit has none."""
    run = office.run()
    absent = [(SECOND, "自评报告", 7), (SECOND, "基础数据表", 7)]
    assert missing(office) == missing(office, "催报") == absent
    line = next(
        one for one in lines(office.output, "收表台账") if one["项目"] == "自评报告" and one["单位"] == SECOND
    )
    assert (line["说明"], line["审核结果"]) == ("名单要求报送，尚未收到", None)
    (reminder,) = letters(office, "催报通知")
    assert "尚有2份自评材料未报送：" in reminder
    assert f"{SECOND}：自评报告（已逾期7天）" in reminder
    assert f"{SECOND}：基础数据表（已逾期7天）" in reminder
    assert "将自评报告（Word文件）、基础数据表（Excel文件）报送" in reminder
    assert FIRST not in reminder
    assert not run.figures.is_finished
    assert "名单要求报送的自评报告1份尚未收到，详见“收表台账”。" in list(notes_on_files(run))
    assert (run.figures.whole.due, run.figures.whole.returned) == (2, 2)  # forms are counted apart


def test_what_comes_is_missing_no_more(office: Office) -> None:
    """A report and a data sheet that come in the next round are returns, and nothing is reminded of."""
    office.run()
    put(office.root, {"乙/报告.txt": text_of(SECOND), "乙/表.xlsx": data_workbook_of(SECOND)})
    run = office.run()
    assert missing(office) == missing(office, "催报") == []
    assert letters(office, "催报通知") == []
    assert run.figures.is_finished


def test_papers_are_reminded_of_with_forms(office: Office) -> None:
    """Where the form is missing, too, all are in one letter."""
    (office.root / "乙" / "自评表.xlsx").unlink()
    office.run()
    assert missing(office) == [(SECOND, "部门整体", 7), (SECOND, "自评报告", 7), (SECOND, "基础数据表", 7)]
    (reminder,) = letters(office, "催报通知")
    assert "尚有3份自评材料未报送：" in reminder
    assert "将自评表（Excel文件）、自评报告（Word文件）、基础数据表（Excel文件）报送" in reminder


def test_nothing_is_missing_that_nobody_asked_for(tmp_path: Path) -> None:
    """A roster that does not ask for papers, or an older one without that column, has no such lines."""
    office = Office(tmp_path, [unit(1, FIRST, "")])
    put(office.root, {"自评表.xlsx": workbook_of(FIRST)})
    run = office.run()
    assert [one["项目"] for one in lines(office.output, "收表台账")] == ["部门整体"]
    assert run.figures.is_finished
    assert not any("数据表" in sheet or "报告" in sheet for sheet in overview(office.output))


def test_papers_that_are_not_due_yet(tmp_path: Path) -> None:
    """Before the due date they are in 催报 with the days that are left, and in no letter of their own."""
    office = Office(tmp_path, [unit(1, FIRST, "基础数据表", date(2021, 4, 30))])
    put(office.root, {"自评表.xlsx": workbook_of(FIRST)})
    office.run()
    assert missing(office) == [(FIRST, "基础数据表", None)]
    (line,) = lines(office.output, "催报")
    assert line["说明"] == "名单要求报送，尚未收到；还有29天到期"
    assert date(2021, 4, 30) > TODAY
    assert letters(office, "催报通知") == []


def test_papers_of_bodies_that_are_not_subordinate(tmp_path: Path) -> None:
    """In a 函 the papers are asked for in its words."""
    office = Office(tmp_path, [unit(1, FIRST, "基础数据表", paper="函")])
    put(office.root, {"自评表.xlsx": workbook_of(FIRST)})
    office.run()
    (request,) = letters(office, "函")
    assert "补报" in request.splitlines()[1]
    assert "尚未收到的其他材料（1份）：" in request
    assert "将上述基础数据表（Excel文件）函复" in request


def test_the_report_of_a_project(tmp_path: Path) -> None:
    """A report that is due for a project is not the unit's; a data sheet is asked of whole units alone."""
    office = Office(tmp_path, [unit(1, FIRST, ""), unit(1, FIRST, BOTH, project="校舍维修")])
    put(office.root, {"自评表.xlsx": workbook_of(FIRST), "自评报告.docx": report_of(FIRST)})
    office.run()
    assert missing(office)[1:] == [(FIRST, "校舍维修自评报告", 7)]


def test_a_day_of_receipt_beside_a_missing_paper(office: Office) -> None:
    """A day that people write beside a paper whose file has not come stays, and is that of the file that comes."""
    office.run()
    office.decide("收表台账", {"单位": SECOND, "项目": "基础数据表"}, 收到日期="2021-03-24")
    office.run()
    line = next(
        one
        for one in lines(office.output, "收表台账")
        if one["单位"] == SECOND and one["项目"] == "基础数据表"
    )
    assert "2021-03-24" in str(line["收到日期"])
    put(office.root, {"乙/表.xlsx": data_workbook_of(SECOND)})
    office.run()
    line = next(
        one
        for one in lines(office.output, "收表台账")
        if one["单位"] == SECOND and one["项目"] == "基础数据表"
    )
    assert (line["报送情况"], "2021-03-24" in str(line["收到日期"])) == ("已报送", True)


def test_a_blank_data_sheet_has_not_come(office: Office) -> None:
    """A data sheet that nobody filled in is missing and named as blank, until a filled one comes."""
    blank = new_data_sheet(load_layout("hunan"), year=2020, organization=SECOND)
    put(office.root, {"乙/基础数据表.xlsx": blank})
    run = office.run()
    assert (SECOND, "基础数据表", 7) in missing(office)
    assert (SECOND, "基础数据表", 7) in missing(office, "催报")
    (line,) = (one for one in lines(office.output, "收表台账") if one["项目"] == "基础数据表" and one["单位"] == SECOND)  # fmt: skip
    assert (line["说明"], line["审核结果"]) == ("收到的是空白表（未填报）：乙/基础数据表.xlsx", None)
    assert run.figures.blanks == 1
    assert [one["路径"] for one in lines(office.output, "未识别文件")] == ["乙/基础数据表.xlsx"]
    (reminder,) = letters(office, "催报通知")
    assert f"{SECOND}：基础数据表（收到的是空白表，已逾期7天）" in reminder
    office.decide("收表台账", {"单位": SECOND, "项目": "基础数据表"}, 收到日期="2021-03-24")
    put(office.root, {"乙/数据.xlsx": data_workbook_of(SECOND)})
    assert office.run().figures.blanks == 0
    (line,) = (one for one in lines(office.output, "收表台账") if one["项目"] == "基础数据表" and one["单位"] == SECOND)  # fmt: skip
    assert (line["报送情况"], "填在不计为报送的表旁" in line["说明"]) == ("逾期报送", True)
    assert (SECOND, "基础数据表", 7) not in missing(office)
    assert list(lines(office.output, "未识别文件")) == []


def test_papers_that_came_have_a_term(office: Office) -> None:
    """A report or data sheet that the roster asks for has 报送期限 and 逾期 as a form has; another one has none."""
    office.run()
    path = office.output / SUMMARY
    book = load_workbook(path)
    register = book["收表台账"]
    column = next(cell.column for cell in register[1] if cell.value == "收到日期")
    for row in range(2, register.max_row + 1):
        register.cell(row, column).value = TODAY.isoformat()
    book.save(path)
    office.run()
    own = [one for one in lines(office.output, "收表台账") if one["单位"] == FIRST]
    late = (TODAY - PAST).days
    assert [(one["项目"], str(one["报送期限"])[:10], one["逾期天数"], one["报送情况"]) for one in own] == [
        (name, PAST.isoformat(), late, "逾期报送") for name in ("部门整体", "基础数据表", "自评报告")
    ]


@pytest.mark.parametrize(
    ("name", "paper"),
    [
        (f"301002_{SECOND}_自评报告.docx", "自评报告"), (f"301002_{SECOND}_基础数据表.xlsx", "基础数据表"),
        (f"{SECOND}2025年度自评报告.docx", "自评报告"), (f"基础数据表（{SECOND}）.xlsx", "基础数据表"),
    ],
)  # fmt: skip
def test_a_broken_paper_is_named_on_its_line(office: Office, name: str, paper: str) -> None:
    """收表台账, 催报 and the letter name the file until one comes that can be read, and again a broken later one."""

    def remarks(sheet: str) -> str:
        found = (
            one["说明"]
            for one in lines(office.output, sheet)
            if (one["单位"], one["项目"]) == (SECOND, paper)
        )
        return next(found, None) or ""

    whole = {"自评报告": report_of(SECOND), "基础数据表": data_workbook_of(SECOND)}[paper]
    put(office.root, {f"乙/{name}": whole[: len(whole) // 2]})
    office.run()
    said = f"收到的文件无法读取，须重新报送：乙/{name}"
    assert remarks("收表台账") == said
    assert said in remarks("催报")
    assert any(f"收到的文件“{name}”无法读取，须重新报送" in text for text in letters(office, "催报通知"))
    put(office.root, {f"乙/重报/{name}": whole})
    run = office.run()
    assert "无法读取" not in remarks("收表台账")
    ((listed, word),) = [(one["路径"], one["情况"]) for one in lines(office.output, "未识别文件")]
    assert (listed, word, run.outcomes["replaced"]) == (f"乙/{name}", "已由他件代替", 1)
    put(office.root, {f"乙/补/{name}": whole[: len(whole) // 3]})
    run = office.run()
    assert f"乙/补/{name}" in remarks("收表台账")
    assert run.outcomes["replaced"] == 1
    assert "1个文件未能核对，原因见汇总“未识别文件”表" in list(notes_on_files(run))
