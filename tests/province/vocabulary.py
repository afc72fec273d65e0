"""The words of a province: units, departments, projects, indicators and what their targets ask for."""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

from province.arithmetic import Aim

CITIES = ["株洲", "湘潭", "衡阳", "邵阳", "岳阳", "常德", "张家界", "益阳", "郴州", "永州", "怀化", "娄底"]
DEPARTMENTS = [
    "教育局",
    "科学技术局",
    "民政局",
    "司法局",
    "财政局",
    "人力资源和社会保障局",
    "自然资源和规划局",
    "生态环境局",
    "住房和城乡建设局",
    "交通运输局",
    "水利局",
    "农业农村局",
    "商务局",
    "文化旅游广电体育局",
    "卫生健康委员会",
    "退役军人事务局",
    "应急管理局",
    "审计局",
    "市场监督管理局",
    "统计局",
    "医疗保障局",
    "林业局",
    "信访局",
    "档案馆",
    "机关事务服务中心",
]
BRANCHES = [
    "本级",
    "服务中心",
    "监测站",
    "培训中心",
    "执法支队",
    "信息中心",
    "技术推广站",
    "研究所",
    "事务中心",
    "保障中心",
    "管理处",
    "检测所",
]
PROJECTS = [
    "农村饮水安全巩固提升",
    "高标准农田建设",
    "义务教育薄弱环节改善",
    "公共文化场馆免费开放",
    "基层医疗卫生机构设备购置",
    "退役军人就业创业培训",
    "城区污水管网改造",
    "老旧小区改造",
    "农产品质量安全监管",
    "困难群众救助补助",
    "小型水库除险加固",
    "林业有害生物防治",
    "智慧城市运行维护",
    "职业技能提升行动",
    "农村公路养护",
    "食品安全监督抽检",
    "地方志编纂",
    "大气污染防治",
    "应急物资储备",
    "科技创新平台建设",
    "统计调查",
    "普法依法治理",
    "养老服务体系建设",
    "历史文化街区修缮",
]
NOTES = (
    "因疫情影响，两期活动推迟到次年举办，已列入次年计划，下一步加强进度管理",
    "由于招标流标一次，施工比计划晚开工两个月，已要求承建单位增派人员",
    "受汛期连续降雨影响，部分工程未能按计划实施，已于次年一季度完成",
    "因机构改革人员划转，实际在册人数减少，下年度按实际人数编报目标",
    "财政压减一般性支出，原定批次减少，今后根据预算调整及时申请调整绩效目标",
    "个别乡镇上报资料滞后，导致年底前未能全部验收，下一步将督促按月报送",
)
EXCESS_NOTES = (
    "因上级年中追加任务，实际完成数高于年初目标，下年度据实申报",
    "受政策宣传影响报名人数增加，目标值年初按上年数测算，定得偏低",
)
GOALS = (
    "保障机关正常运转，完成年度各项重点工作，预算执行规范有序。",
    "围绕年度工作要点，落实各项惠民政策，服务对象满意。",
    "按期完成建设任务，改善基础设施条件，促进区域经济社会发展。",
)
DONE = (
    "全年各项重点工作按计划推进，主要任务已完成，资金使用合规。",
    "年度任务全部落实到位，群众反映良好，未发生违规问题。",
    "建设任务已完工并投入使用，惠及沿线群众。",
)


# What several units hand in as theirs.
COPIED = (
    "一年来紧紧围绕中心工作，健全制度、压实责任、强化监管，各项建设任务如期完成，服务能力明显增强，人民群众的获得感和满意程度不断提高，圆满实现年初确定的绩效目标。",
    "坚持问题导向，完善工作机制，按月调度、按季通报，资金拨付及时足额，项目管理规范有序，取得了良好的经济效益和社会效益，得到上级部门和服务对象的充分肯定。",
)


