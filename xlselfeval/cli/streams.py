"""Standard output and standard error whose reader may go away, as `head` does."""

from __future__ import annotations

import io
import os
import sys
from pathlib import Path
from typing import Any, TextIO


class _Pipe(io.FileIO):
    """A file descriptor; what is written after its reader has closed it is dropped."""

    def write(self, data: Any, /) -> int:
        try:
            return super().write(data)
        except BrokenPipeError:
            os.dup2(os.open(os.devnull, os.O_WRONLY), self.fileno())
            return memoryview(data).nbytes


def outlast_readers() -> None:
    """Let a command finish its work, and end with the status of the work, when nobody reads its output any more."""
    sys.stdout, sys.stderr = _outlasting(sys.stdout), _outlasting(sys.stderr)


def _outlasting(stream: TextIO | None) -> TextIO:
    """Return a stream to the same place, and one to nowhere for one that the caller has closed (`>&-`).

    Terminals, and streams that are no file, stay as they are.
    """
    if stream is None:
        return Path(os.devnull).open("w", encoding="utf-8")
    if type(stream) is not io.TextIOWrapper or stream.isatty():
        return stream
    stream.flush()
    pipe = _Pipe(stream.fileno(), "wb", closefd=False)
    return io.TextIOWrapper(
        pipe if isinstance(stream.buffer, io.FileIO) else io.BufferedWriter(pipe),
        stream.encoding, stream.errors, line_buffering=stream.line_buffering, write_through=stream.write_through,
    )  # fmt: skip
