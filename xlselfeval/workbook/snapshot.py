"""What a workbook says it was issued as: a very hidden sheet with one JSON text, in pieces."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterable, Mapping
from decimal import Decimal

from xlselfeval.scoring.number import plain
from xlselfeval.submission import IssuedRow, Snapshot
from xlselfeval.workbook.sheet import Sheet

FORM_SHEET, SNAPSHOT_SHEET = "自评表", "_xlselfeval"
FORMAT = 1
_PIECE = 8_000  # characters a cell; Excel's limit is 32,767


_SNAPSHOT_NAME = re.compile(re.escape(SNAPSHOT_SHEET) + r"(?:[2-9]|[1-9]\d+)?")


def snapshot_sheet(number: int) -> str:
    """The name of the hidden sheet of the first, second … form of a workbook."""
    return SNAPSHOT_SHEET if number == 1 else f"{SNAPSHOT_SHEET}{number}"


def is_snapshot_sheet(name: str) -> bool:
    """Whether a sheet has the name of a snapshot's."""
    return _SNAPSHOT_NAME.fullmatch(name) is not None


def snapshot_pieces(snapshot: Mapping[str, object]) -> list[str]:
    """The texts of A1, A2, … of the hidden sheet."""
    text = json.dumps(snapshot, ensure_ascii=False, separators=(",", ":"), sort_keys=True)
    return [text[start : start + _PIECE] for start in range(0, len(text), _PIECE)]


def content_digest(values: Iterable[tuple[str, Decimal | str]]) -> str:
    """A digest of what stands in cells: address and value, in any order."""
    lines = sorted(f"{ref}={plain(value) if isinstance(value, Decimal) else value}" for ref, value in values)
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()[:16]


def _issued_row(row: Mapping[str, object]) -> IssuedRow:
    return IssuedRow(
        str(row["category"]), str(row["subcategory"]), str(row["indicator"]), str(row["target"]), Decimal(str(row["points"]))
    )  # fmt: skip


def parse_snapshot(sheet: Sheet) -> Snapshot | None:
    """The snapshot in the hidden sheet, or None when what stands there is not ours."""
    pieces = [str(cell.written.value) for (_, column), cell in sheet.cells.items() if column == 1]
    try:
        values = json.loads("".join(pieces))
        return Snapshot(
            scheme=str(values["scheme"]),
            version=str(values["version"]),
            profile=str(values["profile"]),
            year=int(values["year"]) if values.get("year") else None,
            content=str(values["content"]),
            rows=tuple(_issued_row(row) for row in values["rows"] if row["indicator"]),
            macros=bool(values.get("macros")),
            due=str(values.get("due", "")),
            sheet=str(values.get("sheet", FORM_SHEET)),
            own_rows=any(row["indicator"] is None for row in values["rows"]),
        )
    except (ValueError, TypeError, KeyError, ArithmeticError, RecursionError):
        return None
