"""The words of results: which say that a target was reached, reached in part, or not reached.

The three official phrases come from the drop-down of a budgeting system in use
(达成年度指标 / 部分达成年度指标并具有一定效果 / 未达成年度指标且效果较差); the others
are what published forms write in the column of actuals.
"""

from __future__ import annotations

import re
from enum import Enum

from xlselfeval.scoring.text import compact


class Band(Enum):
    """A qualitative result; the value is its Chinese name."""

    ACHIEVED = "达成"
    PARTLY = "部分达成"
    MISSED = "未达成"
    UNCLEAR = "不明确"


_MISSED = re.compile(
    r"未(?:能|按时|按期|如期|全部|全面|完全)?(?:达成|完成|达标|达到|实现|开展|验收|落实|通过|执行|履行|合格)|不达标|不合格|没有?(?:达成|完成|达标|达到|实现|开展|落实)|尚未|较差|未达"
)
_PARTLY = re.compile(r"部分(?:未|没|达成|完成|达标|达到|实现)|基本(?:达成|完成|达标|达到|实现|合格)|大部分")
_ACHIEVED = re.compile(
    r"(?:已|全部|均已?|均|都|按时|按期|如期|按计划|全面|圆满|顺利|及时|超额|按要求|较好|很好|已经|已全部|已按时|已按期)*"
    r"(?:达成|完成|达标|达到|实现)"
    r"(?:年度|预期|绩效|既定|目标|任务|指标|要求|标准|效果|值|工作|计划|设定的?|规定|的|全部|各项)*"
    r"|(?:验收|全部|均|检查)?合格|是"
)
_DONE = re.compile(
    r"(?:已|全部|均已?|都已?|按时|按期|如期|按计划|全面|圆满|顺利|及时|提前|按要求|已经|年底前|期限内|规定时间内|在规定时间内|当年|在)*"
    r"(?:完成|完工|竣工|达成|交付|验收|办结|到位|支付|发放|达标|投入使用)(?:了|任务|目标|年度指标|预期指标|指标|验收)?"
)
_NONE_AT_ALL = re.compile(r"(?:无|零|没有|未(?:有|曾|发生|出现|收到|产生|接到|发现))(?P<rest>.*)")
_CONTRADICTS = re.compile(r"[未没不]|完成|达标|达成|统计|开展|法")
_SUCCESS = re.compile(
    r"(?:" + _ACHIEVED.pattern + r")|(?:" + _DONE.pattern + r")|较?好|优秀?|良好?|显著|明显"
)


def band_of(actual: str, target: str) -> Band:
    """What a worded result says of a worded target; the target's own words count as reached."""
    said, asked = compact(actual), compact(target)
    if said == asked:
        return Band.ACHIEVED
    missed, partly = _MISSED.search(said), _PARTLY.search(said)
    if missed and partly:
        return Band.UNCLEAR
    if missed:
        return Band.MISSED
    if partly:
        return Band.PARTLY
    if _ACHIEVED.fullmatch(said) or (
        asked and asked in said and not re.search(r"[未没不]", said.replace(asked, ""))
    ):
        return Band.ACHIEVED
    return Band.UNCLEAR


def says_done(actual: str) -> bool:
    """Words that say a task with a deadline is done (已完成), not 未完成 or 部分完成."""
    return _DONE.fullmatch(compact(actual)) is not None


def says_not_done(actual: str) -> bool:
    """Words that say a task with a deadline is not, or only in part, done."""
    said = compact(actual)
    return bool(_MISSED.search(said) or _PARTLY.search(said))


def says_none(actual: str) -> bool:
    """Words that stand for zero: 无, 未发生, 未收到12315投诉."""
    match = _NONE_AT_ALL.fullmatch(compact(actual))
    return match is not None and not _CONTRADICTS.search(match["rest"])


def says_success(actual: str) -> bool:
    """Words of success where a figure was asked for: 完成, 达标, 全部完成."""
    return _SUCCESS.fullmatch(compact(actual)) is not None
