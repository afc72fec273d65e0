"""Writing a file whole or not at all: under a temporary name beside it, then renamed."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Iterator
from pathlib import Path

from xlselfeval.errors import UnreadableFile, in_a_line, reason


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
        why = f"不能写入 {in_a_line(str(target))}：{reason(error)}；请关闭正开着的文件，或换一个文件夹（-o）"
        raise UnreadableFile("locked", why) from error
    finally:
        with contextlib.suppress(OSError):
            temporary.unlink(missing_ok=True)
