"""Cells count as they are shown: struck-out text, pictures, number formats, and sheets that are no form."""

from __future__ import annotations

import io
import re
import struct
from collections.abc import Callable
from decimal import Decimal

import pytest
from openpyxl import load_workbook
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont
from openpyxl.formatting.rule import Rule
from openpyxl.styles import Font, PatternFill
from openpyxl.styles.differential import DifferentialStyle
from openpyxl.styles.numbers import NumberFormat
from openpyxl.worksheet.worksheet import Worksheet
from support.attacks import LINKS, cell, of_sheet, workbook
from support.foreign_forms import national
from support.handmade_files import biff, xls
from support.issuing import reviewed
from support.packages import saved, unzipped, zipped

from xlselfeval import check, read
from xlselfeval.errors import SheetFault, UnreadableFile
from xlselfeval.files.open import open_workbook
from xlselfeval.review.review import Review

STRUCK = Font(strike=True)


def changed(change: Callable[[Worksheet], None]) -> bytes:
    """Return the drawn form after a change of its sheet."""
    return national(change=change)


def put(ref: str, value: object, **look: object) -> Callable[[Worksheet], None]:
    def change(sheet: Worksheet) -> None:
        sheet[ref] = value
        for name, one in look.items():
            setattr(sheet[ref], name, one)

    return change


def found(review: Review, name: str) -> list[tuple[str | None, str | None, str | None]]:
    return [(one.cell, one.found, one.expected) for one in review.findings if one.name == name]


def struck_45_then_40() -> CellRichText:
    return CellRichText(TextBlock(InlineFont(strike=True), "45"), TextBlock(InlineFont(sz=11), "40"))


def test_struck_out_runs_do_not_count() -> None:
    """45 struck out before 40 is 40, and the finding says what was read."""
    review = reviewed(changed(put("F14", struck_45_then_40())))
    assert found(review, "struck-text") == [("F14", "4540", "40")]
    assert [one.cell for one in review.findings if one.name == "score-mismatch"] == ["H14"]


@pytest.mark.parametrize("value", [50, "50个"])
def test_a_cell_that_is_struck_out_is_blank(value: object) -> None:
    """A figure or text whose cell strikes it out is no answer."""
    review = reviewed(changed(put("F14", value, font=STRUCK)))
    assert found(review, "struck-text") == [("F14", str(value), "（空白）")]
    assert "actual-missing" in {one.name for one in review.findings}


def test_a_run_that_is_not_struck_out_counts_in_a_cell_that_is() -> None:
    """Of a cell whose font strikes out, a run with a look of its own counts."""
    text = CellRichText("45", TextBlock(InlineFont(sz=11), "40"))
    review = reviewed(changed(put("F14", text, font=STRUCK)))
    assert found(review, "struck-text") == [("F14", "4540", "40")]


def test_rich_text_without_a_line_is_read_whole() -> None:
    """Bold and coloured runs are text like any other."""
    text = CellRichText(TextBlock(InlineFont(b=True), "5"), TextBlock(InlineFont(strike=False), "0"))
    assert reviewed(changed(put("F14", text))).findings == reviewed(changed(put("F14", "50"))).findings


def test_an_indicator_that_is_struck_out_is_none() -> None:
    """A row of which every text is struck out is left out of the form."""

    def change(sheet: Worksheet) -> None:
        for one in sheet["C20:I20"][0]:
            one.font = STRUCK

    names = [row.name for row in read(changed(change))[0].rows]
    assert len(names) == len(read(national())[0].rows) - 1


@pytest.mark.parametrize(
    "text", ['=DISPIMG("ID_ABC",1)', '=_xlfn.DISPIMG("ID_ABC",1)', '\'=dispimg("x",1)'.lstrip("'")]
)
def test_a_picture_in_a_cell_is_no_text(text: str) -> None:
    """The text that WPS writes for a picture in a cell is neither a formula nor a reason."""

    def change(sheet: Worksheet) -> None:
        put("F14", 40)(sheet)
        put("H14", 12)(sheet)
        put("I14", text)(sheet)

    names = [(one.name, one.cell) for one in reviewed(changed(change)).findings if one.severity != "info"]
    assert ("reason-missing", "I14") in names
    assert not any(name.startswith("formula") for name, _ in names)


