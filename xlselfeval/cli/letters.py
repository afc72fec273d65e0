"""The commands for letters, and the options that batch shares with them."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from functools import wraps
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from xlselfeval.batch.outputs import NO_ROSTER
from xlselfeval.cell import day_text
from xlselfeval.cli.chinese import ChineseGroup
from xlselfeval.cli.day import Day, example_day
from xlselfeval.cli.next_steps import as_options, show_next
from xlselfeval.errors import ExitStatus, UnreadableFile

if TYPE_CHECKING:
    from xlselfeval.batch.letters.options import LetterOptions
    from xlselfeval.batch.letters.write import Letters
    from xlselfeval.batch.write_results import Written


def roster_path(_context: click.Context, _option: click.Parameter, text: str | None) -> Path | None:
    """Return the path of a roster that was typed; "" is none, also where an earlier run had one."""
    return None if text is None else Path(text) if text else NO_ROSTER


_YEAR = timedelta(days=366)
_YEAR_OF_NUMBER = re.compile(r"[〔\[［(（【]([0-9]{4})[〕\]］)）】]")
_OPTIONS = {  # field of LetterOptions → its option
    "due": click.option("--due", type=Day(), metavar="日期", help=f"要求更正后报送的期限，如{example_day()}；省略时沿用上次未过的期限，没有则留空待填。"),
    "bureau": click.option("--bureau", metavar="名称", help="落款的财政部门；省略时沿用上次的，没有则留空待填。"),
    "number": click.option("--number", metavar="文号", help=f"发文字号，一份函件一个：只有一份的写某财绩〔{date.today().year}〕5号；有几份的写首号，如某财绩〔{date.today().year}〕5号起；各类分别编号的，写审核通知：某财绩〔{date.today().year}〕5号起；函：某财绩函〔{date.today().year}〕1号。省略时留空待填。"),
    "basis": click.option("--basis", metavar="文件", help="反馈函引用的文件，如本年度自评通知的名称和文号；batch 也把它写在核对结果的“依据”一栏。省略时沿用上次的，没有则不写。"),
    "contact": click.option("--contact", metavar="姓名", help="联系人；省略时沿用上次的。"),
    "phone": click.option("--phone", metavar="电话", help="联系电话；省略时沿用上次的。"),
    "templates": click.option("--letter-templates", "templates", type=click.Path(path_type=Path), metavar="文件夹", help="自制反馈函模板所在文件夹；省略时沿用上次的。"),
    "circular": click.option("--circular", is_flag=True, help="另生成一份情况通报（不点名）。"),
    "accept_lost": click.option("--accept-lost", is_flag=True, help="以前填写的处理意见、单位说明在汇总中没有了，或未能对应到哪份表，确实不要的，仍写函。"),
}  # fmt: skip


def with_letter_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """Add the options of letters to a command, which takes them as `letter_options`."""

    @wraps(command)
    def collected(**given: Any) -> Any:
        from xlselfeval.batch.letters.options import LetterOptions

        own = {name: given.pop(name) for name in _OPTIONS}
        for line in doubtful_options(own["due"], own["number"] or "", date.today()):
            click.echo(line, err=True)
        return command(letter_options=LetterOptions(**own), **given)

    for option in reversed(_OPTIONS.values()):
        collected = option(collected)
    return collected


def doubtful_options(due: date | None, number: str, today: date) -> Iterator[str]:
    """Warn of a due date that is over or more than a year ahead, and of a 文号 of another year than the letters."""
    if due is not None and due < today:
        yield f"--due {due} 已经过去，反馈函中的期限留空待填；请改正后再运行一次"
    elif due is not None and due - today > _YEAR:
        yield f"--due {due} 在一年以后，请核对年份；写错的，改正后再运行一次"
    others = sorted({year for year in _YEAR_OF_NUMBER.findall(number) if int(year) != today.year})
    if others:
        yield f"--number 中的〔{'〕、〔'.join(others)}〕不是今年（{today.year}年），函的日期是{day_text(today)}，请核对；写错的，改正后再运行一次"


@click.group(cls=ChineseGroup)
def letters() -> None:
    """反馈函：审核意见表、审核通知（退回修改或核实）、函、催报通知、情况通报。"""


@letters.command()
@click.argument("folder", metavar="文件夹", type=click.Path(path_type=Path))
def templates(folder: Path) -> int:
    """把自带的模板复制到一个文件夹，用 Word 或 WPS 修改后使用。

    双花括号内的词将替换为单位、项目等内容；{% … %}的段落和表格行请保留。
    """
    from xlselfeval.batch.letters.write import copy_templates

    for path in copy_templates(folder):
        click.echo(f"已复制：{path}")
    show_next("letters templates", folder=folder)
    return ExitStatus.OK


@letters.command()
@click.argument("output", metavar="文件夹", type=click.Path(path_type=Path))
@click.option("--roster", callback=roster_path, metavar="文件", help="单位名单；省略时用上次核对所用的。")  # fmt: skip
@with_letter_options
def write(output: Path, roster: Path | None, letter_options: LetterOptions) -> int:
    """按 batch 的结果和汇总中填写的意见写反馈函，并更新汇总。

    汇总中的处理意见、收到日期、以此份为准按现在填写的计；标为“采纳说明”“忽略”的问题不再写入。改了“设置”的，除改为可说明的以外，须先用 batch 重新核对。
    """
    from xlselfeval.batch.outputs import STORE, SUMMARY
    from xlselfeval.batch.sources.collect import check_root
    from xlselfeval.batch.write_results import write_letters_later

    check_root(str(output))
    if not (output / STORE).is_file():
        raise UnreadableFile("not-found", f"{output}：该文件夹中没有核对结果，请先用 xlselfeval batch 核对")
    written = write_letters_later(output, letter_options, roster=roster)
    show_written(written, output)
    again = options_again(written.letters)
    show_next(_next_step(written), output=output, summary=output / SUMMARY, again=again)
    return ExitStatus.OK


def options_again(letters: Letters | None) -> str:
    """Write the options that the next command needs again: those that are not remembered, "" without any."""
    from xlselfeval.batch.letters.kinds import CIRCULAR

    if letters is None:
        return ""
    is_held = any(kind == CIRCULAR for kind, _ in letters.held)
    return as_options({"number": letters.number}) + " --circular" * is_held


def _next_step(written: Written) -> str:
    """Choose what comes next: decisions that count first, then copies that show them, then what is sent."""
    from xlselfeval.batch.letters.kinds import CIRCULAR

    letters = written.letters
    is_sent = letters is not None and any(letters.written.values())
    if letters is not None and letters.held:
        return "letters write some" if is_sent else "letters write held"
    if written.waiting:
        return "letters write copies"
    if is_sent:
        kinds = {kind for kind, paths in letters.written.items() if paths} if letters is not None else set()
        return "letters write circular" if kinds == {CIRCULAR} else "letters write"
    return "clues" if written.verified else "letters write none"


def show_written(written: Written, output: Path) -> None:
    """Print what was written into the folder of results, and what is to be known of it."""
    from xlselfeval.batch.notes import notes_on_written
    from xlselfeval.batch.outputs import SUMMARY

    click.echo(f"汇总：{output / SUMMARY}")
    for line in notes_on_written(written):
        click.echo(line)
    if written.letters is not None:
        _show_letters(written.letters, written.folder)


def _show_letters(letters: Letters, folder: Path | None) -> None:
    """Print which letters were written with which numbers, which were not, and what is to be written into them."""
    from xlselfeval.batch.letters.numbers import kinds_apart
    from xlselfeval.batch.letters.options import LEFT_BLANK

    counts = [f"{kind}{len(paths)}份" for kind, paths in letters.written.items() if paths]
    if counts or not letters.held:
        click.echo(f"反馈函：{'，'.join(counts)}（{folder}）" if counts else "反馈函：无须发函")
    if letters.held:
        click.echo(f"暂不写、不发的函件{len(letters.held)}份，所属单位有处理意见不予计入或未能对应：")
        for kind in dict.fromkeys(kind for kind, _ in letters.held):
            whose = [name for one, name in letters.held if one == kind != name]
            click.echo(f"  {kind}{'：' if whose else ''}{'、'.join(whose)}")
        if letters.numbers:
            click.echo(
                "  文号先编给已写的函，这些函写好时接着往后编；要按种类顺序编号的，先改好意见，删去这次的函再写"
            )
    if letters.numbers:
        click.echo("文号：")
        for path, number in letters.numbers:
            click.echo(f"  {number}　{_named(path.parent.name, path.stem)}")
    if letters.unnumbered:
        named = "、".join(_named(*one) for one in letters.unnumbered)
        apart = kinds_apart(letters.number, (kind for kind, _ in letters.unnumbered))
        added = f"，并在其后加上“{''.join(f'；{kind}：文号' for kind in apart)}”" if apart else ""
        again = options_again(letters)
        click.echo(
            f"未编文号、函中留空的{len(letters.unnumbered)}份：{named}；请在函中填写，或再运行一次并给出文号（接着往后编的，写原来的{again}{added}）"
        )
    if counts and letters.open:
        names = "、".join(LEFT_BLANK[name] for name in letters.open)
        options = "、".join(f"--{name}" for name in letters.open)
        click.echo(f"{names}未填，函中留空：请在函中填写，或用 {options} 给出后再运行一次")
    if letters.removed:
        click.echo(f"{len(letters.removed)}份本轮先前生成、现在不用发的函件已删去：")
        for path in letters.removed:
            click.echo(f"  {_named(path.parent.name, path.stem)}")
    if letters.kept:
        click.echo(f"{len(letters.kept)}份已有函件经人工修改，予以保留，新函件另行编号：")
        for path in letters.kept:
            click.echo(f"  {path}")


def _named(kind: str, name: str) -> str:
    """Name a letter by its kind and its name, which may be the same."""
    return kind if kind == name else f"{kind} {name}"
