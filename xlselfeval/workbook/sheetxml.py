"""A result table as a worksheet part: inline strings, so that no text becomes a formula or markup."""

from __future__ import annotations

import re
from decimal import Decimal

from xlselfeval.review.table import COLUMNS, ResultTable, TableCell
from xlselfeval.scoring.number import plain
from xlselfeval.submission import column_letters

_ILLEGAL = {code: None for code in range(32) if code not in (9, 10, 13)} | {0xFFFE: None, 0xFFFF: None}
_ENTITIES = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "\r": None})
_LONGEST = 16_000  # characters: Excel allows 32,767 in a cell and counts some characters twice
_PLAIN = re.compile(r"[^\x00-\x1f&<>\"_\ud800-\udfff\ufffe\uffff]*")  # nothing to be replaced, as most texts
_CODE = re.compile(r"_(?=x[0-9A-Fa-f]{4}_)")


def sheet_xml(table: ResultTable, looks: dict[str, int], namespace: str) -> bytes:
    """The worksheet part: inline strings, so that a text that begins with = + - @ stays text."""
    rows, merges, links = [], [], []
    for number, row in enumerate(table.rows, 1):
        cells, column = [], 1
        for cell in row.cells:
            ref = f"{column_letters(column)}{number}"
            style = looks[cell.look]
            cells.append(_cell_xml(ref, style, cell))
            last = column + cell.span - 1
            cells += [
                f'<c r="{column_letters(other)}{number}" s="{style}"/>'
                for other in range(column + 1, last + 1)
            ]
            if cell.span > 1:
                merges.append(f'<mergeCell ref="{ref}:{column_letters(last)}{number}"/>')
            if cell.link:
                place = "'" + table.sheet.replace("'", "''") + "'!" + cell.link
                links.append(f'<hyperlink ref="{ref}" location="{_escaped(place)}"/>')
            column = last + 1
        rows.append(f'<row r="{number}" ht="{row.height:g}" customHeight="1">{"".join(cells)}</row>')
    columns = "".join(
        f'<col min="{number}" max="{number}" width="{width}" customWidth="1"/>'
        for number, width in enumerate(table.widths, 1)
    )
    return (
        '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
        f'<worksheet xmlns="{namespace}"><sheetPr><tabColor rgb="FFC00000"/><pageSetUpPr fitToPage="1"/></sheetPr>'
        f'<dimension ref="A1:{column_letters(COLUMNS)}{len(table.rows)}"/>'
        f'<sheetViews><sheetView showGridLines="0" workbookViewId="0"><pane ySplit="{table.head}" topLeftCell="A{table.head + 1}" '
        'activePane="bottomLeft" state="frozen"/></sheetView></sheetViews><sheetFormatPr defaultRowHeight="15"/>'
        f"<cols>{columns}</cols><sheetData>{''.join(rows)}</sheetData>"
        + (f'<mergeCells count="{len(merges)}">{"".join(merges)}</mergeCells>' if merges else "")
        + (f"<hyperlinks>{''.join(links)}</hyperlinks>" if links else "")
        + '<printOptions horizontalCentered="1"/><pageMargins left="0.4" right="0.4" top="0.5" bottom="0.6" header="0.3" footer="0.3"/>'
        '<pageSetup paperSize="9" orientation="landscape" fitToHeight="0"/>'
        f"<headerFooter><oddFooter>{_escaped(page_footer(table))}</oddFooter></headerFooter></worksheet>"
    ).encode()


def page_footer(table: ResultTable) -> str:
    """The footer in Excel's codes: unit and form on the left, page numbers on the right."""
    return f"&L{table.left_footer}&R第 &P 页，共 &N 页"


def _cell_xml(ref: str, style: int, cell: TableCell) -> str:
    if cell.value is None or cell.value == "":
        return f'<c r="{ref}" s="{style}"/>'
    if isinstance(cell.value, Decimal):
        return f'<c r="{ref}" s="{style}"><v>{plain(cell.value)}</v></c>'
    return f'<c r="{ref}" s="{style}" t="inlineStr"><is><t xml:space="preserve">{_escaped(cell.value)}</t></is></c>'


def _escaped(text: str) -> str:
    """Text for an element or a quoted attribute."""
    if _PLAIN.fullmatch(text) and len(text) <= _LONGEST:
        return text
    return _legal(text).translate(_ENTITIES)


def _legal(text: str) -> str:
    """Text without characters that XML does not allow, within Excel's length for a cell."""
    legal = text.translate(_ILLEGAL).encode("utf-8", "ignore").decode()[:_LONGEST]
    return _CODE.sub("_x005F_", legal) if "_x" in legal else legal  # Excel would read _x0041_ as A
