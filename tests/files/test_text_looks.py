"""Text that nobody can see in .ods, web pages and XML spreadsheets."""

from __future__ import annotations

from pathlib import Path

import pytest
from openpyxl import Workbook
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont
from openpyxl.styles import Font, PatternFill
from support.legacy_files import converted
from support.packages import saved, zipped

from xlselfeval.files.open import open_workbook
from xlselfeval.files.sheet import Sheet

OASIS = "urn:oasis:names:tc:opendocument:xmlns"
SPACES = " ".join(f'xmlns:{name}="{OASIS}:{name}:1.0"' for name in ("office", "table", "text", "style"))
SPACES += f' xmlns:number="{OASIS}:datastyle:1.0" xmlns:fo="{OASIS}:xsl-fo-compatible:1.0"'
SPREADSHEET, HTML = "urn:schemas-microsoft-com:office:spreadsheet", "http://www.w3.org/TR/REC-html40"


def first(data: bytes) -> Sheet:
    workbook = open_workbook(data)
    return workbook.sheet(workbook.sheets[0])


def shown(data: bytes) -> tuple[str, str | None]:
    """Return text and looks of A1."""
    cell = first(data).cell(1, 1)
    return cell.text, cell.written.shown


def style(
    properties: str, *, name: str = "a", family: str = "table-cell", parent: str = "", more: str = ""
) -> str:
    above = f' style:parent-style-name="{parent}"' if parent else ""
    return (
        f'<style:style style:name="{name}" style:family="{family}"{above} {more}>{properties}</style:style>'
    )


def text(**properties: str) -> str:
    said = " ".join(
        f'{name.replace("_", ":", 1).replace("_", "-")}="{value}"' for name, value in properties.items()
    )
    return f"<style:text-properties {said}/>"


def behind(colour: str) -> str:
    return f'<style:table-cell-properties fo:background-color="{colour}"/>'


def ods(
    automatic: str = "", *, common: str = "", cell: str = "", table: str = "", row: str = "", column: str = ""
) -> bytes:
    """Return a table with 50 in A1 in the style a, or with that cell."""
    cell = (
        cell
        or '<table:table-cell table:style-name="a" office:value-type="float" office:value="50"><text:p>50</text:p></table:table-cell>'
    )
    body = f'<table:table table:name="甲" {table}><table:table-column {column}/><table:table-row {row}>{cell}</table:table-row></table:table>'
    content = f"<office:document-content {SPACES}><office:automatic-styles>{automatic}</office:automatic-styles><office:body><office:spreadsheet>{body}</office:spreadsheet></office:body></office:document-content>"
    styles = (
        f"<office:document-styles {SPACES}><office:styles>{common}</office:styles></office:document-styles>"
    )
    return zipped(
        {
            "mimetype": b"application/vnd.oasis.opendocument.spreadsheet",
            "styles.xml": styles.encode(),
            "content.xml": content.encode(),
        }
    )


WHITE = text(fo_color="#ffffff")
COMMON = style(WHITE, name="w") + style("", name="v", parent="w")
FORMAT = '<number:number-style style:name="n"><style:text-properties fo:color="#ffffff"/><number:number number:decimal-places="0"/></number:number-style>'
SMALL = '<style:style style:name="s" style:family="table-{0}"><style:table-{0}-properties style:{1}="0.05cm"/></style:style>'
ODS = {
    "plain": (ods(style(text(fo_color="#000000"))), None), "white": (ods(style(WHITE)), ""), "nearly white": (ods(style(text(fo_color="#F5F5F5"))), ""),
    "red on red": (ods(style(text(fo_color="#ff0000") + behind("#ff0000"))), ""), "white on blue": (ods(style(WHITE + behind("#000080"))), None),
    "white on nothing": (ods(style(WHITE + behind("transparent"), parent="b") + style(behind("#000080"), name="b")), ""),
    "tiny": (ods(style(text(fo_font_size="1pt"))), ""), "tiny for Chinese": (ods(style(text(style_font_size_asian="0.5mm"))), ""), "usual": (ods(style(text(fo_font_size="6pt"))), None),
    "a share": (ods(style(text(fo_font_size="80%"))), None), "inherited": (ods(style("", parent="v"), common=COMMON), ""),
    "inherited and changed": (ods(style(text(style_use_window_font_color="true"), parent="v"), common=COMMON), None),
    "of all cells": (ods(style(""), common=f'<style:default-style style:family="table-cell">{WHITE}</style:default-style>'), ""),
    "a ring": (ods(style("", parent="a")), None), "by its format": (ods(FORMAT + style("", more='style:data-style-name="n"')), ""),
    "a low row": (ods(SMALL.format("row", "row-height"), row='table:style-name="s"'), ""), "a narrow column": (ods(SMALL.format("column", "column-width"), column='table:style-name="s"'), ""),
    "hidden where protected": (ods(style('<style:table-cell-properties style:cell-protect="hidden-and-protected"/>'), table='table:protected="true"'), ""),
    "not protected": (ods(style('<style:table-cell-properties style:cell-protect="hidden-and-protected"/>')), None),
    "locked": (ods(style('<style:table-cell-properties style:cell-protect="protected formula-hidden"/>'), table='table:protected="true"'), None),
}  # fmt: skip


