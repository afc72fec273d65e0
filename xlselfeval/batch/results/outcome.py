"""The result of one file of a batch: exactly one outcome of a closed list, and the forms in it.

Plain types that travel between processes; numbers are strings of exact decimals, as in the JSON record.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from xlselfeval.data_frames import is_data_frame
from xlselfeval.errors import ErrorName, ExitStatus, UnreadableFile, WrongArgument, expect_all, in_a_line
from xlselfeval.review.conclusion import Conclusion, conclude, gravest
from xlselfeval.review.records.types import (
    DataSheetRecord,
    FindingRecord,
    FormRecord,
    ReportFindingRecord,
    ReportRecord,
    UnreadableRecord,
)
from xlselfeval.review.records.unreadable import error_record
from xlselfeval.roster.model import PaperKind

Outcome = Literal[
    "clean", "needs-review", "findings", "blank", "unreadable", "encrypted", "unrecognised", "report", "data-sheet", "word-or-pdf", "timeout", "crashed", "duplicate", "replaced",
]  # fmt: skip
# Outcome → what people read. The first three are reviewed files; the last is an unreadable file of a run whose form has come.
OUTCOMES: dict[Outcome, str] = {
    "clean": "表内未发现问题",
    "needs-review": "请核实",
    "findings": "退回修改",
    "blank": "空白表（未填报）",
    "unreadable": "无法读取",
    "encrypted": "已加密",
    "unrecognised": "不是自评表",
    "report": "自评报告",
    "data-sheet": "基础数据表",
    "word-or-pdf": "非表格文件",
    "timeout": "核对超时",
    "crashed": "程序出错",
    "duplicate": "内容重复",
    "replaced": "已由他件代替",
}
REVIEWED: tuple[Outcome, ...] = ("clean", "needs-review", "findings")
_TO_DO: tuple[Outcome, ...] = ("clean", "blank", "needs-review", "findings")  # the one with most to do last
CHECKED: tuple[Outcome, ...] = (*REVIEWED, "report", "data-sheet")
IN_ORDER: tuple[Outcome, ...] = (
    *CHECKED,
    "blank",
    "duplicate",
    "replaced",
)  # nobody has to do anything about the file
_OF_ERROR: dict[ErrorName, Outcome] = {
    "encrypted": "encrypted",
    "no-form": "unrecognised",
    "not-a-workbook": "unrecognised",
}
_OF_CONCLUSION = {OUTCOMES[name]: name for name in REVIEWED}
# organization, project, what the roster calls the issued form
Names = tuple[str | None, str | None, str | None]


def outcome_of(error: ErrorName) -> Outcome:
    """Choose the outcome of a file that could not be reviewed, by the name of the UnreadableFile."""
    return _OF_ERROR.get(error, "unreadable")


def outcome_of_forms(conclusions: Iterable[Conclusion]) -> Outcome:
    """Choose the outcome of a reviewed file by the forms that were filled in: that with most to do."""
    conclusions = tuple(conclusions)
    return "blank" if not conclusions else _OF_CONCLUSION[gravest(conclusions)]


def outcome_with_papers(outcome: Outcome, papers: Iterable[DataSheetRecord | ReportRecord]) -> Outcome:
    """Choose the outcome of forms and papers in one file: that of the one with most to do.

    A blank form stays blank beside a paper in which nothing was found.
    """
    asked = [
        finding["severity"] for one in papers for finding in one["findings"] if finding["audience"] == "unit"
    ]
    return max(outcome, _OF_CONCLUSION[conclude(asked)], key=_TO_DO.index)


@dataclass(frozen=True, kw_only=True, slots=True, repr=False)
class FormResult:
    """One reviewed form: its JSON record, and what a batch needs besides.

    Money is in 万元; `texts` are its long texts (goals, notes) for finding copied ones; `issued_id` is what
    the roster calls the form that it was issued as, None for one that was not issued from a roster, and `issue` the id of
    the issue record with which it is compared.
    `explanations` are name and subject of findings with what the unit wrote beside them on 核对结果.
    A form that nobody has filled in (`is_blank`) is no return.
    """

    record: FormRecord
    department: str | None
    budget_initial: str | None
    budget_adjusted: str | None
    budget_spent: str | None
    execution_rate: str | None
    conclusion: Conclusion
    issued_id: str | None
    texts: tuple[str, ...]
    explanations: tuple[tuple[str, str, str], ...] = ()
    is_blank: bool = False
    issue: str | None = None

    def __repr__(self) -> str:
        organization, project, _ = self.names
        return in_a_line(
            f"<FormResult {project or organization}: {self.conclusion}, {len(self.findings)} findings>"
        )

    @property
    def findings(self) -> list[FindingRecord]:
        """The records of the findings, as in the JSON record."""
        return self.record["findings"]

    @property
    def names(self) -> Names:
        """Organization, project and `issued_id`, by which a roster knows the form."""
        return self.record["organization"], self.record["project"], self.issued_id


@dataclass(frozen=True, slots=True)
class PaperHead:
    """The beginning of a report or a data sheet: its title, and the organization and year that it names.

    A data sheet in which nobody has filled in a figure (`is_blank`) is no return.
    """

    title: str
    organization: str | None
    year: str | None
    kind: PaperKind = "report"
    is_blank: bool = False


@dataclass(frozen=True, kw_only=True, slots=True, repr=False)
class FileResult:
    """One file: `path` is relative to the batch's folder, with "/"; inside an archive 材料.zip!/某局.xlsx.

    `digest` is the SHA-256 of the content in hex, `modified` the file's date (ISO) and proves nothing;
    `error` is the name of what is wrong with a file that could not be reviewed, as in the JSON record, and None for any other;
    `message` says it in Chinese, and of a blank file why it is no return; `copy` is the checked copy's path below the
    output folder; `duplicate_of` the path of the file with the same content; `roster` a digest of the lines of the roster
    that the review depends on. `paper` is set where its text is a report, which may hold a form, or where it has a data sheet;
    `papers` are the records of these, as JSON has them, where `check_files` checked them.
    """

    path: str
    digest: str
    size: int
    modified: str | None
    outcome: Outcome
    message: str = ""
    forms: tuple[FormResult, ...] = ()
    copy: str | None = None
    duplicate_of: str | None = None
    reused: bool = False
    roster: str = ""
    paper: PaperHead | None = None
    error: ErrorName | None = None
    papers: tuple[DataSheetRecord | ReportRecord, ...] = ()

    @property
    def records(self) -> tuple[FormRecord | UnreadableRecord | DataSheetRecord | ReportRecord, ...]:
        """The JSON records of its forms, then of its report or data sheets; of a file that could not be reviewed one."""
        if self.error is not None:
            return (error_record(self.path, UnreadableFile(self.error, self.message)),)
        return (*(form.record for form in self.forms), *self.papers)

    @property
    def findings(self) -> list[FindingRecord | ReportFindingRecord]:
        """The records of all findings in the file: of forms, data sheets and reports."""
        return [finding for record in self.records for finding in record["findings"]]

    def __repr__(self) -> str:
        shown = f"{len(self.forms)} forms" if self.forms else self.message
        return in_a_line(f"<FileResult {self.path}: {self.outcome}{', ' if shown else ''}{shown}>")


def file_results(results: Iterable[FileResult]) -> tuple[FileResult, ...]:
    """Return the results; WrongArgument for anything else than those of `check_files`."""
    if is_data_frame(results):
        raise WrongArgument(
            "这里要的是 check_files 的结果，不是数据表；每个问题一行的，请用 findings_frame(check_files(…))"
        )
    found = tuple(results) if isinstance(results, Iterable) else results
    expect_all(found, FileResult, "check_files 的结果")
    return tuple(found)


def exit_status(results: Iterable[FileResult]) -> ExitStatus:
    """Return the exit status for the results of files: 0, 1, 2 or 3.

    1: a finding of a form, a data sheet or a report has the severity error; 2: a file could not be reviewed, or none was; 3: a program error.
    The command `check` ends with 2, too, for a report or an archive, which it does not read.
    """
    found = file_results(results)
    reviewed = [one for one in found if one.outcome != "duplicate"]
    return max((_status(one) for one in found if reviewed), default=ExitStatus.FAILED)


def _status(one: FileResult) -> ExitStatus:
    if one.outcome == "crashed":
        return ExitStatus.CRASHED
    if one.outcome not in IN_ORDER:
        return ExitStatus.FAILED
    found = any(finding["severity"] == "error" for finding in one.findings)
    return ExitStatus.FINDINGS if found else ExitStatus.OK
