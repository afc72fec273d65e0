"""The figure that an actual means, of several that it names."""

from __future__ import annotations

import re
from dataclasses import replace
from decimal import Decimal
from functools import lru_cache
from itertools import pairwise

from xlselfeval.cell import Written
from xlselfeval.scoring.actual import Actual, ActualWords, Figure
from xlselfeval.scoring.answers import Answer
from xlselfeval.scoring.dates import FINISHED
from xlselfeval.scoring.measure import borne_out, with_period
from xlselfeval.scoring.number import HUNDRED, LONGEST, Quantity
from xlselfeval.scoring.reached import base_of
from xlselfeval.scoring.scorecard import RowScore
from xlselfeval.scoring.target import (
    DOWN_TO,
    DOWNWARD,
    Bound,
    Deadline,
    Deviation,
    Interval,
    Target,
    measure_of,
    read_target,
)
from xlselfeval.scoring.text import compact, strip_loose_spaces
from xlselfeval.scoring.units import COUNT, NONE
from xlselfeval.scoring.words.changes import points_changed
from xlselfeval.scoring.words.none_words import none_of_what, says_none, says_none_of
from xlselfeval.scoring.words.result_tokens import (
    DONE,
    FIGURE,
    MARK,
    NOT_THIS_YEAR,
    RESULT,
    UNKNOWN,
    Own,
    Token,
    clause_text,
    figures_of,
    is_bracketed,
    is_verb,
    joined,
    thing_words,
    tokens_of,
)
from xlselfeval.scoring.words.same_result import is_of_task
from xlselfeval.scoring.words.several_figures import add_parts, cut_short, reaching_alike

NOW = re.compile("实际|实到|实有|(?<![落切充真扎核])实[种栽管灌养修建]|今年|本年|当年")
PEOPLE = frozenset(["人", "名", "位", "人次"])
_ALIKE = (PEOPLE, frozenset(["场", "场次"]))
# The last of two: 由93%提高到96%.
_TOTAL = "(?:[共总累]计?|合计|全年|达到?|(?:提高|提升|增长|增加|上升|下降|降低|减少|缩短|升|降|增)[到至])"
_ASIDE = frozenset(
    ["其中", "同比", "超额", "超目标", "超计划", "比计划", "较预算", "含", "包括", "包含", "每年", "每月", "每季度",
     "每次", "每户", "每期", "每人", "每"]
)  # fmt: skip
_FIGURES = re.compile(r"\d[\d,.]*")
# Who or what a result is known from; 按户统计 and 人均口径 say what is counted.
_SOURCE = re.compile(
    r"(?P<result>[^()]*\d[^()]*)\((?P<source>(?!.*(?:[每均]|按[户人月年季亩次村天日]))[^()\d,;。:]{0,12}"
    "(?:决算|结算|审计|审定|统计|抽样|抽查|测产|监测|检测|测评|问卷|调查|年报|报表|台账|数据|资料|提供|公布|快报|公报|年鉴)数?)\\)"
)
# None of a thing, alone or behind its figure: 未发生粮食安全事件; 0起，无粮食安全事件.
_NONE_BEHIND = re.compile(r"(?:(?P<figure>0[起次件例]?)[,;。(])?(?P<words>[^\d,;。()]{1,40})[)。]?")
_NUMBER = r"\d[\d,]{0,12}(?:\.\d{1,6})?"
_DIVISION = re.compile(
    rf"(?P<part>{_NUMBER})(?P<above>[^\d/÷=≈]{{0,4}})[/÷](?P<whole>{_NUMBER})(?P<below>[^\d/÷=≈]{{0,4}})(?:[×*xX]100%?)?[=≈](?P<result>{_NUMBER})(?P<unit>[^\d]{{1,10}})"
)
_SAME_DAY = re.compile(
    "(?:接件|收件|受理|申请|均|全部|已|都|后)*当[日天](?:办结|办理|受理|完成|处理|处置|修复|到账|拨付|发放|答复|回复)(?:完毕|到位)?"
)
# What a cost includes: （含运输费）; beside a limit it only makes the cost larger.
_INCLUDING = re.compile(
    r"(?P<result>[^()]*\d[^()]*)\([已均]?(?:含|包括|包含)(?P<source>[^()\d,;。:]{1,12})\)"
)
# A year before words that are no part of it, nor a figure.
_IN_YEAR = re.compile(
    r"(?P<year>20\d\d)年(?:度内?|内|全年度?)?,?(?P<rest>(?![底末初前上下第内度]|.季)[^\d]{2,})"
)
# A day of what follows completion, in brackets behind it: （12月2日完成资料归档）.
_LATER_STEP = re.compile(
    r"(?P<result>[^(),;]*\d[日号][^(),;]*)[(,;](?P<step>(?:20\d\d年)?\d{1,2}月\d{1,2}[日号][^\d(),;]{1,12})\)?"
)
_STEPS = re.compile("归档|资料移交|备案|公示|结算|决算|审计|质保|挂网")
_REST = re.compile("另外?|其余|余下?|剩余|还有|尚有")
_CLOSED = re.compile("[审办完了]结|结案|到货|交货|建成|清收|处置")
_POINT = "百分点"
_TO = frozenset("~-至到或")  # - behind a unit is the sign of the next figure


