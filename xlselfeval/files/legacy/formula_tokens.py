"""Formulas of .xls and .xlsb: from their tokens to the text that Excel shows ([MS-XLS] 2.5.198)."""

from __future__ import annotations

import struct
from collections.abc import Callable, Iterable, Sequence
from functools import partial
from typing import NamedTuple

from xlselfeval.cell import column_letters
from xlselfeval.files.looks.rule_formula import LONGEST, quoted_name
from xlselfeval.files.ranges import LAST_COLUMN, LAST_ROW, Place
from xlselfeval.files.sheet import UNKNOWN_FORMULA

_COLUMN, _COLUMN_MOVES, _ROW_MOVES = 0x3FFF, 0x4000, 0x8000
_COMPARE, _JOIN, _SUM, _SIGN, _TERM = range(5)  # how tightly the parts of a formula hold together
_OF_TWO = {
    0x03: ("+", _SUM), 0x04: ("-", _SUM), 0x08: ("&", _JOIN), 0x09: ("<", _COMPARE), 0x0A: ("<=", _COMPARE), 0x0B: ("=", _COMPARE),
    0x0C: (">=", _COMPARE), 0x0D: (">", _COMPARE), 0x0E: ("<>", _COMPARE),
}  # fmt: skip
_PLUS, _MINUS, _BRACKETS, _MISSING = 0x12, 0x13, 0x15, 0x16
_TEXT, _ATTRIBUTE, _TRUTH, _WHOLE, _NUMBER = 0x17, 0x19, 0x1D, 0x1E, 0x1F
_FUNCTION, _FUNCTION_OF_MANY, _CELL, _AREA, _CELL_BESIDE, _AREA_BESIDE = 0x21, 0x22, 0x24, 0x25, 0x2C, 0x2D
_CELL_OF_SHEET, _AREA_OF_SHEET = 0x3A, 0x3B
_CHOOSES, _SUM_OF_ONE = 0x04, 0x10  # attributes: a list of jumps follows; the sum of the last value
_NAMES = {
    0: "COUNT", 2: "ISNA", 3: "ISERROR", 4: "SUM", 24: "ABS", 27: "ROUND", 32: "LEN", 34: "TRUE", 35: "FALSE", 36: "AND", 37: "OR",
    38: "NOT", 118: "TRIM", 126: "ISERR", 127: "ISTEXT", 128: "ISNUMBER", 129: "ISBLANK", 169: "COUNTA", 347: "COUNTBLANK",
}  # fmt: skip
_OTHER_NAME = "FUNCTION"  # of one that no condition is evaluated with
_COUNTS = {  # arguments of functions that always have as many, where that is not one
    0: (10, 19, 34, 35, 63, 74, 221),
    2: (27, 30, 39, 48, 97, 117, 165, 212, 213, 252, 285, 288, 325, 326, 327, 328, 337, 346),
    3: (31, 65, 66, 210, 351),
    4: (119, 207),
}
_COUNT = {number: count for count, numbers in _COUNTS.items() for number in numbers}


class Layout(NamedTuple):
    """The size of a sheet, and how its formulas hold the number of a row and a text."""

    rows: int
    columns: int
    row: str
    has_wide_texts: bool


XLS, XLSB = Layout(65_536, 256, "H", False), Layout(LAST_ROW, LAST_COLUMN, "I", True)


class _UnknownError(Exception):
    """A token that no condition is evaluated with."""


def read_formulas(
    formulas: Iterable[bytes], origin: Place, layout: Layout, sheets: Sequence[str]
) -> tuple[str, ...]:
    """Return the texts of the formulas of a condition; "?" for one with unknown tokens, or that ends too early.

    `origin` is the cell for which they are written, `sheets` are the names of the sheets to which references point by
    number, "" of what is no one sheet of the file. LibreOffice counts what moves on a named sheet from that cell,
    [MS-XLSB] 2.5.98.69 from the first cell of the sheet. Who writes such a rule points to the cell or near it, so
    the reading counts whose cells are nearer.
    """
    known = [*formulas]
    (texts, steps), (others, other_steps) = (
        _read_all(known, origin, layout, sheets, moves=moves) for moves in (True, False)
    )
    if texts != others and steps == other_steps:
        return (UNKNOWN_FORMULA,) * len(known)
    return texts if steps < other_steps else others


def _read_all(
    formulas: Iterable[bytes], origin: Place, layout: Layout, sheets: Sequence[str], *, moves: bool
) -> tuple[tuple[str, ...], int]:
    """Return the texts of formulas, and how many steps their cells are from that of the formulas."""
    decoders = [_Decoder(one, origin, layout, sheets, moves=moves) for one in formulas]
    return tuple(one.text() for one in decoders), sum(one.steps for one in decoders)