def test_a_picture_in_a_cell_of_excel_is_no_error() -> None:
    """#VALUE! of a cell that holds a picture is blank; any other #VALUE! is an error."""
    for more, name in ((b' vm="1"', "actual-missing"), (b"", "actual-unreadable")):
        files = unzipped(changed(put("F14", "#VALUE!")))
        sheet = files["xl/worksheets/sheet1.xml"]
        start = sheet.index(b'<c r="F14"')
        end = sheet.index(b"</c>", start) + 4
        files["xl/worksheets/sheet1.xml"] = (
            sheet[:start] + b'<c r="F14" t="e"' + more + b"><v>#VALUE!</v></c>" + sheet[end:]
        )
        assert name in {one.name for one in reviewed(zipped(files)).findings}


def test_money_is_read_as_it_is_shown() -> None:
    """900000 shown as 90.0000 under 万元 is 90, in every sum of the form."""

    def change(sheet: Worksheet) -> None:
        for ref in ("D7", "E7", "F7", "D8", "E8", "F8"):
            put(ref, 900000, number_format="0!.0000")(sheet)

    funds = read(changed(change))[0].funds
    assert funds is not None
    assert funds.total.budget_spent is not None
    assert funds.total.budget_spent.written.value == 90


@pytest.mark.parametrize(("code", "seen"), [('"15"', "15"), (";;;", "（空白）"), ('[<150]"200";0', "200")])
def test_a_score_that_shows_another_is_reported(code: str, seen: str) -> None:
    """A format that shows something else is reported with both values; what the cell holds is scored."""
    review = reviewed(changed(put("H14", 12, number_format=code)))
    assert found(review, "display-differs") == [("H14", seen, "12")]


def test_a_text_that_its_format_hides_is_reported() -> None:
    """;;; hides texts, too."""
    review = reviewed(changed(put("F20", "达成预期指标", number_format=";;;")))
    assert found(review, "display-differs") == [("F20", "（空白）", "达成预期指标")]


@pytest.mark.parametrize(
    "look",
    [
        {"font": Font(color="FFFFFFFF")}, {"font": Font(size=1)}, {"font": Font(color="00FF0000"), "fill": PatternFill("solid", fgColor="00FF0000")},
    ],
)  # fmt: skip
def test_an_answer_that_nobody_sees_is_reported(look: dict[str, object]) -> None:
    """White text, text in the colour of its background and tiny text show nothing."""
    assert found(reviewed(changed(put("H14", 15, **look))), "display-differs") == [("H14", "（空白）", "15")]


def test_colours_that_are_seen_are_no_finding() -> None:
    """White on blue, red, and small print are usual."""
    for look in ({"font": Font(color="FFFFFFFF"), "fill": PatternFill("solid", fgColor="000000FF")}, {"font": Font(color="FFFF0000", size=6)}):  # fmt: skip
        assert reviewed(changed(put("H14", 15, **look))).findings == ()


@pytest.mark.parametrize("size", [("row", 3), ("column", 0.6)])
def test_a_row_or_column_that_is_too_small_is_reported(size: tuple[str, float]) -> None:
    """A row of three points and a column of half a character show nothing."""

    def change(sheet: Worksheet) -> None:
        if size[0] == "row":
            sheet.row_dimensions[18].height = size[1]
        else:
            sheet.column_dimensions["H"].width = size[1]

    cells = {cell for cell, _, _ in found(reviewed(changed(change)), "display-differs")}
    assert "H18" in cells
    assert ("H20" in cells) == (size[0] == "column")


