"""What came back: the answers of one form, every one knowing its cell.

Plain types without Excel: the reader makes them, the scoring sees only `Written`, the
review compares them with what was recomputed. `Written` and `Cell` are named tuples, because
a thousand of them are made for each form.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from functools import lru_cache
from typing import NamedTuple


class Written(NamedTuple):
    """What a person reads in a cell.

    `value` is the cell's value (a number as the decimal of its 15 significant digits, a date
    when the cell's format shows one); `text` is what stands there, exact, with the unit or
    percent sign that the format adds (195 shown as 195篇 gives "195篇"). `decimals` is how many
    decimals a number's format shows, None where it shows what the value has.
    """

    value: Decimal | str | date | bool | None
    text: str
    number_format: str = "General"
    decimals: int | None = None


NOTHING = Written(None, "")


class Cell(NamedTuple):
    """One cell of the form: where it stands, what is written there, and its formula, without "="."""

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
        """The form has no such column: the cell stands for nothing (column 0)."""
        return self.column == 0

    @property
    def ref(self) -> str:
        """The address within the sheet: H20."""
        return f"{column_letters(self.column)}{self.row}"

    @property
    def address(self) -> str:
        """The address with its sheet: 自评表!H20."""
        return f"{self.sheet}!{self.ref}"

    @property
    def is_uncalculated(self) -> bool:
        """A formula that no office program has given a value."""
        return self.formula is not None and self.written.value is None


@lru_cache(maxsize=512)
def column_letters(column: int) -> str:
    """1 → A, 27 → AA."""
    letters = ""
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


@dataclass(frozen=True, kw_only=True, slots=True, eq=False, repr=False)
class FundLine:
    """One line of the money block; a cell is None where the form has no such column."""

    label: str
    budget_initial: Cell | None
    budget_adjusted: Cell | None
    budget_spent: Cell | None


@dataclass(frozen=True, kw_only=True, slots=True, eq=False, repr=False)
class Funds:
    """The money block: the total line, its fund lines, and what the execution row earns."""

    total: FundLine
    lines: tuple[FundLine, ...]
    points: Cell | None
    rate: Cell | None
    score: Cell | None
    unit: str
    note: Cell | None = None


@dataclass(frozen=True, kw_only=True, slots=True, eq=False, repr=False)
class IndicatorRow:
    """One level-3 indicator as filled in."""

    category: str
    subcategory: str
    name: str
    indicator: Cell
    target: Cell
    actual: Cell
    points: Cell
    score: Cell
    note: Cell


@dataclass(frozen=True, kw_only=True, slots=True, eq=False, repr=False)
class CategoryCaption:
    """A level-1 caption as printed, with the points it names (「产出指标(50分)」), if any."""

    name: str
    points: Decimal | None
    cell: Cell


@dataclass(frozen=True, kw_only=True, slots=True, eq=False, repr=False)
class TotalRow:
    """The row 总分; a cell is None where the form has none."""

    points: Cell | None
    score: Cell | None
    grade: Cell | None


@dataclass(frozen=True, kw_only=True, slots=True, eq=False, repr=False)
class GoalBlock:
    """A block of indicators that has points as a whole (「年度绩效目标1（40分）」), and its first and last row."""

    name: str
    points: Decimal | None
    cell: Cell
    first: int
    last: int


class RivalColumns(NamedTuple):
    """Two columns of the indicator table that claim one role, by their captions; the first is read."""

    role: str
    caption: Cell
    other: Cell


class FormulaFault(NamedTuple):
    """What is wrong with a formula of a form; `kind` is the name of a finding without "formula-".

    `found` is what stands there (a constant, a formula, a value), `expected` what was issued or what
    the formula really gives.
    """

    kind: str
    cell: Cell
    found: str
    expected: str


class OpenFormula(NamedTuple):
    """A formula that was not evaluated; `reason` is a name in FORMULA_REASONS (review/words.py)."""

    cell: Cell
    reason: str


class IssuedRow(NamedTuple):
    """An indicator as it was issued; target and points as printed. `id` is its number among the issued ones, from 1."""

    category: str
    subcategory: str
    name: str
    target: str
    points: Decimal
    id: int = 0


class IssuedText(NamedTuple):
    """What a locked cell was issued with, and where; `role` is the kind of cell: title, caption, heading, note …"""

    role: str
    row: int
    column: int
    text: str


class MacroModule(NamedTuple):
    """A module of macros: its name, and a digest of its code that survives the saves of office programs."""

    name: str
    digest: str


@dataclass(frozen=True, kw_only=True, slots=True, eq=False, repr=False)
class Macros:
    """The macros that a workbook holds: the modules that have code, or why they cannot all be told."""

    modules: tuple[MacroModule, ...] = ()
    unreadable: bool = False
    foreign_kinds: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True, eq=False, repr=False)
class Snapshot:
    """What an issued workbook says of itself; inside a returned file it can be edited, so it proves nothing alone.

    `id` tells one issue from another, `digest` is that of all it says: an `id` that it does not give has
    been edited (`is_sound`). `content` is a digest of what stood in the form, without its formulas, which
    `formulas` maps from addresses, without "="; `rows` are the approved indicators, `groups` the level-1 and
    level-2 names of all rows, `own_rows` says whether the unit may add its own; `texts` is what was printed
    in locked cells outside the indicators. `due` is what the bureau's roster calls the form, `sheet` the
    sheet that it was issued on.
    """

    scheme: str
    version: str
    profile: str
    year: int | None
    content: str
    rows: tuple[IssuedRow, ...] = ()
    own_rows: bool = True
    macros: bool = False
    id: str = ""
    digest: str = ""
    is_sound: bool = True
    fields: tuple[tuple[str, str], ...] = ()
    groups: tuple[tuple[str, str], ...] = ()
    texts: tuple[IssuedText, ...] = ()
    modules: tuple[MacroModule, ...] = ()
    formulas: Mapping[str, str] = field(default_factory=dict)
    due: str = ""
    sheet: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class Origin:
    """What a form is compared with, and how that was found.

    `source` is none, embedded (the snapshot that the returned workbook carries) or file (the sender's).
    `embedded` is what became of the snapshot inside: absent, sound, edited. With the sender's files at hand
    (`wanted`), `file` is the one that fits, found by its `matched` (id, fields, name), and `rivals` are
    those among which there is no choosing.
    """

    source: str = "none"
    embedded: str = "absent"
    wanted: bool = False
    file: str = ""
    matched: str = ""
    rivals: tuple[str, ...] = ()


class HiddenSheet(NamedTuple):
    """A hidden sheet with content that is none of ours; whether a form stands on it."""

    name: str
    holds_form: bool


@dataclass(frozen=True, kw_only=True, slots=True, eq=False, repr=False)
class Submission:
    """One form as it came back.

    `fields` holds the heading fields found by their captions (organization, project,
    department); a part that the form does not have is None. `cells` holds all cells of the sheet,
    by row and column, for formulas that refer to them. `hidden` names the hidden rows and columns inside
    the form that hold something, `hidden_sheets` those of the workbook; `is_protected` is None where the
    file cannot tell; `macros` is None where the workbook holds none. `snapshot` is what the form is compared
    with, `origin` where that comes from. `values_of` is the format (xls, xlsb, ods) of a file of which only
    the values could be read, no formulas; else "".
    `captions` holds the keys of all texts down to the heading, by which a scheme knows it; `heading` is the caption of
    the indicators; `unknown_captions` stand in a heading in which a column is missing.
    """

    sheet: str
    title: Cell
    year: int | None
    fields: tuple[tuple[str, Cell], ...]
    goal_expected: Cell | None
    goal_achieved: Cell | None
    funds: Funds | None
    rows: tuple[IndicatorRow, ...]
    categories: tuple[CategoryCaption, ...]
    total: TotalRow
    snapshot: Snapshot | None
    cells: Mapping[tuple[int, int], Cell] = field(default_factory=dict)
    hidden: tuple[str, ...] = ()
    is_protected: bool | None = None
    macros: Macros | None = None
    hidden_sheets: tuple[HiddenSheet, ...] = ()
    origin: Origin = Origin()
    values_of: str = ""
    captions: frozenset[str] = frozenset()
    blocks: tuple[GoalBlock, ...] = ()
    heading: Cell | None = None
    rivals: tuple[RivalColumns, ...] = ()
    unknown_captions: tuple[str, ...] = ()

    def field(self, name: str) -> Cell | None:
        """The value cell of a heading field, or None when the form has no such caption."""
        return next((cell for key, cell in self.fields if key == name), None)

    def field_text(self, name: str) -> str | None:
        """What stands in a heading field, or None."""
        cell = self.field(name)
        return None if cell is None or cell.is_blank else cell.text
