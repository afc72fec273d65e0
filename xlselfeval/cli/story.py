"""The story of three rounds in the terminal: what is done, with the commands that a clerk would type."""

from __future__ import annotations

from pathlib import Path

import click

from xlselfeval.errors import ExitStatus


def show_story(folder: Path) -> int:
    """Act out the three rounds in a folder and print each step."""
    from xlselfeval import demo_batch as story
    from xlselfeval.demo_story import BUREAU, ROUNDS, SCHEME, YEAR

    issued = story.begin(folder)
    click.echo(
        f"演示：{BUREAU}组织 {YEAR} 年度项目自评，{issued} 个项目，{len(ROUNDS)} 轮。单位和数据都是虚构的。"
    )
    click.echo(f"以“$”开头的是要输入的命令，在文件夹 {folder} 里运行。")
    _step("编名单", f"xlselfeval roster new {story.ROSTER}", "在名单里填单位、项目、绩效指标、截止日期")
    _step("检查名单", f"xlselfeval roster check {story.ROSTER} --scheme {SCHEME} --year {YEAR}")
    _step(
        "下发",
        f"xlselfeval issue {SCHEME} --roster {story.ROSTER} -o {story.ISSUED} --year {YEAR}",
        f"{issued} 个表，在 {story.ISSUED}",
    )
    for number, this in enumerate(ROUNDS, 1):
        click.echo(f"\n—— 第 {number} 轮（{this.day}）——")
        received = story.receive(folder, number)
        _step("收回", "", f"{received} 个文件放进 {story.RETURNED}/第{number}轮")
        _step("核对", _command(), _counts(folder, number))
        written = story.decide(folder, number)
        if written:
            summary = f"{story.CHECKED}/汇总.xlsx"
            _step("处理", "", f"在 {summary} 里写收到日期、以此份为准、处理意见，共 {written} 格，保存")
        letters = f"{_command()} --letters --due {this.due} --bureau {BUREAU}"
        _step("写反馈函", letters, _counts(folder, number, letters=True))
        archive = story.archive(folder, number).relative_to(folder).as_posix()
        _step("存档", "", f"这一轮的汇总、核对结果、反馈函在 {archive}")
    return ExitStatus.OK


def _command() -> str:
    from xlselfeval import demo_batch as story

    return f"xlselfeval batch {story.RETURNED} -o {story.CHECKED} --roster {story.ROSTER} --issued {story.ISSUED}"


def _counts(folder: Path, number: int, *, letters: bool = False) -> str:
    """Run the batch of a round; count the forms by conclusion, or the letters."""
    from xlselfeval import demo_batch as story
    from xlselfeval.batch.progress import Progress

    story.check(folder, number, Progress(), letters=letters)
    counts = story.letter_counts(folder, number) if letters else story.conclusion_counts(folder)
    return "，".join(f"{word} {count} 份" for word, count in counts.items()) or "无须发函"


def _step(what: str, command: str, result: str = "") -> None:
    click.echo(f"\n{what}" + (f"\n  $ {command}" if command else ""))
    if result:
        click.echo(f"  → {result}")
