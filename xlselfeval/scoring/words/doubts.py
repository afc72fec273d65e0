"""Doubts about an actual: words, directions, signs and years that keep its figure from being this year's result.

The word list is data (workbook_templates/words/results.toml). A doubt never raises an error by itself: the score
lies anywhere between nothing and what the figure gives.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import NamedTuple

from xlselfeval.scheme.indicator_names import load_indicator_names
from xlselfeval.scoring.actual import Actual, ActualWords, Day, Figure
from xlselfeval.scoring.answers import TEN_THOUSAND, Answer
from xlselfeval.scoring.choose_figure import NOW, PEOPLE, is_confirmed, is_left, own_words
from xlselfeval.scoring.dates import FINISHED, in_figures, with_months
from xlselfeval.scoring.number import HUNDRED, LONGEST, ONE, ZERO, Quantity, half_place, plain
from xlselfeval.scoring.numerals import to_figures
from xlselfeval.scoring.reached import base_in
from xlselfeval.scoring.scorecard import RowScore
from xlselfeval.scoring.target import (
    BARE,
    DOWNWARD,
    UPWARD,
    Bound,
    Deadline,
    Deviation,
    Interval,
    Target,
    Words,
)
from xlselfeval.scoring.text import compact, strip_loose_spaces
from xlselfeval.scoring.units import NONE
from xlselfeval.scoring.words.changes import is_level, without_base
from xlselfeval.scoring.words.contradicted import why_contradicted
from xlselfeval.scoring.words.figures_beside import doubt_beside, doubt_of_kind, reaches_anyway
from xlselfeval.scoring.words.none_words import none_of_what, says_none
from xlselfeval.scoring.words.result_tokens import (
    DATE,
    DONE,
    FIGURE,
    MARK,
    NOT_THIS_YEAR,
    RESULT,
    SIGN,
    UNKNOWN,
    Own,
    Token,
    clause_as_written,
    clause_text,
    is_before_name,
    is_bracketed,
    is_compared,
    is_finished_task,
    is_under_way,
    joined,
    kinds_of,
    quote_of,
    takes_share,
    tokens_of,
    years_of,
)
from xlselfeval.scoring.words.signs import is_surely_beyond, reaches_as_rounded
from xlselfeval.scoring.words.spending import spent_beside_budget

NOT_RESULT, OTHER_YEAR, UNREADABLE = "actual-not-result", "actual-other-year", "actual-unreadable"
_FAR = 1000
_SOON = 3  # months of the next year in which what is due closes the form's year
_LONGEST_NAME = 6
_LONG_CLAUSE = 8  # characters; a longer clause without figures is an explanation, in which any word may occur
# Words that a figure below its target may have.
_MISSED = frozenset(["loss", "negation", "denial", "part", UNKNOWN, SIGN])
# All that a clause of last year's figure holds; a part or a task (其中2023年2项, 2023年完成2项) is of the figure itself.
_COMPARED = frozenset([FIGURE, DATE, RESULT, MARK, "up", "down"])
_BASE = re.compile("[较比与从自]$")
_BARE_FIGURE = re.compile(r"\d{1,15}(?:\.\d{1,15})?%?")  # no words that could cast doubt on it
_CHANGES = re.compile("变动|变化|偏差|差异|差额|调整|波动|增减|误差|偏离|温度|利润|盈亏|余额|净")
_BEGUN = ("开工", "启动", "动工")  # a date before that of completion
_TITLE = re.compile(r"《[^《》\d]{1,60}》")
_DOCUMENT = re.compile(r"《[^《》]{1,60}》(?:\([^()]{1,20}\))?")  # 《管护办法》（2023年修订）
_LEADS_TO = ("到", "至", "为")


class Doubt(NamedTuple):
    """The finding that a doubt is, and its reason in words; `unknown` where the figure itself limits nothing."""

    remark: str
    why: str = ""
    unknown: bool = False


_WHY = {
    "plan": "“{}”为目标、计划或申请的表述，不是完成数",
    "estimate": "“{}”为估计的表述，不是确切的完成数",
    "other_year": "“{}”指其他年度或以前的情况，不是本年度完成数",
    "elsewhere": "“{}”不属本单位的完成数",
    "loss": "“{}”不属完成数",
    "negation": "“{}”表示未完成或未达到",
    "denial": "“{}”表示未完成或未达到",
    "part": "“{}”仅为其中一部分",
    SIGN: "“{}”不是确切的数值",
    "up": "“{}”与指标值要求的方向不符",
    "down": "“{}”与指标值要求的方向不符",
    UNKNOWN: "“{}”不能判断是否属本年度完成数",
}


def note_doubt(row: RowScore, answer: Answer, year: int | None) -> RowScore:
    """Widen a row down to nothing where its actual may be no result of this year."""
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
        return _of_day(row, row.actual, year) or (
            _of_words(text, own, row, year, written=answer.actual.text) if row.reached is not False else None
        )
    if isinstance(row.actual, ActualWords) and says_none(text) and row.reached is not False:
        word = none_of_what(text, own.words, answer.target.text)
        return Doubt(NOT_RESULT, f"“{word}”以外的情况未说明", unknown=True) if word else None
    if isinstance(row.target, Words):
        return _of_budget(row, answer) or _of_years(tokens_of(_DOCUMENT.sub("", text), own), row, year)
    if isinstance(row.actual, Figure) and isinstance(row.target, Bound | Interval | Deviation):
        asked = _direction(own)
        signed = _of_sign(row, row.actual.quantity, answer, asked)
        if signed is not None or _BARE_FIGURE.fullmatch(text):
            return signed
        return _of_words(text, own, row, year, asked=asked, written=answer.actual.text)
    return None


def _direction(own: Own) -> str:
    """Return the direction that an indicator asks for: up, down, or "" for none."""
    kinds = kinds_of(own.words) & {"up", "down"}
    return kinds.pop() if len(kinds) == 1 else ""


def _of_day(row: RowScore, actual: Day, year: int | None) -> Doubt | None:
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


def _of_years(tokens: tuple[Token, ...], row: RowScore, year: int | None) -> Doubt | None:
    """Doubt an actual all of whose years are others than the form's; 较2015年 names what it is compared with."""
    text = joined(tokens)
    years = {one for one in years_of(tokens) if not _BASE.search(text.partition(str(one))[0])}
    if year is None or not years or year in years or row.reached is False:
        return None
    if any(year - 1 <= one <= year + 1 for one in years):
        why = _WHY["other_year"].format(f"{max(years)}年")
        return None if isinstance(row.target, Words) else Doubt(NOT_RESULT, why)
    return Doubt(OTHER_YEAR, f"{max(years)}年不是本年度")


