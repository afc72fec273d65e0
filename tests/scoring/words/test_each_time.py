"""Words for each time that a thing was due, which are in time; a part or another task is not."""

from __future__ import annotations

import pytest
from support.scored_rows import score


@pytest.mark.parametrize(
    ("actual", "is_in_time"),
    [
        ("资金均于当月25日前发放到位", True),
        ("补贴均于每月10日前打卡到位", True),
        ("工资均在次月5日前足额发放", True),
        ("各批次资金均于收文后5个工作日内下达", True),
        ("除6月外均于当月25日前发放", False),
        ("部分资金于当月25日前发放到位", False),
        ("县级资金均于当月25日前发放到位", False),
        ("资金均于收文后90日内发放到位", False),
        ("资金均于当月25日前计划发放", False),
    ],
)
def test_a_day_of_each_time_is_in_time(actual: str, is_in_time: bool) -> None:
    """A day of each month, and a few days from what it follows, say as much as 及时."""
    row = score("及时", actual, name="资金下达及时性", subcategory="时效指标")
    assert (row.reached is True) == is_in_time
