"""The engines: whatever a job does to its process costs that job alone."""

from __future__ import annotations

import itertools
import os
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest
from support import engine_steps as steps

from xlselfeval.engines.engine import Engine, Job, Lost, SerialEngine
from xlselfeval.engines.processes import ProcessEngine
from xlselfeval.errors import Fault, RosterError, SchemeError, UnreadableFile

LONG = 60.0


@pytest.fixture(scope="module")
def engine() -> Iterator[ProcessEngine]:
    with ProcessEngine([], 2, 512) as engine:
        yield engine


def answers(engine: Engine, jobs: list[Job]) -> list[object]:
    """The answers, in the order of the jobs."""
    with closing(engine.run(jobs)) as found:
        pairs = list(found)
    assert len(pairs) == len(jobs)
    by_job = {id(job): answer for job, answer in pairs}
    return [by_job[id(job)] for job in jobs]


def why(answer: object) -> str:
    return answer.why if isinstance(answer, Lost) else "answered"


def test_answers(engine: ProcessEngine) -> None:
    """Every job is answered once, with its own answer."""
    jobs = [Job(steps.double, number, LONG) for number in range(200)]
    assert answers(engine, jobs) == [2 * number for number in range(200)]
    assert answers(engine, []) == []


def test_hostile_jobs_cost_only_themselves(engine: ProcessEngine) -> None:
    """A hang, a job that takes too much memory, a crash and an exception have outcomes of their own.

    Other jobs are answered.
    """
    hostile = [
        Job(steps.sleep, 600.0, 0.3),
        Job(steps.eat, 4_000, LONG),
        Job(steps.crash, None, LONG),
        Job(steps.leave, 3, LONG),
        Job(steps.fail, "oh", LONG),
    ]
    honest = [Job(steps.double, number, LONG) for number in range(len(hostile))]
    found = answers(engine, [*itertools.chain(*zip(hostile, honest, strict=True))])
    assert [why(one) for one in found[::2]] == ["timeout", "memory", "crashed", "crashed", "error"]
    assert found[1::2] == [0, 2, 4, 6, 8]


def test_the_record_for_a_developer(engine: ProcessEngine) -> None:
    """A lost job has what its process left: the place of a crash, the traceback of an exception."""
    crashed, failed = answers(engine, [Job(steps.crash, None, LONG), Job(steps.fail, "一个错误", LONG)])
    assert isinstance(crashed, Lost)
    assert "engine_steps.py" in crashed.detail
    assert isinstance(failed, Lost)
    assert "RuntimeError: 一个错误" in failed.detail


def test_a_process_ended_by_the_system(engine: ProcessEngine, tmp_path: Path) -> None:
    """A job whose process was ended through no fault of its own is tried again."""
    assert answers(engine, [Job(steps.crash_once, str(tmp_path / "mark"), LONG)]) == ["done"]


def test_memory_that_earlier_jobs_left() -> None:
    """A job is tried again in a new process where jobs before it left too little memory."""
    with ProcessEngine([], 1, 512) as alone:
        found = answers(alone, [Job(steps.keep, 120, LONG) for _ in range(9)])
        assert found == [120] * 9
        assert [why(one) for one in answers(alone, [Job(steps.eat, 4_000, LONG)])] == ["memory"]


def test_what_libraries_print(engine: ProcessEngine) -> None:
    """Texts that a library prints do not get between the answers."""
    assert answers(engine, [Job(steps.print_much, number, LONG) for number in range(6)]) == list(range(6))


def test_processes_last() -> None:
    """A process serves many jobs, from run to run, and there are no more of them than asked for."""
    with ProcessEngine([], 1, 512) as engine:
        assert len({*answers(engine, [Job(steps.process, None, LONG) for _ in range(20)])}) == 1
        assert len({*answers(engine, [Job(steps.process, None, LONG) for _ in range(20)])}) == 1


def test_a_run_that_is_not_read_to_its_end(tmp_path: Path) -> None:
    """Jobs end at once when nobody waits for their answers."""
    with ProcessEngine([], 2, 512) as engine, closing(engine.run([Job(steps.double, 1, LONG), Job(steps.sleep, 600.0, 600.0)])) as found:  # fmt: skip
        assert next(found)[1] == 2


def test_jobs_are_taken_as_they_are_needed(tmp_path: Path) -> None:
    """The engine takes no more jobs than its processes and a short queue hold."""
    taken = []

    def jobs() -> Iterator[Job]:
        for number in range(10_000):
            taken.append(number)
            yield Job(steps.double, number, LONG)

    with ProcessEngine([], 1, 512) as engine, closing(engine.run(jobs())) as found:
        next(found)
    assert len(taken) < 20


@pytest.mark.parametrize("engine", [SerialEngine, lambda state: ProcessEngine(state, 1, 512)])
def test_steps_get_the_state_of_their_process(engine: Callable[[object], Engine]) -> None:
    """The state is handed over once and lasts from job to job; that of the caller is not changed by a process."""
    state: list[int] = []
    with engine(state) as running:
        assert answers(running, [Job(steps.add, number, LONG) for number in range(5)]) == [1, 2, 3, 4, 5]
    assert state in ([], [0, 1, 2, 3, 4])


def test_the_serial_engine_takes_jobs_one_by_one() -> None:
    """It runs in this process, in order, one job for each answer; an exception costs its job alone."""
    taken = []

    def jobs() -> Iterator[Job]:
        for number in range(3):
            taken.append(number)
            yield Job(steps.process, None, LONG)
        yield Job(steps.fail, "oh", LONG)
        yield Job(steps.out_of_memory, None, LONG)

    with SerialEngine(None) as engine, closing(engine.run(jobs())) as found:
        assert next(found)[1] == os.getpid()
        assert taken == [0]
        lost = [answer for _, answer in found][2:]
    assert [why(one) for one in lost] == ["error", "memory"]
    assert "RuntimeError: oh" in lost[0].detail


@pytest.mark.parametrize("engine", [SerialEngine, lambda state: ProcessEngine(state, 1)])
def test_errors_for_a_user_come_back_as_they_are(engine: Callable[[object], Engine]) -> None:
    """An error that a user can act on, or of the system, is handed over itself; a bug as its traceback alone."""
    faults = (Fault("a", "b"), Fault("c", "d"))
    errors = [UnreadableFile("locked", "一行"), SchemeError("x", faults), RosterError("y", faults), OSError(28, "No space", "f")]  # fmt: skip
    with engine(None) as running:
        lost = answers(running, [Job(steps.throw, error, LONG) for error in [*errors, ValueError("bug")]])
    assert all(isinstance(one, Lost) and one.why == "error" for one in lost)
    *found, bug = [one.error for one in lost if isinstance(one, Lost)]
    assert bug is None
    assert [(type(one), str(one), vars(one)) for one in found] == [
        (type(one), str(one), vars(one)) for one in errors
    ]
