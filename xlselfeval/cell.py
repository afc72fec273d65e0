"""A cell of a sheet, its content, and the error texts of spreadsheets.

Cells are named tuples because a form has a thousand of them.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from decimal import Decimal
from functools import lru_cache
from itertools import groupby
from typing import NamedTuple

# A table of a document is read as a sheet of this name with its number, below these rows with the lines above it.
DOCUMENT_TABLE, LINES_ABOVE = "Word表", 4
_TABLE_NAME = re.compile(f"{DOCUMENT_TABLE}([0-9]+)")
# In copies, and in those of versions up to 0.2: 表2 第15行（Word表2 H19）, Word表2 H19（表2 第15行）.
_IN_COPY = re.compile(
    f"(表[0-9]+ [^（）]+)（{DOCUMENT_TABLE}[0-9]+ [^（）]+）|{DOCUMENT_TABLE}[0-9]+ [^（）]+（(表[0-9]+ [^（）]+)）"
)


class Written(NamedTuple):
    """The content of a cell as a person reads it.

    `value` is a number as the decimal of its 15 significant digits, or a date where the format shows one.
    `text` has the exact digits of the value with the unit or percent sign that the format adds (195 shown as
    195篇 gives "195篇"). `decimals` counts the decimals that a number's format shows; None where it shows all.
    `held` is the number in the cell where its format shows another, which is the value (0.0, shows a thousandth);
    `shown` what is seen where that cannot be read as the value; `struck` the whole of a text that is partly struck out.
    """

    value: Decimal | str | date | bool | None
    text: str
    number_format: str = "General"
    decimals: int | None = None
    held: Decimal | None = None
    shown: str | None = None
    struck: str | None = None


NOTHING = Written(None, "")
_HEADING = 4  # cells in a row that are named as a range


def day_text(day: date) -> str:
    """Write a date as people do: 2020年12月31日."""
    return f"{day.year}年{day.month}月{day.day}日"


def written_day(day: date) -> Written:
    """Return a date as the content of a cell."""
    return Written(day, day_text(day))


# The errors of a spreadsheet by their numbers in a .xls ([MS-XLS] 2.5.10); Excel's object model adds 2000.
ERROR_NUMBERS = {
    0: "#NULL!", 7: "#DIV/0!", 15: "#VALUE!", 23: "#REF!", 29: "#NAME?", 36: "#NUM!", 42: "#N/A", 43: "#GETTING_DATA",
    45: "#SPILL!", 46: "#CONNECT!", 47: "#BLOCKED!", 48: "#UNKNOWN!", 49: "#FIELD!", 50: "#CALC!",
}  # fmt: skip
# All of them; of the newest no number is published.
ERROR_TEXTS = frozenset([*ERROR_NUMBERS.values(), "#BUSY!", "#EXTERNAL!", "#PYTHON!", "#TIMEOUT!"])


class Run(NamedTuple):
    """A piece of a text; what is None is as its cell. `raised` is 1 above the line of the text, -1 below it."""

    text: str
    is_struck: bool | None = None
    colour: str | None = None
    raised: int = 0


class RichText(str):
    """A text in runs of which some have a look of their own."""

    __slots__ = ("runs",)
    runs: tuple[Run, ...]


def rich_text(runs: Iterable[Run]) -> str:
    """Return the text of runs, a RichText where one of them does not look as its cell."""
    found = tuple(runs)
    text = "".join(run.text for run in found)
    if all(run[1:] == _PLAIN for run in found):
        return text
    rich = RichText(text)
    rich.runs = found
    return rich


_PLAIN = Run("")[1:]


def text_left(text: str, *, is_struck: bool) -> str:
    """Return what is not struck out of a text, in a cell whose font strikes out or does not."""
    return "".join(run.text for run in runs_left(text, is_struck=is_struck))


def runs_left(text: str, *, is_struck: bool) -> Iterator[Run]:
    """Yield the runs of a text that are not struck out."""
    for run in text.runs if isinstance(text, RichText) else (Run(text),):
        if not (is_struck if run.is_struck is None else run.is_struck):
            yield run


class Cell(NamedTuple):
    """One cell: its place, its content, and its formula without "="."""

    sheet: str
    row: int
    column: int
    written: Written = NOTHING
    formula: str | None = None

    @property
    def text(self) -> str:
        return self.written.text

    @property
    def is_blank(self) -> bool:
        return not self.written.text

    @property
    def is_absent(self) -> bool:
        """True where the form has no such column (column 0)."""
        return self.column == 0

    @property
    def ref(self) -> str:
        """The address within the sheet: H20."""
        return f"{column_letters(self.column)}{self.row}"

    @property
    def place(self) -> str:
        """The address as people find it: H20; in a document's table 第16行第8列."""
        if not _TABLE_NAME.fullmatch(self.sheet):
            return self.ref
        return f"{_row_list([self.row - LINES_ABOVE])}第{self.column}列"

    @property
    def address(self) -> str:
        """The address with its sheet: 自评表!H20."""
        return f"{self.sheet}!{self.ref}"

    @property
    def is_uncalculated(self) -> bool:
        """True where the cell has a formula to which no office program has given a value."""
        return self.formula is not None and self.written.value is None


