"""Final accounts as they were read: the tables of one unit and year, each figure with its cell."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import NamedTuple

from xlselfeval.accounts.layout import AMOUNT, TableLayout
from xlselfeval.across.figures import Scope
from xlselfeval.cell import Cell
from xlselfeval.errors import in_a_line
from xlselfeval.scoring.answers import TEN_THOUSAND

Key = tuple[str, str, str]  # row, column, period
SPENT = "spent"


class AccountFigure(NamedTuple):
    """A cell of a table: its number in the table's unit, 0 for a blank; None where it is no number."""

    cell: Cell
    number: Decimal | None
    is_blank: bool


@dataclass(frozen=True, kw_only=True, slots=True, eq=False)
class AccountTable:
    """A table: its title, its figures by row, column and period, the captions of its rows and columns.

    `factor` is the number of 元 in its unit, None where none is stated, `places` the decimals of its figures; `groups` names the rows that make up a sum.
    `is_empty` is true where a note says that there was nothing of the kind, so that every figure is 0.
    """

    layout: TableLayout
    title: Cell
    figures: Mapping[Key, AccountFigure]
    captions: Mapping[str, str]
    headings: Mapping[str, str]
    groups: Mapping[str, tuple[str, ...]]
    factor: Decimal | None = None
    is_empty: bool = False
    places: int = 2

    def number(self, row: str, column: str = AMOUNT, period: str = SPENT) -> Decimal | None:
        """Return a figure in 万元; None where the table does not print it or its unit is not known."""
        if self.is_empty:
            return Decimal(0)
        figure = self.figures.get((row, column, period))
        if figure is None or figure.number is None or self.factor is None:
            return None
        return figure.number * self.factor / TEN_THOUSAND

    @property
    def half(self) -> Decimal:
        """Half of the last place of its figures, in 万元."""
        return Decimal("0.5").scaleb(-self.places) * (self.factor or TEN_THOUSAND) / TEN_THOUSAND

    def rows(self) -> tuple[str, ...]:
        """Return the rows in their order."""
        return tuple(self.captions)

    def periods(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(period for _, _, period in self.figures)) or (SPENT,)

    def find(self, row: str, column: str = AMOUNT, period: str = SPENT) -> AccountFigure | None:
        return self.figures.get((row, column, period))


@dataclass(frozen=True, kw_only=True, slots=True, eq=False, repr=False)
class Accounts:
    """The tables of one unit and year, by key; a fact that is not stated is None.

    `is_scope_certain` is true where the words 本级 or 汇总 state the scope, and false where only the kind of the paper suggests it.
    """

    organization: str | None
    year: int | None
    scope: Scope | None
    is_scope_certain: bool
    tables: Mapping[str, AccountTable]

    def __repr__(self) -> str:
        return in_a_line(f"<Accounts of {self.organization}, {self.year}: {len(self.tables)} tables>")
