"""A time limit for work in this process, on every system.

A thread waits for the time to pass and raises an exception in the thread that works: between two steps of
Python code, so a call into a C library is not interrupted. Limits on sizes keep such calls short.
"""

from __future__ import annotations

import ctypes
import threading
from collections.abc import Iterator
from contextlib import contextmanager

_AGAIN = 1.0  # seconds until it is raised again, where something swallowed it


class DeadlinePassed(Exception):
    """The work has been stopped because it took longer than it may."""


class _TimeIsUp(BaseException):
    """Ends the work; no `except Exception` on the way catches it."""


@contextmanager
def deadline(seconds: float) -> Iterator[None]:
    """Raise DeadlinePassed where the work inside takes longer; files that it has open are closed."""
    worker, lock, done = ctypes.c_ulong(threading.get_ident()), threading.Lock(), threading.Event()

    def watch() -> None:
        wait = seconds
        while not done.wait(wait):
            with lock:
                if not done.is_set():
                    ctypes.pythonapi.PyThreadState_SetAsyncExc(worker, ctypes.py_object(_TimeIsUp))
            wait = _AGAIN

    threading.Thread(target=watch, daemon=True).start()
    try:
        try:
            yield
        finally:
            with lock:
                done.set()
    except _TimeIsUp:
        done.set()
        raise DeadlinePassed(f"longer than {seconds:g} s") from None
