"""Set up the xlwings add-in: the settings that name the Python of the buttons; its file.

The add-in reads xlwings.conf with VBA's Input #: pairs "NAME","value" in the system's code page, from the beginning
until the name is found. Our settings are therefore first; every other line stays byte for byte.
"""

from __future__ import annotations

import codecs
import os
import re
import subprocess
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from xlselfeval.errors import UnreadableFile, reason
from xlselfeval.excel.machine import Machine, excel_program, wps_replaces_excel

INTERPRETERS = {"windows": "INTERPRETER_WIN", "macos": "INTERPRETER_MAC"}
WORKBOOK_FOLDER = "ADD_WORKBOOK_TO_PYTHONPATH"
_ADDIN_SECONDS = 180  # Excel starts unseen for it, and may wait for an answer that nobody can give
_SETTING = re.compile(r'^[ \t]*"?([^",\r\n]*?)"?[ \t]*,[ \t]*"?([^"\r\n]*?)"?[ \t]*\r?$', re.MULTILINE)
_MARKS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))

Runner = Callable[[Sequence[str]], tuple[int, str]]


@dataclass(frozen=True, kw_only=True, slots=True)
class Written:
    """The settings in the file, and whether it was changed."""

    path: Path
    settings: Mapping[str, str]
    changed: bool


def settings_of(content: bytes, encoding: str) -> dict[str, str]:
    """Parse settings as the add-in does: names in lower case, the first of a name counts."""
    found: dict[str, str] = {}
    for name, value in _SETTING.findall(content.decode(encoding, "replace")):
        found.setdefault(name.lower(), value)
    return found


def with_settings(content: bytes, settings: Mapping[str, str], encoding: str, newline: str) -> bytes:
    """Return the file with these settings first and every other line unchanged.

    A file that an editor saved as Unicode is converted to the system's code page, the only one that the add-in reads.
    Raises UnicodeError for characters that are not in it.
    """
    for mark, name in _MARKS:
        if content.startswith(mark):
            content = content.decode(name).encode(encoding)
            break
    ours = "".join(f'"{name}","{value}"{newline}' for name, value in settings.items()).encode(encoding)
    names = "|".join(map(re.escape, settings)).encode("ascii")
    replaced = re.compile(rb'[ \t]*"?(?:' + names + rb')"?[ \t]*,', re.IGNORECASE)
    return ours + b"".join(line for line in content.splitlines(keepends=True) if not replaced.match(line))


def write_config(machine: Machine) -> Written:
    """Make the add-in start this Python, and exclude the workbook's folder from the module path.

    A stray xlselfeval.py beside a workbook would otherwise run in place of this package. Raises UnreadableFile where
    there is no such add-in, where a path cannot be written in the system's code page, or where the file cannot be read
    or written.
    """
    path, name = Path(machine.config_file), INTERPRETERS.get(machine.system)
    if name is None:
        raise UnreadableFile(
            "not-found", "xlwings 加载项只用于 Windows 和 macOS 的 Excel，这台机器不需要配置，没有写入文件"
        )
    if not machine.python:
        raise UnreadableFile("not-found", "查不到 Python 解释器的路径，没有写入文件；请从 Python 中运行")
    for path_text in (machine.python, machine.config_file):
        _refuse_unwritable(path_text, machine.encoding)
    settings = {name: machine.python, WORKBOOK_FOLDER: "False"}
    try:
        before = path.read_bytes() if path.exists() else b""
    except OSError as error:
        raise UnreadableFile("locked", f"不能读取 {path}：{reason(error)}") from error
    try:
        newline = "\r\n" if machine.system == "windows" else "\n"
        after = with_settings(before, settings, machine.encoding, newline)
    except UnicodeError as error:
        raise UnreadableFile(
            "malformed", f"{path} 不是系统编码的文本，没有改动；请改名或删除后再运行一次"
        ) from error
    if after != before:
        _write(path, after)
    return Written(path=path, settings=settings, changed=after != before)


def _refuse_unwritable(path: str, encoding: str) -> None:
    try:
        path.encode(encoding)
    except UnicodeEncodeError as error:
        where = f"{path}：其中的“{path[error.start : error.end]}”不能用系统编码写出"
        why = f"{where}，加载项读不到；请把 Python 装到只含英文的路径，或换一个 Windows 用户"
        raise UnreadableFile("malformed", why) from error
    if any(char in path for char in '"\r\n'):
        raise UnreadableFile("malformed", f"{path!r}：路径中有引号或换行，加载项读不到；请把 Python 装到别处")


def _write(path: Path, content: bytes) -> None:
    from xlselfeval.files.atomic import write_whole

    try:
        write_whole(path, content)
    except UnreadableFile as error:
        why = reason(error.__cause__) if isinstance(error.__cause__, OSError) else "系统拒绝该操作"
        advice = "请检查这个文件和文件夹的权限（是否只读），或请管理员处理"
        raise UnreadableFile("locked", f"无法写入{path}：{why}；{advice}") from error


def addin_command(machine: Machine) -> tuple[str, ...]:
    """Return the command that installs the xlwings add-in."""
    return (machine.python, "-m", "xlwings.cli", "addin", "install")


def install_addin(machine: Machine, run: Runner | None = None) -> str:
    """Have xlwings install its add-in into Excel's start folder; return a Chinese line.

    `run` takes a command and returns its exit status and its output. Raises UnreadableFile where the add-in cannot
    work here or was not installed.
    """
    refused = _why_not(machine)
    if refused:
        raise UnreadableFile("not-found", f"没有安装加载项：{refused}")
    status, printed = (run or _run)(addin_command(machine))
    # xlwings ends with 0 also when it failed: its output says so
    if status == 0 and "Successfully installed" in printed:
        return "加载项 xlwings.xlam 已装好；请关闭所有 Excel 窗口后重新打开"
    last = next((line.strip() for line in reversed(printed.splitlines()) if line.strip()), "没有说明")
    raise UnreadableFile("locked", f"加载项没有装上：请关闭所有 Excel 窗口后再运行一次（原文：{last}）")


def _why_not(machine: Machine) -> str:
    if machine.system != "windows":
        return "--addin 只用于 Windows"
    if not machine.xlwings:
        return "这个 Python 没有 xlwings，请先安装（pip install xlwings）"
    if not excel_program(machine):
        return "这台机器没有 Excel（WPS 不能用这个加载项）"
    if wps_replaces_excel(machine):
        return "WPS 占用了 Excel 的接口，请先按 xlselfeval excel doctor 的说明改回来"
    return ""


def _run(command: Sequence[str]) -> tuple[int, str]:
    try:
        done = subprocess.run(
            command,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            encoding="utf-8",
            errors="replace",
            env=os.environ | {"PYTHONIOENCODING": "utf-8"},
            timeout=_ADDIN_SECONDS,
            check=False,
        )
    except subprocess.TimeoutExpired:
        return 1, f"{_ADDIN_SECONDS} 秒没有完成，Excel 可能在等待答复"
    except OSError as error:
        return 1, reason(error)
    return done.returncode, done.stdout
