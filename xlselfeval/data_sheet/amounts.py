"""The amounts of a data sheet: what they are made of, what they belong to, and the sheet with some put right."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from decimal import Decimal

from xlselfeval.data_sheet.checks import addends_of, slack
from xlselfeval.data_sheet.layout import DataLayout
from xlselfeval.data_sheet.values import DataRow, DataSheet


def amount_rows(sheet: DataSheet) -> Iterator[DataRow]:
    """Yield the rows with amounts."""
    for key, row in sheet.rows.items():
        known = sheet.layout.row(key)
        if known is not None and not known.counts:
            yield row
    for lines in sheet.items.values():
        yield from lines


def inputs_of(sheet: DataSheet, row: DataRow, column: str) -> Iterator[DataRow]:
    """Yield the rows with an amount that add up to a row; itself where it is no sum."""
    known, number = sheet.layout.row(row.key), row.number(column)
    for group in () if known is None or number is None else addends_of(sheet, known):
        added = added_of(group, column)
        if added is not None and number is not None and abs(number - added) <= slack(sheet, len(group) + 1):
            for part in group:
                if part.number(column):
                    yield from inputs_of(sheet, part, column)
            return
    yield row


def added_of(group: tuple[DataRow, ...], column: str) -> Decimal | None:
    """Add up the amounts of rows in a column; None where there is none."""
    given = [number for one in group if (number := one.number(column)) is not None]
    return sum(given, Decimal(0)) if given else None


def is_budget_sum(sheet: DataSheet, row: DataRow, column: str) -> bool:
    """Check whether an amount is the budget of the year and what its two parts add up to."""
    excess = budget_excess(row)
    return column == "adjusted" and excess is not None and abs(excess) <= slack(sheet, 3)


def budget_excess(row: DataRow) -> Decimal | None:
    """Return by how much the budget of the year is more than its two parts; None where one is blank."""
    initial, added, adjusted = (row.number(one) for one in ("initial", "added", "adjusted"))
    return None if initial is None or added is None or adjusted is None else adjusted - initial - added


def totals_over(layout: DataLayout, key: str) -> list[str]:
    """Return a row and the totals that it is added into, the nearest first."""
    block = key.partition("/")[0] if "/" in key else None
    over = next(
        (row.key for row in layout.rows() if key in row.parts or (block and row.items == block)), None
    )
    return [key] if over is None else [key, *totals_over(layout, over)]


def wholes_of(layout: DataLayout, key: str) -> list[str]:
    """Return the rows that a row is no more than, the nearest first."""
    found = [key]
    for one in found:
        more = [*totals_over(layout, one), *layout.above(one)]
        more += [limit.whole for limit in layout.limits if one in limit.parts]
        more += [right if one == left else left for left, right in layout.equals if one in (left, right)]
        found += [each for each in dict.fromkeys(more) if each not in found]
    return found[1:]


def with_numbers(
    sheet: DataSheet, inputs: Sequence[DataRow], column: str, right: Callable[[Decimal], Decimal]
) -> DataSheet:
    """Put right what was filled in for an amount, and with it each sum that has it in."""
    numbers: dict[tuple[str, str], Decimal] = {}
    for place in (column, *["adjusted"] * (column in ("initial", "added"))):
        taken = {
            row.key: number - right(number)
            for row in inputs
            if (number := row.number(column)) is not None
            and (place == column or is_budget_sum(sheet, row, place))
        }
        for row in amount_rows(sheet):
            number, less = row.number(place), sum(taken.get(each.key, Decimal(0)) for each in inputs_of(sheet, row, place))  # fmt: skip
            if number is not None and less:
                numbers[row.key, place] = number - less
    numbers |= {
        (row.key, column): right(number) for row in inputs if (number := row.number(column)) is not None
    }

    def correct(row: DataRow) -> DataRow:
        figures = {
            column: figure._replace(number=numbers.get((row.key, column), figure.number))
            for column, figure in row.figures.items()
        }
        return replace(row, figures=figures)

    return replace(
        sheet,
        rows={key: correct(row) for key, row in sheet.rows.items()},
        items={key: tuple(correct(line) for line in lines) for key, lines in sheet.items.items()},
        tables=tuple(
            replace(table, lines=tuple(correct(line) for line in table.lines)) for table in sheet.tables
        ),
    )
