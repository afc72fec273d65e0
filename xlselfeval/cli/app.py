"""The command line: one command a function; errors that a user can act on become one Chinese line."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from xlselfeval.cli.batch import batch
from xlselfeval.cli.chinese import ChineseGroup, help_without_command, usage_problem
from xlselfeval.cli.excel import excel
from xlselfeval.cli.letters import letters
from xlselfeval.cli.roster import issue, roster
from xlselfeval.errors import ExitStatus, SelfEvalError, UnreadableFile, reason
from xlselfeval.files.limits import LIMITS
from xlselfeval.files.paths import canonical_path, expand_patterns
from xlselfeval.sheet_names import RESULT_SHEET
from xlselfeval.version import __version__

if TYPE_CHECKING:
    from xlselfeval.checking import Checker
    from xlselfeval.review.review import Review

_ISSUED = click.option(
    "--issued", type=click.Path(path_type=Path), metavar="文件夹", help="存放下发文件的文件夹；给了就与下发的文件对照。"
)  # fmt: skip
_RAISED = click.option(
    "--raise-limits", "raised", type=click.IntRange(1, 100), default=1, metavar="倍数",
    help="文件确实很大而被拒绝时，把各项上限放宽到几倍；请只用于可信的文件。",
)  # fmt: skip


@click.group(cls=ChineseGroup, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="xlselfeval", message="%(prog)s %(version)s", help="显示版本。")
@click.pass_context
def cli(context: click.Context) -> int | None:
    """预算绩效自评表：生成标准表、核对填报表、独立复算得分、写出核对结果。"""
    return help_without_command(context)


@cli.command()
@click.argument("folder", required=False, default="xlselfeval-demo", metavar="[文件夹]")
def demo(folder: str) -> int:
    """用公开的数据演示一遍：下发、填报、核对、写出核对结果。

    写入给出的文件夹，默认为当前文件夹下的 xlselfeval-demo。演示的表里有一处必须改的问题，好看看是怎么指出的。
    """
    from xlselfeval.cli import terminal
    from xlselfeval.demo import run_demo

    done = run_demo(Path(folder))
    print("演示数据：中共株洲市委老干部局 2020 年度部门整体支出绩效自评表（已公开）\n")
    for review in done.reviews:
        terminal.show_review(done.filled.name, review, None)
    for caption, path in (("下发的表", done.blank), ("填好的表", done.filled), ("核对结果", done.copy)):
        print(f"{caption}：{path}")
    return ExitStatus.OK


@cli.command()
def schemes() -> int:
    """列出自带的方案和口径。"""
    from xlselfeval.cli import terminal
    from xlselfeval.scheme.load import load_profile, load_scheme, profile_ids, scheme_ids

    terminal.show_schemes(
        [load_scheme(name) for name in scheme_ids()], [load_profile(name) for name in profile_ids()]
    )
    return ExitStatus.OK


@cli.command()
@click.argument("scheme", metavar="方案")
@click.option("-o", "--output", type=click.Path(path_type=Path), metavar="文件", help="写到哪个文件。")
@click.option(
    "--year", type=click.IntRange(1990, 2100), metavar="年度", help="年度，如 2020；不给则由单位填写。"
)
@click.option("--organization", default="", metavar="名称", help="填报单位；不给则由单位填写。")
@click.option(
    "--rows", type=click.IntRange(1, 40), default=3, metavar="行数", help="每个二级指标留几行，默认 3。"
)
@click.option("--macros", is_flag=True, help="生成带按钮的 .xlsm；不给则生成 .xlsx，功能完整。")
def new(
    scheme: str, output: Path | None, year: int | None, organization: str, rows: int, macros: bool
) -> int:
    """生成一份空白自评表。

    方案是方案编号（见 xlselfeval schemes）或方案文件（.toml）的路径。
    """
    from xlselfeval.form.generate import generate
    from xlselfeval.scheme.load import load_scheme

    loaded = load_scheme(scheme)
    suffix = ".xlsm" if macros else ".xlsx"
    target = output or Path(f"{loaded.title}{suffix}")
    if target.suffix.lower() != suffix:
        kind = "带按钮的空白表是 .xlsm 文件" if macros else "空白表是 .xlsx 文件（要带按钮的，请加 --macros）"
        raise UnreadableFile("wrong-extension", f"{target}：{kind}，请把文件名写成 {suffix} 结尾")
    data = generate(loaded, year=year, organization=organization, rows=rows, macros=macros)
    _write_blank(target, data)
    click.echo(f"已生成：{target}")
    return ExitStatus.OK


def _write_blank(target: Path, data: bytes) -> None:
    from xlselfeval.form.fill import is_unfilled
    from xlselfeval.result.checked_copy import write_whole

    if target.exists() and not is_unfilled(target):
        raise UnreadableFile("locked", f"{target} 已经存在，而且不是空白表，没有覆盖；请换一个文件名（-o）")
    write_whole(target, data)


@cli.command()
@click.argument("files", nargs=-1, required=True, metavar="文件…")
@click.option(
    "-o",
    "--output",
    type=click.Path(path_type=Path),
    metavar="文件夹",
    help="核对结果写到哪个文件夹（默认为各文件旁边的“核对结果”）。",
)
@click.option("--no-copy", is_flag=True, help="只核对，不写出带核对结果的副本。")
@click.option("--scheme", metavar="编号", help="方案编号或 .toml 路径；不给则自动判断。")
@click.option("--profile", metavar="编号", help="评分口径；不给则用方案的口径。")
@_ISSUED
@_RAISED
@click.option("--json", "as_json", is_flag=True, help="输出 JSON Lines，每张表一行。")
def check(
    files: Sequence[str],
    output: Path | None,
    no_copy: bool,
    scheme: str | None,
    profile: str | None,
    issued: Path | None,
    raised: int,
    as_json: bool,
) -> int:
    """核对填报的自评表，写出带“核对结果”工作表的副本。

    文件可以有多个，也可以用 *.xlsx。原文件不会改动。
    """
    import json

    from xlselfeval.result.checked_copy import copy_name
    from xlselfeval.result.save_copy import save_copy

    if as_json:
        from xlselfeval.result.json_record import error_record, review_record
    else:
        from xlselfeval.cli import terminal
    paths = expand_patterns(files)
    checker = _checker(scheme, profile, issued, raised, paths)
    status: int = ExitStatus.OK
    taken = set(map(canonical_path, paths))  # a copy never goes over an input, nor over another's copy
    for path in paths:
        copy = None
        try:
            _refuse_folder(path)
            workbook = checker.open(path)
            reviews = checker.check_workbook(workbook, path.name)
            if not no_copy:
                target = (output or path.parent / RESULT_SHEET) / copy_name(path, workbook)
                copy = save_copy(path, workbook, reviews, target, taken=taken)
                taken.add(canonical_path(copy))
        except UnreadableFile as error:
            status = ExitStatus.FAILED
            click.echo(f"{_printable(str(path))}：{error.message}", err=True)
            if as_json:
                click.echo(json.dumps(error_record(str(path), error), ensure_ascii=False))
            continue
        status = max(status, _status(reviews))
        for review in reviews:
            if as_json:
                click.echo(json.dumps(review_record(str(path), review), ensure_ascii=False))
            else:
                terminal.show_review(path.name, review, None if copy is None else str(copy))
    return status


def _refuse_folder(path: Path) -> None:
    if path.is_dir():
        line = "这是一个文件夹；整个文件夹请用 xlselfeval batch 核对，几个文件可以写成 *.xlsx"
        raise UnreadableFile("not-a-workbook", line)


def _checker(
    scheme: str | None, profile: str | None, issued: Path | None, raised: int, returned: Sequence[Path]
) -> Checker:
    """Load the rules and the sender's files; name those that cannot be compared with."""
    from xlselfeval.checking import Checker

    loaded = Checker.load(
        scheme=scheme, profile=profile, issued=issued, limits=LIMITS.raised(raised), leave_out=returned
    )
    skipped = () if loaded.issued is None else loaded.issued.skipped
    if skipped:
        names = "、".join(_printable(path.name) for path in skipped[:3]) + ("等" if len(skipped) > 3 else "")
        line = f"有 {len(skipped)} 个文件不是下发的表，或下发记录读不出来，没有用来对照（{names}）"
        click.echo(f"{_printable(str(issued))}：{line}", err=True)
    return loaded


