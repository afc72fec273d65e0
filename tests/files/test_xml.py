"""The guarded XML parser: what it accepts, what it refuses, and in which encodings."""

from __future__ import annotations

import pytest

from xlselfeval.errors import UnreadableFile
from xlselfeval.files.limits import DEEPEST, Limits
from xlselfeval.files.xml import parse_events, parse_tree

TEXT = '<?xml version="1.0" encoding="{}"?><a xmlns="urn:x" b="预算"><c>绩<!-- --><![CDATA[效]]></c></a>'


@pytest.mark.parametrize(
    ("declared", "codec"),
    [("UTF-8", "utf-8"), ("utf-8", "utf-8-sig"), ("UTF-16", "utf-16"), ("UTF-16LE", "utf-16-le"), ("UTF-16BE", "utf-16-be"), ("GB2312", "gb2312"), ("gbk", "gbk"), ("GB18030", "gb18030"),
     ("GBK", "utf-8-sig"), ("UTF-8", "utf-16"), ("US-ASCII", "utf-16-le")],
)  # fmt: skip
def test_an_encoding_of_office_programs_is_read(declared: str, codec: str) -> None:
    """UTF-8, UTF-16 and Chinese encodings are read; a byte order mark decides."""
    data = TEXT.format(declared).encode(codec)
    root = parse_tree(data, "a.xml")
    assert (root.tag, root.get("b"), root[0].tag, root[0].text) == ("{urn:x}a", "预算", "{urn:x}c", "绩效")


def test_events_carry_names_with_their_namespaces() -> None:
    """Elements and attributes come as "namespace local", text in between."""
    seen: list[object] = []
    parse_events(
        b'<p:a xmlns:p="urn:x" p:b="1" c="2"><d>e</d></p:a>',
        "a.xml",
        lambda *begun: seen.append(begun),
        seen.append,
        seen.append,
    )
    assert seen == [("urn:x a", {"urn:x b": "1", "c": "2"}), ("d", {}), "e", "d", "urn:x a"]


def nested(depth: int) -> bytes:
    return b"<a>" * depth + b"</a>" * depth


REFUSED = {
    "nothing": b"",
    "half an element": b"<a><b></a>",
    "a prefix that is not declared": b"<x:a/>",
    "an attribute twice": b'<a b="1" b="2"/>',
    "two roots": b"<a/><a/>",
    "an entity that is not declared": b"<a>&b;</a>",
    "a document type": b"<!DOCTYPE a><a/>",
    "an entity": b'<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>',
    "an entity of another file": b'<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]><a>&b;</a>',
    "a document type elsewhere": b'<!DOCTYPE a SYSTEM "http://127.0.0.1:1/a.dtd"><a/>',
    "an unknown encoding": b'<?xml version="1.0" encoding="x-none"?><a/>',
    "bytes that are no UTF-8": b"<a>\xff</a>",
    "a text that its declaration contradicts": TEXT.format("UTF-8").encode("gbk"),
    "elements within elements": nested(DEEPEST + 1),
    "a namespace of thousands of characters": b'<a xmlns="' + b"x" * 2_000 + b'"/>',
}


@pytest.mark.parametrize("kind", REFUSED)
def test_a_faulty_part_is_malformed(kind: str) -> None:
    """Each fault ends in one error that names the part, from the tree and from the events."""
    for parse in (parse_tree, lambda *args: parse_events(*args, lambda *_: None, lambda _: None)):
        with pytest.raises(UnreadableFile, match=r"xl/a\.xml") as caught:
            parse(REFUSED[kind], "xl/a.xml")
        assert caught.value.name == "malformed"


def test_depth_and_number_of_elements_have_a_limit() -> None:
    """A part just within a limit is read; more elements than allowed are too much."""
    assert parse_tree(nested(DEEPEST), "a.xml").tag == "a"
    many = b"<a>" + b"<b/>" * 100 + b"</a>"
    assert len(parse_tree(many, "a.xml", Limits(elements=102))) == 100
    with pytest.raises(UnreadableFile) as caught:
        parse_tree(many, "a.xml", Limits(elements=101))
    assert caught.value.name == "too-large"
