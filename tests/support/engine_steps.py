"""Steps for the tests of the engines: what a file can do to the process that reads it."""

from __future__ import annotations

import os
import sys
import time
from pathlib import Path


def double(number: int) -> int:
    return 2 * number


def sleep(seconds: float) -> float:
    time.sleep(seconds)
    return seconds


def eat(megabytes: int) -> int:
    held = b"x" * (megabytes * 2**20)
    time.sleep(5)  # where the engine has to watch
    return len(held)


_kept: list[bytes] = []


def keep(megabytes: int) -> int:
    """Memory that stays with the process, as what is remembered for the next file."""
    _kept.append(b"x" * (megabytes * 2**20))
    return megabytes


def crash(_: object) -> None:
    os.abort()


def leave(status: int) -> None:
    os._exit(status)


def crash_once(mark: str) -> str:
    """Dies the first time that it is asked, as a process does that the system ends."""
    if not Path(mark).exists():
        Path(mark).touch()
        os._exit(9)
    return "done"


def fail(text: str) -> None:
    raise RuntimeError(text)


def print_much(number: int) -> int:
    print("x" * 100_000)
    print("x" * 100_000, file=sys.stderr)
    return number


def process(_: object) -> int:
    return os.getpid()


def double_slowly(argument: tuple[int, str]) -> int:
    """Twice the number, and a mark that it was asked for."""
    number, folder = argument
    (Path(folder) / str(number)).touch()
    time.sleep(0.05)
    return 2 * number
