"""Units of measure with exact factors, and counting words, from the definitions of the units."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction


@dataclass(frozen=True, slots=True)
class Unit:
    """A unit in all its spellings; `factor` is its size in the base unit of its kind."""

    kind: str
    factor: Fraction
    spellings: tuple[str, ...]


def _units(kind: str, *lines: tuple[str, str]) -> tuple[Unit, ...]:
    return tuple(Unit(kind, Fraction(factor), tuple(names.split())) for factor, names in lines)


MEASURES = (
    *_units("length", ("1000", "公里 千米 km"), ("1", "米 m"), ("1/100", "厘米 cm"), ("1/1000", "毫米 mm")),
    *_units("area", ("1", "平方米 ㎡ m² m2"), ("10000", "公顷 hm²"), ("1000000", "平方公里 平方千米 km²"), ("2000/3", "亩")),
    *_units("volume", ("1", "立方米 m³ m3"), ("1/1000", "升 L"), ("1/1000000", "毫升 mL ml")),
    *_units("weight", ("1000", "吨 t"), ("1", "公斤 千克 kg"), ("1/1000", "克 g"), ("1/2", "斤")),
    *_units("power", ("1", "千瓦 kW"), ("1000", "兆瓦 MW"), ("1/1000", "瓦 W")),
    *_units("energy", ("1", "千瓦时 kWh 度"), ("1000", "兆瓦时 MWh")),
)  # fmt: skip
MONEY = _units("money", ("1", "元"), ("10000", "万元"), ("100000000", "亿元"))
# Things that are counted in one word or the other; a unit may say either.
COUNTS = (
    ("人", "名"), ("家", "户", "个"), ("次", "场", "期"), ("台", "套", "件"), ("篇", "条", "份"), ("个", "处", "座"), ("批次",), ("人次",), ("辆",), ("宗", "件", "起"), ("项", "个"),
)  # fmt: skip
