"""Worded results: a denial is seen wherever it stands, and 基本 spans both upper bands."""

from __future__ import annotations

import pytest
from support.scored_rows import bounds, score

from xlselfeval.scoring.result_tokens import Own
from xlselfeval.scoring.result_words import Band, band_of, repeats_target


@pytest.mark.parametrize(
    ("said", "asked"),
    [("达成年度指标;实际上没有任何改善", "达成年度指标"), ("达成年度指标，有待提高", "提升"), ("达成年度指标，但群众不满意", "提升"), ("达成年度指标（预计）", "提升"),
     ("有待明显改善", "明显改善"), ("明显改善不够", "明显改善"), ("需要明显改善", "明显改善"), ("力争明显改善", "明显改善"), ("将明显改善", "明显改善"), ("没明显改善", "明显改善"),
     ("群众幸福感提升目标", "提升群众幸福感"), ("群众幸福感提升", "明显提升群众幸福感"), ("环境污染增加", "减少环境污染"), ("群众幸福感有望提升", "提升群众幸福感"),
     ("目标明显改善", "明显改善"), ("要求明显改善", "明显改善"), ("明显改善的目标", "明显改善"), ("明显改善，但不够", "明显改善"), ("改善不明显", "明显改善")],
)  # fmt: skip
def test_intention_and_lack_are_no_result(said: str, asked: str) -> None:
    """A result that is denied, wanted or limited in the same breath has no band."""
    assert band_of(said, asked) is Band.UNCLEAR


@pytest.mark.parametrize(
    ("said", "asked"),
    [("改善明显", "明显改善"), ("显著改善", "明显改善"), ("得到明显改善", "明显改善"), ("明显改善，群众反映良好", "明显改善"), ("实现明显改善的目标", "明显改善"), ("效果显著", "效果明显"),
     ("群众幸福感提升", "提升群众幸福感"), ("有效提升了群众幸福感", "提升群众幸福感"), ("群众幸福感明显提升", "明显提升群众幸福感"), ("环境污染减少", "减少环境污染"), ("及时拨付", "及时"),
     ("不断提高", "逐步提高"), ("制度健全", "健全"), ("达成年度指标，办件时间缩短30%", "提升")],
)  # fmt: skip
def test_the_same_in_other_words(said: str, asked: str) -> None:
    """The order of degree and change, and words of the same degree, change nothing."""
    assert band_of(said, asked) is Band.ACHIEVED


@pytest.mark.parametrize(
    "said", ["基本达到", "基本完成", "基本达成", "基本达成目标", "基本达成年度指标，群众满意", "基本提升"]
)
def test_basically_spans_both_upper_bands(said: str) -> None:
    """基本达到 may be 达成 or 部分达成, but no more with 未完成 beside it."""
    row = score("提升", said)
    assert (bounds(row), row.reached, row.remarks) == (("6.00", "10"), None, ("qualitative-unclear",))
    assert band_of(f"{said}，其余未完成", "提升") in (Band.UNCLEAR, Band.MISSED)


@pytest.mark.parametrize(
    "said", ["达成年度指标，生产能力明显提升", "达成：生产能力明显提升", "达成 生产能力明显提升", "达成年度指标 效果明显", "已达成，群众需求得到满足", "达成，居民反映良好"]
)  # fmt: skip
def test_a_band_at_the_head_counts_with_its_effect_behind(said: str) -> None:
    """A band word at the head, parted from the effect by a mark or a space, is the result."""
    assert band_of(said, "明显提升") is Band.ACHIEVED
    assert band_of(f"{said}，但不够", "明显提升") is Band.UNCLEAR


@pytest.mark.parametrize(
    ("said", "asked", "name"),
    [("水土流失有所改善", "有所改善", "水土流失"), ("管护机制健全", "健全", "管护"), ("管护机制已健全", "健全", "管护"), ("补贴发放及时", "及时", "及时性"), ("资金使用规范", "规范", "资金使用"),
     ("粮食安全得到保障", "得到保障", "粮食安全"), ("农业综合生产能力不断提高", "不断提高", "生产能力"), ("农民满意度持续提升", "持续提升", "满意度"), ("社会反响良好", "良好", "社会反响"),
     ("农业生产能力较上年明显提升", "明显提升", "生产能力")],
)  # fmt: skip
def test_the_subject_before_the_targets_words_changes_nothing(said: str, asked: str, name: str) -> None:
    """The target's own words behind their subject are what a bare copy is, in a figure and as a repetition."""
    own = Own(name, f"{name}\n{asked}")
    assert band_of(said, asked, own) is Band.ACHIEVED
    assert band_of(f"{said}，但不够", asked, own) is Band.UNCLEAR
    assert repeats_target(asked, asked, own)
    assert repeats_target(said, asked, own)


