"""Reports in a batch: recognised, matched with their forms, checked, listed, copied, and asked about in letters."""

from __future__ import annotations

import json
import sqlite3
import zipfile
from contextlib import closing
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from openpyxl import load_workbook
from support.batch_runs import Watched, letter_texts, lines, outcomes, overview
from support.packages import zipped
from support.return_folder import WORD, put
from support.rosters import write_roster
from support.word.documents import paragraph, word_file
from support.word.report_office import FIRST, SECOND, THIRD, UNITS, Office
from support.word.reports import DECREASED, SPENT, form_of, report_of, text_of, workbook_of

from xlselfeval.batch.letters.options import LetterOptions
from xlselfeval.batch.outputs import COPIES, SETTINGS, STORE, SUMMARY
from xlselfeval.batch.results.store import open_store
from xlselfeval.batch.results.tables.schema import SCHEMA_VERSION
from xlselfeval.cli.app import cli
from xlselfeval.errors import ExitStatus

KEYS = (
    "situation",
    "action",
    "opinion",
    "explanation",
    "hint",
)  # of a stored record, beyond those of the JSON output


@pytest.fixture
def office(tmp_path: Path) -> Office:
    """One honest report, one with two mistakes, both beside their forms, and one with its form in the same document."""
    office = Office(tmp_path)
    put(
        office.root,
        {
            "甲/自评表.xlsx": workbook_of(FIRST),
            "甲/自评报告.docx": report_of(FIRST),
            "乙/自评表.xlsx": workbook_of(SECOND),
            "乙/自评报告.txt": text_of(SECOND, DECREASED, SPENT),
            "丙/自评报告.docx": report_of(THIRD, SPENT, form=form_of(THIRD)),
        },
    )
    return office


ASKED = [
    (FIRST, "未发现问题", None, "自评表.xlsx"),
    (SECOND, "须更正", "第6段", "自评表.xlsx"),
    (SECOND, "请核实", "第5段", "自评表.xlsx"),
    (THIRD, "请核实", "第5段", "自评报告.docx"),
]


@pytest.mark.parametrize("roster", [True, False])
def test_reports_are_checked_beside_their_forms(office: Office, roster: bool) -> None:
    """报告核对 has a line for each finding, also of the form beside or inside, and one for a report without any."""
    done = office.run(roster=roster)
    assert outcomes(office.output) == {
        "甲/自评表.xlsx": "clean",
        "甲/自评报告.docx": "report",
        "乙/自评表.xlsx": "clean",
        "乙/自评报告.txt": "report",
        "丙/自评报告.docx": "clean",
    }
    assert sorted(office.checked(), key=str) == sorted(ASKED, key=str)
    if roster:
        assert office.checked() == ASKED  # in its order
    second = [one for one in lines(office.output, "报告核对") if one["单位"] == SECOND]
    assert [one["原文"] for one in second] == ["比上年1.42万元减少0.57万元", "全年执行数586.65万元"]
    assert [one["应为"] for one in second] == ["增加", "全年执行数587.65万元"]
    assert done.figures.papers["report"][:3] == (3, 2, 1)
    shown = overview(office.output)
    assert (shown["自评报告（份）"], shown["有问题的报告（份）"]) == (3, 2)
    assert [one["路径"] for one in lines(office.output, "未识别文件")] == []


def test_a_batch_without_reports_does_not_speak_of_them(office: Office) -> None:
    """汇总 has neither the sheet nor the counts."""
    for path in office.root.rglob("自评报告.*"):
        path.unlink()
    office.run()
    assert "报告核对" not in load_workbook(office.output / SUMMARY).sheetnames
    assert not [caption for caption in overview(office.output) if "报告" in caption]


