"""Data sheets in a batch.

They are matched with their units, compared with form and report, listed, copied, and asked about in letters.
"""

from __future__ import annotations

import io
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook
from support import layouts
from support.batch_runs import Watched, letter_texts, lines, outcomes, overview
from support.data_sheets import data_workbook_of, rows_of_unit, workbook_bytes
from support.packages import saved
from support.return_folder import put
from support.word.report_office import FIRST, SECOND, THIRD, UNITS, Office
from support.word.reports import report_of, text_of, workbook_of

from xlselfeval.batch.notes import notes_on_files
from xlselfeval.batch.outputs import COPIES, STORE, SUMMARY
from xlselfeval.batch.papers.match import Forms, Named
from xlselfeval.batch.results import queries
from xlselfeval.batch.results.papers import read_papers
from xlselfeval.batch.results.states import read_states
from xlselfeval.batch.results.store import open_store

SPENT = ("|587.65|587.65|\n2.项目支出|0|0|0|0|0|", "|587.65|586.65|\n2.项目支出|0|0|0|0|0|")  # 基本支出
TOTAL = ("支出合计|600|565.72|21.93|587.65|587.65|", "支出合计|600|565.72|21.93|587.65|586.65|")
MEETINGS = ("会议费|1.42|", "会议费|1.24|")


@pytest.fixture
def office(tmp_path: Path) -> Office:
    """Honest papers of one unit, those of another of which the data sheet differs, and a data sheet without a form."""
    office = Office(tmp_path)
    put(
        office.root,
        {
            "甲/自评表.xlsx": workbook_of(FIRST),
            "甲/自评报告.docx": report_of(FIRST),
            "甲/基础数据表.xlsx": data_workbook_of(FIRST),
            "乙/自评表.xlsx": workbook_of(SECOND),
            "乙/自评报告.txt": text_of(SECOND),
            "乙/数据表.xlsx": data_workbook_of("乙水利局", TOTAL, SPENT, MEETINGS),
            "丙/基础数据表.xlsx": data_workbook_of(THIRD),
        },
    )
    return office


def checked(office: Office, sheet: str = "数据表核对") -> list[tuple[Any, ...]]:
    """Unit, demand, place and form of each line of 数据表核对."""
    return [
        (one["单位"], one["要求"], one["位置"], one["比对的自评表"]) for one in lines(office.output, sheet)
    ]


@pytest.mark.parametrize("roster", [True, False])
def test_data_sheets_are_checked_beside_their_forms(office: Office, roster: bool) -> None:
    """Each data sheet is listed with its unit and form, and a difference from the form is a finding.

    None is an unrecognised file.
    """
    put(office.root, {"乙/数据表.xlsx": data_workbook_of(SECOND, TOTAL, SPENT, MEETINGS)})
    run = office.run(roster=roster)
    assert outcomes(office.output) == {
        "甲/自评表.xlsx": "clean", "甲/自评报告.docx": "report", "甲/基础数据表.xlsx": "data-sheet",
        "乙/自评表.xlsx": "clean", "乙/自评报告.txt": "report", "乙/数据表.xlsx": "data-sheet",
        "丙/基础数据表.xlsx": "data-sheet",
    }  # fmt: skip
    why = "未收到该单位的自评表"
    assert sorted(checked(office), key=str) == sorted([
        (FIRST, "未发现问题", None, "自评表.xlsx"),
        (SECOND, "须更正或说明", "F4 支出合计 本年决算数", "自评表.xlsx"),
        (THIRD, "未与自评表比对", None, f"未与自评表比对：{why}"),
    ], key=str)  # fmt: skip
    (found,) = [one for one in lines(office.output, "数据表核对") if one["单位"] == SECOND]
    assert str(found["问题"]).startswith("填报586.65万元，自评表为全年执行数587.65万元（F4）")
    assert (found["填报内容"], found["应为"]) == ("586.65", "587.65")
    assert "基础数据表3份，有问题的1份，见汇总“数据表核对”表" in list(notes_on_files(run))
    shown = overview(office.output)
    assert (shown["基础数据表（份）"], shown["有问题的数据表（份）"]) == (3, 1)
    assert lines(office.output, "未识别文件") == []


