"""The score of the execution, and that of a row that missed its target where no rule says how much it loses."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

from xlselfeval.scheme.profile import Profile
from xlselfeval.scoring.answers import ExecutionAnswer
from xlselfeval.scoring.number import half_up, plain
from xlselfeval.scoring.scorecard import RowScore

ZERO = Decimal(0)


def score_execution(profile: Profile, answer: ExecutionAnswer) -> RowScore:
    """Score the execution: points × min(1, spent ÷ adjusted budget); open without a budget above zero."""
    points, budget, spent = answer.points, answer.budget_adjusted, answer.budget_spent
    if points is None or budget is None or spent is None or budget <= 0 or points < 0:
        return RowScore(rule=None, points=points)
    if spent < 0:
        return open_below(profile, RowScore(rule="execution", points=points), "全年执行数为负数")
    if spent >= budget:
        return RowScore(
            rule="execution", points=points, low=points, high=points, reached=True,
            working=f"执行{plain(spent)}，达到预算{plain(budget)}，得满分",
        )  # fmt: skip
    score = min(half_up(points * spent / budget, profile.places), points)
    working = f"{plain(points)}×{plain(spent)}÷{plain(budget)}"
    return RowScore(rule="execution", points=points, low=score, high=score, reached=False, working=working)


def open_to_all(row: RowScore, why: str, *remarks: str) -> RowScore:
    """Leave a row between 0 and its points."""
    return replace(row, low=ZERO, high=row.points, computed=False, working=why, remarks=remarks)


def open_below(profile: Profile, row: RowScore, why: str) -> RowScore:
    """Leave a missed target between 0 and one last place below its points, where the rule says no more."""
    assert row.points is not None
    high = max(ZERO, row.points - profile.unit_in_last_place)
    return replace(row, low=ZERO, high=high, computed=False, reached=False, working=f"{why}，不得满分")
