"""Checks of the goals: what was achieved is no copy of them, and their counts are those of the rows."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from decimal import Decimal
from typing import Literal

from xlselfeval.cell import Cell
from xlselfeval.review.checks.contradictions import is_impossible_rate
from xlselfeval.review.checks.goal_counts import GoalCount, clauses_of, counts_of, unit_in_name
from xlselfeval.review.evidence import Evidence, RowEvidence
from xlselfeval.review.finding import Finding
from xlselfeval.review.places import ROW_PARTS, Place
from xlselfeval.scheme.indicator_names import bare_name
from xlselfeval.scoring.actual import Actual, Figure
from xlselfeval.scoring.number import Quantity
from xlselfeval.scoring.rounding import same_quantity
from xlselfeval.scoring.target import BARE, Bound, Target
from xlselfeval.scoring.text import compact
from xlselfeval.scoring.units import NONE, UNITLESS, without_scale

_ALIKE = Decimal("0.95")
_LONGEST, _SHORTEST = 1000, 10  # characters that are compared; shorter goals can hardly be put otherwise
_FIGURES = re.compile(r"\d+(?:\.\d+)?")
_NO_WORD = re.compile(r"\W")
_SCALES = "百千万亿"
_SATISFACTION = "满意度"
_OTHER_KINDS = ("money", "percent", "time")
Role = Literal["target", "actual"]
_GOALS: tuple[tuple[str, Role, str, str], ...] = (
    ("goal_expected", "target", "预期目标", "goal/expected"), ("goal_achieved", "actual", "实际完成情况", "goal/achieved"),
)  # fmt: skip


def goal_copied(evidence: Evidence) -> Iterator[Finding]:
    """Report an achievement that repeats the goal nearly word for word, figures included."""
    expected, achieved = evidence.submission.goal_expected, evidence.submission.goal_achieved
    if expected is None or achieved is None:
        return
    texts = [compact(cell.text[:_LONGEST]) for cell in (expected, achieved)]
    one, other = (_NO_WORD.sub("", text) for text in texts)
    if min(len(one), len(other)) < _SHORTEST or _FIGURES.findall(texts[0]) != _FIGURES.findall(texts[1]):
        return
    most = int((1 - _ALIKE) * (len(one) + len(other)))
    if differs_by(one, other, most) is not None:
        yield evidence.finding("goal-copied", Place("goal/achieved", "实际完成情况", achieved))


def differs_by(one: str, other: str, most: int) -> int | None:
    """Count the characters that only one of two texts has, in order; None for more than `most`.

    The greedy algorithm of Myers (1986): the time grows with length × `most`, not with length × length.
    """
    reach = {1: 0}
    for steps in range(most + 1):
        for line in range(-steps, steps + 1, 2):
            down = line == -steps or (line != steps and reach[line - 1] < reach[line + 1])
            place = reach[line + 1] if down else reach[line - 1] + 1
            while place < len(one) and place - line < len(other) and one[place] == other[place - line]:
                place += 1
            reach[line] = place
            if place >= len(one) and place - line >= len(other):
                return steps
    return None


def goal_vs_row(evidence: Evidence) -> Iterator[Finding]:
    """Report counts in the goals that name an indicator and differ from its target, or from its actual."""
    names = Counter(bare_name(compact(one.row.name)) for one in evidence.rows)
    satisfaction = _only_satisfaction(names)
    for field, role, part, subject in _GOALS:
        cell: Cell | None = getattr(evidence.submission, field)
        clauses = () if cell is None else clauses_of(cell.text)
        if not clauses:
            continue
        for one in evidence.rows:
            name, read = bare_name(compact(one.row.name)), getattr(one.score, role)
            is_rate = name == satisfaction
            if is_rate and is_impossible_rate(one):
                continue  # rate_impossible reports it
            quantity = _rate(read) if is_rate else _quantity(read)
            if not one.is_judged or quantity is None or names[name] > 1:
                continue
            unit = "%" if is_rate else _unit(one, name)
            called = (name, _SATISFACTION) if is_rate else (name,)
            counts = [
                count for text in called for count in counts_of(clauses, text, unit, planned=role == "target")
            ]
            if len({count.quantity.base for count in counts}) == 1 and not _agrees(
                _readings(one, quantity, counts[0].quantity), counts[0].quantity
            ):
                yield _difference(evidence, one, counts[0], Place(f"{subject}/{one.key}", part, cell), role)


def _only_satisfaction(names: Iterable[str]) -> str:
    """Return the name of the row of satisfaction where there is one: a goal may call its rate 满意度 in short."""
    found = [name for name in names if _SATISFACTION in name or "满意率" in name]
    return found[0] if len(found) == 1 and found[0].endswith(_SATISFACTION) else ""


def _difference(evidence: Evidence, one: RowEvidence, count: GoalCount, place: Place, role: Role) -> Finding:
    own: Cell = getattr(one.row, role)
    expected, known_as = (one.target, one.known_as) if role == "target" else (own.text, "")
    column = f"{known_as}{ROW_PARTS[role]}"
    at = "" if known_as else f"（{own.place}）"
    return evidence.finding("goal-vs-row", place, found=count.clause, expected=expected, row=one.row.name, column=column, at=at)  # fmt: skip


def _quantity(read: Target | Actual | None) -> Quantity | None:
    """Return the count in a target or an actual; None where there is none."""
    if not isinstance(read, Bound | Figure) or (isinstance(read, Figure) and read.comparator != BARE):
        return None
    return None if read.quantity.unit.kind in _OTHER_KINDS else read.quantity


def _rate(read: Target | Actual | None) -> Quantity | None:
    """Return the percent in a target or an actual; None where there is none."""
    is_plain = isinstance(read, Bound) or (isinstance(read, Figure) and read.comparator == BARE)
    if not is_plain or not isinstance(read, Bound | Figure):
        return None
    return read.quantity if read.quantity.unit.kind in (NONE, "percent") else None


def _unit(one: RowEvidence, name: str) -> str:
    """Return the unit of a row without 万: of its target, else of its actual, else of its name."""
    for read in (one.score.target, one.score.actual):
        quantity = _quantity(read)
        if quantity is not None and quantity.unit.kind != NONE:
            return quantity.unit.name.lstrip(_SCALES).removesuffix("/年")
    return unit_in_name(name)


def _readings(one: RowEvidence, quantity: Quantity, count: Quantity) -> tuple[Quantity, ...]:
    """Return what a row may mean: a number without a unit is in that of the count, without 万 too, or of its target."""
    if quantity.unit != UNITLESS:
        return (quantity,)
    units = [count.unit, without_scale(count.unit)]
    if isinstance(one.score.target, Bound) and one.score.target.quantity.unit != UNITLESS:
        units.append(one.score.target.quantity.unit)
    return tuple(replace(quantity, unit=unit) for unit in units)


def _agrees(readings: Sequence[Quantity], count: Quantity) -> bool:
    """Check whether a count in a goal is that of its row.

    Both are compared as far as one is rounded to 万 or to decimals; without a unit in one of them they may
    agree.
    """
    return any(same_quantity(row, count) is not False for row in readings)
