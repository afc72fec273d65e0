"""The amount of each, worked out where an actual has a total and a count: 合计26.4万元，60台 of ≤4500元/台."""

from __future__ import annotations

import re
from decimal import Decimal
from itertools import takewhile

from xlselfeval.scoring.actual import Actual, ActualWords, Figure
from xlselfeval.scoring.answers import Answer
from xlselfeval.scoring.number import LONGEST, Quantity, half_place
from xlselfeval.scoring.target import DOWNWARD, Bound, Target
from xlselfeval.scoring.text import compact, strip_loose_spaces
from xlselfeval.scoring.units import COUNT, Unit, unit_of
from xlselfeval.scoring.words.result_tokens import FIGURE, MARK, Token, joined, tokens_of

# What an indicator is of each of, by its name: 人均, 每户, 单座; of a 单价 it is any thing.
_EACH = re.compile(
    r"(?P<mean>[人户亩村校件例次生床])均|每个?(?P<each>平方米|公里|[人户亩村校件例次生床台座套])|单(?P<one>[座台套件户亩床个])"
)
_PRICE = re.compile("单价|单位(?:面积|长度)?(?:造价|成本|价格)")
_TOTAL = re.compile("总|合计|共|累计")
# A figure beside a price that does not count what is paid for: 含2个显示器, 第2包, 设计1050亩.
_NOT_COUNTED = re.compile("含|包括|第|设计|计划")
_OF_EACH = re.compile("每|均|单|标准|/")
_ROUNDED = Decimal("0.01")  # of an amount of each: as far as it may be from the quotient
_PEOPLE = frozenset(["人", "名", "位", "生"])
_MOST_THINGS = 2  # 元/人·天
_FAR, _NEAR = 5, 2  # times the target: no amount of each from here on, and surely one up to here


def read_of_each(actual: Actual, target: Target, answer: Answer) -> Actual:
    """Read a total as the amount of each where that is asked for; without its count as words."""
    if not isinstance(actual, ActualWords | Figure) or len(answer.actual.text) > LONGEST:
        return actual
    text = strip_loose_spaces(answer.actual.text)
    each = _amount_of_each(tokens_of(text), target, compact(answer.name))
    if each is None or not isinstance(target, Bound):
        return actual
    return Figure(each) if each.unit == target.quantity.unit else ActualWords(text)


def _amount_of_each(tokens: tuple[Token, ...], target: Target, name: str) -> Quantity | None:
    """Return the amount of an actual by each of what its indicator is of, in the unit of the target.

    It is a total in its own unit where the amount of each cannot be worked out, and None where the figures are those of
    each, or none is far from the target.
    """
    things = _things_of(target, name)
    if things is None or not isinstance(target, Bound):
        return None
    money = [place for place, token in enumerate(tokens) if _is_amount(token)]
    of_each = [place for place in money if _OF_EACH.search(_words_before(tokens, place))]
    totals = [place for place in money if place not in of_each]
    if len(totals) == 1:
        total = _of_total(tokens, totals[0], target, things)
        return _given_beside(tokens, of_each, total, target) if of_each and total else total
    if not of_each and any(not _is_far(tokens[place], target, _NEAR) for place in totals):
        return None  # 480元（总支出24000元）
    far = [tokens[place].quantity for place in money if _is_far(tokens[place], target)]
    if len(of_each) == 1 and tokens[of_each[0]].quantity not in far and totals:
        return _given_beside(tokens, of_each, None, target)
    is_beside = len([one for one in tokens if one.quantity]) > 1
    return next(iter(far), None) if is_beside and (totals or target.comparator in DOWNWARD) else None


def _is_far(token: Token, target: Bound, times: int = _FAR) -> bool:
    return token.quantity is not None and token.quantity.base >= target.quantity.base * times


def _given_beside(
    tokens: tuple[Token, ...], of_each: list[int], total: Quantity | None, target: Bound
) -> Quantity | None:
    """Return the only amount of each beside totals, as far as a quotient does not contradict it; else a total.

    60台合计26.4万元，均价4400元 is 4400元/台.
    """
    asked = target.quantity
    given = tokens[of_each[0]].quantity
    assert given is not None
    if len(of_each) > 1 or (given.unit.per and given.unit.per != asked.unit.per):
        return total if total is not None and total.unit != asked.unit else None
    each = Quantity(given.base / asked.unit.factor, asked.unit)
    is_quotient = total is not None and all(total is not one.quantity for one in tokens)
    if total is not None and is_quotient and abs(total.number - each.number) > each.number * _ROUNDED:
        return next(one.quantity for one in tokens if _is_amount(one) and one.quantity is not given)
    return each


