"""Results that have to be worked out: sums of a year or of parts, and shares of two counts."""

from __future__ import annotations

import pytest
from support.scored_rows import bounds, score


@pytest.mark.parametrize(
    ("target", "actual", "expected"),
    [
        ("每月不少于2次", "全年检查26次", ("10", "10")), ("每月不少于2次", "全年检查19次", ("7.92", "7.92")), ("每季度1次", "全年开展4次", ("10", "10")), ("每季度不少于2次", "全年开展7次", ("8.75", "8.75")),
        ("每半年不少于2次", "全年检查3次", ("7.50", "7.50")), ("每半年至少1次", "全年1次", ("5.00", "5.00")), ("每半年2次", "全年检查4次", ("10", "10")), ("每半年不少于2次", "5次", ("0", "10")), ("每半年2次", "上半年2次，下半年3次", ("10", "10")),
        ("每半年2次", "上半年1次，下半年3次", ("5.00", "5.00")), ("每周1次", "全年巡河54次，每周不少于1次", ("10", "10")), ("每周1次", "全年巡河41次", ("7.88", "7.88")), ("每月2次", "检查19次", ("0", "10")), ("每月2次", "上半年检查12次", ("0", "10")),
    ],
)  # fmt: skip
def test_the_sum_of_a_year_beside_a_target_by_the_month(
    target: str, actual: str, expected: tuple[str, str]
) -> None:
    """A sum that is said to be the year's is compared with twelve months, four quarters or 52 weeks."""
    assert bounds(score(target, actual, name="安全检查")) == expected


@pytest.mark.parametrize(
    ("target", "actual", "low"),
    [("12场", "线上4场、线下9场", "10"), ("12场", "线上4场、线下6场", "8.33"), ("3万株", "乔木1.2万株、灌木1.85万株", "10"), ("≥500户", "春节慰问320户、中秋慰问195户", "10"), ("≥20场", "城镇演出8场，农村演出13场", "10"), ("≥20场", "上半年9场、下半年12场", "10"), ("≥200户", "春节走访95户、重阳走访112户", "10"), ("≥30公里", "东干渠16.2公里、西干渠14.9公里", "10")],
)  # fmt: skip
def test_parts_that_exclude_each_other_are_added_up(target: str, actual: str, low: str) -> None:
    """Ways, kinds and feasts of a list are parts of one sum."""
    row = score(target, actual, name="某项工作")
    assert (row.remarks, bounds(row)) == ((), (low, low))


@pytest.mark.parametrize("actual", ["线上4场、线上9场", "线上4场、9场", "上半年7户、下半年8户"])
def test_parts_that_may_be_the_same_are_not(actual: str) -> None:
    """Parts that are not known to be apart are asked about."""
    assert score("12场", actual, name="某项工作").remarks == ("actual-unreadable",)


@pytest.mark.parametrize(
    ("name", "target", "actual", "reached"),
    [
        ("培训考试通过率", "≥95%", "240人参考，231人通过", True), ("培训考试通过率", "≥95%", "240人参考，226人通过", None), ("服务对象满意度", "≥90%", "收回196份，满意187份", True),
        ("农产品抽检合格率", "≥98%", "抽检1250批次，合格1238批次", True), ("产品合格率", "≥98%", "抽检1250批次，合格1238批次", True), ("产品合格率", "≥98%", "抽检15批次，合格15批次", None),
            ("考核达标率", "≥95%", "200人应考，196人达标", True), ("考核达标率", "≥95%", "200人考核，应达标196人", None), ("培训考试通过率", "≥95%", "预计240人参考，231人通过", None),
    ],
)  # fmt: skip
def test_the_share_of_two_counts(name: str, target: str, actual: str, reached: bool | None) -> None:
    """A share that reaches its rate is the result; others, and those of a few, are asked about."""
    assert score(target, actual, name=name, subcategory="质量指标").reached is reached


@pytest.mark.parametrize(
    ("actual", "low"),
    [
        ("满意80.1%，基本满意16.1%", "10"), ("满意80.1%、基本满意10.1%", "9.49"), ("很满意62%、满意33.5%、一般4.5%", "10"), ("发放问卷200份，非常满意62%，满意34%，不满意4%", "10"),
    ],
)  # fmt: skip
def test_the_classes_of_satisfaction_that_count_are_added_up(actual: str, low: str) -> None:
    """Those who are very, rather or on the whole satisfied are the satisfied, where a survey lists them apart."""
    row = score("≥95%", actual, name="群众满意度", subcategory="满意度指标")
    assert (row.remarks, bounds(row)) == ((), (low, low))


def test_classes_above_the_whole_are_no_list() -> None:
    """Those who are very satisfied may be among the satisfied: nothing is added up."""
    row = score("≥95%", "满意90%，其中非常满意62%", name="群众满意度", subcategory="满意度指标")
    assert row.reached is not True
