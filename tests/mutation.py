"""How closely the tests watch the scoring and the checks: every line of them changed, one at a time.

    python tests/mutation.py run [--jobs 2] [NAME…]   changes and tests (hours); goes on where it was interrupted
    python tests/mutation.py                          what came of it: the score, and why each survivor stays

A survivor is a change that no test noticed. Those that stay are listed in tests/data/survivors/*.tsv: function, line as
it is, line as changed, reason. Ends with 1 where the score is below 90 % or a survivor is not listed.
mutmut (extra [mutation]) works below the folder mutants/; its settings are in pyproject.toml.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
from collections import Counter, defaultdict
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parents[1]
SURVIVORS = Path(__file__).parent / "data" / "survivors"
BUILD_CACHE = ROOT / "mutants" / "build_cache"  # workbooks that tests build
ENOUGH = 0.9
Change = tuple[str, str, str]  # function, the line as it is, as changed


def listed() -> dict[Change, str]:
    """The survivors that stay, each with its reason."""
    found = {}
    for path in sorted(SURVIVORS.glob("*.tsv")):
        for line in path.read_text(encoding="utf-8").splitlines():
            function, before, after, reason = line.split("\t")
            found[function, before, after] = reason
    return found


def results() -> Iterator[tuple[str, str, Path]]:
    """Each mutant: its name, what came of it, and the file that it is in."""
    from mutmut.mutation.data import SourceFileMutationData
    from mutmut.stats import status_by_exit_code

    for meta in sorted(Path("mutants").rglob("*.py.meta")):
        path = meta.relative_to("mutants").with_suffix("")
        changes = SourceFileMutationData(path=path)
        changes.load()
        for name, code in changes.exit_code_by_key.items():
            yield name, status_by_exit_code[code], path


def change_of(name: str, path: Path) -> Change:
    """What a mutant changes, as the lists name it."""
    from mutmut.mutation.diff_apply import get_diff_for_mutant

    lines = get_diff_for_mutant(name, path=path).splitlines()[2:]
    before, after = (" ".join(line[1:].strip() for line in lines if line.startswith(sign)) for sign in "-+")
    place = name.removeprefix("xlselfeval.").rpartition("__mutmut_")[0]
    module, _, function = place.rpartition(".")
    return f"{module}.{function.removeprefix('x_')}", before, after


def report() -> int:
    """Print the score by module, survivors without a reason, and reasons without a survivor."""
    reasons, told = listed(), set()
    counts: defaultdict[str, Counter[str]] = defaultdict(Counter)
    unexplained = []
    for name, status, path in results():
        counts[path.relative_to("xlselfeval").as_posix()][status] += 1
        if status in ("survived", "no tests", "suspicious"):
            change = change_of(name, path)
            told.add(change)
            if change not in reasons:
                unexplained.append("\t".join(change))
    total = sum(counts.values(), Counter[str]())
    for module, count in (*sorted(counts.items()), ("all", total)):
        print(f"{module:32s} {_score(count):6.1%}  {dict(count)}")
    print(f"\n{len(unexplained)} survivors without a reason")
    print("\n".join(sorted(unexplained)))
    idle = sorted("\t".join(change) for change in reasons.keys() - told)
    print(f"\n{len(idle)} reasons without a survivor")
    print("\n".join(idle))
    return 0 if _score(total) >= ENOUGH and not unexplained and not total["not checked"] else 1


def _score(count: Counter[str]) -> float:
    """The share that was noticed of all that was tried; a change that makes the tests hang is noticed."""
    tried = count.total() - count["not checked"]
    noticed = count["killed"] + count["timeout"] + count["caught by type check"]
    return noticed / tried if tried else 0.0


def main() -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("what", nargs="?", choices=("report", "run"), default="report")
    parser.add_argument("names", nargs="*", metavar="NAME")
    parser.add_argument("--jobs", type=int, default=2)
    options = parser.parse_args()
    os.chdir(ROOT)
    if options.what == "report":
        return report()
    BUILD_CACHE.mkdir(parents=True, exist_ok=True)
    command = ["mutmut", "run", "--max-children", str(options.jobs), *options.names]
    return subprocess.run(
        command, env=os.environ | {"XLSELFEVAL_BUILD_CACHE": str(BUILD_CACHE)}, check=False
    ).returncode


if __name__ == "__main__":
    sys.exit(main())