def test_the_report_is_compared_with_the_data_sheet(office: Office) -> None:
    """A figure that the data sheet has otherwise is a finding about the report, which lists the sheet.

    A figure in which form and sheet differ is none.
    """
    office.run()
    assert checked(office, "报告核对") == [
        (FIRST, "未发现问题", None, "自评表.xlsx"),
        (SECOND, "请核实", "第6段", "自评表.xlsx"),
    ]
    first, second = lines(office.output, "报告核对")
    assert (first["比对的基础数据表"], second["比对的基础数据表"]) == ("基础数据表.xlsx", "数据表.xlsx")
    assert str(second["问题"]).startswith("基础数据表中为会议费上年决算数1.24万元（B8）。")


def test_the_register_and_the_letters(office: Office) -> None:
    """A data sheet has a line of its own in 收表台账; what is asked about it is in 待处理 and in the letters."""
    office.run(copies=True)
    register = {(one["单位"], one["项目"]): one for one in lines(office.output, "收表台账")}
    assert register[SECOND, "基础数据表"]["审核结果"] == "退回修改"
    assert register[FIRST, "基础数据表"]["报送情况"] == "已报送"
    assert register[THIRD, "基础数据表"]["原始文件"] == "基础数据表.xlsx"
    assert office.states()[SECOND, "586.65"] == ("须更正或说明", "待处理")
    office.letters()
    letters = letter_texts(office.output)
    (opinion,) = [text for path, text in letters.items() if path.startswith("审核意见表") and SECOND in path]
    assert "绩效自评报告、基础数据表已收悉" in opinion
    assert "基础数据表中“支出合计”本年决算数填报586.65万元，自评表为全年执行数587.65万元（F4）" in opinion
    (notice,) = [text for path, text in letters.items() if path.startswith("审核通知")]
    assert "基础数据表需更正或核实的（1份）：" in notice
    assert f"{SECOND}：基础数据表（1条）" in notice
    assert "更正、说明后的自评报告（Word文件）、基础数据表（Excel文件）和签字盖章" in notice


def test_the_copy_has_a_result_sheet(office: Office) -> None:
    """The copy is that of the returned workbook with 核对结果; an answer on it explains the finding in the next round."""
    office.run(copies=True)
    copy = office.output / COPIES / "乙" / "数据表.xlsx"
    book = load_workbook(copy)
    assert book.sheetnames == ["基础数据表", "核对结果"]
    sheet = book["核对结果"]
    (row,) = [cell.row for cell in sheet["C"] if str(cell.value).startswith("F4 ")]
    sheet[f"L{row}"] = "含单位资金1万元"
    put(office.root, {"乙/数据表.xlsx": saved(book)})
    office.run(copies=True)
    assert office.states()[SECOND, "586.65"] == ("须更正或说明", "已说明")
    office.decide("待处理", {"单位": SECOND, "填报内容": "586.65"}, 处理意见="采纳说明")
    office.run(copies=True)
    assert office.states()[SECOND, "586.65"] == ("须更正或说明", "采纳说明")
    register = {(one["单位"], one["项目"]): one["审核结果"] for one in lines(office.output, "收表台账")}
    assert register[SECOND, "基础数据表"] == "表内未发现问题"
    (copy,) = (office.output / COPIES / "乙").glob("数据表*.xlsx")
    texts = [str(cell.value) for line in load_workbook(copy)["核对结果"].iter_rows() for cell in line]
    assert not any("586.65万元" in text for text in texts)


def test_a_corrected_sheet_replaces_the_earlier_one(office: Office) -> None:
    """The next one counts, the finding is corrected, and the report is compared with it."""
    office.run()
    put(office.root, {"乙/数据表.xlsx": data_workbook_of("乙水利局")})
    office.run()
    assert [one for one in checked(office) if one[0] == SECOND] == [
        (SECOND, "未发现问题", None, "自评表.xlsx")
    ]
    assert [one for one in checked(office, "报告核对") if one[0] == SECOND] == [(SECOND, "未发现问题", None, "自评表.xlsx")]  # fmt: skip
    assert office.states()[SECOND, "586.65"] == ("已改正", "已改正")


