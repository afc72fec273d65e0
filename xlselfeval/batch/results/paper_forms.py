"""The reports and data sheets that count, in the shape of forms.

They have their returns in order, their conclusions and their findings.

So the same functions settle, list and count them, and write letters about them.
"""

from __future__ import annotations

import sqlite3
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import NamedTuple

from xlselfeval.batch.results.papers import StoredPaper, read_papers
from xlselfeval.batch.results.queries import (
    NO_DEPARTMENT,
    NO_ORGANIZATION,
    UNKNOWN,
    FindingKey,
    Form,
    Settled,
    StoredFinding,
    has_ledger,
    settled_findings,
)
from xlselfeval.batch.results.receipts import Receipts, content_id, read_day, read_receipts, with_moved
from xlselfeval.batch.results.register_remarks import remarks_on_lateness, remarks_on_register
from xlselfeval.batch.results.requests import reminded_days
from xlselfeval.batch.results.rounds import FormReturns, Return, order_returns
from xlselfeval.batch.results.unread_files import UnreadFile, last_unread, still_unread, unread_of_papers
from xlselfeval.review.conclusion import conclude
from xlselfeval.roster.model import MATERIALS, PaperKind

_PLACE = 0  # in its file, in which forms have the places from 1
_UNKNOWN, _NAMELESS = "单位不在单位名单内，不发函", "未写明单位，不发函"


class PaperReturns(NamedTuple):
    """The returns of one paper in their order, with the one that counts, None where the bureau takes none."""

    returns: FormReturns
    known: tuple[StoredPaper, ...]

    @property
    def counting(self) -> StoredPaper | None:
        """The paper that counts."""
        counting = self.returns.counting
        return None if counting is None else next(one for one in self.known if one.file == counting.id)


def paper_key(owner: str, kind: PaperKind) -> str:
    """Return the key of the report or data sheet of an owner, which is that of no form."""
    return f"{owner}#{MATERIALS[kind]}"


def order_papers(store: sqlite3.Connection, receipts: Receipts, *, has_roster: bool) -> list[PaperReturns]:
    """Order the papers of each kind and owner as the returns of a form are.

    Blank data sheets are none. With a roster a paper counts when its file has been moved away, as a return does. The list has the order of the
    roster; then, and without one, that of names, those that name no unit last.
    """
    receipts, owned = with_moved(receipts), defaultdict[str, list[StoredPaper]](list)
    blanks: dict[str, list[int]] = defaultdict(list)
    for one in read_papers(store):
        if one.owner and (one.is_here or has_roster):
            key = paper_key(one.owner, one.head.kind)
            if one.head.is_blank:
                blanks[key].append(one.first_run)
            else:
                owned[key].append(one)
    reminded = reminded_days(store)
    ordered = [
        PaperReturns(
            order_returns(key, [_return(one) for one in own], receipts, blanks[key], reminded.get(key, ())),
            tuple(own),
        )
        for key, own in owned.items()
    ]
    return sorted(ordered, key=_order)


def unmatched_papers(store: sqlite3.Connection) -> set[str]:
    """Find the contents of the papers of a run that are not matched yet: what is known of their returns holds."""
    return {content_id(one.digest, _PLACE) for one in read_papers(store) if not one.owner}


def current_papers(store: sqlite3.Connection) -> list[StoredPaper]:
    """List the papers that count, in order."""
    ordered = order_papers(store, read_receipts(store), has_roster=has_ledger(store))
    return [one.counting for one in ordered if one.counting is not None]


def paper_forms(store: sqlite3.Connection, settled: Settled | None = None) -> Iterator[Form]:
    """Yield reports and data sheets as forms, in order.

    Their conclusions leave out `settled` findings, without it those of the store.
    """
    return (form for form, _ in _forms(store, settled))


def paper_findings(
    store: sqlite3.Connection, audience: str, settled: Settled | None = None
) -> Iterator[StoredFinding]:
    """Yield the findings for "unit" or "bureau" about the papers that count, the gravest of each first."""
    for form, report in _forms(store, settled):
        if report is None:
            continue
        for one in [finding for finding in report.findings if finding.audience == audience]:
            explanation = report.explanations.get((one.name, one.subject), "")
            yield StoredFinding(form=form, of_batch=False, finding=one, explanation=explanation)


