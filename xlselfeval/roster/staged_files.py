"""Writing many files into a folder, either all of them or none."""

from __future__ import annotations

import contextlib
import os
import shutil
from collections.abc import Iterator, Mapping
from pathlib import Path

from xlselfeval.errors import UnreadableFile, in_a_line, reason

_NEW, _OLD = ".~new", ".~old"  # inside the folder: on the same file system, whatever is mounted where
Version = tuple[int, int]


def version_of(path: Path) -> Version | None:
    """Return time of change and size of a file, which change when it is saved; None without."""
    try:
        found = path.stat()
    except FileNotFoundError:
        return None
    return found.st_mtime_ns, found.st_size


@contextlib.contextmanager
def staged_files(folder: Path, versions: Mapping[str, Version | None]) -> Iterator[Path]:
    """Yield an empty folder for new files; at the end move them into `folder` together.

    `versions` names the files, each with the version that may be replaced, None where there is none. After an
    error, be it of the caller, the folder holds what it held before. Raises OSError where the system refuses
    something, and UnreadableFile where a file is another version by then.
    """
    new, old, created = folder / _NEW, folder / _OLD, _missing_folders(folder)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        new.mkdir()
        old.mkdir()
        yield new
        _move_in(folder, new, old, versions)
    finally:
        with contextlib.suppress(OSError):
            clear_staging(folder)
        for path in created:
            with contextlib.suppress(OSError):  # not empty: the files are there
                path.rmdir()


def write_refused(error: OSError, folder: Path) -> UnreadableFile:
    """Return the error for a system that refuses to write the staged files of a folder."""
    path = Path(os.fsdecode(error.filename2 or error.filename or folder))
    place = folder / path.name if path.parent.name in (_NEW, _OLD) else path
    why = f"不能写入 {in_a_line(str(place))}：{reason(error)}"
    return UnreadableFile("locked", f"{why}；什么也没有写，请关闭正开着的文件，或换一个文件夹（-o）")


def _missing_folders(folder: Path) -> list[Path]:
    """Return the folders that have to be made, the innermost first."""
    return [path for path in (folder, *folder.parents) if not path.exists()]


def _move_in(folder: Path, new: Path, old: Path, versions: Mapping[str, Version | None]) -> None:
    """Move the old files out and the new ones in; move all back where one cannot be moved."""
    moved: list[str] = []
    try:
        for name, version in versions.items():
            target = folder / name
            if version_of(target) != version:
                raise UnreadableFile("locked", f"{target} 刚才被别的程序改动过，什么也没有写，请重新下发")
            moved.append(name)
            if version is not None:
                target.replace(old / name)
            (new / name).replace(target)
    except BaseException:
        _move_back(folder, new, old, moved)
        raise


def _move_back(folder: Path, new: Path, old: Path, names: list[str]) -> None:
    stuck = []
    for name in reversed(names):
        try:
            if (old / name).exists():
                (old / name).replace(folder / name)
            elif not (new / name).exists():
                (folder / name).unlink(missing_ok=True)
        except OSError:
            stuck.append(name)
    if stuck:
        raise UnreadableFile(
            "locked", f"{folder} 里有 {len(stuck)} 个文件（如 {stuck[0]}）写了一半，不能恢复；请关闭正开着的文件后重新下发"
        )  # fmt: skip


def clear_staging(folder: Path) -> None:
    """Remove the files that a killed process left; move back old files that are missing."""
    new, old = folder / _NEW, folder / _OLD
    if old.is_dir():
        for path in old.iterdir():
            if not (folder / path.name).exists():
                path.replace(folder / path.name)
    for path in (new, old):
        if path.exists():
            shutil.rmtree(path)