def test_what_is_no_report_stays_what_it_was(tmp_path: Path) -> None:
    """A text without a title, a notice, a document without words of a report, a PDF."""
    office = Office(tmp_path)
    heading = "一、部门基本情况\r\n内设2个科室：办公室、人事科。"
    files = {
        "通讯录.txt": "电话：0731-1234567".encode(),
        "填报说明.txt": f"自评表填报说明\r\n{heading}".encode(),
        "函.docx": word_file(paragraph("关于报送自评报告的函") + paragraph("一、部门基本情况")),
        "只有标题.docx": word_file(paragraph("2020年度自评报告") + paragraph("见附件。")),
        "数据.csv": f"2020年度自评报告\r\n{heading}\r\n".encode(),
        "扫描件.pdf": b"%PDF-1.7 scanned",
        "旧.docx": zipped({WORD: b"<x/>", "[Content_Types].xml": b"<x/>"}),
        "短报告.txt": f"2020年度自评报告\r\n{heading}".encode(),
    }
    put(office.root, files)
    office.run()
    assert outcomes(office.output) == {
        "通讯录.txt": "unrecognised",
        "填报说明.txt": "unrecognised",
        "函.docx": "word-or-pdf",
        "只有标题.docx": "word-or-pdf",
        "数据.csv": "unrecognised",
        "扫描件.pdf": "word-or-pdf",
        "旧.docx": "word-or-pdf",
        "短报告.txt": "report",
    }


@pytest.mark.parametrize("moved", [False, True])
def test_a_corrected_report_replaces_the_earlier_one(office: Office, moved: bool) -> None:
    """Findings of the first report are asked no more, whether the corrected one has its place or another."""
    office.run(copies=True)
    old = office.root / "乙" / "自评报告.txt"
    if moved:
        put(office.root, {"乙/第二次/自评报告（更正）.docx": report_of(SECOND)})
    else:
        old.write_bytes(text_of(SECOND))
    done = office.run(copies=True)
    assert [one[:2] for one in office.checked()] == [
        (FIRST, "未发现问题"),
        (SECOND, "未发现问题"),
        (THIRD, "请核实"),
    ]
    assert done.figures.papers["report"][:3] == (3, 1, 0)
    apart = office.output / COPIES / "历次报送"
    assert [path.relative_to(apart).as_posix() for path in apart.rglob("*.docx")] == ["乙/自评报告.docx"]


def test_a_report_counts_when_its_file_has_been_moved_away(office: Office) -> None:
    """With a roster it is like a return: received once, it is asked about until another one comes."""
    office.run()
    (office.root / "乙" / "自评报告.txt").unlink()
    office.run()
    assert office.checked() == ASKED


def test_only_what_has_changed_is_checked_again(office: Office) -> None:
    """An unchanged report is checked again only where its form is another one."""
    first, second, third = Watched(), Watched(), Watched()
    office.run(first)
    assert ("核对报告", 3) in first.phases
    office.run(second)
    assert second.phases == [("登记文件", 5), ("核对", 0)]
    (office.root / "甲" / "自评表.xlsx").write_bytes(
        workbook_of(FIRST, ("| 培训人数 | 210人 | 213 |", "| 培训人数 | 210人 | 214 |"))
    )
    office.run(third)
    assert third.phases[1:] == [("核对", 1), ("核对报告", 1)]


@pytest.mark.parametrize("after", [3, 8])
def test_a_run_that_was_broken_off_goes_on(office: Office, tmp_path: Path, after: int) -> None:
    """Wherever it stops, the next run ends with the same reports, and the same one of two that came together counts."""
    put(office.root, {"丙/项目自评报告.txt": text_of(THIRD, DECREASED)})
    assert office.run(Watched(interrupt_after=after)).partial
    office.run()
    found = office.checked(), office.records()
    whole = Office(tmp_path / "whole") if (tmp_path / "whole").mkdir() is None else office
    whole.root.rmdir()
    office.root.rename(whole.root)
    whole.run()
    assert (whole.checked(), whole.records()) == found
    assert (THIRD, "须更正", "第6段", "自评报告.docx") in found[0]


