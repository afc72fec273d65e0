"""A .xls or .et (BIFF8 in a compound file) read record by record, names as in [MS-XLS]."""

from __future__ import annotations

import struct
from collections.abc import Callable, Iterator, Sequence

from xlselfeval.errors import SheetFault, beyond_forms
from xlselfeval.files.legacy.biff_strings import rich_string_of, shared_strings, string_of
from xlselfeval.files.legacy.binary_values import error_text, rk_number, u16, u32
from xlselfeval.files.legacy.old_sheet import (
    OldSheet,
    State,
    Value,
    check_together,
    damaged,
    encrypted,
    sheet_state,
    truncated,
)
from xlselfeval.files.legacy.ole import too_old, workbook_stream
from xlselfeval.files.legacy.sheet_links import is_own_book, sheet_links
from xlselfeval.files.legacy.workbook import OldWorkbook
from xlselfeval.files.legacy.xls_conditions import BookLooks, SheetConditions
from xlselfeval.files.legacy.xls_styles import StyleRecords
from xlselfeval.files.limits import LIMITS, Limits
from xlselfeval.files.looks.grid import PADDING
from xlselfeval.files.looks.old_styles import IN_CHARACTER, TWIPS, OldFont, OldStyle
from xlselfeval.files.sheet_parser import NARROWEST

_BOF, _EOF, _CONTINUE, _BIFF8 = 0x0809, 0x000A, 0x3C, 0x0600
_OLDER_BOFS = (0x0009, 0x0209, 0x0409)
_FILEPASS, _DATEMODE, _BOUNDSHEET, _SST = 0x2F, 0x22, 0x85, 0xFC
_SUPBOOK, _EXTERNSHEET, _LINK = 0x01AE, 0x17, "<HHH"
_ROW, _COLINFO, _PROTECT, _MERGECELLS = 0x0208, 0x7D, 0x12, 0xE5
_FORMULAS, _STRING = (0x06, 0x0206, 0x0406), 0x0207
_AFTER_FORMULA = (0x0221, 0x0236, 0x04BC)  # ARRAY, TABLE, SHRFMLA: between a formula and its text
_NUMBER, _RK, _MULRK, _BOOLERR = 0x0203, 0x027E, 0xBD, 0x0205
_LABEL, _RSTRING, _LABELSST = 0x0204, 0xD6, 0xFD
_ROW_HIDDEN, _COLUMN_HIDDEN = 0x20, 0x01
_TOKENS, _TEXT_TOKEN = 22, 0x17  # where a formula begins; a text within it
_NO_NUMBER = 0xFFFF
_AS_TEXT, _AS_TRUTH, _AS_ERROR = 0, 1, 2  # what a formula's result is where it is no number; 3: an empty text
_WORKSHEET = 0
_DEFCOLWIDTH, _COLUMNS = 0x55, 256


def open_xls(data: bytes, limits: Limits = LIMITS) -> OldWorkbook:
    """Read a .xls; UnreadableFile for a password, a file before Excel 97, or beyond the limits."""
    stream, has_macros = workbook_stream(data, limits)
    try:
        book = _Globals(stream, limits)
        sheets: list[OldSheet] = []
        for name, state, place in book.places:
            sheets.append(_SheetReader(book, name, state).read(place))
            check_together(sheets, limits)
    except (struct.error, IndexError) as error:
        raise truncated() from error
    return OldWorkbook(
        "xls", sheets, limits, date1904=book.date1904, has_macros=has_macros, skipped=book.skipped
    )


