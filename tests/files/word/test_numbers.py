"""Numbers of paragraphs as the office program shows them, and tables of documents."""

from __future__ import annotations

import pytest
from support.word.documents import cell, paragraph, table, word_file

from xlselfeval.files.word.document import Table
from xlselfeval.files.word.numerals import list_number
from xlselfeval.files.word.open import open_document


@pytest.mark.parametrize(
    ("kind", "numbers"),
    [
        ("decimal", {1: "1", 12: "12"}),
        ("decimalZero", {3: "03", 12: "12"}),
        ("chineseCounting", {1: "一", 10: "十", 11: "十一", 20: "二十", 35: "三十五", 105: "一〇五"}),
        (
            "chineseCountingThousand",
            {10: "十", 105: "一百零五", 110: "一百一十", 1001: "一千零一", 2020: "二千零二十"},
        ),
        ("japaneseCounting", {21: "二十一"}),
        ("ideographDigital", {10: "一〇", 21: "二一"}),
        ("chineseLegalSimplified", {1: "壹", 12: "壹拾贰"}),
        ("ideographTraditional", {1: "甲", 10: "癸", 11: "11"}),
        ("decimalEnclosedCircle", {1: "①", 20: "⑳", 21: "㉑", 99: "99"}),
        ("decimalEnclosedParen", {2: "⑵"}),
        ("decimalEnclosedFullstop", {3: "⒊"}),
        ("decimalFullWidth", {12: "１２"}),
        ("upperLetter", {1: "A", 27: "AA"}),
        ("lowerRoman", {4: "iv", 19: "xix"}),
        ("upperRoman", {9: "IX"}),
        ("unheardOf", {7: "7"}),
    ],
)
def test_numbers_are_written_in_their_format(kind: str, numbers: dict[int, str]) -> None:
    """Each format of numbers writes them as Word does."""
    assert {number: list_number(number, kind) for number in numbers} == numbers


def _level(place: int, kind: str, text: str, more: str = "") -> str:
    return f'<w:lvl w:ilvl="{place}"><w:start w:val="1"/><w:numFmt w:val="{kind}"/>{more}<w:lvlText w:val="{text}"/></w:lvl>'


LISTS = (
    '<w:abstractNum w:abstractNumId="7">'
    + _level(0, "chineseCounting", "%1、")
    + _level(1, "chineseCounting", "（%2）")
    + _level(2, "decimal", "%1.%3", "<w:isLgl/>")
    + '</w:abstractNum><w:abstractNum w:abstractNumId="8">'
    + _level(0, "bullet", "\uf0b7")
    + _level(1, "none", "")
    + "</w:abstractNum>"
    '<w:num w:numId="1"><w:abstractNumId w:val="7"/></w:num><w:num w:numId="2"><w:abstractNumId w:val="8"/></w:num>'
    '<w:num w:numId="3"><w:abstractNumId w:val="7"/><w:lvlOverride w:ilvl="0"><w:startOverride w:val="5"/></w:lvlOverride></w:num>'
)
STYLES = (
    '<w:style w:type="paragraph" w:default="1" w:styleId="n"><w:name w:val="Normal"/></w:style>'
    '<w:style w:type="paragraph" w:styleId="h"><w:name w:val="heading 2"/><w:basedOn w:val="n"/><w:pPr><w:numPr><w:ilvl w:val="1"/><w:numId w:val="1"/></w:numPr><w:outlineLvl w:val="1"/></w:pPr></w:style>'
    '<w:style w:type="paragraph" w:styleId="k"><w:name w:val="Own"/><w:basedOn w:val="h"/></w:style>'
)


def _item(list_id: int, place: int = 0, text: str = "") -> str:
    return paragraph(
        text, f'<w:pPr><w:numPr><w:ilvl w:val="{place}"/><w:numId w:val="{list_id}"/></w:numPr></w:pPr>'
    )


def test_lists_are_counted_by_level() -> None:
    """A deeper level begins anew below the next number, and an override at its own start."""
    body = "".join(
        [_item(1), _item(1, 1), _item(1, 1), _item(1, 2), _item(1), _item(1, 1), _item(3), _item(3), _item(1), _item(2), _item(2, 1), _item(0), _item(9)]
    )  # fmt: skip
    document = open_document(word_file(body, numbering=LISTS))
    assert [one.prefix for one in document.paragraphs] == [
        "一、", "（一）", "（二）", "1.1", "二、", "（一）", "五、", "六、", "七、", "•", "", "", "",
    ]  # fmt: skip


