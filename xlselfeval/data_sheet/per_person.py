"""Amounts by person beyond all reason: the whole sheet seems to be in another unit than it states."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from decimal import Decimal

from xlselfeval.data_sheet.findings import data_finding
from xlselfeval.data_sheet.layout import PERIODS, PerPerson
from xlselfeval.data_sheet.values import DataRow, DataSheet
from xlselfeval.review.finding import Finding
from xlselfeval.review.likely_causes import SCALE, SCALE_WORDS
from xlselfeval.scoring.number import half_up, plain

# The column of added amounts is left out: the sheet has no number of persons for it.
_COLUMNS = tuple(one for one in reversed(PERIODS) if one != "added")
_PLACES, _PLACES_OF_LITTLE = 2, 4  # of an amount by person in 万元, and of one below 1万元


def check_per_person(sheet: DataSheet) -> Iterator[Finding]:
    """Ask about the unit of a sheet where every amount of a row is beyond its limits by person; once for a sheet."""
    for limit in sheet.layout.per_person:
        row = sheet.rows.get(limit.row)
        amounts = {} if row is None else _amounts(sheet, row)
        if row is None or not amounts:
            continue
        every, paid = _persons(sheet, limit, limit.persons), _persons(sheet, limit, limit.paid)
        for persons, factor, is_beyond in (
            (every, 1 / SCALE, every and all(one / every > limit.most for one in amounts.values())),
            (paid, SCALE, paid and all(one / paid < limit.least for one in amounts.values())),
        ):
            if is_beyond:
                yield _finding(sheet, limit, row, amounts, persons, factor)
                return


def _amounts(sheet: DataSheet, row: DataRow) -> dict[str, Decimal]:
    """Return the amounts of a row above 0 in 万元, the year's own first."""
    return {
        column: number * sheet.scale
        for column in _COLUMNS
        if (number := row.number(column) or Decimal(0)) > 0
    }


def _persons(sheet: DataSheet, limit: PerPerson, columns: Iterable[str]) -> Decimal:
    """Return how many persons a table has, by its total, else by its lines; 0 where a number cannot be."""
    tables = [table for table in sheet.tables if table.block.key == limit.block]
    lines = [line for table in tables for line in ([table.total] if table.total else table.lines)]
    numbers = [line.number(column) or Decimal(0) for line in lines for column in columns]
    return sum(numbers, Decimal(0)) if all(one >= 0 for one in numbers) else Decimal(0)


def _finding(
    sheet: DataSheet, limit: PerPerson, row: DataRow, amounts: dict[str, Decimal], persons: Decimal, factor: Decimal
) -> Finding:  # fmt: skip
    column, amount = next(iter(amounts.items()))
    number, right = row.number(column) or Decimal(0), amount * factor
    each = amount / persons
    is_slip = limit.least <= right / persons <= limit.most
    return data_finding(
        sheet, "data-scale", row, column, found=plain(number), expected=plain(number * factor), hint="scale-10000" if is_slip else None,
        cells=tuple(row.figures[one].cell.ref for one in amounts), unit=sheet.money_unit, persons=plain(persons),
        each=plain(half_up(each, _PLACES if each >= 1 else _PLACES_OF_LITTLE)), scale=SCALE_WORDS if is_slip else "，明显不合常理",
        right=f"（本项为{plain(number * factor)}）" if is_slip else "",
    )  # fmt: skip
