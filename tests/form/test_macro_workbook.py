"""The form with buttons: macros that run everywhere and write the sheet of the copy."""

from __future__ import annotations

import io
import re
import zipfile
from datetime import date
from functools import lru_cache
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from lxml import etree
from oletools.olevba import VBA_Parser
from openpyxl import load_workbook
from support.office.macro_form import FIRST_BUTTON, macro_form, run_macros, with_buttons

from xlselfeval.buttons import DONE
from xlselfeval.checking import Checker
from xlselfeval.demo import filled_form, issued_form
from xlselfeval.excel.answer import answer
from xlselfeval.files.open import open_workbook
from xlselfeval.files.package import Package
from xlselfeval.form.button_sheets import BUTTON_HELP_SHEET, button_texts, macro_texts
from xlselfeval.form.buttons_vml import GAP, HEIGHT, TOP, WIDTH, anchor, column_pixels
from xlselfeval.form.macro_workbook import macro_sources
from xlselfeval.resources import macros_folder
from xlselfeval.result.checked_copy import checked_copy
from xlselfeval.result.table import ResultTable
from xlselfeval.result.table_cells import TableCell, TableRow
from xlselfeval.result.vba_answer import answer_text, failed_answer
from xlselfeval.sheet_names import TEXTS_SHEET, XLWINGS_SHEET

DAY = date(2026, 1, 5)
NAME = "自评表 50%.xlsm"
RESULT = "核对结果"
EXCEL = "{urn:schemas-microsoft-com:office:excel}"
SEEN = ["自评表", "填表说明", "_xlselfeval", BUTTON_HELP_SHEET]  # up to the last one that is seen
UNSEEN = [TEXTS_SHEET, XLWINGS_SHEET]
SHEETS = [*SEEN, *UNSEEN]
TEXTS = macro_texts(button_texts())


def code_of(source: str) -> str:
    """A source without comments, attributes and texts."""
    lines = [line for line in source.splitlines() if not line.startswith("Attribute ")]
    return "\n".join(re.sub(r"'.*", "", re.sub(r'"(?:[^"]|"")*"', '""', line)) for line in lines)


def procedures() -> set[str]:
    return {
        name
        for source in macro_sources().values()
        for name in re.findall(r"^Public (?:Sub|Function) (\w+)", source, re.MULTILINE)
    }


@pytest.mark.parametrize("path", sorted(macros_folder().rglob("*.bas")), ids=lambda path: path.stem)
def test_a_source_runs_wherever_macros_run(path: Path) -> None:
    """A source is strict ASCII without conditions, Declare, auto-run and type libraries."""
    source = path.read_bytes().decode("ascii")
    lines = source.splitlines()
    assert lines[0] == f'Attribute VB_Name = "{path.stem}"'
    assert lines[1] == "Option Explicit"
    assert (
        re.findall(r"(?im)^\s*#|\bDeclare\b|\bAuto_?Open\b|\bWorkbook_\w+|\bAuto_?Close\b", code_of(source))
        == []
    )
    assert re.fullmatch(r"[A-Za-z]\w{0,30}", path.stem)
    assert path.stem.lower() not in ("vbaproject", "dir")
    assert re.fullmatch(r"[\t\n\x20-\x7E]*", source)
    assert max(map(len, lines)) <= 1023
    assert not re.search(r"(?m)(?:^.*\s_\s*\n){25}", source)  # a statement has 24 continued lines at most
    # late binding: a type library would be a reference that another machine does not have
    types = set(re.findall(r"\bAs (?:New )?(\w+)", code_of(source)))
    assert types <= {"String", "Long", "Boolean", "Double", "Object", "Variant", "Collection"}


