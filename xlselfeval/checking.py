"""The map: read, evaluate, recompute, review."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path

from xlselfeval.errors import UnreadableFile
from xlselfeval.files.limits import LIMITS, Limits
from xlselfeval.files.package import Package, open_package
from xlselfeval.formulas.evaluate import evaluate
from xlselfeval.formulas.faults import formula_faults
from xlselfeval.reading.read import read_package
from xlselfeval.reading.sender_files import SenderFiles, read_sender_files, with_issued
from xlselfeval.reading.vocabulary import heading_key
from xlselfeval.review.evidence import gather
from xlselfeval.review.review import Review, review
from xlselfeval.scheme.load import load_scheme, scheme_ids
from xlselfeval.scheme.model import Scheme
from xlselfeval.scoring.answers import answers_of
from xlselfeval.scoring.recompute import recompute
from xlselfeval.scoring.text import compact
from xlselfeval.submission import Submission


def check(
    path: str | Path,
    *,
    scheme: str | None = None,
    profile: str | None = None,
    issued: str | Path | SenderFiles | None = None,
    limits: Limits = LIMITS,
) -> tuple[Review, ...]:
    """The reviews of the forms in a returned workbook, in order; nothing is written.

    `scheme` and `profile` are ids or paths; without them an issued workbook says its scheme,
    and title and headings of a foreign form choose. `issued` is the folder with the sender's own
    files, or what `read_sender_files` made of it, to be read once for many returned files.
    `limits` says how large a file may be. Raises UnreadableFile and SchemeError.
    """
    path = Path(path)
    sender = read_sender_files(Path(issued), leave_out=[path]) if isinstance(issued, str | Path) else issued
    package = open_package(path, limits)
    return check_package(package, scheme=scheme, profile=profile, issued=sender, name=path.name)


def check_package(
    package: Package,
    *,
    scheme: str | None = None,
    profile: str | None = None,
    issued: SenderFiles | None = None,
    name: str = "",
) -> tuple[Review, ...]:
    """The reviews of the forms in an opened package; `name` is that of the file, to find the one issued."""
    forms = read_package(package)
    if issued is not None:
        forms = compared(forms, issued, name, load_scheme(scheme).id if scheme else None)
    return check_forms(forms, scheme=scheme, profile=profile)


def compared(
    forms: Sequence[Submission], issued: SenderFiles, name: str, scheme: str | None
) -> tuple[Submission, ...]:
    """The forms of the file with this name, each with what the sender's own file for it says; `scheme` is an id."""
    return with_issued(forms, issued, name, lambda form: scheme or _known_scheme(form))


def _known_scheme(submission: Submission) -> str | None:
    """The scheme that a form names or fits; None where it cannot be told."""
    if submission.record is not None:
        return submission.record.scheme
    try:
        return scheme_of(submission)
    except UnreadableFile:
        return None


def check_forms(
    forms: Iterable[Submission], *, scheme: str | None = None, profile: str | None = None
) -> tuple[Review, ...]:
    """The reviews of forms that have been read."""
    return tuple(
        check_submission(load_scheme(scheme or scheme_of(form), profile=profile), form) for form in forms
    )


def check_submission(scheme: Scheme, submission: Submission) -> Review:
    """The review of one form that has been read."""
    evaluated = evaluate(scheme, submission)
    answers = answers_of(evaluated.submission)
    scorecard = recompute(scheme, answers)
    return review(
        gather(
            scheme,
            evaluated.submission,
            answers,
            scorecard,
            by_formula=evaluated.by_formula,
            uncalculated=evaluated.uncalculated,
            formula_faults=formula_faults(scheme, submission),
            unevaluated=evaluated.unevaluated,
        )
    )


def scheme_of(submission: Submission) -> str:
    """The id of the scheme that an issued workbook names, or that title and fields of a form fit best."""
    shipped = scheme_ids()
    if submission.record is not None and submission.record.scheme in shipped:
        return submission.record.scheme
    title = compact(submission.title.text)
    schemes = [load_scheme(name) for name in shipped]
    known = [(_recognised(scheme, title, submission), scheme.id) for scheme in schemes]
    marks, name = max(known, key=lambda one: one[0])
    if marks:
        return name
    level = (
        "project"
        if "项目" in title or (submission.field("project") and "部门" not in title)
        else "department"
    )

    def fit(scheme: Scheme) -> tuple[bool, bool]:
        return compact(scheme.title) in title, scheme.level == level

    best = max((scheme for scheme in schemes if not scheme.recognitions), key=fit)
    if not any(fit(best)):
        raise UnreadableFile("no-form", "认不出这张表是哪一种自评表，请用 --scheme 指定方案")
    return best.id


def _recognised(scheme: Scheme, title: str, submission: Submission) -> int:
    """By how many marks the scheme knows a form; 0 when it does not."""
    marks = 0
    for one in scheme.recognitions:
        captions = {heading_key(caption) for caption in one.captions}
        lacking = all(all(getattr(row, role).is_absent for row in submission.rows) for role in one.without)
        if one.title in title and captions <= submission.captions and lacking:
            marks = max(marks, bool(one.title) + len(captions) + len(one.without))
    return marks
