"""The command for the page that needs no installation: xlselfeval page."""

from __future__ import annotations

from pathlib import Path

import click

from xlselfeval.cli.chinese import ChineseCommand
from xlselfeval.errors import ExitStatus, UnreadableFile

PAGE = "核对.html"
_PACKAGE = Path(__file__).resolve().parents[1]


@click.command(cls=ChineseCommand)
def page() -> int:
    """打开网页版“核对.html”：不安装、不联网，在浏览器中核对、汇总和下发。"""
    import webbrowser

    places = (_PACKAGE, _PACKAGE.parent, Path.cwd())
    found = next((folder / PAGE for folder in places if (folder / PAGE).is_file()), None)
    if found is None:
        line = f"程序所在文件夹和当前文件夹中均未找到“{PAGE}”；请向下发单位索取，放入当前文件夹后重新运行，或在源代码文件夹中用 python page/build.py -o {PAGE} 生成"
        raise UnreadableFile("not-found", line)
    click.echo(
        f"已在浏览器中打开：{found}" if webbrowser.open(found.as_uri()) else f"请用浏览器打开：{found}"
    )
    return ExitStatus.OK
