"""The totals and subtotals in the tables of a report, each the sum of the rows above it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from decimal import Decimal
from typing import Literal, NamedTuple

from xlselfeval.cell import Cell
from xlselfeval.reading.captions import heading_key
from xlselfeval.reading.vocabulary import vocabulary_of
from xlselfeval.report.claim import Claim, doubt, operand_of
from xlselfeval.report.passage import Passage
from xlselfeval.review.evidence import Evidence
from xlselfeval.scoring.number import ZERO, Amount, amount_of, plain
from xlselfeval.scoring.rounding import same_points
from xlselfeval.scoring.text import is_blank_mark

_Column = Literal["points", "score"]
_FEWEST_ROWS = 2


class _Row(NamedTuple):
    """A row of a column below the heading: its cell, its number, and whether it is a total or subtotal."""

    cell: Cell
    number: Decimal | None
    is_total: bool


def total_rows(table: Evidence) -> frozenset[int]:
    """Return the rows of a table that begin with the caption of a total or subtotal."""
    words, first = vocabulary_of(table.scheme), dict[int, Cell]()
    for (row, _), cell in sorted(table.submission.cells.items()):
        if not cell.is_blank:
            first.setdefault(row, cell)
    return frozenset(
        row
        for row, cell in first.items()
        if words.role("totals", heading_key(cell.text)) in ("form", "subtotal")
    )


def check_sums(
    table: Evidence, form: Evidence, passage_of: Callable[[Cell], Passage | None]
) -> Iterator[Claim]:
    """Ask about totals of points and scores that are neither the sum of the rows above nor the form's total.

    A column with a row that is no number is not added up; a total may include the row of execution above the table.
    """
    columns: tuple[tuple[_Column, Amount, tuple[Amount, Amount]], ...] = (
        ("points", table.execution_points, (form.execution_points, form.total_points)),
        ("score", table.execution_declared, (form.execution_declared, form.total_declared)),
    )
    for column, execution, (of_form, total) in columns:
        for row, runs in _totals(_rows(table, column)):
            sums = [sum(run, ZERO) for run in runs]
            more = [ZERO, *(one.number for one in (execution, of_form) if one.number is not None)]
            known = [one + other for one in sums for other in more] + (
                [] if total.number is None else [total.number]
            )
            passage = passage_of(row.cell)
            if passage is None or row.number is None:
                continue
            place = operand_of(passage, 0, len(passage.original))
            if any(same_points(one, row.number) for one in known):
                yield Claim(name="figure-sum", operand=place, operands=(), verdict="right")
            elif len(runs[0]) >= _FEWEST_ROWS:
                words = "" if execution.number is None else "和预算执行率"
                expected = plain(sums[0] + (execution.number or ZERO))
                situation = f"所列{len(runs[0])}行{words}合计{expected}"
                yield doubt("figure-sum", place, (), situation, expected, action="请核对各行和合计后更正。")


def _rows(table: Evidence, column: _Column) -> list[_Row]:
    """List the rows of a column from the first indicator, or rows of numbers above it, to the last."""
    cells: list[Cell] = [getattr(one.row, column) for one in table.rows if one.row.part_of is None]
    places = {cell.column for cell in cells if not cell.is_absent}
    if len(places) != 1:
        return []
    at, totals = places.pop(), total_rows(table)
    own = {row: cell for (row, other), cell in sorted(table.submission.cells.items()) if other == at}
    first = min(cell.row for cell in cells)
    while first - 1 in own and amount_of(own[first - 1].written).number is not None:
        first -= 1
    indicators = {cell.row for cell in cells}
    return [
        _Row(cell, amount_of(cell.written).number, row in totals)
        for row, cell in own.items()
        if row >= first and (row in indicators or not is_blank_mark(cell.text))
    ]


def _totals(rows: Sequence[_Row]) -> Iterator[tuple[_Row, list[list[Decimal]]]]:
    """Yield each total with the runs of rows that it may be the sum of: since the last one, and all."""
    every: list[Decimal | None] = []
    since: list[Decimal | None] = []
    for row in rows:
        if not row.is_total:
            every.append(row.number)
            since.append(row.number)
            continue
        runs = [[one for one in run if one is not None] for run in (since, every) if run and None not in run]
        if row.number is not None and runs:
            yield row, runs
        since = []
