"""The files that are no return of a form: those that cannot be read, and unchanged copies."""

from __future__ import annotations

import re
import sqlite3
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from xlselfeval.across.unit_names import name_key
from xlselfeval.batch.results.receipts import content_id
from xlselfeval.batch.results.rounds import FormReturns
from xlselfeval.batch.results.tables.schema import FIRST_RUNS
from xlselfeval.errors import ErrorName, in_a_line
from xlselfeval.files.paths import name_of_path, path_in_words
from xlselfeval.files.xml_text import clean
from xlselfeval.roster.issued_names import FormNames, IssuedNames, stem_of
from xlselfeval.roster.model import MATERIALS, PaperKind

# What is wrong with a file itself, so that its sender has to send another one; not a lock or a missing right here.
_FAULTS: tuple[ErrorName, ...] = (
    "not-a-workbook", "empty", "encrypted", "truncated", "too-large", "malformed", "wrong-extension",
)  # fmt: skip
_MARKS = ", ".join("?" * len(_FAULTS))
# The same content may have come under several names: each of these is of a form.
_UNREAD = f"""
SELECT f.path, f.digest,
       COALESCE((SELECT MIN(run) FROM runs WHERE runs.run >= f.first_run AND finished IS NOT NULL),
                (SELECT MAX(run) FROM runs)) AS first_run
FROM files f
WHERE f.error IN ({_MARKS})
   OR (f.outcome = 'duplicate' AND f.digest IN (SELECT digest FROM files WHERE error IN ({_MARKS})))
ORDER BY first_run, f.path
"""
_LINES = f"""
SELECT l.place, l.organization_code, l.organization, l.project,
       CASE WHEN l.return_id IS NOT NULL THEN first.first_run WHEN l.returned = 0 THEN 0 END, f.path
FROM ledger l LEFT JOIN returns r ON r.id = l.return_id LEFT JOIN files f ON f.file = r.file
     LEFT JOIN ({FIRST_RUNS}) first ON first.digest = f.digest
WHERE l.form <> '' ORDER BY l.place
"""
# Checked copies as they were written, with the content of the original of each.
_COPIES = """
SELECT DISTINCT f.path, o.digest, r.place
FROM files f JOIN files o ON o.path = f.duplicate_of AND o.first_run <= f.last_run AND o.last_run >= f.last_run
     JOIN files same ON same.digest = o.digest JOIN returns r ON r.file = same.file
WHERE f.outcome = 'duplicate'
  AND NOT EXISTS (SELECT 1 FROM files d WHERE d.path = f.duplicate_of AND d.digest = f.digest)
ORDER BY f.first_run, f.path
"""

# Where an earlier return was judged, the later file is only needed if it has something else.
_EARLIER_COUNTS = "后报的文件无法读取，仍以此前报送的为准，有更正的请重新报送"


class UnreadFile(NamedTuple):
    """One content under one name that cannot be read, and the first complete run that had it."""

    path: str
    first_run: int
    digest: str = ""

    @property
    def name(self) -> str:
        """The name of the file."""
        return name_of_path(self.path)


class _Line(NamedTuple):
    """A line of the ledger with the first run and the path of the return that counts.

    `last_run` is 0 where no return has come, None where none of several counts.
    """

    place: int
    organization_code: str
    organization: str
    project: str
    last_run: int | None
    path: str | None


def read_unread(store: sqlite3.Connection) -> list[UnreadFile]:
    """Read the files of all runs that cannot be read, in the order in which they came.

    One that was only moved is the same file.
    """
    found: dict[tuple[str, str], UnreadFile] = {}
    for path, digest, first_run in store.execute(_UNREAD, (*_FAULTS, *_FAULTS)):
        one = UnreadFile(path, first_run, digest)
        found.setdefault((digest, one.name), one)
    return list(found.values())


def unread_by_form(
    forms: Sequence[FormNames], unread: Iterable[UnreadFile], paper: PaperKind | None = None
) -> Mapping[int, Sequence[UnreadFile]]:
    """Map the places of due forms to the unread files that have their names, in the order in which they came.

    With a kind of `paper` the files have the names of these papers, or name unit and paper in any order.
    """
    unread = tuple(unread)
    begun = {one.name[: mark.start()].casefold() for one in unread for mark in re.finditer("_", one.name)}
    # names are made for the units alone whose codes the files have: a roster may have many thousands of forms
    near = [place for place, form in enumerate(forms) if form.organization_code.casefold() in begun]
    names = IssuedNames([forms[place] for place in near], paper)
    found: dict[int, list[UnreadFile]] = defaultdict(list)
    for one in unread:
        issued = [near[number] for number in names.places(one.name)]
        for place in issued or (() if paper is None else _named_in_words(forms, one.name, paper)):
            found[place].append(one)
    return found


