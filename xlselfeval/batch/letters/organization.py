"""The organizations of a batch: their forms and papers, and what each has to correct or to explain.

Findings are for units only, without codes and without what the bureau has settled. What a unit has explained is not asked
again while the bureau has not decided on it.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import groupby

from xlselfeval.batch.letters.answers import answers, is_answered
from xlselfeval.batch.letters.lines import PARAGRAPH, Values
from xlselfeval.batch.results.missing_papers import missing_papers
from xlselfeval.batch.results.queries import (
    MISWRITTEN,
    UNKNOWN,
    WHOLE_DEPARTMENT,
    FindingKey,
    Form,
    StoredFinding,
)
from xlselfeval.batch.results.states import ACCEPTED, States, changed_explainable, is_in_study, settled_in
from xlselfeval.batch.results.unit_findings import open_findings, unit_findings
from xlselfeval.batch.summary.studied import judged_returns
from xlselfeval.batch.summary.titles import title_of
from xlselfeval.cell import place_in_copy
from xlselfeval.files.xml_text import clean
from xlselfeval.review.entries import IN_STUDY, Entry, list_entries
from xlselfeval.review.finding import ASKED, Finding
from xlselfeval.scheme.model import Severity

ERROR: Severity = "error"
WARNING: Severity = "warning"
_WHOLE_FORM = "全表"
_SLIP, _MANY = "scale-10000", 3  # places in another unit that are one row
# Findings about forms for which others have to be filled in.
_ANEW = frozenset(("form-replaced", "record-unknown"))


@dataclass(kw_only=True, slots=True)
class Organization:
    """One organization with its forms and papers, and what letters ask about them.

    `opinions` is its table, `entries` has its entries for each form and paper, by key; `settled` are the
    findings that were accepted, `missing` the papers that have not come.

    `demands` has a word for each place that is asked, `in_study` is the number of those that the unit has explained and the bureau has not decided;
    `explained` are the findings with an explanation on which the bureau has not decided, `waiting` those of them that ask nothing else.
    """

    department: str
    name: str
    forms: list[Form] = field(default_factory=list)
    opinions: list[Values] = field(default_factory=list)
    entries: dict[str, list[Entry]] = field(default_factory=dict)
    demands: list[str] = field(default_factory=list)
    in_study: int = 0
    settled: list[StoredFinding] = field(default_factory=list)
    papers: list[Form] = field(default_factory=list)
    missing: list[Form] = field(default_factory=list)
    explained: list[StoredFinding] = field(default_factory=list)
    waiting: set[FindingKey] = field(default_factory=set)

    def count(self, severity: Severity) -> int:
        """Count the places of a severity that are asked."""
        return sum(
            entry.severity == severity and self._asks(key, line)
            for key, own in self.entries.items()
            for entry in own
            for line in entry.lines
        )

    @property
    def accepted(self) -> int:
        """The number of explanations that were accepted."""
        return sum(form.accepted for form in (*self.forms, *self.papers))

    @property
    def is_asked(self) -> bool:
        """Check whether the organization has anything to correct or to explain."""
        return any(map(self.count, ASKED))

    @property
    def asked_papers(self) -> list[Form]:
        """The papers about which the organization has anything to correct or to explain."""
        return [one for one in self.papers if self.asked_about(one)]

    def asked_about(self, form: Form) -> list[Entry]:
        """List what the organization has to correct or explain about a form or a paper."""
        return [entry for entry in self.entries.get(form.key, []) if self._asks(form.key, entry.findings)]

    def places_asked(self, form: Form, entries: Iterable[Entry] | None = None) -> int:
        """Count the places of a form or paper about which the organization is asked to correct or explain anything.

        By default all `entries` of the form or paper count.
        """
        own = self.entries.get(form.key, []) if entries is None else entries
        return sum(self._asks(form.key, line) for entry in own for line in entry.lines)

    def places_in_study(self, form: Form) -> int:
        """Count the places that the unit has explained and the bureau has not decided, of a form or a paper."""
        own = [entry for entry in self.entries.get(form.key, []) if entry.severity in ASKED]
        return sum(len(entry.lines) for entry in own) - self.places_asked(form, own)

    def is_waiting(self, form: Form) -> bool:
        """Check whether the unit has explained all that a form or a paper was asked, and the bureau has to decide."""
        asked = any(entry.severity in ASKED for entry in self.entries.get(form.key, []))
        return asked and not self.asked_about(form)

    def waits_for(self, entry: Entry, key: str) -> bool:
        """Check whether an entry would ask something of the unit, had it not explained all of it."""
        return entry.severity in ASKED and not self._asks(key, entry.findings)

    def add_places(self, key: str, entry: Entry, explainable: Mapping[str, bool]) -> str:
        """Count the places of an entry; return their numbers: 3, or 3～5, and "" for a hint, which counts nowhere."""
        if entry.severity not in ASKED:
            return ""
        first = len(self.demands) + self.in_study + 1
        for line in entry.lines:
            if self._asks(key, line):
                self.demands.append(line.demand(explainable))
            else:
                self.in_study += 1
        last = len(self.demands) + self.in_study
        return str(last) if first == last else f"{first}～{last}"

    def _asks(self, key: str, findings: Iterable[Finding]) -> bool:
        """Check whether findings about a form ask anything of the unit that it has not explained."""
        return any(
            one.severity in ASKED and FindingKey(key, one.name, one.subject) not in self.waiting
            for one in findings
        )

    def titles_asked(self, form: Form) -> Iterator[str]:
        """Yield for each place of a form or paper that is asked about the title of what it asks first."""
        for entry in self.asked_about(form):
            for line in entry.lines:
                asked = [one for one in line if self._asks(form.key, [one])]
                yield from (title_of(one.name) for one in asked[:1])

    def asks_anew(self, form: Form) -> bool:
        """Return whether another form has to be filled in: this is another unit's, or of an issue that does not count."""
        asked = (finding.name for entry in self.asked_about(form) for finding in entry.findings)
        return form.is_foreign or not _ANEW.isdisjoint(asked)


