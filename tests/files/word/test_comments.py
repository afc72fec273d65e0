"""Comments in a copy of a document: at the very words, with all else as it came."""

from __future__ import annotations

import random
import re
from datetime import date
from io import BytesIO
from pathlib import Path

import docx
import pytest
from lxml import etree
from support.packages import saved, unzipped, zipped
from support.word.documents import STRICT, cell, document_parts, paragraph, table, word_file
from support.word.office import saved_by_office

from xlselfeval.errors import UnreadableFile
from xlselfeval.files.word.comments import Comment, with_comments
from xlselfeval.files.word.earlier_comments import END, read_answers
from xlselfeval.files.word.open import open_document

DAY = date(2024, 5, 20)
BODY = "word/document.xml"
W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
MARKS = re.compile(rb'<w:commentRange(?:Start|End) w:id="\d+"/>|<w:r><w:commentReference w:id="\d+"/></w:r>')
RICH = (
    '<w:p><w:r w:rsidR="1"><w:rPr><w:b/></w:rPr><w:t>会议费</w:t><w:tab/><w:t xml:space="preserve"> 1.99&amp;万元</w:t></w:r>'
    '<w:ins w:id="9"><w:r><w:t>，比上年减少</w:t></w:r></w:ins><w:hyperlink><w:r><w:t>0.57万元</w:t></w:r></w:hyperlink><w:r><w:footnoteReference w:id="2"/></w:r></w:p>'
)
NOTES = f'<w:footnote w:id="2">{paragraph("含上年结转。")}</w:footnote>'


def commented(content: bytes, *comments: Comment) -> bytes:
    return with_comments(content, comments, today=DAY)


def words(content: bytes, number: int) -> str:
    """Return the text between the marks of a comment in the body, by another parser."""
    found, inside = "", False
    for node in etree.fromstring(unzipped(content)[BODY]).iter():
        if node.get(f"{W}id") == str(number) and node.tag.startswith(f"{W}commentRange"):
            inside = node.tag.endswith("Start")
        elif inside and node.tag == f"{W}t":
            found += node.text or ""
        elif inside and node.tag == f"{W}tab":
            found += "\t"
    return found


@pytest.mark.parametrize(
    ("start", "end", "text"),
    [(0, 3, "会议费"), (1, 2, "议"), (2, 7, "费\t 1."), (8, 12, "9&万元"), (12, 20, "，比上年减少0."), (0, 24, "会议费\t 1.99&万元，比上年减少0.57万元"), (5, 5, "会议费\t 1.99&万元，比上年减少0.57万元")],
)  # fmt: skip
def test_a_comment_lies_at_the_very_words(start: int, end: int, text: str) -> None:
    """The marks of a comment enclose exactly its characters; without any, the paragraph."""
    content = word_file(RICH, footnotes=NOTES)
    copy = commented(content, Comment(1, start, end, "请核实"))
    assert words(copy, 0) == text
    assert open_document(copy).paragraphs[0].text == open_document(content).paragraphs[0].text
    runs = etree.fromstring(unzipped(copy)[BODY]).iter(f"{W}r")
    bold = ["".join(run.itertext()) for run in runs if run.find(f"{W}rPr/{W}b") is not None]
    assert "".join(bold) == "会议费 1.99&万元"


def test_everything_else_stays_as_it_was() -> None:
    """Without its marks the body is that which came, and every other part is the same, byte for byte."""
    content = word_file(RICH + paragraph("第二段"), footnotes=NOTES, styles="<w:style/>")
    before, after = unzipped(content), unzipped(commented(content, Comment(2, 0, 3, "提示")))
    added = {"word/comments.xml", "[Content_Types].xml", "word/_rels/document.xml.rels"}
    assert MARKS.sub(b"", after.pop(BODY)) == before.pop(BODY)
    assert {name: after[name] for name in before if name not in added} == {
        name: data for name, data in before.items() if name not in added
    }
    assert set(after) - set(before) == {"word/comments.xml"}
    assert commented(content) == content


def test_earlier_comments_stay() -> None:
    """Comments of others keep their number, words and author; the new ones are counted on."""
    made = docx.Document()
    one = made.add_paragraph("会议费")
    one.add_run("1.99").bold = True
    made.add_comment(one.runs[1:], text="原批注", author="某人")
    copy = commented(
        saved(made), Comment(1, 1, 5, "第一行\n第二行<>&"), Comment(1, 2, 3, "费"), Comment(1, 0, 7, "全段")
    )
    read = docx.Document(BytesIO(copy)).comments
    assert [(c.comment_id, c.author, c.initials, c.text) for c in read] == [
        (0, "某人", "", "原批注"),
        (1, "核对", "核", "第一行\n第二行<>&" + END),
        (2, "核对", "核", "费" + END),
        (3, "核对", "核", "全段" + END),
    ]
    assert [words(copy, number) for number in range(4)] == ["1.99", "议费1.", "费", "会议费1.99"]


