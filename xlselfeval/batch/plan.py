"""Decide which files of a batch are checked: no duplicates, none with known results.

One process decides, in the order of the paths, before anything is checked: the results are the same for any
number of processes, and after any interruption.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from xlselfeval.batch.outputs import COPIES
from xlselfeval.batch.results.outcome import FileResult, Outcome
from xlselfeval.batch.sources.collect import Found
from xlselfeval.errors import ErrorName
from xlselfeval.result.checked_copy import copy_stem
from xlselfeval.roster.file_names import FORBIDDEN, RESERVED, folded

REPEATS = "该文件为{}未作改动的核对副本，与其内容相同，不计为再次报送"
_WORKBOOKS = (".xlsx", ".xlsm", ".xltx", ".xltm")
_NAME_BYTES = 200  # of 255 that systems allow, for the number and the temporary name


def first_of_content(found: Iterable[Found]) -> dict[str, str]:
    """Map each digest to the first path with that content; empty files are left out."""
    first: dict[str, str] = {}
    for one in found:
        if one.digest and one.size:
            first.setdefault(one.digest, one.path)
    return first


def duplicate(found: Found, first: str) -> FileResult:
    """Return the result of a file whose content was seen before."""
    message = f"与{first}内容相同，不重复核对"
    return replace(file_result(found, "duplicate", message), duplicate_of=first)


def with_repeated_copies(found: Iterable[Found], marks: Mapping[str, Sequence[str]]) -> tuple[Found, ...]:
    """Take the checked copies for duplicates whose originals are among the files.

    `marks` are those of contents, by path; the first of a copy is one of its original.
    """
    every = tuple(found)
    originals = {
        mark: one.path
        for one in reversed(every)
        if not one.is_copy and not one.outcome
        for mark in marks.get(one.path, ())
    }
    return tuple(
        replace(one, kind="", outcome="duplicate", message=REPEATS.format(original), duplicate_of=original)
        if one.is_copy and (own := marks.get(one.path)) and (original := originals.get(own[0]))
        else one
        for one in every
    )


def file_result(found: Found, outcome: Outcome, message: str, error: ErrorName | None = None) -> FileResult:
    """Return the result of a file without forms; `error` is the name of what is wrong with it, if anything."""
    return FileResult(
        path=found.path, digest=found.digest, size=found.size, modified=found.modified, outcome=outcome, message=message, error=error,
    )  # fmt: skip


def refused(found: Found) -> FileResult:
    """Return the result of a file whose outcome is known without checking it."""
    assert found.outcome
    result = file_result(found, found.outcome, found.message, found.error)
    return replace(result, duplicate_of=found.duplicate_of)


def plan_copies(
    found: Iterable[Found],
    written: dict[str, set[tuple[str, str]]],
    mirror: Callable[[str], str] | None = None,
) -> Iterator[tuple[Found, str]]:
    """Yield each file with the path of its copy, which mirrors the place of the file (`mirrored`).

    It is numbered where the copy of another file has that path, in this run or (`written`: copy → path and digest of
    its files) in an earlier one: the copy of a return stays when the unit sends the next.
    """
    taken: set[str] = set()
    own = {one: copy for copy, files in written.items() for one in files}
    for one in found:
        first = copy = (mirror or mirrored)(one.path)
        known = own.get((one.path, one.digest))
        if known is not None and folded(known) not in taken:
            copy = known
        number = 1
        while folded(copy) in taken or not written.get(copy, set()) <= {(one.path, one.digest)}:
            number += 1
            stem, dot, suffix = first.rpartition(".")
            copy = f"{stem}({number}){dot}{suffix}"
        taken.add(folded(copy))
        yield one, copy


def mirrored(path: str) -> str:
    """Return the path of a file's copy: 材料.zip!/某局.xls → 核对结果/材料.zip/某局.xlsx."""
    pieces = [safe_piece(piece) for piece in path.replace("!/", "/").split("/")]
    if not pieces[-1].lower().endswith(_WORKBOOKS):
        pieces[-1] = f"{copy_stem(pieces[-1])}.xlsx"
    return "/".join((COPIES, *pieces))


def safe_piece(name: str) -> str:
    """Return the name of a file or folder that every system takes, otherwise as it is, with its suffix."""
    name = FORBIDDEN.sub("_", name)
    if reserved := RESERVED.match(name):
        name = f"{reserved[0]}_{name[reserved.end() :]}"
    name = name.rstrip(". ") or "_"
    name = f"_{name}" if name.startswith(".") else name
    if len(name.encode()) <= _NAME_BYTES:
        return name
    stem, suffix = Path(name).stem, Path(name).suffix
    while len((stem + suffix).encode()) > _NAME_BYTES and stem:
        stem = stem[:-1]
    return stem + suffix if stem else name[:60]
