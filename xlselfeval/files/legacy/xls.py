"""A .xls or .et (BIFF8 in a compound file) scanned record by record; names of records are those of [MS-XLS].

The stream that the reader of values is given holds nothing but styles and cells: formulas become their results,
texts stand in their cells, and drawings, names, charts and claims about sizes stay out.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator

from xlselfeval.cell import ERROR_NUMBERS
from xlselfeval.errors import UnreadableFile
from xlselfeval.files.legacy.biff_strings import shared_strings, string_of
from xlselfeval.files.legacy.ole import too_old, workbook_stream
from xlselfeval.files.legacy.scan import (
    COLUMNS_OF_XLS,
    ENCRYPTED,
    OldBook,
    SheetScan,
    damaged,
    too_large,
    truncated,
)
from xlselfeval.files.limits import LIMITS, Limits
from xlselfeval.files.number_format import BUILTIN
from xlselfeval.files.vba.cfb_writer import compound_file

_BOF, _EOF, _CONTINUE, _BIFF8 = 0x0809, 0x000A, 0x3C, 0x0600
_OLDER_BOFS = (0x0009, 0x0209, 0x0409)
_FILEPASS, _DATEMODE, _BOUNDSHEET, _SST, _XF, _FORMAT = 0x2F, 0x22, 0x85, 0xFC, 0xE0, 0x041E
_ROW, _COLINFO, _PROTECT, _MERGECELLS = 0x0208, 0x7D, 0x12, 0xE5
_FORMULAS, _STRING = (0x06, 0x0206, 0x0406), 0x0207
_NUMBER, _RK, _MULRK, _BOOLERR = 0x0203, 0x027E, 0xBD, 0x0205
_LABEL, _RSTRING, _LABELSST = 0x0204, 0xD6, 0xFD
_SINGLE = (_NUMBER, _RK, _BOOLERR)
_TEXTS = (_LABEL, _RSTRING, _LABELSST)
# no code page: texts of BIFF8 are Unicode whatever it says, which the reader of values does not know
_KEPT_GLOBALS = (_DATEMODE, _XF, _FORMAT)
_ROW_HIDDEN, _COLUMN_HIDDEN = 0x20, 0x01
_TOKENS, _TEXT_TOKEN = 22, 0x17  # where a formula begins; a text within it
_NO_NUMBER = 0xFFFF
_AS_TEXT, _AS_TRUTH, _AS_ERROR = 0, 1, 2  # what a formula's result is where it is no number
_LONGEST = 32_000  # characters that one record holds


def scan_xls(data: bytes, limits: Limits = LIMITS) -> OldBook:
    """The sheets of a .xls; UnreadableFile for a password, for anything older, and beyond the limits."""
    stream, has_macros = workbook_stream(data, limits)
    try:
        book = _Book(stream, limits)
        sheets = [book.sheet(name, place) for name, _, place in book.places]
    except (struct.error, IndexError, UnicodeDecodeError) as error:
        raise truncated() from error
    clean = book.stream([cells for _, cells in sheets])
    if len(clean) > limits.values_bytes:
        raise too_large()
    return OldBook(
        sheets=tuple(scan for scan, _ in sheets),
        clean=compound_file({"Workbook": clean}),
        date1904=book.date1904,
        has_macros=has_macros,
    )


def _record(kind: int, content: bytes) -> bytes:
    return struct.pack("<HH", kind, len(content)) + content


class _Book:
    """The globals of a workbook: where its sheets are, and the formats of its cells."""

    def __init__(self, data: bytes, limits: Limits) -> None:
        self.data, self.limits = data, limits
        self.left = limits.elements  # records that may still be looked at: sheets overlap in a hostile file
        self.date1904 = False
        self.places: list[tuple[str, bytes, int]] = []
        self.globals: list[bytes] = []
        codes = dict(BUILTIN)
        styles: list[int] = []
        strings: list[bytes] = []
        in_strings = False
        for kind, content in self._records(0):
            if kind in _KEPT_GLOBALS:
                self.globals.append(_record(kind, content))
            if kind == _FILEPASS:
                raise UnreadableFile("encrypted", ENCRYPTED)
            if kind == _DATEMODE:
                self.date1904 = _u16(content, 0) == 1
            elif kind == _SST and strings:
                raise damaged()
            elif kind == _SST or (kind == _CONTINUE and in_strings):
                strings.append(content)
            elif kind == _BOUNDSHEET:
                if len(self.places) >= limits.sheets:
                    raise too_large()
                name = _text(content[6:7] + b"\0" + content[7:])
                self.places.append((name, content[4:], struct.unpack_from("<I", content)[0]))
            elif kind == _XF:
                styles.append(_u16(content, 2))
            elif kind == _FORMAT:
                codes[_u16(content, 0)] = _text(content[2:])
            in_strings = kind == _SST or (kind == _CONTINUE and in_strings)
        self.codes = [codes.get(number, "General") for number in styles]
        self.strings = shared_strings(strings, limits) if strings else []

    def _records(self, place: int) -> Iterator[tuple[int, bytes]]:
        """Kind and content of the records from a place to the end of its substream; charts inside are passed over."""
        kind, _ = struct.unpack_from("<HH", self.data, place)
        if kind in _OLDER_BOFS or (kind == _BOF and _u16(self.data, place + 4) != _BIFF8):
            raise too_old()
        if kind != _BOF:
            raise damaged()
        depth = 0
        while True:
            kind, length = struct.unpack_from("<HH", self.data, place)
            self.left -= 1
            if self.left < 0:
                raise too_large()
            content = self.data[place + 4 : place + 4 + length]
            if len(content) < length:
                raise truncated()
            depth += (kind == _BOF) - (kind == _EOF)
            if depth <= 0:
                return
            if depth == 1:
                yield kind, content
            place += 4 + length

    def sheet(self, name: str, place: int) -> tuple[SheetScan, bytes]:
        """One sheet, and the records of its cells with formulas turned into their results."""
        scan, cells = SheetScan(name, limits=self.limits), bytearray()
        head = b""  # of the formula whose text is to follow
        text: list[bytes] = []
        for kind, content in self._records(place):
            if kind == _STRING and head:
                text = [content]
                continue
            if kind == _CONTINUE and text:
                text.append(content)
                continue
            cells += self._text_result(scan, head, text)
            head, text = b"", []
            if kind in _FORMULAS:
                head = content[:6] if content[6] == _AS_TEXT and _u16(content, 12) == _NO_NUMBER else b""
                cells += self._result(scan, content)
            elif kind in _TEXTS:
                self._cells(scan, kind, content)
                cells += _label(content[:6], self._own_text(kind, content))
            elif kind in _SINGLE or kind == _MULRK:
                cells += _record(kind, content)
                self._cells(scan, kind, content)
            else:
                self._fact(scan, kind, content)
        return scan, bytes(cells + self._text_result(scan, head, text))

    def _own_text(self, kind: int, content: bytes) -> str:
        if kind == _LABELSST:
            number: int = struct.unpack_from("<I", content, 6)[0]
            return self.strings[number]
        return string_of([content[6:]])

    def _text_result(self, scan: SheetScan, head: bytes, text: list[bytes]) -> bytes:
        """The text that a formula gives, as a cell; where none follows, it is not known."""
        if text:
            return _label(head, string_of(text))
        if head:
            scan.unknown.add((_u16(head, 0) + 1, _u16(head, 2) + 1))
        return b""

    def _fact(self, scan: SheetScan, kind: int, content: bytes) -> None:
        if kind == _MERGECELLS:
            for number in range(_u16(content, 0)):
                top, bottom, left, right = struct.unpack_from("<4H", content, 2 + 8 * number)
                scan.merge(top + 1, left + 1, bottom + 1, right + 1)
        elif kind == _ROW and _u16(content, 12) & _ROW_HIDDEN:
            scan.hidden_rows.append((_u16(content, 0) + 1, _u16(content, 0) + 1))
        elif kind == _COLINFO and _u16(content, 8) & _COLUMN_HIDDEN:
            scan.hidden_columns.append((_u16(content, 0) + 1, _u16(content, 2) + 1))
        elif kind == _PROTECT:
            scan.is_protected = _u16(content, 0) == 1

    def _cells(self, scan: SheetScan, kind: int, content: bytes) -> None:
        row, column = _u16(content, 0) + 1, _u16(content, 2) + 1
        count = (len(content) - 6) // 6 if kind == _MULRK else 1
        if column + count - 1 > COLUMNS_OF_XLS or (
            kind == _MULRK and _u16(content, len(content) - 2) + 2 - column != count
        ):
            raise damaged()
        for number in range(count):
            scan.enter(row, column + number)
            if kind in (_NUMBER, _RK, _MULRK):
                scan.note(row, column + number, self._code(content, 4 + 6 * number))
        if kind == _BOOLERR and content[7] == 1:
            scan.errors[row, column] = ERROR_NUMBERS.get(content[6], "#N/A")

    def _result(self, scan: SheetScan, content: bytes) -> bytes:
        """A formula's number, truth or error as a cell without formula; its text follows in another record."""
        row, column = _u16(content, 0) + 1, _u16(content, 2) + 1
        if column > COLUMNS_OF_XLS:
            raise damaged()
        scan.enter(row, column)
        if _u16(content, 12) != _NO_NUMBER:
            if not any(content[6:14]) and _TEXT_TOKEN in content[_TOKENS:]:
                scan.unknown.add((row, column))  # LibreOffice saves 0 for a text that it has not computed
                return b""
            scan.note(row, column, self._code(content, 4))
            return _record(_NUMBER, content[:14])
        if content[6] == _AS_ERROR:
            scan.errors[row, column] = ERROR_NUMBERS.get(content[8], "#N/A")
        return _record(_BOOLERR, content[:6] + bytes((content[8] & 1, 0))) if content[6] == _AS_TRUTH else b""

    def _code(self, content: bytes, place: int) -> str:
        style = _u16(content, place)
        return self.codes[style] if style < len(self.codes) else "General"

    def stream(self, cells: list[bytes]) -> bytes:
        """The workbook made anew: globals, then one substream for each sheet."""
        first = _record(_BOF, struct.pack("<HHHHII", _BIFF8, 5, 0x0DBB, 0x07CC, 0, 6))
        begin = _record(_BOF, struct.pack("<HHHHII", _BIFF8, 0x10, 0x0DBB, 0x07CC, 0, 6))
        end = _record(_EOF, b"")
        sizes = [len(begin) + len(one) + len(end) for one in cells]
        names = sum(8 + len(rest) for _, rest, _ in self.places)
        place = len(first) + names + sum(map(len, self.globals)) + len(end)
        out = [first]
        for (_, rest, _), size in zip(self.places, sizes, strict=True):
            out.append(_record(_BOUNDSHEET, struct.pack("<I", place) + rest))
            place += size
        out += [*self.globals, end]
        for one in cells:
            out += [begin, one, end]
        return b"".join(out)


def _u16(content: bytes, place: int) -> int:
    value: int = struct.unpack_from("<H", content, place)[0]
    return value


def _text(content: bytes) -> str:
    """A string that begins with its count of characters, in two bytes, and says how wide they are."""
    return string_of([content])


def _label(head: bytes, text: str) -> bytes:
    if not text:
        return b""
    if len(text) > _LONGEST:
        raise UnreadableFile("malformed", "有单元格的文字过长，请检查后重新报送")
    coded = text.encode("utf-16-le", "replace")
    return _record(_LABEL, head + struct.pack("<HB", len(coded) // 2, 1) + coded)