def test_nothing_is_checked_twice(office: Office) -> None:
    """A run without changes checks no paper again; a form that changes has its data sheet and report checked again."""
    office.run()
    watched = Watched()
    office.run(watched)
    assert not {"核对基础数据表", "核对报告"} & {phase for phase, _ in watched.phases}
    put(office.root, {"乙/自评表.xlsx": workbook_of(SECOND, ("全年工作已完成。", "全年工作均已完成。"))})
    watched = Watched()
    office.run(watched)
    assert {("核对基础数据表", 1), ("核对报告", 1)} < set(watched.phases)


def test_a_data_sheet_in_the_workbook_of_the_form(office: Office) -> None:
    """It is compared with that form, is no missing paper, and the one copy has a result sheet for each."""
    book = load_workbook(io.BytesIO(workbook_of(THIRD)))
    sheet = book.create_sheet("基础数据表")
    for row in rows_of_unit("", TOTAL, SPENT):
        sheet.append(row)
    put(office.root, {"丙/自评表.xlsx": saved(book)})
    (office.root / "丙" / "基础数据表.xlsx").unlink()
    office.run(copies=True)
    assert (THIRD, "须更正或说明", "F4 支出合计 本年决算数", "自评表.xlsx") in checked(office)
    copies = sorted(path.name for path in (office.output / COPIES / "丙").iterdir())
    assert copies == ["自评表.xlsx"]
    assert load_workbook(office.output / COPIES / "丙" / "自评表.xlsx").sheetnames[-2:] == [
        "核对结果",
        "核对结果(2)",
    ]


def test_what_is_corrected_beside_a_data_sheet(office: Office) -> None:
    """A score that a later workbook has right is corrected, also where the workbook holds a data sheet."""
    wrong = ("培训人数 | 210人 | 213 |", "培训人数 | 210人 | 200 |")
    (office.root / "丙" / "基础数据表.xlsx").unlink()
    for name, changes in (("自评表.xlsx", (wrong,)), ("自评表（更正）.xlsx", ())):
        book = load_workbook(io.BytesIO(workbook_of(THIRD, *changes)))
        sheet = book.create_sheet("基础数据表")
        for row in rows_of_unit(""):
            sheet.append(row)
        put(office.root, {f"丙/{name}": saved(book)})
        office.run()
    with closing(open_store(office.output / STORE)) as store:
        states = {key.name: one.state for key, one in read_states(store).items() if THIRD in key.form}
    assert states["score-mismatch"] == "corrected"


def test_the_bureaus_figures(tmp_path: Path) -> None:
    """Where no form came, the sheet and the report are held against the roster."""
    unit = ("301001", FIRST, "", "某市人民政府", "", "", None, "587.65", "580", None, "", "")
    office = Office(tmp_path, [unit])
    put(office.root, {"基础数据表.xlsx": data_workbook_of(FIRST), "自评报告.docx": report_of(FIRST)})
    office.run()
    (found,) = [one for one in lines(office.output, "数据表核对") if one["要求"] == "请核实"]
    assert str(found["问题"]).startswith("填报587.65万元，与财政登记的国库支出数580万元不一致。")
    assert {one["要求"] for one in lines(office.output, "报告核对")} == {"未与自评表比对"}
    put(office.root, {"自评表.xlsx": workbook_of(FIRST)})
    office.run()
    assert {one["要求"] for one in lines(office.output, "数据表核对")} == {"未发现问题"}


def test_published_sheets_in_a_batch(tmp_path: Path) -> None:
    """Data sheets of unknown units are listed, and no letter is written about them.

    Honest ones have no finding.
    """
    office = Office(tmp_path)
    put(office.root, {"甲/基础数据表.xlsx": workbook_bytes(rows_of_unit("某县无名局"))})
    office.run()
    (line,) = [one for one in lines(office.output, "收表台账") if one["项目"] == "基础数据表"]
    assert (line["报送情况"], line["说明"]) == ("名单外单位", "基础数据表单位不在单位名单内，不发函")
    assert SUMMARY in {path.name for path in office.output.iterdir()}


