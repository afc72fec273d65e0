"""Editing an XML part by insertion: bytes that no edit concerns stay as they are.

The part is parsed once for the positions of its elements, edits are collected, and the result is put
together from the original bytes. Its encoding, byte order mark, prefixes and comments are those of the original.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from xlselfeval.files.limits import DEEPEST, LIMITS, Limits
from xlselfeval.files.xml import (
    check_namespace,
    codec_of,
    declared_encoding,
    new_parser,
    not_well_formed,
    run_parser,
)
from xlselfeval.files.xml_text import attribute

_MARKS = {b"\xef\xbb\xbf": "utf-8", b"\xff\xfe": "utf-16-le", b"\xfe\xff": "utf-16-be"}
# Declared encodings that expat reads itself.
_ONE_BYTE = re.compile("(ISO-8859-|WINDOWS-125)[0-9]{1,2}|(US-)?ASCII")
_ATTRIBUTE = rb"\s+([^\s=]+)\s*=\s*(\"[^\"]*\"|'[^']*')"
_START_TAG = re.compile(rb"<([^\s/>]+)((?:" + _ATTRIBUTE.replace(b"(", b"(?:") + rb")*)\s*(/?)>")
_ONE_ATTRIBUTE = re.compile(_ATTRIBUTE)


@dataclass(slots=True, eq=False)
class Node:
    """An element of a part; attributes are named "namespace local" or "local".

    `start` and `close` are where its start tag and its end tag begin; `prefixes` are those it declares.
    """

    namespace: str
    name: str
    attributes: dict[str, str]
    prefixes: dict[str, str]
    parent: Node | None
    start: int
    close: int = 0
    children: list[Node] = field(default_factory=list)

    def get(self, name: str, default: str = "", *, namespace: str = "") -> str:
        """Return the value of an attribute."""
        return self.attributes.get(f"{namespace} {name}" if namespace else name, default)

    def find(self, name: str) -> Node | None:
        """Return the first child of that local name in the namespace of this element."""
        return next(self.find_all(name), None)

    def find_all(self, name: str) -> Iterator[Node]:
        """Yield the children of that local name in the namespace of this element."""
        return (one for one in self.children if one.name == name and one.namespace == self.namespace)

    def prefix_of(self, namespace: str) -> str | None:
        """Return a prefix by which attributes of this element can name a namespace."""
        hidden: set[str] = set()
        node: Node | None = self
        while node is not None:
            for prefix, uri in node.prefixes.items():
                if uri == namespace and prefix and prefix not in hidden:
                    return prefix
            hidden |= node.prefixes.keys()
            node = node.parent
        return None

    def walk(self) -> Iterator[Node]:
        """Yield this element and all elements in it, in the order of the part."""
        waiting = [self]
        while waiting:
            node = waiting.pop()
            yield node
            waiting += reversed(node.children)


class EditedPart:
    """An XML part with the edits collected so far.

    Elements within those named `closed` are not kept, as cells are many and no edit concerns them.
    Raises UnreadableFile where the part is not well-formed, brings a DTD, or exceeds a limit.
    """

    def __init__(self, data: bytes, part: str, limits: Limits = LIMITS, *, closed: str = "") -> None:
        self._mark, self._codec, text = _decoded(data, part)
        self.root = _parsed(text, part, limits, closed)
        self._source = text.encode()
        self._edits: list[tuple[int, int, str]] = []  # from, to, the text that takes the place
        self._opened: dict[Node, list[str]] = {}  # what goes into elements without an end tag

    @property
    def is_changed(self) -> bool:
        """Return True when there is an edit."""
        return bool(self._edits or self._opened)

    def source(self, node: Node) -> str:
        """Return the XML of an element as it came."""
        return self._source[node.start : self._end(node)].decode()

    def tag(self, node: Node, name: str) -> str:
        """Return the name of a new element in the namespace of an element there, with its prefix."""
        prefix, colon, _ = self._start_tag(node)[1].decode().rpartition(":")
        return f"{prefix}{colon}{name}"

    def insert(self, parent: Node, index: int, xml: str) -> None:
        """Put XML before the child of that index, or last; a later insertion there comes behind."""
        if index < len(parent.children):
            place = parent.children[index].start
            self._edits.append((place, place, xml))
        elif self._start_tag(parent)[3]:
            self._opened.setdefault(parent, []).append(xml)
        else:
            self._edits.append((parent.close, parent.close, xml))

    def append(self, parent: Node, xml: str) -> None:
        """Put XML behind all children of an element."""
        self.insert(parent, len(parent.children), xml)

    def replace(self, node: Node, xml: str) -> None:
        """Put XML in the place of an element; the edits within it have no effect."""
        self._edits.append((node.start, self._end(node), xml))

    def remove(self, node: Node) -> None:
        """Take an element out."""
        self.replace(node, "")

    def set(self, node: Node, name: str, value: str) -> None:
        """Give an attribute without a prefix a value, once for each attribute."""
        tag = self._start_tag(node)
        escaped = attribute(value).replace("'", "&apos;")
        for found in _ONE_ATTRIBUTE.finditer(tag[2]):
            if found[1] == name.encode():
                start, end = tag.start(2) + found.start(2) + 1, tag.start(2) + found.end(2) - 1
                self._edits.append((start, end, escaped))
                return
        self._edits.append((tag.end(2), tag.end(2), f' {name}="{escaped}"'))

    def content(self) -> bytes:
        """Return the bytes of the edited part."""
        pieces, at = [], 0
        for start, end, xml in sorted(self._all_edits(), key=lambda edit: edit[:2]):
            if start >= at:  # else within an element that was replaced
                pieces += [self._source[at:start], xml.encode()]
                at = end
        edited = b"".join([*pieces, self._source[at:]])
        if self._codec != "utf-8":
            edited = edited.decode().encode(self._codec, "xmlcharrefreplace")
        return self._mark + edited

    def _all_edits(self) -> Iterable[tuple[int, int, str]]:
        yield from self._edits
        for node, inner in self._opened.items():
            tag = self._start_tag(node)
            yield tag.end() - 2, tag.end(), f">{''.join(inner)}</{tag[1].decode()}>"

    def _start_tag(self, node: Node) -> re.Match[bytes]:
        found = _START_TAG.match(self._source, node.start)
        assert found is not None  # the parser has found it well-formed
        return found

    def _end(self, node: Node) -> int:
        tag = self._start_tag(node)
        return tag.end() if tag[3] else self._source.index(b">", node.close) + 1


def _decoded(data: bytes, part: str) -> tuple[bytes, str, str]:
    """Return a part's byte order mark, the codec of the rest, and its text."""
    codec = codec_of(data)
    mark = next((one for one in _MARKS if data.startswith(one)), b"")
    declared = declared_encoding(data)
    if mark:
        codec = _MARKS[mark]
    elif codec is None and (declared == "UTF-8" or _ONE_BYTE.fullmatch(declared)):
        codec = declared.lower()
    if codec is None:
        raise not_well_formed(part)
    body = data[len(mark) :]
    try:
        text = body.decode(codec)
        if text.encode(codec) == body:
            return mark, codec, text
    except (ValueError, LookupError) as error:
        raise not_well_formed(part) from error
    raise not_well_formed(part)