def _dating(text: str, own: Own, actual: Figure) -> tuple[Token, ...]:
    """Return the tokens whose years date a figure.

    The year of a document does not, nor that of a figure beside it (2023年为800元).
    """
    tokens = tokens_of(_DOCUMENT.sub("", text), own)
    ours = _clause_of_result(tokens, actual)
    kinds = {
        place: {token.kind for token in tokens if token.clause == place}
        for place in {t.clause for t in tokens}
    }
    beside = {place for place, found in kinds.items() if place != ours and FIGURE in found <= _COMPARED}
    return tuple(token for token in tokens if token.clause not in beside)


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


def _of_words(
    text: str, own: Own, row: RowScore, year: int | None, *, asked: str = "", written: str
) -> Doubt | None:
    """Doubt a figure or date by the words around it: those in its clause, and those of other clauses."""
    tokens = tokens_of(without_base(_TITLE.sub("", text)), own)
    of_year = _of_years(_dating(text, own, row.actual), row, year) if isinstance(row.actual, Figure) else None
    if of_year is not None:
        return of_year
    own_clause = _clause_of_result(tokens, row.actual)
    marks = FINISHED if isinstance(row.actual, Day) else NOW
    current = marks.search(clause_text(tokens, own_clause)) is not None
    excused = {RESULT, DONE, FIGURE, DATE, MARK, asked, _kept_to(row.target, asked)}
    if isinstance(row.actual, Figure) and row.actual.comparator != BARE:
        excused.add(SIGN)  # actual-has-comparator reports it where it may be a copy
    if why := doubt_beside(tokens, row, own_clause):
        return Doubt(NOT_RESULT, why)
    if why := doubt_of_kind(text, tokens, row, own_clause, own):
        return Doubt(NOT_RESULT, why)
    ours = tuple(token for token in tokens if token.clause == own_clause)
    is_bare_day = isinstance(row.actual, Day) and {token.kind for token in ours} <= {DATE, MARK}
    settled = {token.clause for token in tokens if current or (is_bare_day and token.kind == "other_year")}
    if isinstance(row.actual, Figure) and any(token.kind == "negation" for token in ours):
        return Doubt(UNREADABLE)
    if is_under_way(tokens):
        return Doubt(NOT_RESULT, "“中”表示正在进行，不是完成数")
    if isinstance(row.actual, Day) and any(
        token.quantity and token.quantity.unit.kind == "percent" and token.quantity.number < HUNDRED
        for token in ours
    ):
        return Doubt(NOT_RESULT, _WHY["part"].format(clause_as_written(tokens, own_clause, written)))
    if row.reached is False:
        excused |= _MISSED
    elif takes_share(ours):
        return Doubt(NOT_RESULT, _WHY["part"].format(clause_as_written(tokens, own_clause, written)))
    found = [
        token for place, token in enumerate(tokens)
        if token.kind not in excused and not _is_side_fact(tokens, token, own_clause, settled=token.clause in settled)
        and not is_finished_task(tokens, place) and not is_before_name(tokens, place, own) and not (token.clause != own_clause and reaches_anyway(tokens, token, row))
        and not is_left(tokens, token, row)
        and not (token.kind in (SIGN, "estimate") and isinstance(row.actual, Figure) and is_surely_beyond(row.target, row.actual, text, token.text))
        and not _is_level(tokens, place, row.actual, asked) and not is_confirmed(tokens, token, row)
        and not (token.kind == "estimate" and token.clause == own_clause and reaches_as_rounded(row, token.text))
        and (token.kind != SIGN or FIGURE in {other.kind for other in tokens[max(0, place - 1) : place + 2]})
    ]  # fmt: skip
    if _counts_things(row.actual, ours):
        found = [token for token in found if token.kind != UNKNOWN or token.clause != own_clause]
    if not found:
        return None
    known = next((token for token in found if token.kind != UNKNOWN), None)
    if known is not None:
        return Doubt(NOT_RESULT, _WHY[known.kind].format(quote_of((known,), tokens, written)))
    return Doubt(NOT_RESULT, _WHY[UNKNOWN].format(quote_of(tuple(found), tokens, written)))