def _forms(store: sqlite3.Connection, settled: Settled | None) -> Iterator[tuple[Form, StoredPaper | None]]:
    known = settled_findings(store) if settled is None else settled
    query = "SELECT place, organization_code, contact, due, papers FROM ledger"
    lines = {line["place"]: line for line in store.execute(query)}
    unread = unread_of_papers(store) if lines else {}
    for one in order_papers(store, read_receipts(store), has_roster=bool(lines)):
        about = one.counting or one.known[0]
        broken = unread.get((about.place or 0, about.head.kind), ())
        yield _form(one, known, lines, broken), one.counting


def _form(
    one: PaperReturns, settled: Settled, lines: Mapping[int, sqlite3.Row], broken: Sequence[UnreadFile]
) -> Form:
    """Make the form of a paper; `lines` are those of the ledger, which is empty without a roster.

    `broken` are the files with its name that cannot be read.
    """
    returns, counting = one.returns, one.counting
    if broken:  # it may have been that paper: a letter that called it missing proves nothing
        returns = replace(returns, reminded=())
    about = counting or one.known[0]
    is_known, line = not lines or about.place is not None, lines.get(about.place or 0)
    states = [
        (finding.severity, settled.get(FindingKey(returns.form, finding.name, finding.subject)))
        for finding in (() if counting is None else counting.for_unit)
    ]
    due = line["due"] if line and about.head.kind in line["papers"].split() else None
    due_day = read_day(due or "")
    status, late = returns.judge(due_day)
    asked = conclude(severity for severity, state in states if state is None)
    is_checked = counting is not None and counting.is_checked
    return Form(
        key=returns.form,
        ledger_place=about.place,
        department=about.department or NO_DEPARTMENT,
        organization_code=(line["organization_code"] or "") if line else "",
        organization=about.organization or NO_ORGANIZATION,
        project=f"{about.project}{MATERIALS[about.head.kind]}",
        due=due,
        received=returns.received or None,
        days_late=late,
        return_number=returns.number,
        contact=(line["contact"] or "") if line else "",
        status=status if is_known else UNKNOWN,
        remark="；".join(
            (
                *_remarks(one._replace(returns=returns), due_day, is_known=is_known),
                *still_unread(broken, returns),
            )
        ),
        is_reviewed=is_checked,
        year=about.head.year,
        conclusion=asked if is_checked else "",
        accepted=sum(state == "accepted" for _, state in states),
        path="" if counting is None else counting.path,
        digest="" if counting is None else counting.digest,
        copy=None if counting is None else counting.copy,
        due_form=returns.form,
        content="" if returns.counting is None else returns.counting.content,
        returned=len(returns.returns),
        chosen=returns.unread_answer or returns.answer,
        unread=last_unread(broken, returns),
        kind=about.head.kind,
    )


def _remarks(one: PaperReturns, due: date | None, *, is_known: bool) -> Iterator[str]:
    """Yield the remarks on a paper, for its line in the list.

    They say why no letter or check is about it, or no comparison with a form, and what became of what the
    bureau typed beside it.
    """
    word = MATERIALS[one.known[0].head.kind]
    if not is_known:
        yield f"{word}{_UNKNOWN if one.known[0].organization else _NAMELESS}"
    if one.counting is not None and one.counting.message:
        yield one.counting.message
    elif one.counting is not None and is_known and one.counting.missing_comparison:
        yield one.counting.missing_comparison
    yield from remarks_on_register(one.returns, word)
    yield from remarks_on_lateness(one.returns, due)


def _return(one: StoredPaper) -> Return:
    """Make the return of a paper, by its content."""
    return Return(
        id=one.file, path=one.path, content=content_id(one.digest, _PLACE), first_run=one.first_run,
        seen=one.seen, organization=one.organization, department=one.department,
        project=one.project, issued_id=None, texts=(), year=one.head.year, modified=one.modified, is_here=one.is_here,
    )  # fmt: skip


def _order(one: PaperReturns) -> tuple[object, ...]:
    """Return the order of the roster; then, and without one, by name, those that name no unit last."""
    about = one.counting or one.known[0]
    names = (not about.organization, about.department, about.organization, about.path)
    return about.place is None, about.place or 0, *names[:-1], about.head.kind, names[-1]
