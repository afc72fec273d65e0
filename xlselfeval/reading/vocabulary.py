"""The roles of captions, by the shipped words and those of a scheme."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

from xlselfeval.reading.captions import heading_key
from xlselfeval.scheme.model import Scheme
from xlselfeval.scheme.vocabulary import ROLES, HeadingWords, load_heading_words


class Meaning(NamedTuple):
    """The role of a caption; `weak` gives way to another column, `guessed` is known by a pattern alone."""

    role: str
    weak: bool = False
    guessed: bool = False


# A role → the name that a scheme has for it.
_FUNDS, _GOALS = {"points": "points_caption"}, {"section": "caption"}
_Words = Mapping[str, Mapping[str, tuple[Meaning, ...]]]  # group, key of a caption
_Patterns = Mapping[str, tuple[tuple[re.Pattern[str], Meaning], ...]]


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Vocabulary:
    """The meanings of captions by group (columns of indicators, money, fields, goals, totals) and key."""

    words: _Words
    patterns: _Patterns

    def role(self, group: str, key: str) -> str | None:
        """Return the first role of a caption in a group; None for an unknown one."""
        found = _meanings(self, group, key)
        return found[0].role if found else None

    def names_sum(self, key: str) -> bool:
        """Check whether a caption is that of a row of sums; 得分 names a total, too, but is a column among indicators."""
        return self.role("totals", key) in ("form", "subtotal") and self.role("indicators", key) is None

    def meaning(self, group: str, key: str) -> Meaning | None:
        """Return the first meaning of a caption in a group; None for an unknown one."""
        found = _meanings(self, group, key)
        return found[0] if found else None

    def has(self, group: str, role: str, key: str) -> bool:
        """Return whether a caption has a role, besides others: 年度总体目标 is a section and a goal."""
        return any(one.role == role for one in _meanings(self, group, key))


@lru_cache(maxsize=16384)
def _meanings(vocabulary: Vocabulary, group: str, key: str) -> tuple[Meaning, ...]:
    known = vocabulary.words[group].get(key)
    if known is None and key:
        return tuple(meaning for shape, meaning in vocabulary.patterns[group] if shape.fullmatch(key))
    return known or ()


@lru_cache(maxsize=32)
def vocabulary_of(scheme: Scheme | None = None) -> Vocabulary:
    """Return the shipped vocabulary, preceded by the captions and other words of a scheme.

    The captions are those that the forms of the scheme print.
    """
    shipped = load_heading_words()
    entries = shipped if scheme is None else (*scheme.words, *shipped)
    printed = {} if scheme is None else _printed(scheme)
    groups = {entry.group for entry in shipped}
    return Vocabulary(
        {
            group: _words((*printed.get(group, ()), *_pairs(one for one in entries if one.group == group)))
            for group in groups
        },
        {
            group: tuple(
                (re.compile(one.pattern), Meaning(one.role, one.weak, guessed=True))
                for one in entries
                if one.group == group and one.pattern
            )
            for group in groups
        },
    )


def _printed(scheme: Scheme) -> Mapping[str, list[tuple[str, Meaning]]]:
    """Return the captions that a scheme's forms print, with their roles, by group."""
    blocks = {
        "indicators": [(getattr(scheme.columns, role, ""), role) for role in ROLES["indicators"]],
        "funds": [(getattr(scheme.funds, _FUNDS.get(role, role), ""), role) for role in ROLES["funds"]],
        "goals": [(getattr(scheme.goals, _GOALS.get(role, role)), role) for role in ROLES["goals"]],
        "fields": [(one.caption, one.name) for one in scheme.fields],
        "fund_lines": [(scheme.funds.total, "total")],
    }
    return {
        group: [(caption, Meaning(role)) for caption, role in pairs if caption]
        for group, pairs in blocks.items()
    }


def _pairs(entries: Iterable[HeadingWords]) -> Iterator[tuple[str, Meaning]]:
    return ((word, Meaning(entry.role, entry.weak)) for entry in entries for word in entry.words)


def _words(pairs: Iterable[tuple[str, Meaning]]) -> dict[str, tuple[Meaning, ...]]:
    found: dict[str, tuple[Meaning, ...]] = {}
    for word, meaning in pairs:
        key = heading_key(word)
        known = found.get(key, ())
        found[key] = known if meaning in known else (*known, meaning)
    return found
