"""Answers that earn nothing by themselves although their figure or word would reach the target."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

from support.random_answers.dates import NAMES
from support.random_answers.quantities import COUNTED, MEASURED, RATED, SPENT
from support.random_answers.rows import YEAR, Answer, Chance, typed
from support.random_answers.spelling import plain
from support.random_answers.words import TARGETS

# Not 完成目标{}: it may say that the target of so many was reached.
NO_RESULT = {
    "plan": ("目标{}", "计划{}", "任务{}", "预计{}", "拟完成{}", "应完成{}", "预期{}", "指标值{}", "年初目标{}", "{}（目标）", "{}(计划)", "计划完成{}", "力争{}", "争取完成{}", "确保完成{}", "目标是{}", "需完成{}", "待完成{}", "{}（待完成）", "将完成{}", "要求{}"),
    "request": ("申请{}", "申报{}", "拟申请{}", "{}（申请）", "报名{}", "请求增加{}"),
    "other year": ("去年{}", "上年{}", "上年度{}", "2022年{}", "明年{}", "次年完成{}", "前年{}", "下年度{}", "上年完成{}", "去年同期{}", "{}（上年）", "{}（2021年）"),
    "loss": ("退出{}", "拒绝{}", "流失{}", "失败{}", "取消{}", "缺{}", "还差{}", "未完成{}", "没有完成{}", "减少{}", "淘汰{}", "不合格{}", "{}未完成", "{}不合格", "尚缺{}", "无法完成{}", "{}没有完成", "报废{}", "遗失{}"),
    "part": ("部分完成{}", "完成{}任务的一半", "完成{}的50%", "{}的一半", "完成{}的一部分", "{}中的部分"),
    "guess": ("可能{}", "大概{}", "估计{}", "据说{}", "或许{}", "也许完成{}", "大约{}", "不到{}", "近{}"),
    "unknown": ("蓝天{}", "香蕉{}", "{}隔壁", "张三说{}"),
}  # fmt: skip
_INSTEAD = {
    "人": ("万元", "%", "公里", "平方米", "场", "期"), "家": ("万元", "%", "吨", "亩"), "次": ("万元", "%", "公斤", "人"), "台": ("万元", "%", "公里", "千瓦时"), "篇": ("万元", "%", "吨"),
}  # fmt: skip
_OTHER_KIND = {"length": "平方米", "area": "公里", "volume": "吨", "weight": "公里", "power": "千瓦时", "energy": "公里"}  # fmt: skip
_OWN_UNIT = {"length": "公里", "area": "平方米", "volume": "立方米", "weight": "吨", "power": "千瓦", "energy": "千瓦时"}  # fmt: skip
_NOTHING = (
    "无",
    "/",
    "—",
    "见附件",
    "若干",
    "大量",
    "很多",
    "有",
    "详见总结",
    "不适用",
    "×",
    "？",
    "……",
    "无法统计",
)


def _cheat(chance: Chance, kind: str, name: str, target: str, actual: str, subcategory: str = "数量指标") -> Answer:  # fmt: skip
    return Answer(
        kind=f"cheat {kind}", name=name, subcategory=subcategory, target=typed(target), actual=typed(actual), points=chance.points,
        interval=None, verdict="cheat",
    )  # fmt: skip


def _counted(chance: Chance) -> tuple[str, str, int]:
    """Return a counted indicator, its word, and a target."""
    name, _, word = chance.random.choice(COUNTED)
    return name, word, chance.random.choice((3, 12, 40, 200, 850, 1200))


def no_result(chance: Chance) -> Answer:
    """Words beside the figure that say it is no result of this year."""
    kind = chance.random.choice(tuple(NO_RESULT))
    frame = chance.random.choice(NO_RESULT[kind])
    if kind == "unknown":  # beside another unit they may name what is counted
        return _cheat(chance, kind, "培训人数", "≥40人", frame.format("40人"))
    if chance.happens(0.7):
        name, word, number = _counted(chance)
        reached = number + chance.random.choice((0, 1, number // 10))
        return _cheat(chance, kind, name, f"≥{number}{word}", frame.format(f"{reached}{word}"))
    measured = chance.random.choice(tuple(MEASURED))
    number = chance.random.randint(2, 900)
    amount = f"{number}{_OWN_UNIT[measured]}"
    return _cheat(chance, kind, MEASURED[measured], f"≥{amount}", frame.format(amount))


def no_result_of_cost(chance: Chance) -> Answer:
    """An amount that was not spent, or spent on top."""
    limit = chance.random.randint(10, 90)
    frame = chance.one("增加{}万元", "超支{}万元", "超出{}万元", "计划{}万元", "预算{}万元", "去年{}万元", "追加{}万元", "申请{}万元", "拖欠{}万元", "-{}万元", "{}万元/人", "{}万元/年·户", "{}万元（预算）")  # fmt: skip
    return _cheat(chance, "cost", chance.one(*SPENT), f"≤{limit}万元", frame.format(limit - 2), "成本指标")


def other_kind(chance: Chance) -> Answer:
    """A unit of another kind."""
    if chance.happens(0.5):
        word = chance.random.choice(tuple(_INSTEAD))
        name = next(name for name, _, own in COUNTED if own == word)
        number = chance.random.choice((12, 40, 60, 95))
        return _cheat(chance, "kind", name, f"≥{number}{word}", f"{number}{chance.one(*_INSTEAD[word])}")
    measured = chance.random.choice(tuple(MEASURED))
    number = chance.random.randint(2, 900)
    unit = chance.one(_OTHER_KIND[measured], "元", "%", "人", "次")
    if unit == "%":
        number = min(number, 90)
    return _cheat(chance, "kind", MEASURED[measured], f"≥{number}{_OWN_UNIT[measured]}", f"{number}{unit}")


def other_period(chance: Chance) -> Answer:
    """A rate for another period or for each."""
    number = chance.random.randint(2, 30)
    one, other = chance.random.sample(("年", "月", "季度", "周", "日"), 2)
    return _cheat(chance, "period", "巡查频次", f"≥{number}次/{one}", f"{number}次/{other}")


def opposite(chance: Chance) -> Answer:
    """An increase where a decrease is asked for, and the reverse."""
    number = chance.random.randint(2, 30)
    down, up = chance.one("下降", "降低", "减少"), chance.one("上升", "增长", "提高", "增加")
    if chance.happens(0.5):
        down, up = up, down
    name = chance.one("单位能耗变化", "业务量变化", "事故起数变化")
    return _cheat(chance, "opposite", name, f"{down}≥{number}%", f"{up}{number}%", "质量指标")


def minus(chance: Chance) -> Answer:
    """A minus sign where there can be none."""
    name, word, number = _counted(chance)
    if chance.happens(0.5):
        return _cheat(chance, "minus", chance.one(*SPENT), f"≤{number}万元", f"{chance.one('-', '－', '负', '−')}{number - 1}万元", "成本指标")  # fmt: skip
    return _cheat(
        chance, "minus", name, f"≥{number}{word}", f"{chance.one('-', '－', '负', '−')}{number}{word}"
    )


def impossible_date(chance: Chance) -> Answer:
    """A date that no calendar has, or one of another time."""
    month = chance.random.randint(3, 12)
    target = f"{YEAR}年{month}月15日前"
    other = date(
        chance.random.choice((1900, 1904, 2000, 2015, 2019, 2021, 2022)), chance.random.randint(1, 12), 7
    )
    actual = chance.one(
        f"{YEAR}年13月1日", f"{YEAR}年2月30日", f"{YEAR}年{month - 1}月32日", f"{YEAR}年0月5日", f"{YEAR}-13-05",
        f"{other.year}年{other.month}月{other.day}日", f"{other:%Y-%m-%d}", f"{other.year}.{other.month}.{other.day}",
        f"计划{YEAR}年{month - 1}月完成", f"预计{YEAR}年{month - 1}月10日", f"未于{YEAR}年{month - 1}月1日完成", "未完成", "尚未完成", "正在办理", f"{YEAR}年{month - 1}月1日开工",
    )  # fmt: skip
    return _cheat(chance, "date", chance.one(*NAMES), target, actual, "时效指标")


def impossible_rate(chance: Chance) -> Answer:
    """A share of a whole above 100 %."""
    return _cheat(
        chance,
        "rate",
        chance.one(*(name for name in RATED if name != "资金到位率")),
        "≥95%",
        f"{chance.one('105', '120', '100.5', '9600', '1000')}%",
        "质量指标",
    )


def nothing(chance: Chance) -> Answer:
    """No figure at all."""
    if chance.happens(0.3):
        return _cheat(chance, "nothing", chance.one(*SPENT), "≤50万元", chance.one(*_NOTHING), "成本指标")
    name, word, number = _counted(chance)
    return _cheat(chance, "nothing", name, f"≥{number}{word}", chance.one(*_NOTHING))


def copied(chance: Chance) -> Answer:
    """The target's comparator or a range instead of a figure."""
    name, word, number = _counted(chance)
    actual = chance.one(f"≥{number}{word}", f"不少于{number}{word}", f"{number}{word}以上", f"{number - 2}-{number + 20}{word}", f">{number}{word}", f"{number}余{word}", f"≤{number}{word}")  # fmt: skip
    return _cheat(chance, "copied", name, f"≥{number}{word}", actual)


