"""The attributes of figures that are counted or measured beside each other: 编制 and 在职, 原值 and 净值, 预算 and 支出."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from itertools import pairwise
from typing import NamedTuple

from xlselfeval.report.terms import Term


class Attribute(NamedTuple):
    """One of several attributes that the same persons, things or money have; `adds_up` where unlike ones give a whole."""

    group: int
    place: int
    adds_up: bool


# The words of unlike attributes; 编制 45人、在职43人 are the posts and the people of one office, 在职43人、退休32人 different people.
_GROUPS = (
    ("编制(?!外)", "+在职|在编|在岗", "+(?<!离)退休", "+离休", "+离退休", "+编外|编制外|临聘|聘用|临时工|劳务派遣", "+遗属"),
    ("原值|总值", "净值", "折旧", "在用", "闲置|出租|出借"),
    ("预算|计划|任务", "支出|执行|决算|支付|完成", "结余|结转"),
)  # fmt: skip
_MONEY = 2  # the group of which 基本支出 names one attribute, and 培训费 beside it none
_WORDS = tuple(
    (re.compile(words.removeprefix("+")), Attribute(group, place, words.startswith("+")))
    for group, alternatives in enumerate(_GROUPS)
    for place, words in enumerate(alternatives)
)


def attribute_of(term: Term) -> Attribute | None:
    """Return the attribute that the last such word before a figure names."""
    return _attribute(term.label)


@lru_cache(maxsize=1_000)
def _attribute(label: str) -> Attribute | None:
    found = [(match.end(), one) for words, one in _WORDS for match in words.finditer(label)]
    return max(found, default=(0, None), key=lambda pair: pair[0])[1]


def of_one_attribute(whole: Term, parts: Sequence[Term]) -> list[Term]:
    """Return the parts that may give a whole: of unlike ones those of its attribute, and those without any."""
    own, unlike = attribute_of(whole), {attribute_of(one) for one in parts} - {None}
    if own is None or len(unlike) < 2:
        return list(parts)
    return [one for one in parts if attribute_of(one) in (None, own)]


def may_add_up(parts: Sequence[Term]) -> bool:
    """Check whether a list is one: of unlike attributes each comes once and they give a whole, and no part lacks what others have."""
    named = [attribute_of(one) for one in parts]
    known = {one for one in named if one is not None}
    if len(known) > 1 and not (len(known) == len(named) and all(one.adds_up for one in known)):
        return False
    is_of_things = any(one.group != _MONEY for one in known) or parts[0].mention.kind == "count"
    if is_of_things and known and None in named:
        return False
    return not any(one.label and not other.label for one, other in pairwise(parts))