def _of_total(
    tokens: tuple[Token, ...], place: int, target: Bound, things: tuple[Unit, ...]
) -> Quantity | None:
    """Return a total divided by its count; the total itself, or None, where that cannot be."""
    total, before = tokens[place].quantity, _words_before(tokens, place)
    others = [one.quantity for one in tokens if one.quantity and one.kind == FIGURE and not _is_amount(one)]
    if total is None:
        return None
    is_of_part = _NOT_COUNTED.search(joined(tokens)) is not None
    count, limit = None if is_of_part else _count_of(things, others), target.quantity.base
    is_total = _TOTAL.search(before) is not None
    if count is None:
        is_far = total.base >= limit * _FAR and (is_total or bool(others))
        return (
            total if is_far or (is_total and target.comparator in DOWNWARD and total.base > limit) else None
        )
    each = total.base / count
    if not is_total and not _is_nearer(each, total.base, limit):
        return None
    half = half_place(total.number) * total.unit.factor / count
    is_close = limit < each <= limit + half if target.comparator in DOWNWARD else limit > each >= limit - half
    return total if is_close else Quantity(each / target.quantity.unit.factor, target.quantity.unit)


def asks_for_each(target: Target | None, name: str) -> bool:
    """Return whether a target is an amount of money by each of a thing: 4500元/台, or of a 单价."""
    return target is not None and _things_of(target, name) is not None


def _things_of(target: Target, name: str) -> tuple[Unit, ...] | None:
    """Return what an amount of money is asked for each of, () for any one thing; None for a whole amount."""
    if not isinstance(target, Bound) or target.quantity.unit.kind != "money" or not target.quantity.number:
        return None
    if per := target.quantity.unit.per:
        return per if len(per) <= _MOST_THINGS else None
    if found := _EACH.search(name):
        return (unit_of(found["mean"] or found["each"] or found["one"]),)
    return () if _PRICE.search(name) else None


def _is_amount(token: Token) -> bool:
    return token.quantity is not None and token.quantity.unit.kind == "money"


def _words_before(tokens: tuple[Token, ...], place: int) -> str:
    """Return the words between a figure and the mark or figure before it, with what it is divided by behind it."""
    words = list(takewhile(lambda one: one.kind not in (FIGURE, MARK), reversed(tokens[:place])))
    after = tokens[place + 1 : place + 3]
    is_division = len(after) == 2 and after[1].kind == FIGURE  # 26.4万元/60台
    behind = "" if is_division else next((one.text for one in after[:1] if _OF_EACH.match(one.text)), "")
    return joined(reversed(words)) + "".join(_OF_EACH.findall(tokens[place].text)) + behind


def _count_of(things: tuple[Unit, ...], found: list[Quantity]) -> Decimal | None:
    """Return how many there are of what is asked for each of: the only figure of each thing, and no other one."""
    if not things:
        is_one = len(found) == 1 and found[0].unit.family == "things"
        return found[0].base if is_one and found[0].base > 0 else None
    if len(found) != len(things):
        return None
    count = Decimal(1)
    for thing in things:
        ours = [one for one in found if _is_alike(one.unit, thing)]
        if len(ours) != 1 or ours[0].base <= 0:
            return None
        count *= ours[0].base / thing.factor
    return count


def _is_alike(unit: Unit, thing: Unit) -> bool:
    if unit.kind != thing.kind or unit.per:
        return False
    if unit.kind != COUNT:
        return unit.family == thing.family
    names = {unit.name.lstrip("十百千万亿"), thing.name}
    return len(names) == 1 or names <= _PEOPLE


def _is_nearer(each: Decimal, total: Decimal, limit: Decimal) -> bool:
    """Return whether a quotient is nearer to the target than the amount itself, by how many times they are apart."""
    return max(each / limit, limit / each) < max(total / limit, limit / total) if each > 0 < limit else False
