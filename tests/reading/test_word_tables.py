"""Forms in the tables of a Word document: the findings of the same form in a workbook, at rows of the table."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest
from support import layouts
from support.layouts import Table, changed, review, table
from support.word.documents import cell, paragraph, table_of, word_file
from support.word.documents import table as word_table
from support.word.office import saved_by_office

from xlselfeval.cell import LINES_ABOVE, cell_list, place_list
from xlselfeval.checking import check
from xlselfeval.demo import filled_form, issued_form
from xlselfeval.errors import UnreadableFile
from xlselfeval.files.open import open_workbook
from xlselfeval.result.checked_copy import checked_copy, copy_name
from xlselfeval.review.finding import Finding
from xlselfeval.review.review import Review

LAYOUTS = ("NATIONAL", "HUNAN", "SICHUAN", "CHONGQING", "HUBEI", "YUNNAN", "TRANSFER", "COUNTY")
MISTAKES = {
    "NATIONAL": [("90% | 20 | 18 |", "90% | 20 | 19 |"), ("| 96.62 |", "| 97.62 |"), ("| >=90% | 100% |", "| >=90% | |")],
    "HUNAN": [("等级：优", "等级：良"), ("| 210人 | 213 | 20 | 20 |", "| 210人 | 200 | 20 | 20 |"), ("| 100 | 100 |", "| 100 | 99 |")],
    "SICHUAN": [("次 | 5 | 20 | 20 |", "次 | 16 | 20 | 20 |"), ("% | 100 | 40 |", "% | 100万元 | 40 |")],
}  # fmt: skip


def found(checked: Review, shift: int = 0) -> list[tuple[object, ...]]:
    """Return the findings without words, at cells that lie so many rows higher."""
    return [
        (one.name, one.severity, one.indicator, one.part, one.subject, tuple(_moved(ref, shift) for ref in one.cells))
        for one in checked.findings
    ]  # fmt: skip


def _moved(ref: str, shift: int) -> str:
    letters = ref.rstrip("0123456789")
    return f"{letters}{int(ref[len(letters) :]) - shift}"


def in_word(*pieces: Table | str, between: str = "") -> bytes:
    """Return a document with tables, texts as paragraphs, and XML between them."""
    bodies = [paragraph(one) if isinstance(one, str) else table_of(one) for one in pieces]
    return word_file(paragraph("2020年度自评情况如下。") + between.join(bodies) + paragraph(""))


def only(content: bytes) -> Review:
    (checked,) = check(content)
    return checked


@pytest.mark.parametrize("mistakes", [False, True])
@pytest.mark.parametrize("layout", LAYOUTS)
def test_a_form_in_a_document_gives_the_findings_of_a_workbook(layout: str, mistakes: bool) -> None:
    """Each published layout, honest and with mistakes, has the same findings, four rows lower on the sheet."""
    rows = changed(getattr(layouts, layout), *(MISTAKES.get(layout, ()) if mistakes else ()))
    workbook, document = review(rows), only(in_word(rows))
    assert document.evidence.scheme.id == workbook.evidence.scheme.id
    assert found(document, LINES_ABOVE) == found(workbook)
    assert document.declared == workbook.declared
    assert document.recomputed.total == workbook.recomputed.total
    assert bool(found(workbook)) == (mistakes and layout in MISTAKES)


def test_the_published_form_gives_its_nine_findings(tmp_path: Path) -> None:
    """The demonstrated form, pasted with all its columns, has 18 indicators and the workbook's findings.

    Compared with the sender's file it has the same as the workbook, and nothing on a record that it cannot have.
    """
    issued = issued_form()
    data = filled_form(issued)
    workbook = open_workbook(data)
    sheet = workbook.sheet(workbook.sheets[0])
    bottom, right = (max(place[way] for place in sheet.cells) for way in (0, 1))
    rows = [
        [
            sheet.cells[row, column].text if (row, column) in sheet.cells else ""
            for column in range(1, right + 1)
        ]
        for row in range(1, bottom + 1)
    ]
    for merge in (one for one in sheet.merges if one.bottom <= bottom and one.right <= right):
        for row in range(merge.top, merge.bottom + 1):
            for column in range(merge.left, merge.right + 1):
                if (row, column) != (merge.top, merge.left):
                    rows[row - 1][column - 1] = "<" if column > merge.left else "^"
    (expected,), document = check(data), only(in_word("附件1-1", rows))
    assert len(document.evidence.rows) == 18
    (tmp_path / "下发.xlsx").write_bytes(issued)
    against = [check(one, issued=tmp_path)[0] for one in (in_word("附件1-1", rows), data)]
    assert [one.evidence.submission.record_source.kind for one in against] == ["file", "file"]
    assert found(against[0], LINES_ABOVE) == found(against[1])
    assert [
        (one.name, one.severity, one.part, _moved(one.cell or "", LINES_ABOVE)) for one in document.findings
    ] == [(one.name, one.severity, one.part, one.cell) for one in expected.findings]
    total = "得分有改动的，总分（第31行第8列）一并更正为各项得分合计。"  # typed, in a document
    sentences = [one.sentence for one in document.findings]
    assert any(total in one for one in sentences)
    assert [one.replace(total, "") for one in sentences] == [one.sentence for one in expected.findings]
    scores = [one.location for one in document.findings if one.part == "得分"]
    assert scores == ["表1 第15行 发布信息 得分", "表1 第30行 老干部满意度 得分"]


def test_a_title_above_the_table_is_the_title_of_the_form() -> None:
    """Title, year and unit are read from the lines above; the place of a finding there is above the table."""
    head, *rest = table(layouts.HUNAN)
    rows = [row for row in rest if row[0] != "部门名称"]
    content = in_word("附件 1-1", head[0], "部门名称：某市某局", "", rows)
    document = only(content)
    form = document.evidence.submission
    assert (form.title.text, form.year, form.field_text("organization")) == (head[0], 2020, "某市某局")
    assert document.evidence.scheme.id == "hunan-department-2020"
    assert found(document, LINES_ABOVE - 2) == found(review(layouts.HUNAN))


@pytest.mark.parametrize("cuts", [(6,), (9,), (7, 16), (8, 11)])
def test_a_form_in_several_tables_is_one_form(cuts: tuple[int, ...]) -> None:
    """A head, indicators and total in tables of their own, with grids of their own, are read as one form."""
    rows = table(layouts.HUNAN)
    if "^" in {text for cut in cuts for text in rows[cut]}:  # a cell merged over the cut begins anew
        rows = [
            [_above(rows, place, column) if text == "^" and place in cuts else text for column, text in enumerate(row)]
            for place, row in enumerate(rows)
        ]  # fmt: skip
    pieces = [rows[first:last] for first, last in zip((0, *cuts), (*cuts, len(rows)), strict=True)]
    whole = only(in_word(rows))
    split = only(in_word(*pieces, between=paragraph("")))
    assert found(split) == found(whole)
    assert split.declared == whole.declared
    assert [one.row.name for one in split.evidence.rows] == [one.row.name for one in whole.evidence.rows]


def _above(rows: Table, row: int, column: int) -> str:
    while rows[row][column] == "^":
        row -= 1
    return rows[row][column]


def test_forms_apart_stay_apart() -> None:
    """Two forms with a line of text between are two, each in its own table."""
    first, second = check(in_word(table(layouts.HUNAN), "附件2", table(layouts.NATIONAL)))
    assert (first.evidence.submission.sheet, second.evidence.submission.sheet) == ("Word表1", "Word表2")
    assert (found(first), found(second)) == ([], [])


def test_a_form_in_a_cell_is_found() -> None:
    """A form that is nested in the cell of another table is read from its own."""
    inner = f"<w:tc>{paragraph('外')}{table_of(table(layouts.HUNAN))}{paragraph('')}</w:tc>"
    document = only(word_file(word_table(1, inner)))
    assert document.evidence.submission.sheet == "Word表2"
    assert len(document.evidence.rows) == 5


@pytest.mark.parametrize(
    ("text", "value", "shown"),
    [
        ("587.65", Decimal("587.65"), "587.65"),
        ("1,234.50", Decimal("1234.5"), "1234.5"),
        ("９８％", Decimal("0.98"), "98%"),
        ("86.18%", Decimal("0.8618"), "86.18%"),
        ("-3", Decimal(-3), "-3"),
        ("10家", "10家", "10家"),
        ("=SUM(A1)", "=SUM(A1)", "=SUM(A1)"),
        ("1,2", "1,2", "1,2"),
        ("123456789012345678901", "123456789012345678901", "123456789012345678901"),
    ],
)
def test_texts_that_are_numbers_are_numbers(text: str, value: object, shown: str) -> None:
    """A cell with a plain number or percent holds the number; any other text stays as it is."""
    workbook = open_workbook(word_file(word_table(1, cell(text))))
    read = workbook.sheet(workbook.sheets[0]).cell(LINES_ABOVE + 1, 1)
    assert (read.written.value, read.text, read.formula) == (value, shown, None)


def test_places_are_rows_of_the_table() -> None:
    """Cells on the sheet of a table are named by its rows, in a workbook by their addresses."""
    cells = ["H19", "H20", "H21", "A23"]
    assert place_list(cells, "Word表2") == "表2 第15至17行、第19行"
    assert place_list(["A2", "H19"], "Word表2") == "表2 上方、第15行"
    assert place_list(cells, "表2") == cell_list(cells) == "A23、H19:H21"
    assert place_list([], "Word表2") == ""


def test_the_copy_holds_the_tables_and_the_result(tmp_path: Path) -> None:
    """The copy of a document is a workbook with the values of its tables and the result sheet behind them."""
    content = in_word("附件1", changed(layouts.HUNAN, ("等级：优", "等级：良")))
    workbook = open_workbook(content)
    copy = checked_copy(workbook, check(content), file="报告.docx")
    read = open_workbook(copy)
    assert copy_name(Path("报告.docx"), workbook) == "报告.xlsx"
    assert [part.name for part in read.sheets] == ["Word表1", "核对结果"]
    texts = [one.text for one in read.sheet(read.sheets[1]).cells.values()]
    assert any("原文件为Word文档" in text for text in texts)
    assert "表1 第16行（Word表1 I20） 等级" in texts


def test_numbers_with_units_are_no_numbers_stored_as_text() -> None:
    """A table of Word has only texts, so that there is no format of cells to change; the numbers are read."""
    written = ("| 10 | 100% | 10 |", "| 10分 | 100% | 10分 |"), ("| 213 | 20 | 20 |", "| 213 | 20分 | 20分 |")
    (before,), (after,) = (
        check(in_word(table(layouts.HUNAN))),
        check(in_word(changed(layouts.HUNAN, *written))),
    )
    assert [one.name for one in after.findings] == [one.name for one in before.findings]
    assert [one.declared.number for one in after.evidence.rows] == [
        one.declared.number for one in before.evidence.rows
    ]


def test_findings_on_formulas_and_protection_do_not_apply() -> None:
    """A document has no formulas, macros, protection or record, and nothing is asked about them."""
    document = only(in_word(changed(layouts.HUNAN, ("| 213 |", "| #REF! |"))))
    names = {one.name for one in document.findings}
    assert not {one for one in names if one.startswith(("macro", "hidden", "record"))}
    assert "not-protected" not in names


@pytest.mark.parametrize(
    "content",
    [word_file(paragraph("仅有文字")), word_file(word_table(2, cell("甲") + cell("乙")))],
)
def test_a_document_without_a_form_is_named_as_such(content: bytes) -> None:
    """A document whose tables hold no form ends in no-form, with what would be one."""
    with pytest.raises(UnreadableFile, match="Word文档中未找到自评表") as caught:
        check(content)
    assert caught.value.name == "no-form"


def test_every_finding_has_a_place() -> None:
    """Each finding in a document names its table."""
    rows = changed(layouts.NATIONAL, *MISTAKES["NATIONAL"])
    placed: list[Finding] = [one for one in only(in_word(rows)).findings if one.cell]
    assert placed
    assert all(one.location.startswith("表1 第") for one in placed)


@pytest.mark.office
def test_a_document_that_libreoffice_saved_gives_the_same(tmp_path: Path) -> None:
    """Forms in one or several tables, saved again by LibreOffice, have the same findings."""
    made = {}
    for layout, mistakes in MISTAKES.items():
        rows = changed(getattr(layouts, layout), *mistakes)
        made[f"{layout}.docx"] = in_word("附件1", rows)
        made[f"{layout}2.docx"] = in_word("附件1", rows[:8], rows[8:], between=paragraph(""))
    paths = [tmp_path / name for name in made]
    for path in paths:
        path.write_bytes(made[path.name])
    for path, content in zip(paths, saved_by_office(paths, "docx"), strict=True):
        assert found(only(content)) == found(only(made[path.name])), path.name