@pytest.mark.parametrize(
    ("said", "asked"),
    [("管护机制不健全", "健全"), ("管护机制尚需健全", "健全"), ("管护机制有待健全", "健全"), ("污染事故明显提升", "明显提升"), ("生产能力下降明显提升", "明显提升"), ("群众难以提升", "提升"), ("群众有所提升", "提升"),
     ("群众略有提升", "提升"), ("力争群众满意度明显提升", "明显提升"), ("正在健全", "健全"), ("勉强健全", "健全"), ("会提升", "提升"), ("管护机制健全？", "健全"), ("为群众提升", "提升"), ("管理勉强健全", "健全"),
     ("部分资金使用规范", "规范"), ("资金使用欠规范", "规范"), ("继续提升", "提升")],
)  # fmt: skip
def test_a_subject_that_limits_or_contradicts_is_no_result(said: str, asked: str) -> None:
    """Denial, intention, a small measure or a bad thing before the target's words leave the band open."""
    assert band_of(said, asked) in (Band.UNCLEAR, Band.PARTLY)
    assert not repeats_target(said, asked)


@pytest.mark.parametrize("asked", ["按时", "按时完成", "及时完成", "按期完成", "按时发放"])
@pytest.mark.parametrize("said", ["按时完成", "按期完成", "如期完成", "已及时完成", "按时", "均按期发放"])
def test_punctual_in_other_words(said: str, asked: str) -> None:
    """A task that was to be punctual was so in whichever word says it."""
    assert band_of(said, asked) is Band.ACHIEVED
    assert band_of(f"未{said}", asked) is not Band.ACHIEVED


@pytest.mark.parametrize(
    "said", ["510万元，控制在预算内", "510万元，未超预算", "控制在预算内，支出510万元", "实际支出510万元，控制在预算内"]
)  # fmt: skip
def test_the_order_of_amount_and_budget_does_not_matter(said: str) -> None:
    """A budget is kept to whether the amount stands before or behind the words."""
    assert band_of(said, "控制在预算内") is Band.ACHIEVED
    assert band_of(f"预计{said}", "控制在预算内") is Band.UNCLEAR
    assert band_of("510万元", "控制在预算内") is Band.UNCLEAR
    assert band_of("群众反映良好，明显改善", "明显改善") is Band.ACHIEVED
    assert band_of("群众投诉多，明显改善", "明显改善") is Band.UNCLEAR


@pytest.mark.parametrize(
    ("said", "asked", "band"),
    [("下降2.1%", "零增长", Band.ACHIEVED), ("较上年下降5%", "较上年不增加", Band.ACHIEVED), ("下降5%", "不增加", Band.ACHIEVED), ("与上年持平", "较上年不增加", Band.ACHIEVED), ("减少3万元", "不增长", Band.ACHIEVED),
     ("增长0%", "零增长", Band.ACHIEVED), ("增长2%", "零增长", Band.MISSED), ("较上年增加5万元", "较上年不增加", Band.MISSED), ("较上年增长5%", "不减少", Band.ACHIEVED), ("下降5%", "不下降", Band.MISSED),
     ("下降-5%", "不增加", Band.UNCLEAR), ("计划下降5%", "不增加", Band.UNCLEAR), ("下降5%，但人员增加", "不增加", Band.UNCLEAR), ("下降5%", "提升", Band.UNCLEAR)],
)  # fmt: skip
def test_a_change_that_was_to_be_kept_off(said: str, asked: str, band: Band) -> None:
    """Where nothing is to grow, a decline reaches the target and a growth misses it, and the reverse."""
    assert band_of(said, asked) is band


@pytest.mark.parametrize(
    ("target", "actual", "wanted", "reached"),
    [("每月15日前发放", "每月10日发放", ("10", "10"), True), ("每月15日前发放", "均已按月于15日前发放", ("10", "10"), True), ("每月15日前发放", "每月20日发放", ("0", "9.99"), False),
     ("每月15日前发放", "每季度10日前发放", ("0", "10"), None), ("每月15日前发放", "每月10日至20日发放", ("0", "10"), None), ("每月15日前发放", "次月10日前发放", ("0", "10"), None), ("每月15日前发放", "计划每月10日发放", ("0", "10"), None),
     ("每月15日前发放", "按时发放", ("8.00", "10"), True), ("每季度末10日内报送", "均在每季度末10日内报送", ("8.00", "10"), True)],
)  # fmt: skip
def test_the_day_of_a_deadline_that_comes_round(
    target: str, actual: str, wanted: tuple[str, str], reached: bool | None
) -> None:
    """Days of the same period are compared; another period asks about the actual, never about the target."""
    row = score(target, actual, subcategory="时效指标")
    assert (bounds(row), row.reached) == (wanted, reached)
    assert "target-unreadable" not in row.remarks


@pytest.mark.parametrize("actual", ["提前11天完成", "提前1个月完成", "提前半个月完成", "提前两周完工"])
def test_a_time_ahead_is_done_without_its_date(actual: str) -> None:
    """A task that was done ahead by some days is done; only its date is asked for."""
    row = score("2024年12月31日前", actual, subcategory="时效指标", year=2024)
    assert (bounds(row), row.remarks) == (("10", "10"), ("date-not-stated",))
