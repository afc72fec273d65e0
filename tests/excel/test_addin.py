"""The Excel add-in: valid, reproducible, with callbacks that exist, and working on the workbook in front."""

from __future__ import annotations

import io
import re
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from oletools.olevba import VBA_Parser
from openpyxl import Workbook, load_workbook
from support.foreign_forms import national
from support.lint import lint
from support.office.macro_form import macro_form, run_macros
from support.packages import saved

from xlselfeval.checking import Checker
from xlselfeval.cli.app import cli
from xlselfeval.excel.addin import addin
from xlselfeval.excel.answer import answer
from xlselfeval.files.open import open_workbook
from xlselfeval.files.package import Package
from xlselfeval.form.button_sheets import button_texts, macro_texts
from xlselfeval.form.macro_workbook import addin_sources, macro_sources
from xlselfeval.result.checked_copy import checked_copy
from xlselfeval.sheet_names import RESULT_SHEET, TEXTS_SHEET

DAY = date(2026, 1, 5)
NAME = "外来 表.xlsx"
WORDS = button_texts()["addin"]
TEXTS = macro_texts(button_texts())


def test_the_package_is_an_addin() -> None:
    """Content type, sheets and texts are those of an add-in; the lint finds no fault in it."""
    package = Package(addin())
    types = {one.get("PartName"): one.get("ContentType") for one in package.tree("[Content_Types].xml")}
    assert types["/xl/workbook.xml"] == "application/vnd.ms-excel.addin.macroEnabled.main+xml"
    book = open_workbook(addin())
    assert [(part.name, part.state) for part in book.sheets] == [
        (WORDS["title"], "visible"),
        (TEXTS_SHEET, "veryHidden"),
    ]
    texts = book.sheet(book.sheets[1]).cells
    assert {texts[row, 1].text: texts[row, 2].text for row, column in texts if column == 1} == TEXTS
    core = package.read("docProps/core.xml").decode()
    assert f">{WORDS['title']}<" in core  # Excel's list of add-ins shows both
    assert f">{WORDS['about']}<" in core
    assert lint(addin()) == []


def test_the_same_version_gives_the_same_bytes() -> None:
    """Two add-ins are equal byte for byte."""
    assert addin() == addin()


def test_oletools_reads_the_project_back() -> None:
    """The add-in has the modules of a form; one of them is its own. Nothing starts by itself."""
    parser = VBA_Parser("a.xlam", data=addin())
    found = {
        file.rpartition(".")[0]: code.replace("\r\n", "\n").rstrip("\n")
        for _, _, file, code in parser.extract_macros()
    }
    assert set(found) == {"ThisWorkbook", "Sheet1", "Sheet2", *macro_sources()}
    forms = {name: source.rstrip("\n") for name, source in macro_sources().items()}
    assert {name for name in forms if found[name] != forms[name]} == {"XseBook"}
    assert "ActiveWorkbook" in found["XseBook"]
    assert "AutoExec" not in {kind for kind, _, _ in parser.analyze_macros()}


def test_each_button_of_the_tab_has_its_callback() -> None:
    """The four buttons of the tab name procedures of the project that take a control."""
    ribbon = Package(addin()).tree("customUI/customUI14.xml")
    (tab,) = ribbon.iterfind(".//{*}tab")
    buttons = list(tab.iterfind(".//{*}button"))
    assert tab.get("label") == "自评表"
    assert [one.get("label") for one in buttons] == ["检查填报", "重算得分", "生成核对结果", "清除核对结果"]
    callbacks = set(
        re.findall(r"^Public Sub (\w+)\(control As Object\)", "".join(addin_sources().values()), re.M)
    )
    assert {one.get("onAction") for one in buttons} == callbacks


def test_only_texts_are_looked_up_in_the_file_of_the_macros() -> None:
    """ThisWorkbook, the add-in itself, holds texts and settings; no other module reads or writes it."""
    using = {name for name, source in addin_sources().items() if "ThisWorkbook" in source}
    assert using == {"XseBook", "XseTexts"}
    assert sum("ActiveWorkbook" in source for source in addin_sources().values()) == 1


def test_the_command_writes_it(tmp_path: Path) -> None:
    """`excel addin` writes the file; a name that is no add-in is refused."""
    target = tmp_path / "工具.xlam"
    done = CliRunner().invoke(cli, ["excel", "addin", "-o", str(target)])
    assert done.exit_code == 0
    assert target.read_bytes() == addin()
    refused = CliRunner().invoke(cli, ["excel", "addin", "-o", str(tmp_path / "工具.xlsm")])
    assert ".xlam" in str(refused.exception)
    assert list(tmp_path.iterdir()) == [target]


# ------------------------------------------------------------------ in LibreOffice


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("addin")
    (folder / "a.xlam").write_bytes(addin())
    (folder / NAME).write_bytes(national())
    return folder


def run_on(folder: Path, name: str | None, *steps: list[Any]) -> list[Any]:
    """The results of steps; macros are those of the add-in, while that workbook (or none) is in front."""
    job: dict[str, Any] = {"addin": str(folder / "a.xlam"), "steps": steps}
    return run_macros([job | ({"path": str(folder / name)} if name else {})])[0]


