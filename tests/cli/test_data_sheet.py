"""`report new` and `check` on a data sheet: output, JSON, copy, exit status."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from openpyxl import load_workbook
from support.data_sheets import published_2023, workbook_bytes

from xlselfeval.cli.app import main


def run(*arguments: str) -> int:
    with pytest.raises(SystemExit) as stop:
        main(list(arguments))
    assert isinstance(stop.value.code, int)
    return stop.value.code


@pytest.fixture
def published(tmp_path: Path) -> Path:
    path = tmp_path / "某乡.xlsx"
    path.write_bytes(workbook_bytes(published_2023()))
    return path


def test_a_published_sheet(published: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Findings are printed, the copy has a result sheet with links, the original stays."""
    before = published.read_bytes()
    assert run("check", str(published)) == 0
    out = capsys.readouterr().out
    assert "基础数据表 ｜ 请核实（请核实2条，提示5条）" in out
    assert "请核实\tD17\t“公用经费”2023年决算数：填报193.42" in out
    copy = load_workbook(published.parent / "核对结果" / "某乡.xlsx")
    assert copy.sheetnames == ["基础数据表", "核对结果"]
    texts = [
        str(cell.value) for row in copy["核对结果"].iter_rows() for cell in row if cell.value is not None
    ]
    assert "C5 2023年实际在职人数" in texts
    assert "225.54%" in texts
    assert published.read_bytes() == before


def test_remarks_stay_in_the_next_copy(published: Path) -> None:
    """The explanation of a unit beside a finding of its copy is beside it in the next one."""
    assert run("check", str(published)) == 0
    copy = published.parent / "核对结果" / "某乡.xlsx"
    book = load_workbook(copy)
    result = book["核对结果"]
    row = next(cell.row for cell in result["C"] if cell.value == "C5 2023年实际在职人数")
    result[f"L{row}"] = "军转干部安置"
    book.save(copy)
    assert run("check", str(copy), "-o", str(published.parent / "再次")) == 0
    again = load_workbook(published.parent / "再次" / "某乡.xlsx")
    assert again.sheetnames == ["基础数据表", "核对结果"]
    assert again["核对结果"][f"L{row}"].value == "军转干部安置"


def test_json(published: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """One object for the sheet, with its kind and the fields of findings."""
    assert run("check", str(published), "--json", "--no-copy") == 0
    (line,) = capsys.readouterr().out.splitlines()
    record = json.loads(line)
    assert (record["kind"], record["status"], record["year"]) == ("data-sheet", "reviewed", "2023")
    assert record["findings"][0]["name"] == "data-control"
    assert record["findings"][0]["cell"] == "C5"


def test_a_new_sheet(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """It is written once, and not over another file."""
    target = tmp_path / "基础数据表.xlsx"
    assert run("report", "new", "hunan", "-o", str(target), "--year", "2024", "--organization", "某局") == 0
    assert run("report", "new", "hunan", "-o", str(target), "--year", "2024", "--organization", "某局") == 0
    assert run("report", "new", "hunan", "-o", str(target), "--year", "2025") == 2
    assert "未予覆盖" in capsys.readouterr().err
    assert run("check", str(target)) == 1
    assert run("report", "new", "nowhere", "-o", str(tmp_path / "x.xlsx")) == 2
    assert run("report", "new", "hunan", "-o", str(tmp_path / "x.xls")) == 2
