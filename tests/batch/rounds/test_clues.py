"""Decisions on 内部线索: read back like those of 待处理, by words of their own; one that is decided holds no notice up."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook
from support.batch_runs import StoryOffice, in_copy, letter_texts, lines

from xlselfeval.batch.letters.options import LetterOptions
from xlselfeval.batch.notes import notes_on_written
from xlselfeval.batch.outputs import COPIES, SUMMARY
from xlselfeval.batch.write_results import write_letters_later
from xlselfeval.demo_story import PROJECTS
from xlselfeval.sheet_names import RESULT_SHEET

SCHOOLS = PROJECTS["301-1"]
CLUES = "内部线索"


@pytest.fixture
def office(tmp_path: Path) -> StoryOffice:
    """A bureau with a clue about one form of a unit, and an error in another one."""
    office = StoryOffice(tmp_path / "某局")
    office.receive("301-1.xlsx", "301-1", {"F15": "15"})
    office.run()
    office.receive("301-1（更正）.xlsx", "301-1")
    office.receive("301-2.xlsx", "301-2", {"H15": "25"})
    office.run()
    return office


def clue(office: StoryOffice) -> dict[str, Any]:
    (line,) = (line for line in lines(office.output, CLUES) if line["编号"] == "U1006")
    return line


def notice(office: StoryOffice) -> str:
    office.run(letters=True)
    (text,) = (
        text
        for name, text in letter_texts(office.output).items()
        if "某市教育局" in name and "审核意见表/" not in name
    )
    return text


@pytest.mark.parametrize("decision", ["已办结：与现场照片一致", "忽略"])
def test_a_clue_that_is_decided_is_under_study_no_more(office: StoryOffice, decision: str) -> None:
    """The decision stays in its line, also when the summary is lost, and the notice passes the form."""
    assert "正在审核的（1份）" in notice(office)
    office.write(CLUES, "处理意见", {"U1006": decision}, by="编号")
    assert "正在审核的" not in notice(office)
    assert (clue(office)["处理意见"], clue(office)["状态"]) == (decision, decision.partition("：")[0])
    assert all("修改数据后" not in str(row) for row in load_workbook(office.output / SUMMARY)["总览"].values)
    (office.output / SUMMARY).unlink()
    office.run()
    assert clue(office)["处理意见"] == decision
    for number, actual in enumerate(("16", "21")):  # the clue is gone, and comes back as another one
        office.receive(f"301-1（再更正{number}）.xlsx", "301-1", {"F15": actual})
        office.run(date(2025, 4, 14 + number))
    assert (clue(office)["处理意见"], clue(office)["上次意见"], clue(office)["状态"]) == (
        None,
        decision,
        "待处理",
    )


def test_the_command_says_which_clue_a_notice_waits_for(office: StoryOffice) -> None:
    """It names the form and what to write, until the clue is decided."""
    said = list(notes_on_written(office.run(letters=True).written))
    (place,) = (
        number
        for number, line in enumerate(said)
        if "列为“正在审核的”，是因为“内部线索”还有1条没有处理意见" in line
    )
    assert said[place + 1].startswith(f"  {SCHOOLS.unit} {SCHOOLS.name} ")
    office.write(CLUES, "处理意见", {"U1006": "忽略"}, by="编号")
    assert not any("正在审核的" in line for line in notes_on_written(office.run(letters=True).written))


@pytest.mark.parametrize("decision", ["已办结：与现场照片一致", "忽略：已核", "已核实：属实"])
def test_the_copy_says_what_the_notice_says(office: StoryOffice, decision: str) -> None:
    """The copy of a form with a clue is 正在审核 and names no clue.

    It changes in the run or the letters that take the decision.
    """
    copy, other = (office.output / COPIES / name for name in ("301-1（更正）.xlsx", "301-2.xlsx"))
    before = [path.read_bytes() for path in (copy, other)]
    sheet = load_workbook(copy)[RESULT_SHEET]
    texts = [str(cell) for row in sheet.iter_rows(max_row=6, values_only=True) for cell in row if cell]
    assert "■正在审核" in texts
    assert any(text.endswith("；正在审核") for text in texts)
    assert "正在审核，暂没有需要处理的问题。" in texts
    assert not any("未发现" in text or "线索" in text or "佐证" in text for text in texts)
    office.run()
    assert [path.read_bytes() for path in (copy, other)] == before
    office.write(CLUES, "处理意见", {"U1006": decision}, by="编号")
    is_confirmed = decision.startswith("已核实")
    text = notice(office)
    assert ("正在审核的（1份）" in text) == is_confirmed
    assert in_copy(office.output, copy.name) == ("正在审核" if is_confirmed else "表内未发现问题")
    assert (copy.read_bytes() == before[0]) == is_confirmed
    assert other.read_bytes() == before[1]
    office.write(
        CLUES, "处理意见", {"U1006": "已办结：另函更正" if is_confirmed else "已核实：属实"}, by="编号"
    )
    write_letters_later(office.output, LetterOptions(), today=date(2025, 4, 20))
    assert in_copy(office.output, copy.name) == ("表内未发现问题" if is_confirmed else "正在审核")
    assert other.read_bytes() == before[1]


def test_a_form_of_which_only_a_clue_is_left(office: StoryOffice) -> None:
    """Once what was asked is settled the copy is 正在审核, as 收表台账 is, in the run that takes the decision."""
    office.receive("302-1.xlsx", "302-1", {"F8": "150"})
    office.run()
    project = PROJECTS["302-1"].name
    assert {one["编号"] for one in lines(office.output, CLUES) if one["项目"] == project} == {"F311"}
    assert in_copy(office.output, "302-1.xlsx") == "退回修改"
    office.write("待处理", "处理意见", {project: "忽略：国库数未含其他资金"})
    office.run()
    (line,) = (one for one in lines(office.output, "收表台账") if one["项目"] == project)
    assert (line["审核结果"], in_copy(office.output, "302-1.xlsx")) == ("正在审核", "正在审核")


@pytest.mark.parametrize(
    ("sheet", "decision"), [(CLUES, "采纳说明：可以"), (CLUES, "退回"), (CLUES, "确认"), ("待处理", "已核实")]
)
def test_the_words_of_the_other_list_decide_nothing(office: StoryOffice, sheet: str, decision: str) -> None:
    """Words that are no decision on a clue, or on a finding for a unit, are named."""
    places = {line["位置"]: decision for line in lines(office.output, sheet) if line["要求"] != "已改正"}
    office.write(sheet, "处理意见", places, by="位置")
    run = office.run()
    said = {
        CLUES: "内部线索不发函，意见应以已核实、已办结、忽略开头",
        "待处理": "意见应以采纳说明、退回、忽略开头",
    }[sheet]
    assert {str(why) for _, why in run.written.refused} == {said}
    assert {line["状态"] for line in lines(office.output, sheet) if line["处理意见"]} == {said}
    letters = office.run(letters=True).written.letters
    assert letters is not None
    assert letters.held == (("审核意见表", "某市教育局"), ("审核通知", "某市教育局"))


def test_a_form_with_a_confirmed_clue_is_not_passed(office: StoryOffice) -> None:
    """Until a confirmed clue is closed the notice lists the form as 正在审核的.

    The command names the notice that has to be completed.
    """
    office.write(CLUES, "处理意见", {"U1006": "已核实：须更正完成值"}, by="编号")
    text = notice(office)
    assert f"正在审核的（1份）：\n{SCHOOLS.name}" in text
    assert "表内未发现问题的" not in text
    said = "\n".join(notes_on_written(office.run(letters=True).written))
    assert "审核通知须一并补充" in said
    assert "审核通知/某市教育局.docx" in said
    office.write(CLUES, "处理意见", {"U1006": "已办结：另函更正"}, by="编号")
    assert "正在审核的" not in notice(office)


def test_a_clue_that_is_confirmed_is_in_no_letter(office: StoryOffice) -> None:
    """Its text is in no letter, and the command says so, names it, and says how the unit is asked."""
    office.write(CLUES, "处理意见", {"U1006": "已核实：属实"}, by="编号")
    run = office.run(letters=True)
    assert not any("不得为凑得分" in text or "属实" in text for text in letter_texts(office.output).values())
    first, named = [one for one in notes_on_written(run.written) if "“内部线索”" in one or "校舍维修" in one]
    assert "“内部线索”已核实1条，不写入反馈函；须由单位更正的，在该单位的审核意见表中加一行" in first
    assert named.startswith("  某市教育局 校舍维修 整张表：“维修校舍”完成值：")
    assert not any("内部线索" in one for one in notes_on_written(office.run().written))


def schools(office: StoryOffice) -> str:
    """说明 of the form with the clue in 收表台账."""
    (line,) = (one for one in lines(office.output, "收表台账") if one["项目"] == SCHOOLS.name)
    return str(line["说明"])


def test_a_clue_that_is_confirmed_is_open_until_it_is_closed(office: StoryOffice) -> None:
    """收表台账, 优先关注 and the last line of the command say that the unit is still to be asked, until 已办结."""
    office.receive_all("301-1")
    (office.folder / "收回" / "301-2（更正）.xlsx").write_bytes(
        (office.folder / "收回" / "301-2.xlsx").read_bytes()
    )
    office.write(CLUES, "处理意见", {"U1006": "已核实：验收单为15栋，须更正"}, by="编号")
    run = office.run()
    assert (run.figures.is_in_order, run.figures.is_finished) == (True, False)
    assert "内部线索已核实1条，待另行发函" in schools(office)
    first = run.figures.first_looks[0]
    assert (first.form.project, first.why) == (
        SCHOOLS.name,
        "内部线索已核实1条，待另行发函",
    )
    office.write(CLUES, "处理意见", {"U1006": "已办结：另函更正"}, by="编号")
    run = office.run()
    assert (run.figures.is_finished, run.figures.first_looks, clue(office)["状态"]) == (True, (), "已办结")
    assert "内部线索" not in schools(office)


def test_a_decision_on_a_clue_that_is_gone_stays(tmp_path: Path) -> None:
    """When another unit changes the text that both had, the clue stays with its decision, until its line is deleted."""
    office = StoryOffice(tmp_path / "某局")
    text = "完成全部年度任务，项目资金及时足额拨付到位，群众反映良好，各项绩效目标均已按照计划如期实现。" * 2
    for code in ("301-1", "305-1"):
        office.receive(f"{code}.xlsx", code, {"F13": text})
    office.run()
    copied = {line["单位"]: line for line in lines(office.output, CLUES)}
    assert len(copied) == 2
    office.write(CLUES, "处理意见", {SCHOOLS.unit: "已核实：须重写"}, by="单位")
    office.receive("305-1（更正）.xlsx", "305-1")
    for _ in range(2):
        office.run()
        (line,) = lines(office.output, CLUES)
        assert (line["单位"], line["要求"], line["处理意见"], line["状态"], line["核查线索"]) == (
            SCHOOLS.unit, "已无此条", "已核实：须重写", "线索已不出现，是否办妥请核对", copied[SCHOOLS.unit]["核查线索"],
        )  # fmt: skip
        assert "内部线索已核实1条" in schools(office)
    book: Any = load_workbook(office.output / SUMMARY)
    book[CLUES].delete_rows(2)
    book.save(office.output / SUMMARY)
    assert office.run().written.kept is None
    assert (lines(office.output, CLUES), "内部线索" in schools(office)) == ([], False)


def test_a_confirmed_clue_that_a_later_return_hides_stays_open(office: StoryOffice) -> None:
    """A return without it closes nothing: the form is 正在审核 and the lists ask whether it is settled, until 已办结."""
    office.write(CLUES, "处理意见", {"U1006": "已核实：验收单为15栋，须更正"}, by="编号")
    office.run()
    office.receive("301-1（再更正）.xlsx", "301-1", {"F15": "15", "H15": "15", "I15": "两栋在建，抓紧完工"})
    run = office.run(letters=True)
    line = clue(office)
    assert (line["要求"], line["处理意见"], line["状态"]) == (
        "已无此条",
        "已核实：验收单为15栋，须更正",
        "线索已不出现，是否办妥请核对",
    )
    assert "内部线索已核实1条，待另行发函（其中1条线索已不出现，是否办妥请核对）" in schools(office)
    assert any("  其中1条线索已不出现，是否办妥请核对：" in one for one in notes_on_written(run.written))
    office.write(CLUES, "处理意见", {"U1006": "已办结：另函更正"}, by="编号")
    office.run()
    assert clue(office)["状态"] == "已改正"
    assert "内部线索" not in schools(office)


def test_a_notice_that_lists_the_form_as_returned_is_not_named(office: StoryOffice) -> None:
    """A form with a confirmed clue and an error of its own is 退回修改的 already: nothing has to be moved."""
    office.write(CLUES, "处理意见", {"U1006": "已核实：须更正完成值"}, by="编号")
    office.receive("301-1（再更正）.xlsx", "301-1", {"H15": "25"})
    said = "\n".join(notes_on_written(office.run(letters=True).written))
    assert "“内部线索”已核实1条" in said
    assert "审核通知须一并补充" not in said
