"""A .xlsb scanned record by record; names of records are those of [MS-XLSB].

The file that the reader of values is given holds nothing but strings, styles, rows and cells.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator

from xlselfeval.cell import ERROR_NUMBERS
from xlselfeval.files.legacy.scan import (
    COLUMNS,
    ROWS,
    OldBook,
    SheetScan,
    damaged,
    too_large,
    truncated,
)
from xlselfeval.files.limits import Limits
from xlselfeval.files.number_format import BUILTIN
from xlselfeval.files.package import Package
from xlselfeval.files.relationships import relationships, rels_part
from xlselfeval.files.workbook import SHEET_KINDS
from xlselfeval.files.zip_members import zip_of

WORKBOOK = "xl/workbook.bin"
_STRINGS, _STYLES = "xl/sharedStrings.bin", "xl/styles.bin"
_ROW, _CELLS, _NUMBERS = 0, range(2, 12), (2, 5, 9)  # Rk, Real, FmlaNum
_ERRORS = (3, 11)  # CellError, FmlaError
_WITH_TEXT = (6, 8)  # CellSt, FmlaString
_BY_NUMBER, _STRING = 7, 19  # CellIsst: the text is one of the SSTItems
_FMT, _XF, _COLINFO, _WSDIM, _WBPROP, _BUNDLESH, _SST = 44, 47, 60, 148, 153, 156, 159
_SST_END, _MERGE, _FORMATS, _FORMATS_END, _CELL_STYLES, _CELL_STYLES_END, _PROTECTION = (
    160,
    176,
    615,
    616,
    617,
    618,
    535,
)
_SHEET, _SHEET_END, _BOOK, _BOOK_END, _SHEETS, _SHEETS_END, _DATA, _DATA_END = (
    129,
    130,
    131,
    132,
    143,
    144,
    145,
    146,
)
_ROW_HIDDEN, _COLUMN_HIDDEN = 0x10, 0x01


def scan_xlsb(package: Package) -> OldBook:
    """The sheets of a binary workbook, in its order; UnreadableFile beyond the limits."""
    try:
        return _scan(package)
    except (struct.error, IndexError, UnicodeDecodeError) as error:
        raise truncated() from error


def _scan(package: Package) -> OldBook:
    limits = package.limits
    codes, styles = _styles(package.read(_STYLES) if _STYLES in package else b"", limits)
    texts = _texts(package.read(_STRINGS) if _STRINGS in package else b"", limits)
    parts = {_STYLES: styles, _STRINGS: _listed(_SST, _SST_END, texts, struct.pack("<I", len(texts)))}
    targets, date1904 = relationships(package, WORKBOOK), False
    sheets: list[SheetScan] = []
    entries, links = [], []
    for kind, content in _records(package.read(WORKBOOK), limits):
        if kind == _WBPROP:
            date1904 = bool(content[0] & 1)
            entries.append(_record(kind, content))
        elif kind == _BUNDLESH:
            if len(sheets) >= limits.sheets:
                raise too_large()
            link, name = _two_texts(content, 8)
            of, part = targets.get(link, ("", ""))
            if of not in SHEET_KINDS:
                raise damaged()
            scan, cells = SheetScan(name, limits=limits), b""  # of a chart nothing is read
            if of == "worksheet":
                scan, cells = _scan_part(
                    SheetScan(name, limits=limits), package.read(part), codes, len(texts)
                )
            sheets.append(scan)
            folder, number = "worksheets" if of == "worksheet" else "chartsheets", len(sheets)
            parts[f"xl/{folder}/sheet{number}.bin"] = cells
            links.append(f'<Relationship Id="r{number}" Target="{folder}/sheet{number}.bin"/>')
            entries.append(_record(kind, content[:8] + _wide(f"r{number}") + _wide(name)))
    parts[WORKBOOK] = (
        b"".join(map(_record, (_BOOK, _SHEETS)))
        + b"".join(entries)
        + b"".join(map(_record, (_SHEETS_END, _BOOK_END)))
    )
    parts[rels_part(WORKBOOK)] = f"<Relationships>{''.join(links)}</Relationships>".encode()
    return OldBook(
        sheets=tuple(sheets),
        clean=zip_of(parts),
        date1904=date1904,
        has_macros="xl/vbaProject.bin" in package,
    )


def _record(kind: int, content: bytes = b"") -> bytes:
    """A record; kind and length in groups of seven bits."""
    out = bytearray([kind] if kind < 0x80 else [kind & 0x7F | 0x80, kind >> 7])
    length = len(content)
    while length >= 0x80:
        out.append(length & 0x7F | 0x80)
        length >>= 7
    return bytes(out) + bytes([length]) + content


def _wide(text: str) -> bytes:
    coded = text.encode("utf-16-le")
    return struct.pack("<I", len(coded) // 2) + coded


def _two_texts(content: bytes, place: int) -> tuple[str, str]:
    """Two strings behind one another, each after its count of characters."""
    first = _text(content, place)
    return first, _text(content, place + 4 + len(first.encode("utf-16-le")))


def _text(content: bytes, place: int) -> str:
    """A string after its count of characters; IndexError where the record ends before it."""
    (count,) = struct.unpack_from("<I", content, place)
    end = place + 4 + 2 * count
    if end > len(content):
        raise IndexError(end)
    return content[place + 4 : end].decode("utf-16-le")


def _styles(part: bytes, limits: Limits) -> tuple[list[str], bytes]:
    """The number format of every cell style, and the styles made anew from formats and cell styles alone."""
    codes, found, inside = dict(BUILTIN), [], False
    formats, styles = [], []
    for kind, content in _records(part, limits):
        if kind == _FMT:
            code = _text(content, 2)
            codes[struct.unpack_from("<H", content)[0]] = code
            formats.append(_record(kind, content[:2] + _wide(code)))
        elif kind in (_CELL_STYLES, _CELL_STYLES_END):
            inside = kind == _CELL_STYLES
        elif kind == _XF and inside:
            found.append(struct.unpack_from("<H", content, 2)[0])
            styles.append(_record(kind, content))
    made = _listed(_FORMATS, _FORMATS_END, formats) + _listed(_CELL_STYLES, _CELL_STYLES_END, styles)
    return [codes.get(number, "General") for number in found], made


def _texts(part: bytes, limits: Limits) -> list[bytes]:
    """The records of the shared strings, without the runs of their fonts."""
    return [
        _record(kind, b"\0" + _wide(_text(content, 1)))
        for kind, content in _records(part, limits)
        if kind == _STRING
    ]


def _listed(begin: int, end: int, records: list[bytes], more: bytes = b"") -> bytes:
    """A list that says how long it is: room is made for all of it at once."""
    return _record(begin, more + struct.pack("<I", len(records))) + b"".join(records) + _record(end)


def _scan_part(scan: SheetScan, part: bytes, codes: list[str], strings: int) -> tuple[SheetScan, bytes]:
    """One sheet, and the records of its rows and cells alone."""
    row, limits = 0, scan.limits
    kept = [_record(_SHEET), _record(_WSDIM, bytes(16)), _record(_DATA)]
    for kind, content in _records(part, limits):
        if kind == _ROW:
            row = struct.unpack_from("<I", content)[0] + 1
            if row > ROWS:
                raise damaged()
            if content[11] & _ROW_HIDDEN:
                scan.hidden_rows.append((row, row))
            kept.append(_record(kind, content))
        elif kind in _CELLS:
            _cell(scan, kind, row, content, codes)
            if kind == _BY_NUMBER and struct.unpack_from("<I", content, 8)[0] >= strings:
                raise damaged()
            if kind in _WITH_TEXT:
                _text(content, 8)
            kept.append(_record(kind, content))
        else:
            _fact(scan, kind, content)
    return scan, b"".join([*kept, _record(_DATA_END), _record(_SHEET_END)])


def _cell(scan: SheetScan, kind: int, row: int, content: bytes, codes: list[str]) -> None:
    column, style = struct.unpack_from("<II", content)
    if column >= COLUMNS or not row:
        raise damaged()
    scan.enter(row, column + 1)
    style &= 0xFFFFFF  # the other byte says whether a phonetic guide is shown
    if kind in _NUMBERS and style < len(codes):
        scan.note(row, column + 1, codes[style])
    if kind in _ERRORS:
        scan.errors[row, column + 1] = ERROR_NUMBERS.get(content[8], "#N/A")


def _fact(scan: SheetScan, kind: int, content: bytes) -> None:
    if kind == _MERGE:
        top, bottom, left, right = struct.unpack_from("<4I", content)
        scan.merge(top + 1, left + 1, bottom + 1, right + 1)
    elif kind == _COLINFO and struct.unpack_from("<H", content, 16)[0] & _COLUMN_HIDDEN:
        first, last = struct.unpack_from("<II", content)
        scan.hidden_columns.append((first + 1, last + 1))
    elif kind == _PROTECTION:
        scan.is_protected = struct.unpack_from("<I", content, 2)[0] == 1


def _records(part: bytes, limits: Limits) -> Iterator[tuple[int, bytes]]:
    """Kind and content of the records of a part; kind and length are written in groups of seven bits."""
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
            raise too_large()
        if place + length > len(part):
            raise IndexError(place)
        yield kind, part[place : place + length]
        place += length
