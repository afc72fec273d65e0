"""The one task of every engine: one file read, reviewed and answered with a FileResult and its checked copy."""

from __future__ import annotations

import hashlib
import json
import tempfile
from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from datetime import date
from decimal import Decimal
from functools import lru_cache
from pathlib import Path

from xlselfeval.batch.archives import read_source
from xlselfeval.batch.collect import Found
from xlselfeval.batch.issued_folder import IssuedFolder, sender_files
from xlselfeval.batch.results.outcome import FileResult, FormResult, outcome_of, outcome_of_forms
from xlselfeval.cell import Cell
from xlselfeval.checking import check_submission, compared, scheme_of
from xlselfeval.errors import UnreadableFile
from xlselfeval.files.package import Package, package_of
from xlselfeval.reading.read import read_package
from xlselfeval.resources import templates_folder
from xlselfeval.result.checked_copy import may_write, write_copy, write_whole
from xlselfeval.result.json_record import review_record
from xlselfeval.review.review import Review
from xlselfeval.scheme.load import load_profile, load_scheme
from xlselfeval.scheme.model import Scheme
from xlselfeval.scheme.profile import Profile
from xlselfeval.scoring.number import amount_of, half_up, plain
from xlselfeval.scoring.text import compact
from xlselfeval.submission import Submission
from xlselfeval.version import __version__

_LONG_TEXT = 20  # characters from which a goal or a note is a text of the unit's own
_TEN_THOUSAND = Decimal(10_000)
_RATE_PLACES = 4  # of an execution rate: 0.9987 is 99.87 %
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_SPARE_NAMES = 99


@dataclass(frozen=True, kw_only=True, slots=True)
class Rules:
    """What the files are checked by; a scheme or profile of None is chosen for each form.

    With `issued` each form is compared with the sender's own file.
    """

    scheme: Scheme | None = None
    profile: Profile | None = None
    issued: IssuedFolder | None = None

    @property
    def digest(self) -> str:
        """Sixteen characters that change with the program, its schemes, and what was chosen."""
        chosen = [None if one is None else asdict(one) for one in (self.scheme, self.profile)]
        issued = "" if self.issued is None else self.issued.digest
        text = f"{program_digest()}\n{json.dumps(chosen, default=str)}{issued}"
        return hashlib.sha256(text.encode()).hexdigest()[:16]


def load_rules(scheme: str | None, profile: str | None, issued: IssuedFolder | None = None) -> Rules:
    """The rules by ids or paths; SchemeError when one is wrong."""
    return Rules(
        issued=issued,
        scheme=None if scheme is None else load_scheme(scheme, profile=profile),
        profile=None if profile is None else load_profile(profile),
    )


@lru_cache(maxsize=1)
def program_digest() -> str:
    """The program's version and a digest of the schemes and profiles that come with it."""
    digest = hashlib.sha256()
    for path in sorted(templates_folder().rglob("*.toml")):
        digest.update(path.name.encode() + b"\0" + path.read_bytes().replace(b"\r\n", b"\n"))
    return f"{__version__}-{digest.hexdigest()[:16]}"


@dataclass(frozen=True, kw_only=True, slots=True)
class Task:
    """One file to check.

    `copy` is the checked copy's path below `output`, None for none. Without `output` the copy comes back as
    bytes, for a worker that does not reach that folder. `today` is the date on the 核对结果 sheet.
    """

    found: Found
    rules: Rules
    copy: str | None
    output: Path | None
    today: date


@dataclass(frozen=True, kw_only=True, slots=True)
class Checked:
    """A task done; `content` is the copy where the worker did not write it."""

    result: FileResult
    content: bytes | None = None


def check_found(task: Task) -> Checked:
    """Read one file, review it and write its copy; whatever is wrong with the file is an outcome."""
    try:
        content = read_source(task.found.source)
        if task.found.digest != hashlib.sha256(content).hexdigest():
            raise UnreadableFile("truncated", "文件在核对期间变了，请重新运行")
    except UnreadableFile as error:  # without a digest no later run takes it over
        return Checked(
            result=replace(_result(task.found, outcome_of(error.name)), digest="", message=error.message)
        )
    return check_file(content, task)


def check_file(content: bytes, task: Task) -> Checked:
    """The result for the content of one file."""
    found, rules = task.found, task.rules
    try:
        package = package_of(content)
        reviews = [_review(form, rules) for form in _forms(package, found.name, rules)]
        copy, written, trouble = _copy(task, package, reviews)
    except UnreadableFile as error:
        return Checked(result=replace(_result(found, _outcome(error, content)), message=error.message))
    forms = tuple(form_result(found.path, review) for review in reviews)
    outcome = outcome_of_forms(form.conclusion for form in forms)
    result = replace(_result(found, outcome), forms=forms, copy=copy, message=trouble)
    return Checked(result=result, content=written)


