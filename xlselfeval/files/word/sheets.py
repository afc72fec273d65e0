"""The tables of a document as sheets, which the same reader reads by their headings."""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from itertools import accumulate, islice

from xlselfeval.cell import DOCUMENT_TABLE, LINES_ABOVE
from xlselfeval.files.legacy.old_sheet import OldSheet
from xlselfeval.files.legacy.workbook import OldWorkbook
from xlselfeval.files.limits import TEXT, Limits
from xlselfeval.files.ranges import Area
from xlselfeval.files.word.document import Document, Table, TableCell
from xlselfeval.files.word.errors import too_large
from xlselfeval.files.word.join_tables import is_directly_below

_NUMBER = re.compile(r"[+-]?(?:[0-9]{1,3}(?:,[0-9]{3})+|[0-9]+)(?:\.([0-9]+))?(%?)")
_LONGEST_NUMBER = 20  # characters
_FIRST_LINES = 12  # in which a document has its title
_LONGEST_LINE = 60  # characters of a title or a line of fields
_ATTACHMENT = re.compile(r"附\s*[件表]")
_PIECES = re.compile(r"\t+|\s{2,}|　+")
_SAME = 60  # twentieths of a point: edges so near are one


def document_workbook(document: Document, limits: Limits) -> OldWorkbook:
    """Return the tables of a document as the sheets of a workbook of values.

    A table directly below another is on the same sheet, as a form is whose head is a table of its own.
    """
    groups = [one for one in _groups(document) if any(cell.text for table in one for cell in table.cells)]
    if len(groups) > limits.sheets:
        raise too_large()
    above = {0: 0}  # by number of a table: the last paragraph before it, or before a table above it
    for table in document.tables:
        end = table.after if table.end is None else table.end
        above[table.number] = above[table.number - 1] if end is None else end
    sheets = [_sheet(document, group, above[group[0].number - 1], limits) for group in groups]
    lines = islice((one.text for one in document.paragraphs if not one.is_blank), _FIRST_LINES)
    return OldWorkbook("docx", sheets, limits, lines=list(lines))


def _groups(document: Document) -> Iterator[list[Table]]:
    """Yield the tables that stand directly below one another."""
    group: list[Table] = []
    for table in (one for one in document.tables if one.after is not None):
        if group and not is_directly_below(document, group[-1], table):
            yield group
            group = []
        group.append(table)
    if group:
        yield group
    yield from ([one] for one in document.tables if one.after is None)


def cells_by_place(document: Document) -> dict[tuple[str, int, int], tuple[Table, TableCell]]:
    """Return the cells of all tables, each with its table, by sheet, row and column as `document_workbook` has them."""
    return {
        (_name(group), area.top, area.left): (table, cell)
        for group in _groups(document)
        for table, cell, area in _placed(group, _common_edges(group))
    }


def _name(group: Sequence[Table]) -> str:
    return f"{DOCUMENT_TABLE}{group[0].number}"


def _placed(group: Sequence[Table], edges: Sequence[int]) -> Iterator[tuple[Table, TableCell, Area]]:
    """Yield the cells of tables with their places on the sheet, below the lines above the first table."""
    head = LINES_ABOVE
    for table in group:
        places = _places(table, edges)
        for cell in table.cells:
            first, last = places[cell.column - 1], places[cell.column + cell.column_span - 1] - 1
            row = head + cell.row
            yield table, cell, Area(row, first, row + cell.row_span - 1, last)
        head += table.rows


def _sheet(document: Document, group: Sequence[Table], above: int, limits: Limits) -> OldSheet:
    """Return a sheet with the lines above the first table, and then the rows of all."""
    sheet = OldSheet(_name(group), "visible", limits)
    edges = _common_edges(group)
    right = len(edges) - 1 if edges else max(table.columns for table in group)
    _put_lines(sheet, _lines_above(document, above, group[0].after or 0), right)
    covered = set[tuple[int, int]]()
    for _, cell, area in _placed(group, edges):
        if cell.text:
            _put(sheet, area.top, area.left, cell.text[:TEXT])  # a cell around a whole report is no answer
        if area.size > 1:
            _merge(sheet, area, covered)
    return sheet


def _put(sheet: OldSheet, row: int, column: int, text: str) -> None:
    """Enter a text, or the number that it is."""
    plain = unicodedata.normalize("NFKC", text).strip() if len(text) <= _LONGEST_NUMBER else ""
    number = _NUMBER.fullmatch(plain)
    if number is None:
        sheet.put(row, column, text)
        return
    value, decimals = float(plain.rstrip("%").replace(",", "")), number[1] or ""
    if number[2]:
        sheet.put(row, column, value / 100, f"0.{'0' * len(decimals)}%" if decimals else "0%")
    else:
        sheet.put(row, column, value)


def _merge(sheet: OldSheet, merge: Area, covered: set[tuple[int, int]]) -> None:
    """Enter a merged range, unless it lies over another, as cells of different widths below one another may."""
    if merge.size + len(covered) > sheet.limits.merged_cells:
        raise too_large()
    places = set(merge.places())
    if covered.isdisjoint(places):
        covered |= places
        sheet.merge(*merge)


def _common_edges(group: Sequence[Table]) -> list[int]:
    """Return the common edges of columns of tables that lie over one another, from the left.

    They are [] for a single table, and where widths are not known.
    """
    if len(group) == 1 or not all(table.widths for table in group):
        return []
    edges = [0]
    for edge in sorted(edge for table in group for edge in accumulate(table.widths)):
        if edge - edges[-1] > _SAME:
            edges.append(edge)
    return edges


def _places(table: Table, edges: Sequence[int]) -> list[int]:
    """Return the first column on the sheet of each column of a table, and the one behind its last."""
    if not edges:
        return list(range(1, table.columns + 2))
    places = [1]
    for edge in accumulate(table.widths):
        places.append(max(bisect_right(edges, edge), places[-1] + 1))
    return places


def _lines_above(document: Document, above: int, after: int) -> list[str]:
    """Return the title and the short lines before a table, down from 附件 at most, behind the paragraph `above`."""
    lines: list[str] = []
    for one in reversed(document.paragraphs_between(above, after)):
        if one.is_blank or one.kind != "body":
            continue
        line = f"{one.prefix}{one.text}".strip()
        if len(line) > _LONGEST_LINE or line.endswith("。") or len(lines) == LINES_ABOVE:
            break
        lines.append(line)
        if _ATTACHMENT.match(line):
            break
    return lines[::-1]


def _put_lines(sheet: OldSheet, lines: Sequence[str], right: int) -> None:
    """Enter lines in the rows just above the table; one of several fields has a cell for each."""
    for row, line in enumerate(lines, LINES_ABOVE - len(lines) + 1):
        pieces = _PIECES.split(line)
        fields = pieces if all("：" in piece or ":" in piece for piece in pieces) else [line]
        for column, field in enumerate(fields, 1):
            sheet.put(row, column, field)
        if len(fields) == 1 and right > 1:
            sheet.merge(row, 1, row, right)
