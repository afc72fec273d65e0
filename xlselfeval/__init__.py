"""Budget performance self-evaluation forms: generate, read back, recompute, review.

The names in `__all__` are the public interface (docs/python.md). Each is imported when it is first used,
so that a command pays only for what it needs.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

from xlselfeval.version import __version__ as __version__

if TYPE_CHECKING:
    from xlselfeval.accounts.beside import open_accounts as open_accounts
    from xlselfeval.accounts.values import Accounts as Accounts
    from xlselfeval.batch.check_files import check_files as check_files
    from xlselfeval.batch.check_files import check_many as check_many
    from xlselfeval.batch.frames import findings_frame as findings_frame
    from xlselfeval.batch.frames import forms_frame as forms_frame
    from xlselfeval.batch.results.outcome import FileResult as FileResult
    from xlselfeval.batch.results.outcome import FormResult as FormResult
    from xlselfeval.batch.results.outcome import exit_status as exit_status
    from xlselfeval.cell import Cell as Cell
    from xlselfeval.checking import Checker as Checker
    from xlselfeval.checking import Papers as Papers
    from xlselfeval.checking import check as check
    from xlselfeval.data_sheet.review import DataReview as DataReview
    from xlselfeval.errors import ExitStatus as ExitStatus
    from xlselfeval.errors import Fault as Fault
    from xlselfeval.errors import RosterError as RosterError
    from xlselfeval.errors import SchemeError as SchemeError
    from xlselfeval.errors import SelfEvalError as SelfEvalError
    from xlselfeval.errors import TemplateError as TemplateError
    from xlselfeval.errors import UnreadableFile as UnreadableFile
    from xlselfeval.errors import WrongArgument as WrongArgument
    from xlselfeval.files.limits import LIMITS as LIMITS
    from xlselfeval.files.limits import Limits as Limits
    from xlselfeval.files.open import Workbook as Workbook
    from xlselfeval.form.generate import generate as generate
    from xlselfeval.reading.read import read as read
    from xlselfeval.reading.sender_files import SenderFiles as SenderFiles
    from xlselfeval.reading.sender_files import read_sender_files as read_sender_files
    from xlselfeval.report.finding import ReportFinding as ReportFinding
    from xlselfeval.report_checking import ReportReview as ReportReview
    from xlselfeval.report_checking import check_report as check_report
    from xlselfeval.result.checked_copy import write_copy as write_copy
    from xlselfeval.review.catalogue import load_scheme as load_scheme
    from xlselfeval.review.finding import Finding as Finding
    from xlselfeval.review.records.types import DataSheetRecord as DataSheetRecord
    from xlselfeval.review.records.types import DeclaredRecord as DeclaredRecord
    from xlselfeval.review.records.types import ErrorRecord as ErrorRecord
    from xlselfeval.review.records.types import FindingRecord as FindingRecord
    from xlselfeval.review.records.types import FormRecord as FormRecord
    from xlselfeval.review.records.types import OperandRecord as OperandRecord
    from xlselfeval.review.records.types import RecomputedRecord as RecomputedRecord
    from xlselfeval.review.records.types import ReportFindingRecord as ReportFindingRecord
    from xlselfeval.review.records.types import ReportRecord as ReportRecord
    from xlselfeval.review.records.types import RowRecord as RowRecord
    from xlselfeval.review.records.types import UnreadableRecord as UnreadableRecord
    from xlselfeval.review.review import Review as Review
    from xlselfeval.roster.issue import Issue as Issue
    from xlselfeval.roster.issue import issue as issue
    from xlselfeval.roster.issued_list import IssuedFile as IssuedFile
    from xlselfeval.roster.issued_list import IssuedForm as IssuedForm
    from xlselfeval.roster.model import DueForm as DueForm
    from xlselfeval.roster.model import Roster as Roster
    from xlselfeval.roster.read import read_roster as read_roster
    from xlselfeval.scheme.load_profile import load_profile as load_profile
    from xlselfeval.scheme.model import Indicator as Indicator
    from xlselfeval.scheme.model import Scheme as Scheme
    from xlselfeval.scheme.model import Severity as Severity
    from xlselfeval.scheme.profile import Profile as Profile
    from xlselfeval.scoring.answers import Answer as Answer
    from xlselfeval.scoring.answers import Answers as Answers
    from xlselfeval.scoring.answers import ExecutionAnswer as ExecutionAnswer
    from xlselfeval.scoring.answers import answers_of as answers_of
    from xlselfeval.scoring.recompute import recompute as recompute
    from xlselfeval.scoring.scorecard import RowScore as RowScore
    from xlselfeval.scoring.scorecard import Scorecard as Scorecard
    from xlselfeval.submission import IndicatorRow as IndicatorRow
    from xlselfeval.submission import Submission as Submission

_NAMES = {
    "xlselfeval.accounts.beside": "open_accounts",
    "xlselfeval.accounts.values": "Accounts",
    "xlselfeval.batch.check_files": "check_files check_many",
    "xlselfeval.batch.frames": "findings_frame forms_frame",
    "xlselfeval.batch.results.outcome": "FileResult FormResult exit_status",
    "xlselfeval.cell": "Cell",
    "xlselfeval.checking": "Checker check Papers",
    "xlselfeval.data_sheet.review": "DataReview",
    "xlselfeval.errors": "ExitStatus Fault RosterError SchemeError SelfEvalError TemplateError UnreadableFile WrongArgument",
    "xlselfeval.files.limits": "LIMITS Limits",
    "xlselfeval.files.open": "Workbook",
    "xlselfeval.form.generate": "generate",
    "xlselfeval.reading.read": "read",
    "xlselfeval.reading.sender_files": "SenderFiles read_sender_files",
    "xlselfeval.report.finding": "ReportFinding",
    "xlselfeval.report_checking": "ReportReview check_report",
    "xlselfeval.result.checked_copy": "write_copy",
    "xlselfeval.review.finding": "Finding",
    "xlselfeval.review.catalogue": "load_scheme",
    "xlselfeval.review.records.types": (
        "DataSheetRecord DeclaredRecord ErrorRecord FindingRecord FormRecord OperandRecord RecomputedRecord ReportFindingRecord ReportRecord RowRecord "
        "UnreadableRecord"
    ),
    "xlselfeval.review.review": "Review",
    "xlselfeval.roster.issue": "Issue issue",
    "xlselfeval.roster.issued_list": "IssuedFile IssuedForm",
    "xlselfeval.roster.model": "DueForm Roster",
    "xlselfeval.roster.read": "read_roster",
    "xlselfeval.scheme.load_profile": "load_profile",
    "xlselfeval.scheme.model": "Indicator Scheme Severity",
    "xlselfeval.scheme.profile": "Profile",
    "xlselfeval.scoring.answers": "Answer Answers ExecutionAnswer answers_of",
    "xlselfeval.scoring.recompute": "recompute",
    "xlselfeval.scoring.scorecard": "Scorecard RowScore",
    "xlselfeval.submission": "Submission IndicatorRow",
}
_HOMES = {name: module for module, names in _NAMES.items() for name in names.split()}

__all__ = [
    "LIMITS",
    "Accounts",
    "Answer",
    "Answers",
    "Cell",
    "Checker",
    "DataReview",
    "DataSheetRecord",
    "DeclaredRecord",
    "DueForm",
    "ErrorRecord",
    "ExecutionAnswer",
    "ExitStatus",
    "Fault",
    "FileResult",
    "Finding",
    "FindingRecord",
    "FormRecord",
    "FormResult",
    "Indicator",
    "IndicatorRow",
    "Issue",
    "IssuedFile",
    "IssuedForm",
    "Limits",
    "OperandRecord",
    "Papers",
    "Profile",
    "RecomputedRecord",
    "ReportFinding",
    "ReportFindingRecord",
    "ReportRecord",
    "ReportReview",
    "Review",
    "Roster",
    "RosterError",
    "RowRecord",
    "RowScore",
    "Scheme",
    "SchemeError",
    "Scorecard",
    "SelfEvalError",
    "SenderFiles",
    "Severity",
    "Submission",
    "TemplateError",
    "UnreadableFile",
    "UnreadableRecord",
    "Workbook",
    "WrongArgument",
    "answers_of",
    "check",
    "check_files",
    "check_many",
    "check_report",
    "exit_status",
    "findings_frame",
    "forms_frame",
    "generate",
    "issue",
    "load_profile",
    "load_scheme",
    "open_accounts",
    "read",
    "read_roster",
    "read_sender_files",
    "recompute",
    "write_copy",
]


def __getattr__(name: str) -> object:
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    found: object = getattr(import_module(_HOMES[name]), name)
    return found


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
