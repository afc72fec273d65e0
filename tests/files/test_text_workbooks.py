"""Web pages and SpreadsheetML 2003 under the name of a workbook give the findings of the same form in a .xlsx."""

from __future__ import annotations

import io
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from html import escape
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook
from openpyxl.worksheet.worksheet import Worksheet
from support.foreign_forms import national

from xlselfeval import LIMITS, check
from xlselfeval.errors import UnreadableFile
from xlselfeval.files.legacy.text.html_tags import Tag, parse_html
from xlselfeval.files.open import open_workbook
from xlselfeval.files.sheet import Sheet
from xlselfeval.review.review import Review

SPREADSHEET = "urn:schemas-microsoft-com:office:spreadsheet"


def cells_of(sheet: Worksheet) -> Iterator[list[tuple[Any, int, int, int]]]:
    """Yield rows of cells: column, value, and the columns and rows that each spans."""
    spans = {(one.min_row, one.min_col): one for one in sheet.merged_cells.ranges}
    covered = {
        (row, column)
        for one in spans.values()
        for row in range(one.min_row, one.max_row + 1)
        for column in range(one.min_col, one.max_col + 1)
    } - spans.keys()
    for row in sheet.iter_rows():
        found = []
        for cell in row:
            if (cell.row, cell.column) not in covered:
                span = spans.get((cell.row, cell.column))
                wide, high = (
                    (span.max_col - span.min_col + 1, span.max_row - span.min_row + 1) if span else (1, 1)
                )
                found.append((cell.column, cell.value, wide, high))
        yield found


def page(data: bytes, head: str = "") -> str:
    """Return a form as a system exports it: a table in a page, numbers as they are shown."""
    rows = []
    for row in cells_of(load_workbook(io.BytesIO(data)).worksheets[0]):
        cells = []
        for _, value, wide, high in row:
            text = "" if value is None else f"{value:,}" if isinstance(value, int) else str(value)
            shown = escape(text).replace("\n", "<br/>")
            cells.append(f'<TD colspan={wide} rowspan="{high}">\n  {shown}&nbsp;</TD>')
        rows.append(f"<tr>{''.join(cells)}</tr>")
    return f"<html><head>{head}</head><body><table border=1>{''.join(rows)}</table></body></html>"


def spreadsheet(data: bytes) -> bytes:
    """Return a form as an XML spreadsheet."""
    rows = []
    for row in cells_of(load_workbook(io.BytesIO(data)).worksheets[0]):
        cells = []
        for column, value, wide, high in row:
            kind = "Number" if isinstance(value, int | float) else "String"
            text = "" if value is None else f'<Data ss:Type="{kind}">{escape(str(value))}</Data>'
            span = f' ss:MergeAcross="{wide - 1}" ss:MergeDown="{high - 1}"'
            cells.append(f'<Cell ss:Index="{column}"{span}>{text}</Cell>')
        rows.append(f"<Row>{''.join(cells)}</Row>")
    return (
        f'<?xml version="1.0"?><?mso-application progid="Excel.Sheet"?><Workbook xmlns="{SPREADSHEET}" xmlns:ss="{SPREADSHEET}">'
        f'<Worksheet ss:Name="Sheet"><Table>{"".join(rows)}</Table></Worksheet></Workbook>'
    ).encode()


def summary(review: Review) -> tuple[object, ...]:
    record = review.to_dict("甲")
    rows = [tuple(row[key] for key in ("indicator", "declared", "low", "high")) for row in record["rows"]]
    return (
        record["recomputed"],
        rows,
        [(one.name, one.cell, one.found, one.expected) for one in review.findings],
    )


def marred(sheet: Worksheet) -> None:
    sheet["H14"], sheet["F14"] = 15, 40


@pytest.mark.parametrize("change", [None, marred])
@pytest.mark.parametrize("kind", ["utf-8", "gbk", "gbk-declared", "utf-16", "xml", "xml-gbk"])
def test_the_same_form(kind: str, change: Any, tmp_path: Path) -> None:
    """A form reads the same from a page, in any encoding, and from an XML spreadsheet, whatever its file is called."""
    book = national() if change is None else national(change=change)
    path = tmp_path / "导出.xls"
    if kind.startswith("xml"):
        data = spreadsheet(book)
        if kind == "xml-gbk":
            data = data.decode().replace('"1.0"?>', '"1.0" encoding="GBK"?>', 1).encode("gbk")
    else:
        meta = '<META content="text/html; charset=gb2312">' if kind == "gbk-declared" else ""
        data = page(book, meta).encode(kind.removesuffix("-declared"))
    path.write_bytes(data)
    (expected,), (found,) = check(book), check(path)
    assert summary(found) == summary(expected)
    assert "未读取公式" in "".join(found.to_dict("甲")["limits"])


