"""Doubts about an actual: words, directions, signs and years that keep its figure from being this year's result.

The word list is data (workbook_templates/words/results.toml). A doubt never raises an error by itself: the score
lies anywhere between nothing and what the figure gives.
"""

from __future__ import annotations

import re
from dataclasses import replace
from decimal import Decimal
from typing import NamedTuple

from xlselfeval.scheme.profile import Profile
from xlselfeval.scoring.actual import Actual, ActualWords, Day, Figure
from xlselfeval.scoring.answers import Answer
from xlselfeval.scoring.dates import FINISHED, in_figures
from xlselfeval.scoring.number import Quantity
from xlselfeval.scoring.result_tokens import (
    DATE,
    FIGURE,
    MARK,
    NOT_THIS_YEAR,
    RESULT,
    SIGN,
    UNKNOWN,
    Own,
    Token,
    figures_of,
    tokens_of,
    years_of,
)
from xlselfeval.scoring.result_words import says_none
from xlselfeval.scoring.scorecard import RowScore
from xlselfeval.scoring.target import BARE, DOWNWARD, UPWARD, Bound, Deadline, Deviation, Interval, Words
from xlselfeval.scoring.text import strip_loose_spaces
from xlselfeval.scoring.units import COUNT, NONE

NOT_RESULT, OTHER_YEAR, UNREADABLE = "actual-not-result", "actual-other-year", "actual-unreadable"
ZERO = Decimal(0)
_FAR = 1000
_LONG_CLAUSE = 8  # characters; a longer clause without figures is an explanation, in which any word may occur
_MISSED = frozenset(
    ["loss", "denial", "part", UNKNOWN, SIGN]
)  # words that a figure below its target may have
_NOW = re.compile("实际|实到|实有|今年|本年|当年")
_TOTAL = "(?:[共总合累]计?|达到?)"
_BASE = re.compile("[较比与从自]$")
_CHANGES = re.compile("变动|变化|偏差|差异|差额|调整|波动|增减|误差|偏离|温度|利润|盈亏|余额|净")
_PEOPLE = frozenset(["人", "名", "位", "人次"])
_FIGURES = re.compile(r"\d[\d,.]*")


class Doubt(NamedTuple):
    """The finding that a doubt is, and its reason in words; `unknown` where the figure itself limits nothing."""

    remark: str
    why: str
    unknown: bool = False


_WHY = {
    "plan": "“{}”说的是目标、计划或申请，不是完成数",
    "estimate": "“{}”是估计，不是确切的完成数",
    "other_year": "“{}”说的不是本年",
    "loss": "“{}”说的不是完成的数",
    "negation": "“{}”说的是没有完成或没有达到",
    "denial": "“{}”说的是没有完成或没有达到",
    "part": "“{}”说的只是一部分",
    SIGN: "“{}”不是确切的数",
    "up": "“{}”与指标值要求的方向不符",
    "down": "“{}”与指标值要求的方向不符",
    UNKNOWN: "“{}”看不出是不是本年的完成数",
}


def note_doubt(row: RowScore, answer: Answer, year: int | None) -> RowScore:
    """Widen a row down to nothing where its actual may be no result of this year."""
    if row.low is None or row.actual is None or row.target is None:
        return row
    doubt = _doubt_of(row, answer, year)
    if doubt is None:
        return row
    if doubt.remark == UNREADABLE:
        return replace(
            row, rule=None, low=None, high=None, reached=None, over=None, working="", remarks=(UNREADABLE,)
        )
    high = row.points if doubt.unknown else row.high
    others = tuple(remark for remark in row.remarks if remark != "qualitative-unclear")
    return replace(
        row, low=ZERO, high=high, computed=False, reached=None, over=None,
        working=doubt.why, remarks=(*others, doubt.remark),
    )  # fmt: skip


def no_cost(profile: Profile, row: RowScore) -> RowScore | None:
    """Leave a row open to all points where 无 stands beside the limit of a cost: no cost is stated by it."""
    target, actual = row.target, row.actual
    if (
        not isinstance(target, Bound)
        or target.comparator not in DOWNWARD
        or not isinstance(actual, ActualWords)
    ):
        return None
    if not says_none(actual.text):
        return None
    return replace(
        row,
        rule=profile.at_most,
        low=ZERO,
        high=row.points,
        computed=False,
        working="没有写明实际的金额",
        remarks=(NOT_RESULT,),
    )


