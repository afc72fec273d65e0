"""Scores in exact fractions, written from docs/scoring.md and not from the package."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

Interval = tuple[Fraction, Fraction]
CENT = Fraction(1, 100)
OVERSHOOT, OVERSHOOT_EXCESS = Fraction(13, 10), 2
DONE, NEARLY, PARTLY, MISSED = "done", "nearly", "partly", "missed"


@dataclass(frozen=True, kw_only=True, slots=True)
class Rules:
    """A rule profile as docs/scoring.md describes it."""

    profile: str
    upper_band: Fraction = Fraction(8, 10)
    lower_band: Fraction = Fraction(6, 10)
    at_most_is_linear: bool = False


RULES = (
    Rules(profile="national-2020"),
    Rules(profile="national-2016", lower_band=Fraction(5, 10)),
    Rules(profile="linear-reverse", at_most_is_linear=True),
)


def cents(value: Fraction) -> Fraction:
    """Round half up to two places."""
    return Fraction((value * 200 + 1) // 2, 100)


def exactly(value: Fraction, points: Fraction) -> Interval:
    """Return the interval of one score, rounded and drawn into the points."""
    score = points if value >= points else max(Fraction(0), cents(value))
    return score, score


def at_least(target: Fraction, actual: Fraction, points: Fraction) -> Interval:
    """Score ≥A, a bare number, =A."""
    return exactly(points if actual >= target else points * actual / target, points)


def at_most(target: Fraction, actual: Fraction, points: Fraction, rules: Rules) -> Interval:
    """Score ≤A."""
    if actual <= target:
        return points, points
    if rules.at_most_is_linear:
        return exactly(points * (1 - (actual - target) / target), points) if target else exactly(target, points)  # fmt: skip
    return exactly(points * target / actual, points)


def none_allowed(actual: Fraction, points: Fraction) -> Interval:
    """Score a target of zero."""
    return exactly(points if actual == 0 else Fraction(0), points)


def between(low: Fraction, high: Fraction, actual: Fraction, points: Fraction) -> Interval:
    """Score a–b."""
    if actual < low:
        return exactly(points * actual / low, points)
    return exactly(points if actual <= high else points * high / actual, points)


def deadline(is_met: bool, points: Fraction) -> Interval:
    """Score a date: the rule leaves open how much a late one loses."""
    return (points, points) if is_met else (Fraction(0), points - CENT)


def worded(band: str, points: Fraction, rules: Rules) -> Interval:
    """Score a result in words; `NEARLY` spans the two upper bands."""
    high, middle = cents(points * rules.upper_band), cents(points * rules.lower_band)
    return {
        DONE: (high, points),
        NEARLY: (middle, points),
        PARTLY: (middle, high - CENT),
        MISSED: (Fraction(0), middle - CENT),
    }[band]


def spanning(*intervals: Interval) -> Interval:
    """Return the interval over several readings of one answer."""
    return min(low for low, _ in intervals), max(high for _, high in intervals)


def overshoots(target: Fraction, actual: Fraction, *, counts: bool) -> bool:
    """Return whether a result is so far above a target that a note is due."""
    return target > 0 and actual >= target * OVERSHOOT and not (counts and actual < target + OVERSHOOT_EXCESS)
