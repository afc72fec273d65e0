"""The demonstration's data sheet and draft: published figures, and nothing found but places to fill in."""

from __future__ import annotations

import sys
from decimal import Decimal
from pathlib import Path

import pytest
from openpyxl import load_workbook
from support.command_line import run

from xlselfeval.checking import Checker, check
from xlselfeval.data_sheet.review import check_data_sheets
from xlselfeval.demo import filled_form, issued_form
from xlselfeval.demo_papers import filled_data_sheet, write_papers
from xlselfeval.files.open import open_workbook
from xlselfeval.report_checking import check_report


def test_the_command_says_what_was_made(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The printed lines name the papers, and count the places to fill in; nothing else was found."""
    assert run("demo", tmp_path) == 0
    lines = capsys.readouterr().out.splitlines()
    assert f"基础数据表：{tmp_path / '3-基础数据表.xlsx'}" in lines
    assert (
        f"报告初稿：{tmp_path / '4-自评报告初稿.docx'}（各数字的来源：4-自评报告初稿-数据来源.csv）" in lines
    )
    (checked,) = (line for line in lines if line.startswith("初稿核对："))
    assert checked.endswith("未发现问题；待补充12处，已写作【请补充：…】")
    names = {path.name for path in tmp_path.iterdir()}
    assert {"3-基础数据表.xlsx", "4-自评报告初稿.docx", "4-自评报告初稿-数据来源.csv"} < names


def test_the_draft_has_the_published_figures(tmp_path: Path) -> None:
    """The draft prints the figures of the report; its check finds the open places alone, each of them once."""
    (form,) = check(filled_form(issued_form()))
    papers = write_papers(tmp_path, form)
    checker = Checker()
    (data,) = checker.check_papers(checker.open(papers.data_sheet)).sheets
    report = check_report(papers.draft, form=form, data=data)
    text = "\n".join(one.text for one in report.document.paragraphs)
    for figure in (
        "年初预算565.72万元，调整追加21.93万元",
        "比上年637.32万元减少49.67万元",
        "资本性支出5.31万元，占比为0.9%",
        "公务接待费1.91万元，比上年1.97万元减少0.06万元",
        "会议费支出1.99万元，比上年1.42万元增加0.57万元",
        "其他应付款11.43万元",
        "本单位当年无项目经费支出。",
    ):
        assert figure in text
    assert {one.name for one in report.findings} == {"report-unfilled"}
    (left,) = report.findings
    assert 1 + len(left.operands) == text.count("【请补充：")


def test_the_data_sheet_has_no_finding_but_blanks() -> None:
    """The published figures agree with themselves; those that are not published are blank."""
    (review,) = check_data_sheets(open_workbook(filled_data_sheet()))
    assert {one.name for one in review.findings} == {"data-blank"}
    assert review.sheet.number("spending", "spent") == Decimal("587.65")
    assert review.sheet.number("three_public", "previous") == Decimal("6.45")
    assert review.sheet.number("payables", "spent") == Decimal("11.43")


def test_without_docxtpl_there_is_no_draft(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The data sheet is there, one line says how to get the draft, and the command ends with 0."""
    monkeypatch.setitem(sys.modules, "docxtpl", None)
    assert run("demo", tmp_path) == 0
    (line,) = (one for one in capsys.readouterr().out.splitlines() if one.startswith("报告初稿"))
    assert line.startswith("报告初稿未生成：本机未安装docxtpl")
    assert "pip install docxtpl" in line
    assert (tmp_path / "3-基础数据表.xlsx").is_file()
    assert not (tmp_path / "4-自评报告初稿.docx").exists()


def test_it_runs_again(tmp_path: Path) -> None:
    """Papers of an earlier demonstration are replaced, also edited ones."""
    assert run("demo", tmp_path) == 0
    sheet = tmp_path / "3-基础数据表.xlsx"
    before = sheet.read_bytes()
    book = load_workbook(sheet)
    book["基础数据表"]["B24"] = 1
    book.save(sheet)
    assert run("demo", tmp_path) == 0
    assert sheet.read_bytes() == before


@pytest.mark.parametrize("name", ["3-基础数据表.xlsx", "4-自评报告初稿.docx", "4-自评报告初稿-数据来源.csv"])
def test_a_file_of_somebody_else_stays(tmp_path: Path, capsys: pytest.CaptureFixture[str], name: str) -> None:
    """A file that no demonstration wrote is in the way: it stays, and the line says so."""
    other = tmp_path / name
    other.write_bytes(b"mine")
    assert run("demo", tmp_path) == 2
    assert "未予覆盖" in capsys.readouterr().err
    assert other.read_bytes() == b"mine"