class _Globals:
    """The data that sheets share: where each begins, number formats of styles, shared strings."""

    def __init__(self, data: bytes, limits: Limits) -> None:
        self.data, self.limits = data, limits
        self.left = limits.elements  # records that may still be read: sheets overlap in a hostile file
        self.date1904 = False
        self.places: list[tuple[str, State, int]] = []
        self.skipped: list[str] = []
        self._names: list[str] = []  # of all sheets, charts included
        self._books: list[bool] = []  # to which formulas refer: whether each is this one
        self._links: list[bytes] = []  # from their numbers to sheets
        self._strings: list[bytes] = []
        styles = StyleRecords(limits)
        self._readers: dict[int, Callable[[bytes], None]] = {
            _FILEPASS: self._refuse, _DATEMODE: self._set_dates, _SST: self._begin_strings, _BOUNDSHEET: self._add_sheet,
            _SUPBOOK: lambda content: self._books.append(is_own_book(content)), _EXTERNSHEET: lambda content: self._links.append(content[2:]), **styles.readers,
        }  # fmt: skip
        self._read()
        colours = styles.colours()
        links = sheet_links(b"".join(self._links), _LINK, self._books, self._names)
        self.looks = BookLooks(styles.codes, colours, links)
        self.fonts: Sequence[OldFont] = styles.fonts()
        self._styles = styles.styles(self.fonts, colours)
        self.strings = shared_strings(self._strings, limits, self.fonts) if self._strings else []

    def _read(self) -> None:
        """Read the records, and those that continue strings and links."""
        continued = {_SST: self._strings, _EXTERNSHEET: self._links}
        last = 0
        for kind, content in self.records(0):
            if kind == _CONTINUE and last in continued:
                continued[last].append(content)
            elif kind in self._readers:
                self._readers[kind](content)
            last = last if kind == _CONTINUE else kind

    def _refuse(self, _: bytes) -> None:
        raise encrypted()

    def _set_dates(self, content: bytes) -> None:
        self.date1904 = u16(content, 0) == 1

    def _begin_strings(self, content: bytes) -> None:
        if self._strings:
            raise damaged()
        self._strings.append(content)

    def _add_sheet(self, content: bytes) -> None:
        if len(self.places) >= self.limits.sheets:
            raise beyond_forms()
        name = string_of([content[6:7] + b"\0" + content[7:]])
        self._names.append(name)
        if content[5] != _WORKSHEET:  # of charts and macro sheets nothing is read
            self.skipped.append(name)
        else:
            self.places.append((name, sheet_state(content[4] & 3), u32(content, 0)))

    def records(self, place: int) -> Iterator[tuple[int, bytes]]:
        """Yield kind and content of the records of the substream at a place, without charts inside."""
        kind, _ = struct.unpack_from("<HH", self.data, place)
        if kind in _OLDER_BOFS or (kind == _BOF and u16(self.data, place + 4) != _BIFF8):
            raise too_old()
        if kind != _BOF:
            raise damaged()
        depth = 0
        while True:
            kind, length = struct.unpack_from("<HH", self.data, place)
            self.left -= 1
            if self.left < 0:
                raise beyond_forms()
            content = self.data[place + 4 : place + 4 + length]
            if len(content) < length:
                raise truncated()
            depth += (kind == _BOF) - (kind == _EOF)
            if depth <= 0:
                return
            if depth == 1:
                yield kind, content
            place += 4 + length

    def style(self, number: int) -> OldStyle:
        """Return the look of a cell style."""
        return self._styles[number] if number < len(self._styles) else OldStyle("General")


