"""The engine of processes, which are started when needed and killed when they hang or grow."""

from __future__ import annotations

import json
import os
import pickle
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Generator, Iterable
from contextlib import suppress
from queue import Empty, Full, Queue, SimpleQueue
from typing import IO, TYPE_CHECKING, Any, Literal

from xlselfeval.engines.engine import Job, Lost
from xlselfeval.engines.process_main import ENDED_FOR_MEMORY
from xlselfeval.errors import SelfEvalError

if TYPE_CHECKING:
    from typing_extensions import Self

_CHECK_SECONDS = 0.2  # between two looks at the memory of a process, and at whether to stop
_START_SECONDS = 120.0  # for a process to import what it needs, on the slowest disk
_NOT_STARTED = (
    "核对用的进程未能启动：内存上限过低，或这台电脑不允许Python启动新的进程；"
    "请调高上限再运行（xlselfeval batch … --memory 2048），仍不能启动的，将以下内容提供给技术人员"
)
_RECORD_BYTES = 20_000  # of what a process left on standard error
_START = "import sys, json; sys.path[:] = json.loads(sys.argv[1]); from xlselfeval.engines.process_main import serve; serve(int(sys.argv[2]))"
# libraries that start a thread for each core would reserve memory for each
_ONE_THREAD = {"OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1", "MALLOC_ARENA_MAX": "2"}


class ProcessEngine:
    """Runs jobs in processes; a job that hangs, crashes or eats memory costs itself alone."""

    def __init__(self, state: object, jobs: int, memory: int = 0) -> None:
        """Prepare `jobs` processes, each with at most `memory` MB, 0 for no limit. They last from `with` to its end."""
        packed = pickle.dumps(state, pickle.HIGHEST_PROTOCOL)
        self._workers = [WorkerProcess(packed, memory) for _ in range(max(1, jobs))]

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        for worker in self._workers:
            worker.stop()
            worker.close()

    def run(self, jobs: Iterable[Job]) -> Generator[tuple[Job, Any], None, None]:
        """Yield each job with its answer or Lost, as they are ready."""
        waiting, source = threading.Lock(), iter(jobs)
        answers: Queue[tuple[Job, Any] | Exception | None] = Queue(maxsize=4 * len(self._workers))
        stop = threading.Event()

        def work(answer: Callable[[Job], Any]) -> None:
            try:
                while not stop.is_set():
                    with waiting:
                        job = next(source, None)
                    if job is None:
                        break
                    _put(answers, (job, answer(job)), stop)
            except Exception as error:
                _put(answers, error, stop)
            _put(answers, None, stop)

        threads = [threading.Thread(target=work, args=(one.answer,), daemon=True) for one in self._workers]
        for thread in threads:
            thread.start()
        working = len(threads)
        try:
            while working:
                try:
                    answer = answers.get(timeout=_CHECK_SECONDS)  # so that Ctrl-C is seen on every system
                except Empty:
                    continue
                if answer is None:
                    working -= 1
                elif isinstance(answer, Exception):
                    raise answer
                else:
                    yield answer
        finally:
            stop.set()
            if working:
                for worker in self._workers:
                    worker.stop()
            for thread in threads:
                thread.join()


def _put(answers: Queue[Any], answer: object, stop: threading.Event) -> None:
    while not stop.is_set():
        with suppress(Full):
            answers.put(answer, timeout=_CHECK_SECONDS)
            return


