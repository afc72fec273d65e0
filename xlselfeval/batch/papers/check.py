"""The check of one report or data sheet against the other papers of its unit, as the step of an engine."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date
from itertools import islice
from typing import NamedTuple

from xlselfeval.across.data_sheet_beside import compare_data_sheet
from xlselfeval.across.figures import Paper
from xlselfeval.batch.settled import Treatment
from xlselfeval.batch.sources.collect import Found
from xlselfeval.checking import Checker
from xlselfeval.data_sheet.review import DataReview, adjusted_sheet, check_data_sheets, check_results
from xlselfeval.data_sheet.values import DataSheet
from xlselfeval.files.limits import Limits
from xlselfeval.files.open import Workbook
from xlselfeval.files.sheet import Sheet
from xlselfeval.files.word.document import Document
from xlselfeval.files.word.earlier_comments import Answer, read_answers
from xlselfeval.files.word.open import open_document
from xlselfeval.reading.sender_files import SenderFiles
from xlselfeval.report.finding import ReportFinding
from xlselfeval.report_checking import ReportReview, adjusted_report, check_report, review_document
from xlselfeval.result.checked_copy import checked_copy, earlier_results
from xlselfeval.result.earlier import remarks_of
from xlselfeval.result.remarks import take_remarks
from xlselfeval.review.entries import list_lines
from xlselfeval.review.evidence import Evidence
from xlselfeval.review.finding import Finding
from xlselfeval.review.records.fields import FINDING_FIELDS, record_of
from xlselfeval.review.review import Review
from xlselfeval.review.settings import Settings
from xlselfeval.roster.model import PaperKind
from xlselfeval.scoring.text import join_sentences

Record = dict[str, object]
Judge = Callable[[Sequence[Record]], Sequence[Treatment]]
_PACKAGE = b"PK"


class PaperTask(NamedTuple):
    """A paper to check: its number and key in the store, and the path of its copy, or None.

    `form` is the file of its form, at `form_place` in it, `data` that of the unit's data sheet, `projects` are the figures of
    the forms of its projects; `line` is the place of the
    unit's line in the roster, from 0, `day` the date on the copy if not today's.
    """

    file: int
    key: str
    kind: PaperKind
    found: Found
    form: Found | None = None
    form_place: int = 1
    data: Found | None = None
    projects: tuple[Paper, ...] = ()
    line: int | None = None
    copy: str | None = None
    day: date | None = None


class CheckedPaper(NamedTuple):
    """A finished task: the number of claims, records of findings, and the content of the copy, if one is wanted.

    `issued` is where the issued content of all its data sheets is known from, "" where they differ.
    """

    claims: int
    records: tuple[Record, ...]
    content: bytes | None = None
    issued: str = ""


def check_papers_in(
    checker: Checker, content: bytes, name: str, kind: PaperKind
) -> tuple[ReportReview | DataReview, ...]:
    """Check the report, or the data sheets, of one file alone, with what else is in it. Raises UnreadableFile."""
    if kind == "report":
        return (check_report(content, limits=checker.limits, settings=checker.settings),)
    papers = checker.check_papers(checker.open(content), name)
    return tuple(one for one in papers.sheets if not (papers.reviews and one.is_blank))


def check_report_content(
    content: bytes,
    form: Evidence | None,
    data: DataSheet | None,
    known: Paper | None,
    settings: Settings,
    limits: Limits,
    *,
    judge: Judge,
    copy_of: date | None,
) -> CheckedPaper:
    """Check the content of a report; with a day also make its copy. Raises UnreadableFile.

    `judge` tells how each finding is to be shown: the copy has comments at those that are not settled.
    """
    document = open_document(content, limits)
    review = review_document(document, form, data, known, limits=limits, is_matched=True)
    review = adjusted_report(review, settings)
    answers = answers_in(content, limits)
    records = tuple(_record(one, answer_beside(one, document, answers)) for one in review.findings)
    copy = None
    if copy_of is not None:
        from xlselfeval.result.report_copy import report_copy

        found = list(zip(review.findings, judge(records), strict=True))
        left = [one for one, standing in found if standing != "settled"]
        explained = [one for one, standing in found if standing == "in-study"]
        copy = report_copy(content, document, left, explained=explained, today=copy_of)
    return CheckedPaper(review.checked, records, copy)


def check_data_workbook(
    workbook: Workbook,
    reviews: Sequence[Review],
    form: Evidence | None,
    known: Paper | None,
    projects: Sequence[Paper],
    settings: Settings,
    sender: SenderFiles | None,
    *,
    file: str,
    judge: Judge,
    copy_of: date | None,
) -> CheckedPaper:
    """Check the data sheets of a workbook; with a day also make its copy, with the `reviews` of its forms.

    One data sheet alone is compared with the form, the forms of its projects and what the bureau knows. The copy shows what is not settled.
    """
    sheets = [one for one in check_data_sheets(workbook, sender) if not (reviews and one.is_blank)]
    if not reviews:
        sheets = [*check_results(workbook, sheets)]
    if len(sheets) == 1:
        sheets = [compare_data_sheet(sheets[0], form, known, projects, is_matched=True)]
    sheets = [adjusted_sheet(one, settings) for one in sheets]
    old = earlier_results(workbook)
    records = [record for one in sheets for record in _records(one, old)]
    copy = None
    if copy_of is not None:
        standings = iter(judge(records))
        shown = [_judged(one, list(islice(standings, len(one.findings)))) for one in sheets]
        copy = checked_copy(workbook, reviews, sheets=shown, file=file, today=copy_of)
    figures = sum(figure.number is not None for one in sheets for row in one.sheet.all_rows() for figure in row.figures.values())  # fmt: skip
    issued = {str(one.sheet.record_source.kind) for one in sheets}
    return CheckedPaper(figures, tuple(records), copy, issued.pop() if len(issued) == 1 else "")


def _records(review: DataReview, old: Iterable[Sheet]) -> Iterator[Record]:
    """Yield the records of the findings, with what the unit wrote beside them on its earlier 核对结果."""
    fact = f"工作表：{review.sheet.sheet}　　"
    earlier = next((one for one in old if any(fact in cell.text for cell in one.cells.values())), None)
    remarks = {} if earlier is None else remarks_of(earlier)
    lines = list_lines(review.findings)
    written: dict[tuple[str, str], str] = {}
    for line, (explanation, _) in zip(lines, take_remarks(lines, remarks, {}), strict=True):
        written |= {_key(one): explanation for one in line}
    for one in review.findings:
        yield record_of(one, FINDING_FIELDS) | {"explanation": written.get(_key(one), "")}


def _judged(review: DataReview, standings: Sequence[Treatment]) -> DataReview:
    """Leave out of a review what is settled, and mark what is explained and not decided."""
    found = list(zip(review.findings, standings, strict=True))
    explained = frozenset(_key(one) for one, standing in found if standing == "in-study")
    return replace(
        review, findings=tuple(one for one, state in found if state != "settled"), explained=explained
    )


def _key(finding: Finding) -> tuple[str, str]:
    return finding.name, finding.subject


def answers_in(content: bytes, limits: Limits) -> list[Answer]:
    """Read what a unit answered in the comments of a report; a text has none."""
    return read_answers(content, limits) if content.startswith(_PACKAGE) else []


def answer_beside(finding: ReportFinding, document: Document, answers: Sequence[Answer]) -> str:
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
    return join_sentences(dict.fromkeys(texts))


def _record(finding: ReportFinding, explanation: str) -> Record:
    """Return the record of the JSON output with the words for lists and letters, and what the unit explained."""
    words = {
        "situation": finding.situation,
        "action": finding.action,
        "opinion": finding.opinion,
        "hint": finding.hint,
    }
    return finding.to_dict() | words | {"explanation": explanation}
