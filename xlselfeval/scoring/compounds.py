"""Amounts in a larger and a smaller unit, which are one: 3分40秒 is 220秒, 1年8个月 20个月, 3元5角 3.5元."""

from __future__ import annotations

import re
from decimal import Decimal
from functools import lru_cache

from xlselfeval.scoring.units import Unit, split_unit, unit_table

# A whole number, its unit, and the number behind it, which has one, too.
_PAIR = re.compile(
    r"(?<![\d.,/第])(?P<large>\d{1,6})(?P<unit>[A-Za-z\u4e00-\u9fff]{1,4}?)[零又]?(?P<small>\d{1,4}(?:\.\d{1,4})?)(?=(?P<behind>[A-Za-z\u4e00-\u9fff]{1,8}))"
)
_YEAR, _LONGEST_TERM = "年", 3  # digits of a number of years; 2024年 is a date
_CHANGE = re.compile(r"(?<![\d.,])(?P<yuan>\d{1,6})[元块](?P<tenths>\d)角(?:(?P<hundredths>\d)分)?")
_MOST_PARTS = 4  # 3天4小时20分15秒


@lru_cache(maxsize=8192)
def join_units(text: str) -> str:
    """Write amounts in two or more units of one family by the smallest: 3天4小时 as 76小时.

    The smaller amount is less than one of the larger unit: 7天24小时 are two facts.
    """
    text = _CHANGE.sub(lambda found: f"{found['yuan']}.{found['tenths']}{found['hundredths'] or ''}元", text)
    for _ in range(_MOST_PARTS - 1):
        joined = _PAIR.sub(_in_smaller_unit, text)
        if joined == text:
            break
        text = joined
    return text


def _in_smaller_unit(match: re.Match[str]) -> str:
    unit, _ = split_unit(match["behind"])
    ratio = _ratio(match["unit"], unit)
    small = Decimal(match["small"])
    is_date = match["unit"] == _YEAR and len(match["large"]) > _LONGEST_TERM
    if (
        ratio is None
        or is_date
        or small >= ratio
        or _goes_on(match.string[match.end() :].removeprefix(unit), unit)
    ):
        return match[0]
    return f"{Decimal(match['large']) * ratio + small:f}"


def _goes_on(behind: str, unit: str) -> bool:
    """Return whether another amount follows at once, which cannot be joined: 3周2天5场."""
    if not behind[:1].isdigit():
        return False
    following = _PAIR.match(f"1{unit}{behind}")
    return following is None or _ratio(unit, split_unit(following["behind"])[0]) is None


def _ratio(larger: str, smaller: str) -> Decimal | None:
    """Return how many of the smaller unit are one of the larger; None where they do not convert, or are not so."""
    found = unit_table().find(larger), unit_table().find(smaller)
    pairs = ((one, other) for one in _meanings(found[0]) for other in _meanings(found[1]))
    ratios = (one.factor / other.factor for one, other in pairs if one.family == other.family)
    return next((ratio for ratio in ratios if ratio > 1 and ratio == ratio.to_integral_value()), None)


def _meanings(unit: Unit | None) -> tuple[Unit, ...]:
    return () if unit is None else (unit, *unit.others)