def own_words(answer: Answer) -> Own:
    """Return the indicator's own words, without figures: its name, and those of its target and level 2."""
    return _own_words(answer.name, answer.target.text, answer.subcategory)


@lru_cache(maxsize=4096)
def _own_words(name: str, target: str, subcategory: str) -> Own:
    target = DOWN_TO.sub("", strip_loose_spaces(target))
    name, target = (_FIGURES.sub("\n", strip_loose_spaces(text)) for text in (name, target))
    return Own(name, "\n".join((name, target, strip_loose_spaces(subcategory))))


def choose_figure(actual: Actual, target: Bound | Interval | Deviation, answer: Answer) -> Actual:
    """Choose from an actual with several figures the one in the target's unit, if one alone can be meant."""
    if not isinstance(actual, ActualWords) or len(actual.text) > LONGEST or says_none(actual.text):
        return actual
    text = strip_loose_spaces(actual.text)
    figures = figures_of(text)
    asked = measure_of(target)
    if _SAME_DAY.fullmatch(compact(text)) and asked.unit.name.endswith(("天", "日")):
        return Figure(Quantity(Decimal(1), asked.unit))
    tokens = tokens_of(text, own_words(answer))
    if _is_range(tokens):
        end = _slowest(read_target(answer.actual, None), target) or _end_of_range(tokens, target, answer)
        return Figure(end) if end else actual
    if each := _by_period(tokens, target):
        return Figure(each)
    same = [token for token in figures if token.quantity and _same_unit(asked, token.quantity, answer.name)]
    points = [token for token in same if token.quantity and _POINT in token.quantity.unit.name]
    if _POINT not in asked.unit.name:  # 98.2%，高于目标3.2个百分点
        same = [token for token in same if token not in points] or same
    elif (change := points_changed(text, own_words(answer))) is not None:
        if any(abs(change) != token.quantity.number for token in points if token.quantity):
            return actual
        return Figure(Quantity(change, asked.unit))
    else:
        same = points or same
    current = [token for token in same if _is_of_now(clause_text(tokens, token.clause))]
    total = [
        token
        for token in same
        if re.search(_TOTAL + re.escape(token.text), text) or _is_changed_to(tokens, token)
    ]
    main = [token for token in same if not _is_aside(tokens, token.clause)]
    outside = [token for token in main if not is_bracketed(tokens, token.clause)]
    if len(outside) == 1:  # a total in brackets beside it is another fact
        total = [token for token in total if not is_bracketed(tokens, token.clause)]
    named = _named(tokens, main, answer.name)
    stock = [token for token in total if _is_stock(tokens, token, same)]
    total = [token for token in total if token not in stock]
    same = next((one for one in (current, total, main, outside, named) if len(one) == 1), same)
    if len(same) != 1 and not stock and (same or asked.unit.kind == COUNT):
        if len(same) > 2 and _base_of(same[0]) == sum(map(_base_of, same[1:])):
            # 治理22处，其中工程治理9处、搬迁避让13处
            return Figure(same[0].quantity) if same[0].quantity else actual
        if parts := add_parts(tokens, target, PEOPLE):
            return Figure(parts)
        same = reaching_alike(tokens, main, target) or same
    chosen = same[0].quantity if len(same) == 1 and same[0] not in [*stock, *cut_short(tokens)] else None
    return Figure(chosen) if chosen else actual


