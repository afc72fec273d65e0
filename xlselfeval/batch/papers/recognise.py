"""Recognise reports among documents and texts, by a title and by a section or a claim below it; and data sheets."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import accumulate, takewhile

from xlselfeval.batch.results.outcome import PaperHead
from xlselfeval.data_sheet.read import read_data_sheets
from xlselfeval.errors import UnreadableFile
from xlselfeval.files.limits import Limits
from xlselfeval.files.open import Workbook
from xlselfeval.files.word.document import Document
from xlselfeval.files.word.open import open_document
from xlselfeval.report.check import claims_of
from xlselfeval.report.outline import has_sections
from xlselfeval.report.passage import Passage
from xlselfeval.report.template import year_of
from xlselfeval.report_checking import organization_of, passages_of
from xlselfeval.review.review import Review

_TITLE = re.compile(r"报\s*告|说\s*明|总\s*结")
_NO_TITLE = re.compile(
    r"(?:函|通知|通报|请示|批复|意见表|[:：。；;，,])\s*$|(?:填[报表写]|编制|操作|使用)说明|\.(?:docx?|docm|wps|txt|pdf|xlsx?)(?![a-z])|"
    r"[(（][^()（）]{0,40}\d\s*条[^()（）]{0,40}[)）]",
    re.IGNORECASE,
)
# the title of a letter to units, over any number of lines; a unit's own 关于报送自评报告的函 may have the report below it
_LETTER = re.compile(r"(?:关于.*的(?:通知|通报)|商请.*的函|审核意见表)(?:[(（][^()（）]*[)）])?$")
_BELOW_TITLE = re.compile(r"[:：。；;]\s*$|^\s*(?:[(（]?[一二三四五六七八九十]+[)）、]|目\s*录\s*$)")
_LINES, _LONGEST = 12, 60  # the first lines with text, and the characters of a title
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
    title = _title(passages)
    if not title or not (has_sections(passages) or _has_claims(passages)):
        return None
    year = year_of(passages)
    return PaperHead(title, organization_of(passages), None if year is None else str(year))


def _title(passages: tuple[Passage, ...]) -> str:
    """Find the title; the name of the unit may stand on a line of its own above it. A letter to units has none."""
    lines = [one.original.strip() for one in passages if not one.is_cell and one.original.strip()][:_LINES]
    if _is_letter(lines):
        return ""
    for place, line in enumerate(lines):
        if len(line) <= _LONGEST and _TITLE.search(line) and not _NO_TITLE.search(line):
            return "".join(one for one in lines[: place + 1] if len(one) <= _LONGEST)
    return ""


def _is_letter(lines: Sequence[str]) -> bool:
    """Check whether the lines above the text, of which a title may take several, are the title of a letter to units."""
    above = takewhile(lambda line: len(line) <= _LONGEST and not _BELOW_TITLE.search(line), lines)
    return any(_LETTER.search(title) for title in accumulate(re.sub(r"\s", "", line) for line in above))


def _has_claims(passages: tuple[Passage, ...]) -> bool:
    return any(one.name.startswith("figure-") for one in claims_of(passages))
