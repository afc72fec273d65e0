"""Saving an openpyxl workbook so that the same content gives the same bytes.

The time of day is taken out, and XML is put into one canonical form: openpyxl writes other bytes where lxml is
installed than where it is not.
"""

from __future__ import annotations

import datetime
import io
import re
import zipfile
from typing import TYPE_CHECKING
from xml.etree.ElementTree import ParseError, canonicalize

from xlselfeval.errors import TemplateError
from xlselfeval.files.xml_text import XML_DECLARATION

if TYPE_CHECKING:
    from openpyxl import Workbook

_ZIP_DATE = (1980, 1, 1, 0, 0, 0)
_SAVED = "2020-01-01T00:00:00Z"
_MODIFIED = re.compile(r"(<dcterms:modified[^>]*>)[^<]*")
_EMPTY = re.compile(r"<([\w:]+)((?: [^<>]*)?)></\1>")
_MERGES, _MERGE = re.compile(r"(?:<mergeCell [^>]*/>)+"), re.compile(r"<mergeCell [^>]*/>")
_FONT, _FONT_CHILD = re.compile(r"(?<=<font>).*?(?=</font>)"), re.compile(r"<(\w+)[^>]*/>")
# The order of the schema; openpyxl has another.
_FONT_ORDER = (
    "b", "i", "strike", "condense", "extend", "outline", "shadow", "u", "vertAlign", "sz", "color", "name", "family",
    "charset", "scheme",
)  # fmt: skip


def reproducible_bytes(book: Workbook) -> bytes:
    """Return the bytes of a workbook, with fixed dates in the zip and in docProps/core.xml.

    Raises TemplateError where the disk is full: openpyxl writes sheets through temporary files, and leaves out the
    rest of one without an error.
    """
    book.properties.created = book.properties.modified = datetime.datetime.fromisoformat(
        _SAVED.replace("Z", "+00:00")
    )
    book.properties.creator = "xlselfeval"
    saved, out = io.BytesIO(), io.BytesIO()
    try:
        book.save(saved)
    except OSError as error:
        raise _cut_off() from error
    with zipfile.ZipFile(saved) as source, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as target:
        for name in source.namelist():
            data = source.read(name)
            if name.endswith((".xml", ".rels")):
                data = (XML_DECLARATION + _without_accidents(name, canonical_xml(data))).encode()
            entry = zipfile.ZipInfo(name, _ZIP_DATE)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.external_attr = 0o600 << 16
            target.writestr(entry, data)
    return out.getvalue()


def canonical_xml(data: bytes) -> str:
    """Return an XML part in one canonical form.

    Attributes are sorted, namespaces declared where they are used, empty elements closed.

    Raises TemplateError for a part that was cut off.
    """
    try:
        text = canonicalize(data)
    except ParseError as error:
        raise _cut_off() from error
    return _EMPTY.sub(r"<\1\2/>", text)


def _cut_off() -> TemplateError:
    return TemplateError("系统的临时文件夹写不下，工作簿没有写完整；请清理磁盘后再试")


def _without_accidents(name: str, text: str) -> str:
    """Return a part of a workbook without what differs each time it is saved.

    The time of saving goes; fonts are put in the order of the schema, merged ranges are sorted, as openpyxl
    holds them in a set.
    """
    if name == "docProps/core.xml":
        return _MODIFIED.sub(rf"\g<1>{_SAVED}", text)
    if name == "xl/styles.xml":
        return _FONT.sub(_sort_font, text)
    return _MERGES.sub(lambda merges: "".join(sorted(_MERGE.findall(merges[0]))), text)


def _sort_font(font: re.Match[str]) -> str:
    children = sorted(_FONT_CHILD.finditer(font[0]), key=lambda child: _FONT_ORDER.index(child[1]))
    return "".join(child[0] for child in children)