def test_a_number_under_a_merged_range_does_not_count() -> None:
    """Of a merged range the first cell counts; another number under it is reported with its cell."""
    files = unzipped(changed(put("H19", 7)))
    sheet = files["xl/worksheets/sheet1.xml"]
    merged = sheet.replace(b"</mergeCells>", b'<mergeCell ref="H18:H19"/></mergeCells>')
    assert merged != sheet
    files["xl/worksheets/sheet1.xml"] = merged
    review = reviewed(zipped(files))
    assert found(review, "display-differs") == [("H19", "10", "7")]
    assert Decimal(7) not in {row.score.written.value for row in review.evidence.submission.rows}


def test_a_format_that_a_condition_sets_is_reported() -> None:
    """A conditional number format that shows another number is reported; one with other decimals is not."""
    for code, seen in (('"15"', [("H14", "15", "12")]), ("0.00", [])):

        def change(sheet: Worksheet, code: str = code) -> None:
            sheet["H14"] = 12
            look = DifferentialStyle(numFmt=NumberFormat(200, code))
            rule = Rule(type="cellIs", operator="lessThan", formula=["15"], dxf=look)
            sheet.conditional_formatting.add("H14:H20", rule)

        every = found(reviewed(changed(change)), "display-differs")
        assert [one for one in every if one[0] == "H14"] == seen


def test_a_sheet_of_an_ods_with_too_much_hinders_no_other() -> None:
    """A table beyond the limits is skipped; the one before it is read."""
    more = '<table:table table:name="明细"><table:table-row table:number-rows-repeated="200000"><table:table-cell office:value-type="float" office:value="1"/></table:table-row></table:table>'
    book = open_workbook(
        open_document("", '<table:table-cell office:value-type="float" office:value="5"/>', more)
    )
    first, second = book.sheets
    assert len(book.sheet(first).cells) == 1
    with pytest.raises(SheetFault, match="明细"):
        book.sheet(second)


def test_sheets_that_are_no_form_are_skipped() -> None:
    """A module sheet of Excel 95, a chart and a sheet beyond all limits hinder no form, and are named."""
    files = unzipped(national())
    files["xl/workbook.xml"] = files["xl/workbook.xml"].replace(
        b"</sheets>", f'<sheet name="模块1" sheetId="9" xmlns:q="{LINKS}" q:id=""/></sheets>'.encode()
    )
    review = reviewed(zipped(files))
    assert review.findings == ()
    assert any("“模块1”" in line for line in review.unchecked)


def test_a_sheet_with_too_much_hinders_no_form() -> None:
    """A second sheet that is larger than any form is skipped; alone it is refused with its name."""
    book = load_workbook(io.BytesIO(national()))
    other = book.create_sheet("明细")
    other["A1"] = 1
    files = unzipped(saved(book))
    cells = b"".join(b'<row r="%d"><c r="A%d"><v>1</v></c></row>' % (row, row) for row in range(1, 100_002))
    many = files["xl/worksheets/sheet2.xml"]
    start = many.index(b"<sheetData>")
    end = many.index(b"</sheetData>")
    files["xl/worksheets/sheet2.xml"] = many[:start] + b"<sheetData>" + cells + many[end:]
    review = reviewed(zipped(files))
    assert review.findings == ()
    assert any("“明细”" in line for line in review.unchecked)
    files["xl/worksheets/sheet1.xml"] = files["xl/worksheets/sheet2.xml"]
    with pytest.raises(UnreadableFile, match="Sheet1"):
        check(zipped(files))


@pytest.mark.parametrize(
    ("old", "new"), [(b'<c r="H14"', b'<c r="h14"'), (b'<c r="H14" s="0"', b'<c r="H14" s=""'), (b"<sheetData>", b"<sheetData>")]
)  # fmt: skip
def test_spellings_of_other_programs_are_read(old: bytes, new: bytes) -> None:
    """Addresses in lower case and a style without a number are read."""
    files = unzipped(national())
    sheet = files["xl/worksheets/sheet1.xml"]
    files["xl/worksheets/sheet1.xml"] = sheet.replace(old, new)
    assert reviewed(zipped(files)).findings == ()


