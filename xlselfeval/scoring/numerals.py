"""Numerals in Chinese characters, alone and within a text: 二百一十, 百分之九十五, 共二百人, 1亿2000万."""

from __future__ import annotations

import re
from itertools import pairwise

from xlselfeval.scoring.compounds import join_units
from xlselfeval.scoring.units import split_unit

_DIGITS = {char: value for value, chars in enumerate(("〇零○", "一壹", "二两贰", "三叁", "四肆", "五伍", "六陆", "七柒", "八捌", "九玖")) for char in chars}  # fmt: skip
_TENS = {"十": 10, "拾": 10, "百": 100, "佰": 100, "千": 1000, "仟": 1000}
_MYRIADS = {"万": 10**4, "亿": 10**8}
_CHARACTERS = "".join((*_DIGITS, *_TENS, *_MYRIADS))
_ZEROS, _TEN = "〇零○", "十拾"
_FROM_ONE = "".join(char for char in _DIGITS if char not in _ZEROS)
_ONE = "一壹"
_MOST_DIGITS = 12  # 二〇二〇
_ANY_SCALE = 10**9  # above each of the scales
_CUT_SHORT = re.compile(rf"[百佰千仟万亿][{_FROM_ONE}]$")


def chinese_numeral(text: str) -> int | None:
    """Parse a Chinese numeral: 二百一十 is 210, 二〇二〇 is 2020, 三万五千 is 35000; None for others.

    二百一 and 一万五 are none either: some mean 201 by it, most 210.
    """
    if not text:
        return None
    if all(char in _DIGITS for char in text):
        if len(text) > _MOST_DIGITS:
            return None
        return int("".join(str(_DIGITS[char]) for char in text))
    if _CUT_SHORT.search(text):
        return None
    total = section = digit = 0
    last_ten = last_myriad = _ANY_SCALE  # both grow smaller: 十五十 is no number
    for char in text:
        if char in _DIGITS:
            if digit:  # 十三五
                return None
            digit = _DIGITS[char]
        elif char in _TENS:
            begun = section or total
            is_short = not digit and (begun or text[0] in _ZEROS)
            if _TENS[char] >= last_ten or (is_short and char not in _TEN):
                return None  # 一百十五 is said, 一千百, 十万千 and 零千 are not
            section += (digit or 1) * _TENS[char]
            last_ten, digit = _TENS[char], 0
        elif char in _MYRIADS and _MYRIADS[char] < last_myriad and (section or digit):
            total += (section + digit) * _MYRIADS[char]
            section, digit, last_ten, last_myriad = 0, 0, _ANY_SCALE, _MYRIADS[char]
        else:
            return None
    return total + section + digit


# A text that a numeral may stand in; longer runs are no numerals.
_RUN = re.compile(rf"(?<![第几{_CHARACTERS}\d.])[{_CHARACTERS}][{_CHARACTERS}点]{{0,19}}(?![几点])")
_SHARE = re.compile(rf"(?P<of>[百千])分之?(?P<part>\d[\d.点]*|[{_CHARACTERS}][{_CHARACTERS}点]{{0,8}})")
_SHARE_SIGNS = {"百": "%", "千": "‰"}
_COMPOUND = re.compile(r"(?<![\d.])(?:\d{1,4}[亿万千百]零?){1,4}\d{0,4}(?![\d.])(?:(?<=[千百])万)?")
_COMPOUND_PART = re.compile(r"(\d{1,4})([亿万千百]?)")
_UNITS_OF_COMPOUND = {"亿": 10**8, "万": 10**4, "千": 1000, "百": 100, "": 1}
# What may stand before or after a numeral without a unit, and after a numeral or its unit.
_ASKED_BEFORE = re.compile(
    r"(?:[≥≤><=±~]|[少低小下高大多晚迟]于|等于|超过?|超出|突破|至少|最少|至多|最多|不足|控制在)(?:为|在|到)?$"
)
_ASKED_AFTER = re.compile(r"\(?含?\)?(?:及?其?以[上下内]|之内)")
_ENDS = re.compile(r"[,;:.、()~/·\-±≥≤><=整半]|至|到|及?其?以[上下内]|之内|左右|内|起|为|每|$")
_MARKS = ",;.、"
_ALL_BEHIND = re.compile(r"[\u4e00-\u9fff]{0,4}?(?:全部?|都|均)")  # 六条河道都已清淤: all of those asked for
_SOME = re.compile(rf"[{_FROM_ONE}]{{2,3}}[万亿]?")  # 三五次, 一两万人: some
_SCALES_OF_UNITS = "百千"  # 百米, 千瓦
_LARGE = "千万亿"  # 千家万户
_RANGE = re.compile(rf"^[{_CHARACTERS}点]{{1,12}}(?:~|-|至|到)(?=[{_CHARACTERS}\d])")


_SMALLER = re.compile(rf"[零又]?(?P<number>[{_CHARACTERS}]{{1,5}})(?![{_CHARACTERS}])")

# 半小时, 两个半月, 一年半
_HALF = re.compile(r"(?<![\u4e00-\u9fff\d/])半(?=个?(?:小时|钟头|月|天|日|年|工作日|亩|公里))")
_AND_A_HALF = re.compile(
    r"(?<![\d.])(?P<whole>\d{1,4})(?:(?P<before>个)半|(?P<unit>年|天|小时|分钟?|周|公里|亩)半(?!年))"
)
# 八成七: 87 %.
_TENTHS = re.compile(
    rf"(?<![{_CHARACTERS}\d])(?P<tens>[一二三四五六七八九])成(?P<ones>[一二三四五六七八九])(?![\u4e00-\u9fff])"
)
_MARKERS = frozenset(f"{_CHARACTERS}半")


