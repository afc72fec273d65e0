"""The fuzzer by hand."""

from __future__ import annotations

import argparse
import time
import warnings
from pathlib import Path

from support import fuzzing
from support.fuzzing.mutants import mutant
from support.fuzzing.running import run


def main() -> None:
    parser = argparse.ArgumentParser(description=fuzzing.__doc__)
    parser.add_argument("--seeds", type=int, default=2_000)
    parser.add_argument("--start", type=int, default=0)
    parser.add_argument("--keep", type=Path, help="a folder for the mutants that crash")
    asked = parser.parse_args()
    warnings.simplefilter("error")
    start = time.perf_counter()
    summary = run(range(asked.start, asked.start + asked.seeds))
    for number, description, trace in summary.crashes:
        print(f"=== seed {number}: {description}\n{trace}")
        if asked.keep:
            asked.keep.mkdir(parents=True, exist_ok=True)
            (asked.keep / f"{number}.xlsx").write_bytes(mutant(number)[1])
    total = sum(summary.kinds.values())
    print(
        f"{total} mutants in {time.perf_counter() - start:.0f} s; slowest {summary.slowest[0]:.2f} s (seed {summary.slowest[1]})"
    )
    for kind, count in summary.kinds.most_common():
        print(f"{count:7d}  {kind}")


if __name__ == "__main__":
    main()
