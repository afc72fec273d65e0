"""The issued data sheet as an honest unit fills it in, with what a test changes."""

from __future__ import annotations

from decimal import Decimal

from xlselfeval.data_sheet.formulas import data_formulas
from xlselfeval.data_sheet.load import load_layout
from xlselfeval.data_sheet.places import cell_of
from xlselfeval.data_sheet.review import DataReview, check_data_sheets
from xlselfeval.data_sheet.template import new_data_sheet
from xlselfeval.files.open import open_workbook
from xlselfeval.form.fill import fill_sheet

LAYOUT = load_layout("hunan")
BLANK = new_data_sheet(LAYOUT, year=2024, organization="某县某局")
Typed = dict[tuple[str, str], Decimal]
COLUMNS = ("previous", "initial", "added", "spent")
# What an honest unit types, in the order of the columns; no change reaches 20 %, no budget is exceeded.
_AMOUNTS = """
income_general 560 565.72 0 565.72|income_fund 0 0 0 0|income_special 12.5 13 0 12.8|income_other 18.2 20 1.92 21.92
income_carried 25 20 0 20|personnel 410 427.2 7.37 427.37|public 78 82 0 80.27|office 9.2 9.5 0 9.5|utilities 7.9 8.2 0 8
projects/1 42 44.37 0 44.37|projects/2 53 50 5.63 55.63|projects/3 0.5 0.5 0 0.45
wages 280 285 5 289.45|goods 150 155 0 155.41|personal 132.5 138 0 137.92|capital 20.6 25.31 0 25.31|economic_other 0.4 0.76 8 0
car_purchase 0 0 0 0|car_running 3.95 4 0 3.89|abroad 0 0 0 0|reception 2.1 2 0 1.91|meetings 2 2 0 1.99|training 3.1 3.2 0 3.04
procurement 28 30 0 29.5|procurement_small 20 - - 20|procurement_micro 10 - - 9
payables/1 2.3 - - 2.48|payables/2 9.1 - - 8.95|assets 640 - - 650.5|assets_used 630 - - 640.25
"""
_COUNTS = "abroad_groups 0 - - 0|abroad_people 0 - - 0|cars_bought 0 - - 0|cars_kept 2 - - 2|reception_batches 20 - - 18|reception_people 150 - - 140"


def _typed(table: str) -> Typed:
    lines = [line.split() for line in table.strip().replace("\n", "|").split("|")]
    return {
        (key, column): Decimal(number)
        for key, *numbers in lines
        for column, number in zip(COLUMNS, numbers, strict=True)
        if number != "-"
    }


AMOUNTS = _typed(_AMOUNTS)
_STAFF = {("staff/1", column): Decimal(9) for column in ("quota", "actual", "retired_early", "retired", "outside")}  # fmt: skip


def check(changed: Typed, texts: dict[tuple[str, str], str] | None = None) -> DataReview:
    """Check the issued sheet, filled in honestly but for what is changed."""
    cells: dict[str, Decimal | str] = {
        cell_of(LAYOUT, *place): number
        for place, number in {**AMOUNTS, **_typed(_COUNTS), **_STAFF, **changed}.items()
    }
    names = {("projects/1", "name"): "系统运维", ("projects/2", "name"): "普查", ("projects/3", "name"): "宣传", ("payables/1", "name"): "质保金", ("payables/2", "name"): "社保", ("measures/1", "text"): "严格执行。", ("staff/1", "name"): "某局"}  # fmt: skip
    cells |= {cell_of(LAYOUT, *place): text for place, text in {**names, **(texts or {})}.items()}
    (review,) = check_data_sheets(
        open_workbook(fill_sheet(data_formulas(LAYOUT), BLANK, cells, sheet=LAYOUT.mark))
    )
    return review


def in_yuan(*keys: str, columns: tuple[str, ...] = COLUMNS) -> Typed:
    """Return the amounts of rows as one types them in 元."""
    return {
        place: number * 10_000
        for place, number in AMOUNTS.items()
        if place[0] in keys and place[1] in columns
    }
