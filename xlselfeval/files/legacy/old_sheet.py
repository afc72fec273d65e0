"""A sheet of a .xls, .xlsb or .ods, filled cell by cell; all sizes are bounded."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Literal

from xlselfeval.cell import NOTHING, Cell, RichText, Written, rich_text
from xlselfeval.errors import SheetFault, UnreadableFile, beyond_forms
from xlselfeval.files.limits import FORMAT_CODE, Limits
from xlselfeval.files.looks.colours import BLACK, WHITE
from xlselfeval.files.looks.conditional import CellsOf, Conditions, show_conditions
from xlselfeval.files.looks.grid import USUAL_WIDTH, Grid
from xlselfeval.files.looks.old_styles import OldStyle
from xlselfeval.files.looks.rules import Rule
from xlselfeval.files.looks.written import EMPTY_TEXT, number_written, styled_number, styled_text
from xlselfeval.files.ranges import LAST_COLUMN, LAST_ROW, Area, Place
from xlselfeval.files.sheet import UNKNOWN_FORMULA, Sheet, hide_moved, hide_small, merge_cells, too_much_in
from xlselfeval.files.sheet_parser import LOWEST
from xlselfeval.files.xml import REMOVE_PASSWORD

Value = str | float | bool | None
_Span = tuple[int, int]  # of rows or columns, first and last
State = Literal["visible", "hidden", "veryHidden"]
_STATES: tuple[State, ...] = ("visible", "hidden", "veryHidden")
ROWS, COLUMNS = LAST_ROW, LAST_COLUMN
FLOAT = re.compile(r"[+-]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][+-]?[0-9]+)?")
_INVISIBLE = 0.5  # points or characters: a row or column that shows nothing
_NARROWEST = 6.75  # points: a column in which nothing can be read
_MOST_WIDTHS = 1_000  # of columns: those behind them count as usual
_NOT_IN_TEXTS = re.compile("[\x00-\x08\x0b-\x1f\ufffe\uffff]")  # XML cannot hold them


def truncated() -> UnreadableFile:
    """Return the error for a file that ends too early, or whose parts do not fit together."""
    return UnreadableFile("truncated", "文件不完整或已损坏，请换用完好的文件")


def damaged() -> UnreadableFile:
    """Return the error for what no office program writes."""
    return UnreadableFile("malformed", "文件内部格式有误，请用Excel或WPS另存为.xlsx")


def encrypted() -> UnreadableFile:
    """Return the error for a file with a password."""
    return UnreadableFile("encrypted", REMOVE_PASSWORD)


def sheet_state(number: int) -> State:
    """Return the state for its number in a .xls or .xlsb; UnreadableFile for an unknown one."""
    if number >= len(_STATES):
        raise damaged()
    return _STATES[number]


class OldSheet:
    """The values, formats, merges and hidden parts of a sheet; rows and columns count from 1.

    `values` holds each cell with content: a date is its serial number, an error its text, None a formula whose
    result the file does not hold, "" one whose result is an empty text. `formats` holds the number formats
    other than General of the numbers. Hidden rows and columns are spans, first to last.
    """

    def __init__(self, name: str, state: State, limits: Limits) -> None:
        self.name, self.state, self.limits = name, state, limits
        self.values: dict[Place, Value] = {}
        self.formats: dict[Place, str] = {}
        self.merges: list[Area] = []
        self.hidden_rows: list[_Span] = []
        self.hidden_columns: list[_Span] = []
        self.struck: set[Place] = set()  # cells whose font strikes out
        self.unseen: set[Place] = set()  # cells whose text nobody can see
        self.behind: dict[Place, str | None] = {}  # colours behind texts, other than white
        self.text_formats: dict[Place, str] = {}  # those that may show another text
        self.colours: dict[Place, str] = {}  # of texts, other than black
        self.indents: dict[Place, float] = {}  # of texts that are moved far
        self.rules: list[Rule] = []  # of conditional formats
        self.widths: list[tuple[int, int, float]] = []  # of columns, in the unit of the indents
        self.usual_width = USUAL_WIDTH
        self.small_rows: list[_Span] = []  # not hidden, but too small to see
        self.small_columns: list[_Span] = []
        self.fault: SheetFault | None = None  # why nothing of the sheet is read
        self.is_protected = False
        self.bottom = self.right = 0
        self.characters = 0  # of all texts; cells may share one that the file holds once
        self.count = 0  # of cells

    def stretch(self, row: int, column: int, *, cells: int = 1) -> None:
        """Count cells up to this one; UnreadableFile beyond the limits."""
        self.bottom, self.right = max(self.bottom, row), max(self.right, column)
        self.count += cells
        if self.count > self.limits.cells or row > ROWS or column > COLUMNS:
            raise too_much_in(self.name)

    def forget(self, fault: SheetFault) -> None:
        """Keep nothing but the reason why the sheet is not read."""
        self.fault = fault
        self.values.clear()
        self.merges.clear()

    def put(self, row: int, column: int, value: Value, code: str = "General") -> None:
        """Enter a cell with its value and format; UnreadableFile where the sheet has it already."""
        self.stretch(row, column)
        if (row, column) in self.values:
            raise damaged()
        self.set(row, column, value, code)

    def set(self, row: int, column: int, value: Value, code: str = "General") -> None:
        """Give a cell that has been counted its value."""
        if isinstance(value, str):
            if not isinstance(value, RichText):
                value = _NOT_IN_TEXTS.sub("", value)  # the same object where nothing is found: cells share it
            elif _NOT_IN_TEXTS.search(value):
                value = rich_text(run._replace(text=_NOT_IN_TEXTS.sub("", run.text)) for run in value.runs)
            self.characters += len(value)
            if self.characters > self.limits.characters:
                raise beyond_forms()
        elif code != "General":
            if len(code) > FORMAT_CODE:
                raise damaged()
            self.formats[row, column] = code
        self.values[row, column] = value

    def look(self, row: int, column: int, style: OldStyle) -> None:
        """Note what the style of a cell does to its text."""
        if style.is_struck:
            self.struck.add((row, column))
        if style.is_unseen:
            self.unseen.add((row, column))
        if style.behind != WHITE:
            self.behind[row, column] = style.behind
        if style.colour != BLACK:
            self.colours[row, column] = style.colour
        if style.indent:
            self.indents[row, column] = style.indent
        if (";" in style.code or "[" in style.code) and len(style.code) <= FORMAT_CODE:
            self.text_formats[row, column] = style.code

    def add_rows(self, first: int, last: int, points: float | None, is_hidden: bool) -> None:
        """Note rows of a height in points that are hidden, or too small to see."""
        _add_size(self.hidden_rows, self.small_rows, (first, last), points, is_hidden, LOWEST)

    def add_columns(
        self, first: int, last: int, width: float | None, is_hidden: bool, smallest: float = _NARROWEST
    ) -> None:
        """Note columns that are hidden, or too small to see: of a width in points, or in the unit of `smallest`."""
        if width is not None and len(self.widths) < _MOST_WIDTHS:
            self.widths.append((first, last, 0 if is_hidden else width))
        _add_size(self.hidden_columns, self.small_columns, (first, last), width, is_hidden, smallest)

    def merge(self, top: int, left: int, bottom: int, right: int) -> None:
        """Enter a merged range; UnreadableFile beyond the limits."""
        if len(self.merges) >= self.limits.merges:
            raise beyond_forms()
        if bottom > ROWS or right > COLUMNS:
            raise damaged()
        self.merges.append(Area(top, left, bottom, right))

    def add_rule(self, rule: Rule) -> None:
        """Enter a rule of a conditional format behind all that have its rank."""
        self.rules.append(rule._replace(rank=(rule.rank[0], len(self.rules))))

    def read(self, name: str, *, date1904: bool, others: CellsOf) -> Sheet:
        """Return a Sheet of this name with the cells as a person reads them; `others` are those of other sheets.

        Raises UnreadableFile for texts, numbers and merged ranges that no office program writes.
        """
        held = self.contents(name, date1904=date1904)
        sheet = Sheet(name, self.state != "visible", is_protected=self.is_protected, limits=self.limits)
        sheet.cells = {place: cell for place, cell in held.items() if self.values[place] != ""}
        merge_cells(sheet, self.merges, self.limits)
        if self.rules:
            self._show_conditions(sheet, held, date1904, others)
        filled = {row for row, _ in (*sheet.cells, *sheet.covered)}
        hide_small(sheet, within(self.small_rows, filled), self.small_columns)
        hide_moved(sheet, self.indents, Grid(tuple(self.widths), usual_width=self.usual_width))
        sheet.hidden_rows = within(self.hidden_rows, {row for row, _ in sheet.cells})
        columns = within(self.hidden_columns, range(1, max(1, self.right) + 1))
        sheet.hidden_columns = tuple((column, column) for column in sorted(columns))
        return sheet

    def contents(self, name: str, *, date1904: bool) -> dict[Place, Cell]:
        """Return all cells as they are without conditional formats, also those with an empty text. Raises as `read`."""
        if self.fault is not None:
            raise self.fault
        return {
            place: Cell(name, *place, self._written(place, value, date1904), UNKNOWN_FORMULA if value is None else None)
            for place, value in sorted(self.values.items())
        }  # fmt: skip

    def _show_conditions(
        self, sheet: Sheet, held: Mapping[Place, Cell], date1904: bool, others: CellsOf
    ) -> None:
        """Note what cells show under the conditional formats of their sheet."""
        colours = {place: (self.colours.get(place, BLACK), self.behind.get(place, WHITE)) for place in held}
        rules = sorted(self.rules, key=lambda rule: rule.rank)
        conditions = Conditions(rules, colours, held, date1904, self.name, others)
        if not show_conditions(sheet.cells, conditions):
            raise too_much_in(self.name)

    def _written(self, place: Place, value: Value, date1904: bool) -> Written:
        if value is None:
            return NOTHING
        if value == "":
            return EMPTY_TEXT
        if isinstance(value, str):
            code = self.text_formats.get(place, "General")
            return styled_text(
                value, code, is_struck=place in self.struck, is_unseen=place in self.unseen, behind=self.behind.get(place, WHITE)
            )  # fmt: skip
        written = self._written_number(place, value, date1904)
        return written._replace(shown="") if place in self.unseen and written.text else written

    def _written_number(self, place: Place, value: float, date1904: bool) -> Written:
        if isinstance(value, bool):
            return Written(value, "TRUE" if value else "FALSE")
        code, behind = self.formats.get(place, "General"), self.behind.get(place, WHITE)
        written = number_written(f"{value or 0:.15g}", code, date1904)
        if "[" in code:
            written = styled_number(written, code, behind)
        return EMPTY_TEXT._replace(struck=written.text) if place in self.struck else written


def _add_size(
    hidden: list[_Span], small: list[_Span], span: _Span, size: float | None, is_hidden: bool, smallest: float
) -> None:  # fmt: skip
    if is_hidden or (size is not None and size < _INVISIBLE):
        hidden.append(span)
    elif size is not None and size < smallest:
        small.append(span)


def check_together(sheets: Sequence[OldSheet], limits: Limits) -> None:
    """Raise UnreadableFile where sheets are together beyond the limits of a file."""
    cells, characters = sum(one.count for one in sheets), sum(one.characters for one in sheets)
    if cells > limits.all_cells or characters > limits.characters:
        raise beyond_forms()


def within(spans: Iterable[_Span], places: Iterable[int]) -> frozenset[int]:
    """Return the places that lie in one of the spans, first to last, in one pass over both."""
    found: set[int] = set()
    waiting = sorted(places, reverse=True)
    for first, last in sorted(spans):
        while waiting and waiting[-1] < first:
            waiting.pop()
        while waiting and waiting[-1] <= last:
            found.add(waiting.pop())
    return frozenset(found)
