"""The sender's own files: what was issued, found again for each returned form.

Units rename files, copy forms into other workbooks, and change what they should not. So an issued file is
looked for by the id that the returned workbook carries, then by unit, project and year, then by its name;
where several fit equally, none is taken.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import NamedTuple

from xlselfeval.errors import UnreadableFile, WrongArgument, expect
from xlselfeval.files.open import Workbook, open_workbook
from xlselfeval.files.paths import canonical_path, unmarked
from xlselfeval.issue_record import IssueRecord, MatchedBy, RecordSource
from xlselfeval.reading.issue_record import OLD_FORMAT, parse_record_text, record_text
from xlselfeval.review.match_rows import find_earlier_issue
from xlselfeval.scheme.load import scheme_ids
from xlselfeval.scheme.model import FIELD_NAMES
from xlselfeval.scoring.text import compact, digest_text
from xlselfeval.sheet_names import (
    EARLIER_ISSUES,
    EARLIER_RECORDS,
    ISSUED_LIST,
    ISSUED_RECORD,
    RESULT_SHEET,
    is_record_sheet,
)
from xlselfeval.submission import Submission

_SUFFIXES = (".xlsx", ".xlsm")
_TEMPORARY = ("~$", ".~")  # lock files of Excel, and what a killed process left half written
_Name = tuple[str, str]  # of a form: its year, and its codes of unit and project in the roster
_NUMBERED = re.compile(r"[(（]\d+[)）]$|\s*-\s*副本$")


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class SenderFile:
    """One issued file and what it, or one of its forms, was issued as."""

    path: Path
    record: IssueRecord


@dataclass(frozen=True, kw_only=True, slots=True, eq=False, repr=False)
class SenderFiles:
    """All issued forms of a folder, also by their ids, and its data sheets; `skipped` are workbooks that are none.

    `listed` are the forms that a 下发清单 in the folder names and whose files are not there, each by year and by codes
    of unit and project. `replaced` are the ids of forms that were issued again since, by a 下发清单; their files count no more.
    `earlier` are the records of these, as far as they are kept, by year and by codes; `forgotten` are forms of which some were not kept.
    `digest` is sixteen characters that change with what was issued and under which names.
    """

    files: tuple[SenderFile, ...]
    skipped: tuple[Path, ...]
    by_id: Mapping[str, tuple[SenderFile, ...]]
    listed: frozenset[_Name]
    replaced: frozenset[str]
    digest: str
    earlier: Mapping[_Name, tuple[IssueRecord, ...]]
    forgotten: frozenset[_Name]
    data_sheets: tuple[SenderFile, ...] = ()

    def __repr__(self) -> str:
        return f"<SenderFiles {len(self.files)} forms, {len(self.data_sheets)} data sheets>"

    @property
    def years(self) -> tuple[int, ...]:
        """The years of what was issued, in order."""
        found = {one.record.year for one in (*self.files, *self.data_sheets)}
        return tuple(sorted(year for year in found if year is not None))

    def has_issued(self, record: IssueRecord) -> bool:
        """Check whether a record is of an issue that is here, was replaced by one, or is only listed."""
        known = record.id in self.by_id or record.id in self.replaced
        listed = bool(record.due) and (str(record.year or ""), record.due) in self.listed
        return known or listed or any(one.record.id == record.id for one in self.data_sheets)


def read_sender_files(folder: str | Path, *, leave_out: Iterable[Path] = ()) -> SenderFiles:
    """Read the issued files below a folder, without checked copies and the files to `leave_out`.

    Those are returned files, or folders that hold them: they prove nothing about themselves. UnreadableFile
    where there is no such folder, or no issued file in it.
    """
    expect(folder, (str, Path), "存放下发文件的文件夹的路径，或 read_sender_files 所得")
    folder = Path(folder)
    if not folder.is_dir():
        raise UnreadableFile("not-found", f"{folder}：未找到该文件夹，应为存放下发文件的文件夹")
    if isinstance(leave_out, str | Path):
        raise WrongArgument("leave_out 要的是路径的列表，只有一个的请写成 [ … ]")
    returned = {canonical_path(path) for path in leave_out}
    found, skipped = [], []
    for path in sorted(folder.rglob("*")):
        parts = path.relative_to(folder).parts
        if path.suffix.lower() not in _SUFFIXES or not path.is_file():
            continue
        if _is_aside(parts):
            continue
        if returned and not returned.isdisjoint(map(canonical_path, (path, *path.parents))):
            continue
        records = read_file_records(path)
        found += [SenderFile(path, record) for record in records]
        if not records and not is_issued_list(path):
            skipped.append(path)
    lists = [
        _read_list(path) for path in sorted(folder.rglob(ISSUED_RECORD)) if not _is_aside(path.relative_to(folder).parts)
    ]  # fmt: skip
    replaced = frozenset(one for each in lists for ids in each.forms.values() for one in ids)
    data_sheets = tuple(one for one in found if one.record.kind == "data-sheet")
    kept = {one.id: one for each in lists for one in each.records}
    kept |= {one.record.id: one.record for one in found if one.record.id in replaced}
    earlier: dict[_Name, tuple[IssueRecord, ...]] = {}
    for record in (record for record in kept.values() if record.id in replaced):
        earlier[_name(record)] = (*earlier.get(_name(record), ()), record)
    found = [one for one in found if one.record.kind == "form" and one.record.id not in replaced]
    if not found and not data_sheets:
        raise UnreadableFile(
            "no-form", f"{folder}：文件夹中未见下发的表（.xlsx、.xlsm），应为存放下发文件的文件夹，请检查"
        )
    by_id: dict[str, tuple[SenderFile, ...]] = {}
    for one in found:
        by_id[one.record.id] = (*by_id.get(one.record.id, ()), one)
    here = {_name(one.record) for one in found}
    listed = frozenset(one for each in lists for one in each.forms) - here
    forgotten = frozenset(one for each in lists for one, ids in each.forms.items() if not ids <= kept.keys())
    names = [
        f"{one.path.relative_to(folder).as_posix()}\0{one.record.digest}" for one in (*found, *data_sheets)
    ]
    names += [
        *(f"{year}\0{due}" for year, due in sorted(listed)),
        *sorted(replaced),
        *sorted(f"\0{one}" for one in kept),
    ]
    digest = digest_text("\n".join(names))
    return SenderFiles(
        files=tuple(found), skipped=tuple(skipped), by_id=by_id, listed=listed, replaced=replaced, digest=digest,
        earlier=earlier, forgotten=forgotten, data_sheets=data_sheets,
    )  # fmt: skip


def _is_aside(parts: Sequence[str]) -> bool:
    """Return whether a path is that of a checked copy, of a lock file, or of what is half written."""
    return RESULT_SHEET in parts[:-1] or any(part.startswith(_TEMPORARY) for part in parts)


class _ListedForms(NamedTuple):
    """The forms that a 下发清单.json names, each with the ids of its earlier issues, and the kept records of these."""

    forms: Mapping[_Name, frozenset[str]]
    records: tuple[IssueRecord, ...] = ()


def _read_list(path: Path) -> _ListedForms:
    """Read a 下发清单.json; nothing where it cannot be read."""
    try:
        known = json.loads(path.read_text(encoding="utf-8"))
        forms = [(str(file.get("year", known["year"]) or ""), form) for file in known["files"] for form in file["forms"]]  # fmt: skip
        named = {
            (year, form["issued_id"]): frozenset(map(str, form.get(EARLIER_ISSUES, ())))
            for year, form in forms
            if form["issued_id"] and isinstance(form["issued_id"], str)
        }
        records = [
            parse_record_text(str(text)) for _, form in forms for text in form.get(EARLIER_RECORDS, ())
        ]
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return _ListedForms({})
    return _ListedForms(named, tuple(one for one in records if one is not None and one.is_sound))


def _name(record: IssueRecord) -> _Name:
    return str(record.year or ""), record.due


def is_issued_list(path: Path) -> bool:
    """Return whether a workbook is the list of the issued files beside it, whatever its name is now."""
    if path.name == ISSUED_LIST:
        return True
    try:
        known = json.loads((path.parent / ISSUED_RECORD).read_text(encoding="utf-8"))
        return bool(known["list_sha256"] == hashlib.sha256(path.read_bytes()).hexdigest())
    except (OSError, ValueError, KeyError, TypeError):
        return False


def read_file_records(path: Path) -> list[IssueRecord]:
    """Read the issue records of a file; none where it was not issued or a record was edited."""
    return list(read_record_texts(path).values())


def read_record_texts(path: Path) -> dict[str, IssueRecord]:
    """Read the issue records of a file as `read_file_records` does, by their texts."""
    try:
        return records_in(open_workbook(path))
    except UnreadableFile:
        return {}


def records_in(workbook: Workbook) -> dict[str, IssueRecord]:
    """Read the issue records of an open workbook, by their texts. Raises UnreadableFile."""
    texts = [record_text(workbook.sheet(part)) for part in workbook.sheets if is_record_sheet(part.name)]
    found = {text: parse_record_text(text) for text in texts}
    return {text: one for text, one in found.items() if one and (one.is_sound or one.format == OLD_FORMAT)}


def attach_sender_files(
    forms: Sequence[Submission], sender: SenderFiles, name: str, scheme_of: Callable[[Submission], str | None]
) -> tuple[Submission, ...]:
    """Attach to each form the record of the sender's file that fits; `name` is that of the returned file.

    Where none fits, what the workbook itself says stays, and the form's `record_source` says so.
    """
    taken: set[str] = set()
    done: dict[int, Submission] = {}
    # The form that carries the issue record chooses first.
    for number in sorted(
        range(len(forms)), key=lambda number: forms[number].record_source.own_record == "absent"
    ):
        form = _with_record_state(forms[number], sender)
        matched, files = _match_files(form, sender, name, scheme_of)
        # Copies of one file are one issue; a copy of the sheet says itself whose form it is.
        free = (one for one in files if matched == "fields" or one.record.digest not in taken)
        fitting = list({one.record.digest: one for one in free}.values())
        if len(fitting) == 1:
            taken.add(fitting[0].record.digest)
            done[number] = _attach_issue(form, fitting[0], matched, sender)
        else:
            rivals = tuple(one.path.name for one in fitting)
            other = None if fitting else _other_year(form, sender, scheme_of)
            source = replace(form.record_source, with_sender_files=True, rivals=rivals, other_year=other)
            done[number] = replace(form, record_source=source)
    return tuple(done[number] for number in range(len(forms)))


def _match_files(
    form: Submission, sender: SenderFiles, name: str, scheme_of: Callable[[Submission], str | None]
) -> tuple[MatchedBy, Sequence[SenderFile]]:
    """Match files to a form: one where that is certain, several where it is not.

    What the record inside claims is a hint: where the form prints another year than that of its id, its names count.
    """
    by_id: Sequence[SenderFile] = sender.by_id.get(form.record.id, ()) if form.record else ()
    if by_id and not any(_is_of_other_year(form, one) for one in by_id):
        return "id", by_id
    scheme = scheme_of(replace(form, record=None))
    files = [
        one
        for one in sender.files
        if _may_be_scheme(one.record.scheme, scheme)
        and not _contradicts(form, one)
        and not _is_of_other_year(form, one)
    ]
    if form.record is not None and form.record_source.own_record == "replaced":
        again = [
            one for one in files if (one.record.year, one.record.due) == (form.record.year, form.record.due)
        ]
        if again:
            return "fields", again
    same = _best_matches(files, form)
    if same or by_id:
        return ("fields", same) if same else ("id", by_id)
    stem = _stem(name)
    return "name", [one for one in files if _stem(one.path.name) == stem]


def _may_be_scheme(issued: str, scheme: str | None) -> bool:
    """Return whether a form of this scheme may be of the issued one; unknown titles fit any own scheme."""
    return scheme in (None, issued) or issued not in scheme_ids()


def _best_matches(files: Iterable[SenderFile], form: Submission) -> list[SenderFile]:
    """Return the files that name the form's unit or project, those that name most of it."""
    known = [(_count_equal_fields(form, one), one) for one in files]
    most = max((count for count, _ in known), default=0)
    return [one for count, one in known if count == most and count]


