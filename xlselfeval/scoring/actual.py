"""The reading of an actual: a figure, a day, words, nothing, or unreadable."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from xlselfeval.cell import ERROR_TEXTS, Written
from xlselfeval.scoring.dates import Span, find_bracketed, find_span, parse_span, with_months
from xlselfeval.scoring.measure import with_period
from xlselfeval.scoring.number import LONGEST, Quantity, parse_quantity
from xlselfeval.scoring.numerals import to_figures
from xlselfeval.scoring.target import BARE, is_unclear_date, strip_comparator
from xlselfeval.scoring.text import is_blank_mark, strip_loose_spaces, tidy
from xlselfeval.scoring.words.none_words import says_none
from xlselfeval.scoring.words.result_tokens import figures_of
from xlselfeval.scoring.words.result_words import says_not_done


@dataclass(frozen=True, slots=True)
class Figure:
    """A number; `comparator` is the sign copied from the target, BARE when there is none."""

    quantity: Quantity
    comparator: str = BARE


@dataclass(frozen=True, slots=True)
class Day:
    """A date of completion: the days that it may mean; `aside` is another date, in brackets behind it."""

    span: Span
    aside: Span | None = None


@dataclass(frozen=True, slots=True)
class ActualWords:
    """Words; they may hold figures that are no single number."""

    text: str


@dataclass(frozen=True, slots=True)
class NoActual:
    """No actual is written."""


_WHOLE_YEAR = re.compile("全年度?|(?:本年度?|当年)(?:完成)?")

Actual = Figure | Day | ActualWords | NoActual


def read_actual(written: Written, year: int | None, *, timely: bool = False) -> Actual:
    """Read an actual cell. `year` completes a date; `timely`: the target is a deadline."""
    if isinstance(written.value, bool) or (timely and is_unclear_date(written)):
        return ActualWords(written.text)
    return _read(strip_loose_spaces(written.text), year, timely)


@lru_cache(maxsize=16384)
def _read(text: str, year: int | None, timely: bool) -> Actual:
    if is_blank_mark(text):
        return NoActual()
    if len(text) > LONGEST or text in ERROR_TEXTS:
        return ActualWords(text)
    span = parse_span(
        f"{year}年" if timely and year and _WHOLE_YEAR.fullmatch(text) else text, year, timely=timely
    )
    if span is None and timely and with_months(text) != text and not says_not_done(text):
        span = find_span(text, year)  # 2024.07验收合格 is no figure
    if span is not None:
        return Day(span)
    both = find_bracketed(text, year) if timely and not says_not_done(text) else None
    if both is not None:
        return Day(*both)
    comparator, rest = strip_comparator(tidy(text))
    quantity = None if comparator is None else parse_quantity(rest)
    if comparator is not None and quantity is not None:
        return Figure(quantity, comparator)
    if timely:
        span = None if says_not_done(text) else find_span(text, year)
        return ActualWords(text) if span is None else Day(span)
    if says_none(text):
        return ActualWords(text)  # 未收到12345投诉: the number of a hotline
    written = to_figures(tidy(text))
    figures = figures_of(written)
    if len(figures) == 1 and figures[0].quantity is not None:
        before = written.partition(figures[0].text)[0]
        return Figure(with_period(figures[0].quantity, before))
    return ActualWords(text)
