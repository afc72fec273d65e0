"""Checked copies of returns and reports that no longer count, in a folder of their own.

They are kept apart from the copies that go to the units.
"""

from __future__ import annotations

import contextlib
import sqlite3
from collections.abc import Container
from datetime import date
from pathlib import Path

from xlselfeval.batch.outputs import COPIES
from xlselfeval.batch.results.paper_forms import current_papers
from xlselfeval.batch.results.queries import NOT_OWN
from xlselfeval.batch.sources.collect import Found
from xlselfeval.errors import UnreadableFile
from xlselfeval.files.open import Workbook, open_workbook
from xlselfeval.files.paths import numbered_names
from xlselfeval.result.checked_copy import earlier_results, may_write

EARLIER = f"{COPIES}/历次报送"

_OF_REPORTS = "SELECT file, copy FROM reports WHERE copy IS NOT NULL ORDER BY file"
# A return counts if no other replaces it, and if it is matched with a form or lies in the folder. It does not count
# where another form has to be filled in for it: it is of another unit, project or year, or was issued again.
_COPIES = f"""
SELECT f.file, f.copy,
       MAX(NOT r.superseded AND (r.round IS NOT NULL OR f.last_run = (SELECT MAX(run) FROM runs))
           AND (NOT EXISTS (SELECT 1 FROM ledger) OR EXISTS (
             SELECT 1 FROM ledger l WHERE l.return_id = r.id AND l.status NOT IN {NOT_OWN}))
           AND NOT EXISTS (SELECT 1 FROM findings g WHERE g.return_id = r.id AND g.name = 'form-replaced')) AS counts
FROM files f JOIN returns r ON r.file = f.file WHERE f.copy IS NOT NULL GROUP BY f.file ORDER BY f.file
"""

_CHECKED_FIRST = """
SELECT substr(r.started, 1, 10) FROM files f JOIN runs r ON r.run = f.first_run WHERE f.path = ? AND f.digest = ?"""


def move_earlier_copies(store: sqlite3.Connection, output: Path) -> None:
    """Move the copies of files and reports that do not count to their folder, and back those that count again.

    A copy that cannot be moved, because somebody has it open, stays until the next run.
    """
    counting = {one.file for one in current_papers(store)}
    lines = [("files", *line) for line in store.execute(_COPIES).fetchall()]
    lines += [("reports", *line, line["file"] in counting) for line in store.execute(_OF_REPORTS).fetchall()]
    taken = {copy for _, _, copy, _ in lines}
    for table, file, copy, counts in lines:
        if copy.startswith(f"{EARLIER}/") != bool(counts):
            continue
        target = _free(output, _moved(copy), taken)
        with contextlib.suppress(OSError):
            (output / target).parent.mkdir(parents=True, exist_ok=True)
            (output / copy).replace(output / target)
            _remove_empty((output / copy).parent, output / COPIES)
            taken = taken - {copy} | {target}
            store.execute(f"UPDATE {table} SET copy = ? WHERE file = ?", (target, file))
    store.commit()


def day_of_copy(store: sqlite3.Connection, copy: str, found: Found) -> date | None:
    """Return the date on an earlier copy that is written again: the day on which its file was checked first."""
    if not copy.startswith(f"{EARLIER}/"):
        return None
    line = store.execute(_CHECKED_FIRST, (found.path, found.digest)).fetchone()
    return None if line is None else date.fromisoformat(line[0])


def put_aside(output: Path, copy: str, source: Path, workbook: Workbook) -> None:
    """Move a copy into which people have written to the earlier ones, so that the next one can take its place.

    A file that is no copy of ours stays, and so does one that somebody has open.
    """
    place = output / copy
    try:
        if may_write(place, source, workbook) or not earlier_results(open_workbook(place)):
            return
    except UnreadableFile:
        return
    name = copy.removeprefix(f"{EARLIER}/").removeprefix(f"{COPIES}/")
    target = output / _free(output, f"{EARLIER}/{name}", ())
    with contextlib.suppress(OSError):
        target.parent.mkdir(parents=True, exist_ok=True)
        place.replace(target)


def _remove_empty(folder: Path, top: Path) -> None:
    """Remove a folder in which nothing is left, and those above it below `top`."""
    with contextlib.suppress(OSError):  # not empty
        while folder != top:
            folder.rmdir()
            folder = folder.parent


def _moved(copy: str) -> str:
    if copy.startswith(f"{EARLIER}/"):
        return f"{COPIES}/{copy.removeprefix(f'{EARLIER}/')}"
    return f"{EARLIER}/{copy.removeprefix(f'{COPIES}/')}"


def _free(output: Path, copy: str, taken: Container[str]) -> str:
    """Return a free path for a copy, numbered where a file or the copy of another one has the name."""
    stem, dot, suffix = copy.rpartition(".")
    names = numbered_names(stem, f"{dot}{suffix}")
    return next(one for one in names if one not in taken and not (output / one).exists())