def test_olevba_reads_the_sources_back() -> None:
    """The project in the .xlsm holds the files of macros/, and nothing that starts by itself."""
    parser = VBA_Parser("form.xlsm", data=macro_form())
    found = {
        file.rpartition(".")[0]: code.replace("\r\n", "\n").rstrip("\n")
        for _, _, file, code in parser.extract_macros()
    }
    kinds = {kind for kind, _, _ in parser.analyze_macros()}
    documents = {name for name in found if name not in macro_sources()}
    assert documents == {"ThisWorkbook", *(f"Sheet{number}" for number in range(1, len(SHEETS) + 1))}
    assert {name: found[name] for name in macro_sources()} == {
        name: source.rstrip("\n") for name, source in macro_sources().items()
    }
    assert "AutoExec" not in kinds


def test_the_same_form_gives_the_same_bytes() -> None:
    """Two .xlsm of the same form are equal byte for byte."""
    assert with_buttons(filled_form(issued_form())) == macro_form()


def test_openpyxl_opens_it_and_keeps_the_buttons() -> None:
    """The sheets are in order and hidden as intended; openpyxl keeps the buttons."""
    book = load_workbook(io.BytesIO(macro_form()), keep_vba=True)
    assert book.sheetnames == SHEETS
    states = [sheet.sheet_state for sheet in book.worksheets]
    assert states[3:] == ["visible", "veryHidden", "veryHidden"]
    assert book.code_name == "ThisWorkbook"
    assert [sheet.sheet_properties.codeName for sheet in book.worksheets] == [
        f"Sheet{number}" for number in range(1, len(SHEETS) + 1)
    ]
    saved = io.BytesIO()
    book.save(saved)
    with zipfile.ZipFile(saved) as archive:
        names = archive.namelist()
        kept = [macro for name in names if name.endswith(".vml") for macro in buttons_in(archive.read(name))]
    assert kept == ["XSE_Check", "XSE_Rescore", "XSE_Result", "XSE_Clear"]
    assert "xl/vbaProject.bin" in names


def buttons_in(vml: bytes) -> list[str]:
    """The macros of the buttons in a drawing."""
    return [(one.text or "").removeprefix("[0]!") for one in etree.fromstring(vml).iter(f"{EXCEL}FmlaMacro")]


def test_every_button_has_its_macro() -> None:
    """Buttons and ribbon name procedures that exist."""
    package = Package(macro_form())
    ribbon = package.tree("customUI/customUI14.xml")
    callbacks = [one.get("onAction") for one in ribbon.iterfind(".//{*}button")]
    assert len(callbacks) == 4
    named = {*buttons_in(package.read("xl/drawings/vmlDrawing1.vml")), *callbacks}
    assert len(named) == 8
    assert named <= procedures()


def test_the_package_says_what_is_in_it() -> None:
    """The new parts have content types, and the form is checked as before."""
    plain, macro = open_workbook(filled_form(issued_form())), open_workbook(macro_form())
    types = {one.get("PartName", one.get("Extension")): one.get("ContentType", "") for one in Package(macro_form()).tree("[Content_Types].xml")}  # fmt: skip
    assert types["/xl/workbook.xml"] == "application/vnd.ms-excel.sheet.macroEnabled.main+xml"
    assert types["bin"] == "application/vnd.ms-office.vbaProject"
    assert types["vml"] == "application/vnd.openxmlformats-officedocument.vmlDrawing"
    found = [
        [
            (one.name, one.cell, one.indicator)
            for one in review.findings
            if one.name not in ("not-calculated", "macro-foreign", "hidden-content")
        ]
        for workbook in (plain, macro)
        for review in Checker().check_workbook(workbook)
    ]
    assert (
        found[0] == found[1]
    )  # the demonstration's form was issued without macros and their sheets, which are findings


