"""A doubt about an actual: the finding that it is, and its reason in words."""

from __future__ import annotations

from typing import NamedTuple

from xlselfeval.scoring.words.result_tokens import SIGN, UNKNOWN

NOT_RESULT, OTHER_YEAR, UNREADABLE = "actual-not-result", "actual-other-year", "actual-unreadable"
# The reason that a word is, by its kind.
WHY = {
    "plan": "“{}”为目标、计划或申请的表述，不是完成数",
    "estimate": "“{}”为估计的表述，不是确切的完成数",
    "other_year": "“{}”指其他年度或以前的情况，不是本年度完成数",
    "elsewhere": "“{}”不属本单位的完成数",
    "loss": "“{}”不属完成数",
    "negation": "“{}”表示未完成或未达到",
    "denial": "“{}”表示未完成或未达到",
    "part": "“{}”仅为其中一部分",
    SIGN: "“{}”不是确切的数值",
    "up": "“{}”与指标值要求的方向不符",
    "down": "“{}”与指标值要求的方向不符",
    UNKNOWN: "“{}”不能判断是否属本年度完成数",
}


class Doubt(NamedTuple):
    """The finding that a doubt is, and its reason in words.

    The figure itself limits nothing where it is `unknown`; a doubt that `keeps_score` only asks.
    """

    remark: str
    why: str = ""
    unknown: bool = False
    keeps_score: bool = False
