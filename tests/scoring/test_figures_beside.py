"""Figures beside a result.

Those that were found, left out or counted besides it give a reason to ask, others none.
"""

from __future__ import annotations

import pytest
from support.scored_rows import bounds, score


@pytest.mark.parametrize(
    ("name", "target", "actual", "why"),
    [
        ("造林面积", "≥320亩", "320亩，其中核减后280亩", "所注的“280亩”未达到指标值，不能判断以哪一个为准"),
        ("造林面积", "≥320亩", "320亩，其中油茶280亩", ""),
        ("项目成本", "≤120万元", "118万元（不含监理费8万元）", "所注的“8万元”未计入，计入后超过指标值"),
        ("项目成本", "≤120万元", "118万元（不含监理费1万元）", ""),
        ("安全事故", "0起", "0起（迟报2起）", "另有“2起”，不能判断是否应计入"),
        ("安全事故", "0起", "0起（上年2起）", ""),
        ("培训人数", "≥300人", "310人，其中18人未结业", "“未”表示未完成或未达到"),
        ("培训人数", "≥300人", "310人，其中8人未结业", ""),
    ],
)
def test_a_figure_beside_the_result_is_a_doubt_where_it_may_miss_the_target(
    name: str, target: str, actual: str, why: str
) -> None:
    """Asked is what misses the target, or would exceed it; what is reached in any case is not."""
    row = score(target, actual, name=name)
    assert (row.working if "actual-not-result" in row.remarks else "") == why
    assert bounds(row) == (("0", "10") if why else ("10", "10"))
