"""Figures beside a result that cast doubt on it: found by others, lost of it, left out of it, of another kind."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from xlselfeval.scoring.number import Quantity
from xlselfeval.scoring.reached import base_of, given_of, is_limit, reaches
from xlselfeval.scoring.scorecard import RowScore
from xlselfeval.scoring.target import Bound
from xlselfeval.scoring.units import COUNT, NONE
from xlselfeval.scoring.words.result_tokens import CHECKED, Own, Token, clause_text, is_bracketed
from xlselfeval.scoring.words.same_result import part_of_area

# Another figure of the result, by who or what found it: 96%（复核后为90%）, 320户（验收280户）; the rest of the clause names no other thing.
_CORRECTED = re.compile(f"{CHECKED}|核减后|第三方|测评|实为|在岗|在册|成活|存活|保存")
_FOUND = re.compile(_CORRECTED.pattern + "|验收|完工|竣工|交付|可用|可使用|能使用|正常使用")
_OF_FOUND = re.compile(
    "其中|[年期月]底|[年期月]末|目前|财政|审计局?|局|部门|上级|主管|[省市县区乡镇]级?|[经由后为已均仅只:的]|得分|结果|评估|检测|合格|通过|实际"
)
# Words whose figure may be taken off the result, or be the result itself.
_TAKEN_OFF = frozenset(["loss", "negation", "part", "other_year", "elsewhere"])
_SETTLED = re.compile("结算|决算|审定|支出|实际成交")
_WORK = re.compile("改造|建设|新建|改建|搬迁|安装|维修")
# Ways of taking part, none of which is the other: 线上观看 is no 现场培训.
_WAYS = (
    re.compile("现场|线下|面授|实地"),
    re.compile("线上|网上|网络|远程|视频|直播|云端"),
)
# Words by which an amount or a length is not yet, or not wholly, what a row asks for, unless it names them; and the kinds of unit.
_UNFINISHED = (
    (re.compile("签约|签订|签署"), frozenset(["money"]), "“{}”不是完成数，不能判断是否已实现"),
    (re.compile(r"设计(?:灌溉|供水|处理|服务|建设)?(?:长度|面积|规模|能力)?(?=\d)"), frozenset(["length", "area", "volume", "weight", "power"]), "“{}”为规模，不能判断是否已建成"),
    (re.compile(r"(?<=[里米])(?:路基|垫层|底?基层|桩基|沟槽|管沟)(?!.*(?:路面|面层|完工|竣工|通车))"), frozenset(["length"]), "“{}”仅为其中一部分"),
)  # fmt: skip
_SAMPLE = re.compile(
    r"(?:样本|问卷|抽样|抽查|抽检|抽取|回收|收回|受访|访问|调查)(?:量|数|了)?(?P<size>\d{1,2})(?:份|人|户|批次?|个|件|家)(?![\d年月])"
)
LARGEST_SMALL = 20  # a sample above it has a share for nearly every percent
_LEFT_OUT = re.compile("[不未](?:含|包括|包含|计)")


def doubt_beside(tokens: tuple[Token, ...], row: RowScore, own_clause: int) -> str:
    """Return why a figure beside the result casts a doubt on it, or ""."""
    for find, why in _DOUBTS:
        if other := find(tokens, row, own_clause):
            return why.format(other)
    return ""


def doubt_of_kind(text: str, tokens: tuple[Token, ...], row: RowScore, own_clause: int, own: Own) -> str:
    """Return why a result is of another kind than its indicator, as far as words and figures beside it say; or ""."""
    given = given_of(row)
    if given is None or is_limit(row):
        return ""
    clause = clause_text(tokens, own_clause)
    for words, kinds, why in _UNFINISHED:
        found = words.search(clause)
        is_count_of_work = given.unit.kind == COUNT and "money" in kinds and _WORK.search(own.name)
        if found and (given.unit.kind in kinds or is_count_of_work) and found[0] not in own.words:
            return why.format(found[0])
    for asked, other in (_WAYS, _WAYS[::-1]):
        if asked.search(own.words) and not other.search(own.words):
            for token, amount in _others(tokens, row, own_clause):
                way = other.search(clause_text(tokens, token.clause))
                if way and not reaches(row, base_of(given, row) - base_of(amount, row)):
                    return f"其中的“{way[0]}”不是指标所指的方式，扣除后未达到指标值"
    if given.unit.kind != "percent":
        return ""
    if area := part_of_area(text, own):
        return f"“{area}”仅为其中一部分"
    sample = _SAMPLE.findall(text)
    if len(sample) == 1 and own.name.endswith("率") and not _is_share_of(given.number, int(sample[0])):
        return f"{sample[0]}个样本中不可能得出{given}"
    return ""


def _is_share_of(rate: Decimal, size: int) -> bool:
    """Return whether a rate in percent, as far as it is rounded, is that of some of a small sample."""
    if not 0 < size <= LARGEST_SMALL:
        return True
    exponent = rate.as_tuple().exponent
    half = Decimal("0.5").scaleb(exponent if isinstance(exponent, int) else 0)
    return any(abs(Decimal(100 * part) / size - rate) <= half for part in range(size + 1))


def _found_otherwise(tokens: tuple[Token, ...], row: RowScore, own_clause: int) -> str:
    """Return a figure that somebody found and that misses the target which the one before reaches; or "".

    It stands in brackets or behind 其中, or behind a comma as corrected. Figures that add up to the result are its parts, as is
    less than half of it.
    """
    others = list(_others(tokens, row, own_clause))
    given = given_of(row)
    if given is None or (len(others) > 1 and sum(other.number for _, other in others) == given.number):
        return ""
    for token, other in others:
        clause = clause_text(tokens, token.clause).replace(token.text, "", 1).strip("(),、;")
        is_part = clause.startswith("其中") or is_bracketed(tokens, token.clause)
        found = _FOUND if is_part else _CORRECTED
        is_same = found.search(clause) and not _OF_FOUND.sub("", _FOUND.sub("", clause))
        if is_same and not reaches(row, base_of(other, row)) and other.number * 2 >= given.number:
            return token.text
    return ""


def _left_out(tokens: tuple[Token, ...], row: RowScore, own_clause: int) -> str:
    """Return the amount that an actual leaves out and that would exceed the limit; or "".

    Its own words leave it out: 78万元（不含监理费8万元）.
    """
    given = given_of(row)
    if given is None or not is_limit(row):
        return ""
    for token, other in _others(tokens, row, own_clause):
        out = _LEFT_OUT.search(clause_text(tokens, token.clause))
        if out and not reaches(row, base_of(given, row) + base_of(other, row)):
            return token.text
    return ""


def _counted_beside_none(tokens: tuple[Token, ...], row: RowScore, own_clause: int) -> str:
    """Return what is counted beside a result of none of it, of this year; or "": 0起（迟报2起）."""
    given = given_of(row)
    if given is None or given.number or not isinstance(row.target, Bound) or row.target.quantity.number:
        return ""
    for token, other in _others(tokens, row, own_clause):
        kinds = {one.kind for one in tokens if one.clause == token.clause}
        if (
            other.number > 0
            and other.unit.name == given.unit.name
            and not kinds & {"other_year", "down", "elsewhere"}
        ):
            return token.text
    return ""


def reaches_anyway(tokens: tuple[Token, ...], token: Token, row: RowScore) -> bool:
    """Return whether a target is reached whatever a word beside the result does to it.

    The result reaches it without what was lost of it or is not its own (302人，2人未合格 of ≥300人), and so does a plan in its place
    (118万元（合同价119万元）of ≤120万元).
    """
    given = given_of(row)
    figures = [one for one in tokens if one.quantity and one.clause == token.clause]
    beside = [other for one, other in _others(tokens, row, -1) if one in figures]
    if given is None or len(figures) != 1 or len(beside) != 1:
        return False
    other = base_of(beside[0], row)
    if token.kind == "plan":
        is_apart = is_bracketed(tokens, token.clause) or any(
            one.quantity == given and _SETTLED.search(clause_text(tokens, one.clause)) for one in tokens
        )
        return is_limit(row) and is_apart and reaches(row, other)
    rest = base_of(given, row) + (other if is_limit(row) else -other)
    return token.kind in _TAKEN_OFF and rest >= 0 and reaches(row, rest)


_DOUBTS = (
    (_found_otherwise, "所注的“{}”未达到指标值，不能判断以哪一个为准"),
    (_left_out, "所注的“{}”未计入，计入后超过指标值"),
    (_counted_beside_none, "另有“{}”，不能判断是否应计入"),
)


def _others(tokens: tuple[Token, ...], row: RowScore, own_clause: int) -> Iterator[tuple[Token, Quantity]]:
    """Yield the figures of other clauses that may be of the same thing, by their unit."""
    given = given_of(row)
    if given is None:
        return
    for token in tokens:
        other = token.quantity
        if other is None or token.clause == own_clause:
            continue
        if other.unit.kind in (NONE, given.unit.kind) and other.unit.name in ("", given.unit.name):
            yield token, other
