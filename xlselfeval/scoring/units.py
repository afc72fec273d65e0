"""Units of measure: the kind of a unit word and the base units in one."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

NONE, COUNT = "", "count"
MEASURES = {
    "money": "金额", "percent": "百分比", "length": "长度", "area": "面积", "weight": "重量", "time": "时间",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Unit:
    """A unit: `kind` is one of MEASURES, "count" for counting words, "" where none is written.

    `family` keeps apart what has no fixed ratio within a kind: days, working days, months.
    """

    kind: str
    name: str
    factor: Decimal = Decimal(1)
    family: str = ""


# kind, family, words, base units in one; 万, 亿 and their like are read before the unit
_TABLE: tuple[tuple[str, str, str, str], ...] = (
    ("money", "", "元 元人民币 圆", "1"),
    ("percent", "", "% 百分比 个百分点 百分点", "1"),
    ("percent", "", "‰", "0.1"),
    ("length", "", "公里 千米 km KM Km", "1000"),
    ("length", "", "米 m", "1"),
    ("length", "", "分米 dm", "0.1"),
    ("length", "", "厘米 公分 cm", "0.01"),
    ("length", "", "毫米 mm", "0.001"),
    ("area", "", "平方公里 平方千米 km2 km²", "1000000"),
    ("area", "", "公顷", "10000"),
    ("area", "", "平方米 平米 m2 m²", "1"),
    ("area", "mu", "亩", "1"),
    ("weight", "", "吨 t", "1000"),
    ("weight", "", "公斤 千克 kg KG", "1"),
    ("weight", "", "斤", "0.5"),
    ("weight", "", "克 g", "0.001"),
    ("time", "day", "周 个星期 星期", "7"),
    ("time", "day", "天 日 个自然日 自然日", "1"),
    ("time", "workday", "个工作日 工作日 个工作天", "1"),
    ("time", "minute", "小时 个小时 个工时", "60"),
    ("time", "minute", "分钟", "1"),
    ("time", "month", "年", "12"),
    ("time", "month", "个季度 季度", "3"),
    ("time", "month", "个月", "1"),
)
_UNITS = {
    word: Unit(kind, word, Decimal(factor), family)
    for kind, family, words, factor in _TABLE
    for word in words.split()
}
_LONGEST_FIRST = sorted(_UNITS, key=len, reverse=True)
UNITLESS = Unit(NONE, "")


def unit_of(word: str, multiplier: Decimal = Decimal(1)) -> Unit:
    """Return the unit that the words after a number name; `multiplier` is the 万 or 亿 before them.

    A unit word may be followed by what it is counted by (元/人, 次/年) or by what is
    measured (吨稻谷); words that the table does not know are counting words.
    """
    if not word:
        return Unit(NONE, "", multiplier)
    known = _UNITS.get(word) or _unit_with_tail(word)
    if known is None:
        return Unit(COUNT, word, multiplier)
    return known if multiplier == 1 else Unit(known.kind, word, known.factor * multiplier, known.family)


def _unit_with_tail(word: str) -> Unit | None:
    for known in _LONGEST_FIRST:
        tail = word[len(known) :]
        if word.startswith(known) and (
            tail[0] in "/每(" or ((len(known) > 1 or known in "吨%亩‰") and not tail[0].isascii())
        ):
            unit = _UNITS[known]
            return Unit(unit.kind, word, unit.factor, unit.family)
    return None
