"""Claims about differences: of a budget and what was spent, of income and spending, of a rate and the part of the year."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from xlselfeval.report.changes import gap, subject_of
from xlselfeval.report.claim import Claim, figure, right, shown
from xlselfeval.report.intervals import Interval, agrees, interval
from xlselfeval.report.terms import Sentence

_REASON = re.compile(r"原因|主要是|主要为|由于|因为|系因|用于")
_BUDGET, _SPENT = re.compile(r"预算|计划|应"), re.compile(r"决算|执行|实际|支出|完成|结算")
_COMPARED = re.compile(r"比|较|同比|上年|去年|相比")


def differences(sentence: Sentence) -> Iterator[Claim]:
    """Check a difference between a budget and what was spent, both in the sentence and no earlier year between."""
    passage = sentence.passage
    for place, delta in enumerate(sentence.terms):
        if delta.role != "delta" or delta.mention.kind == "point" or delta.mention.is_vague:
            continue
        levels = [
            one
            for one in sentence.terms[:place]
            if one.mention.kind == delta.mention.kind and one.role == "level"
        ]
        if len(levels) != 2 or _COMPARED.search(sentence.between(levels[1].mention.end, delta.mention.start)):
            continue
        one, other = levels
        between = gap(one, other)
        if agrees(delta.mention, between):
            yield right("figure-difference", passage, delta, (figure(passage, one), figure(passage, other)))
            continue
        labels = one.label, other.label
        explicit = delta.sign == 0 or (
            _BUDGET.search(labels[0]) and _SPENT.search(labels[1]) and not subject_of(delta)
        )
        if (
            not explicit
            or _REASON.search(sentence.between(other.mention.end, delta.mention.start))
            or one.depth != other.depth
        ):
            continue
        middle = shown(
            (between.low + between.high) / 2, delta.mention, max(one.mention.places, other.mention.places)
        )
        operands = (figure(passage, one), figure(passage, other))
        yield Claim(
            name="figure-difference", operand=figure(passage, delta), operands=operands, verdict="wrong", expected=middle,
            situation=f"“{operands[0].text}”与“{operands[1].text}”相差{middle}",
        )  # fmt: skip


_RESTS = (("收入", "支出", "收支结余"), ("资产", "负债", "净资产"))


def rests(stretch: Sequence[Sentence]) -> Iterator[Claim]:
    """Check 收入 - 支出 = 收支结余 and 资产 - 负债 = 净资产, where a stretch has one of each."""
    levels = [
        (one, term)
        for one in stretch
        for term in one.levels("money", "level")
        if not term.depth and not term.mention.is_vague
    ]
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
                expected = shown((known.low + known.high) / 2, term.mention, 2)
                yield Claim(
                    name="figure-difference", operand=figure(sentence.passage, term), operands=operands, verdict="wrong", severity="warning",
                    expected=expected, situation=f"“{operands[0].text}”减“{operands[1].text}”为{expected}",
                )  # fmt: skip


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
            expected = shown((away.low + away.high) / 2, term.mention, levels[-1].mention.places)
            yield Claim(
                name="figure-difference", operand=figure(passage, term), operands=operands, verdict="wrong", expected=expected,
                situation=f"“{operands[0].text}”与序时进度{period}%相差{expected}",
            )  # fmt: skip
