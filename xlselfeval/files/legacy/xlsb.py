"""A .xlsb read record by record, names as in [MS-XLSB]."""

from __future__ import annotations

import struct
from collections.abc import Iterator, Sequence

from xlselfeval.errors import SheetFault, beyond_forms
from xlselfeval.files.legacy.binary_values import error_text, rk_number, u16, u32
from xlselfeval.files.legacy.old_sheet import (
    COLUMNS,
    ROWS,
    OldSheet,
    Value,
    check_together,
    damaged,
    sheet_state,
    truncated,
)
from xlselfeval.files.legacy.sheet_links import sheet_links
from xlselfeval.files.legacy.workbook import OldWorkbook
from xlselfeval.files.legacy.xls_styles import SIDES
from xlselfeval.files.legacy.xlsb_conditions import (
    DXF,
    DXF_OF_2010,
    FUTURE_BYTES,
    BookLooks,
    SheetConditions,
    differential_look,
)
from xlselfeval.files.legacy.xlsb_records import colour_at, records, text_at
from xlselfeval.files.limits import Limits
from xlselfeval.files.looks.colours import BLACK, WHITE, Shades, one_colour, own_palette, theme_colours
from xlselfeval.files.looks.grid import FEW_STEPS, PADDING, moved
from xlselfeval.files.looks.old_styles import (
    IN_CHARACTER,
    NO_FONT,
    RAISED,
    TWIPS,
    OldFont,
    OldStyle,
    background,
    old_font,
    old_style,
    text_in_fonts,
)
from xlselfeval.files.looks.style_looks import Look
from xlselfeval.files.number_format import BUILTIN
from xlselfeval.files.package import Package
from xlselfeval.files.relationships import relationships
from xlselfeval.files.sheet_parser import NARROWEST
from xlselfeval.files.workbook import SHEET_KINDS

_BEGIN = b"\x83\x01\x00"  # the record BrtBeginBook; no XML begins so
_MACROS = "vbaproject.bin"
_ROW, _ROW_HIDDEN, _COLUMN_HIDDEN = 0, 0x10, 0x01
_RK, _ERROR, _TRUTH, _REAL, _TEXT, _SHARED = range(2, 8)  # the kinds of cells
_FORMULA_TEXT, _FORMULA_NUMBER, _FORMULA_TRUTH, _FORMULA_ERROR = range(8, 12)
_RICH_TEXT = 62
_CELLS = frozenset((*range(_RK, _FORMULA_ERROR + 1), _RICH_TEXT))
_ITEM = 19  # one of the shared strings
_FONT, _FILL, _STRIKE_OUT = 43, 45, 0x08
_GRADIENT, _STOPS, _STOP_BYTES = 40, 68, 16  # a kind of fill; where its colours begin
_FMT, _XF, _COLINFO, _WBPROP, _BUNDLESH, _PALETTE_COLOUR = 44, 47, 60, 153, 156, 475
_BOOKS = {357: True, 358: True, 355: False, 667: False}  # to which formulas refer: this one, others
_LINKS, _LINK = 362, "<Iii"
_FORMATS, _NO_WIDTH = 485, 0xFFFFFFFF  # sizes of rows and columns without their own
_MERGE, _PROTECTION, _CELL_STYLES, _CELL_STYLES_END = 176, 535, 617, 618


def is_binary(workbook: bytes) -> bool:
    """Return whether the main part of a package is a binary workbook."""
    return workbook.startswith(_BEGIN)


def open_xlsb(package: Package, part: str) -> OldWorkbook:
    """Read a binary workbook from its main part; UnreadableFile beyond the limits."""
    try:
        return _workbook(package, part)
    except (struct.error, IndexError, UnicodeDecodeError) as error:
        raise truncated() from error


