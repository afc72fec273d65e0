"""The cost of refusing a file that is made to harm, beside `python -c pass`.

    python tests/benchmarks/attacks.py [--rounds 3]

Each attack of tests/support/attacks.py is checked by the command line in a process of its own; times are
medians over the rounds, as multiples of a bare start of Python measured in between; memory is the
most that the process took.
"""

from __future__ import annotations

import argparse
import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))
from support.attacks import ATTACKS


def timed(arguments: list[str], compiled: str) -> tuple[float, float]:
    """Return seconds and the most memory in MB of a process whose modules are compiled."""
    surroundings = {**os.environ, "PYTHONPYCACHEPREFIX": compiled}
    surroundings.pop("PYTHONDONTWRITEBYTECODE", None)
    start = time.perf_counter()
    process = subprocess.Popen(
        [sys.executable, *arguments], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, env=surroundings
    )
    _, _, usage = os.wait4(process.pid, 0)
    return time.perf_counter() - start, usage.ru_maxrss / 1024


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--write", nargs=2, metavar=("KIND", "FILE"), help="only write one such file")
    arguments = parser.parse_args()
    if arguments.write:
        kind, file = arguments.write
        Path(file).write_bytes(ATTACKS[kind][0]())
        return
    # A process counts the memory of the one that started it: this one builds nothing itself.
    rounds = arguments.rounds
    worst = (0.0, 0.0)
    with tempfile.TemporaryDirectory() as folder:
        compiled = str(Path(folder) / "compiled")
        print(f"{'attack':<40}{'times python -c pass':>22}{'MB':>8}")
        for kind in ATTACKS:
            path = Path(folder) / f"{kind}.xlsx"
            subprocess.run([sys.executable, __file__, "--write", kind, str(path)], check=True)
            bare, ours, memory = [], [], 0.0
            timed(["-m", "xlselfeval", "check", "--no-copy", str(path)], compiled)
            for _ in range(rounds):
                bare.append(timed(["-c", "pass"], compiled)[0])
                seconds, most = timed(["-m", "xlselfeval", "check", "--no-copy", str(path)], compiled)
                ours.append(seconds)
                memory = max(memory, most)
            ratio = statistics.median(ours) / statistics.median(bare)
            worst = max(worst[0], ratio), max(worst[1], memory)
            print(f"{kind:<40}{ratio:>22.1f}{memory:>8.0f}")
    print(f"{'most':<40}{worst[0]:>22.1f}{worst[1]:>8.0f}")


if __name__ == "__main__":
    main()