def _is_of_now(clause: str) -> bool:
    """Return whether a clause has the result of the year, not that of some of it: 其中2场改到今年1月办."""
    return NOW.search(clause) is not None and "其中" not in clause


def without_year(answer: Answer, year: int | None) -> Answer:
    """Drop the form's own year before a worded result, which says nothing new: 2024年未发生投诉."""
    found = _IN_YEAR.fullmatch(strip_loose_spaces(answer.actual.text))
    if found is None or int(found["year"]) != year or found["year"] in answer.target.text:
        return answer
    if isinstance(read_target(answer.target, year), Deadline):
        return answer
    return replace(answer, actual=Written(found["rest"], found["rest"]))


def without_source(answer: Answer) -> Answer:
    """Leave aside what an actual says besides its result.

    That is the source of it in brackets, （按决算）, a step after completion, what a cost includes, the division behind a
    rate, 1050/1200=87.5%, and words for none of the thing that the indicator counts beside 0起; alone these become the
    usual ones (未发生). Brackets that cast a doubt on the result stay.
    """
    text = strip_loose_spaces(answer.actual.text)
    if len(text) > LONGEST:
        return answer
    kept = (
        _before_step(text, answer) or _none_of(text, answer) or _quotient_of(text) or _of_source(text, answer)
    )
    return replace(answer, actual=Written(kept, kept)) if kept else answer


def _before_step(text: str, answer: Answer) -> str:
    """Return an actual without the day of a step after completion that the indicator does not name; or ""."""
    later = _LATER_STEP.fullmatch(text)
    step = later and _STEPS.search(later["step"])
    return later["result"] if later and step and step[0] not in own_words(answer).words else ""


def _of_source(text: str, answer: Answer) -> str:
    """Return an actual without brackets for its source, or for what the cost that is limited includes; or ""."""
    match = _SOURCE.fullmatch(text) or (_INCLUDING.fullmatch(text) if _limits_cost(answer) else None)
    if match is None or not isinstance(answer.actual.value, str):
        return ""
    kinds = {token.kind for token in tokens_of(match["source"])}
    return match["result"] if kinds <= {RESULT, DONE, UNKNOWN} else ""


def _limits_cost(answer: Answer) -> bool:
    target = read_target(answer.target, None)
    return (
        isinstance(target, Bound) and target.comparator in DOWNWARD and target.quantity.unit.kind == "money"
    )


def _none_of(text: str, answer: Answer) -> str:
    """Return the usual words for none of the thing that an indicator counts, or the 0 before them.

    It is "" for any other words.
    """
    found, target = _NONE_BEHIND.fullmatch(text), read_target(answer.target, None)
    if found is None or not isinstance(target, Bound) or (says_none(text) and not found["figure"]):
        return ""
    if target.quantity.number and target.comparator not in DOWNWARD:
        return ""
    words = found["words"]
    if not says_none_of(words, answer.name) or none_of_what(
        words, own_words(answer).words, answer.target.text
    ):
        return ""
    return found["figure"] or "未发生"


