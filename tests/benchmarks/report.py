"""Time of the check of a report of ten pages, beside reading its bytes as text, and of a thousand of them.

    python tests/benchmarks/report.py [--rounds 20] [--reports 1000]

The report is made of the made-up reports of the tests, one after another, until it has 7,000 characters.
"""

from __future__ import annotations

import argparse
import statistics
import sys
import time
from collections.abc import Callable
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

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
    options = parser.parse_args()
    texts = [(one.number, one.original) for one in ten_pages()]

    def fresh() -> tuple[Passage, ...]:
        return tuple(Passage(*one) for one in texts)

    figures = milliseconds(lambda: [mentions_in(one) for one in fresh()], options.rounds)
    checked = milliseconds(lambda: claims_of(fresh()), options.rounds)
    print(
        f"figures of ten pages {figures:.1f} ms, all claims {checked:.1f} ms: {checked / figures:.1f} times"
    )
    start = time.perf_counter()
    for _ in range(options.reports):
        claims_of(fresh())
    print(f"{options.reports} reports one after another: {time.perf_counter() - start:.1f} s")


if __name__ == "__main__":
    main()
