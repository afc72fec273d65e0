"""Contradictions within an actual: classes, shares, periods and directions beside a result."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal
from typing import NamedTuple

from xlselfeval.scoring.answers import Answer
from xlselfeval.scoring.number import HUNDRED, parse_quantity
from xlselfeval.scoring.numerals import to_figures
from xlselfeval.scoring.reached import base_of, given_of, is_limit, reaches
from xlselfeval.scoring.scorecard import RowScore
from xlselfeval.scoring.target import Bound, Words
from xlselfeval.scoring.text import compact
from xlselfeval.scoring.words.less_beside import (
    flawed_in_cell,
    less_in_brackets,
    less_in_cell,
    less_in_reason,
)
from xlselfeval.scoring.words.result_tokens import NEXT_YEAR, SIZE, Own, clauses_of, figures_of
from xlselfeval.scoring.words.same_result import area_alone
from xlselfeval.scoring.words.score_words import CLASSES, asks_for_class
from xlselfeval.scoring.words.shares_beside import other_share, worse_beside

_MONTHS = 12
# Classes of water that the year has; not one that was left, kept off or of last year.
_CLASS = re.compile(rf"(?<![A-Za-z])(?P<class>{'|'.join(sorted(CLASSES, key=len, reverse=True))})类")
_NOT_OF_RESULT = re.compile("[由从自原较比无未非零]|消除|没有|杜绝|上年|去年|退出|整治|优于|好于")
# All that a clause says: that its figures are of a part of the year.
_PART_OF_YEAR = re.compile(
    r"(?P<by>截至|截止到?)?(?:仅|为|按|每月\d次)*(?:(?P<year>20\d\d)年)?(?:[上下]半年|前[23二三]个?季度|第?[1-4一二三四]季度"
    r"|(?P<first>\d{1,2})月?[-~至到](?P<last>\d{1,2})月份?|(?P<since>\d{1,2})月(?:份|底)?(?:起|以来|以后|开始)"
    r"|前(?P<months>\d{1,2})个?月|第?[1-3一二三]季度[末底]"
    r"|(?P<until>\d{1,2})月(?:份?[末底]|[上中下]旬|(?(by)(?:份|\d{1,2}[日号])?|\d{11})))"
    r"(?:数据?|平均|均值|统计|累计|期间|情况)*"
)
_ONCE = re.compile("(?:完成|到位|完工|竣工|建成|验收|安装|改造)[^,;]{0,4}率")  # is 100 % from the day on
_BEGUN = re.compile("启动|开工|起施|立项|投用|投入|新建|成立|设立|实施|施行")
_OF_YEAR = re.compile(rf"(?:全年|年度|本年|共|合计|累计)+(?P<size>{SIZE})(?P<unit>[\u4e00-\u9fff]{{1,2}})")
_UPWARD_WORDS, _DOWNWARD_WORDS = (
    "提高|提升|增长|增加|上升|升高|扩大",
    "下降|降低|减少|回落|下滑|减低",
)
_NO_CHANGE = re.compile("[负零不未无]|持平|控制")
_BEFORE, _NOW = "(?:上年度?|去年|上年同期)", "(?:本年度?|今年|当年)"
_COMPARED = rf"(?:但|却|实际)*(?:(?:[较比]|与)?{_BEFORE}(?:度|同期)?(?:相比)?|同比|环比)*"
_TWO_YEARS = (
    re.compile(
        rf"{_BEFORE}[为是]?(?P<from>{SIZE})(?P<unit>[^\d,;。()]{{0,3}})[,;、]?{_NOW}[为是]?(?P<to>{SIZE})(?P=unit)"
    ),
    re.compile(
        rf"[由从](?:{_BEFORE}的?)?(?P<from>{SIZE})(?P<unit>[^\d,;。()]{{0,3}})[\u4e00-\u9fff]{{0,6}}?[到至为](?:{_NOW}的?)?(?P<to>{SIZE})(?P=unit)"
    ),
    re.compile(rf"(?P<from>{SIZE})(?P<unit>%)(?:→|->)(?P<to>{SIZE})(?P=unit)"),
    re.compile(
        rf"(?P<to>{SIZE})(?P<unit>[^\d,;。()]{{0,3}})[,;(]{_BEFORE}(?:同期)?[为是]?(?P<from>{SIZE})(?P=unit)(?=[,;。)]|$)"
    ),
)
_IN_FULL = re.compile("足额|全额|全部|全覆盖|应[发拨付补兑享]尽")
_SHARE_DONE = re.compile(
    rf"(?:已|实际|资金|经费|补[助贴]|累计)*(?:拨付|发放|到位|支付|兑付|兑现|完成|覆盖|落实)(?:率|比例|进度)?[为达至到]*(?P<size>{SIZE})%"
)
_BESIDES = (
    re.compile(rf"另(?:外|行)?(?:有|发|付|支付|支|计|加|补)?[^\d,;。()]{{0,8}}(?P<amount>{SIZE}[万亿]?元)"),
    re.compile(
        rf"(?<![^,;。(])(?:外|再|还|并)?(?:加上?|额外|此外|再发|还有|还发)(?!班|油|工|固|急|装|快|强|大)[^\d,;。()]{{0,8}}(?P<amount>{SIZE}[万亿]?元)"
    ),
    re.compile(
        rf"(?<![^,;。(])(?!不?含)[^\d,;。()]{{0,8}}(?P<amount>{SIZE}[万亿]?元)(?:[/每][^\d,;。()]{{1,6}})?(?:另[计付发算支]|除外|未计入?)"
    ),
)
_TO_NEXT_YEAR = rf"(?:改|推迟?|延期?|拖|挪|放)[到至在](?:{NEXT_YEAR}|明年|今年(?=[1-6]月|[^\d])|20\d\d年)(?:\d{{1,2}}月份?)?[^\d,;。()]{{0,8}}"
# One that is carried over: 1项跨年实施, 结转1项; not last year's.
_UNIT = "(?:[项个件处批户台套家笔条期次场]|标段)"
_CARRIED_OVER = re.compile(
    rf"(?<![^,;。(])(?:其中|有|尚有|另有)*(?:(?P<size>\d{{1,6}}){_UNIT}[^\d,;。()]{{0,6}}?(?:{_TO_NEXT_YEAR}|(?:结转|跨年|顺延|延至)[^\d,;。()]{{0,8}})|(?:结转|跨年|顺延)[^\d,;。()]{{0,6}}?(?P<left>\d{{1,6}}){_UNIT})(?=[,;。)]|$)"
)
# The longest of the single cases: 山区最长的4个多小时.
_LONGEST = re.compile(
    rf"最[长慢久晚迟][^\d,;。()]{{0,8}}(?P<size>{SIZE})(?:个?多|余)?个?(?P<unit>小时|分钟|工作日|[天日周月秒])"
)
_PERSONS = frozenset(["人", "名", "位"])
_LAST_YEAR = re.compile("上年|去年|往年|以前年度")
_BELOW_TARGET = re.compile(
    "(?<![^,;。(])(?:但|略|仍|稍|实际)*(?:低于|未达到?|少于|不及)(?:年度|绩效|预期|年初|设定|本年)*(?:目标|指标|计划|任务)(?:值|数)?"
)
_WHOLE_AREA = "全(?:面|部|域)?(?:覆盖|普及|通达)"
# Words of a clause that are no result yet, or the blame for it.
_NOT_YET = re.compile(
    rf"初稿|讨论稿|送审稿|[结流]?转[入到至]?{NEXT_YEAR}|{NEXT_YEAR}(?:\d{{1,2}}月份?)?(?:补?发放?|支付|拨付|兑[付现]|完成|实施|办[理结])"
)
_BLAMED = re.compile(
    "(?<![未没无有])被[^,;:。()不未]{0,10}?(?:通报(?!表扬|表彰|肯定|嘉奖|推广)|约谈|问责|督办|曝光|点名(?!表扬)|处罚|追责)"
)


class Said(NamedTuple):
    """An actual that reaches its target, in one spelling, and what it is held against."""

    text: str
    row: RowScore
    own: Own
    answer: Answer
    year: int | None

    @property
    def clauses(self) -> list[str]:
        """The parts between its marks and brackets."""
        return clauses_of(self.text)

    @property
    def asked(self) -> str:
        """The target, in one spelling."""
        return compact(self.answer.target.text)


def why_contradicted(row: RowScore, answer: Answer, own: Own, year: int | None) -> str:
    """Return why an actual contradicts the result by which it reaches its target, or ""."""
    if row.reached is not True:
        return ""
    said = Said(to_figures(compact(answer.actual.text)), row, own, answer, year)
    return next(filter(None, (find(said) for find in _CONTRADICTIONS)), "")


def _worse_class(said: Said) -> str:
    """Find a worse class of water than is asked for: 达成，Ⅳ类 of Ⅲ类."""
    asked = _CLASS.search(said.asked) if asks_for_class(said.answer) else None
    if asked is None:
        return ""
    for clause in said.clauses:
        for found in _CLASS.finditer(clause):
            worse = CLASSES[found["class"]] > CLASSES[asked["class"]]
            if worse and not _NOT_OF_RESULT.search(clause[: found.start()]):
                return f"其中的“{found[0]}”未达到指标值"
    return ""


def _less_done(said: Said) -> str:
    """Find fewer of the very things counted, in the cell or in the reason: 126人（实发118人）."""
    if found := less_in_cell(said.row, said.text, said.own):
        return f"所注的“{found}”未达到指标值，不能判断以哪一个为准"
    if flawed := flawed_in_cell(said.row, said.text, said.own):
        return f"扣除“{flawed}”后未达到指标值"
    if parts := less_in_brackets(said.row, said.text):
        return f"所注的“{parts}”合计未达到指标值"
    return less_in_reason(said.row, said.answer.note, said.own, said.year)


def _fewer_persons(said: Said) -> str:
    """Find fewer persons than are asked for beside the times that they came: 240人次（60人参加4期）of 240人."""
    given = given_of(said.row)
    asked = said.row.target.quantity.unit if isinstance(said.row.target, Bound) else None
    if given is None or asked is None or asked.name not in _PERSONS or given.unit.name != "人次":
        return ""
    persons = (
        token for token in figures_of(said.text) if token.quantity and token.quantity.unit.name in _PERSONS
    )
    fewer = (one.text for one in persons if one.quantity and not reaches(said.row, one.quantity.base))
    found = next(fewer, "")
    return f"其中的“{found}”未达到指标值，人次不是人数" if found else ""


def _longest_beyond(said: Said) -> str:
    """Find a single case beyond the limit of each: 一般2小时内，山区最长的4个多小时; not beside that of a mean."""
    given = given_of(said.row)
    if given is None or not is_limit(said.row) or "均" in said.own.words:
        return ""
    for found in _LONGEST.finditer(said.text):
        more = parse_quantity(found["size"] + found["unit"])
        if more and more.unit.kind == given.unit.kind and not reaches(said.row, base_of(more, said.row)):
            return f"“{found[0]}”超过指标值"
    return ""


def _other_share(said: Said) -> str:
    if worse := worse_beside(said.row, said.text, said.own):
        return f"其中的“{worse}”未达到指标值，不能判断以哪一个为准"
    return other_share(said.row, said.text, said.own)


def _part_of_year(said: Said) -> str:
    """Find a part of the year for which alone a rate, a mean or a limit holds: 98.9%（上半年）."""
    given = given_of(said.row)
    if given is None or not (given.unit.kind == "percent" or given.unit.per or is_limit(said.row)):
        return ""
    found = [match for match in map(_PART_OF_YEAR.fullmatch, said.clauses) if match]
    if len(found) != 1 or _BEGUN.search(said.text) or found[0][0] in said.own.words:
        return ""
    part = found[0]
    first, last = (int(part[one] or 0) for one in ("first", "last"))
    is_season = first > last or part["since"] == "1"
    is_whole = _MONTHS in (last if first == 1 else 0, int(part["months"] or 0), int(part["until"] or 0))
    is_other_year = said.year is not None and int(part["year"] or said.year) != said.year
    is_finished = part["until"] and _ONCE.search(said.own.name) and given.number == HUNDRED
    return "" if is_season or is_whole or is_other_year or is_finished else f"“{part[0]}”不是全年"


def _too_few_in_year(said: Said) -> str:
    """Find a sum of the year that is less than its months: 2次/月（全年20次）."""
    given, found = given_of(said.row), _OF_YEAR.search(said.text)
    if given is None or found is None or is_limit(said.row) or not isinstance(said.row.target, Bound):
        return ""
    name, _, period = given.unit.name.partition("/")
    if period not in ("月", "个月") or found["unit"] != name:
        return ""
    wanted = said.row.target.quantity.number * _MONTHS
    return f"“{found[0]}”少于每月数的12倍" if Decimal(found["size"]) < wanted else ""


def _wrong_direction(said: Said) -> str:
    """Find a change against the one that is asked for in words: 达成，较上年下降1.4个百分点 of 逐步提高."""
    up, down = (re.search(words, said.asked) is not None for words in (_UPWARD_WORDS, _DOWNWARD_WORDS))
    if up == down or _NO_CHANGE.search(said.asked) or not isinstance(said.row.target, Words):
        return ""
    for found in (match for shape in _TWO_YEARS for match in shape.finditer(said.text)):
        first, last = Decimal(found["from"]), Decimal(found["to"])
        if last != first and (last > first) != up:
            return f"“{found[0]}”与指标值要求的方向不符"
    against = re.compile(
        rf"{_COMPARED}(?:{_DOWNWARD_WORDS if up else _UPWARD_WORDS})(?:了|约)?{SIZE}[^\d]{{0,4}}"
    )
    name = compact(said.own.name)
    for clause in said.clauses:
        if against.fullmatch(clause.replace(name, "") if name else clause):
            return f"“{clause}”与指标值要求的方向不符"
    return ""


def _not_in_full(said: Said) -> str:
    """Find less than all of what was to be paid or done in full: 及时足额，拨付95%."""
    if not isinstance(said.row.target, Words) or not _IN_FULL.search(said.asked):
        return ""
    found = (match for match in map(_SHARE_DONE.fullmatch, said.clauses) if match)
    return next((f"“{one[0]}”不足100%" for one in found if Decimal(one["size"]) < HUNDRED), "")


def _paid_besides(said: Said) -> str:
    """Find an amount paid besides that exceeds the limit: 500元/人（另发高温补贴60元）."""
    given = given_of(said.row)
    found = next(filter(None, (shape.search(said.text) for shape in _BESIDES)), None)
    more = parse_quantity(found["amount"]) if found else None
    if given is None or more is None or found is None or not is_limit(said.row) or given.unit.kind != "money":
        return ""
    total = base_of(given, said.row) + more.base
    return "" if reaches(said.row, total) else f"“{found[0]}”未计入，计入后超过指标值"


def _not_yet(said: Said) -> str:
    """Find words for work that is left: 已形成初稿, 1项结转下年; not those that the indicator asks for."""
    found = _NOT_YET.search(said.text)
    is_denied = found is not None and re.search("[无未不零]$", said.text[: found.start()]) is not None
    is_asked = found is not None and (
        found[0] in said.own.words or re.search(NEXT_YEAR, said.asked) is not None
    )
    return "" if found is None or is_denied or is_asked else f"“{found[0]}”表示尚未完成"


def _carried_over(said: Said) -> str:
    """Find some that are left for another year, without which the target is missed: 12项（1项结转）."""
    given, found = given_of(said.row), _CARRIED_OVER.search(said.text)
    if found is None or _LAST_YEAR.search(found[0]) or found[0] in said.own.words:
        return ""
    if given is not None and not is_limit(said.row) and given.unit.kind != "percent":
        size = Decimal(found["size"] or found["left"])
        if reaches(said.row, base_of(replace(given, number=given.number - size), said.row)):
            return ""
    return f"“{found[0]}”表示尚未完成"


def _below_target(said: Said) -> str:
    """Find words by which the target was missed: 98.2%，低于目标; below a limit they praise."""
    if not isinstance(said.row.target, Bound) or given_of(said.row) is None or is_limit(said.row):
        return ""
    found = _BELOW_TARGET.search(said.text)
    return f"“{found[0]}”与完成情况不符" if found else ""


def _of_one_area(said: Said) -> str:
    """Find one part of the area for the whole that is asked for: 城区全覆盖 for 全覆盖."""
    area = area_alone(said.text, said.own)
    if not area or not isinstance(said.row.target, Words) or not re.search(_WHOLE_AREA, said.asked):
        return ""
    is_all_of_it = rf"(?<![^,;。(]){area}(?:已|均|都|实现了?|做到)*{_WHOLE_AREA}|\((?:仅|限)?{area}\)"
    return f"“{area}”仅为其中一部分" if re.search(is_all_of_it, said.text) else ""


def _blamed(said: Said) -> str:
    found = _BLAMED.search(said.text)
    return f"“{found[0]}”与完成情况不符" if found else ""


_CONTRADICTIONS: tuple[Callable[[Said], str], ...] = (
    _worse_class,
    _less_done,
    _fewer_persons,
    _longest_beyond,
    _other_share,
    _part_of_year,
    _too_few_in_year,
    _wrong_direction,
    _not_in_full,
    _paid_besides,
    _not_yet,
    _carried_over,
    _below_target,
    _of_one_area,
    _blamed,
)
