"""`check --accounts`: forms and data sheets beside the final accounts of their unit."""

from __future__ import annotations

import json
import zipfile
from decimal import Decimal
from pathlib import Path
from random import Random

import pytest
from docx import Document
from openpyxl import load_workbook
from support.accounts.draw import draw, page_bytes, workbook_bytes
from support.accounts.figures import SetFigures
from support.accounts.random_sets import random_set
from support.command_line import run
from support.data_sheets import workbook_bytes as sheet_bytes

from xlselfeval.demo import filled_form, issued_form

UNIT = "某市某局"


@pytest.fixture
def figures() -> SetFigures:
    return random_set(Random(17), year=2020, organization=UNIT)


@pytest.fixture
def accounts(tmp_path: Path, figures: SetFigures) -> Path:
    path = tmp_path / "决算公开表.xlsx"
    path.write_bytes(workbook_bytes(draw(figures)))
    return path


def form_with(path: Path, spent: Decimal) -> Path:
    """The demonstration's form with another spending, all of it from the budget of the year."""
    path.write_bytes(filled_form(issued_form()))
    book = load_workbook(path)
    for place in ("E6", "F6", "E7", "F7"):
        book["自评表"][place] = float(spent)
    book.save(path)
    return path


def names(out: str) -> list[tuple[str, str]]:
    return [(one["name"], one["severity"]) for line in out.splitlines() for one in json.loads(line)["findings"] if one["name"].startswith("accounts-")]  # fmt: skip


def test_a_form_beside_its_accounts(tmp_path: Path, accounts: Path, figures: SetFigures, capsys: pytest.CaptureFixture[str]) -> None:  # fmt: skip
    """Spending that the accounts have gives no finding.

    Another one is asked about in JSON, terminal and copy, with both places.
    """
    right = form_with(tmp_path / "自评表.xlsx", figures.amount("T4", "spending", "total"))
    run("check", str(right), "--accounts", str(accounts), "--json", "--no-copy")
    assert names(capsys.readouterr().out) == []
    wrong = form_with(tmp_path / "另一张.xlsx", figures.amount("T3", "total", "spending") - 1)
    run("check", str(wrong), "--accounts", str(accounts), "--json", "--no-copy")
    out = capsys.readouterr().out
    assert names(out) == [("accounts-spending", "warning")]
    (finding,) = [one for one in json.loads(out)["findings"] if one["name"] == "accounts-spending"]
    assert finding["cell"] == "F6"
    assert "全口径为《支出决算表》“合计”行“本年支出合计”" in finding["message"]
    assert "（3 支出决算表 C5）" in finding["message"]
    run("check", str(wrong), "--accounts", str(accounts))
    assert "均不相同" in capsys.readouterr().out
    texts = [str(cell.value) for row in load_workbook(tmp_path / "核对结果" / "另一张.xlsx")["核对结果"].iter_rows() for cell in row]  # fmt: skip
    assert any("均不相同：全口径为" in text for text in texts)


def test_a_data_sheet_beside_its_accounts(tmp_path: Path, figures: SetFigures, capsys: pytest.CaptureFixture[str]) -> None:  # fmt: skip
    """A data sheet is held against a published web page alike."""
    page = tmp_path / "决算公开.html"
    page.write_bytes(page_bytes(draw(figures)))
    total = figures.amount("T7", "line", "total")
    rows = [
        ["2020年度部门整体支出绩效评价基础数据表"], [f"填报单位：{UNIT}"], ["经费控制情况（万元）", "2019年决算数", "2020年预算数", "2020年决算数"],
        ["三公经费：", 0, float(figures.amount("T7", "line", "total", "budget")), float(total + 2)],
        ["3、公务接待", 0, 0, float(figures.amount("T7", "line", "reception"))], ["公用经费", 0, 0, float(figures.amount("T6", "public"))],
    ]  # fmt: skip
    data = tmp_path / "基础数据表.xlsx"
    data.write_bytes(sheet_bytes(rows))
    run("check", str(data), "--accounts", str(page), "--json", "--no-copy")
    assert names(capsys.readouterr().out) == [("accounts-three-public", "warning")]


def test_files_that_are_no_accounts(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A PDF, a picture and a workbook without the tables are refused with what to hand in instead."""
    form = form_with(tmp_path / "自评表.xlsx", Decimal(587))
    for name, content in (("决算.pdf", b"%PDF-1.7\n"), ("决算.png", b"\x89PNG\r\n\x1a\n"), ("决算.jpg", b"\xff\xd8\xff\xe0")):  # fmt: skip
        path = tmp_path / name
        path.write_bytes(content + bytes(200))
        assert run("check", str(form), "--accounts", str(path)) == 2
        err = capsys.readouterr().err
        assert name in err
        assert "请提供其Excel文件" in err
    assert run("check", str(form), "--accounts", str(form)) == 2
    assert "未见决算公开表" in capsys.readouterr().err


def test_a_report_beside_its_accounts(
    tmp_path: Path, accounts: Path, figures: SetFigures, capsys: pytest.CaptureFixture[str]
) -> None:
    """`report check --accounts` finds the sentence that has another figure, and comments it in the copy."""
    document = tmp_path / "自评报告.docx"
    texts = [
        f"{UNIT}2020年度部门整体支出绩效自评报告",
        f"本年支出合计{figures.amount('T1', 'spending') + 3}万元。",
    ]
    book = Document()
    for text in texts:
        book.add_paragraph(text)
    book.save(str(document))
    run("report", "check", str(document), "--accounts", str(accounts), "--json")
    record = json.loads(capsys.readouterr().out)
    (finding,) = [one for one in record["findings"] if one["name"].startswith("accounts-")]
    assert (finding["name"], finding["severity"], finding["paragraph"]) == ("accounts-label", "warning", 2)
    with zipfile.ZipFile(tmp_path / "核对结果" / "自评报告-核对结果.docx") as package:
        assert "《支出决算表》“合计”行" in package.read("word/comments.xml").decode()
    assert run("report", "check", str(document), "--accounts", str(document)) == 2
    assert "未见决算公开表" in capsys.readouterr().err
