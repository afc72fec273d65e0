"""Totals where the amount of each is asked for: divided by their count, never taken for the amount itself."""

from __future__ import annotations

from decimal import Decimal

import pytest
from support.scored_rows import score


@pytest.mark.parametrize(
    ("name", "target", "actual", "expected"),
    [
        ("设备单价", "≤4500元/台", "总价28万元，60台", "9.64"), ("设备单价", "≤4500元/台", "共购60台，合计26.4万元", "10"), ("设备单价", "≤4500元", "采购60台，总价28万元", "9.64"),
        ("单位面积造价", "≤2000元/平方米", "总造价190万元，建筑面积1000平方米", "10"), ("单位面积造价", "≤2000元/平方米", "总造价0.023亿元，建筑面积0.1万平方米", "8.7"),
        ("人均培训费", "≤400元", "培训费8万元，参训250人", "10"), ("人均培训费", "≤400元", "培训费8万元，参训180人", "9"), ("人均培训费", "≤400元/人·天", "培训费16万元，参训200人，培训2天", "10"),
        ("设备单价", "≤4500元/台", "4800元，60台", "9.38"), ("设备单价", "≤4500元/台", "单价4800元，60台", "9.38"), ("每公里养护成本", "≤3万元", "投入98万元，养护28公里", "8.57"),
        ("设备单价", "≤4500元/台", "60台合计26.4万元，均价4400元", "10"), ("设备单价", "≤4500元/台", "60台共计28.4万元，单价4733元", "9.51"), ("设备单价", "≤4500元/台", "26.4万元/60台", "10"), ("公厕单座造价", "≤18万元/座", "总投资641.95万元/37座", "10"),
        ("设备单价", "≤4800元/台", "采购60台，中标总价28.4万元", "10"), ("设备单价", "≤4500元/台", "合计26.4万元，比预算节约1万元，平均每台4400元", "10"),
    ],
)  # fmt: skip
def test_a_total_is_divided_by_its_count(name: str, target: str, actual: str, expected: str) -> None:
    """A total with the count of what is asked for each of is scored by their quotient; an amount of each as it is."""
    row = score(target, actual, name=name, subcategory="成本指标")
    assert row.low == row.high == Decimal(expected)


@pytest.mark.parametrize(
    ("actual", "low"),
    [("300户合计增收48万元", 10), ("300户合计增收36万元", 8), ("户均增收1620元，总增收48.6万元", 10)],
)
def test_a_total_is_divided_beside_a_lower_limit(actual: str, low: int) -> None:
    """A large total does not reach what is asked for each."""
    assert score("≥1500元", actual, name="户均增收", subcategory="经济效益指标").low == low


@pytest.mark.parametrize(
    ("target", "actual"),
    [
        ("≤4500元/台", "总价26.4万元"), ("≤4500元/台", "总价26.4万元，60套"), ("≤500元/户", "发放补贴6万元，惠及3个村"), ("≤400元/人·天", "培训费16万元，参训400人"),
        ("≤4500元/台", "总价27.1万元，60台，配件5件"), ("≤4500元/台", "共5万元，11台"), ("≤4500元/台", "60台合计28.4万元，均价4400元"), ("≤4500元/台", "设备款26.4万元，安装费1万元，60台"), ("≤4500元/台", "单价26.4万元，60台"),
    ],
)  # fmt: skip
def test_a_total_that_cannot_be_divided_is_asked_about(target: str, actual: str) -> None:
    """Without the count of the very thing, or as near the limit as the total is rounded, no amount is computed."""
    assert score(target, actual, name="设备单价", subcategory="成本指标").remarks == ("actual-unreadable",)
