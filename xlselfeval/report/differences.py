"""Claims about differences between two figures of a report.

They are of a budget and what was spent, of income and spending, of a rate and the part of the year.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from xlselfeval.report.bases import gap
from xlselfeval.report.changes import subject_of
from xlselfeval.report.claim import Claim, doubt, figure, right, shown, wrong, wrong_difference
from xlselfeval.report.intervals import Interval, agrees, interval, total
from xlselfeval.report.sums.budgets import CARRIED
from xlselfeval.report.terms import COMPARED, REASON, Sentence, Term
from xlselfeval.scheme.model import Severity

_BUDGET, _SPENT = re.compile(r"预算|计划|应"), re.compile(r"决算|执行|实际|支出|完成|结算")
# 期末11586万元,期初11202万元,当年净增384万元
_CLOSED, _OPENED = re.compile("期末|年末"), re.compile("期初|年初(?!预算|批复|安排)|上年末")
_NET = re.compile("^(?:当年|本年|全年|年内)?净(?:增加?|减少?)(?:额|了)?(?:为)?$")
_FROM_BUDGET = re.compile(r"(?:比|较|与)(?:年初|全年|调整后?)?预算数?(?:相比)?,?[^,\d]{0,4}$")


def differences(sentence: Sentence) -> Iterator[Claim]:
    """Check a difference between a budget and what was spent, both in the sentence and no earlier year between."""
    passage = sentence.passage
    for delta in sentence.terms:
        if delta.role != "delta" or delta.mention.kind == "point" or delta.mention.is_vague:
            continue
        start, same = delta.mention.start, sentence.levels(delta.mention.kind, "level")
        levels = [one for one in same if one.mention.start < start]
        if len(levels) != 2 or COMPARED.search(sentence.between(levels[1].mention.end, delta.mention.start)):
            continue
        one, other = levels
        between = gap(one, other)
        if agrees(delta.mention, between):
            yield right("figure-difference", passage, delta, (figure(passage, one), figure(passage, other)))
            continue
        labels = one.label, other.label
        explicit = delta.sign == 0 or (
            any(_BUDGET.search(first) and _SPENT.search(last) for first, last in (labels, labels[::-1]))
            and not subject_of(delta)
        )
        explicit = explicit or (
            bool(_NET.search(delta.label) and _CLOSED.search(one.label) and _OPENED.search(other.label))
        )
        reason = REASON.search(sentence.between(other.mention.end, delta.mention.start))
        if not explicit or reason or one.depth != other.depth:
            continue
        yield wrong_difference(passage, delta, one, other, between.value)


def from_budget(sentence: Sentence) -> Iterator[Claim]:
    """Check 决算数比预算数增加278.56万元 where the sentence has one budget and one amount spent."""
    passage = sentence.passage
    for place, delta in enumerate(sentence.terms):
        if delta.role != "delta" or delta.mention.kind != "money" or delta.mention.is_vague or not delta.sign:
            continue
        levels = [one for one in sentence.terms[:place] if one.mention.kind == "money" and one.is_level]
        if not _FROM_BUDGET.search(delta.label):
            continue
        budget = [one for one in levels if "预算" in one.label and not _SPENT.search(one.label)]
        spent = [one for one in levels if _SPENT.search(one.label) and "预算" not in one.label]
        if len(budget) != 1 or len(spent) != 1 or budget[0].depth != spent[0].depth:
            continue
        size = gap(spent[0], budget[0])
        if agrees(delta.mention, size):
            operands = (figure(passage, spent[0]), figure(passage, budget[0]))
            yield right("figure-difference", passage, delta, operands)
        else:
            severity: Severity = "error" if len(levels) == 2 else "warning"
            yield wrong_difference(passage, delta, spent[0], budget[0], size.value, severity)


# 全年预算895万元,实际支出871.36万元,结余23.64万元
_UNSPENT = (
    re.compile("(?<!年初)(?<!采购)(?<!收入)预算(?:数|安排|资金)?(?:为|共)?$"),
    re.compile(
        "^(?:全年|本年|当年|已|累计)*(?:实际|决算)?(?:支出|执行|支付|使用)(?:决算)?(?:数|总额)?(?:为|共)?$"
    ),
    re.compile(
        "^(?:资金|财政拨款|[全本当]年|年[末终]|期末|尚)*(?:剩余|未支出|未执行|未使用|(?:结[余转][和及与、]?)?结[余转]|余)(?:至?[下次]年度?)?(?:继续)?(?:使用)?(?:资金|金额)?(?:为|共)?$"
    ),
)
_ALL_BUDGET = re.compile(r"^(?:20\d\d年度?)?(?:全年|调整后?的?)预算(?:数|总额)?(?:为|共)?$")
_OTHERWISE = re.compile("收回|上缴|[核调压]减|追加|调[整剂]|统筹|其中|另|质保|尾款|下达|到位|不含")
_FURTHEST = 300  # characters before a sentence in which what was carried over is named
_INCLUDED = re.compile("[(,](?:其中:?|包?含|包括)(?:[上去]年|年初)[^,;()]*")  # 895万元(含上年结转20万元)


def unspent(sentence: Sentence, before: Sequence[Sentence] = ()) -> Iterator[Claim]:
    """Ask about a rest that is not the budget and the spending right before it, one from the other.

    The budget of the year may also end the sentence before, the nearest of `before`.
    """
    passage = sentence.passage
    included = [
        match.span() for match in _INCLUDED.finditer(passage.text, sentence.span.start, sentence.span.end)
    ]
    amounts = [
        one
        for one in sentence.terms
        if one.mention.kind == "money" and not any(start < one.mention.start < end for start, end in included)
    ]
    amounts = [*_budget_before(amounts, before), *amounts]
    for three in zip(amounts, amounts[1:], amounts[2:], strict=False):
        budget, spent, rest = three
        if any(one.role != "level" or one.mention.is_vague or one.depth != budget.depth for one in three):
            continue
        if not all(words.search(one.label) for words, one in zip(_UNSPENT, three, strict=True)):
            continue
        known = interval(budget.mention).minus(interval(spent.mention))
        operands = (figure(passage, budget), figure(passage, spent))
        if agrees(rest.mention, known):
            yield right("figure-difference", passage, rest, operands)
        elif not (_OTHERWISE.search(sentence.text) or _has_carried(sentence, spent, rest)):
            yield wrong_difference(passage, rest, budget, spent, known.size().value, "warning")


def _budget_before(amounts: Sequence[Term], before: Sequence[Sentence]) -> list[Term]:
    """Return the 全年预算 with which the sentence before ends, where a sentence begins with what was spent of it."""
    earlier = [one for other in before[:1] for one in other.levels("money", "level")][-1:]
    begins = bool(amounts) and _UNSPENT[1].search(amounts[0].label)
    return [one for one in earlier if begins and _ALL_BUDGET.search(one.label)]


def _has_carried(sentence: Sentence, spent: Term, rest: Term) -> bool:
    """Check whether more than a budget was there to spend, or a rest has two parts: 上年结转 before it, 结转 behind it."""
    start = max(0, sentence.span.start - _FURTHEST)
    before = _INCLUDED.sub("", sentence.between(start, spent.mention.end))
    behind = [one.label for one in sentence.terms if one.mention.start > rest.mention.start]
    return any(map(CARRIED.search, (before, *behind)))


_FLOW = (
    ("opening", re.compile("(?:年初|上年|期初)(?:财政拨款)?(?:结转|结余|滚存)"), 1),
    ("income", re.compile("(?:收入|拨款|到位)(?:合计|总额|为|共)?$"), 1),
    ("spending", re.compile("(?:支出|使用|拨付)(?:合计|总额|为|共)?$"), -1),
)
_OF_THE_YEAR = ("本年", "当年", "全年")
_CLOSING = re.compile(
    "^(?:年末|期末|年终|累计)(?:财政拨款)?(?:滚存)?(?:结转|结余)(?:和结余)?(?:资金)?(?:为|共)?$|^(?:资金|当年|本年)?结余(?:为|共)?$"
)


def _amounts(stretch: Sequence[Sentence]) -> list[tuple[Sentence, Term]]:
    """List the exact amounts of a stretch outside brackets, each with its sentence."""
    return [
        (one, term)
        for one in stretch
        for term in one.levels("money", "level")
        if not term.depth and not term.mention.is_vague
    ]


def flows(stretch: Sequence[Sentence]) -> Iterator[Claim]:
    """Ask about a 年末结转 that is not the opening balance and the income, less the spending.

    One of each must be there.
    """
    levels = _amounts(stretch)
    for place, (sentence, term) in enumerate(levels):
        if not _CLOSING.search(term.label):
            continue
        found = {
            name: [pair for pair in levels[:place] if words.search(pair[1].label)] for name, words, _ in _FLOW
        }
        for name, pairs in found.items():
            if len(pairs) > 1:
                found[name] = [pair for pair in pairs if pair[1].label.startswith(_OF_THE_YEAR)]
        if "年末" in term.label and not found["opening"]:
            continue
        if any(len(pairs) > 1 for pairs in found.values()) or not found["income"] or not found["spending"]:
            continue
        less = interval(found["spending"][0][1].mention)
        known = total(
            interval(one.mention) for name in ("opening", "income") for _, one in found[name]
        ).minus(less)
        operands = tuple(figure(one.passage, level) for pairs in found.values() for one, level in pairs)
        if agrees(term.mention, known):
            yield right("figure-difference", sentence.passage, term, operands)
        elif known.low > 0:
            expected = shown(known.value, term.mention, 2)
            situation = f"按“{'”“'.join(one.text for one in operands)}”计算，结余应为{expected}"
            yield doubt("figure-difference", figure(sentence.passage, term), operands, situation, expected)


_RESTS = (("收入", "支出", "收支结余"), ("资产", "负债", "净资产"), ("固定资产", "折旧", "净值"))


def rests(stretch: Sequence[Sentence]) -> Iterator[Claim]:
    """Check 收入 - 支出 = 收支结余 and 资产 - 负债 = 净资产, where a stretch has one of each."""
    levels = _amounts(stretch)
    for more, less, rest in _RESTS:
        for place, (sentence, term) in enumerate(levels):
            if rest not in term.label:
                continue
            first = [
                pair
                for pair in levels[:place]
                if more in pair[1].label and less not in pair[1].label and rest not in pair[1].label
            ]
            second = [pair for pair in levels[:place] if less in pair[1].label]
            if not first or not second:
                continue
            known = interval(first[-1][1].mention).minus(interval(second[-1][1].mention))
            operands = tuple(figure(one.passage, level) for one, level in (first[-1], second[-1]))
            if any(
                agrees(term.mention, interval(one.mention).minus(interval(other.mention)))
                for _, one in first
                for _, other in second
            ):
                yield right("figure-difference", sentence.passage, term, operands)
            else:
                expected = shown(known.value, term.mention, 2)
                here = figure(sentence.passage, term)
                situation = f"“{operands[0].text}”减“{operands[1].text}”为{expected}"
                yield doubt("figure-difference", here, operands, situation, expected)


_PERIODS = (("一季度", 25), ("上半年", 50), ("1-6月", 50), ("前三季度", 75), ("1-9月", 75), ("1-3月", 25))


def progress(sentence: Sentence, year_part: str) -> Iterator[Claim]:
    """Check 超序时进度2.3个百分点: the share of the budget less that of the year, by the period that `year_part` names."""
    passage = sentence.passage
    period = next((share for words, share in _PERIODS if words in year_part), None)
    for place, term in enumerate(sentence.terms):
        levels = [
            one
            for one in sentence.terms[:place]
            if one.mention.kind == "percent" and one.role in ("rate", "share", "level")
        ]
        if period is None or term.mention.kind != "point" or not levels or "序时进度" not in term.label:
            continue
        rate = interval(levels[-1].mention)
        away = Interval(rate.low - period, rate.high - period).size()
        operands = (figure(passage, levels[-1]),)
        if agrees(term.mention, away):
            yield right("figure-difference", passage, term, operands)
        else:
            expected = shown(away.value, term.mention, levels[-1].mention.places)
            situation = f"“{operands[0].text}”与序时进度{period}%相差{expected}"
            yield wrong("figure-difference", figure(passage, term), operands, situation, expected)
