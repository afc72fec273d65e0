"""The papers that the roster asks for beside the forms, and that have not come, as forms."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Sequence

from xlselfeval.batch.results.paper_forms import order_papers, paper_key
from xlselfeval.batch.results.papers import read_papers
from xlselfeval.batch.results.queries import NOT_RETURNED, Form, forms
from xlselfeval.batch.results.receipts import read_receipts
from xlselfeval.batch.results.register_remarks import remarks_on_register
from xlselfeval.batch.results.rounds import FormReturns, order_returns
from xlselfeval.batch.results.unread_files import UnreadFile, last_unread, still_unread, unread_of_papers
from xlselfeval.files.paths import path_in_words
from xlselfeval.roster.model import MATERIALS, PaperKind

_MISSING, _BLANK = "名单要求报送，尚未收到", "收到的是空白表（未填报）：{path}"


def missing_papers(store: sqlite3.Connection) -> Iterator[Form]:
    """Yield the reports and data sheets that are due and have not come, in the order of the roster.

    A paper of the unit of which nobody knows to which of its forms it belongs stands for any of them.
    """
    every = list(forms(store))
    due = [form for form in every if form.papers]
    if not due:
        return
    receipts, keys = read_receipts(store), {form.key for form in every}
    unread = unread_of_papers(store)
    blanks = {one.owner: one.path for one in read_papers(store) if one.head.is_blank}
    came: set[tuple[PaperKind, str]] = set()
    for one in order_papers(store, receipts, has_roster=True):
        if (counting := one.counting) is not None:
            is_known = counting.owner in keys
            came.add((counting.head.kind, counting.owner if is_known else counting.organization))
    for form in due:
        for kind in form.papers:
            if (kind, form.key) not in came and (kind, form.organization) not in came:
                key = paper_key(form.key, kind)
                blank = (
                    (blanks.get(form.key) or blanks.get(form.organization)) if kind == "data-sheet" else None
                )
                known = order_returns(key, (), receipts, () if blank is None else (0,))
                broken = unread.get((form.ledger_place or 0, kind), ())
                yield _missing(form, kind, known, blank, broken)


def _missing(
    form: Form, kind: PaperKind, known: FormReturns, blank: str | None, broken: Sequence[UnreadFile]
) -> Form:
    reason = _MISSING if blank is None else _BLANK.format(path=path_in_words(blank))
    unread = tuple(still_unread(broken, known))
    asked = unread if unread and blank is None else (reason, *unread)  # what came is not 尚未收到
    remarks = *asked, *remarks_on_register(known, MATERIALS[kind])
    return Form(
        key=known.form, ledger_place=form.ledger_place, department=form.department, organization_code=form.organization_code,
        organization=form.organization, project=f"{form.project}{MATERIALS[kind]}", due=form.due, received=known.received or None,
        days_late=form.papers_late, return_number=None, status=NOT_RETURNED, remark="；".join(remarks), contact=form.contact,
        paper=form.paper, is_reviewed=False, year=form.year, conclusion="", accepted=0, path="", digest="", copy=None,
        due_form=known.form, content="", returned=0, chosen=known.unread_answer, blanks=int(blank is not None), unread=last_unread(broken, known), kind=kind,
    )  # fmt: skip