def test_a_result_sheet_that_no_check_wrote(office: Office) -> None:
    """A sheet 核对结果 that somebody put beside a data sheet is reported to the bureau alone.

    It is in 内部线索, where the bureau decides.
    """
    book = load_workbook(io.BytesIO(data_workbook_of(FIRST)))
    book.create_sheet("核对结果")["A1"] = "未发现问题"
    put(office.root, {"甲/基础数据表.xlsx": saved(book)})
    office.run(copies=True)
    clues = [
        (one["单位"], one["项目"], one["编号"], one["核查线索"]) for one in lines(office.output, "内部线索")
    ]
    (clue,) = [one for one in clues if one[2] == "R919"]
    assert clue[:2] == (FIRST, "基础数据表")
    assert "没有核对编号" in str(clue[3])
    assert checked(office)[0] == (FIRST, "未发现问题", None, "自评表.xlsx")
    assert overview(office.output)["有问题的数据表（份）"] == 1
    office.letters()
    assert not [path for path, text in letter_texts(office.output).items() if "核对编号" in text]
    office.decide("内部线索", {"编号": "R919"}, 处理意见="忽略")
    office.run(copies=True)
    assert [one["状态"] for one in lines(office.output, "内部线索") if one["编号"] == "R919"] == ["忽略"]


@pytest.mark.parametrize("due", [None, (), ("场馆委托运营",), ("场馆委托运营", "赛事活动")])
def test_a_project_is_compared_with_its_own_form(tmp_path: Path, due: tuple[str, ...] | None) -> None:
    """A line that differs from the form of its project is asked about, with the name of the file.

    So it is without a roster, and beside the line of the whole unit in one, with its projects or without.
    A form of another unit that has a project of that name is none of it.
    """
    projects = [("301001", FIRST, *UNITS[0][2:5], name, *UNITS[0][6:]) for name in due or ()]
    office = Office(tmp_path, [*UNITS, *projects])
    put(office.root, {"甲/自评表.xlsx": workbook_of(FIRST), "乙/自评表.xlsx": workbook_of(SECOND)})
    head = "项目支出明细|上年决算数|年初预算数|调整追加数|全年预算数|本年决算数|"
    total = "\n2.项目支出|0|0|0|0|0|"
    line = "场馆委托运营项目|0|25|0|25|25.15|"
    own = (("某体育事业管理中心", FIRST), ("（2022年度）", "（2020年度）"))

    def asked(line: str) -> list[str]:
        sheet = data_workbook_of(FIRST, (total, "\n".join((total, head, line))))
        put(office.root, {"甲/基础数据表.xlsx": sheet})
        office.run(roster=due is not None)
        found = [one for one in lines(office.output, "数据表核对") if one["单位"] == FIRST]
        return [str(one["问题"]) for one in found if "场馆委托运营”" in str(one["问题"])]

    others = (own[0][0], SECOND), own[1]
    put(office.root, {"乙/场馆.xlsx": layouts.workbook([layouts.changed(layouts.NATIONAL, *others)])})
    assert asked(line) == []
    put(office.root, {"甲/场馆.xlsx": layouts.workbook([layouts.changed(layouts.NATIONAL, *own)])})
    (question,) = asked(line)
    assert question.startswith(
        "填报本年决算数25.15万元，自评表为“场馆委托运营”全年执行数21.54576万元（场馆.xlsx）"
    )
    assert asked(line.replace("25.15", "21.55")) == []


def test_a_workbook_of_another_unit_is_no_form_of_a_project(office: Office) -> None:
    """Its amounts are held against no data sheet: the unit is asked for its own form."""
    own = (("某体育事业管理中心", FIRST), ("（2022年度）", "（2020年度）"))
    put(office.root, {"甲/场馆.xlsx": layouts.workbook([layouts.changed(layouts.NATIONAL, *own)])})
    office.run(roster=False)
    with closing(open_store(office.output / STORE)) as store:
        forms = list(queries.forms(store))
        (sheet,) = (one for one in read_papers(store) if one.organization == FIRST and one.head.kind == "data-sheet")  # fmt: skip
    named = Named(sheet.path, sheet.head)
    (project,) = Forms(forms, None).projects(named)
    assert {one.name for one in project.figures} == {"场馆委托运营"}
    foreign = [replace(one, status=queries.FOREIGN) if one.project else one for one in forms]
    assert Forms(foreign, None).projects(named) == ()
