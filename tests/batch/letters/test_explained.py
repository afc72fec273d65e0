"""Letters about findings that a unit has explained and the bureau has not decided."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from docx import Document
from openpyxl import load_workbook
from support.batch_runs import StoryOffice, last_letters, lines, overview

from xlselfeval.batch.letters.options import LetterOptions
from xlselfeval.batch.outputs import SUMMARY
from xlselfeval.batch.write_results import Written, write_letters_later
from xlselfeval.cli.letters import show_written
from xlselfeval.demo_story import PROJECTS, Return

ASKED, WRONG = (
    {"F15": "90"},
    {"H15": "25"},
)  # 90 of 40, which may be explained; a score that has to be corrected
TODAY = date(2025, 4, 8)


@pytest.fixture
def office(tmp_path: Path) -> StoryOffice:
    """A bureau that asks one unit about both of its projects."""
    office = StoryOffice(tmp_path / "某局")
    office.receive("304-1.xlsx", "304-1", ASKED)
    office.receive("304-2.xlsx", "304-2", WRONG)
    office.run()
    return office


def write(office: StoryOffice, day: date = TODAY) -> Written:
    return write_letters_later(office.output, LetterOptions(due=date(2025, 4, 20)), today=day)


def opinions(office: StoryOffice) -> list[dict[str, str]]:
    """Return the lines of the unit's 审核意见表 by their captions."""
    table = Document(str(last_letters(office.output) / "审核意见表" / "某市卫生健康委员会.docx")).tables[0]
    captions, *rows = [[cell.text for cell in row.cells] for row in table.rows]
    return [dict(zip(captions, row, strict=True)) for row in rows]


def said(office: StoryOffice, kind: str) -> str:
    path = last_letters(office.output) / kind / "某市卫生健康委员会.docx"
    return "\n".join(one.text for one in Document(str(path)).paragraphs)


def test_an_explanation_is_acknowledged(office: StoryOffice, capsys: pytest.CaptureFixture[str]) -> None:
    """The unit reads that its explanation has come, and the notice lists the form as 正在审核的.

    The command names what waits.
    """
    office.write("待处理", "单位说明", {"疾病防控": "服务范围扩大"})
    written = write(office)
    (line,) = (one for one in opinions(office) if one["项目"] == "疾病防控")
    assert line["要求"] == "说明审核中"
    assert line["审核意见"].endswith("\n单位说明已收悉，正在审核。")
    assert "经核对，须更正1条，已收到单位说明、正在审核1条，具体意见如下" in said(office, "审核意见表")
    assert "“说明审核中”的，暂不需答复" in said(office, "审核意见表")
    assert "正在审核的（1份）：\n疾病防控" in said(office, "审核通知")
    assert "需核实说明的" not in said(office, "审核通知")
    show_written(written, office.output)
    shown = capsys.readouterr().out
    assert "1条单位说明还没有处理意见" in shown
    assert "某市卫生健康委员会 疾病防控" in shown


def test_an_explanation_of_what_has_to_be_corrected_is_acknowledged(office: StoryOffice) -> None:
    """Where a unit cannot explain the demand stays, with the answer that the explanation is looked into."""
    office.write("待处理", "单位说明", {"妇幼保健": "得分有据"})
    write(office)
    (line,) = (one for one in opinions(office) if one["项目"] == "妇幼保健")
    assert line["要求"] == "须更正"
    assert line["审核意见"].endswith("单位说明已收悉，正在审核；未另行告知无须更正的，请按要求更正。")


