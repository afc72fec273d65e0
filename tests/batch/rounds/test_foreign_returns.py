"""A workbook that was issued to another unit.

It is recognised by the unit's name alone and is one finding, which is gone with the right form.
"""

from __future__ import annotations

from datetime import date

from openpyxl import load_workbook
from support.batch_runs import StoryOffice, letter_texts, lines

from xlselfeval.batch.outputs import COPIES
from xlselfeval.batch.summary.figures import notes_on_returns
from xlselfeval.cli.batch import _status
from xlselfeval.demo_story import PROJECTS, YEAR, Return

CRAFTS, MACHINES = PROJECTS["305-1"], PROJECTS["306-1"]  # units with one project
MINE = {"B5": CRAFTS.name, "F6": CRAFTS.unit}
SCHOOLS, TEACHERS = PROJECTS["301-1"], PROJECTS["301-2"]  # a unit with two


def register(office: StoryOffice) -> dict[str, list[str]]:
    """报送情况 of all lines of a unit in 收表台账."""
    found: dict[str, list[str]] = {}
    for line in lines(office.output, "收表台账"):
        found.setdefault(line["单位"], []).append(line["报送情况"])
    return found


def todo(office: StoryOffice) -> list[tuple[str, str]]:
    """单位 and 位置 of each line that waits in 待处理."""
    return [
        (line["单位"], line["位置"]) for line in lines(office.output, "待处理") if line["要求"] != "已改正"
    ]


def test_a_form_in_which_the_unit_wrote_its_own_name(office: StoryOffice) -> None:
    """One finding, whatever else is wrong in it: with the right form it is gone, and nothing is asked any more."""
    office.receive_all("305-1")
    office.receive("文旅局.xlsx", "306-1", MINE | {"F15": "450", "H20": "104.2"})
    run = office.run()
    assert register(office)[CRAFTS.unit] == ["未报送", "误报其他单位的表"]
    (due, _) = (line for line in lines(office.output, "收表台账") if line["单位"] == CRAFTS.unit)
    assert "误报其他单位的表：文旅局.xlsx" in due["说明"]
    assert [unit for unit, _ in todo(office)] == [CRAFTS.unit]
    assert run.figures.open_findings == 1
    assert not any(line["编号"] == "U1003" for line in lines(office.output, "内部线索"))
    office.run(letters=True)
    opinion = next(
        text for name, text in letter_texts(office.output).items() if name.startswith("审核意见表/")
    )
    assert "不在原表上更正" in opinion
    assert "请在随附的自评表" not in opinion
    office.receive("文旅局（新）.xlsx", "305-1")
    run = office.run(date(2025, 4, 14))
    assert register(office)[CRAFTS.unit] == ["收到日期待填"]
    assert todo(office) == []
    assert run.figures.unissued == 0
    assert _status(run) == 0


def test_a_unit_with_several_projects(office: StoryOffice) -> None:
    """A form of another unit may stand for any project of the sender that has not come.

    Those name it, and it is gone when all have come.
    """
    office.receive_all("301-1", "301-2")
    office.receive("教育局.xlsx", "306-1", {"B5": "校舍", "F6": SCHOOLS.unit})
    office.receive("301-2.xlsx", "301-2")
    office.run()
    assert sorted(register(office)[SCHOOLS.unit]) == sorted(["已报送", "未报送", "误报其他单位的表"])
    noted = {
        line["项目"]: line["说明"] or ""
        for line in lines(office.output, "收表台账")
        if line["单位"] == SCHOOLS.unit
    }
    assert "误报其他单位的表：教育局.xlsx" in noted[SCHOOLS.name]
    assert "误报" not in noted[TEACHERS.name]
    office.receive("301-1.xlsx", "301-1")
    run = office.run(date(2025, 4, 14))
    assert sorted(register(office)[SCHOOLS.unit]) == ["已报送", "收到日期待填"]
    assert _status(run) == 0


def test_the_form_of_another_unit_is_filled_in_anew(office: StoryOffice) -> None:
    """The letter asks for the form filled in anew, and for no correction of the one that was used."""
    office.receive_all("301-1", "301-2")
    path = office.receive("甲.xlsx", "302-1")
    book = load_workbook(path)
    for row in book["自评表"].iter_rows(max_row=8):
        for cell in row:
            for old, new in (("某市民政局", "某市教育局"), ("养老服务补贴", "校舍维修")):
                if cell.value == old:
                    cell.value = new
    book.save(path)
    office.run(letters=True)
    (text,) = (
        text for name, text in letter_texts(office.output).items() if name == "审核意见表/某市教育局.docx"
    )
    assert "将本表（签字盖章）和重新填报的自评表（Excel文件）报送" in text


