"""Figures beside a result.

Those that were found, left out or counted besides it give a reason to ask, others none.
"""

from __future__ import annotations

import pytest
from support.scored_rows import bounds, doubt_of, score


@pytest.mark.parametrize(
    ("name", "target", "actual", "why"),
    [
        ("造林面积", "≥320亩", "320亩，其中核减后280亩", "所注的“280亩”未达到指标值，不能判断以哪一个为准"),
        ("造林面积", "≥320亩", "320亩，其中油茶280亩", ""),
        ("项目成本", "≤120万元", "118万元（不含监理费8万元）", "所注的“8万元”未计入，计入后超过指标值"),
        ("项目成本", "≤120万元", "118万元（不含监理费1万元）", ""),
        ("安全事故", "0起", "0起（迟报2起）", "另有“2起”，不能判断是否应计入"),
        ("安全事故", "0起", "0起（上年2起）", ""),
        ("培训人数", "≥300人", "310人，其中18人未结业", "“其中18人未结业”表示未完成或未达到"),
        ("培训人数", "≥300人", "310人，其中8人未结业", ""),
    ],
)
def test_a_figure_beside_the_result_is_a_doubt_where_it_may_miss_the_target(
    name: str, target: str, actual: str, why: str
) -> None:
    """Asked is what misses the target, or would exceed it; what is reached in any case is not."""
    row = score(target, actual, name=name)
    assert doubt_of(row) == why
    assert bounds(row) == (("0", "10") if why else ("10", "10"))


@pytest.mark.parametrize(
    ("name", "target", "actual", "expected"),
    [
        ("道路长度", "≥8公里", "新建5公里，改造2公里", "8.75"),
        ("道路长度", "≥8公里", "新建5公里，改造3.2公里", "10"),
        ("养护里程", "≥300公里", "养护县道90公里，养护乡道195公里", "9.50"),
        ("电脑数量", "=13台", "购置台式电脑10台、笔记本电脑3台", "10"),
    ],
)
def test_parts_of_one_result_add_up(name: str, target: str, actual: str, expected: str) -> None:
    """Different works on one thing, and one work on different things, are scored by their sum."""
    assert bounds(score(target, actual, name=name)) == (expected, expected)


@pytest.mark.parametrize(
    ("name", "target", "actual"),
    [
        ("案件数", "≥300件", "受理160件，办结150件"),
        ("案件数", "≥300件", "办结160件，办结150件"),
        ("培训人数", "≥300人", "培训干部200人、党员120人"),
        ("培训人数", "≥300人", "培训教师200人，培训女教师120人"),
        ("道路长度", "≥8公里", "新建5公里，改造3200米"),
        ("道路长度", "≥8公里", "新建5公里，计划改造3.2公里"),
        ("项目成本", "≤120万元", "新建60万元，改造50万元"),
    ],
)
def test_figures_that_may_be_of_the_same_thing_do_not_add_up(name: str, target: str, actual: str) -> None:
    """Stages of one case, people of one list, plans and costs do not make a result together."""
    assert score(target, actual, name=name).reached is not True


@pytest.mark.parametrize(
    ("target", "actual", "reached"),
    [
        ("≤10天", "均在10天以内，平均7天", True),
        ("≤10天", "平均6天，最长9天", True),
        ("≤10天", "平均6天，最长12天", None),
        ("≤10天", "设计5天，施工8天", None),
        ("≥300人", "春季310人，秋季320人", True),
        ("≥300人", "春季290人，秋季320人", None),
    ],
)
def test_several_figures_are_a_result_where_each_reaches_the_target(
    target: str, actual: str, reached: bool | None
) -> None:
    """Below a limit only means and limits of single cases are; other times may have to be added up."""
    assert score(target, actual, name="某项工作").reached is reached
