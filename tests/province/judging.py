"""What was planted against what was found: recall and false alarms for each kind of finding."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field
from functools import partial
from itertools import chain

from province.build import Returned, returned
from xlselfeval.checking import check_package
from xlselfeval.errors import UnreadableFile
from xlselfeval.workbook.package import package_of


@dataclass(frozen=True, kw_only=True, slots=True)
class Judged:
    """One file: what was found of what was planted, what was missed, and what nobody planted.

    Each is (name, cell); `wrong` says what else is off: another error than the file deserves, another total.
    """

    form: int
    file: str
    kind: str
    found: tuple[tuple[str, str | None], ...] = ()
    missed: tuple[tuple[str, str | None], ...] = ()
    false: tuple[tuple[str, str | None], ...] = ()
    wrong: str = ""
    error: str | None = None


def judge(one: Returned) -> Judged:
    """A returned file checked, and its findings held against the truth."""
    about = {"form": one.form, "file": one.file, "kind": one.kind}
    try:
        (review,) = check_package(package_of(one.data))
    except UnreadableFile as error:
        wrong = "" if error.name == one.error else f"error {error.name}, should be {one.error}"
        return Judged(**about, wrong=wrong, error=error.name)  # type: ignore[arg-type]
    if one.error is not None:
        return Judged(**about, wrong=f"reviewed, should be {one.error}")  # type: ignore[arg-type]
    got = [(finding.name, finding.cell) for finding in review.findings]
    names = {name for name, _ in got}
    hits, misses = [], []
    anywhere = {name for name, cell, _ in one.expected if cell is None}
    for name, cell, _ in one.expected:
        here = name in names if cell is None else (name, cell) in got
        (hits if here else misses).append((name, cell))
    false = tuple(place for place in got if place not in hits and place[0] not in anywhere)
    wrong = ""
    if not one.expected and review.recomputed.total != one.total:
        wrong = f"total {review.recomputed.total}, should be {one.total}"
    return Judged(**about, found=tuple(hits), missed=tuple(misses), false=false, wrong=wrong)  # type: ignore[arg-type]


def judged(seed: int, number: int) -> list[Judged]:
    """Everything that came back for one due form, checked."""
    return [judge(one) for one in returned(seed, number)]


def judge_all(seed: int, forms: int, *, jobs: int) -> Iterator[Judged]:
    """All forms of a province, on several processors."""
    with ProcessPoolExecutor(jobs) as pool:
        yield from chain.from_iterable(pool.map(partial(judged, seed), range(forms), chunksize=20))


@dataclass(slots=True)
class Counts:
    """For each kind of finding: how many were found of those planted, missed, and told without reason."""

    found: Counter[str] = field(default_factory=Counter)
    missed: Counter[str] = field(default_factory=Counter)
    false: Counter[str] = field(default_factory=Counter)
    kinds: Counter[str] = field(default_factory=Counter)
    false_on_honest: int = 0
    wrong: int = 0

    def add(self, one: Judged) -> None:
        self.found.update(name for name, _ in one.found)
        self.missed.update(name for name, _ in one.missed)
        self.false.update(name for name, _ in one.false)
        self.kinds[one.kind] += 1
        self.wrong += bool(one.wrong)
        if one.kind == "honest":
            self.false_on_honest += len(one.false)

    @property
    def names(self) -> list[str]:
        return sorted(self.found | self.missed | self.false)


def counted(judgements: Iterable[Judged]) -> Counts:
    """All judgements counted."""
    counts = Counts()
    for one in judgements:
        counts.add(one)
    return counts
