"""An actual that reaches its target is asked about where its own words contradict it.

Classes, fractions, periods, directions, later stages and sums of the same result give a reason; other facts beside it give none.
"""

from __future__ import annotations

import pytest
from support.scored_rows import score


@pytest.mark.parametrize(
    ("name", "target", "actual", "why"),
    [
        ("断面水质", "不低于Ⅲ类", "达成年度指标（2个月Ⅳ类）", "其中的“IV类”未达到指标值"),
        ("断面水质", "不低于Ⅲ类", "达成年度指标，由Ⅳ类提升至Ⅲ类", ""),
        ("补助发放人数", "≥120人", "126人（实发118人）", "所注的“118人”未达到指标值，不能判断以哪一个为准"),
        ("补助发放人数", "≥120人", "126人（实发118人，补发8人）", ""),
        ("工程验收合格率", "=100%", "100%（5个标段中4个已验收）", "“5个标段中4个已验收”为80%，与所填100%不符"),
        ("工程验收合格率", "=100%", "100%（5/5）", ""),
        ("群众满意度", "≥90%", "92.6%（180/200）", "“180/200”为90%，与所填92.6%不符"),
        ("群众满意度", "≥90%", "98.3%（120户中118户满意）", ""),
        ("水质达标率", "≥98%", "98.9%（1—6月）", "“1-6月”不是全年"),
        ("水质达标率", "≥98%", "98.9%（1—12月）", ""),
        ("供热达标率", "≥98%", "98.9%（11—3月）", ""),
        ("水质监测频次", "≥2次/月", "2次/月（全年20次）", "“全年20次”少于每月数的12倍"),
        ("水质监测频次", "≥2次/月", "2次/月（全年24次）", ""),
        ("节水意识", "逐步提高", "逐步提高（上年85.6%，本年84.2%）", "“上年85.6%,本年84.2%”与指标值要求的方向不符"),
        ("节水意识", "逐步提高", "达成年度指标，投诉较上年下降12%", ""),
        ("资金拨付", "及时足额", "及时足额，拨付95%", "“拨付95%”不足100%"),
        ("资金拨付", "及时足额", "达成年度指标，满意度95%", ""),
        ("补助标准", "≤500元/人/月", "500元/人/月（另发高温补贴60元）", "“另发高温补贴60元”未计入，计入后超过指标值"),
        ("补助标准", "≤500元/人/月", "430元/人/月（另发高温补贴60元）", ""),
        ("管护制度", "建立健全", "达成年度指标，已形成初稿", "“初稿”表示尚未完成"),
        ("规划初稿", "完成初稿", "达成年度指标，已形成初稿", ""),
        ("河道水环境", "明显改善", "明显改善，11月被县河长办通报", "“被县河长办通报”与完成情况不符"),
        ("河道水环境", "明显改善", "明显改善，被省厅通报表扬", ""),
    ],
)  # fmt: skip
def test_words_that_contradict_a_result_are_a_doubt(name: str, target: str, actual: str, why: str) -> None:
    """Asked is a figure, class or period against the result; what agrees with it or is another fact is not."""
    row = score(target, actual, name=name)
    assert (row.working if "actual-not-result" in row.remarks else "") == why


def test_a_missed_target_is_not_asked_about_twice() -> None:
    """A result that misses its target keeps its score, whatever else contradicts it."""
    row = score("≥98%", "96%（上半年）", name="水质达标率")
    assert row.reached is False
    assert "不是全年" not in row.working


@pytest.mark.parametrize(
    ("target", "actual", "note", "why"),
    [
        ("≥80块", "80块", "实际安装76块，4块因征地未装", "偏差原因栏“实际安装76块”未达到指标值"),
        ("≥80块", "80块", "4块因征地未装", "扣除偏差原因栏“4块因征地未装”后未达到指标值"),
        (
            "≥35公里",
            "35.6公里",
            "其中5公里为2026年1月补做",
            "扣除偏差原因栏“其中5公里为2026年1月补做”后未达到指标值",
        ),
        ("≥35公里", "35.6公里", "其中5公里为2020年1月补做", ""),
        ("≥80块", "84块", "实际安装84块，群众要求增设", ""),
        ("≥80块", "84块", "4块因征地未装", ""),
        ("≥80块", "80块", "实际新建40块，实际维修40块", ""),
        ("≥80块", "80块", "上年实际安装76块", ""),
        ("≥300人次", "312人次", "实际培训3期", ""),
    ],
)
def test_a_reason_that_tells_of_a_shortfall_is_held_against_the_result(
    target: str, actual: str, note: str, why: str
) -> None:
    """Asked is what the reason says was done, or is left, where the target would be missed by it."""
    row = score(target, actual, note=note)
    assert (row.working if "actual-not-result" in row.remarks else "") == why
