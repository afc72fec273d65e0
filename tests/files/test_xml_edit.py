"""Editing a part by insertion: all else stays byte for byte, in every encoding."""

from __future__ import annotations

import pytest

from xlselfeval.errors import UnreadableFile
from xlselfeval.files.xml import parse_tree
from xlselfeval.files.xml_edit import EditedPart

BODY = "<a xmlns='urn:x'>\r\n <!-- <b/> --><b n = '1>2' ><c/></b><?p <b/>?>\t<b/><![CDATA[<b>]]>预</a >\n<!-- end -->"
PREFIXED = "<p.1:a xmlns:p.1='urn:x' xmlns='urn:y'><b/><p.1:b/></p.1:a>"
ENCODINGS = [
    ("", "utf-8"),
    ("utf-8", "utf-8-sig"),
    ("UTF-16", "utf-16"),
    ("UTF-16", "utf-16-be"),
    ("UTF-8", "utf-16-le"),
    ("gb2312", "gb2312"),
    ("GB18030", "gb18030"),
    ("ISO-8859-1", "iso-8859-1"),
    ("US-ASCII", "ascii"),
]


def encoded(body: str, declared: str, codec: str) -> bytes:
    head = f'<?xml version="1.0" encoding="{declared}"?>' if declared else ""
    return (head + body).encode(codec, "xmlcharrefreplace")


@pytest.mark.parametrize(("declared", "codec"), ENCODINGS)
def test_removing_what_was_inserted_gives_the_original(declared: str, codec: str) -> None:
    """An insertion changes no other byte; characters that an encoding lacks become references."""
    data = encoded(
        BODY.replace("<![CDATA[<b>]]>预", "é" if codec in ("iso-8859-1", "ascii") else "预"), declared, codec
    )
    edited = EditedPart(data, "a.xml")
    first, _ = edited.root.find_all("b")
    edited.append(edited.root, "<d>核对</d>")
    edited.insert(edited.root, 0, "<e/>")
    edited.append(first, "<f/>")
    result = edited.content()
    assert [one.tag for one in parse_tree(result, "a.xml").iter()] == [
        f"{{urn:x}}{name}" for name in "aebcfbd"
    ]
    assert parse_tree(result, "a.xml").findtext("{urn:x}d") == "核对"
    plain = codec.removesuffix("-sig") if codec != "utf-16" else "utf-16-le"
    for inserted in ("<d>核对</d>", "<e/>", "<f/>"):
        xml = inserted.encode(plain, "xmlcharrefreplace")
        assert result.count(xml) == 1
        result = result.replace(xml, b"")
    assert result == data


def test_an_element_without_end_tag_is_opened() -> None:
    """Insertions into <b/> come in order between a start tag and an end tag of the same name."""
    edited = EditedPart(PREFIXED.encode(), "a.xml")
    inner = edited.root.find("b")
    assert inner is not None
    edited.append(inner, f"<{edited.tag(inner, 'c')}/>")
    edited.append(inner, "<d/>")
    edited.set(inner, "n", "2")
    assert edited.content() == PREFIXED.replace("<p.1:b/>", '<p.1:b n="2"><p.1:c/><d/></p.1:b>').encode()


def test_an_attribute_changes_in_its_place() -> None:
    """Only the value changes, whatever the quotes; a new attribute comes last and is escaped."""
    data = b"<a b  =  'x' c=\"b='1'\"\n/>"
    edited = EditedPart(data, "a.xml")
    edited.set(edited.root, "b", "p\"q<\n'")
    edited.set(edited.root, "d", "1")
    assert edited.content() == b"<a b  =  'p&quot;q&lt;&#10;&apos;' c=\"b='1'\" d=\"1\"\n/>"
    assert EditedPart(data, "a.xml").content() == data


def test_an_element_is_replaced_with_all_that_is_in_it() -> None:
    """A replaced element takes edits within it along; all around it is unchanged."""
    data = b"<a> <b><c/></b> <d></d><d/></a>"
    edited = EditedPart(data, "a.xml")
    inner, closed, empty = edited.root.children
    edited.set(inner.children[0], "n", "1")
    edited.replace(inner, "<x/>")
    edited.remove(closed)
    edited.remove(empty)
    assert edited.source(inner) == "<b><c/></b>"
    assert edited.content() == b"<a> <x/> </a>"


def test_a_prefix_is_found_where_it_is_in_scope() -> None:
    """A prefix that an inner element gives another meaning is not used for the outer one."""
    data = b"<a xmlns='urn:x' xmlns:r='urn:r' xmlns:s='urn:r'><b xmlns:r='urn:z'><c/></b></a>"
    (inner,) = EditedPart(data, "a.xml").root.children
    assert [inner.prefix_of(one) for one in ("urn:r", "urn:z", "urn:x")] == ["s", "r", None]
    data = b"<a xmlns:r='urn:r'><b xmlns:r='urn:z'><c/></b></a>"
    (inner,) = EditedPart(data, "a.xml").root.children
    assert inner.children[0].prefix_of("urn:r") is None


def test_positions_hold_in_a_long_part() -> None:
    """A part of over a megabyte, which is parsed in pieces, is edited at the right place."""
    filler = "".join(f"<b n='{number}'>预算</b><c/>" for number in range(60_000))
    data = f"<a>{filler}<d/></a>".encode()
    edited = EditedPart(data, "a.xml")
    edited.append(edited.root.children[-1], "x")
    edited.insert(edited.root, 100_000, "<e/>")
    assert edited.content() == data.replace(b"<d/>", b"<d>x</d>").replace(
        b"<b n='50000'>", b"<e/><b n='50000'>"
    )


@pytest.mark.parametrize(
    "data",
    [b"<a>", b"<!DOCTYPE a><a/>", b'<?xml version="1.0" encoding="idna"?><a/>', b"<a>\xff</a>", b"<a>" * 300 + b"</a>" * 300],
)  # fmt: skip
def test_a_faulty_part_is_not_edited(data: bytes) -> None:
    """A part that the reader refuses, or whose text cannot be written back, is malformed."""
    with pytest.raises(UnreadableFile) as caught:
        EditedPart(data, "a.xml")
    assert caught.value.name == "malformed"


def test_what_a_closed_element_holds_is_not_kept() -> None:
    """Cells that no edit concerns cost no memory; what comes behind them is found and edited as ever."""
    data = b'<a><b n="1"><c><b><d/></b></c><c/></b><b/><e x="0"><c/></e></a>'
    part = EditedPart(data, "x.xml", closed="b")
    assert [one.name for one in part.root.walk()] == ["a", "b", "b", "e", "c"]
    part.set(next(part.root.find_all("e")), "x", "1")
    part.set(next(part.root.find_all("b")), "n", "2")
    part.append(next(part.root.find_all("b")), "<f/>")
    assert part.content() == b'<a><b n="2"><c><b><d/></b></c><c/><f/></b><b/><e x="1"><c/></e></a>'


def test_a_closed_element_is_no_deeper_than_another() -> None:
    """Elements within one another are bounded there, too."""
    with pytest.raises(UnreadableFile):
        EditedPart(b"<b>" * 300 + b"</b>" * 300, "x.xml", closed="b")
