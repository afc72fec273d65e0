"""The state of each finding: from the summary and the returns into the store, for the next summary and letters."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from typing import Literal, NamedTuple

from xlselfeval.batch.results.corrections import Returned, read_returned
from xlselfeval.batch.results.queries import FindingKey, Settled, StoredFinding
from xlselfeval.batch.results.summary_lines import SummaryLine, UnmatchedLines, line_of
from xlselfeval.batch.results.tables.schema import insertion
from xlselfeval.batch.results.tables.settings import read_settings_table
from xlselfeval.batch.results.unit_findings import (
    Listed,
    decidable_findings,
    listed_findings,
    notes_beside_nothing,
)
from xlselfeval.review.catalogue_entry import OF_ANOTHER, STANDS_FOR_ALL
from xlselfeval.review.finding import Finding, is_explainable
from xlselfeval.review.note_words import explains
from xlselfeval.review.settings import changed_explainable as settings_explainable
from xlselfeval.scoring.text import compact, join_sentences

STATE_WORDS = {
    "open": "待处理",
    "explained": "已说明",
    "returned": "退回",
    "accepted": "采纳说明",
    "ignored": "忽略",
    "verified": "已核实",
    "closed": "已办结",
    "corrected": "已改正",
    "gone": "已无此条",
    "unassigned": "未能对应",
}
ACCEPT, RETURN, IGNORE, VERIFY, CLOSE = (
    STATE_WORDS[one] for one in ("accepted", "returned", "ignored", "verified", "closed")
)
_ACCEPT_BEFORE = "采纳"  # the word of version 0.1
_ACCEPTED_BEFORE = "采纳（此前已采纳）"  # by version 0.1, which set no conditions: what was decided holds
_STATE_OF_WORD = {
    ACCEPT: "accepted",
    RETURN: "returned",
    IGNORE: "ignored",
    VERIFY: "verified",
    CLOSE: "closed",
    _ACCEPT_BEFORE: "accepted",
}
_DECISIONS = {
    "unit": frozenset(("", "accepted", "returned", "ignored")),
    "bureau": frozenset(("", "verified", "closed", "ignored")),
}  # by audience
_DECISION = re.compile(rf"({'|'.join(_STATE_OF_WORD)})(?:[\s：:，,；;。、（(]+(.*))?", re.DOTALL)
SETTLED = frozenset(("accepted", "ignored", "verified", "closed"))  # letters ask nothing any more
ACCEPTED, VERIFIED, CORRECTED, GONE = "accepted", "verified", "corrected", "gone"
UNASSIGNED = "unassigned"  # of a line without an id, where several forms have its names
ENDED = frozenset((CORRECTED, GONE, UNASSIGNED))
CLUE_GONE = "线索已不出现，是否办妥请核对"  # of a clue that is confirmed and not closed
# Findings on blank cells: what was found in such a cell before was cleared, and not corrected.
_CLEARED = frozenset(("actual-missing", "score-missing", "target-missing"))
# why a decision beside a finding does not count, in the words of the state and of a message
Refusal = Literal[
    "须更正的问题不能采纳说明",
    "须用新表填报的不能忽略",
    "用错的表不能忽略",
    "缺少理由，未采纳",
    "意见应以采纳说明、退回、忽略开头",
    "内部线索不发函，意见应以已核实、已办结、忽略开头",
]
_NO_DECISION: dict[str, Refusal] = {
    "unit": "意见应以采纳说明、退回、忽略开头",
    "bureau": "内部线索不发函，意见应以已核实、已办结、忽略开头",
}


class State(NamedTuple):
    """The state of one finding: since when, by whose decision, and its line in the summary."""

    key: FindingKey
    state: str
    changed: str
    changed_by: str
    line: SummaryLine

    @property
    def is_listed(self) -> bool:
        """Check whether an ended finding has a line in the summary.

        It has one where people have written on it, or where a unit has corrected it.
        """
        return self.line.has_remark or (self.line.audience == "unit" and self.state == CORRECTED)

    @property
    def is_to_be_asked(self) -> bool:
        """Check whether the bureau has confirmed a clue and not closed it, also where the clue is there no more."""
        is_verified = read_decision(self.line.decision)[0] == VERIFIED
        return self.line.audience == "bureau" and is_verified and self.state in (VERIFIED, CORRECTED, GONE)

    @property
    def is_to_be_closed(self) -> bool:
        """Check whether a clue is there no more that the bureau has confirmed and not closed."""
        return self.is_to_be_asked and self.state in ENDED

    @property
    def lacks_reason(self) -> bool:
        """Check whether the bureau ignores the finding and has written no reason behind the word."""
        return self.state == "ignored" and not read_decision(self.line.decision)[1]

    @property
    def request(self) -> str:
        """The text that the bureau wrote behind 退回 of a form that is known, "" where it wrote none."""
        state, text = read_decision(self.line.decision)
        return text if state == "returned" and self.state != UNASSIGNED else ""


States = dict[FindingKey, State]
_LINE_COLUMNS = SummaryLine._fields[: SummaryLine._fields.index("id")]
_COLUMNS = (*FindingKey._fields, *State._fields[1:-1], *_LINE_COLUMNS)


def read_states(store: sqlite3.Connection) -> States:
    """Read the states in the store."""
    states: States = {}
    for row in store.execute(f"SELECT {', '.join(_COLUMNS)} FROM states ORDER BY form, name, subject"):
        form, name, subject, state, changed, changed_by, *texts = row
        key = FindingKey(form, name, subject)
        states[key] = State(key, state, changed, changed_by, SummaryLine(*texts))
    return states


def listed_ended(states: States, audience: str = "unit") -> list[State]:
    """List the findings that have ended and have a line in the summary.

    Those whose form nobody knows come first, then those of which the bureau asked for more than a figure.
    """
    ended = (
        one
        for one in states.values()
        if one.state in ENDED and one.is_listed and one.line.audience == audience
    )
    return sorted(ended, key=lambda one: (one.state != UNASSIGNED, not one.request))


def save_states(store: sqlite3.Connection, states: States) -> None:
    """Put states in place of those in the store; they are kept when the caller commits."""
    rows = (
        (*one.key, one.state, one.changed, one.changed_by, *one.line[: len(_LINE_COLUMNS)])
        for one in states.values()
    )
    store.execute("DELETE FROM states")
    store.executemany(insertion("states", _COLUMNS), rows)


def decided_in(states: States) -> dict[FindingKey, str]:
    """Choose the findings that the bureau has settled, also those that have ended since, with what was filled in."""
    return {
        key: one.line.found
        for key, one in states.items()
        if (read_decision(one.line.decision)[0] if one.state in ENDED else one.state) in SETTLED
    }


def settled_in(states: States) -> Settled:
    """Choose the findings that the bureau has settled."""
    return {key: one.state for key, one in states.items() if one.state in SETTLED}


def findings_with_lines(
    store: sqlite3.Connection, states: States, settled: Settled | None = None
) -> Iterator[Listed]:
    """Yield the findings for units, each with whether it has a line in 待处理.

    `settled` are by default those of `states`.
    """
    written = {key for key, one in states.items() if one.line.has_remark}
    decided = settled_in(states) if settled is None else settled
    return listed_findings(store, written.__contains__, decided.__contains__)


def changed_explainable(store: sqlite3.Connection) -> Mapping[str, bool]:
    """Read which kinds of finding the bureau's settings let units explain, or not."""
    return settings_explainable(read_settings_table(store))


