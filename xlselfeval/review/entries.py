"""Findings as people read them: those at one place together, repeated ones of one kind as one entry with its list."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Hashable, Iterable
from typing import NamedTuple, TypeVar

from xlselfeval.review.finding import SEVERITY_WORDS, Finding
from xlselfeval.scheme.model import Severity

_Key = TypeVar("_Key", bound=Hashable)
_One = TypeVar("_One")
Line = tuple[Finding, ...]  # the findings at one place


class Entry(NamedTuple):
    """One entry of a list for people: the findings at one place, or a line for each place of those of one kind."""

    lines: tuple[Line, ...]

    @property
    def findings(self) -> Line:
        """The findings of all lines."""
        return tuple(one for line in self.lines for one in line)

    @property
    def severity(self) -> Severity:
        """The severity of the gravest finding, which is the first."""
        return self.findings[0].severity

    @property
    def places(self) -> list[str]:
        """The locations of the findings, each once."""
        return _once(one.location for one in self.findings)

    @property
    def filled_in(self) -> list[str]:
        """The content of the form at each place, "" where there is none."""
        return [next((one.filled_in for one in line if one.filled_in), "") for line in self.lines]

    @property
    def opinions(self) -> list[str]:
        """Situations and demands in full sentences, for several places each with its cells."""
        if len(self.lines) == 1:
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
    return [Entry(tuple(tuple(line) for _, line in group)) for group in kinds]


def counts_in_words(findings: Iterable[Finding]) -> str:
    """Count the entries by what they ask: 须更正1条，请核实5条; "" where there are none."""
    return severities_in_words(entry.severity for entry in list_entries(findings))


def severities_in_words(severities: Iterable[Severity]) -> str:
    """Count severities in the words of a form: 须更正1条，请核实5条; "" where there are none."""
    found = Counter(severities)
    return "，".join(
        f"{word}{found[severity]}条" for severity, word in SEVERITY_WORDS.items() if found[severity]
    )


def _kind(number: int, line: list[Finding]) -> Hashable:
    """The kind of a single warning or hint, which repeats; of other lines the number, which does not."""
    first = line[0]
    return number if len(line) > 1 or first.severity == "error" else (first.name, first.severity)


def _grouped(found: Iterable[_One], key_of: Callable[[_One], _Key]) -> list[list[_One]]:
    groups: dict[_Key, list[_One]] = {}
    for one in found:
        groups.setdefault(key_of(one), []).append(one)
    return list(groups.values())


def _once(texts: Iterable[str]) -> list[str]:
    return list(dict.fromkeys(texts))
