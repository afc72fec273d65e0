"""Numbers stored as text, which sums in Excel leave out, and the sheet as it is once they are numbers."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal

from xlselfeval.data_sheet.checks import addends_of, slack
from xlselfeval.data_sheet.findings import data_finding
from xlselfeval.data_sheet.values import DataRow, DataSheet, Figure
from xlselfeval.review.finding import Finding
from xlselfeval.review.one_mistake import merge_cells

_Addend = tuple[DataRow, str]  # a row and one of its columns


def check_text_numbers(sheet: DataSheet) -> Iterator[Finding]:
    """Name the numbers stored as text, those of one column in one finding.

    A sheet without formulas has no sum that misses them, and no finding.
    """
    if _has_sums(sheet):
        yield from merge_cells(
            data_finding(sheet, "number-as-text", row, column, found=figure.cell.text.strip())
            for row in sheet.all_rows()
            for column, figure in row.figures.items()
            if _is_text(figure)
        )


def with_text_counted(sheet: DataSheet) -> DataSheet:
    """Return the sheet in which the sums of Excel take in the numbers stored as text."""
    rates = {
        (table.block.key, one.rate): {one.part, one.whole}
        for table in sheet.tables
        for one in table.block.rates
    }

    def correct(row: DataRow) -> DataRow:
        missing = {column: _missing(sheet, row, column) for column in row.figures}

        def figure_of(column: str, figure: Figure) -> Figure:
            of = rates.get((row.key.partition("/")[0], column), ())
            if figure.cell.formula is not None and any(missing.get(one) for one in of):
                return Figure(figure.cell, "uncalculated")
            number = figure.number
            return figure if number is None else figure._replace(number=number + missing[column])

        return replace(row, figures={column: figure_of(column, one) for column, one in row.figures.items()})

    if not _has_sums(sheet) or not any(map(_is_text, _figures(sheet))):
        return sheet
    return replace(
        sheet,
        rows={key: correct(row) for key, row in sheet.rows.items()},
        items={key: tuple(map(correct, lines)) for key, lines in sheet.items.items()},
        tables=tuple(
            replace(table, total=None if table.total is None else correct(table.total))
            for table in sheet.tables
        ),
    )


def _has_sums(sheet: DataSheet) -> bool:
    return any(_is_formula(sheet, figure) for figure in _figures(sheet))


def _figures(sheet: DataSheet) -> Iterator[Figure]:
    for row in sheet.all_rows():
        yield from row.figures.values()


def _is_text(figure: Figure) -> bool:
    """Check whether a number other than 0 is stored as text; a rate that is typed with its sign is none."""
    written = figure.cell.written.value
    return bool(figure.number) and isinstance(written, str) and not written.strip().endswith(("%", "％"))


def _is_formula(sheet: DataSheet, figure: Figure) -> bool:
    return figure.cell.formula is not None or (figure.cell.row, figure.cell.column) in sheet.sums


def _missing(sheet: DataSheet, row: DataRow, column: str) -> Decimal:
    """Return what a sum has left out: the texts among its addends, and what sums among them have left out."""
    figure = row.figures[column]
    if figure.number is None or not _is_formula(sheet, figure):
        return Decimal(0)
    for group in _addends(sheet, row, column):
        given = [(one, name, one.figures[name]) for one, name in group if name in one.figures]
        added = sum((each.number or Decimal(0) for *_, each in given if not _is_text(each)), Decimal(0))
        if abs(figure.number - added) <= slack(sheet, len(given) + 1):
            texts = sum((each.number or Decimal(0) for *_, each in given if _is_text(each)), Decimal(0))
            return texts + sum((_missing(sheet, one, name) for one, name, _ in given), Decimal(0))
    return Decimal(0)


def _addends(sheet: DataSheet, row: DataRow, column: str) -> Iterator[list[_Addend]]:
    """Yield what a figure may be the sum of: the budget and what was added to it, parts, lines."""
    if column == "adjusted":
        yield [(row, "initial"), (row, "added")]
    known = sheet.layout.row(row.key)
    if known is not None:
        yield from ([(one, column) for one in group] for group in addends_of(sheet, known))
    yield from ([(one, column) for one in table.lines] for table in sheet.tables if table.total is row)
