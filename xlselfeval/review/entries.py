"""Findings as people read them, several of which may be one entry.

Those at one place are together; repeated ones of one kind are one entry with its list.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Hashable, Iterable, Mapping
from types import MappingProxyType
from typing import NamedTuple, TypeVar

from xlselfeval.review.finding import DEMAND_WORDS, Finding, demand
from xlselfeval.scheme.model import Severity

IN_STUDY = "说明审核中"  # beside what a unit has explained and the bureau has not decided

_Key = TypeVar("_Key", bound=Hashable)
_One = TypeVar("_One")


class Line(tuple[Finding, ...]):
    """The findings at one place, the gravest first: what people read as one line and count as one."""

    __slots__ = ()

    def demand(self, changed: Mapping[str, bool] | None = None) -> str:
        """Choose the gravest word for what the findings ask; `changed` holds the bureau's settings."""
        return min((demand(one, changed) for one in self), key=DEMAND_WORDS.index)

    def is_in_study(self, explained: Collection[tuple[str, str]]) -> bool:
        """Check whether the line only waits for a decision of the bureau.

        All that is asked at its place is then `explained`, which holds names and subjects.
        """
        asked = [one for one in self if one.severity != "info"]
        return bool(asked) and all((one.name, one.subject) in explained for one in asked)

    @property
    def filled_in(self) -> str:
        """The content of the form at the place, "" where there is none."""
        return next((one.filled_in for one in self if one.filled_in), "")

    @property
    def actions(self) -> list[str]:
        """The demands in full sentences, each once."""
        return _asked_once((one.action, one.action) for one in self)

    @property
    def opinions(self) -> list[str]:
        """The situations and demands in full sentences, for letters, each once."""
        return _asked_once((one.opinion, one.action) for one in self)

    @property
    def summary(self) -> str:
        """Indicator, part, the situations, and what to do, without the cell."""
        return f"{self[0].name_and_part}：{'；'.join(one.situation for one in self)}。{''.join(self.actions)}"


class Entry(NamedTuple):
    """One entry of a list for people: the findings at one place, or a line for each place of those of one kind."""

    lines: tuple[Line, ...]

    @property
    def findings(self) -> tuple[Finding, ...]:
        """The findings of all lines."""
        return tuple(one for line in self.lines for one in line)

    @property
    def severity(self) -> Severity:
        """The severity of the gravest finding, which is the first."""
        return self.findings[0].severity

    def demand(self, changed: Mapping[str, bool] | None = None) -> str:
        """Choose the gravest word for what its lines ask; `changed` holds the bureau's settings."""
        return min((line.demand(changed) for line in self.lines), key=DEMAND_WORDS.index)

    @property
    def places(self) -> list[str]:
        """The locations of the findings, each once."""
        return list(dict.fromkeys(one.location for one in self.findings))

    @property
    def filled_in(self) -> list[str]:
        """The content of the form at each place, "" where there is none."""
        return [line.filled_in for line in self.lines]

    @property
    def opinions(self) -> list[str]:
        """Situations and demands in full sentences, for several places each with its cells."""
        if len(self.lines) == 1:
            return self.lines[0].opinions
        return [f"{one.where or one.part}：{one.opinion}" for one in self.findings]


def list_entries(findings: Iterable[Finding]) -> list[Entry]:
    """Make the entries of one form, each in the place of its first finding.

    Errors at different places stay apart: each has a figure of its own to be corrected.
    """
    places = _grouped(findings, lambda one: (one.sheet, one.cell) if one.cell else (one.name, one.subject))
    kinds = _grouped(enumerate(places), lambda numbered: _kind(*numbered))
    return [Entry(tuple(Line(line) for _, line in group)) for group in kinds]


def list_lines(findings: Iterable[Finding]) -> list[Line]:
    """Make the lines of one form in the order of its entries."""
    return [line for entry in list_entries(findings) for line in entry.lines]


def counts_in_words(
    findings: Iterable[Finding],
    changed: Mapping[str, bool] | None = None,
    explained: Collection[tuple[str, str]] = (),
) -> str:
    """Count the lines by what they ask: 须更正1条，请核实5条，说明审核中1条; "" where there are none."""
    lines = list_lines(findings)
    in_study = [line for line in lines if line.is_in_study(explained)]
    asked = demands_in_words(line.demand(changed) for line in lines if line not in in_study)
    return "，".join(filter(None, (asked, f"{IN_STUDY}{len(in_study)}条" if in_study else "")))


def is_under_study(
    findings: Iterable[Finding], explained: Collection[tuple[str, str]], *, is_studied: bool = False
) -> bool:
    """Check whether all that findings ask has been `explained`, by name and subject, and the bureau has to decide.

    Where they ask nothing it may have to decide on more than they show: `is_studied`.
    """
    lines = [line for line in list_lines(findings) if line[0].severity != "info"]
    return all(line.is_in_study(explained) for line in lines) if lines else is_studied


def demands_in_words(demands: Iterable[str], said: Mapping[str, str] = MappingProxyType({})) -> str:
    """Count the words for what is asked, the gravest first; "" where there are none.

    `said` has other words to be used for some.
    """
    found = Counter(demands)
    return "，".join(f"{said.get(word, word)}{found[word]}条" for word in DEMAND_WORDS if found[word])


def _kind(number: int, line: list[Finding]) -> Hashable:
    """Return the kind and demand of a line, by which lines are repeats of each other.

    Only a single warning or hint repeats; any other line has its number, which no other has.
    """
    first = line[0]
    is_alone = len(line) > 1 or first.severity == "error"
    return number if is_alone else (first.name, first.severity, first.action)


def _grouped(found: Iterable[_One], key_of: Callable[[_One], _Key]) -> list[list[_One]]:
    groups: dict[_Key, list[_One]] = {}
    for one in found:
        groups.setdefault(key_of(one), []).append(one)
    return list(groups.values())


def _asked_once(texts: Iterable[tuple[str, str]]) -> list[str]:
    """List texts that end with demands, each with its own; 请核实 that opened one does not open another."""
    asked: list[str] = []
    found: list[str] = []
    for text, action in dict.fromkeys(texts):
        opening, sign, _ = action.partition("；")
        before, _, rest = text.rpartition(f"{opening}；")
        found.append(before + rest if sign and any(one.startswith(opening) for one in asked) else text)
        asked.append(action)
    return found
