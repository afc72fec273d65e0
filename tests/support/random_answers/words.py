"""Targets and results in words, by the bands that they state."""

from __future__ import annotations

from support.random_answers import exact
from support.random_answers.exact import DONE, MISSED, NEARLY, PARTLY
from support.random_answers.rows import Answer, Chance, typed
from support.random_answers.spelling import framed

TARGETS = (
    ("营商环境", "明显改善"), ("服务能力", "有效提升"), ("群众安全感", "提升"), ("长效管护机制", "健全"), ("生态环境质量", "持续改善"), ("队伍专业化水平", "稳步提高"), ("公共服务水平", "显著提高"), ("社会影响", "良好"), ("防灾能力", "增强"),
)  # fmt: skip
RESULTS = {
    DONE: ("达成年度指标", "达成预期目标", "达成预期指标", "已达成年度指标", "已达成", "达成", "全部达成", "已达成预期目标", "完成年度指标"),
    NEARLY: ("基本达到", "基本完成", "基本达成", "基本达成目标", "基本达成年度指标", "基本达到预期目标"),
    PARTLY: ("部分达成年度指标并具有一定效果", "部分达成", "部分达成年度指标", "部分完成", "部分达成预期目标"),
    MISSED: ("未达成年度指标且效果较差", "未达成", "没有达成", "未完成", "未达到预期目标", "未达成年度指标", "没有达到预期目标", "没有完成"),
}  # fmt: skip


def result(chance: Chance) -> Answer:
    """A result in the words of a band."""
    name, target = chance.random.choice(TARGETS)
    band = chance.random.choices((DONE, NEARLY, PARTLY, MISSED), (5, 2, 2, 2))[0]
    return Answer(
        kind=f"words-{band}", name=name, subcategory="社会效益指标", target=typed(target), actual=typed(framed(chance.random, chance.one(*RESULTS[band]))),
        points=chance.points, interval=exact.worded(band, chance.points, chance.rules), verdict="asked" if band == NEARLY else "plain",
    )  # fmt: skip


def own_words(chance: Chance) -> Answer:
    """The target's own words as the result."""
    name, target = chance.random.choice(TARGETS)
    words = chance.one("{}", "{}", "已{}", "得到{}").format(target)
    return Answer(
        kind="words-own", name=name, subcategory="社会效益指标", target=typed(target), actual=typed(framed(chance.random, words)),
        points=chance.points, interval=exact.worded(DONE, chance.points, chance.rules), verdict="asked",
    )  # fmt: skip


def unclear(chance: Chance) -> Answer:
    """Words that name no band."""
    name, target = chance.random.choice(TARGETS)
    words = chance.one("开展了相关工作", "群众反映强烈", "做了大量工作", "持续推进中", "一般", "见总结")
    return Answer(
        kind="words-unclear", name=name, subcategory="社会效益指标", target=typed(target), actual=typed(words), points=chance.points,
        interval=None, verdict="cheat",
    )  # fmt: skip


MAKERS = ((result, 10), (own_words, 2), (unclear, 1))
