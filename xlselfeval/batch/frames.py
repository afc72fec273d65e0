"""Results as pandas data frames: a line for each form, a line for each finding.

Figures are floats, so that means and groups work at once. Nothing is lost: a cell holds 15 significant digits,
which a float gives back; the exact decimals are in the JSON record and in the results store.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal
from typing import TYPE_CHECKING, Literal

from xlselfeval.batch.results.outcome import FileResult, FormResult, file_results
from xlselfeval.data_frames import typed_frame
from xlselfeval.review.records.fields import FINDING_FIELDS, Field, types_of

if TYPE_CHECKING:
    import pandas as pd

_HEAD = ("sheet", "scheme", "profile", "year", "organization", "project")
_MONEY = ("budget_initial", "budget_adjusted", "budget_spent", "execution_rate")
_RECOMPUTED: tuple[Literal["total", "total_low", "total_high", "open_points", "points"], ...] = (
    "total",
    "total_low",
    "total_high",
    "open_points",
    "points",
)
_OF_RECORD = ("kind", "sheet", "organization", "project")
_OF_REPORT: dict[str, type] = {"paragraph": int, "where": str, "quote": str}
_FINDING = {name: kind for name, kind in types_of(FINDING_FIELDS).items() if name != "sheet"}
FORM_COLUMNS = (
    Field("path", str, False, "the file as given; inside an archive 材料.zip!/某局.xlsx"),
    Field("outcome", str, False, "the outcome of the file, as in a batch"),
    Field("error", str, False, "why the file could not be reviewed, in Chinese (`message` of the result); else empty"),
    Field("error_name", str, True, "its name for scripts, as `error.name` in `check --json`; null for a file that was reviewed"),
    Field("sheet", str, True, "the sheet of the form; null, as all that follows, for a file without a form"),
    Field("scheme", str, True, "the scheme, `general` where no scheme fits"),
    Field("profile", str, True, "the rule profile"),
    Field("year", str, True, "the year"),
    Field("organization", str, True, "the unit"),
    Field("project", str, True, "the project; null for the form of a whole unit"),
    Field("department", str, True, "the department (主管部门), where the form names it"),
    Field("conclusion", str, True, "表内未发现问题, 请核实 or 退回修改, for this form"),
    Field("budget_initial", Decimal, True, "年初预算数, in 万元"),
    Field("budget_adjusted", Decimal, True, "全年预算数, in 万元"),
    Field("budget_spent", Decimal, True, "全年执行数, in 万元"),
    Field("execution_rate", Decimal, True, "spent ÷ adjusted budget as computed, a share: 0.985 for 98.5%"),
    Field("declared_total", Decimal, True, "the total as filled in"),
    Field("declared_grade", str, True, "the grade as filled in"),
    Field("total", Decimal, True, "the reference score (`recomputed.total`)"),
    Field("total_low", Decimal, True, "the lowest total that is possible"),
    Field("total_high", Decimal, True, "the highest total that is possible"),
    Field("open_points", Decimal, True, "the points of rows that could not be recomputed, or of which the rule says only that they are not full (completed late)"),
    Field("points", Decimal, True, "the points that count, of which `total` is earned: 100 in a whole form"),
    Field("grade", str, True, "the grade of the reference score"),
    Field("difference", Decimal, True, "`total` less `declared_total`: below 0 where the unit gave itself too much"),
    Field("errors", int, True, "the number of findings with the severity `error`, for the unit or the bureau"),
    Field("warnings", int, True, "the number of findings with the severity `warning`, likewise"),
)  # fmt: skip


def forms_frame(results: Iterable[FileResult]) -> pd.DataFrame:
    """Return a line for each form, and one for each file without any.

    The columns are `FORM_COLUMNS`, in docs/python.md: figures are floats, money in 万元, `execution_rate` a share. Of a file
    without a form all are null but `path`, `outcome`, `error` and `error_name`; findings of reports and data sheets are
    not counted. Raises WrongArgument for anything else than results of `check_files`, SelfEvalError without pandas.
    """
    return typed_frame(_form_lines(file_results(results)), types_of(FORM_COLUMNS))


def findings_frame(results: Iterable[FileResult]) -> pd.DataFrame:
    """Return a line for each finding, with its file, form or paper, place and words.

    The columns are `path`, `kind` (form, data-sheet, report), `sheet`, `organization`, `project`, those of a finding in
    the JSON record (docs/json.md), and `paragraph`, `where`, `quote` of a report's. What a report's finding has not, such as a
    cell, is null, and elsewhere what only that has; `cells` is a list, empty then. `found` and `expected` are texts. A file
    that could not be reviewed has no line. Raises WrongArgument for anything else than results of `check_files`,
    SelfEvalError without pandas.
    """
    columns = _FINDING | _OF_REPORT
    lines = (
        {"path": one.path, **{key: record.get(key) for key in _OF_RECORD}}
        | {key: finding.get(key, [] if kind is tuple else None) for key, kind in columns.items()}
        for one in file_results(results)
        for record in one.records
        for finding in record["findings"]
    )
    return typed_frame(lines, dict.fromkeys(("path", *_OF_RECORD), str) | columns)


def _form_lines(results: Iterable[FileResult]) -> Iterator[dict[str, object]]:
    for one in results:
        about: dict[str, object] = {"path": one.path, "outcome": one.outcome, "error": one.message if one.error else "", "error_name": one.error}  # fmt: skip
        yield from [about | _form_line(form) for form in one.forms] or [about]


def _form_line(form: FormResult) -> dict[str, object]:
    head: Mapping[str, object] = form.record
    declared = form.record["declared"]
    recomputed = form.record["recomputed"]
    severities = [finding["severity"] for finding in form.findings]
    total, stated = _float(recomputed["total"]), _float(declared["total"])
    return {
        **{key: head[key] for key in _HEAD},
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


def _float(text: str | None) -> float | None:
    return None if text is None else float(text)
