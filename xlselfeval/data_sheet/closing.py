"""The numbers that close the open sums of a data sheet, one for each figure that may be wrong."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import NamedTuple

from xlselfeval.data_sheet.amounts import with_numbers
from xlselfeval.data_sheet.checks import open_totals, slack, sums_of, typed_parts
from xlselfeval.data_sheet.values import DataRow, DataSheet
from xlselfeval.scoring.rounding import are_swapped

_MOST_SLIPS = 2  # figures of which one may have two digits in the other order


class Closing(NamedTuple):
    """A figure that was typed, and the number with which an open sum of its column closes."""

    row: DataRow
    column: str
    number: Decimal

    @property
    def is_slip(self) -> bool:
        """True where the two differ in the order of two neighbouring digits."""
        return are_swapped(self.row.number(self.column) or Decimal(0), self.number)


def closings(sheet: DataSheet) -> Iterator[tuple[Closing, ...]]:
    """Yield for each open sum, and each two totals that differ, the figures of which one may be wrong."""
    for total, group in ((total, group) for row, total, group in sums_of(sheet) if not row.counts):
        for column in total.figures:
            numbers = [one.number(column) for one in group]
            given, number = [one for one in numbers if one is not None], total.number(column)
            if number is None or len(given) < len(numbers):
                continue
            excess = number - sum(given, Decimal(0))
            if abs(excess) > slack(sheet, len(given) + 1):
                parts = [part for one in group for part in typed_parts(sheet, one) or [one]]
                yield (
                    *_moved(parts, column, excess),
                    *_moved(_typed_itself(sheet, total, column), column, -excess),
                )
    for left, right, column, excess in open_totals(sheet):
        sides = ((left, -excess), (right, excess))
        yield tuple(one for total, by in sides for one in _moved(_typed(sheet, total, column), column, by))


def without_slips(sheet: DataSheet) -> Iterator[tuple[DataSheet, ...]]:
    """Yield for each open sum the sheets of which one has two digits back in their order."""
    for group in closings(sheet):
        slips = [one for one in group if one.is_slip]
        if 0 < len(slips) <= _MOST_SLIPS:
            yield tuple(with_closing(sheet, one) for one in slips)


def with_closing(sheet: DataSheet, closing: Closing) -> DataSheet:
    """Put the number with which a sum closes into the sheet, and into each sum that has its figure in."""
    return with_numbers(sheet, (closing.row,), closing.column, lambda _: closing.number)


def _typed(sheet: DataSheet, total: DataRow, column: str) -> list[DataRow]:
    return typed_parts(sheet, total) or _typed_itself(sheet, total, column)


def _typed_itself(sheet: DataSheet, total: DataRow, column: str) -> list[DataRow]:
    """Return a total that was typed itself; nothing where it is a formula's."""
    return [] if sheet.is_sum(total, column) else [total]


def _moved(rows: list[DataRow], column: str, by: Decimal) -> Iterator[Closing]:
    for row in rows:
        number = row.number(column)
        if number is not None:
            yield Closing(row, column, number + by)
