"""Worded results: a denial is seen wherever it stands, and 基本 spans both upper bands."""

from __future__ import annotations

import pytest
from support.scored_rows import bounds, score

from xlselfeval.scoring.words.result_tokens import Own
from xlselfeval.scoring.words.result_words import Band, band_of, repeats_target


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
     ("每月15日前发放", "按时发放", ("8.00", "10"), True), ("每季度末10日内报送", "均在每季度末10日内报送", ("10", "10"), True)],
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


@pytest.mark.parametrize(
    ("said", "asked"),
    [("零增长，实际增加3人", "零增长"), ("实际增加3人，零增长", "零增长"), ("不增加，实际增加", "不增加"), ("零增长，后反弹", "零增长"), ("下降5%，零增长，较上年增加2人", "零增长"),
     ("控制在预算内，设备超支", "控制在预算内"), ("未超支，超标准支出", "控制在预算内"), ("未发生超支情况，账外支出5万元", "控制在预算内"), ("及时发放，拖欠1个月", "及时发放"), ("按时完成；延后2个月", "按时完成"),
     ("按时完成，实际晚一个月", "按时完成"), ("机制健全，流于形式", "健全"), ("机制健全，与实际脱节", "健全"), ("机制健全，已废止", "健全"), ("机制健全，效果一般", "健全"), ("合格，有缺陷", "合格"), ("控制在预算内，结余资金被挪用", "控制在预算内"),
     ("达成年度指标，拖欠工资", "提升"), ("投诉率下降，事故上升", "下降")],
)  # fmt: skip
def test_another_clause_that_tells_of_a_loss(said: str, asked: str) -> None:
    """A loss, or the very change that was to be kept off, in another clause leaves the band open."""
    assert band_of(said, asked) is Band.UNCLEAR


@pytest.mark.parametrize(
    ("said", "asked"),
    [("明显提升，投诉下降20%", "明显提升"), ("机制健全，违规行为得到查处", "健全"), ("达成年度指标，有效防范事故", "提升"), ("达成年度指标：事故减少2起", "提升"), ("控制在预算内，结余2万元", "控制在预算内"),
     ("机制健全，未发生事故", "健全"), ("零增长，较上年减少3人", "零增长")],
)  # fmt: skip
def test_another_clause_that_tells_of_a_loss_kept_off(said: str, asked: str) -> None:
    """A loss that grew less, was kept off or dealt with is an effect."""
    assert band_of(said, asked) is Band.ACHIEVED


@pytest.mark.parametrize(
    ("said", "asked", "band"),
    [("无变化", "不减少", Band.ACHIEVED), ("无变化", "零增长", Band.ACHIEVED), ("不再增加", "不增加", Band.ACHIEVED), ("不增加", "零增长", Band.ACHIEVED), ("不下降", "不降低", Band.ACHIEVED), ("无变化", "提升", Band.MISSED),
     ("未提高", "不降低", Band.UNCLEAR), ("未减少", "不增加", Band.UNCLEAR), ("未增加", "只增不减", Band.UNCLEAR), ("不低于上年", "零增长", Band.UNCLEAR)],
)  # fmt: skip
def test_a_change_that_is_denied(said: str, asked: str, band: Band) -> None:
    """No change reaches a target that wants none; that the other change is denied tells nothing."""
    assert band_of(said, asked) is band


@pytest.mark.parametrize(
    ("said", "asked", "band"),
    [("未超概算", "控制在预算内", Band.UNCLEAR), ("控制在概算内", "不超预算", Band.UNCLEAR), ("控制在估算内", "未超概算", Band.UNCLEAR), ("未超概算", "不超支", Band.UNCLEAR), ("未超预算", "不超概算", Band.ACHIEVED),
     ("未超支", "不超概算", Band.ACHIEVED), ("控制在概算内", "未突破概算", Band.ACHIEVED)],
)  # fmt: skip
def test_the_wider_limit_is_no_proof_of_the_narrower(said: str, asked: str, band: Band) -> None:
    """An 概算 may be more than the 预算, and an 估算 more than both; who keeps to the narrower one keeps to the wider."""
    assert band_of(said, asked) is band


@pytest.mark.parametrize(
    ("said", "asked"),
    [("按时开展", "按时完成"), ("按时上报", "及时发放"), ("按时上线", "及时发放"), ("如期完工", "及时发放"), ("及时发放", "按时上报"), ("按期支付", "按期竣工")],
)  # fmt: skip
def test_another_task_in_time(said: str, asked: str) -> None:
    """That another task was in time, or this one begun, is asked about."""
    assert band_of(said, asked) is Band.UNCLEAR