def to_figures(text: str) -> str:
    """Write the numerals of a text in figures, where a unit or a comparator shows that they are some.

    共二百人 becomes 共200人, 二百一十七万吨 217万吨, 百分之五 5%, 三分四十秒 220秒; 一流, 万无一失 and 第三 stay.
    """
    if _MARKERS.isdisjoint(text):
        return join_units(text)
    text = _SHARE.sub(_share, _TENTHS.sub(_tenths, text))
    text = _COMPOUND.sub(_compound, _RUN.sub(_figures, text))
    return join_units(_HALF.sub("0.5", _AND_A_HALF.sub(_half_more, text)))


def _tenths(match: re.Match[str]) -> str:
    return f"{_DIGITS[match['tens']]}{_DIGITS[match['ones']]}%"


def _share(match: re.Match[str]) -> str:
    part = match["part"]
    number = _decimal(part) if part[0] in _CHARACTERS else part.replace("点", ".")
    return match[0] if number is None else f"{number}{_SHARE_SIGNS[match['of']]}"


def _figures(match: re.Match[str]) -> str:
    before = match.string[: match.start()]
    ends = [match.end(), match.end() - 1] if match[0][-1] in _SCALES_OF_UNITS else [match.end()]  # 十千瓦
    for end in ends:
        numeral = match.string[match.start() : end]
        if numeral and _is_numeral(numeral, before, match.string[end:].lstrip()):
            figures = _decimal(numeral)
            if figures is not None:
                return figures + match.string[end : match.end()]
    return match[0]


def _half_more(match: re.Match[str]) -> str:
    return f"{match['whole']}.5{match['before'] or match['unit']}"


def _is_numeral(numeral: str, before: str, after: str) -> bool:
    digits = sum(char in _DIGITS for char in numeral)
    if not digits and before.endswith(("数", "平方", "立方")):
        return False  # 数十人, 平方千米
    if not digits and len(split_unit(numeral + after)[0]) > len(numeral):
        return False  # 千克/千瓦时
    strong = len(numeral) > 1 and digits > 0 and numeral[0] not in _LARGE
    unit, rest = split_unit(after[1:] if after[:1] in ("余", "多") else after)
    if unit:
        is_all = not before and numeral not in _ONE and _ALL_BEHIND.match(rest) is not None
        return numeral[0] not in _MYRIADS and (
            strong or is_all or _ENDS.match(rest) is not None or _goes_on(unit, rest)
        )
    if not _ENDS.match(after):
        return False
    if (
        _ASKED_BEFORE.search(before)
        or _ASKED_AFTER.match(after)
        or (_RANGE.match(numeral + after) and not before)
    ):
        return True
    if after.strip(_MARKS) or (before and not strong):
        return False
    if len(numeral) == 1:
        return numeral in _DIGITS or numeral in _TEN
    return bool(set(numeral) & set(_TENS)) or numeral[-1] in _MYRIADS


def _goes_on(unit: str, rest: str) -> bool:
    """Return whether a smaller amount in a unit of the same family follows: 三分四十秒, 一年八个月."""
    behind = _SMALLER.match(rest)
    number = chinese_numeral(behind["number"]) if behind else None
    amount = f"1{unit}{number}{rest[behind.end() :]}" if behind and number is not None else ""
    return bool(amount) and join_units(amount) != amount


def _decimal(numeral: str) -> str | None:
    """Write a numeral in figures; a 万 or 亿 at its end stays, since it may be that of two numbers."""
    if _SOME.fullmatch(numeral):
        return None
    scale = numeral[-1] if numeral[-1] in _MYRIADS else ""
    whole, point, decimals = numeral.removesuffix(scale).partition("点")
    if point:
        number = chinese_numeral(whole)
        if number is None or not decimals or any(char not in _DIGITS for char in decimals):
            return None
        return f"{number}.{''.join(str(_DIGITS[char]) for char in decimals)}{scale}"
    joined = chinese_numeral(numeral)
    if joined is not None and (not scale or set(whole) & set(_MYRIADS)):  # 一亿二千万
        return str(joined)
    number = chinese_numeral(whole)
    return None if number is None else f"{number}{scale}"


def _compound(match: re.Match[str]) -> str:
    """Join 1亿2000万 and 3万5千; the figures at the end must fill the places below, or follow 零."""
    if match[0][-1] in _MYRIADS and match[0][-2] in _SCALES_OF_UNITS:  # 1亿3千万
        above, hundred_million, below = match[0][:-1].rpartition("亿")
        joined = _joined(below)
        return (
            f"{int(above) * 10**8 + int(joined) * 10**4}"
            if above.isdigit() and joined.isdigit()
            else f"{above}{hundred_million}{joined}万"
        )
    return _joined(match[0]) if len(_COMPOUND_PART.findall(match[0])) > 1 else match[0]


def _joined(text: str) -> str:
    parts = [(int(number), _UNITS_OF_COMPOUND[unit]) for number, unit in _COMPOUND_PART.findall(text)]
    for (_, above), (number, unit) in pairwise(parts):
        filled = unit != 1 or number * 10 >= above or "零" in text
        if number * unit >= above or not filled:
            return text
    return str(sum(number * unit for number, unit in parts))
