"""Archives other than .zip, repacked as .zip by libarchive's bsdtar where the machine has it.

Nothing is written to disk but one temporary file: bsdtar reads the archive and writes another one to a pipe, which is
read up to the limit of an archive. All that holds for a .zip then holds for it.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
import threading
from pathlib import Path
from typing import IO, cast

from xlselfeval.errors import UnreadableFile

UNPACK = "请解压后将其中的文件放入文件夹，重新运行"
_REPACKED = {b"Rar!\x1a\x07": ".rar", b"7z\xbc\xaf\x27\x1c": ".7z"}
_OTHERS = {b"\x1f\x8b\x08": ".gz"}
_EXPANDED = 2 * 2**30  # bytes of everything in the archive
_IN_MEMORY = 8 * 2**20  # beyond it a temporary file is used
_SECONDS = 300.0
_CHUNK = 2**20
_PADDING = 2**17  # else a .zip stored last in the archive would be taken for the whole
_EMPTY = 22  # bytes of a .zip without files


def packer_of(head: bytes) -> str:
    """Return the kind of an archive that is no .zip, by its first bytes; "" for other files."""
    return next((kind for start, kind in (_REPACKED | _OTHERS).items() if head.startswith(start)), "")


def temporary_file() -> IO[bytes]:
    """Open a file that is in memory as long as it is small, and deleted when it is closed."""
    return cast("IO[bytes]", tempfile.SpooledTemporaryFile(max_size=_IN_MEMORY))


def repacked(stream: IO[bytes], kind: str) -> IO[bytes]:
    """Return an archive as a temporary .zip, which is deleted when it is closed.

    Raises UnreadableFile where this machine cannot, for a password, and for one that is damaged or too large.
    """
    program = shutil.which("bsdtar")
    if program is None or kind not in _REPACKED.values():
        raise UnreadableFile("malformed", f"该文件为{kind}压缩包，{UNPACK}")
    target = temporary_file()
    try:
        with tempfile.TemporaryDirectory() as folder:
            source = Path(folder, "archive")
            stream.seek(0)
            with source.open("wb") as copy:
                shutil.copyfileobj(stream, copy)
                copy.write(bytes(_PADDING))
            _repack(program, source, target, kind)
    except BaseException:
        target.close()
        raise
    target.seek(0)
    return target


def _repack(program: str, source: Path, target: IO[bytes], kind: str) -> None:
    options = ("-c", "-f", "-", "--format", "zip", "--options", "zip:compression=store")
    command = [program, *options, f"@{source}"]
    environment = os.environ | {"LC_ALL": "C.UTF-8"}
    with (
        tempfile.TemporaryFile() as log,
        subprocess.Popen(
            command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=log, env=environment
        ) as process,
    ):
        timer = threading.Timer(_SECONDS, process.kill)
        timer.start()
        try:
            size = _copied(process.stdout, target)
        finally:
            timer.cancel()
            process.kill()
        if size > _EXPANDED:
            raise UnreadableFile("too-large", f"压缩包展开后过大，{UNPACK}")
        status = process.wait()
        log.seek(0)
        said = log.read(_CHUNK).lower()
    if b"passphrase" in said or b"encrypt" in said:
        raise UnreadableFile("encrypted", "压缩包已加密，请取消密码后重新报送，或解压后放入文件夹")
    if status or size <= _EMPTY:
        raise UnreadableFile("truncated", f"{kind}压缩包不完整或已损坏；能打开的，{UNPACK}")


def _copied(pipe: IO[bytes] | None, target: IO[bytes]) -> int:
    """Copy what comes through a pipe, up to a bit more than an archive may hold; return how much it was."""
    size = 0
    while pipe is not None and size <= _EXPANDED and (chunk := pipe.read(_CHUNK)):
        size += len(chunk)
        target.write(chunk)
    return size
