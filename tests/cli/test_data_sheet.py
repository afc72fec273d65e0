"""`report new` and `check` on a data sheet: output, JSON, copy, exit status."""

from __future__ import annotations

import json
from pathlib import Path
from random import Random

import pytest
from openpyxl import load_workbook
from support.command_line import run
from support.data_sheets import due_reasons, filled_rows, honest_figures, published_2023, workbook_bytes
from support.packages import saved

from xlselfeval.demo import filled_form, issued_form


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
    assert "基础数据表 ｜ 请核实（请核实2条，提示6条）" in out
    assert "请核实\tD17\t“公用经费”2023年决算数：填报193.42" in out
    copy = load_workbook(published.parent / "核对结果" / "某乡.xlsx")
    assert copy.sheetnames == ["基础数据表", "核对结果"]
    texts = [
        str(cell.value) for row in copy["核对结果"].iter_rows() for cell in row if cell.value is not None
    ]
    assert "C5 2023年实际在职人数" in texts
    assert "225.54%" in texts
    assert published.read_bytes() == before


def test_explain_a_row(published: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A row of a data sheet is found by its caption or a cell; without either all rows are shown.

    Shown are its figures, sums, changes and findings.
    """
    for wanted in ("公用经费", "D17"):
        assert run("explain", str(published), wanted) == 0
        out = capsys.readouterr().out
        assert "基础数据表 / 公用经费" in out
        assert "2022年决算数 B17：118.31" in out
        assert "算法 增减额＝本年－上年＝193.42－118.31＝75.11，增减率63.49%" in out
        assert "→ 【请核实】“公用经费”2023年决算数 D17" in out
    assert run("explain", str(published), "三公") == 0
    assert "合计＝各项之和：1、公务用车购置和维护经费＋2、出国经费＋3、公务接待" in capsys.readouterr().out
    assert run("explain", str(published)) == 0
    assert capsys.readouterr().out.count("基础数据表 / ") > 15
    assert run("explain", str(published), "没有的") == 2
    assert "表中未见单元格或项目“没有的”" in capsys.readouterr().err


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


@pytest.fixture
def papers(tmp_path: Path) -> tuple[Path, Path]:
    """A form of 2020 and the data sheet of its unit: the form's spending is another one."""
    form, data = tmp_path / "自评表.xlsx", tmp_path / "基础数据表.xlsx"
    form.write_bytes(filled_form(issued_form()))
    submission = load_workbook(form)["自评表"]
    initial, adjusted = (float(submission[cell].value) for cell in ("D6", "E6"))
    figures = honest_figures(Random(3))
    rows = filled_rows(figures)
    rows[0], rows[1] = ["2020年度部门整体支出绩效评价基础数据表"], ["填报单位", submission["C4"].value]
    row = next(one for one in rows if one[0] == "支出合计")
    row[2], row[4], row[5] = initial, adjusted, 600.65
    data.write_bytes(workbook_bytes(rows))
    return form, data


def test_a_data_sheet_beside_a_form(papers: tuple[Path, Path], capsys: pytest.CaptureFixture[str]) -> None:
    """--data checks the data sheet too, writes its copy, and names the places of both.

    The form has no more findings.
    """
    form, data = papers
    run("check", str(form), "--json", "--no-copy")
    alone = json.loads(capsys.readouterr().out)
    assert run("check", str(form), "--data", str(data), "--json") == 1
    of_form, of_data = map(json.loads, capsys.readouterr().out.splitlines())
    assert of_form == alone
    (finding,) = [one for one in of_data["findings"] if one["name"] == "data-form"]
    assert finding["severity"] == "error"
    assert "填报600.65万元，自评表为全年执行数587.65万元（F6）。" in finding["message"]
    copy = load_workbook(form.parent / "核对结果" / "基础数据表.xlsx")
    texts = [str(cell.value) for row in copy["核对结果"].iter_rows() for cell in row]
    assert any("自评表为全年执行数587.65万元（F6）" in text for text in texts)


def test_a_data_sheet_in_the_workbook_of_the_form(
    papers: tuple[Path, Path], capsys: pytest.CaptureFixture[str]
) -> None:
    """A data sheet on another sheet of the form's workbook is held against it."""
    form, data = papers
    book, sheet = load_workbook(form), load_workbook(data)["基础数据表"]
    other = book.create_sheet("基础数据表")
    for line in sheet.iter_rows(values_only=True):
        other.append(line)
    form.write_bytes(saved(book))
    run("check", str(form), "--json", "--no-copy")
    *_, of_data = map(json.loads, capsys.readouterr().out.splitlines())
    assert "data-form" in {one["name"] for one in of_data["findings"]}


def test_wrong_uses_of_data(papers: tuple[Path, Path], capsys: pytest.CaptureFixture[str]) -> None:
    """--data belongs to one file, and names a data sheet."""
    form, data = papers
    other = form.with_name("另一份.xlsx")
    other.write_bytes(form.read_bytes())
    assert run("check", str(form), str(other), "--data", str(data)) == 2
    assert "只能与该单位的一个自评表文件同用" in capsys.readouterr().err
    assert run("check", str(form), "--no-copy", "--data", str(other)) == 2
    assert "未见基础数据表" in capsys.readouterr().err
    for same in (form, form.parent / "." / form.name):
        assert run("check", str(form), "--no-copy", "--data", str(same)) == 2
        said = capsys.readouterr()
        assert (said.out, "--data与所核对的是同一个文件" in said.err) == ("", True)


def test_a_file_that_was_not_checked_forbids_the_good_end(
    papers: tuple[Path, Path], capsys: pytest.CaptureFixture[str]
) -> None:
    """Beside a paper that could not be read nothing is said to be ready, whatever the other one is."""
    _, data = papers
    good, unread = data.with_name("无误.xlsx"), data.with_name("不是表.xlsx")
    figures = honest_figures(Random(3))
    good.write_bytes(workbook_bytes(filled_rows(figures, reasons=due_reasons(figures))))
    unread.write_bytes(workbook_bytes([["会议通知"]]))
    assert run("check", str(good), str(unread), "--no-copy") == 2
    out = capsys.readouterr().out
    assert out.splitlines()[-1].startswith("下一步：有文件未能核对")
    assert "可以报送" not in out


def test_what_was_compared_with_the_form(
    papers: tuple[Path, Path], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """The terminal and 核对结果 say how many figures were compared, and how many differ, or why none were."""
    form, data = papers

    def compared(*arguments: str) -> str:
        run("check", *arguments)
        copy = load_workbook(data.parent / "核对结果" / data.name)["核对结果"]
        (line,) = [row[1].value for row in copy.iter_rows() if row[0].value == "自评表"]
        assert f"\n{line}\n" in capsys.readouterr().out
        return str(line)

    assert compared(str(form), "--data", str(data)) == "与自评表比对3个数字，其中1个不一致"
    book = load_workbook(form)
    book["自评表"]["F6"] = 600.65
    book.save(form)
    assert compared(str(form), "--data", str(data)) == "与自评表比对3个数字，未发现不一致"
    assert compared(str(data)) == "未与自评表比对"
    form.write_bytes(issued_form())
    assert compared(str(form), "--data", str(data)) == "未与自评表比对：自评表为空白表"


def test_the_next_step_fits_what_was_found(
    papers: tuple[Path, Path], capsys: pytest.CaptureFixture[str]
) -> None:
    """A copy is for unit and bureau alike.

    Where nothing is asked none is sent back, and a blank sheet is filled in first.
    """
    form, data = papers

    def next_step(*files: Path, option: str = "--timeout=60") -> str:
        run("check", *map(str, files), option)
        return capsys.readouterr().out.splitlines()[-1].removeprefix("下一步：")

    blank, good = data.with_name("空白.xlsx"), data.with_name("无误.xlsx")
    blank.write_bytes(issued_form())
    figures = honest_figures(Random(3))
    good.write_bytes(workbook_bytes(filled_rows(figures, reasons=due_reasons(figures))))
    for files in ([form], [form, blank, good]):
        assert next_step(*files).startswith(
            "单位在写有“核对结果”的副本中修改或说明后报送，财政部门把副本退给单位"
        )
        assert next_step(*files, option="--no-copy").startswith("去掉 --no-copy 再核对一次")
    for option in ("--timeout=60", "--no-copy"):
        assert next_step(good, option=option).startswith(
            "没有须修改或说明的问题，单位可以报送，财政部门可以收存"
        )
        assert next_step(blank, good, option=option) == "空白的表由单位填写后再核对"
