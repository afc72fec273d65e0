"""Contradictions within an actual: classes, shares, periods and directions beside a result."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal
from typing import NamedTuple

from xlselfeval.scoring.answers import Answer
from xlselfeval.scoring.number import ONE, Quantity, parse_quantity, plain
from xlselfeval.scoring.numerals import to_figures
from xlselfeval.scoring.scorecard import RowScore
from xlselfeval.scoring.target import Bound, Words
from xlselfeval.scoring.text import compact
from xlselfeval.scoring.words.figures_beside import base_of, given_of, is_limit, reaches
from xlselfeval.scoring.words.result_tokens import Own, figures_of
from xlselfeval.scoring.words.score_words import CLASSES, asks_for_class

_CLAUSE = re.compile(r"[^,;:。()]+")
_NUMBER = r"\d{1,9}(?:\.\d{1,6})?"
_NEXT_YEAR = r"(?:下一?|次)年度?"
_WHOLE, _MONTHS = Decimal(100), 12
# Classes of water that the year has; not one that was left, kept off or of last year.
_CLASS = re.compile(rf"(?<![A-Za-z])(?P<class>{'|'.join(sorted(CLASSES, key=len, reverse=True))})类")
_NOT_OF_RESULT = re.compile("[由从自原较比无未非零]|消除|没有|杜绝|上年|去年|退出|整治|优于|好于")
# Some of a whole, that ends its clause: 4/5, 890组/应测1000组; 5个标段中4个已验收.
_FRACTIONS = (
    re.compile(
        r"(?<![\dA-Za-z.,/-])(?P<part>\d{1,7})(?P<unit>[\u4e00-\u9fff]{0,2})[/÷]应?[\u4e00-\u9fff]{0,2}(?P<whole>\d{1,7})"
        r"(?:[个户人名项件批份组次套台块处条]|标段)*(?=$|[,;:。()])"
    ),
    re.compile(
        r"(?P<whole>\d{1,7})(?P<unit>个?(?:标段|[个户人名项件批份组次套台块处条家]))[\u4e00-\u9fff]{0,3}?中有?(?P<part>\d{1,7})(?P=unit)?"
        r"(?:个|标段)?(?:已|通过|按期|按时|及时|一次性?)*(?:完成|验收|合格|达标|发放|拨付|办结|到位|满意)+(?=$|[;。)])"
    ),
)
# All that a clause says: that its figures are of a part of the year.
_PART_OF_YEAR = re.compile(
    r"(?:截至|截止|仅|为|按|每月\d次)*(?:20\d\d年)?(?:[上下]半年|前[23二三]个?季度|第?[1-4一二三四]季度"
    r"|(?P<first>\d{1,2})月?[-~至到](?P<last>\d{1,2})月份?|(?P<since>\d{1,2})月(?:份|底)?(?:起|以来|以后|开始))"
    r"(?:数据?|平均|均值|统计|累计|期间|情况)*"
)
_BEGUN = re.compile("启动|开工|起施|立项|投用|投入|新建|成立|设立|实施|施行")
_OF_YEAR = re.compile(rf"(?:全年|年度|本年|共|合计|累计)+(?P<size>{_NUMBER})(?P<unit>[\u4e00-\u9fff]{{1,2}})")
_UPWARD_WORDS, _DOWNWARD_WORDS = (
    "提高|提升|增长|增加|上升|升高|扩大",
    "下降|降低|减少|回落|下滑|减低",
)
_NO_CHANGE = re.compile("[负零不未无]|持平|控制")
_BEFORE, _NOW = "(?:上年度?|去年|上年同期)", "(?:本年度?|今年|当年)"
_COMPARED = rf"(?:但|却|实际)*(?:(?:[较比]|与)?{_BEFORE}(?:度|同期)?(?:相比)?|同比|环比)*"
_TWO_YEARS = (
    re.compile(
        rf"{_BEFORE}[为是]?(?P<from>{_NUMBER})(?P<unit>[^\d,;。()]{{0,3}})[,;、]?{_NOW}[为是]?(?P<to>{_NUMBER})(?P=unit)"
    ),
    re.compile(
        rf"[由从](?:{_BEFORE}的?)?(?P<from>{_NUMBER})(?P<unit>[^\d,;。()]{{0,3}})[\u4e00-\u9fff]{{0,6}}?[到至为](?:{_NOW}的?)?(?P<to>{_NUMBER})(?P=unit)"
    ),
    re.compile(rf"(?P<from>{_NUMBER})(?P<unit>%)(?:→|->)(?P<to>{_NUMBER})(?P=unit)"),
)
# Later stages of what was done, behind a comma only the surest; and what is asked for by itself before such a stage.
_STAGE = re.compile(
    r"(?P<mark>[(,;])(?:其中|实际|最终|已|仅|全部)*(?P<stage>(?P<sure>实[发收领]|签到|通[水电车气])|到[位会场账]|采用|刊[发登载]|播出|发放|兑[付现]|入账|安装)"
    rf"(?:表|数|人数|金额|资金)?为?(?P<figure>{_NUMBER}[^\d,;:。()]{{1,4}})(?=[,;)]|$)"
)
_EARLIER_STEP = re.compile(
    "报送|上报|投稿|受理|立案|申报|登记|签[约订]|招商|投资|产值|采购|购置|储备|印[制刷]|编印|撰写|下达|建设|[新改扩]建|改造|合同"
)
# A clause of the reason: 实际安装76块; 4块因征地未装, 其中5公里为2026年1月补做.
_REALLY = re.compile(
    rf"(?:实际|仅|只)(?:已|共|仅|只)?(?:(?!上年|去年|计划|申报)[\u4e00-\u9fff]){{0,4}}?(?P<figure>{_NUMBER}[^\d,;:。()]{{1,4}})"
)
_LEFT = re.compile(
    rf"(?:其中|有|尚有|还有)?(?P<figure>{_NUMBER}[^\d,;:。()因未尚没为系于在]{{1,4}})(?:[^,;:。()]{{0,10}}(?:未(?!超)|尚未)|(?:为|系|于|在)?(?P<year>20\d\d)年|(?:为|系|于|在)?{_NEXT_YEAR})[^,;:。()]{{0,10}}"
)
_IN_FULL = re.compile("足额|全额|全部|全覆盖|应[发拨付补兑享]尽")
_SHARE_DONE = re.compile(
    rf"(?:已|实际|资金|经费|补[助贴]|累计)*(?:拨付|发放|到位|支付|兑付|兑现|完成|覆盖|落实)(?:率|比例|进度)?[为达至到]*(?P<size>{_NUMBER})%"
)
_BESIDES = re.compile(
    rf"另(?:外|行)?(?:有|发|付|支付|支|计|加|补)?[^\d,;。()]{{0,8}}(?P<amount>{_NUMBER}[万亿]?元)"
)
# Words of a clause that are no result yet, or the blame for it.
_NOT_YET = re.compile(
    rf"初稿|讨论稿|送审稿|[结流]?转[入到至]?{_NEXT_YEAR}|{_NEXT_YEAR}(?:\d{{1,2}}月份?)?(?:补?发放?|支付|拨付|兑[付现]|完成|实施|办[理结])"
)
_BLAMED = re.compile(
    "被[^,;:。()不未]{0,10}?(?:通报(?!表扬|表彰|肯定|嘉奖|推广)|约谈|问责|督办|曝光|点名(?!表扬)|处罚|追责)"
)


class Said(NamedTuple):
    """An actual that reaches its target, in one spelling, and what it is held against."""

    text: str
    row: RowScore
    own: Own
    answer: Answer
    year: int | None

    @property
    def clauses(self) -> tuple[str, ...]:
        """The parts between its marks and brackets."""
        return tuple(_CLAUSE.findall(self.text))

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


def _later_stage(said: Said) -> str:
    """Find fewer of the very things counted, at a later stage: 126人（实发118人）."""
    given = given_of(said.row)
    if given is None or given.unit.kind in ("percent", "time") or is_limit(said.row):
        return ""
    figures = [token.quantity for token in figures_of(said.text) if token.quantity]
    if sum(one.number for one in figures) == given.number * 2:
        return ""  # parts of it
    for found in _STAGE.finditer(said.text):
        other, step = parse_quantity(found["figure"]), _EARLIER_STEP.search(said.own.name)
        if (
            other is None
            or other.unit.name != given.unit.name
            or (step and found["stage"] not in said.own.name)
        ):
            continue
        is_beside = found["mark"] == "(" or found["sure"]
        if is_beside and other.base * 2 >= given.base and not reaches(said.row, base_of(other, said.row)):
            return f"所注的“{found['figure']}”未达到指标值，不能判断以哪一个为准"
    return ""


def _told_in_reason(said: Said) -> str:
    """Find in the reason beside a row that less was done, or that some is left: 实际安装76块，4块未装."""
    given = given_of(said.row)
    if given is None or given.unit.kind in ("percent", "time") or is_limit(said.row):
        return ""
    clauses = _CLAUSE.findall(to_figures(compact(said.answer.note)))
    done = [match for match in map(_REALLY.fullmatch, clauses) if match]
    if len(done) == 1 and _misses(said, given, done[0], is_left=False):
        return f"偏差原因栏“{done[0][0]}”未达到指标值"
    for found in filter(None, map(_LEFT.fullmatch, clauses)):
        is_ours = found["year"] is not None and int(found["year"]) == said.year
        if not is_ours and _misses(said, given, found, is_left=True):
            return f"扣除偏差原因栏“{found[0]}”后未达到指标值"
    return ""


def _misses(said: Said, given: Quantity, found: re.Match[str], *, is_left: bool) -> bool:
    """Return whether a figure of the reason in the unit of the result, or its rest, misses."""
    other = parse_quantity(found["figure"])
    if other is None or other.unit.name != given.unit.name:
        return False
    rest = given.base - other.base if is_left else other.base
    return rest * 2 >= given.base and not reaches(said.row, rest)


def _other_share(said: Said) -> str:
    """Find a fraction of another rate than the result: 100%（4/5）.

    Among words it must miss the target.
    """
    given = given_of(said.row)
    if given is None or given.unit.kind != "percent":
        return ""
    half = ONE.scaleb(-len(plain(given.number).partition(".")[2])) / 2
    for found in (match for shape in _FRACTIONS for match in shape.finditer(said.text)):
        part, whole = Decimal(found["part"]), Decimal(found["whole"])
        if not part < whole:
            continue
        shares = [part / whole * _WHOLE, (whole - part) / whole * _WHOLE]
        if any(abs(share - given.number) <= half for share in shares):
            continue
        is_alone = found[0] in said.clauses
        if is_alone or not reaches(said.row, base_of(replace(given, number=shares[0]), said.row)):
            return f"“{found[0]}”为{plain(round(shares[0], 2))}%，与所填{given}不符"
    return ""


def _part_of_year(said: Said) -> str:
    """Find a part of the year for which alone a rate, a mean or a limit holds: 98.9%（上半年）."""
    given = given_of(said.row)
    if given is None or not (given.unit.kind == "percent" or given.unit.per or is_limit(said.row)):
        return ""
    found = [match for match in map(_PART_OF_YEAR.fullmatch, said.clauses) if match]
    if len(found) != 1 or _BEGUN.search(said.text) or found[0][0] in said.own.words:
        return ""
    first, last = (int(found[0][one] or 0) for one in ("first", "last"))
    is_season = first > last or found[0]["since"] == "1"
    return "" if is_season or (first == 1 and last == _MONTHS) else f"“{found[0][0]}”不是全年"


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
        rf"{_COMPARED}(?:{_DOWNWARD_WORDS if up else _UPWARD_WORDS})(?:了|约)?{_NUMBER}[^\d]{{0,4}}"
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
    return next((f"“{one[0]}”不足100%" for one in found if Decimal(one["size"]) < _WHOLE), "")


def _paid_besides(said: Said) -> str:
    """Find an amount paid besides that exceeds the limit: 500元/人（另发高温补贴60元）."""
    given, found = given_of(said.row), _BESIDES.search(said.text)
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
        found[0] in said.own.words or re.search(_NEXT_YEAR, said.asked) is not None
    )
    return "" if found is None or is_denied or is_asked else f"“{found[0]}”表示尚未完成"


def _blamed(said: Said) -> str:
    found = _BLAMED.search(said.text)
    return f"“{found[0]}”与完成情况不符" if found else ""


_CONTRADICTIONS: tuple[Callable[[Said], str], ...] = (
    _worse_class,
    _later_stage,
    _told_in_reason,
    _other_share,
    _part_of_year,
    _too_few_in_year,
    _wrong_direction,
    _not_in_full,
    _paid_besides,
    _not_yet,
    _blamed,
)
