"""Jobs, their answers, and the engine that runs them in this process.

A job is a step (a function of a module) and its argument. The step is called with the state of its process, which
the engine hands to each process once, and with the argument. The answer is the result of the step, or Lost.
"""

from __future__ import annotations

import traceback
from collections.abc import Callable, Generator, Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal, NamedTuple, Protocol

from xlselfeval.errors import SelfEvalError

if TYPE_CHECKING:
    from typing_extensions import Self

MEMORY = 256, 1_048_576  # MB that a process may be limited to: the libraries alone need most of the least

Step = Callable[[Any, Any], Any]  # called with (state, argument)


class Job(NamedTuple):
    """A step with its argument, and the seconds that it may take."""

    step: Step
    argument: Any
    seconds: float


@dataclass(frozen=True, slots=True)
class Lost:
    """A job without a result, and why: "crashed" is a process that died, "error" an exception of the step.

    `detail` is for a developer; `error` is the exception where it is one that a user can act on, or an OSError.
    """

    why: Literal["timeout", "memory", "crashed", "error"]
    detail: str = ""
    error: SelfEvalError | OSError | None = None


def lost_by(error: Exception) -> Lost:
    """Return the answer to a job whose step raised an error; call it in the except clause."""
    known = error if isinstance(error, SelfEvalError | OSError) else None
    return Lost("error", traceback.format_exc(), known)


class Engine(Protocol):
    """Runs jobs; answers come as they are ready, each with its job.

    Close a run that is not read to its end: its jobs are ended then.
    """

    def run(self, jobs: Iterable[Job]) -> Generator[tuple[Job, Any], None, None]:
        """Yield each job with its answer or Lost."""
        ...

    def __enter__(self) -> Self: ...

    def __exit__(self, *_: object) -> None: ...


class SerialEngine:
    """Runs jobs one by one in this process, without limits; it starts no thread."""

    def __init__(self, state: object) -> None:
        self._state = state

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        """Do nothing: no process has to be ended."""

    def run(self, jobs: Iterable[Job]) -> Generator[tuple[Job, Any], None, None]:
        """Yield each job with its answer or Lost, in order."""
        for job in jobs:
            try:
                answer = job.step(self._state, job.argument)
            except MemoryError:
                answer = Lost("memory")
            except Exception as error:
                answer = lost_by(error)
            yield job, answer
