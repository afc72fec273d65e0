"""Claims about rates: 执行率, 完成率, 整改率, averages for each car or person."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import NamedTuple

from xlselfeval.report.claim import Claim, doubt, figure, right, shown, wrong
from xlselfeval.report.intervals import Interval, agrees, agrees_as_rate, interval, percentage
from xlselfeval.report.terms import Sentence, Term
from xlselfeval.scheme.model import Severity
from xlselfeval.scoring.answers import TEN_THOUSAND
from xlselfeval.scoring.number import HUNDRED

_BUDGET, _SPENT = (
    re.compile(r"预算|计划|任务|目标|应(?![用急对])|设置|受理|发放|下达|申报"),
    re.compile(r"决算|执行|支出|完成|实际|收回|支付|到位|使用"),
)
_BUDGETS = ("年初", "全年", "调整")
_YEARS_BUDGET = re.compile(r"^(?:20\d\d年度?)?(?:全年|调整后?)预算(?:收入|数|支出)?(?:合计|为)?$")
_YEARS_SPENDING = re.compile("^(?:全年|本年)(?:实际)?(?:支出|执行)(?:数|合计)?(?:为)?$")
_OF_BUDGET = re.compile("^(?:预算|支出|资金)?(?:执行率|完成率)(?:为)?$")
_COPULAS = "为达到是约:"
_NEAR, _FEW = 12, 3  # sentences, budgets
_MOST_LEVELS = 12  # before and after a rate
_LISTED = re.compile("其中|包括")
# Words of a rate that name nothing whose rate it is.
_GENERAL = re.compile(
    "预算|资金|支出|经费|[全年当本]年度?|年[初末]|整体|部门|单位|财政|拨款|实际|完成|执行|进度|使用|支付|拨付|到位|任务|计划|目标|综合|平均|"
    "人员|控制|项目|总体|比例|[\u4e00-\u9fff]{2}率|率|[为达到的约是数共其额均:]"
)
_NOT_DONE = re.compile("[未不]|逾期|剩余|结余|节约|差额")
_NOT_OF_TWO = re.compile(r"满意|及时|资金|预算|经费|拨付|执行|增长|变动|合格|覆盖|就业")
# Rates by name: the words of the rate, of what was done, of what it is a part of.
_NAMED = tuple(
    tuple(re.compile(one) for one in line.split())
    for line in (
        "资产负债率$ 负债 资产",
        "城镇化率$ 城镇 常住|总人口",
        "人员控制率$ 在职|实有|在编 编制",
        "办结率$ 办结|办理 受理|接件|收件|工单|交办",
        "结案率$ 结案|办结 立案|受理",
        "整改(?:完成)?率$ 整改 发现|问题|隐患|反馈",
        "回收率$ 收回|回收 发放|发出",
        "使用率$ 使用|支出 预算|到位|安排|下达|拨付",
        "到位率$ 到位 预算|计划|安排|批复|下达",
        "(?:拨付|支付)(?:率|进度)$ 拨付|支付 预算|安排|资金|下达|到位",
        "(?:支出进度|执行率|执行进度|支出率|控制率)$ 支出|执行|支付|使用|决算|实际 预算|下达|安排|指标|计划|到位|发行|额度",
        "合格率$ 合格 抽检|检测|检验|监测|抽查|送检|验收",
        "(?:利|在)用率$ 在用 固定资产(?:总值|原值|总额)|资产总额",
        "(?<!综合)(?<!平均)(?<!总体)满意率$ (?<![不本较])满意 问卷|收回|回收|发放|调查|受访|样本",
        "参保率$ (?<!应)参保 应参保|总人口|应保",
        "完成率$ 完成|实际|建成|实施 计划|任务|目标|应|设置",
    )
)


class _Operands(NamedTuple):
    """A result, its plan or whole, and how certain they are."""

    done: Term
    asked: Term
    severity: Severity


def rates(sentence: Sentence, before: Sequence[Sentence]) -> Iterator[Claim]:
    """Check rates of completion and execution."""
    passage = sentence.passage
    for term in sentence.terms:
        if term.role != "rate" or term.mention.is_vague or term.mention.is_asked:
            continue
        own = _near(_levels(sentence), term)
        earlier = [one for other in before[:2] for one in _levels(other)]
        budgets = [
            one for other in before[:_NEAR] for one in _levels(other) if _YEARS_BUDGET.search(one.label)
        ]
        earlier += [one for one in budgets[:_FEW] if one not in earlier]
        known = [(one, interval(one.mention)) for one in (*own, *earlier)]
        near = [one for other in before[:2] if other.passage is passage for one in _levels(other)]
        named = _named(sentence, term, own, near)
        stem = term.label.rstrip(_COPULAS)[-3:-1]
        stemmed = [
            one
            for one in own
            if one.mention.kind == "count" and stem in one.label and len(stem) == len("完成")
        ]
        fitting = next(
            (
                (one, other)
                for one, part in known
                for other, whole in known
                if one is not other and one.mention.kind == other.mention.kind
                if agrees_as_rate(term.mention, part.percent_of(whole))
                if named is None or (one, other) != (named.asked, named.done)
                if not stemmed or one.mention.kind != "count" or one in stemmed
                if not _is_odd(one, other)
            ),
            None,
        )
        if fitting is not None:
            operands = (figure(passage, one) for one in fitting if one in sentence.terms)
            yield right("figure-rate", passage, term, operands)
            continue
        found = (
            _in_brackets(term, own) or _operands(sentence, term, own) or named or _of_the_year(term, own, budgets) or _complement(term, own)
        )  # fmt: skip
        if found is not None:
            yield from _wrong_rate(sentence, term, found)


def _levels(sentence: Sentence) -> list[Term]:
    return [one for one in sentence.terms if one.is_level and one.mention.kind in ("money", "count")]


def _near(levels: Sequence[Term], term: Term) -> list[Term]:
    """Return the levels around a term; a sentence with more of them is a table."""
    place = sum(one.mention.start < term.mention.start for one in levels)
    return list(levels[max(0, place - _MOST_LEVELS) : place + _MOST_LEVELS])


def _is_odd(one: Term, other: Term) -> bool:
    """Check whether two figures are in an order in which no rate has them.

    The first is a plan and the second its result, or the first is what was not done.
    """
    if _NOT_DONE.match(one.label):
        return True
    return _last(_BUDGET, one) > _last(_SPENT, one) and _last(_SPENT, other) > _last(_BUDGET, other)


def _last(words: re.Pattern[str], term: Term) -> int:
    return max((match.start() for match in words.finditer(term.label)), default=-1)


def _wrong_rate(sentence: Sentence, term: Term, found: _Operands) -> Iterator[Claim]:
    value = percentage(found.done, found.asked)
    if value is None or found.done.mention.is_vague or found.asked.mention.is_vague:
        return
    passage, expected = sentence.passage, shown(value.value, term.mention)
    operands = (figure(passage, found.done), figure(passage, found.asked))
    situation = f"“{operands[0].text}”÷“{operands[1].text}”为{expected}"
    yield wrong("figure-rate", figure(passage, term), operands, situation, expected, severity=found.severity)


def _operands(sentence: Sentence, term: Term, levels: Sequence[Term]) -> _Operands | None:
    """Find what was done and what was asked for; None unless there is exactly one of each."""
    if "及时" in term.label or not any(one.mention.start < term.mention.start for one in levels):
        return None
    for kind in ("money", "count"):
        known = [one for one in levels if one.mention.kind == kind and one.depth <= term.depth + 1]
        asked = [one for one in known if _BUDGET.search(one.label)]
        done = [one for one in known if _SPENT.search(one.label) and one not in asked]
        severity: Severity = "error"
        if len(asked) > 1:
            named = [
                one for one in asked if any(word in one.label and word in term.label for word in _BUDGETS)
            ]
            of_year = [one for one in asked if _YEARS_BUDGET.search(one.label)]
            asked = named or (of_year if _OF_BUDGET.search(term.label) else [])
            severity = "error" if named else "warning"
        is_of_money = kind == "money" and re.search(r"执行|预算|支出|支付|到位", term.label)
        if is_of_money and len(asked) == 1 == len(done):
            pair = _Operands(done[0], asked[0], severity)
            return pair if _is_beside(sentence, term, pair) else None
        if kind == "count" and len(known) == 2 and term.label.endswith("率"):
            if known[0].mention.unit != known[1].mention.unit or _NOT_OF_TWO.search(term.label):
                continue
            if not _is_beside(sentence, term, _Operands(known[0], known[1], "warning")):
                continue
            if len(asked) == 1 == len(done):
                return _Operands(done[0], asked[0], "error")
            large, small = sorted(known, key=lambda one: one.mention.number, reverse=True)
            is_named = term.label.rstrip(_COPULAS)[-3:-1] in small.label
            return _Operands(small, large, "error" if is_named else "warning")
    return None


def _named(sentence: Sentence, term: Term, own: Sequence[Term], near: Sequence[Term]) -> _Operands | None:
    """Find the operands of a rate by its name: the last ones before it, in its sentence or else in those before it."""
    for rate, done_words, asked_words in _NAMED:
        if not rate.search(term.label.rstrip(_COPULAS)):
            continue
        levels = [
            *near,
            *(one for one in own if one.mention.start < term.mention.start and one.depth <= term.depth + 1),
        ]
        done = [one for one in levels if done_words.search(one.label) and not asked_words.search(one.label)]
        if not done or done[-1] not in own:
            return None
        asked = [
            one
            for one in levels
            if asked_words.search(one.label) and one not in done
            and one.mention.kind == done[-1].mention.kind and _unit(one) == _unit(done[-1])
        ]  # fmt: skip
        if _OF_BUDGET.search(term.label) and any("年初" in one.label for one in asked):
            of_year = [one for one in asked if _YEARS_BUDGET.search(one.label)]
            asked = of_year or (asked if len({one.mention.number for one in asked}) == 1 else [])
        same = {one.mention.number for one in asked if one in own and one.label[-2:] == asked[-1].label[-2:]}
        pair = _Operands(done[-1], asked[-1], "warning") if asked and len(same) < 2 else None
        return pair if pair is not None and _is_beside(sentence, term, pair) else None
    return None


def _is_beside(sentence: Sentence, term: Term, pair: _Operands) -> bool:
    """Check whether a rate is that of two figures beside it.

    It names nothing else, and no other figure or rate is between the three. Figures in brackets, and the
    parts of one that are listed in them, are between no others.
    """
    own = [one for one in (term, *pair[:2]) if one in sentence.terms]
    start, end = min(one.mention.start for one in own), max(one.mention.end for one in own)
    depth = max(one.depth for one in own)
    between = [
        one
        for one in sentence.terms
        if start < one.mention.start < end and one.depth <= depth and one not in own
        and (one.role == "rate" or (one.is_level and one.mention.kind == pair.done.mention.kind and _unit(one) == _unit(pair.done)))
    ]  # fmt: skip
    if between:
        return False
    before = max((one.mention.end for one in own if one.mention.start < term.mention.start), default=start)
    behind = min(
        (one.mention.start for one in own if one.mention.start > term.mention.start), default=term.mention.end
    )
    if _LISTED.search(sentence.between(before, behind)):
        return False
    subject = _GENERAL.sub("", term.label)
    earlier = sentence.between(sentence.span.start, max(before, start))
    return len(subject) < 2 or any(subject[place : place + 2] in earlier for place in range(len(subject) - 1))


def _in_brackets(term: Term, levels: Sequence[Term]) -> _Operands | None:
    """Find the amount before a bracket that has the budget of it and the rate: 补贴296.4万元（预算300万元，执行率98.8%）."""
    before = [one for one in levels if one.mention.kind == "money" and one.mention.start < term.mention.start]
    if not term.depth or len(before) < 2 or not re.search(r"执行|支出|支付", term.label):
        return None
    done, asked = before[-2:]
    is_budget = asked.depth == term.depth > done.depth and _BUDGET.search(asked.label)
    return _Operands(done, asked, "warning") if is_budget and not _BUDGET.search(done.label) else None


def _of_the_year(term: Term, own: Sequence[Term], budgets: Sequence[Term]) -> _Operands | None:
    """Find the spending of the year before 预算执行率, and the one budget of the year in the paragraphs before."""
    spent = [
        one for one in own if one.mention.start < term.mention.start and _YEARS_SPENDING.search(one.label)
    ]
    is_of_all = _OF_BUDGET.search(term.label) and len(spent) == 1
    if not is_of_all or len({one.mention.number for one in budgets}) != 1:
        return None
    return _Operands(spent[0], budgets[0], "warning")


def _complement(term: Term, levels: Sequence[Term]) -> _Operands | None:
    """Find two amounts of which a rate is exactly what is left of 100 %.

    The label of the first has a character of the rate's name.
    """
    if not term.mention.places or term.mention.kind != "percent" or term.mention.number > HUNDRED:
        return None
    rest = replace(term.mention, number=HUNDRED * term.mention.factor - term.mention.number)
    for one in levels:
        for other in levels:
            is_alike = one.mention.kind == other.mention.kind and _unit(one) == _unit(other)
            if (
                one is other
                or not is_alike
                or one.mention.number >= other.mention.number
                or not set(term.label[-3:-1]) & set(one.label)
            ):
                continue
            if agrees(rest, percentage(one, other)):
                return _Operands(one, other, "warning")
    return None


def _unit(term: Term) -> str:
    return "" if term.mention.kind == "money" else term.mention.unit


_BEYOND = re.compile(r"超(?:出|过|额|额完成)?(?:年度)?(?:任务|计划|目标)(?:数)?$")


def beyond_plan(sentence: Sentence, before: Sequence[Sentence]) -> Iterator[Claim]:
    """Check 超任务43% against the one plan and the one result of its kind that are near."""
    passage = sentence.passage
    for term in sentence.terms:
        if term.mention.kind != "percent" or term.mention.is_vague or not _BEYOND.search(term.label):
            continue
        near = [(other, one) for other in (sentence, *before[:3]) for one in other.levels("count", "level")]
        asked = [pair for pair in near if re.search("任务|计划|目标", pair[1].label)]
        done = [pair for pair in near if pair not in asked and _SPENT.search(pair[1].label)]
        if len(asked) != 1 or len(done) != 1 or asked[0][1].mention.unit != done[0][1].mention.unit:
            continue
        plan = interval(asked[0][1].mention)
        value = interval(done[0][1].mention).minus(plan).percent_of(plan)
        operands = tuple(figure(other.passage, one) for other, one in (*done, *asked))
        if agrees_as_rate(term.mention, value):
            yield right("figure-rate", passage, term, operands)
        elif value is not None:
            expected = shown(value.value, term.mention)
            situation = f"“{operands[0].text}”超过“{operands[1].text}”{expected}"
            yield doubt("figure-rate", figure(passage, term), operands, situation, expected)


def averages(sentence: Sentence, before: Sequence[Sentence]) -> Iterator[Claim]:
    """Check amounts for each car or person for a missing 万."""
    passage = sentence.passage
    for term in sentence.terms:
        if (
            term.role != "each"
            or term.mention.kind != "money"
            or term.mention.is_vague
            or "均" not in term.label
        ):
            continue
        around = [one for other in (sentence, *before[:3]) for one in other.terms if one.is_level]
        counts = [one for one in around if one.mention.kind == "count" and one.mention.number > 0]
        amounts = [one for one in around if one.mention.kind == "money"]
        quotients = [
            (one, other, interval(one.mention).divided_by(other.mention.number))
            for one in amounts
            for other in counts
        ]
        if any(agrees(term.mention, value) for _, _, value in quotients):
            yield right("figure-rate", passage, term, ())
            continue
        larger = replace(
            term.mention, number=term.mention.number * TEN_THOUSAND, half=term.mention.half * TEN_THOUSAND
        )
        for one, other, value in quotients:
            if agrees(larger, value) and term.mention.unit == "元":
                operands = tuple(figure(passage, two) for two in (one, other) if two in sentence.terms)
                here = figure(passage, term)
                situation = "金额单位似漏“万”字"
                yield wrong("figure-rate", here, operands, situation, figure(passage, term).text.replace("元", "万元"))  # fmt: skip
                break
        else:
            yield from _wrong_average(
                sentence, term, [two for two in quotients if _is_of_cars(term, *two[:2])]
            )


def _is_of_cars(term: Term, amount: Term, count: Term) -> bool:
    """Check whether an average may be that of an amount for running cars and a number of cars."""
    return (
        "车均" in term.label
        and count.mention.unit in ("辆", "台")
        and bool(re.search("运行|维护", amount.label))
    )


def _wrong_average(
    sentence: Sentence, term: Term, quotients: Sequence[tuple[Term, Term, Interval]]
) -> Iterator[Claim]:
    """Ask about an average for each car that no number of cars gives; all figures are in its sentence."""
    own = [one for one in quotients if one[0] in sentence.terms and one[1] in sentence.terms]
    if not own or len({one[0].mention.number for one in own}) > 1:
        return
    amount, count, value = max(own, key=lambda one: one[1].mention.number)
    expected = shown(value.value, term.mention, max(term.mention.places, 2))
    operands = (figure(sentence.passage, amount), figure(sentence.passage, count))
    situation = f"“{operands[0].text}”÷“{operands[1].text}”为{expected}"
    yield doubt("figure-rate", figure(sentence.passage, term), operands, situation, expected)
