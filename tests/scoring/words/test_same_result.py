"""Results in other words than the target's: standards, states and effects, and what limits them."""

from __future__ import annotations

import pytest
from support.scored_rows import bounds, score

from xlselfeval.scoring.words.result_tokens import Own
from xlselfeval.scoring.words.result_words import Band, band_of

_SAME = [
    ("符合国家标准", "符合标准", "设备质量"), ("符合设计及规范要求", "符合设计要求", "工程质量"), ("均符合合同约定要求", "符合要求", "设备质量"), ("产品质量均符合国家标准要求", "符合国家标准", "产品质量"),
    ("系统运行稳定", "稳定运行", "系统运行"), ("全年稳定运行", "运行稳定", "系统运行"), ("系统安全稳定运行", "安全稳定", "系统运行"), ("机关运转正常", "保障机关正常运转", "机关运转"),
    ("保障了机关正常运转", "保障正常运转", "机关运转"), ("档案管理规范有序", "规范", "档案管理"), ("补贴对象准确无误", "准确", "补贴对象准确"), ("严格按照标准执行", "按标准执行", "补助标准"),
    ("已按规定标准足额发放", "按规定标准发放", "补助标准"), ("通过专家验收", "验收通过", "项目验收"), ("长期发挥作用", "长期", "作用"), ("持续发挥作用", "持续发挥", "政策作用"),
    ("已建立健全管护制度并严格执行", "健全", "管护制度"), ("有所改善", "水土流失状况有所改善", "水土流失治理"), ("城市治理水平进一步提升", "不断提升", "城市治理水平"), ("有较大提高", "得到提高", "职工能力"),
    ("有效维护了社会稳定", "维护社会稳定", "社会稳定"), ("有力保障", "保障", "工作保障"), ("当年已完成", "当年完成", "完成时限"), ("已及时足额拨付到位", "及时", "资金拨付"),
    ("按进度及时足额拨付到位", "及时足额", "资金拨付"), ("内控制度已建立健全并有效执行", "建立健全", "内控制度"), ("已建立健全“县乡村三级”管护机制", "健全", "长效管护机制"), ("由82%提高到85.6%", "逐步提高", "节水意识"),
    ("基本支出未超预算", "控制在预算内", "基本支出控制"), ("达成年度指标，基本支出未超年初预算", "控制在预算内", "基本支出控制"),
    ("按合同约定及时足额支付", "及时足额支付", "工程款支付"), ("按规定及时足额支付", "及时足额支付", "工程款支付"), ("各标段均一次验收合格", "验收合格", "工程质量"), ("各标段均一次验收合格", "一次验收合格", "工程质量"), ("护林员工资按月足额发放到位", "按月足额发放", "护林员工资"),
    ("按合同约定及时支付", "按合同支付", "质保金支付"), ("县政府网站公示", "政府网站公示", "信息公开"), ("在局官网公示", "公示", "评审结果"), ("较上年提升1.2个百分点", "提升", "群众安全感"), ("低于预算11.4万元", "控制在预算内", "项目成本"),
    ("资金及时拨付到位", "及时", "资金拨付"), ("健全完善", "健全", "管护制度"), ("制度健全完善", "健全", "管护制度"),
]  # fmt: skip


@pytest.mark.parametrize(("said", "asked", "name"), _SAME)
def test_the_same_result_in_other_words(said: str, asked: str, name: str) -> None:
    """A narrower standard, the same states in another order and an effect that lasts reach the target."""
    assert band_of(said, asked, Own(name, f"{name}\n{asked}")) is Band.ACHIEVED


@pytest.mark.parametrize("way", ["未{}", "基本{}", "计划{}", "大部分{}", "积极推进{}", "难以{}", "试点{}", "整改后{}", "{}中", "{}（上年）", "{}，跨年实施", "{}，个别除外", "有待{}"])  # fmt: skip
@pytest.mark.parametrize(("said", "asked", "name"), _SAME)
def test_the_same_result_limited(said: str, asked: str, name: str, way: str) -> None:
    """A denial, a hedge, a plan, an effort, a trial or another year leaves none of them reached."""
    assert band_of(way.format(said), asked, Own(name, f"{name}\n{asked}")) is not Band.ACHIEVED


