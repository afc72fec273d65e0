"""The files in the output folder of a batch, and the lock that keeps two runs apart."""

from __future__ import annotations

import contextlib
import re
import sys
from collections.abc import Iterator
from pathlib import Path

from xlselfeval.errors import SelfEvalError, reason
from xlselfeval.files.atomic import hold

STORE = "结果库.sqlite"
SUMMARY = "汇总.xlsx"
SETTINGS = "设置.toml"
COPIES = "核对结果"
LETTERS = "反馈函"
TROUBLE = "出错记录"
PARQUET = "parquet"
NO_ROSTER = Path("\0")  # typed as "", the path of no file: a run without the roster of earlier runs
# How people give the sender's files, in the browser and on the command line.
NAME_ISSUED = (
    "在“下发文件夹”选定{}" if sys.platform == "emscripten" else "指明{}（xlselfeval batch … --issued）"
)
KEPT = re.compile(r"汇总（\d{4}-\d\d-\d\d 保留(?: \d+)?）\.xlsx")  # a summary to which people have added
OUTPUTS = frozenset((STORE, f"{STORE}-journal", SUMMARY, SETTINGS, COPIES, LETTERS, TROUBLE, PARQUET))


def is_output_folder(folder: Path) -> bool:
    """Return whether a batch has written into a folder: its results store is there."""
    return (folder / STORE).is_file()


@contextlib.contextmanager
def locked(folder: Path) -> Iterator[None]:
    """Hold the folder for one run; the system releases it when the process ends.

    Raises SelfEvalError when another run holds it or nothing can be written there.
    """
    busy = SelfEvalError(f"另一次批量核对正在写入{folder}，请待其结束，或改用其他文件夹")
    with contextlib.ExitStack() as stack:
        try:
            folder.mkdir(parents=True, exist_ok=True)
            stack.enter_context(hold(folder, busy))
        except OSError as error:
            raise SelfEvalError(f"无法写入{folder}：{reason(error)}；请改用其他文件夹") from error
        yield


def sweep(folder: Path) -> None:
    """Remove half-written files of processes that were killed."""
    below = (left for name in (COPIES, LETTERS, PARQUET) for left in (folder / name).rglob(".~*"))
    for left in (*folder.glob(".~*"), *below):
        with contextlib.suppress(OSError):
            left.unlink()


def keep_trouble(folder: Path, name: str, text: str) -> str:
    """Write a record of a program error for a developer; return its path below the folder."""
    target = folder / TROUBLE / f"{name}.txt"
    with contextlib.suppress(OSError):  # the outcome tells of the error with or without its record
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(text, encoding="utf-8", errors="backslashreplace", newline="\n")
    return f"{TROUBLE}/{name}.txt"
