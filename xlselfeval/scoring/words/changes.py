"""Changes in words: one that a target wants, or wants kept off, and the figures that show it."""

from __future__ import annotations

import re
from decimal import Decimal

from xlselfeval.scoring.number import Quantity
from xlselfeval.scoring.text import compact
from xlselfeval.scoring.words.result_tokens import NO_WORDS, Own, kinds_of

_THAN = r"(?:(?:较|比|与)(?:上年度?|去年|上一年|往年)(?:同期)?(?:相比)?|同比)?"
_UP, _DOWN = "增加|增长|上升|提高|上涨|增多|扩大", "下降|减少|降低|下滑|压减|缩减|减轻|缩小"
# What a target keeps off, by the change that reaches it.
_KEPT_OFF = {
    "down": re.compile(rf"{_THAN}(?:0增长|零增长|不再?(?:{_UP})|只减不增|只降不升)"),
    "up": re.compile(rf"{_THAN}(?:不再?(?:{_DOWN})|只增不减|只升不降)"),
}
_CHANGE = re.compile(
    rf"{_THAN}(?:已|实现|实际|有所|略有|小幅|明显|逐年|逐步|持续|稳步)*(?:(?P<up>{_UP})|(?P<down>{_DOWN})|持平|不变|无变化|0增长|零增长|(?:未|无|没有|不再?)(?:(?P<not_up>{_UP})|(?P<not_down>{_DOWN})))"
    r"(?:[了约为]?(?P<size>\d[\d.,]{0,12})(?:%|‰|个?百分点|[\u4e00-\u9fff]{1,4}))?"
)
_CHANGE_OF = re.compile(rf"(?P<of>.{{2,12}}?)(?P<rest>{_CHANGE.pattern})")
_FROM_TO = re.compile(
    rf"[由从](?:上年度?|去年|年初|原来)?的?(?P<first>\d[\d.,]{{0,12}})(?P<unit>%|[\u4e00-\u9fff]{{0,3}}?)(?:(?P<up>升|增|{_UP})|(?P<down>降|减|{_DOWN}))[到至为]"
    r"(?P<last>\d[\d.,]{0,12})(?P=unit)\)?"
)
_SHARE = r"\d{1,3}(?:\.\d{1,6})?"
# From one share to another: 由61.3%提升至63.8%.
_CHANGED_SHARE = re.compile(
    rf"[由从][^\d,;。]{{0,8}}(?P<first>{_SHARE})%[^\d,;。]{{1,4}}[到至为](?P<last>{_SHARE})%"
)
# The level of last year that a change begins at: 由上年的29.1%提高到31.2%.
_FROM_LAST = re.compile(
    r"[由从](?:上年度?|去年|上年同期|去年同期)的?\d{1,9}(?:\.\d{1,6})?(?:%|[^\d,;。()]{0,3}?)(?=(?:提高|提升|上升|增长|增加|下降|降低|减少|缩短|压减|[升降增减])[到至为]\d)"
)
# The same by the two years: 上年91.2%，今年92.5%.
_LAST_YEAR, _THIS_YEAR = "(?:上年度?|去年)(?:同期)?[为是]?", "(?:本年度?|今年|当年)[为是]?"
_SHARES_OF_YEARS = (
    re.compile(rf"{_LAST_YEAR}(?P<first>{_SHARE})%[,;、(]{_THIS_YEAR}(?P<last>{_SHARE})%"),
    re.compile(rf"{_THIS_YEAR}(?P<last>{_SHARE})%[,;、(]{_LAST_YEAR}(?P<first>{_SHARE})%"),
)
# A target of a change, any change in an actual, and how many times a change no level is.
_COMPARED, _ANY_CHANGE = (
    re.compile(rf"^{_THAN[:-1]}(?:{_UP}|提升|{_DOWN})"),
    re.compile(f"{_UP}|提升|{_DOWN}|[升增降减]"),
)
_POINTS, _FAR = "百分点", 10
_WANTED = re.compile(
    rf"{_THAN}(?:有所|逐年|逐步|持续|不断|稳步|进一步|实现)*(?:(?P<up>{_UP}|提升)|(?P<down>{_DOWN}))"
)
# Other words for a change or for none, by the plain ones.
_LAST = "(?:上年度?|去年|上一年)(?:同期|水平|数|支出|执行数|决算数)*"
_PLAIN_CHANGE = tuple(
    (re.compile(words), plain)
    for words, plain in (
        (rf"不(?:高于|超过|超|大于|多于){_LAST}", "不增加"), (rf"不(?:低于|少于|小于){_LAST}", "不减少"), (rf"(?:低于|少于|小于){_LAST}", "下降"),
        (rf"(?:高于|超过|大于|多于){_LAST}", "增加"), (r"^-(?=\d)", "下降"), ("^0%?$|基本持平", "持平"), ("负增长", "下降"),
        (r"提升(?=[了约为]?\d)", "提高"),
    )
)  # fmt: skip


