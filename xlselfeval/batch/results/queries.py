"""Queries on the last run in a results store: forms due and returned, findings, rows, files without a review.

Lines come one after the other. With a ledger each of its lines is a form, without one each return of the last run.
"""

from __future__ import annotations

import hashlib
import json
import sqlite3
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import partial
from typing import Literal, NamedTuple

from xlselfeval.batch.results.current_forms import (
    ASKED,
    FIGURES,
    FINDINGS,
    ORDER,
    ROWS,
    SETTLED,
    SEVERITY,
    FormKeys,
    FormPlace,
    keys_of_forms,
    query_forms,
)
from xlselfeval.batch.results.receipts import UNDATED
from xlselfeval.batch.results.tables.lines import finding_of, number, row_of
from xlselfeval.batch.results.unread_files import miswritten_in_words, unchanged_copies, unread_of_lines
from xlselfeval.files.paths import name_of_path
from xlselfeval.files.xml_text import clean
from xlselfeval.review.conclusion import CONCLUSIONS, Conclusion, conclude
from xlselfeval.review.finding import Finding
from xlselfeval.review.records.fields import RecordRow
from xlselfeval.roster.model import PaperKind
from xlselfeval.scheme.model import Severity
from xlselfeval.scoring.text import digest_text

FOREIGN, OTHER_YEAR, UNKNOWN = "foreign-return", "other-year", "unknown-organization"
MISWRITTEN = "miswritten-unit"  # all but the unit's name is that of another unit's form
NOT_OWN = (FOREIGN, OTHER_YEAR, MISWRITTEN)  # of returns that are none of the form that they name
NOT_RETURNED = "not-returned"
STATUS_WORDS = {
    "returned": "已报送",
    "returned-late": "逾期报送",
    UNDATED: "收到日期待填",
    "not-returned": "未报送",
    "returned-twice": "多次报送",
    UNKNOWN: "名单外单位",
    FOREIGN: "误报其他单位的表",
    OTHER_YEAR: "误报其他年度的表",
    MISWRITTEN: "单位名称待核实",
}
DUE = frozenset(("returned", "returned-late", UNDATED, "not-returned", "returned-twice"))
WHOLE_FORM, WHOLE_DEPARTMENT = "整张表", "部门整体"  # for an indicator, for a project
NO_DEPARTMENT, NO_ORGANIZATION = "（未注明主管部门）", "（未注明单位）"


def content_mark(digest: str) -> str:
    """Make eight characters that stand for a content."""
    return hashlib.sha256(digest.encode()).hexdigest()[:8]


def conclusion_in_words(conclusion: str, kind: Literal["form", PaperKind]) -> str:
    """Return a conclusion as people read it: a report is no table."""
    return conclusion.removeprefix("表内") if kind == "report" else conclusion


@dataclass(frozen=True, kw_only=True, slots=True)
class Form:
    """One form that is due, one return, or one paper beside a form.

    Money is in 万元. Fields of the return are None or "" where there is none.

    `key` identifies the form between runs, `digest` the content of its return. `conclusion` is that of what is
    still asked of the unit: the one for tables, letters and copies alike; "" without a review. `accepted` counts the explanations that were accepted. `due_form` and `content` are the
    names of a due form and of its return in the receipts, `returned` is the number of its returns, `chosen` the answer to
    以此份为准, `blanks` the number of those in which nobody had written, `unread` the name of a file that came
    instead of it, or of its correction, and cannot be read, `unchanged` that of a checked copy that came back as it was, `miswritten` asks about the unit in a form that may be this one. A paper of another `kind` has no figures.
    `papers` are the kinds of those that are due beside a form, and would be late by `papers_late` days now.
    """

    key: str
    ledger_place: int | None
    department: str
    organization_code: str = ""
    organization: str
    project_code: str = ""
    project: str
    due: str | None = None
    received: str | None
    days_late: int | None = None
    return_number: int | None
    status: str
    remark: str
    treasury_spent: Decimal | None = None
    contact: str = ""
    paper: str = ""
    return_id: int | None = None
    is_reviewed: bool
    year: str | None
    scheme: str | None = None
    budget_initial: Decimal | None = None
    budget_adjusted: Decimal | None = None
    budget_spent: Decimal | None = None
    declared_total: Decimal | None = None
    declared_grade: str | None = None
    total: Decimal | None = None
    total_low: Decimal | None = None
    total_high: Decimal | None = None
    open_points: Decimal | None = None
    grade: str | None = None
    conclusion: str
    accepted: int
    path: str
    digest: str
    copy: str | None
    due_form: str
    content: str
    returned: int
    chosen: str
    blanks: int = 0
    unread: str = ""
    unchanged: str = ""
    miswritten: str = ""
    papers: tuple[PaperKind, ...] = ()
    papers_late: int | None = None
    kind: Literal["form", PaperKind] = "form"

    @property
    def is_due(self) -> bool:
        """Check whether the roster asks for it; without a roster every return counts as asked for."""
        return self.status in DUE and self.is_form

    @property
    def conclusion_in_words(self) -> str:
        """The conclusion as people read it."""
        return conclusion_in_words(self.conclusion, self.kind)

    @property
    def is_awaited(self) -> bool:
        """Check whether it is asked for and has not come."""
        return (self.is_due and not self.is_reviewed) or (not self.is_form and self.status == NOT_RETURNED)

    @property
    def is_form(self) -> bool:
        """Check whether it is a form, and neither a report nor a data sheet."""
        return self.kind == "form"

    @property
    def is_counted(self) -> bool:
        """Check whether figures of a batch count its findings: not those of a return that the roster does not know."""
        return self.status in DUE or self.is_foreign

    @property
    def is_foreign(self) -> bool:
        """Check whether its workbook was issued to another unit or for another year, so that it is no return of its own."""
        return self.status in NOT_OWN

    @property
    def mark(self) -> str:
        """Eight characters that stand for the content of the return; "" without one."""
        return content_mark(self.digest) if self.digest else ""

    @property
    def difference(self) -> Decimal | None:
        """The reference score less the declared one."""
        if self.total is None or self.declared_total is None:
            return None
        return self.total - self.declared_total


