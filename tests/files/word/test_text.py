"""The text of Word documents and plain texts: paragraphs, their numbers and places, and what is not text."""

from __future__ import annotations

import docx
import pytest
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from support.packages import saved, zipped
from support.word.documents import document_parts, paragraph, word_file

from xlselfeval.errors import UnreadableFile
from xlselfeval.files.limits import Limits
from xlselfeval.files.open import open_workbook
from xlselfeval.files.vba.cfb_writer import compound_file
from xlselfeval.files.word.docx import read_document
from xlselfeval.files.word.open import open_document

RUN = "<w:r><w:t>{}</w:t></w:r>"
HIDDEN = "<w:r><w:rPr><w:vanish/></w:rPr><w:t>隐藏</w:t></w:r>"


def texts(content: bytes) -> list[str]:
    return [one.prefix + one.text for one in open_document(content).paragraphs]


def in_paragraph(xml: str, *, strict: bool = False, **others: str) -> str:
    (text,) = texts(word_file(f"<w:p>{xml}</w:p>", strict=strict, **others))
    return text


@pytest.mark.parametrize(
    ("xml", "text"),
    [
        ('<w:r><w:t xml:space="preserve"> 甲 </w:t><w:tab/><w:t>乙</w:t><w:br/><w:t>丙</w:t></w:r>', " 甲 \t乙\n丙"),
        ("<w:r><w:t>2020</w:t><w:noBreakHyphen/><w:t>1</w:t><w:softHyphen/></w:r>", "2020-1"),
        ('<w:r><w:sym w:font="Symbol" w:char="F0B3"/><w:t>95%</w:t></w:r>', "≥95%"),
        ('<w:r><w:sym w:font="Wingdings" w:char="F0FE"/></w:r>', "☑"),
        ('<w:r><w:sym w:font="Wingdings" w:char="zz"/></w:r>', "□"),
        (f'<w:ins w:id="1">{RUN.format("新")}</w:ins><w:del w:id="2"><w:r><w:delText>旧</w:delText></w:r></w:del>', "新"),
        (f"<w:moveFrom>{RUN.format('来')}</w:moveFrom><w:moveTo>{RUN.format('去')}</w:moveTo>", "去"),
        (HIDDEN + RUN.format("可见"), "可见"),
        ('<w:r><w:rPr><w:vanish w:val="0"/></w:rPr><w:t>可见</w:t></w:r>', "可见"),
        ("<w:r><w:rPr><w:rPrChange><w:rPr><w:vanish/></w:rPr></w:rPrChange></w:rPr><w:t>可见</w:t></w:r>", "可见"),
        (
            '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText> = 1+2 </w:instrText></w:r>'
            '<w:r><w:fldChar w:fldCharType="separate"/></w:r><w:r><w:t>3</w:t></w:r><w:r><w:fldChar w:fldCharType="end"/></w:r>',
            "3",
        ),
        ('<w:fldSimple w:instr="PAGE"><w:r><w:t>4</w:t></w:r></w:fldSimple>', "4"),
        (f"<w:hyperlink>{RUN.format('链接')}</w:hyperlink><w:smartTag>{RUN.format('标记')}</w:smartTag>", "链接标记"),
        (f"<w:sdt><w:sdtPr/><w:sdtContent>{RUN.format('控件')}</w:sdtContent></w:sdt>", "控件"),
        ("<w:r><w:ruby><w:rt><w:r><w:t>zhū</w:t></w:r></w:rt><w:rubyBase><w:r><w:t>株</w:t></w:r></w:rubyBase></w:ruby></w:r>", "株"),
        ("<m:oMath><m:r><m:t>3+4</m:t></m:r></m:oMath>" + RUN.format("=7"), "3+4=7"),
        ('<w:pPr><w:tabs><w:tab w:val="left"/></w:tabs></w:pPr>' + RUN.format("甲"), "甲"),
        (RUN.format("&lt;&#x4E00;&gt;<![CDATA[&]]>"), "<一>&"),
    ],
)  # fmt: skip
@pytest.mark.parametrize("strict", [False, True])
def test_text_is_what_is_seen(xml: str, text: str, strict: bool) -> None:
    """A paragraph has the characters that the office program shows, with all tracked changes accepted."""
    assert in_paragraph(xml, strict=strict) == text


def test_text_hidden_by_a_style_is_not_read() -> None:
    """A style, or one that it is based on, hides the text of its runs."""
    styles = (
        '<w:style w:type="character" w:styleId="a"><w:rPr><w:vanish/></w:rPr></w:style>'
        '<w:style w:type="character" w:styleId="b"><w:basedOn w:val="a"/></w:style>'
    )
    xml = '<w:r><w:rPr><w:rStyle w:val="b"/></w:rPr><w:t>无</w:t></w:r>' + RUN.format("有")
    assert in_paragraph(xml, styles=styles) == "有"


