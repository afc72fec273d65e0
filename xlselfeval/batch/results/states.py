"""What people have decided about findings: taken from the summary into the store, for the next summary and letters.

A line of the summary names its finding by an id that people do not see. Lines without ids (of a summary of version
0.1, or one from which that column was deleted) are matched by their texts.
"""

from __future__ import annotations

import re
import sqlite3
import zlib
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import astuple, dataclass, fields, replace
from itertools import groupby
from typing import NamedTuple

from xlselfeval.batch.results.queries import WHOLE_FORM, FindingKey, StoredFinding, findings
from xlselfeval.files.xml_text import clean

STATE_OF_DECISION = {"退回": "returned", "采纳": "accepted", "忽略": "ignored"}
SETTLED = frozenset(("accepted", "ignored"))  # nothing is asked of the unit any more
GONE = "gone"
_TEXTS = 7  # fields of a line that say what is meant, from department to expected
_ID = re.compile(r"([0-9a-f]{16})-([0-9a-f]{8})")
_NOT_COUNTED = re.compile(r"[\s：]")  # version 0.1 could break a name at its colon
_FIGURES = re.compile(r"\d+(?:\.\d+)?")


class SummaryLine(NamedTuple):
    """A line of 待处理 in a summary: what it says, what people wrote beside it, its id."""

    department: str
    organization: str
    project: str
    location: str
    problem: str
    found: str
    expected: str
    explanation: str
    decision: str
    id: str = ""
    is_gone: bool = False

    @property
    def has_remark(self) -> bool:
        """Whether people have written beside it."""
        return bool(self.explanation or self.decision)


@dataclass(frozen=True, kw_only=True, slots=True)
class State:
    """What is decided about one finding; the fields are the columns of the table `states`.

    The texts from `department` on are those of the summary.
    """

    form: str
    name: str
    subject: str
    state: str
    explanation: str
    decision: str
    changed: str
    changed_by: str
    department: str
    organization: str
    project: str
    location: str
    problem: str
    found: str
    expected: str

    @property
    def key(self) -> FindingKey:
        """What identifies the finding."""
        return FindingKey(self.form, self.name, self.subject)


States = dict[FindingKey, State]


def summary_line(one: StoredFinding, state: State | None) -> SummaryLine:
    """The line of a finding in 待处理."""
    form, finding = one.form, one.finding
    line = SummaryLine(
        department=clean(form.department), organization=clean(form.organization), project=clean(form.project),
        location=one.location, problem=one.problem, found=clean(finding.found), expected=clean(finding.expected),
        explanation=state.explanation if state else "", decision=state.decision if state else "",
    )  # fmt: skip
    return line._replace(id=_line_id(one.key, line))


def gone_line(state: State) -> SummaryLine:
    """The line of a remark whose finding is there no more."""
    texts = {name: getattr(state, name) for name in SummaryLine._fields[:_TEXTS]}
    line = SummaryLine(**texts, explanation=state.explanation, decision=state.decision, is_gone=True)
    return line._replace(id=_line_id(state.key, line))


def _line_id(key: FindingKey, line: SummaryLine) -> str:
    """The id of a finding with a check of its line, which shows when people have sorted without the column of ids."""
    return f"{key.id}-{_check(line)}"


def _check(line: SummaryLine) -> str:
    texts = (line.organization, line.project, line.location, line.problem)
    return f"{zlib.crc32(_NOT_COUNTED.sub('', ''.join(texts)).encode()):08x}"


def read_states(store: sqlite3.Connection) -> States:
    """The decisions in the store."""
    names = [one.name for one in fields(State)]
    lines = store.execute(f"SELECT {', '.join(names)} FROM states ORDER BY form, name, subject")
    return {state.key: state for line in lines if (state := State(**dict(zip(names, line, strict=True))))}


def save_states(store: sqlite3.Connection, states: States) -> None:
    """Put decisions in place of those in the store, all or none."""
    marks = ", ".join("?" * len(fields(State)))
    with store:
        store.execute("DELETE FROM states")
        store.executemany(f"INSERT INTO states VALUES ({marks})", map(astuple, states.values()))


