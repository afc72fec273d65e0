"""Answers with figures: counts, percentages, measures, money, ranges, in the spellings that units use."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from fractions import Fraction

from support.random_answers import exact
from support.random_answers.exact import Interval
from support.random_answers.rows import Answer, Chance, Typed, typed
from support.random_answers.spelling import (
    ABOVE,
    AT_LEAST,
    AT_LEAST_AFTER,
    AT_MOST,
    AT_MOST_AFTER,
    BELOW,
    EQUAL,
    JOINTS,
    compared,
    figure,
    framed,
    percent,
    plain,
)
from support.random_answers.units import COUNTS, MEASURES, MONEY, Unit

# name, its verb or noun that people repeat before the figure, the counting words by their first one
COUNTED = (
    ("培训人数", "培训", "人"), ("扶持企业家数", "扶持", "家"), ("举办活动场次", "举办", "次"), ("购置设备台数", "购置", "台"), ("发布信息篇数", "发布", "篇"),
    ("新建站点个数", "新建", "个"), ("抽检批次数", "抽检", "批次"), ("救助人次数", "救助", "人次"), ("更新车辆数", "更新", "辆"), ("办理案件数", "办理", "宗"), ("编制规划项数", "编制", "项"),
)  # fmt: skip
RATED = ("验收合格率", "培训通过率", "政策知晓率", "群众满意度", "设备完好率", "资金到位率", "任务按时完成率")
MEASURED = {
    "length": "道路养护里程", "area": "治理面积", "volume": "供水量", "weight": "垃圾清运量", "power": "装机容量", "energy": "发电量",
}  # fmt: skip
SAVED = ("带动产值", "撬动社会资本", "减免金额")
SPENT = ("会议费控制", "印刷费", "设备采购支出")
DONE_BEFORE = ("完成", "实际完成", "共", "共计", "累计", "实际", "达到", "已完成", "全年完成", "共完成", "累计完成", "实际达到", "全年共")  # fmt: skip


def _near(chance: Chance, target: Fraction, *, whole: bool) -> Fraction:
    """Return a result near a target: often the same, often reached, sometimes far off."""
    style = chance.random.random()
    if style < 0.2:
        return target
    share = Fraction(
        chance.random.choice((100, 101, 105, 110, 129, 130, 131, 150, 99, 98, 90, 75, 50, 33, 10, 0)), 100
    )
    return _places(target * share, 0 if whole else 2)


def _places(value: Fraction, places: int) -> Fraction:
    return Fraction(round(value * 10**places), 10**places)


def _number(chance: Chance, *, whole: bool) -> Fraction:
    """Return a figure as targets have them, mostly round."""
    size = chance.random.choice((1, 10, 100, 1000, 10_000))
    value = Fraction(chance.random.randint(1, 99) * size)
    return value if whole or chance.happens(0.5) else value / chance.random.choice((4, 10, 100, 5))


def _spelt(chance: Chance, value: Fraction, unit: str) -> str:
    """Spell an amount; one of 10,000 and more with 万 now and then."""
    tenth = value / 10_000
    if (
        value >= 10_000
        and chance.happens(0.4)
        and (tenth * 100).denominator == 1
        and not unit.startswith(("万", "亿"))
    ):
        return f"{figure(chance.random, tenth) if tenth < 10_000 else plain(tenth)}万{unit}"
    if not unit and value <= 10:  # 完成六 may be the beginning of a word
        return plain(value)
    blank = " " if unit and chance.happens(0.06) else ""
    if unit.startswith(("万", "亿")) and value >= 10_000:  # nobody writes 一万二千万元
        return f"{plain(value)}{blank}{unit}"
    return f"{figure(chance.random, value)}{blank}{unit}"


def _with_verb(chance: Chance, amount: str, verb: str) -> str:
    """Put a verb, or the words of the indicator, in front of an amount."""
    style = chance.random.random()
    if style < 0.25:
        return chance.one(*DONE_BEFORE) + amount
    if style < 0.32 and verb:
        return chance.one(verb, f"实际{verb}", f"共{verb}", f"全年{verb}") + amount
    return amount


def _cell(chance: Chance, value: Fraction, unit: str) -> Typed | None:
    """Return a number cell whose format shows the unit, or none, now and then."""
    if not chance.happens(0.15):
        return None
    number = Decimal(plain(value))
    if chance.happens(0.5):
        return Typed(text=f"{number:f}", number=number)
    return Typed(text=f"{number:f}{unit}", number=number, number_format=f'General"{unit}"')


def _direction(chance: Chance, amount: str) -> tuple[str, str]:
    """Return how the target compares and its text."""
    style = chance.random.random()
    if style < 0.55:
        return "least", compared(chance.random, AT_LEAST, AT_LEAST_AFTER, amount)
    if style < 0.62:
        return "more", chance.random.choice(ABOVE) + amount
    if style < 0.75:
        return "equal", chance.random.choice(EQUAL) + amount
    return "bare", amount


def _beyond(answer: Answer, target: Fraction, actual: Fraction, *, is_strict: bool) -> Answer:
    """Return an answer with the meaning of < and >: the limit itself is asked about."""
    if not is_strict or target != actual:
        return answer
    return replace(answer, verdict="question")


def count(chance: Chance) -> Answer:
    """A count to be reached."""
    name, verb, word = chance.random.choice(COUNTED)
    words = next(words for words in COUNTS if words[0] == word)
    target = _number(chance, whole=True)
    actual = _near(chance, target, whole=True)
    target_unit = chance.random.choice((*words, ""))
    unit = chance.random.choice((*words, "")) if target < 10_000 else chance.random.choice(words)
    # a figure without a unit beside one in 万 is another kind (`scale`): so the target is written out there
    amount = _spelt(chance, target, target_unit)
    how, text = _direction(chance, amount)
    typed_actual = _cell(chance, actual, unit) if "万" not in text else None
    if typed_actual is None:
        typed_actual = typed(framed(chance.random, _with_verb(chance, _spelt(chance, actual, unit), verb)))
    # 5.46万篇 beside a bare 42000: the missing unit may hide a 万 of the target
    is_open = not target_unit and not amount.endswith("万") and "万" in typed_actual.text
    answer = Answer(
        kind=f"count-{how}", name=name, target=typed(framed(chance.random, text)), actual=typed_actual, points=chance.points,
        interval=exact.at_least(target, actual, chance.points),
        overshoots=_overshoots(how, target, actual), verdict="asked" if is_open else "plain",
    )  # fmt: skip
    return _beyond(answer, target, actual, is_strict=how == "more")


def _overshoots(how: str, target: Fraction, actual: Fraction, *, counts: bool = True) -> bool:
    return how != "equal" and exact.overshoots(target, actual, counts=counts)


def rate(chance: Chance) -> Answer:
    """A percentage to be reached."""
    name = chance.one(*RATED)
    target = Fraction(chance.random.choice((80, 85, 90, 95, 98, 100, 99, 92, 96)))
    shift = chance.random.choice(
        ("-70", "-41.5", "-20", "-8.25", "-3", "-0.5", "-0.01", "0", "0", "0.01", "1", "2", "2.5", "3.33")
    )
    actual = min(Fraction(100), target + Fraction(shift))
    how, text = _direction(chance, percent(chance.random, target))
    style = chance.random.random()
    if style < 0.2:
        places = 0 if actual.denominator == 1 else 2
        shown = f"{plain(actual)}%"
        cell = Typed(
            text=shown,
            number=Decimal(plain(actual)) / 100,
            number_format="0.00%" if places else "0%",
            decimals=places,
        )
    elif style < 0.3:
        cell = Typed(text=plain(actual), number=Decimal(plain(actual)))
    else:
        amount = percent(chance.random, actual)
        before = chance.one(
            "", "", "", "达到", "实际", f"{name}", f"{name}达", f"{name}达到", "已达到", "完成", "实际达到"
        )
        cell = typed(framed(chance.random, before + amount))
    answer = Answer(
        kind="rate", name=name, subcategory="质量指标", target=typed(framed(chance.random, text)), actual=cell, points=chance.points,
        interval=exact.at_least(target, actual, chance.points),
    )  # fmt: skip
    return _beyond(answer, target, actual, is_strict=how == "more")


def _of_kind(kind: str) -> list[Unit]:
    return [unit for unit in MEASURES if unit.kind == kind]


def measure(chance: Chance) -> Answer:
    """A length, area, volume, weight, power or energy, the result in any unit of the kind."""
    kind = chance.random.choice(tuple(MEASURED))
    unit = chance.random.choice(_of_kind(kind))
    target = _number(chance, whole=False)
    actual = _near(chance, target, whole=False)
    other = chance.random.choice(_of_kind(kind)) if chance.happens(0.4) else unit
    converted = actual * unit.factor / other.factor
    if (converted * 10_000).denominator != 1 or not Fraction(1, 100) <= converted < 10**9:
        other, converted = unit, actual
    how, text = _direction(chance, _spelt(chance, target, chance.random.choice(unit.spellings)))
    amount = _spelt(chance, converted, chance.random.choice(other.spellings))
    answer = Answer(
        kind=f"measure-{kind}", name=MEASURED[kind], target=typed(framed(chance.random, text)),
        actual=typed(framed(chance.random, _with_verb(chance, amount, ""))), points=chance.points,
        interval=exact.at_least(target, actual, chance.points), overshoots=_overshoots(how, target, actual, counts=False),
    )  # fmt: skip
    return _beyond(answer, target, actual, is_strict=how == "more")


def _money(chance: Chance) -> tuple[Unit, Fraction, Unit, Fraction, Fraction]:
    unit = chance.random.choice(MONEY[:2])
    target = _number(chance, whole=False) * (1000 if unit.factor == 1 else 1)
    actual = _near(chance, target, whole=False)
    other = chance.random.choice(MONEY[:2]) if chance.happens(0.3) else unit
    converted = actual * unit.factor / other.factor
    if (converted * 10_000).denominator != 1:
        other, converted = unit, actual
    return unit, target, other, converted, actual


def money_earned(chance: Chance) -> Answer:
    """An amount of money to be reached."""
    unit, target, other, converted, actual = _money(chance)
    text = compared(chance.random, AT_LEAST, AT_LEAST_AFTER, _spelt(chance, target, unit.spellings[0]))
    amount = _with_verb(chance, _spelt(chance, converted, other.spellings[0]), "")
    return Answer(
        kind="money-earned", name=chance.one(*SAVED), subcategory="经济效益指标", target=typed(framed(chance.random, text)),
        actual=typed(framed(chance.random, amount)), points=chance.points, interval=exact.at_least(target, actual, chance.points),
        overshoots=_overshoots("least", target, actual, counts=False),
    )  # fmt: skip


def money_spent(chance: Chance) -> Answer:
    """A limit of cost."""
    unit, target, other, converted, actual = _money(chance)
    amount = _spelt(chance, target, unit.spellings[0])
    is_strict = chance.happens(0.12)
    if is_strict:
        text = chance.random.choice(BELOW) + amount
    else:
        text = compared(chance.random, AT_MOST, AT_MOST_AFTER, amount)
        if text.startswith("控制在"):
            text += chance.one("", "以内", "之内")
    before = chance.one(
        "", "", "", "", "实际", "实际支出", "支出", "共支出", "共", "实际成本"
    )  # 控制在 may be the sign of the target, copied
    answer = Answer(
        kind="money-spent", name=chance.one(*SPENT), subcategory="成本指标", target=typed(framed(chance.random, text)),
        actual=typed(framed(chance.random, before + _spelt(chance, converted, other.spellings[0]))), points=chance.points,
        interval=exact.at_most(target, actual, chance.points, chance.rules),
    )  # fmt: skip
    return _beyond(answer, target, actual, is_strict=is_strict)


def bare_cost(chance: Chance) -> Answer:
    """A cost whose target does not say at least or at most: both readings."""
    target = _number(chance, whole=False)
    actual = _near(chance, target, whole=False)
    interval = exact.spanning(
        exact.at_most(target, actual, chance.points, chance.rules),
        exact.at_least(target, actual, chance.points),
    )
    return Answer(
        kind="bare-cost", name=chance.one(*SPENT), subcategory="成本指标", target=typed(f"{plain(target)}万元"),
        actual=typed(framed(chance.random, _spelt(chance, actual, "万元"))), points=chance.points, interval=interval,
        verdict="plain" if target == actual else "question", overshoots=False,
    )  # fmt: skip


def none_at_all(chance: Chance) -> Answer:
    """A target of zero."""
    name, unit = chance.random.choice(
        (("重大安全事故发生数", "起"), ("投诉件数", "件"), ("违规问题个数", "个"), ("信访量", "次"))
    )
    actual = Fraction(chance.random.choice((0, 0, 0, 1, 2, 5)))
    target = chance.random.choice(("", "=", "＝")) + chance.one("0", "０", "零") + chance.one("", unit)
    spelt = chance.one("0", "０", "零") if not actual else figure(chance.random, actual)
    return Answer(
        kind="zero", name=name, subcategory="质量指标", target=typed(target), actual=typed(framed(chance.random, f"{spelt}{unit}")),
        points=chance.points, interval=exact.none_allowed(actual, chance.points),
    )  # fmt: skip


def span(chance: Chance) -> Answer:
    """A range of counts or measures, with the unit once or twice."""
    if chance.happens(0.5):
        name, _, word = chance.random.choice(COUNTED)
        words, low = (word,), Fraction(chance.random.randint(2, 300))
        high = low + chance.random.randint(1, 200)
        actual = Fraction(chance.random.randint(int(low) // 2, int(high) * 5 // 4))
    else:
        kind = chance.random.choice(tuple(MEASURED))
        unit = chance.random.choice(_of_kind(kind))
        name, words = MEASURED[kind], unit.spellings
        low = Fraction(chance.random.randint(2, 3000), 10)
        high = low + Fraction(chance.random.randint(1, 500), 10)
        actual = _places(low * Fraction(chance.random.randint(50, 190), 100), 1)
    unit_name = chance.random.choice(words)
    shared = "" if chance.happens(0.6) else unit_name
    text = f"{figure(chance.random, low)}{shared}{chance.random.choice(JOINTS)}{figure(chance.random, high)}{unit_name}"
    return Answer(
        kind="range", name=name, target=typed(text), actual=typed(framed(chance.random, f"{figure(chance.random, actual)}{chance.random.choice(words)}")),
        points=chance.points, interval=exact.between(low, high, actual, chance.points),
    )  # fmt: skip


def around(chance: Chance) -> Answer:
    """A±p%."""
    middle, swing = (
        Fraction(chance.random.randint(10, 500)),
        Fraction(chance.random.choice((1, 2, 5, 10, 20))),
    )
    low, high = middle * (100 - swing) / 100, middle * (100 + swing) / 100
    actual = _places(middle * Fraction(chance.random.randint(60, 140), 100), 1)
    return Answer(
        kind="around", name="供水量", target=typed(f"{plain(middle)}{chance.one('±', '+-', '+/-')}{plain(swing)}%"), actual=typed(framed(chance.random, plain(actual))),
        points=chance.points, interval=exact.between(low, high, actual, chance.points),
    )  # fmt: skip


def permille(chance: Chance) -> Answer:
    """A target in ‰, the result in ‰ or %."""
    target = Fraction(chance.random.randint(2, 90), 10)
    actual = _near(chance, target, whole=False)
    in_percent = chance.happens(0.3)
    amount = f"{plain(actual / 10)}%" if in_percent else f"{figure(chance.random, actual)}‰"
    return Answer(
        kind="permille", name="出生缺陷检出比例", subcategory="质量指标", target=typed(f"≥{figure(chance.random, target)}‰"), actual=typed(framed(chance.random, amount)),
        points=chance.points, interval=exact.at_least(target, actual, chance.points), overshoots=exact.overshoots(target, actual, counts=False),
    )  # fmt: skip


def scale(chance: Chance) -> Answer:
    """A large figure without a unit beside a target in 万: both scales."""
    head = Fraction(chance.random.randint(11, 900), 10)
    word = chance.one("人", "吨", "株", "亩")
    actual = _places(head * 10_000 * Fraction(chance.random.choice((100, 101, 110, 90, 50)), 100), 0)
    interval = exact.spanning(
        exact.at_least(head * 10_000, actual, chance.points), exact.at_least(head, actual, chance.points)
    )
    return Answer(
        kind="scale", name="惠及规模", target=typed(f"≥{plain(head)}万{word}"), actual=typed(plain(actual)), points=chance.points,
        interval=interval, verdict="asked" if interval[0] == chance.points else "question",
    )  # fmt: skip


def fraction(chance: Chance) -> Answer:
    """A fraction beside a percentage: either may be meant."""
    target = Fraction(chance.random.choice((80, 90, 95)))
    actual = target + chance.random.choice((0, 1, 2, 4))
    interval: Interval = exact.spanning(
        exact.at_least(target, actual / 100, chance.points), exact.at_least(target, actual, chance.points)
    )
    return Answer(
        kind="fraction", name=chance.one(*RATED), subcategory="质量指标", target=typed(f"≥{plain(target)}%"), actual=typed(plain(actual / 100)),
        points=chance.points, interval=interval, verdict="question",
    )  # fmt: skip


def change(chance: Chance) -> Answer:
    """A decrease or an increase, asked for and reported in the same direction."""
    target = Fraction(chance.random.randint(2, 60), chance.random.choice((1, 2)))
    actual = _near(chance, target, whole=False)
    words = chance.random.choice((("下降", "降低", "减少"), ("上升", "增长", "提高", "增加")))
    down = chance.one(*words)
    text = chance.one("{}≥{}", "{}{}以上", "{}不低于{}").format(down, f"{plain(target)}%")
    return Answer(
        kind="change", name=chance.one("单位能耗变化", "业务量变化", "事故起数变化"), subcategory="质量指标", target=typed(text),
        actual=typed(framed(chance.random, f"{down}{percent(chance.random, actual)}")), points=chance.points, verdict="asked",
        interval=exact.at_least(target, actual, chance.points),
    )  # fmt: skip


def each(chance: Chance) -> Answer:
    """An amount for each person, place or day."""
    per = chance.one("元/人", "元/人·天", "元/人、天", "元/亩", "元/平方米", "万元/公里", "元/户")
    target = Fraction(chance.random.randint(2, 900))
    actual = _near(chance, target, whole=False)
    text = compared(chance.random, AT_MOST[:10], (), f"{plain(target)}{per}")
    return Answer(
        kind="each", name="补助标准", subcategory="成本指标", target=typed(text), actual=typed(framed(chance.random, f"{plain(actual)}{per}")),
        points=chance.points, interval=exact.at_most(target, actual, chance.points, chance.rules),
    )  # fmt: skip


def sentence(chance: Chance) -> Answer:
    """A target inside a sentence."""
    if chance.happens(0.4):
        target = Fraction(chance.random.choice((80, 85, 90, 95, 98)))
        actual = min(Fraction(100), target + chance.random.choice((-20, -5, 0, 1, 2)))
        text = chance.one("满意率达{}%以上", "达到{}%以上", "满意度不低于{}%", "确保达{}%以上").format(
            plain(target)
        )
        name, result = "群众满意度", percent(chance.random, actual)
    else:
        target = Fraction(chance.random.randint(2, 40))
        actual = _near(chance, target, whole=True)
        text = chance.one(
            "至少全年完成{}次宣传", "全年不少于{}次", "全年开展{}次以上", "每年至少{}次", "完成{}次以上"
        ).format(plain(target))
        name, result = "宣传活动", f"{figure(chance.random, actual)}次"
    return Answer(
        kind="sentence", name=name, target=typed(text), actual=typed(framed(chance.random, result)), points=chance.points,
        interval=exact.at_least(target, actual, chance.points), verdict="asked",
    )  # fmt: skip


def scaled_range(chance: Chance) -> Answer:
    """A range with one scale and one unit behind: both ends have it."""
    low = Fraction(chance.random.randint(12, 200))
    high = low + chance.random.randint(2, 90)
    actual = Fraction(chance.random.randint(int(low) // 2, int(high) * 5 // 4))
    unit = chance.one("吨", "人", "亩", "立方米", "株")
    return Answer(
        kind="range-scaled", name="惠及规模", target=typed(f"{figure(chance.random, low)}{chance.random.choice(JOINTS)}{figure(chance.random, high)}万{unit}"),
        actual=typed(framed(chance.random, f"{figure(chance.random, actual)}万{unit}")), points=chance.points,
        interval=exact.between(low, high, actual, chance.points),
    )  # fmt: skip


MAKERS = ((count, 30), (rate, 18), (measure, 18), (money_earned, 7), (money_spent, 12), (bare_cost, 3), (none_at_all, 4), (span, 8), (around, 3), (permille, 3), (scale, 3), (fraction, 2), (change, 3), (each, 3), (sentence, 3), (scaled_range, 3))  # fmt: skip