def _is_level(tokens: tuple[Token, ...], place: int, actual: Actual | None, asked: str) -> bool:
    """Return whether a change only leads to the figure, where none is asked for: 缩短至12分钟."""
    figure = tokens[place + 2 : place + 3]
    if (
        asked
        or tokens[place].kind not in ("up", "down")
        or not figure
        or tokens[place + 1].text not in _LEADS_TO
    ):
        return False
    return isinstance(actual, Figure) and figure[0].quantity == actual.quantity


def _kept_to(target: Target | None, asked: str) -> str:
    """Return the change that keeps to the limit of an increase: 下降2% of 能耗增长率 ≤5%; "" for none."""
    is_limit = isinstance(target, Bound) and target.comparator in DOWNWARD
    return "down" if is_limit and asked == "up" else ""


def _counts_things(actual: Actual | None, ours: tuple[Token, ...]) -> bool:
    """Return whether the unknown words of a clause are but the name of the things counted: 采购投影仪30台.

    Nobody can list all things; what people do (报名200人) and what money is are another matter.
    """
    if not isinstance(actual, Figure):
        return False
    unit = next((token.quantity.unit for token in ours if token.quantity is not None), None)
    if unit is None or unit.kind in (NONE, "money", "percent", "time") or unit.name in PEOPLE:
        return False
    unknown = joined(token for token in ours if token.kind == UNKNOWN)
    behind = next(place for place, token in enumerate(ours) if token.kind == FIGURE)
    done = any(token.kind in (RESULT, DONE) and len(token.text) > 1 for token in ours)
    return len(unknown) <= _LONGEST_NAME and (done or all(token.kind != UNKNOWN for token in ours[:behind]))


def _clause_of_result(tokens: tuple[Token, ...], actual: Actual | None) -> int:
    wanted = actual.quantity.number if isinstance(actual, Figure) else None
    places = [token.clause for token in tokens if token.kind in (FIGURE, DATE)]
    exact = [
        token.clause for token in tokens if token.quantity is not None and token.quantity.number == wanted
    ]
    marks = FINISHED if isinstance(actual, Day) else NOW
    current = [clause for clause in exact or places if marks.search(clause_text(tokens, clause))]
    return next(iter(current or exact or places), 0)


def _is_side_fact(tokens: tuple[Token, ...], token: Token, own_clause: int, *, settled: bool) -> bool:
    """Return whether a word belongs to another fact than the result and casts no doubt on it.

    A plan or another year does not where the result is `settled`: as this year's, or by its date beside an old one.
    """
    if token.clause == own_clause:
        return False
    clause = clause_text(tokens, token.clause)
    has_figure = any(other.clause == token.clause and other.kind in (FIGURE, DATE) for other in tokens)
    if token.kind == "other_year" and clause.endswith(("比较", "相比", "对比")):
        return True
    if has_figure:
        return (
            (is_compared(tokens, token) and not is_bracketed(tokens, own_clause))
            or token.kind in (UNKNOWN, SIGN, "estimate", "up", "down")
            or token.text == "其中"
            or (settled and token.kind in NOT_THIS_YEAR)
            or (token.text in _BEGUN and FINISHED.search(joined(tokens)) is not None)
        )
    return token.kind in (UNKNOWN, "up", "down") and len(clause) > _LONG_CLAUSE
