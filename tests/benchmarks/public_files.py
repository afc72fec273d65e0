"""The workbooks of a folder that are read, and those that are refused, with why.

    python tests/benchmarks/public_files.py FOLDER… [--seconds 60] [--list]

Each spreadsheet below the folders, such as the test files of other projects, is checked as a return. A file without a
form counts as read. Of the others the name and message of the error are printed, by folder and by message; a fault of the program with
its place. With `--list` every file that is not read has a line. Nothing is written. docs/performance.md has the figures.
"""

from __future__ import annotations

import argparse
import re
import sys
import time
import traceback
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from xlselfeval.checking import Checker
from xlselfeval.engines.deadline import DeadlinePassed, deadline
from xlselfeval.errors import UnreadableFile

SUFFIXES = (
    ".xls",
    ".xlsx",
    ".xlsm",
    ".xltx",
    ".xltm",
    ".xlsb",
    ".et",
    ".ods",
    ".xml",
    ".htm",
    ".html",
    ".mht",
)
READ, CRASHED, SLOW = "read", "crashed", "timeout"
_PLACES = re.compile(r"“[^”]*”|[A-Z]{1,3}[0-9]+|[0-9]+")  # what differs between messages of one kind


def files_of(folder: Path) -> Iterator[Path]:
    """Yield the spreadsheets below a folder, in order."""
    yield from (one for one in sorted(folder.rglob("*")) if one.suffix.lower() in SUFFIXES and one.is_file())


def outcome_of(checker: Checker, path: Path, seconds: float) -> tuple[str, str]:
    """Return the name of a file's outcome, and why it is not read."""
    try:
        with deadline(seconds):
            checker.check(path)
    except UnreadableFile as error:
        return (READ, "") if error.name == "no-form" else (error.name, error.message)
    except DeadlinePassed:
        return SLOW, ""
    except Exception as error:
        *_, last = traceback.extract_tb(error.__traceback__)
        return CRASHED, f"{type(error).__name__} {Path(last.filename).name}:{last.lineno}: {error}"
    return READ, ""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folders", nargs="+", type=Path)
    parser.add_argument("--seconds", type=float, default=60.0)
    parser.add_argument("--list", action="store_true", dest="every")
    arguments = parser.parse_args()
    checker, why = Checker(), Counter[tuple[str, str]]()
    print(
        f"{'folder':<32}{'files':>7}{'read':>7}{'refused':>9}{'slow':>6}{'crashed':>9}{'seconds':>9}{'slowest':>9}"
    )
    for folder in arguments.folders:
        found, slowest, begin = Counter[str](), 0.0, time.perf_counter()
        for path in files_of(folder):
            start = time.perf_counter()
            name, message = outcome_of(checker, path, arguments.seconds)
            slowest = max(slowest, time.perf_counter() - start)
            found[name] += 1
            if name != READ:
                why[name, _PLACES.sub("…", message)] += 1
                if arguments.every:
                    print(f"{path.relative_to(folder)}\t{name}\t{message}", file=sys.stderr)
        total, refused = found.total(), found.total() - found[READ] - found[SLOW] - found[CRASHED]
        print(
            f"{folder.name:<32}{total:>7}{found[READ]:>7}{refused:>9}{found[SLOW]:>6}{found[CRASHED]:>9}"
            f"{time.perf_counter() - begin:>9.1f}{slowest:>9.1f}"
        )
    for (name, message), count in why.most_common():
        print(f"{count:>5}  {name}: {message}")


if __name__ == "__main__":
    main()
