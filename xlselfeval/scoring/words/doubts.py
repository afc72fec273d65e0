"""Doubts about an actual: words, directions, signs and years that keep its figure from being this year's result.

The word list is data (workbook_templates/words/results.toml). A doubt never raises an error by itself: the score
lies anywhere between nothing and what the figure gives.
"""

from __future__ import annotations

import re
from dataclasses import replace

from xlselfeval.scheme.indicator_names import load_indicator_names
from xlselfeval.scoring.actual import Actual, ActualWords, Day, Figure
from xlselfeval.scoring.answers import TEN_THOUSAND, Answer
from xlselfeval.scoring.choose_figure import own_words
from xlselfeval.scoring.dates import in_figures, with_months
from xlselfeval.scoring.number import HUNDRED, LONGEST, ONE, ZERO, Quantity, half_place, plain
from xlselfeval.scoring.numerals import to_figures
from xlselfeval.scoring.reached import base_in
from xlselfeval.scoring.scorecard import RowScore
from xlselfeval.scoring.target import (
    BARE,
    DOWNWARD,
    LESS,
    MORE,
    UPWARD,
    Bound,
    Deviation,
    Interval,
    Target,
    Words,
)
from xlselfeval.scoring.text import compact, strip_loose_spaces
from xlselfeval.scoring.units import NONE
from xlselfeval.scoring.words.changes import is_level
from xlselfeval.scoring.words.contradicted import why_contradicted
from xlselfeval.scoring.words.doubt import NOT_RESULT, UNREADABLE, Doubt
from xlselfeval.scoring.words.none_words import none_of_what, says_none
from xlselfeval.scoring.words.result_tokens import Own, kinds_of, tokens_of
from xlselfeval.scoring.words.spending import spent_beside_budget
from xlselfeval.scoring.words.word_doubts import doubt_of_words
from xlselfeval.scoring.words.year_doubts import DOCUMENT, doubt_of_day, doubt_of_years

_FAR = 1000
# 3,0214, 30214,000 and 5,12,300: four digits or more on either side of a comma within a figure; 2024,300 may be a year.
_BAD_GROUPS = re.compile(
    r"(?<![\d,.])(?:\d{1,3}(?:,\d{3})*,\d{4,}|\d{5,},\d{3}|\d{1,3}(?:,\d{3})*,\d{1,2}(?:,\d{3})+)(?![\d,])"
)
_BEYOND = {LESS: "低于", MORE: "超过"}
_BARE_FIGURE = re.compile(r"\d{1,15}(?:\.\d{1,15})?%?")  # no words that could cast doubt on it
_CHANGES = re.compile("变动|变化|偏差|差异|差额|调整|波动|增减|误差|偏离|温度|利润|盈亏|余额|净")


def note_doubt(row: RowScore, answer: Answer, year: int | None) -> RowScore:
    """Widen a row down to nothing where its actual may be no result of this year, or only ask about it."""
    if row.low is None or row.actual is None or row.target is None:
        return row
    if is_above_whole(answer, row.actual, row.target):
        return replace(row, rule=None, low=None, high=None, reached=None, over=None, working="")
    doubt = _doubt_of(row, answer, year) or _contradiction_of(row, answer, year)
    if doubt is None:
        return row
    if doubt.remark == UNREADABLE:
        return replace(
            row, rule=None, low=None, high=None, reached=None, over=None, working="", remarks=(UNREADABLE,)
        )
    high = row.points if doubt.unknown else row.high
    if doubt.keeps_score:
        return replace(row, working=doubt.why, remarks=(*row.remarks, doubt.remark))
    others = tuple(remark for remark in row.remarks if remark != "qualitative-unclear")
    return replace(
        row, low=ZERO, high=high, computed=False, reached=None, over=None,
        working=doubt.why, remarks=(*others, doubt.remark),
    )  # fmt: skip


def _contradiction_of(row: RowScore, answer: Answer, year: int | None) -> Doubt | None:
    why = "" if len(answer.actual.text) > LONGEST else why_contradicted(row, answer, own_words(answer), year)
    return Doubt(NOT_RESULT, why) if why else None


def is_above_whole(answer: Answer, actual: Actual | None, target: Target | None) -> bool:
    """Return whether an actual is above 100 % in a row whose name is a rate of a whole."""
    if not isinstance(actual, Figure) or not _exceeds_whole(actual.quantity, target):
        return False
    return load_indicator_names().is_whole_rate(compact(answer.name))


