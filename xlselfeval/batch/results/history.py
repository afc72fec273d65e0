"""The returns of a form or paper in order: what changed between them, and what so that an old score fits."""

from __future__ import annotations

import json
import sqlite3
from collections import Counter, defaultdict
from collections.abc import Collection, Container, Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from itertools import pairwise
from typing import Literal, NamedTuple

from xlselfeval.batch.results import queries
from xlselfeval.batch.results.paper_forms import PaperReturns, order_papers
from xlselfeval.batch.results.papers import REPORT_SUBJECT
from xlselfeval.batch.results.queries import FindingKey, Form
from xlselfeval.batch.results.receipts import Receipt, content_id, read_receipts
from xlselfeval.batch.results.states import (
    changed_explainable,
    cleared_rows,
    decided_in,
    read_states,
    row_key,
)
from xlselfeval.batch.results.tables.lines import SLACK, finding_of, number, row_of
from xlselfeval.batch.results.tables.schema import SENDER_FILE
from xlselfeval.errors import shortened
from xlselfeval.files.xml_text import clean
from xlselfeval.review.catalogue_entry import STANDS_FOR_ALL
from xlselfeval.review.conclusion import CONCLUSIONS, UNDER_STUDY, conclude
from xlselfeval.review.entries import list_lines
from xlselfeval.review.finding import Finding, make_finding
from xlselfeval.review.likely_causes import SCALE
from xlselfeval.review.places import Place, short_id
from xlselfeval.review.records.fields import RecordRow
from xlselfeval.roster.model import MATERIALS, PaperKind
from xlselfeval.scoring.number import HUNDRED, Quantity, parse_quantity, plain
from xlselfeval.scoring.text import tidy

_EXECUTION = {"target": "全年预算数", "actual": "全年执行数"}
_PARTS = {"target": "指标值", "actual": "完成值", "declared": "得分"}
# Findings that ask for another way of writing, or for what was issued or registered: a correction of that cell proves nothing.
_ASKED_ANOTHER = frozenset((
    "rate-impossible", "unit-mismatch", "percent-as-fraction", "actual-unreadable", "actual-has-comparator", "display-differs", "number-as-text",
    "target-unreadable", "locked-cell-changed", "budget-differs", "spending-differs",
))  # fmt: skip
_WRONG_SCORE = ("score-mismatch", "qualitative-out-of-band")
_QUOTED = 30  # characters of a report that the history repeats
_NAMED = 12  # changes that one line of the history names

Rows = Mapping[tuple[str, str, int], RecordRow]  # by kind, indicator and number among those of one name


class Round(NamedTuple):
    """One return of a form or paper that has several.

    It has the number of lines of each demand, as 核对结果 counts them, without what the bureau has settled, and what changed since the one that counted before.
    """

    receipt: Receipt
    department: str
    organization: str
    project: str
    path: str
    declared_total: Decimal | None
    conclusion: str
    demands: Counter[str]
    is_counting: bool
    changes: tuple[str, ...]
    kind: Literal["form", PaperKind] = "form"

    @property
    def conclusion_in_words(self) -> str:
        """The conclusion as people read it."""
        return queries.conclusion_in_words(self.conclusion, self.kind)


class _Reviewed(NamedTuple):
    """The rows and the findings of one return, and what the unit wrote beside these; a paper has no rows.

    `compared` are the kinds of papers that it was compared with; of a form, whether it was with the sender's file.
    """

    rows: Rows
    findings: tuple[Finding, ...]
    explanations: Mapping[tuple[str, str], str]
    compared: frozenset[str] = frozenset()


class _Asked(NamedTuple):
    """The demands on units: all but what is `settled`, as it was filled in then.

    `changed` are the bureau's settings of what may be explained.
    """

    settled: Mapping[FindingKey, str]
    changed: Mapping[str, bool]

    def of(self, form: str, findings: Iterable[Finding]) -> list[Finding]:
        """Choose the findings about a form, by its key, that are asked."""
        return [
            one for one in findings
            if one.audience == "unit" and self.settled.get(FindingKey(form, one.name, one.subject)) != clean(one.found)
        ]  # fmt: skip

    def demands(self, findings: Iterable[Finding]) -> Counter[str]:
        """Count the lines of findings by what they ask."""
        return Counter(line.demand(self.changed) for line in list_lines(findings))


