"""The forms and papers that wait for a decision of the bureau and of which nothing else is asked.

They are called 正在审核的 wherever they are named.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Collection, Iterable, Iterator
from dataclasses import replace
from typing import NamedTuple

from xlselfeval.batch.results import queries
from xlselfeval.batch.results.paper_forms import paper_forms
from xlselfeval.batch.results.queries import MISWRITTEN, Form, Settled, StoredFinding
from xlselfeval.batch.results.receipts import content_id
from xlselfeval.batch.results.states import States, changed_explainable, is_in_study, read_states, settled_in
from xlselfeval.batch.results.unit_findings import bureau_findings, open_findings
from xlselfeval.review.conclusion import UNDER_STUDY
from xlselfeval.review.finding import ASKED


class Judged(NamedTuple):
    """All forms, and the papers that count, with the conclusions that letters, figures and lists have in common."""

    forms: tuple[Form, ...]
    papers: tuple[Form, ...]


def judged_returns(store: sqlite3.Connection, states: States | None = None) -> Judged:
    """List forms and papers by the `states` of their findings, by default those of the store."""
    states = read_states(store) if states is None else states
    settled, studied = settled_in(states), studied_forms(store, states)
    forms, papers = queries.forms(store, settled), paper_forms(store, settled)
    return Judged(tuple(with_studied(forms, studied)), tuple(with_studied(papers, studied)))


def studied_contents(store: sqlite3.Connection, states: States) -> dict[str, bool]:
    """Return by content whether a return is the one that counts of a form that is 正在审核.

    All returns of forms are among the keys.
    """
    studied = {
        form.return_id for form in judged_returns(store, states).forms if form.conclusion == UNDER_STUDY
    }
    found = dict[str, bool]()
    for line in store.execute(
        "SELECT r.id, r.place, f.digest FROM returns r JOIN files f ON f.file = r.file"
    ):
        content = content_id(line["digest"], line["place"])
        found[content] = found.get(content, False) or line["id"] in studied
    return found


def studied_forms(store: sqlite3.Connection, states: States) -> frozenset[str]:
    """Find the forms and papers that wait for a decision of the bureau alone, by key.

    All that is asked has been explained, or a clue is undecided, or confirmed and not closed.
    """
    settled, explainable = settled_in(states), changed_explainable(store)
    asked, unanswered = set[str](), set[str]()
    for one in open_findings(store, settled):
        if one.finding.severity not in ASKED:
            continue
        asked.add(one.form.key)
        if not is_in_study(one, states, explainable):
            unanswered.add(one.form.key)
    clues = {one.form.key for one in open_clues(store, settled)} | confirmed_clues(states)
    return frozenset((asked - unanswered) | (clues - asked))


def open_clues(store: sqlite3.Connection, settled: Settled) -> list[StoredFinding]:
    """Find the findings for the bureau itself on which it has not decided."""
    return [
        one
        for one in bureau_findings(store)
        if one.finding.severity in ASKED and one.form.is_reviewed and one.key not in settled
    ]


def confirmed_clues(states: States) -> set[str]:
    """Find the forms with clues that are confirmed and not closed, by key: the bureau asks for a correction itself."""
    return {key.form for key, one in states.items() if one.is_to_be_asked}


def with_studied(forms: Iterable[Form], studied: Collection[str]) -> Iterator[Form]:
    """Yield forms, with 正在审核 as the conclusion of those that are `studied`, by key.

    So is that of a form of which nobody knows whose it is.
    """
    for form in forms:
        is_own = form.key in studied and form.is_reviewed and not form.is_foreign
        is_studied = is_own or form.status == MISWRITTEN
        yield replace(form, conclusion=UNDER_STUDY) if is_studied else form
