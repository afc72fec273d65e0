"""Check the form of CHANGELOG.md; `python tests/changelog.py` prints what is wrong and ends with 1.

Branches add lines to it at the same time, and git joins them (merge=union in .gitattributes), which can repeat a heading or an entry.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from pathlib import Path

CHANGELOG = Path(__file__).parent.parent / "CHANGELOG.md"
KINDS = ("Added", "Changed", "Deprecated", "Removed", "Fixed", "Security")
RELEASE = re.compile(r"\[(?P<version>\d+\.\d+\.\d+)\](?: - (?P<date>\d{4}-\d\d-\d\d))?")
UNDATED = "0.1.0"  # was not published


def faults(text: str) -> Iterator[str]:
    """Yield what is wrong: the order of releases, their dates, kinds of changes, repeated headings and entries."""
    releases = re.split(r"^## (.*)\n", text, flags=re.M)[1:]
    headings, parts = releases[::2], releases[1::2]
    if headings[:1] != ["[Unreleased]"]:
        yield "the first heading is not [Unreleased]"
    numbers = []
    for heading in headings[1:]:
        found = RELEASE.fullmatch(heading)
        if found is None or (found["date"] is None and found["version"] != UNDATED):
            yield f"{heading}: a release is [1.2.3] - 2026-01-31"
        else:
            numbers.append(tuple(map(int, found["version"].split("."))))
    if numbers != sorted(set(numbers), reverse=True):
        yield "the newest release is not the first, or one is repeated"
    for heading, part in zip(headings, parts, strict=True):
        kinds = re.findall(r"^### (.*)$", part, re.M)
        entries = re.findall(r"^- (?:.*\n)(?:  .*\n)*", part, re.M)
        yield from (f"{heading}: {kind} is no kind of change" for kind in kinds if kind not in KINDS)
        yield from (f"{heading}: {one.strip()} is repeated" for one in _repeated([*kinds, *entries]))


def _repeated(texts: list[str]) -> list[str]:
    return sorted({one for one in texts if texts.count(one) > 1})


if __name__ == "__main__":
    found = list(faults(CHANGELOG.read_text(encoding="utf-8")))
    print(*found, sep="\n", end="\n" if found else "")
    sys.exit(bool(found))
