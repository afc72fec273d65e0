"""Checks of a form as a whole against itself: rows filled in a column off, a year that none of its dates is of."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from xlselfeval.cell import cell_list, column_letters
from xlselfeval.review.consequences import shifted_rows
from xlselfeval.review.evidence import Evidence
from xlselfeval.review.finding import Finding
from xlselfeval.review.places import Place
from xlselfeval.scoring.actual import Day
from xlselfeval.scoring.target import Deadline

# Years that a form itself prints for what it is of: 2023—2025年, 2023年6月至2024年12月, 跨年度项目.
_SPAN = re.compile(
    r"(?P<first>(?:19|20)\d\d)(?:[年./]\d{0,2}[月.]?(?:\d{1,2}日?)?)?度?[-—–~～至到]{1,2}(?P<last>(?:19|20)\d\d)(?!\d)"
)
_LONGER = re.compile("(?<!不)跨年")
_LONGEST = 2000  # characters of a text that is searched
_CLOSING = 3  # months of the next year in which what is due closes the form's year


def shifted(evidence: Evidence) -> Iterator[Finding]:
    """Report the rows that were filled in one column to the right, in one finding."""
    rows = shifted_rows(evidence)
    if not rows:
        return
    first, *others = rows
    cells = tuple(one.row.actual.ref for one in rows)
    listed = cell_list(cells[1:], evidence.submission.sheet)
    found = evidence.finding(
        "column-shifted", first.place("actual"), found=first.row.score.text, expected=first.row.note.text,
        more=f"；同样的另有{len(others)}行：{listed}" if others else "",
        actual=column_letters(first.row.actual.column), score=column_letters(first.row.score.column),
    )  # fmt: skip
    yield replace(found, cells=cells)


def year_and_dates(evidence: Evidence) -> Iterator[Finding]:
    """Ask about the year of a title that is before every deadline and every day of completion.

    The year of a form that is compared with the sender's file, or that is asked for of another year, is known. A form that prints the years of a project
    over several, or calls it one, is not asked.
    """
    submission = evidence.submission
    source = submission.record_source
    if submission.year is None or source.kind == "file" or source.asked_year(submission.year) is not None:
        return
    due = [one.score.target.last for one in evidence.rows if isinstance(one.score.target, Deadline)]
    done = [one.score.actual.span.last for one in evidence.rows if isinstance(one.score.actual, Day)]
    days = [day for day in (*due, *done) if day is not None]
    years = {day.year for day in days}
    year = min(years, default=submission.year)
    if not (due and done) or len(years) != 1 or year <= submission.year:
        return
    if all(day.month <= _CLOSING for day in days) or len(days) < len(due) + len(done):
        return
    if _spans(evidence, submission.year, year):
        return
    yield evidence.finding(
        "year-vs-dates", Place("field/year", "年度", submission.title), found=str(year), expected=str(submission.year)
    )  # fmt: skip


def _spans(evidence: Evidence, first: int, last: int) -> bool:
    """Check whether a form prints years from the first to the last, or that its project goes on beyond a year."""
    for cell in evidence.submission.cells.values():
        text = "".join(cell.text.split()) if len(cell.text) <= _LONGEST else ""
        spans = ((int(span["first"]), int(span["last"])) for span in _SPAN.finditer(text))
        if _LONGER.search(text) or any(begin <= first and last <= end for begin, end in spans):
            return True
    return False
