"""The score of the execution, and that of a row that missed its target where no rule says how much it loses."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

from xlselfeval.scheme.profile import Profile
from xlselfeval.scoring.answers import TEN_THOUSAND, ExecutionAnswer
from xlselfeval.scoring.number import ZERO, half_up, plain
from xlselfeval.scoring.scorecard import RowScore

_SLIP = (Decimal("0.2"), Decimal("1.2"))  # of the budget: an execution that is likely once it is read as 元


def is_scale_slip(budget: Decimal, spent: Decimal) -> bool:
    """Return whether what was spent fits the budget only as 元 beside 万元."""
    low, high = _SLIP
    return budget > 0 and low * budget <= spent / TEN_THOUSAND <= high * budget


def score_execution(profile: Profile, answer: ExecutionAnswer) -> RowScore:
    """Score the execution: points × min(1, spent ÷ adjusted budget); open without a budget above zero.

    Where 元 seem to be written for 万元, it is from the score of that reading to the points.
    """
    points, budget, spent = answer.points, answer.budget_adjusted, answer.budget_spent
    if points is None or budget is None or spent is None or budget <= 0 or points < 0:
        return RowScore(rule=None, points=points)
    if spent < 0:
        return open_below(profile, RowScore(rule="execution", points=points), "全年执行数为负数")
    if is_scale_slip(budget, spent):
        low = min(half_up(points * spent / TEN_THOUSAND / budget, profile.places), points)
        working = (
            f"执行{plain(spent)}，为预算{plain(budget)}的数千倍以上，疑为元与万元混淆，核实前按两种理解计算"
        )
        return RowScore(
            rule="execution", points=points, low=low, high=points, computed=False, working=working
        )
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
