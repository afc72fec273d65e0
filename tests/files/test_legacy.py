"""Files of other formats: .xls, .et, .ods and .xlsb give the findings of the same .xlsx."""

from __future__ import annotations

import json
import shutil
import struct
import subprocess
import sys
from pathlib import Path

import pytest
from lxml import etree
from openpyxl import load_workbook
from openpyxl.worksheet.worksheet import Worksheet
from support.command_line import run
from support.foreign_forms import national
from support.forms import found
from support.handmade_files import biff, ods, xls, xlsb
from support.legacy_files import record, unzipped, wide, xlsb_of, zipped
from support.lint import lint

from xlselfeval import check, read, write_copy
from xlselfeval.cell import Cell
from xlselfeval.errors import UnreadableFile
from xlselfeval.files.legacy.ole import workbook_stream
from xlselfeval.files.legacy.workbook import OldWorkbook
from xlselfeval.files.limits import LIMITS
from xlselfeval.files.open import open_workbook
from xlselfeval.files.sheet import UNKNOWN_FORMULA, Sheet
from xlselfeval.files.vba.cfb_writer import compound_file
from xlselfeval.review.not_checked import describe_unchecked
from xlselfeval.review.review import Review

pytestmark = pytest.mark.office
KINDS = ("xls", "ods", "xlsb")
MEGABYTES = 300
WHERE_FORMULAS_ARE = ("formula-overwritten", "formula-changed", "formula-stale", "formula-external")


def sheet_of(path: Path) -> Sheet:
    workbook = open_workbook(path)
    return workbook.sheet(workbook.sheets[0])


def shown(cell: Cell) -> tuple[object, ...]:
    return cell.written.value, cell.written.text, cell.written.decimals


@pytest.mark.parametrize("kind", KINDS)
def test_values_are_those_of_the_xlsx(files: Path, kind: str) -> None:
    """Numbers, dates, errors, texts, merged ranges and hidden rows equal those of the .xlsx."""
    sheet, other = sheet_of(files / "各种.xlsx"), sheet_of(files / f"各种.{kind}")
    wrong = {
        place: (shown(cell), shown(other.cells[place]) if place in other.cells else None)
        for place, cell in sheet.cells.items()
        if not cell.is_blank and (place not in other.cells or shown(other.cells[place]) != shown(cell))
    }
    assert wrong == {}
    assert len(open_workbook(files / f"各种.{kind}").sheets) == 1  # not the hidden one
    assert {
        place
        for place, cell in other.cells.items()
        if place not in sheet.cells or sheet.cells[place].is_blank
    } == set()
    assert sorted(other.merges, key=str) == sorted(sheet.merges, key=str)
    assert (9 in other.hidden_rows, other.hidden_columns, other.is_protected) == (True, ((3, 3),), True)


@pytest.mark.parametrize("name", ["演示", "诚实", "手画", "移位", "坏了"])
@pytest.mark.parametrize("kind", KINDS)
def test_findings_and_figures_are_those_of_the_xlsx(files: Path, name: str, kind: str) -> None:
    """Findings and scores equal those of the .xlsx; an issue record is found where it has one."""
    (one,), (other,) = check(files / f"{name}.xlsx"), check(files / f"{name}.{kind}")
    assert found(other) == [finding for finding in found(one) if finding[0] not in WHERE_FORMULAS_ARE]
    assert (other.declared, other.recomputed) == (one.declared, one.recomputed)
    assert (other.evidence.submission.record is None) == (one.evidence.submission.record is None)


@pytest.mark.parametrize("kind", KINDS)
def test_an_honest_form_has_no_finding(files: Path, kind: str) -> None:
    """An issued form filled in honestly has no finding in any format; its record is read."""
    (review,) = check(files / f"诚实.{kind}")
    assert found(review) == []
    assert review.evidence.submission.record is not None
    assert (
        review.recomputed.total_low == review.recomputed.total_high - 3
    )  # the qualitative row alone is open


