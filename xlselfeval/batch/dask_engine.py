"""The engine on a Dask cluster: each job in a killable process of its Dask worker.

Import it only for `--engine dask`: it needs the library.
"""

from __future__ import annotations

import logging
import pickle
import signal
import threading
import uuid
from collections.abc import Generator, Iterable
from contextlib import suppress
from importlib import import_module
from typing import TYPE_CHECKING, Any

from xlselfeval.batch.task import program_digest
from xlselfeval.engines.engine import Job, Lost
from xlselfeval.engines.processes import WorkerProcess
from xlselfeval.errors import SelfEvalError, missing_library

if TYPE_CHECKING:
    from typing_extensions import Self

try:
    distributed: Any = import_module("distributed")
except ImportError as missing:
    raise missing_library("在Dask集群上核对", "Dask", "cluster") from missing

_AHEAD = 8  # jobs on their way for each thread of the cluster: none waits, and the scheduler holds few
_CONNECT_SECONDS = 30


class Processes(distributed.WorkerPlugin):  # type: ignore[misc]
    """Worker processes that belong to one Dask worker, one for each of its threads."""

    def __init__(self, name: str, state: bytes, memory: int) -> None:
        self.name = name
        self._state, self._memory = state, memory

    def setup(self, worker: object) -> None:
        """Begin in a Dask worker, also in one that joins later."""
        self._by_thread: dict[int, WorkerProcess] = {}

    def teardown(self, worker: object) -> None:
        """End the processes with the run."""
        for process in self._by_thread.values():
            process.stop()
            process.close()

    def answer(self, job: Job) -> Any:
        """Return the answer to a job from the process of this thread."""
        thread = threading.get_ident()
        if thread not in self._by_thread:
            self._by_thread[thread] = WorkerProcess(self._state, self._memory)
        return self._by_thread[thread].answer(job)


def answer_there(name: str, job: Job) -> Any:
    """Return the answer to a job; runs in a Dask worker."""
    return distributed.get_worker().plugins[name].answer(job)


def dask_setup(worker: object) -> None:
    """Ignore Ctrl-C, which the command handles; Dask calls it in each worker of our own cluster."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)


class DaskEngine:
    """Runs jobs on the cluster at `scheduler` (tcp://…), or on `jobs` workers of this machine."""

    def __init__(self, state: object, jobs: int, memory: int, scheduler: str | None = None) -> None:
        """Connect; SelfEvalError when there is no such cluster, or its workers run another program."""
        self._name = f"xlselfeval-{uuid.uuid4()}"
        self._cluster = None
        if scheduler is None:
            self._cluster = distributed.LocalCluster(
                n_workers=jobs,
                threads_per_worker=1,
                processes=True,
                dashboard_address=":0",
                silence_logs=logging.CRITICAL,
                preload=[__name__],
            )
        try:
            self._client = distributed.Client(
                self._cluster or scheduler, timeout=_CONNECT_SECONDS, set_as_default=False
            )
        except (OSError, ValueError) as error:
            raise SelfEvalError(f"无法连接Dask集群{scheduler}，请检查地址（如 tcp://主机:8786）") from error
        try:
            self._compare()
            packed = pickle.dumps(state, pickle.HIGHEST_PROTOCOL)
            self._client.register_plugin(Processes(self._name, packed, memory))
        except BaseException:
            self._close()
            raise

    def _compare(self) -> None:
        """Refuse a cluster that would give other results than this machine."""
        self._client.wait_for_workers(1, timeout=_CONNECT_SECONDS)
        for place, theirs in self._client.run(program_digest, on_error="return").items():
            if isinstance(theirs, Exception):
                raise SelfEvalError(f"Dask集群的{place}上没有可用的xlselfeval，请在该机安装同一版本")
            if theirs != program_digest():
                raise SelfEvalError(f"Dask集群的{place}上xlselfeval的版本或表样与本机不同，请安装同一版本")

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        with suppress(Exception):  # a cluster that is gone has ended them
            self._client.unregister_worker_plugin(self._name)
        self._close()

    def _close(self) -> None:
        self._client.close()
        if self._cluster is not None:
            self._cluster.close()

    def run(self, jobs: Iterable[Job]) -> Generator[tuple[Job, Any], None, None]:
        """Yield each job with its answer or Lost, as they are ready."""
        source = iter(jobs)
        running: dict[Any, Job] = {}

        def submit() -> Any:
            job = next(source, None)
            if job is None:
                return None
            future = self._client.submit(answer_there, self._name, job, pure=False)
            running[future.key] = job
            return future

        threads = max(1, sum(self._client.nthreads().values()))
        first = [future for _ in range(threads * _AHEAD) if (future := submit()) is not None]
        if not first:
            return
        with self._client.as_current():
            completed = distributed.as_completed(first)
        for future in completed:
            job = running.pop(future.key)
            # a future fails only when its worker died, again and again: exceptions of a step are answers
            answer = future.result() if future.status == "finished" else Lost("crashed", future.status)
            future.release()
            following = submit()
            if following is not None:
                completed.add(following)
            yield job, answer
