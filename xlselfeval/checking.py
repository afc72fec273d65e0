"""The check of a returned file: open, read, compare, evaluate, recompute, review."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from types import NoneType
from typing import TYPE_CHECKING, BinaryIO, NamedTuple

from xlselfeval.across.data_sheet_beside import compare_with_forms
from xlselfeval.data_sheet.review import DataReview, adjusted_sheet, check_data_sheets, check_results
from xlselfeval.errors import OwnPaper, TextGiven, UnreadableFile, expect, expect_all
from xlselfeval.files.excel_book import ExcelBook
from xlselfeval.files.legacy.workbook import OldWorkbook
from xlselfeval.files.limits import LIMITS, Limits
from xlselfeval.files.open import Workbook, open_workbook
from xlselfeval.files.source import open_source, path_or_content
from xlselfeval.files.workbook import PackageWorkbook
from xlselfeval.form.blank_form import is_blank
from xlselfeval.formulas.evaluate import evaluate
from xlselfeval.formulas.faults import find_formula_faults
from xlselfeval.reading.read import read_workbook
from xlselfeval.reading.recognise import named_scheme, recognise_scheme
from xlselfeval.reading.sender_files import SenderFiles, attach_sender_files, read_sender_files
from xlselfeval.reading.vocabulary import vocabulary_of
from xlselfeval.review.catalogue import check_severities, load_scheme
from xlselfeval.review.counted_targets import changed_answers, known_execution_points, known_rows
from xlselfeval.review.evidence import gather_evidence
from xlselfeval.review.figures import OF_ANOTHER_FORM
from xlselfeval.review.match_rows import NO_MATCHES, match_rows
from xlselfeval.review.review import Review, as_blank, review
from xlselfeval.review.settings import Settings, adjusted_review, expect_settings
from xlselfeval.scheme.load_profile import load_profile
from xlselfeval.scheme.model import Scheme
from xlselfeval.scheme.profile import Profile
from xlselfeval.scoring.answers import answers_of
from xlselfeval.scoring.grades import choose_grade
from xlselfeval.scoring.recompute import recompute
from xlselfeval.settings.settings_file import load_settings
from xlselfeval.submission import Submission

if TYPE_CHECKING:
    from typing_extensions import Self

    from xlselfeval.files.source import Source


_LOAD = "编号、路径请用 Checker.load"
_WORKBOOK = (PackageWorkbook, OldWorkbook, ExcelBook)
_REPORTS = "自评报告请用 check_report 核对"
_OPENED = "打开的工作簿（Checker.open 所得）；文件请用 check"


class Papers(NamedTuple):
    """The reviewed forms and data sheets of one workbook."""

    reviews: tuple[Review, ...]
    sheets: tuple[DataReview, ...]

    @property
    def checked(self) -> tuple[Review | DataReview, ...]:
        """All of them, the forms first."""
        return (*self.reviews, *self.sheets)


@dataclass(frozen=True, kw_only=True, slots=True, eq=False, repr=False)
class Checker:
    """Everything but the file that a review depends on; every caller checks through one.

    Every form is reviewed by `scheme`; where that is None, each form's own is recognised and scored by `profile`, or
    by its own. With `issued` each form is compared with the sender's own file. `limits` bound the size of a file.
    `basis` is the document that papers for units cite instead of the scheme's; `settings` are what the bureau has changed about
    kinds of findings. It is picklable: a batch hands one to each of its processes.
    """

    scheme: Scheme | None = None
    profile: Profile | None = None
    issued: SenderFiles | None = None
    limits: Limits = LIMITS
    basis: str = ""
    settings: Settings = field(default_factory=dict)

    def __repr__(self) -> str:
        scheme = "any scheme" if self.scheme is None else self.scheme.id
        return f"<Checker {scheme}, {'nothing issued' if self.issued is None else repr(self.issued)}>"

    @classmethod
    def load(
        cls,
        *,
        scheme: str | Path | Scheme | None = None,
        profile: str | Path | Profile | None = None,
        issued: str | Path | SenderFiles | None = None,
        limits: Limits = LIMITS,
        leave_out: Sequence[Path] = (),
        basis: str = "",
        settings: str | Path | Settings | None = None,
    ) -> Self:
        """Load the rules (each an id, a path or the object), the sender's files by their folder, and a bureau's 设置.toml.

        `leave_out` are returned files, or folders that hold them, which may lie among the sender's own.
        Raises SchemeError, UnreadableFile where nothing was issued in that folder, and SelfEvalError with all faults of the settings.
        """
        expect_all(leave_out, Path, "路径（Path）")
        expect(
            issued,
            (str, Path, SenderFiles, NoneType),
            "下发文件所在文件夹的路径，或 read_sender_files 所得的下发文件",
        )
        if isinstance(issued, str | Path):
            issued = read_sender_files(Path(issued), leave_out=leave_out)
        return cls(
            scheme=None if scheme is None else load_scheme(scheme, profile=profile),
            profile=None if profile is None else load_profile(profile),
            issued=issued,
            limits=limits,
            basis=basis,
            settings=load_settings(settings),
        )

    def __post_init__(self) -> None:
        """Refuse ids and paths, which `load` takes, and a scheme with severities that it may not set."""
        expect(self.scheme, (Scheme, NoneType), f"load_scheme 所得的表样（{_LOAD}）")
        if self.scheme is not None:
            check_severities(self.scheme)
        expect(self.profile, (Profile, NoneType), f"load_profile 所得的评分口径（{_LOAD}）")
        expect(self.issued, (SenderFiles, NoneType), f"read_sender_files 所得的下发文件（{_LOAD}）")
        expect(self.limits, Limits, "Limits（如 LIMITS.raised(4)）")
        expect(self.basis, str, "依据的文件名称（文字）")
        expect_settings(self.settings)

    def open(self, source: str | Path | bytes | BinaryIO) -> Workbook:
        """Open a file, its content or a binary stream within the limits; UnreadableFile for what is no workbook."""
        workbook = open_workbook(path_or_content(source, self.limits), self.limits)
        workbook.path = str(source) if isinstance(source, str | Path) else ""
        return workbook

    def check(self, source: Source, name: str = "") -> tuple[Review, ...]:
        """Review the forms of a workbook, in order; `name` is for a source without a file name."""
        try:
            opened = open_source(source, self.limits)
        except TextGiven as error:
            raise TextGiven(f"{error.message}；{_REPORTS}") from error
        try:
            reviews = self.check_workbook(opened.workbook, name or opened.name)
        except OwnPaper:
            raise
        except UnreadableFile as error:
            if error.name != "no-form" or not (other := _for_other_papers(opened.workbook)):
                raise
            raise UnreadableFile(error.name, f"{error.message}；{other}") from error
        path = str(source) if isinstance(source, str | Path) else ""
        return tuple(replace(one, file=path) for one in reviews)

    def check_workbook(self, workbook: Workbook | ExcelBook, name: str = "") -> tuple[Review, ...]:
        """Review the forms of an opened workbook; the `name` of its file helps to find the sender's."""
        return tuple(self.check_form(form) for form in self.read_forms(workbook, name))

    def check_papers(
        self, workbook: Workbook | ExcelBook, name: str = "", *, beside: Sequence[Review] = ()
    ) -> Papers:
        """Review the forms and the data sheets of an opened workbook; UnreadableFile where it holds neither.

        A data sheet is held against the form of its unit in the same workbook, else among those `beside` it.
        """
        expect(workbook, _WORKBOOK, _OPENED)
        expect_all(beside, Review, "核对结果（check 所得）")
        sheets = check_data_sheets(workbook, self.issued)
        try:
            reviews = self.check_workbook(workbook, name)
        except UnreadableFile as error:
            if error.name != "no-form" or not sheets:
                raise
            reviews, sheets = (), check_results(workbook, sheets)
        compared = compare_with_forms(sheets, reviews or beside)
        reviewed = (adjusted_sheet(one, self.settings) for one in compared)
        return Papers(
            tuple(replace(one, file=workbook.path) for one in reviews),
            tuple(replace(one, file=workbook.path) for one in reviewed),
        )

    def read_forms(self, workbook: Workbook | ExcelBook, name: str = "") -> tuple[Submission, ...]:
        """Read the forms of an opened workbook, each with the record of the sender's file that fits it."""
        expect(workbook, _WORKBOOK, _OPENED)
        forms = read_workbook(workbook, vocabulary_of(self.scheme))
        if self.issued is None:
            return forms
        return attach_sender_files(forms, self.issued, name, self._named_scheme)

    def check_form(self, form: Submission) -> Review:
        """Review one form that has been read."""
        expect(form, Submission, "读出的自评表（read 所得的一张）；文件请用 check")
        return adjusted_review(check_submission(self.scheme_of(form), form), self.settings)

    def scheme_of(self, form: Submission) -> Scheme:
        """Return the scheme that a form is reviewed by."""
        scheme = self.scheme or load_scheme(recognise_scheme(form), profile=self.profile)
        return replace(scheme, basis=self.basis) if self.basis else scheme

    def _named_scheme(self, form: Submission) -> str | None:
        return named_scheme(form) if self.scheme is None else self.scheme.id


