"""What a workbook says it was issued as: a very hidden sheet with one JSON text, in pieces."""

from __future__ import annotations

import json
from collections.abc import Mapping

from xlselfeval.submission import Snapshot
from xlselfeval.workbook.sheet import Sheet

SNAPSHOT_SHEET = "_xlselfeval"
FORMAT = 1
_PIECE = 8_000  # characters a cell; Excel's limit is 32,767


def snapshot_pieces(snapshot: Mapping[str, object]) -> list[str]:
    """The texts of A1, A2, … of the hidden sheet."""
    text = json.dumps(snapshot, ensure_ascii=False, separators=(",", ":"), sort_keys=True)
    return [text[start : start + _PIECE] for start in range(0, len(text), _PIECE)]


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
        )
    except (ValueError, TypeError, KeyError, RecursionError):
        return None