def _exceeds_whole(actual: Quantity, target: Target | None) -> bool:
    """Return whether an actual is above 100 %, in percent or without a unit; not where the target itself is."""
    asked = target.quantity if isinstance(target, Bound) else None
    if asked is not None and asked.base > HUNDRED:
        return False
    if actual.unit.kind == "percent":
        return actual.base > HUNDRED
    if actual.unit.kind != NONE or asked is None or asked.unit.kind not in ("percent", NONE):
        return False
    is_share = asked.unit.kind == NONE and 0 < asked.number <= ONE
    return actual.number > (ONE if is_share else HUNDRED)


def _doubt_of(row: RowScore, answer: Answer, year: int | None) -> Doubt | None:
    if len(answer.actual.text) > LONGEST:
        return None  # a story, of which no figure was read
    own, text = own_words(answer), to_figures(strip_loose_spaces(answer.actual.text))
    if isinstance(row.actual, Day):
        text = with_months(in_figures(text))
        of_day = doubt_of_day(row, row.actual, year)
        if of_day is not None or row.reached is False:
            return of_day
        return doubt_of_words(text, own, row, year, written=answer.actual.text)
    if isinstance(row.actual, ActualWords) and says_none(text) and row.reached is not False:
        word = none_of_what(text, own.words, answer.target.text)
        return Doubt(NOT_RESULT, f"“{word}”以外的情况未说明", unknown=True) if word else None
    if isinstance(row.target, Words):
        return _of_budget(row, answer) or doubt_of_years(tokens_of(DOCUMENT.sub("", text), own), row, year)
    if isinstance(row.actual, Figure) and isinstance(row.target, Bound | Interval | Deviation):
        asked = _direction(own)
        signed = _of_typing(row, answer) or _of_sign(row, row.actual.quantity, answer, asked)
        if signed is not None or _BARE_FIGURE.fullmatch(text):
            return signed
        return doubt_of_words(text, own, row, year, asked=asked, written=answer.actual.text)
    return None


def _of_typing(row: RowScore, answer: Answer) -> Doubt | None:
    """Doubt a figure whose thousands are badly grouped, and one that is but as large as a target with < or >."""
    if slip := _BAD_GROUPS.search(strip_loose_spaces(answer.actual.text)):
        why = f"“{slip[0]}”的千位分隔有误（应每三位一组），不能判断是多少"
        return Doubt(NOT_RESULT, why, unknown=True)
    target, actual = row.target, row.actual
    if not isinstance(target, Bound) or not isinstance(actual, Figure) or not target.quantity.number:
        return None
    if target.comparator in _BEYOND and base_in(actual.quantity, target.quantity) == target.quantity.base:
        return Doubt(NOT_RESULT, f"完成值仅与界限相同，没有{_BEYOND[target.comparator]}", keeps_score=True)
    return None


def _direction(own: Own) -> str:
    """Return the direction that an indicator asks for: up, down, or "" for none."""
    kinds = kinds_of(own.words) & {"up", "down"}
    return kinds.pop() if len(kinds) == 1 else ""


def _of_budget(row: RowScore, answer: Answer) -> Doubt | None:
    """Doubt a budget kept to beside more spent than the form's budget: 530万元，控制在预算内 of 520万元."""
    spent, budget = spent_beside_budget(answer.actual.text, answer.target.text), answer.budget
    if row.reached is False or budget is None or budget <= 0 or spent is None:
        return None
    room = half_place(spent.number) * spent.unit.factor
    if spent.unit.kind != "money" or spent.base - budget <= room:
        return None
    most, ours = (plain(amount / TEN_THOUSAND) for amount in (spent.base, budget))
    return Doubt(NOT_RESULT, f"其中的{most}万元超过全年预算数{ours}万元")


def _of_sign(row: RowScore, given: Quantity, answer: Answer, asked: str) -> Doubt | None:
    """Doubt a minus sign where none can be, and a cost so small that another unit must be meant."""
    if not isinstance(row.target, Bound | Interval):
        return None
    limit = row.target.quantity if isinstance(row.target, Bound) else row.target.low
    if limit.number < 0:
        return None
    if is_level(answer.actual.text, given, answer.target.text, limit):
        return Doubt(NOT_RESULT, "完成值似为水平，不是较上年的变化", unknown=True)
    comparator = row.target.comparator if isinstance(row.target, Bound) else BARE
    if given.number < 0:
        if asked == "down" and comparator in (*UPWARD, BARE):
            return Doubt(NOT_RESULT, "负数与指标值要求的方向不符", unknown=True)
        may_be = _CHANGES.search(answer.name) or asked or "percent" in (limit.unit.kind, given.unit.kind)
        return None if row.reached is False or may_be else Doubt(NOT_RESULT, "完成值不应为负数")
    far = comparator in DOWNWARD and limit.unit.kind == "money" and given.number > 0
    if far and base_in(given, limit) * _FAR <= limit.base:
        return Doubt(NOT_RESULT, "完成值与指标值相差上千倍，计量单位疑有误")
    return None
