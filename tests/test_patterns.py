"""The time that regular expressions take on texts of their own words."""

from __future__ import annotations

import importlib
import pkgutil
import re
import time
from collections.abc import Iterator

import pytest

import xlselfeval

ROOMS = ("across", "data_sheet", "reading", "report", "review", "scoring")
# A group that may be repeated without end, which holds groups to a depth of two.
_REPEATED = re.compile(r"\((?:\?:)?((?:[^()]|\((?:[^()]|\([^()]*\))*\))*)\)[*+]")
_WORD = re.compile("[\u4e00-\u9fff]{1,6}")
_REPEATS, _SECONDS = (8, 12, 16, 20), 0.05


def _patterns_in(value: object) -> Iterator[re.Pattern[str]]:
    if isinstance(value, re.Pattern) and isinstance(value.pattern, str):
        yield value
    elif isinstance(value, (tuple, list)):
        for one in value:
            yield from _patterns_in(one)


def _patterns(room: str) -> dict[str, re.Pattern[str]]:
    """The patterns of a room that repeat a group with words, each once with a place that has it."""
    found: dict[str, re.Pattern[str]] = {}
    folder = importlib.import_module(f"{xlselfeval.__name__}.{room}")
    for module in pkgutil.walk_packages(folder.__path__, f"{folder.__name__}."):
        for name, value in vars(importlib.import_module(module.name)).items():
            for place, one in enumerate(_patterns_in(value)):
                if _words(one) and one not in found.values():
                    found[f"{module.name}.{name}[{place}]"] = one
    return found


def _words(pattern: re.Pattern[str]) -> list[str]:
    return sorted({word for body in _REPEATED.findall(pattern.pattern) for word in _WORD.findall(body)})


def _is_slow(pattern: re.Pattern[str], words: str) -> bool:
    """Repeat words ever more often before something that the pattern does not end with.

    A pattern that begins with ^ is searched for, and need not go to the end.
    """
    attempt = pattern.search if pattern.pattern.startswith("^") else pattern.fullmatch
    for repeats in _REPEATS:
        begun = time.process_time()
        attempt(words * repeats + "!")
        if time.process_time() - begun > _SECONDS:
            return True
    return False


@pytest.mark.parametrize("room", ROOMS)
def test_no_pattern_takes_exponential_time(room: str) -> None:
    """No word that a pattern repeats can be read in two ways, so that a text of them takes no time."""
    slow = {}
    for place, pattern in _patterns(room).items():
        words = _words(pattern)
        pairs = (one + other for one in words for other in ("", *words))
        if found := next((pair for pair in pairs if _is_slow(pattern, pair)), ""):
            slow[place] = found
    assert slow == {}


def test_a_word_that_is_two_others_is_found() -> None:
    """The search finds a word that is two other words, and takes a pattern without one for fast."""
    assert _is_slow(re.compile("(?:均已?|已)*"), "均已")
    assert not _is_slow(re.compile("(?:均|已)*"), "均已")
