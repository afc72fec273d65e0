"""Chinese for click: help texts and usage errors."""

from __future__ import annotations

import re
from typing import Any
from unicodedata import east_asian_width

import click

from xlselfeval.errors import ExitStatus

_HELP = "显示这段说明。"


class WrongValue(click.BadParameter):
    """A value that an option does not take, with what is wrong with it in Chinese."""


class ChineseCommand(click.Command):
    """A command whose help is Chinese throughout."""

    def format_usage(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        pieces = " ".join(self.collect_usage_pieces(ctx)).replace("[OPTIONS]", "[选项]")
        formatter.write_usage(ctx.command_path, pieces, prefix="用法：")

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        _write_list(formatter, "选项", [
            (_caption(one), _description(one)) for one in self.get_params(ctx) if isinstance(one, click.Option) and not one.hidden
        ])  # fmt: skip

    def get_help_option(self, ctx: click.Context) -> click.Option | None:
        option = super().get_help_option(ctx)
        if option is not None:
            option.help = _HELP
        return option


@click.pass_context
def _help_without_command(context: click.Context) -> int | None:
    """Print the help of a group that was called without a command; its exit status."""
    if context.invoked_subcommand is not None:
        return None
    click.echo(context.get_help())
    return ExitStatus.FAILED


class ChineseGroup(ChineseCommand, click.Group):
    """A group of commands; without one of them it prints its help and fails."""

    command_class = ChineseCommand

    def __init__(self, *arguments: Any, **options: Any) -> None:
        own = {"no_args_is_help": False, "invoke_without_command": True, "callback": _help_without_command}
        super().__init__(*arguments, **(options | own))

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        ChineseCommand.format_options(self, ctx, formatter)
        self.format_commands(ctx, formatter)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        commands = ((name, self.get_command(ctx, name)) for name in self.list_commands(ctx))
        shown = [(name, one.get_short_help_str(limit=80)) for name, one in commands if one and not one.hidden]
        _write_list(formatter, "命令", shown)

    def collect_usage_pieces(self, ctx: click.Context) -> list[str]:
        return ["[选项]", "命令", "[参数]…"]


def _write_list(formatter: click.HelpFormatter, caption: str, rows: list[tuple[str, str]]) -> None:
    """Write a list in two columns, aligned by width: a Chinese character takes two cells."""
    widest = max(_width(name) for name, _ in rows)
    lines = (f"  {name}{' ' * (widest - _width(name))}  {text}\n" for name, text in rows)
    formatter.write(f"\n{caption}：\n{''.join(lines)}")


def _width(text: str) -> int:
    """Return the columns that a text takes in a terminal."""
    return sum(2 if east_asian_width(char) in "WF" else 1 for char in text)


def _caption(option: click.Option) -> str:
    """Return an option's names and its value: -o, --output 文件夹."""
    names = ", ".join(sorted(option.opts, key=len))
    return names if option.is_flag or option.count else f"{names} {_metavar(option)}"


def _metavar(parameter: click.Parameter) -> str:
    """Return the word for a parameter's value, or the values to choose from."""
    kind = parameter.type
    choices = "|".join(map(str, kind.choices)) if isinstance(kind, click.Choice) else ""
    return parameter.metavar or choices


def _description(option: click.Option) -> str:
    """Return an option's help, with 必填 where it is required and with its range."""
    kind = option.type
    limits = f"{kind.min} 到 {kind.max}" if isinstance(kind, click.IntRange) else ""
    remarks = [one for one in ("必填" if option.required else "", limits) if one]
    return (option.help or "") + (f"（{'；'.join(remarks)}）" if remarks else "")


def usage_problem(error: click.UsageError) -> str:
    """Return a usage error of click as one Chinese line."""
    command = error.ctx.command_path if error.ctx else "xlselfeval"
    hint = f"用 {command} --help 查看用法"
    if isinstance(error, click.NoSuchOption):
        return f"无此选项 {error.option_name}；{hint}"
    if isinstance(error, click.MissingParameter):
        return f"缺少参数 {_name(error)}；{hint}"
    if isinstance(error, WrongValue):
        return f"参数 {_name(error)} {error.message}；{hint}"
    if isinstance(error, click.BadParameter):
        return f"参数 {_name(error)} {_allowed(error.param)}；{hint}"
    if isinstance(error, click.BadOptionUsage):
        return f"选项 {error.option_name} 缺少内容；{hint}"
    named = re.search(r"'([^']*)'", error.format_message())
    if named and "command" in error.format_message():
        return f"无此命令 {named[1]}；{hint}"
    if extra := re.search(r"extra arguments? \((.*)\)", error.format_message()):
        return f"多出参数 {extra[1]}；{hint}"
    return f"命令或参数有误；{hint}"


def _name(error: click.BadParameter) -> str:
    """Return a parameter as the usage line shows it: -o/--output, 文件…"""
    if isinstance(error.param, click.Option):
        return "/".join(sorted(error.param.opts, key=len))
    return "" if error.param is None else _metavar(error.param)


def _allowed(parameter: click.Parameter | None) -> str:
    kind = None if parameter is None else parameter.type
    if isinstance(kind, click.IntRange):
        return f"应为{kind.min}～{kind.max}的整数"
    if isinstance(kind, click.Choice):
        return f"应为 {' 或 '.join(map(str, kind.choices))}"
    return "填写有误"
