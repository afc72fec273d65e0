"""Amounts in two units: one quantity in the smaller unit, wherever they are written."""

from __future__ import annotations

import pytest
from support.scored_rows import score

from xlselfeval.scoring.compounds import join_units


@pytest.mark.parametrize(
    ("written", "joined"),
    [
        ("3分40秒", "220秒"), ("2小时35分", "155分"), ("1小时零5分", "65分"), ("1小时35分钟", "95分钟"), ("3天4小时", "76小时"), ("1天2小时30分", "1590分"),
        ("1年8个月", "20个月"), ("2公里850米", "2850米"), ("3元6角", "3.6元"), ("3元4角7分", "3.47元"), ("3周2天5场", "3周2天5场"), ("平均2分40秒", "平均160秒"), ("1年8个月/人", "20个月/人"),
        ("7天24小时", "7天24小时"), ("2024年3个月", "2024年3个月"), ("6个月10天", "6个月10天"), ("5个工作日4小时", "5个工作日4小时"), ("3场12小时", "3场12小时"), ("第3分40秒", "第3分40秒"), ("12月15日", "12月15日"),
    ],
)  # fmt: skip
def test_amounts_in_two_units_of_one_family_are_joined(written: str, joined: str) -> None:
    """They are one amount in the smaller unit; dates, other families and as much as one more of the larger stay."""
    assert join_units(written) == joined


@pytest.mark.parametrize(
    ("target", "actual", "reached"),
    [
        ("≤3分钟", "3分40秒", False), ("≤3分钟", "2分40秒", True), ("≤15秒", "1分05秒", False), ("≤1年6个月", "19个月", False), ("≤18个月", "1年5个月", True),
        ("≥3小时", "2小时50分", False), ("≥3小时", "3小时20分", True), ("≤10分钟", "八分半", True),
        ("≤3分钟", "三分四十秒", False), ("≤3分钟", "二分五十秒", True), ("≤2小时", "两小时三十五分", False), ("≤18个月", "一年八个月", False), ("≥3小时", "二小时五十分", False),
    ],
)  # fmt: skip
def test_both_units_of_a_duration_count(target: str, actual: str, reached: bool) -> None:
    """A duration of 3分40秒 is longer than three minutes, and one of 2小时50分 not only two hours."""
    assert score(target, actual).reached is reached


@pytest.mark.parametrize("actual", ["3分40", "2分40", "平均2分40"])
def test_a_figure_behind_another_unit_without_its_own_is_asked_about(actual: str) -> None:
    """The unit of the smaller amount is not written: no score is computed from it."""
    assert score("≤3分钟", actual).remarks == ("actual-unreadable",)
