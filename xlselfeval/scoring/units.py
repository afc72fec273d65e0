"""Units of measure: the kind of a unit word, the base units in one, what stands below the line."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from decimal import Decimal, InvalidOperation
from functools import lru_cache

from xlselfeval.resources import templates_folder
from xlselfeval.scheme.toml_table import TomlTable, parse_toml, root_table
from xlselfeval.scoring.text import normalise

NONE, COUNT = "", "count"


@dataclass(frozen=True, slots=True)
class Unit:
    """A unit: `kind` is one of the table's, "count" for counting words, "" where none is written.

    `factor` is the number of base units in one, with the 万 or 亿 before it, which is also
    `scale` alone. Only units of one `family` convert: days and working days do not. `plain` is
    the factor of the family's usual unit, `per` the units below the line (元/人·月), and
    `others` are the other units that the same spelling may mean.
    """

    kind: str
    name: str
    factor: Decimal = Decimal(1)
    family: str = ""
    scale: Decimal = Decimal(1)
    plain: Decimal = Decimal(1)
    per: tuple[Unit, ...] = ()
    others: tuple[Unit, ...] = ()


@dataclass(frozen=True, slots=True)
class UnitTable:
    """The units by spelling; `doubtful` are pairs of families that may or may not be the same thing."""

    kinds: Mapping[str, str]
    units: Mapping[str, Unit]
    below_line: Mapping[str, str]
    with_tail: frozenset[str]
    not_units: tuple[str, ...]
    doubtful: frozenset[frozenset[str]]

    def find(self, word: str) -> Unit | None:
        """Find the unit of a spelling; capitals count for single letters alone (M is not m)."""
        found = self.units.get(word)
        return found or (self.units.get(word.lower()) if len(word) > 1 else None)


@lru_cache(maxsize=1)
def unit_table() -> UnitTable:
    """Return the shipped table; SchemeError when the file is missing or wrong."""
    path = templates_folder() / "vocabulary" / "units.toml"
    return parse_units(parse_toml(path), source=str(path))


def parse_units(values: Mapping[str, object], *, source: str) -> UnitTable:
    """Parse the tables of units; SchemeError with the path of every fault."""
    with root_table(values, source) as table:
        kinds = dict(table.table("kinds").texts_by_key())
        spellings: dict[str, list[Unit]] = {}
        families: set[str] = set()
        for kind in kinds:
            for family, units in _families(table, kind):
                if family in families:
                    table.fault(f"{kind}.{family}", "组名出现了不止一次")
                families.add(family)
                for unit in units:
                    spellings.setdefault(unit.name, []).append(unit)
        tails, pairs = table.table("tails"), table.table("doubtful")
        result = UnitTable(
            kinds=kinds,
            units=_by_spelling(spellings),
            below_line=dict(table.table("denominators").texts_by_key()),
            with_tail=frozenset(tails.text("after").split()),
            not_units=tuple(tails.text("not").split()),
            doubtful=frozenset(frozenset(pair.split()) for pair in pairs.texts("pairs")),
        )
        for part in (tails, pairs, table):
            part.close()
        for name in sorted({family for pair in result.doubtful for family in pair} - families):
            pairs.fault("pairs", f"没有“{name}”这一组")
        for name in sorted(set(result.below_line.values()) - set(spellings)):
            table.fault("denominators", f"没有“{name}”这个单位")
    return result


def _families(table: TomlTable, kind: str) -> list[tuple[str, list[Unit]]]:
    found = []
    for family, entry in table.table(kind).tables_by_key():
        units = []
        plain: Decimal | None = None
        for key, words in entry.texts_by_key():
            factor = _factor(key)
            if factor is None:
                entry.fault(key, "应为大于 0 的数：一个单位等于多少个基本单位")
                continue
            plain = plain or factor
            spelled = normalise(words).translate(SQUARES)
            units += [Unit(kind, word, factor, family, plain=plain) for word in spelled.split()]
        found.append((family, units))
    if not found:
        table.fault(kind, "这一类没有单位")
    return found


def _factor(text: str) -> Decimal | None:
    try:
        factor = Decimal(text)
    except InvalidOperation:
        return None
    return factor if factor.is_finite() and factor > 0 else None


def _by_spelling(spellings: Mapping[str, list[Unit]]) -> dict[str, Unit]:
    """Join the meanings of each spelling; add the small letters of longer ones (KM, Km, km)."""
    joined = {}
    for name, (first, *rest) in spellings.items():
        joined[name] = Unit(
            first.kind, name, first.factor, first.family, plain=first.plain, others=tuple(rest)
        )
    small = {name.lower(): unit for name, unit in reversed(joined.items()) if len(name) > 1}
    return small | joined


SQUARES = str.maketrans("²³", "23")


UNITLESS = Unit(NONE, "")
MULTIPLIERS = {
    "": 1, "百": 10**2, "千": 10**3, "万": 10**4, "十万": 10**5, "百万": 10**6, "千万": 10**7, "亿": 10**8,
    "十亿": 10**9, "百亿": 10**10, "千亿": 10**11, "万亿": 10**12,
}  # fmt: skip
SCALE = "|".join(sorted(filter(None, MULTIPLIERS), key=len, reverse=True))
_LONGEST = 8  # characters of a spelling in the table
_FIGURES = re.compile("[1-9][0-9]{0,8}")
_LINE = re.compile(r"(?:(?P<above>[^/每]+)(?:/|每)|/)(?P<below>.+)$")
_SCALE = re.compile(SCALE)
_BELOW = re.compile(r"[/、·.*×每和()]|(?<=人)(?=[天日月年])")


@lru_cache(maxsize=4096)
def unit_of(word: str, multiplier: Decimal = Decimal(1)) -> Unit:
    """Return the unit that the words after a number name; `multiplier` is the 万 or 亿 before them.

    A unit word may be followed by what it is counted by (元/人, 次/年) or by what is
    measured (吨稻谷); words that the table does not know are counting words.
    """
    if not word:
        return Unit(NONE, "", multiplier, scale=multiplier)
    known = unit_table().find(word.translate(SQUARES)) or _composed(word)
    return _scaled(known, word, multiplier)


def _scaled(unit: Unit, word: str, multiplier: Decimal) -> Unit:
    others = tuple(_scaled(other, word, multiplier) for other in unit.others)
    return replace(unit, name=word, factor=unit.factor * multiplier, scale=multiplier, others=others)


def _composed(word: str) -> Unit:
    """Read a unit with something below the line (元/人、天), or with a tail (吨稻谷)."""
    line = _LINE.match(word)
    known, _ = split_unit((line["above"] or "") if line else word)
    unit = unit_of(known) if known else Unit(COUNT, word)
    return replace(unit, per=_below(line["below"])) if line else unit


def _below(text: str) -> tuple[Unit, ...]:
    table = unit_table()
    pieces = [text] if table.find(text) else [piece.strip() for piece in _BELOW.split(text)]
    words = (split_multiple(table.below_line.get(piece, piece)) for piece in pieces)
    return tuple(
        replace(unit_of(word, multiple), others=()) for multiple, word in words if word or multiple != 1
    )


def split_scale(text: str) -> tuple[str, str]:
    """Split off the 万 or 亿 before a unit; 千米 is a unit itself."""
    scale = _SCALE.match(text)
    if scale is None or split_unit(text)[0]:
        return "", text
    return scale[0], text[scale.end() :].strip()


def split_multiple(text: str) -> tuple[Decimal, str]:
    """Split off the number before a unit below the line: 100,000 and 人 for 10万人."""
    number = _FIGURES.match(text)
    scale, unit = split_scale(text[number.end() :] if number else text)
    return Decimal(number[0] if number else 1) * MULTIPLIERS[scale], unit


def split_unit(word: str) -> tuple[str, str]:
    """Split the words after a number into the unit that they begin with and the rest: 人 and 退出.

    The unit is "" where the table knows none.
    """
    table = unit_table()
    for length in range(min(len(word), _LONGEST), 0, -1):
        known, tail = word[:length], word[length:]
        unit = table.find(known.translate(SQUARES))
        if unit is not None and _may_follow(unit, known, tail):
            return known, tail
    return "", word


def _may_follow(unit: Unit, known: str, tail: str) -> bool:
    """Return whether a unit word ends where the tail begins: 米 in 米道路, 日 in 日内, but not 米 in 米粉."""
    if not tail or not tail[0].isalnum() or tail.startswith(("每", "内", "之内", "以内")):
        return True
    if unit.kind == COUNT:
        return True
    if tail[0].isascii():
        return False
    table = unit_table()
    return (len(known) > 1 or known in table.with_tail) and not (known + tail).startswith(table.not_units)


def is_doubtful(one: Unit, other: Unit) -> bool:
    """Return whether two units may or may not mean the same: 人 and 场, 天 and 工作日."""
    return frozenset((one.family, other.family)) in unit_table().doubtful


def is_unwritten(unit: Unit) -> bool:
    """Return whether a number has no unit, and no 万 either."""
    return unit.kind == NONE and unit.factor == 1


def without_scale(unit: Unit) -> Unit:
    """Return a unit without its 万 or 亿: 元 for 万元."""
    return replace(unit, name=split_scale(unit.name)[1], factor=unit.factor / unit.scale, scale=Decimal(1))


def name_of_kind(unit: Unit) -> str:
    """Return the kind of a unit in Chinese: 金额, 长度, 数量."""
    return unit_table().kinds[unit.kind or COUNT]
