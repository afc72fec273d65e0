"""The cost of a batch: ten times as many forms, and two workers instead of one.

    python tests/benchmarks/batch.py [--forms 1000] [--times 10] [--rounds 3]

Distinct forms in a folder, checked by `run_batch` in a process of its own each time, without copies.
Ten times as many forms: processor time of all processes over the whole run with its summary, the memory of
the largest worker and of the main process. Two workers: forms a second while files are being checked, one
and two in turn, by the clock on the wall: it needs a machine that has nothing else to do; beside it the
processor time of the main process for each form, which is what limits the gain on two cores.
"""

from __future__ import annotations

import argparse
import json
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from reading import distinct_forms

from xlselfeval.batch.run import Options, run_batch

Figures = dict[str, float]
_MB = 1024  # both sources count kilobytes


class Clock:
    """An observer that times the checking itself."""

    def __init__(self) -> None:
        self.first = self.last = self.own = 0.0

    def begin(self, phase: str, total: int) -> None:
        self.phase, self.own_before = phase, time.process_time()

    def done(self, outcome: str) -> None:
        if outcome:  # a file is checked, not only listed
            self.last = time.monotonic()
            self.first = self.first or self.last  # the workers have started and loaded everything
            self.own = time.process_time() - self.own_before


def own_peak() -> float:
    """Return the most memory that this process has had, in MB; ru_maxrss would include its parent's."""
    status = Path("/proc/self/status").read_text(encoding="ascii")
    return int(next(line for line in status.splitlines() if line.startswith("VmHWM")).split()[1]) / _MB


def one_run(folder: Path, jobs: int) -> Figures:
    """Return the figures of one batch in this process."""
    clock = Clock()
    with tempfile.TemporaryDirectory() as output:
        options = Options(root=str(folder), output=Path(output) / "out", jobs=jobs, copies=False)
        ran = run_batch(options, clock)
    forms = sum(ran.outcomes.values())
    mine, workers = resource.getrusage(resource.RUSAGE_SELF), resource.getrusage(resource.RUSAGE_CHILDREN)
    return {
        "forms": forms,
        "rate": (forms - 1) / (clock.last - clock.first),
        "main a form": clock.own / forms,
        "cpu": mine.ru_utime + mine.ru_stime + workers.ru_utime + workers.ru_stime,
        "main MB": own_peak(),
        "worker MB": workers.ru_maxrss / _MB,
    }


def apart(folder: Path, jobs: int) -> Figures:
    """Return the figures of one batch in a process of its own."""
    command = [sys.executable, __file__, "--run", str(folder), "--jobs", str(jobs)]
    found: Figures = json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout)
    return found


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--forms", type=int, default=1000)
    parser.add_argument("--times", type=int, default=10)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--run", type=Path, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.run:
        print(json.dumps(one_run(options.run, options.jobs)))
        return
    with tempfile.TemporaryDirectory() as name:
        few, many = Path(name) / "few", Path(name) / "many"
        for folder, count in ((few, options.forms), (many, options.forms * options.times)):
            folder.mkdir()
            for number, data in enumerate(distinct_forms(count)):
                (folder / f"{number}.xlsx").write_bytes(data)
        pairs = [(apart(few, 1), apart(few, 2)) for _ in range(options.rounds)]
        for one, two in pairs:
            print(
                f"one worker {one['rate']:6.0f} forms a second, two {two['rate']:6.0f}: {two['rate'] / one['rate']:.2f} times; "
                f"the main process takes {two['main a form'] * 1000:.2f} ms a form"
            )
        print(f"median {statistics.median(two['rate'] / one['rate'] for one, two in pairs):.2f} times")
        small, large = pairs[0][1], apart(many, 2)
        for found in (small, large):
            print(
                f"{found['forms']:6.0f} forms: {found['cpu']:7.1f} s of processor time, "
                f"largest worker {found['worker MB']:.0f} MB, main process {found['main MB']:.0f} MB"
            )
        print(
            f"{large['cpu'] / small['cpu']:.2f} times the time for {large['forms'] / small['forms']:.0f} times the forms"
        )


if __name__ == "__main__":
    main()
