"""Budget performance self-evaluation forms: generate, read back, recompute, review.

The names below are the public interface; they are imported when first used, so that a
command pays only for what it needs.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

from xlselfeval.version import __version__ as __version__

if TYPE_CHECKING:
    from xlselfeval.batch.frames import check_files, check_many, findings_frame, forms_frame
    from xlselfeval.checking import check
    from xlselfeval.errors import RosterError, SchemeError, SelfEvalError, TemplateError, UnreadableFile
    from xlselfeval.form.generate import generate
    from xlselfeval.reading.read import read
    from xlselfeval.result.checked_copy import write_copy
    from xlselfeval.roster.issue import issue
    from xlselfeval.roster.read import read_roster
    from xlselfeval.scheme.load import load_profile, load_scheme
    from xlselfeval.scoring.answers import answers_of
    from xlselfeval.scoring.recompute import recompute

_HOMES = {
    "check": "xlselfeval.checking",
    "check_files": "xlselfeval.batch.frames",
    "check_many": "xlselfeval.batch.frames",
    "findings_frame": "xlselfeval.batch.frames",
    "forms_frame": "xlselfeval.batch.frames",
    "issue": "xlselfeval.roster.issue",
    "read_roster": "xlselfeval.roster.read",
    "SelfEvalError": "xlselfeval.errors",
    "RosterError": "xlselfeval.errors",
    "SchemeError": "xlselfeval.errors",
    "TemplateError": "xlselfeval.errors",
    "UnreadableFile": "xlselfeval.errors",
    "load_profile": "xlselfeval.scheme.load",
    "load_scheme": "xlselfeval.scheme.load",
    "answers_of": "xlselfeval.scoring.answers",
    "recompute": "xlselfeval.scoring.recompute",
    "write_copy": "xlselfeval.result.checked_copy",
    "read": "xlselfeval.reading.read",
    "generate": "xlselfeval.form.generate",
}

__all__ = [
    "RosterError",
    "SchemeError",
    "SelfEvalError",
    "TemplateError",
    "UnreadableFile",
    "answers_of",
    "check",
    "check_files",
    "check_many",
    "findings_frame",
    "forms_frame",
    "generate",
    "issue",
    "load_profile",
    "load_scheme",
    "read",
    "read_roster",
    "recompute",
    "write_copy",
]


def __getattr__(name: str) -> object:
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    found = getattr(import_module(_HOMES[name]), name)
    globals()[name] = found
    return found