def _count_equal_fields(form: Submission, file: SenderFile) -> int:
    """Count the equal names of organization and project, then of department and year."""
    fields = dict(file.record.fields)
    same = [
        name for name in FIELD_NAMES if name in fields and _equal_names(form.field_text(name), fields[name])
    ]
    if not {"organization", "project"} & set(same):
        return 0
    return len(same) + (file.record.year is not None and file.record.year == form.year)


def _contradicts(form: Submission, file: SenderFile) -> bool:
    """Return whether the form names another unit or project than the file, or has no field for its project."""
    fields = dict(file.record.fields)
    if "project" in fields and form.field("project") is None:
        return True
    return any(
        (text := form.field_text(name)) is not None and not _equal_names(text, fields[name])
        for name in ("organization", "project")
        if name in fields
    )


def _is_of_other_year(form: Submission, file: SenderFile) -> bool:
    """Return whether the form prints another year than that of the file; its record alone is no evidence."""
    years = form.printed_year, file.record.year
    return None not in years and years[0] != years[1]


def _other_year(
    form: Submission, sender: SenderFiles, scheme_of: Callable[[Submission], str | None]
) -> int | None:
    """Return the year of the sender's files for the unit and project of a form of another year."""
    scheme = scheme_of(replace(form, record=None))
    files = [
        one
        for one in sender.files
        if _may_be_scheme(one.record.scheme, scheme) and not _contradicts(form, one)
    ]
    others = {one.record.year for one in _best_matches(files, form) if _is_of_other_year(form, one)}
    return max((year for year in others if year is not None), default=None)


