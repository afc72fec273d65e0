"""The work of a batch on one file: its survey, its review and its checked copy."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import asdict, dataclass, replace
from datetime import date
from decimal import Decimal
from functools import lru_cache, partial
from pathlib import Path

from xlselfeval.batch.compare_with_roster import compare_with_roster, paper_of_line, with_approved_rows
from xlselfeval.batch.copies.earlier import put_aside
from xlselfeval.batch.copies.own import content_marks
from xlselfeval.batch.papers.check import (
    CheckedPaper,
    PaperTask,
    check_data_workbook,
    check_papers_in,
    check_report_content,
)
from xlselfeval.batch.papers.recognise import data_sheet_head, read_report
from xlselfeval.batch.plan import file_result, refused
from xlselfeval.batch.results.identify_form import RosterIndex
from xlselfeval.batch.results.outcome import (
    FileResult,
    FormResult,
    Outcome,
    outcome_of,
    outcome_of_forms,
    outcome_with_papers,
)
from xlselfeval.batch.results.receipts import content_id
from xlselfeval.batch.settled import Decisions, basis_digest, settle, treat_records, with_studied_places
from xlselfeval.batch.sources.archives import SourceReader
from xlselfeval.batch.sources.collect import Found, survey, without_copies
from xlselfeval.batch.wrong_folder import LOOKED_INTO
from xlselfeval.cell import Cell
from xlselfeval.checking import Checker
from xlselfeval.data_sheet.read import read_data_sheets
from xlselfeval.errors import UnreadableFile
from xlselfeval.files.atomic import write_whole
from xlselfeval.files.compound_file import SIGNATURE as COMPOUND_FILE
from xlselfeval.files.limits import LIMITS, Limits
from xlselfeval.files.open import Workbook, open_workbook
from xlselfeval.issue_record import IssueRecord
from xlselfeval.reading.sender_files import records_in
from xlselfeval.resources import templates_folder
from xlselfeval.result.checked_copy import checked_copy, earlier_results
from xlselfeval.result.earlier import Explanation, read_explanations
from xlselfeval.result.save_copy import free_path, save_copy
from xlselfeval.review.review import Review
from xlselfeval.review.settings import Settings, adjusted_review
from xlselfeval.scoring.answers import TEN_THOUSAND
from xlselfeval.scoring.number import amount_of, half_up, plain_or_none
from xlselfeval.scoring.text import compact, digest_text
from xlselfeval.submission import Submission
from xlselfeval.version import __version__

_LONG_TEXT = 20  # characters from which a goal or a note is a text of the unit's own
_RATE_PLACES = 4  # of an execution rate: 0.9987 is 99.87 %
BLANK = "除下发时已有的内容外未作填报，不计为报送"
_AS_REPORT = "；属自评报告的，请另存为.docx后重新报送"
_MARK = "核对"  # before the number of a copy whose path is taken


@lru_cache(maxsize=1)
def program_digest() -> str:
    """Return the program's version with a digest of the shipped schemes and profiles."""
    digest = hashlib.sha256()
    for path in sorted(templates_folder().rglob("*.toml")):
        digest.update(path.name.encode() + b"\0" + path.read_bytes().replace(b"\r\n", b"\n"))
    return f"{__version__}-{digest.hexdigest()[:16]}"


def rules_digest(checker: Checker, settings: Settings | None = None) -> str:
    """Return sixteen characters that identify everything that results depend on but the files.

    They change with the program, its schemes, the chosen rules, the issued files and the bureau's settings.
    """
    chosen = [None if one is None else asdict(one) for one in (checker.scheme, checker.profile)]
    issued = "" if checker.issued is None else checker.issued.digest
    changed = sorted(
        (name, one.is_off, one.severity, one.explainable) for name, one in (settings or {}).items()
    )
    # With higher ones a refused file is read.
    raised = "" if checker.limits == LIMITS else str(checker.limits)
    text = (
        f"{program_digest()}\n{json.dumps(chosen, default=str)}{issued}{changed or ''}{checker.basis}{raised}"
    )
    return digest_text(text)


@dataclass(frozen=True, kw_only=True, slots=True)
class Task:
    """One file to check.

    `copy` is the path of its copy below the output folder, or None; `day` is the date on the copy if it is
    not today's.
    """

    found: Found
    copy: str | None = None
    day: date | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Checked:
    """A finished task; `content` is the copy where the worker did not write it."""

    result: FileResult
    content: bytes | None = None


