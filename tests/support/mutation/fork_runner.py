"""One process for each change of a mutation run, forked from a process that has collected the tests once.

mutmut makes the changes and notes which test calls what; its own runner collects the tests anew for each change,
which costs more than the tests that notice it. Here a change costs the fork and, mostly, one test: those that
noticed an earlier change of the same function come first, then those of the function's own module, then the shortest.
"""

from __future__ import annotations

import gc
import json
import os
import shutil
import signal
import time
from collections import Counter
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from itertools import zip_longest
from pathlib import Path

import pytest
from support.mutation.build_cache import clear_caches

RESULTS = Path("results.tsv")  # below mutants/: change, mutmut's code, the test that noticed it
SURVIVED, KILLED, NO_TESTS, TIMEOUT = 0, 1, 33, 36  # mutmut's codes
CASE = "tests/golden/test_approved.py::test_a_case"
WHOLE = "tests/golden/test_approved.py::test_texts_and_tables"
SECONDS_FOR_A_TEST = 5.0  # of the processor, and twenty times what it usually takes
Result = tuple[str, int, str]


@dataclass(frozen=True)
class Statistics:
    """The tests that call each function, and the seconds that each test takes, as mutmut has noted them."""

    tests: dict[str, list[str]]
    seconds: dict[str, float]

    @classmethod
    def read(cls) -> Statistics:
        """Read mutmut's record in the current folder."""
        record = json.loads(Path("mutmut-stats.json").read_text(encoding="utf-8"))
        return cls(record["tests_by_mangled_function_name"], record["duration_by_test"])


class ForkRunner:
    """A pytest plugin that, instead of running the collected tests, tries changes with them.

    `jobs` processes share the changes, a function's changes in one of them. A change that no test has noticed
    after `seconds` of the processor, nor one that goes over all approved cases, counts as a survivor: tests that
    were left out can only raise the score.
    """

    def __init__(self, changes: Sequence[str], *, jobs: int, seconds: float) -> None:
        self._changes, self._jobs, self._seconds = changes, jobs, seconds
        self._statistics = Statistics.read()
        self._passing: dict[str, bool] = {}
        self._noticed = Counter(noticed_by for _, _, noticed_by in results())

    def pytest_runtestloop(self, session: pytest.Session) -> bool:
        """Try all changes; True tells pytest that the tests are run."""
        functions = _by_function(self._changes)
        session.config.pluginmanager.unregister(name="terminalreporter")
        clear_caches()
        gc.freeze()  # no process copies what it does not change
        items = {item.nodeid: item for item in session.items}
        session.config._tmp_path_factory.getbasetemp()  # type: ignore[attr-defined]  # one for all processes
        workers = []
        for job in range(self._jobs):
            pid = os.fork()
            if not pid:
                for function in list(functions)[job :: self._jobs]:
                    self._try_function(session, items, function, functions[function])
                os._exit(0)
            workers.append(pid)
        for pid in workers:
            os.waitpid(pid, 0)
        return True

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtest_makereport(self, call: pytest.CallInfo[None]) -> None:
        """End the process of a change that a test has noticed; how the test failed interests nobody."""
        if call.excinfo and not call.excinfo.errisinstance(pytest.skip.Exception):
            os._exit(KILLED)

    def _try_function(
        self, session: pytest.Session, items: dict[str, pytest.Item], function: str, changes: list[str]
    ) -> None:
        """Try the changes of one function and append what came of them to the results."""
        names = self._in_order(
            function, [name for name in self._statistics.tests.get(function, ()) if name in items]
        )
        for change in changes:
            code, noticed_by = self._try_change(session, [items[name] for name in names], change)
            while noticed_by and not self._notices(session, items[noticed_by], change, names):
                names.remove(noticed_by)
                code, noticed_by = self._try_change(session, [items[name] for name in names], change)
            if noticed_by:
                self._noticed[noticed_by] += 1
                names.remove(noticed_by)
                names.insert(0, noticed_by)
            with RESULTS.open("a", encoding="utf-8", newline="\n") as results:
                results.write(f"{change}\t{code}\t{noticed_by}\n")

    def _in_order(self, function: str, tests: list[str]) -> list[str]:
        """Return tests in the order in which they are likely to notice a change soonest.

        The module's own tests, those that noticed changes of other functions, the approved cases, the shortest. The
        tests that go over all approved cases at once come last: they notice much, but take a second each time.
        """
        own = f"test_{function.rpartition('.')[0].rpartition('.')[2]}.py"

        def rank(name: str) -> tuple[bool, bool, float, bool, float]:
            seconds = self._statistics.seconds.get(name, 0.0)
            noticed = self._noticed[name] / (seconds + 0.01)
            return name.startswith(WHOLE), own not in name, -noticed, not name.startswith(CASE), seconds

        return sorted(tests, key=rank)

    def _notices(self, session: pytest.Session, test: pytest.Item, change: str, names: list[str]) -> bool:
        """Tell if a test alone fails with the change and passes without it, whatever ran before it."""
        if test.nodeid not in self._passing:
            self._passing[test.nodeid] = self._try_change(session, [test], "")[0] == SURVIVED
        if not self._passing[test.nodeid]:
            return False
        return test.nodeid == names[0] or self._try_change(session, [test], change)[0] != SURVIVED

    def _try_change(self, session: pytest.Session, tests: list[pytest.Item], change: str) -> tuple[int, str]:
        """Run tests in a process of their own until one fails; return mutmut's code and that test's name."""
        if not tests:
            return NO_TESTS, ""
        reading, writing = os.pipe()
        pid = os.fork()
        if not pid:
            os.close(reading)
            _run(session, tests, change, writing, self._seconds, self._statistics.seconds)
        os.close(writing)
        with os.fdopen(reading, encoding="utf-8") as pipe:
            lines = pipe.read().splitlines()
        _, status = os.waitpid(pid, 0)
        shutil.rmtree(_folder(session, pid), ignore_errors=True)
        if os.WIFSIGNALED(status):
            return TIMEOUT, lines[-1] if lines else ""
        return (SURVIVED, "") if os.WEXITSTATUS(status) == SURVIVED else (KILLED, lines[-1] if lines else "")