def _result(found: Found, outcome: str) -> FileResult:
    return FileResult(
        path=found.path, digest=found.digest, size=found.size, modified=found.modified, outcome=outcome
    )


def _forms(package: Package, name: str, rules: Rules) -> Sequence[Submission]:
    """The forms of a file, with what they were issued as."""
    forms = read_package(package)
    if rules.issued is None:
        return forms
    return compared(
        forms, sender_files(rules.issued), name, None if rules.scheme is None else rules.scheme.id
    )


def _review(form: Submission, rules: Rules) -> Review:
    scheme = rules.scheme
    if scheme is None:
        scheme = load_scheme(scheme_of(form))
        scheme = scheme if rules.profile is None else replace(scheme, profile=rules.profile)
    return check_submission(scheme, form)


def _outcome(error: UnreadableFile, content: bytes) -> str:
    """A document that is no workbook has outcomes of its own, by what it is."""
    if error.name != "not-a-workbook":
        return outcome_of(error.name)
    start = content[:1024].lstrip(b"\xef\xbb\xbf \r\n\t").lower()
    is_word = b"word/document.xml" in content or "WordDocument".encode("utf-16-le") in content
    if start.startswith((b"%pdf", b"{\\rtf")) or b"OFD.xml" in content or is_word:
        return "word-or-pdf"
    return "unreadable" if content.startswith((_OLE, b"PK")) else "unrecognised"


def _copy(task: Task, package: Package, reviews: Sequence[Review]) -> tuple[str | None, bytes | None, str]:
    """Where the copy lies, its content where this process does not write there, and why there is none.

    A copy that cannot be written leaves the review standing; a later run writes it.
    """
    if task.copy is None:
        return None, None, ""
    source, copy = Path(task.found.name), task.copy
    if package.values_of and not copy.lower().endswith(".xlsx"):
        copy += ".xlsx"  # an old workbook called .xlsm: its copy is none
    try:
        if task.output is not None:
            free = free_copy(task.output, copy, source, package)
            write_copy(source, reviews, task.output / free, today=task.today, package=package)
            return free, None, ""
        with tempfile.TemporaryDirectory() as folder:
            target = Path(folder) / Path(copy).name
            made = write_copy(source, reviews, target, today=task.today, package=package)
            return copy, made.read_bytes(), ""
    except UnreadableFile as error:
        if error.name != "locked":
            raise
        return None, None, error.message


def free_copy(output: Path, copy: str, source: Path, package: Package) -> str:
    """The copy's own path, or a spare one where somebody has written into the copy that lies there."""
    stem, dot, suffix = copy.rpartition(".")
    for name in (copy, *(f"{stem}(核对{number}){dot}{suffix}" for number in range(2, _SPARE_NAMES))):
        if may_write(output / name, source, package):
            return name
    raise UnreadableFile("locked", f"不能写入 {copy}：那里已有别的文件，请换一个文件夹（-o）")


def place_copy(output: Path, checked: Checked) -> FileResult:
    """The result, with the copy written below the output folder that came back as bytes."""
    result = checked.result
    if checked.content is None or result.copy is None:
        return result
    try:
        package = package_of(checked.content)
        free = free_copy(output, result.copy, Path(Path(result.path).name), package)
        write_whole(output / free, checked.content)
    except UnreadableFile as error:
        return replace(result, copy=None, message=error.message)
    return replace(result, copy=free)


def form_result(path: str, review: Review) -> FormResult:
    """What a batch keeps of one review; the rate is spent ÷ adjusted budget, as a share of one."""
    evidence, submission = review.evidence, review.evidence.submission
    funds, record = submission.funds, submission.record
    to_ten_thousand = evidence.money.factor / _TEN_THOUSAND

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
        record=review_record(path, review),
        department=submission.field_text("department"),
        budget_initial=_text(initial),
        budget_adjusted=_text(adjusted),
        budget_spent=_text(spent),
        execution_rate=_text(rate),
        conclusion=review.conclusion,
        issued_id=(record.due or None) if record else None,
        texts=tuple(dict.fromkeys(one.text for one in cells if one and len(compact(one.text)) >= _LONG_TEXT)),
    )


def _text(number: Decimal | None) -> str | None:
    return None if number is None else plain(number)