class FileWorker:
    """Does the work of a batch on its files, one after another.

    Each process of an engine has one. `output` is the folder of the copies; with None they come back as bytes, from
    a machine that does not reach it. `today` is the date on the 核对结果 sheet. `roster` holds the bureau's own figures,
    `settings` what it has changed about kinds of findings, `decisions` what it has settled before. `studied` tells of the
    returns in the store, by content, whether they are 正在审核; of another one its own findings for the bureau tell.
    """

    def __init__(
        self,
        checker: Checker,
        output: Path | None = None,
        today: date = date.min,
        roster: RosterIndex | None = None,
        settings: Settings | None = None,
        decisions: Decisions | None = None,
        studied: Mapping[str, bool] | None = None,
    ) -> None:
        self._checker, self._output, self._today, self._roster = checker, output, today, roster
        self._settings: Settings = settings or {}
        self._decisions: Decisions = decisions or {}
        self._studied = studied or {}
        self._reader = SourceReader(checker.limits)

    def close(self) -> None:
        """Close the archive that is open."""
        self._reader.close()

    def survey(self, found: Found) -> tuple[Found, ...]:
        """Return a file with its digest, or the files in an archive."""
        return survey(found, self._checker.limits)

    def content_marks(self, found: Found) -> tuple[str, ...]:
        """Make the marks by which a file and the copies made from it are known; none where it cannot be read."""
        try:
            return content_marks(self._read(found), self._checker.limits)
        except UnreadableFile:
            return ()

    def issue_records(self, found: Found) -> tuple[IssueRecord, ...]:
        """Read the sound records of what was issued from a file.

        Of an archive the first files are read; what cannot be read has none.
        """
        records = list[IssueRecord]()
        surveyed, _ = without_copies(self.survey(found), {})
        for one in surveyed[:LOOKED_INTO]:
            with suppress(UnreadableFile):
                inside = () if one.outcome else records_in(self._checker.open(self._read(one))).values()
                records += [record for record in inside if record.is_sound]
        # the formulas and texts of a form are much to hand to another process
        return tuple(replace(one, rows=(), texts=(), formulas={}) for one in records)

    def survey_and_check(self, found: Found) -> tuple[FileResult, ...]:
        """Return the results of a file, or of the files in an archive, without copies.

        Reports and data sheets are checked, too.
        """
        surveyed = (found,) if found.outcome else self.survey(found)
        every, _ = without_copies(surveyed, {})
        return tuple(refused(one) if one.outcome else self._check_all(one) for one in every)

    def _check_all(self, found: Found) -> FileResult:
        """Review the forms, the data sheets and the report in one file."""
        result = self.check(Task(found=found)).result
        if result.paper is None:
            return result
        try:
            papers = check_papers_in(self._checker, self._read(found), found.name, result.paper.kind)
        except UnreadableFile as error:
            return file_result(found, outcome_of(error.name), error.message, error.name)
        records = tuple(one.to_dict(found.path) for one in papers)
        outcome = outcome_with_papers(result.outcome, records) if result.forms else result.outcome
        return replace(result, outcome=outcome, papers=records)

    def check(self, task: Task) -> Checked:
        """Review one file and write its copy; whatever is wrong with the file is an outcome."""
        try:
            content = self._read(task.found)
        except UnreadableFile as error:  # without a digest no later run takes it over
            result = file_result(task.found, outcome_of(error.name), error.message, error.name)
            return Checked(result=replace(result, digest=""))
        return self.check_content(task, content)

    def check_content(self, task: Task, content: bytes) -> Checked:
        """Review the content of one file and write its copy."""
        found, workbook = task.found, None
        try:
            workbook = self._checker.open(content)
            reviews, written_beside = self._reviews(workbook, found)
            is_blank = all(one.is_blank for one in reviews)
            copy, written, trouble = (None, None, BLANK) if is_blank else self._copy(task, workbook, reviews)
        except UnreadableFile as error:
            paper = read_report(content, found.name, self._checker.limits)
            if paper is None and workbook is not None and error.name == "no-form":
                paper = data_sheet_head(workbook)
            if paper is not None:
                outcome: Outcome = "blank" if paper.is_blank else paper.kind
                result = file_result(found, outcome, BLANK if paper.is_blank else "")
                return Checked(result=replace(result, paper=paper))
            is_document = workbook is not None and workbook.values_of == "docx"
            outcome = "word-or-pdf" if is_document and error.name == "no-form" else _outcome(error, content)
            advice = _AS_REPORT if outcome == "word-or-pdf" and not is_document else ""
            return Checked(result=file_result(found, outcome, error.message + advice, error.name))
        forms = tuple(
            replace(form_result(found.path, review), explanations=explanations)
            for review, explanations in zip(reviews, written_beside, strict=True)
        )
        outcome = outcome_of_forms(form.conclusion for form in forms if not form.is_blank)
        result = file_result(found, outcome, trouble)
        basis = basis_digest(self._roster, self._decisions, (form.names for form in forms), found.path)
        studied = (place for place, review in enumerate(reviews, 1) if review.is_studied)
        basis = with_studied_places(basis, studied)
        paper = (
            read_report(content, found.name, self._checker.limits) if workbook.values_of == "docx" else None
        )
        paper = paper or data_sheet_head(workbook, reviews)
        result = replace(result, forms=forms, copy=copy, roster=basis, paper=paper)
        return Checked(result=result, content=written)

    def check_paper(self, task: PaperTask) -> CheckedPaper | str:
        """Check a report or data sheet against the other papers of its unit, the form reviewed as in its own turn.

        A message where one cannot be read.
        """
        limits, form, data = self._checker.limits, None, None
        try:
            content = self._read(task.found)
            if task.form is not None:
                workbook = self._checker.open(self._read(task.form))
                read = self._checker.read_forms(workbook, task.form.name)[task.form_place - 1]
                form = self._review(read, task.form.path).evidence
            if task.data is not None:
                sheets = read_data_sheets(self._checker.open(self._read(task.data)))
                data = sheets[0] if len(sheets) == 1 else None
            known = None
            if self._roster is not None and task.line is not None:
                known = paper_of_line(self._roster.forms[task.line])
            day = None if task.copy is None else task.day or self._today
            judge = partial(
                treat_records, decisions=self._decisions, key=task.key, settings=self._settings, digest=task.found.digest
            )  # fmt: skip
            if task.kind == "report":
                return check_report_content(content, form, data, known, self._settings, limits, judge=judge, copy_of=day)  # fmt: skip
            opened = self._checker.open(content)
            return check_data_workbook(
                opened, self._forms_in(opened, task.found), form, known, task.projects, self._settings, self._checker.issued,
                file=task.found.name, judge=judge, copy_of=day,
            )  # fmt: skip
        except UnreadableFile as error:
            return error.message

    def _forms_in(self, workbook: Workbook, found: Found) -> tuple[Review, ...]:
        """Review the forms beside a data sheet; none where it is alone in its workbook."""
        try:
            return self._reviews(workbook, found)[0]
        except UnreadableFile:
            return ()

    def _reviews(
        self, workbook: Workbook, found: Found
    ) -> tuple[tuple[Review, ...], tuple[tuple[Explanation, ...], ...]]:
        """Review the forms of a workbook with what people wrote about them; return also what the unit wrote beside each."""
        read = self._checker.read_forms(workbook, found.name)
        reviews = tuple(self._review(form, found.path) for form in read)
        beside = tuple(read_explanations(reviews, earlier_results(workbook)))
        settled = (
            settle(
                one, self._decisions, self._roster, found.path, self._settings, found.digest, explanations=own
            )
            for one, own in zip(reviews, beside, strict=True)
        )
        return tuple(self._with_study(one, found, place) for place, one in enumerate(settled, 1)), beside

    def _with_study(self, review: Review, found: Found, place: int) -> Review:
        """Mark a review where the bureau has to decide on its form.

        The store tells; before it knows the return, the clues of the review do.
        """
        clues = any(one.audience == "bureau" and one.severity != "info" for one in review.findings)
        is_studied = self._studied.get(content_id(found.digest, place), clues)
        return replace(review, is_studied=is_studied and not review.is_blank)

    def _read(self, found: Found) -> bytes:
        """Read a file. Raises UnreadableFile where it is another one since the survey."""
        content = self._reader.read(found.source)
        if found.digest != hashlib.sha256(content).hexdigest():
            raise UnreadableFile("truncated", "文件在核对期间发生变化，请重新运行")
        return content

    def _review(self, form: Submission, path: str) -> Review:
        """Review a form in a file, with what the roster shows, by the bureau's settings."""
        roster = self._roster
        if roster is None:
            review = self._checker.check_form(form)
        else:
            approved = with_approved_rows(roster, form, path)
            review = compare_with_roster(roster, self._checker.check_form(approved), path)
        return adjusted_review(review, self._settings)

    def _copy(
        self, task: Task, workbook: Workbook, reviews: Sequence[Review]
    ) -> tuple[str | None, bytes | None, str]:
        """Return the path of the copy, its content if not written here, and why it is missing.

        The review stays without its copy; a later run writes it.
        """
        if task.copy is None:
            return None, None, ""
        copy = task.copy
        if workbook.values_of and not copy.lower().endswith(".xlsx"):
            copy += ".xlsx"  # an old workbook called .xlsm: its copy is none
        source, day = Path(task.found.name), task.day or self._today
        try:
            if self._output is None:
                return copy, checked_copy(workbook, reviews, file=source.name, today=day), ""
            target = self._output / copy
            put_aside(self._output, copy, source, workbook)
            path = save_copy(source, workbook, reviews, target, today=day, mark=_MARK)
            return path.relative_to(self._output).as_posix(), None, ""
        except UnreadableFile as error:
            if error.name != "locked":
                raise
            return None, None, error.message