def test_buttons_stand_side_by_side_beside_the_form() -> None:
    """The buttons begin in column K, of one size, in the first row, and are not printed."""
    package = Package(macro_form())
    widths = [
        load_workbook(io.BytesIO(macro_form())).worksheets[0].column_dimensions[letter].width
        for letter in "ABCDEFGHIJKLMNO"
    ]
    edges = [0]
    for width in widths:
        edges.append(edges[-1] + column_pixels(width))
    places = []
    for data in package.tree("xl/drawings/vmlDrawing1.vml").iter(f"{EXCEL}ClientData"):
        assert data.findtext(f"{EXCEL}PrintObject") == "False"
        column, dx, row, dy, column2, dx2, row2, dy2 = map(
            int, (data.findtext(f"{EXCEL}Anchor") or "").split(",")
        )
        assert (row, dy, row2, dy2) == (0, TOP, 0, TOP + HEIGHT)
        places.append((edges[column] + dx, edges[column2] + dx2))
    start = edges[FIRST_BUTTON - 1]
    assert places == [
        (start + number * (WIDTH + GAP), start + number * (WIDTH + GAP) + WIDTH) for number in range(4)
    ]


@pytest.mark.parametrize(
    ("left", "place"), [(0, (0, 0)), (74, (0, 74)), (75, (1, 0)), (95, (2, 0)), (170, (3, 11))]
)
def test_an_anchor_is_the_column_and_the_way_into_it(left: int, place: tuple[int, int]) -> None:
    """A distance falls into columns of 75 and 20 pixels, then into columns of the default width."""
    assert anchor(left, [75, 20]) == place


def test_python_is_asked_for_four_things() -> None:
    """RunPython is given four functions of the package."""
    texts = [text for source in macro_sources().values() for text in re.findall(r'"(import [^"]*)"', source)]
    assert [re.fullmatch(r"import xlselfeval\.buttons; xlselfeval\.buttons\.(\w+)\(\)", text)[1] for text in texts] == [  # type: ignore[index]
        "check", "rescore", "write_result", "clear_result",
    ]  # fmt: skip


def test_every_text_that_the_macros_ask_for_is_there() -> None:
    """The sources and the sheet of texts have the same keys."""
    asked = {
        key
        for source in macro_sources().values()
        for key in re.findall(r'XseText(?:With)?\("([a-z0-9-]+)"[,)]', source)
    }
    signs = {key for key in TEXTS if key.startswith("mark-sign-")}
    assert len(signs) == 3  # asked for by number
    assert asked == set(TEXTS) - signs - {"way-auto"}  # 自动 is what any other word means
    book = load_workbook(io.BytesIO(macro_form()))
    assert {row[0]: row[1] for row in book[TEXTS_SHEET].iter_rows(values_only=True)} == TEXTS
    assert [[cell.value for cell in row] for row in book[XLWINGS_SHEET].iter_rows()] == [
        ["ADD_WORKBOOK_TO_PYTHONPATH", "False"]
    ]


def test_texts_fit_a_message_box() -> None:
    """Every message leaves room in a message box for what is filled in."""
    assert [key for key, text in TEXTS.items() if len(text) > 300] == []


# ------------------------------------------------------------------ in LibreOffice


