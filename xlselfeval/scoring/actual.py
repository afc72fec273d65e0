"""The reading of an actual: a figure, a day, words, nothing, or unreadable."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from xlselfeval.cell import ERROR_TEXTS, Written
from xlselfeval.scoring.dates import Span, parse_span
from xlselfeval.scoring.number import LONGEST, Quantity, parse_quantity
from xlselfeval.scoring.target import BARE, is_unclear_date, strip_comparator
from xlselfeval.scoring.text import is_blank_mark, strip_loose_spaces


@dataclass(frozen=True, slots=True)
class Figure:
    """A number; `comparator` is the sign copied from the target, BARE when there is none."""

    quantity: Quantity
    comparator: str = BARE


@dataclass(frozen=True, slots=True)
class Day:
    """A date of completion: the days that it may mean."""

    span: Span


@dataclass(frozen=True, slots=True)
class ActualWords:
    """Words; they may hold figures that are no single number."""

    text: str


@dataclass(frozen=True, slots=True)
class NoActual:
    """No actual is written."""


Actual = Figure | Day | ActualWords | NoActual

# A verb or noun before the figure (共培训200人), but none that takes from it, adds to it or doubts it.
_NAMED = re.compile(
    r"^(?:人民币|¥|￥|(?:(?![未没无不待拟比减降下少余缺差欠剩另尚约近超仅只其原增计预应需第每])[\u4e00-\u9fff]){1,8})(?=[\d.])"
)
_LEAD = re.compile(r"^(?:已|实际|共计?|合计|累计|全年|完成|支出|使用|发布|达到|达|实现|为|:| )+(?=[\d.])")
# What was counted is not there yet, or no more.
_DOUBT = re.compile(r"取消|待|在建|延期|推迟|计划|拟|暂停|中止|停止|退回|预计|作废")
_TAIL = re.compile(r"(?<=[\d%\u4e00-\u9fff])(?:,|;| )?(?:已|全部)?完成$")


def read_actual(written: Written, year: int | None, *, timely: bool = False) -> Actual:
    """Read an actual cell. `year` completes a date; `timely`: the target is a deadline."""
    if isinstance(written.value, bool):
        return ActualWords(written.text)
    if timely and is_unclear_date(written):
        return ActualWords(written.text)
    return _read(strip_loose_spaces(written.text), year, timely)


@lru_cache(maxsize=16384)
def _read(text: str, year: int | None, timely: bool) -> Actual:
    if is_blank_mark(text):
        return NoActual()
    if len(text) > LONGEST or text in ERROR_TEXTS:
        return ActualWords(text)
    span = parse_span(text, year, timely=timely)
    if span is not None:
        return Day(span)
    comparator, rest = strip_comparator(text)
    if comparator is not None and not _DOUBT.search(text):
        bare = _NAMED.sub("", _LEAD.sub("", rest))
        quantity = parse_quantity(rest) or parse_quantity(_TAIL.sub("", bare))
        if quantity is not None:
            return Figure(quantity, comparator)
    return ActualWords(text)