def test_a_workbook_of_another_unit_cannot_be_ignored(office: StoryOffice) -> None:
    """忽略 would leave a form that did not come without a question; the reminder names no annex that is not written."""
    office.receive_all("305-1")
    office.receive("文旅局.xlsx", "306-1", MINE)
    office.run()
    office.write("待处理", "处理意见", {CRAFTS.unit: "忽略"}, by="单位")
    run = office.run(date(2025, 4, 14))
    assert [why for _, why in run.written.refused] == ["用错的表不能忽略"]
    (wrong,) = (line for line in lines(office.output, "收表台账") if line["报送情况"] == "误报其他单位的表")
    assert wrong["审核结果"] != "表内未发现问题"
    office.write("待处理", "处理意见", {CRAFTS.unit: None}, by="单位")
    office.run(date(2025, 4, 14), letters=True)
    written = letter_texts(office.output)
    (reminder,) = (text for name, text in written.items() if name.startswith("催报通知/"))
    assert f"附件：{CRAFTS.unit}绩效自评审核意见表" in reminder
    assert f"审核意见表/{CRAFTS.unit}.docx" in written


def miswritten(office: StoryOffice, *but: str) -> None:
    """Receive all forms but these, and a workbook of 306 in which only the unit's name is another one."""
    office.receive_all("306-1", *but)
    office.receive("306_非遗.xlsx", "306-1", {"F6": CRAFTS.unit, "F15": "450"})


def test_only_the_bureau_is_asked_whose_a_form_is(office: StoryOffice) -> None:
    """A project that the named unit does not have: its letters are silent, those of the issued one ask to look.

    The form counts for neither.
    """
    miswritten(office, "305-1")
    run = office.run(date(2025, 4, 10), letters=True)
    asked = f"收到“306_非遗.xlsx”，单位名称写作“{CRAFTS.unit}”，请核实，写错的请在表内更正后重新报送"
    assert register(office)[MACHINES.unit] == ["未报送", "单位名称待核实"]
    assert register(office)[CRAFTS.unit] == ["未报送"]
    noted = {line["单位"]: str(line["说明"]) for line in lines(office.output, "催报")}
    assert asked in noted[MACHINES.unit]
    assert "306_非遗" not in noted[CRAFTS.unit]
    assert todo(office) == []
    (clue,) = (line for line in lines(office.output, "内部线索") if line["编号"] == "U1004")
    assert (clue["单位"], "请核实是否只是写错了单位名称" in str(clue)) == (MACHINES.unit, True)
    letters = letter_texts(office.output)
    assert f"{MACHINES.name}（{asked}，已逾期10天）" in letters[f"催报通知/{MACHINES.unit}.docx"]
    assert f"{CRAFTS.name}（已逾期10天）" in letters[f"催报通知/{CRAFTS.unit}.docx"]
    assert not [name for name in letters if name.startswith("审核意见表/")]
    assert any("只有单位名称不是下发的" in note for note in notes_on_returns(run.figures))
    assert _status(run) == 0  # nothing is sent back
    (line,) = (one for one in lines(office.output, "收表台账") if one["报送情况"] == "单位名称待核实")
    assert line["审核结果"] == "正在审核"
    copies = [
        path.relative_to(office.output / COPIES).as_posix() for path in office.output.rglob("306_非遗*")
    ]
    assert [path for path in copies if not path.startswith("历次报送/")] == []
    assert copies
    office.receive("更正.xlsx", "306-1")
    office.run(date(2025, 4, 14))
    assert register(office)[MACHINES.unit] == ["收到日期待填"]


def test_a_form_beside_that_of_its_issued_unit_stays_a_question(office: StoryOffice) -> None:
    """Where the issued unit's own form came with it, the bureau is asked until the named unit's forms have come."""
    miswritten(office, "305-1")
    office.receive("306-1.xlsx", "306-1")
    office.run()
    assert register(office)[MACHINES.unit] == ["已报送", "单位名称待核实"]
    office.receive("305-1.xlsx", "305-1")
    office.run(date(2025, 4, 14))
    assert register(office)[MACHINES.unit] == ["已报送"]


def test_every_wrong_form_is_named(office: StoryOffice) -> None:
    """A unit that sent last year's form and another unit's reads of both, of last year's first."""
    office.receive_all("305-1")
    office.receive("文旅局.xlsx", "306-1", MINE)
    office.put(Return("去年.xlsx", CRAFTS, {"A3": f"（{YEAR - 1}年度）"}))
    office.run(date(2025, 4, 10), letters=True)
    text = letter_texts(office.output)[f"催报通知/{CRAFTS.unit}.docx"]
    assert "收到的是其他年度的表，不计为报送，须用本年度的表重新填报；收到的是其他单位或项目的表，" in text