def test_comments_of_an_earlier_check_are_replaced() -> None:
    """A copy that came back has the new comments of 核对 alone, those of others, and the very text."""
    made = docx.Document()
    one = made.add_paragraph("会议费")
    one.add_run("1.99").bold = True
    made.add_comment(one.runs[1:], text="原批注", author="某人")
    copy = commented(saved(made), Comment(1, 1, 5, "【请核实】第一次"), Comment(1, 2, 3, "【请核实】费"))
    again = commented(copy, Comment(1, 0, 1, "【请核实】再次"))
    read = docx.Document(BytesIO(again)).comments
    assert [(c.author, c.text) for c in read] == [("某人", "原批注"), ("核对", "【请核实】再次" + END)]
    assert [words(again, c.comment_id) for c in read] == ["1.99", "会"]
    assert open_document(again).paragraphs[0].text == "会议费1.99"
    body, number = unzipped(commented(copy))[BODY], rb"\d+"
    assert set(re.findall(rb'comment\w+ w:id="(' + number + rb')"', body)) == {b"0"}


def test_an_answer_inside_a_comment_of_an_earlier_check() -> None:
    """The text that a unit writes below that of 核对 is its answer, and stays as a comment of its own."""
    parts = unzipped(commented(word_file(paragraph("会议费")), Comment(1, 0, 3, "【请核实】请核实\n第二行")))
    assert read_answers(zipped(parts)) == []
    answer = "<w:p><w:r><w:t>【说明】已核实，见【请核实】一栏</w:t></w:r></w:p></w:comment>"
    parts["word/comments.xml"] = parts["word/comments.xml"].replace(b"</w:comment>", answer.encode())
    answered = zipped(parts)
    assert [one.text for one in read_answers(answered)] == ["【说明】已核实，见【请核实】一栏"]
    again = commented(answered, Comment(1, 0, 3, "【请核实】再次"))
    read = docx.Document(BytesIO(again)).comments
    assert [(one.author, one.text) for one in read] == [
        ("单位", "【说明】已核实，见【请核实】一栏"),
        ("核对", "【请核实】再次" + END),
    ]
    assert [one.text for one in read_answers(again)] == ["【说明】已核实，见【请核实】一栏"]


@pytest.mark.parametrize("is_in_one_run", [True, False])
def test_an_answer_behind_the_text_of_an_earlier_check(is_in_one_run: bool) -> None:
    """The text that a unit types at the end of that of 核对 is its answer, alone or with what it writes below."""
    parts = unzipped(
        commented(word_file(paragraph("会议费")), Comment(1, 0, 3, "【请核实】请核实。\n第二行。"))
    )
    listed = parts["word/comments.xml"].decode()
    run = "</w:t></w:r>" if is_in_one_run else "<w:r><w:t>"
    before, _, after = listed.rpartition("</w:t></w:r>")
    typed = (
        "&lt;已核实&gt;，无误" + run
        if is_in_one_run
        else f"</w:t></w:r>{run}&lt;已核实&gt;，无误</w:t></w:r>"
    )
    for below, others in (("", ""), (paragraph("见附件"), "\n见附件")):
        body = f"{before}{typed}{after}".replace("</w:comment>", f"{below}</w:comment>")
        answered = zipped({**parts, "word/comments.xml": body.encode()})
        assert [one.text for one in read_answers(answered)] == ["<已核实>，无误" + others]
        again = commented(answered, Comment(1, 0, 3, "【请核实】再次"))
        assert [(one.author, one.text.rstrip(END)) for one in docx.Document(BytesIO(again)).comments] == [
            ("单位", "<已核实>，无误" + others),
            ("核对", "【请核实】再次"),
        ]
        assert [one.text for one in read_answers(again)] == ["<已核实>，无误" + others]


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("【请核实】有误。", "口径不同。【请核实】有误。"),
        (f"【请核实】有误。{END}", "口径不同。"),
        ("【请核实】有误。", "口径不同。"),
    ],
    ids=["before", "replaced", "replaced but for its end"],
)
def test_an_answer_before_the_text_of_an_earlier_check_or_in_its_place(before: str, after: str) -> None:
    """It is read, and stays as a comment of the unit without that text."""
    parts = unzipped(commented(word_file(paragraph("会议费")), Comment(1, 0, 3, "【请核实】有误。")))
    listed = re.sub("</w:t></w:r><w:r><w:t[^>]*>", "", parts["word/comments.xml"].decode())
    answered = zipped({**parts, "word/comments.xml": listed.replace(before, after).encode()})
    assert [one.text for one in read_answers(answered)] == ["口径不同。"]
    again = commented(answered, Comment(1, 0, 3, "【请核实】再次"))
    assert [(one.author, one.text.rstrip(END)) for one in docx.Document(BytesIO(again)).comments] == [
        ("单位", "口径不同。"),
        ("核对", "【请核实】再次"),
    ]


