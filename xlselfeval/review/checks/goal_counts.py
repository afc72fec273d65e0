"""Counts in the text of a goal that name an indicator: 培训200人 beside the row 培训人数.

Precision goes before recall: a clause counts only when all of it is known: words that lead up to it, the indicator's
own words, a figure, the row's unit. 农村教师培训200人, 培训200人次 and 其中培训200人 are of something else.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from typing import NamedTuple

from xlselfeval.scoring.number import Quantity, parse_quantity
from xlselfeval.scoring.text import compact

_CLAUSE_ENDS = re.compile(r"[;、:!?()\"①-⑳]|,(?!\d{3}(?!\d))|(?<!\d)\.|\.(?!\d)")
_LONGEST_CLAUSE, _MOST_CLAUSES, _LONGEST_NAME = 60, 200, 30
# A text about several years, and a clause after which the next is about a part or another year.
_YEARS = re.compile(r"20\d\d年?[-~至到]20\d\d|[两三四五]年(?!级|制)|十[三四五六]五|中长期|总投资")
_APART = re.compile(r"其中|包括|包含|分别|上年|去年|往年|历年|累计|[每各]|季度|半年|月")
_LIGHT = "完成|组织|开展|举办|承办|实施|实现|召开|进行|做好|落实|全年|本年度?|年内|当年|今年|20\\d\\d年度?|共计?|合计|总计"
# Where it was done: the whole of a region or a unit, in its villages or schools.
_AREA = (
    "在?(?:[全本我](?:省|市|州|盟|县|区|旗|乡镇|镇|乡|街道|社区|村|校|院|局|厅|委|中心|系统|域|单位|部门)|辖区)内?"
    "(?:范围内|境内)?(?:\\d{1,3}个(?:行政村|自然村|乡镇|镇|乡|街道|社区|村|学校|县区?))?"
)
_PLANNED = "计划|预计|拟|确保|力争|要求|将"
_DONE = "已经?|实际|圆满|顺利|按计划|按要求"
_HEAVY = (
    "培训|发放|建设|新建|改建|扩建|修建|建成|维修|维护|改造|购置|采购|购买|扶持|支持|救助|补助|资助|帮扶|检测|抽检|抽查|监测|检查|审计|"
    "发布|编制|编印|印发|印刷|种植|栽植|治理|修复|养护|养殖|安置|慰问|走访|接待|办理|受理|服务|引进|招聘|新增|更换|安装|巡查|整治|评审"
)
_COUNTED = "人次|批次|场次|班次|人|名|户|家|个|期|次|场|篇|件|台|套|项|份|辆|座|处|所|栋|间|亩|株|块|条|村|起|例|批|宗|册|部|本|公里|平方米|吨"
_SUFFIX = re.compile(
    rf"(?:总)?(?:(?P<unit>{_COUNTED})?(?:数量|总数|数目|数)|面积|里程|长度|规模|(?P<own>人次|批次|场次|班次))$"
)
_STEM = re.compile(rf"(?P<light>(?:{_LIGHT})?)(?P<heavy>(?:{_HEAVY})?)(?P<noun>.*)$")
_FIGURE = r"(?:\d{1,3}(?:,\d{3})+|\d+(?:\.\d+)?)[万亿]?|[一二两三四五六七八九十百千]{1,5}"
_ANY_FIGURE = re.compile(r"[\d一二两三四五六七八九十百千]")
_AT_LEAST = "不少于|不低于|不超过|至少|大于|≥|≤|>|<|="
_PEOPLE = ("人", "名", "位")
_VAGUE_TAIL = re.compile(r"(?:以上|及以上|以内)?的?(?:目标|任务|工作|要求)?$")
_EXACT_TAIL = re.compile(r"的?(?:目标|任务|工作)?$")


class GoalCount(NamedTuple):
    """A count in a clause of a goal."""

    quantity: Quantity
    clause: str


def clauses_of(text: str) -> tuple[str, ...]:
    """Split a goal into its clauses with figures, each of which has a meaning by itself.

    A text about several years has none.
    """
    found = []
    for line in text.splitlines():
        plain = compact(line)
        if _YEARS.search(plain):
            return ()
        before = ""
        for clause in _CLAUSE_ENDS.split(plain):
            has_figure = len(clause) <= _LONGEST_CLAUSE and _ANY_FIGURE.search(clause)
            if has_figure and not _APART.search(before):
                found.append(clause)
            before = clause or before
    return tuple(found[:_MOST_CLAUSES])


def counts_of(clauses: Sequence[str], name: str, unit: str, *, planned: bool) -> Iterator[GoalCount]:
    """Yield the counts that name an indicator, in its unit; `planned` for a goal, not for what was done."""
    tail = _VAGUE_TAIL if planned else _EXACT_TAIL
    shapes = _shapes(name, unit, planned)
    for clause in clauses:
        found = (
            match for shape in shapes if (match := shape.match(clause)) and tail.match(clause, match.end())
        )
        match = next(found, None)
        quantity = None if match is None else parse_quantity(match["figure"] + match["unit"])
        if quantity is not None:
            yield GoalCount(quantity, clause)


def unit_in_name(name: str) -> str:
    """Return the counting word at the end of a name: 人 of 培训人数; "" for others."""
    match = _SUFFIX.search(name)
    return "" if match is None else match["unit"] or match["own"] or ""


@lru_cache(maxsize=4096)
def _shapes(name: str, unit: str, planned: bool) -> tuple[re.Pattern[str], ...]:
    """Compile the clauses that give the count of an indicator: 培训教师200人, 开展3期培训班, 培训200名教师."""
    stem = _SUFFIX.sub("", name)
    parts = _STEM.match(stem)
    if len(stem) < 2 or len(name) > _LONGEST_NAME or not unit or parts is None:
        return ()
    heavy, noun = parts["heavy"], parts["noun"]
    words = _one_of(key for key in dict.fromkeys((name, stem, heavy + noun)) if len(key) > 1)
    lead = rf"(?:{_LIGHT}|{_AREA}|{_PLANNED if planned else _DONE})*"
    link = "(?:了|达到|达|为|共计?|总计|合计" + (f"|{_AT_LEAST})*" if planned else ")*")
    count = rf"(?P<figure>{_FIGURE})(?P<unit>{_one_of(_PEOPLE if unit in _PEOPLE else (unit,))})"
    shapes = [f"{lead}(?:{words}){link}{count}", f"{lead}{count}的?(?:{words})"]
    if heavy and len(noun) > 1:
        shapes.append(f"{lead}{heavy}了?{count}的?{re.escape(noun)}")
    return tuple(map(re.compile, shapes))


def _one_of(words: Iterable[str]) -> str:
    return "|".join(map(re.escape, words))