def _named_in_words(forms: Sequence[FormNames], name: str, paper: PaperKind) -> list[int]:
    """Find the form of a paper by unit, project and the word for the paper in its file name.

    The longest names decide. One that names no project of a unit is of its form as a whole, or of the only one.
    """
    words = name_key(stem_of(name, paper) or "")
    if any((word in words) != (kind == paper) for kind, word in MATERIALS.items()):
        return []
    own = _longest([(name_key(form.organization), place) for place, form in enumerate(forms)], words)
    projects = _longest([(name_key(forms[place].project), place) for place in own], words)
    found = projects or [place for place in own if not forms[place].project] or own
    return found if len(found) == 1 else []


def _longest(names: Iterable[tuple[str, int]], words: str) -> list[int]:
    """List the places of the longest name that is in some words."""
    known = [(name, place) for name, place in names if name and name in words]
    most = max((len(name) for name, _ in known), default=0)
    return [place for name, place in known if len(name) == most]


def still_unread(unread: Iterable[UnreadFile], form: FormReturns) -> Iterator[str]:
    """Say which unread files of a form no readable return has replaced."""
    last = (
        form.counting.first_run if form.counting else max((one.first_run for one in form.returns), default=0)
    )
    waiting = [path_in_words(in_a_line(one.path)) for one in unread if one.first_run > last]
    if waiting:
        said = _EARLIER_COUNTS if form.counting else "收到的文件无法读取，须重新报送"
        yield f"{said}：{'、'.join(waiting)}"


def unread_of_lines(store: sqlite3.Connection) -> Mapping[int, str]:
    """Map lines of the ledger to the name of the last unread file, where it came after the return that counts.

    A line none of whose returns counts is not among them.
    """
    if not (unread := read_unread(store)):
        return {}
    lines = [_Line(*line) for line in store.execute(_LINES)]
    return {
        line.place: files[-1].name
        for line, files in ((lines[place], files) for place, files in unread_by_form(lines, unread).items())
        if line.last_run is not None and files[-1].first_run > line.last_run
    }


def unread_of_papers(store: sqlite3.Connection) -> Mapping[tuple[int, PaperKind], Sequence[UnreadFile]]:
    """Map lines of the ledger and kinds of papers to the unread files that have their names."""
    if not (unread := read_unread(store)):
        return {}
    lines = [_Line(*line) for line in store.execute(_LINES)]
    return {
        (lines[place].place, kind): files
        for kind in MATERIALS
        for place, files in unread_by_form(lines, unread, kind).items()
    }


def replaced_files(
    store: sqlite3.Connection, papers: Mapping[tuple[int, PaperKind], tuple[int, str]]
) -> Mapping[tuple[str, str], str]:
    """Map unread files, by digest and name, to the path of the return that came with or after each.

    One that has the name of several forms or papers is replaced where all of these have come. `papers` are the first run and the
    path of each paper that counts, by line of the ledger and kind.
    """
    if not (unread := read_unread(store)):
        return {}
    lines = [_Line(*line) for line in store.execute(_LINES)]
    came = [
        (files, lines[place].last_run or 0, lines[place].path or "")
        for place, files in unread_by_form(lines, unread).items()
    ]
    came += [(files, *papers.get(line, (0, ""))) for line, files in unread_of_papers(store).items()]
    found: dict[UnreadFile, list[str]] = defaultdict(list)
    for files, last_run, path in came:
        for one in files:
            found[one].append(path if one.first_run <= last_run else "")
    return {(one.digest, one.name): paths[0] for one, paths in found.items() if all(paths)}


def last_unread(unread: Sequence[UnreadFile], form: FormReturns) -> str:
    """Return the name of the last unread file, where it came after the return that counts; else ""."""
    return unread[-1].name if unread and any(still_unread(unread[-1:], form)) else ""


def unread_in_words(name: str) -> str:
    """Ask for the file again that came under this name; "" for none."""
    return f"收到的文件“{clean(name)}”无法读取，须重新报送" if name else ""


def unchanged_copies(store: sqlite3.Connection) -> Mapping[str, Sequence[str]]:
    """Map the contents of forms to the paths of their checked copies that came back unchanged."""
    found: dict[str, dict[str, None]] = defaultdict(dict)
    for path, digest, place in store.execute(_COPIES):
        found[content_id(digest, place)][path_in_words(in_a_line(path))] = None
    return {content: tuple(paths) for content, paths in found.items()}


def copies_in_words(store: sqlite3.Connection) -> Mapping[str, str]:
    """Map the contents of forms to words on their checked copies that came back unchanged."""
    return {
        content: f"收到的是未作改动的核对副本，不计为再次报送：{'、'.join(paths)}"
        for content, paths in unchanged_copies(store).items()
    }


def miswritten_in_words(path: str, name: str) -> str:
    """Ask about a form that names another unit, and may be that of the unit to which its workbook was issued."""
    return f"收到“{clean(name_of_path(path))}”，单位名称写作“{clean(in_a_line(name))}”，请核实，写错的请在表内更正后重新报送"


def unchanged_in_words(name: str) -> str:
    """Ask for the correction in whose place an unchanged copy of this name came; "" for none."""
    return f"收到的是未作改动的核对副本“{clean(name)}”，请更正、说明后报送" if name else ""
