"""The command for a folder of returns: xlselfeval batch …"""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from xlselfeval.batch.progress import Progress
from xlselfeval.cli.check import with_raised, with_rules
from xlselfeval.cli.chinese import ChineseCommand
from xlselfeval.cli.letters import options_again, roster_path, show_written, with_letter_options
from xlselfeval.cli.next_steps import show_next
from xlselfeval.engines.engine import MEMORY
from xlselfeval.errors import ExitStatus, SelfEvalError

if TYPE_CHECKING:
    from typing_extensions import Self

    from xlselfeval.batch.letters.options import LetterOptions
    from xlselfeval.batch.run import Options, Run

_LINE_SECONDS = 10.0  # between two lines of progress in a log
_OURS = frozenset(("timeout", "crashed"))  # outcomes of files that no unit can mend


@click.command(cls=ChineseCommand)
@click.argument("folder", metavar="文件夹")
@click.option("-o", "--output", required=True, type=click.Path(path_type=Path), metavar="文件夹", help="结果文件夹。")  # fmt: skip
@click.option(
    "--jobs", type=click.IntRange(1, 512), metavar="个数", help="同时核对的文件数（默认为处理器核数）。"
)
@click.option("--engine", type=click.Choice(("local", "dask")), default="local", help="在本机（默认）或Dask集群上核对。")  # fmt: skip
@click.option("--scheduler", metavar="地址", help="Dask集群地址，如tcp://主机:8786；省略时在本机启动。")
@with_rules
@click.option("--timeout", type=click.IntRange(1, 86_400), default=60, metavar="秒", help="单个文件核对时限（秒），默认60。")  # fmt: skip
@click.option("--memory", type=click.IntRange(*MEMORY), default=1024, metavar="MB", help="单个文件内存上限（MB），默认1024。")  # fmt: skip
@with_raised
@click.option("--roster", callback=roster_path, metavar="文件", help="单位名单：用于核对未报送、重复报送和预算数；省略时沿用以前核对所用的，写\"\"不用名单。")  # fmt: skip
@click.option(
    "--letters", is_flag=True, help="同时生成反馈函：各单位的审核意见表，各部门的通知（函）、催报通知。"
)
@with_letter_options
@click.option("--no-copies", is_flag=True, help="不生成附有核对结果的副本。")
@click.option("--parquet", is_flag=True, help="同时将结果导出为Parquet文件。")
def batch(
    folder: str,
    output: Path,
    jobs: int | None,
    engine: str,
    scheduler: str | None,
    scheme: str | None,
    profile: str | None,
    timeout: int,
    memory: int,
    raised: int,
    issued: Path | None,
    roster: Path | None,
    letters: bool,
    letter_options: LetterOptions,
    no_copies: bool,
    parquet: bool,
) -> int:
    """核对一个文件夹内的全部自评表，包括子文件夹和.zip压缩包。

    指定报送文件所在的文件夹或网址。已核对且未变化的文件不再核对；中断后再次运行，从断处继续。

    退出码：0表示没有要退回修改的表；1表示已核对完，有要退回修改的表或空白表；2表示有文件未能核对，文件夹中没有可核对的文件，或核对中断；3表示核对某个文件时程序出错。
    """
    from xlselfeval.batch.outputs import SUMMARY
    from xlselfeval.batch.run import Options, run_batch

    if scheduler is not None and engine != "dask":
        raise SelfEvalError("--scheduler仅与--engine dask一并使用")
    if not letters and replace(letter_options, basis=None).is_given:
        click.echo("--due、--bureau等仅用于反馈函；未指定--letters，本次不生成反馈函", err=True)
    options = Options(
        root=folder,
        output=output,
        jobs=jobs or os.cpu_count() or 1,
        engine=engine,
        scheduler=scheduler,
        scheme=scheme,
        profile=profile,
        basis=letter_options.basis,
        timeout=timeout,
        memory=memory,
        raised=raised,
        copies=not no_copies,
        parquet=parquet,
        issued=issued,
        roster=roster,
        letters=letter_options if letters else None,
    )
    if sys.stderr.isatty():
        with _Bar() as bar:
            run = run_batch(options, bar)
    else:
        run = run_batch(options, _Lines())
    _show(run, options)
    again = options_again(run.written.letters)
    show_next(_next_step(run, letters=letters), summary=output / SUMMARY, output=output, again=again)
    return _status(run)