def read_rounds(store: sqlite3.Connection, studied: Collection[str] = ()) -> Iterator[Round]:
    """Yield the returns of all forms, then of all papers, that have several.

    Forms have the order of the ledger, then that of their names. Of forms and papers that are `studied`, by key, the return
    that counts is 正在审核.
    """
    returns = _returns(store)
    current = {form.return_id: form for form in queries.forms(store)}
    asked = _Asked(decided_in(read_states(store)), changed_explainable(store))
    owners = {line["form"]: line for line in store.execute("SELECT * FROM ledger WHERE form <> ''")}
    forms: dict[str, list[Receipt]] = defaultdict(list)
    for receipt in sorted(read_receipts(store).values(), key=lambda one: one.number):
        line = returns.get(receipt.content)
        if receipt.form and receipt.number and line is not None and line["round"]:
            forms[receipt.form].append(receipt)
    for form in sorted(forms, key=lambda form: (owners[form]["place"] if form in owners else 0, form)):
        if len(forms[form]) > 1:
            yield from _rounds(store, forms[form], returns, owners.get(form), current, asked, studied)
    for paper in order_papers(store, read_receipts(store), has_roster=bool(owners)):
        if len(paper.returns.returns) > 1:
            yield from _paper_rounds(paper, asked, studied)


def _rounds(
    store: sqlite3.Connection,
    receipts: Sequence[Receipt],
    returns: Mapping[str, sqlite3.Row],
    owner: sqlite3.Row | None,
    current: Mapping[int | None, Form],
    asked: _Asked,
    studied: Collection[str],
) -> Iterator[Round]:
    forms = {form.due_form: form.key for form in current.values() if form.due_form}
    counting = (form.key for one in receipts if (form := current.get(returns[one.content]["id"])))
    form_key = forms.get(receipts[0].form) or next(counting, "")
    known: list[tuple[Receipt, _Reviewed]] = []
    for receipt in receipts:
        line = returns[receipt.content]
        written = {(name, subject): text for name, subject, text in json.loads(line["explanations"])}
        now = _Reviewed(
            _rows(store, line["id"]),
            _findings(store, line["id"]),
            written,
            frozenset({line["issued"] or ""} & {SENDER_FILE}),
        )
        form = current.get(line["id"])
        open_now = asked.of(form_key, now.findings)
        names = owner or line
        yield Round(
            receipt=receipt, department=names["department"] or "", organization=names["organization"] or "",
            project=names["project"] or "", path=line["path"], declared_total=number(line["declared_total"]),
            conclusion=_conclusion(line["conclusion"], open_now) if form is None else UNDER_STUDY if form.key in studied else form.conclusion, demands=asked.demands(open_now),
            is_counting=not line["superseded"], changes=_since(known, now),
        )  # fmt: skip
        known.append((receipt, now))


def _conclusion(stored: str, asked: Sequence[Finding]) -> str:
    """Conclude from what is asked; a review may have no conclusion."""
    return conclude(one.severity for one in asked) if stored in CONCLUSIONS else stored


def _paper_rounds(one: PaperReturns, asked: _Asked, studied: Collection[str]) -> Iterator[Round]:
    """Yield the returns of a paper; what is settled is asked no more of the one that counts."""
    papers = {paper.file: paper for paper in one.known}
    known: list[tuple[Receipt, _Reviewed]] = []
    for receipt, given in zip(one.returns.own, one.returns.returns, strict=True):
        paper, is_counting = papers[given.id], given is one.returns.counting
        now = _Reviewed({}, paper.findings, paper.explanations, paper.compared_with)
        open_now = asked.of(one.returns.form, paper.for_unit)
        yield Round(
            receipt=receipt, department=paper.department, organization=paper.organization or queries.NO_ORGANIZATION,
            project=f"{paper.project}{MATERIALS[paper.head.kind]}", path=paper.path, declared_total=None,
            conclusion=UNDER_STUDY if is_counting and one.returns.form in studied else conclude(found.severity for found in open_now) if paper.is_checked else "", demands=asked.demands(open_now),
            is_counting=is_counting, changes=_since(known, now), kind=paper.head.kind,
        )  # fmt: skip
        known.append((receipt, now))


def _since(known: Sequence[tuple[Receipt, _Reviewed]], now: _Reviewed) -> tuple[str, ...]:
    """Describe what changed since the return before.

    Where the bureau has chosen another return, the last one that has counted is compared.
    """
    if not known:
        return ()
    receipt, before = next((one for one in reversed(known) if one[0].has_counted), known[-1])
    changes = _shortened(list(_changes(before, now)) or ["没有变化" if now.rows else "所提问题没有变化"])
    return changes if before is known[-1][1] else (f"与第{receipt.number}次相比", *changes)


