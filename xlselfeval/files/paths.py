"""Compare paths of files, and find files by patterns."""

from __future__ import annotations

import glob
import os
import re
from collections.abc import Iterable, Iterator
from itertools import count
from pathlib import Path

from xlselfeval.errors import in_a_line
from xlselfeval.sheet_names import RESULT_SHEET

# A set of characters of a pattern, or a letter outside of one.
_SET_OR_LETTER = re.compile(r"\[!?\]?[^\]]*\]|[^\W\d_]")
_MARKED = re.compile(rf"(?:-{RESULT_SHEET}(?:\s*[(（]\d+[)）])?)+$")


def numbered_names(stem: str, end: str = "", mark: str = "") -> Iterator[str]:
    """Yield a name, and numbered ones: 某局.xlsx, 某局(2).xlsx …; with a mark 某局(核对2).xlsx."""
    yield stem + end
    for number in count(2):
        yield f"{stem}({mark}{number}){end}"


def unmarked(stem: str) -> str:
    """Return a name without the mark of a checked copy, and the number that a browser gives: 某局 for 某局-核对结果 (1)."""
    return _MARKED.sub("", stem)


def marked_name(name: str) -> str:
    """Return the name of a checked copy that may come to lie beside its original: 某局-核对结果.xlsx."""
    stem, dot, suffix = name.rpartition(".")
    return f"{unmarked(stem)}-{RESULT_SHEET}{dot}{suffix}"


def name_of_path(path: str) -> str:
    """Return the name of a file by its path in a batch, which may lead into an archive."""
    return path.rpartition("/")[2]


def path_in_words(path: str) -> str:
    """Write a path that may lead into an archive as people say it: 材料.zip 里的 某表.xlsx."""
    return path.replace("!/", " 里的 ")


def canonical_path(path: str | Path) -> Path:
    """Return the one path of a file, however it is written and whatever links lead to it.

    Unlike Path.resolve, realpath takes links that run in a ring.
    """
    return Path(os.path.normcase(os.path.realpath(path)))


def is_folder(path: str | Path) -> bool:
    """Check whether a path is that of a folder; what the system cannot take for a path is none."""
    return os.path.isdir(path)  # noqa: PTH112 - Path.is_dir raises for a name that is too long


def expand_patterns(patterns: Iterable[str]) -> list[Path]:
    """Return the files that patterns name, in order and once each.

    A pattern that names none stays as it is. Windows shells do not expand patterns. A name with brackets is that file
    where there is one. Folders, lock files of Excel (~$…) and our own copies (folders 核对结果) are left out of the files of a
    pattern; copies that are named one by one, or by a pattern with that folder's name, are taken. A folder 核对结果 among
    several names is left out too: a shell has expanded the pattern. Letters in the name of a file match in either case.
    """
    patterns = list(patterns)
    if len(patterns) > 1:
        patterns = [name for name in patterns if Path(name).name != RESULT_SHEET or not Path(name).is_dir()]
    found: dict[Path, Path] = {}
    for pattern in patterns:
        for name in _matches(pattern) or [pattern]:
            found.setdefault(canonical_path(name), Path(name))
    return list(found.values())


def refusal_of_pattern(pattern: str) -> str:
    """Say that a pattern names no file, or our own copies alone; "" for what is no pattern."""
    if not _is_pattern(pattern) or _matches(pattern):
        return ""
    if not (copies := _globbed(pattern)):
        return "没有符合该写法的文件，请检查文件夹和文件名"
    found = in_a_line(f"{copies[0]}{'等' if copies[1:] else ''}")
    return f"按此写法只找到本程序写出的核对副本{len(copies)}个（{found}），未予核对；要核对的请写明所在的“{RESULT_SHEET}”文件夹"


def _matches(pattern: str) -> list[str]:
    takes_copies = RESULT_SHEET in Path(pattern).parts[:-1]
    return [name for name in _globbed(pattern) if takes_copies or RESULT_SHEET not in Path(name).parts[:-1]]


def _globbed(pattern: str) -> list[str]:
    if not _is_pattern(pattern):
        return []
    folder, name = os.path.split(pattern)
    either = os.path.join(folder, _SET_OR_LETTER.sub(_either_case, name))  # noqa: PTH118 - as it was written
    found = sorted(glob.glob(either, recursive=True))  # noqa: PTH207 - also absolute patterns
    return [name for name in found if not Path(name).name.startswith("~$") and not Path(name).is_dir()]


def _is_pattern(pattern: str) -> bool:
    return any(char in pattern for char in "*?[") and not Path(pattern).exists()


def _either_case(found: re.Match[str]) -> str:
    """Return a pattern that a letter matches in either case; letters without a case and sets as they are."""
    letter = found[0]
    return (
        letter if letter.startswith("[") or letter.swapcase() == letter else f"[{letter}{letter.swapcase()}]"
    )