def _doubt_of(row: RowScore, answer: Answer, year: int | None) -> Doubt | None:
    own, text = own_words(answer), strip_loose_spaces(answer.actual.text)
    if isinstance(row.actual, Day):
        text = in_figures(text)
        return _of_day(row, row.actual, year) or (
            _of_words(text, own, row, year, asked="") if row.reached is not False else None
        )
    if isinstance(row.target, Words):
        tokens = tokens_of(text, own)
        return _of_years(tokens, row, year)
    if isinstance(row.actual, Figure) and isinstance(row.target, Bound | Interval | Deviation):
        asked = _direction(own)
        return _of_sign(row, row.actual.quantity, answer, asked) or _of_words(
            text, own, row, year, asked=asked
        )
    return None


def own_words(answer: Answer) -> Own:
    """Return the indicator's own words, without figures: its name, and those of its target and level 2."""
    name = _FIGURES.sub("\n", strip_loose_spaces(answer.name))
    target = _FIGURES.sub("\n", strip_loose_spaces(answer.target.text))
    return Own(name, "\n".join((name, target, strip_loose_spaces(answer.subcategory))))


def choose_figure(actual: Actual, target: Bound | Interval | Deviation, answer: Answer) -> Actual:
    """Choose from an actual with several figures the one in the target's unit, if one alone can be meant."""
    if not isinstance(actual, ActualWords):
        return actual
    text = strip_loose_spaces(actual.text)
    figures = figures_of(text)
    asked = (
        target.quantity
        if isinstance(target, Bound)
        else target.low
        if isinstance(target, Interval)
        else target.size
    )
    tokens = tokens_of(text, own_words(answer))
    if _is_range(tokens):
        return actual
    same = [token for token in figures if token.quantity and _same_unit(asked, token.quantity, answer.name)]
    current = [token for token in same if _NOW.search(_clause(tokens, token.clause))]
    total = [token for token in same if re.search(_TOTAL + re.escape(token.text), text)]
    main = [token for token in same if not _is_aside(tokens, token.clause)]
    same = next((chosen for chosen in (current, total, main) if len(chosen) == 1), same)
    return Figure(same[0].quantity) if len(same) == 1 and same[0].quantity else actual


def _is_range(tokens: tuple[Token, ...]) -> bool:
    """Return whether two figures are the ends of a range or an alternative: 150～200人, 10家或20家."""
    return any(
        between.text in ("~", "-", "至", "到", "或") and FIGURE == before.kind == after.kind
        for before, between, after in zip(tokens, tokens[1:], tokens[2:], strict=False)
    )


def _same_unit(asked: Quantity, given: Quantity, name: str) -> bool:
    if given.unit.kind == NONE:
        return True
    if asked.unit.kind in (COUNT, NONE) and given.unit.kind == COUNT:
        if asked.unit.kind == NONE:
            return given.unit.name in name
        return asked.unit.name == given.unit.name or {asked.unit.name, given.unit.name} <= _PEOPLE
    return asked.unit.kind == given.unit.kind


def _clause(tokens: tuple[Token, ...], clause: int) -> str:
    return "".join(token.text for token in tokens if token.clause == clause)


def _is_aside(tokens: tuple[Token, ...], clause: int) -> bool:
    """Return whether a clause tells of a plan, another year, a part or a change, beside the result."""
    return any(
        token.clause == clause
        and (token.kind in (*NOT_THIS_YEAR, "up", "down") or token.text in ("其中", "同比"))
        for token in tokens
    )


def _direction(own: Own) -> str:
    """Return the direction that an indicator asks for: up, down, or "" for none."""
    kinds = {token.kind for token in tokens_of(own.words)} & {"up", "down"}
    return kinds.pop() if len(kinds) == 1 else ""


def _of_day(row: RowScore, actual: Day, year: int | None) -> Doubt | None:
    first, last = actual.span.first, actual.span.last
    due = row.target.last if isinstance(row.target, Deadline) else None
    if first is None or last is None or due is None:
        return None
    if last.year < min(year or due.year, due.year) - 1 or first.year > due.year + 1:
        return Doubt(OTHER_YEAR, f"{last.year} 年不是本年", unknown=True)
    return None


def _of_years(tokens: tuple[Token, ...], row: RowScore, year: int | None) -> Doubt | None:
    """Doubt an actual all of whose years are others than the form's; 较2015年 names what it is compared with."""
    text = "".join(token.text for token in tokens)
    years = {one for one in years_of(tokens) if not _BASE.search(text.partition(str(one))[0])}
    if year is None or not years or year in years or row.reached is False:
        return None
    if any(year - 1 <= one <= year + 1 for one in years):
        return (
            None
            if isinstance(row.target, Words)
            else Doubt(NOT_RESULT, _WHY["other_year"].format(f"{max(years)}年"))
        )
    return Doubt(OTHER_YEAR, f"{max(years)} 年不是本年", unknown=True)


