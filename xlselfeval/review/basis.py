"""The columns that a finding rests on: one of them known by a pattern alone leaves it a question."""

from __future__ import annotations

from collections.abc import Mapping

from xlselfeval.review.places import Place

_TARGET = ("target", "target_adjusted", "nature", "unit")
_ANSWER = (*_TARGET, "actual")
_POINTS, _SCORES = ("points", "funds/points"), ("score", "funds/score")
_SPENDING = ("funds/budget_adjusted", "funds/budget_spent")
_WITHOUT_COLUMN = ("field", "goal")  # kinds of places that stand beside a caption of their own

# Beside the column in which the finding stands.
_COLUMNS: Mapping[str, tuple[str, ...]] = {
    "score-mismatch": (*_ANSWER, "points", "score"),
    "qualitative-out-of-band": (*_ANSWER, "points", "score"),
    "score-missing": ("points", "score"),
    "score-not-number": ("points", "score"),
    "score-above-points": ("points", "score"),
    "required-missing": ("points", "score"),
    "total-mismatch": _SCORES,
    "total-points-mismatch": _POINTS,
    "points-total-not-100": _POINTS,
    "category-points-mismatch": ("points",),
    "grade-changes": (*_ANSWER, *_POINTS, *_SCORES),
    "execution-rate-mismatch": (*_SPENDING, "funds/rate"),
    "execution-score-mismatch": (*_SPENDING, "funds/points", "funds/score"),
    "budget-zero": _SPENDING,
    "budget-overspent": _SPENDING,
    "target-missing": (*_TARGET, "points"),
    "target-in-name": (*_TARGET, "points"),
    "target-unreadable": (*_TARGET, "points"),
    "actual-missing": (*_ANSWER, "points"),
    "actual-unreadable": (*_ANSWER, "points"),
    "unit-mismatch": (*_ANSWER, "points"),
    "column-shifted": ("actual", "points", "score", "note"),
    "rate-impossible": ("actual", "unit"),
    "funds-scale": (*_SPENDING, "target", "actual", "unit"),
    "cost-vs-spending": ("actual", "unit", "funds/budget_spent"),
}
_REASONS = ("reason-missing", "reason-empty-phrase")


def rests_on(name: str, place: Place, *, is_scored: bool) -> frozenset[str]:
    """Return the columns that a finding rests on; those of the money block begin with funds/.

    In a form without points or scores a reason is due for a missed target.
    """
    kind, _, rest = place.subject.partition("/")
    if kind in _WITHOUT_COLUMN:
        return frozenset()
    prefix = "funds/" if kind == "funds" else ""
    others = _COLUMNS.get(name, ())
    if name in _REASONS:
        others = _SPENDING if prefix else ("points", "score") if is_scored else _ANSWER
    return frozenset((prefix + rest.rpartition("/")[2], *others))
