"""Values read from a .xls, .xlsb or .ods as an .xlsx: texts as texts, numbers with their formats, no formula.

The reader reads it like any other workbook, and the 核对结果 sheet is added to it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby

from xlselfeval.cell import column_letters
from xlselfeval.files.legacy.scan import SheetScan
from xlselfeval.files.relationships import OFFICE_RELATIONSHIPS
from xlselfeval.files.sheet import Merge
from xlselfeval.files.sheet_parser import MAIN
from xlselfeval.files.text_width import text_lines
from xlselfeval.files.xml_text import attribute, cell_text, content
from xlselfeval.files.zip_members import zip_of

Value = str | float | bool
_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml"
_LINKS = OFFICE_RELATIONSHIPS[0]
_LINE = 13.5  # points
_MOST_ROWS = 100  # of a merged range that share a text
_EXACT = 10**15  # whole numbers below are written without a point
_WIDTH = 14  # characters: a form of nine columns fits a screen
_NOT_IN_NAMES = re.compile(r"[\[\]:*?/\\\x00-\x1f]")
_FIRST_OWN_FORMAT = 164  # below are Excel's own


@dataclass(frozen=True, kw_only=True, slots=True, eq=False, repr=False)
class ValueSheet:
    """A sheet's scan and its values by row and column, row by row."""

    scan: SheetScan
    values: dict[tuple[int, int], Value]
    hidden: bool = False


def value_book(sheets: Sequence[ValueSheet], *, date1904: bool) -> bytes:
    """The bytes of the .xlsx; equal values give equal bytes."""
    codes = sorted({code for sheet in sheets for code in sheet.scan.formats.values()})
    styles = {"General": 1} | {code: number for number, code in enumerate(codes, 2)}
    numbers = range(1, len(sheets) + 1)
    parts = {
        "[Content_Types].xml": _types(numbers),
        "_rels/.rels": _relations([("officeDocument", "xl/workbook.xml")]),
        "xl/workbook.xml": _workbook(sheets, date1904),
        "xl/_rels/workbook.xml.rels": _relations(
            [
                *(("worksheet", f"worksheets/sheet{number}.xml") for number in numbers),
                ("styles", "styles.xml"),
            ]
        ),
        "xl/styles.xml": _styles(codes),
    }
    parts |= {
        f"xl/worksheets/sheet{number}.xml": _sheet(sheet, styles)
        for number, sheet in zip(numbers, sheets, strict=True)
    }
    return zip_of({name: (_HEAD + text).encode() for name, text in parts.items()})


def _types(numbers: Iterable[int]) -> str:
    overrides = [("xl/workbook.xml", "sheet.main"), ("xl/styles.xml", "styles")]
    overrides += [(f"xl/worksheets/sheet{number}.xml", "worksheet") for number in numbers]
    return (
        f'<Types xmlns="{_PACKAGE}/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        '<Default Extension="xml" ContentType="application/xml"/>'
        + "".join(
            f'<Override PartName="/{part}" ContentType="{_TYPE}.{kind}+xml"/>' for part, kind in overrides
        )
        + "</Types>"
    )


def _relations(targets: Iterable[tuple[str, str]]) -> str:
    links = (
        f'<Relationship Id="rId{number}" Type="{_LINKS}/{kind}" Target="{target}"/>'
        for number, (kind, target) in enumerate(targets, 1)
    )
    return f'<Relationships xmlns="{_PACKAGE}/relationships">{"".join(links)}</Relationships>'


def _workbook(sheets: Sequence[ValueSheet], date1904: bool) -> str:
    names = excel_names([sheet.scan.name for sheet in sheets])
    entries = (
        f'<sheet name="{attribute(cell_text(name))}" sheetId="{number}" r:id="rId{number}"'
        + (' state="veryHidden"/>' if sheet.hidden else "/>")
        for number, (name, sheet) in enumerate(zip(names, sheets, strict=True), 1)
    )
    properties = '<workbookPr date1904="1"/>' if date1904 else ""
    return f'<workbook xmlns="{MAIN}" xmlns:r="{_LINKS}">{properties}<sheets>{"".join(entries)}</sheets></workbook>'