def _for_other_papers(workbook: Workbook | ExcelBook) -> str:
    """Name the function for a workbook without a form that is another paper; "" where it is none."""
    if check_data_sheets(workbook):
        return "基础数据表请用 Checker.check_papers 核对"
    return _REPORTS if workbook.values_of == "docx" else ""


def check_submission(scheme: Scheme, form: Submission) -> Review:
    """Review one form by a scheme: what its formulas give, what its answers earn, what differs."""
    form = choose_grade(scheme, form)
    evaluated = evaluate(scheme, form)
    submission = evaluated.submission
    matches = match_rows(form.issued_rows, submission.rows) if form.issued_rows else NO_MATCHES
    known = known_rows(submission, matches)
    targets, points = changed_answers(known)
    answers = answers_of(submission, targets, points, known_execution_points(submission))
    scorecard = recompute(scheme, answers)
    if form.record_source.is_foreign:  # its targets are those of another form
        scorecard = scorecard.unscored(OF_ANOTHER_FORM)
    evidence = gather_evidence(
        scheme,
        submission,
        answers,
        scorecard,
        matches=matches,
        known=known,
        by_formula=evaluated.by_formula,
        uncalculated=evaluated.uncalculated,
        formula_faults=find_formula_faults(scheme, form),
        unevaluated=evaluated.unevaluated,
    )
    reviewed = review(evidence)
    return as_blank(reviewed) if is_blank(form) else reviewed


def check(
    source: Source,
    *,
    scheme: str | Path | Scheme | None = None,
    profile: str | Path | Profile | None = None,
    issued: str | Path | SenderFiles | None = None,
    limits: Limits = LIMITS,
    basis: str = "",
    settings: str | Path | Settings | None = None,
) -> tuple[Review, ...]:
    """Review the forms in a returned workbook, in order; nothing is written.

    `source` is a path, bytes, a binary stream, a Workbook of openpyxl or a Book of xlwings. Without `scheme` the
    issue record chooses one, or title and headings of a foreign form. `issued` is the folder with the sender's own
    files, or what `read_sender_files` made of it, to be read once for many returned files. `limits` say how large a
    file may be. `basis` is the document that the scores follow, as 核对结果 cites it, `settings` a bureau's 设置.toml.
    Raises UnreadableFile and SchemeError, and SelfEvalError for settings that are not understood.
    """
    returned = [Path(source)] if isinstance(source, str | Path) else []
    checker = Checker.load(
        scheme=scheme, profile=profile, issued=issued, limits=limits, leave_out=returned, basis=basis, settings=settings
    )  # fmt: skip
    return checker.check(source)
