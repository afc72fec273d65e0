"""Compare paths of files, and find files by patterns."""

from __future__ import annotations

import glob
import os
from collections.abc import Iterable, Iterator
from itertools import count
from pathlib import Path

from xlselfeval.sheet_names import RESULT_SHEET


def numbered_names(stem: str, end: str = "", mark: str = "") -> Iterator[str]:
    """Yield a name, and numbered ones: 某局.xlsx, 某局(2).xlsx …; with a mark 某局(核对2).xlsx."""
    yield stem + end
    for number in count(2):
        yield f"{stem}({mark}{number}){end}"


def path_in_words(path: str) -> str:
    """Write a path that may lead into an archive as people say it: 材料.zip 里的 某表.xlsx."""
    return path.replace("!/", " 里的 ")


def canonical_path(path: str | Path) -> Path:
    """Return the one path of a file, however it is written and whatever links lead to it.

    Unlike Path.resolve, realpath takes links that run in a ring.
    """
    return Path(os.path.normcase(os.path.realpath(path)))


def expand_patterns(patterns: Iterable[str]) -> list[Path]:
    """Return the files that patterns name, in order and once each.

    A pattern that names none stays as it is. Windows shells do not expand patterns. A name with brackets is that file
    where there is one. Lock files of Excel (~$…) and our own copies (folders 核对结果) are left out of the files of a
    pattern; copies that are named one by one, or by a pattern with that folder's name, are taken.
    """
    found: dict[Path, Path] = {}
    for pattern in patterns:
        for name in _matches(pattern) or [pattern]:
            found.setdefault(canonical_path(name), Path(name))
    return list(found.values())


def _matches(pattern: str) -> list[str]:
    if not any(char in pattern for char in "*?[") or Path(pattern).exists():
        return []
    takes_copies = RESULT_SHEET in Path(pattern).parts[:-1]
    return [
        name
        for name in sorted(glob.glob(pattern, recursive=True))  # noqa: PTH207 - also absolute patterns
        if not Path(name).name.startswith("~$")
        and (takes_copies or RESULT_SHEET not in Path(name).parts[:-1])
    ]