@pytest.mark.parametrize("kind", ODS)
def test_what_nobody_can_see_in_an_ods(kind: str) -> None:
    """Colours, sizes and formats of automatic and common styles hide a number, what they inherit included."""
    data, seen = ODS[kind]
    assert shown(data) == ("50", seen)


def span(name: str, piece: str) -> str:
    return f'<text:span text:style-name="{name}">{piece}</text:span>'


T_WHITE = style(WHITE, name="t", family="text")
SPANS = {
    "white": (T_WHITE, span("t", "5") + "0个", "0个"), "tiny": (style(text(fo_font_size="1pt"), name="t", family="text"), span("t", "5") + "0个", "0个"),
    "not displayed": (style(text(text_display="none"), name="t", family="text"), span("t", "5") + "0个", "0个"),
    "raised": (style(text(style_text_position="33% 58%"), name="t", family="text"), "5" + span("t", "0") + "个", "5⁰个"),
    "lowered": (style(text(style_text_position="sub 58%"), name="t", family="text"), "5" + span("t", "0") + "个", "5₀个"),
    "on the line": (style(text(style_text_position="0% 100%"), name="t", family="text"), "5" + span("t", "0") + "个", None),
    "in another": (T_WHITE + style(text(fo_color="#000000"), name="b", family="text"), span("t", "5" + span("b", "0个")), "0个"),
    "red": (style(text(fo_color="#ff0000"), name="t", family="text"), span("t", "5") + "0个", None), "blanks": (T_WHITE, "50个" + span("t", " "), None),
}  # fmt: skip


@pytest.mark.parametrize("kind", SPANS)
@pytest.mark.parametrize("value", ["", ' office:string-value="50个"'])
def test_spans_of_an_ods(kind: str, value: str) -> None:
    """A part of a text that is not seen is left out of what is shown, also where the cell names its text."""
    styles, pieces, seen = SPANS[kind]
    cell = f'<table:table-cell office:value-type="string"{value}><text:p>{pieces}</text:p></table:table-cell>'
    data = ods(styles, cell=cell)
    assert (shown(data)[0].strip(), shown(data)[1]) == ("50个", seen)


def test_a_paragraph_of_an_ods_has_a_style() -> None:
    """A paragraph in white is not seen, but for a span of it in black."""
    styles = style(WHITE, name="p", family="paragraph") + style(
        text(fo_color="#000000"), name="t", family="text"
    )
    cell = f'<table:table-cell office:value-type="string"><text:p text:style-name="p">5{span("t", "0个")}</text:p></table:table-cell>'
    assert shown(ods(styles, cell=cell)) == ("50个", "0个")


def page(cell: str, *, rules: str = "", row: str = "<tr>", table: str = "<table>") -> bytes:
    return (
        f"<html><style><!-- {rules} --></style><body>{table}{row}{cell}</tr></table></body></html>".encode()
    )


DARK = "td{color:black;background:white} .h td{color:#fff;background:navy}"
PAGES = {
    "plain": (page("<td>50</td>"), None), "its own colour": (page("<td style='color:#FFF'>50</td>"), ""), "a font": (page("<td><font color=white>50</font></td>"), ""),
    "without a mark": (page("<td><font color=FFFFFF>50</font></td>"), ""), "nearly white": (page("<td style='color:rgb(245, 245,245)'>50</td>"), ""),
    "clear": (page("<td style='color:rgba(0,0,0,0)'>50</td>"), ""), "white on blue": (page("<td bgcolor=#000080><font color=white>50</font></td>"), None),
    "red on red": (page("<td bgcolor=red style='color:red'>50</td>"), ""), "a class": (page("<td class='xl65'>50</td>", rules="td{color:black} .xl65{color:white;}"), ""),
    "a class of cells": (page("<td class=a>50</td>", rules="td.a{color:white} th.a{color:black}"), ""), "an id": (page("<td id=b class=a>50</td>", rules="#b{color:white} .a{color:black}"), ""),
    "the row": (page("<td>50</td>", row="<tr style='color:white'>"), ""), "a rule within": (page("<td>50</td>", rules=DARK, row="<tr class=h>"), None),
    "another rule within": (page("<td>50</td>", rules=".h td{color:white}"), None), "when it is pointed at": (page("<td class=a>50</td>", rules=".a:hover{color:white}"), None),
    "tiny": (page("<td><span style='font-size:1px'>50</span></td>"), ""), "a share": (page("<td style='font-size:10%'>50</td>"), ""), "half": (page("<td style='font:50%/2 宋体'>50</td>"), None),
    "small print": (page("<td><font size=1>50</font></td>"), None), "not displayed": (page("<td><span style='display:none'>50</span></td>"), ""),
    "invisible": (page("<td style='visibility:hidden'>50</td>"), ""), "a low row": (page("<td>50</td>", row="<tr style='height:1.5pt'>"), ""), "a usual row": (page("<td height=20>50</td>"), None),
    "its format": (page("<td style='mso-number-format:\"\\;\\;\\;\"'>50</td>"), ""), "a usual format": (page("<td style='mso-number-format:\"0\\.00\"'>50</td>"), None),
    "a picture behind": (page("<td style='color:white;background:url(a.png)'>50</td>"), None), "a row without an end": (page("<td style='color:white;background:navy'>50<td>1"), None),
    "after a hidden cell": (page("<td style='display:none'><td>50</td>"), None), "transparent": (page("<td style='color:white;background:transparent'>50</td>", rules="table{background:teal}"), None),
}  # fmt: skip


