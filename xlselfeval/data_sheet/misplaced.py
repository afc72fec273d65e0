"""Rows that were filled in a column beside their own, and budgets of the whole year in 调整追加数.

A row is named where the totals of income, spending and economic classes disagree as they are, and all agree once its
figures are in their columns. A column is named where most of it is like the budget at the beginning of the year and
like what was spent, before and now, so that the budget of the whole year is twice as large.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal

from xlselfeval.data_sheet.amounts import amount_rows, inputs_of, totals_over, with_numbers
from xlselfeval.data_sheet.checks import slack
from xlselfeval.data_sheet.findings import data_finding, heading_of, list_captions, of_group
from xlselfeval.data_sheet.layout import PERIODS, DataLayout
from xlselfeval.data_sheet.values import DataRow, DataSheet
from xlselfeval.review.finding import Finding
from xlselfeval.scoring.number import plain
from xlselfeval.scoring.text import quoted

Numbers = Mapping[str, Decimal]
_FIGURES = 8  # that two sums take in, as far as rounding goes
_TYPED = tuple(one for one in PERIODS if one != "adjusted")  # the year's budget follows from them
_FEWEST = 3  # rows of a column
_ALIKE = Decimal("0.2")  # of a budget, that another is like it


@dataclass(frozen=True, slots=True)
class Slip:
    """A way to misplace figures: what was meant, the columns that prove it, its words, what puts it right."""

    meant: Callable[[Numbers], dict[str, Decimal]]
    proof: tuple[str, ...]
    words: str
    once: str
    advice: str


def _moved(*columns: str) -> Callable[[Numbers], dict[str, Decimal]]:
    """Return the reading in which each typed column has the figure of another one."""
    pairs = tuple(zip(_TYPED, columns, strict=True))
    return lambda numbers: {column: numbers[other] for column, other in pairs if other in numbers}


def _whole_year(numbers: Numbers) -> dict[str, Decimal]:
    initial, added = (numbers.get(one, Decimal(0)) for one in ("initial", "added"))
    return {"added": added - initial} if initial > 0 and initial / 2 <= added <= initial * 2 else {}


_BOTH, _IN_COLUMNS = ("initial", "added"), "请核对后按各栏标题填写。"
_WHOLE_YEAR = Slip(
    _whole_year, ("added",), "疑将全年预算数填入调整追加数", "改填增减数后",
    "请核对后更正；调整追加数只填年中增减数，不填全年预算数。",
)  # fmt: skip
_SLIPS = (
    Slip(_moved("spent", "previous", "initial", "added"), _BOTH, "疑各数左移一栏", "移回后", _IN_COLUMNS),
    Slip(_moved("initial", "added", "spent", "previous"), _BOTH, "疑各数右移一栏", "移回后", _IN_COLUMNS),
    _WHOLE_YEAR,
)


def check_shifted(sheet: DataSheet) -> Iterator[Finding]:
    """Ask about rows whose first column is blank while 调整追加数 is like a budget: all may be one column to the right."""
    for row in amount_rows(sheet):
        previous, numbers = row.figures.get("previous"), _numbers(row)
        if previous is None or previous.state != "blank" or "previous" in numbers:
            continue
        if {"initial", "added", "spent"} <= numbers.keys() and _whole_year(numbers):
            filled = "、".join(f"{heading_of(row, one)}{plain(number)}" for one, number in numbers.items())
            yield data_finding(
                sheet, "data-column", row, "previous", named=quoted(row.label), filled=filled, slip="疑各数右移一栏",
                basis=f"{heading_of(row, 'previous')}空白而{heading_of(row, 'added')}与{heading_of(row, 'initial')}相近", advice=_IN_COLUMNS,
            )  # fmt: skip


def put_in_place(sheet: DataSheet) -> tuple[list[Finding], DataSheet]:
    """Find the column or the only row that was misplaced; return its finding, and the sheet with it in place."""
    rows = _column_of_whole_year(sheet)
    if rows:
        findings, slip = [_column_finding(sheet, rows)], _WHOLE_YEAR
    else:
        found = [(row, slip) for row in _own_rows(sheet) for slip in _SLIPS if _is_proven(sheet, row, slip)]
        if len(found) != 1:
            return [], sheet
        ((row, slip),) = found
        findings, rows = [_row_finding(sheet, row, slip)], [row]
    for row in rows:
        sheet = _placed(sheet, row, slip)
    return findings, sheet


def _row_finding(sheet: DataSheet, row: DataRow, slip: Slip) -> Finding:
    columns = [one for one in _TYPED if one in slip.meant(_numbers(row))]
    filled = "、".join(f"{heading_of(row, one)}{plain(row.number(one) or Decimal(0))}" for one in columns)
    totals = list_captions([sheet.label(one) for pair in _pairs(sheet.layout, row.key) for one in pair])
    proof = "、".join(heading_of(row, one) for one in slip.proof)
    finding = data_finding(
        sheet, "data-column", row, columns[0], named=quoted(row.label), filled=filled, slip=slip.words,
        cells=tuple(row.figures[one].cell.ref for one in columns), basis=f"{slip.once}{totals}的{proof}正好相符", advice=slip.advice,
    )  # fmt: skip
    return finding if len(columns) == 1 else replace(finding, part="")


def _column_finding(sheet: DataSheet, rows: list[DataRow]) -> Finding:
    heading, slip = heading_of(rows[0], "added"), _WHOLE_YEAR
    finding = data_finding(
        sheet, "data-column", rows[0], "added", named=heading, filled=f"的{len(rows)}个数", slip=slip.words,
        cells=tuple(row.figures["added"].cell.ref for row in rows), basis="多数与年初预算数、决算数相近，按此计算的全年预算数约为决算数的两倍",
        advice=slip.advice,
    )  # fmt: skip
    return of_group(finding, "column", "added", heading)


def _column_of_whole_year(sheet: DataSheet) -> list[DataRow]:
    """Return the rows whose 调整追加数 holds the budget of the whole year.

    There are none unless most rows of the column are like all other amounts of their rows.
    """
    budgeted = [row for row in _own_rows(sheet) if (row.number("initial") or 0) > 0]
    alike = [row for row in budgeted if _is_alike(_numbers(row))]
    if len(alike) < max(_FEWEST, len(budgeted) * 2 / 3):
        return []
    return [row for row in budgeted if _whole_year(_numbers(row))]


def _is_alike(numbers: Numbers) -> bool:
    """Check whether the year before, the budget, what was added and what was spent are of one size."""
    initial = numbers["initial"]
    return len(numbers) == len(_TYPED) and all(
        abs(one - initial) <= initial * _ALIKE for one in numbers.values()
    )


def _own_rows(sheet: DataSheet) -> Iterator[DataRow]:
    """Yield the rows that are filled in themselves and belong to a total that others are held against."""
    for row in amount_rows(sheet):
        columns = [one for one in ("initial", "added") if row.number(one) is not None]
        is_own = all([*inputs_of(sheet, row, one)] == [row] for one in columns)
        if (
            len(columns) == 2
            and is_own
            and not sheet.layout.is_total(row.key)
            and _pairs(sheet.layout, row.key)
        ):
            yield row


def _pairs(layout: DataLayout, key: str) -> list[tuple[str, str]]:
    """Return the pairs of totals to which a row belongs.

    They are pairs that are one figure, or without such a pair those that mostly are in a budget.
    """
    over = set(totals_over(layout, key))
    bounded = [(part, one.whole) for one in layout.limits for part in one.parts]
    mostly = [pair for pair in bounded if all(map(layout.is_total, pair))]
    return next(
        (found for pairs in (layout.equals, mostly) if (found := [one for one in pairs if over & set(one)])),
        [],
    )


def _is_proven(sheet: DataSheet, row: DataRow, slip: Slip) -> bool:
    """Check whether all pairs of totals that a row is in agree only once its figures are in place."""
    room, meant = slack(sheet, _FIGURES), slip.meant(_numbers(row))
    opened = {column for column, gap in _gaps(sheet, row) if gap > room}
    if opened != set(slip.proof) or not opened <= meant.keys():
        return False
    return all(gap <= room for _, gap in _gaps(_placed(sheet, row, slip), row))


def _gaps(sheet: DataSheet, row: DataRow) -> list[tuple[str, Decimal]]:
    """Return how far the totals that a row is in are apart in the budget's columns."""
    return [
        (column, abs(here - there))
        for left, right in _pairs(sheet.layout, row.key)
        for column in _BOTH
        if (here := sheet.number(left, column)) is not None
        and (there := sheet.number(right, column)) is not None
    ]


def _placed(sheet: DataSheet, row: DataRow, slip: Slip) -> DataSheet:
    """Return the sheet in which the figures of a row are in their columns."""
    for column, number in slip.meant(_numbers(row)).items():
        sheet = with_numbers(sheet, (row,), column, lambda _, number=number: number)  # type: ignore[misc]
    return sheet


def _numbers(row: DataRow) -> dict[str, Decimal]:
    return {column: number for column in _TYPED if (number := row.number(column)) is not None}
