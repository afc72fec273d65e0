"""The commands for the buttons of a workbook and of the add-in: xlselfeval excel …"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from xlselfeval.cli.chinese import ChineseGroup
from xlselfeval.cli.guard import refuse_suffix
from xlselfeval.errors import ExitStatus, in_a_line

if TYPE_CHECKING:
    from xlselfeval.excel.doctor import Item, State, Step
    from xlselfeval.excel.machine import Machine

_STATE_WORDS: dict[State, str] = {
    "ok": "好",
    "missing": "缺",
    "attention": "请注意",
    "not-applicable": "不适用",
}
_STYLES = {"好": "green", "缺": "bold red", "请注意": "yellow", "不适用": "dim"}


@click.group(cls=ChineseGroup)
def excel() -> None:
    """表中按钮的环境：检查本机、配置 xlwings 加载项；生成 Excel 加载项。"""


@excel.command()
@click.option("--json", "as_json", is_flag=True, help="输出 JSON Lines，每个项目一行。")
def doctor(as_json: bool) -> int:
    """检查本机能不能用表中的按钮，缺什么、怎么办。

    只看不改。没有缺少的项目时退出码为 0，有则为 1。
    """
    import json
    from dataclasses import asdict

    from xlselfeval.excel.doctor import diagnose, is_something_missing, ladder
    from xlselfeval.excel.machine import this_machine

    machine = this_machine()
    items = diagnose(machine)
    if as_json:
        for item in items:
            click.echo(json.dumps(asdict(item), ensure_ascii=False))
    else:
        _show(items, ladder(machine, items))
    return ExitStatus.FINDINGS if is_something_missing(items) else ExitStatus.OK


@excel.command()
@click.option("--addin", is_flag=True, help="同时把 xlwings 加载项装进 Excel（只用于 Windows）。")
def install(addin: bool) -> int:
    """让 Excel 的 xlwings 加载项使用这个 Python。

    写入用户文件夹下的 .xlwings/xlwings.conf；其中别的设置保持原样，可以重复运行。
    """
    from xlselfeval.excel.install import install_addin, write_config
    from xlselfeval.excel.machine import this_machine

    machine = this_machine()
    written = write_config(machine)
    click.echo(f"{'已写入' if written.changed else '已经配好，没有改动'}：{written.path}")
    for name, value in written.settings.items():
        click.echo(f"  {name} = {value}")
    if addin:
        click.echo(install_addin(machine))
    else:
        click.echo(_next_step(machine))
    return ExitStatus.OK


@excel.command(name="addin")
@click.option(
    "-o", "--output", type=click.Path(path_type=Path), default=Path("自评表工具.xlam"), metavar="文件",
    help="加载项的保存位置，默认为自评表工具.xlam。",
)  # fmt: skip
def write_addin(output: Path) -> int:
    """生成 Excel 加载项：功能区“自评表”选项卡，核对当前打开的工作簿。

    已有同名文件的，用新的代替。
    """
    from xlselfeval.excel.addin import addin
    from xlselfeval.files.atomic import write_whole

    refuse_suffix(output, ".xlam", "Excel加载项")
    write_whole(output, addin())
    click.echo(f"已生成：{output}")
    click.echo("下一步：把文件存入受信任的文件夹，在Excel“文件→选项→加载项→转到”中浏览并勾选")
    return ExitStatus.OK


@excel.command(hidden=True)
@click.argument("copy", type=click.Path(path_type=Path), metavar="副本")
@click.argument("target", type=click.Path(path_type=Path), metavar="答复")
@click.option("--name", default="", metavar="名称", help="原文件名，写在核对结果里。")
def answer(copy: Path, target: Path, name: str) -> int:
    """供表中的按钮调用：核对保存好的副本，把结果写成一个文本文件，即答复。

    写出了答复时退出码为 0：有没有问题、能不能核对，都写在答复里。
    """
    from xlselfeval.excel.answer import answer as answered
    from xlselfeval.files.atomic import write_whole

    write_whole(target, answered(copy, name or copy.name).encode("ascii"))
    return ExitStatus.OK


def _next_step(machine: Machine) -> str:
    from xlselfeval.excel.install import addin_command

    if not machine.xlwings:
        return "下一步：先给这个 Python 安装 xlwings（pip install xlwings），再运行 xlselfeval excel install --addin"
    if machine.system == "windows":
        return "下一步：关闭 Excel，运行 xlselfeval excel install --addin（加载项已装好的不用再装）"
    return f"下一步：关闭 Excel，运行 {' '.join(addin_command(machine))}"


def _show(items: Sequence[Item], steps: Sequence[Step]) -> None:
    from xlselfeval.cli.terminal import show_list

    rows = [(one.item, _STATE_WORDS[one.state], in_a_line(one.found), in_a_line(one.advice)) for one in items]
    show_list(("项目", "状态", "看到的", "怎么办"), rows, folded=2, styles=_STYLES)
    print("本机可用的办法：")
    for step in steps:
        why = f"（{in_a_line(step.why)}）" if step.why else ""
        print(f"{step.number} {step.name}：{'可用' if step.works else '不可用'}{why}")
