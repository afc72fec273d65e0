"""Work on one file, of which every failure is an error of that file.

A fault of the program, a lack of memory and the end of its time are such failures.
"""

from __future__ import annotations

import json
import traceback
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import click

from xlselfeval.engines.deadline import DeadlinePassed, deadline
from xlselfeval.errors import ArchiveGiven, ExitStatus, SelfEvalError, UnreadableFile, in_a_line

with_timeout = click.option("--timeout", type=click.IntRange(1, 86_400), default=60, metavar="秒", help="单个文件核对时限（秒），默认60。")  # fmt: skip

with_folder = click.option("-o", "--output", type=click.Path(path_type=Path), metavar="文件夹", help="结果文件夹（默认为各文件旁的“核对结果”）。")  # fmt: skip


@contextmanager
def guarded(seconds: float) -> Iterator[None]:
    """Raise UnreadableFile for what would end the command, so that the other files are checked."""
    try:
        with deadline(seconds):
            yield
    except ArchiveGiven as error:
        raise UnreadableFile(
            error.name, f"{error.message}，或把压缩包放入一个文件夹，用xlselfeval batch核对该文件夹"
        ) from error
    except (SelfEvalError, OSError):
        raise
    except DeadlinePassed as error:
        line = f"核对超过{seconds:g}秒，已停止；请检查文件内容，或加大--timeout后重新运行"
        raise UnreadableFile("timeout", line) from error
    except MemoryError as error:
        line = "核对所需内存超过本机可用内存，已停止；请检查文件内容，或关闭其他程序后重新运行"
        raise UnreadableFile("too-large", line) from error
    except Exception as error:
        line = f"核对该文件时程序出错（{place_of(error)}），未予核对；请人工核对该文件，并将上述内容提供给技术人员"
        raise UnreadableFile("crashed", line) from error


@contextmanager
def about_file(path: Path) -> Iterator[None]:
    """Name a file in what is wrong with it."""
    try:
        yield
    except UnreadableFile as error:
        raise UnreadableFile(error.name, f"{in_a_line(str(path))}：{error.message}") from error


def show_refused(
    path: Path, error: UnreadableFile, record: Callable[[str, UnreadableFile], Mapping[str, object]] | None
) -> ExitStatus:
    """Say why a file was not checked, also as a JSON record if one can be made; return the exit status."""
    click.echo(f"{in_a_line(str(path))}：{error.message}", err=True)
    if record is not None:
        click.echo(json.dumps(record(str(path), error), ensure_ascii=False))
    return exit_status(error)


def exit_status(error: UnreadableFile) -> ExitStatus:
    """Return the exit status of a file that was not checked."""
    return ExitStatus.CRASHED if error.name == "crashed" else ExitStatus.FAILED


def refuse_suffix(path: Path, suffix: str, what: str) -> None:
    """Raise UnreadableFile for a file to be written whose name does not end as its content asks."""
    if path.suffix.lower() != suffix:
        raise UnreadableFile("wrong-extension", f"{path}：{what}为{suffix}文件，文件名应以{suffix}结尾")


def write_blank(path: Path, data: bytes) -> None:
    """Write a blank workbook and say so; UnreadableFile where there is anything but the same workbook."""
    from xlselfeval.files.atomic import write_whole

    if path.exists() and (not path.is_file() or path.read_bytes() != data):
        raise UnreadableFile("locked", f"{path}已存在，未予覆盖；请改用其他文件名")
    write_whole(path, data)
    click.echo(f"已生成：{path}")


def place_of(error: Exception) -> str:
    """Return kind and place of a fault of the program, for a developer."""
    *_, last = traceback.extract_tb(error.__traceback__)
    return f"{type(error).__name__}，{Path(last.filename).name}第{last.lineno}行"
