"""The answer for the buttons: the tables in a form that VBA can read anywhere."""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from support.data_sheets import published_2023, workbook_bytes
from support.office.macro_form import macro_form

from xlselfeval.checking import Checker, check
from xlselfeval.excel.answer import answer
from xlselfeval.files.open import open_workbook
from xlselfeval.files.package import Package
from xlselfeval.files.zip_members import copy_with
from xlselfeval.result.checked_copy import checked_copy
from xlselfeval.result.data_sheet_table import data_sheet_table
from xlselfeval.result.message_box import checked_message, rescored_message
from xlselfeval.result.sheet_xml import pages_of
from xlselfeval.result.styles import FONT, LINES, LOOKS, Look
from xlselfeval.result.table import ResultTable, result_table
from xlselfeval.result.table_cells import HEAD, WIDTHS, TableCell, TableRow
from xlselfeval.result.vba_answer import answer_text, failed_answer

DAY = date(2026, 1, 5)
FLAGS = {"0": False, "1": True}
ESCAPED = re.compile(r"\\(u[0-9A-F]{4}|.)")
# what a workbook can hold, as far as an answer passes it on
TEXTS = st.text(
    st.characters(exclude_categories=["Cs"], exclude_characters="\ufffe\uffff").filter(
        lambda char: char >= " " or char in "\t\n"
    ),
    min_size=1,
)


def lines_of(text: str) -> list[list[str]]:
    """The fields of every line, unescaped; the sentinel is checked and left out."""
    assert text.isascii()
    assert text.endswith("\r\n")
    lines = text.removesuffix("\r\n").split("\r\n")
    assert lines.pop() == f"end\t{len(lines)}"
    return [[unescaped(field) for field in line.split("\t")] for line in lines]


def unescaped(field: str) -> str:
    def char(found: re.Match[str]) -> str:
        code = found[1]
        return chr(int(code[1:], 16)) if code.startswith("u") else {"t": "\t", "n": "\n", "\\": "\\"}[code]

    units = ESCAPED.sub(char, field).encode("utf-16-le", "surrogatepass")
    return units.decode("utf-16-le")


def tables_in(lines: list[list[str]]) -> list[ResultTable]:
    """The tables that an answer describes."""
    tables: list[tuple[list[str], tuple[int, ...], list[tuple[float, list[TableCell]]]]] = []
    for kind, *fields in lines:
        if kind == "table":
            tables.append((fields, (), []))
        elif kind == "widths":
            tables[-1] = (tables[-1][0], tuple(map(int, fields)), tables[-1][2])
        elif kind == "row":
            tables[-1][2].append((float(fields[0]), []))
        elif kind == "cell":
            look, span, link, form, value = fields
            values = {"number": Decimal, "text": str, "blank": {"": None}.__getitem__}
            cell = TableCell(values[form](value), look, int(span), link or None)
            tables[-1][2][-1][1].append(cell)
    return [
        ResultTable(
            sheet=sheet,
            footer=left.replace("&&", "&"),
            rows=tuple(TableRow(tuple(cells), height) for height, cells in rows),
        )
        for (sheet, head, left, *_), widths, rows in tables
        if (int(head), widths) == (HEAD, WIDTHS)
    ]


def content(table: ResultTable) -> tuple[object, ...]:
    """A table as plain values, blank texts as nothing."""
    return (
        table.sheet, table.left_footer,
        [(row.height, [(cell.value or None if isinstance(cell.value, str) else cell.value, cell.look, cell.span, cell.link) for cell in row.cells]) for row in table.rows],
    )  # fmt: skip


def looks_in(lines: list[list[str]]) -> dict[str, Look]:
    return {
        name: Look(int(size), FLAGS[bold], FLAGS[underline], color, fill, across, down, FLAGS[boxed])
        for kind, name, size, bold, underline, color, fill, across, down, boxed in (
            line for line in lines if line[0] == "look"
        )
    }


def test_the_answer_says_what_the_tables_say() -> None:
    """The demonstration's answer reads back as its messages, styles and table."""
    workbook = open_workbook(macro_form())
    reviews = Checker().check_workbook(workbook)
    table = result_table(reviews[0], file="填好的 表.xlsm", today=DAY)
    lines = lines_of(
        answer_text([table, table], checked=checked_message(reviews), rescored=rescored_message(reviews))
    )
    assert lines[:4] == [
        ["xlselfeval-answer", "1"],
        ["checked", checked_message(reviews)],
        ["rescored", rescored_message(reviews)],
        ["face", FONT, LINES],
    ]
    assert [content(one) for one in tables_in(lines)] == [content(table)] * 2
    used = {cell.look for row in table.rows for cell in row.cells}
    assert looks_in(lines) == {name: look for name, look in LOOKS.items() if name in used}


