"""python -m xlselfeval.wheelhouse FOLDER --platform NAME."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from xlselfeval.errors import ExitStatus
from xlselfeval.wheelhouse.folder import PYTHONS, make_wheelhouse
from xlselfeval.wheelhouse.targets import PLATFORMS, WheelhouseError, platform_named


def main(arguments: Sequence[str] | None = None) -> int:
    """Make the folder that the arguments ask for; the exit status."""
    parser = argparse.ArgumentParser(
        prog="python -m xlselfeval.wheelhouse",
        description="在能上网的电脑上运行：把不能上网的电脑所需的软件包全部下载到一个文件夹，附安装程序。",
    )
    parser.add_argument("folder", type=Path, metavar="文件夹", help="写入的文件夹（空的或尚不存在的）")
    parser.add_argument("--platform", required=True, metavar="平台", help=f"目标电脑：{'、'.join(PLATFORMS)}")
    parser.add_argument("--python", nargs="+", default=(), metavar="版本", help=f"目标电脑的Python版本，可写几个；默认{'、'.join(PYTHONS)}")  # fmt: skip
    parser.add_argument("--extra", action="append", default=[], metavar="名称", help="附加功能，如frames；可多次使用")  # fmt: skip
    parser.add_argument("--page", type=Path, metavar="文件", help="一并放入的核对页面（核对.html）")
    asked = parser.parse_args(arguments)
    try:
        make_wheelhouse(asked.folder, platform_named(asked.platform), pythons=asked.python, extras=asked.extra, page=asked.page)  # fmt: skip
    except WheelhouseError as error:
        print(error, file=sys.stderr)
        return ExitStatus.FAILED
    print(f"已写入 {asked.folder}\n下一步：把整个文件夹拷到目标电脑上，按其中的“说明.txt”安装。")
    return ExitStatus.OK


if __name__ == "__main__":
    sys.exit(main())
