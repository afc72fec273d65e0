"""The values of a data sheet as it came back, each with its cell."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Literal, NamedTuple

from xlselfeval.cell import Cell
from xlselfeval.data_sheet.layout import Block, DataLayout
from xlselfeval.issue_record import NO_RECORD, IssueRecord, RecordSource
from xlselfeval.scoring.answers import unit_of_money

FigureState = Literal["number", "blank", "unreadable", "uncalculated"]


class Figure(NamedTuple):
    """The content of a cell for a number; `number` is None unless its state is number."""

    cell: Cell
    state: FigureState
    number: Decimal | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class DataRow:
    """A row as it came back, with its figures by column and its reason.

    It has no cell for a reason where the sheet prints no column for reasons.

    `headings` are those of its columns as the sheet prints them, `reason_cell` is the cell for its reason, `name_cell` that of its name.
    `key` is that of the layout, or block and number of a line that the unit named itself: payables/1.
    """

    key: str
    label: str
    figures: Mapping[str, Figure]
    headings: Mapping[str, str]
    reason_cell: Cell | None = None
    name_cell: Cell | None = None

    @property
    def reason(self) -> str | None:
        """The reason that is written beside it; None where the sheet prints no column for reasons."""
        return None if self.reason_cell is None else self.reason_cell.text.strip()

    def number(self, column: str) -> Decimal | None:
        """Return the number in a column; None where there is none."""
        figure = self.figures.get(column)
        return None if figure is None else figure.number


@dataclass(frozen=True, kw_only=True, slots=True)
class Table:
    """The lines of a block with columns of its own, and the line of its totals, if it prints one."""

    block: Block
    lines: tuple[DataRow, ...]
    total: DataRow | None = None


class Section(NamedTuple):
    """A block under its printed caption, and all rows that are printed in it, blank lines too."""

    block: Block
    caption: Cell
    rows: tuple[DataRow, ...]


@dataclass(frozen=True, kw_only=True, slots=True, eq=False, repr=False)
class DataSheet:
    """A data sheet as it came back.

    `items` holds the lines that the unit named, by block; `texts` the cells for long answers, by block. `money_unit` is 万元 or 元, `places` are the decimals to
    which its amounts are written. `unread` are the captions of sections with figures and without headings. `sums` are the places of issued formulas in a file that holds their values alone,
    `uncalculated` the cells of formulas that came without results.
    """

    layout: DataLayout
    sheet: str
    title: str
    year: int | None
    organization: str | None
    rows: Mapping[str, DataRow]
    items: Mapping[str, tuple[DataRow, ...]]
    tables: tuple[Table, ...]
    sections: tuple[Section, ...]
    texts: Mapping[str, Cell]
    unread: tuple[Cell, ...] = ()
    places: int
    money_unit: str
    cells: Mapping[tuple[int, int], Cell] = field(default_factory=dict)
    is_protected: bool | None = None
    values_of: str = ""  # the format in which it came as values alone, itself or before it was copied
    is_copy: bool = False  # the checked copy of such a file
    sums: frozenset[tuple[int, int]] = frozenset()
    uncalculated: tuple[Cell, ...] = ()
    record: IssueRecord | None = None
    record_source: RecordSource = NO_RECORD

    @property
    def is_blank(self) -> bool:
        """True where no figure is filled in; a sum that is 0 is none."""
        return not any(
            figure.number or (figure.number is not None and not self._may_be_sum(row, column))
            for row in self.all_rows()
            for column, figure in row.figures.items()
        )

    def is_sum(self, row: DataRow, column: str) -> bool:
        """Check whether a figure is a formula's, or was issued as one in a file that holds values alone."""
        cell = row.figures[column].cell
        is_budget = column == "adjusted" and {"initial", "added"} <= row.figures.keys()
        is_rate = any(column == rate.rate for block in self.layout.blocks for rate in block.rates)
        is_issued = (cell.row, cell.column) in self.sums or (bool(self.values_of) and (is_budget or is_rate))
        return cell.formula is not None or is_issued

    def _may_be_sum(self, row: DataRow, column: str) -> bool:
        """Check whether a figure is a sum; where formulas are unknown, by the layout."""
        is_total = self.layout.is_total(row.key) or any(row is table.total for table in self.tables)
        return self.is_sum(row, column) or (bool(self.values_of) and is_total)

    @property
    def scale(self) -> Decimal:
        """The 万元 in one unit of its amounts."""
        return unit_of_money(self.money_unit).factor / unit_of_money("万元").factor

    def amount(self, row: str, column: str) -> Decimal | None:
        """Return an amount in 万元, or a count as it is; None where the sheet has none."""
        known, number = self.layout.row(row), self.number(row, column)
        return number if number is None or (known is not None and known.counts) else number * self.scale

    def number(self, row: str, column: str) -> Decimal | None:
        """Return the number of a row in a column as the sheet has it; None where it has none."""
        found = self.rows.get(row)
        return None if found is None else found.number(column)

    def label(self, row: str) -> str:
        """Return the caption of a row as the sheet prints it."""
        found = self.rows.get(row)
        return row if found is None else found.label

    def all_rows(self) -> Iterator[DataRow]:
        """Yield every row with a caption, the lines that the unit named, and those of the tables."""
        yield from self.rows.values()
        for lines in self.items.values():
            yield from lines
        for table in self.tables:
            yield from table.lines
            if table.total is not None:
                yield table.total