@cli.command()
@click.argument("file", metavar="文件")
@click.argument("wanted", required=False, metavar="[单元格|指标]")
@click.option("--scheme", metavar="编号", help="方案编号或 .toml 路径；不给则自动判断。")
@click.option("--profile", metavar="编号", help="评分口径；不给则用方案的口径。")
@_ISSUED
@_RAISED
def explain(
    file: str, wanted: str | None, scheme: str | None, profile: str | None, issued: Path | None, raised: int
) -> int:
    """说明得分怎么来的：规则和依据、读到的数、每一步算式、填报和复算。

    可以只看一个单元格（如 H20）或一个指标（写名称或其中几个字）。
    """
    from xlselfeval.cli import terminal
    from xlselfeval.review.explain import explain as explained

    status, shown, path = ExitStatus.OK, 0, Path(file)
    checker = _checker(scheme, profile, issued, raised, [path])
    try:
        _refuse_folder(path)
        reviews = checker.check(path)
    except UnreadableFile as error:
        raise UnreadableFile(error.name, f"{_printable(file)}：{error.message}") from error
    for review in reviews:
        for lines, findings in explained(review, wanted):
            shown += 1
            terminal.show_explanation(lines, findings)
            if any(finding.severity == "error" for finding in findings):
                status = ExitStatus.FINDINGS
    if not shown:
        raise UnreadableFile("not-found", f"表中没有“{wanted}”这个单元格或指标")
    return status