@pytest.mark.parametrize(
    ("said", "asked"),
    [("如期完成", "及时发放"), ("按期拨付", "及时发放"), ("按时上报", "及时报送"), ("按期完工", "按期竣工"), ("如期办结", "按时完成"), ("按时完成", "按时开展"), ("及时开展", "按时开展")],
)  # fmt: skip
def test_the_same_task_in_time(said: str, asked: str) -> None:
    """Verbs of one task, and those of any, stand for one another."""
    assert band_of(said, asked) is Band.ACHIEVED


@pytest.mark.parametrize(
    ("said", "asked"),
    [("推动管护机制健全", "健全"), ("着眼管护机制健全", "健全"), ("管护机制日趋健全", "健全"), ("管护机制形式上健全", "健全"), ("管护机制按计划推进健全", "健全"), ("管护机制何时健全", "健全"), ("服务能力会有效提升", "有效提升"),
     ("服务能力正有效提升", "有效提升"), ("水质微改善", "改善"), ("试点村全覆盖", "全覆盖"), ("成本提升", "提升"), ("污染提升", "提升"), ("问题明显提升", "明显提升"), ("服务质量下降", "下降"), ("资金改善", "改善")],
)  # fmt: skip
def test_an_effort_or_another_subject_is_no_result(said: str, asked: str) -> None:
    """An effort, a slow approach, or a change of another thing than the indicator's leaves the band open."""
    own = Own("群众满意度", f"群众满意度\n{asked}")
    assert band_of(said, asked, own) is Band.UNCLEAR
    assert not repeats_target(said, asked, own)


@pytest.mark.parametrize(
    "actual",
    ["上年每月10日前发放", "其他单位每月10日前发放", "拖欠每月10日前发放", "每月10日前上报", "每月10日前编制", "每月10日前汇总，月末发放", "每月10日前汇总，次月发放", "每月10日前发放，拖欠工资"],
)  # fmt: skip
def test_the_day_of_another_task_or_year(actual: str) -> None:
    """A day of another task, year or unit does not reach a deadline that comes round.

    Nor does a day beside a loss or another time.
    """
    row = score("每月15日前发放", actual, subcategory="时效指标")
    assert row.reached is None
    assert row.remarks


@pytest.mark.parametrize(
    ("target", "actual"),
    [("每月15日前发放", "每月10日拨付到位"), ("每月15日前", "每月10日前上报"), ("每月15日前发放", "每月10日前完成"), ("每月15日前完成", "每月10日前报送")],
)  # fmt: skip
def test_the_day_of_the_same_task(target: str, actual: str) -> None:
    """A verb of the same task, or of any, beside the day changes nothing."""
    assert score(target, actual, subcategory="时效指标").reached is True


def test_a_moment_that_was_kept_to() -> None:
    """已于春节前发放 says what 春节前发放 asks for."""
    assert score("春节前发放", "已于春节前发放", subcategory="时效指标").reached is True


@pytest.mark.parametrize(
    "rest",
    ["征求意见中", "草案", "正报批", "下一步印发", "整改中", "存在质量问题", "有遗留问题", "墙面裂缝", "群众有怨言", "迟发1个月"],
)  # fmt: skip
def test_another_clause_that_tells_of_work_left(rest: str) -> None:
    """Work under way, a draft or a fault behind a result leaves the band open."""
    assert band_of(f"制度健全，{rest}", "健全") is Band.UNCLEAR


@pytest.mark.parametrize(
    "rest", ["资金集中", "遗留问题得到解决", "不存在质量问题", "未发现质量问题", "财力集中"]
)
def test_another_clause_with_words_alike(rest: str) -> None:
    """集中 is not under way, and a fault that was solved or not found is none."""
    assert band_of(f"制度健全，{rest}", "健全") is Band.ACHIEVED


@pytest.mark.parametrize(
    ("target", "actual", "name"),
    [("无安全事故", "无重大安全事故", "安全事故"), ("无安全事故", "无较大事故", "安全事故"), ("0起", "无群体性上访", "信访件数"), ("无投诉", "无有效投诉", "投诉数"), ("无投诉", "无信访", "投诉数"),
     ("无安全事故", "无投诉", "安全事故"), ("≤2起", "未收到投诉", "安全事故"), ("无重大舆情", "无投诉", "舆情"), ("无安全事故", "未发生重特大安全事故", "安全事故")],
)  # fmt: skip
def test_none_of_a_part_or_of_another_thing(target: str, actual: str, name: str) -> None:
    """None of the grave ones, or of other things, may be some of what was asked for."""
    row = score(target, actual, name=name)
    assert (row.low, row.reached, row.remarks) == (0, None, ("actual-not-result",))


