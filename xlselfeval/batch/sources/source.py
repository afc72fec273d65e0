"""The source of a file in a batch: a folder, an archive or a store behind a URL."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any, cast

from xlselfeval.errors import UnreadableFile, missing_library, reason
from xlselfeval.files.limits import read_limited
from xlselfeval.files.paths import refusal_of_pattern

if TYPE_CHECKING:
    from types import ModuleType


@dataclass(frozen=True, slots=True)
class Source:
    """A file by its path or URL, and in an archive by a number for each level of archives.

    Numbers, because names in an archive may be in any encoding and occur twice.
    """

    location: str
    entries: tuple[int, ...] = ()


def is_url(location: str) -> bool:
    """Return whether a location is a URL that fsspec reads."""
    return "://" in location


def open_location(location: str) -> IO[bytes]:
    """Open a path or URL for reading, with seek; UnreadableFile where it cannot be opened."""
    try:
        if is_url(location):
            return cast("IO[bytes]", fsspec().open(location, "rb").open())
        return Path(location).open("rb")
    except FileNotFoundError as error:
        why = refusal_of_pattern(location) or "未找到该文件，请检查路径（中途移走的请放回）后重新运行"
        raise UnreadableFile("not-found", why) from error
    except PermissionError as error:
        raise UnreadableFile("locked", "无读取权限或文件正被其他程序占用，请关闭后重试") from error
    except (OSError, ValueError) as error:
        raise _unreadable(error) from error


def read_at_most(stream: Any, limit: int) -> bytes:
    """Read an open file; UnreadableFile when it has more bytes than the limit."""
    try:
        return read_limited(stream, limit)
    except OSError as error:
        raise _unreadable(error) from error


def fsspec() -> ModuleType:
    """Return the library that reads URLs; SelfEvalError says how to install it."""
    try:
        import fsspec as library
    except ImportError as error:
        raise missing_library("读取网址里的文件", "fsspec", "cluster") from error
    return cast("ModuleType", library)


def _unreadable(error: Exception) -> UnreadableFile:
    why = reason(error) if isinstance(error, OSError) else "路径不对"
    return UnreadableFile("not-found", f"无法读取该文件：{why}")