class _SheetReader:
    """A reader of the records of one sheet."""

    def __init__(self, book: _Globals, name: str, state: State) -> None:
        self._book, self._sheet = book, OldSheet(name, state, book.limits)
        self._formula_place = (0, 0)  # of the last formula, where its text is to follow
        self._text: list[bytes] = []  # the records that hold it
        self._readers: dict[int, Callable[[bytes], None]] = {
            **dict.fromkeys(_FORMULAS, self._formula),
            _NUMBER: self._number,
            _RK: self._rk,
            _MULRK: self._many_rk,
            _BOOLERR: self._truth_or_error,
            _LABEL: self._label,
            _RSTRING: self._rich_label,
            _LABELSST: self._shared_label,
            _MERGECELLS: self._merges,
            _ROW: self._row,
            _COLINFO: self._column,
            _PROTECT: self._protection,
            _DEFCOLWIDTH: self._usual_width,
            **SheetConditions(self._sheet, book.looks).readers,
        }

    def read(self, place: int) -> OldSheet:
        """Return the sheet whose substream begins at a place."""
        try:
            self._read_records(place)
        except SheetFault as fault:
            self._sheet.forget(fault)
        return self._sheet

    def _read_records(self, place: int) -> None:
        for kind, content in self._book.records(place):
            if (kind == _STRING and self._formula_place[0]) or (kind == _CONTINUE and self._text):
                self._text.append(content)
            elif kind not in _AFTER_FORMULA:
                self._end_formula()
                if kind in self._readers:
                    self._readers[kind](content)
        self._end_formula()

    def _end_formula(self) -> None:
        """Give the last formula its text; where none has followed, its result stays unknown."""
        if self._text:
            self._sheet.set(*self._formula_place, string_of(self._text))
        self._formula_place, self._text = (0, 0), []

    def _formula(self, content: bytes) -> None:
        """Read a formula's number, truth or error; a text follows in a STRING record."""
        kind = content[6]
        if u16(content, 12) != _NO_NUMBER:
            if not any(content[6:14]) and _TEXT_TOKEN in content[_TOKENS:]:
                self._put(content, None)  # LibreOffice saves 0 for a text that it has not computed
            else:
                self._number(content)
        elif kind == _AS_TEXT:
            self._put(content, None)
            self._formula_place = _place(content)
        elif kind == _AS_TRUTH:
            self._put(content, bool(content[8] & 1))
        else:
            self._put(content, error_text(content[8]) if kind == _AS_ERROR else "")

    def _number(self, content: bytes) -> None:
        self._put(content, struct.unpack_from("<d", content, 6)[0])

    def _rk(self, content: bytes) -> None:
        self._put(content, rk_number(content[6:10]))

    def _many_rk(self, content: bytes) -> None:
        """Read numbers side by side: row, first column, format and number of each, last column."""
        row, first = _place(content)
        count = (len(content) - 6) // 6
        if u16(content, len(content) - 2) + 2 - first != count:
            raise damaged()
        for place in range(4, 4 + 6 * count, 6):
            number = rk_number(content[place + 2 : place + 6])
            self._put_at(row, first + place // 6, number, u16(content, place))

    def _truth_or_error(self, content: bytes) -> None:
        self._put(content, error_text(content[6]) if content[7] else bool(content[6]))

    def _label(self, content: bytes) -> None:
        self._put(content, string_of([content[6:]]))

    def _rich_label(self, content: bytes) -> None:
        self._put(content, rich_string_of(content[6:], self._book.fonts))

    def _shared_label(self, content: bytes) -> None:
        self._put(content, self._book.strings[u32(content, 6)])

    def _put(self, content: bytes, value: Value) -> None:
        self._put_at(*_place(content), value, u16(content, 4))

    def _put_at(self, row: int, column: int, value: Value, style: int) -> None:
        if column > _COLUMNS:
            raise damaged()
        look = self._book.style(style)
        self._sheet.put(row, column, value, look.code)
        self._sheet.look(row, column, look)

    def _merges(self, content: bytes) -> None:
        for number in range(u16(content, 0)):
            top, bottom, left, right = struct.unpack_from("<4H", content, 2 + 8 * number)
            self._sheet.merge(top + 1, left + 1, bottom + 1, right + 1)

    def _row(self, content: bytes) -> None:
        row, height = u16(content, 0) + 1, u16(content, 6) / TWIPS
        self._sheet.add_rows(row, row, height or None, bool(u16(content, 12) & _ROW_HIDDEN))

    def _column(self, content: bytes) -> None:
        columns, is_hidden = _place(content), bool(u16(content, 8) & _COLUMN_HIDDEN)
        self._sheet.add_columns(*columns, u16(content, 4) / IN_CHARACTER, is_hidden, NARROWEST)

    def _usual_width(self, content: bytes) -> None:
        self._sheet.usual_width = u16(content, 0) + PADDING

    def _protection(self, content: bytes) -> None:
        self._sheet.is_protected = u16(content, 0) == 1


def _place(content: bytes) -> tuple[int, int]:
    """Return row and column of a cell, from 1."""
    return u16(content, 0) + 1, u16(content, 2) + 1
