"""The folder that goes to the machine: packages, installer, instructions and the page."""

from __future__ import annotations

import json
import shutil
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path

from xlselfeval.errors import reason
from xlselfeval.wheelhouse.packages import NAME, Chosen, choose, download, make_own_wheel
from xlselfeval.wheelhouse.targets import Platform, Target, WheelhouseError, python_versions

PYTHONS = ("3.10", "3.11", "3.12", "3.13", "3.14")
PAGE = "核对.html"
_BATCH = """\
@echo off
rem Installs from the files in this folder, without a network.
rem ASCII only: a batch file is read in the code page of the machine.
setlocal
set PYTHONUTF8=1
chcp 65001 >nul
set "PY="
for %%V in ({versions}) do (
  if not defined PY (
    py -%%V -c "import venv" >nul 2>nul && set "PY=py -%%V"
  )
)
if not defined PY (
  python -c "import venv" >nul 2>nul && set "PY=python"
)
if not defined PY (
  type "%~dp0packages\\no-python.txt"
  pause
  exit /b 2
)
%PY% "%~dp0install.py" %*
set RESULT=%ERRORLEVEL%
pause
exit /b %RESULT%
"""
_SHELL = """\
#!/bin/sh
# Installs from the files in this folder, without a network.
here=$(cd "$(dirname "$0")" && pwd) || exit 2
for name in {names} python3; do
  if "$name" -c "import venv" >/dev/null 2>&1; then
    exec "$name" "$here/install.py" "$@"
  fi
done
cat "$here/packages/no-python.txt" >&2
exit 2
"""
_NO_PYTHON = "没有找到Python。请先安装Python {versions}中的一个（{source}），再运行本安装程序；不能安装的，请用浏览器打开“核对.html”核对（没有的，向下发单位索取）。\n"
_SOURCES = {
    "nt": "从python.org下载安装程序，可用U盘拷贝，安装时勾选“Add python.exe to PATH”",
    "posix": "用本机系统的软件源或应用商店",
}
_README = """\
预算绩效自评表核对工具（xlselfeval {version}）离线安装包

适用于：{caption}，Python {versions}。
安装、使用都不需要联网，不需要管理员权限。

1. {start}
   装在 {place}；要装在别处的，把文件夹写在命令后面。
2. 安装完成后，按屏幕上的“下一步”使用。以后换成新的安装包，再运行一次即可。
3. 没有Python又不能安装的，{page}
{left_out}"""
_START = {"nt": "双击“安装.bat”。", "posix": "在本文件夹里打开终端，运行：sh 安装.sh"}
_PLACE = {"nt": "%LOCALAPPDATA%\\xlselfeval", "posix": "~/.local/share/xlselfeval"}


def make_wheelhouse(
    folder: Path,
    platform: Platform,
    *,
    pythons: Sequence[str] = (),
    extras: Sequence[str] = (),
    page: Path | None = None,
) -> None:
    """Make the folder, which appears only when it is complete; print a line for each Python.

    Raises WheelhouseError where it cannot be made: something is in the way, no network, a package without a wheel.
    """
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise WheelhouseError(f"{folder} 已存在且不是空文件夹。请另选一个文件夹。")
    if page and not page.is_file():
        raise WheelhouseError(f"没有找到页面文件 {page}。请先生成，或不用--page。")
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=folder.parent, prefix=".") as work:
            made = Path(work, "made")
            (made / "packages").mkdir(parents=True)
            _fill(made, platform, pythons, extras, page)
            if folder.exists():
                folder.rmdir()
            made.rename(folder)
    except OSError as error:
        raise WheelhouseError(f"不能写入 {folder}：{reason(error)}。请另选一个文件夹。") from error


def _fill(
    made: Path, platform: Platform, pythons: Sequence[str], extras: Sequence[str], page: Path | None
) -> None:
    """Write everything into a folder."""
    packages = made / "packages"
    own = make_own_wheel(packages)
    unknown = [one for one in extras if one not in own.extras]
    if unknown:
        raise WheelhouseError(f"没有名为“{unknown[0]}”的附加功能。可选：{'、'.join(sorted(own.extras))}")
    left_out: dict[str, tuple[str, ...]] = {}
    for python in python_versions(pythons or PYTHONS, own.python):
        target = Target(platform, python)
        chosen: Chosen = choose(own, extras, target)
        download(chosen.versions, target, packages)
        pins = {NAME: own.version, **chosen.versions}
        text = "".join(f"{name}=={version}\n" for name, version in pins.items())
        (packages / f"python-{python}.txt").write_text(text, encoding="utf-8", newline="\n")
        left_out[python] = chosen.left_out
        print(f"Python {python}：{len(pins)} 个软件包" + "".join(f"，不含{one}" for one in chosen.left_out))
    contents = {
        "platform": [platform.name, platform.caption],
        "pythons": list(left_out),
        "left_out": left_out,
    }
    text = json.dumps(contents, ensure_ascii=False, indent=1)
    (packages / "contents.json").write_text(text, encoding="utf-8")
    shutil.copyfile(Path(__file__).with_name("install.py"), made / "install.py")
    if page:
        shutil.copyfile(page, made / PAGE)
    write_instructions(made, platform, own.version, left_out, has_page=page is not None)


def write_instructions(
    made: Path, platform: Platform, version: str, left_out: Mapping[str, Sequence[str]], *, has_page: bool
) -> None:
    """Write what starts the installer, and 说明.txt; lines end as the platform's editors expect."""
    versions = "、".join(left_out)
    newest_first = list(left_out)[::-1]
    newline = "\r\n" if platform.is_windows else "\n"
    missing = dict.fromkeys(one for names in left_out.values() for one in names)
    notes = [
        f"不含{one}（Python {'、'.join(python for python, names in left_out.items() if one in names)}），其他功能不受影响。\n"
        for one in missing
    ]
    texts = {
        "packages/no-python.txt": _NO_PYTHON.format(versions=versions, source=_SOURCES[platform.os_name]),
        "说明.txt": "\ufeff" + _README.format(
            version=version, caption=platform.caption, versions=versions, start=_START[platform.os_name], place=_PLACE[platform.os_name],
            page=f"用浏览器打开“{PAGE}”即可核对。" if has_page else "请向下发单位索取可用浏览器打开的核对页面。", left_out="".join(notes),
        ),
    }  # fmt: skip
    if platform.is_windows:
        texts["安装.bat"] = _BATCH.format(versions=" ".join(newest_first))
    else:
        texts["安装.sh"] = _SHELL.format(names=" ".join(f"python{one}" for one in newest_first))
    for name, text in texts.items():
        (made / name).write_text(text, encoding="utf-8", newline=newline)
    if not platform.is_windows:
        (made / "安装.sh").chmod(0o755)