@pytest.mark.parametrize("name", ["演示", "诚实"])
@pytest.mark.parametrize("kind", ["xls", "ods"])
def test_a_file_that_was_only_converted_gives_no_other_finding(
    files: Path, tmp_path: Path, name: str, kind: str
) -> None:
    """A grade that LibreOffice saves in a .xls as 0 is unknown and not missing, also in the copy."""
    (one,), (other,) = check(files / f"{name}.xlsx"), check(files / f"没有重算{name}.{kind}")
    assert found(other) == found(one)
    copy = write_copy(files / f"没有重算{name}.{kind}", [other], tmp_path / f"没有重算{name}.xlsx")
    (again,) = check(copy)
    assert [one for one in found(again) if one not in found(other) and one[2] != "info"] == []
    assert again.declared == other.declared
    limits = describe_unchecked(other.evidence.submission)
    assert len(describe_unchecked(again.evidence.submission)) == len(limits)
    if kind == "xls":
        assert other.declared.grade is None
        assert len(limits) == 2
    else:
        assert (other.declared.grade, len(limits)) == (one.declared.grade, 1)


@pytest.mark.parametrize("kind", KINDS)
def test_errors_are_findings_at_their_cells(files: Path, kind: str) -> None:
    """#DIV/0! in a score, #REF! in an actual and #N/A in the total are reported, not blank."""
    (review,) = check(files / f"坏了.{kind}")
    cells = {(name, cell) for name, cell, _ in found(review)}
    assert {("formula-error", "H14"), ("formula-error", "F17"), ("formula-error", "H23")} <= cells


@pytest.mark.parametrize("kind", KINDS)
def test_the_record_states_what_was_not_checked(files: Path, kind: str, tmp_path: Path) -> None:
    """The record and the third block state that formulas were not read, for such files only."""
    path = files / f"演示.{kind}"
    reviews = check(path)
    (limit,) = reviews[0].to_dict("a")["limits"]  # type: ignore[misc]
    assert "公式" in limit
    assert check(files / "演示.xlsx")[0].to_dict("a")["limits"] == []
    copy = write_copy(path, reviews, tmp_path / "演示.xlsx")
    basis = {row[0].value: row[1].value for row in load_workbook(copy)["核对结果"].iter_rows()}
    assert basis["未核对事项"] == limit


@pytest.mark.parametrize("kind", KINDS)
def test_the_copy_is_a_workbook_of_values(files: Path, kind: str, tmp_path: Path) -> None:
    """The copy has the visible sheets and 核对结果, links, and formulas only where a result is unknown."""
    path = files / f"演示.{kind}"
    reviews = read_and_written(path, tmp_path / "演示.xlsx")
    book = load_workbook(tmp_path / "演示.xlsx")
    assert book.sheetnames == ["自评表", "填表说明", "核对结果"]
    form, result = book["自评表"], book["核对结果"]
    assert {cell.value for row in form.iter_rows() for cell in row if cell.data_type == "f"} <= {'=""'}
    assert str(form["F15"].value) == "195"
    assert len(form.merged_cells.ranges) == len(
        load_workbook(files / "演示.xlsx")["自评表"].merged_cells.ranges
    )
    assert any(link.location == "'自评表'!H15" for cell in result["C"] if (link := cell.hyperlink))
    assert lint((tmp_path / "演示.xlsx").read_bytes()) == []
    (again,) = check(tmp_path / "演示.xlsx")
    assert again.recomputed == reviews[0].recomputed


def read_and_written(path: Path, target: Path) -> tuple[Review, ...]:
    assert len(read(path)) == 1
    reviews = check(path)
    write_copy(path, reviews, target)
    return reviews


