"""Macros that came back: issued ones are recognised, whatever program saved them."""

from __future__ import annotations

import io
import random
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
import xlwings
from oletools.olevba import VBA_Parser
from openpyxl import Workbook, load_workbook
from openpyxl.workbook.defined_name import DefinedName
from support.issuing import MACROS, RETURNED, issue_record_of, reviewed, with_parts
from support.packages import saved

from xlselfeval.files.vba.compression import compress, decompress
from xlselfeval.files.vba.digest import code_digest
from xlselfeval.files.vba.project import Module, vba_project
from xlselfeval.files.vba.sources import vba_sources
from xlselfeval.form.macro_workbook import macro_sources
from xlselfeval.reading.issue_record import split_record
from xlselfeval.sheet_names import RECORD_SHEET, TEXTS_SHEET, XLWINGS_SHEET

PROJECT = "xl/vbaProject.bin"


def project(**sources: str) -> bytes:
    """Return a workbook of ours whose project has these standard modules besides its document modules."""
    modules = [Module(name="ThisWorkbook", kind="workbook"), Module(name="Sheet1", kind="worksheet")]
    texts = {**macro_sources(), **sources}
    modules += [Module(name=name, kind="standard", source=text) for name, text in texts.items() if text]
    return with_parts(MACROS, {PROJECT: vba_project(modules)})


def macro_findings(data: bytes) -> list[str | None]:
    return [one.found for one in reviewed(data).findings if one.name == "macro-foreign"]


def test_macros_as_issued() -> None:
    """The issued macros are not reported, also in the case and spacing of the editor."""
    shouted = macro_sources()["XseTexts"].replace("Dim ", "DIM  ").replace("End If", "END IF")
    assert macro_findings(MACROS) == []
    assert macro_findings(project(XseTexts=shouted, Module1="Option Explicit\n")) == []


@pytest.mark.parametrize(
    ("sources", "named"),
    [
        ({"Module1": "Sub Auto_Open()\nEnd Sub\n"}, "Module1"),
        ({"XseTexts": macro_sources()["XseTexts"] + "\nSub More()\nEnd Sub\n"}, "XseTexts"),
    ],
)
def test_macros_that_were_changed_or_added(sources: dict[str, str], named: str) -> None:
    """A module that was added, or whose code was changed, is named."""
    assert macro_findings(project(**sources)) == [named]


def with_buttons_changed(change: Callable[[Workbook], None]) -> list[str | None]:
    """Return what macro-settings names after a change of the issued workbook with buttons."""
    book = load_workbook(io.BytesIO(MACROS), keep_vba=True)
    change(book)
    return [one.found for one in reviewed(saved(book)).findings if one.name == "macro-settings"]


def renamed(book: Workbook) -> None:
    book.defined_names["xse_way"].attr_text = "自评表!$A$1"


def named(book: Workbook) -> None:
    book.defined_names["XSE_command"] = DefinedName("XSE_command", attr_text="自评表!$A$1")


def with_setting(sheet: str, **cells: str) -> Callable[[Workbook], None]:
    def change(book: Workbook) -> None:
        for ref, text in cells.items():
            book[sheet][ref] = text

    return change


def removed(book: Workbook) -> None:
    del book[XLWINGS_SHEET]


@pytest.mark.parametrize(
    ("change", "found"),
    [
        (lambda book: None, []),
        (with_setting("按钮说明", B12="命令行"), []),
        (with_setting(XLWINGS_SHEET, A2="INTERPRETER_WIN", B2="C:\\evil.exe"), [f"工作表“{XLWINGS_SHEET}”"]),
        (with_setting(XLWINGS_SHEET, B1="True"), [f"工作表“{XLWINGS_SHEET}”"]),
        (with_setting(XLWINGS_SHEET, Z99="=1+1"), [f"工作表“{XLWINGS_SHEET}”"]),
        (with_setting(TEXTS_SHEET, B1="别的标题"), [f"工作表“{TEXTS_SHEET}”"]),
        (removed, [f"工作表“{XLWINGS_SHEET}”"]),
        (renamed, ["名称“xse_…”"]),
        (named, ["名称“xse_…”"]),
    ],
)
def test_settings_of_the_buttons(change: Callable[[Workbook], None], found: list[str]) -> None:
    """Names and sheets from which macros and xlwings take settings are compared with the issue; the way is free."""
    assert with_buttons_changed(change) == found


