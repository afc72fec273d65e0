"""The figures of a data sheet, each row in each of its periods."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from decimal import Decimal

from xlselfeval.across.figures import Paper, PaperFigure
from xlselfeval.across.of_form import half_of
from xlselfeval.data_sheet.closing import closings, with_closing
from xlselfeval.data_sheet.findings import heading_of
from xlselfeval.data_sheet.layout import PERIODS
from xlselfeval.data_sheet.values import DataRow, DataSheet, Figure
from xlselfeval.scoring.number import plain

_NUMBERING = re.compile(r"^\s*(?:其中[:：]?\s*)?(?:\d{1,2}[.、．]\s*)?")
STAFF = {
    "quota": "staff_quota",
    "actual": "staff_actual",
    "retired_early": "staff_retired_early",
    "retired": "staff_retired",
    "outside": "staff_outside",
}
_MOST_CLOSINGS = 40  # figures of an open sum, each of which may be the wrong one
_ITEMS = {"projects": "projects", "payables": "payable_items"}  # by the block of their lines


def paper_of_data_sheet(sheet: DataSheet) -> Paper:
    """Return the figures of a data sheet: amounts in 万元, counts as they are, and the totals of its staff.

    A total of staff that is not printed is left out.
    """
    return Paper(
        kind="data", organization=sheet.organization, year=sheet.year, figures=tuple(_figures(sheet)), lines=tuple(_lines(sheet))
    )  # fmt: skip


def closing_paper(sheet: DataSheet) -> Paper:
    """Return the amounts that a data sheet has once an open sum closes, and has otherwise now.

    There are those of each figure that may be the wrong one, and of the sums that have it in.
    """
    before = paper_of_data_sheet(sheet)
    known = {(one.key, one.name): one.amount for one in (*before.figures, *before.lines)}

    def changed(figures: Iterable[PaperFigure]) -> tuple[PaperFigure, ...]:
        return tuple(one for one in figures if known.get((one.key, one.name)) != one.amount)

    closed = [
        paper_of_data_sheet(with_closing(sheet, one))
        for group in closings(sheet) if len(group) <= _MOST_CLOSINGS for one in group
    ]  # fmt: skip
    return replace(
        before,
        figures=changed(one for paper in closed for one in paper.figures),
        lines=changed(one for paper in closed for one in paper.lines),
    )


def _figures(sheet: DataSheet) -> Iterator[PaperFigure]:
    for key, row in sheet.rows.items():
        known = sheet.layout.row(key)
        is_count = known is not None and known.counts
        for period in PERIODS:
            if (figure := row.figures.get(period)) is not None:
                yield from _figure(sheet, row, key, period, figure, is_count=is_count)
    for table in sheet.tables:
        whole = table.total or (table.lines[0] if len(table.lines) == 1 else None)
        if table.block.key == "staff" and whole is not None:
            yield from _staff(sheet, whole)


def _lines(sheet: DataSheet) -> Iterator[PaperFigure]:
    """Yield the figures of the lines that the unit named: staff of each unit, projects, payables."""
    for table in sheet.tables:
        for line in table.lines if table.block.key == "staff" else ():
            yield from (replace(one, name=line.label) for one in _staff(sheet, line))
    for block in _ITEMS:
        for line in sheet.items.get(block, ()):
            yield from line_figures(sheet, line).values()


def line_figures(sheet: DataSheet, line: DataRow) -> dict[str, PaperFigure]:
    """Return the amounts of a line that the unit named, by period."""
    found = (
        one
        for period, figure in line.figures.items()
        for one in _figure(sheet, line, _ITEMS[line.key.partition("/")[0]], period, figure, is_count=False)
    )
    return {one.period: replace(one, name=line.label) for one in found}


def _staff(sheet: DataSheet, line: DataRow) -> Iterator[PaperFigure]:
    for column, item in STAFF.items():
        if (figure := line.figures.get(column)) is not None:
            yield from _figure(sheet, line, item, "spent", figure, is_count=True, column=column)


def _figure(
    sheet: DataSheet,
    row: DataRow,
    item: str,
    period: str,
    figure: Figure,
    *,
    is_count: bool,
    column: str = "",
) -> Iterator[PaperFigure]:
    if figure.number is None:
        return
    factor = Decimal(1) if is_count else sheet.scale
    half = Decimal(0) if is_count else half_of(figure.number, figure.cell.written) * factor
    heading = heading_of(row, column or period)
    quote = f"{_NUMBERING.sub('', row.label).strip()}{heading}{plain(figure.number)}{'' if is_count else sheet.money_unit}"
    yield PaperFigure(item=item, period=period, amount=figure.number * factor, half=half, quote=quote, place=figure.cell)  # fmt: skip
