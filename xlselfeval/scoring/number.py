"""Numbers as people write them: decimals, thousands commas, 万 and 亿, Chinese numerals, units."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from decimal import ROUND_HALF_UP, Context, Decimal
from functools import lru_cache

from xlselfeval.cell import Written
from xlselfeval.plain_number import LARGEST
from xlselfeval.scoring.numerals import to_figures
from xlselfeval.scoring.text import is_blank_mark, tidy
from xlselfeval.scoring.units import (
    MULTIPLIERS,
    UNITLESS,
    Unit,
    split_multiple,
    split_scale,
    split_unit,
    unit_of,
)

ZERO, ONE, HUNDRED = Decimal(0), Decimal(1), Decimal(100)
NUMBER = r"[+-]?(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?|[+-]?\.\d+"
LONGEST = 200  # characters of a text that is read for figures; longer ones are prose
_HALF = Decimal("0.5")
_MOST_DECIMALS = 20
_WIDE = Context(prec=300)  # digits of any number that is read, and more
_PLAIN = re.compile(rf"(?:{NUMBER})$")
_NUMBER = re.compile(rf" ?(?:{NUMBER})")
_CURRENCIES = {"¥": "元", "人民币": "元", "RMB": "元", "CNY": "元", "$": "美元", "US$": "美元", "USD": "美元", "HK$": "港元", "HKD": "港元", "€": "欧元", "EUR": "欧元", "£": "英镑"}  # fmt: skip
CURRENCY = "|".join(re.escape(one) for one in sorted(_CURRENCIES, key=len, reverse=True))
_CURRENCY = re.compile(CURRENCY)
# Words after a number that make it vague, deny or limit it, or bring in a second fact.
_VAGUE = re.compile(
    r"^(?:[十百千万亿号〇零一二两三四五六七八九])|[以之][内下上外前]|(?:[时日天月年周钟]|^)内|前$|不|超[过出]|[余多约近许几\d,;、。:+=<>≤≥±~?①-⑳]|左右|上下|不等|不足|未|没|缺|其中|至|或|和|及|但|差|少于|-"
)
# 15日前发放, 2024年春节前完成, 6月前期工作; months that are counted are 个月, 月龄, 月/次
_DATED = re.compile(r"^(?:(?:[日号](?:之|以)?|年[^\d]{1,8})前(?!期|往)|(?:月|季度)(?!龄|/|$))")
_LATIN = re.compile(r"[A-Za-z]")
_BELOW_LINE = re.compile(r"[、·.* ]|(?<=m)[23]")  # what units below the line may hold: 元/人、天, μg/m3
_MAX_UNIT = 14
_HUNDRED = 100
_BASES = frozenset(10**power for power in range(3, 9))  # that rates are given by: 16/10万


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


def plain_or_none(number: Decimal | None) -> str | None:
    """Write a decimal as `plain` does; None stays None."""
    return None if number is None else plain(number)


def places_of(number: Decimal) -> int:
    """Count the decimals of a number, without zeros at its end."""
    return len(plain(number).partition(".")[2])


def half_place(number: Decimal) -> Decimal:
    """Return half of the last place of a number: 0.05 for 4.8; zeros at its end are no places."""
    return _HALF.scaleb(-places_of(number))


def interval_text(low: Decimal, high: Decimal) -> str:
    """Write an interval: 4.88, or 4～5."""
    return plain(low) if low == high else f"{plain(low)}～{plain(high)}"


def half_up(number: Decimal, places: int) -> Decimal:
    """Round half up (away from zero), as Excel's ROUND does."""
    return number.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP, _WIDE)


def percent_of(part: Decimal, whole: Decimal) -> str:
    """Write a part as a percentage of a whole that is not 0, with two decimals: 104.35%."""
    return f"{half_up(part / whole * HUNDRED, 2)}%"


def bounded(number: Decimal) -> Decimal:
    """Return a number with at most twenty decimals: no figure of a form has more."""
    exponent = number.as_tuple().exponent
    if isinstance(exponent, int) and exponent < -_MOST_DECIMALS:
        return half_up(number, _MOST_DECIMALS) or Decimal(0)
    return number