class WorkerProcess:
    """A process for jobs, started when it is needed and again after it was lost."""

    def __init__(self, state: bytes, memory: int) -> None:
        """Prepare a process that gets the pickled state and may take `memory` MB."""
        self._state, self._memory = state, memory
        self._process: subprocess.Popen[bytes] | None = None
        self._answers: SimpleQueue[Any] = SimpleQueue()
        self._record: IO[bytes] | None = None
        self._stopped = False

    def answer(self, job: Job) -> Any:
        """Return the result of a step, or Lost.

        A job whose process died is tried again: a system short of memory ends any process, not the one to blame. So is
        one that had too much memory in a process that had answered before: earlier jobs may have left it there.
        """
        was_new = not self._is_running()
        answer = self._answer(job)
        why = answer.why if isinstance(answer, Lost) else ""
        again = why == "crashed" or (why == "memory" and not was_new)
        return self._answer(job) if again and not self._stopped else answer

    def _is_running(self) -> bool:
        return self._process is not None and self._process.poll() is None

    def _answer(self, job: Job) -> Any:
        if not self._is_running():
            self._start()
        process = self._process
        if process is None or process.stdin is None:  # stopped
            return Lost("crashed")
        try:
            pickle.dump((job.step, job.argument), process.stdin, protocol=pickle.HIGHEST_PROTOCOL)
            process.stdin.flush()
        except OSError:
            return self._lost("crashed")
        return self._wait(time.monotonic() + job.seconds)

    def _wait(self, deadline: float) -> Any:
        while True:
            left = deadline - time.monotonic()
            try:
                answer = self._answers.get(timeout=max(0.0, min(left, _CHECK_SECONDS)))
            except Empty:
                if left <= 0:
                    return self._lost("timeout")
                if self._eats_memory():
                    return self._lost("memory")
                continue
            if answer is not None:
                return answer
            ended = None if self._process is None else self._process.wait()
            return self._lost("memory" if ended == ENDED_FOR_MEMORY else "crashed")

    def _start(self) -> None:
        self.close()
        self._record = tempfile.TemporaryFile()  # noqa: SIM115 - closed with the process
        flags = ["-I", "-X", "utf8", *(["-B"] if sys.dont_write_bytecode else [])]
        # on Windows the program of a virtual environment only starts the real one, which this process must own
        python = getattr(sys, "_base_executable", "") if sys.platform == "win32" else ""
        command = [python or sys.executable, *flags, "-c", _START, json.dumps(sys.path), str(self._memory)]
        new_group = getattr(subprocess, "CREATE_NEW_PROCESS_GROUP", 0)  # Windows: no Ctrl-C from the console
        self._process = subprocess.Popen(
            command,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=self._record,
            env={**os.environ, **_ONE_THREAD},
            creationflags=new_group | getattr(subprocess, "CREATE_NO_WINDOW", 0),
        )
        self._answers = SimpleQueue()
        threading.Thread(target=_read, args=(self._process.stdout, self._answers), daemon=True).start()
        if self._process.stdin is not None:
            with suppress(OSError):  # of a process that could not start: waiting for it says so
                self._process.stdin.write(self._state)
                self._process.stdin.flush()
        if self._stopped:
            self.kill()
        ready = self._wait(time.monotonic() + _START_SECONDS)
        if self._stopped:
            self.kill()
        elif isinstance(ready, Lost):
            raise SelfEvalError(f"{_NOT_STARTED}\n{ready.detail}".strip())

    def _eats_memory(self) -> bool:
        """Return whether the process exceeds its memory, on systems that do not limit it."""
        if sys.platform == "linux" or self._process is None or not self._memory:
            return False
        import psutil

        try:
            used: int = psutil.Process(self._process.pid).memory_info().rss
        except psutil.Error:
            return False
        return used > self._memory * 2**20

    def _lost(self, why: Literal["timeout", "memory", "crashed"]) -> Lost:
        self.kill()
        detail = ""
        if self._record is not None:
            self._record.seek(max(0, self._record.seek(0, os.SEEK_END) - _RECORD_BYTES))
            detail = self._record.read().decode("utf-8", "replace")
        self.close()
        return Lost(why, detail)

    def stop(self) -> None:
        """End the process now, from another thread; no other is started."""
        self._stopped = True
        self.kill()

    def kill(self) -> None:
        """End the process now."""
        process = self._process
        if process is not None:
            process.kill()

    def close(self) -> None:
        """End the process and close its pipes."""
        process, self._process = self._process, None
        if process is not None:
            process.kill()
            process.wait()
            for pipe in (process.stdin, process.stdout):
                if pipe is not None:
                    with suppress(OSError):
                        pipe.close()
        if self._record is not None:
            self._record.close()
            self._record = None


def _read(pipe: IO[bytes], answers: SimpleQueue[Any]) -> None:
    """Pass on each answer; None when the process has ended."""
    try:
        while True:
            answers.put(pickle.load(pipe))
    except Exception:  # a pipe that breaks in the middle of an answer is a process that has ended
        answers.put(None)