def test_threads_lose_what_hung_on_a_removed_comment() -> None:
    """The part with the threads of an earlier check's comments names no comment that is there no more."""
    ex = (
        '<w15:commentsEx xmlns:w15="http://schemas.microsoft.com/office/word/2012/wordml">'
        '<w15:commentEx w15:paraId="0A" w15:done="0"/><w15:commentEx w15:paraId="0B" w15:paraIdParent="0A" w15:done="0"/></w15:commentsEx>'
    )
    known = unzipped(
        commented(word_file(paragraph("会议费")), Comment(1, 0, 3, "【请核实】"), Comment(1, 0, 3, "答复"))
    )
    first, _, second = known["word/comments.xml"].decode().partition("</w:comment>")
    w14 = 'xmlns:w14="http://schemas.microsoft.com/office/word/2010/wordml"'
    second = second.replace(END, "").replace("核对", "某人").replace("<w:p>", f'<w:p {w14} w14:paraId="0B">')
    first = first.replace("<w:p>", f'<w:p {w14} w14:paraId="0A">')
    known["word/comments.xml"] = f"{first}</w:comment>{second}".encode()
    known["word/commentsExtended.xml"] = ex.encode()
    relations = known["word/_rels/document.xml.rels"].decode()
    kind = "http://schemas.microsoft.com/office/2011/relationships/commentsExtended"
    known["word/_rels/document.xml.rels"] = relations.replace(
        "</Relationships>",
        f'<Relationship Id="rId99" Type="{kind}" Target="commentsExtended.xml"/></Relationships>',
    ).encode()
    answered = zipped(known)
    assert [(one.first, one.text) for one in read_answers(answered)] == [(0, "答复")]
    left = unzipped(commented(answered))
    threads = etree.fromstring(left["word/commentsExtended.xml"])
    assert [sorted(one.attrib.values()) for one in threads] == [["0", "0B"]]
    assert read_answers(zipped(left)) == []


def test_notes_and_text_boxes_are_marked_at_their_anchor() -> None:
    """No comment is put into a note or text box, but around its mark or box in the body; cells have their own."""
    inner = paragraph("框内") + table(1, cell("框内表"))
    box = f"<w:r><mc:AlternateContent><mc:Choice Requires='wps'><wps:txbx><w:txbxContent>{inner}</w:txbxContent></wps:txbx></mc:Choice></mc:AlternateContent></w:r>"
    content = word_file(RICH + f"<w:p>{box}</w:p>" + table(1, cell("表内1.99")), footnotes=NOTES)
    document = open_document(content)
    places = {one.text: one.number for one in document.all_paragraphs() if one.text}
    copy = commented(
        content,
        *(Comment(places[text], 0, 2, text) for text in ("含上年结转。", "框内", "框内表", "表内1.99")),
    )
    body = unzipped(copy)[BODY]
    assert b'<w:commentRangeStart w:id="0"/><w:r><w:footnoteReference' in body
    assert b'<w:commentRangeStart w:id="1"/><w:commentRangeStart w:id="2"/><w:r><mc:AlternateContent' in body
    assert words(copy, 3) == "表内"
    assert MARKS.sub(b"", body).count(b"txbxContent") == unzipped(content)[BODY].count(b"txbxContent")


def test_a_paragraph_without_text_is_marked_at_the_next() -> None:
    """A comment on a blank paragraph is put at the next with text, after the last at the last."""
    content = word_file("<w:p/>" + paragraph("正文") + "<w:p/>")
    copy = commented(content, Comment(1, 0, 0, "缺一节"), Comment(3, 0, 0, "末"))
    assert (words(copy, 0), words(copy, 1)) == ("正文", "正文")
    with pytest.raises(ValueError, match="no paragraph 4"):
        commented(content, Comment(4, 0, 1, "无"))


@pytest.mark.parametrize(
    ("run", "whole"),
    [
        ('<w:r><w:fldChar w:fldCharType="begin"/><w:t>码</w:t><w:fldChar w:fldCharType="separate"/><w:t>结果</w:t></w:r>', "码结果"),
        ("<w:r><w:ruby><w:rt><w:r><w:t>zhū</w:t></w:r></w:rt><w:rubyBase><w:r><w:t>株洲</w:t></w:r></w:rubyBase></w:ruby></w:r>", "zhū株洲"),
    ],
)  # fmt: skip
def test_runs_that_hold_more_than_text_are_not_split(run: str, whole: str) -> None:
    """A run with the code of a field, or around other runs, is marked as a whole."""
    copy = commented(word_file(f"<w:p>{run}</w:p>"), Comment(1, 0, 1, "请核实"))
    assert words(copy, 0) == whole


