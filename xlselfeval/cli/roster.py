"""The commands before the returns come in: xlselfeval roster …, xlselfeval issue."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

import click

from xlselfeval.cli.check import with_raised
from xlselfeval.cli.chinese import ChineseCommand, ChineseGroup
from xlselfeval.cli.guard import refuse_suffix, write_blank
from xlselfeval.cli.next_steps import show_next
from xlselfeval.errors import ExitStatus, Fault, RosterError
from xlselfeval.files.limits import ROSTER

if TYPE_CHECKING:
    from xlselfeval.roster.issue import Issue
    from xlselfeval.roster.model import Roster
    from xlselfeval.scheme.model import Scheme

_UNCHECKED = "未按表样检查：指标的分类和分值合计，请用 --scheme 指定表样后检查。"


@click.group(cls=ChineseGroup)
def roster() -> None:
    """单位名单：生成空白名单、检查填好的名单。"""


@roster.command()
@click.argument("file", type=click.Path(path_type=Path), metavar="文件")
def new(file: Path) -> int:
    """生成一份空白的单位名单（.xlsx），附填写说明和示例。"""
    from xlselfeval.roster.template import new_roster

    refuse_suffix(file, ".xlsx", "名单")
    write_blank(file, new_roster())
    show_next("roster new", file=file)
    return ExitStatus.OK


@roster.command()
@click.argument("file", type=click.Path(path_type=Path), metavar="文件")
@click.option("--scheme", metavar="编号", help="表样编号或.toml路径；指定后按表样检查指标和分值。")
@click.option(
    "--year", type=click.IntRange(1990, 2100), metavar="年度", help="年度，用于识别未注明年份的日期。"
)
@with_raised
def check(file: Path, scheme: str | None, year: int | None, raised: int) -> int:
    """检查填好的单位名单，一次列出全部错误和所在的格子。"""
    from xlselfeval.review.catalogue import load_scheme
    from xlselfeval.roster.model import asks_for
    from xlselfeval.roster.read import counts, read_roster
    from xlselfeval.roster.tables import INDICATOR_SHEET

    loaded = load_scheme(scheme) if scheme else None
    try:
        read = read_roster(file, scheme=loaded, year=year, limits=ROSTER.raised(raised))
    except RosterError as error:
        unchecked = () if loaded is not None else (Fault(INDICATOR_SHEET, _UNCHECKED),)
        raise RosterError(error.source, error.faults, (*error.notes, *unchecked)) from error
    units, forms, indicators = counts(read)
    asked = sum(asks_for(loaded, form) for form in read.forms)
    left_out = forms - asked
    listed = f"单位{units}个，自评表{forms}张，批复的指标{indicators}个"
    if loaded is None:
        click.echo(f"名单无误：{listed}。\n{_UNCHECKED}")
    elif left_out:
        rest = f"其余{left_out}张为{_other_kind(loaded)}，未按本表样检查"
        click.echo(f"名单共有{listed}；其中按表样“{loaded.title}”检查无误、可下发的{asked}张，{rest}。")
    else:
        click.echo(f"名单无误：{listed}；均已按表样“{loaded.title}”检查，可下发。")
    if read.unused:
        click.echo(f"未使用的列：{'、'.join(read.unused)}（需要使用的，请将表头改为填写说明中的写法）")
    _show_doubts(read)
    step = "roster check other" if left_out else "roster check scheme" if scheme else "roster check"
    other = _other_scheme(loaded) if loaded is not None else ""
    show_next(step, file=file, scheme=scheme or "", year=_year_option(year), count=str(left_out), other=other)
    return ExitStatus.OK


def _show_doubts(roster: Roster) -> None:
    """Print what may be meant otherwise in a roster."""
    if roster.notes:
        click.echo(f"请核对（不是错误，可照此下发）：{len(roster.notes)}处")
        for note in roster.notes:
            click.echo(f"  {note}")


def _show_again(done: Issue) -> None:
    """Print which files replace earlier ones, where the folder had any: these are to be sent again."""
    if not (done.again or done.unchanged):
        return
    new = len(done.files) + len(done.data_sheets) - len(done.again) - len(done.unchanged)
    counts = (("新下发", new), ("重新下发", len(done.again)), ("内容未变、不必再发的", len(done.unchanged)))
    click.echo(f"其中：{'，'.join(f'{name}{count}个' for name, count in counts if count)}。")
    if done.again:
        click.echo("重新下发的，请发给单位，在新表上填报：")
        for name in done.again:
            click.echo(f"  {name}")


def _other_kind(scheme: Scheme) -> str:
    """Name the rows of a roster that a scheme does not ask for."""
    return "部门整体（项目名称留空）" if scheme.level == "project" else "项目"


def _other_scheme(scheme: Scheme) -> str:
    """Return the id of the scheme for the other rows of a roster, a word for one where there are several."""
    from xlselfeval.review.catalogue import load_scheme
    from xlselfeval.scheme.load import issuing_ids

    others = [one for one in issuing_ids() if load_scheme(one).level != scheme.level]
    return others[0] if len(others) == 1 else "表样"


def _year_option(year: int | None) -> str:
    return f" --year {year}" if year else ""


@click.command(cls=ChineseCommand)
@click.argument("scheme", metavar="表样")
@click.option("--roster", "roster_file", type=click.Path(path_type=Path), required=True, metavar="文件", help="填好的单位名单。")  # fmt: skip
@click.option("-o", "--output", type=click.Path(path_type=Path), required=True, metavar="文件夹", help="结果文件夹。")  # fmt: skip
@click.option("--year", type=click.IntRange(1990, 2100), metavar="年度", help="年度；省略时由单位填写。")
@click.option("--macros", is_flag=True, help="生成带按钮的.xlsm（仅用于一个项目一个工作簿）。")
@click.option("--by", type=click.Choice(["project", "unit"]), default="project", help="project：一张表一个工作簿（默认）；unit：一个单位一个工作簿，带目录。")  # fmt: skip
@click.option("--data-sheet", default="hunan", metavar="表样", help="名单“另需报送材料”写明基础数据表的，一并下发这一表样的基础数据表（编号或.toml路径，默认hunan）。")  # fmt: skip
@click.option("--jobs", type=click.IntRange(1, 64), metavar="个数", help="进程数（默认为处理器核数）。")
@with_raised
def issue(
    scheme: str,
    roster_file: Path,
    output: Path,
    year: int | None,
    macros: bool,
    by: str,
    data_sheet: str,
    jobs: int | None,
    raised: int,
) -> int:
    """按单位名单下发自评表：指标印好并锁定，预算数预先填好，另写一份下发清单。

    名单要求报送基础数据表的单位，一并下发空白的基础数据表。再次下发到同一文件夹的，下发清单合并列出。名单有错误时不生成文件；已填写的文件不予覆盖。
    """
    from xlselfeval.cli.terminal import progress_bar
    from xlselfeval.review.catalogue import load_scheme
    from xlselfeval.roster.issue import issue as issue_all
    from xlselfeval.roster.read import read_roster

    loaded = load_scheme(scheme)
    read = read_roster(roster_file, scheme=loaded, year=year, limits=ROSTER.raised(raised))
    with progress_bar("下发") as progress:
        done = issue_all(
            loaded, read, output, year=year, macros=macros, by="unit" if by == "unit" else "project",
            data_sheet=data_sheet, jobs=jobs or os.cpu_count() or 1, progress=progress,
        )  # fmt: skip
    forms = sum(len(file.forms) for file in done.files)
    beside = f"，基础数据表{len(done.data_sheets)}张" if done.data_sheets else ""
    files = len(done.files) + len(done.data_sheets)
    click.echo(f"已下发：{output}，文件{files}个，自评表{forms}张{beside}；各文件见“下发清单.xlsx”。")
    _show_again(done)
    kind = _other_kind(loaded)
    if done.left_out:
        click.echo(f"名单中另有{done.left_out}行为{kind}，不适用本表样，本次未下发。")
    _show_doubts(read)
    if done.not_issued:
        show_next(
            "issue other", count=str(done.not_issued), kind=kind, scheme=_other_scheme(loaded),
            roster=roster_file, output=output, year=_year_option(year),
        )  # fmt: skip
    else:
        show_next("issue", output=output, roster=roster_file)
    return ExitStatus.OK
