"""Results as pandas data frames: a line for each form, a line for each finding.

Figures are floats, so that means and groups work at once. Nothing is lost: a cell holds 15 significant digits,
which a float gives back; the exact decimals are in the JSON record and in the results store.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any

from xlselfeval.batch.results.outcome import FileResult, FormResult
from xlselfeval.data_frames import load_pandas
from xlselfeval.review.record_fields import FINDING_FIELDS

if TYPE_CHECKING:
    import pandas as pd

_HEAD = ("sheet", "scheme", "profile", "year", "organization", "project")
_MONEY = ("budget_initial", "budget_adjusted", "budget_spent", "execution_rate")
_RECOMPUTED = ("total", "total_low", "total_high", "open_points")
_FINDING = tuple(one.name for one in FINDING_FIELDS if one.name != "sheet")
_FIGURES = (*_MONEY, "declared_total", *_RECOMPUTED, "difference")
_FORM_COLUMNS = (
    "path", "outcome", "error", *_HEAD, "department", "conclusion", *_MONEY,
    "declared_total", "declared_grade", *_RECOMPUTED, "grade", "difference", "errors", "warnings",
)  # fmt: skip


def forms_frame(results: Iterable[FileResult]) -> pd.DataFrame:
    """Return a line for each form, and one for each file without any."""
    frame = load_pandas().DataFrame(list(_form_lines(results)), columns=list(_FORM_COLUMNS))
    return frame.astype(dict.fromkeys(_FIGURES, "float64") | dict.fromkeys(("errors", "warnings"), "Int64"))


def findings_frame(results: Iterable[FileResult]) -> pd.DataFrame:
    """Return a line for each finding, with its file, form, place and words."""
    lines = [
        {"path": one.path, **{key: form.record[key] for key in ("sheet", "organization", "project")}}
        | {key: finding[key] for key in _FINDING}
        for one in results
        for form in one.forms
        for finding in _records(form, "findings")
    ]
    return load_pandas().DataFrame(lines, columns=["path", "sheet", "organization", "project", *_FINDING])


def _form_lines(results: Iterable[FileResult]) -> Iterator[dict[str, object]]:
    for one in results:
        if not one.forms:
            yield {"path": one.path, "outcome": one.outcome, "error": one.message}
        for form in one.forms:
            yield {"path": one.path, "outcome": one.outcome, "error": one.message} | _form_line(form)


def _form_line(form: FormResult) -> dict[str, object]:
    record = form.record
    declared: Any = record["declared"]
    recomputed: Any = record["recomputed"]
    severities = [finding["severity"] for finding in _records(form, "findings")]
    total, stated = _float(recomputed["total"]), _float(declared["total"])
    return {
        **{key: record[key] for key in _HEAD},
        "department": form.department,
        "conclusion": form.conclusion,
        **{key: _float(getattr(form, key)) for key in _MONEY},
        "declared_total": stated,
        "declared_grade": declared["grade"],
        **{key: _float(recomputed[key]) for key in _RECOMPUTED},
        "grade": recomputed["grade"],
        "difference": None if stated is None or total is None else round(total - stated, 10),
        "errors": severities.count("error"),
        "warnings": severities.count("warning"),
    }


def _records(form: FormResult, key: str) -> list[dict[str, Any]]:
    found = form.record[key]
    assert isinstance(found, list)
    return found


def _float(text: str | None) -> float | None:
    return None if text is None else float(text)