def sheet_of(html: str) -> Sheet:
    workbook = open_workbook(html.encode())
    return workbook.sheet(workbook.sheets[0])


def written(html: str, ref: tuple[int, int] = (1, 1)) -> Any:
    return sheet_of(html).cell(*ref).written


CELLS = {
    "95.23%": (Decimal("0.9523"), 2), "1,234.50": (Decimal("1234.5"), 2), "-12": (-12, None), "0.5": (Decimal("0.5"), 1),
    "≥95%": ("≥95%", None), "012": ("012", None), "4301002024000000001": ("4301002024000000001", None), "1,23": ("1,23", None),
    "2024/1/5": ("2024/1/5", None), "+3": (3, None), "1e5": ("1e5", None),
}  # fmt: skip


@pytest.mark.parametrize("text", CELLS)
def test_a_number_counts_as_it_is_shown(text: str) -> None:
    """A number is read with its decimals, commas and percent sign; codes and other texts stay texts."""
    cell = written(f"<table><tr><td>{text}</td></tr></table>")
    assert (cell.value, cell.decimals) == CELLS[text]


def test_numbers_that_excel_wrote() -> None:
    """`x:num` is the number; its format comes from the style, with escapes, or from a class."""
    styles = '<style>.xl1{mso-number-format:"0\\.00\\0022篇\\0022";} .xl2 {mso-number-format:Percent}</style>'
    html = f"{styles}<table><tr><td class=xl1 x:num='195.5'>195.50篇</td><td class='a xl2' x:num=0.98>98.00%</td><td x:str>12</td></tr></table>"
    first, second, third = (sheet_of(html).cell(1, column).written for column in (1, 2, 3))
    assert (first.text, first.value) == ("195.5篇", Decimal("195.5"))
    assert (second.text, second.value) == ("98%", Decimal("0.98"))
    assert third.value == "12"


def test_merged_cells_and_lines() -> None:
    """Cells under a rowspan move on; line breaks, entities and spaces are as they are seen."""
    sheet = sheet_of(
        "<h2>标 题</h2><table><tr><td rowspan=2>一<br>二</td><td colspan=2>a  &amp;\n b</td></tr><tr><td>c</td><td><p>d</p><p>e</p></td></tr></table>尾注"
    )
    assert sheet.cell(1, 1).text == "标 题"
    assert sheet.cell(3, 1).text == "一\n二"
    assert [one.address for one in sheet.merges] == ["A2:A3", "B2:C2"]
    assert [sheet.cell(3, column).text for column in (2, 3)] == ["c", "d\ne"]
    assert sheet.cell(2, 2).text == "a & b"
    assert sheet.cell(4, 1).text == "尾注"


def test_struck_and_hidden_parts() -> None:
    """Struck-out text does not count; rows and columns that are not displayed are hidden."""
    sheet = sheet_of(
        "<style>.no{text-decoration:line-through}</style><table><col><col style='display:none'>"
        "<tr><td><s>45</s>40</td><td class=no>7</td></tr><tr style='display:none'><td>x</td></tr></table>"
    )
    assert (sheet.cell(1, 1).text, sheet.cell(1, 1).written.struck) == ("40", "4540")
    assert (sheet.cell(1, 2).text, sheet.cell(1, 2).written.struck) == ("", "7")
    assert sheet.hidden_rows == {2}
    assert sheet.hidden_columns == ((2, 2),)