def is_in_study(one: StoredFinding, states: States, explainable: Mapping[str, bool]) -> bool:
    """Check whether a finding asks nothing of the unit, which has explained it, before the bureau has decided."""
    state = states.get(one.key)
    return state is not None and state.state == "explained" and is_explainable(one.finding, explainable)


def read_decision(text: str) -> tuple[str, str]:
    """Read a decision: its state and the reason written behind its word, "" where there is none."""
    match = _DECISION.fullmatch(text.strip())
    return ("", "") if match is None else (_STATE_OF_WORD[match[1]], match[2] or "")


def decision_before(text: str) -> str:
    """Return a decision of version 0.1 in the words that hold now."""
    return _ACCEPTED_BEFORE if text.strip() == _ACCEPT_BEFORE else text


def refusal(finding: Finding, line: SummaryLine, explainable: Mapping[str, bool]) -> Refusal | None:
    """Check why the decision in a line does not count; None where it does, or where there is none.

    采纳说明 needs a reason: what the unit explains, or what the bureau has written behind the word. 忽略 ends nothing where
    other findings were left out for one, or another form has to come.
    """
    state, reason = read_decision(line.decision)
    if (not state and line.decision.strip()) or state not in _DECISIONS[finding.audience]:
        return _NO_DECISION[finding.audience]
    if state == "ignored" and finding.name == STANDS_FOR_ALL:
        return "须用新表填报的不能忽略"
    if state == "ignored" and finding.name == OF_ANOTHER and finding.audience == "unit":
        return "用错的表不能忽略"
    if state != ACCEPTED or line.decision.strip() == _ACCEPTED_BEFORE:
        return None
    if not is_explainable(finding, explainable):
        return "须更正的问题不能采纳说明"
    return None if reason or explains(line.explanation) else "缺少理由，未采纳"


