"""The decisions and explanations that people wrote before a run, for the copies that the run writes."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from sqlite3 import Connection
from typing import Literal, NamedTuple

from xlselfeval.batch.results.current_forms import form_key
from xlselfeval.batch.results.identify_form import RosterIndex, lines_digest
from xlselfeval.batch.results.outcome import Names
from xlselfeval.batch.results.papers import findings_of_records
from xlselfeval.batch.results.queries import FindingKey, content_mark
from xlselfeval.batch.results.states import (
    ENDED,
    SETTLED,
    STATE_WORDS,
    States,
    read_decision,
    read_states,
    refusal,
)
from xlselfeval.batch.results.summary_lines import SummaryLine, with_own_ids
from xlselfeval.batch.results.unit_findings import unit_findings
from xlselfeval.batch.summary.read_summary import read_summary
from xlselfeval.errors import UnreadableFile
from xlselfeval.files.xml_text import clean
from xlselfeval.result.earlier import Explanation
from xlselfeval.review.finding import Finding, is_explainable
from xlselfeval.review.note_words import explains
from xlselfeval.review.review import Review, asking_for_totals
from xlselfeval.review.settings import Settings, changed_explainable
from xlselfeval.scoring.text import compact, digest_text


class Decision(NamedTuple):
    """A line on which people have written, with the key of its form.

    `explanation` is what they wrote and the return itself does not say.
    """

    line: SummaryLine
    form: str
    explanation: str

    @property
    def state(self) -> str:
        """The state that the decision makes."""
        return read_decision(self.line.decision)[0]

    def is_about(self, digest: str) -> bool:
        """Check whether people wrote about the return with this digest."""
        return self.line.mark in ("", content_mark(digest))

    @property
    def basis(self) -> tuple[str, str, str, bool]:
        """All that what is written about the finding depends on."""
        return self.line.decision.strip(), self.explanation, self.line.found, bool(self.line.explanation)


Decisions = Mapping[str, Decision]  # by the id of the finding
Treatment = Literal["asked", "in-study", "settled"]  # in-study: explained, and the bureau has not decided
_STUDIED = "|"  # in a basis, before the places of the forms that are 正在审核


def read_decisions(store: Connection, summary: Path) -> Decisions:
    """Read what people wrote: by the store, and by the lines of the last summary, which count before it."""
    try:
        lines = read_summary(summary).lines if summary.exists() else ()
    except UnreadableFile:  # what lies there is refused when the summary is written
        lines = ()
    return _decisions(store, read_states(store), lines, is_merged=False)


def merged_decisions(store: Connection, states: States, lines: Sequence[SummaryLine]) -> Decisions:
    """Choose what people wrote from `states` with which the lines of the last summary are merged."""
    return _decisions(store, states, lines, is_merged=True)


def _decisions(
    store: Connection, states: States, lines: Sequence[SummaryLine], *, is_merged: bool
) -> Decisions:
    """Choose what people wrote; the lines of a summary count before states that do not hold them yet."""
    forms = {key.id: key.form for key in states}
    written = {key.id: (one.line, key.form) for key, one in states.items() if one.state not in ENDED}
    for line in with_own_ids(lines):
        is_newer = not is_merged and line.id in written and line.remark != written[line.id][0].remark
        if line.id not in written or is_newer:
            form = forms.get(line.id) or form_key(line.organization, line.project)
            written[line.id] = line, form
    # a copy shows findings for units alone
    written = {id_: one for id_, one in written.items() if one[0].has_remark and one[0].audience == "unit"}
    given = {one.key.id: one.explanation for one in unit_findings(store)} if written else {}
    decisions: dict[str, Decision] = {}
    for id_, (line, form) in written.items():
        is_in_return = compact(line.explanation) in compact(given.get(id_, ""))
        explanation = "" if is_in_return else line.explanation
        if line.decision.strip() or explanation:
            decisions[id_] = Decision(line, form, explanation)
    return decisions


def basis_digest(roster: RosterIndex | None, decisions: Decisions, forms: Iterable[Names], path: str) -> str:
    """Return a text that changes with all that a file's copy depends on besides the file and the rules.

    That are the lines of the roster and what is written beside findings of the file's forms.
    """
    forms = list(forms)
    keys = {_key(roster, names, path) for names in forms}
    about = (
        (id_, one)
        for id_, one in decisions.items()
        if one.form in keys or (roster is None and one.form.rpartition("/")[0] in keys)  # there with its year
    )
    return lines_digest(roster, forms, path) + _digest(about)


def with_studied_places(basis: str, places: Iterable[int]) -> str:
    """Add to a basis the places of the forms that the copy calls 正在审核."""
    known = ",".join(map(str, sorted(places)))
    return f"{basis}{_STUDIED}{known}" if known else basis


def split_basis(stored: str) -> tuple[str, frozenset[int]]:
    """Return the basis of a copy, and the places of the forms that it calls 正在审核."""
    basis, _, places = stored.partition(_STUDIED)
    return basis, frozenset(map(int, filter(None, places.split(","))))


def paper_digest(decisions: Decisions, key: str) -> str:
    """Return a text that changes with what is written beside the findings of a report."""
    return _digest((id_, one) for id_, one in decisions.items() if one.form == key)


def _digest(about: Iterable[tuple[str, Decision]]) -> str:
    lines = sorted((id_, *one.basis) for id_, one in about)
    return digest_text(repr(lines)) if lines else ""


def settle(
    review: Review,
    decisions: Decisions,
    roster: RosterIndex | None,
    path: str,
    settings: Settings,
    digest: str,
    explanations: Sequence[Explanation],
) -> Review:
    """Mark the findings of a review that are settled, or explained and not yet decided.

    What is written beside the findings is added.

    A finding is settled while the form says the same as when that was decided, 退回 holds for the return that was seen.
    `explanations` are those in the return itself.
    """
    given: dict[tuple[str, str], str] = {(name, subject): text for name, subject, text in explanations}
    if not decisions and not given:
        return review
    form = review.evidence.submission
    issued = (form.record.due or None) if form.record else None
    key = _key(roster, (form.field_text("organization"), form.field_text("project"), issued), path)
    if roster is None:
        key = form_key(key, "" if form.year is None else str(form.year))
    settled, remarks, changed = {}, {}, changed_explainable(settings)
    explained = set[tuple[str, str]]()
    for one in review.for_unit:
        place = one.name, one.subject
        decision, now = decisions.get(FindingKey(key, *place).id), given.get(place, "")
        treatment = treat(one, decision, now, changed, digest)
        if decision is not None:
            if treatment == "settled":
                settled[place] = STATE_WORDS[decision.state]
            is_said = treatment == "settled" or (decision.state == "returned" and decision.is_about(digest))
            remarks[place] = decision.explanation, decision.line.decision.strip() if is_said else ""
        if treatment == "in-study":
            explained.add(place)
    judged = replace(review, settled=settled, remarks=remarks, explained=frozenset(explained))
    return asking_for_totals(judged)


def treat(
    finding: Finding, decision: Decision | None, explanation: str, changed: Mapping[str, bool], digest: str
) -> Treatment:
    """Decide how a finding about a form or a paper is shown.

    `explanation` is the one in the return itself, `digest` that of the return.
    """
    if is_settled(finding, decision, changed):
        return "settled"
    known = "" if decision is None else decision.line.explanation
    is_refused = (
        decision is not None
        and decision.state == "returned"
        # it falls when the unit has explained since
        and (decision.is_about(digest) or compact(explanation) in compact(known))
    )
    is_explained = any(map(explains, (explanation, known))) and not is_refused
    return "in-study" if is_explained and is_explainable(finding, changed) else "asked"


def is_settled(finding: Finding, decision: Decision | None, changed: Mapping[str, bool]) -> bool:
    """Check whether a decision settles a finding.

    The form or report must say the same about it as when the decision was made.
    """
    if (
        decision is None
        or decision.state not in SETTLED
        or not decision.line.finds_same(clean(finding.found))
    ):
        return False
    return refusal(finding, decision.line, changed) is None


def treat_records(
    records: Sequence[Mapping[str, object]], decisions: Decisions, key: str, settings: Settings, digest: str
) -> list[Treatment]:
    """Decide how the finding in each record of a paper is shown.

    `key` is that of the paper, `digest` that of its file.
    """
    changed = changed_explainable(settings)
    pairs = zip(findings_of_records(records), records, strict=True)
    return [
        treat(one, decisions.get(FindingKey(key, one.name, one.subject).id), str(record["explanation"]), changed, digest)
        for one, record in pairs
    ]  # fmt: skip


def _key(roster: RosterIndex | None, names: Names, path: str) -> str:
    """Return the key of the form in the store, as far as the form and the roster tell it.

    Without a roster the year is missing.
    """
    organization, project, issued_id = names
    place = None if roster is None else roster.owner(organization, project, issued_id, path).place
    if roster is None or place is None:
        return form_key(organization or path, project)
    due = roster.forms[place]
    return form_key(due.organization, due.project)
