"""Honest sentences as published reports have them: none is reported.

The form and the data sheet beside them have the same figures.
"""

from __future__ import annotations

from decimal import Decimal

import pytest
from support.forms import reviewed

from xlselfeval.report.beside.figure import Stated
from xlselfeval.report.check import claims_of
from xlselfeval.report.intervals import Interval
from xlselfeval.report.passage import Passage

FORM = """
| 产出指标 | 数量指标 | 发布信息 | ≥180篇 | 195 | 10 | 10 | |
| 产出指标 | 数量指标 | 慰问老干部 | ≥350人 | 362人 | 5 | 5 | |
| 产出指标 | 数量指标 | 培训人数 | ≥200人次 | 210 | 15 | 15 | |
| 产出指标 | 质量指标 | 验收合格率 | ≥95% | 96% | 10 | 10 | |
| 产出指标 | 成本指标 | 预算控制 | ≤620.5万元 | 607.64万元 | 10 | 10 | |
| 效益指标 | 社会效益指标 | 受益居民 | ≥5000人 | 5600人 | 15 | 15 | |
| 效益指标 | 生态效益指标 | 绿化面积 | ≥30亩 | 31亩 | 15 | 15 | |
| 满意度指标 | 服务对象满意度指标 | 居民满意度 | ≥95% | 93% | 10 | 8 | 活动偏少 |
"""
SHEET = {
    "spending/initial": "500", "spending/adjusted": "620.5", "spending/spent": "607.64", "basic/spent": "507.64",
    "project/spent": "100", "personnel/spent": "427.37", "public/spent": "80.27", "three_public/spent": "6.28",
    "three_public/previous": "7.05", "three_public/initial": "8", "car_running/spent": "4.37", "reception/spent": "1.91",
    "abroad/spent": "0", "meetings/spent": "1.99", "meetings/previous": "1.42", "training/spent": "3.04", "procurement/spent": "30",
    "procurement_small/spent": "25", "procurement_micro/spent": "15", "assets/spent": "300", "assets_used/spent": "280", "payables/spent": "12",
}  # fmt: skip
COUNTS = {"reception_batches/spent": 8, "reception_people/spent": 86, "cars_kept/spent": 2, "staff_quota/spent": 34, "staff_actual/spent": 33}  # fmt: skip
LINES = (
    ("staff_quota/spent", "某局机关", 14), ("staff_actual/spent", "某局机关", 14), ("staff_retired/spent", "某局机关", 3),
    ("staff_quota/spent", "某中心", 20), ("staff_actual/spent", "某中心", 19), ("staff_retired/spent", "某中心", 4),
    ("projects/initial", "河道治理", 60), ("projects/adjusted", "河道治理", 72), ("projects/spent", "河道治理", 70),
    ("projects/spent", "老旧小区改造", 30), ("payable_items/spent", "履约保证金", 12),
)  # fmt: skip
TITLE = "2024年度部门整体支出绩效自评报告"


def stated() -> list[Stated]:
    """The figures of the data sheet: amounts to two places, counts and lines exactly."""
    found = []
    for key, amount in (SHEET | {key: str(count) for key, count in COUNTS.items()}).items():
        item, _, period = key.partition("/")
        factor, half = (1, Decimal(0)) if key in COUNTS else (10_000, Decimal("0.005"))
        known = Interval((Decimal(amount) - half) * factor, (Decimal(amount) + half) * factor)
        found.append(Stated((item, period), known, key + amount, f"基础数据表中为{key}{amount}"))
    for key, name, number in LINES:
        item, _, period = key.partition("/")
        exact = Decimal(number if item.startswith("staff") else number * 10_000)
        found.append(
            Stated((item, period), Interval(exact, exact), name, f"基础数据表中为{name}{key}{number}", name)
        )
    return found


