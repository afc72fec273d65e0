"""Doubts by dates and years: done long before, in another year, or compared with one."""

from __future__ import annotations

import re

from xlselfeval.scoring.actual import Day
from xlselfeval.scoring.scorecard import RowScore
from xlselfeval.scoring.target import Deadline, Words
from xlselfeval.scoring.words.doubt import NOT_RESULT, OTHER_YEAR, WHY, Doubt
from xlselfeval.scoring.words.result_tokens import Token, joined, years_of

_SOON = 3  # months of the next year in which what is due closes the form's year
# The year of a document is none of the result: 《管护办法》（2023年修订）
DOCUMENT = re.compile(r"《[^《》]{1,60}》(?:\([^()]{1,20}\))?")
_BASE = re.compile("[较比与从自]$")


def doubt_of_day(row: RowScore, actual: Day, year: int | None) -> Doubt | None:
    """Doubt a day so early or so late that its year may be a slip, or is not the form's."""
    first, last = actual.span.first, actual.span.last
    due = row.target.last if isinstance(row.target, Deadline) else None
    if first is None or last is None or due is None:
        return None
    this = year or due.year
    one_later = (last.year + 1, last.month, last.day)  # in time as well: the year may be a slip
    is_next = due.year == this + 1 and due.month <= _SOON  # a January of the form's year is long before
    is_slip = one_later <= (due.year, due.month, due.day) and (last.year < this or is_next)
    early = is_slip or (last.year < this and due.year < this)
    if early and due.year < this:
        return Doubt(
            OTHER_YEAR, f"规定时限和完成日期均早于本年度（{this}年），请连同指标值一并核实", unknown=True
        )
    if early or first.year > due.year + 1:
        return Doubt(OTHER_YEAR, f"{last.year}年不是本年度", unknown=True)
    return None


def doubt_of_years(tokens: tuple[Token, ...], row: RowScore, year: int | None) -> Doubt | None:
    """Doubt an actual all of whose years are others than the form's; 较2015年 names what it is compared with."""
    text = joined(tokens)
    years = {one for one in years_of(tokens) if not _BASE.search(text.partition(str(one))[0])}
    if year is None or not years or year in years or row.reached is False:
        return None
    if any(year - 1 <= one <= year + 1 for one in years):
        why = WHY["other_year"].format(f"{max(years)}年")
        return None if isinstance(row.target, Words) else Doubt(NOT_RESULT, why)
    return Doubt(OTHER_YEAR, f"{max(years)}年不是本年度")
