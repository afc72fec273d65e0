"""The issue record of a workbook: a very hidden sheet with one JSON text, in pieces.

Format 2 has an `id`, the digest of all the rest, so that an edit shows; the rows have ids; the texts of
locked cells and digests of the macros are there. Format 1, without these, is still read.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from typing import Literal

from xlselfeval.cell import Cell
from xlselfeval.errors import SheetFault, UnreadableFile
from xlselfeval.files.cache import cached_results
from xlselfeval.files.excel_book import ExcelBook
from xlselfeval.files.limits import TEXT
from xlselfeval.files.open import Workbook
from xlselfeval.files.ranges import position
from xlselfeval.files.sheet import Sheet
from xlselfeval.files.workbook import SheetPart
from xlselfeval.issue_record import IssuedRow, IssuedText, IssueRecord, MacroModule, RecordKind
from xlselfeval.plain_number import LARGEST
from xlselfeval.scheme.model import FIELD_NAMES
from xlselfeval.scoring.answers import YEARS
from xlselfeval.scoring.number import bounded, plain
from xlselfeval.scoring.text import compact, digest_text
from xlselfeval.sheet_names import FORM_SHEET, is_record_sheet
from xlselfeval.submission import Submission

Recorded = IssueRecord | Literal["edited"]  # what a workbook says it was issued as

FORMAT, OLD_FORMAT = 2, 1
_PIECE = 8_000  # characters a cell; Excel's limit is 32,767
_MOST_ROWS, _MOST_POINTS = 1_000, 10_000  # a form is issued with 400 rows and 100 points
_MOST_TEXTS = 2_000  # locked cells of a form: 400 rows have about 500
_LONGEST = 2_000_000  # characters of a record: one of 400 rows has about 200,000


def split_record(record: Mapping[str, object]) -> list[str]:
    """Split the JSON of an issue record, with its id, into the texts of A1, A2, … of the hidden sheet."""
    text = _canonical({**record, "id": digest_record(record)})
    return [text[start : start + _PIECE] for start in range(0, len(text), _PIECE)]


def digest_record(record: Mapping[str, object]) -> str:
    """Return a digest of an issue record without its id: equal issues have equal ones."""
    said = {name: value for name, value in record.items() if name != "id"}
    return digest_text(_canonical(said))


def _canonical(record: Mapping[str, object]) -> str:
    return json.dumps(record, ensure_ascii=False, separators=(",", ":"), sort_keys=True)


def digest_content(values: Iterable[tuple[str, Decimal | str]]) -> str:
    """Return a digest of the contents of cells, address and value, in any order."""
    lines = sorted(f"{ref}={plain(value) if isinstance(value, Decimal) else value}" for ref, value in values)
    return digest_text("\n".join(lines))


def digest_constants(cells: Iterable[Cell]) -> str:
    """Return a digest of the cells that hold no formula."""
    return digest_content(
        (cell.ref, value if isinstance(value, Decimal) else cell.text)
        for cell in cells
        if cell.formula is None and (value := cell.written.value) is not None
    )


def parse_issue_record(sheet: Sheet) -> IssueRecord | None:
    """Parse the issue record in a hidden sheet; None where it cannot be read."""
    return parse_record_text(record_text(sheet))


def record_text(sheet: Sheet) -> str:
    """Return the JSON text of an issue record in a hidden sheet."""
    return "".join(str(cell.written.value) for (_, column), cell in sheet.cells.items() if column == 1)


@cached_results(32)
def parse_record_text(text: str) -> IssueRecord | None:
    """Parse the text of an issue record; many units return the same blank form, so the last results are cached."""
    try:
        if len(text) > _LONGEST:
            return None
        values = json.loads(text)
        digest = digest_record(values)
        if len(values["rows"]) > _MOST_ROWS:
            return None
        rows = [row for row in values["rows"] if row["indicator"]]
        return IssueRecord(
            scheme=_text(values["scheme"]),
            version=_text(values["version"]),
            profile=_text(values["profile"]),
            year=_whole(values["year"], *YEARS) if values.get("year") else None,
            content=_text(values["content"]),
            rows=tuple(_issued_row(row, number) for number, row in enumerate(rows, 1)),
            macros=bool(values.get("macros")),
            own_rows=len(rows) < len(values["rows"]),
            id=_text(values.get("id", digest)),
            digest=digest,
            is_sound=values["format"] == FORMAT and values.get("id") == digest,
            format=_whole(values["format"]),
            kind="data-sheet" if values.get("kind") == "data-sheet" else "form",
            money=tuple((_text(name), _amount(text)) for name, text in dict(values.get("money") or {}).items()),
            fields=tuple((_text(name), _text(text)) for name, text in dict(values["fields"]).items()),
            groups=tuple(dict.fromkeys((_text(row["category"]), _text(row["subcategory"])) for row in values["rows"])),
            texts=tuple(_issued_text(one) for one in values.get("texts", [])[:_MOST_TEXTS]),
            modules=tuple(MacroModule(_text(name), _text(one)) for name, one in values.get("modules", {}).items()),
            settings=tuple((_text(name), _text(one)) for name, one in dict(values.get("settings") or {}).items()),
            formulas={_text(ref): _text(one) for ref, one in dict(values.get("formulas") or {}).items()},
            due=_text(values.get("due", "")),
            sheet=_text(values.get("sheet", FORM_SHEET)),
            instructions=_text(values.get("instructions", "")),
        )  # fmt: skip
    except (ValueError, TypeError, KeyError, AttributeError, ArithmeticError, RecursionError, UnreadableFile):
        return None


def read_issue_records(workbook: Workbook | ExcelBook, kind: RecordKind) -> list[Recorded]:
    """Read the issue records of a kind in an opened workbook, and those that cannot be read, of whatever kind."""
    found = (_read_issue_record(workbook, part) for part in workbook.sheets if is_record_sheet(part.name))
    return [one for one in found if one == "edited" or one.kind == kind]


def _read_issue_record(workbook: Workbook | ExcelBook, part: SheetPart) -> Recorded:
    try:
        return parse_issue_record(workbook.sheet(part)) or "edited"
    except SheetFault:
        return "edited"


def record_state(record: IssueRecord) -> Literal["sound", "old", "edited"]:
    """Say whether a record agrees with its own digest, or has none."""
    if record.is_sound:
        return "sound"
    return "old" if record.format == OLD_FORMAT else "edited"


def _text(value: object) -> str:
    """Return a text of a record; ValueError for one that no cell can hold."""
    text = str(value)
    if len(text) > TEXT:
        raise ValueError("too long")
    return text


def _whole(value: object, least: int = -_MOST_POINTS, most: int = _MOST_POINTS) -> int:
    """Return a whole number of a record; ValueError for one out of range."""
    number = int(_text(value))
    if not least <= number <= most:
        raise ValueError("number out of range")
    return number


def _amount(text: object) -> Decimal:
    amount = bounded(Decimal(_text(text)))
    if not abs(amount) < LARGEST:  # an edited record
        raise ValueError("money out of range")
    return amount


def _issued_row(row: Mapping[str, object], number: int) -> IssuedRow:
    points = bounded(Decimal(_text(row["points"])))
    if not 0 <= points <= _MOST_POINTS:  # an edited record: nothing that was issued, and hard to compute with
        raise ValueError("points out of range")
    return IssuedRow(
        _text(row["category"]), _text(row["subcategory"]), _text(row["indicator"]), _text(row["target"]), points,
        _whole(row.get("id", number)),
    )  # fmt: skip


def _issued_text(values: list[str]) -> IssuedText:
    role, ref, text = values
    row, column = position(ref)
    return IssuedText(_text(role), row, column, _text(text))


def records_by_sheet(
    sheets: Sequence[str], records: Iterable[Recorded]
) -> tuple[dict[int, Recorded], list[Recorded]]:
    """Give each record to the first sheet of its name that has none.

    Return the records by the place of their sheet, and those that are left.
    """
    given: dict[int, Recorded] = {}
    left: list[Recorded] = []
    for record in records:
        name = record.sheet if isinstance(record, IssueRecord) else None
        places = (place for place, sheet in enumerate(sheets) if sheet == name and place not in given)
        if (place := next(places, None)) is None:
            left.append(record)
        else:
            given[place] = record
    return given, left


def pair_records(
    forms: Sequence[Submission], records: Sequence[Recorded]
) -> tuple[dict[int, Recorded], list[str]]:
    """Pair the forms of a workbook, by place, with its records; return the sheets of the records that are left, too.

    A record belongs to one form, the first on its sheet. Where sheets have been renamed, each form gets the record that
    names most of its unit and project, of several the first.
    """
    given, left = records_by_sheet([form.sheet for form in forms], records)
    for place, form in enumerate(forms):
        if place not in given and left:
            given[place] = max(left, key=lambda record: _count_equal_fields(form, record))
            left.remove(given[place])
    return given, [record.sheet for record in left if isinstance(record, IssueRecord)]


def _count_equal_fields(form: Submission, record: Recorded) -> int:
    fields = record.fields if isinstance(record, IssueRecord) else ()
    known = (pair for pair in fields if pair[0] in FIELD_NAMES)  # a record may have been edited
    return sum(compact(form.field_text(name) or "") == compact(text) for name, text in known)
