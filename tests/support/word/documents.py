"""Word documents for the tests, part by part, and the same text with python-docx."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from xml.sax.saxutils import escape

from support.packages import zipped

from xlselfeval.files.open import open_workbook
from xlselfeval.files.sheet import Sheet
from xlselfeval.layout import LAST_PRINTED
from xlselfeval.sheet_names import FORM_SHEET

TRANSITIONAL = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
STRICT = "http://purl.oclc.org/ooxml/wordprocessingml/main"
_LINKS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_STRICT_LINKS = "http://purl.oclc.org/ooxml/officeDocument/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml"
_OTHERS = (
    'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
    'xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math" '
    'xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape" '
    'xmlns:v="urn:schemas-microsoft-com:vml"'
)


def paragraph(text: str, properties: str = "") -> str:
    """Return a paragraph with one run."""
    return f'<w:p>{properties}<w:r><w:t xml:space="preserve">{text}</w:t></w:r></w:p>'


def cell(text: str = "", properties: str = "") -> str:
    """Return a cell of a table with one paragraph."""
    return f"<w:tc><w:tcPr>{properties}</w:tcPr>{paragraph(text)}</w:tc>"


def table(columns: int, *rows: str) -> str:
    """Return a table of so many columns of the grid."""
    grid = '<w:gridCol w:w="100"/>' * columns
    return f"<w:tbl><w:tblPr/><w:tblGrid>{grid}</w:tblGrid>{''.join(f'<w:tr>{row}</w:tr>' for row in rows)}</w:tbl>"


def document_parts(body: str, *, strict: bool = False, **others: str) -> dict[str, bytes]:
    """Return the parts of a document with this body and other parts (styles, numbering, footnotes), by kind."""
    space, links = (STRICT, _STRICT_LINKS) if strict else (TRANSITIONAL, _LINKS)
    overrides = (
        f'<Override PartName="/word/document.xml" ContentType="{_WORD}.document.main+xml"/>'
        + "".join(
            f'<Override PartName="/word/{kind}.xml" ContentType="{_WORD}.{kind}+xml"/>' for kind in others
        )
    )
    relations = "".join(
        f'<Relationship Id="rId{number}" Type="{links}/{kind}" Target="{kind}.xml"/>'
        for number, kind in enumerate(others, 1)
    )
    parts = {
        "[Content_Types].xml": f'<Types xmlns="{_PACKAGE}/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/>{overrides}</Types>',
        "_rels/.rels": f'<Relationships xmlns="{_PACKAGE}/relationships"><Relationship Id="rId1" Type="{links}/officeDocument" Target="word/document.xml"/></Relationships>',
        "word/document.xml": f'<?xml version="1.0" encoding="UTF-8"?>\n<w:document xmlns:w="{space}" {_OTHERS}><w:body>{body}<w:sectPr/></w:body></w:document>',
        "word/_rels/document.xml.rels": f'<Relationships xmlns="{_PACKAGE}/relationships">{relations}</Relationships>',
    }
    parts |= {
        f"word/{kind}.xml": f'<w:{kind} xmlns:w="{space}" {_OTHERS}>{content}</w:{kind}>'
        for kind, content in others.items()
    }
    return {name: text.encode() for name, text in parts.items()}


def word_file(body: str, *, strict: bool = False, **others: str) -> bytes:
    """Return a .docx with this body and other parts, by kind."""
    return zipped(document_parts(body, strict=strict, **others))


def table_of(rows: Sequence[Sequence[str]]) -> str:
    """Return a table of these rows, in which < continues the cell to its left and ^ the one above.

    Its grid has no more columns than its rows need, as the grid of a table that has been split.
    """
    starts = sorted({column for row in rows for column, text in enumerate(row) if text != "<"})
    edges = [*starts, len(rows[0])]
    grid = "".join(f'<w:gridCol w:w="{(b - a) * 1000}"/>' for a, b in pairwise(edges))
    return f"<w:tbl><w:tblPr/><w:tblGrid>{grid}</w:tblGrid>{''.join(_row(rows, place, edges) for place in range(len(rows)))}</w:tbl>"


def _row(rows: Sequence[Sequence[str]], place: int, edges: Sequence[int]) -> str:
    row, cells = rows[place], ""
    below = rows[place + 1] if place + 1 < len(rows) else [""] * len(row)
    columns = [column for column, text in enumerate(row) if text != "<"]
    for column, end in zip(columns, [*columns[1:], len(row)], strict=True):
        span = sum(column <= edge < end for edge in edges)
        text, properties = row[column], f'<w:gridSpan w:val="{span}"/>' if span > 1 else ""
        if text == "^":
            text, properties = "", f"{properties}<w:vMerge/>"
        elif below[column] == "^":
            properties += '<w:vMerge w:val="restart"/>'
        cells += cell(escape(text), properties)
    return f"<w:tr>{cells}</w:tr>"


def table_in_sheet(sheet: Sheet, first: int, last: int, right: int) -> list[list[str]]:
    """Return some rows of a sheet, down to a column, as the rows of a table as `table_of` takes them."""
    rows = [
        [sheet.cell(row, column).text for column in range(1, right + 1)] for row in range(first, last + 1)
    ]
    for row, line in enumerate(rows, first):
        for column in range(1, right + 1):
            merge = sheet.merge_at(row, column)
            if (row, column) != (merge.top, merge.left):
                line[column - 1] = "^" if column == merge.left else "<"
    return rows


def form_in_word(data: bytes) -> bytes:
    """Return an issued form in a Word document: the table alone, without the lines above the title and the notes."""
    workbook = open_workbook(data)
    sheet = workbook.sheet(next(part for part in workbook.sheets if part.name == FORM_SHEET))
    last = next(row for (row, column), cell in sheet.cells.items() if column == 1 and cell.text == "总分")
    title = next(
        row for (row, column), cell in sorted(sheet.cells.items()) if column == 1 and "年度" in cell.text
    )
    rows = table_in_sheet(sheet, title + 1, last, LAST_PRINTED)
    return word_file(paragraph(sheet.cell(title, 1).text) + table_of(rows) + paragraph(""))
