"""Three rounds with reports, after which nothing is asked.

Findings are explained, settled, refused and corrected.
"""

from __future__ import annotations

import zipfile
from datetime import date
from pathlib import Path

import docx
import pytest
from click.testing import CliRunner
from openpyxl import load_workbook
from support.batch_runs import letter_texts, lines, overview
from support.return_folder import put
from support.word.documents import paragraph, word_file
from support.word.report_office import FIRST, SECOND, THIRD, Office
from support.word.reports import DECREASED, SPENT, form_of, report_of, text_of, workbook_of

from xlselfeval.batch.notes import notes_on_written
from xlselfeval.batch.outputs import COPIES, SETTINGS, SUMMARY
from xlselfeval.cli.app import cli

DEPARTMENT = "某市人民政府"
DIRECTION, TABLE = "比上年1.42万元减少0.57万元", "全年执行数586.65万元"
OPEN, EXPLAINED, ACCEPTED, RETURNED, CORRECTED = "待处理", "已说明", "采纳说明", "退回", "已改正"
FIRST_DAY, SECOND_DAY, THIRD_DAY = date(2021, 4, 1), date(2021, 4, 20), date(2021, 5, 10)


@pytest.fixture
def office(tmp_path: Path) -> Office:
    """All forms are in order; the report of one unit has an error and a warning."""
    office = Office(tmp_path)
    put(
        office.root,
        {
            "甲/自评表.xlsx": workbook_of(FIRST),
            "乙/自评表.xlsx": workbook_of(SECOND),
            "丙/自评表.xlsx": workbook_of(THIRD),
            "甲/自评报告.docx": report_of(FIRST),
            "乙/自评报告.docx": report_of(SECOND, DECREASED, SPENT),
        },
    )
    return office


def comments(office: Office, path: str = "乙/自评报告.docx") -> str:
    """The comments in the copy of a report."""
    with zipfile.ZipFile(office.output / COPIES / path) as package:
        return package.read("word/comments.xml").decode() if "word/comments.xml" in package.namelist() else ""


def test_three_rounds(office: Office) -> None:
    """From a report with an error and a warning to the circular that says the work is done."""
    done = office.run(copies=True)
    assert office.states() == {(SECOND, DIRECTION): ("须更正", OPEN), (SECOND, TABLE): ("请核实", OPEN)}
    assert not done.figures.is_finished
    office.letters(FIRST_DAY, circular=True)
    texts = letter_texts(office.output)
    table, notice = texts[f"审核意见表/{SECOND}.docx"], texts[f"审核通知/{DEPARTMENT}.docx"]
    assert "须更正1条，请核实1条" in table
    assert "更正、说明后的自评报告（Word文件）" in table
    assert "自评表（Excel文件）" not in table
    assert "关于退回修改\n2020年度预算绩效自评材料的通知" in notice
    assert "已报送3份，均未发现表内问题；另退回修改自评报告1份。" in notice
    assert "退回修改的0份" not in notice
    assert "将更正、说明后的自评报告（Word文件）和签字盖章的审核意见表" in notice
    assert "审核工作已完成" not in texts["情况通报/情况通报.docx"]
    assert "需更正或核实的1份" in texts["情况通报/情况通报.docx"]

    # The unit explains the warning on paper; the bureau accepts that, and tries to accept the error.
    warning, error = ({"单位": SECOND, "填报内容": quote} for quote in (TABLE, DIRECTION))
    office.decide("待处理", warning, 单位说明="口径为本级", 处理意见=ACCEPTED)
    office.decide("待处理", error, 单位说明="系笔误", 处理意见=ACCEPTED)
    written = office.letters(SECOND_DAY)
    assert [(one.key.form.partition("#")[2], why) for one, why in written.refused] == [
        ("自评报告", "须更正的问题不能采纳说明")
    ]
    assert office.states() == {
        (SECOND, DIRECTION): ("须更正", "须更正的问题不能采纳说明"),
        (SECOND, TABLE): ("请核实", ACCEPTED),
    }
    office.decide("待处理", error, 处理意见=RETURNED)
    office.letters(SECOND_DAY)
    assert office.states()[SECOND, DIRECTION] == ("须更正", RETURNED)
    table = letter_texts(office.output, SECOND_DAY)[f"审核意见表/{SECOND}.docx"]
    assert "须更正1条，已采纳说明1条（不再要求更正）" in table
    assert "单位说明未予采纳" in table
    assert TABLE not in table
    assert "全年执行数" not in comments(office)
    assert "应为增加" in comments(office)
    assert overview(office.output)["待处理问题（条）"] == 1

    # The corrected report keeps what was explained, in another paragraph.
    moved = (
        ("三、自评结论", "（一）其他情况\n三、自评结论"),
        ("二、预算执行情况", "本局编制10人。\n二、预算执行情况"),
    )
    put(office.root, {"乙/自评报告（更正）.docx": report_of(SECOND, SPENT, *moved)})
    done = office.run(copies=True)
    assert done.figures.is_finished
    assert office.states() == {
        (SECOND, DIRECTION): (CORRECTED, CORRECTED),
        (SECOND, TABLE): ("请核实", ACCEPTED),
    }
    assert comments(office, "乙/自评报告（更正）.docx") == ""
    ledger = {one["单位"]: one for one in lines(office.output, "收表台账") if one["项目"] == "自评报告"}
    assert (ledger[SECOND]["第几次报送"], ledger[SECOND]["审核结果"]) == (2, "未发现问题")
    office.letters(THIRD_DAY, circular=True)
    texts = letter_texts(office.output, THIRD_DAY)
    assert set(texts) == {"情况通报/情况通报.docx"}
    assert "审核工作已完成" in texts["情况通报/情况通报.docx"]
    assert "另收到自评报告2份，均无须更正或核实" in texts["情况通报/情况通报.docx"]
    assert [one for one in lines(office.output, "催报") if one["催报事项"]] == []


