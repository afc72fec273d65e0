"""A process that works for an engine: it reads jobs from a pipe and writes back what came of them.

It is started as a program of its own rather than through multiprocessing: it can be killed at any moment
on every system, does not import the caller's script again, and may be started by a Dask worker,
which multiprocessing forbids.
"""

from __future__ import annotations

import faulthandler
import os
import pickle
import signal
import sys
import traceback
from collections.abc import Callable
from contextlib import suppress
from typing import IO, Any

ENDED_FOR_MEMORY = 77  # exit status: a job asked for more memory than it may have
READY = "ready"


def serve(memory: int) -> None:
    """Work until the pipe closes; `memory` is the most that this process may ask for, in MB."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is the caller's: it ends this process
    faulthandler.enable()  # what a crash leaves in the caller's record
    jobs, answers = _pipes()
    _limit_memory(memory)
    _send(answers, READY)
    while True:
        try:
            job = pickle.load(jobs)
        except EOFError:
            return
        except MemoryError:
            os._exit(ENDED_FOR_MEMORY)
        try:
            step, argument = job
            answer = (True, step(argument))
        except MemoryError:
            os._exit(ENDED_FOR_MEMORY)  # what is left of the process is not to be trusted
        except Exception:
            answer = (False, traceback.format_exc())
        try:
            _send(answers, answer)
        except BrokenPipeError:
            return


def _pipes() -> tuple[IO[bytes], IO[bytes]]:
    """Jobs come in through standard input; answers go out where standard output was, which no library can reach."""
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    return os.fdopen(os.dup(0), "rb"), answers


def _limit_memory(megabytes: int) -> None:
    """Where the system can: the other systems have the engine watch."""
    if sys.platform == "linux":
        import resource

        limit = megabytes * 2**20
        with suppress(ValueError, OSError):  # a lower limit holds already
            resource.setrlimit(resource.RLIMIT_AS, (limit, limit))
        with suppress(ValueError, OSError):
            resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def _send(answers: IO[bytes], answer: object) -> None:
    pickle.dump(answer, answers, protocol=pickle.HIGHEST_PROTOCOL)
    answers.flush()


Step = Callable[[Any], Any]
