"""Bad things that an indicator deals with: all of them dealt with reach it, none of them is its failure."""

from __future__ import annotations

import pytest
from support.scored_rows import score


@pytest.mark.parametrize(
    ("name", "target", "actual"),
    [
        ("食品抽检不合格处置率", "应处尽处", "抽检不合格42批次，均已立案处置"), ("隐患整改率", "应改尽改", "发现不合格设备15台，均已整改"), ("不达标农户复查", "应查尽查", "不达标18户，全部复查完毕"),
        ("问题食品核查处置率", "100%", "不合格42批次全部处置到位"), ("投诉处理", "应处尽处", "收到投诉31件，均已办结"), ("未脱贫户帮扶", "应帮尽帮", "未脱贫32户，均已落实帮扶措施"),
        ("不合格药品处置率", "100%", "检出不合格药品17批次，均已下架销毁"), ("问题食品核查处置率", "100%", "不合格17批次，均已立案查处"), ("病死畜禽无害化处理", "应处尽处", "病死猪126头，均已无害化处理"),
        ("欠税清收", "应收尽收", "欠缴税款案件21件，全部清收到位"), ("欠税案件清缴率", "100%", "欠缴税款案件21件，全部清收到位"),
    ],
)  # fmt: skip
def test_all_that_was_bad_and_dealt_with_reaches_the_target(name: str, target: str, actual: str) -> None:
    """The words for what is dealt with are no failure of the dealing."""
    assert score(target, actual, name=name, subcategory="质量指标").reached is True


@pytest.mark.parametrize(
    ("name", "target", "actual"),
    [
        ("食品抽检不合格处置率", "应处尽处", "抽检不合格42批次，均已立案"), ("食品抽检不合格处置率", "应处尽处", "抽检不合格42批次，均未处置"), ("食品抽检不合格处置率", "应处尽处", "抽检不合格42批次，已处置40批次"),
        ("食品抽检不合格处置率", "应处尽处", "抽检不合格42批次，均正在处置"), ("隐患整改率", "应改尽改", "发现不合格设备15台，其中3台未整改"), ("隐患整改率", "应改尽改", "发现不合格设备15台，均将于明年整改"),
        ("不达标农户复查", "应查尽查", "去年不达标18户，全部复查完毕"), ("工程质量", "全部合格", "抽检不合格2处，均已整改"),
    ],
)  # fmt: skip
def test_less_than_all_dealt_with_does_not(name: str, target: str, actual: str) -> None:
    """Some, those of another year and those still to be dealt with are not all."""
    assert score(target, actual, name=name, subcategory="质量指标").reached is not True


def test_bad_things_that_were_counted_are_no_failure_of_their_own() -> None:
    """As many dealt with as there were is at worst unclear: no error comes of the word for what they are."""
    row = score(
        "应处尽处", "抽检不合格42批次，已处置42批次", name="食品抽检不合格处置率", subcategory="质量指标"
    )
    assert row.reached is None


@pytest.mark.parametrize(
    ("name", "target", "actual"),
    [("病死畜禽无害化处理数", "≥100头", "病死猪126头，均已无害化处理"), ("欠缴税款案件清收数", "≥20件", "欠缴税款案件21件，全部清收到位")],
)  # fmt: skip
def test_a_count_of_what_was_dealt_with_stays_a_count(name: str, target: str, actual: str) -> None:
    """Only a rate is reached by all of it; how many there were decides a target for a number."""
    row = score(target, actual, name=name)
    assert (row.remarks, row.reached) == ((), True)