def test_a_copy_that_cannot_be_renewed_is_counted(office: Office) -> None:
    """A report that was moved away since the run is named as one whose copy waits for a run."""
    office.run(copies=True)
    office.decide("待处理", {"单位": SECOND, "填报内容": TABLE}, 处理意见="忽略")
    (office.root / "乙" / "自评报告.docx").rename(office.root.parent / "自评报告.docx")
    assert office.letters().waiting == 1
    office.root.rename(office.root.with_name("别处"))
    assert office.letters().waiting == 1
    office.root.with_name("别处").rename(office.root)
    (office.root.parent / "自评报告.docx").rename(office.root / "乙" / "自评报告.docx")
    assert office.letters().waiting == 0
    assert comments(office).count('w:author="核对"') == 1


def test_answers_in_comments_are_explanations(office: Office) -> None:
    """An answer beside a comment in the copy is 单位说明, and the next copy has the comments of the new check alone."""
    office.run(copies=True)
    office.decide("待处理", {"单位": SECOND, "填报内容": TABLE}, 处理意见=RETURNED)
    copy = docx.Document(str(office.output / COPIES / "乙" / "自评报告.docx"))
    (run,) = (run for one in copy.paragraphs for run in one.runs if "586.65" in run.text)
    copy.add_comment(run, text="口径为本级，\n以决算为准", author="乙局张某")
    (other,) = (run for one in copy.paragraphs for run in one.runs if run.text.startswith("本局内设"))
    copy.add_comment(other, text="此处待领导审阅", author="乙局张某")
    copy.save(str(office.root / "乙" / "自评报告（答复）.docx"))
    office.run(copies=True)
    assert office.states() == {(SECOND, DIRECTION): ("须更正", OPEN), (SECOND, TABLE): ("请核实", EXPLAINED)}
    (line,) = (one for one in lines(office.output, "待处理") if one["填报内容"] == TABLE)
    assert (line["单位说明"], line["处理意见"]) == ("口径为本级，\n以决算为准", None)
    assert comments(office, "乙/自评报告（答复）.docx").count('w:author="核对"') == 2
    office.decide("待处理", {"单位": SECOND, "填报内容": TABLE}, 处理意见=ACCEPTED)
    office.letters()
    assert comments(office, "乙/自评报告（答复）.docx").count('w:author="核对"') == 1


def test_an_answer_about_a_missing_section(office: Office) -> None:
    """A missing section has its comment on a paragraph near the end, where it is answered."""
    text = f"{SECOND}2020年度部门整体支出绩效自评报告\n一、预算单位基本情况\n甲。\n二、预算收支情况\n乙。\n三、资金使用及绩效情况\n丙。"
    put(office.root, {"乙/自评报告.docx": word_file("".join(map(paragraph, text.splitlines())))})
    office.run(copies=True)
    missing = [one for one in lines(office.output, "待处理") if one["单位"] == SECOND]
    assert [(one["位置"], one["应为／参考"], one["状态"]) for one in missing] == [
        ("全文", "存在的问题及改进措施", OPEN)
    ]
    path = office.output / COPIES / "乙" / "自评报告.docx"
    copy = docx.Document(str(path))
    marked = next(one for one in copy.paragraphs if one._p.xpath("w:commentRangeStart"))
    copy.add_comment(marked.runs[0:1], text="无此项内容", author="乙局张某")
    copy.save(str(office.root / "乙" / "自评报告二.docx"))
    office.run(copies=True)
    (line,) = (one for one in lines(office.output, "待处理") if one["单位"] == SECOND)
    assert (line["状态"], line["单位说明"]) == (EXPLAINED, "无此项内容")