@pytest.fixture(scope="module")
def form(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("macros") / "自评 表.xlsm"
    path.write_bytes(macro_form())
    return path


@lru_cache(maxsize=1)
def demo_answer(path: Path) -> str:
    return answer(path, NAME, today=DAY)


def seen(sheet: dict[str, Any]) -> dict[str, Any]:
    """A sheet as the worker reads it, links and lines inside merged cells normalised."""
    cells = sheet["cells"]
    for place, cell in cells.items():
        row, column = map(int, place.split(","))
        inside = (
            column > 1 and cell["merged"][1] > 1 and cells[f"{row},{column - 1}"]["merged"] == cell["merged"]
        )
        if inside:
            cell["line"] = None
        cell["link"] = [link.replace("'.", "'!") for link in cell["link"]]
    return sheet


def differences(ours: dict[str, Any], theirs: dict[str, Any]) -> list[object]:
    """The differences between two sheets; heights may differ by 0.2 mm."""
    assert set(ours["cells"]) == set(theirs["cells"])
    wrong: list[object] = [
        (place, key, cell[key], theirs["cells"][place][key])
        for place, cell in ours["cells"].items()
        for key in cell
        if cell[key] != theirs["cells"][place][key]
    ]
    for key in ("heights", "widths"):
        wrong += [
            (key, number, one, other)
            for number, (one, other) in enumerate(zip(ours[key], theirs[key], strict=True))
            if abs(one - other) > 20
        ]
    return wrong


@pytest.mark.office
def test_the_macros_write_the_sheet_of_the_file_copy(form: Path) -> None:
    """The sheet that VBA fills equals that of the checked copy, twice, and can be removed."""
    text = demo_answer(form)
    workbook = open_workbook(macro_form())
    copy = form.with_name("copy.xlsm")
    copy.write_bytes(checked_copy(workbook, Checker().check_workbook(workbook), file=NAME, today=DAY))
    (found, (theirs,)) = run_macros([
        {"path": str(form), "steps": [
            ["modules"],
            ["call", "XseTexts.XseAlive"],
            ["call", "XseSheet.XseFill", text],
            ["sheets"],
            ["active"],
            ["read", RESULT],
            ["call", "XseOurs.XseWrittenInto"],
            ["put", RESULT, {"L6": "已补充"}],
            ["call", "XseOurs.XseWrittenInto"],
            ["call", "XseSheet.XseFill", text],
            ["sheets"],
            ["read", RESULT],
            ["call", "XseOurs.XseRemove"],
            ["sheets"],
            ["call", "XseOurs.XseRemove"],
        ]},
        {"path": str(copy), "steps": [["read", RESULT]]},
    ])  # fmt: skip
    modules, alive, problem, sheets, active, first, written, _, remarked, again, still, second, *rest = found
    assert set(macro_sources()) <= set(modules)
    assert alive == 4711
    assert (problem, again) == ("", "")
    assert sheets == still == [*SEEN, RESULT, *UNSEEN]
    assert active == "自评表"
    theirs = seen(theirs)
    assert any(cell["link"] for cell in theirs["cells"].values())
    assert differences(seen(first), theirs) == []
    assert differences(seen(second), theirs) == []
    assert (written, remarked) == (False, True)
    assert rest == ["", SHEETS, TEXTS["nothing-to-clear"]]


def small_answer(*texts: str) -> str:
    """An answer with a sheet that is recognised as ours, and these texts in it."""
    marks = ("一、请处理", "序号", "二、逐项核对", "三、口径与依据", *texts)
    rows = [TableRow((TableCell(text, "cell", 13),), 20.0) for text in marks]
    return answer_text([ResultTable(sheet="自评表", rows=tuple(rows))], checked="", rescored="")


@pytest.mark.office
def test_texts_stay_texts(form: Path) -> None:
    """Texts that could be taken for formulas, numbers, dates or marks stay as they are."""
    texts = [
        "=1+1",
        "200",
        "-5",
        "1/2",
        "+3",
        "@A1",
        "98%",
        "2020-12-31",
        "TRUE",
        "'引号",
        "1E5",
        "a\tb\\n\n二",
        "𠮷 ￥",
    ]
    ((problem, sheet),) = run_macros(
        [{"path": str(form), "steps": [["call", "XseSheet.XseFill", small_answer(*texts)], ["read", RESULT]]}]
    )
    assert problem == ""
    cells = [sheet["cells"][f"{row},1"] for row in range(5, 5 + len(texts))]
    assert [(cell["kind"], cell["value"]) for cell in cells] == [("TEXT", text) for text in texts]


@pytest.mark.office
def test_a_sheet_of_somebody_else_is_left_alone(form: Path) -> None:
    """A foreign sheet called 核对结果 keeps its name and content; ours is put beside it."""
    steps = [
        ["put", RESULT, {"A1": "一、请处理", "A2": "别人的表", "B5": 7}],
        ["call", "XseSheet.XseFill", small_answer()],
        ["sheets"],
        ["call", "XseOurs.XseRemove"],
        ["sheets"],
        ["read", RESULT],
    ]
    ((_, problem, sheets, removed, after, foreign),) = run_macros([{"path": str(form), "steps": steps}])
    assert (problem, removed) == ("", "")
    assert sheets == [RESULT, *SEEN, f"{RESULT}(2)", *UNSEEN]
    assert after == [RESULT, *SHEETS]
    values = {place: cell["value"] for place, cell in foreign["cells"].items() if cell["kind"] != "EMPTY"}
    assert values == {"1,1": "一、请处理", "2,1": "别人的表", "5,2": 7}


@pytest.mark.office
def test_an_answer_that_is_not_whole_is_refused(form: Path) -> None:
    """An answer that is cut short or of another version is refused, as is a protected workbook."""
    text = demo_answer(form)
    lines = text.split("\r\n")
    answers = [
        "", text[: len(text) // 2], "\r\n".join([*lines[:20], *lines[21:]]), text.removesuffix("\r\n"),
        text.replace("xlselfeval-answer\t1", "xlselfeval-answer\t2"), failed_answer("文件已加密，请取消密码后重新报送"),
    ]  # fmt: skip
    steps = [["call", "XseSheet.XseFill", one] for one in answers]
    steps += [["sheets"], ["protect"], ["call", "XseSheet.XseFill", text], ["sheets"]]
    ((*problems, sheets, _, guarded, still),) = run_macros([{"path": str(form), "steps": steps}])
    incomplete = TEXTS["answer-incomplete"]
    assert problems == [incomplete] * 4 + [TEXTS["answer-version"], "文件已加密，请取消密码后重新报送"]
    assert guarded == TEXTS["structure-protected"]
    assert sheets == still == SHEETS


@pytest.mark.office
def test_the_ladder_and_the_command(form: Path) -> None:
    """Program and setting decide the way; the command line and the messages fit."""
    excel = ["Microsoft Excel", r"C:\Program Files\Microsoft Office\root\Office16"]
    wps = ["Microsoft Excel", r"C:\Users\a\AppData\Local\Kingsoft\WPS Office\12\office6"]
    cases = [
        (["check", "自动", *excel], True), (["clear", "自动", *excel], False), (["check", "自动", *wps], False),
        (["check", "自动", "WPS 表格", "C:\\"], False), (["check", "", *excel], True),
        (["clear", "xlwings", *wps], True), (["check", "命令行", *excel], False),
    ]  # fmt: skip
    line = [
        "xlselfeval",
        r"C:\临时 1\form.xlsm",
        r"C:\临时 1\answer.txt",
        "50%表&甲.xlsm",
        r"C:\临时 1\log.txt",
    ]
    steps = [["call", "XseButtons.XseTriesPython", *arguments] for arguments, _ in cases]
    steps += [
        ["call", "XseHost.XseCommandLine", *line],
        ["call", "XseHost.XseNoAnswer", 1, "No module named xlselfeval"],
        ["call", "XseHost.XseNoAnswer", 2, "无此命令 excel"],
        ["call", "XseHost.XseNoAnswer", 9009, "坏了"],
        ["call", "XseButtons.XseDone", "check", False],
        ["call", "XseButtons.XseDone", "clear", False],
        ["call", "XseTexts.XseSetting", "xse_way"],
        ["call", "XseTexts.XseSetting", "xse_nothing"],
    ]
    ((*ways, command, missing, old, other, no_shell, no_sheet, way, nothing),) = run_macros(
        [{"path": str(form), "steps": steps}]
    )
    assert ways == [expected for _, expected in cases]
    assert command == (
        '%ComSpec% /d /s /c "cd /d %SystemRoot%&set PYTHONUTF8=0&set PYTHONIOENCODING=&xlselfeval excel answer'
        r' "C:\临时 1\form.xlsm" "C:\临时 1\answer.txt" --name "50％表&甲.xlsm" >nul 2>"C:\临时 1\log.txt""'
    )
    assert missing == TEXTS["not-installed"].replace("{1}", "No module named xlselfeval")
    assert old == TEXTS["too-old"].replace("{1}", "无此命令 excel")
    assert other == TEXTS["no-answer"].replace("{1}", "9009").replace("{2}", "坏了")
    assert (no_shell, no_sheet) == (TEXTS["no-shell"], TEXTS["nothing-to-clear"])  # here is no Windows
    assert (way, nothing) == ("自动", "")


@pytest.mark.office
@pytest.mark.parametrize(
    ("cells", "beside", "plain"),
    [
        ({}, False, True),
        ({"A2": "INTERPRETER_WIN", "B2": "C:\\evil.exe"}, False, False),
        ({"B1": "True"}, False, False),
        ({"A1": "PYTHONPATH"}, False, False),
        ({"C1": "x"}, False, False),
        ({}, True, False),
    ],
)
def test_xlwings_gets_no_settings_from_workbook_or_folder(
    cells: dict[str, str], *, beside: bool, plain: bool, form: Path, tmp_path: Path
) -> None:
    """Python is started through xlwings only where nothing but the issued setting would be read."""
    path = tmp_path / "表.xlsm"
    path.write_bytes(form.read_bytes())
    if beside:
        (tmp_path / "xlwings.conf").write_text('"INTERPRETER_WIN","C:\\evil.exe"', encoding="ascii")
    steps = [["put", "xlwings.conf", cells], ["call", "XseXlwings.XseXlwingsIsPlain"]]
    ((_, answer),) = run_macros([{"path": str(path), "steps": steps}])
    assert answer is plain


def test_macros_run_nothing_that_a_workbook_names() -> None:
    """No text of a cell gets into a command, and only known names are run."""
    source = macro_sources()["XseHost"]
    assert "XseSetting" not in source
    assert "ExpandEnvironmentStrings" not in source
    assert re.findall(r"FoundCommand = (\w+)", source) == ["PROGRAM", "FALLBACK_COMMAND"]


def test_the_batch_file_takes_names_as_they_came() -> None:
    """Names are expanded behind the parser of cmd.

    Programs are not looked for beside the files, and nothing runs after.
    """
    data = (macros_folder() / "check.bat").read_bytes()
    lines = [line for line in data.decode("ascii").split("\r\n") if not line.startswith("rem ")]
    assert b"\n" not in data.replace(b"\r\n", b"")
    assert not [line for line in lines if "%*" in line or re.search(r"%[1-9]", line)]
    runs = [place for place, line in enumerate(lines) if " check " in line]
    assert [lines[place].split()[0] for place in runs] == ["py.exe", "xlselfeval.exe"]
    assert all(lines[place].endswith("check !NAMES!") for place in runs)
    assert lines.index('cd /d "%SystemRoot%"') < lines.index("where xlselfeval.exe >nul 2>nul") < runs[0]
    assert lines[-2:] == ["exit %WAY% %RESULT%", ""]


@pytest.mark.office
def test_office_programs_see_the_buttons(form: Path) -> None:
    """LibreOffice has four buttons with captions and macros side by side in the first row."""
    (((*buttons,),),) = run_macros([{"path": str(form), "steps": [["buttons", "自评表"]]}])
    assert [caption for caption, _, _ in buttons] == [one["caption"] for one in button_texts()["button"]]
    macros = [re.search(r"XseButtons\.(\w+)\?", events[0]) for _, events, _ in buttons]
    assert [one and one[1] for one in macros] == ["XSE_Check", "XSE_Rescore", "XSE_Result", "XSE_Clear"]
    pixel = 2540 / 96  # 1/100 mm; widths of columns depend on the fonts of this machine
    boxes = [box for _, _, box in buttons]
    assert all(one[0] + one[2] < other[0] for one, other in pairwise(boxes))
    assert {(round(top / pixel), round(height / pixel)) for _, top, _, height in boxes} == {(TOP, HEIGHT)}


def test_the_macro_asks_for_the_sign_that_python_leaves() -> None:
    """VBA looks in the status bar for what the Python of the buttons writes there."""
    assert f'PYTHON_WAS_HERE As String = "{DONE}"' in macro_sources()["XseButtons"]