@lru_cache(maxsize=16384)
def decimal_of(text: str) -> Decimal | None:
    """Parse a text that is a number and nothing else (thousands commas allowed); None for others."""
    text = tidy(text) if len(text) <= LONGEST else ""
    return _within(Decimal(text.replace(",", ""))) if _PLAIN.match(text) else None


def _within(number: Decimal) -> Decimal | None:
    return bounded(number) if abs(number) < LARGEST else None


def parse_quantity(text: str) -> Quantity | None:
    """Parse a number with at most a unit: "1,234.5 万元", "三次", "百分之九十五"; None for others."""
    if len(text) > LONGEST:
        return None
    text = to_figures(text)
    currency = _CURRENCY.match(text)
    match = _NUMBER.match(text, currency.end() if currency else 0)
    if match is None:
        return None
    number, rest = _within(Decimal(match[0].strip().replace(",", ""))), text[match.end() :].strip()
    scale, word = split_scale(rest)
    if currency and _CURRENCIES[currency[0]] not in word:
        word = f"{_CURRENCIES[currency[0]]}{word}"
    unit = _unit(word, scale)
    return None if number is None or unit is None else Quantity(number, unit)


def _unit(word: str, scale: str) -> Unit | None:
    """Return the unit after a number; None where the words make it vague or a date, or are part of a name (5A级)."""
    above, line, below = word.partition("/")
    known, tail = split_unit(above)
    if (
        len(word) > _MAX_UNIT
        or _DATED.match(word)
        or _VAGUE.search(tail)
        or (line and _is_vague_below(above, below))
    ):
        return None
    if not known and _LATIN.search(word):
        return None
    unit = unit_of(word, Decimal(MULTIPLIERS[scale]))
    return replace(unit, name=scale + word)


def _is_vague_below(above: str, below: str) -> bool:
    """Check whether the words below the line leave open what is counted by; 10万人 and 10万 do not, 12/31 and 300人 do."""
    multiple, unit = split_multiple(below)
    is_usual = multiple in (1, _HUNDRED) or (above and unit_of(unit).kind == "time")  # 张/百人, 次/2年
    if below and multiple not in _BASES and not (unit and is_usual):
        return True
    return _VAGUE.search(_BELOW_LINE.sub("", split_unit(unit)[1])) is not None


@dataclass(frozen=True, slots=True)
class Amount:
    """The number in a cell for numbers; `as_text` where the cell holds a text that looks like one."""

    number: Decimal | None
    as_text: bool = False


def amount_of(written: Written, unit: Unit | None = None) -> Amount:
    """Read the number in a cell for points, scores or money.

    With `unit` (the form's 元 or 万元) a text may name its own: 150万 in a 万元 column is 150.
    A blank cell or one of the marks — / - gives no number; so does text that is no number. Points and scores
    may be percents of the whole: a weight of 20% is 20 points.
    """
    value = written.value
    if isinstance(value, Decimal) and written.held is not None and unit is not None:
        scaled = _amount_with_unit(tidy(written.text), unit)  # its format adds 万
        return Amount(value if scaled is None else scaled)
    if isinstance(value, Decimal):
        is_share = unit is None and written.text.endswith("%") and abs(value) <= 1
        return Amount(value * 100 if is_share else value)
    if not isinstance(value, str) or is_blank_mark(value):
        return Amount(None)
    number = decimal_of(value)
    if number is None:
        number = _amount_with_unit(tidy(value), unit)
    return Amount(number, as_text=number is not None)


def _amount_with_unit(text: str, unit: Unit | None) -> Decimal | None:
    quantity = parse_quantity(text)
    if quantity is None:
        return None
    if unit is None:
        return quantity.number if quantity.unit.name in ("分", "%") else None
    if quantity.unit == UNITLESS:  # 一百 in a column of 万元
        return quantity.number
    if quantity.unit.kind in (unit.kind, ""):
        return quantity.base / unit.factor
    return None
