"""The earlier issues of forms that are issued again, by the ids in their records; 下发清单.json keeps them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from xlselfeval.reading.issue_record import parse_record_text
from xlselfeval.reading.sender_files import read_file_records, read_record_texts
from xlselfeval.roster.issued_list import IssuedFile
from xlselfeval.sheet_names import EARLIER_ISSUES, EARLIER_RECORDS, ISSUE_ID

# By their ids the texts of their records, "" where a list of before has none.
EarlierIssues = Mapping[str, str]


def find_earlier_issues(
    folder: Path,
    staging: Path,
    before: Iterable[Mapping[str, Any]],
    new: Sequence[IssuedFile],
    year: int | None,
) -> dict[str, EarlierIssues]:
    """Find the earlier issues of the forms of a year, by the roster's name of each.

    `before` are the files in the folder by its list, `new` those in `staging` that replace them. A form that is issued as
    it once was is none of its own earlier issues.
    """
    of_year = None if year is None else str(year)
    digests = {one.file: one.digest for one in new}
    again = {form.due.identity: one.file for one in new if one.kind == "form" for form in one.forms}
    found: dict[str, dict[str, str]] = defaultdict(dict)
    for one in before:
        forms = [form for form in one["forms"] if one["year"] == of_year and form["issued_id"] in again]
        for form in forms:
            found[form["issued_id"]] |= _listed(form)
        if forms and digests.get(one["file"]) != one.get("sha256"):
            for form in forms:  # whose file people may have moved away
                found[form["issued_id"]] |= {form[ISSUE_ID]: ""} if form.get(ISSUE_ID) else {}
            for text, record in read_record_texts(folder / one["file"]).items():
                if record.due in again:
                    found[record.due][record.id] = text
    for name in {again[due] for due, ids in found.items() if ids}:
        for record in read_file_records(staging / name):
            found[record.due].pop(record.id, None)
    return {due: issues for due, issues in found.items() if issues}


def _listed(form: Mapping[str, Any]) -> dict[str, str]:
    """Return the earlier issues that the list has of a form."""
    known = {one.id: text for text in form.get(EARLIER_RECORDS, ()) if (one := parse_record_text(text))}
    return {one: known.get(one, "") for one in form.get(EARLIER_ISSUES, ())}