def _styles(codes: Sequence[str]) -> str:
    """Plain styles: style 1 is General, then one for each format; thin lines, so that a form can be read."""
    formats = "".join(
        f'<numFmt numFmtId="{number}" formatCode="{attribute(cell_text(code))}"/>'
        for number, code in enumerate(codes, _FIRST_OWN_FORMAT)
    )
    xfs = "".join(
        f'<xf numFmtId="{number}" fontId="0" fillId="0" borderId="1" xfId="0" applyNumberFormat="1" applyBorder="1" applyAlignment="1">'
        '<alignment vertical="center" wrapText="1"/></xf>'
        for number in (0, *range(_FIRST_OWN_FORMAT, _FIRST_OWN_FORMAT + len(codes)))
    )
    sides = "".join(
        f'<{side} style="thin"><color auto="1"/></{side}>' for side in ("left", "right", "top", "bottom")
    )
    return (
        f'<styleSheet xmlns="{MAIN}">'
        + (f'<numFmts count="{len(codes)}">{formats}</numFmts>' if codes else "")
        + '<fonts count="1"><font><sz val="10"/><name val="宋体"/><family val="0"/><charset val="134"/></font></fonts>'
        '<fills count="2"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill></fills>'
        f'<borders count="2"><border><left/><right/><top/><bottom/><diagonal/></border><border>{sides}<diagonal/></border></borders>'
        '<cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs>'
        f'<cellXfs count="{len(codes) + 2}"><xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/>{xfs}</cellXfs>'
        '<cellStyles count="1"><cellStyle name="常规" xfId="0" builtinId="0"/></cellStyles></styleSheet>'
    )


def _sheet(sheet: ValueSheet, styles: dict[str, int]) -> str:
    scan = sheet.scan
    heights = _lines(sheet)
    rows, hidden_rows = [], _places(scan.hidden_rows, scan.bottom)
    for row, group in groupby(sheet.values.items(), key=lambda item: item[0][0]):
        hidden = ' hidden="1"' if row in hidden_rows else ""
        cells = (
            _cell(row, column, value, styles[scan.formats.get((row, column), "General")])
            for (_, column), value in group
        )
        high = heights.get(row, 1) * _LINE + 4
        tall = f' ht="{min(high, 400):g}" customHeight="1"' if row in heights else ""
        rows.append(f'<row r="{row}"{tall}{hidden}>{"".join(cells)}</row>')
    merges = [
        f'<mergeCell ref="{column_letters(one.left)}{one.top}:{column_letters(one.right)}{one.bottom}"/>'
        for one in scan.merges
    ]
    return (
        f'<worksheet xmlns="{MAIN}"><sheetPr><pageSetUpPr fitToPage="1"/></sheetPr><sheetFormatPr defaultRowHeight="18" customHeight="1"/><cols>{_columns(scan)}</cols><sheetData>{"".join(rows)}</sheetData>'
        + ('<sheetProtection sheet="1"/>' if scan.is_protected else "")
        + (f'<mergeCells count="{len(merges)}">{"".join(merges)}</mergeCells>' if merges else "")
        + '<pageSetup paperSize="9" orientation="landscape" fitToHeight="0"/></worksheet>'
    )


def _lines(sheet: ValueSheet) -> dict[int, int]:
    """The rows that need more than one line, and how many; a text over several rows is spread over them."""
    merged = {(one.top, one.left): one for one in sheet.scan.merges}
    lines: dict[int, int] = {}
    for (row, column), value in sheet.values.items():
        if isinstance(value, str):
            merge = merged.get((row, column)) or Merge(row, column, row, column)
            high = max(1, merge.bottom - merge.top + 1)
            count = -(-text_lines(value, _WIDTH * (merge.right - merge.left + 1)) // high)
            if count > 1:
                for one in range(row, row + min(high, _MOST_ROWS)):
                    lines[one] = max(lines.get(one, 1), count)
    return lines


def _columns(scan: SheetScan) -> str:
    hidden = _places(scan.hidden_columns, max(1, scan.right))
    return "".join(
        f'<col min="{column}" max="{column}" width="{_WIDTH}" customWidth="1"'
        + (' hidden="1"/>' if column in hidden else "/>")
        for column in range(1, max(1, scan.right) + 1)
    )


def _places(spans: Iterable[tuple[int, int]], last: int) -> set[int]:
    """The places up to the last one that lie in these spans."""
    found: set[int] = set()
    done = 0
    for first, end in sorted(spans):
        found.update(range(max(first, done + 1), min(end, last) + 1))
        done = max(done, end)
    return found


def excel_names(names: Sequence[str]) -> list[str]:
    """The names of sheets as Excel allows them: at most 31 characters, some excluded, no two alike."""
    found: list[str] = []
    for number, name in enumerate(names, 1):
        allowed = _NOT_IN_NAMES.sub("_", name)[:31].strip("'") or f"Sheet{number}"
        if allowed.lower() in {one.lower() for one in found}:
            allowed = f"{allowed[:26]}({number})"
        found.append(allowed)
    return found


def _cell(row: int, column: int, value: Value, style: int) -> str:
    start = f'<c r="{column_letters(column)}{row}" s="{style}"'
    if isinstance(value, bool):
        return f'{start} t="b"><v>{int(value)}</v></c>'
    if isinstance(value, str):
        return f'{start} t="inlineStr"><is><t xml:space="preserve">{content(cell_text(value))}</t></is></c>'
    whole = isinstance(value, float) and value.is_integer() and abs(value) < _EXACT
    return f"{start}><v>{int(value) if whole else repr(value)}</v></c>"
