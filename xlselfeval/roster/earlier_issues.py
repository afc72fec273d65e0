"""The earlier issues of forms that are issued again, by the ids in their records; 下发清单.json keeps them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from xlselfeval.reading.sender_files import read_file_records
from xlselfeval.roster.issued_list import IssuedFile
from xlselfeval.sheet_names import EARLIER_ISSUES


def find_earlier_issues(
    folder: Path,
    staging: Path,
    before: Iterable[Mapping[str, Any]],
    new: Sequence[IssuedFile],
    year: int | None,
) -> dict[str, tuple[str, ...]]:
    """Find the ids of the earlier issues of the forms of a year, by the roster's name of each.

    `before` are the files in the folder by its list, `new` those in `staging` that replace them. A form that is issued as
    it once was is none of its own earlier issues.
    """
    of_year = None if year is None else str(year)
    digests = {one.file: one.digest for one in new}
    again = {form.due.identity: one.file for one in new if one.kind == "form" for form in one.forms}
    found: dict[str, dict[str, None]] = defaultdict(dict)
    for one in before:
        forms = [form for form in one["forms"] if one["year"] == of_year and form["issued_id"] in again]
        for form in forms:
            found[form["issued_id"]] |= dict.fromkeys(form.get(EARLIER_ISSUES, ()))
        if forms and digests.get(one["file"]) != one.get("sha256"):
            for record in read_file_records(folder / one["file"]):
                if record.due in again:
                    found[record.due][record.id] = None
    for name in {again[due] for due, ids in found.items() if ids}:
        for record in read_file_records(staging / name):
            found[record.due].pop(record.id, None)
    return {due: tuple(ids) for due, ids in found.items() if ids}
