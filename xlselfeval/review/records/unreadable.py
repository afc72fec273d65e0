"""The JSON record of a file that could not be reviewed."""

from __future__ import annotations

from xlselfeval.errors import UnreadableFile
from xlselfeval.review.records.types import UnreadableRecord


def error_record(file: str, error: UnreadableFile) -> UnreadableRecord:
    """Make the record of a file that could not be reviewed."""
    return {
        "file": file,
        "kind": None,
        "sheet": None,
        "status": "unreadable",
        "error": {"name": error.name, "message": error.message},
        "scheme": None,
        "profile": None,
        "year": None,
        "organization": None,
        "project": None,
        "issued": "none",
        "conclusion": None,
        "declared": None,
        "recomputed": None,
        "rows": [],
        "findings": [],
        "limits": [],
    }