def refusals(store: sqlite3.Connection, states: States | None = None) -> list[tuple[StoredFinding, Refusal]]:
    """List the findings beside which the decision does not count, by default by the states of the store."""
    waiting = {
        key: one.line for key, one in (read_states(store) if states is None else states).items()
        if one.state not in SETTLED | ENDED | {"returned"} and one.line.decision.strip()
    }  # fmt: skip
    if not waiting:
        return []
    explainable = changed_explainable(store)
    why = (
        (one, refusal(one.finding, waiting[one.key], explainable))
        for one in decidable_findings(store)
        if one.key in waiting
    )
    return [(one, reason) for one, reason in why if reason is not None]


def unassigned(states: States) -> list[State]:
    """List what people wrote beside a finding of one of several forms, so that nobody knows of which."""
    return [one for one in states.values() if one.state == UNASSIGNED and one.line.has_remark]


def merge_states(
    store: sqlite3.Connection, lines: Sequence[SummaryLine] | None, *, today: str = "", saved_by: str = ""
) -> States:
    """Bring the states in the store up to date by the returns and the lines of a summary; nothing is written.

    Without a summary (None) the decisions of the store hold. Where a state has changed, `today` and `saved_by` say since
    when and by whom. The result depends on what people saw in their summary, not on earlier merges: it is the same
    where a run was killed before it wrote its own.
    """
    known, states = read_states(store), States()
    unmatched, keys = UnmatchedLines(store, lines or ()), {key.id: key for key in known}
    returned, explainable = read_returned(store), changed_explainable(store)
    notes, cleared = notes_beside_nothing(store), set[tuple[str, str]]()
    for one in decidable_findings(store):
        taken = unmatched.take(one)
        cleared |= {(one.form.key, row) for row in cleared_rows([one.finding])}
        before = known.pop(one.key, None)
        if before is None and taken is not None and taken.id in keys:  # the form had another key
            before = known.pop(keys[taken.id], None)
        seen = before.line if taken is None and before is not None else taken
        line = _line_now(one, seen, None if before is None else before.line)
        if line.has_remark or one.finding.severity != "info":
            state = _state_of(one.finding, line, explainable)
            states[one.key] = _updated(before, State(one.key, state, today, saved_by, line))

    def ended(key: FindingKey, line: SummaryLine) -> str:
        return UNASSIGNED if not key.name and unmatched.is_of_several(line) else GONE

    for line in unmatched.rest():
        key = keys.get(line.id) or _key_of(line)
        after = State(key, ended(key, line), today, saved_by, line)
        states[key] = _ended(known.pop(key, None), after, returned, cleared)
    for key, before in known.items():
        # People may delete the line of what has ended; what ends now without one was asked for in another line.
        had_line = lines is None or "" in unmatched.ids or key.id in unmatched.ids
        has_ended = before.state in ENDED
        if (
            had_line
            or (has_ended and not before.is_listed)
            or (before.line.audience != "unit" and not has_ended)
        ):
            after = before._replace(state=ended(key, before.line), changed=today)
            states[key] = _ended(before, after, returned, cleared)
    return {key: _with_note(one, notes) if one.state in ENDED else one for key, one in states.items()}


