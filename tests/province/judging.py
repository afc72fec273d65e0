"""Planted mistakes against the findings of a batch: recall and false alarms for each kind."""

from __future__ import annotations

import re
import sqlite3
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from decimal import Decimal

from province.build import Due, Returned
from province.folder import Province

Place = tuple[str, str | None]  # name of a finding and its cell
_OF_FORMS = """
SELECT f.path, n.name, n.cells FROM findings n JOIN returns r ON r.id = n.return_id JOIN files f ON f.file = r.file
WHERE f.last_run = (SELECT MAX(run) FROM runs)
"""
_OF_BATCH = """
SELECT f.path, n.ledger_place, n.name FROM batch_findings n LEFT JOIN returns r ON r.id = n.return_id LEFT JOIN files f ON f.file = r.file
"""
_FILES = """
SELECT f.path, f.outcome, r.total FROM files f LEFT JOIN returns r ON r.file = f.file WHERE f.last_run = (SELECT MAX(run) FROM runs)
"""
_COUNTING = """
SELECT l.place, f.path FROM ledger l JOIN returns r ON r.id = l.return_id JOIN files f ON f.file = r.file WHERE l.form <> ''
"""
_MARK = re.compile("[。，；！]$")  # behind the texts of other returns of a form
REVIEWED = ("clean", "needs-review", "findings")


@dataclass(frozen=True, kw_only=True, slots=True)
class Judged:
    """A file, or a form that did not come: planted findings that were found or missed, and others.

    `wrong` says what else is off: another outcome than the file deserves, another total.
    """

    form: int
    path: str
    kind: str
    found: tuple[Place, ...] = ()
    missed: tuple[Place, ...] = ()
    false: tuple[Place, ...] = ()
    wrong: str = ""


def judge(store: sqlite3.Connection, province: Province) -> Iterator[Judged]:
    """Compare everything that a batch reports of a province with the truth, by the store of its last run."""
    reported = defaultdict[str, list[Place]](list)
    for path, name, cells in store.execute(_OF_FORMS):
        reported[path] += [(name, cell) for cell in cells.split() or [None]]
    missing = set[int]()
    for path, place, name in store.execute(_OF_BATCH):
        if name == "not-returned":
            missing.add(place - 1)
        else:
            reported[path].append((name, "批"))
    known = {path: (outcome, total) for path, outcome, total in store.execute(_FILES)}
    counting = {place - 1: path for place, path in store.execute(_COUNTING)}
    count = _counting(province)
    copied = _copied(province, {path for paths in count.values() for path in paths[-1:]})
    for one, path in province.placed:
        outcome, total = known.pop(path, ("not listed", None))
        of_batch = [*one.of_batch, *["copied-text"] * (path in copied)]
        rivals = count.get(one.form, [])
        if len(rivals) > 1 and path == rivals[-1]:
            of_batch.append("duplicate-return")
        yield _judged(one, path, of_batch, reported[path], outcome, total)
    for path in known:
        yield Judged(form=-1, path=path, kind="file", wrong="nobody sent this")
    for due in province.dues:
        yield _on_ledger(due, due.number in missing, counting.get(due.number), count.get(due.number, []))


def _counting(province: Province) -> dict[int, list[str]]:
    """Return the paths of the own returns of each form in its last round; the last one counts."""
    found = defaultdict[int, list[tuple[int, str]]](list)
    for one, path in province.placed:
        if one.is_own:
            found[one.form].append((one.round, path))
    return {
        form: sorted(path for number, path in paths if number == max(paths)[0])
        for form, paths in found.items()
    }


def _on_ledger(due: Due, is_told: bool, counting: str | None, own: list[str]) -> Judged:
    """Compare the line of a due form: whether it was returned, and which return counts."""
    place, is_absent = (("not-returned", None),), not own
    expected = own[-1] if own else None
    return Judged(
        form=due.number, path="", kind="due", found=place if is_told and is_absent else (),
        missed=place if is_absent and not is_told else (), false=place if is_told and not is_absent else (),
        wrong="" if counting == expected else f"{counting} counts, should be {expected}",
    )  # fmt: skip


def _copied(province: Province, counting: set[str]) -> set[str]:
    """Return the paths of returns that count whose achievements occur in another unit's form too."""
    of_text = defaultdict[str, list[tuple[str, str]]](list)
    dues = {due.number: due for due in province.dues}
    for one, path in province.placed:
        due = dues.get(one.form)  # forms of other regions are due to nobody
        if due is not None and one.outcome is None and (path in counting or not one.is_own):
            owner = one.kind if one.kind == "of a stranger" else due.organization_code
            of_text[_MARK.sub("", one.achieved)].append((owner, path))
    shared = (group for text, group in of_text.items() if len(text) >= 40 and len({owner for owner, _ in group}) > 1)  # fmt: skip
    return {path for group in shared for _, path in group}


def _judged(
    one: Returned, path: str, of_batch: Iterable[str], reported: list[Place], outcome: str, total: str | None
) -> Judged:
    about = {"form": one.form, "path": path, "kind": one.kind}
    if one.outcome is not None or outcome not in REVIEWED:
        wrong = "" if outcome == one.outcome else f"outcome {outcome}, should be {one.outcome or 'reviewed'}"
        return Judged(**about, wrong=wrong, false=tuple(reported))  # type: ignore[arg-type]
    expected = [(name, cell) for name, cell, _ in one.expected] + [(name, "批") for name in of_batch]
    names = {name for name, _ in reported}
    anywhere = {name for name, cell in expected if cell is None}
    hits = [place for place in expected if (place[0] in names if place[1] is None else place in reported)]
    false = tuple(place for place in reported if place not in hits and place[0] not in anywhere)
    wrong = ""
    if not one.expected and (None if total is None else Decimal(total)) != one.total:
        wrong = f"total {total}, should be {one.total}"
    missed = tuple(place for place in expected if place not in hits)
    return Judged(**about, found=tuple(hits), missed=missed, false=false, wrong=wrong)  # type: ignore[arg-type]


@dataclass(slots=True)
class Counts:
    """The numbers of planted findings that were found and missed, and of false alarms, by kind."""

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
        self.kinds[one.kind] += one.kind != "due"
        self.wrong += bool(one.wrong)
        if one.kind == "honest":
            self.false_on_honest += len(one.false)

    @property
    def names(self) -> list[str]:
        return sorted(self.found | self.missed | self.false)
