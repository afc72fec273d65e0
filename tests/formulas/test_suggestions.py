"""The reference score beside a form: what it shows is what the check computes."""

from __future__ import annotations

from decimal import Decimal

import pytest

from xlselfeval.cell import Written
from xlselfeval.formulas.live_formula import Value
from xlselfeval.formulas.suggestions import NUMBER, direction_formula, suggestion_formula
from xlselfeval.scheme.load import load_scheme
from xlselfeval.scoring.answers import Answer, Answers
from xlselfeval.scoring.recompute import recompute

HUNAN = load_scheme("hunan-department-2020")
POINTS = Decimal(10)
ROWS = ("数量指标", "时效指标", "成本指标")
TARGETS = (
    "≤195", "≤195万元", "<195", "＜195", "≦195", "<=195", "≤ 195", "≤1起", "≤1", "≤0", "≤0.5", "≤95%", "≥195", "＞195", "≧195", "＝195", "195篇", "1个",
    "≥1家", "195以内", "195篇以下", "≤5日", "不超过195",
)  # fmt: skip
ACTUALS = tuple(map(Decimal, ("200", "195", "190", "2", "1", "0.5", "0", "30000")))


def suggested(target: str, actual: Decimal, subcategory: str) -> Value:
    """The score that columns L to O of a form show."""
    values: dict[str, Value] = {"target": target, "actual": actual, "points": POINTS}
    direction = direction_formula(cost=subcategory == ROWS[2], timely=subcategory == ROWS[1])
    values["direction"] = direction.value(values)
    values["number"] = NUMBER.value(values)
    return suggestion_formula(HUNAN.profile, fraction=False).value(values)


@pytest.mark.parametrize("subcategory", ROWS)
def test_a_reference_score_is_the_one_that_the_check_computes(subcategory: str) -> None:
    """For every target and actual the score beside the form lies in the recomputed interval, or there is none."""
    shown = 0
    for target in TARGETS:
        for actual in ACTUALS:
            answer = Answer(
                category="产出指标", subcategory=subcategory, name="某指标", target=Written(target, target), actual=Written(actual, str(actual)),
                points=POINTS,
            )  # fmt: skip
            (row,) = recompute(HUNAN, Answers(year=2024, execution=None, rows=(answer,))).rows
            score = suggested(target, actual, subcategory)
            if isinstance(score, Decimal):
                shown += 1
                assert row.low is not None, (target, actual)
                assert row.high is not None
                assert row.low <= score <= row.high, (target, actual)
    assert shown > len(TARGETS) * len(ACTUALS) // 2


@pytest.mark.parametrize(
    ("target", "actual", "score"),
    [
        ("≤195", "200", "9.75"), ("＜195", "200", "9.75"), ("≦195", "200", "9.75"), ("≤1起", "2", "5"), ("≤1", "2", "5"), ("≥1家", "3", "10"),
        ("＞195", "200", "10"), ("≤195", "30000", ""), ("≤195", "0.5", ""), ("≤5日", "6", ""), ("≤195元/人", "200", ""), ("195以内", "200", ""),
    ],
)  # fmt: skip
def test_a_number_above_a_limit_has_a_reference_score(target: str, actual: str, score: str) -> None:
    """A numeric actual beside a plain limit has one in every row; a doubtful scale or another wording has none."""
    for subcategory in ROWS:
        assert suggested(target, Decimal(actual), subcategory) == (Decimal(score) if score else "")
