"""The live formulas of the blank data sheet: sums, changes, rates.

Whatever writes them also recognises and computes them.
"""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from functools import lru_cache

from xlselfeval.cell import Cell
from xlselfeval.data_sheet.layout import DataLayout
from xlselfeval.files.sheet import UNKNOWN_FORMULA, Sheet
from xlselfeval.formulas.evaluate import with_result
from xlselfeval.formulas.live_formula import LiveFormula, Value, Values, number_at, numbers_of
from xlselfeval.formulas.values import FormulaValues, as_value
from xlselfeval.scoring.number import half_up

_MOST_CELLS = 5_000  # of a sheet without results that are computed
_PLACES, _RATE_PLACES = 2, 4  # decimals of changes, and of rates as fractions


def _sum(values: Values) -> Value:
    numbers = [number for name in values for number in numbers_of(values, name)]
    return sum(numbers, Decimal(0)) if numbers else ""


def _change(values: Values) -> Value:
    before, now = number_at(values, "before"), number_at(values, "now")
    return "" if before is None or now is None else half_up(now - before, _PLACES)


def _change_rate(values: Values) -> Value:
    before, now = number_at(values, "before"), number_at(values, "now")
    return "" if not before or now is None else half_up((now - before) / before, _RATE_PLACES)


def _rate(values: Values) -> Value:
    part, whole = number_at(values, "part"), number_at(values, "whole")
    return "" if part is None or not whole else half_up(part / whole, _RATE_PLACES)


CHANGE = LiveFormula("change", 'IF(COUNT({before},{now})<2,"",ROUND({now}-{before},2))', _change)
CHANGE_RATE = LiveFormula(
    "change-rate",
    'IF(COUNT({before},{now})<2,"",IF({before}=0,"",ROUND(({now}-{before})/{before},4)))',
    _change_rate,
)
RATE = LiveFormula("rate", 'IF(COUNT({part},{whole})<2,"",IF({whole}=0,"",ROUND({part}/{whole},4)))', _rate)
# Lines that a unit names itself are summed as a range, which takes in those that it inserts.
SUM_OF_RANGE = LiveFormula("sum", 'IF(COUNT({rows})=0,"",SUM({rows}))', _sum)


@lru_cache(maxsize=32)
def sum_formula(count: int) -> LiveFormula:
    """Build the sum of so many cells, blank while all of them are."""
    cells = ",".join(f"{{part{number}}}" for number in range(count))
    return LiveFormula("sum", f'IF(COUNT({cells})=0,"",SUM({cells}))', _sum)


@lru_cache(maxsize=8)
def data_formulas(layout: DataLayout) -> tuple[LiveFormula, ...]:
    """Return every formula that a blank data sheet of a layout is issued with."""
    counts = sorted({len(row.parts) for row in layout.rows() if row.parts})
    return *map(sum_formula, counts), SUM_OF_RANGE, CHANGE, CHANGE_RATE, RATE


def with_results(sheet: Sheet, layout: DataLayout) -> tuple[Sheet, tuple[Cell, ...]]:
    """Return the sheet with what its formulas give in the cells that hold no result, and these cells.

    A formula that is not evaluated stays without one, and its cell is not compared; one that gives nothing, as that of
    a blank line, needs none.
    """
    cells = {one.ref: one for one in sheet.cells.values() if one.is_uncalculated}
    if not cells or len(cells) > _MOST_CELLS:
        return sheet, tuple(cells.values())
    found = FormulaValues(data_formulas(layout), cells, sheet.cells).all()
    given = {ref: as_value(value) for ref, value in found.items()}
    filled = {
        place: with_result(cell, given[cell.ref]) if cell.ref in cells and cell.ref in given else cell
        for place, cell in sheet.cells.items()
    }
    left = (
        one for ref, one in cells.items() if given.get(ref, "" if one.formula == UNKNOWN_FORMULA else 0) != ""
    )
    return replace(sheet, cells=filled), tuple(left)
