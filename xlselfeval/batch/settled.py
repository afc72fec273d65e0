"""The findings that the bureau has settled before a run, for the copies that the run writes."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import replace
from pathlib import Path
from sqlite3 import Connection
from typing import NamedTuple

from xlselfeval.batch.results.identify_form import Names, RosterIndex, lines_digest
from xlselfeval.batch.results.queries import FindingKey, form_key
from xlselfeval.batch.results.states import SETTLED, STATE_WORDS, read_decision, read_states, refusal
from xlselfeval.batch.results.summary_lines import SummaryLine, with_own_ids
from xlselfeval.batch.summary.read_summary import read_summary
from xlselfeval.errors import UnreadableFile
from xlselfeval.files.xml_text import clean
from xlselfeval.review.review import Review
from xlselfeval.review.settings import Settings, changed_explainable


class Decision(NamedTuple):
    """A line with a decision that may settle a finding, and the key of its form."""

    line: SummaryLine
    form: str

    @property
    def state(self) -> str:
        """The state that the decision makes."""
        return read_decision(self.line.decision)[0]

    @property
    def basis(self) -> tuple[str, str, str, bool]:
        """All that what is written about the finding depends on."""
        return *read_decision(self.line.decision), self.line.found, bool(self.line.explanation)


Decisions = Mapping[str, Decision]  # by the id of the finding


def read_decisions(store: Connection, summary: Path) -> Decisions:
    """Read what is settled: by the store, and by the lines of the last summary, which count before it."""
    states = read_states(store)
    forms = {key.id: key.form for key in states}
    decisions = {key.id: Decision(one.line, key.form) for key, one in states.items() if one.state in SETTLED}
    try:
        lines = read_summary(summary).lines if summary.exists() else ()
    except UnreadableFile:  # what lies there is refused when the summary is written
        lines = ()
    for line in with_own_ids(lines):
        if read_decision(line.decision)[0] in SETTLED:
            form = forms.get(line.id) or form_key(line.organization, line.project)
            decisions[line.id] = Decision(line, form)
        else:
            decisions.pop(line.id, None)
    return decisions


def basis_digest(roster: RosterIndex | None, decisions: Decisions, forms: Iterable[Names], path: str) -> str:
    """Return a text that changes with all that a file's copy depends on besides the file and the rules.

    That are the lines of the roster and what is settled in the file's forms.
    """
    forms = list(forms)
    keys = {_key(roster, names, path) for names in forms}
    about = sorted(
        (id_, *one.basis)
        for id_, one in decisions.items()
        if one.form in keys or (roster is None and one.form.rpartition("/")[0] in keys)  # there with its year
    )
    settled = hashlib.sha256(repr(about).encode("utf-8", "surrogatepass")).hexdigest()[:16] if about else ""
    return lines_digest(roster, forms, path) + settled


def settle(
    review: Review, decisions: Decisions, roster: RosterIndex | None, path: str, settings: Settings
) -> Review:
    """Mark the findings of a review that are settled, while the form says the same as when that was decided."""
    if not decisions:
        return review
    form = review.evidence.submission
    issued = (form.record.due or None) if form.record else None
    key = _key(roster, (form.field_text("organization"), form.field_text("project"), issued), path)
    if roster is None:
        key = form_key(key, "" if form.year is None else str(form.year))
    settled, changed = {}, changed_explainable(settings)
    for one in review.for_unit:
        decision = decisions.get(FindingKey(key, one.name, one.subject).id)
        if (
            decision is not None
            and decision.line.found == clean(one.found)
            and refusal(one, decision.line, changed) is None
        ):
            settled[one.name, one.subject] = STATE_WORDS[decision.state]
    return replace(review, settled=settled)


def _key(roster: RosterIndex | None, names: Names, path: str) -> str:
    """The key of the form in the store, as far as the form and the roster say; without a roster the year is missing."""
    organization, project, issued_id = names
    place = None if roster is None else roster.owner(organization, project, issued_id, path).place
    if roster is None or place is None:
        return form_key(organization or path, project)
    due = roster.forms[place]
    return form_key(due.organization, due.project)