def test_other_prefixes_and_namespaces_are_kept() -> None:
    """A document with another prefix, none, or the strict namespace gets marks of its own kind."""
    plain = unzipped(word_file(paragraph("会议费")))
    for old, new in ((b"w:", b"ns0:"), (b"w:", b"")):
        body = plain[BODY].replace(b"<" + old, b"<" + new).replace(b"</" + old, b"</" + new)
        declared = b"xmlns:ns0=" if new else b"xmlns="
        copy = commented(
            zipped(plain | {BODY: body.replace(b"xmlns:w=", declared)}), Comment(1, 1, 2, "请核实")
        )
        assert words(copy, 0) == "议"
    strict = commented(word_file(paragraph("会议费"), strict=True), Comment(1, 1, 2, "请核实"))
    made = unzipped(strict)
    assert STRICT.encode() in made["word/comments.xml"]
    assert (
        b"purl.oclc.org/ooxml/officeDocument/relationships/comments" in made["word/_rels/document.xml.rels"]
    )


def test_random_comments_lie_at_their_words() -> None:
    """Any set of comments, overlapping and nested, lies at its words, and the text stays."""
    rng = random.Random(7)
    content = word_file(RICH + RICH + table(2, cell("表内"), cell("一二三")), footnotes=NOTES)
    document = open_document(content)
    usable = [one for one in document.all_paragraphs() if one.text and one.anchor is None]
    for _ in range(60):
        chosen = []
        for _ in range(rng.randint(1, 8)):
            one = rng.choice(usable)
            start = rng.randrange(len(one.text))
            chosen.append(Comment(one.number, start, rng.randint(start + 1, len(one.text)), "请核实"))
        copy = commented(content, *chosen)
        by_number = {one.number: one.text for one in usable}
        assert [words(copy, number) for number in range(len(chosen))] == [
            by_number[one.paragraph][one.start : one.end] for one in chosen
        ]
        assert [one.text for one in open_document(copy).all_paragraphs()] == [
            one.text for one in document.all_paragraphs()
        ]


def test_what_is_no_document_gets_no_comment() -> None:
    """A broken document ends in UnreadableFile."""
    with pytest.raises(UnreadableFile):
        commented(word_file(paragraph("甲"))[:-30], Comment(1, 0, 1, "无"))
    broken = document_parts(paragraph("甲"), comments="") | {"word/comments.xml": b"<w:comments"}
    with pytest.raises(UnreadableFile):
        commented(zipped(broken), Comment(1, 0, 1, "无"))


@pytest.mark.office
def test_libreoffice_reads_the_comments(tmp_path: Path) -> None:
    """LibreOffice opens a commented copy, keeps comments and text, and prints it; its .docx reads the same."""
    made = docx.Document()
    made.add_heading("一、基本情况", 1)
    one = made.add_paragraph("会议费")
    one.add_run("1.99").bold = True
    one.add_run("万元，比上年1.42万元减少0.57万元。")
    made.add_paragraph("第一项", style="List Number")
    drawn = made.add_table(2, 3)
    drawn.cell(0, 0).merge(drawn.cell(1, 0)).text = "合并"
    drawn.cell(1, 1).text = "86.18%"
    content = saved(made)
    path = tmp_path / "报告.docx"
    path.write_bytes(
        commented(
            content,
            Comment(2, 3, 9, "方向有误：1.99大于1.42"),
            Comment(2, 17, 21, "请核实"),
            Comment(4, 0, 2, "表"),
        )
    )
    document, read = open_document(content), open_document(saved_by_office([path], "docx")[0])
    assert [(c.prefix, c.text, c.level) for c in read.paragraphs] == [
        (c.prefix, c.text, c.level) for c in document.paragraphs
    ]
    assert [(c.row, c.column, c.row_span, c.text) for c in read.tables[0].cells] == [
        (c.row, c.column, c.row_span, c.text) for c in document.tables[0].cells
    ]
    kept = docx.Document(BytesIO((tmp_path / "office" / "报告.docx").read_bytes())).comments
    assert sorted((c.author, c.text) for c in kept) == [
        ("核对", "方向有误：1.99大于1.42" + END),
        ("核对", "表" + END),
        ("核对", "请核实" + END),
    ]
    assert saved_by_office([path], "pdf")[0].startswith(b"%PDF")