@cli.command()
@click.option("--markdown", is_flag=True, help="输出 Markdown 表格。")
def codes(markdown: bool) -> int:
    """列出能查出的各种问题。"""
    from xlselfeval.cli import terminal

    if markdown:
        click.echo(terminal.codes_markdown())
    else:
        terminal.show_codes()
    return ExitStatus.OK


cli.add_command(batch)
cli.add_command(roster)
cli.add_command(issue)
cli.add_command(excel)
cli.add_command(letters)


def _status(reviews: Sequence[Review]) -> int:
    return ExitStatus.FINDINGS if any(review.errors for review in reviews) else ExitStatus.OK


def _printable(text: str) -> str:
    return "".join(char if char.isprintable() else "?" for char in text)


def main(arguments: Sequence[str] | None = None) -> None:
    """The entry point: exit status by the findings, every user's mistake as one Chinese line."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            json_wanted = "--json" in (sys.argv if arguments is None else arguments)
            stream.reconfigure(errors="replace", encoding="utf-8" if json_wanted else None)
    try:
        status = cli.main(
            args=None if arguments is None else list(arguments),
            prog_name="xlselfeval",
            standalone_mode=False,
            windows_expand_args=False,  # click would take 表[1].xlsx for a pattern; `expand` looks for the file first
        )
    except click.UsageError as error:
        click.echo(usage_problem(error), err=True)
        status = ExitStatus.FAILED
    except (click.Abort, KeyboardInterrupt):
        click.echo("已中断", err=True)
        status = ExitStatus.FAILED
    except SelfEvalError as error:
        click.echo(str(error), err=True)
        status = ExitStatus.FAILED
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        status = ExitStatus.FAILED
    except OSError as error:
        click.echo(f"{_printable(str(error.filename or ''))[:80]}：{reason(error)}", err=True)
        status = ExitStatus.FAILED
    sys.exit(status if isinstance(status, int) else ExitStatus.OK)