def test_no_number_is_an_error_of_its_cell() -> None:
    """NaN in a score is an error of that cell."""
    files = unzipped(national())
    sheet = files["xl/worksheets/sheet1.xml"]
    start = sheet.index(b'<c r="H14"')
    end = sheet.index(b"</c>", start) + 4
    files["xl/worksheets/sheet1.xml"] = sheet[:start] + b'<c r="H14"><v>NaN</v></c>' + sheet[end:]
    assert ("score-not-number", "H14") in {(one.name, one.cell) for one in reviewed(zipped(files)).findings}


def test_a_merged_column_ends_below_the_table() -> None:
    """A range merged down to the end of the sheet covers the rows that hold something, and a few more."""
    sheet = open_workbook(
        of_sheet(cell("A1", b"1"), b'<mergeCells count="1"><mergeCell ref="C1:C1048576"/></mergeCells>')
    )
    (part,) = sheet.sheets
    assert len(sheet.sheet(part).covered) == 101


def test_faults_name_sheet_and_cell() -> None:
    """A sheet that cannot be read is named with its sheet and its cell."""
    book = open_workbook(zipped(workbook(b"".join([
        b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>',
        cell("B7", b"1x"), b"</sheetData></worksheet>",
    ]))))  # fmt: skip
    with pytest.raises(SheetFault, match="B7"):
        book.sheet(book.sheets[0])


def test_struck_out_text_of_an_xls() -> None:
    """Runs and cells of a .xls whose font strikes out do not count."""
    plain, line = (
        biff(0x31, struct.pack("<HHHHHBBBB", 200, flags, 8, 400, 0, 0, 0, 0, 0)) for flags in (0, 8)
    )
    styles = biff(0xE0, struct.pack("<HH", 0, 0) + bytes(16)) + biff(
        0xE0, struct.pack("<HH", 5, 0) + bytes(16)
    )
    text = struct.pack("<HBH", 4, 8, 2) + b"4540" + struct.pack("<HHHH", 0, 5, 2, 0)
    table = biff(0xFC, struct.pack("<II", 1, 1) + text)
    cells = biff(0xFD, struct.pack("<HHHI", 0, 0, 0, 0)) + biff(0x0203, struct.pack("<HHHd", 0, 1, 1, 45.0))
    book = open_workbook(xls(cells, extra=plain * 4 + line + styles + table))
    first, second = book.sheet(book.sheets[0]).cells.values()
    assert (first.text, first.written.struck) == ("40", "4540")
    assert (second.text, second.written.struck) == ("", "45")


def open_document(styles: str, cells: str, before: str = "") -> bytes:
    spaces = " ".join(
        f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{full}:1.0"'
        for name, full in (("office", "office"), ("table", "table"), ("text", "text"), ("style", "style"), ("number", "datastyle"))
    )  # fmt: skip
    text = (
        f"<office:document-content {spaces}><office:automatic-styles>{styles}</office:automatic-styles><office:body><office:spreadsheet>"
        f'<table:table table:name="a">\n<table:table-row>\n{cells}\n</table:table-row>\n</table:table>{before}</office:spreadsheet></office:body></office:document-content>'
    )
    return zipped(
        {"mimetype": b"application/vnd.oasis.opendocument.spreadsheet", "content.xml": text.encode()}
    )


def test_struck_out_text_of_an_ods() -> None:
    """Spans and cells of a .ods with a line through them do not count."""
    line = '<style:text-properties style:text-line-through-style="solid"/></style:style>'
    styles = f'<style:style style:name="T1" style:family="text">{line}<style:style style:name="ce1" style:family="table-cell">{line}'
    cells = (
        '<table:table-cell office:value-type="string"><text:p><text:span text:style-name="T1">45</text:span>40</text:p></table:table-cell>'
        '<table:table-cell table:style-name="ce1" office:value-type="float" office:value="45"><text:p>45</text:p></table:table-cell>'
    )
    book = open_workbook(open_document(styles, cells))
    first, second = book.sheet(book.sheets[0]).cells.values()
    assert (first.text, first.written.struck) == ("40", "4540")
    assert (second.text, second.written.struck) == ("", "45")


