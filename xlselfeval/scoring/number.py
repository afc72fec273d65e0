"""Numbers as people write them: decimals, thousands commas, 万 and 亿, Chinese numerals, units."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from functools import lru_cache

from xlselfeval.cell import Written
from xlselfeval.scoring.text import is_blank_mark, normalise
from xlselfeval.scoring.units import COUNT, UNITLESS, Unit, unit_of

NUMBER = r"[+-]?(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?|[+-]?\.\d+"
LARGEST = Decimal(10) ** 15  # beyond the 15 digits of a spreadsheet a figure is a code
LONGEST = 200  # characters of a text that is read for figures; longer ones are prose
_PLAIN = re.compile(rf"(?:{NUMBER})$")
_QUANTITY = re.compile(
    rf"(?P<number>{NUMBER}) ?(?P<scale>[百千]?万|亿|千(?!米|克|元|瓦|伏|卡))?(?P<unit>.*)$"
)
_MULTIPLIER = {"千": 10**3, "万": 10**4, "百万": 10**6, "千万": 10**7, "亿": 10**8}
# Words after a number that make it vague, deny or limit it, or bring in a second fact.
_VAGUE = re.compile(
    r"^(?:百(?!分)|千(?!米|克|瓦|伏|卡)|[万亿号])|[以之][内下上外前]|(?:[时日天月年周钟]|^)内|前$|不|超[过出]|[余多约近许几\d,;、。:+=<>≤≥±~?①-⑳]|左右|上下|不等|不足|未|没|缺|其中|至|或|和|及|但|差|少于|-"
)
_LATIN = re.compile(r"[A-Za-z]")
_SYMBOL = re.compile(r"(?:MW|kW|KW|kWh|KWh|kwh|GB|TB|MB|Mbps|Gbps|kV|KV|kVA|KVA|mg|ml|mL|L|dB|Hz|V|A)(?:$|/)")
_SQUARE = re.compile(r"^k?m[2²]")  # the only figure that a unit may hold
_MAX_UNIT = 14

_CN_DIGITS = {char: value for value, chars in enumerate(("〇零", "一壹", "二两贰", "三叁", "四肆", "五伍", "六陆", "七柒", "八捌", "九玖")) for char in chars}  # fmt: skip
_LONGEST_NUMERAL = 12
_CN_CUT_SHORT = re.compile(r"[百佰千仟万][一壹二两贰三叁四肆五伍六陆七柒八捌九玖]$")
_CN_TENS = {"十": 10, "拾": 10, "百": 100, "佰": 100, "千": 1000, "仟": 1000}
_CN_NUMERAL = "〇零一壹二两贰三叁四肆五伍六陆七柒八捌九玖十拾百佰千仟万"
# Chinese numerals are read only before one of these words: 三次 is a number, 一流 is not.
_CN_UNITS = (
    "次|个|家|人|人次|户|件|篇|项|场|期|批|套|台|处|条|起|份|名|天|个月|年|万元|元|亿元|所|座|辆|米|公里|吨|亩|种|类|款|轮|例|"
    "个工作日|工作日|小时|分钟|部|本|册|幅|块|栋|间|片|组|支|届|村|县|镇|校|站|车|艘|只|头|棵|株|人/次|次/年"
)
_CN_QUANTITY = re.compile(rf"(?P<number>[{_CN_NUMERAL}]+)(?P<unit>{_CN_UNITS})$")
_CN_BARE = re.compile(r"(?=.*[十百千])[一二两三四五六七八九十百千零〇]{2,}$")
_CN_PERCENT = re.compile(rf"百分之?(?P<number>[{_CN_NUMERAL}]+)$")


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number with its unit: 200篇 is 200 with the counting word 篇."""

    number: Decimal
    unit: Unit = UNITLESS

    @property
    def base(self) -> Decimal:
        """The number in base units of its kind (元, %, 米, …)."""
        return self.number * self.unit.factor

    def __str__(self) -> str:
        return plain(self.number) + self.unit.name


def plain(number: Decimal) -> str:
    """Write a decimal without exponent and without trailing zeros: 4.88, 98, 0."""
    text = f"{number:f}"
    if "." in text:
        text = text.rstrip("0").rstrip(".")
    return "0" if text == "-0" else text


def half_up(number: Decimal, places: int) -> Decimal:
    """Round half up (away from zero), as Excel's ROUND does."""
    return number.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)


