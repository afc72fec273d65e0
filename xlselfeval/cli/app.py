"""The command line: small commands, and the entry point, where errors become one line."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path

import click

from xlselfeval.cli.batch import batch
from xlselfeval.cli.check import check, explain
from xlselfeval.cli.chinese import ChineseGroup, usage_problem
from xlselfeval.cli.excel import excel
from xlselfeval.cli.guard import place_of
from xlselfeval.cli.letters import letters
from xlselfeval.cli.next_steps import show_next
from xlselfeval.cli.report import report
from xlselfeval.cli.roster import issue, roster
from xlselfeval.cli.story import show_story
from xlselfeval.cli.streams import outlast_readers
from xlselfeval.errors import ExitStatus, SelfEvalError, UnreadableFile, in_a_line, reason
from xlselfeval.version import __version__

_PAGE = "核对.html"


@click.group(cls=ChineseGroup, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="xlselfeval", message="%(prog)s %(version)s", help="显示版本。")
def cli() -> None:
    """预算绩效自评表：生成标准表、核对填报表、独立复算得分、写出核对结果。"""


for _command in (batch, check, excel, explain, issue, letters, report, roster):
    cli.add_command(_command)


@cli.command()
@click.argument("folder", required=False, default=None, metavar="[文件夹]")
@click.option(
    "--batch",
    "is_batch",
    is_flag=True,
    help="演示一个财政局的三轮：名单、下发、收回、核对、处理意见、反馈函。",
)
@click.option("-o", "--output", metavar="文件夹", help="写到哪个文件夹，与直接给出文件夹相同。")
def demo(folder: str | None, is_batch: bool, output: str | None) -> int:
    """用公开的数据演示一遍：下发、填报、核对、写出核对结果，再按填好的表写出自评报告初稿。

    写入指定的文件夹，默认为当前文件夹下的xlselfeval-demo。演示表含有一处须更正的问题，用于演示核对结果。
    """
    from xlselfeval.cli import terminal
    from xlselfeval.demo import run_demo
    from xlselfeval.demo_papers import write_papers

    if is_batch:
        return show_story(Path(output or folder or "xlselfeval-demo-batch"))
    target = Path(output or folder or "xlselfeval-demo")
    done = run_demo(target)
    papers = write_papers(target, done.reviews[0])
    print("演示数据：某市某局2020年度部门整体支出绩效自评表、基础数据表（数据取自公开的自评报告）\n")
    for review in done.reviews:
        terminal.show_review(done.filled.name, review, None)
    for caption, path in (("下发的表", done.blank), ("填好的表", done.filled), ("核对结果", done.copy)):
        print(f"{caption}：{path}")
    terminal.show_demo_papers(papers)
    show_next("demo")
    return ExitStatus.OK


@cli.command()
def schemes() -> int:
    """列出自带的表样和口径。"""
    from xlselfeval.cli import terminal
    from xlselfeval.scheme.load import load_scheme, scheme_ids
    from xlselfeval.scheme.load_profile import load_profile, profile_ids

    terminal.show_schemes(
        [load_scheme(name) for name in scheme_ids()], [load_profile(name) for name in profile_ids()]
    )
    show_next("schemes")
    return ExitStatus.OK


@cli.command()
@click.argument("words", metavar="[编号或文字]", default="")
@click.option("--markdown", is_flag=True, help="输出 Markdown 表格。")
def codes(words: str, markdown: bool) -> int:
    """列出能查出的各种问题；给出编号（如N602）或文字（如偏差原因）的，只列有关的。"""
    from xlselfeval.cli import terminal

    if markdown:
        click.echo(terminal.codes_markdown())
    else:
        found = terminal.codes_with(words)
        if not found:
            raise SelfEvalError(f"没有编号或文字为“{words}”的问题；全部问题见 xlselfeval codes")
        terminal.show_codes(found)
        show_next("codes")
    return ExitStatus.OK


@cli.command()
@click.argument("scheme", metavar="表样")
@click.option("-o", "--output", type=click.Path(path_type=Path), metavar="文件", help="文件的保存位置。")
@click.option("--year", type=click.IntRange(1990, 2100), metavar="年度", help="年度，如2020；省略时由单位填写。")  # fmt: skip
@click.option("--organization", default="", metavar="名称", help="填报单位；省略时由单位填写。")
@click.option("--rows", type=click.IntRange(1, 40), default=3, metavar="行数", help="每个二级指标预留的行数，默认3。")  # fmt: skip
@click.option("--macros", is_flag=True, help="生成带按钮的.xlsm；省略时生成.xlsx，功能完整。")
def new(
    scheme: str, output: Path | None, year: int | None, organization: str, rows: int, macros: bool
) -> int:
    """生成一份空白自评表。

    表样为编号（见xlselfeval schemes）或.toml文件的路径。
    """
    from xlselfeval.files.atomic import write_whole
    from xlselfeval.form.generate import generate
    from xlselfeval.form.untouched import changes_since_issue
    from xlselfeval.review.catalogue import load_scheme

    loaded = load_scheme(scheme)
    suffix = ".xlsm" if macros else ".xlsx"
    target = output or Path(f"{loaded.title}{suffix}")
    if target.suffix.lower() != suffix:
        kind = "带按钮的空白表是 .xlsm 文件" if macros else "空白表是 .xlsx 文件（要带按钮的，请加 --macros）"
        raise UnreadableFile("wrong-extension", f"{target}：{kind}，文件名应以{suffix}结尾")
    data = generate(loaded, year=year, organization=organization, rows=rows, macros=macros)
    if target.exists() and (changes := changes_since_issue(target)):
        why = f"{target}已存在（{changes[0]}），未予覆盖；请改用其他文件名（-o）"
        raise UnreadableFile("locked", why)
    write_whole(target, data)
    click.echo(f"已生成：{target}")
    show_next("new")
    return ExitStatus.OK


@cli.command()
def page() -> int:
    """打开网页版“核对.html”：不安装、不联网，在浏览器中核对、汇总和下发。"""
    import webbrowser

    package = Path(__file__).resolve().parents[1]
    places = (package, package.parent, Path.cwd())
    found = next((folder / _PAGE for folder in places if (folder / _PAGE).is_file()), None)
    if found is None:
        line = f"程序所在文件夹和当前文件夹中均未找到“{_PAGE}”；请向下发单位索取，放入当前文件夹后重新运行，或在源代码文件夹中用 python page/build.py -o {_PAGE} 生成"
        raise UnreadableFile("not-found", line)
    click.echo(
        f"已在浏览器中打开：{found}" if webbrowser.open(found.as_uri()) else f"请用浏览器打开：{found}"
    )
    return ExitStatus.OK


def main(arguments: Sequence[str] | None = None) -> None:
    """Run a command and exit with its status; report a user's error in one line."""
    as_json = "--json" in (sys.argv if arguments is None else arguments)
    outlast_readers()
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="replace", encoding="utf-8" if as_json else None)
    status: int = ExitStatus.FAILED
    try:
        done = cli.main(
            args=None if arguments is None else list(arguments),
            prog_name="xlselfeval",
            standalone_mode=False,
            windows_expand_args=False,  # click would take 表[1].xlsx for a pattern; `check` looks for the file first
        )
        sys.exit(done if isinstance(done, int) else ExitStatus.OK)
    except click.UsageError as error:
        line = usage_problem(error)
    except (click.Abort, KeyboardInterrupt):
        line = "已中断"
    except SelfEvalError as error:
        line = str(error)
        if isinstance(error, UnreadableFile) and error.name == "crashed":
            status = ExitStatus.CRASHED
    except OSError as error:
        line = f"{in_a_line(str(error.filename or ''))[:80]}：{reason(error)}"
    except Exception as error:
        line = f"程序出错（{place_of(error)}），请将上述内容和所用的命令提供给技术人员"
        status = ExitStatus.CRASHED
    click.echo(line, err=True)
    sys.exit(status)