def place_copy(output: Path, checked: Checked, limits: Limits) -> FileResult:
    """Return the result; write its copy below the output folder where it came back as bytes."""
    result = checked.result
    if checked.content is None or result.copy is None:
        return result
    try:
        source, workbook = Path(Path(result.path).name), open_workbook(checked.content, limits)
        put_aside(output, result.copy, source, workbook)
        path = free_path(source, workbook, output / result.copy, mark=_MARK)
        write_whole(path, checked.content)
    except UnreadableFile as error:
        return replace(result, copy=None, message=error.message)
    return replace(result, copy=path.relative_to(output).as_posix())


def _outcome(error: UnreadableFile, content: bytes) -> Outcome:
    """Return the outcome of a file that cannot be reviewed; a document has its own."""
    if error.name != "not-a-workbook":
        return outcome_of(error.name)
    start = content[:1024].lstrip(b"\xef\xbb\xbf \r\n\t").lower()
    is_word = b"word/document.xml" in content or "WordDocument".encode("utf-16-le") in content
    if start.startswith((b"%pdf", b"{\\rtf")) or b"OFD.xml" in content or is_word:
        return "word-or-pdf"
    return "unreadable" if content.startswith((COMPOUND_FILE, b"PK")) else "unrecognised"


def form_result(path: str, review: Review) -> FormResult:
    """Return the part of a review that a batch stores; the rate is spent ÷ adjusted budget."""
    evidence, submission = review.evidence, review.evidence.submission
    funds, record = submission.funds, submission.record
    to_ten_thousand = evidence.money.factor / TEN_THOUSAND

    def money(cell: Cell | None) -> Decimal | None:
        number = None if cell is None else amount_of(cell.written, evidence.money).number
        return None if number is None else number * to_ten_thousand

    initial, adjusted, spent = (
        money(None if funds is None else getattr(funds.total, name))
        for name in ("budget_initial", "budget_adjusted", "budget_spent")
    )
    rate = half_up(spent / adjusted, _RATE_PLACES) if adjusted and spent is not None else None
    cells = (submission.goal_expected, submission.goal_achieved, *(row.note for row in submission.rows))
    return FormResult(
        record=review.to_dict(path),
        department=submission.field_text("department"),
        budget_initial=plain_or_none(initial),
        budget_adjusted=plain_or_none(adjusted),
        budget_spent=plain_or_none(spent),
        execution_rate=plain_or_none(rate),
        conclusion=review.conclusion,
        is_blank=review.is_blank,
        issued_id=(record.due or None) if record else None,
        issue=(record.id or None) if record else None,
        texts=tuple(dict.fromkeys(one.text for one in cells if one and len(compact(one.text)) >= _LONG_TEXT)),
    )