class _Decoder:
    """A position in tokens, and the parts of the formula so far."""

    def __init__(
        self, tokens: bytes, origin: Place, layout: Layout, sheets: Sequence[str], *, moves: bool
    ) -> None:
        self._tokens, self._place = tokens, 0
        self._origin, self._layout, self._sheets = origin, layout, sheets
        self._moves = moves
        self.steps = 0  # in rows and columns that move, from the cell of the formula to those in it
        self._parts: list[tuple[str, int]] = []  # each with how tightly it holds together
        self._readers: dict[int, Callable[[], None]] = {
            _PLUS: lambda: None, _MINUS: self._minus, _BRACKETS: lambda: self._put(f"({self._pop()})"), _MISSING: lambda: self._put(""),
            _TEXT: self._text, _ATTRIBUTE: self._attribute, _TRUTH: lambda: self._put("TRUE" if self._take("B") else "FALSE"),
            _WHOLE: lambda: self._put(str(self._take("H"))), _NUMBER: lambda: self._put(f"{self._take('d'):.15f}".rstrip("0").rstrip(".")),
            _FUNCTION: self._function, _FUNCTION_OF_MANY: self._function_of_many,
            _CELL: lambda: self._cells(1, beside=False), _AREA: lambda: self._cells(2, beside=False),
            _CELL_BESIDE: lambda: self._cells(1, beside=True), _AREA_BESIDE: lambda: self._cells(2, beside=True),
            _CELL_OF_SHEET: lambda: self._cells_of_sheet(1), _AREA_OF_SHEET: lambda: self._cells_of_sheet(2),
        }  # fmt: skip

    def text(self) -> str:
        """Return the formula; "?" where it cannot be read."""
        try:
            return self._text_of_tokens()
        except (_UnknownError, struct.error, IndexError, UnicodeDecodeError):
            return UNKNOWN_FORMULA

    def _text_of_tokens(self) -> str:
        while self._place < len(self._tokens):
            token = self._take("B")
            token = token if token < 0x20 else (token & 0x1F) | 0x20  # the rest: as reference, value or array
            if token in _OF_TWO:
                self._join(*_OF_TWO[token])
            elif token in self._readers:
                self._readers[token]()
            else:
                raise _UnknownError
        if len(self._parts) != 1:
            raise _UnknownError
        return self._pop()

    def _take(self, kind: str) -> int:
        value: int = struct.unpack_from(f"<{kind}", self._tokens, self._place)[0]
        self._place += struct.calcsize(f"<{kind}")
        return value

    def _put(self, text: str, tight: int = _TERM) -> None:
        if len(text) > LONGEST:
            raise _UnknownError
        self._parts.append((text, tight))

    def _pop(self, tight: int = _COMPARE) -> str:
        """Take the last part, in brackets where it holds together less tightly."""
        text, own = self._parts.pop()
        return text if own >= tight else f"({text})"

    def _join(self, sign: str, tight: int) -> None:
        right, left = self._pop(tight + 1), self._pop(tight)
        self._put(f"{left}{sign}{right}", tight)

    def _minus(self) -> None:
        self._put(f"-{self._pop(_SIGN)}", _SIGN)

    def _text(self) -> None:
        count = self._take("H" if self._layout.has_wide_texts else "B")
        is_wide = self._layout.has_wide_texts or bool(self._take("B") & 1)
        end = self._place + count * (1 + is_wide)
        if end > len(self._tokens):
            raise _UnknownError
        text = self._tokens[self._place : end].decode("utf-16-le" if is_wide else "latin-1")
        self._place = end
        self._put('"' + text.replace('"', '""') + '"')

    def _attribute(self) -> None:
        kind, size = self._take("B"), self._take("H")
        if kind & _CHOOSES:
            self._place += 2 * (size + 1)
        elif kind & _SUM_OF_ONE:
            self._put(f"SUM({self._pop()})")

    def _function(self) -> None:
        number = self._take("H")
        self._call(number, _COUNT.get(number, 1))

    def _function_of_many(self) -> None:
        count = self._take("B") & 0x7F
        self._call(self._take("H") & 0x7FFF, count)

    def _call(self, number: int, count: int) -> None:
        if count > len(self._parts):
            raise _UnknownError
        arguments = [self._pop() for _ in range(count)][::-1]
        self._put(f"{_NAMES.get(number, _OTHER_NAME)}({','.join(arguments)})")

    def _cells_of_sheet(self, count: int) -> None:
        """Take a cell or an area of a sheet."""
        name = self._sheets[self._take("H")]
        if not name:
            raise _UnknownError
        self._cells(count, beside=self._moves, before=quoted_name(name))

    def _cells(self, count: int, *, beside: bool, before: str = "") -> None:
        """Take a cell or an area; `beside` where the tokens say how far it is from the cell of the formula."""
        rows = [self._take(self._layout.row) for _ in range(count)]
        columns = [self._take("H") for _ in range(count)]
        names = map(partial(self._name, beside=beside), rows, columns)
        self._put(before + ":".join(names))

    def _name(self, row: int, column: int, *, beside: bool) -> str:
        row_moves, column_moves, column = column & _ROW_MOVES, column & _COLUMN_MOVES, column & _COLUMN
        own_row, own_column = self._origin[0] - 1, self._origin[1] - 1
        if beside:
            row += own_row if row_moves else 0
            column += own_column if column_moves else 0
        row, column = row % self._layout.rows, column % self._layout.columns
        self.steps += abs(row - own_row) if row_moves else 0
        self.steps += abs(column - own_column) if column_moves else 0
        return f"{'' if column_moves else '$'}{column_letters(column + 1)}{'' if row_moves else '$'}{row + 1}"
