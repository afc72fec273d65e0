"""The check of a report: open it, read its claims, compare it with the form in it or beside it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

from xlselfeval.checking import Checker
from xlselfeval.errors import UnreadableFile
from xlselfeval.files.limits import LIMITS, Limits
from xlselfeval.files.word.document import Document, Paragraph
from xlselfeval.files.word.open import open_document
from xlselfeval.files.word.sheets import document_workbook
from xlselfeval.report.check import claims_of
from xlselfeval.report.claim import Claim
from xlselfeval.report.finding import ReportFinding, findings_of
from xlselfeval.report.passage import Passage
from xlselfeval.report.template import year_of
from xlselfeval.review.evidence import Evidence
from xlselfeval.review.review import Review

_SHORTEST_CELL = 20  # characters of a text in a table that is read for claims
_ORGANIZATION = re.compile(
    r"(?:单位名称|部门名称|填报单位|报告单位)\s*(?:\(盖章\))?\s*:?\s*(?P<name>[\u4e00-\u9fff()]{3,40})"
)
_TITLE = re.compile(
    r"^\s*(?P<name>[\u4e00-\u9fff()]{3,40}?)(?:关于)?20\d\d\s*年度?[^。]{0,30}(?:报告|说明)\s*$"
)


@dataclass(frozen=True, kw_only=True, slots=True, eq=False)
class ReportReview:
    """A report that has been checked: its text, its claims, the findings in the order of the text."""

    document: Document
    claims: tuple[Claim, ...]
    findings: tuple[ReportFinding, ...]
    organization: str | None
    year: int | None

    def to_dict(self, file: str = "") -> dict[str, object]:
        """Return the JSON record that `report check --json` prints."""
        return {
            "file": file, "kind": "report", "status": "reviewed", "error": None, "organization": self.organization,
            "year": None if self.year is None else str(self.year), "claims": len(self.claims),
            "checked": len(self.claims), "findings": [one.to_dict() for one in self.findings],
        }  # fmt: skip


def check_report(
    source: str | Path | bytes, *, form: Review | None = None, limits: Limits = LIMITS
) -> ReportReview:
    """Check a .docx or .txt; `form` is the unit's reviewed form, with which its figures are compared.

    Without one the form in a .docx counts, if it holds one. Raises UnreadableFile for what is no such document.
    """
    document = open_document(source if isinstance(source, bytes) else Path(source), limits)
    form = form or _form_inside(document, limits)
    return review_document(document, None if form is None else form.evidence)


def _form_inside(document: Document, limits: Limits) -> Review | None:
    """Review the one form among the tables of a document; None where there is none, or several."""
    if not document.tables:
        return None
    try:
        reviews = Checker(limits=limits).check_workbook(document_workbook(document, limits))
    except UnreadableFile:
        return None
    return reviews[0] if len(reviews) == 1 else None


def review_document(document: Document, form: Evidence | None = None) -> ReportReview:
    """Check a document that has been read, against the evidence of the unit's form where there is one."""
    passages = passages_of(document)
    found = claims_of(passages, form, has_table=form is not None or bool(document.tables))
    submission = None if form is None else form.submission
    return ReportReview(
        document=document,
        claims=tuple(found),
        findings=findings_of(found, passages),
        organization=organization_of(passages)
        or (submission.field_text("organization") if submission else None),
        year=year_of(passages) or (submission.year if submission else None),
    )


def passages_of(document: Document) -> tuple[Passage, ...]:
    """Return the paragraphs of a document and the longer texts of its tables, by number."""
    cells = (one for table in document.tables for cell in table.cells for one in cell.paragraphs)
    texts = [
        *map(_passage, document.paragraphs),
        *(_passage(one) for one in cells if len(one.text) >= _SHORTEST_CELL),
    ]
    return tuple(sorted(texts, key=lambda one: one.number))


def _passage(paragraph: Paragraph) -> Passage:
    return Passage(paragraph.number, paragraph.text, paragraph.prefix, is_cell=paragraph.kind == "cell")


def organization_of(passages: tuple[Passage, ...]) -> str | None:
    """Find the unit in the line 单位名称, or at the beginning of the title."""
    for pattern in (_ORGANIZATION, _TITLE):
        for passage in passages[:20]:
            match = pattern.search(passage.text)
            if match is not None:
                return match["name"].strip("()")
    return None


def error_record(file: str, name: str, message: str) -> dict[str, object]:
    """Return the JSON record of a report that could not be read."""
    return {
        "file": file, "kind": "report", "status": "unreadable", "error": {"name": name, "message": message},
        "organization": None, "year": None, "claims": 0, "checked": 0, "findings": [],
    }  # fmt: skip