def _changes(before: _Reviewed, now: _Reviewed) -> Iterator[str]:
    """Describe the rows that changed, what the unit explains now, and the findings that this return has corrected."""
    for key in (*before.rows, *(key for key in now.rows if key not in before.rows)):
        old, new = before.rows.get(key), now.rows.get(key)
        name = f"“{key[1]}”"
        if old is None or new is None:
            yield f"{'增加' if old is None else '没有了'}{name}"
            continue
        parts = [
            f"{part} {_shown(getattr(old, field))}→{_shown(getattr(new, field))}"
            for field, part in (_PARTS | (_EXECUTION if key[0] == "execution" else {})).items()
            if getattr(old, field) != getattr(new, field)
        ]
        if (old.note or "") != (new.note or ""):
            parts.append(f"{'修改' if old.note and new.note else '新增' if new.note else '删除'}偏差原因")
        if parts:
            yield f"{name}{'、'.join(parts)}"
    given = _explanations(before)
    for place, text in _explanations(now).items():
        if text != given.get(place):
            yield f"{'修改' if place in given else '新增'}说明：{place}"
    still = {(one.name, one.subject) for one in now.findings}
    cleared = cleared_rows(now.findings)
    is_known = before.compared <= now.compared and not any(one.name == STANDS_FOR_ALL for one in now.findings)
    for one in before.findings if is_known else ():
        is_gone = (one.name, one.subject) not in still and row_key(one.subject) not in cleared
        if one.audience == "unit" and is_gone:
            untouched = _untouched_part(one, before.rows, now.rows)
            yield f"{f'问题已消除（{untouched}未改）' if untouched else '已改正'}：{_place(one)}"
    if not now.rows and not before.rows:  # of a paper, whose figures are in no rows
        asked = {(one.name, one.subject) for one in before.findings}
        for one in now.findings:
            if one.audience == "unit" and (one.name, one.subject) not in asked:
                yield f"新提出：{_place(one)}"


def _untouched_part(finding: Finding, before: Rows, now: Rows) -> str:
    """Return the word for what a finding was about, where that is as it was and its row changed; else ""."""
    keys = [key for key in before if key in now and _asked_name(key) == finding.indicator]
    if len(keys) != 1:
        return ""
    old, new = before[keys[0]], now[keys[0]]
    words = _PARTS | (_EXECUTION if keys[0][0] == "execution" else {})
    for field, word in words.items():
        if word == finding.part:
            is_same = getattr(old, field) == getattr(new, field)
            others = any(getattr(old, one) != getattr(new, one) for one in _PARTS)
            return finding.part if is_same and others else ""
    return ""


def _explanations(one: _Reviewed) -> dict[str, str]:
    """Return what the unit wrote beside findings, by their places, also beside those that it has corrected."""
    places = {(finding.name, finding.subject): _place(finding) for finding in one.findings}
    places |= {key: key[1] for key in one.explanations if not key[0]}
    return {places[key]: text for key, text in one.explanations.items() if text and key in places}


def _place(finding: Finding) -> str:
    """Name the place of a finding; one in the text of a report, whose paragraphs move, with its words."""
    words = finding.found if finding.subject.startswith(REPORT_SUBJECT) else None
    return finding.location + (f"“{shortened(words, _QUOTED)}”" if words else "")


def _shortened(changes: Sequence[str]) -> tuple[str, ...]:
    rest = len(changes) - _NAMED
    return (*changes[:_NAMED], f"等{len(changes)}处") if rest > 0 else tuple(changes)


def _shown(value: Decimal | str | None) -> str:
    return plain(value) if isinstance(value, Decimal) else value or "（空）"


def find_changes_to_fit(
    store: sqlite3.Connection, returns: Sequence[tuple[int, int]], *, spending_is_known: bool
) -> Iterator[Finding]:
    """Find rows whose score did not fit and fits since the actual or the target was changed, and the score was not.

    `returns` are the numbers and the ids of the returns of a form that have counted. Where the bureau knows the spending itself, a
    change of it is no clue, nor is one that a finding at that cell asked for, nor that of a percent written twice (8500% to 85%) or
    of a unit that a finding on the row asked about (3000000万元 to 300万元). Of several such changes of a row the last counts, until its score is changed or fits no more.
    """
    found: dict[tuple[str, str, int], Finding] = {}
    every = [(number, one, _rows(store, one)) for number, one in returns] if len(returns) > 1 else []
    for (earlier, first, before), (later, second, now) in pairwise(every):
        wrong, wrong_now = _wrong_scores(store, first), _wrong_scores(store, second)
        asked = _findings(store, first)
        for key, new in now.items():
            old = before.get(key)
            known = spending_is_known and new.kind == "execution"
            field = None if old is None or known else _changed_to_fit(old, new, wrong, wrong_now)
            if old is not None and field is not None and not _was_asked(asked, key, field, old, new):
                found[key] = _finding(old, new, field, key, (earlier, later))
            elif old is not None and (old.declared != new.declared or _fits(new, wrong_now) is False):
                found.pop(key, None)
    yield from found.values()