def reported(*texts: str) -> list[str]:
    """The situations of what is reported above a hint."""
    review = reviewed(
        table=FORM, budget=("500", "620.5", "607.64"), execution=("10", "97.93%", "10"), year=2024
    )
    passages = tuple(Passage(number, text) for number, text in enumerate((TITLE, *texts), 1))
    claims = claims_of(passages, review.evidence, stated(), has_table=True)
    return [
        f"{one.operand.text} {one.situation}"
        for one in claims
        if one.verdict == "wrong" and one.name == "figure-table"
    ]


SENTENCES = (
    # totals and other scores behind the name of an indicator
    "全年发布信息195篇，慰问老干部362人，自评得分98分，等级为优。",
    "受益居民5600人，自评得分98分。",
    "居民满意度93%，综合得分98分。",
    "居民满意度93%，项目自评得分98分，评价等级为优。",
    "慰问老干部362人，自评总分98分。",
    "培训人数210人次，总得分98分（满分100分）。",
    "“培训人数”指标值为“≥200人次”，实际完成“210人次”，自评得98分。",
    "全年发布信息195篇，慰问老干部362人，产出指标得分50分，效益指标得分30分，满意度指标得分8分。",
    "慰问老干部362人，产出指标满分50分，自评得分50分。",
    "验收合格率96%；预算执行率97.93%，分值10分，得分10分。",
    "居民满意度93%，扣2分，得8分。",
    "总分100分，自评98分。",
    "自评总分100分，实得98分。",
    "评分总分为100分，经自评，得分98分，等级为优。",
    "绩效自评表总分100分，其中产出指标50分。",
    "总分100分，部门自评得分为98分。",
    "总分100分（本单位自评98分）。",
    "慰问老干部、发布信息等指标自评得分15分。",
    "居民满意度未达标，其余指标自评得分80分。",
    "该项目居民满意度93%，项目综合评价得分为96分。",
    # figures behind the name of an indicator that are of something else
    "上半年发布信息98篇。",
    "组织慰问老干部遗属30人。",
    "其中新媒体发布信息120篇。",
    "2023年发布信息170篇，今年发布信息明显增加。",
    "培训人数较上年增加20人次。",
    "农村受益居民3200人。",
    "各批次验收合格率最低为92%。",
    "改造道路2公里，新增绿化面积5亩。",
    "每月发布信息16篇。",
    "下一步发布信息200篇以上，培训人数250人次。",
    "绿化面积预计31亩，一期绿化面积12亩。",
    "累计绿化面积达320亩。",
    "全市绿化面积达1.2万亩。",
    "全区受益居民总数达12万人。",
    "居民满意度由上年的91%提高到93%。",
    "发布信息被省级采用20篇。",
    # scores and grades of other units and of projects
    "下属某中心自评得分95分，某局机关自评得分99分。",
    "老旧小区改造项目自评得分85分，等级为良。",
    "部门整体支出自评得分98分，等级为优。其中老旧小区改造自评结果为良。",
    # budgets behind the name of a project
    "离退休干部服务管理专项年初预算58万元，调整追加5万元，全年预算63万元，实际支出56.4万元。",
    "老年大学运行经费年初预算31万元，调整追加2.3万元，全年预算33.3万元，实际支出33万元。",
    "关心下一代专项：年初预算12万元，全年预算15万元，全年执行数14万元。",
    "1.老年大学运行经费项目。年初预算31万元，全年预算数33.3万元，全年执行数33万元，自评得分95分。",
    # targets of others, and results in quotes
    "“培训人数”年初指标值为“≥180人次”，调整后指标值为“≥200人次”，实际完成“210人次”，自评得15分（满分15分）。",
    "“居民满意度”指标值为“≥95%”，上年实际完成“91%”。",
    # the data sheet: staff, money, projects, payables
    "某局机关内设科室6个，编制14名，其中行政编制10名、工勤编制4名，在职14人，退休3人。",
    "某中心编制20名，其中管理岗位12名、专技岗位8名，实际在职19人。",
    "某局机关参照公务员法管理在职人员11人。",
    "截至年末，某局机关编制14名；实有人数14人，其中在职12人、借调2人。",
    "某中心新招聘在职人员2名，退休1人。",
    "核减编制1名，公务员在职14人，事业人员在职19人。",
    "现有在职33人，其中党员在职21人；在职女职工15人。",
    "本年支出607.64万元，其中一季度支出120万元，二季度支出150万元。",
    "2024年1-6月支出280.5万元，占全年预算的45.21%。",
    "工资福利支出310.2万元，商品和服务支出80.27万元，资本性支出17.17万元。",
    "河道治理项目年初预算60万元，调整后预算72万元，实际支出70万元，结余2万元。",
    "河道治理项目总投资180万元，其中中央资金支出50万元，2024年支出70万元。",
    "河道治理项目合同价支出68.5万元。",
    "河道治理（二期）支出18万元，河道治理监理费3万元。",
    "项目支出中的会议费1万元，培训费2万元。",
    "老旧小区改造支出30万元，其中第一标段支出18万元。",
    "其他应付款年末余额12万元，其中履约保证金12万元；收到履约保证金5万元。",
    "政府采购支出30万元，其中货物采购支出10万元、服务采购支出20万元；授予中小企业25万元，其中授予小微企业15万元。",
    "扶持小微企业120家，发放小微企业贴息300万元，小微企业贷款余额2.3亿元，小微企业减免税费12万元。",
    "扶持中小企业120家，发放中小企业贴息300万元，中小企业贷款余额2.3亿元。",
    "固定资产300万元，其中房屋180万元、车辆40万元；当年新增固定资产12万元。",
    "固定资产净值120万元，累计折旧180万元，固定资产减值0万元。",
    "在用固定资产280万元，其中在用车辆40万元。",
    "“三公”经费支出6.28万元，其中公务用车运行维护费4.37万元、公务接待费1.91万元，比预算8万元节约1.72万元。",
    "“三公”经费预算8万元，其中：因公出国（境）费0万元；公务用车运行维护费5万元；公务接待费3万元。",
    "“三公”经费预算为8万元。其中：因公出国（境）费0万元；公务用车运行维护费5万元；公务接待费3万元。",
    "公务用车运行维护费4.5万元，与上年预算数相比持平。",
    "公务接待8批次86人次，其中接待上级检查3批次30人次。",
    "全年召开会议12次，会议费支出1.99万元，其中全市水利工作会议费1.2万元。",
    "开展培训4期，培训费支出3.04万元，其中外聘教师培训费0.8万元。",
    "公用经费80.27万元，人均公用经费2.43万元。",
    "人员经费427.37万元，其中退休人员经费12万元。",
    "基本支出507.64万元，占83.54%，较上年基本支出490万元增加17.64万元。",
)  # fmt: skip


