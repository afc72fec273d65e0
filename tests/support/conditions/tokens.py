"""Formulas as the tokens of .xls and .xlsb, for the few things that the tests write."""

from __future__ import annotations

import re
import struct

from xlselfeval.cell import column_number

_PIECE = re.compile(r'\s*("(?:[^"]|"")*"|[0-9]+(?:\.[0-9]+)?|(?:[A-Z]+!)?\$?[A-Z]+\$?[0-9]+|[A-Z]+(?=\()|TRUE|FALSE|<=|>=|<>|[-+*/&=<>(),:])')  # fmt: skip
_LEVELS = (
    {"<": 9, "<=": 10, "=": 11, ">=": 12, ">": 13, "<>": 14}, {"&": 8}, {"+": 3, "-": 4}, {"*": 5, "/": 6},
)  # fmt: skip
SHEETS = ("OWN", "OTHER", "FOREIGN")  # by the numbers that tokens have for them
_FUNCTIONS = {  # number, and how many arguments where that is fixed
    "COUNT": (0, None), "ISNA": (2, 1), "ISERROR": (3, 1), "SUM": (4, None), "ABS": (24, 1), "ROUND": (27, 2), "LEN": (32, 1), "AND": (36, None), "OR": (37, None),
    "NOT": (38, 1), "NOW": (74, 0), "TRIM": (118, 1), "ISERR": (126, 1), "ISTEXT": (127, 1), "ISNUMBER": (128, 1), "ISBLANK": (129, 1), "TODAY": (221, 0), "COUNTIF": (346, 2),
    "COUNTBLANK": (347, 1), "IF": (1, None), "MOD": (39, 2), "DATE": (65, 3),
}  # fmt: skip


def tokens_of(
    formula: str,
    origin: tuple[int, int],
    *,
    is_xlsb: bool = False,
    named_from: tuple[int, int] | None = None,
) -> bytes:
    """Return the tokens of a formula that is written for a cell.

    What moves on a named sheet counts from `named_from`.
    """
    encoder = _Encoder(_PIECE.findall(formula), origin, named_from or origin, is_xlsb)
    out = encoder.level(0)
    assert not encoder.pieces, encoder.pieces
    return out


class _Encoder:
    def __init__(
        self, pieces: list[str], origin: tuple[int, int], named_from: tuple[int, int], is_xlsb: bool
    ) -> None:
        self.pieces, self._origin, self._named_from, self._is_xlsb = pieces, origin, named_from, is_xlsb

    def level(self, number: int) -> bytes:
        if number == len(_LEVELS):
            return self._single()
        out = self.level(number + 1)
        while self.pieces and self.pieces[0] in _LEVELS[number]:
            sign = _LEVELS[number][self.pieces.pop(0)]
            out += self.level(number + 1) + bytes([sign])
        return out

    def _single(self) -> bytes:
        piece = self.pieces.pop(0)
        if piece == "-":
            return self._single() + b"\x13"
        if piece == "(":
            out = self.level(0) + b"\x15"
            assert self.pieces.pop(0) == ")"
            return out
        if piece[0] == '"':
            return self._text(piece[1:-1].replace('""', '"'))
        if piece in ("TRUE", "FALSE"):
            return bytes([0x1D, piece == "TRUE"])
        if piece.isdecimal():
            return struct.pack("<BH", 0x1E, int(piece))
        if piece[0].isdecimal():
            return struct.pack("<Bd", 0x1F, float(piece))
        return self._call(piece) if self.pieces[:1] == ["("] else self._cells(piece)

    def _text(self, text: str) -> bytes:
        coded = text.encode("utf-16-le")
        return b"\x17" + (struct.pack("<H", len(text)) if self._is_xlsb else bytes([len(text), 1])) + coded

    def _call(self, name: str) -> bytes:
        out, count = b"", 0
        while self.pieces.pop(0) != ")":
            if self.pieces[0] == ")":
                continue
            out, count = out + self.level(0), count + 1
        number, fixed = _FUNCTIONS[name]
        assert fixed in (None, count), name
        return out + (
            struct.pack("<BBH", 0x42, count, number) if fixed is None else struct.pack("<BH", 0x41, number)
        )

    def _cells(self, text: str) -> bytes:
        sheet, _, name = text.rpartition("!")
        names = [name]
        if self.pieces[:1] == [":"]:
            names.append(self.pieces[1])
            del self.pieces[:2]
        places = [self._cell(one, self._named_from if sheet else self._origin) for one in names]
        kind = "I" if self._is_xlsb else "H"
        rows = struct.pack(f"<{len(places)}{kind}", *(row for row, _ in places))
        columns = struct.pack(f"<{len(places)}H", *(column for _, column in places))
        if sheet:
            return (
                struct.pack("<BH", 0x3A if len(places) == 1 else 0x7B, SHEETS.index(sheet)) + rows + columns
            )
        return bytes([0x4C if len(places) == 1 else 0x2D]) + rows + columns

    def _cell(self, name: str, origin: tuple[int, int]) -> tuple[int, int]:
        """Return row and column as the tokens hold them: from the origin where they move."""
        free_column, letters, free_row, digits = re.fullmatch(r"(\$?)([A-Z]+)(\$?)([0-9]+)", name).groups()  # type: ignore[union-attr]
        row, column = int(digits) - 1, column_number(letters) - 1
        if not free_row:
            row = (row - origin[0] + 1) % (1_048_576 if self._is_xlsb else 65_536)
        if not free_column:
            column = (column - origin[1] + 1) % (16_384 if self._is_xlsb else 256)
        return row, column | (0 if free_column else 0x4000) | (0 if free_row else 0x8000)