BUTTONS, RIBBON = "xl/drawings/vmlDrawing1.vml", "customUI/customUI14.xml"
OUTSIDE = "'C:\\表\\他.xlam'!Run"
SPELT = (b"[0]!XSE_Check", b"XseButtons.XSE_Check", b"xse_check", b"", b" ")


def called(part: str, old: bytes, new: bytes, part_is: str = "") -> list[str | None]:
    """Return what macro-settings names where buttons call something else, in a part that may have another name."""
    with zipfile.ZipFile(io.BytesIO(MACROS)) as archive:
        content = archive.read(part)
        links = archive.read("xl/worksheets/_rels/sheet1.xml.rels")
    assert old in content
    parts = {part: None, part_is or part: content.replace(old, new)}
    if part_is:
        parts["xl/worksheets/_rels/sheet1.xml.rels"] = links.replace(part.encode(), part_is.encode())
    return [one.found for one in reviewed(with_parts(MACROS, parts)).findings if one.name == "macro-settings"]


@pytest.mark.parametrize(
    ("part", "old", "new", "found"),
    [
        *((BUTTONS, b"[0]!XSE_Check", spelt, []) for spelt in SPELT),
        (BUTTONS, b"[0]!XSE_Check", OUTSIDE.encode(), [OUTSIDE]),
        (BUTTONS, b"[0]!XSE_Check", b"&#91;1]!XSE_Check", ["[1]!XSE_Check"]),
        (BUTTONS, b"[0]!XSE_Check", b"<![CDATA[Run]]>", ["<![CDATA[Run]]>"]),
        (BUTTONS, b"<x:FmlaMacro>[0]!XSE_Check", b"<q:FmlaMacro xmlns:q='urn:x'>Run", ["Run"]),
        (RIBBON, b'onAction="XSE_RibbonCheck"', b"onAction='Run'", ["Run"]),
        (RIBBON, b"<ribbon>", b'<ribbon getVisible = "Run">', ["Run"]),
    ],
)  # fmt: skip
def test_what_the_buttons_call(part: str, old: bytes, new: bytes, found: list[str]) -> None:
    """A button, or the ribbon, that calls anything but a macro of ours is named.

    Office programs spell ours in two ways.
    """
    assert called(part, old, new) == found


def test_buttons_in_other_parts() -> None:
    """A part with buttons is found under any name, as are buttons as controls of a sheet, in any encoding."""
    assert called(BUTTONS, b"[0]!XSE_Check", b"Run", "xl/media/a.png") == ["Run"]
    control = b'<controls><control><controlPr macro="Run"/></control></controls></worksheet>'
    assert called("xl/worksheets/sheet2.xml", b"</worksheet>", control) == ["Run"]
    with zipfile.ZipFile(io.BytesIO(MACROS)) as archive:
        wide = archive.read(BUTTONS).replace(b"[0]!XSE_Check", b"Run").decode().encode("utf-16")
    data = with_parts(MACROS, {BUTTONS: wide})
    assert [one.found for one in reviewed(data).findings if one.name == "macro-settings"] == ["Run"]


def test_the_command_of_an_earlier_version() -> None:
    """Macros of earlier versions run what stands in a named cell: only the issued command is no finding."""
    record = issue_record_of(MACROS)
    del record["settings"]

    def reviewed_with(command: str) -> list[str | None]:
        book = load_workbook(io.BytesIO(MACROS), keep_vba=True)
        book.defined_names["xse_command"] = DefinedName("xse_command", attr_text="'按钮说明'!$B$40")
        book["按钮说明"]["B40"] = command
        book[RECORD_SHEET]["A1"] = "".join(split_record({k: v for k, v in record.items() if k != "id"}))
        for row in range(2, 10):
            book[RECORD_SHEET].cell(row, 1).value = None
        return [one.found for one in reviewed(saved(book)).findings if one.name == "macro-settings"]

    assert reviewed_with("xlselfeval") == []
    assert reviewed_with("calc.exe") == ["calc.exe"]
    assert len(reviewed_with("=HYPERLINK(1)")) == 1


