"""Check several files from Python, without writing anything."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from xlselfeval.batch.frames import forms_frame
from xlselfeval.batch.plan import file_result
from xlselfeval.batch.results.outcome import OUTCOMES, FileResult
from xlselfeval.batch.sources.collect import Found
from xlselfeval.batch.sources.named import files_below, named_file, no_file
from xlselfeval.batch.sources.source import is_url
from xlselfeval.batch.task import FileWorker
from xlselfeval.checking import Checker
from xlselfeval.data_frames import load_pandas
from xlselfeval.engines.engine import MEMORY, Engine, Job, Lost, SerialEngine
from xlselfeval.engines.processes import ProcessEngine
from xlselfeval.errors import WrongArgument, expect_between, expect_positive
from xlselfeval.files.limits import LIMITS, Limits
from xlselfeval.files.paths import expand_patterns, is_folder
from xlselfeval.files.source import NO_PATH
from xlselfeval.plain_number import plain_whole
from xlselfeval.reading.sender_files import SenderFiles
from xlselfeval.review.settings import Settings
from xlselfeval.scheme.model import Scheme
from xlselfeval.scheme.profile import Profile

if TYPE_CHECKING:
    import pandas as pd


def check_many(
    paths: str | Path | Iterable[str | Path],
    *,
    scheme: str | Path | Scheme | None = None,
    profile: str | Path | Profile | None = None,
    issued: str | Path | SenderFiles | None = None,
    limits: Limits = LIMITS,
    basis: str = "",
    settings: str | Path | Settings | None = None,
    jobs: int = 1,
    timeout: float = 60.0,
    memory: int = 1024,
) -> pd.DataFrame:
    """Check files as `check_files` does; return a data frame with a line for each form.

    A file that could not be reviewed has a line too. Money is in 万元; `difference` is the reference score minus the
    declared one. Raises SelfEvalError without pandas.
    """
    load_pandas()
    return forms_frame(
        check_files(
            paths, scheme=scheme, profile=profile, issued=issued, limits=limits, basis=basis, settings=settings,
            jobs=jobs, timeout=timeout, memory=memory,
        )
    )  # fmt: skip


def check_files(
    paths: str | Path | Iterable[str | Path],
    *,
    scheme: str | Path | Scheme | None = None,
    profile: str | Path | Profile | None = None,
    issued: str | Path | SenderFiles | None = None,
    limits: Limits = LIMITS,
    basis: str = "",
    settings: str | Path | Settings | None = None,
    jobs: int = 1,
    timeout: float = 60.0,
    memory: int = 1024,
) -> tuple[FileResult, ...]:
    """Check files, archives, folders and patterns such as 返回/*.xlsx; return results in the order given.

    Of a folder all files below it are checked that a batch would take. A path, folder or pattern that names no file has a
    result too, which fails. Each file is checked once, however often it is named; nothing is written. A report is checked alone, a data sheet with the forms in its workbook. A file
    that cannot be reviewed has its outcome and message. With one of `jobs` the files are checked one after another in
    this process; more are as many processes, with at most `timeout` seconds and `memory` MB for one file. Results are for `forms_frame` and `findings_frame`. Raises
    SchemeError, and WrongArgument for what is no path.
    """
    jobs, memory = plain_whole(jobs), plain_whole(memory)
    for value, kinds, wanted in (
        (jobs, int, "进程数 jobs（整数）"),
        (timeout, (int, float), "时限 timeout（秒）"),
    ):
        expect_positive(value, kinds, wanted)
    expect_between(memory, *MEMORY, "内存 memory（MB）")
    own = Path(issued) if isinstance(issued, str | Path) else None
    to_check: dict[str, Found] = {}
    for one in _listed(paths, own):
        to_check.setdefault(one.path, one)
    done: dict[str, tuple[FileResult, ...]] = {}
    returned = [Path(path) for path in to_check]
    checker = Checker.load(
        scheme=scheme, profile=profile, issued=issued, limits=limits, leave_out=returned, basis=basis, settings=settings
    )  # fmt: skip
    with closing(FileWorker(checker)) as worker:
        engine: Engine = ProcessEngine(worker, jobs, memory) if jobs > 1 else SerialEngine(worker)
        to_do = (Job(FileWorker.survey_and_check, one, timeout) for one in to_check.values())
        with engine, closing(engine.run(to_do)) as answers:
            for job, answer in answers:
                found, lost = job.argument, isinstance(answer, Lost)
                done[found.path] = (_lost(found, answer),) if lost else answer
    return tuple(one for path in to_check for one in done[path])


def _listed(paths: str | Path | Iterable[str | Path], issued: Path | None) -> Iterator[Found]:
    """Yield the files that paths, folders and patterns name; of one that names none, what is wrong with it."""
    if isinstance(paths, bytes) or not isinstance(paths, str | Path | Iterable):
        raise WrongArgument(f"这里要的是路径的列表，不是 {type(paths).__name__}")
    for path in [paths] if isinstance(paths, str | Path) else paths:
        if not isinstance(path, str | Path):
            raise WrongArgument(f"这里要的是路径，不是 {type(path).__name__}；文件内容请用 check")
        name = str(path)
        if not name:
            yield no_file(name, NO_PATH)
        elif is_url(name):
            yield named_file(name)
        elif is_folder(path):
            yield from files_below(name, issued=issued)
        else:
            yield from (named_file(str(one)) for one in expand_patterns([name]))


def _lost(found: Found, lost: Lost) -> FileResult:
    name: Literal["timeout", "crashed"] = "timeout" if lost.why == "timeout" else "crashed"
    return file_result(found, name, f"{OUTCOMES[name]}：{lost.detail}".rstrip("：\n"), name)
