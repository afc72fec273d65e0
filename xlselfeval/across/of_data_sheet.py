"""The figures of a data sheet, each row in each of its periods."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from xlselfeval.across.figures import Paper, PaperFigure
from xlselfeval.across.of_form import half_of
from xlselfeval.data_sheet.layout import PERIODS
from xlselfeval.data_sheet.values import DataRow, DataSheet, Figure
from xlselfeval.scoring.number import plain

_NUMBERING = re.compile(r"^\s*(?:其中[:：]?\s*)?(?:\d{1,2}[.、．]\s*)?")
STAFF = {"quota": "staff_quota", "actual": "staff_actual", "retired": "staff_retired"}


def paper_of_data_sheet(sheet: DataSheet) -> Paper:
    """Return the figures of a data sheet: amounts in 万元, counts as they are, and the totals of its staff.

    Lines that the unit named itself, and a total of staff that is not printed, are left out.
    """
    return Paper(
        kind="data", organization=sheet.organization, year=sheet.year, figures=tuple(_figures(sheet))
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
            for column, item in STAFF.items():
                if (figure := whole.figures.get(column)) is not None:
                    yield from _figure(sheet, whole, item, "spent", figure, is_count=True, column=column)


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
    heading = row.headings.get(column or period, "").partition("（")[0].partition("(")[0]
    quote = f"{_NUMBERING.sub('', row.label).strip()}{heading}{plain(figure.number)}{'' if is_count else sheet.money_unit}"
    yield PaperFigure(item=item, period=period, amount=figure.number * factor, half=half, quote=quote, place=figure.cell)  # fmt: skip
