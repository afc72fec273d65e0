"""Results that have to be worked out: the share of two counts, the year's sum of what is asked for each month."""

from __future__ import annotations

import re
from dataclasses import replace
from decimal import Decimal

from xlselfeval.cell import Written
from xlselfeval.scoring.actual import Actual, ActualWords, Figure
from xlselfeval.scoring.answers import Answer
from xlselfeval.scoring.choose_figure import own_words
from xlselfeval.scoring.number import HUNDRED, LONGEST, Quantity, plain
from xlselfeval.scoring.target import DOWNWARD, Bound, Target, read_target
from xlselfeval.scoring.text import compact
from xlselfeval.scoring.units import COUNT, unit_of
from xlselfeval.scoring.words.figures_beside import LARGEST_SMALL
from xlselfeval.scoring.words.result_tokens import (
    FIGURE,
    SIZE,
    Token,
    clause_text,
    clauses_of,
    joined,
    tokens_of,
)
from xlselfeval.scoring.words.several_figures import HALVES
from xlselfeval.scoring.words.shares_beside import share_of_counts

_WEEKS, _MONTHS = Decimal(52), Decimal(12)  # of a year
_WHOLE_YEAR = ("全年", "年内", "本年", "年度", "当年")
_EACH = ("每", "各")
_MONTHS_OF_HALF = Decimal(6)
# The classes that a survey of satisfaction lists: those that count as satisfied, and the others.
_CLASS = re.compile(
    rf"(?:表示)?(?P<class>(?:非常|十分|很|比较|较为?|基本)?满意|一般|(?:较|很|非常)?不(?:太|够)?满意|不了解|说不清)(?:的|群众)*(?:为|占比?|达)?(?P<size>{SIZE})%"
)
_SATISFIED, _ROUNDING = (
    "不说一",
    Decimal("0.5"),
)  # first characters of the other classes; percent above the whole


def with_classes(answer: Answer) -> Answer:
    """Write the sum of the classes of satisfaction that count, where an actual lists them.

    满意80.1%，基本满意16.1% is 满意96.2%; figures that exceed the whole together are no such list.
    """
    text = compact(answer.actual.text)
    if "满意" not in answer.name or "满意" not in text or len(text) > LONGEST:
        return answer
    clauses = [one for clause in clauses_of(text) for one in clause.split("、")]
    classes = {clause: found for clause in clauses if (found := _CLASS.fullmatch(clause))}
    counted = {clause: found for clause, found in classes.items() if found["class"][0] not in _SATISFIED}
    is_list = len(counted) > 1 and len({found["class"] for found in counted.values()}) == len(counted)
    if not is_list or any("%" in clause for clause in clauses if clause not in classes):
        return answer
    if sum(Decimal(found["size"]) for found in classes.values()) > HUNDRED + _ROUNDING:
        return answer
    total = sum((Decimal(found["size"]) for found in counted.values()), Decimal(0))
    rest = [clause for clause in clauses if clause and clause not in classes]
    written = "，".join([f"满意{plain(min(total, HUNDRED))}%", *rest])
    return replace(answer, actual=Written(written, written))


def with_share(answer: Answer) -> Answer:
    """Write the share of two counts, where it reaches the rate that is asked for: 231人通过 of 240人参考 as 96.25%."""
    target, text = read_target(answer.target, None), compact(answer.actual.text)
    if not isinstance(target, Bound) or target.comparator in DOWNWARD or len(text) > LONGEST:
        return answer
    if target.quantity.unit.kind != "percent":
        return answer
    is_sample = "抽" in text and "抽" not in answer.name
    share = share_of_counts(text, own_words(answer), least=LARGEST_SMALL if is_sample else 0)
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
    if periods[0].factor == _MONTHS_OF_HALF and _are_halves(tokens, counts):
        return Figure(
            replace(
                min((one.quantity for one in counts if one.quantity), key=lambda one: one.number),
                unit=asked.unit,
            )
        )
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


def _are_halves(tokens: tuple[Token, ...], counts: list[Token]) -> bool:
    """Return whether the figures are those of the first and the second half of the year, and there are no others."""
    figures = [one for one in tokens if one.kind == FIGURE]
    return figures == counts and [
        [half for half in HALVES if _has(tokens, one, (half,))] for one in counts
    ] == [[half] for half in HALVES]


def _has(tokens: tuple[Token, ...], figure: Token, words: tuple[str, ...]) -> bool:
    """Return whether a figure has one of some words before it in its clause."""
    place = tokens.index(figure)
    before = joined(one for one in tokens[:place] if one.clause == figure.clause)
    return any(word in before for word in words)


def _is_each(tokens: tuple[Token, ...], figure: Token, asked: Quantity) -> bool:
    """Return whether a figure is that of each period, and as large as is asked for."""
    is_enough = figure.quantity is not None and figure.quantity.number >= asked.number
    return is_enough and any(word in clause_text(tokens, figure.clause) for word in _EACH)
