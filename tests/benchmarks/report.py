"""Time of the check of a report of ten pages, and of a thousand of them in one batch.

It is compared with reading the bytes of the report as text.

    python tests/benchmarks/report.py [--rounds 20] [--reports 1000] [--jobs 2]

The report is made of the made-up reports of the tests, one after another, until it has 7,000 characters.
"""

from __future__ import annotations

import argparse
import os
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from xlselfeval.batch.progress import Progress
from xlselfeval.batch.run import Options, run_batch
from xlselfeval.files.word.plain_document import plain_document
from xlselfeval.report.check import claims_of
from xlselfeval.report.mentions import mentions_in
from xlselfeval.report.passage import Passage

TEXTS = Path(__file__).parents[1] / "data" / "reports"
LENGTH = 7_000  # characters of ten pages


def ten_pages() -> tuple[Passage, ...]:
    lines: list[str] = []
    while sum(map(len, lines)) < LENGTH:
        for path in sorted(TEXTS.glob("constructed*honest.txt")):
            lines += path.read_text(encoding="utf-8").splitlines()
    return tuple(Passage(number, line) for number, line in enumerate(lines, 1))


def milliseconds(work: Callable[[], object], rounds: int) -> float:
    times = []
    for _ in range(rounds):
        start = time.perf_counter()
        work()
        times.append((time.perf_counter() - start) * 1000)
    return statistics.median(times)


def main() -> None:
    """Print the times and their ratio."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--rounds", type=int, default=20)
    parser.add_argument("--reports", type=int, default=1000)
    parser.add_argument("--jobs", type=int, default=2)
    options = parser.parse_args()
    texts = [(one.number, one.original) for one in ten_pages()]

    def fresh() -> tuple[Passage, ...]:
        return tuple(Passage(*one) for one in texts)

    figures = milliseconds(lambda: [mentions_in(one) for one in fresh()], options.rounds)
    checked = milliseconds(lambda: claims_of(fresh()), options.rounds)
    print(
        f"figures of ten pages {figures:.1f} ms, all claims {checked:.1f} ms: {checked / figures:.1f} times"
    )
    with tempfile.TemporaryDirectory() as folder:
        seconds, processors = one_batch(Path(folder), options.reports, options.jobs)
    print(f"{options.reports} reports in one batch: {seconds:.1f} s, {processors:.1f} s of processors")


def one_batch(folder: Path, reports: int, jobs: int) -> tuple[float, float]:
    """Check a folder of such reports as Word documents, with their copies.

    Return the seconds that it took, and those of all processes.
    """
    pages = [one.original for one in ten_pages()]
    title = next(place for place, line in enumerate(pages) if line.strip())
    for number in range(reports):
        lines = [*pages[:title], f"某市第{number}局2024年度部门整体支出绩效自评报告", *pages[title + 1 :]]
        path = folder / "收回" / f"{number}.docx"
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(plain_document(lines))
    before, start = sum(os.times()[:4]), time.perf_counter()
    run_batch(Options(root=str(folder / "收回"), output=folder / "核对", jobs=jobs), Progress())
    return time.perf_counter() - start, sum(os.times()[:4]) - before


if __name__ == "__main__":
    main()