class FindingKey(NamedTuple):
    """The identity of a finding between runs, without its words and figures."""

    form: str
    name: str
    subject: str

    @property
    def id(self) -> str:
        """Sixteen characters that stand for the key."""
        return digest_text("\n".join(self))


@dataclass(frozen=True, kw_only=True, slots=True)
class StoredFinding:
    """One finding with its form; `of_batch` where only the whole batch shows it.

    `explanation` is what the unit wrote beside it on the sheet 核对结果 of its return.
    """

    form: Form
    of_batch: bool
    finding: Finding
    explanation: str = ""

    @property
    def key(self) -> FindingKey:
        """The identity of the finding between runs."""
        return FindingKey(self.form.key, self.finding.name, self.finding.subject)

    @property
    def location(self) -> str:
        """The place of the finding in lists and letters: H15 发布信息 得分."""
        return WHOLE_FORM if self.of_batch else clean(self.finding.location)

    @property
    def problem(self) -> str:
        """The situation and what to do, for lists and letters."""
        return clean(self.finding.summary if self.of_batch else self.finding.sentence)


class ReviewedRow(NamedTuple):
    """One row of a reviewed form, as in the JSON record."""

    form: Form
    row: RecordRow


def has_ledger(store: sqlite3.Connection) -> bool:
    """Check whether the last run was matched with a roster."""
    return bool(store.execute("SELECT EXISTS (SELECT 1 FROM ledger)").fetchone()[0])


Settled = Mapping[FindingKey, str]  # with the state: accepted, ignored, verified


def settled_findings(store: sqlite3.Connection) -> Settled:
    """Read the findings that the bureau has settled: they are asked of nobody."""
    return {FindingKey(*key): state for *key, state in store.execute(SETTLED)}


def forms(store: sqlite3.Connection, settled: Settled | None = None) -> Iterator[Form]:
    """Yield all forms: the ledger's lines in its order, without a roster the returns by organization.

    Their conclusions leave out `settled` findings, without it those of the store.
    """
    yield from map(
        _reader(store, settled), query_forms(store, f"SELECT s.* FROM current_forms s ORDER BY {ORDER}")
    )


def findings(
    store: sqlite3.Connection, audience: str, settled: Settled | None = None
) -> Iterator[StoredFinding]:
    """Yield findings for "unit" or "bureau", in the order of the forms, the gravest of each first."""
    order = f"{ORDER}, {SEVERITY}, s.of_batch DESC, s.finding_place"
    query = f"SELECT * FROM ({FINDINGS}) s ORDER BY {order}"
    form_of = _reader(store, settled)
    explained: tuple[int | None, Mapping[tuple[str, str], str]] = (None, {})
    for line in query_forms(store, query, {"audience": audience}):
        finding = finding_of(line, "f_")
        if line["return_id"] != explained[0]:
            written = json.loads(line["explanations"] or "[]")
            explained = line["return_id"], {(name, subject): text for name, subject, text in written}
        yield StoredFinding(
            form=form_of(line),
            of_batch=bool(line["of_batch"]),
            finding=finding,
            explanation=explained[1].get((finding.name, finding.subject), ""),
        )