def test_formats_of_an_ods_are_undone() -> None:
    """Thousands left out, a point between the digits and a condition mean the same in a .ods."""
    number = '<number:number number:decimal-places="0" number:min-integer-digits="1"'
    styles = (
        f'<number:number-style style:name="N1"><number:number number:decimal-places="1" number:display-factor="1000"/></number:number-style>'
        f'<number:number-style style:name="N2">{number}><number:embedded-text number:position="4">.</number:embedded-text></number:number></number:number-style>'
        f'<number:number-style style:name="N3P0"><number:text>200</number:text></number:number-style>'
        f'<number:number-style style:name="N3">{number}/><style:map style:condition="value()&lt;150" style:apply-style-name="N3P0"/></number:number-style>'
    ) + "".join(
        f'<style:style style:name="c{one}" style:family="table-cell" style:data-style-name="N{one}"/>'
        for one in (1, 2, 3)
    )
    cells = "".join(
        f'<table:table-cell table:style-name="c{one}" office:value-type="float" office:value="{value}"/>'
        for one, value in ((1, 900000), (2, 900000), (3, 12), (3, 180))
    )
    book = open_workbook(open_document(styles, cells))
    written = [one.written for one in book.sheet(book.sheets[0]).cells.values()]
    assert [one.value for one in written] == [Decimal(900), Decimal(90), Decimal(12), Decimal(180)]
    assert [one.shown for one in written] == [None, None, "200", None]


def test_links_of_an_ods_are_no_sheets() -> None:
    """The saved values of a DDE link are no table of the document."""
    link = '<table:dde-links><table:dde-link><office:dde-source/><table:table><table:table-row><table:table-cell office:value-type="float" office:value="1"/></table:table-row></table:table></table:dde-link></table:dde-links>'
    data = open_document("", '<table:table-cell office:value-type="float" office:value="5"/>', link)
    book = open_workbook(data)
    assert [one.written.value for one in book.sheet(book.sheets[0]).cells.values()] == [5]


def test_a_text_of_an_xls_may_have_as_many_characters_as_excel_allows() -> None:
    """A text of 32,767 characters, over several records, is read whole."""
    text = "字" * 32_767
    raw = text.encode("utf-16-le")
    first, rest = raw[:8_000], [raw[place : place + 8_000] for place in range(8_000, len(raw), 8_000)]
    table = biff(0xFC, struct.pack("<II", 1, 1) + struct.pack("<HB", len(text), 1) + first)
    table += b"".join(biff(0x3C, b"\1" + one) for one in rest)
    book = open_workbook(xls(biff(0xFD, struct.pack("<HHHI", 0, 0, 0, 0)), extra=table))
    assert [one.text for one in book.sheet(book.sheets[0]).cells.values()] == [text]


@pytest.mark.parametrize("value", [b"1.23456789012345e-300", b"1.23456789012345e-12", b"0." + b"1" * 150])
def test_numbers_of_any_smallness_are_read(value: bytes) -> None:
    """A number with hundreds of decimals, in points, scores and money, is a number like any other."""
    files = unzipped(national())
    sheet = files["xl/worksheets/sheet1.xml"]
    for ref in (b"D7", b"E7", b"F14", b"G14", b"H14", b"H23"):
        made = b'<c r="' + ref + b'"><v>' + value + b"</v></c>"
        sheet = re.sub(rb'(?s)<c r="' + ref + rb'"[^>]*?(?:/>|>.*?</c>)', made, sheet, count=1)
    files["xl/worksheets/sheet1.xml"] = sheet
    assert reviewed(zipped(files)).recomputed is not None