@pytest.mark.parametrize(
    ("target", "actual", "name"),
    [("无重大安全事故", "无重大安全事故", "安全事故"), ("重大事故0起", "无重大事故", "重大安全事故"), ("0起", "未发生", "安全事故"), ("0起", "无事故", "安全生产"), ("无投诉", "未收到12345投诉", "投诉数"),
     ("0起", "未收到12315投诉", "投诉数"), ("无安全事故", "未发生安全问题", "安全事故"), ("0", "无上访", "信访上访数"), ("0起", "未发生一般及以上事故", "安全事故"), ("无重大舆情", "未发生舆情", "舆情")],
)  # fmt: skip
def test_none_of_the_thing_itself(target: str, actual: str, name: str) -> None:
    """None of what was asked for is zero, the number of a hotline in it too."""
    row = score(target, actual, name=name)
    assert row.reached is True
    assert "actual-not-result" not in row.remarks


@pytest.mark.parametrize(
    "rest",
    ["投诉率降为0", "故障率低", "差错率0", "漏损率8%", "停电时间缩短", "水土流失得到控制", "闲置资产盘活", "淘汰落后产能", "关停污染企业5家", "取消收费3项", "免除学费", "失信惩戒到位", "逾期率为0", "无逾期",
     "未延期", "落实到工作中", "应用于教学中", "更新报废设备3台"],
)  # fmt: skip
def test_an_effect_that_names_a_loss_is_no_loss(rest: str) -> None:
    """A low rate of losses, a loss that is controlled, and things that an office rightly ends are effects."""
    assert band_of(f"机制健全，{rest}", "健全") is Band.ACHIEVED
    assert band_of(f"达成年度指标，{rest}", "提升") is Band.ACHIEVED


@pytest.mark.parametrize(
    ("said", "asked"),
    [("按时足额发放", "按时发放"), ("及时足额拨付", "按时发放"), ("足额按时发放", "及时发放"), ("按时验收", "及时完成"), ("及时采购", "按时完成"), ("按期到货", "按期交付")],
)  # fmt: skip
def test_in_time_and_in_full(said: str, asked: str) -> None:
    """足额 beside 按时 changes nothing, and a purchase in time is a task in time."""
    assert band_of(said, asked) is Band.ACHIEVED


@pytest.mark.parametrize(
    ("amounts", "band"),
    [("实际支出120万元，预算100万元", Band.UNCLEAR), ("预算100万元，支出1200000元", Band.UNCLEAR), ("支出率105%", Band.UNCLEAR), ("预算100万元，支出98万元", Band.ACHIEVED), ("支出率98%", Band.ACHIEVED), ("支出100万元，预算100万元", Band.ACHIEVED)],
)  # fmt: skip
def test_amounts_that_contradict_a_budget_kept_to(amounts: str, band: Band) -> None:
    """More spent than the budget beside it asks about the words that say it was kept to."""
    assert band_of(f"{amounts}，控制在预算内", "控制在预算内") is band
    assert band_of(f"控制在预算内，{amounts}", "不超支") is band


@pytest.mark.parametrize(
    ("actual", "kept"),
    [("530万元，控制在预算内", False), ("600万元，未超预算", False), ("实际支出5300000元，达成年度指标", False), ("510万元（预算500万元），控制在预算内", False), ("510万元，控制在预算内", True),
     ("520.4万元，控制在预算内", True), ("521万元，控制在预算内", True), ("530万元（预算530万元），控制在预算内", True), ("控制在预算内，结余2万元", True), ("控制在预算内，审核后核减800万元", True),
     ("支出500万元，比预算减少20万元，控制在预算内", True)],
)  # fmt: skip
def test_more_spent_than_the_budget_of_the_form(actual: str, kept: bool) -> None:
    """More than the form's budget beside 控制在预算内 is asked about, unless by rounding, or the answer names its budget."""
    row = score("控制在预算内", actual, budget="5205000")
    assert bounds(row) == ("8.00" if kept else "0", "10")
    assert bool(row.remarks) is not kept
    assert score("控制在概算内", actual, budget="5205000").working.find("全年预算数") == -1


@pytest.mark.parametrize(
    ("said", "asked"),
    [("达成年度指标，部分地块未完成", "提升"), ("明显提升，但山区未完成", "明显提升"), ("有效提升，其中2个乡镇未达标", "提升"), ("达成年度指标，项目未完成尾款支付", "提升"), ("达成年度指标（个别项目尚未验收）", "提升"),
     ("收入增加，其中2户未达标", "提升"), ("个别乡镇未达标，明显提升", "明显提升")],
)  # fmt: skip
def test_a_result_denied_in_part(said: str, asked: str) -> None:
    """A result beside the denial of a part of it contradicts itself and is asked about."""
    assert band_of(said, asked) is Band.UNCLEAR


@pytest.mark.parametrize(
    ("said", "asked"),
    [("未达成年度指标，部分群众满意", "提升"), ("已完成，但未按时完成", "按时完成"), ("已开工，但未完成", "按时完成"), ("未完成，其中征地滞后", "按时完成"), ("未完成", "健全")],
)  # fmt: skip
def test_a_result_denied_as_a_whole(said: str, asked: str) -> None:
    """The denial of the result itself is 未达成, whatever is said beside it."""
    assert band_of(said, asked) is Band.MISSED


