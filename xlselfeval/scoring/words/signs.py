"""Signs and words on a figure that leave open how large it is: ≥96%, 22分钟以内, 约480元."""

from __future__ import annotations

import re
from dataclasses import replace
from decimal import Decimal

from xlselfeval.scoring.actual import Figure
from xlselfeval.scoring.reached import base_of, given_of, reaches
from xlselfeval.scoring.scorecard import RowScore
from xlselfeval.scoring.target import AT_LEAST, AT_MOST, BARE, DOWNWARD, UPWARD, Bound, Target
from xlselfeval.scoring.units import COUNT, NONE, is_unwritten

_SIGN = re.compile("[≥≤><≧≦⩾⩽＞＜=]")
_UP_WORDS = frozenset(["余", "多", "以上", "及以上", "含以上", "超过", "高于", "多于", "大于", "不少于", "不低于", "不小于", "至少"])  # fmt: skip
_DOWN_WORDS = frozenset(["最长", "最慢", "最久", "最晚", "以下", "以内", "之内", "内", "低于", "小于", "少于", "不超过", "不高于", "不大于", "不多于", "未超过", "未超出"])  # fmt: skip
_OF_ALL = re.compile(r"[每各][^\d,;]{0,6}(?:均|都)[^\d,;]{0,3}\d[\d.]*[^\d,;]{1,3}以[上内下]")
_ROOM = Decimal("0.02")
_ABOUT = frozenset(["约", "大约", "近", "将近", "接近", "左右"])


def is_surely_beyond(target: Target | None, actual: Figure, text: str, word: str = "") -> bool:
    """Return whether an actual with words like 以上 is beyond its target as it is: 22分钟以内 of ≤30分钟.

    With a sign (≥96%), or as far as the target, it may be a copy of it.
    """
    comparator = AT_LEAST if word in _UP_WORDS else AT_MOST if word in _DOWN_WORDS else actual.comparator
    if not isinstance(target, Bound) or comparator == BARE or _SIGN.search(text):
        return False
    limit, given = target.quantity, actual.quantity
    # 1520余人次 is a number without its unit
    is_count = limit.unit.kind == COUNT and is_unwritten(given.unit)
    if not is_count and (given.unit.kind != limit.unit.kind or given.unit.per != limit.unit.per):
        return False
    amount = given.number * limit.unit.factor if is_count else given.base
    of_each = _OF_ALL.search(text) is not None and amount == limit.base  # 每户都在2次以上
    if target.comparator in DOWNWARD:
        return comparator in DOWNWARD and (amount < limit.base or of_each)
    return comparator in UPWARD and (amount > limit.base or of_each)


def may_be_copied(target: Target, actual: Figure, text: str) -> bool:
    """Return whether the comparator of an actual may be its target's: ≥96%, and 30分钟以内 of ≤30分钟."""
    return actual.comparator != BARE and not is_surely_beyond(target, actual, text)


def reaches_as_rounded(row: RowScore, word: str) -> bool:
    """Return whether a measure that is about its figure surely reaches the target: 约480元 of ≤500元.

    It does so by a whole last place and 2 %. Things that are counted are known exactly.
    """
    given = given_of(row)
    if given is None or word not in _ABOUT or given.unit.kind in (NONE, COUNT) or not given.number:
        return False
    exponent = given.number.normalize().as_tuple().exponent
    assert isinstance(exponent, int)
    off = max(Decimal(1).scaleb(exponent), abs(given.number) * _ROOM)
    return all(reaches(row, base_of(replace(given, number=given.number + way * off), row)) for way in (1, -1))
