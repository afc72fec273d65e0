"""Spellings of figures, comparators, blanks and marks; each says the same as the plain one."""

from __future__ import annotations

import random
from fractions import Fraction

_DIGITS = "零一二三四五六七八九"
_PLACES = ("", "十", "百", "千")
_FULL_WIDTH = str.maketrans("0123456789.%", "０１２３４５６７８９．％")
AT_LEAST = ("≥", ">=", "＞＝", "≧", "⩾", "=>", "＞=", "﹥=", "> =", "≥ ", "大于等于", "不少于", "不低于", "至少", "不小于", "达到")  # fmt: skip
AT_LEAST_AFTER = ("以上", "及以上", "（含）以上")
AT_MOST = ("≤", "<=", "＜＝", "≦", "⩽", "=<", "＜=", "﹤=", "< =", "≤ ", "小于等于", "不超过", "不高于", "不大于", "不多于", "控制在")  # fmt: skip
AT_MOST_AFTER = ("以内", "以下", "及以下", "之内")
ABOVE = (">", "＞", "﹥", "〉", "大于", "超过", "高于", "多于")
BELOW = ("<", "＜", "﹤", "〈", "小于", "低于", "少于")
EQUAL = ("=", "＝", "═", "﹦", "等于", "= ")
JOINTS = ("-", "～", "~", "至", "—", "–", "－", "到", " - ")
BLANKS = (" ", "\u3000", "\xa0", "\u2009", "\n", "\u200b", "\ufeff", "\t")
MARKS = ("。", "；", "，", "、", "．", ";", ",")


def plain(value: Fraction) -> str:
    """Return a figure of at most four decimals, without an exponent or zeros at the end."""
    scaled = value * 10_000
    assert scaled.denominator == 1, value
    whole, rest = divmod(abs(scaled.numerator), 10_000)
    sign = "-" if value < 0 else ""
    return f"{sign}{whole}" + (f".{rest:04d}".rstrip("0") if rest else "")


def chinese(number: int) -> str:
    """Return a whole number below 100 million in Chinese numerals: 一百零五, 三万二千."""
    if number >= 10_000:
        high, low = divmod(number, 10_000)
        gap = "零" if 0 < low < 1000 else ""
        return f"{chinese(high)}万{gap}{chinese(low) if low else ''}"
    text, gap = "", False
    for place, digit in reversed(list(enumerate(map(int, reversed(str(number)))))):
        if not digit:
            gap = bool(text)
            continue
        text += ("零" if gap else "") + _DIGITS[digit] + _PLACES[place]
        gap = False
    text = text or "零"
    return text.removeprefix("一") if text.startswith("一十") else text


def figure(random_: random.Random, value: Fraction) -> str:
    """Spell a figure that is not negative."""
    text = plain(value)
    whole = value.denominator == 1
    style = random_.random()
    if style < 0.12 and whole and value < 10_000_000:
        spelt = chinese(int(value))
        return spelt.replace("二百", "两百") if random_.random() < 0.3 else spelt
    if style < 0.2:
        return text.translate(_FULL_WIDTH)
    if style < 0.28 and value >= 1000:
        head, dot, tail = text.partition(".")
        return f"{int(head):,}{dot}{tail}"  # never with ，: 1，200 may be two figures
    if style < 0.36:
        return f"{text}.0" if whole else f"{text}0"
    if style < 0.4 and len(text) > 3 and whole:
        place = random_.randrange(1, 4)  # not behind four digits: 2013 00 may begin with a year
        return text[:place] + random_.choice((" ", "\xa0", "\u200b")) + text[place:]
    return text


def percent(random_: random.Random, value: Fraction) -> str:
    """Spell a percentage, given in percent."""
    style = random_.random()
    if style < 0.1 and value.denominator == 1 and value <= 100:
        return f"百分之{'百' if value == 100 else chinese(int(value))}"
    spelt = figure(random_, value)
    if style < 0.2:
        return f"{spelt}％"
    return f"{spelt} %" if style < 0.25 else f"{spelt}%"


def compared(random_: random.Random, before: tuple[str, ...], after: tuple[str, ...], amount: str) -> str:
    """Put a comparator before or behind an amount."""
    if after and random_.random() < 0.25:
        return amount + random_.choice(after)
    return random_.choice(before) + amount


def framed(random_: random.Random, text: str, *, marks: bool = True) -> str:
    """Put blanks around a text, and a mark at its end, now and then."""
    if random_.random() < 0.12:
        text = random_.choice(BLANKS) + text
    if marks and random_.random() < 0.15:
        text += random_.choice(MARKS)
    if random_.random() < 0.12:
        text += random_.choice(BLANKS)
    return text
