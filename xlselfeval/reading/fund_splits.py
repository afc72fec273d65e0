"""Splits of the money apart from its fund lines: texts with a label and a figure, and columns by source."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from xlselfeval.cell import Cell
from xlselfeval.files.sheet import Sheet
from xlselfeval.reading.fund_labels import Labelled, is_amount, labelled_amounts
from xlselfeval.scoring.number import amount_of
from xlselfeval.scoring.units import Unit
from xlselfeval.submission import FundLine, FundSplit

_HEAD = "按"  # 按支出性质分 names a split and its sum


def inline_amounts(sheet: Sheet, row: int, edge: int, last: int, unit: Unit) -> list[Labelled]:
    """Return the labels of a row that hold their figure, or reach over the columns of money and hold none.

    `edge` is the first column of money, `last` the last column of the block.
    """
    here = (sheet.cells.get((row, column)) for column in range(1, last + 1))
    if not any(cell is not None and (":" in cell.text or "：" in cell.text) for cell in here):
        return []
    return [
        one
        for one in labelled_amounts(sheet, row, last, unit)
        if one.inline
        or (
            sheet.merge_at(row, one.label.column).right >= edge
            and (one.label.text.strip()[-1:] in ":：" or one.text.startswith(_HEAD))
        )
    ]


def read_splits(
    rows: Iterable[Sequence[Labelled]], total: FundLine, unit: Unit, *, is_second: bool
) -> tuple[FundSplit, ...]:
    """Return the splits of such rows, each in its own column; 按… begins another one.

    The figure of a split is that of the budget or of the spending: both are printed.
    """
    against = tuple(
        cell
        for cell in (total.budget_initial, total.budget_adjusted, total.budget_spent)
        if cell is not None and is_amount(cell, unit)
    )
    groups: dict[int, list[list[Labelled]]] = {}
    for row in rows:
        for one in row:
            side = groups.setdefault(one.label.column, [])
            if not side or one.text.startswith(_HEAD):
                side.append([])
            side[-1].append(one)
    splits: list[FundSplit] = []
    for group in (group for side in groups.values() for group in side):
        headed = group[0].text.startswith(_HEAD)
        figured = [(one.text, one.value) for one in group if one.inline]
        splits.append(
            FundSplit(
                label=group[0].key if headed else "分项资金",
                total=group[0].value if headed and group[0].inline else None,
                parts=tuple(figured[1:] if headed and group[0].inline else figured),
                against=against if headed else (),
                is_second=is_second or bool(splits),
            )
        )
    return tuple(splits)


def sources_beside(sheet: Sheet, row: int, head: int, budget: Cell | None) -> FundSplit | None:
    """Return the columns by source (中央, 省, 本级) left of their sum 合计, in the total line."""
    if budget is None:
        return None
    columns = range(2, budget.column)
    cells = ((sheet.cell(head, column).text, sheet.cell(row, column)) for column in columns)
    parts = tuple(one for one in cells if one[0] and amount_of(one[1].written).number is not None)
    if not parts:
        return None
    return FundSplit(label="各来源资金", total=budget, parts=parts, against=(), is_second=False)