def _changed_to_fit(
    old: RecordRow, new: RecordRow, wrong: Container[str | None], wrong_now: Container[str | None]
) -> str | None:
    """Return the field whose change made the unchanged score fit, if any."""
    if old.declared is None or old.declared != new.declared:
        return None
    if _fits(old, wrong) is not False or not _fits(new, wrong_now):
        return None
    return next((one for one in ("actual", "target") if getattr(old, one) != getattr(new, one)), None)


def _was_asked(
    asked: Sequence[Finding], key: tuple[str, str, int], field: str, old: RecordRow, new: RecordRow
) -> bool:
    """Check whether a change follows what the findings on the return before asked for."""
    place = _asked_name(key), _part(key, field)
    here = [one for one in asked if (one.indicator, one.part) == place]
    if any(one.name in _ASKED_ANOTHER or one.expected == getattr(new, field) for one in here):
        return True
    is_scaled = any(one.hint == "scale-10000" and one.indicator == new.indicator for one in asked)
    before, after = (parse_quantity(tidy(row.actual or "")) for row in (old, new))
    if before is None or after is None:
        return False
    return _was_percent_twice(before, after) or (is_scaled and _was_scaled(before, after))


def _was_percent_twice(before: Quantity, after: Quantity) -> bool:
    """Check whether an actual above 100 % was corrected to its hundredth: 85 in a cell in percent was 8500%."""
    is_percent = {before.unit.kind, after.unit.kind} == {"percent"}
    return is_percent and before.base > HUNDRED and before.base == after.base * HUNDRED


def _was_scaled(before: Quantity, after: Quantity) -> bool:
    """Check whether an actual was corrected by ten thousand times, or in its unit alone."""
    if not before.number:
        return False
    return after.number / before.number in (SCALE, 1 / SCALE) or before.number == after.number


def _fits(row: RecordRow, wrong: Container[str | None]) -> bool | None:
    """Check whether the declared score lies in the recomputed interval; None where there is none.

    A score that the review found `wrong` does not fit, however near the interval is: 20 beside 0～19.99 of a date too late.
    """
    if row.declared is None or row.low is None or row.high is None:
        return None
    is_near = row.low - SLACK <= row.declared <= row.high + SLACK
    return is_near and (row.kind == "execution" or row.indicator not in wrong)


def _finding(
    old: RecordRow, new: RecordRow, field: str, key: tuple[str, str, int], numbers: tuple[int, int]
) -> Finding:
    _, name, count = key
    row = f"row/{short_id(name)}" + (f"#{count}" if count > 1 else "")
    return make_finding(
        "changed-to-fit", Place(f"{row}/{field}", _part(key, field), indicator=name), found=getattr(new, field) or "",
        before=str(numbers[0]), number=str(numbers[1]), was=getattr(old, field) or "", score=_shown(new.declared),
    )  # fmt: skip


def _part(key: tuple[str, str, int], field: str) -> str:
    """Return the word for a field of a row."""
    return (_EXECUTION if key[0] == "execution" else _PARTS)[field]


def _asked_name(key: tuple[str, str, int]) -> str | None:
    """Return the indicator that a finding on a row names; None for the execution row, whose money is above the rows."""
    return None if key[0] == "execution" else key[1]


def _returns(store: sqlite3.Connection) -> dict[str, sqlite3.Row]:
    """Read the heads of the reviews by content, of each content the one that has a round."""
    query = "SELECT r.*, f.path, f.digest FROM returns r JOIN files f ON f.file = r.file WHERE r.round IS NOT NULL"
    return {content_id(line["digest"], line["place"]): line for line in store.execute(query)}


def _wrong_scores(store: sqlite3.Connection, return_id: int) -> set[str | None]:
    """Return the indicators whose score the rule does not give."""
    return {one.indicator for one in _findings(store, return_id) if one.name in _WRONG_SCORE}


def _rows(store: sqlite3.Connection, return_id: int) -> Rows:
    rows: dict[tuple[str, str, int], RecordRow] = {}
    seen = Counter[tuple[str, str]]()
    for line in store.execute("SELECT * FROM rows WHERE return_id = ? ORDER BY place", (return_id,)):
        row = row_of(line)
        key = row.kind, row.indicator or ""
        seen[key] += 1
        place = (*key, seen[key])
        rows[place] = row
    return rows


def _findings(store: sqlite3.Connection, return_id: int) -> tuple[Finding, ...]:
    query = "SELECT * FROM findings WHERE return_id = ? ORDER BY place"
    return tuple(map(finding_of, store.execute(query, (return_id,))))
