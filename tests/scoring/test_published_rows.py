"""Rows that units have published are recomputed as the profile says.

Where a row carries `adjudicated`, that decides; else `expected_mof_note`, which a simpler
program made.
"""

from __future__ import annotations

import json
from decimal import Decimal
from pathlib import Path

import pytest

from xlselfeval.cell import Written
from xlselfeval.scheme.load_profile import load_profile
from xlselfeval.scoring.answers import Answer
from xlselfeval.scoring.recompute import score_row

ROWS = json.loads((Path(__file__).parents[1] / "data" / "published_rows.json").read_text(encoding="utf-8"))
SCORED = [row for row in ROWS if row["weight"] is not None]
# Adjudicated as "judged by the form, not as a row" (execution rows with a zero budget or the form's
# total typed in) and as a step rule that is not of this profile: no single row can show them.
NOT_A_ROW = {"T020", "T095", "T137"}


def score(row: dict[str, object]) -> tuple[Decimal | None, Decimal | None, tuple[str, ...]]:
    target, actual = (str(row[key] or "") for key in ("target", "actual"))
    answer = Answer(
        category=str(row["l1"]), subcategory=str(row["l2"] or ""), name=str(row["indicator"]),
        target=Written(target or None, target), actual=Written(actual or None, actual), points=Decimal(str(row["weight"])),
    )  # fmt: skip
    result = score_row(load_profile("national-2020"), answer, None)
    return result.low, result.high, result.remarks


@pytest.mark.parametrize(
    "row", [row for row in SCORED if row["id"] not in NOT_A_ROW], ids=lambda row: row["id"]
)
def test_a_published_row_is_recomputed_by_the_profile(row: dict[str, object]) -> None:
    """The interval is the adjudicated one, else the figure of the form's note."""
    adjudicated = row.get("adjudicated")
    wanted = (adjudicated["low"], adjudicated["high"]) if adjudicated else (row["expected_mof_note"],) * 2  # type: ignore[index]
    expected = tuple(None if value is None else Decimal(str(value)) for value in wanted)
    low, high, remarks = score(row)
    assert (low, high) == expected
    if adjudicated and adjudicated["note"] in ("date-not-stated", "qualitative-unclear"):  # type: ignore[index]
        assert adjudicated["note"] in remarks  # type: ignore[index]


def test_the_rows_are_all_there() -> None:
    """All 138 published rows are tested but those without points and those that no row can show."""
    assert len(ROWS) == 138
    assert {row["id"] for row in SCORED} >= NOT_A_ROW