def test_a_deleted_mark_joins_two_paragraphs() -> None:
    """A paragraph whose mark is deleted goes on in the next, as when the change is accepted."""
    mark = '<w:pPr><w:rPr><w:del w:id="1"/></w:rPr></w:pPr>'
    gone = f"<w:p>{mark}<w:del><w:r><w:delText>删去</w:delText></w:r></w:del></w:p>"
    content = word_file(paragraph("增加", mark) + gone + paragraph("5%") + paragraph("尾"))
    assert texts(content) == ["增加5%", "尾"]


def test_text_boxes_follow_their_paragraph_and_are_read_once() -> None:
    """A text box is read in its modern form alone, behind the paragraph that it hangs on."""
    box = "<mc:AlternateContent><mc:Choice Requires='wps'><wps:txbx><w:txbxContent>{0}</w:txbxContent></wps:txbx></mc:Choice><mc:Fallback><w:pict><v:textbox><w:txbxContent>{0}</w:txbxContent></v:textbox></w:pict></mc:Fallback></mc:AlternateContent>"
    body = (
        f"<w:p>{RUN.format('前')}<w:r>{box.format(paragraph('框内'))}<w:t>后</w:t></w:r></w:p>"
        + paragraph("末")
    )
    document = open_document(word_file(body))
    assert [(one.number, one.kind, one.text) for one in document.paragraphs] == [
        (1, "body", "前后"),
        (2, "textbox", "框内"),
        (3, "body", "末"),
    ]
    assert [run.number for run in document.paragraphs[0].runs] == [0, 1]
    assert [run.number for run in document.paragraphs[2].runs] == [4]  # the skipped copy has one, too
    old = "<w:r><mc:AlternateContent><mc:Fallback><w:pict><w:txbxContent>{}</w:txbxContent></w:pict></mc:Fallback></mc:AlternateContent></w:r>"
    assert texts(word_file(f"<w:p>{old.format(paragraph('旧框'))}</w:p>")) == ["", "旧框"]


def test_notes_follow_the_paragraph_that_refers_to_them() -> None:
    """Footnotes and endnotes are paragraphs with the run of their reference; separators are none."""
    notes = (
        f'<w:footnote w:type="separator" w:id="-1">{paragraph("")}</w:footnote>'
        f'<w:footnote w:id="2">{paragraph("含上年结转3万元。")}</w:footnote><w:footnote w:id="3">{paragraph("无人引用")}</w:footnote>'
    )
    body = (
        f'<w:p>{RUN.format("支出")}<w:r><w:footnoteReference w:id="2"/></w:r>{RUN.format("5万元")}</w:p>'
        + paragraph("末")
    )
    document = open_document(word_file(body, footnotes=notes))
    assert [(one.kind, one.text) for one in document.paragraphs] == [
        ("body", "支出5万元"),
        ("footnote", "含上年结转3万元。"),
        ("body", "末"),
    ]
    note = document.paragraphs[1]
    assert note.runs[0].part == "word/footnotes.xml"
    assert note.anchor is not None
    assert (note.anchor.part, note.anchor.number, note.anchor.start) == ("word/document.xml", 1, 2)


def test_runs_hold_the_offsets_of_their_text() -> None:
    """Each run has the span of its text, and its number among all runs of the part."""
    made = docx.Document()
    made.add_heading("一、基本情况", 1)
    one = made.add_paragraph("会议费")
    one.add_run("1.99").bold = True
    one.add_run("万元")
    head, text = open_document(saved(made)).paragraphs
    assert (head.level, head.style, text.level) == (1, "heading 1", None)
    assert [text.text[run.start : run.end] for run in text.runs] == ["会议费", "1.99", "万元"]
    assert [run.number for run in text.runs] == [1, 2, 3]


def test_headers_and_comments_are_no_text() -> None:
    """Headers, footers and comments are not read."""
    made = docx.Document()
    made.sections[0].header.paragraphs[0].text = "页眉"
    one = made.add_paragraph("正文")
    made.add_comment(one.runs, text="批注", author="某人")
    assert texts(saved(made)) == ["正文"]


def test_an_unfinished_field_hides_one_paragraph_at_most() -> None:
    """A field without an end hides no text of later paragraphs."""
    begin = '<w:p><w:r><w:fldChar w:fldCharType="begin"/></w:r></w:p>'
    assert texts(word_file(begin + paragraph("正文"))) == ["", "正文"]


