"""Findings as people read them: those at one place together, repeated ones of one kind as one entry with its list."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable
from typing import NamedTuple, TypeVar

from xlselfeval.review.finding import Finding

_MOST = 8  # places of one entry: a row of a sheet is at most 409 points high
_Key = TypeVar("_Key", bound=Hashable)
_One = TypeVar("_One")


class Entry(NamedTuple):
    """One entry of a list for people: the findings at one place, or those of one kind at several places."""

    findings: tuple[Finding, ...]
    is_list: bool = False

    @property
    def places(self) -> list[str]:
        """The locations of the findings, each once."""
        return _once(one.location for one in self.findings)

    @property
    def filled_in(self) -> list[str]:
        """The contents of the form at the places; for several places one text each."""
        texts = [one.filled_in or "" for one in self.findings]
        return texts if self.is_list else [text for text in texts if text][:1]

    @property
    def situations(self) -> list[str]:
        """The situations, for several places each with its cells."""
        if not self.is_list:
            return [one.situation for one in self.findings]
        return [f"{one.where or one.part}：{one.situation}" for one in self.findings]

    @property
    def opinions(self) -> list[str]:
        """Situations and demands in full sentences, for several places each with its cells."""
        if not self.is_list:
            return _once(one.opinion for one in self.findings)
        return [f"{one.where or one.part}：{one.opinion}" for one in self.findings]

    @property
    def actions(self) -> list[str]:
        """The demands, each once."""
        return _once(one.action for one in self.findings)


def list_entries(findings: Iterable[Finding]) -> list[Entry]:
    """Make the entries of one form, each in the place of its first finding.

    Errors at different places stay apart: each has a figure of its own to be corrected.
    """
    places = _grouped(findings, lambda one: (one.sheet, one.cell) if one.cell else (one.name, one.subject))
    kinds = _grouped(enumerate(places), lambda numbered: _kind(*numbered))
    return [entry for group in kinds for entry in _split([place for _, place in group])]


def _kind(number: int, place: list[Finding]) -> Hashable:
    """The kind of a single warning or hint, which repeats; of other places the number, which does not."""
    first = place[0]
    return number if len(place) > 1 or first.severity == "error" else (first.name, first.severity)


def _split(places: list[list[Finding]]) -> list[Entry]:
    if len(places) == 1:
        return [Entry(tuple(places[0]))]
    parts = (places[start : start + _MOST] for start in range(0, len(places), _MOST))
    return [Entry(tuple(one for place in part for one in place), len(part) > 1) for part in parts]


def _grouped(found: Iterable[_One], key_of: Callable[[_One], _Key]) -> list[list[_One]]:
    groups: dict[_Key, list[_One]] = {}
    for one in found:
        groups.setdefault(key_of(one), []).append(one)
    return list(groups.values())


def _once(texts: Iterable[str]) -> list[str]:
    return list(dict.fromkeys(texts))