def _parsed(text: str, part: str, limits: Limits, closed: str) -> Node:
    """Return the root element with the elements in it that are not within `closed` ones."""
    parser = new_parser(part)
    open_nodes: list[Node] = []
    roots: list[Node] = []
    declared: dict[str, str] = {}
    inside = 0  # how deep within a closed element

    def declare(prefix: str | None, uri: str | None) -> None:
        check_namespace(uri, part)
        declared[prefix or ""] = uri or ""

    def start(tag: str, attributes: dict[str, str]) -> None:
        nonlocal inside
        if inside:
            inside += 1
            declared.clear()
            if len(open_nodes) + inside > DEEPEST:
                raise not_well_formed(part)
            return
        namespace, _, name = tag.rpartition(" ")
        parent = open_nodes[-1] if open_nodes else None
        node = Node(namespace, name, attributes, declared.copy(), parent, parser.CurrentByteIndex)
        declared.clear()
        (roots if parent is None else parent.children).append(node)
        open_nodes.append(node)
        inside = int(name == closed)
        if len(open_nodes) > DEEPEST:
            raise not_well_formed(part)

    def end(_tag: str) -> None:
        nonlocal inside
        inside = max(inside - 1, 0)
        if not inside:
            open_nodes.pop().close = parser.CurrentByteIndex

    parser.StartNamespaceDeclHandler = declare
    parser.StartElementHandler, parser.EndElementHandler = start, end
    run_parser(parser, text, part, limits)
    return roots[0]