def test_sheets_of_settings_are_hidden_content_elsewhere() -> None:
    """In a workbook that was issued without buttons no hidden sheet is exempt by its name."""
    book = load_workbook(io.BytesIO(RETURNED))
    sheet = book.create_sheet(XLWINGS_SHEET)
    sheet.sheet_state = "veryHidden"
    sheet["A1"] = "INTERPRETER_WIN"
    names = [one.found for one in reviewed(saved(book)).findings if one.name == "hidden-content"]
    assert names == [f"工作表“{XLWINGS_SHEET}”"]


@pytest.mark.parametrize(
    "data",
    [
        b"\xd0\xcf\x11\xe0",
        b"",
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(3000),
        vba_project([Module(name="Module1", kind="standard", source="Sub A()\nEnd Sub")])[:-900],
        random.Random(1).randbytes(9 * 2**20),
    ],
    ids=["signature", "empty", "zeros", "cut", "large"],
)
def test_a_project_that_cannot_be_read(data: bytes) -> None:
    """A project that cannot be read is reported, without a crash."""
    assert macro_findings(with_parts(MACROS, {PROJECT: data})) == [None]


def test_other_kinds_of_macros() -> None:
    """Macros of WPS and Excel 4.0 are reported beside our own."""
    assert macro_findings(with_parts(MACROS, {"xl/JDEData.bin": b"x"})) == ["WPS 宏"]
    assert macro_findings(with_parts(RETURNED, {"xl/macrosheets/sheet1.xml": b"<x/>"})) == [None]


def test_what_was_compressed_can_be_read_again() -> None:
    """The decompressor inverts the compressor, and its output is bounded."""
    for text in (b"", b"a", b"abc" * 5000, bytes(range(256)) * 20, *(s.encode() for s in macro_sources().values())):  # fmt: skip
        assert decompress(compress(text), 100_000).rstrip(b"\0") == text.rstrip(b"\0")
    bomb = b"\x01" + b"\x03\xb0\x02a\xfc\x0f" * 100_000  # each six bytes stand for 4096
    with pytest.raises(ValueError, match="too long"):
        decompress(bomb, 2**20)
    assert {name for name in vba_sources(project_bytes()) if name.startswith("Xse")} == set(macro_sources())


def test_projects_that_excel_has_saved() -> None:
    """Sources in projects with compiled code are read as another reader reads them."""
    books = [path for path in Path(xlwings.__file__).parent.rglob("*.xl*m") if path.suffix in (".xlsm", ".xlam")]  # fmt: skip
    assert books
    for path in books:
        with zipfile.ZipFile(path) as archive:
            data = archive.read(PROJECT)
        theirs = {
            name.rpartition(".")[0]: code for _, _, name, code in VBA_Parser("x", data=data).extract_macros()
        }
        ours = vba_sources(data)
        assert {name: code_digest(code) for name, code in ours.items()} == {
            name: code_digest(code) for name, code in theirs.items()
        }
        assert any(code_digest(code) for code in ours.values())


def damaged(data: bytes, seed: int) -> bytes:
    """Return the bytes with some of them changed."""
    chance, changed = random.Random(seed), bytearray(data)
    for _ in range(chance.randint(1, 30)):
        changed[chance.randrange(len(changed))] = chance.choice((0, 1, 2, 0xFE, 0xFF, chance.randrange(256)))
    return bytes(changed)


def test_a_damaged_project_gives_sources_or_an_error() -> None:
    """Any damage to a project gives sources or a ValueError."""
    data, read = project_bytes(), 0
    for seed in range(400):
        try:
            vba_sources(damaged(data[: 512 * 6] if seed % 2 else data, seed))
            read += 1
        except ValueError:
            pass
    assert 0 < read < 400


def project_bytes() -> bytes:
    with zipfile.ZipFile(io.BytesIO(MACROS)) as archive:
        return archive.read(PROJECT)


def test_code_without_code_has_no_digest() -> None:
    """Attributes, blank lines and Option Explicit are no code."""
    assert code_digest('Attribute VB_Name = "Sheet4"\r\n\r\nOption Explicit\r\n') == ""
    assert code_digest("Sub A()\nEnd Sub") == code_digest("SUB  a()\r\n\r\n   End sub\r\n") != ""