def test_the_ends_agree(office: Office) -> None:
    """The command says what comes next by forms and reports alike."""
    command = [
        "batch",
        str(office.root),
        "-o",
        str(office.output),
        "--roster",
        str(office.roster),
        "--jobs",
        "1",
    ]
    first = CliRunner().invoke(cli, command, standalone_mode=False).stdout
    assert "在“待处理”的“处理意见”一栏写明意见" in first
    assert overview(office.output)["有问题的报告（份）"] == 1
    assert {one["问题"] for one in frequent(office)} == {
        "增减方向与数字不符",
        "报告与自评表、基础数据表数字不一致",
    }
    for quote in (TABLE, DIRECTION):
        office.decide("待处理", {"单位": SECOND, "填报内容": quote}, 处理意见="忽略")
    last = CliRunner().invoke(cli, ["letters", "write", str(office.output)], standalone_mode=False).stdout
    assert "反馈函：无须发函" in last
    assert "没有须发函的事项" in last
    assert overview(office.output)["有问题的报告（份）"] == 0
    again = CliRunner().invoke(cli, command, standalone_mode=False)
    assert "下一步：已无须单位处理的问题" in again.stdout
    assert again.return_value == 0


def frequent(office: Office) -> list[dict[str, str]]:
    """The lines of 主要问题 on 总览."""
    rows = list(load_workbook(office.output / SUMMARY)["总览"].iter_rows(values_only=True))
    start = next(place for place, row in enumerate(rows) if row[0] == "五、主要问题")
    listed = []
    for row in rows[start + 2 :]:
        if not isinstance(row[0], int):
            break
        listed.append({"问题": row[1]})
    return listed


def test_a_letter_asks_for_what_is_wrong(office: Office) -> None:
    """Where form and report are wrong, both are asked for."""
    put(office.root, {"乙/自评表.xlsx": workbook_of(SECOND, ("| 213 |", "| 多 |"))})
    office.run()
    office.letters()
    texts = letter_texts(office.output)
    (notice,) = (text for name, text in texts.items() if DEPARTMENT in name)
    assert "自评表（电子版）、自评报告（Word文件）和签字盖章" in notice
    table = texts[f"审核意见表/{SECOND}.docx"]
    assert "和更正、说明后的自评表（电子版）、自评报告（Word文件）送主管部门审核" in table


def test_a_correction_that_does_not_come_is_urged(office: Office) -> None:
    """A report that was sent back is in 催报 when its day is over, and in no notice."""
    office.run()
    office.letters(FIRST_DAY, due=SECOND_DAY)
    office.run()
    office.letters(THIRD_DAY)
    texts = letter_texts(office.output, THIRD_DAY)
    assert set(texts) == {f"审核意见表/{SECOND}.docx", f"催报通知/{DEPARTMENT}.docx"}
    urged = texts[f"催报通知/{DEPARTMENT}.docx"]
    assert "1份自评材料已退回更正或核实" in urged
    assert f"{SECOND}：自评报告（已逾期20天）" in urged
    assert "前将自评报告（Word文件）报送" in urged
    (line,) = lines(office.output, "催报")
    assert (line["单位"], line["项目"], line["逾期天数"]) == (SECOND, "自评报告", 20)


def test_two_reports_that_came_together(office: Office) -> None:
    """The later counts until the bureau chooses; `letters write` asks about the one that it has chosen."""
    put(office.root, {"乙/自评报告二.docx": report_of(SECOND)})
    done = office.run(copies=True)
    assert done.figures.papers["report"][:4] == (2, 0, 0, 1)
    (line,) = (
        one for one in lines(office.output, "收表台账") if (one["单位"], one["项目"]) == (SECOND, "自评报告")
    )
    assert (line["报送情况"], line["原始文件"]) == ("多次报送", "自评报告二.docx")
    assert "暂按第2次审核" in line["说明"]
    office.decide("收表台账", {"单位": SECOND, "项目": "自评报告"}, 以此份为准="1")
    office.letters()
    assert {key[1] for key in office.states()} == {DIRECTION, TABLE}
    assert f"审核意见表/{SECOND}.docx" in letter_texts(office.output)
    done = office.run(copies=True)
    assert done.figures.papers["report"][:4] == (2, 1, 1, 0)
    office.decide("收表台账", {"单位": SECOND, "项目": "自评报告"}, 以此份为准="均不采用")
    assert office.run().figures.papers["report"][:4] == (1, 0, 0, 0)


