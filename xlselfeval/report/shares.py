"""Claims about shares and rates: 占比, 执行率, 完成率, averages for each car or person."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from decimal import Decimal
from typing import NamedTuple

from xlselfeval.report.claim import Claim, Operand, figure, right, shown
from xlselfeval.report.intervals import HUNDRED, Interval, agrees, agrees_as_rate, interval, total
from xlselfeval.report.terms import Sentence, Term, shares_words
from xlselfeval.scheme.model import Severity

_ERROR: Severity = "error"
_WARNING: Severity = "warning"
TEN_THOUSAND = Decimal(10_000)
_BUDGET, _SPENT = (
    re.compile(r"预算|计划|任务|目标|应|设置|受理|发放|下达|申报"),
    re.compile(r"决算|执行|支出|完成|实际|收回|支付|到位|使用"),
)
_NEAR = 4  # sentences
_BETWEEN = 3  # earlier levels of a sentence that a share may be of
_SHORTEST_WHOLE = 3  # characters of a name that two figures share


def shares(sentence: Sentence, before: Sequence[Sentence]) -> Iterator[Claim]:
    """Check the shares of a sentence; `before` are the sentences before it, the nearest first."""
    pairs = _pairs(sentence)
    for part, share in pairs:
        if share.mention.is_vague or share.mention.is_asked:
            continue
        parts = [part]
        if len(pairs) == 1:
            parts += [one for one in _levels_before(sentence, share)[:_BETWEEN] if one is not part]
        base = _base_before(sentence, share)
        found = (
            _known_whole(sentence, share, part, before, pairs) if base is None
            else _Whole(interval(base.mention), figure(sentence.passage, base))
        )  # fmt: skip
        wholes = _wholes(sentence, before, pairs) if found is None else [found.interval]
        if any(
            agrees_as_rate(share.mention, interval(one.mention).percent_of(whole))
            for one in parts
            for whole in wholes
        ):
            yield right("figure-share", sentence.passage, share, (figure(sentence.passage, part),))
            continue
        found = found or _alike(share, part, [sentence, *before])
        if found is not None:
            yield from _wrong_share(sentence, part, share, found)


def _pairs(sentence: Sentence) -> list[tuple[Term, Term]]:
    """Pair each share with its part: the level before it, or in a list of shares the level of the same place."""
    pairs: list[tuple[Term, Term]] = []
    terms, place = sentence.terms, 0
    while place < len(terms):
        if terms[place].role != "share":
            place += 1
            continue
        run = [terms[place]]
        while (
            place + len(run) < len(terms)
            and terms[place + len(run)].role == "share"
            and not terms[place + len(run)].label
        ):
            run.append(terms[place + len(run)])
        levels = _levels_before(sentence, run[0])[: len(run)]
        if len(levels) == len(run):
            pairs += zip(levels[::-1], run, strict=True)
        place += len(run)
    return pairs


def _levels_before(sentence: Sentence, term: Term) -> list[Term]:
    """The amounts or counts before a term, the nearest first."""
    levels = [
        one
        for one in sentence.terms
        if one.role == "level"
        and one.mention.start < term.mention.start
        and one.mention.kind in ("money", "count")
    ]
    near = [one for one in levels[::-1] if one.depth == term.depth]
    return near or levels[::-1]


def _base_before(sentence: Sentence, share: Term) -> Term | None:
    place = sentence.terms.index(share)
    return sentence.terms[place - 1] if place and sentence.terms[place - 1].role == "base" else None


def _wholes(
    sentence: Sentence, before: Sequence[Sentence], pairs: Sequence[tuple[Term, Term]]
) -> list[Interval]:
    """All that a share may be of: other levels, levels before, the sum of the parts that have a share."""
    own = [one for one in sentence.terms if one.is_level and one.mention.kind in ("money", "count")]
    earlier = [
        one
        for other in before
        for one in other.terms
        if one.role in ("level", "base", "prior") and one.mention.kind in ("money", "count")
    ]
    sums = [total(interval(part.mention) for part, _ in pairs)] if len(pairs) > 1 else []
    every = total(interval(one.mention) for one in own if one.role == "level")
    return [*(interval(one.mention) for one in (*own, *earlier)), *sums, every]


def _alike(share: Term, part: Term, sentences: Sequence[Sentence]) -> _Whole | None:
    """Find the one level whose name has most of the words of what a share is of."""
    levels = [
        (one, term)
        for one in sentences[:_NEAR]
        for term in one.levels(part.mention.kind, "level")
        if term is not part and shares_words(share.whole, term.label)
    ]
    values = {term.mention.number for _, term in levels}
    return (
        _Whole(interval(levels[0][1].mention), figure(levels[0][0].passage, levels[0][1]), _WARNING)
        if len(values) == 1
        else None
    )


class _Whole(NamedTuple):
    """The whole that a share must be of; `figure` is where it is printed, None for a sum of parts."""

    interval: Interval
    figure: Operand | None
    severity: Severity = "error"


def _known_whole(
    sentence: Sentence,
    share: Term,
    part: Term,
    before: Sequence[Sentence],
    pairs: Sequence[tuple[Term, Term]],
) -> _Whole | None:
    """Find the whole that a share must be of; None where that is not certain."""
    kind, parts = part.mention.kind, [one for one, _ in pairs]
    named = share.whole.removesuffix("的")
    own = [
        (sentence, one)
        for one in sentence.levels(kind, "level")
        if one is not part and one.mention.start < share.mention.start
    ]
    earlier = [(other, one) for other in before for one in other.levels(kind, "level")]
    if len(named) >= _SHORTEST_WHOLE:
        for levels, severity in ((own[::-1], _ERROR), (earlier, _WARNING)):
            for other, one in levels:
                if one.label and (
                    one.label.endswith(named)
                    or (len(one.label) > _SHORTEST_WHOLE and named.endswith(one.label))
                ):
                    return _Whole(interval(one.mention), figure(other.passage, one), severity)
    if len(pairs) < 2:
        return None
    sum_of = total(interval(one.mention) for one in parts if one.mention.kind == kind)
    confirmed = _confirmed(
        pairs,
        [
            _Whole(sum_of, None),
            *(
                _Whole(interval(one.mention), figure(other.passage, one))
                for other, one in (*own[::-1], *earlier)
                if one not in parts
            ),
        ],
    )
    if confirmed is not None or named:
        return confirmed
    for other, one in (*own[::-1], *earlier):
        if one not in parts and agrees(one.mention, sum_of):
            return _Whole(interval(one.mention), figure(other.passage, one))
    first = own[0][1] if own else None
    if (
        first is not None
        and first not in parts
        and re.search("其中|:", sentence.between(first.mention.end, parts[0].mention.start))
    ):
        return _Whole(interval(first.mention), figure(sentence.passage, first))
    rates = sum((two.mention.number for _, two in pairs), Decimal(0))
    return _Whole(sum_of, None) if abs(rates - HUNDRED) <= 1 else None


def _confirmed(pairs: Sequence[tuple[Term, Term]], wholes: Sequence[_Whole]) -> _Whole | None:
    """Find the whole that more than half of the shares of a list have, or all but one."""
    known = [pair for pair in pairs if pair[1].mention.number]
    counted = [
        (
            sum(
                agrees_as_rate(share.mention, interval(part.mention).percent_of(whole.interval))
                for part, share in known
            ),
            whole,
        )
        for whole in wholes
    ]
    fitting, best = max(counted, key=lambda pair: pair[0], default=(0, None))
    return best if len(known) > 1 and fitting and fitting >= len(known) - 1 else None


def _wrong_share(sentence: Sentence, part: Term, share: Term, whole: _Whole) -> Iterator[Claim]:
    value = interval(part.mention).percent_of(whole.interval)
    if value is None or part.mention.is_vague:
        return
    expected = shown((value.low + value.high) / 2, share.mention)
    operands = (figure(sentence.passage, part), *([whole.figure] if whole.figure else []))
    whole_text = shown((whole.interval.low + whole.interval.high) / 2, part.mention, 2)
    yield Claim(
        name="figure-share", operand=figure(sentence.passage, share), operands=operands, verdict="wrong", severity=whole.severity,
        expected=expected, situation=f"“{operands[0].text}”占{whole_text}的{expected}",
    )  # fmt: skip


def rates(sentence: Sentence, before: Sequence[Sentence]) -> Iterator[Claim]:
    """Check rates of completion and execution."""
    passage = sentence.passage
    for term in sentence.terms:
        if term.role != "rate" or term.mention.is_vague or term.mention.is_asked:
            continue
        own = [one for one in sentence.terms if one.is_level and one.mention.kind in ("money", "count")]
        earlier = [
            one
            for other in before[:2]
            for one in other.terms
            if one.is_level and one.mention.kind in ("money", "count")
        ]
        pairs = [
            (one, other)
            for one in (*own, *earlier)
            for other in (*own, *earlier)
            if one is not other and one.mention.kind == other.mention.kind
        ]
        fitting = next(
            (
                pair
                for pair in pairs
                if agrees_as_rate(
                    term.mention, interval(pair[0].mention).percent_of(interval(pair[1].mention))
                )
            ),
            None,
        )
        if fitting is not None:
            yield right(
                "figure-rate",
                passage,
                term,
                (figure(passage, one) for one in fitting if one in sentence.terms),
            )
            continue
        found = _operands(term, own)
        if found is None:
            continue
        done, asked = found
        value = interval(done.mention).percent_of(interval(asked.mention))
        if value is None or done.mention.is_vague or asked.mention.is_vague:
            continue
        expected = shown((value.low + value.high) / 2, term.mention)
        operands = (figure(passage, done), figure(passage, asked))
        yield Claim(
            name="figure-rate", operand=figure(passage, term), operands=operands, verdict="wrong", expected=expected,
            situation=f"“{operands[0].text}”÷“{operands[1].text}”为{expected}",
        )  # fmt: skip


def _operands(term: Term, levels: Sequence[Term]) -> tuple[Term, Term] | None:
    """Find what was done and what was asked for; None unless there is exactly one of each."""
    for kind in ("money", "count"):
        known = [one for one in levels if one.mention.kind == kind and one.depth <= term.depth + 1]
        asked = [one for one in known if _BUDGET.search(one.label)]
        done = [one for one in known if _SPENT.search(one.label) and one not in asked]
        if (
            re.search(r"执行|预算|支出|支付|到位", term.label)
            and kind == "money"
            and len(asked) == 1 == len(done)
        ):
            return done[0], asked[0]
        if (
            kind == "count"
            and len(known) == 2
            and known[0].mention.unit == known[1].mention.unit
            and term.label.endswith("率")
        ):
            if any(re.search(r"满意|增长|变动|合格|覆盖|就业", one) for one in (term.label,)):
                continue
            large, small = sorted(known, key=lambda one: one.mention.number, reverse=True)
            return small, large
    return None


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
            expected = shown((value.low + value.high) / 2, term.mention)
            yield Claim(
                name="figure-rate", operand=figure(passage, term), operands=operands, verdict="wrong", severity="warning",
                expected=expected, situation=f"“{operands[0].text}”超过“{operands[1].text}”{expected}",
            )  # fmt: skip


def averages(sentence: Sentence, before: Sequence[Sentence]) -> Iterator[Claim]:
    """Check amounts for each car or person for a missing 万."""
    passage = sentence.passage
    for term in sentence.terms:
        if term.role != "each" or term.mention.kind != "money" or term.mention.is_vague:
            continue
        around = [one for other in (sentence, *before[:3]) for one in other.terms if one.is_level]
        counts = [one for one in around if one.mention.kind == "count" and one.mention.number > 0]
        amounts = [one for one in around if one.mention.kind == "money"]
        quotients = [
            (
                one,
                other,
                Interval(one.mention.low / other.mention.number, one.mention.high / other.mention.number),
            )
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
                yield Claim(
                    name="figure-rate", operand=figure(passage, term), operands=operands, verdict="wrong",
                    expected=figure(passage, term).text.replace("元", "万元"), situation="金额单位似漏“万”字",
                )  # fmt: skip
                break
