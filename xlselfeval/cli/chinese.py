"""Commands that speak Chinese: help texts, usage errors, globs that Windows shells do not expand."""

from __future__ import annotations

import glob
import os
import re
from collections.abc import Iterable
from pathlib import Path

import click

_HELP = "显示这段说明。"


class ChineseCommand(click.Command):
    """A command whose help is Chinese throughout."""

    def format_usage(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        pieces = " ".join(self.collect_usage_pieces(ctx)).replace("[OPTIONS]", "[选项]")
        formatter.write_usage(ctx.command_path, pieces, prefix="用法：")

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        options = [one for one in self.get_params(ctx) if isinstance(one, click.Option)]
        records = [record for option in options if (record := option.get_help_record(ctx))]
        if records:
            with formatter.section("选项"):
                formatter.write_dl(records)

    def get_help_option(self, ctx: click.Context) -> click.Option | None:
        option = super().get_help_option(ctx)
        if option is not None:
            option.help = _HELP
        return option


class ChineseGroup(ChineseCommand, click.Group):
    """The group of all commands."""

    command_class = ChineseCommand

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        ChineseCommand.format_options(self, ctx, formatter)
        self.format_commands(ctx, formatter)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        rows = []
        for name in self.list_commands(ctx):
            command = self.get_command(ctx, name)
            if command is not None:
                rows.append((name, command.get_short_help_str(limit=80)))
        with formatter.section("命令"):
            formatter.write_dl(rows)

    def collect_usage_pieces(self, ctx: click.Context) -> list[str]:
        return ["[选项]", "命令", "[参数]…"]


def usage_problem(error: click.UsageError) -> str:
    """A usage error of click in one Chinese line."""
    command = error.ctx.command_path if error.ctx else "xlselfeval"
    hint = f"用 {command} --help 查看用法"
    if isinstance(error, click.NoSuchOption):
        return f"没有这个选项 {error.option_name}；{hint}"
    if isinstance(error, click.MissingParameter):
        name = error.param.make_metavar(error.ctx) if error.param and error.ctx else ""
        return f"缺少参数 {name}；{hint}"
    if isinstance(error, click.BadParameter):
        name = error.param.opts[0] if error.param else ""
        kind = error.param.type if error.param else None
        allowed = f"应为 {kind.min} 到 {kind.max} 的整数" if isinstance(kind, click.IntRange) else "填写有误"
        return f"参数 {name} {allowed}；{hint}"
    if isinstance(error, click.BadOptionUsage):
        return f"选项 {error.option_name} 用法有误；{hint}"
    named = re.search(r"'([^']*)'", error.format_message())
    if named and "command" in error.format_message():
        return f"没有这个命令 {named[1]}；{hint}"
    return f"命令或参数有误；{hint}"


def expand(patterns: Iterable[str]) -> list[Path]:
    """The files that patterns name, in order and once each; a pattern that names none stays as it is.

    Lock files of an open Excel (~$…) and our own copies (folders 核对结果) are left out of a
    pattern's files; named one by one they are taken.
    """
    found: dict[Path, Path] = {}
    for pattern in patterns:
        path = Path(pattern)
        names: list[str] = []
        if any(char in pattern for char in "*?[") and not path.exists():
            names = [
                name
                for name in sorted(glob.glob(pattern, recursive=True))  # noqa: PTH207 - also absolute patterns
                if not Path(name).name.startswith("~$") and "核对结果" not in Path(name).parts[:-1]
            ]
        for name in names or [pattern]:
            found.setdefault(Path(os.path.normcase(os.path.realpath(name))), Path(name))
    return list(found.values())