@pytest.mark.parametrize(
    ("said", "band"),
    [("530万元，超预算10万元", Band.MISSED), ("实际支出530万元，超支", Band.MISSED), ("530万元（超预算10万元）", Band.MISSED), ("预算520万元，支出530万元，超预算10万元", Band.MISSED), ("530万元，超预算10万元，因材料涨价", Band.MISSED),
     ("530万元，超支0元", Band.UNCLEAR), ("计划530万元，超预算10万元", Band.UNCLEAR), ("510万元控制在预算内，超支", Band.UNCLEAR), ("510万元，控制在预算内，超支2万元", Band.UNCLEAR), ("510万元，未超支", Band.ACHIEVED)],
)  # fmt: skip
def test_a_budget_exceeded_behind_its_amount(said: str, band: Band) -> None:
    """The amount before 超预算 changes nothing about it."""
    assert band_of(said, "控制在预算内") is band


@pytest.mark.parametrize(
    ("said", "band"),
    [("支出512.36万元，预算520万元", Band.ACHIEVED), ("预算86万元，实际支出83.5万元", Band.ACHIEVED), ("预算25万元，支出24.3万元，结余0.7万元", Band.ACHIEVED), ("结算价478万元，低于预算22万元", Band.ACHIEVED), ("支出530万元，预算520万元", Band.UNCLEAR), ("支出510万元，概算520万元", Band.UNCLEAR),
     ("高于预算11.4万元", Band.MISSED), ("未超支（无挂账）", Band.ACHIEVED), ("未超支（有挂账）", Band.UNCLEAR), ("未超支（挂账8万元）", Band.UNCLEAR)],
)  # fmt: skip
def test_amounts_within_a_budget(said: str, band: Band) -> None:
    """Less spent than the budget beside it keeps to it, as do an amount below it and no debts."""
    assert band_of(said, "控制在预算内") is band


@pytest.mark.parametrize(
    ("rest", "band"),
    [("未被通报", Band.ACHIEVED), ("未收到投诉", Band.ACHIEVED), ("无挂账", Band.ACHIEVED), ("有挂账", Band.UNCLEAR), ("未完成整改", Band.UNCLEAR), ("未取得成效", Band.UNCLEAR)],
)  # fmt: skip
def test_no_harm_beside_a_result(rest: str, band: Band) -> None:
    """None of a harm beside a result denies nothing; a denial of the work does."""
    assert band_of(f"明显改善，{rest}", "明显改善") is band


@pytest.mark.parametrize(
    ("said", "asked", "wanted"),
    [("优于Ⅲ类", "Ⅲ类", ("8.00", "10")), ("Ⅱ类（12个月均达标）", "达到Ⅲ类", ("8.00", "10")), ("Ⅱ类及以上", "不低于Ⅲ类", ("8.00", "10")), ("年均Ⅱ类", "Ⅲ类", ("8.00", "10")), ("全年保持Ⅱ类", "Ⅲ类", ("8.00", "10")), ("各月均为Ⅱ类", "Ⅲ类及以上", ("8.00", "10")),
     ("Ⅰ类（全年均值）", "达到Ⅲ类", ("8.00", "10")), ("达到Ⅲ类及以上", "不低于Ⅲ类", ("8.00", "10")), ("Ⅲ类，达标", "不低于Ⅲ类", ("8.00", "10")), ("Ⅱ类（全年12次监测均达标）", "Ⅲ类", ("8.00", "10")), ("年度均值为Ⅱ类", "Ⅲ类", ("8.00", "10")),
     ("年均Ⅳ类", "Ⅲ类", ("0", "5.99")), ("优于Ⅳ类", "Ⅲ类", ("0", "10")), ("Ⅳ类及以上", "Ⅲ类", ("0", "10")), ("Ⅲ类", "优于Ⅲ类", ("0", "10")), ("Ⅱ类（上半年）", "Ⅲ类", ("0", "10")), ("Ⅱ类（10个月达标）", "Ⅲ类", ("0", "10")), ("Ⅱ类（7月Ⅳ类）", "Ⅲ类", ("0", "10")),
     ("Ⅱ类（部分断面）", "Ⅲ类", ("0", "10")), ("Ⅱ类（预测）", "Ⅲ类", ("0", "10")), ("力争Ⅱ类", "Ⅲ类", ("0", "10"))],
)  # fmt: skip
def test_a_class_of_water_in_words(said: str, asked: str, wanted: tuple[str, str]) -> None:
    """A class of the whole year is compared in any words.

    A part of the year, a plan or a weaker limit is asked about.
    """
    assert bounds(score(asked, said, name="断面水质")) == wanted
