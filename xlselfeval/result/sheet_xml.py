"""A result table as a worksheet part with inline strings: no text becomes a formula."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal

from xlselfeval.cell import column_letters, quoted_sheet
from xlselfeval.files.paper import Pages, break_xml, divide
from xlselfeval.files.xml_text import XML_DECLARATION, attribute, cell_text, content, sealed
from xlselfeval.result.table import ResultTable
from xlselfeval.result.table_cells import COLUMNS, HEAD, WIDTHS, TableCell
from xlselfeval.scoring.number import plain
from xlselfeval.sheet_names import EXPLANATION

_HEADINGS = ("section", "head")  # looks of rows that stay above the next one


def sheet_xml(table: ResultTable, looks: dict[str, int], namespace: str, *, is_active: bool) -> bytes:
    """Return the worksheet part, of which one is the active sheet; a text that begins with = + - @ stays text."""
    rows, merges, links = [], [], []
    prompts: dict[str, list[str]] = {}
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
            if cell.prompt:
                prompts.setdefault(cell.prompt, []).append(ref)
            if cell.link:
                place = f"{quoted_sheet(table.sheet)}!{cell.link}"
                links.append(f'<hyperlink ref="{ref}" location="{attribute(cell_text(place))}"/>')
            column = last + 1
        rows.append(f'<row r="{number}" ht="{row.height:g}" customHeight="1">{"".join(cells)}</row>')
    columns = "".join(
        f'<col min="{number}" max="{number}" width="{width}" customWidth="1"/>'
        for number, width in enumerate(WIDTHS, 1)
    )
    selected = ' tabSelected="1"' if is_active else ""
    written = (
        f'{XML_DECLARATION}<worksheet xmlns="{namespace}"><sheetPr><tabColor rgb="FFC00000"/><pageSetUpPr fitToPage="1"/></sheetPr>'
        f'<dimension ref="A1:{column_letters(COLUMNS)}{len(table.rows)}"/>'
        f'<sheetViews><sheetView showGridLines="0"{selected} workbookViewId="0"><pane ySplit="{HEAD}" topLeftCell="A{HEAD + 1}" '
        'activePane="bottomLeft" state="frozen"/></sheetView></sheetViews><sheetFormatPr defaultRowHeight="15"/>'
        f"<cols>{columns}</cols><sheetData>{''.join(rows)}</sheetData>"
        + (f'<mergeCells count="{len(merges)}">{"".join(merges)}</mergeCells>' if merges else "")
        + _prompts_xml(prompts)
        + (f"<hyperlinks>{''.join(links)}</hyperlinks>" if links else "")
        + '<printOptions horizontalCentered="1"/><pageMargins left="0.4" right="0.4" top="0.5" bottom="0.6" header="0.3" footer="0.3"/>'
        '<pageSetup paperSize="9" orientation="landscape" blackAndWhite="1" fitToHeight="0"/>'
        f"<headerFooter><oddFooter>{content(cell_text(page_footer(table)))}</oddFooter></headerFooter>"
        f"{break_xml(pages_of(table))}</worksheet>"
    ).encode()
    return sealed(written)


def pages_of(table: ResultTable) -> Pages:
    """Return the pages, the last of which keeps the signatures below other rows; none begins below a heading."""
    heights = {number: row.height for number, row in enumerate(table.rows, 1)}
    looks = [row.cells[0].look for row in table.rows]
    first_rows = [row for row in range(HEAD + 2, len(looks) - 2) if looks[row - 2] not in _HEADINGS]
    return divide(WIDTHS, heights, first_rows, shrinks=False)


def page_footer(table: ResultTable) -> str:
    """Return the footer in Excel's codes: organization and form left, page numbers right."""
    return f"&L{table.left_footer}&R第 &P 页，共 &N 页"


def _prompts_xml(prompts: Mapping[str, Sequence[str]]) -> str:
    """Return the prompts of cells as validations that allow anything."""
    rules = [
        f'<dataValidation allowBlank="1" showInputMessage="1" promptTitle="{EXPLANATION}" prompt="{attribute(text)}" sqref="{" ".join(cells)}"/>'
        for text, cells in prompts.items()
    ]
    return f'<dataValidations count="{len(rules)}">{"".join(rules)}</dataValidations>' if rules else ""


def _cell_xml(ref: str, style: int, cell: TableCell) -> str:
    if cell.value is None or cell.value == "":
        return f'<c r="{ref}" s="{style}"/>'
    if isinstance(cell.value, Decimal):
        return f'<c r="{ref}" s="{style}"><v>{plain(cell.value)}</v></c>'
    return f'<c r="{ref}" s="{style}" t="inlineStr"><is><t xml:space="preserve">{content(cell_text(cell.value))}</t></is></c>'
