"""Figures beside each other in an actual: parts of its result, or found by others, lost of it, left out of it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal

from xlselfeval.scoring.actual import Figure
from xlselfeval.scoring.number import Quantity
from xlselfeval.scoring.scorecard import RowScore
from xlselfeval.scoring.target import (
    AT_LEAST,
    AT_MOST,
    BARE,
    DOWNWARD,
    UPWARD,
    Bound,
    Deviation,
    Interval,
    Target,
)
from xlselfeval.scoring.units import COUNT, NONE, is_unwritten
from xlselfeval.scoring.words.result_tokens import (
    DATE,
    DONE,
    FIGURE,
    MARK,
    RESULT,
    UNKNOWN,
    Own,
    Token,
    clause_text,
    is_bracketed,
    is_verb,
    joined,
)
from xlselfeval.scoring.words.same_result import part_of_area

# Another figure of the result, by who or what found it: 96%（复核后为90%）, 320户（验收280户）; the rest of the clause names no other thing.
_CORRECTED = re.compile(
    "复核|复查|核实|核查|核对|核定|核减后|审定|审计|第三方|测评|更正|修正|订正|实为|在岗|在册|成活|存活|保存"
)
_FOUND = re.compile(_CORRECTED.pattern + "|验收|完工|竣工|交付|可用|可使用|能使用|正常使用")
_OF_FOUND = re.compile(
    "其中|[年期月]底|[年期月]末|目前|财政|审计局?|局|部门|上级|主管|[省市县区乡镇]级?|[经由后为已均仅只:的]|得分|结果|评估|检测|合格|通过|实际"
)
# Words whose figure may be taken off the result, or be the result itself.
_TAKEN_OFF = frozenset(["loss", "negation", "part", "other_year", "elsewhere"])
_SIGN = re.compile("[≥≤><≧≦⩾⩽＞＜=]")
_UP_WORDS = frozenset(["余", "多", "以上", "及以上", "含以上", "超过", "高于", "多于", "大于", "不少于", "不低于", "不小于", "至少"])  # fmt: skip
_DOWN_WORDS = frozenset(["最长", "最慢", "最久", "最晚", "以下", "以内", "之内", "内", "低于", "小于", "少于", "不超过", "不高于", "不大于", "不多于", "未超过", "未超出"])  # fmt: skip
_OF_ALL = re.compile(r"[每各][^\d,;]{0,6}(?:均|都)[^\d,;]{0,3}\d[\d.]*[^\d,;]{1,3}以[上内下]")
_SETTLED = re.compile("结算|决算|审定|支出|实际成交")
_WORK = re.compile("改造|建设|新建|改建|搬迁|安装|维修")
_ROOM = Decimal("0.02")
_ABOUT = frozenset(["约", "大约", "近", "将近", "接近", "左右"])
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
_LARGEST = 20  # a sample above it has a share for nearly every percent
_LEFT_OUT = re.compile("[不未](?:含|包括|包含|计)")
# Works that are never done to the same piece: 新建5公里，改造3.2公里; but 受理150件，办结150件 are the same ones.
WORKS = frozenset(
    ["新建", "改建", "扩建", "改扩建", "迁建", "续建", "重建", "改造", "修复", "维修", "加固", "更换"]
)
# Money and shares may be of the same thing, as may people in a list: 培训干部302人、党员120人.
_OVERLAPPING = frozenset(["money", "percent", "time", ""])
_AND = frozenset(["和", "与", "及", "以及"])
_LONGEST_THING = 8
# Limits and means of what each case takes, never parts of one sum.
_OF_EACH = re.compile("平均|均|最[长慢久晚高大多]|全部")
_EACH = frozenset(["time", "percent"])
_MEAN = re.compile("平均")


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
    if not 0 < size <= _LARGEST:
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


def reaches_as_rounded(row: RowScore, word: str) -> bool:
    """Return whether a measure that is about its figure surely reaches the target: 约480元 of ≤500元.

    It does so by a whole last place and 2 %. Things that are counted are known exactly.
    """
    given = given_of(row)
    if given is None or word not in _ABOUT or given.unit.kind in (NONE, COUNT) or not given.number:
        return False
    exponent = given.number.normalize().as_tuple().exponent
    assert isinstance(exponent, int)
    off = max(Decimal(1).scaleb(exponent), abs(given.number) * _ROOM)
    return all(reaches(row, base_of(replace(given, number=given.number + way * off), row)) for way in (1, -1))


_DOUBTS = (
    (_found_otherwise, "所注的“{}”未达到指标值，不能判断以哪一个为准"),
    (_left_out, "所注的“{}”未计入，计入后超过指标值"),
    (_counted_beside_none, "另有“{}”，不能判断是否应计入"),
)


def is_surely_beyond(target: Target | None, actual: Figure, text: str, word: str = "") -> bool:
    """Return whether an actual with words like 以上 is beyond its target as it is: 22分钟以内 of ≤30分钟.

    With a sign (≥96%), or as far as the target, it may be a copy of it.
    """
    comparator = AT_LEAST if word in _UP_WORDS else AT_MOST if word in _DOWN_WORDS else actual.comparator
    if not isinstance(target, Bound) or comparator == BARE or _SIGN.search(text):
        return False
    limit, given = target.quantity, actual.quantity
    # 1520余人次 is a number without its unit
    is_count = limit.unit.kind == COUNT and is_unwritten(given.unit)
    if not is_count and (given.unit.kind != limit.unit.kind or given.unit.per != limit.unit.per):
        return False
    amount = given.number * limit.unit.factor if is_count else given.base
    of_each = _OF_ALL.search(text) is not None and amount == limit.base  # 每户都在2次以上
    if target.comparator in DOWNWARD:
        return comparator in DOWNWARD and (amount < limit.base or of_each)
    return comparator in UPWARD and (amount > limit.base or of_each)


def may_be_copied(target: Target, actual: Figure, text: str) -> bool:
    """Return whether the comparator of an actual may be its target's: ≥96%, and 30分钟以内 of ≤30分钟."""
    return actual.comparator != BARE and not is_surely_beyond(target, actual, text)


