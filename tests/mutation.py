"""Mutation testing of the scoring and the checks (docs/mutation.md).

    python tests/mutation.py run [--jobs 2] [NAME…]   change and test, hours; continues where it was interrupted
    python tests/mutation.py run --sample 1000        the same for changes chosen at random
    python tests/mutation.py                          report the score and the reason for each survivor

NAME is a mutant or a pattern: "xlselfeval.scoring.dates*". A survivor is a change that no test noticed. Those that
may stay are listed in tests/data/survivors/*.tsv: function, line as it is, line as changed, reason. The exit status
is 1 where the score is below 90 % or a survivor is not listed. mutmut (extra [mutation]) works below the folder
mutants/; its settings are in pyproject.toml.
"""

from __future__ import annotations

import argparse
import os
import random
import subprocess
import sys
from collections import Counter, defaultdict
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parents[1]
SURVIVORS = Path(__file__).parent / "data" / "survivors"
BUILD_CACHE = ROOT / "mutants" / "build_cache"  # workbooks that tests build
LOWEST_SCORE = 0.9
Change = tuple[str, str, str]  # function, the line as it is, as changed


def listed_survivors() -> dict[Change, str]:
    """Return the survivors that may stay, each with its reason."""
    reasons = {}
    for path in sorted(SURVIVORS.glob("*.tsv")):
        for line in path.read_text(encoding="utf-8").splitlines():
            function, before, after, reason = line.split("\t")
            reasons[function, before, after] = reason
    return reasons


def mutants() -> Iterator[tuple[str, str, Path]]:
    """Yield each mutant with its status and the file that it is in."""
    from mutmut.mutation.data import SourceFileMutationData
    from mutmut.stats import status_by_exit_code

    for meta in sorted(Path("mutants").rglob("*.py.meta")):
        path = meta.relative_to("mutants").with_suffix("")
        changes = SourceFileMutationData(path=path)
        changes.load()
        for name, code in changes.exit_code_by_key.items():
            yield name, status_by_exit_code[code], path


def change_of(name: str, path: Path) -> Change:
    """Return the change that a mutant makes, as the lists of survivors name it."""
    from mutmut.mutation.diff_apply import get_diff_for_mutant

    lines = get_diff_for_mutant(name, path=path).splitlines()[2:]
    before, after = (" ".join(line[1:].strip() for line in lines if line.startswith(sign)) for sign in "-+")
    place = name.removeprefix("xlselfeval.").rpartition("__mutmut_")[0]
    module, _, function = place.rpartition(".")
    return f"{module}.{function.removeprefix('x_')}", before, after


def report() -> int:
    """Print the score by module, survivors without a reason and reasons without a survivor; return the status."""
    reasons, survivors = listed_survivors(), set()
    counts: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for name, status, path in mutants():
        counts[path.relative_to("xlselfeval").as_posix()][status] += 1
        if status in ("survived", "no tests", "suspicious"):
            survivors.add(change_of(name, path))
    total = sum(counts.values(), Counter[str]())
    for module, count in (*sorted(counts.items()), ("all", total)):
        print(f"{module:32s} {_score(count):6.1%}  {dict(count)}")
    unexplained = survivors - reasons.keys()
    _print_changes("survivors without a reason", unexplained)
    _print_changes("reasons without a survivor", reasons.keys() - survivors)
    return 0 if _score(total) >= LOWEST_SCORE and not unexplained and not total["not checked"] else 1


def _print_changes(heading: str, changes: set[Change]) -> None:
    print(f"\n{len(changes)} {heading}")
    print("\n".join(sorted("\t".join(change) for change in changes)))


def _score(count: Counter[str]) -> float:
    """Return the share of the tried changes that was noticed; a change that makes the tests hang counts."""
    tried = count.total() - count["not checked"]
    noticed = count["killed"] + count["timeout"] + count["caught by type check"]
    return noticed / tried if tried else 0.0


def main() -> int:
    """Run the mutants or report on them."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("command", nargs="?", choices=("report", "run"), default="report")
    parser.add_argument("names", nargs="*", metavar="NAME")
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--sample", type=int, default=0, help="so many changes, chosen at random")
    options = parser.parse_intermixed_args()
    os.chdir(ROOT)
    if options.command == "report":
        return report()
    BUILD_CACHE.mkdir(parents=True, exist_ok=True)
    environment = os.environ | {"XLSELFEVAL_BUILD_CACHE": str(BUILD_CACHE)}
    names = options.names
    if options.sample:
        subprocess.run(["mutmut", "run", "none"], env=environment, check=False)  # makes them, and tries none
        known = [name for name, _, _ in mutants()]
        names = random.Random(options.sample).sample(known, min(options.sample, len(known)))
    command = ["mutmut", "run", "--max-children", str(options.jobs), *names]
    return subprocess.run(command, env=environment, check=False).returncode


if __name__ == "__main__":
    sys.exit(main())