def test_letters_ask_about_reports(office: Office) -> None:
    """A unit whose form has no finding is asked about its report, with paragraph and quote, in full sentences."""
    office.run(letters=LetterOptions())
    texts = letter_texts(office.output)
    assert set(texts) == {
        f"审核意见表/{SECOND}.docx",
        f"审核意见表/{THIRD}.docx",
        "审核通知/某市人民政府.docx",
    }
    table = texts[f"审核意见表/{SECOND}.docx"]
    assert "须更正1条，请核实1条" in table
    assert "自评表和绩效自评报告已收悉" in table
    row = "自评报告\n第6段\n比上年1.42万元减少0.57万元\n报告中“比上年1.42万元减少0.57万元”，由“1.42万元”变为“1.99万元”，应为增加。请核对数字和增减的表述后更正。\n须更正"
    assert row in table
    notice = texts["审核通知/某市人民政府.docx"]
    assert "自评报告需更正或核实的（2份）" in notice
    assert f"{SECOND}：自评报告（2条）" in notice
    assert FIRST not in notice.partition("自评报告需更正")[2]


def test_hints_are_in_no_letter(tmp_path: Path) -> None:
    """A 提示 about a report is in 报告核对 alone."""
    office = Office(tmp_path)
    hinted = report_of(FIRST, ("本局内设", "根据某办字[2019] 32号文件，本局内设"))
    put(office.root, {"自评表.xlsx": workbook_of(FIRST), "自评报告.docx": hinted})
    done = office.run(letters=LetterOptions())
    assert [one[1] for one in office.checked()] == ["提示"]
    assert done.figures.papers["report"][:3] == (1, 0, 0)
    assert not [name for name in letter_texts(office.output) if name.startswith("审核意见表")]


def test_findings_are_those_of_report_check(office: Office) -> None:
    """Store, sheet and `report check --form --json` agree finding by finding."""
    office.run()
    command = ["report", "check", str(office.root / "乙/自评报告.txt"), "--form", str(office.root / "乙/自评表.xlsx"), "--json", "--no-copy"]  # fmt: skip
    printed = json.loads(CliRunner().invoke(cli, command).stdout)
    stored = office.records()["自评报告.txt"]
    assert [{key: one[key] for key in one if key not in KEYS} for one in stored] == printed["findings"]
    shown = {(one["位置"], one["原文"], one["应为"]) for one in lines(office.output, "报告核对") if one["单位"] == SECOND}  # fmt: skip
    assert shown == {
        (f"第{one['paragraph']}段", one["quote"], one["expected"]) for one in printed["findings"]
    }


def test_the_command_counts_reports(office: Office) -> None:
    """The terminal names them, and an error in one ends the command with 1."""
    command = [
        "batch",
        str(office.root),
        "-o",
        str(office.output),
        "--roster",
        str(office.roster),
        "--no-copies",
        "--jobs",
        "1",
    ]
    done = CliRunner().invoke(cli, command, standalone_mode=False)
    assert done.return_value == ExitStatus.FINDINGS
    assert "已核对\t5\n" in done.stdout
    assert done.stdout.count("自评报告3份") == 1
    assert "自评报告\t" not in done.stdout  # the file with both is one of those that were checked
    assert "自评报告3份，有问题的2份，见汇总“报告核对”表" in done.stdout


def test_copies_have_comments(office: Office) -> None:
    """Copies of reports with comments lie beside those of the forms.

    One in which somebody has written is not replaced; without copies there are none.
    """
    office.run()
    assert not (office.output / COPIES).exists()
    office.run(copies=True)
    copies = office.output / COPIES
    assert sorted(one.relative_to(copies).as_posix() for one in copies.rglob("*.docx")) == [
        "丙/自评报告.docx", "乙/自评报告.docx", "甲/自评报告.docx",
    ]  # fmt: skip
    with zipfile.ZipFile(copies / "乙" / "自评报告.docx") as package:
        comments = package.read("word/comments.xml").decode()
    assert comments.count("<w:comment ") == 2
    edited = word_file(paragraph("经办人的备注"))
    (copies / "乙" / "自评报告.docx").write_bytes(edited)
    (office.root / "乙" / "自评表.xlsx").write_bytes(workbook_of(SECOND, ("| 213 |", "| 214 |")))
    office.run(copies=True)
    assert (copies / "乙" / "自评报告.docx").read_bytes() == edited
    links = {one["单位"]: one["核对结果"] for one in lines(office.output, "报告核对")}
    assert links[SECOND] == "自评报告(核对2).docx"