def _quotient_of(text: str) -> str:
    """Return what an actual works out, if it is right; or "": 87.5% of 1050/1200=87.5%."""
    found = _DIVISION.fullmatch(compact(text))
    if found is None:
        return ""
    above, below, unit = found["above"], found["below"], found["unit"]
    is_rate = unit == "%" and above == below
    if not is_rate and (not below or unit not in (above, f"{above}/{below}")):
        return ""
    part, whole, result = (Decimal(found[name].replace(",", "")) for name in ("part", "whole", "result"))
    if not whole or not _rounds_to(part / whole * (HUNDRED if is_rate else 1), result):
        return ""
    return f"{found['result']}{unit}"


def _rounds_to(exact: Decimal, printed: Decimal) -> bool:
    return abs(exact - printed) <= Decimal("0.5").scaleb(int(printed.as_tuple().exponent))


def _by_period(tokens: tuple[Token, ...], target: Target) -> Quantity | None:
    """Return the figure of each period that its total bears out: 2次/月 of 每月2次，全年共24次."""
    if not isinstance(target, Bound) or not any(one.kind == "time" for one in target.quantity.unit.per):
        return None
    found = []
    for place, token in enumerate(tokens):
        if token.quantity and token.quantity.unit.kind == target.quantity.unit.kind:
            before = joined(one for one in tokens[:place] if one.clause == token.clause)
            found.append(with_period(token.quantity, before))
    return borne_out(found, is_limit=target.comparator in DOWNWARD)


def _end_of_range(tokens: tuple[Token, ...], target: Target, answer: Answer) -> Quantity | None:
    """Return the end of a range among words of its task that settles a row, or None.

    It is the longest duration within a limit, and the fewest times by a period: 2次/月 of 每月2-3次.
    """
    places = [place for place, token in enumerate(tokens) if token.kind == FIGURE]
    before, behind = tokens[: places[0]], tokens[places[-1] + 1 :]
    around, text = before + behind, joined(tokens[places[0] : places[-1] + 1])
    if {token.kind for token in around} - {RESULT, DONE} or not is_of_task(joined(around), own_words(answer)):
        return None
    ends = read_target(Written(text, text), None)
    if not isinstance(ends, Interval) or not isinstance(target, Bound) or target.comparator in DOWNWARD:
        return _slowest(ends, target)
    low, asked = with_period(ends.low, joined(before)), target.quantity
    periods = [[one.factor for one in each.unit.per if one.kind == "time"] for each in (low, asked)]
    is_one_measure = low.unit.kind == asked.unit.kind and periods[0] == periods[1] != []
    return low if is_one_measure and low.number >= asked.number else None


def _slowest(ends: Target, target: Target) -> Quantity | None:
    """Return the longest of durations that all keep to a limit: 5天 of 3-5天; or None."""
    if not isinstance(ends, Interval) or not isinstance(target, Bound) or target.comparator not in DOWNWARD:
        return None
    limit = target.quantity
    is_one_measure = limit.unit.kind == "time" and limit.unit.family == ends.high.unit.family
    return ends.high if is_one_measure and ends.high.base <= limit.base else None


def is_confirmed(tokens: tuple[Token, ...], token: Token, row: RowScore) -> bool:
    """Return whether a clause has the share that the figure has of its plan: 占计划的101.7%."""
    shares = [one.quantity for one in tokens if one.quantity and one.clause == token.clause]
    if token.kind != "plan" or len(shares) != 1 or shares[0].unit.kind != "percent":
        return False
    if (
        not isinstance(row.target, Bound)
        or not isinstance(row.actual, Figure)
        or not row.target.quantity.base
    ):
        return False
    return _rounds_to(
        base_of(row.actual.quantity, row) / row.target.quantity.base * HUNDRED, shares[0].number
    )


