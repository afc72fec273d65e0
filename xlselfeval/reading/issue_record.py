"""The issue record of a workbook: a very hidden sheet with one JSON text, in pieces.

Format 2 has an `id`, the digest of all the rest, so that an edit shows; the rows have ids; the texts of
locked cells and digests of the macros are there. Format 1, without these, is still read.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from decimal import Decimal

from xlselfeval.errors import UnreadableFile
from xlselfeval.files.cache import cached_results
from xlselfeval.files.sheet import Sheet, position
from xlselfeval.issue_record import IssuedRow, IssuedText, IssueRecord, MacroModule
from xlselfeval.scoring.number import plain
from xlselfeval.sheet_names import FORM_SHEET

FORMAT = 2
_PIECE = 8_000  # characters a cell; Excel's limit is 32,767
_MOST_ROWS, _MOST_POINTS = 1_000, 10_000  # a form is issued with 400 rows and 100 points
_MOST_TEXTS = 2_000  # locked cells of a form: 400 rows have about 500


def split_record(record: Mapping[str, object]) -> list[str]:
    """Split the JSON of an issue record, with its id, into the texts of A1, A2, … of the hidden sheet."""
    text = _canonical({**record, "id": digest_record(record)})
    return [text[start : start + _PIECE] for start in range(0, len(text), _PIECE)]


def digest_record(record: Mapping[str, object]) -> str:
    """Return a digest of an issue record without its id: equal issues have equal ones."""
    said = {name: value for name, value in record.items() if name != "id"}
    return hashlib.sha256(_canonical(said).encode("utf-8", "surrogatepass")).hexdigest()[:16]


def _canonical(record: Mapping[str, object]) -> str:
    return json.dumps(record, ensure_ascii=False, separators=(",", ":"), sort_keys=True)


def digest_content(values: Iterable[tuple[str, Decimal | str]]) -> str:
    """Return a digest of the contents of cells, address and value, in any order."""
    lines = sorted(f"{ref}={plain(value) if isinstance(value, Decimal) else value}" for ref, value in values)
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()[:16]


def parse_issue_record(sheet: Sheet) -> IssueRecord | None:
    """Parse the issue record in a hidden sheet; None where it cannot be read."""
    text = "".join(str(cell.written.value) for (_, column), cell in sheet.cells.items() if column == 1)
    return _parsed(text)


@cached_results(32)
def _parsed(text: str) -> IssueRecord | None:
    """Parse a text; many units return the same blank form, so the last results are cached."""
    try:
        values = json.loads(text)
        digest = digest_record(values)
        if len(values["rows"]) > _MOST_ROWS:
            return None
        rows = [row for row in values["rows"] if row["indicator"]]
        return IssueRecord(
            scheme=str(values["scheme"]),
            version=str(values["version"]),
            profile=str(values["profile"]),
            year=int(values["year"]) if values.get("year") else None,
            content=str(values["content"]),
            rows=tuple(_issued_row(row, number) for number, row in enumerate(rows, 1)),
            macros=bool(values.get("macros")),
            own_rows=len(rows) < len(values["rows"]),
            id=str(values.get("id", digest)),
            digest=digest,
            is_sound=values["format"] == 1 or values.get("id") == digest,
            fields=tuple((str(name), str(text)) for name, text in dict(values["fields"]).items()),
            groups=tuple(dict.fromkeys((str(row["category"]), str(row["subcategory"])) for row in values["rows"])),
            texts=tuple(_issued_text(one) for one in values.get("texts", [])[:_MOST_TEXTS]),
            modules=tuple(MacroModule(str(name), str(one)) for name, one in values.get("modules", {}).items()),
            formulas={str(ref): str(text) for ref, text in dict(values.get("formulas") or {}).items()},
            due=str(values.get("due", "")),
            sheet=str(values.get("sheet", FORM_SHEET)),
            instructions=str(values.get("instructions", "")),
        )  # fmt: skip
    except (ValueError, TypeError, KeyError, AttributeError, ArithmeticError, RecursionError, UnreadableFile):
        return None


def _issued_row(row: Mapping[str, object], number: int) -> IssuedRow:
    points = Decimal(str(row["points"]))
    if not 0 <= points <= _MOST_POINTS:  # an edited record: nothing that was issued, and hard to compute with
        raise ValueError("points out of range")
    return IssuedRow(
        str(row["category"]), str(row["subcategory"]), str(row["indicator"]), str(row["target"]), points,
        int(str(row.get("id", number))),
    )  # fmt: skip


def _issued_text(values: list[str]) -> IssuedText:
    role, ref, text = values
    row, column = position(ref)
    return IssuedText(str(role), row, column, str(text))
