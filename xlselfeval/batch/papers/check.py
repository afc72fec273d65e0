"""The check of one report against the form of its unit, as the step of an engine."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date
from itertools import compress
from typing import NamedTuple

from xlselfeval.batch.collect import Found
from xlselfeval.files.limits import Limits
from xlselfeval.files.word.document import Document
from xlselfeval.files.word.earlier_comments import Answer, read_answers
from xlselfeval.files.word.open import open_document
from xlselfeval.report.finding import ReportFinding
from xlselfeval.report_checking import review_document
from xlselfeval.review.evidence import Evidence
from xlselfeval.review.settings import Settings

Record = dict[str, object]
_PACKAGE = b"PK"


class PaperTask(NamedTuple):
    """A report to check: its number and key in the store, its form by file and place in it, and the path of its copy, or None."""

    file: int
    key: str
    found: Found
    form: Found | None = None
    form_place: int = 1
    copy: str | None = None


class CheckedPaper(NamedTuple):
    """A finished task: the number of claims, records of findings, and the content of the copy, if one is wanted."""

    claims: int
    records: tuple[Record, ...]
    content: bytes | None = None


def check_report_content(
    content: bytes,
    form: Evidence | None,
    settings: Settings,
    limits: Limits,
    *,
    asked: Callable[[Sequence[Record]], Sequence[bool]],
    copy_of: date | None,
) -> CheckedPaper:
    """Check the content of a report; with a day also make its copy. Raises UnreadableFile.

    `asked` tells which of the findings the bureau has not settled: the copy has comments at these.
    """
    document = open_document(content, limits)
    review = review_document(document, form)
    findings = tuple(_adjusted(review.findings, settings))
    answers = read_answers(content, limits) if content.startswith(_PACKAGE) else []
    records = tuple(_record(one, _explanation(one, document, answers)) for one in findings)
    copy = None
    if copy_of is not None:
        from xlselfeval.result.report_copy import report_copy

        open_ones = compress(findings, asked(records))
        copy = report_copy(content, document, open_ones, today=copy_of)
    return CheckedPaper(len(review.claims), records, copy)


def _adjusted(findings: Iterable[ReportFinding], settings: Settings) -> Iterator[ReportFinding]:
    """Leave out what the bureau has switched off, and give the other findings the severity that it has set."""
    for one in findings:
        setting = settings.get(one.name)
        if setting is None:
            yield one
        elif not setting.is_off:
            yield replace(one, severity=setting.severity or one.severity)


def _explanation(finding: ReportFinding, document: Document, answers: Sequence[Answer]) -> str:
    """Join what the unit answered beside the comment that an earlier check made at the words of a finding.

    Where something is missing that comment is on a whole paragraph, the next that has text, else the last.
    """
    usable = sorted((one for one in document.all_paragraphs() if one.runs), key=lambda one: one.number) if answers else ()  # fmt: skip
    if not usable:
        return ""
    place = next((one for one in usable if one.number >= finding.paragraph), usable[-1])
    start, end = finding.start, finding.end
    if place.number != finding.paragraph or start >= end:
        start, end = 0, len(place.text)
    runs = {one.number for one in place.runs if one.start < end and start < one.end}
    texts = (one.text for one in answers if any(one.first <= number <= one.last for number in runs))
    return "；".join(dict.fromkeys(texts))


def _record(finding: ReportFinding, explanation: str) -> Record:
    """Return the record of the JSON output with the words for lists and letters, and what the unit explained."""
    words = {"situation": finding.situation, "action": finding.action, "opinion": finding.opinion}
    return finding.to_dict() | words | {"explanation": explanation}