def _workbook(package: Package, part: str) -> OldWorkbook:
    limits = package.limits
    targets, date1904 = relationships(package, part), False
    parts = {kind: target for kind, target in targets.values() if target in package}
    looks_part = package.read(parts["styles"]) if "styles" in parts else b""
    theme = theme_colours(package.xml_bytes(parts["theme"]) if "theme" in parts else b"")
    shades = Shades(theme, own_palette(_palette(looks_part, limits)))
    styles, fonts, looks, later = _styles(looks_part, shades, limits)
    strings = package.read(parts["sharedStrings"]) if "sharedStrings" in parts else b""
    texts = [_rich(content, 0, fonts) for kind, content in records(strings, limits) if kind == _ITEM]
    sheets: list[OldSheet] = []
    skipped: list[str] = []
    book = package.read(part)
    known = BookLooks(looks, later, shades, _links(book, limits))
    for kind, content in records(book, limits):
        if kind == _WBPROP:
            date1904 = bool(content[0] & 1)
        elif kind == _BUNDLESH:
            if len(sheets) >= limits.sheets:
                raise beyond_forms()
            link = text_at(content, 8)
            name = text_at(content, 12 + 2 * u32(content, 8))
            found, target = targets.get(link, ("", ""))
            if not link:  # a module sheet of Excel 95
                skipped.append(name)
                continue
            if found not in SHEET_KINDS:
                raise damaged()
            if found == "worksheet":  # of charts and macro sheets nothing is read
                sheet = OldSheet(name, sheet_state(u32(content, 0)), limits)
                try:
                    _read_sheet(sheet, package.read(target), styles, texts, fonts, known)
                except SheetFault as fault:
                    sheet.forget(fault)
                sheets.append(sheet)
                check_together(sheets, limits)
            else:
                skipped.append(name)
    has_macros = "vbaProject" in parts or any(
        entry.filename.lower().endswith(_MACROS) for entry in package.entries
    )
    return OldWorkbook("xlsb", sheets, limits, date1904=date1904, has_macros=has_macros, skipped=skipped)


def _links(book: bytes, limits: Limits) -> tuple[str, ...]:
    """Return the names of the sheets to which formulas refer by number."""
    found = [
        (kind, content) for kind, content in records(book, limits) if kind in (_BUNDLESH, _LINKS, *_BOOKS)
    ]
    names = [text_at(content, 12 + 2 * u32(content, 8)) for kind, content in found if kind == _BUNDLESH]
    books = [_BOOKS[kind] for kind, _ in found if kind in _BOOKS]
    links = next((content[4:] for kind, content in found if kind == _LINKS), b"")
    return sheet_links(links, _LINK, books, names)


def _palette(part: bytes, limits: Limits) -> Iterator[str]:
    """Yield the colours of the workbook's own palette."""
    return (content[:3].hex() for kind, content in records(part, limits) if kind == _PALETTE_COLOUR)


def _styles(
    part: bytes, shades: Shades, limits: Limits
) -> tuple[list[OldStyle], list[OldFont], list[Look], list[Look]]:
    """Return the look of every cell style, the fonts, and the looks that conditions set, those of Excel 2010 last."""
    codes, styles, inside = dict(BUILTIN), list[OldStyle](), False
    fonts: list[OldFont] = []
    looks: list[Look] = []
    later: list[Look] = []
    fills: list[str | None] = []
    for kind, content in records(part, limits):
        if kind == _FMT:
            codes[u16(content, 0)] = text_at(content, 2)
        elif kind in (_CELL_STYLES, _CELL_STYLES_END):
            inside = kind == _CELL_STYLES
        elif kind == _XF and inside:
            _, code, number, fill = struct.unpack_from("<4H", content)
            font = fonts[number] if number < len(fonts) else NO_FONT
            behind = fills[fill] if fill < len(fills) else WHITE
            indent = moved(content[11], SIDES[content[12] & 7], FEW_STEPS)
            styles.append(old_style(codes.get(code, "General"), font, behind, indent))
        elif kind == _FONT:
            height, flags, _, position = struct.unpack_from("<4H", content)
            fonts.append(
                old_font(
                    is_struck=bool(flags & _STRIKE_OUT), points=height / TWIPS,
                    colour=colour_at(content, 12, BLACK, shades), raised=RAISED.get(position, 0),
                )
            )  # fmt: skip
        elif kind == _FILL:
            fills.append(_fill(content, shades))
        elif kind == DXF:
            looks.append(differential_look(content, codes, shades))
        elif kind == DXF_OF_2010:
            later.append(differential_look(content[FUTURE_BYTES:], codes, shades))
    return styles, fonts, looks, later


