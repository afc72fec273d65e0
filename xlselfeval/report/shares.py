"""Claims about shares: 占比, 占…的比重, lists of shares."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from decimal import Decimal
from itertools import pairwise
from typing import NamedTuple

from xlselfeval.report.claim import Claim, Operand, figure, right, shown, wrong
from xlselfeval.report.intervals import Interval, agrees, agrees_as_rate, interval, percentage, total
from xlselfeval.report.terms import Sentence, Term, shares_words
from xlselfeval.scheme.model import Severity
from xlselfeval.scoring.number import HUNDRED

_ERROR: Severity = "error"
_WARNING: Severity = "warning"
_CAME_TO = re.compile("(?:完成|实现|达到?|累计|共|为|数)+$")
_TARGET = re.compile("目标|任务|计划")
_TOTAL = re.compile("(?:合计|共计|总计)$")
_LIST = re.compile("其中|包括|[:(]")
_OF_WHICH = re.compile(r",?(?:其中|包括)[:,]?[^,;:。%\d]{0,20}")
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
            levels = _levels_before(sentence, share)
            parts += [one for one in (*levels[:_BETWEEN], *levels[-1:]) if one is not part]
        base = _base_before(sentence, share)
        found = (
            _known_whole(sentence, share, part, before, pairs) if base is None
            else _Whole(_asked(base), figure(sentence.passage, base))
        )  # fmt: skip
        wholes = _wholes(sentence, before, pairs) if found is None else [found.interval]
        if found is not None and base is None and not share.whole:
            wholes += [interval(one.mention) for one in _heads_before(sentence, part)]
        if any(
            agrees_as_rate(share.mention, interval(one.mention).percent_of(possible))
            for one in parts
            for possible in wholes
        ):
            whole = () if found is None or found.figure is None else (found.figure,)
            yield right("figure-share", sentence.passage, share, (figure(sentence.passage, part), *whole))
            continue
        found = (
            found or _alike(share, part, [sentence, *before]) or _complement(sentence, share, part, before)
        )
        if found is not None:
            yield from _wrong_share(sentence, part, share, found)


def _asked(base: Term) -> Interval:
    """Return the numbers that the base of a share may be; a target (完成目标18亿元的95%) is set, and not rounded."""
    number = base.mention.number
    return Interval(number, number, number) if _TARGET.search(base.label) else interval(base.mention)


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
        levels = _levels_before(sentence, run[0])
        if len(run) > 1:
            levels = [one for one in levels if not _TOTAL.match(one.label)]
        levels = levels[: len(run)]
        if len(levels) == len(run):
            pairs += zip(levels[::-1], run, strict=True)
        place += len(run)
    return pairs


def _levels_before(sentence: Sentence, term: Term) -> list[Term]:
    """Return the amounts or counts before a term, the nearest first."""
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
    """Return all that a share may be of: other levels, levels before, the sum of the parts that have a share."""
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


def _heads_before(sentence: Sentence, part: Term) -> list[Term]:
    """Return the levels before a part at which a list begins: one list may follow another without a full stop."""
    levels = [
        one for one in sentence.levels(part.mention.kind, "level") if one.mention.start <= part.mention.start
    ]
    return [
        one
        for one, other in pairwise(levels)
        if _LIST.search(sentence.between(one.mention.end, other.mention.start))
    ]


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


def _name(term: Term) -> str:
    """Return the label without the words for having come to an amount: 一般公共预算支出完成."""
    return _CAME_TO.sub("", term.label)


def _complement(sentence: Sentence, share: Term, part: Term, before: Sequence[Sentence]) -> _Whole | None:
    """Find the level of which a part is exactly the rest that a share leaves of 100 %."""
    if not share.mention.places or share.mention.kind != "percent" or not share.label.startswith("占"):
        return None
    rest = replace(share.mention, number=HUNDRED * share.mention.factor - share.mention.number)
    earlier = [one for other in before[:_NEAR] for one in other.levels(part.mention.kind, "level")]
    for one in (*_levels_before(sentence, share), *earlier):
        is_alike = one.mention.kind == part.mention.kind and one.mention.unit == part.mention.unit
        if one is part or not is_alike or one.mention.number <= part.mention.number:
            continue
        if agrees(rest, percentage(part, one)):
            return _Whole(interval(one.mention), figure(sentence.passage, one), _WARNING)
    return None


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
                    _name(one).endswith(named)
                    or (len(one.label) > _SHORTEST_WHOLE and named.endswith(one.label))
                ):
                    return _Whole(interval(one.mention), figure(other.passage, one), severity)
    if len(pairs) < 2:
        whole = own[-2:-1] if own and own[-1][1] is part else own[-1:]
        is_part = whole and _OF_WHICH.fullmatch(sentence.between(whole[0][1].mention.end, part.mention.start))
        if named or not is_part:
            return None
        return _Whole(interval(whole[0][1].mention), figure(sentence.passage, whole[0][1]), _WARNING)
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
    expected = shown(value.value, share.mention)
    operands = (figure(sentence.passage, part), *([whole.figure] if whole.figure else []))
    whole_text = shown(whole.interval.value, part.mention, 2)
    here = figure(sentence.passage, share)
    situation = f"“{operands[0].text}”占“{whole_text}”的{expected}"
    yield wrong("figure-share", here, operands, situation, expected, severity=whole.severity)