def denied(chance: Chance) -> Answer:
    """The target's words, denied, intended or lacking."""
    name, target = chance.random.choice(TARGETS)
    actual = chance.one(
        "有待{}", "有待进一步{}", "力争{}", "将{}", "争取{}", "需要{}", "仍需{}", "未{}", "没有{}", "未能{}", "尚未{}", "没{}", "难以{}", "无法{}", "{}不够", "{}的目标没有实现", "{}仍有差距", "{}尚未实现",
        "达成年度指标;实际上没有任何改善", "达成年度指标，但没有{}", "预计{}", "计划{}", "{}的目标没有达成", "希望{}", "不够{}", "{}不明显", "谈不上{}", "亟待{}", "未见{}", "{}方面还不足", "离{}还有距离", "缺乏{}",
    ).format(target)  # fmt: skip
    return _cheat(chance, "denied", name, target, actual, "社会效益指标")


def smaller_unit(chance: Chance) -> Answer:
    """The figure of the target in a smaller unit of the kind."""
    large, small = chance.random.choice((("MW", "kW"), ("千瓦", "瓦"), ("立方米", "升"), ("公里", "米"), ("吨", "公斤"), ("吨", "克"), ("公顷", "亩"), ("公顷", "平方米"), ("亿元", "万元"), ("万元", "元"), ("kWh", "Wh"), ("千瓦时", "瓦时"), ("GB", "MB"), ("TB", "GB"), ("平方公里", "公顷"), ("kg", "g")))  # fmt: skip
    number = plain(Fraction(chance.random.randint(2, 900)))
    return _cheat(chance, "smaller", "项目规模", f"≥{number}{large}", f"{number}{small}")


MAKERS = (
    (no_result, 12), (no_result_of_cost, 3), (other_kind, 4), (other_period, 1), (opposite, 2), (minus, 2), (impossible_date, 3), (impossible_rate, 1), (nothing, 2), (copied, 2), (denied, 4), (smaller_unit, 2),
)  # fmt: skip