def test_copies_of_report_check_are_left_out(office: Office) -> None:
    """A copy that `report check` wrote into 核对结果 beside a report is no report of its own."""
    CliRunner().invoke(cli, ["report", "check", *map(str, office.root.rglob("自评报告.*"))])
    assert len(list(office.root.rglob("自评报告-核对结果.docx"))) == 3
    done = office.run()
    assert {kind: len(paths) for kind, paths in done.left_out.items()} == {"本程序写出的文件": 3}
    assert len(outcomes(office.output)) == 5


PROJECTS = tuple(
    ("301001", FIRST, "", "某市人民政府", f"XM0{number}", project, None, None, None, None, "", "")
    for number, project in enumerate(("校舍维修", "校舍维修二期"), 1)
)


@pytest.mark.parametrize(
    ("units", "name", "report", "expected"),
    [
        (UNITS, "乙水利局报告.txt", text_of(""), "自评表.xlsx"),
        (UNITS, "报告.txt", text_of(""), "未与自评表比对：报告未写明单位"),
        (UNITS, "报告.txt", text_of("丁市文化局"), "未与自评表比对：单位名单中无此单位"),
        (UNITS, "报告.txt", text_of(THIRD), "未与自评表比对：未收到该单位的自评表"),
        (UNITS, "报告.txt", text_of(f"市{SECOND.partition('市')[2]}"), "自评表.xlsx"),
        (UNITS, "报告.txt", text_of(SECOND, ("2020年度", "2019年度")), "自评表.xlsx"),
        (PROJECTS, "报告.txt", text_of(FIRST), "未与自评表比对：该单位有2张自评表，报告未写明项目"),
        (PROJECTS, "校舍维修二期报告.txt", text_of(FIRST), "未与自评表比对：未收到该单位的自评表"),
        (PROJECTS[:1], "报告.txt", text_of(FIRST), "未与自评表比对：报告是部门（单位）整体的，该单位的自评表是项目的"),
        (UNITS, "报告.txt", text_of(SECOND, ("部门整体支出", "专项资金")), "未与自评表比对：报告是项目的，该单位的自评表是部门（单位）整体的"),
    ],
    ids=["other name in file name", "no unit", "unknown unit", "no form", "short name", "other year", "no project", "project", "whole unit", "special fund"],
)  # fmt: skip
def test_why_a_report_is_not_compared(
    tmp_path: Path, units: tuple[Any, ...], name: str, report: bytes, expected: str
) -> None:
    """The form is found through the roster's names; where none or several are, the sheet says so."""
    office = Office(tmp_path)
    write_roster(office.roster, units, [])
    put(office.root, {"自评表.xlsx": workbook_of(SECOND), name: report})
    office.run()
    assert [one[-1] for one in office.checked()] == [expected]


def test_settings_hold_for_reports(office: Office) -> None:
    """A kind of finding that the bureau has switched off is reported for no report."""
    office.run()
    with (office.output / SETTINGS).open("a", encoding="utf-8", newline="\n") as file:
        file.write(
            '\n[figure-direction]\n停用 = "是"\n日期 = "2021-04-01"\n理由 = "另行核对"\n经办人 = "张三"\n'
        )
    office.run()
    assert [one[1] for one in office.checked()] == ["未发现问题", "请核实", "请核实"]


def test_texts_of_reports_are_no_formulas(tmp_path: Path) -> None:
    """A name that begins with = is a text in 报告核对."""
    office = Office(tmp_path)
    put(office.root, {"=1+1.txt": text_of(FIRST, DECREASED)})
    office.run()
    cell = load_workbook(office.output / SUMMARY)["报告核对"]["C2"]
    assert (cell.value, cell.data_type) == ("=1+1.txt", "s")


