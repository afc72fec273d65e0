"""A result is asked about where a clause of its row's own reason denies it."""

from __future__ import annotations

from decimal import Decimal

import pytest
from support.scored_rows import score

from xlselfeval.cell import Written
from xlselfeval.scoring.answers import Answer
from xlselfeval.scoring.choose_figure import own_words
from xlselfeval.scoring.words.reasons import denied_in_reason

_RATE, _COST = ("结业合格率", "≥98%", "98%"), ("人均培训费", "≤400元", "400元")
_DAY, _QUALITY = ("完成时间", "2020年11月30日前", "按时完成"), ("教学质量", "明显提升", "明显提升")
_RULES = ("管理制度", "完善", "完善")


def _why(row: tuple[str, str, str], note: str) -> str:
    name, target, actual = row
    subcategory = "时效指标" if row is _DAY else ""
    answer = Answer(
        category="产出指标", subcategory=subcategory, name=name, target=Written(target, target), actual=Written(actual, actual),
        points=Decimal(10), note=note,
    )  # fmt: skip
    return denied_in_reason(
        score(target, actual, name=name, subcategory=subcategory), answer, own_words(answer)
    )


@pytest.mark.parametrize(
    ("row", "note", "clause"),
    [
        (_RATE, "部分学员作业未交，合格率未达到目标", "合格率未达到目标"),
        (_RATE, "没有达到目标", "没有达到目标"),
        (_RATE, "合格率略低于目标值", "合格率略低于目标值"),
        (_RATE, "实际合格率只有95%", "实际合格率只有95%"),
        (_RATE, "受疫情影响实际合格率只有95%", "受疫情影响实际合格率只有95%"),
        (_RATE, "数据为初步统计", "数据为初步统计"),
        (_RATE, "评课尚未结束", "评课尚未结束"),
        (("教师满意度", "≥90%", "90%"), "匿名问卷只有82%满意，口头询问较好", "匿名问卷只有82%满意"),
        (_COST, "场地费上涨，人均超出20元", "人均超出20元"),
        (_COST, "实际人均420元", "实际人均420元"),
        (_DAY, "最后一期拖到12月中旬才结束", "最后一期拖到12月中旬才结束"),
        (_DAY, "比计划晚了12天", "比计划晚了12天"),
        (_DAY, "未按期完成", "未按期完成"),
        (_QUALITY, "教学质量提升不明显", "教学质量提升不明显"),
        (_QUALITY, "未见明显提升", "未见明显提升"),
        (_RULES, "制度还没建立起来", "制度还没建立起来"),
        (("管理制度", "已完善", "已完善"), "制度尚未建立", "制度尚未建立"),
    ],
)
def test_a_reason_that_denies_the_result_is_named(row: tuple[str, str, str], note: str, clause: str) -> None:
    """The doubt quotes the clause that says the target was missed, in words, by a figure or by a day."""
    assert _why(row, note) == f"偏差原因栏写明“{clause}”，与完成情况不符"


@pytest.mark.parametrize(
    ("row", "note"),
    [
        (_RATE, "不存在偏差"),
        (_RATE, "无偏差"),
        (_RATE, "未发生偏差"),
        (_RATE, "实际合格率98%，达到目标"),
        (_RATE, "上年合格率只有95%，本年加强了培训"),
        (_RATE, "首次考试合格率只有95%，经补考后达到98%"),
        (_RATE, "目标值为98%，按目标完成"),
        (_RATE, "线上报名率只有80%"),
        (_RATE, "实际合格率高于目标2个百分点"),
        (_RATE, "审计尚未完成"),
        (_COST, "未超出标准"),
        (_COST, "未达到上限"),
        (_COST, "低于指标值，节约20元"),
        (_COST, "其他培训班人均420元，本班压减"),
        (_DAY, "比计划提前2天"),
        (_DAY, "尾款推迟到12月支付"),
        (_DAY, "招标推迟到8月才完成"),
        (_QUALITY, "教学质量得到明显提升"),
        (_QUALITY, "部分指标数据尚未公布"),
        (_RULES, "不存在制度不完善问题"),
        (_RULES, "尚未发现制度缺失"),
        (_RULES, "部分人员尚未熟悉制度"),
        (("培训人数", "≥300人", "420人"), "实际参训人数超出计划120人"),
    ],
)
def test_other_reasons_are_not_asked_about(row: tuple[str, str, str], note: str) -> None:
    """No deviation, more than was asked for, other subjects and years, and what was put right are no doubts."""
    assert _why(row, note) == ""