def _line_now(one: StoredFinding, seen: SummaryLine | None, before: SummaryLine | None) -> SummaryLine:
    """Make the line of a finding; `seen` is the line on which people have written, from this or an earlier return.

    What a later return explains is added. A decision falls with what it was about: 退回 when the unit has explained
    since, 采纳说明 when there was nothing yet to accept, both others when the form says something else now. It stays
    as the previous one, so that people see what they asked; so does one that is in the store (`before`) and no more in the summary.
    """
    line, given = line_of(one), one.explanation
    explanation, decision, previous = ("", "", "") if seen is None else (*seen.remark, seen.previous)
    if before is not None:  # 上次意见 is the program's own; a decision that was taken away goes there
        previous = before.previous if decision.strip() or not before.decision else before.decision
    if seen is None or seen.mark != line.mark:
        is_new = compact(given) not in compact(explanation)
        if is_new:
            explanation = (
                given if compact(explanation) in compact(given) else join_sentences((explanation, given))
            )
        state, reason = read_decision(decision)
        is_first = state == ACCEPTED and not (reason or (seen and explains(seen.explanation)))
        is_other = seen is not None and seen.mark and not seen.finds_same(line.found)
        if (is_new and explains(given) and (state == "returned" or is_first)) or (
            state in SETTLED and is_other
        ):
            previous, decision = decision, ""
    return line._replace(explanation=explanation, decision=decision, previous=previous)


def _with_note(ended: State, notes: Mapping[tuple[str, str], str]) -> State:
    """Add to a finding that has ended what the unit wrote beside it when it had corrected that."""
    line = ended.line
    given = notes.get((ended.key.form, line.location), "") if line.audience == "unit" else ""
    if compact(given) in compact(line.explanation):
        return ended
    return ended._replace(line=line._replace(explanation=join_sentences((line.explanation, given))))


def _state_of(finding: Finding, line: SummaryLine, explainable: Mapping[str, bool]) -> str:
    """Return the state by the decision, else by the explanation."""
    state, _ = read_decision(line.decision)
    if state and refusal(finding, line, explainable) is None:
        return state
    return "explained" if explains(line.explanation) else "open"


def cleared_rows(findings: Iterable[Finding]) -> set[str]:
    """Return the keys of rows in which something is not filled in.

    Findings that such a row had before are not corrected.
    """
    return {row_key(one.subject) for one in findings if one.name in _CLEARED}


def row_key(subject: str) -> str:
    """Return the key of the row in the subject of a finding: issued/3 of issued/3/score."""
    return subject.rpartition("/")[0]


def _ended(before: State | None, after: State, returned: Returned, cleared: Set[tuple[str, str]]) -> State:
    """Return the state of a finding that is gone: corrected where its form was returned again in a later run.

    In a row in which nothing is filled in any more nothing was corrected.
    """
    if (after.key.form, row_key(after.key.subject)) in cleared:
        return _updated(before, after)
    is_corrected = returned.has_corrected(after.key, after.line.mark)
    if is_corrected or (before is not None and before.state == CORRECTED):
        after = after._replace(state=CORRECTED)
    return _updated(before, after)


def _updated(before: State | None, after: State) -> State:
    """Return the new state of a finding; day and person stay where nothing has changed."""
    if before is None or before.line.remark != after.line.remark:
        return after if after.line.has_remark else after._replace(changed_by="")
    changed = before.changed if before.state == after.state else after.changed
    return after._replace(changed=changed, changed_by=before.changed_by)


def _key_of(line: SummaryLine) -> FindingKey:
    """Return the key of a remark that fits no finding."""
    return FindingKey(f"{line.organization}/{line.project}", "", f"{line.location} {line.problem}")
