"""A new .xlsx with the values of a .xls, .xlsb or .ods, what is struck out, no formula and no protection.

A cell whose formula came without a result has a formula that gives an empty text, so that it is not taken for blank.
A checked copy of such a file is this package with the result sheet added.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence, Set
from itertools import groupby

from xlselfeval.cell import RichText, Run, column_letters
from xlselfeval.files.legacy.old_sheet import OldSheet, Value, within
from xlselfeval.files.paper import text_lines
from xlselfeval.files.ranges import Area, Place
from xlselfeval.files.relationships import OFFICE_RELATIONSHIPS
from xlselfeval.files.sheet import NO_RESULT
from xlselfeval.files.sheet_parser import MAIN
from xlselfeval.files.xml_text import XML_DECLARATION, attribute, cell_text, content
from xlselfeval.files.zip_members import zip_of

_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml"
_LINKS = OFFICE_RELATIONSHIPS[0]
_LINE, _HIGHEST = 13.5, 400  # points
_MOST_ROWS = 100  # of a merged range that share a text
_EXACT = 10**15  # whole numbers below are written without a point
_WIDTH, _WIDE = 14, 100  # characters of a column: a form of nine fits a screen, one of notes a page
_FIRST_OWN_FORMAT = 164  # numbers of formats below are Excel's own

_GENERAL = "General"
_Look = tuple[str, bool]  # the format of a number, and whether the cell is struck out
_PLAIN: _Look = (_GENERAL, False)
_ALIGNED = {1: "superscript", -1: "subscript"}

Sheets = Mapping[str, OldSheet]  # by the names that they get
Struck = Mapping[str, Set[Place]]


def value_package(sheets: Sheets, struck: Struck, *, date1904: bool) -> bytes:
    """Return the bytes of the .xlsx; equal values give equal bytes.

    `struck` has the cells that are struck out, by sheet.
    """
    looks = {_look(sheet, place, struck[name]) for name, sheet in sheets.items() for place in sheet.values}
    styles = {look: number for number, look in enumerate([_PLAIN, *sorted(looks - {_PLAIN})], 1)}
    parts = [sheet_part(number) for number in range(1, len(sheets) + 1)]
    links = [("worksheet", part.removeprefix("xl/")) for part in parts]
    contents = {
        "[Content_Types].xml": _types(parts),
        "_rels/.rels": _relations([("officeDocument", "xl/workbook.xml")]),
        "xl/workbook.xml": _workbook(sheets, date1904),
        "xl/_rels/workbook.xml.rels": _relations([*links, ("styles", "styles.xml")]),
        "xl/styles.xml": _styles(list(styles)),
    }
    contents |= {
        part: _sheet(sheet, struck[name], styles)
        for part, (name, sheet) in zip(parts, sheets.items(), strict=True)
    }
    return zip_of({name: (XML_DECLARATION + text).encode() for name, text in contents.items()})


def _look(sheet: OldSheet, place: Place, struck: Set[Place]) -> _Look:
    return sheet.formats.get(place, _GENERAL), place in struck


def sheet_part(number: int) -> str:
    """Return the name of the part that holds a sheet, counted from 1."""
    return f"xl/worksheets/sheet{number}.xml"


def _types(sheets: Iterable[str]) -> str:
    overrides = [("xl/workbook.xml", "sheet.main"), ("xl/styles.xml", "styles")]
    overrides += [(part, "worksheet") for part in sheets]
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


def _workbook(sheets: Sheets, date1904: bool) -> str:
    entries = (
        f'<sheet name="{attribute(cell_text(name))}" sheetId="{number}" r:id="rId{number}"/>'
        for number, name in enumerate(sheets, 1)
    )
    properties = '<workbookPr date1904="1"/>' if date1904 else ""
    return f'<workbook xmlns="{MAIN}" xmlns:r="{_LINKS}">{properties}<sheets>{"".join(entries)}</sheets></workbook>'


def _styles(looks: Sequence[_Look]) -> str:
    """Return plain styles with thin lines, one for each look from style 1."""
    codes = dict.fromkeys(code for code, _ in looks if code != _GENERAL)
    numbers = {code: number for number, code in enumerate(codes, _FIRST_OWN_FORMAT)}
    formats = "".join(
        f'<numFmt numFmtId="{number}" formatCode="{attribute(cell_text(code))}"/>'
        for code, number in numbers.items()
    )
    xfs = "".join(
        f'<xf numFmtId="{numbers.get(code, 0)}" fontId="{int(is_struck)}" fillId="0" borderId="1" xfId="0" applyNumberFormat="1" applyFont="1" applyBorder="1" applyAlignment="1">'
        '<alignment vertical="center" wrapText="1"/></xf>'
        for code, is_struck in looks
    )
    fonts = "".join(
        f'<font>{strike}<sz val="10"/><name val="宋体"/><family val="0"/><charset val="134"/></font>'
        for strike in ("", "<strike/>")
    )
    sides = "".join(
        f'<{side} style="thin"><color auto="1"/></{side}>' for side in ("left", "right", "top", "bottom")
    )
    return (
        f'<styleSheet xmlns="{MAIN}">'
        + (f'<numFmts count="{len(codes)}">{formats}</numFmts>' if codes else "")
        + f'<fonts count="2">{fonts}</fonts>'
        '<fills count="2"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill></fills>'
        f'<borders count="2"><border><left/><right/><top/><bottom/><diagonal/></border><border>{sides}<diagonal/></border></borders>'
        '<cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs>'
        f'<cellXfs count="{len(looks) + 1}"><xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/>{xfs}</cellXfs>'
        '<cellStyles count="1"><cellStyle name="常规" xfId="0" builtinId="0"/></cellStyles></styleSheet>'
    )


def _sheet(sheet: OldSheet, struck: Set[Place], styles: Mapping[_Look, int]) -> str:
    values = {place: value for place, value in sorted(sheet.values.items()) if value != ""}
    heights = _lines(sheet)
    hidden_rows = within(sheet.hidden_rows, {row for row, _ in values})
    rows = []
    for row, group in groupby(values.items(), key=lambda item: item[0][0]):
        hidden = ' hidden="1"' if row in hidden_rows else ""
        cells = (
            _cell(row, column, value, styles[_look(sheet, (row, column), struck)])
            for (_, column), value in group
        )
        high = heights.get(row, 1) * _LINE + 4
        tall = f' ht="{min(high, _HIGHEST):g}" customHeight="1"' if row in heights else ""
        rows.append(f'<row r="{row}"{tall}{hidden}>{"".join(cells)}</row>')
    merges = [f'<mergeCell ref="{one.address}"/>' for one in sheet.merges]
    return (
        f'<worksheet xmlns="{MAIN}"><sheetPr><pageSetUpPr fitToPage="1"/></sheetPr><sheetFormatPr defaultRowHeight="18" customHeight="1"/><cols>{_columns(sheet)}</cols><sheetData>{"".join(rows)}</sheetData>'
        + (f'<mergeCells count="{len(merges)}">{"".join(merges)}</mergeCells>' if merges else "")
        + '<pageSetup paperSize="9" orientation="landscape" fitToHeight="0"/></worksheet>'
    )


def _lines(sheet: OldSheet) -> dict[int, int]:
    """Return the rows that need more than one line, and how many.

    A text in a range merged over several rows is spread over them.
    """
    merged = {(one.top, one.left): one for one in sheet.merges}
    lines: dict[int, int] = {}
    for (row, column), value in sheet.values.items():
        if isinstance(value, str):
            merge = merged.get((row, column)) or Area(row, column, row, column)
            high = max(1, merge.bottom - merge.top + 1)
            count = -(-text_lines(value, _width(sheet) * (merge.right - merge.left + 1)) // high)
            if count > 1:
                for one in range(row, row + min(high, _MOST_ROWS)):
                    lines[one] = max(lines.get(one, 1), count)
    return lines


def _width(sheet: OldSheet) -> int:
    """Return the width of the columns of a sheet: a single one holds notes."""
    return _WIDTH if sheet.right > 1 else _WIDE


def _columns(sheet: OldSheet) -> str:
    columns = range(1, max(1, sheet.right) + 1)
    hidden = within(sheet.hidden_columns, columns)
    return "".join(
        f'<col min="{column}" max="{column}" width="{_width(sheet)}" customWidth="1"'
        + (' hidden="1"/>' if column in hidden else "/>")
        for column in columns
    )


def _cell(row: int, column: int, value: Value, style: int) -> str:
    start = f'<c r="{column_letters(column)}{row}" s="{style}"'
    if value is None:
        return f"{start}><f>{content(NO_RESULT)}</f></c>"
    if isinstance(value, bool):
        return f'{start} t="b"><v>{int(value)}</v></c>'
    if isinstance(value, str):
        text = "".join(map(_run, value.runs)) if isinstance(value, RichText) else _text(value)
        return f'{start} t="inlineStr"><is>{text}</is></c>'
    whole = isinstance(value, float) and value.is_integer() and abs(value) < _EXACT
    return f"{start}><v>{int(value) if whole else repr(value)}</v></c>"


def _run(run: Run) -> str:
    """Write a run of a text with what decides on its meaning: what is struck out, raised or lowered."""
    strike = "" if run.is_struck is None else f'<strike val="{int(run.is_struck)}"/>'
    raised = f'<vertAlign val="{_ALIGNED[run.raised]}"/>' if run.raised else ""
    return f'<r><rPr>{strike}{raised}<sz val="10"/><rFont val="宋体"/><charset val="134"/></rPr>{_text(run.text)}</r>'


def _text(text: str) -> str:
    return f'<t xml:space="preserve">{content(cell_text(text))}</t>'
