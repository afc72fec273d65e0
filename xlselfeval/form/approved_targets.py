"""Targets of approved indicators: the kind of answer, the number format of the actual."""

from __future__ import annotations

from xlselfeval.cell import NOTHING, Written
from xlselfeval.form.plan import excel_number
from xlselfeval.formulas.suggestions import DIRECTION_MISSING
from xlselfeval.scheme.model import Indicator, Scheme
from xlselfeval.scoring.answers import Answer
from xlselfeval.scoring.recompute import lower_is_better
from xlselfeval.scoring.target import BARE, DOWNWARD, EQUAL, Bound, Target, read_target


def target_of(one: Indicator, year: int | None) -> Target:
    """Read the target of an approved indicator."""
    return read_target(Written(one.target, one.target), year, timely="时效" in one.subcategory)


def direction_and_number(scheme: Scheme, one: Indicator, year: int | None) -> tuple[str, object]:
    """Return direction and number of a bound with a clear direction; two blanks for any other target."""
    target = target_of(one, year)
    if not isinstance(target, Bound):
        return "", ""
    number = target.quantity.number
    answer = Answer(
        category=one.category, subcategory=one.subcategory, name=one.name, target=Written(one.target, one.target), actual=NOTHING, points=one.points
    )  # fmt: skip
    if target.comparator == BARE and target.quantity.unit.kind == "time":
        return "", ""  # 3个工作日: at most or at least, nobody can say
    if target.comparator in (BARE, EQUAL) and number != 0 and lower_is_better(scheme.profile, answer):
        return DIRECTION_MISSING, ""
    is_equal = target.comparator == EQUAL or (target.comparator == BARE and number == 0)
    return "≤" if target.comparator in DOWNWARD else "=" if is_equal else "≥", excel_number(number)


def actual_format(one: Indicator, year: int | None) -> str:
    """Return the number format of an actual: the target's unit follows the number typed."""
    target = target_of(one, year)
    if not isinstance(target, Bound):
        return "General"
    unit = target.quantity.unit.name
    if unit == "%":
        return "0.00%"
    return f'General"{unit}"' if unit and unit.isalpha() else "General"


def shows_percents(one: Indicator | None, year: int | None) -> bool:
    """Return whether the actual's cell has a percent format, so that 0.98 is 98%."""
    return one is not None and actual_format(one, year).endswith("%")
