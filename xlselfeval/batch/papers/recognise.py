"""Recognise reports among documents and texts, by a title and by a section or a claim below it; and data sheets."""

from __future__ import annotations

from collections.abc import Sequence

from xlselfeval.batch.results.outcome import PaperHead
from xlselfeval.data_sheet.read import read_data_sheets
from xlselfeval.errors import UnreadableFile
from xlselfeval.files.limits import Limits
from xlselfeval.files.open import Workbook
from xlselfeval.files.word.document import Document
from xlselfeval.files.word.open import open_document
from xlselfeval.report.check import claims_of
from xlselfeval.report.outline import has_sections, title_of
from xlselfeval.report.passage import Passage
from xlselfeval.report.template import year_of
from xlselfeval.report_checking import organization_of, passages_of
from xlselfeval.review.review import Review

_PACKAGE = b"PK"


def read_report(content: bytes, name: str, limits: Limits) -> PaperHead | None:
    """Read the head of a report; None for a file that is none, or that cannot be read as one."""
    if not content.startswith(_PACKAGE) and not name.lower().endswith(".txt"):
        return None
    try:
        return head_of(open_document(content, limits))
    except UnreadableFile:
        return None


def data_sheet_head(workbook: Workbook, forms: Sequence[Review] = ()) -> PaperHead | None:
    """Read the head of the data sheet in a workbook; None where it has none, or beside `forms` one that is blank.

    A data sheet that names no unit is of that of the forms beside it, where they name one.
    """
    sheets = [one for one in read_data_sheets(workbook) if not (forms and one.is_blank)]
    if not sheets:
        return None
    first = sheets[0]
    beside = {name for one in forms if (name := one.evidence.submission.field_text("organization"))}
    organization = first.organization or (min(beside) if len(beside) == 1 else None)
    year = None if first.year is None else str(first.year)
    return PaperHead(first.title, organization, year, "data-sheet", all(one.is_blank for one in sheets))


def head_of(document: Document) -> PaperHead | None:
    """Read the head of a document; None where it is no report."""
    passages = passages_of(document)
    title = title_of(passages)
    if not title or not (has_sections(passages) or _has_claims(passages)):
        return None
    year = year_of(passages)
    return PaperHead(title, organization_of(passages), None if year is None else str(year))


def _has_claims(passages: tuple[Passage, ...]) -> bool:
    return any(one.name.startswith("figure-") for one in claims_of(passages))