def list_organizations(store: sqlite3.Connection, states: States) -> list[Organization]:
    """List all organizations in the order of the roster, without the findings that the bureau has settled."""
    known: dict[tuple[str, str], Organization] = {}
    settled, explainable = settled_in(states), changed_explainable(store)
    returned = judged_returns(store, states)
    for form in returned.forms:
        if form.status != MISWRITTEN:  # the bureau has to ask whose it is
            _organization(known, form).forms.append(form)
    for paper in returned.papers:
        if paper.status != UNKNOWN:  # about those no letter is written
            _organization(known, paper).papers.append(paper)
    for paper in missing_papers(store):
        _organization(known, paper).missing.append(paper)
    for key, group in groupby(open_findings(store, settled), key=lambda one: one.form.key):
        found = list(group)
        if not found[0].form.is_form and found[0].form.status == UNKNOWN:
            continue
        organization = _organization(known, found[0].form)
        organization.entries[key] = list_entries(one.finding for one in found)
        answered = [(one.finding, states[one.key]) for one in found if is_answered(states.get(one.key))]
        explained = [one for one in found if one.finding.severity in ASKED and _is_explained(states, one)]
        organization.explained += explained
        organization.waiting |= {one.key for one in explained if is_in_study(one, states, explainable)}
        for entry in (row for one in organization.entries[key] for row in rows_of(one)):
            here = [one for one in found if one.finding in entry.findings]
            organization.opinions.append({
                "序号": organization.add_places(key, entry, explainable),
                "项目": clean(here[0].form.project) or WHOLE_DEPARTMENT,
                "位置": _paragraphs(dict.fromkeys(map(_place, here))),
                "填报内容": _paragraphs(contents_of(entry, is_form=here[0].form.is_form)),
                "审核意见": _paragraphs([*opinions_of(entry, is_report=here[0].form.kind == "report"), *answers(entry, answered, explainable)]),
                "要求": IN_STUDY if organization.waits_for(entry, key) else entry.demand(explainable),
            })  # fmt: skip
    for one in unit_findings(store, settled):
        own = known.get((one.form.department, one.form.organization))
        if own is not None and settled.get(one.key) == ACCEPTED:
            own.settled.append(one)
    return list(known.values())


def by_department(organizations: Iterable[Organization]) -> dict[str, list[Organization]]:
    """Group organizations by department."""
    found: dict[str, list[Organization]] = {}
    for one in organizations:
        found.setdefault(one.department, []).append(one)
    return found


def _organization(known: dict[tuple[str, str], Organization], form: Form) -> Organization:
    key = form.department, form.organization
    return known.setdefault(key, Organization(department=form.department, name=form.organization))


def _is_explained(states: States, one: StoredFinding) -> bool:
    state = states.get(one.key)
    return state is not None and state.state == "explained"


def rows_of(entry: Entry) -> Iterator[Entry]:
    """Yield the rows of an entry: one for each place, and one for many amounts that are in another unit."""
    slips = tuple(line for line in entry.lines if all(one.hint == _SLIP for one in line))
    joined = slips if len(slips) >= _MANY else ()
    for line in entry.lines:
        if line not in joined:
            yield Entry((line,))
        elif line is joined[0]:
            yield Entry(joined)


def opinions_of(entry: Entry, *, is_report: bool) -> list[str]:
    """Write the opinions on a row; on many amounts in another unit that on the first, and how many there are."""
    if len(entry.lines) == 1:
        return entry.opinions
    first, whole = entry.findings[0], "全文" if is_report else "全表"
    return [
        f"{whole}有{len(entry.findings)}处金额疑为元与万元混淆，相差一万倍。如{first.where or first.part}：{first.opinion}其余各处情形相同，请一并核实。"
    ]


def _place(one: StoredFinding) -> str:
    """Write the place where a finding is to be corrected: H19，参训教师满意度，得分.

    For a form in Word it is the place in the copy that is sent.
    """
    finding = one.finding
    if finding.subject == "form":
        return _WHOLE_FORM
    where = place_in_copy(finding.cells, finding.sheet) if one.form.is_form else finding.where
    return clean("，".join(text for text in (where, finding.indicator, finding.part) if text))


def _paragraphs(texts: Iterable[str]) -> str:
    """Write texts as paragraphs of a cell, between which a row may go on on the next page."""
    return clean("\n".join(texts)).replace("\n", PARAGRAPH)


def contents_of(entry: Entry, *, is_form: bool) -> Iterator[str]:
    """Yield what is filled in at each place, with its cells where there are several places; of many the first."""
    for line in entry.lines[:_MANY]:
        where = (place_in_copy(line[0].cells, line[0].sheet) if is_form else line[0].where) or line[0].part
        yield f"{where}：{line.filled_in}" if len(entry.lines) > 1 and line.filled_in else line.filled_in
    if len(entry.findings) > _MANY and len(entry.lines) > 1:
        yield f"等{len(entry.findings)}处"
