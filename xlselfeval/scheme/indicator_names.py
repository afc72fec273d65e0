"""Names of indicators that contradictions within a form are found by, from indicator_names.toml."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import get_args

from xlselfeval.resources import templates_folder
from xlselfeval.scheme.model import Level
from xlselfeval.scheme.profile import EVIDENCE_WORDS
from xlselfeval.scheme.toml_table import TomlTable, parse_toml, root_table

_BRACKETS = re.compile(r"\([^()]*\)")
_NUMBERED = re.compile(r"^(?:指标)?[★☆●◆*#\d.、:①-⑳]+")
_TARGET = re.compile(r"(?:[:≥≤><=]|\d+(?:\.\d+)?%).*$")


@dataclass(frozen=True, kw_only=True, slots=True)
class IndicatorNames:
    """Names and words by which the kind of an indicator is known.

    `whole_costs` are names of whole costs by the level of the form, `unit_costs` words for the cost of one
    thing, `whole_rates` endings of rates with the words that speak against them.
    """

    whole_costs: tuple[tuple[Level, frozenset[str]], ...]
    unit_costs: frozenset[str]
    whole_rates: tuple[tuple[tuple[str, ...], tuple[str, ...]], ...]

    def is_whole_cost(self, name: str, level: Level) -> bool:
        """Check whether an indicator is the cost of all that a form of this level is about."""
        return any(bare_name(name) in words for of_level, words in self.whole_costs if of_level == level)

    def is_unit_cost(self, text: str) -> bool:
        """Check whether a text is about the cost of one thing or person."""
        return any(word in text for word in self.unit_costs)

    def is_whole_rate(self, name: str) -> bool:
        """Check whether an indicator is a rate of a whole, which 100 % limits."""
        bare = bare_name(name)
        return any(
            bare.endswith(endings) and not any(word in bare for word in unless)
            for endings, unless in self.whole_rates
        )


@lru_cache(maxsize=4096)
def bare_name(name: str) -> str:
    """Return a name (compact) without numbers in front, brackets, and a target behind."""
    return _TARGET.sub("", _NUMBERED.sub("", _BRACKETS.sub("", name))).removesuffix("指标")


@lru_cache(maxsize=1)
def load_indicator_names() -> IndicatorNames:
    """Load the shipped names; SchemeError with every fault of the file."""
    path = templates_folder() / "vocabulary" / "indicator_names.toml"
    with root_table(parse_toml(path), str(path)) as table:
        costs, rates = table.tables("whole_cost"), table.tables("whole_rate")
        units = table.tables("unit_cost")
        names = IndicatorNames(
            whole_costs=tuple((one.choice("level", get_args(Level)), frozenset(_words(one, "words"))) for one in costs),
            unit_costs=frozenset(word for one in units for word in _words(one, "words")),
            whole_rates=tuple((_words(one, "words"), _words(one, "unless")) for one in rates),
        )  # fmt: skip
        for one in (*costs, *units, *rates):
            one.choice("evidence", tuple(EVIDENCE_WORDS))
            one.text("source")
            one.close()
        table.close()
    return names


def _words(table: TomlTable, key: str) -> tuple[str, ...]:
    return tuple(table.text(key).split())
