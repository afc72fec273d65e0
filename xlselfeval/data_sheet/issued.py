"""A data sheet compared with what was issued: its record, its printed texts, its sums.

The record is in the workbook or in the sender's file.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from functools import partial
from itertools import groupby

from xlselfeval.data_sheet.values import DataSheet
from xlselfeval.files.excel_book import ExcelBook
from xlselfeval.files.open import Workbook
from xlselfeval.files.ranges import position
from xlselfeval.formulas.spelling import normalise_formula
from xlselfeval.issue_record import IssueRecord, RecordSource
from xlselfeval.layout import ref
from xlselfeval.reading.issue_record import Recorded, read_issue_records, record_state, records_by_sheet
from xlselfeval.reading.sender_files import SenderFile, SenderFiles
from xlselfeval.review.checks.issued import (
    basis_of,
    locked_cell,
    missing_finding,
    text_place,
)
from xlselfeval.review.checks.record import Find, other_year, record_faults
from xlselfeval.review.finding import Finding, make_finding
from xlselfeval.review.match_texts import ChangedText, changed_texts, missing_rows, returned_places
from xlselfeval.review.places import Place
from xlselfeval.scoring.text import compact

_REFERENCE = re.compile(r"([A-Z]{1,3}[1-9]\d*)")
_Places = Mapping[tuple[int, int], tuple[int, int]]  # where issued texts are now


def attach_records(
    sheets: Sequence[DataSheet], workbook: Workbook | ExcelBook, sender: SenderFiles | None = None
) -> Iterator[DataSheet]:
    """Give each data sheet the issue record of its workbook, then that of the sender's file that fits.

    A record belongs to the sheet that it names; where sheets have been renamed, what is left is paired in order.
    """
    records = read_issue_records(workbook, "data-sheet")
    given, left = records_by_sheet([sheet.sheet for sheet in sheets], records)
    given |= dict(zip((one for one in range(len(sheets)) if one not in given), left, strict=False))
    for place, sheet in enumerate(sheets):
        own = _with_own(sheet, given.get(place))
        if sender is not None and sender.data_sheets:
            own = _with_file(own, sender.data_sheets)
        yield _with_sums(own)


def _with_sums(sheet: DataSheet) -> DataSheet:
    """Note where sums were issued, in a file that holds the values of formulas alone."""
    if not sheet.values_of or sheet.record is None:
        return sheet
    places = returned_places(sheet.record.texts, sheet.cells)
    now = (_place_now(position(address), places) for address in sheet.record.formulas)
    return replace(sheet, sums=frozenset(place for place in now if place is not None))


def _with_own(sheet: DataSheet, own: Recorded | None) -> DataSheet:
    if isinstance(own, IssueRecord):
        source = RecordSource(kind="embedded", own_record=record_state(own))
        return replace(sheet, record=own, record_source=source)
    return replace(sheet, record_source=RecordSource(own_record=own or "absent"))


def _with_file(sheet: DataSheet, files: Sequence[SenderFile]) -> DataSheet:
    """Attach the sender's file with the id of the sheet's record, else the one for its unit and year."""
    own, source = sheet.record, replace(sheet.record_source, with_sender_files=True)
    by_id = [one for one in files if own is not None and one.record.id == own.id]
    fitting = by_id or [one for one in files if _fits(sheet, one.record)]
    if own is not None and source.own_record in ("sound", "old"):
        same = any(one.record.digest == own.digest for one in by_id)
        source = replace(source, own_record="sound" if same else "edited" if by_id else "unknown")
    if len({one.record.digest for one in fitting}) != 1:
        rivals = tuple(one.path.name for one in fitting)
        others = () if fitting else (one.record.year for one in files if _is_of_unit(sheet, one.record))
        other = max((year for year in others if year is not None), default=None)
        return replace(sheet, record_source=replace(source, rivals=rivals, other_year=other))
    file = fitting[0]
    source = replace(source, kind="file", file=file.path.name, matched_by="id" if by_id else "fields")
    return replace(sheet, record=file.record, record_source=source)


def _fits(sheet: DataSheet, issued: IssueRecord) -> bool:
    """Check whether a sheet is of the unit of an issued one, and of no other year."""
    return len({sheet.year, issued.year} - {None}) < 2 and _is_of_unit(sheet, issued)


def _is_of_unit(sheet: DataSheet, issued: IssueRecord) -> bool:
    """Check whether a sheet names the unit of an issued one and prints most of its texts.

    A sheet that the unit drew itself, or has of another bureau, is no changed one of ours.
    """
    name = dict(issued.fields).get("organization")
    if name is None or compact(sheet.organization or "") != compact(name):
        return False
    printed = {compact(cell.text) for cell in sheet.cells.values()}
    return 2 * sum(compact(one.text) in printed for one in issued.texts) > len(issued.texts)


def check_issued(sheet: DataSheet) -> Iterator[Finding]:
    """Report what has changed since the data sheet was issued.

    That is an edited issue record, changed printed texts and sums, and a protection that is gone.
    """
    source, record = sheet.record_source, sheet.record
    find = partial(make_finding, sheet=sheet.sheet)
    yield from other_year(source, find, sheet.year)
    yield from record_faults(source, find, has_room=sheet.values_of != "docx" and not sheet.is_copy)
    if record is None:
        return
    for rows in missing_rows(record.texts, sheet.cells):
        yield missing_finding(find, rows, basis_of(source), source)
    changed = changed_texts(record.texts, sheet.cells, sheet.sheet)
    for _, row in groupby(enumerate(changed), key=_cleared_row):
        texts = [one for _, one in row]
        text = "" if texts[0].cell is None else texts[0].cell.text
        issued = "”“".join(one.issued.text.strip() for one in texts)
        found = locked_cell(find, text_place(texts[0]), text, issued, basis_of(source), source)
        yield replace(found, cells=tuple(one.cell.ref for one in texts if one.cell is not None))
    if not sheet.values_of:
        yield from _check_formulas(sheet, record, find)
    if source.own_record != "absent" and sheet.is_protected is False:
        yield find("protection-removed", Place("sheet", "工作表"))


def _cleared_row(numbered: tuple[int, ChangedText]) -> tuple[int, int]:
    """Return a key by which the texts of one row whose cells are blank now go together, and no others."""
    number, one = numbered
    return (one.cell.row, -1) if one.cell is not None and one.cell.is_blank else (0, number)


def _check_formulas(sheet: DataSheet, record: IssueRecord, find: Find) -> Iterator[Finding]:
    """Compare the formulas of the rows that have a caption; lines that a unit names itself may be inserted."""
    places = returned_places(record.texts, sheet.cells)
    for address, issued in record.formulas.items():
        at = _place_now(position(address), places)
        cell = None if at is None else sheet.cells.get(at)
        if at is None or cell is None or (cell.formula is None and cell.is_blank):
            continue
        label = sheet.cells[at[0], places[position(address)[0], 1][1]].text.strip()
        place = Place(f"formula/{address}", "公式", cell, label)
        if cell.formula is None:
            yield find("formula-overwritten", place, found=cell.text, expected=f"={issued}")
        elif not _is_issued(cell.formula, issued, places):
            yield find("formula-changed", place, found=f"={cell.formula}", expected=f"={issued}")


def _place_now(place: tuple[int, int], places: _Places) -> tuple[int, int] | None:
    """Return where a cell is now, by the caption of its row; None in a row without one."""
    row, column = place
    caption = places.get((row, 1))
    return None if caption is None else (caption[0], column + caption[1] - 1)


def _is_issued(formula: str, issued: str, places: _Places) -> bool:
    """Check whether a formula is the issued one with its references moved along."""
    here, then = (_REFERENCE.split(normalise_formula(one)) for one in (formula, issued))
    if here[::2] != then[::2]:
        return False
    wanted = (_place_now(position(one), places) for one in then[1::2])
    return all(at is None or ref(*at) == one for at, one in zip(wanted, here[1::2], strict=True))