def test_a_text_stays_a_text_in_the_copy(tmp_path: Path) -> None:
    """Texts such as =1+1 or _x0041_ are texts in the copy, character for character."""

    def change(sheet: Worksheet) -> None:
        for ref, text in (("I14", "=1+1"), ("I15", "_x005F_x0041_ & <b>"), ("I16", "@SUM(1)")):
            sheet[ref] = text
            sheet[ref].data_type = "s"

    path = tmp_path / "a.xlsb"
    path.write_bytes(xlsb_of(national(change=change)))
    write_copy(path, check(path), tmp_path / "b.xlsx")
    sheet = load_workbook(tmp_path / "b.xlsx")["Sheet1"]
    assert [sheet[ref].data_type for ref in ("I14", "I15", "I16")] == ["s", "s", "s"]
    assert sheet_of(tmp_path / "b.xlsx").cells[15, 9].text == "_x0041_ & <b>"


def test_a_copy_with_remarks_is_not_replaced(files: Path, tmp_path: Path) -> None:
    """A result replaces an earlier one without remarks only; remarks in a return are carried on."""
    source, out = tmp_path / "某局.xls", tmp_path / "核对结果"
    shutil.copy(files / "演示.xls", source)
    for _ in range(2):
        assert run("check", source) == 1
    assert [path.name for path in out.iterdir()] == ["某局.xlsx"]
    book = load_workbook(out / "某局.xlsx")
    sheet = book["核对结果"]
    row = next(cell.row for cell in sheet["A"] if cell.value == "序号") + 1
    place, remark = sheet.cell(row, 3).value, "已补充说明"
    sheet.cell(row, 12).value = remark
    book.save(out / "某局.xlsx")
    assert run("check", source) == 1
    assert sorted(path.name for path in out.iterdir()) == ["某局(2).xlsx", "某局.xlsx"]
    assert load_workbook(out / "某局.xlsx")["核对结果"].cell(row, 12).value == remark
    back = tmp_path / "back.xlsb"
    back.write_bytes(xlsb_of((out / "某局.xlsx").read_bytes()))
    write_copy(back, check(back), tmp_path / "again.xlsx")
    again = load_workbook(tmp_path / "again.xlsx")
    assert again.sheetnames.count("核对结果") == 1
    assert {line[2].value: line[11].value for line in again["核对结果"].iter_rows()}[place] == remark


