"""A .xlsb read record by record, names as in [MS-XLSB]."""

from __future__ import annotations

import struct
from collections.abc import Iterator, Sequence

from xlselfeval.cell import ERROR_NUMBERS
from xlselfeval.errors import SheetFault, beyond_forms
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
from xlselfeval.files.legacy.workbook import OldWorkbook
from xlselfeval.files.legacy.xls import rk_number, u16
from xlselfeval.files.limits import Limits
from xlselfeval.files.looks.colours import BLACK, WHITE, Shades, colour_of, theme_colours
from xlselfeval.files.looks.old_styles import (
    IN_CHARACTER,
    NO_FONT,
    RAISED,
    TWIPS,
    OldFont,
    OldStyle,
    background,
    indexed_colour,
    old_font,
    old_style,
    text_in_fonts,
)
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
_FONT, _FILL, _STRIKE_OUT, _FULL_TINT = 43, 45, 0x08, 32_767
_FMT, _XF, _COLINFO, _WBPROP, _BUNDLESH = 44, 47, 60, 153, 156
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
    shades = Shades(theme_colours(package.xml_bytes(parts["theme"]) if "theme" in parts else b""))
    styles, fonts = _styles(package.read(parts["styles"]) if "styles" in parts else b"", shades, limits)
    strings = package.read(parts["sharedStrings"]) if "sharedStrings" in parts else b""
    texts = [_rich(content, 0, fonts) for kind, content in _records(strings, limits) if kind == _ITEM]
    sheets: list[OldSheet] = []
    skipped: list[str] = []
    for kind, content in _records(package.read(part), limits):
        if kind == _WBPROP:
            date1904 = bool(content[0] & 1)
        elif kind == _BUNDLESH:
            if len(sheets) >= limits.sheets:
                raise beyond_forms()
            link = _text(content, 8)
            name = _text(content, 12 + 2 * _u32(content, 8))
            found, target = targets.get(link, ("", ""))
            if not link:  # a module sheet of Excel 95
                skipped.append(name)
                continue
            if found not in SHEET_KINDS:
                raise damaged()
            if found == "worksheet":  # of charts and macro sheets nothing is read
                sheet = OldSheet(name, sheet_state(_u32(content, 0)), limits)
                try:
                    _read_sheet(sheet, package.read(target), styles, texts, fonts)
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


def _styles(part: bytes, shades: Shades, limits: Limits) -> tuple[list[OldStyle], list[OldFont]]:
    """Return the look of every cell style, and the fonts."""
    codes, styles, inside = dict(BUILTIN), list[OldStyle](), False
    fonts: list[OldFont] = []
    fills: list[str | None] = []
    for kind, content in _records(part, limits):
        if kind == _FMT:
            codes[u16(content, 0)] = _text(content, 2)
        elif kind in (_CELL_STYLES, _CELL_STYLES_END):
            inside = kind == _CELL_STYLES
        elif kind == _XF and inside:
            _, code, number, fill = struct.unpack_from("<4H", content)
            font = fonts[number] if number < len(fonts) else NO_FONT
            behind = fills[fill] if fill < len(fills) else WHITE
            styles.append(old_style(codes.get(code, "General"), font, behind))
        elif kind == _FONT:
            height, flags, _, position = struct.unpack_from("<4H", content)
            fonts.append(
                old_font(
                    is_struck=bool(flags & _STRIKE_OUT), points=height / TWIPS,
                    colour=_colour(content, 12, BLACK, shades), raised=RAISED.get(position, 0),
                )
            )  # fmt: skip
        elif kind == _FILL:
            fills.append(background(_u32(content, 0), _colour(content, 4, BLACK, shades)))
    return styles, fonts


def _colour(content: bytes, place: int, usual: str, shades: Shades) -> str:
    """Return a colour ([MS-XLSB] 2.5.12): automatic, by number, as red, green and blue, or of the theme."""
    kind, index = content[place] >> 1, content[place + 1]
    if kind == 1:
        return indexed_colour(index, usual)
    if kind == 2:
        return content[place + 4 : place + 7].hex().upper()
    if kind == 3:
        (tint,) = struct.unpack_from("<h", content, place + 2)
        return colour_of({"theme": str(index), "tint": str(tint / _FULL_TINT)}, usual, shades)
    return usual


def _read_sheet(
    sheet: OldSheet, part: bytes, styles: Sequence[OldStyle], texts: Sequence[str], fonts: Sequence[OldFont]
) -> None:
    """Read the records of a worksheet part into a sheet."""
    row = 0
    for kind, content in _records(part, sheet.limits):
        if kind == _ROW:
            row = _u32(content, 0) + 1
            if row > ROWS:
                raise damaged()
            height = u16(content, 8) / TWIPS
            sheet.add_rows(row, row, height or None, bool(content[11] & _ROW_HIDDEN))
        elif kind in _CELLS:
            column, style = _u32(content, 0) + 1, _u32(content, 4) & 0xFFFFFF  # then: shows a phonetic guide
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
            sheet.is_protected = _u32(content, 2) == 1


def _value(kind: int, content: bytes, texts: Sequence[str], fonts: Sequence[OldFont]) -> Value:
    if kind == _RK:
        return rk_number(content[8:12])
    if kind in (_REAL, _FORMULA_NUMBER):
        number: float = struct.unpack_from("<d", content, 8)[0]
        return number
    if kind in (_TRUTH, _FORMULA_TRUTH):
        return bool(content[8])
    if kind in (_ERROR, _FORMULA_ERROR):
        return ERROR_NUMBERS.get(content[8], "#N/A")
    if kind == _SHARED:
        number_of_text = _u32(content, 8)
        if number_of_text >= len(texts):
            raise damaged()
        return texts[number_of_text]
    return _rich(content, 8, fonts) if kind == _RICH_TEXT else _text(content, 8)


def _rich(content: bytes, place: int, fonts: Sequence[OldFont]) -> str:
    """Return a string in runs of fonts ([MS-XLSB] 2.5.122): flags, text, and from which character which font."""
    text = _text(content, place + 1)
    at = place + 5 + 2 * _u32(content, place + 1)
    if not content[place] & 1:
        return text
    raw = text.encode("utf-16-le", "surrogatepass")
    count = min(_u32(content, at), (len(content) - at - 4) // 4)
    runs = [struct.unpack_from("<HH", content, at + 4 + 4 * number) for number in range(count)]
    return text_in_fonts(raw, runs, fonts)


def _text(content: bytes, place: int) -> str:
    """Return the string behind a count of its characters; IndexError where it is cut off."""
    end = place + 4 + 2 * _u32(content, place)
    if end > len(content):
        raise IndexError(end)
    return content[place + 4 : end].decode("utf-16-le")


def _records(part: bytes, limits: Limits) -> Iterator[tuple[int, bytes]]:
    """Yield kind and content of the records of a part.

    Kind and length are written in groups of seven bits ([MS-XLSB] 2.1.4).
    """
    place, left = 0, limits.elements
    while place < len(part):
        kind, place = part[place], place + 1
        if kind & 0x80:
            kind, place = (kind & 0x7F) | (part[place] & 0x7F) << 7, place + 1
        length = 0
        for shift in (0, 7, 14, 21):
            byte, place = part[place], place + 1
            length |= (byte & 0x7F) << shift
            if not byte & 0x80:
                break
        left -= 1
        if left < 0:
            raise beyond_forms()
        if place + length > len(part):
            raise IndexError(place)
        yield kind, part[place : place + length]
        place += length


def _u32(content: bytes, place: int) -> int:
    value: int = struct.unpack_from("<I", content, place)[0]
    return value