def base_in(given: Quantity, asked: Quantity) -> Decimal:
    """Return an amount in the base unit, by the unit that is asked for where it has none."""
    return given.number * asked.unit.factor if is_unwritten(given.unit) else given.base


def base_of(given: Quantity, row: RowScore) -> Decimal:
    """Return an amount in the base unit, by the unit of the target where it has none."""
    assert isinstance(row.target, Bound)
    return base_in(given, row.target.quantity)


def given_of(row: RowScore) -> Quantity | None:
    """Return the figure of an actual that reaches its target; None for any other."""
    if row.reached is not True or not isinstance(row.target, Bound) or not isinstance(row.actual, Figure):
        return None
    return row.actual.quantity


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


def is_limit(row: RowScore) -> bool:
    """Return whether less is better: by the comparator, or as what reaches the target is below it."""
    given, target = given_of(row), row.target
    assert given is not None
    assert isinstance(target, Bound)
    limit = target.quantity
    return target.comparator in DOWNWARD or not limit.number or base_of(given, row) < limit.base


def reaches(row: RowScore, amount: Decimal) -> bool:
    """Return whether an amount in the base unit reaches the target that the result of a row reaches."""
    assert isinstance(row.target, Bound)
    limit = row.target.quantity.base
    return amount <= limit if is_limit(row) else amount >= limit


def add_parts(
    tokens: tuple[Token, ...], target: Bound | Interval | Deviation, people: frozenset[str]
) -> Quantity | None:
    """Return the sum of figures that count parts of one result, by distinct works or things; None for any others."""
    if not isinstance(target, Bound) or target.comparator in DOWNWARD:
        return None
    pieces = _pieces(tokens)
    quantities = [piece[-1].quantity for piece, _ in pieces if piece]
    if len(pieces) < 2 or len(quantities) < len(pieces) or not all(_is_part(piece) for piece, _ in pieces):
        return None
    first = quantities[0]
    units = {quantity.unit for quantity in quantities if quantity}
    if first is None or len(units) > 1 or first.unit.kind in _OVERLAPPING:
        return None
    may_be_list = first.unit.name not in people and not {",", ";"} & {mark for _, mark in pieces[1:]}
    if not _are_distinct([piece for piece, _ in pieces], may_be_list=may_be_list):
        return None
    return replace(first, number=sum((one.number for one in quantities if one), Decimal(0)))


