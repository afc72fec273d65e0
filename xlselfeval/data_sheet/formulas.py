"""The live formulas of the blank data sheet: sums, changes, rates.

Whatever writes them also recognises and computes them.
"""

from __future__ import annotations

from decimal import Decimal
from functools import lru_cache

from xlselfeval.data_sheet.layout import DataLayout
from xlselfeval.formulas.live_formula import LiveFormula, Value, Values, number_at, numbers_of
from xlselfeval.scoring.number import half_up

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