@pytest.mark.office
def test_the_result_goes_into_the_workbook_in_front(files: Path) -> None:
    """A foreign .xlsx without macros gets the sheet of its checked copy, and loses it again."""
    text = answer(files / NAME, NAME, today=DAY)
    workbook = open_workbook(national())
    (files / "copy.xlsx").write_bytes(
        checked_copy(workbook, Checker().check_workbook(workbook), file=NAME, today=DAY)
    )
    problem, sheets, written, removed, after = run_on(
        files, NAME, ["call", "XseSheet.XseFill", text], ["sheets"], ["read", RESULT_SHEET],
        ["call", "XseOurs.XseRemove"], ["sheets"],
    )  # fmt: skip
    ((copied,),) = run_macros([{"path": str(files / "copy.xlsx"), "steps": [["read", RESULT_SHEET]]}])
    assert (problem, removed) == ("", "")
    assert sheets == [*after, RESULT_SHEET]
    values = [
        {place: (cell["kind"], cell["value"], cell["merged"]) for place, cell in one["cells"].items()}
        for one in (written, copied)
    ]
    assert values[0] == values[1]


@pytest.mark.office
def test_a_workbook_with_buttons_of_its_own(files: Path) -> None:
    """Texts and macros are the add-in's where the form in front has others, without the form's settings."""
    (files / "form.xlsm").write_bytes(macro_form())
    setting, _, title, result = run_on(
        files, "form.xlsm", ["call", "XseTexts.XseSetting", "xse_way"], ["put", TEXTS_SHEET, {"B1": "改过"}],
        ["call", "XseTexts.XseText", "title"], ["call", "XseButtons.XseDone", "check", False],
    )  # fmt: skip
    assert (setting, title) == ("", TEXTS["title"])
    assert result == TEXTS["no-shell"]  # here is no Windows


@pytest.mark.office
def test_without_a_workbook_that_is_saved(files: Path) -> None:
    """Where only the add-in is open, the buttons have a message, and nothing is written into it."""
    missing, *pressed, sheets = run_on(
        files, None, ["call", "XseButtons.XseNoWorkbook"],
        *(["call", f"XseButtons.XSE_Ribbon{one['name']}", None] for one in button_texts()["button"]), ["sheets"],
    )  # fmt: skip
    assert missing == TEXTS["no-workbook"]
    assert pressed == [None] * 4
    assert sheets == [WORDS["title"], TEXTS_SHEET]
    there, *pressed, sheets = run_on(
        files, NAME, ["call", "XseButtons.XseNoWorkbook"],
        *(["call", f"XseButtons.XSE_Ribbon{one['name']}", None] for one in button_texts()["button"]), ["sheets"],
    )  # fmt: skip
    assert (there, pressed) == ("", [None] * 4)
    assert sheets == load_workbook(io.BytesIO(national())).sheetnames


@pytest.mark.office
def test_settings_of_the_workbook_in_front_do_not_count(files: Path) -> None:
    """A workbook that would set what the xlwings add-in runs is not handed to it; our form is."""
    ours = {"A1": "ADD_WORKBOOK_TO_PYTHONPATH", "B1": "False"}
    cases: list[tuple[dict[str, dict[str, str]], bool]] = [
        ({}, True),
        ({"xlwings.conf": ours}, True),
        ({"xlwings.conf": ours | {"B1": "True"}}, False),
        ({"XLWINGS.CONF": {"A1": "INTERPRETER_WIN", "B1": r"\\server\evil.exe"}}, False),
        ({"xlwings.conf": ours | {"A2": "PYTHONPATH", "B2": "."}}, False),
        ({"xlselfeval.py": {"A1": "import os"}}, False),
    ]
    jobs = []
    for number, (sheets, _) in enumerate(cases):
        book = Workbook()
        for name, cells in sheets.items():
            sheet = book.create_sheet(name)
            for address, text in cells.items():
                sheet[address] = text
        path = files / f"settings{number}.xlsx"
        path.write_bytes(saved(book))
        jobs.append(
            {
                "addin": str(files / "a.xlam"),
                "path": str(path),
                "steps": [["call", "XseXlwings.XseXlwingsIsPlain"]],
            }
        )
    assert run_macros(jobs) == [[plain] for _, plain in cases]


@pytest.mark.office
def test_names_that_a_command_line_would_read(files: Path) -> None:
    """A workbook whose path has a sign of the command line is not handed to the xlwings add-in."""
    paths = {
        r"C:\报送 2024\自评表(1).xlsx": True, r"\\server\共享\表'2'.xlsx": True, r"C:\a&calc&.xlsx": False,
        r"C:\%TEMP%.xlsx": False, r"C:\a;b\表.xlsx": False, r"C:\a=b.xlsx": False, r"C:\a^b.xlsx": False,
        r"C:\a!b.xlsx": False, "https://x.sharepoint.com/表.xlsx": False,
    }  # fmt: skip
    found = run_on(files, None, *(["call", "XseXlwings.XsePlainName", path] for path in paths))
    assert dict(zip(paths, found, strict=True)) == paths