@pytest.mark.parametrize(
    ("said", "asked"),
    [("各标段自检合格", "合格"), ("各标段均验收合格", "一次验收合格"), ("按合同约定及时支付", "及时足额支付"), ("有所提高", "提升"), ("内部公示", "公示"), ("县政府网站公示", "省政府网站公示"), ("在局官网公示3天", "公示7天"), ("低于概算11万元", "控制在预算内"), ("符合标准", "符合国家标准"), ("符合企业标准", "符合标准"), ("符合行业标准", "符合国家标准"), ("符合降低后的标准", "符合标准"), ("降低标准后符合标准", "符合标准"), ("符合要求", "符合标准"),
     ("管理规范", "规范有序"), ("稳定运行", "安全稳定运行"), ("运行", "稳定运行"), ("规范档案管理", "规范"), ("已建立机制草案", "建立"), ("短期发挥作用", "长期"), ("健全管护制度", "健全"), ("改善", "水质明显改善"), ("扩大", "遏制水土流失扩大"),
     ("及时拨付", "及时足额拨付"), ("县级资金及时拨付到位", "及时"), ("制度健全规范", "完善"), ("每日清运0次", "每日清运"), ("每周清运2次", "每日清运"), ("日产日清，有积存", "日产日清"), ("日产日清，积存3吨", "日产日清")],
)  # fmt: skip
def test_less_than_what_was_asked_for(said: str, asked: str) -> None:
    """A wider standard, a state or 足额 that is missing, and a bare verb are asked about."""
    own = Own("管护制度", f"管护制度\n{asked}")
    assert band_of(said, asked, own) is Band.UNCLEAR


@pytest.mark.parametrize(
    "effort",
    ["加大力度", "加快", "大力", "全力", "积极推进", "多措并举", "狠抓", "强化措施", "深入", "采取措施", "抓紧", "力求", "探索"],
)  # fmt: skip
@pytest.mark.parametrize(
    ("rest", "asked"),
    [
        ("提升群众满意度", "提升"),
        ("群众满意度提升", "提升"),
        ("管护机制健全", "健全"),
        ("系统运行稳定", "稳定运行"),
    ],
)
def test_an_effort_before_the_targets_words(effort: str, rest: str, asked: str) -> None:
    """A verb of effort before the target's words and their subject is no result."""
    own = Own("群众满意度", f"群众满意度\n{asked}")
    assert band_of(effort + rest, asked, own) is Band.UNCLEAR


@pytest.mark.parametrize(
    ("target", "actual", "wanted"),
    [("控制在预算内", "实际支出510万元，控制在预算520万元以内", ("8.00", "10")), ("控制在预算内", "实际支出530万元，控制在预算520万元以内", ("0", "10")), ("控制在预算内", "实际支出530万元，控制在预算540万元以内", ("0", "10")),
     ("控制在预算520万元以内", "510万元", ("10", "10")), ("控制在预算520万元以内", "510万元，控制在预算内", ("10", "10")), ("不超过预算520万元", "支出510万元", ("10", "10")), ("控制在预算520万元以内", "530万元", ("9.81", "9.81")),
     ("控制在预算内", "尽量控制支出510万元，控制在预算内", ("0", "10"))],
)  # fmt: skip
def test_a_budget_with_its_amount(target: str, actual: str, wanted: tuple[str, str]) -> None:
    """A budget that is named with its amount is a limit, and what was spent is held against it and the form's own."""
    assert bounds(score(target, actual, subcategory="成本指标", budget="5200000")) == wanted


@pytest.mark.parametrize(
    ("name", "asked", "said", "band"),
    [
        ("次均费用", "下降", "次均下降3.6%", Band.ACHIEVED), ("次均费用", "下降", "次均上升3.6%", Band.UNCLEAR), ("次均费用", "不增加", "次均增加3.6%", Band.MISSED), ("总费用", "下降", "次均下降3.6%", Band.UNCLEAR),
        ("企业负担", "有所减轻", "有所减轻，节约费用约420万元", Band.ACHIEVED), ("企业负担", "有所减轻", "有所减轻，约40%的企业", Band.UNCLEAR), ("企业负担", "有所减轻", "有所减轻，预计节约420万元", Band.UNCLEAR),
        ("垃圾清运", "日产日清", "日产日清，无积存", Band.ACHIEVED), ("垃圾清运", "日产日清", "日产日清，未出现滞留现象", Band.ACHIEVED), ("垃圾清运", "日产日清", "日产日清，无人员", Band.UNCLEAR),
        ("清运频次", "每日清运", "每日清运2次", Band.ACHIEVED), ("清运频次", "每日清运", "每日清运两次", Band.ACHIEVED),
    ],
)  # fmt: skip
def test_a_result_with_more_about_it(name: str, asked: str, said: str, band: Band) -> None:
    """A subject, a rounded amount, a number of times and that nothing was left cast no doubt on a result."""
    assert band_of(said, asked, Own(name, f"{name}\n{asked}")) is band