def test_parts_of_an_xml_spreadsheet() -> None:
    """Formats, dates, formulas without a value, struck text, hidden sheets, rows and columns are read."""
    data = f"""<Workbook xmlns="{SPREADSHEET}" xmlns:ss="{SPREADSHEET}" xmlns:x="urn:schemas-microsoft-com:office:excel" xmlns:h="http://www.w3.org/TR/REC-html40">
<Styles><Style ss:ID="p"><NumberFormat ss:Format="Percent"/></Style><Style ss:ID="s"><Font ss:StrikeThrough="1"/></Style></Styles>
<Worksheet ss:Name="甲"><Table><Column ss:Index="3" ss:Hidden="1"/><Row ss:Index="2"><Cell ss:StyleID="p"><Data ss:Type="Number">0.5</Data></Cell>
<Cell><Data ss:Type="DateTime">2024-03-05T00:00:00.000</Data></Cell><Cell ss:Formula="=A2"/><Cell ss:StyleID="s"><Data ss:Type="String">a</Data></Cell>
<Cell><Data ss:Type="String"><h:S>45</h:S>40</Data><Comment><Data ss:Type="String">c</Data></Comment></Cell></Row><Row ss:Hidden="1"><Cell><Data ss:Type="Error">#N/A</Data></Cell></Row></Table></Worksheet>
<Worksheet ss:Name="乙"><Table/><x:WorksheetOptions><x:Visible>SheetHidden</x:Visible></x:WorksheetOptions></Worksheet></Workbook>"""
    workbook = open_workbook(data.encode())
    assert [one.name for one in workbook.sheets] == ["甲"]
    sheet = workbook.sheet(workbook.sheets[0])
    first, day, open_formula, struck, rich = (sheet.cell(2, column) for column in range(1, 6))
    assert (first.text, first.written.value) == ("50%", Decimal("0.5"))
    assert day.written.value == date(2024, 3, 5)
    assert open_formula.is_uncalculated
    assert (struck.text, struck.written.struck) == ("", "a")
    assert (rich.text, rich.written.struck) == ("40", "4540")
    assert sheet.cell(3, 1).text == "#N/A"
    assert sheet.hidden_rows == {3}


def test_moments_before_march_1900() -> None:
    """The 1900 date system has a 29 February that was none."""
    days = [date(1900, 2, 27), date(1900, 3, 1)]
    cells = "".join(f'<Cell><Data ss:Type="DateTime">{day}T12:00:00.000</Data></Cell>' for day in days)
    data = f"""<Workbook xmlns="{SPREADSHEET}" xmlns:ss="{SPREADSHEET}"><Worksheet ss:Name="甲"><Table><Row>{cells}</Row></Table></Worksheet></Workbook>"""
    workbook = open_workbook(data.encode())
    sheet = workbook.sheet(workbook.sheets[0])
    assert [sheet.cell(1, column).written.value for column in (1, 2)] == days


HOSTILE = {
    "comments": "<table>" + "<!--" * 50_000,
    "quotes": "<table>" + "<td a=\"" * 50_000,
    "open": "<table>" + "<" * 200_000,
    "depth": "<table>" + "<div><span>" * 100_000,
    "spans": "<table><tr>" + "<td colspan=16000>x</td></tr><tr>" * 100_000,
    "rowspans": "<table>" + "<tr><td rowspan=1000000>x</td></tr>" * 30_000,
    "styles": "<style>" + "{" * 200_000 + "</style><table>",
    "escapes": "<style>.a{mso-number-format:\"" + "\\" * 200_000 + "</style><table><tr><td class=a>1</td></tr></table>",
    "entities": "<table><tr><td>" + "&" * 400_000 + "</td></tr></table>",
    "rules": "<style>" + "x .a{color:red}" * 5_000 + "</style><table>" + "".join(f"<tr class='a b{one}'><td>1" for one in range(30_000)),
    "rules within": "<style>" + "x x x .a{color:red}" * 200 + "</style><table>" + "<div class=a>" * 190 + "".join(f"<i class=a style='top:{one}'>1</i>" for one in range(30_000)),
    "comments of rules": "<style>" + "/*" * 200_000 + "</style><table>",
    "declarations": "<table><tr>" + "".join(f"<td style='{'a' * 40}:{'x' * 500}{one}'>1" for one in range(5_000)),
}  # fmt: skip


@pytest.mark.parametrize("kind", HOSTILE)
def test_a_hostile_page_ends_soon(kind: str) -> None:
    """Whatever a page holds, it is read or refused in time proportional to its length."""
    with pytest.raises(UnreadableFile) as caught:
        check(HOSTILE[kind].encode(), limits=LIMITS)
    assert caught.value.name in ("no-form", "too-large", "malformed")


def test_a_page_without_a_table_is_refused_as_before() -> None:
    """A page without a table, and XML of another kind, are no workbook."""
    for data in (b"<html><p>a</p></html>", b"<?xml version='1.0'?><a/>"):
        with pytest.raises(UnreadableFile) as caught:
            check(data)
        assert caught.value.name == "wrong-extension"


def test_tags_and_texts() -> None:
    """Comments and declarations are skipped, raw elements hold text, attributes may lack quotes."""
    parts = list(parse_html("<!DOCTYPE html><!--x<td>-->a&lt;<TD x=1 y='2' z>b</td><style>c<d</style>e < f"))
    assert parts == [
        "a<",
        Tag("td", False, {"x": "1", "y": "2", "z": ""}),
        "b",
        Tag("td", True, {}),
        Tag("style", False, {}, "c<d"),
        Tag("style", True, {}),
        "e ",
        "<",
        " f",
    ]
