"""Results that have to be worked out: the share of two counts, the year's sum of what is asked for each month."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

from xlselfeval.cell import Written
from xlselfeval.scoring.actual import Actual, ActualWords, Figure
from xlselfeval.scoring.answers import Answer
from xlselfeval.scoring.choose_figure import own_words
from xlselfeval.scoring.number import LONGEST, Quantity, plain
from xlselfeval.scoring.target import DOWNWARD, Bound, Target, read_target
from xlselfeval.scoring.text import compact
from xlselfeval.scoring.units import COUNT, unit_of
from xlselfeval.scoring.words.result_tokens import FIGURE, Token, clause_text, joined, tokens_of
from xlselfeval.scoring.words.shares_beside import share_of_counts

_WEEKS, _MONTHS = Decimal(52), Decimal(12)  # of a year
_WHOLE_YEAR = ("全年", "年内", "本年", "年度", "当年")
_EACH = ("每", "各")


def with_share(answer: Answer) -> Answer:
    """Write the share of two counts, where it reaches the rate that is asked for: 231人通过 of 240人参考 as 96.25%."""
    target, text = read_target(answer.target, None), compact(answer.actual.text)
    if not isinstance(target, Bound) or target.comparator in DOWNWARD or len(text) > LONGEST:
        return answer
    if target.quantity.unit.kind != "percent" or ("抽" in text and "抽" not in answer.name):
        return answer
    share = share_of_counts(text, own_words(answer))
    if share is None or share < target.quantity.base:
        return answer  # what misses its target is asked about as it is
    text = f"{plain(round(share, 2))}%"
    return replace(answer, actual=Written(text, text))


def read_of_year(actual: Actual, target: Target, answer: Answer) -> Actual:
    """Read the sum of a year beside a target for each month, quarter or week: 全年检查26次 of 每月2次."""
    if not isinstance(target, Bound) or not isinstance(actual, ActualWords | Figure):
        return actual
    asked = target.quantity
    periods = [one for one in asked.unit.per if one.kind == "time"]
    if asked.unit.kind != COUNT or len(asked.unit.per) != 1 or not periods or target.comparator in DOWNWARD:
        return actual
    tokens = tokens_of(compact(answer.actual.text))
    name = asked.unit.name.partition("/")[0]
    counts = [one for one in tokens if one.quantity and one.quantity.unit.name == name]
    totals = [one for one in counts if _has(tokens, one, _WHOLE_YEAR)]
    others = [one for one in tokens if one.kind == FIGURE and one not in totals]
    if len(totals) != 1 or not all(one in counts and _is_each(tokens, one, asked) for one in others):
        return actual
    total = totals[0].quantity
    assert total is not None
    is_calendar = periods[0].family == "calendar"
    times = _MONTHS / periods[0].factor if is_calendar else _WEEKS
    is_known = isinstance(actual, Figure) and any(one.kind == "time" for one in actual.quantity.unit.per)
    is_sum = is_calendar or periods[0].name == "周"
    if is_known or not is_sum or (others and total.number < asked.number * times):
        return actual
    return Figure(
        Quantity(total.number, unit_of(f"{name}/年"))
        if is_calendar
        else Quantity(total.number / times, asked.unit)
    )


def _has(tokens: tuple[Token, ...], figure: Token, words: tuple[str, ...]) -> bool:
    """Return whether a figure has one of some words before it in its clause."""
    place = tokens.index(figure)
    before = joined(one for one in tokens[:place] if one.clause == figure.clause)
    return any(word in before for word in words)


def _is_each(tokens: tuple[Token, ...], figure: Token, asked: Quantity) -> bool:
    """Return whether a figure is that of each period, and as large as is asked for."""
    is_enough = figure.quantity is not None and figure.quantity.number >= asked.number
    return is_enough and any(word in clause_text(tokens, figure.clause) for word in _EACH)