def _number(random_: random.Random, *choices: int) -> Decimal:
    """Return a figure near one of these, as plans print them."""
    base = random_.choice(choices)
    return Decimal(max(1, base * random_.randint(6, 18) // 10))


Maker = Callable[[random.Random, int, Aim], Aim]


def _count(unit: str, *choices: int) -> Maker:
    def make(random_: random.Random, _year: int, aim: Aim) -> Aim:
        number = _number(random_, *choices)
        sign = random_.choice(("≥", "", "不少于", ">=", "≥"))
        return replace(aim, kind="at_least", number=number, unit=unit, text=f"{sign}{number}{unit}")

    return make


def _exactly(unit: str, *choices: int) -> Maker:
    def make(random_: random.Random, _year: int, aim: Aim) -> Aim:
        number = _number(random_, *choices)
        return replace(aim, kind="equal", number=number, unit=unit, text=f"={number}{unit}")

    return make


def _between(unit: str, *choices: int) -> Maker:
    def make(random_: random.Random, _year: int, aim: Aim) -> Aim:
        low = _number(random_, *choices) + 4
        high = low + random_.randint(3, 9)
        joint = random_.choice(("-", "～", "至"))
        return replace(aim, kind="range", number=low, upper=high, unit=unit, text=f"{low}{joint}{high}{unit}")

    return make


def _percent(*choices: int) -> Maker:
    def make(random_: random.Random, _year: int, aim: Aim) -> Aim:
        number = Decimal(random_.choice(choices))
        sign = "" if number == 100 else random_.choice(("≥", "", "不低于"))
        return replace(aim, kind="at_least", number=number, unit="%", text=f"{sign}{number}%")

    return make


def _money(random_: random.Random, _year: int, aim: Aim) -> Aim:
    number = Decimal(random_.randint(500, 40_000)) / random_.choice((10, 100))
    text = random_.choice(("≤{}万元", "不超过{}万元", "{}万元以内", "控制在{}万元以内"))
    return replace(aim, kind="at_most", number=number, unit="万元", text=text.format(number))


def _days(random_: random.Random, _year: int, aim: Aim) -> Aim:
    number = Decimal(random_.choice((3, 5, 7, 10, 15, 20)))
    return replace(aim, kind="at_most", number=number, unit="天", text=f"≤{number}天")


def _none(unit: str) -> Maker:
    def make(random_: random.Random, _year: int, aim: Aim) -> Aim:
        return replace(aim, kind="zero", unit=unit, text=random_.choice((f"0{unit}", f"={0}{unit}")))

    return make


def _deadline(random_: random.Random, year: int, aim: Aim) -> Aim:
    month = random_.choice((6, 9, 10, 11, 12))
    last = date(year, month % 12 + 1, 1) if month < 12 else date(year + 1, 1, 1)
    last -= timedelta(1)
    text = random_.choice(
        ("{y}年{m}月{d}日前", "{y}年{m}月底前", "{y}年{m}月", "{y}年{m}月{d}日", "{y}.{m:02}.{d:02}前")
    )
    printed = text.format(y=year, m=month, d=last.day)
    return replace(aim, kind="day", number=Decimal((last - date(year, 1, 1)).days), text=printed)


def _words(*choices: str) -> Maker:
    def make(random_: random.Random, _year: int, aim: Aim) -> Aim:
        return replace(aim, kind="words", text=random_.choice(choices))

    return make


_OUTPUT, _EFFECT, _SATISFACTION = "产出指标", "效益指标", "满意度指标"
STEMS: tuple[tuple[str, str, str, Maker], ...] = (
    (_OUTPUT, "数量指标", "培训人数", _count("人", 200, 50, 1200)),
    (_OUTPUT, "数量指标", "举办培训班期数", _count("期", 4, 10)),
    (_OUTPUT, "数量指标", "发布信息篇数", _count("篇", 200, 60)),
    (_OUTPUT, "数量指标", "扶持企业家数", _count("家", 10, 30)),
    (_OUTPUT, "数量指标", "购置设备台数", _exactly("台", 12, 40)),
    (_OUTPUT, "数量指标", "建设高标准农田面积", _count("亩", 1500, 20_000)),
    (_OUTPUT, "数量指标", "养护公路里程", _count("公里", 80, 300)),
    (_OUTPUT, "数量指标", "抽检批次", _count("批次", 300, 1200)),
    (_OUTPUT, "数量指标", "开展专项检查次数", _between("次", 8, 20)),
    (_OUTPUT, "数量指标", "救助困难群众人次", _count("人次", 500, 3000)),
    (_OUTPUT, "质量指标", "验收合格率", _percent(100, 98, 95)),
    (_OUTPUT, "质量指标", "培训考核通过率", _percent(90, 95)),
    (_OUTPUT, "质量指标", "设备完好率", _percent(95, 98)),
    (_OUTPUT, "质量指标", "重大安全事故发生数", _none("起")),
    (_OUTPUT, "时效指标", "工程完工时间", _deadline),
    (_OUTPUT, "时效指标", "资金拨付时间", _deadline),
    (_OUTPUT, "时效指标", "任务按时完成率", _percent(100, 95)),
    (_OUTPUT, "时效指标", "群众诉求办结时限", _days),
    (_OUTPUT, "成本指标", "项目总成本", _money),
    (_OUTPUT, "成本指标", "“三公”经费控制数", _money),
    (_EFFECT, "经济效益指标", "带动农户增收户数", _count("户", 150, 600)),
    (_EFFECT, "经济效益指标", "节约财政资金率", _percent(5, 8, 10)),
    (_EFFECT, "社会效益指标", "公共服务覆盖率", _percent(80, 90, 100)),
    (_EFFECT, "社会效益指标", "群众安全感", _words("提升", "有效提升", "明显增强")),
    (_EFFECT, "社会效益指标", "政策知晓率", _percent(85, 90)),
    (_EFFECT, "生态效益指标", "空气质量优良天数比例", _percent(85, 90)),
    (_EFFECT, "生态效益指标", "水土流失治理效果", _words("改善", "持续改善")),
    (_EFFECT, "可持续影响指标", "长效管护机制", _words("健全", "建立健全")),
    (_EFFECT, "可持续影响指标", "队伍专业化水平", _words("提高", "稳步提高")),
    (_SATISFACTION, "服务对象满意度指标", "服务对象满意度", _percent(90, 95, 98)),
    (_SATISFACTION, "服务对象满意度指标", "群众满意度", _percent(85, 90)),
)
SHARES = {_OUTPUT: Decimal(50), _EFFECT: Decimal(30), _SATISFACTION: Decimal(10)}


def aims(
    random_: random.Random,
    year: int,
    *,
    shares: Mapping[str, Decimal] = SHARES,
    kinds: frozenset[str] | None = None,
) -> list[Aim]:
    """Return the approved indicators of a form: 50, 30 and 10 points over 8 to 22 rows.

    `shares` are other points of the groups, `kinds` the kinds of targets that a layout can print.
    """
    found = []
    for category, share in shares.items():
        stems = [stem for stem in STEMS if stem[0] == category and (kinds is None or _kind(stem[3]) in kinds)]
        count = {
            _OUTPUT: random_.randint(5, 13),
            _EFFECT: random_.randint(3, 7),
            _SATISFACTION: random_.randint(1, 2),
        }
        chosen = sorted(random_.sample(range(len(stems)), min(len(stems), count[category])))
        for place, points in zip(chosen, _split(random_, share, len(chosen)), strict=True):
            _, subcategory, name, make = stems[place]
            blank = Aim(
                category=category, subcategory=subcategory, name=name, text="", kind="", points=points
            )
            found.append(make(random_, year, blank))
    return found


def _kind(make: Maker) -> str:
    blank = Aim(category="", subcategory="", name="", text="", kind="", points=Decimal(0))
    return make(random.Random(0), 2020, blank).kind


def _split(random_: random.Random, share: Decimal, count: int) -> list[Decimal]:
    """Split the share into points of at least half a point, none above 25."""
    halves = int(share * 2)
    parts = [halves // count] * count
    parts[0] += halves - sum(parts)
    for _ in range(count):
        giver, taker = random_.randrange(count), random_.randrange(count)
        if parts[giver] > 4 and parts[taker] < 40:
            parts[giver] -= 2
            parts[taker] += 2
    return [Decimal(part) / 2 for part in parts]
