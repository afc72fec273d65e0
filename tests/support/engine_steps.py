"""Steps for the tests of the engines: what a file can do to the process that reads it."""

from __future__ import annotations

import os
import sys
import time
from pathlib import Path


def double(_state: object, number: int) -> int:
    return 2 * number


def sleep(_state: object, seconds: float) -> float:
    time.sleep(seconds)
    return seconds


def eat(_state: object, megabytes: int) -> int:
    held = b"x" * (megabytes * 2**20)
    time.sleep(5)  # where the engine has to watch
    return len(held)


def keep(state: list[bytes], megabytes: int) -> int:
    """Hold memory for the life of the process, as a cache does."""
    state.append(b"x" * (megabytes * 2**20))
    return megabytes


def add(state: list[int], number: int) -> int:
    """Return how many numbers the process has been given."""
    state.append(number)
    return len(state)


def crash(_state: object, _: object) -> None:
    os.abort()


def leave(_state: object, status: int) -> None:
    os._exit(status)


def crash_once(_state: object, mark: str) -> str:
    """Die at the first call, as a process does that the system ends."""
    if not Path(mark).exists():
        Path(mark).touch()
        os._exit(9)
    return "done"


def fail(_state: object, text: str) -> None:
    raise RuntimeError(text)


def out_of_memory(_state: object, _: object) -> None:
    raise MemoryError


def throw(_state: object, error: Exception) -> None:
    raise error


def print_much(_state: object, number: int) -> int:
    print("x" * 100_000)
    print("x" * 100_000, file=sys.stderr)
    return number


def process(_state: object, _: object) -> int:
    return os.getpid()


def double_slowly(_state: object, argument: tuple[int, str]) -> int:
    """Twice the number, and a mark that it was asked for."""
    number, folder = argument
    (Path(folder) / str(number)).touch()
    time.sleep(0.05)
    return 2 * number