def _next_step(run: Run, *, letters: bool) -> str:
    """Choose what comes next: to go on, to write decisions, or nothing where no unit is asked for anything."""
    if run.partial:
        return "batch partial"
    if run.is_empty and run.figures.is_finished:
        return "batch empty"
    if run.figures.is_finished and not run.written.refused:
        unread = _unread(run)
        return "batch limits" if unread & _OURS else "batch unread" if unread else "batch done"
    if run.figures.is_in_order and not run.written.refused:
        return "clues"
    if run.written.letters is not None and run.written.letters.held:
        return "letters write held"
    return "batch letters" if letters else "batch"


def _unread(run: Run) -> set[str]:
    """Return the outcomes of files that were not reviewed."""
    from xlselfeval.batch.results.outcome import IN_ORDER

    return {one for one in run.outcomes if one not in IN_ORDER}


def _status(run: Run) -> int:
    """Return the exit status; a file that was not reviewed, a folder without files and an interrupted run fail.

    A blank form that was filled in and returned since asks for nothing any more.
    """
    from xlselfeval.review.conclusion import CONCLUSIONS

    if run.outcomes.get("crashed"):
        return ExitStatus.CRASHED
    if run.partial or run.is_empty or _unread(run):
        return ExitStatus.FAILED
    whole, returned = run.figures.whole, CONCLUSIONS[0]
    is_returned = (
        whole.conclusions[returned]
        or whole.unexpected[returned]
        or any(one.with_errors for one in run.figures.papers.values())
    )
    is_asked = is_returned or whole.foreign or run.figures.blanks
    return ExitStatus.FINDINGS if is_asked else ExitStatus.OK


def _show(run: Run, options: Options) -> None:
    """Print the numbers of forms and of files, what was left out, and the paths of the results."""
    from xlselfeval.batch.notes import notes_on_files
    from xlselfeval.batch.outputs import STORE
    from xlselfeval.batch.results.outcome import CHECKED, OUTCOMES
    from xlselfeval.batch.summary.figures import counts_of_forms

    _show_counts(("自评表", "份"), counts_of_forms(run.figures))
    total = sum(run.outcomes.values())
    checked = sum(run.outcomes.get(name, 0) for name in CHECKED)
    others = [(word, run.outcomes.get(name)) for name, word in OUTCOMES.items() if name not in CHECKED]
    _show_counts(("文件", "个数"), [("已核对", checked), *others, ("合计", total)])
    for line in notes_on_files(run):
        click.echo(line)
    if run.partial:
        click.echo("本次核对中断，以上为已核对部分")
    show_written(run.written._replace(undated=0), options.output)
    click.echo(f"结果库：{options.output / STORE}")


def _show_counts(captions: tuple[str, str], counts: Iterable[tuple[str, int | None]]) -> None:
    """Print counts, without those that are not known."""
    from xlselfeval.cli import terminal

    terminal.show_list(captions, [(word, str(count)) for word, count in counts if count is not None])


class _Lines(Progress):
    """Progress for a log: a line for each phase, then one every ten seconds."""

    def begin(self, phase: str, total: int) -> None:
        """Begin a phase of so many files."""
        self._phase, self._total, self._done, self._reported = phase, total, 0, time.monotonic()
        if total:
            click.echo(f"{phase}：{total} 个文件", err=True)

    def done(self, outcome: str) -> None:
        """Count one file, with its outcome in the phase that has outcomes."""
        self._done += 1
        if time.monotonic() - self._reported > _LINE_SECONDS:
            self._reported = time.monotonic()
            click.echo(f"{self._phase}：{self._done}/{self._total}", err=True)


class _Bar(Progress):
    """Progress in a terminal: a bar with the time left and the outcomes so far."""

    def __enter__(self) -> Self:
        from rich import progress as bars
        from rich.console import Console

        columns = (bars.TextColumn("{task.description}"), bars.BarColumn(), bars.MofNCompleteColumn(), bars.TimeRemainingColumn())  # fmt: skip
        counts = bars.TextColumn("{task.fields[counts]}")
        self._progress: Any = bars.Progress(
            *columns, counts, console=Console(stderr=True), refresh_per_second=4
        )
        self._task: Any = None
        self._counts: dict[str, int] = {}
        self._progress.__enter__()
        return self

    def __exit__(self, *error: object) -> None:
        self._progress.__exit__(*error)

    def begin(self, phase: str, total: int) -> None:
        """Begin a phase of so many files."""
        self._counts = {}
        self._task = self._progress.add_task(phase, total=total, counts="")

    def done(self, outcome: str) -> None:
        """Count one file, with its outcome in the phase that has outcomes."""
        from xlselfeval.batch.results.outcome import OUTCOMES

        self._counts[outcome] = self._counts.get(outcome, 0) + 1
        known = ((word, self._counts.get(name)) for name, word in OUTCOMES.items())
        counts = " · ".join(f"{word} {count}" for word, count in known if count)
        self._progress.update(self._task, advance=1, counts=counts)