@lru_cache(maxsize=16384)
def decimal_of(text: str) -> Decimal | None:
    """Parse a text that is a number and nothing else (thousands commas allowed); None for others."""
    text = normalise(text) if len(text) <= LONGEST else ""
    return _within(Decimal(text.replace(",", ""))) if _PLAIN.match(text) else None


def _within(number: Decimal) -> Decimal | None:
    return number if abs(number) < LARGEST else None


def parse_quantity(text: str) -> Quantity | None:
    """Parse a number with at most a unit: "1,234.5 万元", "三次", "百分之九十五"; None for others."""
    match = _QUANTITY.match(text) if len(text) <= LONGEST else None
    if match is None:
        return _chinese_quantity(text.replace(" ", ""))
    unit = match["unit"].strip()
    if len(unit) > _MAX_UNIT or _VAGUE.search(_SQUARE.sub("", unit)):
        return None
    number, scale = _within(Decimal(match["number"].replace(",", ""))), match["scale"] or ""
    if number is None:
        return None
    named = unit_of(unit, Decimal(_MULTIPLIER.get(scale, 1)))
    if (
        named.kind == COUNT and _LATIN.search(unit) and not _SYMBOL.match(unit)
    ):  # 5A级 is a name, not a number
        return None
    return Quantity(number, Unit(named.kind, scale + unit, named.factor, named.family))


def _chinese_quantity(text: str) -> Quantity | None:
    percent = _CN_PERCENT.match(text)
    if percent:
        number = chinese_numeral(percent["number"])
        return None if number is None else Quantity(Decimal(number), unit_of("%"))
    if _CN_BARE.match(text):
        number = chinese_numeral(text)
        return None if number is None else Quantity(Decimal(number))
    match = _CN_QUANTITY.match(text)
    if match is None:
        return None
    number = chinese_numeral(match["number"])
    return None if number is None else parse_quantity(f"{number}{match['unit']}")


_MYRIAD = 10_000


def chinese_numeral(text: str) -> int | None:
    """Parse a Chinese numeral: 二百一十 is 210, 二〇二〇 is 2020, 三万五千 is 35000; None for others.

    二百一 and 一万五 are none either: some mean 201 by it, most 210.
    """
    if not text or len(text) > _LONGEST_NUMERAL:
        return None
    if all(char in _CN_DIGITS for char in text):
        return int("".join(str(_CN_DIGITS[char]) for char in text))
    if _CN_CUT_SHORT.search(text):
        return None
    total = section = digit = 0
    last = _MYRIAD  # the tens grow smaller: 十五十 is no number
    for char in text:
        if char in _CN_DIGITS:
            digit = _CN_DIGITS[char]
        elif char in _CN_TENS:
            if _CN_TENS[char] >= last or (
                section and not digit and char != "十"
            ):  # 一百十五 is said, 一千百 is not
                return None
            section += (digit or 1) * _CN_TENS[char]
            last, digit = _CN_TENS[char], 0
        elif char == "万" and not total and (section or digit):
            total, section, digit, last = (section + digit) * _MYRIAD, 0, 0, _MYRIAD
        else:
            return None
    return total + section + digit


@dataclass(frozen=True, slots=True)
class Amount:
    """The number in a cell for numbers; `as_text` where the cell holds a text that looks like one."""

    number: Decimal | None
    as_text: bool = False


def amount_of(written: Written, unit: Unit | None = None) -> Amount:
    """Read the number in a cell for points, scores or money.

    With `unit` (the form's 元 or 万元) a text may name its own: 150万 in a 万元 column is 150.
    A blank cell or one of the marks — / - gives no number; so does text that is no number.
    """
    value = written.value
    if isinstance(value, Decimal):
        return Amount(value)
    if not isinstance(value, str) or is_blank_mark(value):
        return Amount(None)
    number = decimal_of(value)
    if number is None:
        number = _amount_with_unit(normalise(value), unit)
    return Amount(number, as_text=number is not None)


def _amount_with_unit(text: str, unit: Unit | None) -> Decimal | None:
    quantity = parse_quantity(text)
    if quantity is None:
        return None
    if unit is None:
        return quantity.number if quantity.unit.name == "分" else None
    if quantity.unit == UNITLESS:  # 一百 in a column of 万元
        return quantity.number
    if quantity.unit.kind in (unit.kind, ""):
        return quantity.base / unit.factor
    return None