@pytest.mark.parametrize("kind", PAGES)
def test_what_nobody_can_see_in_a_web_page(kind: str) -> None:
    """Inline styles, fonts and rules of a style sheet hide a number; the innermost and most specific one counts."""
    data, seen = PAGES[kind]
    cells = first(data).cells.values()
    assert [(one.text, one.written.shown) for one in cells if one.text == "50"] == [("50", seen)]


@pytest.mark.parametrize(
    ("cell", "held", "seen"),
    [
        ("<font color=white>5</font>0", "50", "0"), ("<span style='font-size:1pt'>5</span>0个", "50个", "0个"), ("10<sup>2</sup>", "102", "10²"),
        ("10<span style='vertical-align:super'>2</span>", "102", "10²"), ("50m<sup>2</sup>", "50m2", None), ("5<b>0</b>", "50", None), ("<font color=white><b style='color:#000'>50</b></font>", "50", None),
    ],
)  # fmt: skip
def test_parts_of_a_cell_of_a_web_page(cell: str, held: str, seen: str | None) -> None:
    """Of a number of which a part is not seen the rest is shown."""
    assert shown(page(f"<td>{cell}</td>")) == (held, seen)


def test_hidden_tables_of_a_web_page_are_hidden_rows() -> None:
    """A table that is not displayed has hidden rows, whose cells are not reported again."""
    sheet = first(page("<td>50</td>", table="<div style='display:none'><table>"))
    assert (sheet.hidden_rows, sheet.cell(1, 1).written.shown) == ({1}, None)


def workbook_xml(
    styles: str,
    cell: str = '<Cell ss:StyleID="a"><Data ss:Type="Number">50</Data></Cell>',
    *,
    row: str = "<Row>",
    column: str = "",
) -> bytes:
    return f"""<Workbook xmlns="{SPREADSHEET}" xmlns:ss="{SPREADSHEET}" xmlns:h="{HTML}"><Styles>{styles}</Styles>
<Worksheet ss:Name="甲"><Table>{column}{row}{cell}</Row></Table></Worksheet></Workbook>""".encode()


def xml_style(properties: str, *, name: str = "a", parent: str = "") -> str:
    above = f' ss:Parent="{parent}"' if parent else ""
    return f'<Style ss:ID="{name}"{above}>{properties}</Style>'


def rich(pieces: str) -> str:
    return f'<Cell ss:StyleID="a"><ss:Data ss:Type="String" xmlns="{HTML}">{pieces}</ss:Data></Cell>'


XML_WHITE = '<Font ss:Color="#FFFFFF"/>'
XML = {
    "plain": (workbook_xml(xml_style('<Font ss:Color="#000000" ss:Size="11"/>')), None), "white": (workbook_xml(xml_style(XML_WHITE)), ""), "tiny": (workbook_xml(xml_style('<Font ss:Size="1"/>')), ""),
    "red on red": (workbook_xml(xml_style('<Font ss:Color="#FF0000"/><Interior ss:Color="#FF0000" ss:Pattern="Solid"/>')), ""),
    "white on blue": (workbook_xml(xml_style(f'{XML_WHITE}<Interior ss:Color="#000080" ss:Pattern="Solid"/>')), None), "white on a pattern": (workbook_xml(xml_style(f'{XML_WHITE}<Interior ss:Color="#FFFFFF" ss:Pattern="Gray50"/>')), None),
    "no fill": (workbook_xml(xml_style(f'{XML_WHITE}<Interior ss:Pattern="None"/>')), ""), "inherited": (workbook_xml(xml_style("", parent="b") + xml_style(XML_WHITE, name="b")), ""),
    "of all cells": (workbook_xml(xml_style(XML_WHITE, name="Default") + xml_style("")), ""), "by its format": (workbook_xml(xml_style('<NumberFormat ss:Format="[White]0"/>')), ""),
    "its format": (workbook_xml(xml_style('<NumberFormat ss:Format=";;;"/>')), ""), "a low row": (workbook_xml(xml_style(""), row='<Row ss:Height="2">'), ""),
    "a usual row": (workbook_xml(xml_style(""), row='<Row ss:Height="14.25">'), None), "a narrow column": (workbook_xml(xml_style(""), column='<Column ss:Width="3"/>'), ""),
}  # fmt: skip


