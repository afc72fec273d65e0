"""A plain .docx of paragraphs, for a report that came as a text."""

from __future__ import annotations

from collections.abc import Iterable

from xlselfeval.files.xml_text import XML_DECLARATION, clean, content
from xlselfeval.files.zip_members import zip_of

_TYPES = "application/vnd.openxmlformats-officedocument.wordprocessingml"
_RELATION = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument"
_PARTS = {
    "[Content_Types].xml": (
        '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        '<Default Extension="xml" ContentType="application/xml"/>'
        f'<Override PartName="/word/document.xml" ContentType="{_TYPES}.document.main+xml"/></Types>'
    ),
    "_rels/.rels": (
        '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
        f'<Relationship Id="rId1" Type="{_RELATION}" Target="word/document.xml"/></Relationships>'
    ),
}
_FONT = '<w:rPr><w:rFonts w:eastAsia="仿宋_GB2312" w:hint="eastAsia"/><w:sz w:val="28"/></w:rPr>'


def plain_document(paragraphs: Iterable[str]) -> bytes:
    """Return a .docx with these paragraphs on A4 pages."""
    body = "".join(
        f'<w:p><w:r>{_FONT}<w:t xml:space="preserve">{content(clean(text))}</w:t></w:r></w:p>'
        for text in paragraphs
    )
    page = '<w:sectPr><w:pgSz w:w="11906" w:h="16838"/><w:pgMar w:top="1440" w:right="1440" w:bottom="1440" w:left="1440" w:header="720" w:footer="720" w:gutter="0"/></w:sectPr>'
    document = (
        '<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main">'
        f"<w:body>{body}{page}</w:body></w:document>"
    )
    parts = _PARTS | {"word/document.xml": document}
    return zip_of({name: (XML_DECLARATION + text).encode() for name, text in parts.items()})
