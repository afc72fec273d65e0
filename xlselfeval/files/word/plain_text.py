"""Read a .txt: a paragraph for each line, and lines with tabs as the rows of a table."""

from __future__ import annotations

from itertools import pairwise

from xlselfeval.errors import UnreadableFile
from xlselfeval.files.limits import LIMITS, Limits
from xlselfeval.files.word.document import Document, Paragraph, Table, TableCell
from xlselfeval.files.word.errors import SAVE_AS_DOCX, too_large
from xlselfeval.files.word.join_tables import join_tables
from xlselfeval.files.xml import codec_of_first_bytes

_CODECS = ("utf-8", "gb18030")  # GB 18030 holds GBK and GB 2312
_LEAST_TABS = 3
_CONTROLS = frozenset(map(chr, range(32))) - set("\t\n\r\f\v") | {"\x7f", "\ufffe", "\uffff"}


def read_text(content: bytes, limits: Limits = LIMITS) -> Document:
    """Read a text in UTF-8, GBK or GB 18030; UnreadableFile for other content or beyond the limits.

    A paragraph has the number of its line; the lines of a table are no paragraphs of the body.
    """
    if len(content) > 4 * limits.characters:
        raise too_large()
    text = _decoded(content).replace("\r\n", "\n").replace("\r", "\n")
    if len(text) > limits.characters or text.count("\n") >= limits.paragraphs:
        raise too_large()
    lines = text.removesuffix("\n").split("\n")
    rows = _rows(lines)
    paragraphs = tuple(
        Paragraph(number=number, text=line.rstrip())
        for number, line in enumerate(lines, 1)
        if number not in rows
    )
    return join_tables(Document(paragraphs=paragraphs, tables=tuple(_tables(lines, rows, limits))))


def is_text(content: bytes) -> bool:
    """Return whether content is a text in one of the encodings that are read."""
    try:
        return bool(_decoded(content))
    except UnreadableFile:
        return False


def _decoded(content: bytes) -> str:
    marked = codec_of_first_bytes(content)
    for codec in (marked,) if marked else _CODECS:
        try:
            text = content.decode(codec)
        except UnicodeError:
            continue
        if _CONTROLS.isdisjoint(text):
            return text
    raise UnreadableFile("not-a-workbook", f"该文件不是文本文件，未予核对；{SAVE_AS_DOCX}")


def _rows(lines: list[str]) -> frozenset[int]:
    """Return the numbers of the lines that are rows of a table.

    A table begins where two lines in a row have the same number of tabs, at least three, and goes on with lines of
    any such number.
    """
    tabs = [line.count("\t") for line in lines]
    found: set[int] = set()
    for number, (count, following) in enumerate(pairwise(tabs), 1):
        if count >= _LEAST_TABS and (count == following or (following >= _LEAST_TABS and number in found)):
            found |= {number, number + 1}
    return frozenset(found)


def _tables(lines: list[str], rows: frozenset[int], limits: Limits) -> list[Table]:
    tables: list[Table] = []
    starts = [number for number in sorted(rows) if number - 1 not in rows]
    for place, first in enumerate(starts, 1):
        cells = []
        row, columns = 0, 0
        while first + row in rows:
            texts = lines[first + row - 1].split("\t")
            columns = max(columns, len(texts))
            for column, text in enumerate(texts, 1):
                paragraph = Paragraph(number=first + row, text=text.strip(), kind="cell")
                cells.append(TableCell(row=row + 1, column=column, paragraphs=(paragraph,)))
            if len(cells) > limits.cells:
                raise too_large()
            row += 1
        tables.append(Table(number=place, rows=row, columns=columns, cells=tuple(cells), after=first - 1))
    return tables
