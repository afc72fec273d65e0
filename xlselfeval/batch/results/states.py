"""Decisions of people about findings, taken from the summary into the store, for the next summary and letters."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from itertools import groupby
from typing import NamedTuple

from xlselfeval.batch.results.queries import FindingKey, findings
from xlselfeval.batch.results.summary_lines import SummaryLine, UnmatchedLines, line_of

STATE_OF_DECISION = {"退回": "returned", "采纳": "accepted", "忽略": "ignored"}
SETTLED = frozenset(("accepted", "ignored"))  # nothing is asked of the unit any more
GONE = "gone"


class State(NamedTuple):
    """The decision on one finding: its state, since when, by whom, and its line in the summary."""

    key: FindingKey
    state: str
    changed: str
    changed_by: str
    line: SummaryLine


States = dict[FindingKey, State]
_LINE_COLUMNS = SummaryLine._fields[: SummaryLine._fields.index("id")]
_COLUMNS = (*FindingKey._fields, *State._fields[1:-1], *_LINE_COLUMNS)


def read_states(store: sqlite3.Connection) -> States:
    """Read the decisions in the store."""
    states: States = {}
    for row in store.execute(f"SELECT {', '.join(_COLUMNS)} FROM states ORDER BY form, name, subject"):
        form, name, subject, state, changed, changed_by, *texts = row
        key = FindingKey(form, name, subject)
        states[key] = State(key, state, changed, changed_by, SummaryLine(*texts))
    return states


def save_states(store: sqlite3.Connection, states: States) -> None:
    """Put decisions in place of those in the store, all or none."""
    rows = (
        (*one.key, one.state, one.changed, one.changed_by, *one.line[: len(_LINE_COLUMNS)])
        for one in states.values()
    )
    marks = ", ".join("?" * len(_COLUMNS))
    with store:
        store.execute("DELETE FROM states")
        store.executemany(f"INSERT INTO states ({', '.join(_COLUMNS)}) VALUES ({marks})", rows)


def merge_states(
    store: sqlite3.Connection, lines: Sequence[SummaryLine] | None, *, today: str = "", saved_by: str = ""
) -> States:
    """Bring the decisions in the store up to date by the lines of a summary; nothing is written.

    Without a summary (None) those of the store hold. Where a decision has changed, `today` and `saved_by` say since when
    and by whom.
    """
    known, states = read_states(store), States()
    if not known and not any(line.has_remark for line in lines or ()):
        return states
    unmatched, keys = UnmatchedLines(store, lines or ()), {key.id: key for key in known}
    for _, group in groupby(findings(store, "unit"), key=lambda one: one.form.key):
        found = list(group)
        for one, taken in zip(found, unmatched.take(found), strict=True):
            before = known.pop(one.key, None)
            if before is None and taken is not None and taken.id in keys:  # the form had another key
                before = known.pop(keys[taken.id], None)
            line = before.line if taken is None and before is not None else taken
            if line is not None and line.has_remark:
                shown = line_of(one, line.remark)
                states[one.key] = _updated(before, one.key, _state_of(line), shown, today, saved_by)
    for line in unmatched.rest():
        key = keys.get(line.id) or _key_of(line)
        states[key] = _updated(known.pop(key, None), key, GONE, line, today, saved_by)
    for key, before in known.items():
        if lines is None or before.state != GONE:  # people may delete the line of a finding that is gone
            states[key] = before._replace(state=GONE)
    return states


def _state_of(line: SummaryLine) -> str:
    return STATE_OF_DECISION.get(line.decision) or ("explained" if line.explanation else "open")


def _updated(
    before: State | None, key: FindingKey, state: str, line: SummaryLine, today: str, saved_by: str
) -> State:
    """The new state of a finding; day and person stay where the remark is the same."""
    if before is not None and before.line.remark == line.remark:
        today, saved_by = before.changed, before.changed_by
    return State(key, state, today, saved_by, line)


def _key_of(line: SummaryLine) -> FindingKey:
    """The key of a remark that fits no finding."""
    return FindingKey(f"{line.organization}/{line.project}", "", f"{line.location} {line.problem}")
