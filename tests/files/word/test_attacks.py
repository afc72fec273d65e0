"""Hostile and broken documents: each ends in UnreadableFile, quickly, and none in another error."""

from __future__ import annotations

import contextlib
import random
import time
from collections.abc import Callable
from datetime import date
from itertools import combinations

import pytest
from support.packages import zipped
from support.word.documents import cell, document_parts, paragraph, table, word_file

from xlselfeval.errors import UnreadableFile
from xlselfeval.files.open import open_workbook
from xlselfeval.files.ranges import Area
from xlselfeval.files.word.comments import Comment, with_comments
from xlselfeval.files.word.open import open_document

PATIENCE = 20  # seconds, on a busy machine


def _bomb() -> bytes:
    return word_file("<!--" + " " * 80_000_000 + "-->")


def _entities() -> bytes:
    parts = document_parts(paragraph("&a;"))
    head = b'<!DOCTYPE a [<!ENTITY a "' + b"x" * 1000 + b'">]>'
    parts["word/document.xml"] = head + parts["word/document.xml"].partition(b"\n")[2]
    return zipped(parts)


def _outside() -> bytes:
    parts = document_parts(paragraph("&a;"))
    head = b'<!DOCTYPE a [<!ENTITY a SYSTEM "file:///etc/passwd">]>'
    parts["word/document.xml"] = head + parts["word/document.xml"].partition(b"\n")[2]
    return zipped(parts)


def _deep(start: str, end: str) -> Callable[[], bytes]:
    return lambda: word_file(start * 5_000 + end * 5_000)


def _many_paragraphs() -> bytes:
    return word_file("<w:p/>" * 1_000_000)


def _twice() -> bytes:
    parts = document_parts(paragraph("甲"))
    return zipped(parts | {"Word/Document.xml": parts["word/document.xml"]})


def _renamed(old: str, new: str) -> Callable[[], bytes]:
    """Return a file with a part under another name."""
    return lambda: zipped(
        {new if name == old else name: content for name, content in document_parts(paragraph("甲")).items()}
    )


def _changed(part: str, old: bytes, new: bytes) -> Callable[[], bytes]:
    def made() -> bytes:
        parts = document_parts(paragraph("甲"), styles="")
        assert old in parts[part]
        return zipped(parts | {part: parts[part].replace(old, new)})

    return made


ATTACKS: dict[str, Callable[[], bytes]] = {
    "a bomb": _bomb,
    "entities": _entities,
    "an outer file": _outside,
    "nested tables": _deep("<w:tbl><w:tr><w:tc>", "</w:tc></w:tr></w:tbl>"),
    "nested text boxes": _deep("<w:p><w:r><w:txbxContent>", "</w:txbxContent></w:r></w:p>"),
    "a million paragraphs": _many_paragraphs,
    "a part twice": _twice,
    "a part that leads elsewhere": _renamed("word/document.xml", "../document.xml"),
    "relationships to nothing": _changed("_rels/.rels", b"word/document.xml", b"word/other.xml"),
    "styles that are missing": _changed("word/_rels/document.xml.rels", b"styles.xml", b"other.xml"),
    "a very long target": _changed("word/_rels/document.xml.rels", b"styles.xml", b"x" * 5_000),
    "a long namespace": _changed("word/document.xml", b"urn:", b"urn:" + b"x" * 2_000),
    "half a body": _changed("word/document.xml", b"</w:body></w:document>", b""),
    "a span of a million": lambda: word_file(table(1, cell("甲", '<w:gridSpan w:val="999999"/>'))),
    "a span that is no number": lambda: word_file(table(1, cell("甲", '<w:gridSpan w:val="-3"/>'))),
    "columns without end": lambda: word_file(table(5_000, cell("甲"))),
    "a row outside a table": lambda: word_file("<w:tr/>"),
    "rows within a cell": lambda: word_file(table(1, "<w:tc><w:tr/></w:tc>")),
    "a short file": lambda: word_file(paragraph("甲"))[:-30],
}


@pytest.mark.parametrize("name", list(ATTACKS))
def test_hostile_documents_are_refused_quickly(name: str) -> None:
    """No document that an office program would not write is read, nor does it take long to see that."""
    content = ATTACKS[name]()
    began = time.perf_counter()
    with pytest.raises(UnreadableFile):
        open_document(content)
    assert time.perf_counter() - began < PATIENCE


