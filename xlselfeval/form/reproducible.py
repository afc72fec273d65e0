"""Saving a workbook without the time of day: the same content gives the same bytes."""

from __future__ import annotations

import datetime
import io
import re
import zipfile
from typing import TYPE_CHECKING

from xlselfeval.files.xml_edit import EditedPart

if TYPE_CHECKING:
    from openpyxl import Workbook

_DECLARATION = b"<?xml version='1.0' encoding='UTF-8' standalone='yes'?>\n"
_ZIP_DATE = (1980, 1, 1, 0, 0, 0)


def pinned_bytes(book: Workbook) -> bytes:
    """The bytes of a workbook without the time of day: fixed dates in the zip and in docProps/core.xml."""
    moment = datetime.datetime(2020, 1, 1)
    book.properties.created = book.properties.modified = moment
    book.properties.creator = "xlselfeval"
    raw = io.BytesIO()
    book.save(raw)
    out = io.BytesIO()
    with zipfile.ZipFile(raw) as source, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as target:
        for entry in source.infolist():
            data = source.read(entry)
            if entry.filename == "docProps/core.xml":
                data = _fixed_modified(data)
            elif entry.filename == "xl/worksheets/sheet1.xml":
                data = data.replace(
                    b' ht="24" customHeight="1"', b' ht="24"'
                )  # rows that grow with their text
            elif entry.filename == "xl/styles.xml":
                data = _sorted_fonts(data)
            info = zipfile.ZipInfo(entry.filename, _ZIP_DATE)
            info.compress_type = zipfile.ZIP_DEFLATED
            info.external_attr = 0o600 << 16
            target.writestr(info, data)
    return out.getvalue()


def _fixed_modified(core: bytes) -> bytes:
    """openpyxl stamps the time of saving; put the fixed one in its place."""
    return re.sub(rb"(<dcterms:modified[^>]*>)[^<]*", rb"\g<1>2020-01-01T00:00:00Z", core)


_FONT_ORDER = (
    "b", "i", "strike", "condense", "extend", "outline", "shadow", "u", "vertAlign", "sz", "color", "name", "family",
    "charset", "scheme",
)  # fmt: skip


def _sorted_fonts(styles: bytes) -> bytes:
    """openpyxl writes the children of a font in another order than the schema has them."""
    edited = EditedPart(styles, "styles.xml")
    for font in edited.root.walk():
        if font.name == "font":
            ordered = sorted(font.children, key=lambda child: _FONT_ORDER.index(child.name))
            for there, child in zip(font.children, ordered, strict=True):
                edited.replace(there, edited.source(child))
    return _DECLARATION + edited.content()
