"""The guarded XML parser for all parts of files, on the standard library's expat.

It accepts no DTD and therefore no entities beyond the five of XML, opens nothing outside the data, and
bounds size, number of elements, depth and the length of namespaces. Every fault is an UnreadableFile.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from typing import NoReturn
from xml.etree.ElementTree import Element, TreeBuilder
from xml.parsers import expat

from xlselfeval.errors import UnreadableFile, beyond_forms, in_a_line
from xlselfeval.files.limits import DEEPEST, LIMITS, LONGEST_NAMESPACE, Limits

Start = Callable[[str, dict[str, str]], None]
End = Callable[[str], None]

TRUE = ("1", "true")  # an attribute that is set
SAVE_AS = "请用Excel或WPS另存为.xlsx"
REMOVE_PASSWORD = "文件设有打开密码：请用密码打开，点“文件→信息→保护→用密码进行加密”（WPS为“文件→文档加密→密码加密”），清空密码框，确定并保存后再核对"
_HANDLERS = (
    "StartElementHandler", "EndElementHandler", "CharacterDataHandler", "StartDoctypeDeclHandler",
    "StartNamespaceDeclHandler",
)  # fmt: skip
_BUFFER = 2**16  # characters of text that are handed over at once
_DECLARED = re.compile(rb"<\?xml[^>]*?\sencoding\s*=\s*[\"']([A-Za-z0-9._-]+)")
# A byte order mark, or the first character in two bytes, decides against whatever is declared.
_FIRST_BYTES = {b"\xef\xbb\xbf": "utf-8-sig", b"\xff\xfe": "utf-16", b"\xfe\xff": "utf-16", b"<\0": "utf-16-le", b"\0<": "utf-16-be"}  # fmt: skip
# Encodings that Chinese programs declare and that expat does not know; GB 18030 holds the others.
_DECLARED_CODECS = {"GB2312": "gb18030", "GBK": "gb18030", "CP936": "gb18030", "GB18030": "gb18030", "BIG5": "big5"}  # fmt: skip


def parse_tree(data: bytes, part: str, limits: Limits = LIMITS) -> Element:
    """Return the root element of an XML part, names as {namespace}name, without comments.

    Raises UnreadableFile where the part is not well-formed, brings a DTD, or exceeds a limit.
    """
    builder = TreeBuilder()
    names = _UniversalNames()
    begin, finish = builder.start, builder.end

    def start(tag: str, attributes: dict[str, str]) -> None:
        begin(names[tag], {names[key]: value for key, value in attributes.items()})

    def end(tag: str) -> None:
        finish(names[tag])

    parse_events(data, part, start, end, builder.data, limits)
    return builder.close()


def parse_events(
    data: bytes,
    part: str,
    start: Start,
    end: End,
    text: Callable[[str], object] | None = None,
    limits: Limits = LIMITS,
) -> None:
    """Call `start(name, attributes)`, `end(name)` and `text(characters)` along an XML part.

    A name is "namespace local", with one space between, or "local" where it has no namespace. Long texts come
    in several pieces. Raises UnreadableFile as `parse_tree` does.
    """
    depth = 0

    def begin(tag: str, attributes: dict[str, str]) -> None:
        nonlocal depth
        depth += 1
        if depth > DEEPEST:
            raise not_well_formed(part)
        start(tag, attributes)

    def finish(tag: str) -> None:
        nonlocal depth
        depth -= 1
        end(tag)

    parser = new_parser(part)
    parser.StartElementHandler, parser.EndElementHandler = begin, finish
    if text is not None:
        parser.CharacterDataHandler = text
    run_parser(parser, data, part, limits)


def new_parser(part: str) -> expat.XMLParserType:
    """Return a parser that refuses a DTD; the caller sets handlers and bounds the depth."""
    parser = expat.ParserCreate(namespace_separator=" ")
    parser.buffer_text, parser.buffer_size = True, _BUFFER
    parser.StartDoctypeDeclHandler = lambda *_: refuse_doctype(part)
    parser.StartNamespaceDeclHandler = lambda _prefix, uri: check_namespace(uri, part)
    return parser


def run_parser(parser: expat.XMLParserType, data: bytes | str, part: str, limits: Limits = LIMITS) -> None:
    """Parse a part, as bytes or text; UnreadableFile if too large or not well-formed."""
    check_size(data, limits)
    try:
        codec = codec_of(data) if isinstance(data, bytes) else None
        parser.Parse(data.decode(codec) if codec else data, True)  # type: ignore[union-attr]
    except (expat.ExpatError, ValueError, LookupError) as error:
        raise not_well_formed(part) from error
    finally:  # a handler refers to its parser: without this only the garbage collector would free a sheet's cells
        for handler in _HANDLERS:
            setattr(parser, handler, None)


def check_namespace(uri: str | None, part: str) -> None:
    """Refuse an overlong namespace: the parser copies it for each element."""
    if uri is not None and len(uri) > LONGEST_NAMESPACE:
        raise not_well_formed(part)


def check_size(data: bytes | str, limits: Limits = LIMITS) -> None:
    """Raise UnreadableFile for an XML part of more elements than a form can have."""
    if len(data) > limits.elements:
        tags = data.count("<") if isinstance(data, str) else data.count(b"<")
        if tags > limits.elements:
            raise beyond_forms()


def mentions(data: bytes, words: Iterable[bytes], start: int) -> bool:
    """Return whether an XML part may hold one of some names from a byte on.

    A part in another encoding than UTF-8 may hold any.
    """
    return codec_of(data) is not None or any(data.find(word, start) >= 0 for word in words)


def codec_of(data: bytes) -> str | None:
    """Return the codec of an XML part; None where expat finds it by the declaration."""
    return codec_of_first_bytes(data) or _DECLARED_CODECS.get(declared_encoding(data))


def codec_of_first_bytes(data: bytes) -> str | None:
    """Return the codec that a byte order mark shows, or a first character in two bytes."""
    return next((codec for mark, codec in _FIRST_BYTES.items() if data.startswith(mark)), None)


def declared_encoding(data: bytes) -> str:
    """Return the declared encoding of an XML part, in capitals; UTF-8 without one."""
    declared = _DECLARED.match(data)
    return declared[1].decode("ascii").upper() if declared else "UTF-8"


def not_well_formed(part: str) -> UnreadableFile:
    """Return the error for an XML part that cannot be parsed."""
    return UnreadableFile("malformed", f"文件内部格式有误（{in_a_line(part)}），{SAVE_AS}")


def refuse_doctype(part: str) -> NoReturn:
    """Raise UnreadableFile for a part that brings a DTD: no office program writes one."""
    raise UnreadableFile("malformed", f"文件内部含有不允许的定义（{in_a_line(part)}），{SAVE_AS}")


class _UniversalNames(dict[str, str]):
    """A cache of names for ElementTree: "namespace local" → "{namespace}local"."""

    def __missing__(self, name: str) -> str:
        space, _, local = name.rpartition(" ")
        universal = self[name] = f"{{{space}}}{local}" if space else name
        return universal
