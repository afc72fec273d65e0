"""The target, actual, points and score of a row of the form, as a report repeats them."""

from __future__ import annotations

from decimal import Decimal
from typing import Literal

from xlselfeval.report.claim import Claim, Operand, doubt
from xlselfeval.review.evidence import RowEvidence
from xlselfeval.scoring import target as targets
from xlselfeval.scoring.actual import Figure
from xlselfeval.scoring.number import Quantity, parse_quantity
from xlselfeval.scoring.target import measure_of, strip_comparator
from xlselfeval.scoring.text import compact, tidy
from xlselfeval.scoring.text import quoted as in_quotes
from xlselfeval.scoring.units import NONE, without_scale

Part = Literal["target", "actual", "score", "points"]
CAPTIONS: dict[Part, str] = {
    "target": "年度指标值",
    "actual": "实际完成值",
    "points": "分值",
    "score": "得分",
}


def not_the_actual(place: Operand, row: RowEvidence) -> Claim:
    """Ask about a place in the text that is behind the name of a row and does not have its actual."""
    words = f"{in_quotes(row.row.name)}实际完成值{actual_text(row)}"
    return doubt("figure-table", place, (), f"自评表中为{words}", words)


def not_the_row(part: Part, place: Operand, row: RowEvidence) -> Claim:
    """Ask about a target, actual, score or points in the text that the row of its name has otherwise."""
    known_as = row.known_as if part == "target" else ""
    words = f"{known_as}{CAPTIONS[part]}{written(part, row)}"
    situation = f"{'' if known_as else '自评表中为'}{in_quotes(row.row.name)}{words}"
    return doubt("figure-table", place, (), situation, words)


def readings_of(row: RowEvidence) -> tuple[Quantity, ...]:
    """Return the quantities that an actual in figures may mean.

    One without a unit of its own has that of the target, with or without its 万.
    """
    actual, target = row.score.actual, row.score.target
    if not isinstance(actual, Figure):
        return ()
    own = actual.quantity
    unit = (
        measure_of(target).unit
        if isinstance(target, targets.Bound | targets.Interval | targets.Deviation)
        else own.unit
    )
    if own.unit.kind != NONE or not unit.name.startswith(own.unit.name):
        return (own,)
    if unit.kind == "percent":
        return (Quantity(own.number, unit), Quantity(own.number * 100, unit))  # 0.97 of 98%
    shorter = (Quantity(own.number, without_scale(unit)),) if not own.unit.name else ()
    return (Quantity(own.number, unit), *shorter)


def actual_text(row: RowEvidence) -> str:
    """Write an actual as the form has it, with the unit of its target where it has none."""
    text, readings = row.row.actual.text.strip(), readings_of(row)
    is_bare = isinstance(row.score.actual, Figure) and not row.score.actual.quantity.unit.name
    return text + readings[0].unit.name if is_bare and readings else text


def is_stated(part: Part, text: str, row: RowEvidence) -> bool | None:
    """Check what is stated against a row; None where the two are not figures of one kind."""
    if part in ("score", "points"):
        amount = row.declared if part == "score" else row.points
        return None if amount.number is None else amount.number == Decimal(text)
    if compact(text) in (compact(written(part, row)), compact(getattr(row.row, part).text)):
        return True
    here = _quantity(text)
    # As issued, or as the form has it.
    of_target = filter(None, map(_quantity, (row.target, row.row.target.text)))
    known = readings_of(row) if part == "actual" else tuple(of_target)
    found = [] if here is None else [_is_same(here, one) for one in known]
    return True if True in found else None if None in found or not found else False


def _is_same(here: Quantity, known: Quantity) -> bool | None:
    if here.unit.name == known.unit.name or not (here.unit.name and known.unit.name):
        return here.number == known.number
    return here.base == known.base if here.unit.kind == known.unit.kind else None


def _quantity(text: str) -> Quantity | None:
    comparator, rest = strip_comparator(tidy(text))
    return None if comparator is None else parse_quantity(rest)


def written(part: Part, row: RowEvidence) -> str:
    """Write a part of a row as the form has it, a target as it was issued."""
    if part == "target":
        return row.target.strip()
    return actual_text(row) if part == "actual" else str(getattr(row.row, part).text).strip()