def test_a_unit_that_has_explained_everything_waits(office: StoryOffice) -> None:
    """Without anything else to ask no letter goes out, nor a reminder later, until the bureau has decided."""
    write(office)
    office.receive("304-2.xlsx", "304-2")
    office.run(TODAY)
    office.write("待处理", "单位说明", {"疾病防控": "服务范围扩大"})
    for day in (TODAY, date(2025, 5, 6)):  # before and after the day by which it was asked to correct
        written = write(office, day)
        assert written.letters is not None
        letters = {path.stem for paths in written.letters.written.values() for path in paths}
        assert "某市卫生健康委员会" not in letters
        assert len(written.letters.explained) == 1
    office.write("待处理", "处理意见", {"疾病防控": "退回"})
    assert write(office, date(2025, 5, 6)).letters.explained == ()  # type: ignore[union-attr]
    assert "单位说明未予采纳" in opinions(office)[0]["审核意见"]


def test_the_circular_and_the_summary_count_what_the_notice_lists(office: StoryOffice) -> None:
    """A form that waits for the bureau alone is 正在审核的 in the circular, in 总览 and in 结果汇总.

    It has no other conclusion there.
    """
    office.write("待处理", "单位说明", {"疾病防控": "服务范围扩大"})
    write_letters_later(office.output, LetterOptions(circular=True), today=TODAY)
    circular = Document(str(last_letters(office.output) / "情况通报" / "情况通报.docx"))
    text = "\n".join(one.text for one in circular.paragraphs)
    assert "经审核，退回修改的1份，正在审核的1份。" in text
    shown = [value for row in load_workbook(office.output / SUMMARY)["总览"].values for value in row if value]
    assert "表内未发现问题0份，请核实0份，退回修改1份，正在审核1份" in shown
    (line,) = (one for one in lines(office.output, "结果汇总") if one["项目"] == "疾病防控")
    assert line["审核结论"] == "正在审核"


def copy_of(office: StoryOffice, name: str) -> list[str]:
    """Return the texts on 核对结果 of the copy of a return."""
    sheet = load_workbook(office.output / "核对结果" / name)["核对结果"]
    return [str(cell) for row in sheet.values for cell in row if cell is not None]


def test_what_is_in_study_is_no_problem_of_a_unit(office: StoryOffice) -> None:
    """An undecided explanation is no problem in 总览, the circular and the notice; 总览 counts it apart."""
    kinds = ("完成值大幅超过指标值", "得分超过分值")

    def named() -> list[list[bool]]:
        write_letters_later(office.output, LetterOptions(due=date(2025, 4, 20), circular=True), today=TODAY)
        circular = Document(str(last_letters(office.output) / "情况通报" / "情况通报.docx"))
        shown = (
            said(office, "审核通知").partition("二、存在的主要问题")[2],
            "\n".join(one.text for one in circular.paragraphs).partition("二、存在的主要问题")[2],
            "".join(
                str(cell) for row in load_workbook(office.output / SUMMARY)["总览"].values for cell in row
            ).partition("五、主要问题")[2],
        )
        return [[kind in text for kind in kinds] for text in shown]

    assert named() == [[True, True]] * 3
    office.write("待处理", "单位说明", {"疾病防控": "服务范围扩大"})
    assert named() == [[False, False], *[[False, True]] * 2]  # a single one needs no list in a notice
    figures = overview(office.output)
    assert (figures["待处理问题（条）"], figures["其中说明审核中（条）"]) == (2, 1)
    office.write("待处理", "处理意见", {"疾病防控": "退回"})
    assert named() == [[True, True]] * 3
    assert "其中说明审核中（条）" not in overview(office.output)


def test_the_copy_that_is_sent_agrees_with_the_notice(office: StoryOffice) -> None:
    """A line with an undecided explanation is 说明审核中 in the copy and is not counted as asked.

    A form with nothing else is 正在审核.
    """
    assert not any("审核中" in text for text in copy_of(office, "304-1.xlsx"))
    office.write("待处理", "单位说明", {"疾病防控": "服务范围扩大", "妇幼保健": "得分有据"})
    write(office)
    shown = copy_of(office, "304-1.xlsx")
    assert "【说明审核中】" in shown
    assert "■正在审核" in shown
    assert any(text.endswith("；说明审核中1条") for text in shown)
    assert not any(text in ("【请核实】", "【须更正或说明】") for text in shown)
    other = copy_of(office, "304-2.xlsx")  # which cannot be explained
    assert "【须更正】" in other
    assert "正在审核" not in "".join(other)
    office.write("待处理", "处理意见", {"疾病防控": "退回"})
    write(office)
    assert not any("审核中" in text for text in copy_of(office, "304-1.xlsx"))


