"""The commands around letters: xlselfeval letters …"""

from __future__ import annotations

from pathlib import Path

import click

from xlselfeval.commandline import ChineseGroup

_FINE, _USAGE = 0, 2


@click.group(
    cls=ChineseGroup,
    no_args_is_help=False,
    invoke_without_command=True,
    context_settings={"help_option_names": ["-h", "--help"]},
)
@click.pass_context
def letters(context: click.Context) -> int | None:
    """反馈函：审核意见表和退回修改通知的模板。"""
    if context.invoked_subcommand is not None:
        return None
    click.echo(context.get_help())
    return _USAGE


@letters.command()
@click.argument("folder", metavar="DIR", type=click.Path(path_type=Path))
def templates(folder: Path) -> int:
    """把自带的模板复制到 DIR，用 Word 或 WPS 修改后使用。

    双花括号里的词会换成单位、项目等内容；{% … %} 的段落和表格行请保留。
    """
    from xlselfeval.batch.letters import copy_templates

    for path in copy_templates(folder):
        click.echo(f"已复制：{path}")
    return _FINE
