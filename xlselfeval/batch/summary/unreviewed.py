"""The files of the last run by outcome, and those without a review."""

from __future__ import annotations

import sqlite3
from collections import Counter
from collections.abc import Iterator, Mapping
from typing import NamedTuple

from xlselfeval.batch.results.outcome import CHECKED, IN_ORDER, Outcome
from xlselfeval.batch.results.paper_forms import current_papers
from xlselfeval.batch.results.unread_files import replaced_files
from xlselfeval.errors import in_a_line
from xlselfeval.files.paths import name_of_path, path_in_words


class UnreviewedFile(NamedTuple):
    """One file of the last run without a review, and the reason."""

    path: str
    outcome: Outcome
    message: str
    modified: str | None
    size: int
    duplicate_of: str | None


# A blank data sheet of whose owner no other one has come.
_BLANK_SHEET = """
SELECT 1 FROM reports t WHERE t.file = files.file AND NOT EXISTS (SELECT 1 FROM returns r WHERE r.file = t.file)
  AND NOT EXISTS (SELECT 1 FROM reports o JOIN files f ON f.file = o.file
                  WHERE o.owner = t.owner AND o.owner <> '' AND o.kind = t.kind AND f.outcome <> 'blank')"""


def outcomes_of_run(store: sqlite3.Connection) -> Counter[Outcome]:
    """Count the files of the last run by outcome; one that came anew, readable, is `replaced`."""
    query = "SELECT path, digest, outcome FROM files WHERE last_run = (SELECT MAX(run) FROM runs)"
    replaced = _replaced(store)
    return Counter(
        "replaced" if _replaced_by(path, digest, outcome, replaced) else outcome
        for path, digest, outcome in store.execute(query)
    )


def unreviewed_files(store: sqlite3.Connection) -> Iterator[UnreviewedFile]:
    """Yield the files of the last run without a review, by path; no blank ones that have come filled in since."""
    marks = ", ".join("?" * len(CHECKED))
    query = f"""
    SELECT path, outcome, message, modified, size, duplicate_of, digest FROM files
    WHERE last_run = (SELECT MAX(run) FROM runs) AND outcome NOT IN ({marks})
      AND (outcome <> 'blank' OR EXISTS (SELECT 1 FROM returns r WHERE r.file = files.file AND NOT r.superseded)
        OR EXISTS ({_BLANK_SHEET}))
    ORDER BY path, digest"""
    replaced = _replaced(store)
    for *line, digest in store.execute(query, CHECKED):
        one = UnreviewedFile(*line)
        if by := _replaced_by(one.path, digest, one.outcome, replaced):
            words = f"；已由“{path_in_words(in_a_line(by))}”代替，可以移走"
            one = one._replace(outcome="replaced", message=f"{one.message.rstrip('。')}{words}")
        yield one


def _replaced(store: sqlite3.Connection) -> Mapping[tuple[str, str], str]:
    """Map files that cannot be read, by digest and name, to the return that came instead of each.

    One whose content lies under another name, too, is replaced where that is.
    """
    papers = [one for one in current_papers(store) if one.place is not None]
    found = replaced_files(
        store, {(one.place or 0, one.head.kind): (one.first_run, one.path) for one in papers}
    )
    query = "SELECT digest, path FROM files WHERE last_run = (SELECT MAX(run) FROM runs) AND outcome = 'duplicate'"
    copies = store.execute(query) if found else ()
    waiting = {digest for digest, path in copies if (digest, name_of_path(path)) not in found}
    return {key: by for key, by in found.items() if key[0] not in waiting}


def _replaced_by(path: str, digest: str, outcome: Outcome, replaced: Mapping[tuple[str, str], str]) -> str:
    """Return the path of the return that came instead of a file; "" where none did."""
    return "" if outcome in IN_ORDER else replaced.get((digest, name_of_path(path)), "")
