"""The columns that a finding rests on: a column known by a pattern alone leaves the finding a question."""

from __future__ import annotations

import pytest

from xlselfeval.review.basis import rests_on
from xlselfeval.review.places import Place

TARGETS = "nature target target_adjusted unit"
ANSWERS = f"actual {TARGETS}"
MONEY = "funds/budget_adjusted funds/budget_spent"


@pytest.mark.parametrize(
    ("name", "subject", "columns"),
    [
        # the column in which the finding is, and what its figures come from
        ("score-mismatch", "row/3/score", f"{ANSWERS} points score"),
        ("qualitative-out-of-band", "row/3/score", f"{ANSWERS} points score"),
        ("score-missing", "row/3/score", "points score"),
        ("score-not-number", "row/3/score", "points score"),
        ("score-above-points", "row/3/score", "points score"),
        ("score-negative", "row/3/score", "score"),
        ("required-missing", "row/3/indicator", "indicator points score"),
        ("target-missing", "row/3/target", f"points {TARGETS}"),
        ("target-in-name", "row/3/indicator", f"indicator points {TARGETS}"),
        ("target-unreadable", "row/3/target", f"points {TARGETS}"),
        ("actual-missing", "row/3/actual", f"{ANSWERS} points"),
        ("actual-unreadable", "row/3/actual", f"{ANSWERS} points"),
        ("unit-mismatch", "row/3/actual", f"{ANSWERS} points"),
        ("rate-impossible", "row/3/actual", "actual unit"),
        ("cost-vs-spending", "row/3/actual", "actual funds/budget_spent unit"),
        ("number-as-text", "row/3/points", "points"),
        # the total sums the money block's row too
        ("total-mismatch", "total/score", "funds/score score"),
        ("total-points-mismatch", "total/points", "funds/points points"),
        ("points-total-not-100", "total/points", "funds/points points"),
        ("category-points-mismatch", "category/points", "points"),
        ("grade-changes", "total/grade", f"{ANSWERS} funds/points funds/score grade points score"),
        # columns of the money block
        ("execution-rate-mismatch", "funds/rate", f"{MONEY} funds/rate"),
        ("execution-score-mismatch", "funds/score", f"{MONEY} funds/points funds/score"),
        ("budget-zero", "funds/budget_adjusted", MONEY),
        ("budget-overspent", "funds/budget_spent", MONEY),
        ("funds-sum-mismatch", "funds/budget_initial", "funds/budget_initial"),
        ("funds-incomplete", "funds/财政拨款/budget_spent", "funds/budget_spent"),
        # fields of the head and goals have captions of their own
        ("required-missing", "field/organization", ""),
        ("required-missing", "goal/achieved", ""),
    ],
)
def test_the_columns_of_each_kind(name: str, subject: str, columns: str) -> None:
    """A finding rests on its own column and on those that its figures come from."""
    rests = rests_on(name, Place(subject, "某处"), is_scored=True)
    assert sorted(one for one in rests if one) == sorted(columns.split())


@pytest.mark.parametrize("name", ["reason-missing", "reason-empty-phrase"])
def test_what_a_reason_is_due_for(name: str) -> None:
    """A reason is due for a lost score, and in a form without scores for a missed target.

    In the money block it is due for the rate.
    """
    row, funds = Place("row/3/note", "某处"), Place("funds/note", "某处")
    assert rests_on(name, row, is_scored=True) == {"note", "points", "score"}
    assert rests_on(name, row, is_scored=False) == {"note", *ANSWERS.split()}
    assert rests_on(name, funds, is_scored=True) == {"funds/note", *MONEY.split()}
