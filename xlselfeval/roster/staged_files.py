"""Writing many files into a folder, either all of them or none, even when the process is killed.

The new files are written into `.~new`. Then each old file is moved into `.~old` and the new one to its place. A list
of these moves is in `.~old` as long as they can be undone: from before the first one until after the last one. Where
the list is left, the next run puts the old files back.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import shutil
from collections.abc import Iterator, Mapping
from pathlib import Path

from xlselfeval.errors import UnreadableFile, in_a_line, reason
from xlselfeval.files.atomic import hold

# Inside the folder: on the same file system, whatever is mounted where.
STAGING = _NEW, _OLD = ".~new", ".~old"
_MOVES = "moves.json"
Version = tuple[int, int]


def version_of(path: Path) -> Version | None:
    """Return time of change and size of a file, which change when it is saved; None without."""
    try:
        found = path.stat()
    except FileNotFoundError:
        return None
    return found.st_mtime_ns, found.st_size


@contextlib.contextmanager
def reserved(folder: Path) -> Iterator[None]:
    """Reserve a folder for one issue, and put back what a killed one has moved.

    The folder is made where there is none, and removed where nothing was written. Raises OSError where the system
    refuses something, and UnreadableFile where another issue is running or a file cannot be put back.
    """
    created = [path for path in (folder, *folder.parents) if not path.exists()]  # the innermost first
    busy = f"另一下发进程正在写入{in_a_line(str(folder))}，未生成文件；请待其结束，或改用其他文件夹"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with hold(folder, UnreadableFile("locked", busy)):
            _put_back(folder)
            _clear(folder)
            yield
    finally:
        for path in created:
            with contextlib.suppress(OSError):  # not empty: the files are there
                path.rmdir()


@contextlib.contextmanager
def staged_files(folder: Path, versions: Mapping[str, Version | None]) -> Iterator[Path]:
    """Yield an empty folder for new files; at the end move them into a reserved `folder` together.

    `versions` names the files, each with the version that may be replaced, None where there is none. After an
    error, be it of the caller, the folder holds what it held before. Raises OSError where the system refuses
    something, and UnreadableFile where a file is another version by then or cannot be put back.
    """
    new, old = folder / _NEW, folder / _OLD
    try:
        new.mkdir()
        old.mkdir()
        yield new
        _move_in(folder, _changed(folder, versions))
    finally:
        _put_back(folder)
        with contextlib.suppress(OSError):
            _clear(folder)


def write_refused(error: OSError, folder: Path) -> UnreadableFile:
    """Return the error for a system that refuses to write the staged files of a folder."""
    path = Path(os.fsdecode(error.filename2 or error.filename or folder))
    place = folder / path.name if path.parent.name in STAGING else path
    why = f"无法写入{in_a_line(str(place))}：{reason(error)}"
    return UnreadableFile("locked", f"{why}；未生成文件，请关闭已打开的文件，或改用其他文件夹")


def _changed(folder: Path, versions: Mapping[str, Version | None]) -> dict[str, Version | None]:
    """Leave out the files that are written again as they are: these stay, with their dates."""
    return {
        name: version
        for name, version in versions.items()
        if version is None
        or version_of(folder / name) != version
        or _digest(folder / name) != _digest(folder / _NEW / name)
    }


def _move_in(folder: Path, versions: Mapping[str, Version | None]) -> None:
    """Move the old files out and the new ones in."""
    new, old = folder / _NEW, folder / _OLD
    _list_moves(folder, versions)
    for name, version in versions.items():
        target = folder / name
        if version_of(target) != version:
            raise UnreadableFile("locked", f"{target} 被其他程序改动，未生成文件，请重新下发")
        if version is not None:
            target.replace(old / name)
        (new / name).replace(target)
    (old / _MOVES).unlink()


def _list_moves(folder: Path, versions: Mapping[str, Version | None]) -> None:
    """Write the list of moves: for each file the digest of the new one, and whether it replaces an old one."""
    moves = {name: (_digest(folder / _NEW / name), old is not None) for name, old in versions.items()}
    with (folder / _NEW / _MOVES).open("w", encoding="utf-8") as file:
        json.dump(moves, file)
        file.flush()
        os.fsync(file.fileno())
    (folder / _NEW / _MOVES).replace(folder / _OLD / _MOVES)


def _put_back(folder: Path) -> None:
    """Undo the moves on the list, if there is one; a new file that was changed since then stays.

    Raises UnreadableFile where a file cannot be put back; a later run tries again.
    """
    listed, stuck = folder / _OLD / _MOVES, []
    if not listed.exists():
        return
    for name, (digest, replaces) in json.loads(listed.read_text(encoding="utf-8")).items():
        target, old = folder / name, folder / _OLD / name
        try:
            is_new = target.exists() and _digest(target) == digest
            if old.exists() and (is_new or not target.exists()):
                old.replace(target)
            elif is_new and not replaces:
                target.unlink()
        except OSError:
            stuck.append(name)
    if stuck:
        raise UnreadableFile(
            "locked", f"{folder}内有{len(stuck)}个文件（如{stuck[0]}）未写完整且不能恢复；请关闭已打开的文件后重新下发"
        )  # fmt: skip
    listed.unlink()


def _clear(folder: Path) -> None:
    """Remove the staging, from which nothing is to be put back."""
    for name in STAGING:
        if (folder / name).exists():
            shutil.rmtree(folder / name)


def _digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()
