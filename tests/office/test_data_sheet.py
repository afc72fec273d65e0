"""The sums of a blank data sheet in LibreOffice: an honest one, filled in, has no finding and every total."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path
from random import Random

import pytest
from support.data_sheets import honest_figures, typed_inputs
from support.office import run

from xlselfeval.data_sheet.load import load_layout
from xlselfeval.data_sheet.review import check_data_sheets
from xlselfeval.data_sheet.template import new_data_sheet
from xlselfeval.files.open import open_workbook

pytestmark = pytest.mark.office
LAYOUT = load_layout("hunan")


def test_a_filled_sheet(tmp_path: Path) -> None:
    """Every formula gives the total that the figures have."""
    figures = honest_figures(Random(5))
    data = new_data_sheet(LAYOUT, year=2024, organization="某局")
    blank, filled = tmp_path / "空白.xlsx", tmp_path / "填好.xlsx"
    blank.write_bytes(data)
    typed = {
        ref: one if isinstance(one, str) else float(one) for ref, one in typed_inputs(data, figures).items()
    }
    run(
        [
            {
                "path": str(blank),
                "sheet": "基础数据表",
                "rounds": [typed],
                "save": str(filled),
            }
        ]
    )
    (review,) = check_data_sheets(open_workbook(filled))
    assert [one.message for one in review.findings] == []
    sheet = review.sheet
    for (key, period), number in figures.items():
        if key in sheet.rows and period in sheet.rows[key].figures:
            assert sheet.number(key, period) == number, (key, period)
    (staff,) = sheet.tables
    assert staff.total is not None
    assert [staff.total.number(key) for key in ("quota", "actual")] == [34, 33]
    assert staff.total.number("rate") == Decimal("97.06")
