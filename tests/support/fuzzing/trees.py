"""Mutations of the XML of any part: nodes, attributes, markup; and the helpers that edit a part."""

from __future__ import annotations

import contextlib
import random
import re
from collections.abc import Callable

from lxml import etree
from support.fuzzing.values import ATTRIBUTES, SPACES

Files = dict[str, bytes]
BOOK, STRINGS, SHEET = "xl/workbook.xml", "xl/sharedStrings.xml", "xl/worksheets/sheet1.xml"


def parsed(data: bytes) -> etree._Element:
    return etree.fromstring(data, etree.XMLParser(resolve_entities=False, huge_tree=True))


def legal(text: str) -> str:
    return re.sub("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]", "", text)


def edit(files: Files, part: str, change: Callable[[etree._Element], None]) -> None:
    """Change the XML of a part; a part that an earlier mutation spoilt stays as it is."""
    if part not in files:
        return
    with contextlib.suppress(etree.XMLSyntaxError):
        root = parsed(files[part])
        change(root)
        files[part] = etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)


def nodes(root: etree._Element, *names: str) -> list[etree._Element]:
    return [
        one
        for one in root.iter()
        if isinstance(one.tag, str) and (not names or etree.QName(one).localname in names)
    ]


def some(rng: random.Random, nodes: list[etree._Element], most: int = 3) -> list[etree._Element]:
    return rng.sample(nodes, min(len(nodes), rng.randint(1, most)))


def xml_part(rng: random.Random, files: Files) -> str:
    """A part with XML: the sheets and the book rather than the rest."""
    known = [name for name in files if name.endswith((".xml", ".rels"))]
    likely = [
        name
        for name in known
        if re.search(r"worksheets/sheet|workbook|\.rels|styles|sharedStrings|Content_Types", name)
    ]
    return rng.choice(likely if likely and rng.random() < 0.85 else known or ["none"])


def sheet_part(rng: random.Random, files: Files) -> str:
    sheets = [name for name in files if "worksheets/sheet" in name and name.endswith(".xml")]
    return SHEET if SHEET in files and rng.random() < 0.7 else rng.choice(sheets or ["none"])


def mutate_node(rng: random.Random, files: Files) -> None:
    """An element removed, duplicated, moved, emptied, renamed or put into another namespace."""

    def change(root: etree._Element) -> None:
        for node in some(rng, nodes(root)[1:]):
            parent = node.getparent()
            if parent is None:
                continue
            kind = rng.randrange(7)
            if kind == 0:
                parent.remove(node)
            elif kind == 1:
                parent.insert(rng.randint(0, len(parent)), parsed(etree.tostring(node, with_tail=False)))
            elif kind == 2:
                parent.remove(node)
                rng.choice(nodes(root)).append(node)
            elif kind == 3:
                node.clear()
            elif kind == 4:
                space = rng.choice(SPACES)
                node.tag = (
                    f"{{{space}}}{etree.QName(node).localname}" if space else etree.QName(node).localname
                )
            elif kind == 5:
                node.tag = f"{{{etree.QName(node).namespace or 'urn:x'}}}{etree.QName(rng.choice(nodes(root))).localname}"
            else:
                node.addprevious(rng.choice((etree.Comment("注"), etree.ProcessingInstruction("x", "y"))))

    edit(files, xml_part(rng, files), change)


def mutate_attribute(rng: random.Random, files: Files) -> None:
    """Attributes changed, emptied, removed or exchanged."""

    def change(root: etree._Element) -> None:
        for node in some(rng, [one for one in nodes(root) if one.attrib]):
            name = rng.choice(list(node.attrib))
            kind = rng.randrange(4)
            if kind == 0:
                del node.attrib[name]
            elif kind == 1:
                other = rng.choice(nodes(root))
                node.set(name, other.get(name, rng.choice(list(other.attrib.values()) or ["x"])))
            else:
                node.set(name, rng.choice(ATTRIBUTES))

    edit(files, xml_part(rng, files), change)


def mutate_markup(rng: random.Random, files: Files) -> None:
    """The text of a part changed: a tag cut, an entity, a DTD, deep nesting, another encoding or namespace."""
    part = xml_part(rng, files)
    data = files.get(part, b"")
    at = rng.randint(0, max(0, len(data) - 1))
    deep = rng.choice((200, 300, 5_000))
    kinds: tuple[Callable[[], bytes], ...] = (
        lambda: data[:at],
        lambda: data[:at] + data[at + rng.randint(1, 40) :],
        lambda: data[:at] + rng.choice((b"&x;", b"<", b"]]>", b"\0", b"\xff", b"&#0;", b"&#xD800;", b"<![CDATA[5]]>")) + data[at:],
        lambda: re.sub(rb"^(<\?xml[^>]*\?>)?", b'<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]>', data, count=1),
        lambda: data.replace(b"</sheetData>", b"<x>" * deep + b"</x>" * deep + b"</sheetData>", 1),
        lambda: re.sub(rb"(<v>|<t>)", rb"\1" + b"<x>" * deep + b"</x>" * deep, data, count=1),
        lambda: data.replace(b"spreadsheetml/2006/main", rng.choice((b"spreadsheetml/2006/main2", b"", b" "))),
        lambda: data.replace(b"officeDocument/2006", b"officeDocument/2007"),
        lambda: data.decode("utf-8", "replace").encode("utf-16"),
        lambda: data.replace(b"UTF-8", rng.choice((b"GBK", b"UTF-16", b"x-none", b"ISO-8859-1"))),
        lambda: b"",
        lambda: b"<x/>",
        lambda: data + data,
    )  # fmt: skip
    files[part] = rng.choice(kinds)()
