"""Writing without half-written files: each file whole or not at all, each folder by one run at a time."""

from __future__ import annotations

import contextlib
import os
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import IO

from xlselfeval.errors import SelfEvalError, UnreadableFile, in_a_line, reason

MARK = ".运行中"  # in a folder into which a run writes


def write_whole(target: Path, data: bytes) -> None:
    """Write the bytes of a file; raises UnreadableFile as `whole_file` does."""
    with whole_file(target) as temporary, temporary.open("xb") as file:
        file.write(data)


@contextlib.contextmanager
def whole_file(target: Path) -> Iterator[Path]:
    """Yield a path to write to, which replaces the target at the end, if no error occurs.

    Folders on the way are created. Raises UnreadableFile ("locked") when the target cannot be written, before
    any work is done where that can be seen: a workbook that is open in Excel on Windows.
    """
    temporary = target.with_name(f".~{os.getpid()}{target.suffix}")
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        if target.exists():
            with target.open("r+b"):
                pass
        # a process of this number that was killed may have left it, or somebody may have put a link there
        temporary.unlink(missing_ok=True)
        yield temporary
        temporary.replace(target)
    except OSError as error:
        why = f"无法写入{in_a_line(str(target))}：{reason(error)}；请关闭已打开的文件，或改用其他文件夹"
        raise UnreadableFile("locked", why) from error
    finally:
        with contextlib.suppress(OSError):
            temporary.unlink(missing_ok=True)


@contextlib.contextmanager
def hold(folder: Path, busy: SelfEvalError) -> Iterator[None]:
    """Hold a folder for one run, marked by a file in it that goes at the end.

    The system lets go of the folder when the process ends, however it ends. Raises `busy` when another run holds
    it, OSError when nothing can be written there.
    """
    mark = folder / MARK
    with mark.open("ab") as file:
        if not _lock(file, mark):
            raise busy
        try:
            yield
        finally:
            if sys.platform != "win32":
                with contextlib.suppress(OSError):  # before the lock goes: no other run can have it
                    mark.unlink()
    if sys.platform == "win32":
        with contextlib.suppress(OSError):  # Windows removes no open file; another run may have it now
            mark.unlink()


if sys.platform == "win32":

    def _lock(file: IO[bytes], mark: Path) -> bool:
        import msvcrt

        try:
            file.seek(0)
            msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)
        except OSError:
            return False
        return True

else:

    def _lock(file: IO[bytes], mark: Path) -> bool:
        import fcntl

        try:
            fcntl.flock(file.fileno(), fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        except OSError:
            return True  # a share without locks: nothing to hold
        try:
            return os.path.samestat(os.fstat(file.fileno()), mark.stat())
        except FileNotFoundError:
            return False  # the run that held the folder has just removed its mark
