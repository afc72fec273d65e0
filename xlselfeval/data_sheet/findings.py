"""Findings about a figure of a data sheet, with the words by which the sheet names it."""

from __future__ import annotations

from dataclasses import replace

from xlselfeval.data_sheet.layout import REASON
from xlselfeval.data_sheet.values import DataRow, DataSheet
from xlselfeval.reading.fund_labels import strip_part
from xlselfeval.review.finding import Finding, make_finding
from xlselfeval.review.places import Place, short_id
from xlselfeval.scheme.model import Severity
from xlselfeval.scoring.text import quoted

_NAMED = 4  # captions that a finding lists


def list_captions(names: list[str]) -> str:
    """List captions, the first of many."""
    short = [strip_part(name.strip()) for name in names if name.strip()]
    return "、".join(short[:_NAMED]) + ("等" if len(short) > _NAMED else "")


def heading_of(row: DataRow, column: str) -> str:
    """Return the heading of a column as the sheet prints it, without what is in brackets."""
    return row.headings.get(column, column).partition("（")[0].partition("(")[0]


def reason_place(row: DataRow) -> str:
    """Return where the reason of a row is written: 在“原因”栏（I47）; on 核对结果 where the sheet prints no column for it."""
    cell = row.reason_cell
    return "在“单位说明”栏" if cell is None else f"在{quoted(heading_of(row, REASON))}栏（{cell.place}）"


def subject_of(row: str, column: str) -> str:
    """Return what identifies a figure between runs."""
    return f"data/{short_id(row)}/{column}"


def data_finding(
    sheet: DataSheet,
    name: str,
    row: DataRow,
    column: str,
    *,
    found: str | None = None,
    expected: str | None = None,
    severity: Severity | None = None,
    hint: str | None = None,
    named: str | None = None,
    cells: tuple[str, ...] = (),
    **values: str,
) -> Finding:
    """Make a finding about a figure of a row, which its sentence calls by row and column unless it is `named`.

    `cells` are all of a mistake that is in several.
    """
    part = heading_of(row, column)
    place = Place(subject_of(row.key, column), part, row.figures[column].cell, row.label or None)
    row_name = quoted(row.label) if row.label else ""
    found_here = make_finding(
        name, place, severity=severity, audience=None, found=found, expected=expected, hint=hint, sheet=sheet.sheet,
        row=row_name + part if named is None else named, **{"unit": _unit(sheet, row), **values},
    )  # fmt: skip
    return replace(found_here, cell=cells[0], cells=cells) if cells else found_here


def _unit(sheet: DataSheet, row: DataRow) -> str:
    """Return the unit of the amounts of a row; "" of counts, and of a line that the unit named."""
    known = sheet.layout.row(row.key)
    return "" if known is None or known.counts else sheet.money_unit


def of_group(finding: Finding, group: str, column: str, named: str) -> Finding:
    """Make a finding about a figure one about its column or section, with no figure of its own."""
    subject = subject_of(group, column)
    return replace(finding, subject=subject, part=named, indicator=None, found=None, expected=None)
