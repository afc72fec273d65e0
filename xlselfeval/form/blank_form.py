"""Recognise a form that nobody has filled in."""

from __future__ import annotations

from collections.abc import Iterator

from xlselfeval.cell import Cell
from xlselfeval.issue_record import IssueRecord
from xlselfeval.layout import LAST_PRINTED
from xlselfeval.reading.issue_record import digest_constants
from xlselfeval.submission import Submission

_ASKED = ("actual", "score")  # columns without which nobody can tell whether a form was filled in


def is_blank(form: Submission) -> bool:
    """Return whether a form holds nothing beyond what it was issued with, names of unit and project excepted.

    Without an issue record, whether it has indicators and no actual, score, note, spending, total or achieved goals.
    """
    if form.record is not None and not form.first_format:
        return _holds_what_was_issued(form, form.record)
    if not form.rows or any(getattr(row, role).is_absent for row in form.rows for role in _ASKED):
        return False
    return not any(_is_filled(cell, form) for cell in _answers(form))


def _holds_what_was_issued(form: Submission, record: IssueRecord) -> bool:
    issued = dict(record.fields)
    names = {cell.ref for name, cell in form.fields if name not in issued}
    printed = (one for one in form.cells.values() if one.column <= LAST_PRINTED and one.ref not in names)
    return record.content == digest_constants(printed)


def _answers(form: Submission) -> Iterator[Cell | None]:
    for row in form.rows:
        yield from (row.actual, row.score, row.note)
    yield from (form.goal_achieved, form.total.score, form.total.above, *form.other_scores)
    if form.funds is not None:
        yield from (line.budget_spent for line in (form.funds.total, *form.funds.lines))
        yield from (form.funds.rate, form.funds.score, form.funds.note)


def _is_filled(cell: Cell | None, form: Submission) -> bool:
    """Return whether somebody wrote into a cell; what formulas gave is a value in a workbook of another format."""
    if cell is None or cell.is_blank or cell.formula is not None:
        return False
    return not (form.first_format and cell.written.value == 0)
