"""The program of a worker process: it reads a state and jobs, and writes answers.

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
from contextlib import suppress
from typing import IO, Any

from xlselfeval.engines.engine import Step, lost_by

ENDED_FOR_MEMORY = 77  # exit status: a job asked for more memory than it may have
READY = "ready"


def serve(memory: int) -> None:
    """Answer jobs until the pipe closes; `memory` is the limit in MB, 0 for none."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is the caller's: it ends this process
    faulthandler.enable()  # what a crash leaves in the caller's record
    jobs, answers = _pipes()
    if memory:
        _limit_memory(memory)
    with suppress(EOFError, BrokenPipeError):  # the pipe has closed: there is no more work
        state = _receive(jobs)
        _send(answers, READY)
        while True:
            _answer(answers, state, *_receive(jobs))


def _answer(answers: IO[bytes], state: Any, step: Step, argument: Any) -> None:
    try:
        answer = step(state, argument)
    except MemoryError:
        os._exit(ENDED_FOR_MEMORY)  # the rest of the process cannot be trusted
    except Exception as error:
        answer = lost_by(error)
    _send(answers, answer)


def _pipes() -> tuple[IO[bytes], IO[bytes]]:
    """Return the pipe of jobs and that of answers.

    Jobs come through standard input; answers leave where standard output was, so that no library can print between.
    """
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    return os.fdopen(os.dup(0), "rb"), answers


def _limit_memory(megabytes: int) -> None:
    """Limit the memory of this process, on Linux; elsewhere the engine watches it."""
    if sys.platform == "linux":
        import resource

        limit = megabytes * 2**20
        with suppress(ValueError, OSError):  # a lower limit holds already
            resource.setrlimit(resource.RLIMIT_AS, (limit, limit))
        with suppress(ValueError, OSError):
            resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def _receive(jobs: IO[bytes]) -> Any:
    try:
        return pickle.load(jobs)
    except MemoryError:
        os._exit(ENDED_FOR_MEMORY)


def _send(answers: IO[bytes], answer: object) -> None:
    pickle.dump(answer, answers, protocol=pickle.HIGHEST_PROTOCOL)
    answers.flush()
