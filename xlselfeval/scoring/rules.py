"""The rules that give a score for a target and an actual in one measure, not yet rounded.

P points, A target, B actual. Every function gives the score not rounded; `compute` in
recompute.py rounds half up. The names are those of the profile's rules.
"""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal

from xlselfeval.scheme.profile import AtMost
from xlselfeval.scoring.number import ZERO, half_up, plain

# points, A, B -> (score, working)
Scored = tuple[Decimal, str]
RuleFunction = Callable[[Decimal, Decimal, Decimal], Scored]
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
