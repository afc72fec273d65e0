"""Worded results: the texts that say that a worded target was reached."""

from __future__ import annotations

import pytest

from xlselfeval.scoring.words.result_words import Band, band_of

LONG = "全部" * 29 + "达成"  # 60 characters, all of them of success


@pytest.mark.parametrize("said", ["0", "0起", "0次", "0件", "0例", "无", "未发生"])
def test_nothing_happened_as_asked(said: str) -> None:
    """A zero in each of its forms is what a target 无安全事故 asks for."""
    assert band_of(said, "无安全事故") is Band.ACHIEVED


@pytest.mark.parametrize("asked", ["控制在预算内", "控制在预算范围内", "不超预算", "成本控制在年度预算以内"])
@pytest.mark.parametrize(
    "said", ["未超预算", "未超支", "控制在预算内", "均控制在预算范围之内", "没有超出预算", "预算内", "无超支"]
)
def test_a_budget_that_was_kept_to(said: str, asked: str) -> None:
    """A budget is kept to in whichever of its usual words target and result say so."""
    assert band_of(said, asked) is Band.ACHIEVED
    assert band_of(f"{said}，但已追加", asked) is Band.UNCLEAR


@pytest.mark.parametrize(
    "asked", ["控制在预算内", "控制在预算范围内", "不超预算", "不超支", "≤预算数", "不高于年度预算", "在预算内完成", "未突破概算", "各项支出控制在预算指标内"]
)  # fmt: skip
@pytest.mark.parametrize(
    ("said", "band"),
    [
        ("超预算", Band.MISSED), ("超出预算2万元", Band.MISSED), ("超支2.5%", Band.MISSED), ("实际支出略超年度预算", Band.MISSED), ("突破概算约0.5万元", Band.MISSED), ("高于预算", Band.MISSED),
        ("超支，因材料涨价", Band.MISSED), ("未超预算", Band.ACHIEVED), ("未发生超支情况", Band.ACHIEVED), ("超支0元", Band.UNCLEAR), ("超支率0%", Band.UNCLEAR), ("严禁超支", Band.UNCLEAR),
        ("防止超预算", Band.UNCLEAR), ("超支(无)", Band.UNCLEAR), ("超支，但未超概算", Band.UNCLEAR), ("是否超支：否", Band.UNCLEAR), ("超预算执行进度", Band.UNCLEAR),
    ],
)  # fmt: skip
def test_a_budget_that_was_exceeded(said: str, asked: str, band: Band) -> None:
    """A result that says that the budget was exceeded misses a target that wants it kept.

    A denial or a zero does not.
    """
    assert band_of(said, asked) is band
    assert band_of("超预算", "提升") is Band.UNCLEAR


@pytest.mark.parametrize(
    ("said", "band"),
    [("超编", Band.MISSED), ("超编2人", Band.MISSED), ("超编0人", Band.UNCLEAR), ("超标", Band.UNCLEAR), ("未超编", Band.ACHIEVED)],
)  # fmt: skip
def test_a_limit_that_was_exceeded(said: str, band: Band) -> None:
    """A target 不超编 is missed where the result names the same as exceeded."""
    assert band_of(said, "不超编") is band


@pytest.mark.parametrize("said", ["未按时发放", "未及时拨付", "未到位", "没有支付", "未竣工", "未按期交付"])
def test_a_task_that_was_not_done(said: str) -> None:
    """The usual words of a task with 未 or 没有 say that it was missed."""
    assert band_of(said, "按时完成") is Band.MISSED


@pytest.mark.parametrize("said", ["1起", "一起", "00", "发生过"])
def test_something_happened(said: str) -> None:
    """Anything but zero does not prove that nothing happened."""
    assert band_of(said, "无安全事故") is Band.UNCLEAR


@pytest.mark.parametrize(
    ("said", "asked", "band"),
    [
        ("未低于上年", "不低于上年", Band.ACHIEVED),
        ("未新增不合理收费", "不新增不合理收费", Band.ACHIEVED),
        ("未新增未合理收费", "不新增不合理收费", Band.UNCLEAR),
        ("办理中", "", Band.UNCLEAR),
        ("显著提升了", "提升", Band.ACHIEVED),
        ("提升到一半", "提升", Band.UNCLEAR),
        ("达成年度指标，办件时间缩短30%", "提升", Band.ACHIEVED),
        ("达成年度指标，甲，乙", "提升", Band.ACHIEVED),
        ("提升提升", "提升", Band.UNCLEAR),
        ("工作基本完成", "提升", Band.MOSTLY),
        ("没有任何改善，工作基本完成", "提升", Band.UNCLEAR),
        ("基本达成年度指标", "提升", Band.MOSTLY),
        ("基本达成年度指标，没有任何改善", "提升", Band.UNCLEAR),
        ("基本达成年度指标，办件时间缩短", "提升", Band.MOSTLY),
        ("基本完成", "提升", Band.MOSTLY),
        ("基本完成，有待加强", "提升", Band.UNCLEAR),
        ("有待加强，基本完成", "提升", Band.UNCLEAR),
        ("得到提升", "提升", Band.ACHIEVED),
        ("群众幸福感明显提升", "提升群众幸福感", Band.ACHIEVED),
        ("群众幸福感得到提升", "提升群众幸福感", Band.ACHIEVED),
        ("环境改善明显", "环境明显改善", Band.ACHIEVED),
        ("环境改善", "环境明显改善", Band.UNCLEAR),
        ("明显明显改善环境", "环境明显改善", Band.UNCLEAR),
        ("办事有效有效方便", "有效办事有效方便", Band.ACHIEVED),
        ("办事方便有效", "有效办事有效方便", Band.UNCLEAR),
    ],
)
def test_the_words_of_the_target(said: str, asked: str, band: Band) -> None:
    """The target's own words count, with 未 for its first 不 alone, among words that change nothing."""
    assert band_of(said, asked) is band


def test_the_longest_results() -> None:
    """Sixty characters are read as a result, more as a story, on either side."""
    assert band_of(LONG, "提升") is Band.ACHIEVED
    assert band_of(LONG.replace("达成", "已达成"), "提升") is Band.UNCLEAR
    assert band_of("已达成", "升" * 60) is Band.ACHIEVED
    assert band_of("已达成", "升" * 61) is Band.UNCLEAR
