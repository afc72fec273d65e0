"""Writing a file whole or not at all: under a temporary name beside it, then renamed."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Iterator
from pathlib import Path

from xlselfeval.errors import UnreadableFile, reason


@contextlib.contextmanager
def whole_file(target: Path) -> Iterator[Path]:
    """A path to write to; at the end it takes the target's place, after an error nothing has changed.

    Raises UnreadableFile when the target cannot be written, before any work is done where that can be
    seen: a workbook that is open in Excel on Windows.
    """
    temporary = target.with_name(f".~{os.getpid()}{target.suffix}")
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        if target.exists():
            with target.open("r+b"):
                pass
        temporary.unlink(
            missing_ok=True
        )  # of a killed process of this number, or a link that somebody laid there
        yield temporary
        temporary.replace(target)
    except OSError as error:
        why = f"不能写入 {target}：{reason(error)}；请关闭正开着的文件，或换一个文件夹（-o）"
        raise UnreadableFile("locked", why) from error
    finally:
        with contextlib.suppress(OSError):
            temporary.unlink(missing_ok=True)