def test_the_content_decides_and_names_the_copy(
    files: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """A file is read by its content, whatever its name, and its copy has the right suffix."""
    wanted = {"甲.xlsx": "演示.xls", "乙.xls": "演示.xlsx", "丙.et": "演示.xls", "丁.et": "演示.xlsx", "戊.ods": "演示.xlsb", "己.2024": "演示.ods", "庚.xlsm": "演示.xls"}  # fmt: skip
    for name, source in wanted.items():
        shutil.copy(files / source, tmp_path / name)
    assert run("check", *(tmp_path / name for name in wanted), "--json") == 1
    lines = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert {line["status"] for line in lines} == {"reviewed"}
    assert len({line["recomputed"]["total"] for line in lines}) == 1
    copies = {path.name for path in (tmp_path / "核对结果").iterdir()}
    assert copies == {"甲.xlsx", "乙.xlsx", "丙.xlsx", "丁.xlsx", "戊.xlsx", "己.2024.xlsx", "庚.xlsx"}
    for copy in copies:
        assert load_workbook(tmp_path / "核对结果" / copy).sheetnames[-1] == "核对结果"


def test_a_copy_by_another_name_is_refused(files: Path, tmp_path: Path) -> None:
    """An .xlsx is never written under the name of another format."""
    for source in ("手画.xls", "手画.xlsx"):
        with pytest.raises(UnreadableFile) as caught:
            write_copy(files / source, check(files / source), tmp_path / "a.xls")
        assert caught.value.name == "wrong-extension"
    assert list(tmp_path.iterdir()) == []


def test_explain_and_check_in_the_command_line(files: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Both commands print for a .xls and a .ods the lines that they print for the .xlsx.

    Its total is known to be a formula, that of the others is asked for should it be none.
    """
    total = "得分有改动的，总分（H31）没有由公式自动改变的，一并更正为各项得分合计。"
    printed = []
    for kind in ("xlsx", "xls", "ods"):
        assert run("check", files / f"演示.{kind}", "--no-copy") == 1
        assert run("explain", files / f"演示.{kind}", "F15") == 0
        out = capsys.readouterr().out
        assert (total in out) == (kind != "xlsx")
        lines = out.replace(total, "").splitlines()
        printed.append(
            [line for line in lines if "公式" not in line and ".".join(("演示", kind)) not in line]
        )
    assert printed[0] == printed[1] == printed[2]


def test_encrypted_files(files: Path) -> None:
    """A .xls or .ods with a password is refused as encrypted."""
    for kind in ("xls", "ods"):
        with pytest.raises(UnreadableFile) as caught:
            check(files / f"加密.{kind}")
        assert caught.value.name == "encrypted"


@pytest.mark.parametrize("kind", KINDS)
def test_every_truncation_is_found(files: Path, kind: str) -> None:
    """A file cut at any of twenty places is refused as truncated."""
    whole = (files / f"演示.{kind}").read_bytes()
    for part in range(1, 20):
        with pytest.raises(UnreadableFile) as caught:
            open_workbook(whole[: len(whole) * part // 20])
        assert caught.value.name == "truncated"


def test_macros_are_found(files: Path) -> None:
    """Macros beside the workbook are found in a .xls, a .xlsb and a .ods."""
    stream, _ = workbook_stream((files / "手画.xls").read_bytes())
    zips = {kind: unzipped((files / f"手画.{kind}").read_bytes()) for kind in ("xlsb", "ods")}
    made = (
        compound_file({"Workbook": stream, "_VBA_PROJECT_CUR/PROJECT": b"x"}),
        zipped(zips["xlsb"] | {"xl/vbaProject.bin": b"x"}),
        zipped(zips["ods"] | {"Basic/Standard/Module1.xml": b"<x/>"}),
    )
    for data in made:
        assert open_workbook(data).has_macros
    assert not any(open_workbook(files / f"手画.{kind}").has_macros for kind in KINDS)


# Files that lie about their size, and what they are called.


def number(row: int, column: int) -> bytes:
    return biff(0x0203, struct.pack("<HHHd", row, column, 0, 1.0))


def real(row: int, column: int) -> bytes:
    return record(0, struct.pack("<IIHBBBI", row, 0, 300, 0, 0, 0, 0)) + record(
        5, struct.pack("<IId", column, 0, 1.0)
    )


def long_string(length: int) -> bytes:
    """Return a table of strings that holds one of so many characters."""
    return biff(0xFC, struct.pack("<IIHB", 1, 1, length, 0) + b"a" * length)


def one(attribute: str = "") -> str:
    return (
        f'<table:table-cell office:value-type="float" office:value="1"{attribute and " table:"}{attribute}/>'
    )


ONE, ONE_WIDE, ONE_HIGH = one(), one('number-columns-repeated="16384"'), one('number-rows-spanned="1048576"')
HOSTILE = {
    "xls-corners": (lambda: xls(number(0, 0) + number(65_535, 255)), "no-form"),
    "xls-overlapping-sheets": (lambda: xls(number(300, 200), sheets=200), "no-form"),
    "xls-many-sheets": (lambda: xls(number(0, 0), sheets=300), "too-large"),
    "xls-outside": (lambda: xls(number(0, 300)), "malformed"),
    "xls-strings": (lambda: xls(number(0, 0), extra=biff(0xFC, struct.pack("<II", 9, 0x7FFF_FFFF))), "no-form"),
    "xls-merged": (lambda: xls(number(0, 0) + biff(0xE5, struct.pack("<5H", 1, 0, 65_535, 0, 255))), "no-form"),
    "xls-many-merged": (lambda: xls(biff(0xE5, struct.pack("<H", 1_000) + bytes(8_000)) * 40), "too-large"),
    "xls-no-end": (lambda: xls(number(0, 0) + b"\x03\x02\xff\x7f"), "truncated"),
    "xls-claims-a-size": (lambda: xls(number(0, 0) + biff(0x0200, struct.pack("<IIHHH", 0, 0xFFFF_FFFF, 0, 0xFFFF, 0))), "no-form"),
    "xls-shared-text": (lambda: xls(b"".join(biff(0xFD, struct.pack("<HHHI", place // 200, place % 200, 0, 0)) for place in range(60_000)), extra=long_string(8_000)), "too-large"),
    "xls-state-of-a-sheet": (lambda: xls(b"", extra=biff(0x85, bytes(4) + b"\3\0\1\0a")), "malformed"),
    "xls-of-1995": (lambda: xls(number(0, 0), version=0x0500), "not-a-workbook"),
    "xls-password": (lambda: xls(number(0, 0), extra=biff(0x2F, bytes(6))), "encrypted"),
    "book-of-1995": (lambda: compound_file({"Book": bytes(9)}), "not-a-workbook"),
    "doc-or-wps": (lambda: compound_file({"WordDocument": bytes(9)}), "not-a-workbook"),
    "ppt": (lambda: compound_file({"PowerPoint Document": bytes(9)}), "not-a-workbook"),
    "msi": (lambda: compound_file({"Tables": bytes(9)}), "not-a-workbook"),
    "ooxml-password": (lambda: compound_file({"EncryptedPackage": bytes(9), "EncryptionInfo": bytes(9)}), "encrypted"),
    "xlsb-corners": (lambda: xlsb(real(0, 0) + real(1_048_575, 16_383)), "no-form"),
    "xlsb-outside": (lambda: xlsb(real(1_048_576, 0)), "malformed"),
    "xlsb-strings": (lambda: xlsb(real(0, 0), strings=record(159, struct.pack("<II", 9, 0x7FFF_FFFF))), "no-form"),
    "xlsb-long-record": (lambda: xlsb(b"\x05\xff\xff\xff\x7f"), "truncated"),
    "xlsb-merged": (lambda: xlsb(real(0, 0) + record(176, struct.pack("<4I", 0, 0x7FFF_FFFF, 0, 9))), "malformed"),
    "xlsb-claims-a-size": (lambda: xlsb(real(0, 0), size=b"\xff" * 16), "no-form"),
    "xlsb-long-name": (lambda: zipped(unzipped(xlsb(b"")) | {"xl/workbook.bin": record(131) + record(156, bytes(8) + b"\xff\xff\xff\x7f" + wide("a"))}), "truncated"),
    "ods-corners": (lambda: ods(f'<table:table-row>{ONE}</table:table-row><table:table-row table:number-rows-repeated="1048574"/><table:table-row><table:table-cell table:number-columns-repeated="16383"/>{ONE}</table:table-row>'), "no-form"),
    "ods-repeated": (lambda: ods(f'<table:table-row table:number-rows-repeated="1048576">{ONE_WIDE}</table:table-row>'), "too-large"),
    "ods-many-times": (lambda: ods('<table:table-row><table:table-cell table:number-columns-repeated="99999999999"/></table:table-row>'), "too-large"),
    "ods-long-text-repeated": (lambda: ods(f'<table:table-row table:number-rows-repeated="60000"><table:table-cell office:value-type="string"><text:p>{"字" * 8_000}</text:p></table:table-cell></table:table-row>'), "too-large"),
    "ods-many-full-tables": (lambda: ods('</table:table>'.join((f'<table:table table:name="{number}">' if number else "") + f'<table:table-row table:number-rows-repeated="99999">{ONE}</table:table-row>' for number in range(200))), "too-large"),
    "ods-kind-of-value": (lambda: ods('<table:table-row><table:table-cell office:value-type="text"><text:p>5</text:p></table:table-cell></table:table-row>'), "malformed"),
    "ods-row-in-a-row": (lambda: ods(f"<table:table-row>{ONE}<table:table-row>{ONE}</table:table-row></table:table-row>"), "malformed"),
    "ods-merged": (lambda: ods(f'<table:table-row>{ONE_HIGH}</table:table-row>'), "no-form"),
    "ods-tables-in-tables": (lambda: ods(f"<table:table-row><table:table-cell><table:table><table:table-row>{ONE}</table:table-row></table:table></table:table-cell></table:table-row>"), "malformed"),
    "ods-empty-rows": (lambda: ods(f'<table:table-row>{ONE}</table:table-row>' + '<table:table-row><table:table-cell table:number-columns-repeated="16384"/></table:table-row>' * 20_000), "no-form"),
    "odt": (lambda: zipped({"mimetype": b"application/vnd.oasis.opendocument.text", "content.xml": b"<x/>"}), "not-a-workbook"),
}  # fmt: skip


@pytest.mark.parametrize("kind", HOSTILE)
def test_a_hostile_file_is_refused_in_little_memory(kind: str, tmp_path: Path) -> None:
    """A hostile file is refused by name, in the memory of any other file."""
    make, name = HOSTILE[kind]
    path = tmp_path / "表.xls"
    path.write_bytes(make())
    answer = in_a_process(path)
    assert answer["kinds"] == {name: 1}, answer["crashes"]
    assert answer["megabytes"] < MEGABYTES


def cells_of(row: str) -> dict[tuple[int, int], Cell]:
    """Return the cells of the first sheet of a .ods with this row."""
    workbook = open_workbook(ods(f"<table:table-row>{row}</table:table-row>"))
    return workbook.sheet(workbook.sheets[0]).cells


def test_a_formula_without_a_result_is_not_calculated() -> None:
    """A .ods formula without a value is uncalculated; an empty paragraph is an empty text."""
    formula = '<table:table-cell table:formula="of:=1+1"'
    cells = cells_of(f"{formula}/>{formula}><text:p/></table:table-cell>{ONE}")
    assert {place: cell.formula for place, cell in cells.items()} == {(1, 1): UNKNOWN_FORMULA, (1, 3): None}


def test_a_copy_keeps_formulas_without_a_result_apart_from_blank_cells() -> None:
    """A formula that came without a result is uncalculated in the copy; an empty text is blank."""
    formula = '<table:table-cell table:formula="of:=1+1"'
    row = f"{formula}/>{formula}><text:p/></table:table-cell>{ONE}"
    workbook = open_workbook(ods(f"<table:table-row>{row}</table:table-row>"))
    assert isinstance(workbook, OldWorkbook)
    copy = workbook.as_package()
    cells = copy.sheet(copy.sheets[0]).cells
    assert {place: (cell.formula, cell.is_uncalculated) for place, cell in cells.items()} == {
        (1, 1): (UNKNOWN_FORMULA, True), (1, 3): (None, False),
    }  # fmt: skip


def test_prefixes_of_namespaces_do_not_matter() -> None:
    """A .ods is read by its namespaces, whatever prefixes stand for them."""
    space = 'xmlns:q="urn:oasis:names:tc:opendocument:xmlns:table:1.0"'
    cells = cells_of(
        f'<q:table-cell {space} q:number-columns-repeated="2" office:value-type="float" office:value="7"/>'
    )
    assert [(place, cell.text) for place, cell in cells.items()] == [((1, 1), "7"), ((1, 2), "7")]


def test_comments_and_guides_are_no_text_of_a_cell() -> None:
    """Comments and phonetic guides are no text of a .ods cell; tabs and line breaks are."""
    inside = '<office:annotation><text:p>批注</text:p></office:annotation><text:p>甲<text:s text:c="2"/><text:span>乙</text:span><text:ruby-text>yi</text:ruby-text><text:tab/>丙</text:p><text:p>丁<text:line-break/>戊</text:p>'
    cells = cells_of(f'<table:table-cell office:value-type="string">{inside}</table:table-cell>')
    assert cells[1, 1].text == "甲  乙\t丙\n丁\n戊"


def in_a_process(*arguments: object) -> dict[str, object]:
    """Return the report of support/legacy_files.py, from a process of its own."""
    command = [sys.executable, "-m", "support.legacy_files", *map(str, arguments)]
    tests = Path(__file__).parents[1]
    done = subprocess.run(
        command, cwd=tests, capture_output=True, text=True, encoding="utf-8", timeout=200, check=False
    )
    assert (done.returncode, done.stderr) == (0, "")  # a panic would write there
    answer: dict[str, object] = json.loads(done.stdout)
    return answer


def test_a_loop_in_a_compound_file_ends(files: Path, tmp_path: Path) -> None:
    """A stream whose sectors follow one another in a ring is refused in bounded memory."""
    data = bytearray((files / "手画.xls").read_bytes())
    first_fat = struct.unpack_from("<I", data, 76)[0]
    table = (first_fat + 1) * 512
    for place in range(table, table + 512, 4):
        struct.pack_into("<I", data, place, 1)
    path = tmp_path / "a.xls"
    path.write_bytes(data)
    answer = in_a_process(path)
    assert answer["crashes"] == []
    assert answer["megabytes"] < MEGABYTES  # type: ignore[operator]


def test_mutants_are_read_or_refused(files: Path) -> None:
    """Every mutant of a .xls, .ods and .xlsb is read or refused by name, in bounded memory."""
    seeds = [files / f"{name}.{kind}" for name in ("手画", "演示") for kind in KINDS]
    answer = in_a_process(*seeds, "--mutants", 60)
    assert answer["crashes"] == []
    assert answer["megabytes"] < MEGABYTES  # type: ignore[operator]
    assert {"checked", "truncated", "malformed"} <= set(answer["kinds"])  # type: ignore[call-overload]


@pytest.mark.slow
def test_many_mutants_are_read_or_refused(files: Path) -> None:
    """Thousands of mutants more are read or refused by name, in bounded memory."""
    seeds = [files / f"{name}.{kind}" for name in ("手画", "各种", "演示") for kind in KINDS]
    answer = in_a_process(*seeds, "--mutants", 600, "--from", 10_000)
    assert answer["crashes"] == []
    assert answer["megabytes"] < MEGABYTES  # type: ignore[operator]


def test_cells_are_counted_and_not_their_rectangle() -> None:
    """A cell in the last corner of a sheet hinders nobody; more cells than a form has are too many."""
    workbook = open_workbook(xls(number(0, 0) + number(65_535, 255)))
    assert list(workbook.sheet(workbook.sheets[0]).cells) == [(1, 1), (65_536, 256)]
    cells = b"".join(number(place // 200, place % 200) for place in range(LIMITS.cells + 1))
    workbook = open_workbook(xls(cells))
    with pytest.raises(UnreadableFile, match="内容过多"):
        workbook.sheet(workbook.sheets[0])


def test_names_that_excel_does_not_allow(files: Path, tmp_path: Path) -> None:
    """A sheet name that is too long or has signs that Excel refuses is changed in the copy."""
    parts = unzipped((files / "手画.ods").read_bytes())
    content = etree.fromstring(parts["content.xml"])
    table = content.find(".//{*}table")
    assert table is not None
    table.set(f"{{{table.nsmap['table']}}}name", "自评表/" + "长" * 40)
    path = tmp_path / "a.ods"
    path.write_bytes(zipped(parts | {"content.xml": etree.tostring(content)}))
    write_copy(path, check(path), tmp_path / "b.xlsx")
    name = load_workbook(tmp_path / "b.xlsx").sheetnames[0]
    assert name == "自评表_" + "长" * 27
