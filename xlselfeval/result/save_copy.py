"""Save a checked copy without replacing other files or copies with remarks."""

from __future__ import annotations

from collections.abc import Container, Sequence
from datetime import date
from itertools import islice
from pathlib import Path

from xlselfeval.data_sheet.review import DataReview
from xlselfeval.errors import UnreadableFile, in_a_line
from xlselfeval.files.atomic import write_whole
from xlselfeval.files.open import Workbook
from xlselfeval.files.paths import canonical_path, numbered_names
from xlselfeval.result.checked_copy import checked_copy, may_write
from xlselfeval.review.review import Review

_MOST_NAMES = 98  # that are tried


def save_copy(
    source: Path,
    workbook: Workbook,
    reviews: Sequence[Review],
    target: Path,
    *,
    sheets: Sequence[DataReview] = (),
    today: date | None = None,
    taken: Container[Path] = (),
    mark: str = "",
) -> Path:
    """Write the checked copy of an opened file to the target or to a free numbered name.

    `sheets` are the reviewed data sheets of the file. `taken` are canonical paths that are in use otherwise; `mark` is
    written before the number. Returns the path of the copy. Raises UnreadableFile where no name is free or nothing can
    be written.
    """
    path = free_path(source, workbook, target, taken=taken, mark=mark)
    write_whole(path, checked_copy(workbook, reviews, sheets=sheets, file=source.name, today=today))
    return path


def free_path(
    source: Path, workbook: Workbook, target: Path, *, taken: Container[Path] = (), mark: str = ""
) -> Path:
    """Return the target or a numbered name where there is no file or a copy without remarks."""
    for name in islice(numbered_names(target.stem, target.suffix, mark), _MOST_NAMES):
        path = target.with_name(name)
        if canonical_path(path) not in taken and may_write(path, source, workbook):
            return path
    line = f"{in_a_line(str(target))}已存在，未予覆盖；请改用其他文件夹"
    raise UnreadableFile("locked", line)