@lru_cache(maxsize=512)
def column_number(letters: str) -> int:
    """Return the number of a column, from 1: 28 for AB; 0 without letters."""
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number


def column_letters(column: int) -> str:
    """Return the letters of a column: 1 is A, 27 is AA."""
    letters = ""
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def quoted_sheet(name: str) -> str:
    """Return a sheet's name as formulas and links write it."""
    return "'" + name.replace("'", "''") + "'"


def cell_list(cells: Iterable[str], sheet: str | None = None) -> str:
    """Write addresses, with neighbours in a column, or many in a row, as ranges: H15:H18、H20.

    For a document's table its rows are written.
    """
    places = sorted((len(letters), letters, int(row)) for letters, row in (_split(cell) for cell in cells))
    if sheet is not None and _TABLE_NAME.fullmatch(sheet):
        return _row_list(sorted({row - LINES_ABOVE for _, _, row in places}))
    runs = groupby(enumerate(places), key=lambda one: (one[1][1], one[1][2] - one[0]))
    ends = [
        (run[0], run[-1]) for run in ([f"{letters}{row}" for _, (_, letters, row) in run] for _, run in runs)
    ]
    return "、".join(first if first == last else f"{first}:{last}" for first, last in _across(ends))


def _across(ends: Sequence[tuple[str, str]]) -> Iterator[tuple[str, str]]:
    """Join single cells beside each other, where a row has as many as a heading: A4:I4."""
    keys = [
        (_split(first)[1] if first == last else first, column_number(_split(first)[0]) - place)
        for place, (first, last) in enumerate(ends)
    ]
    for _, run in groupby(zip(keys, ends, strict=True), key=lambda one: one[0]):
        found = [end for _, end in run]
        yield from [(found[0][0], found[-1][1])] if len(found) >= _HEADING else found


def place_list(cells: Iterable[str], sheet: str | None) -> str:
    """Write addresses as people find them: H15:H18; in a document's table 表2 第15至18行."""
    listed = cell_list(cells, sheet)
    table = _TABLE_NAME.fullmatch(sheet or "")
    return f"表{table[1]} {listed}" if listed and table else listed


def place_in_copy(cells: Iterable[str], sheet: str | None) -> str:
    """Write addresses as people find them in document and checked copy: 表2 第15行（Word表2 H19）.

    The copy has a document's table as a sheet.
    """
    cells = tuple(cells)
    listed = place_list(cells, sheet)
    is_table = bool(listed) and _TABLE_NAME.fullmatch(sheet or "")
    return f"{listed}（{sheet} {cell_list(cells)}）" if is_table else listed


def place_in_document(text: str) -> str:
    """Return a text that begins with a place in a checked copy with the place in the document: 表2 第15行."""
    found = _IN_COPY.match(text)
    return text if found is None else f"{found[1] or found[2]}{text[found.end() :]}"


def _row_list(rows: Sequence[int]) -> str:
    """Write rows of a table: 第15至18行、第20行; the lines above it are none."""
    inside = [row for row in rows if row > 0]
    runs = groupby(enumerate(inside), key=lambda one: one[1] - one[0])
    ends = [(run[0], run[-1]) for run in ([row for _, row in run] for _, run in runs)]
    listed = [f"第{first}行" if first == last else f"第{first}至{last}行" for first, last in ends]
    return "、".join(listed if len(inside) == len(rows) else ["上方", *listed])


def _split(cell: str) -> tuple[str, str]:
    letters = cell.rstrip("0123456789")
    return letters, cell[len(letters) :]
