"""The corrections of returns: a finding that a later return has no more, where it was compared with no less."""

from __future__ import annotations

import sqlite3
from collections import defaultdict
from collections.abc import Iterator, Mapping
from typing import NamedTuple

from xlselfeval.batch.results.papers import read_papers
from xlselfeval.batch.results.queries import FindingKey, content_mark, forms
from xlselfeval.batch.results.receipts import content_id, is_passed_over, receipts_by_form
from xlselfeval.batch.results.tables.schema import FIRST_RUNS, SENDER_FILE
from xlselfeval.batch.results.unit_findings import forms_and_papers
from xlselfeval.review.catalogue_entry import STANDS_FOR_ALL


class _Compared(NamedTuple):
    """The comparisons of returns; nobody knows whether what was not compared is corrected.

    `before` are the marks of contents that some run has compared with the sender's files, `lacking` the forms whose
    return that counts is not compared with them now, `replaced` those where it asks for another form alone. `issues` are
    the ids of the issues on which contents were filled in, by their marks.
    """

    before: frozenset[str]
    lacking: frozenset[str]
    replaced: frozenset[str]
    issues: Mapping[str, frozenset[str]]

    def can_tell(self, key: FindingKey, old: str, new: str) -> bool:
        """Check whether the `new` return can have corrected a finding about the `old` one, both by their marks."""
        if key.name == STANDS_FOR_ALL:
            nothing = frozenset[str]()
            return self.issues.get(old, nothing).isdisjoint(self.issues.get(new, nothing))
        return key.form not in self.replaced and not (key.form in self.lacking and old in self.before)


class _Paper(NamedTuple):
    """A report or data sheet: its findings by name and subject, and the kinds of papers that it is compared with.

    `before` are the kinds of those with which any run has compared it, though this one may not, `beside` those with which
    it should be.
    """

    findings: frozenset[tuple[str, str]] = frozenset()
    compared: frozenset[str] = frozenset()
    before: frozenset[str] = frozenset()
    beside: frozenset[str] = frozenset()


_NO_PAPER = _Paper()


class Returned(NamedTuple):
    """The returns by their marks: the one of each form or paper that counts, and the run that first saw each.

    `runs` does not have those that the bureau has passed over. `papers` are the reports and data sheets as they are checked
    now, `paper_keys` those by which they have their findings, as a file may hold a form, too; `asked` are the forms and marks that letters asked about.
    """

    marks: Mapping[str, str]
    runs: Mapping[str, int]
    papers: Mapping[str, _Paper]
    paper_keys: frozenset[str]
    asked: frozenset[tuple[str, str]]
    compared: _Compared

    def has_corrected(self, key: FindingKey, old: str) -> bool:
        """Check whether the return that counts came in a later run than the `old` one, which had the finding.

        Of several returns that came together the bureau chooses one; it has corrected nothing in the others. What a paper
        had only beside another form than the one that counts was nobody's mistake, unless a letter has asked about it; then
        one corrects it that is compared with all that its unit has.
        """
        mark, runs = self.marks.get(key.form, ""), self.runs
        is_later = bool(mark) and old in runs and runs[old] < runs.get(mark, 1)
        papers = self.papers if key.form in self.paper_keys else {}
        before, now = papers.get(old, _NO_PAPER), papers.get(mark, _NO_PAPER)
        is_gone = old in papers and (key.name, key.subject) not in before.findings
        is_compared = before.before | (now.beside if is_gone else before.compared) <= now.compared
        is_known = is_compared and self.compared.can_tell(key, old, mark)
        return is_later and is_known and not (is_gone and (key.form, old) not in self.asked)


def read_returned(store: sqlite3.Connection) -> Returned:
    """Read the returns and what they were compared with."""
    runs = _first_runs(store)
    for mark in _passed_over(store):
        runs.pop(mark, None)
    requests = store.execute("SELECT form, content FROM requests")
    every = list(forms_and_papers(store))
    return Returned(
        marks={one.key: one.mark for one in every}, runs=runs,
        papers=_read_papers(store),
        paper_keys=frozenset(one.key for one in every if not one.is_form),
        asked=frozenset((form, content_mark(content)) for form, content in requests),
        compared=_read_compared(store),
    )  # fmt: skip


def _read_papers(store: sqlite3.Connection) -> dict[str, _Paper]:
    """Read the reports and data sheets by their marks.

    A report on the whole unit is held against its data sheet, too.
    """
    papers = list(read_papers(store))
    with_sheet = {one.owner for one in papers if one.head.kind == "data-sheet"}
    found: dict[str, _Paper] = {}
    for one in papers:
        is_of_unit = one.head.kind == "report" and not one.project
        found[content_mark(one.digest)] = _Paper(
            findings=frozenset((each.name, each.subject) for each in one.findings),
            compared=one.compared_with,
            before=frozenset({SENDER_FILE} if one.was_compared else ()),
            beside=frozenset(("form", "data-sheet") if is_of_unit and one.owner in with_sheet else ("form",)),
        )
    return found


def _read_compared(store: sqlite3.Connection) -> _Compared:
    before, issues = set[str](), defaultdict[str, set[str]](set)
    query = "SELECT f.digest, r.issue, r.was_compared FROM returns r JOIN files f ON f.file = r.file"
    for digest, issue, was_compared in store.execute(query):
        mark = content_mark(digest)
        issues[mark] |= {issue} - {None}
        before |= {mark} if was_compared else set()
    counting = {one.return_id: one.key for one in forms(store) if one.return_id is not None}
    lacking = store.execute("SELECT id FROM returns WHERE issued <> ?", (SENDER_FILE,))
    replaced = store.execute("SELECT return_id FROM findings WHERE name = ?", (STANDS_FOR_ALL,))
    return _Compared(
        before=frozenset(before),
        lacking=frozenset(counting[number] for (number,) in lacking if number in counting),
        replaced=frozenset(counting[number] for (number,) in replaced if number in counting),
        issues={mark: frozenset(ids) for mark, ids in issues.items()},
    )


def _first_runs(store: sqlite3.Connection) -> dict[str, int]:
    """Read the run that first saw each content, by its mark."""
    return {content_mark(digest): run for digest, _, run in store.execute(FIRST_RUNS)}


def _passed_over(store: sqlite3.Connection) -> Iterator[str]:
    """Yield the marks of the returns that the bureau did not take.

    It took none of the form, or preferred an earlier one.
    """
    of_forms = receipts_by_form(store).values()
    contents = {one.content for own in of_forms for one in own if one.content and is_passed_over(one, own)}
    query = "SELECT f.digest, r.place FROM returns r JOIN files f ON f.file = r.file UNION SELECT digest, 0 FROM files"
    for digest, place in store.execute(query) if contents else ():
        if content_id(digest, place) in contents:
            yield content_mark(digest)