def _run(
    session: pytest.Session,
    tests: list[pytest.Item],
    change: str,
    pipe: int,
    seconds: float,
    usual: dict[str, float],
) -> None:
    """Make the change and run the tests in this process, which ends at the first that fails, or after the last."""
    from mutmut.mutation import trampoline

    os.environ["MUTANT_UNDER_TEST"] = change
    trampoline.get_mutant_under_test = lambda: (
        change
    )  # each call of a function asks, and the environment is slow
    folder = _folder(session, os.getpid())
    folder.mkdir()
    session.config._tmp_path_factory._basetemp = folder  # type: ignore[attr-defined]
    end = time.process_time() + seconds
    try:
        for test, following in zip_longest(tests, tests[1:]):
            if time.process_time() > end and not test.nodeid.startswith(WHOLE):
                continue
            os.write(pipe, f"{test.nodeid}\n".encode())
            signal.setitimer(signal.ITIMER_PROF, SECONDS_FOR_A_TEST + 20 * usual.get(test.nodeid, 0.0))
            _run_test(test, following)
    except BaseException:  # a change may end in anything; none of it is usual
        os._exit(KILLED)
    os._exit(SURVIVED)


def _run_test(test: pytest.Item, following: pytest.Item | None) -> None:
    """Run a test; one that needs nothing but its parameters is called, which costs half as much as pytest's way."""
    names = set(test.fixturenames) - {"clear_caches"}  # type: ignore[attr-defined]
    parameters = test.callspec.params if hasattr(test, "callspec") else {}
    if not isinstance(test, pytest.Function) or not names <= parameters.keys():
        test.config.hook.pytest_runtest_protocol(item=test, nextitem=following)
        return
    os.environ["PYTEST_CURRENT_TEST"] = f"{test.nodeid} (call)"
    with suppress(pytest.skip.Exception):
        test.obj(**parameters)


def _folder(session: pytest.Session, pid: int) -> Path:
    base: Path = session.config._tmp_path_factory.getbasetemp()  # type: ignore[attr-defined]
    return base / f"change-{pid}"


def _by_function(changes: Sequence[str]) -> dict[str, list[str]]:
    """Return the changes of each function."""
    functions: dict[str, list[str]] = {}
    for change in changes:
        functions.setdefault(change.partition("__mutmut_")[0], []).append(change)
    return functions


def results(path: Path = RESULTS) -> list[Result]:
    """Return what was noted of each change in the order in which it was tried; nothing where there is no file."""
    lines = path.read_text(encoding="utf-8").splitlines() if path.exists() else []
    return [(change, int(code), test) for change, code, test in (line.split("\t") for line in lines)]