def test_the_notice_says_that_an_explanation_is_looked_at(office: StoryOffice) -> None:
    """Beside the number of what is asked about a form there is that of the explanations on which the bureau decides."""
    office.receive("304-1（更正）.xlsx", "304-1", ASKED | WRONG)
    office.run()
    (place,) = (
        one["位置"]
        for one in lines(office.output, "待处理")
        if one["项目"] == "疾病防控" and one["位置"].startswith("F15 ")
    )
    office.write("待处理", "单位说明", {place: "服务范围扩大"}, by="位置")
    write(office)
    assert "疾病防控（1条，另有单位说明正在审核1条）" in said(office, "审核通知")
    assert any(text.endswith("须更正1条，说明审核中1条") for text in copy_of(office, "304-1（更正）.xlsx"))


def test_an_explanation_in_the_return_is_in_study_on_its_first_copy(office: StoryOffice) -> None:
    """The copy of a return that explains on 核对结果 agrees with the notice, without letters written between."""
    copy = Return(
        "304-1（说明）.xlsx",
        PROJECTS["304-1"],
        ASKED,
        copy_of="304-1.xlsx",
        explanations={"F15": "服务范围扩大"},
    )
    office.put(copy)
    office.run()
    shown = copy_of(office, copy.file)
    assert "【说明审核中】" in shown
    assert "■正在审核" in shown


def test_an_earlier_explanation_holds_for_a_return_without_it(office: StoryOffice) -> None:
    """The copy of a return that came without 核对结果 agrees with the letters of its run, and is not written again."""
    copy = Return("304-1（说明）.xlsx", PROJECTS["304-1"], ASKED, copy_of="304-1.xlsx", explanations={"F15": "服务范围扩大"})  # fmt: skip
    office.put(copy)
    office.run()
    office.receive("304-1（重报）.xlsx", "304-1", ASKED | {"F16": "99"})
    office.run(letters=True)
    shown = copy_of(office, "304-1（重报）.xlsx")
    assert "【说明审核中】" in shown
    assert "服务范围扩大" in shown
    path = office.output / "核对结果" / "304-1（重报）.xlsx"
    before = path.stat().st_mtime_ns
    office.run()
    write(office)
    assert path.stat().st_mtime_ns == before


def test_letters_written_again_renew_the_circular_of_the_day(office: StoryOffice) -> None:
    """A circular that was written in the same round stays there, with the figures of now, also without --circular."""
    write_letters_later(office.output, LetterOptions(circular=True), today=TODAY)
    office.write("待处理", "单位说明", {"疾病防控": "服务范围扩大"})
    letters = write(office).letters
    assert letters is not None
    assert letters.removed == ()
    (path,) = letters.written["情况通报"]
    assert "正在审核的1份" in "\n".join(one.text for one in Document(str(path)).paragraphs)


def test_a_refused_decision_is_named_once(office: StoryOffice, capsys: pytest.CaptureFixture[str]) -> None:
    """An explanation beside which 采纳说明 does not count is not listed again as one without a decision."""
    office.write("待处理", "单位说明", {"疾病防控": "服务范围扩大", "妇幼保健": "已按新口径"})
    office.write("待处理", "处理意见", {"妇幼保健": "采纳说明"})
    show_written(write(office), office.output)
    shown = capsys.readouterr().out
    assert "1条处理意见不予计入" in shown
    assert "1条单位说明还没有处理意见" in shown
    assert shown.count("妇幼保健") == 1
