"""Results as pandas data frames: one line a form, one line a finding.

Figures are floats, so that means and groups work at once. Nothing is lost by it: a cell holds 15 significant digits,
and a float gives back those; the exact decimals stand in the JSON record and in the results store.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import closing
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any

from xlselfeval.batch.collect import Found
from xlselfeval.batch.engine import Engine, Job, Lost, SerialEngine
from xlselfeval.batch.plan import file_result
from xlselfeval.batch.processes import ProcessEngine
from xlselfeval.batch.results.outcome import OUTCOMES, FileResult, FormResult
from xlselfeval.batch.sources import Source
from xlselfeval.batch.task import FileWorker
from xlselfeval.checking import checker
from xlselfeval.errors import SelfEvalError

if TYPE_CHECKING:
    import pandas as pd

_HEAD = ("sheet", "scheme", "profile", "year", "organization", "project")
_MONEY = ("budget_initial", "budget_adjusted", "budget_spent", "execution_rate")
_RECOMPUTED = ("total", "total_low", "total_high", "open_points")
_FINDING = (
    "code",
    "name",
    "severity",
    "audience",
    "cell",
    "indicator",
    "found",
    "expected",
    "hint",
    "message",
)
_FIGURES = (*_MONEY, "declared_total", *_RECOMPUTED, "difference")
_FORM_COLUMNS = (
    "path", "outcome", "error", *_HEAD, "department", "conclusion", *_MONEY,
    "declared_total", "declared_grade", *_RECOMPUTED, "grade", "difference", "errors", "warnings",
)  # fmt: skip


def check_many(
    paths: Iterable[str | Path],
    *,
    scheme: str | None = None,
    profile: str | None = None,
    jobs: int = 1,
    timeout: float = 60.0,
    memory: int = 1024,
) -> pd.DataFrame:
    """Check files and archives; one line for each form, one for each file that could not be reviewed.

    Money is in 万元, `difference` the reference score minus the declared one; nothing is written. A file that
    cannot be read has its outcome and the reason in `error`; `jobs` processes share the work.
    Raises SchemeError, and SelfEvalError without pandas.
    """
    _pandas()
    return forms_frame(
        check_files(paths, scheme=scheme, profile=profile, jobs=jobs, timeout=timeout, memory=memory)
    )


def check_files(
    paths: Iterable[str | Path],
    *,
    scheme: str | None = None,
    profile: str | None = None,
    jobs: int = 1,
    timeout: float = 60.0,
    memory: int = 1024,
) -> tuple[FileResult, ...]:
    """The results of files and archives in the order given, for `forms_frame` and `findings_frame`.

    `timeout` is seconds and `memory` MB for one file.
    """
    files = [_found(str(path)) for path in paths]
    places = {id(one): place for place, one in enumerate(files)}
    done: dict[int, tuple[FileResult, ...]] = {}
    with closing(FileWorker(checker(scheme=scheme, profile=profile))) as worker:
        engine: Engine = ProcessEngine(worker, jobs, memory) if jobs > 1 else SerialEngine(worker)
        to_do = (Job(FileWorker.survey_and_check, one, timeout) for one in files)
        with engine, closing(engine.run(to_do)) as answers:
            for job, answer in answers:
                lost = isinstance(answer, Lost)
                done[places[id(job.argument)]] = (_lost(job.argument, answer),) if lost else answer
    return tuple(one for place in sorted(done) for one in done[place])


def _found(path: str) -> Found:
    size = Path(path).stat().st_size if Path(path).is_file() else 0
    return Found(path=path, source=Source(path), size=size, modified=None)


def _lost(found: Found, lost: Lost) -> FileResult:
    outcome = "timeout" if lost.why == "timeout" else "crashed"
    return file_result(found, outcome, f"{OUTCOMES[outcome]}：{lost.detail}".rstrip("：\n"))


def forms_frame(results: Iterable[FileResult]) -> pd.DataFrame:
    """One line for each form, one for each file without any."""
    frame = _pandas().DataFrame(list(_form_lines(results)), columns=list(_FORM_COLUMNS))
    return frame.astype(dict.fromkeys(_FIGURES, "float64") | dict.fromkeys(("errors", "warnings"), "Int64"))


def findings_frame(results: Iterable[FileResult]) -> pd.DataFrame:
    """One line for each finding: its file, form, place and words."""
    lines = [
        {"path": one.path, **{key: form.record[key] for key in ("sheet", "organization", "project")}}
        | {key: finding[key] for key in _FINDING}
        for one in results
        for form in one.forms
        for finding in _records(form, "findings")
    ]
    return _pandas().DataFrame(lines, columns=["path", "sheet", "organization", "project", *_FINDING])


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
    total, stated = float(recomputed["total"]), _float(declared["total"])
    return {
        **{key: record[key] for key in _HEAD},
        "department": form.department,
        "conclusion": form.conclusion,
        **{key: _float(getattr(form, key)) for key in _MONEY},
        "declared_total": stated,
        "declared_grade": declared["grade"],
        **{key: _float(recomputed[key]) for key in _RECOMPUTED},
        "grade": recomputed["grade"],
        "difference": None if stated is None else round(total - stated, 10),
        "errors": severities.count("error"),
        "warnings": severities.count("warning"),
    }


def _records(form: FormResult, key: str) -> list[dict[str, Any]]:
    found = form.record[key]
    assert isinstance(found, list)
    return found


def _float(text: str | None) -> float | None:
    return None if text is None else float(text)


def _pandas() -> Any:
    try:
        return import_module("pandas")
    except ImportError as error:
        raise SelfEvalError("数据表需要 pandas，请先安装：pip install xlselfeval[frames]") from error