def test_a_store_of_the_version_before_gets_the_table(office: Office) -> None:
    """A store of version 4 keeps what it has and learns of reports in the next run."""
    office.run()
    before = office.checked()
    with closing(sqlite3.connect(office.output / STORE)) as store:
        store.executescript("DROP TABLE reports; PRAGMA user_version = 4")
    with closing(open_store(office.output / STORE)) as store:
        assert store.execute("PRAGMA user_version").fetchone()[0] == SCHEMA_VERSION
        assert store.execute("SELECT COUNT(*) FROM reports").fetchone()[0] == 0
        assert store.execute("SELECT COUNT(*) FROM returns").fetchone()[0] == 3
    assert [path.name for path in office.output.glob("*.bak.sqlite")] == ["结果库.v4.bak.sqlite"]
    office.run()
    assert office.checked() == before


def test_findings_of_the_version_before_have_their_place(office: Office) -> None:
    """A finding about a report that version 0.2.0 stored has no words for its place, and is listed by its paragraph."""
    office.run()
    before = office.checked()
    with closing(sqlite3.connect(office.output / STORE)) as store, store:
        for file, text in store.execute("SELECT file, findings FROM reports").fetchall():
            records = [
                {name: value for name, value in one.items() if name != "where"} for one in json.loads(text)
            ]
            store.execute("UPDATE reports SET findings = ? WHERE file = ?", (json.dumps(records), file))
    (office.root / "丁").mkdir()
    office.run()
    assert office.checked() == before
    office.letters(date(2021, 4, 1))


def test_a_form_shown_in_a_report_replaces_no_workbook(tmp_path: Path) -> None:
    """A form in the document of a report counts where no workbook came, and is no second return.

    Beside a workbook it is compared with that.
    """
    office = Office(tmp_path)
    shown = report_of(FIRST, form=form_of(FIRST, ("| 100 | 100 | 等级：优 |", "| 100 | 97 | 等级：优 |")))
    put(office.root, {"甲/自评表.xlsx": workbook_of(FIRST), "甲/自评报告.docx": shown})
    office.run()
    assert _counting(office) == ("甲/自评表.xlsx", "表内未发现问题", None)
    later = form_of(FIRST, ("| 100 | 100 | 等级：优 |", "| 100 | 96 | 等级：优 |"))
    put(office.root, {"甲/第二轮/自评报告.docx": report_of(FIRST, DECREASED, form=later)})
    office.run()
    assert _counting(office) == ("甲/自评表.xlsx", "表内未发现问题", None)
    assert {one["要求"] for one in lines(office.output, "待处理") if one["单位"] == FIRST} == {
        "须更正",
        "请核实",
    }
    asked = [
        one["问题"]
        for one in lines(office.output, "待处理")
        if one["单位"] == FIRST and one["要求"] == "请核实"
    ]
    assert all("总分“100”" in one for one in asked)


def _counting(office: Office) -> tuple[Any, ...]:
    """Return path, result and remark of the return of the first unit's form that counts."""
    form = next(one for one in lines(office.output, "收表台账") if one["单位"] == FIRST)
    return form["路径"], form["审核结果"], form["说明"]


@pytest.mark.parametrize(
    ("changes", "found"),
    [
        ([("2020年度", "2019年度")], "报告为2019年度，自评表为2020年度，未比对两者的数字"),
        ([("2020年度", "2019年度"), ("本局内设", "2020年本局内设"), ("年初预算数", "2020年年初预算数")], "标题为2019年度，正文和所附各表为2020年度"),
    ],
    ids=["last year's report", "last year's title"],
)  # fmt: skip
def test_a_report_of_another_year_is_asked_about(
    tmp_path: Path, changes: list[tuple[str, str]], found: str
) -> None:
    """It belongs to its unit, and the year is a finding, whether the report or its title alone is of another one."""
    office = Office(tmp_path)
    write_roster(office.roster, UNITS, [])
    put(office.root, {"自评表.xlsx": workbook_of(SECOND), "报告.txt": text_of(SECOND, *changes)})
    office.run()
    (line,) = lines(office.output, "报告核对")
    assert line["单位"] == SECOND
    assert line["问题"].startswith(found)