def test_a_style_numbers_its_paragraphs() -> None:
    """A style gives number and level, also to a style based on it; number 0 takes the number away."""
    without = '<w:pPr><w:pStyle w:val="k"/><w:numPr><w:numId w:val="0"/></w:numPr></w:pPr>'
    body = "".join(paragraph("", f'<w:pPr><w:pStyle w:val="{style}"/></w:pPr>') for style in "hkn") + paragraph("", without)  # fmt: skip
    found = open_document(word_file(body, numbering=LISTS, styles=STYLES)).paragraphs
    assert [(one.prefix, one.level, one.style) for one in found] == [
        ("（一）", 2, "heading 2"),
        ("（二）", 2, "own"),
        ("", None, "normal"),
        ("", 2, "own"),
    ]


def _seen(one: Table) -> dict[tuple[int, int, int, int], str]:
    return {(c.row, c.column, c.row_span, c.column_span): c.text for c in one.cells if c.text}


def test_merged_cells_are_placed_on_the_grid() -> None:
    """Spans, vertical merges and columns left out give each cell its place."""
    content = word_file(
        table(
            4,
            cell("题", '<w:gridSpan w:val="4"/>'),
            cell("一级", '<w:vMerge w:val="restart"/>') + cell("甲") + cell("乙", '<w:gridSpan w:val="2"/>'),
            cell("旧", "<w:vMerge/>") + cell("丙") + cell("丁") + cell("戊"),
            '<w:trPr><w:gridBefore w:val="2"/></w:trPr>' + cell("己") + cell("庚"),
            cell("辛", '<w:hMerge w:val="restart"/>') + cell("", '<w:hMerge w:val="continue"/>') + cell("壬") + cell("癸"),
        )
    )  # fmt: skip
    (found,) = open_document(content).tables
    assert (found.rows, found.columns) == (5, 4)
    assert _seen(found) == {
        (1, 1, 1, 4): "题", (2, 1, 2, 1): "一级", (2, 2, 1, 1): "甲", (2, 3, 1, 2): "乙", (3, 2, 1, 1): "丙", (3, 3, 1, 1): "丁",
        (3, 4, 1, 1): "戊", (4, 3, 1, 1): "己", (4, 4, 1, 1): "庚", (5, 1, 1, 2): "辛", (5, 3, 1, 1): "壬", (5, 4, 1, 1): "癸",
    }  # fmt: skip


def test_cells_have_numbers_of_lists_and_paragraphs_of_their_own() -> None:
    """The text of a cell has a line for each paragraph; the body counts no paragraph of a cell."""
    inner = f"<w:tc>{_item(1, 0, '数量')}{_item(1, 0, '质量')}</w:tc>"
    document = open_document(word_file(paragraph("前") + table(1, inner) + paragraph("后"), numbering=LISTS))
    assert [one.number for one in document.paragraphs] == [1, 2]
    (found,) = document.tables
    assert (found.after, found.cells[0].text) == (1, "一、数量\n二、质量")
    assert [one.number for one in found.cells[0].paragraphs] == [3, 4]


def test_a_table_in_a_cell_is_its_own() -> None:
    """A nested table is counted behind the outer one, and its text is not the cell's."""
    nested = f"<w:tc>{paragraph('外')}{table(2, cell('内1') + cell('内2'))}{paragraph('')}</w:tc>"
    outer, inner = open_document(word_file(table(1, nested) + paragraph(""))).tables
    assert (outer.number, _seen(outer)) == (1, {(1, 1, 1, 1): "外"})
    assert (inner.number, inner.after, list(_seen(inner).values())) == (2, None, ["内1", "内2"])


def test_deleted_rows_are_not_read() -> None:
    """A row that a tracked change deletes is gone, one that is inserted is there."""
    content = word_file(
        table(1, "<w:trPr><w:del/></w:trPr>" + cell("删"), "<w:trPr><w:ins/></w:trPr>" + cell("增"))
    )
    (found,) = open_document(content).tables
    assert (found.rows, _seen(found)) == (1, {(1, 1, 1, 1): "增"})


ROW = "".join(map(cell, ("培训人数", "210人", "213", "5")))
HEADING = "".join(map(cell, ("三级指标", "指标值", "完成值", "分值")))


@pytest.mark.parametrize(
    ("second", "between", "tables"),
    [
        (table(4, ROW), paragraph(""), 1),
        (table(4, ROW), paragraph("") + paragraph("（续表）"), 1),
        (table(4, HEADING, ROW), paragraph(""), 1),
        (table(4, ROW), paragraph("附件2"), 2),
        (table(4, "".join(map(cell, "甲乙丙丁")), ROW), paragraph(""), 2),
        (table(5, ROW + cell("5")), paragraph(""), 2),
    ],
)  # fmt: skip
def test_a_table_goes_on_directly_below(second: str, between: str, tables: int) -> None:
    """A piece without a heading of its own, or with the same, belongs to the table above it."""
    found = open_document(word_file(table(4, HEADING, ROW) + between + second)).tables
    assert [one.number for one in found] == list(range(1, tables + 1))
    if tables == 1:
        assert found[0].rows == 2 + second.count("<w:tr>")