def _with_record_state(form: Submission, sender: SenderFiles) -> Submission:
    """Note where a form's record is of an issue that another one has replaced, or that nobody knows.

    Such a record is sound in itself.
    """
    record = form.record
    if form.record_source.own_record != "sound" or record is None:
        return form
    if record.id in sender.replaced and record.id not in sender.by_id:
        return replace(form, record_source=replace(form.record_source, own_record="replaced"))
    if sender.has_issued(record):
        return form
    return replace(form, record_source=replace(form.record_source, own_record="unknown"))


def _equal_names(one: str | None, other: str) -> bool:
    return one is not None and compact(one) == compact(other)


def _stem(name: str) -> str:
    """Return a file's name without suffix, and without the number or word that a copy gets."""
    return compact(_NUMBERED.sub("", unmarked(Path(name).stem.strip()))).lower()


def _attach_issue(form: Submission, file: SenderFile, matched: MatchedBy, sender: SenderFiles) -> Submission:
    """Attach a file to a form; the record is that of an earlier issue if the form was filled in on it.

    The earlier issue counts only for a form without a record of its own.
    """
    attached, name = _attach_file(form, file, matched), _name(file.record)
    if form.record_source.own_record != "absent":
        return attached
    earlier = find_earlier_issue(form, file.record, sender.earlier.get(name, ()))
    may_be = earlier is None and name in sender.forgotten
    source = replace(attached.record_source, is_earlier=earlier is not None, may_be_earlier=may_be)
    return replace(attached, record=earlier or file.record, record_source=source)


def _attach_file(form: Submission, file: SenderFile, matched: MatchedBy) -> Submission:
    own, embedded = form.record, form.record_source.own_record
    if embedded == "replaced":  # what was issued then is what nobody may have changed
        return replace(
            form, record_source=replace(form.record_source, with_sender_files=True, file=file.path.name)
        )
    if embedded in ("sound", "old"):
        embedded = "sound" if own is not None and own.digest == file.record.digest else "edited"
    source = RecordSource(
        kind="file", own_record=embedded, with_sender_files=True, file=file.path.name, matched_by=matched
    )
    return replace(form, record=file.record, record_source=source, year=form.year or file.record.year)
