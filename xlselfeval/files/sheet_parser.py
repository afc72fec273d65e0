"""A worksheet part parsed in one pass: raw cells, merged ranges, hidden rows and columns.

The parser calls for each tag and no tree is built, because most of an issued form are formulas and
conditions that help while it is filled in, and are not needed here.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from xlselfeval.cell import column_letters, column_number
from xlselfeval.errors import UnreadableFile, in_a_line
from xlselfeval.files.limits import DEEPEST, LIMITS, Limits
from xlselfeval.files.shared_strings import Runs
from xlselfeval.files.xml import TRUE, new_parser, not_well_formed, run_parser

if TYPE_CHECKING:
    from xml.parsers.expat import XMLParserType

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
STRICT = "http://purl.oclc.org/ooxml/spreadsheetml/main"

# Address, type, number of the style, value, inline text, formula, number of a formula that cells share.
# A plain tuple, because a sheet has hundreds and each lives for a moment.
RawCell = tuple[str, str, str, str | None, str, str | None, str | None]


@dataclass(slots=True)
class RawSheet:
    """The raw content of a worksheet part; addresses and numbers are unchecked texts.

    `cells` are those with content, in the order of the file.
    """

    cells: list[RawCell] = field(default_factory=list)
    merges: list[str] = field(default_factory=list)
    hidden_rows: list[str] = field(default_factory=list)
    hidden_columns: list[tuple[str, str]] = field(default_factory=list)
    small_rows: list[str] = field(default_factory=list)  # not hidden, but too small to see
    small_columns: list[tuple[str, str]] = field(default_factory=list)
    has_small_sizes: bool = False  # rows or columns that name no size are too small
    is_protected: bool = False
    has_data: bool = False
    end_of_data: int = 0  # the byte at which the rows end

    def begin_data(self, part: str) -> None:
        """Begin the rows; UnreadableFile where they began before."""
        if self.has_data:
            raise not_well_formed(part)
        self.has_data = True


# Where in the part the parser is, and which elements lead on from there; all others lead to OTHER.
(
    _OTHER, _SHEET, _DATA, _ROW, _CELL, _INLINE, _RUN, _LOOK, _STRIKE, _COLOUR, _POINTS, _HEIGHT,
    _MERGES, _MERGE, _COLUMNS, _COLUMN, _PROTECTION, _SIZES,
) = range(18)  # fmt: skip
_VALUE, _FORMULA, _TEXT = range(18, 21)  # these hold text
_WAYS = {
    _SHEET: {
        "sheetData": _DATA, "mergeCells": _MERGES, "cols": _COLUMNS, "sheetFormatPr": _SIZES, "sheetProtection": _PROTECTION,
    },
    _DATA: {"row": _ROW}, _ROW: {"c": _CELL},
    _CELL: {"v": _VALUE, "f": _FORMULA, "is": _INLINE},
    _INLINE: {"t": _TEXT, "r": _RUN},
    _RUN: {"t": _TEXT, "rPr": _LOOK},
    _LOOK: {"strike": _STRIKE, "color": _COLOUR, "sz": _POINTS, "vertAlign": _HEIGHT},
    _MERGES: {"mergeCell": _MERGE},
    _COLUMNS: {"col": _COLUMN},
}  # fmt: skip
_WAYS_IN = {  # namespace → place → element, as the parser names it → place
    namespace: tuple(
        {f"{namespace} {name}": to for name, to in _WAYS.get(place, {}).items()} for place in range(21)
    )
    for namespace in (MAIN, STRICT)
}
# In these nothing else may stand: what is not known there would be left out of the form, or be half of a number.
_STRICT_PLACES = frozenset((_DATA, _ROW, _CELL, _VALUE, _FORMULA, _TEXT))
_LAYOUT = (_MERGE, _COLUMN, _PROTECTION, _SIZES)
_OF_TEXTS = {
    _INLINE: "is", _RUN: "r", _LOOK: "rPr", _STRIKE: "strike", _COLOUR: "color", _POINTS: "sz", _HEIGHT: "vertAlign",
}  # fmt: skip
RICH_VALUE = "rich"  # the type of a cell with a picture or a record, for older programs #VALUE!
_INVISIBLE = 0.5  # points or characters: a row or column that is no larger shows nothing
_SOME = "10"  # the size of a row or column that names none
LOWEST, NARROWEST = 4.0, 0.75  # points, characters: what stands in a smaller one cannot be read


def scan_sheet(data: bytes, part: str, limits: Limits = LIMITS) -> RawSheet:
    """Parse the bytes of a worksheet part.

    Raises UnreadableFile where they are not well-formed, bring a DTD, or are no worksheet.
    """
    parser = new_parser(part)
    sheet = RawSheet()

    def begin(tag: str, _attributes: dict[str, str]) -> None:
        ways = _WAYS_IN.get(tag.rpartition(" ")[0])
        if ways is None:
            raise UnreadableFile(
                "malformed", f"工作表的格式不能识别（{in_a_line(part)}），请用Excel或WPS另存为.xlsx"
            )
        parser.StartElementHandler, parser.EndElementHandler = _collectors(parser, sheet, ways, part)

    parser.StartElementHandler = begin
    run_parser(parser, data, part, limits)
    if not sheet.has_data:  # every worksheet has it, and has it once
        raise not_well_formed(part)
    return sheet


def _collectors(
    parser: XMLParserType, sheet: RawSheet, ways: tuple[dict[str, int], ...], part: str
) -> tuple[Callable[[str, dict[str, str]], None], Callable[[str], None]]:
    """Return the handlers for the begin and the end of an element inside the worksheet."""
    texts: list[str] = []  # since an element that holds text began
    place, around = _SHEET, [_OTHER]  # the places of the elements that are open around it
    row, ref, kind, style = 0, "", "", ""
    value = formula = shared = None
    inline = Runs()
    has_inline = False

    def start(tag: str, attributes: dict[str, str]) -> None:
        nonlocal place, row, ref, kind, style, value, formula, shared, has_inline
        around.append(place)
        place = ways[place].get(tag, _OTHER)
        if place == _CELL:
            ref = (attributes.get("r") or _ref_after(ref, row)).upper()
            kind, style, has_inline = _kind(attributes), attributes.get("s") or "0", False
            value = formula = shared = None
        elif place >= _VALUE:
            texts.clear()
            if place == _FORMULA and attributes.get("t") == "shared":
                shared = attributes.get("si")
        elif place in _OF_TEXTS:
            has_inline = True
            inline.begin(_OF_TEXTS[place], attributes)
        elif place == _ROW:
            number = attributes.get("r", "")
            row = int(number) if number.isdecimal() and len(number) < 10 else row + 1
            ref = ""
            if number and ("hidden" in attributes or "ht" in attributes):
                _add_row(sheet, number, attributes)
        elif place == _DATA:
            sheet.begin_data(part)
            parser.CharacterDataHandler = texts.append
        elif place in _LAYOUT:
            _add_layout(sheet, place, attributes)
        elif place == _OTHER:
            _check_other(tag, around, part)

    def end(_tag: str) -> None:
        nonlocal place, value, formula
        closed, place = place, around.pop()
        if closed == _CELL:
            if not (value is None and formula is None and not has_inline):
                text = inline.text() if has_inline else ""
                sheet.cells.append((ref, kind, style, value, text, formula, shared))
        elif closed == _VALUE:
            value = _only(value, texts, part)
        elif closed == _FORMULA:
            formula = _only(formula, texts, part)
        elif closed == _TEXT:
            inline.add("".join(texts))
        elif closed == _DATA:
            parser.CharacterDataHandler, sheet.end_of_data = None, parser.CurrentByteIndex

    return start, end


def _add_layout(sheet: RawSheet, place: int, attributes: dict[str, str]) -> None:
    """Take in a merged range, a hidden column, the usual sizes or the protection of a sheet."""
    if place == _MERGE:
        sheet.merges.append(attributes.get("ref", "").upper())
    elif place == _PROTECTION:
        sheet.is_protected = sheet.is_protected or attributes.get("sheet") in TRUE
    elif place == _SIZES:
        is_low = _size(attributes, "defaultRowHeight") < LOWEST or attributes.get("zeroHeight") in TRUE
        sheet.has_small_sizes = is_low or _size(attributes, "defaultColWidth") < NARROWEST
    else:
        span = (attributes.get("min", "0"), attributes.get("max", "0"))
        if attributes.get("hidden") in TRUE or _size(attributes, "width") < _INVISIBLE:
            sheet.hidden_columns.append(span)
        elif _size(attributes, "width") < NARROWEST:
            sheet.small_columns.append(span)


def _add_row(sheet: RawSheet, number: str, attributes: dict[str, str]) -> None:
    """Take in a row that is hidden or too small to see."""
    if attributes.get("hidden") in TRUE or _size(attributes, "ht") < _INVISIBLE:
        sheet.hidden_rows.append(number)
    elif _size(attributes, "ht") < LOWEST:
        sheet.small_rows.append(number)


def _kind(attributes: dict[str, str]) -> str:
    kind = attributes.get("t", "n")
    return RICH_VALUE if kind == "e" and "vm" in attributes else kind


def _only(known: str | None, texts: list[str], part: str) -> str:
    """Return the text of an element that a cell has at most once."""
    if known is not None:
        raise not_well_formed(part)
    return "".join(texts)


def _check_other(tag: str, around: list[int], part: str) -> None:
    if len(around) > DEEPEST or (around[-1] in _STRICT_PLACES and not tag.endswith(" extLst")):
        raise not_well_formed(part)


def _size(attributes: dict[str, str], name: str) -> float:
    """Return the size of a row or column; a large one where it has none."""
    try:
        return float(attributes.get(name, _SOME))
    except ValueError:
        return float(_SOME)


def _ref_after(ref: str, row: int) -> str:
    """Return the address of a cell without one: after `ref`, else the first of the row."""
    return f"{column_letters(column_number(ref.rstrip('0123456789')) + 1)}{row}"