def merge_states(
    store: sqlite3.Connection, lines: Sequence[SummaryLine] | None, *, today: str = "", saved_by: str = ""
) -> States:
    """The decisions in the store, brought up to date by the lines of a summary; nothing is written.

    Without a summary (None) those of the store hold. `today` and `saved_by` are noted where a decision has changed.
    """
    known, states = read_states(store), States()
    if not known and not any(line.has_remark for line in lines or ()):
        return states
    waiting = _Waiting(store, lines or ())
    ids = {key.id: key for key in known}
    for _, group in groupby(findings(store, "unit"), key=lambda one: one.form.key):
        found = list(group)
        for one, line in zip(found, waiting.take(found), strict=True):
            before = known.pop(one.key, None)
            if before is None and line is not None and line.id in ids:  # of the form under another name
                before = known.pop(ids[line.id], None)
            written = line or before  # of a line that was deleted, what the store has
            if written is not None and (written.explanation or written.decision):
                shown = summary_line(one, None)
                state = STATE_OF_DECISION.get(written.decision) or (
                    "explained" if written.explanation else "open"
                )
                states[one.key] = _state(one.key, state, shown, written, before, today, saved_by)
    for line in waiting.left():
        key = ids.get(line.id) or _nameless_key(line)
        states[key] = _state(key, GONE, line, line, known.pop(key, None), today, saved_by)
    for key, before in known.items():
        if lines is None or before.state != GONE:  # a line of what is gone may be deleted for good
            states[key] = replace(before, state=GONE)
    return states


def _state(
    key: FindingKey,
    state: str,
    shown: SummaryLine,
    written: SummaryLine | State,
    before: State | None,
    today: str,
    saved_by: str,
) -> State:
    """A state of a finding with the texts that the summary shows, and since when it says so."""
    said = written.explanation, written.decision
    changed, changed_by = today, saved_by
    if before is not None and said == (before.explanation, before.decision):
        changed, changed_by = before.changed, before.changed_by
    texts = {name: getattr(shown, name) for name in SummaryLine._fields[:_TEXTS]}
    return State(
        **key._asdict(),
        state=state,
        explanation=said[0],
        decision=said[1],
        changed=changed,
        changed_by=changed_by,
        **texts,
    )


def _nameless_key(line: SummaryLine) -> FindingKey:
    """The key of a remark whose finding nobody knows."""
    return FindingKey(f"{line.organization}/{line.project}", "", f"{line.location} {line.problem}")


def _with_true_ids(lines: Iterable[SummaryLine]) -> Iterator[SummaryLine]:
    """The lines with the ids of their findings, also where people have sorted them without the column of ids."""
    split = [(line, _ID.fullmatch(line.id)) for line in lines]
    by_check = {match[2]: match[1] for _, match in split if match}
    for line, match in split:
        check = _check(line)  # that of its id, unless it was sorted apart from it or edited
        number = "" if match is None else match[1]
        yield line._replace(id=number if match is None or check == match[2] else by_check.get(check, number))


class _Waiting:
    """The lines of a summary that wait for their findings."""

    def __init__(self, store: sqlite3.Connection, lines: Iterable[SummaryLine]) -> None:
        """Sort the lines by the ids of open findings, and the others by form."""
        self._by_id: dict[str, SummaryLine] = {}
        self._by_form: dict[tuple[str, str], list[SummaryLine]] = defaultdict(list)
        known = list(_with_true_ids(lines))
        wanted = {line.id for line in known}
        present = {number for one in findings(store, "unit") if (number := one.key.id) in wanted}
        for line in known:
            if line.id not in present:
                self._by_form[line.organization, line.project].append(line)
            elif line.id not in self._by_id or not self._by_id[line.id].has_remark:
                self._by_id[line.id] = line

    def take(self, found: Sequence[StoredFinding]) -> list[SummaryLine | None]:
        """The line of each finding of a form; None where there is none."""
        taken = [self._by_id.pop(one.key.id, None) for one in found]
        form = found[0].form
        waiting = self._by_form.get((clean(form.organization), clean(form.project)))
        if not waiting:
            return taken
        shown = [summary_line(one, None) for one in found]
        for text_of in (_exact_text, _text_without_figures, _location):
            places, lines = defaultdict(list), defaultdict(list)
            for place, line in enumerate(shown):
                if taken[place] is None:
                    places[text_of(line)].append(place)
            for line in waiting:
                lines[text_of(line)].append(line)
            for text in places.keys() & lines.keys() - {None}:
                if text_of is not _location or len(places[text]) == len(lines[text]) == 1:
                    for place, line in zip(places[text], lines[text], strict=False):
                        taken[place] = line
                        waiting.remove(line)
        return taken

    def left(self) -> Iterator[SummaryLine]:
        """The lines with remarks that no finding has taken."""
        by_form = (line for lines in self._by_form.values() for line in lines)
        return (line for line in (*self._by_id.values(), *by_form) if line.has_remark)


def _exact_text(line: SummaryLine) -> str | None:
    return _NOT_COUNTED.sub("", line.location + line.problem)


def _text_without_figures(line: SummaryLine) -> str | None:
    """For 已逾期 10 天, which becomes 11."""
    return None if line.is_gone else _FIGURES.sub("", _NOT_COUNTED.sub("", line.location + line.problem))


def _location(line: SummaryLine) -> str | None:
    """For words that have changed with the program."""
    return None if line.is_gone or line.location == WHOLE_FORM else line.location
