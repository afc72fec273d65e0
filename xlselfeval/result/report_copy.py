"""The checked copy of a report: a comment at every finding, everything else as it was."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import date
from pathlib import Path

from xlselfeval.files.atomic import write_whole
from xlselfeval.files.paths import canonical_path, marked_name, numbered_names
from xlselfeval.files.word.comments import Comment, with_comments
from xlselfeval.files.word.document import Document
from xlselfeval.files.word.plain_document import plain_document
from xlselfeval.report.finding import ReportFinding
from xlselfeval.result.todo import EXPLAINED
from xlselfeval.review.entries import IN_STUDY
from xlselfeval.review.finding import demand


def write_report_copy(
    source: Path,
    document: Document,
    findings: Iterable[ReportFinding],
    folder: Path,
    *,
    taken: Collection[Path],
    today: date,
) -> Path:
    """Write the copy of a .docx, or a .docx of a .txt, into a folder.

    It replaces none of the files that are `taken`. Raises UnreadableFile where the file cannot be written.
    """
    names = numbered_names(marked_name(f"{source.stem}.docx").removesuffix(".docx"), ".docx")
    copy = next(folder / name for name in names if canonical_path(folder / name) not in taken)
    write_whole(copy, report_copy(source.read_bytes(), document, findings, today=today))
    return copy


def report_copy(
    content: bytes,
    document: Document,
    findings: Iterable[ReportFinding],
    *,
    explained: Collection[ReportFinding] = (),
    today: date,
) -> bytes:
    """Return the copy of a .docx, or a .docx of a .txt, with a comment at every finding.

    Of those that are `explained` and not decided the comment asks nothing.
    """
    if not content.startswith(b"PK"):
        content = plain_document([one.text for one in document.paragraphs])
    return with_comments(
        content, [_comment(one, is_explained=one in explained) for one in findings], today=today
    )


def _comment(finding: ReportFinding, *, is_explained: bool) -> Comment:
    text = f"【{demand(finding)}】{finding.sentence}"
    if is_explained:
        text = f"【{IN_STUDY}】{finding.situation}。{EXPLAINED}"
    return Comment(paragraph=finding.paragraph, start=finding.start, end=finding.end, text=text)
