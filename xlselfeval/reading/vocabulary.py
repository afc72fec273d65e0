"""The roles of captions, by the shipped words and those of a scheme."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

from xlselfeval.reading.captions import heading_key
from xlselfeval.scheme.vocabulary import HeadingWords, load_heading_words


class Meaning(NamedTuple):
    """The role of a caption; `weak` gives way to another column, `guessed` is known by a pattern alone."""

    role: str
    weak: bool = False
    guessed: bool = False


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
def vocabulary_with(own: tuple[HeadingWords, ...] = ()) -> Vocabulary:
    """Return the shipped vocabulary with the words of a scheme, which go first."""
    entries = (*own, *load_heading_words())
    groups = {entry.group for entry in load_heading_words()}
    return Vocabulary(
        {group: _words(one for one in entries if one.group == group) for group in groups},
        {
            group: tuple(
                (re.compile(one.pattern), Meaning(one.role, one.weak, guessed=True))
                for one in entries
                if one.group == group and one.pattern
            )
            for group in groups
        },
    )


def _words(entries: Iterable[HeadingWords]) -> Mapping[str, tuple[Meaning, ...]]:
    found: dict[str, tuple[Meaning, ...]] = {}
    for entry in entries:
        for word in entry.words:
            key = heading_key(word)
            found[key] = (*found.get(key, ()), Meaning(entry.role, entry.weak))
    return found
