"""Mutation testing of the scoring and the checks (docs/mutation.md).

    python tests/mutation.py run [NAME…]          try the changes that were not tried; an hour for all of them
    python tests/mutation.py run --again [NAME…]  try the survivors, too, with the tests as they are now
    python tests/mutation.py run --sample 1000    try changes chosen at random
    python tests/mutation.py                      report the score and the reason for each survivor

NAME is a change or a pattern: "xlselfeval.scoring.dates*". A survivor is a change that no test noticed within
--seconds. Those that may stay are listed in tests/data/survivors/*.tsv: function, line as it is, line as changed,
reason. The exit status is 1 where the score is below 98 % or a survivor is not listed. mutmut (extra [mutation])
makes the changes and notes which test calls what, below the folder mutants/ and by its settings in pyproject.toml;
tests/support/mutation/fork_runner.py tries them.
"""

from __future__ import annotations

import argparse
import os
import random
import shutil
import subprocess
import sys
from collections import Counter, defaultdict
from collections.abc import Iterator
from fnmatch import fnmatch
from pathlib import Path

import tomllib

ROOT = Path(__file__).parents[1]
SURVIVORS = Path(__file__).parent / "data" / "survivors"
BUILD_CACHE = ROOT / "mutants" / "build_cache"  # workbooks that tests build
LOWEST_SCORE = 0.98
_SHOWN = 2_000  # characters of a log
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


def make() -> None:
    """Let mutmut make the changes where a function has changed, and note which test calls which function."""
    shutil.rmtree(BUILD_CACHE, ignore_errors=True)  # by the code as it was
    BUILD_CACHE.mkdir(parents=True)
    Path("mutants/mutmut-stats.json").unlink(
        missing_ok=True
    )  # else of new functions only new tests are known
    command = [sys.executable, "-m", "mutmut", "run", "none"]  # no change has this name, and mutmut fails
    done = subprocess.run(command, check=False, capture_output=True, encoding="utf-8", errors="replace")
    if "nothing matches" not in done.stderr:
        raise SystemExit(f"mutmut did not make the changes:\n{done.stdout[-_SHOWN:]}{done.stderr[-_SHOWN:]}")


def keep_results() -> None:
    """Write what came of the changes into mutmut's records, which forget it where a function changes."""
    from mutmut.mutation.data import SourceFileMutationData
    from support.mutation.fork_runner import RESULTS, results

    noted = {name: code for name, code, _ in results(Path("mutants") / RESULTS)}
    for path in sorted({path for name, _, path in mutants() if name in noted}):
        changes = SourceFileMutationData(path=path)
        changes.load()
        known = changes.exit_code_by_key.keys() & noted.keys()
        changes.exit_code_by_key.update((name, noted[name]) for name in known)
        changes.save()
    (Path("mutants") / RESULTS).unlink(missing_ok=True)


def run(options: argparse.Namespace) -> int:
    """Try the changes that were not tried, with `again` also the survivors; return pytest's status."""
    import pytest
    from support.mutation.fork_runner import ForkRunner

    keep_results()
    make()
    wanted = {"not checked", *(("survived", "no tests") if options.again else ())}
    names = [
        name
        for name, status, _ in mutants()
        if status in wanted and (not options.names or any(fnmatch(name, one) for one in options.names))
    ]
    if options.sample:
        names = random.Random(options.sample).sample(names, min(options.sample, len(names)))
    settings = tomllib.loads(Path("pyproject.toml").read_text(encoding="utf-8"))["tool"]["mutmut"]
    tests = [*settings["pytest_add_cli_args"], *settings["pytest_add_cli_args_test_selection"]]
    os.chdir("mutants")
    sys.path.insert(0, str(Path.cwd()))
    runner = ForkRunner(names, jobs=options.jobs, seconds=options.seconds)
    status = pytest.main(["--rootdir=.", "-q", "--assert=plain", *tests], plugins=[runner])
    os.chdir(ROOT)
    keep_results()
    return int(status)


def main() -> int:
    """Run the changes or report on them."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("command", nargs="?", choices=("report", "run"), default="report")
    parser.add_argument("names", nargs="*", metavar="NAME")
    parser.add_argument("--again", action="store_true", help="try the survivors, too")
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--sample", type=int, default=0, help="so many changes, chosen at random")
    parser.add_argument("--seconds", type=float, default=60.0, help="of tests for a change that none notices")
    options = parser.parse_intermixed_args()
    os.chdir(ROOT)
    if options.command == "report":
        return report()
    os.environ["XLSELFEVAL_BUILD_CACHE"] = str(BUILD_CACHE)
    return run(options)


if __name__ == "__main__":
    sys.exit(main())
