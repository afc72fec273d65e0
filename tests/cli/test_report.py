"""The command `report check`: findings, JSON, copies and exit status."""

from __future__ import annotations

import json
import zipfile
from pathlib import Path
from random import Random

import pytest
from docx import Document
from support.command_line import run
from support.data_sheets import filled_rows, honest_figures, workbook_bytes
from support.issuing import filled_form, issued_form
from support.legacy_files import xlsb_of
from support.word.reports import UNIT, form_of, report_of

from xlselfeval.errors import ExitStatus

WRONG = (
    "2020年度部门整体支出绩效自评报告",
    "会议费1.99万元，比上年1.42万元减少0.57万元。",
    "全年执行数578.65万元，自评总分97分。",
)


def run_check(*arguments: str) -> int:
    return run("report", "check", *arguments)


@pytest.fixture
def report(tmp_path: Path) -> Path:
    document = Document()
    for text in WRONG:
        document.add_paragraph(text)
    document.save(str(tmp_path / "某局.docx"))
    return tmp_path / "某局.docx"


def test_a_report_with_a_wrong_direction(report: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The finding is printed with its paragraph, and the copy has a comment at its words; the report stays."""
    before = report.read_bytes()
    assert run_check(str(report)) == 1
    out = capsys.readouterr().out
    assert (
        "须更正\t第2段\t“比上年1.42万元减少0.57万元”：由“1.42万元”变为“1.99万元”，应为增加。请核对数字和增减的表述后更正。"
        in out
    )
    assert "下一步：" in out
    copy = report.parent / "核对结果" / "某局-核对结果.docx"
    with zipfile.ZipFile(copy) as package:
        comments = package.read("word/comments.xml").decode()
    assert 'w:author="核对"' in comments
    assert "应为增加" in comments
    assert [one.text for one in Document(str(copy)).paragraphs] == list(WRONG)
    assert report.read_bytes() == before


def test_check_names_the_command_for_a_report(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Of a report `check` checks the form in it, names the command for the text, and fails: that was not checked."""
    path, alone = tmp_path / "自评报告.docx", tmp_path / "报告.docx"
    path.write_bytes(report_of(UNIT, form=form_of(UNIT, ("| 100 | 100 |", "| 100 | |"))))
    alone.write_bytes(report_of(UNIT))
    for file, status, words in (
        (path, ExitStatus.FAILED, "其中的自评表已核对；报告的文字请用xlselfeval report check核对"),
        (alone, ExitStatus.FAILED, "该文件是自评报告，不是自评表，请用xlselfeval report check核对"),
    ):
        assert run("check", file) == status
        printed = capsys.readouterr()
        assert words in printed.err
        assert ("总分未填写" in printed.out) == (file is path)
    path.write_bytes(report_of(UNIT, form=form_of(UNIT)))
    assert run("check", path) == ExitStatus.FAILED
    printed = capsys.readouterr()
    assert "表内未发现问题" in printed.out
    assert "有文件未能核对" in printed.out
    assert run("check", path, "--json") == ExitStatus.FAILED
    form, text = (json.loads(line) for line in capsys.readouterr().out.splitlines())
    assert (form["kind"], form["status"]) == ("form", "reviewed")
    assert (text["status"], text["error"]["name"], text["file"]) == ("unreadable", "report", form["file"])


def test_what_is_no_report_is_sent_to_the_right_command(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """A form of whatever format is for `check`, a folder or an archive for `batch`; a PDF is for neither."""
    (tmp_path / "甲.xlsx").write_bytes(filled_form(issued_form()))
    (tmp_path / "乙.xlsb").write_bytes(xlsb_of(filled_form(issued_form())))
    (tmp_path / "丙.pdf").write_bytes(b"%PDF-1.7")
    (tmp_path / "返回").mkdir()
    with zipfile.ZipFile(tmp_path / "丁.zip", "w") as package:
        package.writestr("甲.xlsx", b"")
    for name, command in (
        ("甲.xlsx", "；自评表、基础数据表请用xlselfeval check核对"),
        ("乙.xlsb", "；自评表、基础数据表请用xlselfeval check核对"),
        ("丙.pdf", "请另存为.docx后再核对"),
        ("返回", "整个文件夹请用xlselfeval batch核对，多个文件可写为“文件夹/*.docx”"),
        ("丁.zip", "，或把压缩包放入一个文件夹，用xlselfeval batch核对该文件夹"),
    ):
        assert run_check(str(tmp_path / name)) == ExitStatus.FAILED
        captured = capsys.readouterr()
        assert captured.out == ""
        assert captured.err.endswith(f"{command}\n")


def test_the_next_step_fits_what_was_found(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A report with findings is corrected by its comments, one without findings is kept.

    One without figures is read by a person.
    """
    path = tmp_path / "报告.txt"
    for text, step in (
        ("\n".join(WRONG), "单位按副本中的批注修改后报送"),
        (
            "全年支出100.00万元，其中基本支出60.00万元，项目支出40.00万元。",
            "没有须修改的数字；报告旁有自评表的",
        ),
        ("自评报告\n工作已经完成。", "文中没有可核对的数字，请人工核对"),
    ):
        path.write_text(text, encoding="utf-8")
        run_check(str(path))
        assert capsys.readouterr().out.splitlines()[-1].startswith(f"下一步：{step}"), text


def test_json_and_a_form(report: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """With the unit's form, figures that differ from it are warnings; a file that cannot be read has its record."""
    form = tmp_path / "某局.xlsx"
    form.write_bytes(filled_form(issued_form()))
    (tmp_path / "某局.doc").write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600))
    assert run_check(str(report), str(tmp_path / "某局.doc"), "--form", str(form), "--no-copy", "--json") == 2
    lines = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    first, second = lines
    assert [(one["name"], one["paragraph"]) for one in first["findings"]] == [
        ("figure-direction", 2), ("figure-table", 3), ("figure-table", 3),
    ]  # fmt: skip
    assert (first["kind"], first["status"], first["year"], first["claims"]) == (
        "report",
        "reviewed",
        "2020",
        3,
    )
    finding = first["findings"][0]
    assert finding["quote"] == "比上年1.42万元减少0.57万元"
    assert WRONG[1][finding["start"] : finding["end"]] == "减少0.57万元"
    assert finding["operands"] == [{"text": "1.99万元", "paragraph": 2}, {"text": "1.42万元", "paragraph": 2}]
    assert (second["status"], second["findings"]) == ("unreadable", [])
    assert not (tmp_path / "核对结果").exists()


def test_a_form_of_another_year(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Nothing is compared with a form of another year but the year; parts of a unit's money are not its money."""
    form, report = tmp_path / "某局.xlsx", tmp_path / "某局.txt"
    form.write_bytes(filled_form(issued_form()))
    report.write_text(
        "2023年度部门整体支出绩效自评报告\n全年执行数578.65万元，自评总分97分。", encoding="utf-8"
    )
    assert run_check(str(report), "--form", str(form), "--no-copy", "--json") == 0
    (found,) = json.loads(capsys.readouterr().out)["findings"]
    assert (found["name"], found["severity"], found["expected"]) == ("figure-table", "warning", "2020")
    parts = (
        "2020年度部门整体支出绩效自评报告",
        "“三公”经费年初预算6.50万元，实际支出4.83万元。",
        "某体系建设项目自评得分95分，全年预算数320万元，执行率97.66%。",
        "行政单位医疗（项）。年初预算为68.24万元。",
    )
    report.write_text("\n".join(parts), encoding="utf-8")
    assert run_check(str(report), "--form", str(form), "--no-copy", "--json") == 0
    assert json.loads(capsys.readouterr().out)["findings"] == []


def test_a_text_file(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A .txt in GBK is read by lines; its copy is a document of them, and an honest report has status 0."""
    path = tmp_path / "某局.txt"
    path.write_bytes("\r\n".join(WRONG).encode("gbk"))
    assert run_check(str(path), "-o", str(tmp_path / "结果")) == 1
    assert [one.text for one in Document(str(tmp_path / "结果" / "某局-核对结果.docx")).paragraphs] == list(
        WRONG
    )
    path.write_text("会议费1.99万元，比上年1.42万元增加0.57万元。", encoding="utf-8")
    assert run_check(str(path), "--no-copy") == 0
    assert "未发现问题" in capsys.readouterr().out


def test_a_data_sheet(report: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A report is compared with the unit's data sheet, each difference with the cell.

    A file without a data sheet is refused.
    """
    rows = filled_rows(honest_figures(Random(3)))
    rows[0] = ["2020年度部门整体支出绩效评价基础数据表"]
    number = next(place for place, row in enumerate(rows, 1) if row[0] == "会议费")
    rows[number - 1][1:6] = [1.24, 2, 0, 2, 1.99]
    data = tmp_path / "数据表.xlsx"
    data.write_bytes(workbook_bytes(rows))
    assert run_check(str(report), "--data", str(data), "--no-copy") == 1
    out = capsys.readouterr().out
    assert (
        f"请核实\t第2段\t“比上年1.42万元减少0.57万元”：基础数据表中为会议费上年决算数1.24万元（B{number}）。"
        in out
    )
    assert run_check(str(report), "--data", str(report), "--no-copy") == 2


@pytest.mark.parametrize(("option", "paper"), [("--data", "基础数据表"), ("--form", "自评表")])
def test_a_paper_beside_that_cannot_be_read(
    report: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], option: str, paper: str
) -> None:
    """A report is checked without an unreadable paper beside it, and nothing is called ready.

    Screen and JSON say so. A missing file ends the command.
    """
    other, sound = tmp_path / "通知.xlsx", tmp_path / "报告.txt"
    other.write_bytes(workbook_bytes([["会议通知"]]))
    sound.write_text("会议费1.99万元，比上年1.42万元增加0.57万元。", encoding="utf-8")
    assert run_check(str(sound), option, str(other), "--no-copy") == 2
    said = capsys.readouterr()
    assert f"未核对事项：{paper}未能读取，报告未与{paper}比对" in said.out
    assert f"下一步：{paper}未能核对（原因见上）" in said.out.replace("自评表、基础数据表", paper)
    assert said.err.count(str(other)) == 1
    assert run_check(str(sound), option, str(other), "--json") == 2
    assert json.loads(capsys.readouterr().out)["limits"][0].startswith(f"{paper}未能读取")
    assert run_check(str(sound), option, str(tmp_path / "没有.xlsx"), "--no-copy") == 2
    assert "核对数字表述" not in capsys.readouterr().out


def test_a_report_without_figures_is_not_called_right(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Where no figure could be compared, the terminal says so instead of that nothing was found."""
    path = tmp_path / "说明.txt"
    path.write_text("绩效自评说明\n单位认真组织实施，各项工作进展顺利。", encoding="utf-8")
    assert run_check(str(path), "--no-copy") == ExitStatus.OK
    assert "没有可核对的数字" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("text", "status"),
    [("hi", 2), ("工作已经完成。", 2), ("关于开会的通知\n请准时参加。", 2), ("会议费1.99万元。", 0), ("自评报告\n工作已经完成。", 0), ("一、部门基本情况\n负责水利工作。", 0)],
)  # fmt: skip
def test_a_text_with_nothing_of_a_report_is_refused(
    text: str, status: int, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """A text without title, section and figure is no report, and scripts must not take it as passed.

    Each figure is checked or named.
    """
    (tmp_path / "甲.txt").write_text(text, encoding="utf-8")
    assert run_check(str(tmp_path / "甲.txt"), "--no-copy", "--json") == status
    record = json.loads(capsys.readouterr().out)
    assert (record["error"] or {}).get("name") == ("not-a-report" if status else None)
    assert ("万元" in text) == bool(record["limits"])


@pytest.mark.parametrize("command", ["check", "draft"])
def test_a_data_sheet_is_not_taken_for_a_form(
    command: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """A data sheet given as --form, and a form given as --data, are named with the option that takes them."""
    form, sheet, text = tmp_path / "表.xlsx", tmp_path / "数据.xlsx", tmp_path / "报告.txt"
    form.write_bytes(filled_form(issued_form()))
    sheet.write_bytes(workbook_bytes(filled_rows(honest_figures(Random(1)))))
    text.write_text("自评报告", encoding="utf-8")
    words = ["check", str(text), "--no-copy"] if command == "check" else ["draft"]
    run("report", *words, "--form", str(sheet))
    assert "该文件是基础数据表，不是自评表；基础数据表用 --data 指定" in capsys.readouterr().err
    if command == "check":
        run("report", *words, "--data", str(form))
        assert "文件中未见基础数据表；自评表用 --form 指定" in capsys.readouterr().err


def test_a_finding_in_a_table_names_the_cell(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Paragraphs in tables are not counted by people: the place is table, row and column."""
    path = tmp_path / "某局.docx"
    document = Document()
    document.add_paragraph("2020年度部门整体支出绩效自评报告")
    table = document.add_table(rows=2, cols=2)
    table.cell(1, 1).text = "会议费1.99万元，比上年1.42万元减少0.57万元，主要是压减。"
    document.save(str(path))
    run_check(str(path), "--no-copy")
    assert "须更正\t第1个表第2行第2列\t" in capsys.readouterr().out
