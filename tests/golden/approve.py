"""Texts and tables that somebody has read and approved; the tests compare with them.

python tests/golden/approve.py     write tests/golden/approved/ and the table in docs/findings.md from the code as it is
git diff tests/golden/approved     shows what a change of the code does to them; read it before committing
"""

from __future__ import annotations

import re
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

if __name__ == "__main__":
    # This clone's package goes before another one that is installed.
    sys.path[:0] = [str(Path(__file__).parents[2]), str(Path(__file__).parents[1])]

from golden import tables, texts

from xlselfeval.cli.terminal import codes_markdown
from xlselfeval.formulas.foreign.engine import is_installed

CATALOGUE = Path(__file__).parents[2] / "docs" / "findings.md"
FOLDER = Path(__file__).parent / "approved"
FILES: dict[str, Callable[[], Iterator[str]]] = {
    "cases.tsv": tables.cases,
    "doubts.tsv": tables.doubts,
    "edges.tsv": tables.edges,
    "explanations.txt": texts.explanations,
    "findings.txt": texts.findings,
    "limits.txt": texts.limits,
    "messages.txt": texts.messages,
    "numbers.tsv": tables.numbers,
    "record_sources.txt": texts.record_sources,
    "records.txt": texts.records,
    "result_sheets.txt": texts.result_sheets,
    "scores.tsv": tables.scores,
    "workings.txt": texts.workings,
}


def main() -> None:
    """Write each file anew; refuse without the extra that some of them need."""
    if not is_installed():
        sys.exit("not written: approved texts need the library formulas; pip install -e '.[formulas]'")
    FOLDER.mkdir(exist_ok=True)
    for name, lines in FILES.items():
        (FOLDER / name).write_text("".join(f"{line}\n" for line in lines()), encoding="utf-8", newline="\n")
    before = CATALOGUE.read_text(encoding="utf-8")
    after = re.sub(
        r"^\| 编号 (?:.*\n)+?(?!\|)", lambda _: f"{codes_markdown()}\n", before, count=1, flags=re.M
    )
    CATALOGUE.write_text(after, encoding="utf-8", newline="\n")


if __name__ == "__main__":
    main()