def is_left(tokens: tuple[Token, ...], token: Token, row: RowScore) -> bool:
    """Return whether a clause names what is left of a target that was missed, beside its figure: 另2个在建.

    What is under way besides a figure that is finished itself is left, too: 办结312件，另有9件在办.
    """
    if token.kind not in ("plan", "part") or not isinstance(row.actual, Figure):
        return False
    ours = [one for one in tokens if one.clause == token.clause and one.kind != MARK]
    left = [one.quantity for one in ours if one.quantity]
    if len(left) != 1 or not isinstance(row.target, Bound) or not _REST.match(joined(ours)):
        return False
    if row.reached is not False:
        done = (one for one in tokens if one.quantity == row.actual.quantity and one.clause != token.clause)
        return any(
            FINISHED.search(clause_text(tokens, one.clause))
            or _CLOSED.search(clause_text(tokens, one.clause))
            for one in done
        )
    return left[0].unit == row.actual.quantity.unit and (
        left[0].base + row.actual.quantity.base <= row.target.quantity.base
    )


def _is_stock(tokens: tuple[Token, ...], total: Token, same: list[Token]) -> bool:
    """Return whether a total is of a thing that is there, not of what was done: 治理9公里，河道总12公里."""
    clause = [token for token in tokens if token.clause == total.clause]
    others = [token for token in same if token is not total]
    done = {token.clause for token in tokens if is_verb(token.text)}
    if total.clause in done or NOW.search(clause_text(tokens, total.clause)):
        return False
    if _base_of(total) == sum(map(_base_of, others)):
        return False
    return any(token.text in thing_words() for token in clause) and any(
        token.clause in done for token in others
    )


def _is_changed_to(tokens: tuple[Token, ...], figure: Token) -> bool:
    """Return whether a change leads to a figure: 由5天压减至2天."""
    return any(
        change.kind in ("up", "down") and to.text in ("到", "至", "为") and level.text == figure.text
        for change, to, level in zip(tokens, tokens[1:], tokens[2:], strict=False)
    )


def _base_of(token: Token) -> Decimal:
    return token.quantity.base if token.quantity else Decimal(0)


def _is_range(tokens: tuple[Token, ...]) -> bool:
    """Return whether two figures are the ends of a range or an alternative: 150～200人, 10家-20家, 10家或20家."""
    places = [place for place, token in enumerate(tokens) if token.kind == FIGURE]
    return any(
        (last - first == 2 and tokens[first + 1].text in _TO)
        or (last - first == 1 and tokens[last].text.startswith("-"))
        for first, last in pairwise(places)
    )


def _same_unit(asked: Quantity, given: Quantity, name: str) -> bool:
    if given.unit.kind == NONE:
        return True
    if asked.unit.kind == NONE:
        return given.unit.name in name
    if asked.unit.kind == given.unit.kind == COUNT:
        names = (asked.unit.name, given.unit.name)
        return names[0].removesuffix("/年") == names[1] or any(alike.issuperset(names) for alike in _ALIKE)
    return asked.unit.kind == given.unit.kind


def _is_aside(tokens: tuple[Token, ...], clause: int) -> bool:
    """Return whether a clause tells of a plan, another year, a part or a change, beside the result."""
    return any(
        token.clause == clause and (token.kind in (*NOT_THIS_YEAR, "up", "down") or token.text in _ASIDE)
        for token in tokens
    )


def _named(tokens: tuple[Token, ...], figures: list[Token], name: str) -> list[Token]:
    """Return the figures whose clause has a word of the indicator's name.

    There are none where another clause is but a figure: in 97%，一次合格率93% the result has no name.
    """
    named = [token for token in figures if _is_named(tokens, token.clause, name)]
    others = {token.clause for token in figures if token not in named}
    is_bare = any(
        {token.kind for token in tokens if token.clause == clause} <= {FIGURE, MARK} for clause in others
    )
    return [] if is_bare else named


def _is_named(tokens: tuple[Token, ...], clause: int, name: str) -> bool:
    """Return whether a clause has a word of the indicator's name."""
    return any(token.clause == clause and len(token.text) > 1 and token.text in name for token in tokens)