def _fill(content: bytes, shades: Shades) -> str | None:
    """Return the colour behind a text ([MS-XLSB] 2.4.674); None for a fill of several colours."""
    if u32(content, 0) == _GRADIENT:
        places = range(_STOPS, len(content) - _STOP_BYTES + 1, _STOP_BYTES)
        return one_colour([colour_at(content, place, BLACK, shades) for place in places])
    front, ground = colour_at(content, 4, BLACK, shades), colour_at(content, 12, WHITE, shades)
    return background(u32(content, 0), front, ground)


def _read_sheet(
    sheet: OldSheet, part: bytes, styles: Sequence[OldStyle], texts: Sequence[str], fonts: Sequence[OldFont],
    looks: BookLooks,
) -> None:  # fmt: skip
    """Read the records of a worksheet part into a sheet."""
    row = 0
    conditions = SheetConditions(sheet, looks).readers
    for kind, content in records(part, sheet.limits):
        if kind == _ROW:
            row = u32(content, 0) + 1
            if row > ROWS:
                raise damaged()
            height = u16(content, 8) / TWIPS
            sheet.add_rows(row, row, height or None, bool(content[11] & _ROW_HIDDEN))
        elif kind in _CELLS:
            column, style = u32(content, 0) + 1, u32(content, 4) & 0xFFFFFF  # then: shows a phonetic guide
            if column > COLUMNS or not row:
                raise damaged()
            look = styles[style] if style < len(styles) else OldStyle("General")
            sheet.put(row, column, _value(kind, content, texts, fonts), look.code)
            sheet.look(row, column, look)
        elif kind == _MERGE:
            top, bottom, left, right = struct.unpack_from("<4I", content)
            sheet.merge(top + 1, left + 1, bottom + 1, right + 1)
        elif kind == _COLINFO:
            first, last, width = struct.unpack_from("<3I", content)
            is_hidden = bool(u16(content, 16) & _COLUMN_HIDDEN)
            sheet.add_columns(first + 1, last + 1, width / IN_CHARACTER, is_hidden, NARROWEST)
        elif kind == _PROTECTION:
            sheet.is_protected = u32(content, 2) == 1
        elif kind == _FORMATS:
            usual = u32(content, 0)
            sheet.usual_width = u16(content, 4) + PADDING if usual == _NO_WIDTH else usual / IN_CHARACTER
        elif kind in conditions:
            conditions[kind](content)


def _value(kind: int, content: bytes, texts: Sequence[str], fonts: Sequence[OldFont]) -> Value:
    if kind == _RK:
        return rk_number(content[8:12])
    if kind in (_REAL, _FORMULA_NUMBER):
        number: float = struct.unpack_from("<d", content, 8)[0]
        return number
    if kind in (_TRUTH, _FORMULA_TRUTH):
        return bool(content[8])
    if kind in (_ERROR, _FORMULA_ERROR):
        return error_text(content[8])
    if kind == _SHARED:
        number_of_text = u32(content, 8)
        if number_of_text >= len(texts):
            raise damaged()
        return texts[number_of_text]
    return _rich(content, 8, fonts) if kind == _RICH_TEXT else text_at(content, 8)


def _rich(content: bytes, place: int, fonts: Sequence[OldFont]) -> str:
    """Return a string in runs of fonts ([MS-XLSB] 2.5.122): flags, text, and from which character which font."""
    text = text_at(content, place + 1)
    at = place + 5 + 2 * u32(content, place + 1)
    if not content[place] & 1:
        return text
    raw = text.encode("utf-16-le", "surrogatepass")
    count = min(u32(content, at), (len(content) - at - 4) // 4)
    runs = [struct.unpack_from("<HH", content, at + 4 + 4 * number) for number in range(count)]
    return text_in_fonts(raw, runs, fonts)