@pytest.mark.parametrize(
    "body",
    [
        table(4, *["".join(map(cell, "甲乙丙丁"))] * 8_000) + table(4, "".join(map(cell, "子丑寅卯"))),
        "<w:p/>".join([table(1, cell("甲"))] * 6_000),
        paragraph("字") * 20_000 + paragraph("字").join([table(1, cell("甲"))] * 200),
        table(1, "<w:tc>" + table(1, cell("甲")) * 5_000 + "</w:tc>"),
    ],
    ids=["many rows", "many pieces", "many tables", "many nested tables"],
)
def test_large_documents_take_no_long_time(body: str) -> None:
    """The time for a document grows with its size, whatever it is made of."""
    began = time.perf_counter()
    with contextlib.suppress(UnreadableFile):
        open_workbook(word_file(body))
    assert time.perf_counter() - began < PATIENCE


def test_numbers_of_lists_that_no_list_has_are_ignored() -> None:
    """References to styles, lists, notes and levels that are not there give plain paragraphs."""
    wrong = '<w:pPr><w:pStyle w:val="?"/><w:outlineLvl w:val="x"/><w:numPr><w:ilvl w:val="99"/><w:numId w:val="77"/></w:numPr></w:pPr>'
    content = word_file(
        paragraph("甲", wrong)
        + '<w:p><w:r><w:footnoteReference w:id="5"/></w:r></w:p><w:r/><w:vanish/><w:t>散</w:t>'
    )
    assert [one.text for one in open_document(content).paragraphs] == ["甲", ""]


def _overlap(one: Area, other: Area) -> bool:
    return (
        one.top <= other.bottom
        and other.top <= one.bottom
        and one.left <= other.right
        and other.left <= one.right
    )


def test_mutated_documents_never_fail_otherwise() -> None:
    """Documents with parts changed at random are read, or refused with UnreadableFile."""
    rng = random.Random(16)
    numbering = '<w:abstractNum w:abstractNumId="7"><w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="decimal"/><w:lvlText w:val="%1."/></w:lvl></w:abstractNum><w:num w:numId="1"><w:abstractNumId w:val="7"/></w:num>'
    body = (
        paragraph("甲", '<w:pPr><w:numPr><w:ilvl w:val="0"/><w:numId w:val="1"/></w:numPr></w:pPr>')
        + table(2, cell("乙", '<w:vMerge w:val="restart"/>') + cell("丙", '<w:gridSpan w:val="1"/>'), cell("", "<w:vMerge/>") + cell("丁"))
        + '<w:p><w:r><w:footnoteReference w:id="1"/></w:r><w:ins><w:r><w:t>戊</w:t></w:r></w:ins></w:p>'
        + "<w:p><w:r><mc:AlternateContent><mc:Choice Requires='wps'><w:txbxContent><w:p/></w:txbxContent></mc:Choice></mc:AlternateContent></w:r></w:p>"
    )  # fmt: skip
    parts = document_parts(
        body, numbering=numbering, styles='<w:style w:styleId="a"/>', footnotes=f'<w:footnote w:id="1">{paragraph("己")}</w:footnote>'
    )  # fmt: skip
    read = 0
    for _ in range(600):
        name = rng.choice(list(parts))
        data = parts[name]
        tags = [place for place in range(len(data)) if data[place : place + 1] == b"<"]
        first, last = sorted(rng.choices(tags, k=2))
        piece = data[first:last]
        changed = rng.choice(
            [data[:first] + data[last:], data[:last] + piece + data[last:], data[:first] + rng.randbytes(3) + data[first + 3 :]]
        )  # fmt: skip
        content = zipped(parts | {name: changed})
        try:
            found = open_document(content)
            read += 1
            workbook = open_workbook(content)
            merges = [workbook.sheet(part).merges for part in workbook.sheets]
            assert not any(_overlap(*pair) for ranges in merges for pair in combinations(ranges, 2))
            if any(one.text for one in found.all_paragraphs()):
                copy = with_comments(content, [Comment(1, 0, 1, "请核实")], today=date(2024, 5, 20))
                assert [one.text for one in open_document(copy).paragraphs] == [
                    one.text for one in found.paragraphs
                ]
        except UnreadableFile:
            pass
    assert read > 50