@pytest.mark.parametrize("kind", XML)
def test_what_nobody_can_see_in_an_xml_spreadsheet(kind: str) -> None:
    """Fonts, interiors and formats of styles hide a number, those of a parent and of Default included."""
    data, seen = XML[kind]
    assert shown(data) == ("50", seen)


@pytest.mark.parametrize(
    ("pieces", "held", "seen"),
    [
        ('<Font h:Color="#FFFFFF">5</Font><B>0个</B>', "50个", "0个"), ('<Font h:Size="1">5</Font>0个', "50个", "0个"), ("10<Sup>2</Sup>", "102", "10²"), ('<Font h:Color="#FF0000">5</Font>0', "50", None),
    ],
)  # fmt: skip
def test_parts_of_a_cell_of_an_xml_spreadsheet(pieces: str, held: str, seen: str | None) -> None:
    """White, tiny and raised runs of a text are seen as such."""
    assert shown(workbook_xml(xml_style(""), rich(pieces))) == (held, seen)


def test_a_format_of_a_text_in_an_xml_spreadsheet() -> None:
    """;;; hides a text, too."""
    assert shown(workbook_xml(xml_style('<NumberFormat ss:Format=";;;"/>'), rich("达成"))) == ("达成", "")


def many_looks() -> bytes:
    """Return a workbook with looks of many kinds."""
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "甲"
    looks: list[dict[str, object]] = [
        {}, {"font": Font(color="FFFFFFFF")}, {"font": Font(size=1)}, {"font": Font(color="FFFF0000"), "fill": PatternFill("solid", fgColor="FFFF0000")},
        {"font": Font(color="FFFFFFFF"), "fill": PatternFill("solid", fgColor="FF000080")}, {"font": Font(strike=True)}, {"number_format": "[White]0"},
        {"number_format": ";;;"}, {"number_format": '"20"'}, {"number_format": '[<60]"90";0'}, {"number_format": "[Red]0"}, {"number_format": "0.00"},
        {"number_format": "0E+0"}, {"number_format": "0.00E+00"}, {"number_format": "# ?/?"}, {"number_format": "# ?/8"},
    ]  # fmt: skip
    runs = [{"color": "FFFFFFFF"}, {"sz": 1}, {"vertAlign": "superscript"}, {"strike": True}, {"b": True}]
    for row, look in enumerate(looks, 1):
        for column, value in ((1, 50), (2, "50个")):
            cell = sheet.cell(row, column, value)
            for name, one in look.items():
                setattr(cell, name, one)
    for row, font in enumerate(runs, 1):
        sheet.cell(row, 3).value = CellRichText(
            TextBlock(InlineFont(b=True), "4"),
            TextBlock(InlineFont(**font), "5"),
            TextBlock(InlineFont(b=True), "0"),
        )
    sheet["D1"], sheet["D2"], sheet["D3"], sheet["D4"] = 51.6, 15.37, 15.37, 1234567
    for ref, code in (("D1", "0E+0"), ("D2", "# ?/?"), ("D3", "# ?/2"), ("D4", "0.00E+00")):
        sheet[ref].number_format = code
    sheet.row_dimensions[20].height, sheet.column_dimensions["E"].width = 2, 0.6
    sheet["A20"], sheet["E1"] = 7, 7
    return saved(book)


@pytest.mark.office
@pytest.mark.parametrize("kind", ["xls", "ods"])
def test_looks_that_libreoffice_saves_are_those_of_the_xlsx(tmp_path: Path, kind: str) -> None:
    """Every cell shows the same in the .xls and the .ods of a workbook."""
    data = many_looks()
    converted(tmp_path, {"looks": (data, "甲")})
    one, other = ({place: (cell.text, cell.written.shown, cell.written.struck) for place, cell in first(each).cells.items()} for each in (data, (tmp_path / f"looks.{kind}").read_bytes()))  # fmt: skip
    assert one == other
    assert sum(seen is not None for _, seen, _ in one.values()) > 15
