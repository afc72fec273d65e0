"""The layout of a data sheet: columns, blocks of rows, and how the rows depend on each other."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from xlselfeval.scheme.model import Severity

BlockKind = Literal["rows", "items", "lines", "text"]
PERIODS = ("previous", "initial", "added", "adjusted", "spent")  # the columns that hold amounts
REASON, NAME = "reason", "name"  # the columns that hold texts


@dataclass(frozen=True, kw_only=True, slots=True)
class Column:
    """A column: its key, the caption that is issued, other captions that are read."""

    key: str
    caption: str
    words: tuple[str, ...] = ()

    @property
    def unit(self) -> str:
        """The unit that the caption gives in brackets; "" for none."""
        return self.caption.partition("（")[2].removesuffix("）")


@dataclass(frozen=True, kw_only=True, slots=True)
class Row:
    """A row with a caption of its own.

    `parts` add up to it, `includes` are some of its parts, `items` names a block whose lines add up to it. `columns`
    are the keys of the columns in which it has a figure or a text.
    """

    key: str
    caption: str
    columns: tuple[str, ...]
    words: tuple[str, ...] = ()
    parts: tuple[str, ...] = ()
    includes: tuple[str, ...] = ()
    items: str = ""
    counts: bool = False
    issues: bool = True

    @property
    def below(self) -> tuple[str, ...]:
        """The keys of all rows that are parts of this one."""
        return (*self.parts, *self.includes)


@dataclass(frozen=True, kw_only=True, slots=True)
class Rate:
    """A rate that a table prints: one of its columns as a percentage of another."""

    rate: str
    part: str
    whole: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Block:
    """A part of the sheet under one caption.

    `lines` are issued for a unit to fill in, `optional` ones may stay blank. `heading` is issued in place of
    决算数 in the headings of its columns.
    """

    key: str
    kind: BlockKind
    caption: str
    columns: tuple[Column, ...]
    words: tuple[str, ...] = ()
    rows: tuple[Row, ...] = ()
    rates: tuple[Rate, ...] = ()
    lines: int = 0
    optional: bool = False
    counts: bool = False
    heading: str = "决算数"


@dataclass(frozen=True, kw_only=True, slots=True)
class Limit:
    """Rows that together are not more than another.

    It holds in all `columns`, or those named, and where the row `requires` has a figure, if it names one.
    """

    parts: tuple[str, ...]
    whole: str
    severity: Severity = "warning"
    columns: tuple[str, ...] = ()
    requires: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class PerPerson:
    """Limits of what a row is by person, in 万元; beyond them the sheet seems to be in another unit.

    `persons` are the columns of a table, `block`, that `most` is held against, `paid` those for `least`: the few
    persons of an office may be far from all that it has.
    """

    row: str
    block: str
    persons: tuple[str, ...]
    paid: tuple[str, ...] = ()
    most: Decimal
    least: Decimal = Decimal(0)


@dataclass(frozen=True, kw_only=True, slots=True, eq=False)
class DataLayout:
    """A data sheet as it is issued and read.

    `equals` are pairs of rows with the same figures, `counted` pairs of an amount and the number of things it paid
    for, `needs` such pairs of which the number may be without an amount, `overruns` pairs of a budget's column and the rows that are held against it, `changes` the rows whose change
    by `change_percent` and more asks for a reason, `per_person` the limits of amounts by person.
    """

    id: str
    title: str
    mark: str
    money_unit: str
    change_percent: int = 20
    note: str = ""
    columns: tuple[Column, ...]
    blocks: tuple[Block, ...]
    equals: tuple[tuple[str, str], ...]
    limits: tuple[Limit, ...]
    counted: tuple[tuple[str, str], ...]
    needs: tuple[tuple[str, str], ...] = ()
    overruns: tuple[tuple[str, tuple[str, ...]], ...]
    changes: tuple[str, ...]
    per_person: tuple[PerPerson, ...] = ()

    def rows(self) -> Iterator[Row]:
        """Yield every row of every block."""
        for block in self.blocks:
            yield from block.rows

    def row(self, key: str) -> Row | None:
        """Return the row of a key; None for the line of a block of items."""
        return next((one for one in self.rows() if one.key == key), None)

    def is_total(self, key: str) -> bool:
        """Check whether other rows or lines add up to a row."""
        row = self.row(key)
        return row is not None and bool(row.parts or row.items)

    def above(self, key: str) -> Iterator[str]:
        """Yield the rows that a row is a part of, the nearest first."""
        for row in self.rows():
            if key in row.below:
                yield row.key
                yield from self.above(row.key)

    def beneath(self, key: str) -> Iterator[str]:
        """Yield all parts of a row and their parts."""
        row = self.row(key)
        for part in () if row is None else row.below:
            yield part
            yield from self.beneath(part)
