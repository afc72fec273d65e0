"""Long texts that are equal, or nearly so, in the forms of different organizations.

Texts are compared without figures and punctuation, with and without the names of their own organization, by their
runs of eight characters: two are nearly equal when eight tenths of all their runs are in both. The twelve smallest
hashes of a text's runs find the few others that are worth comparing, so that 20,000 texts take seconds.
"""

from __future__ import annotations

import heapq
import re
import zlib
from collections import defaultdict
from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import NamedTuple

from xlselfeval.scoring.text import compact

LONG = 40  # characters of a text that is compared
_RUN = 8
_ALIKE = 0.8
_SKETCH = 12
_MOST_COMPARED = 8  # texts with the same hash: of a phrase that hundreds use, the first few stand for all
_NO_WORDS = re.compile(r"[^a-z\u3400-\u9fff]+")


class LongText(NamedTuple):
    """A long text, its owner (texts of one owner are not compared), and the names to be left out of it."""

    owner: str
    text: str
    names: tuple[str, ...] = ()


def copied_texts(texts: Sequence[LongText], boilerplate: Iterable[str] = ()) -> list[tuple[int, ...]]:
    """Group the texts that are alike and of at least two owners; the groups hold their places.

    Text in `boilerplate` (the form's own words) does not count.
    """
    printed = frozenset[int]().union(*(_runs(_words(text)) for text in boilerplate))
    of_words: dict[str, list[int]] = defaultdict(list)
    for place, one in enumerate(texts):
        if len(compact(one.text)) >= LONG:
            for words in dict.fromkeys((_words(one.text), _words(one.text, one.names))):
                if len(_runs(words) - printed) >= (LONG - _RUN) // 2:
                    of_words[words].append(place)
    groups = _Groups(len(texts))
    found: dict[int, list[str]] = defaultdict(list)
    for words, places in of_words.items():
        for place in places[1:]:
            groups.join(places[0], place)
        runs = _runs(words) - printed
        candidates: dict[str, None] = {}
        for mark in heapq.nsmallest(_SKETCH, runs):
            known = found[mark]
            candidates |= dict.fromkeys(known)
            if len(known) < _MOST_COMPARED:
                known.append(words)
        for other in candidates:
            if groups.root(of_words[other][0]) != groups.root(places[0]):
                others = _runs(other) - printed
                if len(runs & others) >= _ALIKE * len(runs | others):
                    groups.join(of_words[other][0], places[0])
    members: dict[int, list[int]] = defaultdict(list)
    for place in sorted(set().union(*of_words.values())):
        members[groups.root(place)].append(place)
    return sorted(
        tuple(group) for group in members.values() if len({texts[place].owner for place in group}) > 1
    )


def _words(text: str, names: Iterable[str] = ()) -> str:
    """Return the letters of a text without these names."""
    plain = compact(text)
    for name in sorted(filter(None, map(compact, names)), key=len, reverse=True):
        plain = plain.replace(name, "")
    return _NO_WORDS.sub("", plain.casefold())


@lru_cache(maxsize=4096)
def _runs(words: str) -> frozenset[int]:
    """Hash all runs; CRC-32 is the same on every machine and in every process."""
    data = words.encode("utf-16-le")
    return frozenset(zlib.crc32(data[at : at + 2 * _RUN]) for at in range(0, len(data) - 2 * _RUN + 1, 2))


class _Groups:
    """Disjoint groups of numbers."""

    def __init__(self, count: int) -> None:
        self._parent = list(range(count))

    def root(self, number: int) -> int:
        """Find the number that represents a group."""
        while self._parent[number] != number:
            self._parent[number] = self._parent[self._parent[number]]
            number = self._parent[number]
        return number

    def join(self, one: int, other: int) -> None:
        """Join two groups."""
        first, second = sorted((self.root(one), self.root(other)))
        self._parent[second] = first