def keeps_off(said: str, asked: str, own: Own = NO_WORDS) -> bool | None:
    """Return whether a change is kept off that the target wants none of: 下降5% for 不增加; None for other words.

    That the other change did not come (未减少 for 不增加) does not tell. A change that was wanted came: 较上年下降5% for 较上年下降,
    of what the indicator is of: 次均下降3.6% of 次均费用.
    """
    said, asked = _in_plain_words(said), _in_plain_words(asked)
    wanted = next((way for way, words in _KEPT_OFF.items() if words.fullmatch(asked)), None)
    change, subject = _CHANGE.fullmatch(said), _CHANGE_OF.fullmatch(said)
    if change is None and subject and subject["of"] in own.name:
        change = _CHANGE.fullmatch(subject["rest"])
    if wanted is None and change and (wish := _WANTED.fullmatch(asked)):
        came = change["up"] if wish["up"] else change["down"]
        unsized = "" if wish["up"] == "提升" else "1"  # 有所提高 is no 提升
        return True if came and (change["size"] or unsized).strip("0.,") else None
    if wanted is None or change is None or change[f"not_{wanted}"]:
        return None
    if not (change["up"] or change["down"]) or (change["size"] and not change["size"].strip("0.,")):
        return True
    return change[wanted] is not None


def shows_change(clause: str, asked: str) -> bool:
    """Return whether a clause has the figures of a change that the target wants: 由1204件降至1092件 for 下降."""
    found = _FROM_TO.fullmatch(clause)
    if found is None:
        return False
    first, last = (found[one].replace(",", "").rstrip(".") for one in ("first", "last"))
    if first.count(".") > 1 or last.count(".") > 1 or (Decimal(last) > Decimal(first)) != bool(found["up"]):
        return False
    return first != last and keeps_off("上升" if found["up"] else "下降", asked) is True


def points_changed(text: str, own: Own) -> Decimal | None:
    """Return the points by which a share changed as is asked for: 2.5 of 由61.3%提升至63.8%, or of both years."""
    shapes = (_CHANGED_SHARE, *_SHARES_OF_YEARS)
    found = next(filter(None, (shape.search(compact(text)) for shape in shapes)), None)
    if found is None:
        return None
    first, last = (Decimal(found[name]) for name in ("first", "last"))
    kinds = kinds_of(own.words)
    return first - last if "down" in kinds and "up" not in kinds else last - first


def without_base(text: str) -> str:
    """Leave out the level of last year that a change begins at."""
    return _FROM_LAST.sub("", text)


def is_level(said: str, given: Quantity, asked: str, limit: Quantity) -> bool:
    """Return whether a share must be the level of the year where its change was asked for: 92.5% of 提高2个百分点."""
    is_of_years = _COMPARED.search(compact(asked)) and re.search(_LAST_YEAR, compact(said))
    is_change = _POINTS in limit.unit.name or is_of_years is not None
    if not is_change or _POINTS in given.unit.name or _ANY_CHANGE.search(said):
        return False
    kinds = {given.unit.kind, limit.unit.kind}
    return kinds == {"percent"} and limit.base > 0 and given.base >= limit.base * _FAR


def _in_plain_words(text: str) -> str:
    for words, plain in _PLAIN_CHANGE:
        text = words.sub(plain, text)
    return text