@pytest.mark.parametrize("text", SENTENCES)
def test_an_honest_sentence(text: str) -> None:
    """A figure that other papers have under another name, or not at all, is not reported."""
    assert reported(text) == []


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("慰问老干部362人，自评得分4分。", "4 自评表中为“慰问老干部”得分5"),
        ("慰问老干部完成较好，该指标自评得分4分。", "4 自评表中为“慰问老干部”得分5"),
        ("居民满意度93%，综合得分97分。", "97分 自评表中为总分98分"),
        ("慰问老干部362人，部门自评总分97分。", "97分 自评表中为总分98分"),
        ("总分100分，自评97分。", "97分 自评表中为总分98分"),
        ("自评总分100分，最终得分97分。", "97分 自评表中为总分98分"),
        ("部门自评总分为100分，等级为优。", "100分 自评表中为总分98分"),
        ("自评总分100分，其中产出指标得50分。", "100分 自评表中为总分98分"),
        ("自评总分99分，其中产出指标50分。", "99分 自评表中为总分98分"),
        ("全年共发布信息198篇。", "198篇 自评表中为“发布信息”实际完成值195篇"),
        ("全年受益居民达到5800人。", "5800人 自评表中为“受益居民”实际完成值5600人"),
    ],
)
def test_a_figure_that_is_surely_of_its_name(text: str, found: str) -> None:
    """A figure right behind its name, with nothing between that names something else, is held against the form."""
    assert reported(text) == [found]
