"""Scores by the notes printed on the forms, written from the rules and not from the package."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

CENT = Decimal("0.01")
GRADES = ((90, "优"), (80, "良"), (60, "中"), (0, "差"))
ACHIEVED, PARTLY, MISSED = "达成", "部分达成", "未达成"


@dataclass(frozen=True, kw_only=True, slots=True)
class Aim:
    """An approved indicator; `kind` is at_least, at_most, equal, range, zero, day or words.

    `number` is what is asked for (the lower end of a range, days after New Year for a day), `upper` the upper end;
    `text` is the target as printed.
    """

    category: str
    subcategory: str
    name: str
    text: str
    kind: str
    points: Decimal
    number: Decimal = Decimal(0)
    upper: Decimal = Decimal(0)
    unit: str = ""


def cents(value: Decimal) -> Decimal:
    """Round half up to two places."""
    return value.quantize(CENT, ROUND_HALF_UP)


def earned(aim: Aim, done: Decimal) -> Decimal:
    """Return the score of a quantitative row."""
    if aim.kind == "zero":
        return aim.points if done == 0 else Decimal(0)
    if aim.kind == "at_most":
        return aim.points if done <= aim.number else cents(aim.points * aim.number / done)
    if aim.kind == "range" and done > aim.upper:
        return cents(aim.points * aim.upper / done)
    return aim.points if done >= aim.number else cents(aim.points * done / aim.number)


def band(points: Decimal, said: str) -> tuple[Decimal, Decimal]:
    """Return the scores that a worded result allows: 100–80 %, 80–60 %, 60–0 %."""
    high, middle = cents(points * 8 / 10), cents(points * 6 / 10)
    return {
        ACHIEVED: (high, points),
        PARTLY: (middle, high - CENT),
        MISSED: (Decimal(0), middle - CENT),
    }[said]


def execution(points: Decimal, budget: Decimal, spent: Decimal) -> Decimal:
    """Return the score of the execution row."""
    return cents(points * min(Decimal(1), spent / budget))


def grade(total: Decimal) -> str:
    """Return the grade of a total."""
    return next(name for least, name in GRADES if total >= least)
