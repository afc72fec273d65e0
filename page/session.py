"""The forms and data sheets that were checked in this tab, and how the other papers of their units find them."""

from __future__ import annotations

import json
from dataclasses import replace

from xlselfeval.across.data_sheet_beside import compare_data_sheet
from xlselfeval.batch.papers.match import NO_FORM, NO_WHOLE_FORM, Forms, Match, Named
from xlselfeval.batch.papers.recognise import data_sheet_head
from xlselfeval.batch.results.queries import NO_ORGANIZATION, Form
from xlselfeval.checking import Papers
from xlselfeval.data_sheet.values import DataSheet
from xlselfeval.files.open import Workbook
from xlselfeval.review.review import Review

_ASK = "，请一并选择后再核对"
_FOR_UNIT = {  # what the bureau has not received, the unit has not chosen
    NO_FORM: f"没有选该单位的自评表{_ASK}",
    NO_WHOLE_FORM: f"没有选该单位的部门整体支出自评表{_ASK}",
}
_forms: dict[str, tuple[Form, Review]] = {}
_sheets: dict[str | None, tuple[Named, DataSheet]] = {}


def keep_form(name: str, review: Review) -> None:
    """Keep a form that is filled in, for the other papers of its unit.

    A corrected one takes the place of the earlier.
    """
    if review.is_blank:
        return
    submission = review.evidence.submission
    organization = submission.field_text("organization") or NO_ORGANIZATION
    project = submission.field_text("project") or ""
    key = json.dumps((organization, project, submission.year))
    form = Form(
        key=key, ledger_place=None, department="", organization=organization, project=project, received=None, return_number=1, status="", remark="",
        is_reviewed=True, year=None if submission.year is None else str(submission.year), conclusion=review.conclusion,
        accepted=0, path=name, digest="", copy=None, due_form="", content="", returned=1, chosen="",
    )  # fmt: skip
    _forms[key] = form, review


def with_form(name: str, workbook: Workbook, papers: Papers) -> tuple[Papers, list[str]]:
    """Keep the one data sheet of a workbook, and compare it with the form of its unit where the workbook has none.

    Also returned are the names of the files that it was compared with.
    """
    head = data_sheet_head(workbook, papers.reviews)
    if head is None or head.is_blank or len(papers.sheets) != 1:
        return papers, []
    (sheet,), named = papers.sheets, Named(name, head)
    _sheets[head.organization] = named, sheet.sheet
    if papers.reviews or not _forms:
        return papers, []
    match = match_of(named)
    form = form_of(match)
    if form is None or match.form is None:
        return papers._replace(sheets=(replace(sheet, not_compared=why_not_compared(match)),)), []
    return papers._replace(sheets=(compare_data_sheet(sheet, form.evidence, is_matched=True),)), [
        match.form.path
    ]


def match_of(paper: Named) -> Match:
    """Find the form of a paper among those of this session, by the rules of a batch."""
    return Forms([form for form, _ in _forms.values()], None).match(paper)


def why_not_compared(match: Match) -> str:
    """Say to the unit why a paper is compared with no form."""
    if not _forms:
        return f"没有选自评表{_ASK}"
    return _FOR_UNIT.get(match.not_compared, match.not_compared)


def form_of(match: Match) -> Review | None:
    """Return the form that a paper is compared with, if any."""
    return None if match.form is None or match.not_compared else _forms[match.form.key][1]


def has_data_sheets() -> bool:
    """Check whether a data sheet was checked in this tab."""
    return bool(_sheets)


def data_sheet_of(match: Match, report: Named) -> tuple[str, DataSheet | None]:
    """Find the data sheet of the unit that a report is about, and its file; none for a report on a project."""
    is_of_project = bool(match.form.project) if match.form is not None else report.is_of_project
    for named, sheet in () if is_of_project else reversed(_sheets.values()):
        own = match_of(named)
        if match.owner == own.owner or (match.form is None and match.organization == own.organization != ""):
            return named.path, sheet
    return "", None
