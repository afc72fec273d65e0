"""Additions by people keep an issued workbook from being replaced; a save by an office program does not."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from openpyxl import Workbook, load_workbook
from openpyxl.comments import Comment
from openpyxl.styles import Font, PatternFill
from support.forms import indicators
from support.office import run

from xlselfeval.form.generate import generate
from xlselfeval.form.untouched import changes_since_issue
from xlselfeval.scheme.load import load_scheme

PROJECT = load_scheme("national-project-2020")
OF_VERSION_0_1 = Path(__file__).parents[1] / "data" / "version-0.1"


def issued(folder: Path, *, macros: bool = False) -> Path:
    """Write a form with approved indicators and buttons or without."""
    path = folder / ("某局.xlsm" if macros else "某局.xlsx")
    path.write_bytes(
        generate(PROJECT, year=2024, organization="某局", indicators=indicators(), macros=macros)
    )
    return path


def comment(book: Workbook) -> None:
    book["自评表"]["D15"].comment = Comment("请核实口径", "某科")


def sheet(book: Workbook) -> None:
    book.create_sheet("催报记录")["A1"] = "已电话通知"


def beside(book: Workbook) -> None:
    book["自评表"]["Q20"] = "等财政回复"


def below(book: Workbook) -> None:
    book["自评表"]["K60"] = "等财政回复"


def formula(book: Workbook) -> None:
    book["自评表"]["C60"] = "=SUM(G14:G20)"


def help_text(book: Workbook) -> None:
    book["自评表"]["K15"] = "这一行不填"


def color(book: Workbook) -> None:
    book["自评表"]["F15"].fill = PatternFill("solid", fgColor="FFFFFF00")


def red(book: Workbook) -> None:
    book["自评表"]["D15"].font = Font(name="宋体", color="FFFF0000")


def instructions(book: Workbook) -> None:
    book["填表说明"]["A60"] = "请于5月20日前报送"


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        (comment, "另加了批注"), (sheet, "另加了工作表“催报记录”"), (beside, "Q20 另写了内容"), (below, "K60 另写了内容"),
        (formula, "C60 另写了内容"), (help_text, "K15 另写了内容"), (color, "改过填充颜色或文字颜色"), (red, "改过填充颜色或文字颜色"),
        (instructions, "“填表说明”改过"),
    ],
)  # fmt: skip
def test_what_a_person_adds(change: Callable[[Workbook], None], reason: str, tmp_path: Path) -> None:
    """A comment, a sheet, notes beside or below the form, other colours and other instructions are named."""
    path = issued(tmp_path)
    book = load_workbook(path)
    book.save(path)
    assert changes_since_issue(path) == ()
    change(book)
    book.save(path)
    assert changes_since_issue(path) == (reason,)


def test_a_setting_of_the_buttons(tmp_path: Path) -> None:
    """A setting that somebody typed in 按钮说明 is kept; the choice of a way is none."""
    path = issued(tmp_path, macros=True)
    assert changes_since_issue(path) == ()
    book = load_workbook(path, keep_vba=True)
    cell = next(row[1] for row in book["按钮说明"].iter_rows() if row[1].value == "自动")
    cell.value = "命令行"
    book.save(path)
    assert "“按钮说明”改过" not in changes_since_issue(path)
    cell.value = r"D:\工具\xlselfeval.exe"
    book.save(path)
    assert "“按钮说明”改过" in changes_since_issue(path)


def test_what_was_not_issued(tmp_path: Path) -> None:
    """A workbook of somebody else, and a file that is no workbook, are not what we issued."""
    other = tmp_path / "别的.xlsx"
    Workbook().save(other)
    broken = tmp_path / "坏.xlsx"
    broken.write_bytes(b"nothing")
    assert all(changes_since_issue(path) for path in (other, broken))


def test_a_form_of_an_earlier_version() -> None:
    """A form of version 0.1 shows the answers of the unit alone, not its other layout, words or record."""
    for name in ("甲单位.xlsx", "乙单位.xlsx"):
        assert changes_since_issue(OF_VERSION_0_1 / name) == ("已经填写过",)


@pytest.mark.office
@pytest.mark.parametrize("macros", [False, True])
def test_a_blank_saved_by_an_office_program(tmp_path: Path, macros: bool) -> None:
    """A blank form that LibreOffice opened and saved is what was issued."""
    path, saved = issued(tmp_path, macros=macros), tmp_path / "saved.xlsx"
    kind = "Calc MS Excel 2007 VBA XML" if macros else "Calc MS Excel 2007 XML"
    run([{"path": str(path), "sheet": "自评表", "save": str(saved), "filter": kind}])
    saved.replace(path)
    assert changes_since_issue(path) == ()
