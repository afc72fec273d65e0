"""The engine on a Dask cluster: the same jobs, each in a killable process of the Dask worker that got it."""

from __future__ import annotations

import logging
import signal
import threading
from collections.abc import Generator, Iterable
from importlib import import_module
from types import TracebackType
from typing import Any, Self

from xlselfeval.batch.engine import Job, Lost, Worker
from xlselfeval.batch.task import program_digest
from xlselfeval.errors import SelfEvalError

_AHEAD = 8  # jobs on their way for each thread of the cluster: none waits, and the scheduler holds few
_CONNECT_SECONDS = 30
_own = threading.local()


class DaskEngine:
    """Jobs run on the cluster at `scheduler` (tcp://…), or on one of `jobs` workers on this machine."""

    def __init__(self, jobs: int, memory: int, scheduler: str | None = None) -> None:
        """Connect; SelfEvalError when there is no such cluster, or its workers run another program."""
        self._distributed = distributed = _library()
        self._memory, self._cluster = memory, None
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
            raise SelfEvalError(f"连不上 Dask 集群 {scheduler}，请检查地址（如 tcp://主机:8786）") from error
        try:
            self._compare()
        except BaseException:
            self._close()
            raise

    def _compare(self) -> None:
        """Refuse a cluster that would give other results than this machine."""
        self._client.wait_for_workers(1, timeout=_CONNECT_SECONDS)
        for place, theirs in self._client.run(program_digest, on_error="return").items():
            if isinstance(theirs, Exception):
                raise SelfEvalError(f"Dask 集群的 {place} 上没有可用的 xlselfeval，请在那里安装同一版本")
            if theirs != program_digest():
                raise SelfEvalError(f"Dask 集群的 {place} 上 xlselfeval 的版本或方案与本机不同，请装同一版本")

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._close()

    def _close(self) -> None:
        self._client.close()
        if self._cluster is not None:
            self._cluster.close()

    def run(self, jobs: Iterable[Job]) -> Generator[tuple[Job, Any], None, None]:
        """Each job with its answer or Lost, as they are ready."""
        source = iter(jobs)
        running: dict[Any, Job] = {}

        def submit() -> Any:
            job = next(source, None)
            if job is None:
                return None
            future = self._client.submit(answer_apart, job, self._memory, pure=False)
            running[future.key] = job
            return future

        threads = max(1, sum(self._client.nthreads().values()))
        first = [future for _ in range(threads * _AHEAD) if (future := submit()) is not None]
        if not first:
            return
        with self._client.as_current():
            completed = self._distributed.as_completed(first)
        for future in completed:
            job = running.pop(future.key)
            # a future fails only when its worker died, again and again: exceptions of a step are answers
            answer = future.result() if future.status == "finished" else Lost("crashed", future.status)
            future.release()
            following = submit()
            if following is not None:
                completed.add(following)
            yield job, answer


def _library() -> Any:
    try:
        return import_module("distributed")
    except ImportError as error:
        raise SelfEvalError("--engine dask 需要 Dask，请先安装：pip install xlselfeval[cluster]") from error


def dask_setup(worker: object) -> None:
    """Called in a Dask worker of our own cluster as it starts: Ctrl-C is the command's, which ends the workers."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)


def answer_apart(job: Job, memory: int) -> Any:
    """The answer to a job from a process that belongs to this thread of a Dask worker; on the cluster."""
    worker: Worker | None = getattr(_own, "worker", None)
    if worker is None:
        worker = _own.worker = Worker(memory)
    return worker.answer(job)
