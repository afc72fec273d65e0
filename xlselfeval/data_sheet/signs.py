"""Amounts below 0, and numbers of persons or things that are no whole number from 0."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from itertools import groupby

from xlselfeval.data_sheet.amounts import amount_rows, inputs_of, is_budget_sum, with_numbers
from xlselfeval.data_sheet.findings import data_finding, heading_of, of_group, reason_place
from xlselfeval.data_sheet.layout import PERIODS, REASON
from xlselfeval.data_sheet.reasons import is_reason
from xlselfeval.data_sheet.values import DataRow, DataSheet
from xlselfeval.review.finding import Finding
from xlselfeval.scoring.number import plain

_FEWEST = 3  # amounts of a column that are one finding
_SIGNED = "added"  # the column in which an amount below 0 is right


def check_signs(sheet: DataSheet) -> Iterator[Finding]:
    """Report the amounts below 0 without a reason, many of a column as one, and counts that cannot be."""
    for column, found in _negative(sheet):
        parts = [found] if len(found) >= _FEWEST else [(one,) for one in found]
        for rows in parts:
            row, is_one = rows[0], len(rows) == 1
            finding = data_finding(
                sheet, "data-value", row, column, found=plain(row.figures[column].number or Decimal(0)),
                what="，为负数" if is_one else f"等，本栏{len(rows)}个金额为负数",
                cells=tuple(one.figures[column].cell.ref for one in rows), named=None if is_one else heading_of(row, column),
                advice=f"请核实后更正；属退回、冲销的，请{reason_place(row) if is_one else ''}说明。",
            )  # fmt: skip
            yield finding if is_one else of_group(finding, "column", column, heading_of(row, column))
    for row, column, number in _counts(sheet):
        if number < 0 or number % 1:
            yield data_finding(
                sheet, "data-value", row, column, severity="error", found=plain(number),
                what="，为负数" if number < 0 else "，人数、数量应为整数", advice="请核对后更正。",
            )  # fmt: skip


def without_signs(sheet: DataSheet) -> DataSheet:
    """Return the sheet in which these amounts, and their sums, are above 0."""
    for column, rows in _negative(sheet):
        sheet = with_numbers(sheet, rows, column, abs)
    return sheet


def _negative(sheet: DataSheet) -> list[tuple[str, tuple[DataRow, ...]]]:
    """Return the rows with an amount below 0 that is no sum and has no reason, by column."""
    found = [
        (column, row)
        for column in PERIODS
        for row in amount_rows(sheet)
        if column != _SIGNED
        and (row.number(column) or 0) < 0
        and [*inputs_of(sheet, row, column)] == [row]
        and not is_budget_sum(sheet, row, column)
        and not is_reason(row.reason)
    ]
    found += [
        (column.key, line)
        for table in sheet.tables
        for column in table.block.columns
        if column.unit
        for line in table.lines
        if (line.number(column.key) or 0) < 0 and not is_reason(line.reason)
    ]
    return [
        (column, tuple(row for _, row in rows)) for column, rows in groupby(found, key=lambda one: one[0])
    ]


def _counts(sheet: DataSheet) -> Iterator[tuple[DataRow, str, Decimal]]:
    """Yield the numbers of persons and things that are filled in."""
    for key, row in sheet.rows.items():
        known = sheet.layout.row(key)
        if known is not None and known.counts:
            yield from ((row, column, number) for column in row.figures if (number := row.number(column)))
    for table in sheet.tables:
        rates = {one.rate for one in table.block.rates}
        columns = [one.key for one in table.block.columns if not one.unit and one.key not in (*rates, REASON)]
        for line in table.lines:
            yield from ((line, column, number) for column in columns if (number := line.number(column)))
