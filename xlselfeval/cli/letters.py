"""The commands for letters, and the options that batch shares with them."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import closing
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from xlselfeval.cli.chinese import ChineseGroup, help_without_command
from xlselfeval.cli.day import Day
from xlselfeval.cli.next_steps import show_next
from xlselfeval.errors import ExitStatus, UnreadableFile

if TYPE_CHECKING:
    from xlselfeval.batch.run import LetterOptions

_OPTIONS = (
    click.option("--due", type=Day(), metavar="日期", help="反馈函要求的修改期限，如 2024-05-20；不给则留空待填。"),
    click.option("--bureau", default="", metavar="名称", help="反馈函落款的财政部门；不给则留空待填。"),
    click.option("--letter-templates", type=click.Path(path_type=Path), metavar="文件夹", help="自己的反馈函模板所在的文件夹。"),
)  # fmt: skip


def with_letter_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """Add the options of letters to a command."""
    for option in reversed(_OPTIONS):
        command = option(command)
    return command


def letter_options(due: date | None, bureau: str, templates: Path | None) -> LetterOptions:
    """Return the values of those options."""
    from xlselfeval.batch.run import LetterOptions

    _warn_of_past(due)
    return LetterOptions(due=due, bureau=bureau, templates=templates)


def _warn_of_past(due: date | None) -> None:
    if due is not None and due < date.today():
        click.echo(f"--due {due} 已经过去，反馈函仍写这一天；如有误，请改正后再运行一次", err=True)


@click.group(cls=ChineseGroup)
@click.pass_context
def letters(context: click.Context) -> int | None:
    """反馈函：审核意见表和退回修改通知。"""
    return help_without_command(context)


@letters.command()
@click.argument("folder", metavar="文件夹", type=click.Path(path_type=Path))
def templates(folder: Path) -> int:
    """把自带的模板复制到一个文件夹，用 Word 或 WPS 修改后使用。

    双花括号里的词会换成单位、项目等内容；{% … %} 的段落和表格行请保留。
    """
    from xlselfeval.batch.letters.write import copy_templates

    for path in copy_templates(folder):
        click.echo(f"已复制：{path}")
    show_next("letters templates", folder=folder)
    return ExitStatus.OK


@letters.command()
@click.argument("output", metavar="文件夹", type=click.Path(path_type=Path))
@with_letter_options
def write(output: Path, due: date | None, bureau: str, letter_templates: Path | None) -> int:
    """按 batch 写在文件夹里的结果写反馈函；汇总中标了“采纳说明”“忽略”的问题不再写入。"""
    from xlselfeval.batch.letters.write import write_letters
    from xlselfeval.batch.outputs import LETTERS, STORE, SUMMARY
    from xlselfeval.batch.results.store import open_store

    if not (output / STORE).is_file():
        raise UnreadableFile("not-found", f"{output}：里面没有 {STORE}，请先用 xlselfeval batch 核对")
    summary = output / SUMMARY
    _warn_of_past(due)
    with closing(open_store(output / STORE)) as store:
        done = write_letters(
            store, output / LETTERS, today=date.today(), due=due, bureau=bureau,
            templates=letter_templates, summary=summary if summary.is_file() else None,
        )  # fmt: skip
    click.echo(
        f"已写出：审核意见表 {len(done.opinions)} 份，退回修改通知 {len(done.notices)} 份（{output / LETTERS}）"
    )
    if done.kept:
        click.echo(f"有 {len(done.kept)} 份以前的函被修改过，保留未动，新的另编了号")
    show_next("letters write")
    return ExitStatus.OK
