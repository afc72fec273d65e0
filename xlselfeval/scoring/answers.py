"""The answers that scores are recomputed from: no declared score, no formula."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from types import MappingProxyType

from xlselfeval.cell import Cell, Written
from xlselfeval.scoring.number import amount_of
from xlselfeval.scoring.units import Unit, unit_of
from xlselfeval.submission import Submission

TEN_THOUSAND = Decimal(10_000)


@dataclass(frozen=True, kw_only=True, slots=True, eq=False, repr=False)
class Answer:
    """An indicator as the rules see it; points are None where none can be read.

    `unit` governs target and actual alike, `standard` is the form's own rule for the row, `part_of` the place of the
    row whose points or score it shares.
    """

    category: str
    subcategory: str
    name: str
    target: Written
    actual: Written
    points: Decimal | None
    unit: str = ""
    standard: str = ""
    part_of: int | None = None


@dataclass(frozen=True, kw_only=True, slots=True, eq=False, repr=False)
class ExecutionAnswer:
    """The execution row as the rules see it; money in the form's unit."""

    points: Decimal | None
    budget_adjusted: Decimal | None
    budget_spent: Decimal | None


@dataclass(frozen=True, kw_only=True, slots=True, eq=False, repr=False)
class Answers:
    """All that scores are recomputed from; `year` completes deadlines without one."""

    year: int | None
    execution: ExecutionAnswer | None
    rows: tuple[Answer, ...]


def answers_of(
    submission: Submission,
    targets: Mapping[int, str] = MappingProxyType({}),
    points: Mapping[int, Decimal] = MappingProxyType({}),
    execution_points: Decimal | None = None,
) -> Answers:
    """Return the part of a submission that its scores are recomputed from.

    `targets` and `points`, by the place of the row, and `execution_points` go before those of the form.
    """
    return Answers(
        year=submission.year,
        execution=_execution(submission, execution_points),
        rows=tuple(
            Answer(
                category=row.category,
                subcategory=row.subcategory,
                name=row.name,
                target=Written(targets[place], targets[place]) if place in targets else row.target.written,
                actual=row.actual.written,
                points=points[place] if place in points else amount_of(row.points.written).number,
                unit=row.unit,
                standard=row.standard,
                part_of=row.part_of,
            )
            for place, row in enumerate(submission.rows)
        ),
    )


def _execution(submission: Submission, points: Decimal | None) -> ExecutionAnswer | None:
    funds = submission.funds
    if funds is None:
        return None
    unit = unit_of_money(funds.unit)
    return ExecutionAnswer(
        points=_number(funds.points, None) if points is None else points,
        budget_adjusted=_number(funds.total.budget_adjusted, unit),
        budget_spent=_number(funds.total.budget_spent, unit),
    )


def unit_of_money(name: str) -> Unit:
    """Return the unit of the form's money block: 元 or 万元."""
    return unit_of("元", TEN_THOUSAND if name == "万元" else Decimal(1))


def _number(cell: Cell | None, unit: Unit | None) -> Decimal | None:
    return None if cell is None else amount_of(cell.written, unit).number