def rows(store: sqlite3.Connection) -> Iterator[ReviewedRow]:
    """Yield the rows of all returns that count or that nobody expected, in the order of the forms."""
    query = f"""
    SELECT s.*, {ROWS} FROM current_forms s CROSS JOIN rows o ON o.return_id = s.return_id ORDER BY {ORDER}, o.place"""
    form_of = _reader(store, None)
    for line in query_forms(store, query):
        yield ReviewedRow(form=form_of(line), row=row_of(line, "o_"))


# Forms in which only the unit's name may be wrong, by the line of the form that they may be.
_MISWRITTEN = f"""
SELECT s.organization_code, s.project, s.path, r.organization
FROM current_forms s JOIN returns r ON r.id = s.return_id WHERE s.status = '{MISWRITTEN}'
"""


class Standing(NamedTuple):
    """The conclusion on a form, and the number of explanations that were accepted."""

    conclusion: Conclusion = conclude(())
    accepted: int = 0


Standings = dict[FormPlace, Standing]


def _standings(store: sqlite3.Connection, keys: FormKeys, settled: Settled | None) -> Standings:
    """Conclude on each form with findings for the unit, by those that are not settled."""
    settled = settled_findings(store) if settled is None else settled
    asked: dict[FormPlace, set[Severity]] = defaultdict(set)
    accepted = Counter[FormPlace]()
    for line in query_forms(store, ASKED, {"audience": "unit"}):
        form = line["ledger_place"], line["return_id"]
        state = settled.get(FindingKey(keys.get(form, ""), line["f_name"], line["f_subject"]))
        accepted[form] += state == "accepted"
        if state is None:
            asked[form].add(line["f_severity"])
    return {form: Standing(conclude(asked[form]), number) for form, number in accepted.items()}


def _reader(store: sqlite3.Connection, settled: Settled | None) -> Callable[[sqlite3.Row], Form]:
    """Return the function that makes the form of a line."""
    keys = keys_of_forms(store)
    unread, copies = unread_of_lines(store), unchanged_copies(store)
    miswritten = {
        (code, project): miswritten_in_words(path, name or "")
        for code, project, path, name in query_forms(store, _MISWRITTEN)
    }
    standings = _standings(store, keys, settled)
    return partial(_form, keys=keys, standings=standings, unread=unread, copies=copies, miswritten=miswritten)


def _form(
    line: sqlite3.Row,
    keys: FormKeys,
    standings: Standings,
    unread: Mapping[int, str],
    copies: Mapping[str, Sequence[str]],
    miswritten: Mapping[tuple[str, str], str],
) -> Form:
    place = line["ledger_place"], line["return_id"]
    standing = standings.get(place, Standing())
    stored: str = line["conclusion"] or ""
    return Form(
        key=keys.get(place, ""),
        ledger_place=line["ledger_place"],
        department=line["department"] or NO_DEPARTMENT,
        organization_code=line["organization_code"] or "",
        organization=line["organization"] or NO_ORGANIZATION,
        project_code=line["project_code"] or "",
        project=line["project"] or "",
        due=line["due"],
        received=line["received"],
        days_late=line["days_late"],
        return_number=line["return_number"],
        status=line["status"],
        remark=line["remark"] or "",
        contact=line["contact"] or "",
        paper=line["paper"] or "",
        return_id=line["return_id"],
        is_reviewed=bool(line["is_reviewed"]),
        year=line["year"],
        scheme=line["scheme"],
        declared_grade=line["declared_grade"],
        grade=line["grade"],
        conclusion=standing.conclusion
        if stored in CONCLUSIONS
        else stored,  # the review may have none of these
        accepted=standing.accepted,
        path=line["path"] or "",
        digest=line["digest"] or "",
        copy=line["copy"],
        due_form=line["form"],
        content=line["content"],
        returned=line["returned"],
        chosen=line["chosen"],
        blanks=line["blanks"],
        unread=unread.get(line["ledger_place"], ""),
        miswritten=miswritten.get((line["organization_code"], line["project"]), ""),
        unchanged="、".join(map(name_of_path, copies.get(line["content"], ()))),
        papers=tuple(line["papers"].split()),
        papers_late=line["papers_late"],
        kind="form",
        **{name: number(line[name]) for name in FIGURES},
    )