def _pieces(tokens: tuple[Token, ...]) -> list[tuple[list[Token], str]]:
    """Split tokens at the marks and words that join a list, each piece with what stands before it."""
    pieces: list[tuple[list[Token], str]] = [([], "")]
    for token in tokens:
        if (token.kind == MARK and token.text in ",;、") or token.text in _AND:
            pieces.append(([], token.text))
        else:
            pieces[-1][0].append(token)
    return pieces


def _is_part(piece: list[Token]) -> bool:
    """Return whether a piece is a verb, a thing and a figure, as far as there are some, and nothing else."""
    *words, figure = piece
    unknown = joined(word for word in words if word.kind == UNKNOWN)
    return (
        figure.kind == FIGURE
        and all(word.kind in (RESULT, DONE, UNKNOWN) for word in words)
        and len(unknown) <= _LONGEST_THING
    )


def _are_distinct(pieces: list[list[Token]], *, may_be_list: bool) -> bool:
    """Return whether the pieces are different works on one thing, or one work on different things.

    The work is named with each, or in a list with the first alone.
    """
    texts = [joined(piece[:-1]) for piece in pieces]
    verbs = [_verb_of(text) for text in texts]
    things = [text.removeprefix(verb) for text, verb in zip(texts, verbs, strict=True)]
    if all(verb in WORKS for verb in verbs) and len(set(things)) == 1:
        return len(set(verbs)) == len(verbs)
    is_list = may_be_list and not any(verbs[1:])
    if not verbs[0] or not (is_list or len(set(verbs)) == 1):
        return False
    return all(
        one and not any(one in other for other in things[:place] + things[place + 1 :])
        for place, one in enumerate(things)
    )


def _verb_of(text: str) -> str:
    """Return what was done, which a text begins with; "" for none."""
    return next((text[:size] for size in range(len(text), 1, -1) if is_verb(text[:size])), "")


def reaching_alike(
    tokens: tuple[Token, ...], figures: list[Token], target: Bound | Interval | Deviation
) -> list[Token]:
    """Return the figure that tells most where every one of several reaches the target; none where one does not.

    Below a limit only the limits and means of single cases are such figures (平均6天，最长9天 of ≤10天): amounts may have to
    be added up.
    """
    if not isinstance(target, Bound) or len(figures) < 2:
        return []
    amounts = [_base_in(token, target.quantity) for token in figures]
    if None in amounts:
        return []
    by_amount = sorted(zip(amounts, range(len(figures)), figures, strict=True))
    limit = target.quantity.base
    (lowest, _, least), (highest, _, most) = by_amount[0], by_amount[-1]
    assert lowest is not None
    assert highest is not None
    if target.comparator in UPWARD:
        dated = {token.clause for token in tokens if token.kind == DATE}
        least = next((token for _, _, token in by_amount if token.clause not in dated), least)
        return [least] if lowest > limit or (lowest == limit and target.comparator == AT_LEAST) else []
    clauses = [clause_text(tokens, token.clause) for token in figures]
    if target.comparator != AT_MOST or highest > limit or target.quantity.unit.kind not in _EACH:
        return []
    if not all(map(_OF_EACH.search, clauses)):
        return []
    means = [token for token, clause in zip(figures, clauses, strict=True) if _MEAN.search(clause)]
    return means if len(means) == 1 else [most]


def _base_in(token: Token, asked: Quantity) -> Decimal | None:
    """Return a figure in the base unit of the target; None where another unit stands below the line."""
    given = token.quantity
    if given is None or (given.unit.per and given.unit.per != asked.unit.per):
        return None
    return base_in(given, asked)
