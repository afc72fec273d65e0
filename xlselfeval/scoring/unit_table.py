"""The table of units: every spelling with its kind, its family and its factor (vocabulary/units.toml)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
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