def test_reports_on_other_matters_are_no_rivals(office: Office) -> None:
    """A report on a special fund does not replace that on the whole unit, and is compared with no form of it."""
    put(office.root, {"乙/专项报告.docx": report_of(SECOND, DECREASED, SPENT, ("部门整体支出", "专项资金"))})
    done = office.run()
    assert done.figures.papers["report"][:4] == (3, 2, 2, 0)
    asked = [(one["文件"], one["原文"]) for one in lines(office.output, "报告核对") if one["单位"] == SECOND]
    assert asked == [("专项报告.docx", DIRECTION), ("自评报告.docx", DIRECTION), ("自评报告.docx", TABLE)]


def test_letters_compare_with_the_form_that_was_chosen(office: Office) -> None:
    """After 以此份为准 for two forms the report is compared with the one that counts now."""
    put(office.root, {"甲/自评表二.xlsx": workbook_of(FIRST, ("| 587.65 | 587.65 |", "| 587.65 | 580.65 |"))})
    office.run(copies=True)
    known = [one for one in lines(office.output, "报告核对") if one["单位"] == FIRST]
    assert {one["比对的自评表"] for one in known} == {"自评表二.xlsx"}
    assert {one["要求"] for one in known} != {"未发现问题"}
    office.decide("收表台账", {"单位": FIRST, "项目": "部门整体"}, 以此份为准="1")
    office.letters()
    (line,) = (one for one in lines(office.output, "报告核对") if one["单位"] == FIRST)
    assert (line["比对的自评表"], line["要求"]) == ("自评表.xlsx", "未发现问题")


def test_a_unit_that_the_roster_does_not_know(office: Office) -> None:
    """Its report is listed, no letter is written about it, and terminal and 总览 say so."""
    put(office.root, {"丁/自评报告.docx": report_of("丁市文化局", DECREASED)})
    command = ["batch", str(office.root), "-o", str(office.output), "--roster", str(office.roster), "--jobs", "1", "--letters"]  # fmt: skip
    shown = CliRunner().invoke(cli, command, standalone_mode=False).stdout
    said = "另有1份自评报告（有问题的1份）的单位不在单位名单内或未写明，未计入，不发函，详见“收表台账”。"
    assert said in shown
    assert said in "\n".join(str(value) for value in texts_of(office))
    assert not [name for name in letter_texts(office.output) if "丁市" in name]
    (line,) = (one for one in lines(office.output, "收表台账") if one["单位"] == "丁市文化局")
    assert (line["报送情况"], line["说明"]) == ("名单外单位", "自评报告单位不在单位名单内，不发函")


def test_a_day_of_receipt_of_a_report_that_is_none_is_named(office: Office) -> None:
    """A day that cannot be read is named in the line of a report and after the command, as in that of a form."""
    office.run()
    office.decide("收表台账", {"单位": FIRST, "项目": "自评报告"}, 收到日期="5月3日")
    said = f"收到日期“5月3日”不能识别，请按“年-月-日”填写，如{FIRST_DAY}"
    notes = list(notes_on_written(office.letters()))
    assert any(f"{FIRST} 自评报告的{said}" in note for note in notes)
    (line,) = (
        one for one in lines(office.output, "收表台账") if (one["单位"], one["项目"]) == (FIRST, "自评报告")
    )
    assert said in line["说明"]


def texts_of(office: Office) -> list[object]:
    """All values on 总览."""
    return [
        value
        for row in load_workbook(office.output / SUMMARY)["总览"].iter_rows(values_only=True)
        for value in row
    ]


def test_a_document_with_form_and_report_is_renewed(office: Office) -> None:
    """`letters write` renews both copies of such a document, and keeps the check of its report."""
    (office.root / "丙" / "自评表.xlsx").unlink()
    inside = report_of(THIRD, SPENT, form=form_of(THIRD, ("| 213 |", "| 多 |")))
    put(office.root, {"丙/自评报告.docx": inside})
    office.run(copies=True)
    before = {
        name: (office.output / COPIES / name).read_bytes()
        for name in ("丙/自评报告.docx", "丙/自评报告.xlsx")
    }
    for one in lines(office.output, "待处理"):
        if one["单位"] == THIRD:
            office.decide("待处理", {"单位": THIRD, "位置": one["位置"]}, 处理意见="忽略")
    written = office.letters()
    assert written.waiting == 0
    for name, content in before.items():
        assert (office.output / COPIES / name).read_bytes() != content, name
    assert comments(office, "丙/自评报告.docx") == ""
    (line,) = (one for one in lines(office.output, "报告核对") if one["单位"] == THIRD)
    assert (line["要求"], line["状态"]) == ("请核实", "忽略")