def _of_sign(row: RowScore, given: Quantity, answer: Answer, asked: str) -> Doubt | None:
    """Doubt a minus sign where none can be, and a cost so small that another unit must be meant."""
    if not isinstance(row.target, Bound | Interval):
        return None
    limit = row.target.quantity if isinstance(row.target, Bound) else row.target.low
    if limit.number < 0:
        return None
    comparator = row.target.comparator if isinstance(row.target, Bound) else BARE
    if given.number < 0:
        if asked == "down" and comparator in (*UPWARD, BARE):
            return Doubt(NOT_RESULT, "负数与指标值要求的方向对不上", unknown=True)
        if row.reached is False or _CHANGES.search(answer.name) or asked:
            return None
        return (
            None if "percent" in (limit.unit.kind, given.unit.kind) else Doubt(NOT_RESULT, "完成值不应是负数")
        )
    far = comparator in DOWNWARD and limit.unit.kind == "money" and given.number > 0
    if far and _base(given, limit) * _FAR <= limit.base:
        return Doubt(NOT_RESULT, "完成值与指标值相差上千倍，单位可能写错")
    return None


def _base(given: Quantity, limit: Quantity) -> Decimal:
    return (
        given.number * limit.unit.factor if given.unit.kind == NONE and given.unit.factor == 1 else given.base
    )


def _of_words(text: str, own: Own, row: RowScore, year: int | None, *, asked: str) -> Doubt | None:
    """Doubt a figure or date by the words around it: those in its clause, and those of other clauses."""
    tokens = tokens_of(text, own)
    if not any(token.kind in (FIGURE, DATE) for token in tokens):
        tokens = tokens_of(text, own, numerals=True)
    of_year = _of_years(tokens, row, year) if isinstance(row.actual, Figure) else None
    if of_year is not None:
        return of_year
    own_clause = _clause_of_result(tokens, row.actual)
    current = _NOW.search(_clause(tokens, own_clause)) is not None
    excused = {RESULT, FIGURE, DATE, MARK, asked}
    if isinstance(row.actual, Figure) and row.actual.comparator != BARE:
        excused.add(SIGN)  # actual-has-comparator reports it
    if row.reached is False:
        excused |= _MISSED
    found = [
        token for place, token in enumerate(tokens)
        if token.kind not in excused and not _is_side_fact(tokens, token, own_clause, current=current)
        and (token.kind != SIGN or FIGURE in {other.kind for other in tokens[max(0, place - 1) : place + 2]})
    ]  # fmt: skip
    if not found:
        return None
    denied = next((token for token in found if token.kind == "negation" and token.clause == own_clause), None)
    if denied is not None and isinstance(row.actual, Figure):
        return Doubt(UNREADABLE, "")
    known = next((token for token in found if token.kind != UNKNOWN), None)
    if known is not None:
        return Doubt(NOT_RESULT, _WHY[known.kind].format(known.text))
    return Doubt(NOT_RESULT, _WHY[UNKNOWN].format("".join(token.text for token in found)))


def _clause_of_result(tokens: tuple[Token, ...], actual: Actual | None) -> int:
    wanted = actual.quantity.number if isinstance(actual, Figure) else None
    places = [token.clause for token in tokens if token.kind in (FIGURE, DATE)]
    exact = [
        token.clause for token in tokens if token.quantity is not None and token.quantity.number == wanted
    ]
    marks = FINISHED if isinstance(actual, Day) else _NOW
    current = [clause for clause in exact or places if marks.search(_clause(tokens, clause))]
    return next(iter(current or exact or places), 0)


def _is_side_fact(tokens: tuple[Token, ...], token: Token, own_clause: int, *, current: bool) -> bool:
    """Return whether a word belongs to another fact than the result and casts no doubt on it."""
    if token.clause == own_clause:
        return False
    clause = _clause(tokens, token.clause)
    has_figure = any(other.clause == token.clause and other.kind in (FIGURE, DATE) for other in tokens)
    if has_figure:
        return (
            token.kind in (UNKNOWN, SIGN, "up", "down")
            or token.text == "其中"
            or (current and token.kind in NOT_THIS_YEAR)
        )
    return token.kind in (UNKNOWN, "up", "down") and len(clause) > _LONG_CLAUSE
