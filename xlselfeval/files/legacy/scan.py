"""What is looked at in a .xls, .xlsb or .ods before its values are read: sizes, and what the reader of values leaves out.

That reader (python-calamine) makes room for whatever a file claims: a rectangle from the first to the last
cell of every sheet, lists as long as a number says. Where there is no memory for it, the program ends. So
everything is measured here first, and the reader is given a file of our own making (`OldBook.clean`).
"""

from __future__ import annotations

from dataclasses import dataclass, field

from xlselfeval.errors import UnreadableFile
from xlselfeval.files.limits import FORMAT_CODE, LIMITS, Limits
from xlselfeval.files.sheet import Merge

ENCRYPTED = "文件加了密码，请取消密码后重新报送"
ROWS, COLUMNS, COLUMNS_OF_XLS = 1_048_576, 16_384, 256


def too_large() -> UnreadableFile:
    """The refusal of what no form holds."""
    return UnreadableFile("too-large", "表格内容过多，不像一张自评表，请检查后重新报送")


def truncated() -> UnreadableFile:
    """The refusal of a file that ends too early, or whose parts do not fit together."""
    return UnreadableFile("truncated", "文件不完整或已损坏，请重新报送")


def damaged() -> UnreadableFile:
    """The refusal of what no office program writes."""
    return UnreadableFile("malformed", "文件内部格式有误，请用 Excel 或 WPS 打开，另存为 .xlsx 后再核对")


@dataclass(slots=True)
class SheetScan:
    """One sheet: its merged ranges, errors, number formats, hidden rows and columns; rows and columns from 1.

    `formats` holds the cells whose format is not General; hidden rows and columns are spans, first to last;
    `unknown` holds the formulas whose saved result says nothing.
    """

    name: str
    bottom: int = 0
    right: int = 0
    cells: int = 0
    merges: list[Merge] = field(default_factory=list)
    errors: dict[tuple[int, int], str] = field(default_factory=dict)
    formats: dict[tuple[int, int], str] = field(default_factory=dict)
    unknown: set[tuple[int, int]] = field(default_factory=set)
    hidden_rows: list[tuple[int, int]] = field(default_factory=list)
    hidden_columns: list[tuple[int, int]] = field(default_factory=list)
    is_protected: bool = False
    limits: Limits = LIMITS
    seen: set[tuple[int, int]] = field(default_factory=set)

    def stretch(self, row: int, column: int, *, cells: int = 1) -> None:
        """Take cells up to this one into the sheet; UnreadableFile beyond the limits."""
        self.bottom, self.right = max(self.bottom, row), max(self.right, column)
        self.cells += cells
        if self.cells > self.limits.cells or self.area > self.limits.area or row > ROWS or column > COLUMNS:
            raise too_large()

    def enter(self, row: int, column: int) -> None:
        """Take one cell into the sheet; UnreadableFile where it is there already, and beyond the limits."""
        self.stretch(row, column)
        if (row, column) in self.seen:
            raise damaged()
        self.seen.add((row, column))

    @property
    def area(self) -> int:
        """Cells of the rectangle that the reader of values makes, at most."""
        return self.bottom * self.right

    def note(self, row: int, column: int, code: str) -> None:
        """Keep the number format of a cell."""
        if len(code) > FORMAT_CODE:
            raise damaged()
        if code != "General":
            self.formats[row, column] = code

    def merge(self, top: int, left: int, bottom: int, right: int) -> None:
        """Keep a merged range."""
        if len(self.merges) >= self.limits.merges:
            raise too_large()
        self.merges.append(Merge(top, left, bottom, right))


@dataclass(frozen=True, kw_only=True, slots=True, eq=False, repr=False)
class OldBook:
    """A scanned file: its sheets in order, and the same file made anew from checked parts for the reader of values."""

    sheets: tuple[SheetScan, ...]
    clean: bytes
    date1904: bool = False
    leap1900: bool = True  # Excel counts a 29 February 1900, OpenDocument does not
    has_macros: bool = False


def checked(book: OldBook, limits: Limits) -> OldBook:
    """The book; UnreadableFile when its sheets together, or their merged ranges, are beyond the limits."""
    if len(book.sheets) > limits.sheets or sum(one.area for one in book.sheets) > limits.area:
        raise too_large()
    if len({one.name.lower() for one in book.sheets}) != len(book.sheets):
        raise UnreadableFile("malformed", "文件里有重名的工作表，可能被改动过，请用 Excel 另存后重新报送")
    return book