def test_the_same_words_twice_are_two_findings(office: Office) -> None:
    """A decision about one of two equal clauses leaves the other open."""
    line = "差旅费支出1.99万元，比上年1.42万元减少0.57万元。"
    put(
        office.root,
        {"乙/自评报告.docx": report_of(SECOND, DECREASED, ("三、自评结论", f"{line}\n三、自评结论"))},
    )
    office.run()
    found = [one for one in lines(office.output, "待处理") if one["填报内容"] == DIRECTION]
    assert [one["位置"] for one in found] == ["第6段", "第7段"]
    office.decide("待处理", {"位置": "第7段"}, 处理意见="忽略")
    office.run()
    shown = {one["位置"]: one["状态"] for one in lines(office.output, "待处理")}
    assert (shown["第6段"], shown["第7段"]) == (OPEN, "忽略")


def test_a_text_report_of_a_unit_without_a_form(tmp_path: Path) -> None:
    """Without a roster and without a form a report has states too."""
    office = Office(tmp_path)
    put(office.root, {"报告.txt": text_of(FIRST, DECREASED), "无关.docx": word_file(paragraph("通知"))})
    office.run(roster=False)
    assert office.states() == {(FIRST, DIRECTION): ("须更正", OPEN)}
    office.decide("待处理", {"单位": FIRST, "填报内容": DIRECTION}, 处理意见="忽略")
    assert office.run(roster=False).figures.is_finished
    assert office.states() == {(FIRST, DIRECTION): ("须更正", "忽略")}


def test_a_report_that_is_checked_anew_has_one_copy(office: Office) -> None:
    """Where the rules have changed, the new copy takes the place of the old one, in which nobody has written."""
    office.run(copies=True)
    before = comments(office)
    with (office.output / SETTINGS).open("a", encoding="utf-8", newline="\n") as file:
        file.write('\n[figure-table]\n停用 = "是"\n日期 = "2021-04-01"\n理由 = "另行核对"\n经办人 = "张三"\n')
    office.run(copies=True)
    assert comments(office) != before
    names = [path.name for path in (office.output / COPIES).rglob("*.docx")]
    assert sorted(names) == ["自评报告.docx", "自评报告.docx"]


@pytest.mark.parametrize("with_roster", [True, False])
def test_a_form_that_a_report_shows_again_is_no_return(tmp_path: Path, with_roster: bool) -> None:
    """Beside the workbook the form in the report's document has no number, no line and no history.

    The report is compared with the workbook.
    """
    office = Office(tmp_path)
    put(office.root, {"甲/自评报告.docx": report_of(FIRST, SPENT, form=form_of(FIRST)), "甲/自评表.xlsx": workbook_of(FIRST)})  # fmt: skip
    office.run(roster=with_roster)

    def register() -> list[tuple[object, ...]]:
        found = (one for one in lines(office.output, "收表台账") if one["单位"] == FIRST)
        return [(one["项目"], one["原始文件"], one["第几次报送"]) for one in found]

    form, report = ("部门整体", "自评表.xlsx", 1), ("自评报告", "自评报告.docx", 1)
    assert register() == [form, report]
    assert {one[3] for one in office.checked()} == {"自评表.xlsx"}
    put(office.root, {"甲/第二次/自评表.xlsx": workbook_of(FIRST, ("等级：优", "等级：良")), "甲/第二次/自评报告.docx": report_of(FIRST, form=form_of(FIRST))})  # fmt: skip
    office.run(roster=with_roster)
    assert register() == [("部门整体", "自评表.xlsx", 2), ("自评报告", "自评报告.docx", 2)]
    history = [(one["项目"], one["第几次报送"]) for one in lines(office.output, "报送历史")]
    assert history == [("部门整体", 1), ("部门整体", 2), ("自评报告", 1), ("自评报告", 2)]


def test_a_form_in_a_report_that_came_before_the_workbook_is_a_return(tmp_path: Path) -> None:
    """Where the report with its form came first, that was the first return."""
    office = Office(tmp_path)
    put(office.root, {"甲/自评报告.docx": report_of(FIRST, form=form_of(FIRST))})
    office.run()
    put(office.root, {"甲/自评表.xlsx": workbook_of(FIRST)})
    office.run()
    (line,) = (
        one for one in lines(office.output, "收表台账") if one["单位"] == FIRST and one["项目"] == "部门整体"
    )
    assert (line["原始文件"], line["第几次报送"]) == ("自评表.xlsx", 2)
