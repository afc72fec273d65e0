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


class FormulaFault(NamedTuple):
    """What is wrong with a formula of a form; `kind` is the name of a finding without "formula-".

    `found` is what stands there (a constant, a formula, a value), `expected` what was issued or what
    the formula really gives.
    """

    kind: str
    cell: Cell
    found: str
    expected: str


class IssuedRow(NamedTuple):
    """An indicator as it was issued; target and points as printed."""

    category: str
    subcategory: str
    name: str
    target: str
    points: Decimal


@dataclass(frozen=True, kw_only=True, slots=True, eq=False, repr=False)
class Snapshot:
    """What an issued workbook says of itself; it can be edited, so it proves nothing alone.

    `content` is a digest of what stood in the form, without its formulas; `rows` are the approved
    indicators, `own_rows` says whether the unit may add its own. `due` is what the bureau's roster calls
    the form, `sheet` the sheet that it was issued on.
    """

    scheme: str
    version: str
    profile: str
    year: int | None
    content: str
    rows: tuple[IssuedRow, ...] = ()
    own_rows: bool = True
    macros: bool = False
    due: str = ""
    sheet: str = ""


@dataclass(frozen=True, kw_only=True, slots=True, eq=False, repr=False)
class Submission:
    """One form as it came back.

    `fields` holds the heading fields found by their captions (organization, project,
    department); a part that the form does not have is None. `cells` holds all cells of the sheet,
    by row and column, for formulas that refer to them. `hidden` names the hidden rows and columns inside
    the form that hold something; `is_protected` is None where the file cannot tell; `has_macros` says that the workbook holds VBA or macros of WPS.
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
    has_macros: bool = False

    def field(self, name: str) -> Cell | None:
        """The value cell of a heading field, or None when the form has no such caption."""
        return next((cell for key, cell in self.fields if key == name), None)

    def field_text(self, name: str) -> str | None:
        """What stands in a heading field, or None."""
        cell = self.field(name)
        return None if cell is None or cell.is_blank else cell.text
