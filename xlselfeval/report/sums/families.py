"""Families of amounts that give their whole by definition: 三公, 基本和项目支出, 人员和公用经费, economic classes."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from xlselfeval.report.terms import Term


class Family(NamedTuple):
    """The parts of a whole: the words of each, those that may be missing, and the words of the whole."""

    whole: re.Pattern[str]
    parts: tuple[re.Pattern[str], ...]
    more: tuple[re.Pattern[str], ...] = ()


def _family(whole: str, parts: str, more: str = "") -> Family:
    return Family(
        re.compile(whole),
        tuple(re.compile(one) for one in parts.split()),
        tuple(re.compile(one) for one in more.split()),
    )


FAMILIES = (
    _family("三公", "出国|出境 接待 用车|公车|车辆"),
    _family("三公", "出国|出境 接待 (?:用车|公车|车辆|车)购置(?!及|和|与) 运行(?:维护)?"),
    _family("支出|经费|决算|预算|合计|总计", "基本支出 项目支出", "经营支出 上缴上级 附属单位补助"),
    _family("基本支出", "人员经费|人员支出 公用经费|公用支出|日常公用"),
    _family("基本支出", "工资福利 商品和服务 对个人和家庭", "资本性 债务"),
    _family("支出|合计|总计|收入", "工资福利 商品和服务 对个人和家庭 资本性", "债务 其他支出 对企业"),
    _family("用车|公车|车辆", "购置(?!及|和|与) 运行"),
    _family("编制|在职|在编|人员", "行政 事业", "参公 工勤 机关工 公益"),
    _family("人员|人数|教职工|实有|编制", "在职|在岗|在编 退休", "离休 临聘 编外 遗属"),
    _family("采购", "货物 工程 服务"),
    _family("收入|税", "(?<!非)税收 非税"),
    _family("收入|支出", "税务部门 财政部门"),
    _family("收入|支出|拨款|资金|债务", "中央 地方"),
    _family("收入|支出|拨款|资金|债务", "省级 市县级|市县"),
    _family("支付|支出", "直接支付 授权支付"),
    _family("资产|负债", "行政单位 事业单位"),
    _family("债务", "直接债务 或有债务"),
)


def members(family: Family, terms: Sequence[Term]) -> list[Term] | None:
    """Return the terms that are the parts of a family, in their order; None where a part is missing or there twice."""
    found: list[Term] = []
    for pattern in family.parts:
        same = [one for one in terms if pattern.search(one.label) and one not in found]
        if len(same) != 1:
            return None
        found += same
    for pattern in family.more:
        found += [one for one in terms if pattern.search(one.label) and one not in found][:1]
    return sorted(found, key=lambda one: one.mention.start)