@pytest.mark.parametrize("codec", ["utf-8", "utf-8-sig", "gbk", "gb18030", "utf-16"])
@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_plain_text_has_a_paragraph_for_each_line(codec: str, end: str) -> None:
    """A text in any usual encoding has its lines as paragraphs, empty ones too."""
    content = end.join(["自评报告", "", "会议费1.99万元。"]) + end
    assert texts(content.encode(codec)) == ["自评报告", "", "会议费1.99万元。"]


def test_lines_with_tabs_are_a_table() -> None:
    """Lines with at least three tabs are rows, where two in a row have as many; others stay paragraphs."""
    content = "题目\n甲\t乙\n部门\t某局\t\t\n合计\t1\t2\t3\n总分\t\t\t\t9\n尾\n一\t二\t三\t四\n"
    document = open_document(content.encode())
    assert [one.number for one in document.paragraphs] == [1, 2, 6, 7]
    (table,) = document.tables
    assert (table.rows, table.columns, table.after) == (3, 5, 2)
    assert {(one.row, one.column): one.text for one in table.cells if one.text} == {
        (1, 1): "部门", (1, 2): "某局", (2, 1): "合计", (2, 2): "1", (2, 3): "2", (2, 4): "3", (3, 1): "总分", (3, 5): "9",
    }  # fmt: skip


def test_the_kind_of_a_file_is_found_by_its_content() -> None:
    """Files of other programs are named, with what to do about them."""
    wanted = {
        b"%PDF-1.7": "PDF",
        b"{\\rtf1\\ansi}": "RTF",
        b"<html><body>": "网页",
        b"PK\x05\x06" + bytes(18): "压缩包",
        bytes(10): "为空",
        b"\x00\x01\x02\x03abc\xff": "不是文本文件",
    }
    for content, word in wanted.items():
        with pytest.raises(UnreadableFile, match=word):
            open_document(content)
    for content in (b"%PDF-1.7", b"{\\rtf1", bytes.fromhex("D0CF11E0A1B11AE1") + bytes(600)):
        with pytest.raises(UnreadableFile, match=r"请另存为\.docx后再核对"):
            open_document(content)
    for content in (b"%PDF-1.7", b"{\\rtf1", compound_file({"WordDocument": bytes(9)})):
        with pytest.raises(UnreadableFile, match=r"请另存为\.docx后再核对"):
            open_workbook(content)


def test_limits_bound_a_document() -> None:
    """More paragraphs or characters than a report has are refused, and raised limits allow them."""
    content = word_file(paragraph("一二三") * 51)
    with pytest.raises(UnreadableFile) as caught:
        read_document(content, Limits(paragraphs=50))
    assert (caught.value.name, "自评报告" in caught.value.message) == ("too-large", True)
    assert len(read_document(content, Limits(paragraphs=50).raised(2)).paragraphs) == 51
    for plain in (b"1\n" * 50_001, "一".encode() * 7 * 2**20):
        with pytest.raises(UnreadableFile, match="内容过多"):
            open_document(plain)


@pytest.mark.parametrize("part", ["[Content_Types].xml", "_rels/.rels", "word/document.xml"])
def test_a_part_that_is_missing_makes_the_file_unreadable(part: str) -> None:
    """Without its types, relationships or body a package is no document."""
    parts = document_parts(paragraph("正文"))
    del parts[part]
    with pytest.raises(UnreadableFile):
        open_document(zipped(parts))


def test_a_wrong_content_type_is_refused() -> None:
    """A body that is announced as something else is refused."""
    parts = document_parts(paragraph("正文"))
    parts["[Content_Types].xml"] = parts["[Content_Types].xml"].replace(b"document.main", b"header")
    with pytest.raises(UnreadableFile) as caught:
        open_document(zipped(parts))
    assert caught.value.name == "not-a-report"


def test_lines_of_raw_xml_around_another_root_are_refused() -> None:
    """A body whose root is no document is refused."""
    parts = document_parts(paragraph("正文"))
    parts["word/document.xml"] = parts["word/document.xml"].replace(b"w:document", b"w:glossary")
    with pytest.raises(UnreadableFile):
        open_document(zipped(parts))


def test_python_docx_and_the_reader_see_the_same_text() -> None:
    """Another reader finds the same paragraphs in a document with tables, breaks and changed runs."""
    made = docx.Document()
    for text in ("一、基本情况", "甲\t乙\n丙", "", "  前后有空格  "):
        made.add_paragraph(text)
    made.add_table(2, 2).cell(0, 0).text = "表内"
    made.paragraphs[0]._p.append(parse_xml(f"<w:ins {nsdecls('w')} w:id='1' w:author='a'/>"))
    content = saved(made)
    assert texts(content) == [one.text for one in made.paragraphs]
