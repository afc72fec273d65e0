"""Adjusted budgets: 年初预算, what was carried over, added and taken off, and the 全年预算 that they give."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise, product

from xlselfeval.report.intervals import Interval, agrees, total_of
from xlselfeval.report.terms import Sentence, Term

_BUDGET, _MORE, _LESS, _ADJUSTED = (
    re.compile(r"年初(?:部门|财政)?预算|预算年初|批复"),
    re.compile(r"追加|调[增入]|调[整剂]增加"),
    re.compile(r"调[减出]|核减|收回|压减|减少"),
    re.compile(r"全年预算|调整后?的?(?:全年)?预算|调整后为|预算收入|预算合计"),
)
# What is there to spend beside the budget of the year; it may also be a part of what was added.
CARRIED = re.compile("结转|结余|存量")
_NO_SOURCE = re.compile("年[末底]|期末|支出|执行|(?<!转移)支付|决算|(?:已|共|实际)使用|完成")
_LIST, _ENDS = re.compile("其中|包括|包含|含"), re.compile("[,;]")
_MOVED = re.compile("调剂|划[出转]|上[缴解]")  # from one item to another, or out of the budget
_MOST_OTHERS = 8  # amounts of a sentence that are tried


@dataclass(frozen=True, slots=True)
class Adjustment:
    """A budget of the year as a sentence gives it: the whole, what surely adds to it, what is taken off.

    `is_given` says that one of all sums that the words allow gives the whole, `is_open` that other amounts may belong to it.
    """

    whole: Term
    more: tuple[Term, ...]
    less: tuple[Term, ...]
    is_given: bool
    is_open: bool


def is_of_budget(terms: Sequence[Term]) -> bool:
    """Check whether a list is no list of parts: a budget with what changed it, or one that has its result."""
    is_changed = any(_MORE.search(one.label) or _LESS.search(one.label) for one in terms)
    is_budget = any(_BUDGET.search(one.label) for one in terms)
    return (is_budget and is_changed) or any(_ADJUSTED.search(one.label) for one in terms)


def adjustment(sentence: Sentence) -> Adjustment | None:
    """Read 年初预算 + 结转 + 追加 - 调减 = 全年预算, in any order; None where the sentence is not surely one."""
    terms = [one for one in sentence.terms if one.mention.kind == "money" and not one.mention.is_vague]
    plain = [one for one in terms if one.role == "level" and not one.sign]
    budgets = [one for one in plain if _BUDGET.search(one.label)]
    wholes = [one for one in plain if _ADJUSTED.search(one.label) and one not in budgets]
    if len(budgets) != 1 or len(wholes) != 1:
        return None
    budget, whole = budgets[0], wholes[0]
    others = [one for one in terms if one not in (budget, whole) and one.role in ("level", "delta")]
    less = [one for one in others if _LESS.search(one.label)]
    if len(_LESS.findall(sentence.text)) != len(less) or any(_MORE.search(one.label) for one in less):
        return None  # a change without its amount
    more = [one for one in others if _MORE.search(one.label)]
    carried = [one for one in others if CARRIED.search(one.label) and not _NO_SOURCE.search(one.label)]
    inner = set(_inner(sentence, terms, budget))
    signs = {one: (-1 if one in less else 1) for one in (*carried, *more, *less) if one not in inner}
    changed = sorted(signs[one] for one in (*more, *less) if one in signs)
    if not changed or len(others) > _MOST_OTHERS:
        return None
    last = max(one.mention.end for one in (budget, whole, *signs))
    first = min(one.mention.start for one in (budget, whole, *signs))
    rest = [
        one for one in others
        if one not in signs and first < one.mention.start < last and not _NO_SOURCE.search(one.label)
    ]  # fmt: skip
    is_sure = changed in ([1], [-1], [-1, 1])  # of two additions one may be a part of the other
    ways = product(*(_ways(one, signs.get(one), is_sure and one not in carried) for one in (*signs, *rest)))
    found = Adjustment(
        whole,
        (budget, *(one for one, sign in signs.items() if sign > 0)),
        tuple(one for one, sign in signs.items() if sign < 0),
        any(agrees(whole.mention, _sum(budget, (*signs, *rest), way)) for way in ways),
        any(one not in inner for one in rest),
    )
    return found if found.is_given or is_sure else None


def _ways(term: Term, sign: int | None, is_sure: bool) -> tuple[int, ...]:
    """Return the signs that an amount may have in the sum, 0 where it may be a part of another one."""
    if sign is None:
        return (0, 1, -1) if _MOVED.search(term.label) else (0, 1)
    return (sign,) if is_sure else (0, sign)


def _sum(budget: Term, terms: Sequence[Term], signs: Sequence[int]) -> Interval:
    more, less = ([one for one, own in zip(terms, signs, strict=True) if own == sign] for sign in (1, -1))
    return total_of((budget, *more)).minus(total_of(less))


def _inner(sentence: Sentence, terms: Sequence[Term], budget: Term) -> Iterator[Term]:
    """Yield the amounts in brackets behind others, and those that 、 joins behind the 其中 of another one."""
    is_inner = False
    for before, term in pairwise(terms):
        between = sentence.between(before.mention.end, term.mention.start)
        if _LIST.search(between):
            is_inner = not _ADJUSTED.search(before.label)
        elif _ENDS.search(between):
            is_inner = False
        if is_inner or term.depth > budget.depth:
            yield term
