"""A .xlsb scanned record by record; names of records are those of [MS-XLSB]."""

from __future__ import annotations

import posixpath
import struct
from collections.abc import Iterator

from xlselfeval.workbook import limits
from xlselfeval.workbook.book import relationships, rels_part
from xlselfeval.workbook.numberformat import BUILTIN
from xlselfeval.workbook.package import Package
from xlselfeval.workbook.sheetscan import (
    COLUMNS,
    ERROR_TEXTS,
    ROWS,
    OldBook,
    SheetScan,
    damaged,
    too_large,
    truncated,
)
from xlselfeval.workbook.zipcopy import zip_of

WORKBOOK = "xl/workbook.bin"
_STRINGS, _STYLES = "xl/sharedStrings.bin", "xl/styles.bin"
_ROW, _BLANK, _CELLS, _NUMBERS = 0, 1, range(2, 12), (2, 5, 9)  # Rk, Real, FmlaNum
_ERRORS = (3, 11)  # CellError, FmlaError
_FMT, _XF, _COLINFO, _WSDIM, _WBPROP, _BUNDLESH, _SST = 44, 47, 60, 148, 153, 156, 159
_MERGE, _FORMATS, _CELL_STYLES, _CELL_STYLES_END, _PROTECTION = 176, 615, 617, 618, 535
_ROW_HIDDEN, _COLUMN_HIDDEN = 0x10, 0x01


def scan_xlsb(package: Package) -> OldBook:
    """The sheets of a binary workbook, in its order; UnreadableFile beyond the limits."""
    try:
        return _scan(package)
    except (struct.error, IndexError, UnicodeDecodeError) as error:
        raise truncated() from error


def _scan(package: Package) -> OldBook:
    parts = {name: package.read(name) for name in (WORKBOOK, _STRINGS, _STYLES) if name in package}
    for name in (_STRINGS, _STYLES):
        _check_counts(parts.get(name, b""))
    codes = _codes(parts.get(_STYLES, b""))
    targets, date1904 = relationships(package, WORKBOOK), False
    sheets: list[SheetScan] = []
    for kind, _, content in _records(parts[WORKBOOK]):
        if kind == _WBPROP:
            date1904 = bool(content[0] & 1)
        elif kind == _BUNDLESH:
            if len(sheets) >= limits.SHEETS:
                raise too_large()
            link, name = _two_texts(content, 8)
            part = targets.get(link, ("", ""))[1]
            scan = SheetScan(name)
            if posixpath.basename(posixpath.dirname(part)) == "worksheets":
                scan, parts[part] = _scan_part(name, bytearray(package.read(part)), codes)
            elif part in package:
                parts[part] = package.read(part)  # a chart: the reader of values wants to see what it is
            sheets.append(scan)
    parts[rels_part(WORKBOOK)] = package.read(rels_part(WORKBOOK))
    return OldBook(
        sheets=tuple(sheets),
        clean=zip_of(parts),
        date1904=date1904,
        has_macros="xl/vbaProject.bin" in package,
    )


def _two_texts(content: bytes, place: int) -> tuple[str, str]:
    """Two strings behind one another, each after its count of characters."""
    found = []
    for _ in range(2):
        (count,) = struct.unpack_from("<I", content, place)
        end = place + 4 + 2 * count
        if end > len(content):
            raise IndexError(end)
        found.append(content[place + 4 : end].decode("utf-16-le"))
        place = end
    return found[0], found[1]


def _codes(styles: bytes) -> list[str]:
    """The number format of every cell style."""
    codes, found, inside = dict(BUILTIN), [], False
    for kind, _, content in _records(styles):
        if kind == _FMT:
            number, count = struct.unpack_from("<HI", content)
            codes[number] = content[6 : 6 + 2 * count].decode("utf-16-le")
        elif kind in (_CELL_STYLES, _CELL_STYLES_END):
            inside = kind == _CELL_STYLES
        elif kind == _XF and inside:
            found.append(struct.unpack_from("<H", content, 2)[0])
    return [codes.get(number, "General") for number in found]


def _scan_part(name: str, part: bytearray, codes: list[str]) -> tuple[SheetScan, bytes]:
    """One sheet; what it says of its own size is blotted out, for the reader of values makes room for it."""
    scan, row = SheetScan(name), 0
    for kind, place, content in _records(bytes(part)):
        if kind == _ROW:
            row = struct.unpack_from("<I", content)[0] + 1
            if row > ROWS:
                raise damaged()
            if content[11] & _ROW_HIDDEN:
                scan.hidden_rows.append((row, row))
        elif kind in _CELLS:
            column, style = struct.unpack_from("<II", content)
            if column >= COLUMNS:
                raise damaged()
            scan.stretch(row, column + 1)
            style &= 0xFFFFFF
            if kind in _NUMBERS and style < len(codes):
                scan.note(row, column + 1, codes[style])
            if kind in _ERRORS:
                scan.errors[row, column + 1] = ERROR_TEXTS.get(content[8], "#N/A")
        elif kind == _MERGE:
            top, bottom, left, right = struct.unpack_from("<4I", content)
            scan.merge(top + 1, left + 1, bottom + 1, right + 1)
        elif kind == _COLINFO and struct.unpack_from("<H", content, 16)[0] & _COLUMN_HIDDEN:
            first, last = struct.unpack_from("<II", content)
            scan.hidden_columns.append((first + 1, last + 1))
        elif kind == _PROTECTION:
            scan.is_protected = struct.unpack_from("<I", content, 2)[0] == 1
        elif kind == _WSDIM:
            part[place : place + len(content)] = bytes(len(content))
    return scan, bytes(part)


def _check_counts(part: bytes) -> None:
    """Lists that say how long they are: room is made for all of it at once."""
    for kind, _, content in _records(part):
        if kind in (_SST, _FORMATS, _CELL_STYLES):
            (count,) = struct.unpack_from("<I", content, 4 if kind == _SST else 0)
            if count > len(part):
                raise damaged()


def _records(part: bytes) -> Iterator[tuple[int, int, bytes]]:
    """Kind, place and content of the records of a part; kind and length are written in groups of seven bits."""
    place, left = 0, limits.ELEMENTS
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
            raise too_large()
        if place + length > len(part):
            raise IndexError(place)
        yield kind, place, part[place : place + length]
        place += length
