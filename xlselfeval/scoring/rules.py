"""The rules that give a score: of a target and an actual in one measure, and of the execution.

P points, A target, B actual. A rule for both gives the score not rounded, which recompute.py rounds half
up; that of the execution is rounded here. The names are those of the profile's rules.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal

from xlselfeval.scheme.profile import AtMost, Profile
from xlselfeval.scoring.answers import TEN_THOUSAND, ExecutionAnswer
from xlselfeval.scoring.number import ZERO, half_up, plain
from xlselfeval.scoring.scorecard import RowScore

# points, A, B -> (score, working)
Scored = tuple[Decimal, str]
RuleFunction = Callable[[Decimal, Decimal, Decimal], Scored]
_SLIP = (Decimal("0.2"), Decimal("1.2"))  # of the budget: an execution that is likely once it is read as 元
_PLACES = 6  # of a figure in a working, where conversion gave it more: 20小时 in days


def proportional(points: Decimal, target: Decimal, actual: Decimal) -> Scored:
    """P when B ≥ A, else P × B/A, never below 0 (form notes: B/A × points)."""
    if actual >= target:
        return points, f"完成{_shown(actual)}，达到{_shown(target)}，得满分"
    return max(ZERO, points * actual / target), f"{_shown(points)}×{_shown(actual)}÷{_shown(target)}"


def more_than(points: Decimal, target: Decimal, actual: Decimal) -> Scored:
    """P when B ≥ A with A ≠ 0 (met exactly is B/A = 1), else P × B/A; B > 0 where A = 0."""
    if target == 0:
        return (points, f"完成{_shown(actual)}，超过0，得满分") if actual > 0 else (ZERO, "未超过0，得0分")
    return proportional(points, target, actual)


def reciprocal(points: Decimal, target: Decimal, actual: Decimal) -> Scored:
    """P when B ≤ A, else P × A/B; 0 where A = 0 (form notes: A/B × points)."""
    if actual <= target:
        return points, f"完成{_shown(actual)}，不超过{_shown(target)}，得满分"
    if target == 0:
        return ZERO, f"完成{_shown(actual)}，超过0，得0分"
    return points * target / actual, f"{_shown(points)}×{_shown(target)}÷{_shown(actual)}"


def less_than(rule: RuleFunction) -> RuleFunction:
    """Turn the rule for ≤ into one for <: met exactly counts as reached, but A = 0 gives 0."""

    def score(points: Decimal, target: Decimal, actual: Decimal) -> Scored:
        return (ZERO, "未低于0，得0分") if target == actual == 0 else rule(points, target, actual)

    return score


def linear(points: Decimal, target: Decimal, actual: Decimal) -> Scored:
    """P when B ≤ A, else P × (1 − (B − A)/A), 0 from 2A on (a budgeting system in use)."""
    if actual <= target:
        return points, f"完成{_shown(actual)}，不超过{_shown(target)}，得满分"
    if actual >= 2 * target:
        return ZERO, f"完成{_shown(actual)}，达到{_shown(target)}的两倍，得0分"
    working = f"{_shown(points)}×(1－({_shown(actual)}－{_shown(target)})÷{_shown(target)})"
    return points * (2 * target - actual) / target, working


def zero(points: Decimal, target: Decimal, actual: Decimal) -> Scored:
    """P when B = 0, else 0, where the target is a bare or equal 0."""
    return (
        (points, "完成值为0，得满分")
        if actual == target == 0
        else (ZERO, f"完成{_shown(actual)}，不等于0，得0分")
    )


def interval(points: Decimal, low: Decimal, high: Decimal, actual: Decimal, *, duration: bool) -> Scored:
    """P inside a–b; below it P × B/a, above it P × b/B; a duration shorter than asked is reached."""
    if low <= actual <= high:
        return points, f"完成{_shown(actual)}，在{_shown(low)}～{_shown(high)}之内，得满分"
    if actual < low:
        if duration:
            return points, f"完成{_shown(actual)}，短于{_shown(low)}，视为完成，得满分"
        return points * actual / low, f"{_shown(points)}×{_shown(actual)}÷{_shown(low)}"
    return points * high / actual, f"{_shown(points)}×{_shown(high)}÷{_shown(actual)}"


def deviation(points: Decimal, size: Decimal, actual: Decimal) -> Scored:
    """P when |B| ≤ p, else P × p/|B|, for a target ±p without a centre."""
    if abs(actual) <= size:
        return points, f"偏差{_shown(abs(actual))}，不超过{_shown(size)}，得满分"
    return points * size / abs(actual), f"{_shown(points)}×{_shown(size)}÷{_shown(abs(actual))}"


# for ≤ targets, by the name that a profile gives; formulas/suggestions.py has the formula of each
AT_MOST: dict[AtMost, RuleFunction] = {"reciprocal": reciprocal, "linear": linear}


def _shown(number: Decimal) -> str:
    """Write a figure for a working; one too small to be seen in six places stays as it is."""
    return plain(half_up(number, _PLACES) or number)


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
