"""The folder with the sender's own files, for a batch: each worker reads it once."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from xlselfeval.errors import UnreadableFile
from xlselfeval.reading.sender_files import SenderFiles, read_sender_files


@dataclass(frozen=True, kw_only=True, slots=True)
class IssuedFolder:
    """Where issued files lie, without the folders inside it that hold returned ones; `digest` says what they are."""

    folder: str
    leave_out: tuple[str, ...]
    digest: str


def issued_folder(folder: Path, leave_out: Sequence[Path]) -> IssuedFolder:
    """The folder with a digest of all that was issued; UnreadableFile where nothing was."""
    places = tuple(str(place.absolute()) for place in leave_out)
    sender = read_sender_files(folder, leave_out=leave_out)
    return IssuedFolder(folder=str(folder.absolute()), leave_out=places, digest=_digest(sender, folder))


@lru_cache(maxsize=1)
def sender_files(issued: IssuedFolder) -> SenderFiles:
    """The files themselves; UnreadableFile where they are no more what they were when the run began."""
    folder = Path(issued.folder)
    sender = read_sender_files(folder, leave_out=map(Path, issued.leave_out))
    if _digest(sender, folder) != issued.digest:
        raise UnreadableFile("not-found", "下发文件的文件夹在核对期间变了，请重新运行")
    return sender


def _digest(sender: SenderFiles, folder: Path) -> str:
    lines = (f"{one.path.relative_to(folder).as_posix()}\0{one.record.digest}" for one in sender.files)
    return hashlib.sha256("\n".join(lines).encode("utf-8", "surrogatepass")).hexdigest()[:16]
