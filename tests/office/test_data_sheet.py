"""The sums of a blank data sheet in LibreOffice: an honest one, filled in, has no finding and every total."""

from __future__ import annotations

from decimal import Decimal
from io import BytesIO
from pathlib import Path
from random import Random

import pytest
from openpyxl import load_workbook
from support.data_sheets import STAFF, Figures, due_reasons, honest_figures
from support.office import run

from xlselfeval.cell import column_letters
from xlselfeval.data_sheet.layout import PERIODS
from xlselfeval.data_sheet.load import load_layout
from xlselfeval.data_sheet.read import read_data_sheets
from xlselfeval.data_sheet.review import check_data_sheets
from xlselfeval.data_sheet.template import new_data_sheet
from xlselfeval.files.open import open_workbook

pytestmark = pytest.mark.office
LAYOUT = load_layout("hunan")


def _inputs(data: bytes, figures: Figures) -> dict[str, float | str]:
    """Return what a unit types into the open cells, by address."""
    sheet = load_workbook(BytesIO(data)).active
    assert sheet is not None
    (read,) = read_data_sheets(open_workbook(data))
    reasons = due_reasons(figures)
    rows = {key: next(iter(row.figures.values())).cell.row for key, row in read.rows.items()}
    captions = {str(cell.value): cell.row for cell in sheet["A"] if cell.value}
    for block in LAYOUT.blocks:
        if block.kind == "items":
            rows |= {f"{block.key}/{number}": captions[block.caption] + number for number in (1, 2)}
    typed: dict[str, float | str] = {}
    for (key, period), number in figures.items():
        ref = f"{column_letters(PERIODS.index(period) + 2)}{rows[key]}" if key in rows else "A1"
        if not sheet[ref].protection.locked:
            typed[ref] = float(number)
    typed |= {f"I{rows[key]}": reason for key, reason in reasons.items() if key in rows}
    for place, line in enumerate(STAFF[:2], captions["单位名称"] + 1):
        for column, value in enumerate(line, 1):
            ref = f"{column_letters(column)}{place}"
            if value is not None and not sheet[ref].protection.locked:
                typed[ref] = value
    return typed


def test_a_filled_sheet(tmp_path: Path) -> None:
    """Every formula gives the total that the figures have."""
    figures = honest_figures(Random(5))
    data = new_data_sheet(LAYOUT, year=2024, organization="某局")
    blank, filled = tmp_path / "空白.xlsx", tmp_path / "填好.xlsx"
    blank.write_bytes(data)
    run(
        [{"path": str(blank), "sheet": "基础数据表", "rounds": [_inputs(data, figures)], "save": str(filled)}]
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
    assert staff.total.number("rate") == Decimal("97.0588235294118")