def test_the_answer_about_a_data_sheet(tmp_path: Path) -> None:
    """Its findings and its table take the place of those of a form; there are no scores."""
    path = tmp_path / "某乡.xlsx"
    path.write_bytes(workbook_bytes(published_2023()))
    lines = lines_of(answer(path, path.name, today=DAY))
    (sheet,) = Checker().check_papers(open_workbook(path)).sheets
    assert lines[1] == ["checked", checked_message([sheet])]
    assert lines[2] == ["rescored", "基础数据表不计分，无需重算；请点击“检查填报”核对表内数字。"]
    assert [content(one) for one in tables_in(lines)] == [
        content(data_sheet_table(sheet, (), file=path.name, today=DAY))
    ]


@pytest.mark.parametrize("count", [2, 90])
def test_the_answer_says_where_the_last_page_begins(count: int) -> None:
    """Of several pages the last begins with the row that begins it in the copy."""
    table = ResultTable(sheet="表", rows=(TableRow((TableCell("一", "cell"),), 21.0),) * count)
    (line,) = (line for line in lines_of(answer_text([table], checked="", rescored="")) if line[0] == "table")
    last_row = pages_of(table).last_row
    assert (last_row is None) is (count == 2)
    assert line[4:] == ([] if last_row is None else [str(last_row)])


@given(TEXTS)
def test_any_text_comes_back(text: str) -> None:
    """Tabs, line breaks, backslashes and rare characters survive in cells and reasons."""
    row = TableRow((TableCell(text, "cell"),), 20.0)
    lines = lines_of(answer_text([ResultTable(sheet=text, rows=(row,))], checked=text, rescored=text))
    assert [content(one) for one in tables_in(lines)] == [content(ResultTable(sheet=text, rows=(row,)))]
    assert lines_of(failed_answer(text)) == [["xlselfeval-answer", "1"], ["failed", text]]


def test_what_no_workbook_can_hold_is_left_out() -> None:
    """Control characters and carriage returns are dropped, as in the file copy."""
    assert lines_of(failed_answer("\x00一\r\n二\x1f\ufffe\ud800"))[1] == ["failed", "一\n二"]


def test_a_saved_copy_is_answered_under_its_own_name(tmp_path: Path) -> None:
    """The answer names the file that people know, whatever the copy is called."""
    path = tmp_path / "rad1.tmp.xlsm"
    path.write_bytes(macro_form())
    (table,) = tables_in(lines_of(answer(path, "自评表 50%.xlsm", today=DAY)))
    expected = result_table(check(macro_form())[0], file="自评表 50%.xlsm", today=DAY)
    assert content(table) == content(expected)


def test_remarks_beside_an_earlier_result_are_kept(tmp_path: Path) -> None:
    """Remarks in an earlier 核对结果 are in the new table, as in a file copy."""
    workbook = open_workbook(macro_form())
    (review,) = Checker().check_workbook(workbook)
    rows = result_table(review, file="表", today=DAY).rows
    place = next(str(cell.value) for row in rows for cell in row.cells if cell.link)
    once = checked_copy(workbook, [review], file="表", today=DAY)
    path = tmp_path / "copy.xlsm"
    path.write_bytes(with_remark(once, "说明一", "意见二"))
    (table,) = tables_in(lines_of(answer(path, "表", today=DAY)))
    assert content(table) == content(
        result_table(review, file="表", today=DAY, remarks={place: ("说明一", "意见二")})
    )


def with_remark(data: bytes, explanation: str, decision: str) -> bytes:
    """A checked copy in which somebody wrote beside the first finding."""
    package = Package(data)
    part = max(
        (entry.filename for entry in package.entries if "worksheets/sheet" in entry.filename),
        key=lambda name: int(re.sub(r"\D", "", name)),
    )
    text = package.read(part).decode()
    for ref, said in (("L6", explanation), ("M6", decision)):
        text, times = re.subn(
            rf'<c r="{ref}" s="(\d+)"/>',
            rf'<c r="{ref}" s="\1" t="inlineStr"><is><t>{said}</t></is></c>',
            text,
        )
        assert times == 1
    return copy_with(data, package.entries, {part: text.encode()})


@pytest.mark.parametrize(
    ("content_of_file", "problem"),
    [(b"", "文件为空"), (b"%PDF-1.4", "PDF"), (b"PK\x03\x04 cut", "不完整")],
    ids=["empty", "pdf", "cut"],
)
def test_what_cannot_be_reviewed_is_named_in_the_answer(
    content_of_file: bytes, problem: str, tmp_path: Path
) -> None:
    """A copy that cannot be read gives an answer with the Chinese reason."""
    path = tmp_path / "form.xlsm"
    path.write_bytes(content_of_file)
    version, (kind, message) = lines_of(answer(path, "表.xlsm"))
    assert (version, kind) == (["xlselfeval-answer", "1"], "failed")
    assert problem in message
