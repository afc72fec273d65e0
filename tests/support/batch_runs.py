"""Runs of a batch: what it shows, outcomes by path, an interrupted command."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from contextlib import closing
from datetime import date
from pathlib import Path

from support.return_folder import form, put

from xlselfeval.batch.outputs import STORE
from xlselfeval.batch.results.store import last_run, open_store, read_results

TODAY = date(2021, 4, 1)


class Watched:
    """An observer that records what a person would see."""

    def __init__(self, interrupt_after: int = 10**9) -> None:
        self.phases: list[tuple[str, int]] = []
        self.seen: list[str] = []
        self.left = interrupt_after

    def begin(self, phase: str, total: int) -> None:
        self.phases.append((phase, total))

    def done(self, outcome: str) -> None:
        if outcome:
            self.seen.append(outcome)
            self.left -= 1
            if not self.left:
                raise KeyboardInterrupt


def outcomes(output: Path) -> dict[str, str]:
    """Return the outcome of each path in the last run."""
    with closing(open_store(output / STORE)) as store:
        return {one.path: one.outcome for one in read_results(store, last_run(store))}


def interrupted(folder: Path, *arguments: str) -> tuple[int, str, str]:
    """Return status, output and errors of the command after Ctrl-C while it checks."""
    root = put(folder / "收表", {f"单位{number}.xlsx": form(number) for number in range(150)})
    # a run in the background of a shell ignores the signal, and its children would inherit that
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    process = subprocess.Popen(
        [sys.executable, "-m", "xlselfeval", "batch", str(root), "-o", "结果", "--jobs", "2", *arguments],
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, encoding="utf-8", cwd=folder, env=os.environ | {"PYTHONIOENCODING": "utf-8"},
        start_new_session=True,
    )  # fmt: skip
    signal.signal(signal.SIGINT, before)
    assert process.stderr is not None
    for line in process.stderr:
        if line.startswith("核对："):
            break
    os.killpg(process.pid, signal.SIGINT)
    out, errors = process.communicate(timeout=60)
    return process.returncode, out, errors
