"""The files that callers name: one by one, or by the folder that they are in."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

from xlselfeval.batch.sources.collect import Found, list_files
from xlselfeval.batch.sources.source import Source
from xlselfeval.errors import SelfEvalError


def named_file(path: str) -> Found:
    """Return the file at a path, which is not opened."""
    size = 0
    with suppress(OSError, ValueError):  # the survey says what is wrong with a path
        size = Path(path).stat().st_size
    return Found(path=path, source=Source(path), size=size, modified=None)


def no_file(path: str, message: str) -> Found:
    """Return what is checked for a name that leads to no file: a failure with its message."""
    return replace(named_file(path), outcome="unreadable", message=message, error="not-found")


def files_below(folder: str, *, issued: Path | None, output: Path | None = None) -> Iterator[Found]:
    """Yield the files that a batch takes from a folder, by their paths as those of a pattern."""
    try:
        every, _ = list_files(folder, output, issued)
    except SelfEvalError as error:
        yield no_file(folder, str(error))
        return
    if not every:
        yield no_file(folder, "该文件夹中没有可核对的文件，请检查路径")
    for one in every:
        yield replace(one, path=str(Path(folder, one.path)))
