"""Claims about changes: differences, rates of change, directions, percentage points."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from xlselfeval.report.bases import amount_of, base_of, confirmed, gap, is_by_rate, rate_fits, size_of
from xlselfeval.report.claim import (
    Claim,
    Operand,
    doubt,
    figure,
    operand_of,
    right,
    shown,
    wrong,
    wrong_difference,
)
from xlselfeval.report.intervals import Interval, agrees, agrees_as_rate, are_far_apart, interval, percentage
from xlselfeval.report.passage import Passage
from xlselfeval.report.sums.lists import list_totals
from xlselfeval.report.terms import DOWN, REASON, UP, Sentence, Term, has_other_basis, shares_words
from xlselfeval.scheme.model import Severity

_GENERAL = re.compile(
    r"^(?:收、?支|收入|支出|总体|总计|合计|总额|均|各|全年|预算|决算|年度|数|情况|与|比|较|同比|上年|去年|\d|年|相比|同期|本|单位|部门|、|，)*$"
)
_SUBJECT = re.compile(
    r"^(?P<subject>.*?)(?:(?:比|较|与|同)[^,]*?)?(?:增|减|下降|降|上升|提高|压|节|核|升|多|少)[^,]*$"
)
# Words of a subject and of a level that say of how much they are: 支出总额, 全年支出, 实际支出
_OF_ALL = re.compile(
    "20\\d\\d年度?|[全本当]年度?|实际|决算|执行|总额?|合计|总计|数|[本我](?:单位|部门|局)|为|是|共|完成|的"
)
_REACHED = 2  # the sign of a level that a change led to: 由91%提高到96%
_LAST_YEAR_BESIDE = re.compile(r"^20\d\d年(?:同期)?(?:为|是)?$")
_OF_A_YEAR = re.compile("^(20[0-9][0-9])年(?:同期)?(?:为|是)$")
_NEAR = 24  # characters before a change in which its base is named
# 接待费上年5.44万元,本年4.51万元,减少0.93万元
_OF_LAST_YEAR, THIS_YEAR = (
    re.compile("[上去]年(?:同期|决算数?|支出)?$"),
    re.compile("^(?:本|今|当)年(?:决算数?|支出)?(?:为|是)?$"),
)
_LAST_YEAR = re.compile(r"^(?:上年|去年)(?:同期)?(?:数|支出|决算数?|完成)?(?:为|是)?$")


@dataclass(frozen=True, slots=True)
class _Change:
    """The terms of one change; any of them may be missing."""

    prior: Term | None
    delta: Term | None
    rate: Term | None

    @property
    def first(self) -> Term:
        return next(one for one in (self.prior, self.delta, self.rate) if one is not None)


def changes(sentence: Sentence, before: Sequence[Sentence], year: int | None) -> Iterator[Claim]:
    """Check the changes that a sentence states.

    `before` are the sentences before it in its paragraph, the nearest first; `year` is the report's.
    """
    for change in _changes(sentence, year):
        if (conflict := _conflict(sentence, change)) is not None:
            yield conflict
            continue
        yield from _check(sentence, change, before, year)


def _changes(sentence: Sentence, year: int | None) -> Iterator[_Change]:
    """Group the terms of each change: an earlier level, a difference and a rate without a level between them."""
    levels: list[Term] = []
    prior: Term | None = None
    held: Term | None = None  # a difference or rate that waits for its fellow
    held_prior: Term | None = None
    for term in sentence.terms:
        if term.role == "prior":
            if held is not None:
                yield _made(held_prior, held)
                held = None
            prior = term
        elif term.role in ("delta", "change"):
            if held is not None and held.role != term.role and not _apart(sentence, held, term, held_prior):
                pair = (held, term) if held.role == "delta" else (term, held)
                yield _Change(held_prior, *pair)
                held, prior = None, None
                continue
            if held is not None:
                yield _made(held_prior, held)
            held, held_prior, prior = term, prior, None
        elif (
            term.role == "level"
            and held is None
            and (
                (_LAST_YEAR.search(term.label) and term.label[-1] in "为是")
                or (levels and _names_year_before(term, year))
            )
        ):
            prior = term  # 培训费8.6万元,上年为3.2万元,增加5.4万元
        elif term.role in ("level", "score", "each", "base"):
            if (
                held is not None
                and held.role == "change"
                and held_prior is None
                and _is_last_year(held, term)
            ):
                yield _Change(term, None, held)  # 增长16.7%,上年为1102.3万人次
                held, prior = None, None
                continue
            if held is not None:
                yield _made(held_prior, held)
                held = None
            if term.role == "level" and term.sign == 0:
                prior = levels[-1] if levels and _follows_last_year(levels[-1], term) else None
                levels.append(term)
    if held is not None:
        yield _made(held_prior, held)


def _follows_last_year(earlier: Term, term: Term) -> bool:
    """Check whether two levels are of last year and of this one: 上年5.44万元,本年4.51万元."""
    return bool(_OF_LAST_YEAR.search(earlier.label) and THIS_YEAR.match(term.label))


def _names_year_before(term: Term, year: int | None) -> bool:
    """Check whether a level is that of the year before the report's: 2025年支出8万元,2024年为7万元."""
    match = _OF_A_YEAR.match(term.label)
    return match is not None and year is not None and int(match[1]) == year - 1


def _is_last_year(held: Term, term: Term) -> bool:
    """Check whether a level after a rate is what it was before: 增长9%,上年为8万元 or 增长9%(2022年为8万元)."""
    if _LAST_YEAR.search(term.label):
        return True
    return bool(_LAST_YEAR_BESIDE.search(term.label)) and (term.depth > held.depth or "同期" in term.label)


def _made(prior: Term | None, term: Term) -> _Change:
    return _Change(prior, term, None) if term.role == "delta" else _Change(prior, None, term)


def _apart(sentence: Sentence, one: Term, other: Term, prior: Term | None) -> bool:
    """Check whether two terms belong to different changes: there is another comparison or a reason between them."""
    between = sentence.between(one.mention.end, other.mention.start)
    first = (prior or one).mention.start
    before = sentence.between(max(sentence.span.start, first - _NEAR), one.mention.start)
    if has_other_basis(before, between):
        return True
    if one.mention.kind == "point" or other.mention.kind == "point":
        return True
    return bool(REASON.search(between) or re.search(r"其中|[。;]|占", between)) or len(between) > 24


def _conflict(sentence: Sentence, change: _Change) -> Claim | None:
    """Report 减少0.04万元、增长0.01%: two opposite words on one quantity."""
    delta, rate = change.delta, change.rate
    if delta is None or rate is None or delta.sign * rate.sign >= 0:
        return None
    passage = sentence.passage
    first, last = sorted((delta, rate), key=lambda one: one.mention.start)
    words = operand_of(passage, first.clause.start, last.mention.end).text
    situation = f"“{words}”前后表述的增减方向相反"
    return wrong("figure-direction", figure(passage, last), (figure(passage, first),), situation)


def _heads(sentence: Sentence, change: _Change, before: Sequence[Sentence]) -> tuple[list[Term], list[Term]]:
    """Return the levels that a change may be of: those of its sentence before it, and those of earlier sentences."""
    first = change.first
    kinds = _kinds(change)
    own = [
        one
        for one in sentence.terms
        if one.mention.kind in kinds and one.role in ("level", "score", "rate", "share") and one.mention.start < first.mention.start
    ]  # fmt: skip
    later = [
        one for one in sentence.terms
        if one.mention.kind in kinds and one.role == "level" and one.mention.start > first.mention.start
        and not (own and "其中" in sentence.between(first.mention.end, one.mention.start))  # a part of what is before
    ]  # fmt: skip
    earlier = [
        one
        for other in before[:2]
        for one in other.terms
        if one.mention.kind in kinds and one.role in ("level", "rate", "share")
    ]
    return own[::-1], (earlier + later)


def _kinds(change: _Change) -> tuple[str, ...]:
    term = change.delta or change.prior
    if term is None:
        return ("money", "count")
    return ("percent",) if term.mention.kind == "point" else (term.mention.kind,)


def subject_of(term: Term) -> str:
    """Return what a change is of, by the words before 比, 较 and the word for the direction."""
    match = _SUBJECT.match(term.label)
    return "" if match is None else re.sub(r"^[^,]*?(?:比|较|与|同).*$", "", match["subject"])


def _check(
    sentence: Sentence, change: _Change, before: Sequence[Sentence], year: int | None
) -> Iterator[Claim]:
    passage, delta, rate = sentence.passage, change.delta, change.rate
    own, others = _heads(sentence, change, before)
    prior = _with_unit(change, own)
    if prior is None and (delta is None or rate is None):
        return  # nothing says what it was before
    in_reason = bool(own) and REASON.search(sentence.between(own[0].mention.end, change.first.mention.start))
    subject = subject_of(change.first)
    severity: Severity | None = "error"
    is_certain = True
    if not own or (in_reason and prior is None):
        related = [one for one in others if _GENERAL.match(subject) or shares_words(subject, one.label)]
        severity = None if not related or in_reason else "warning"
        others = _named_by(subject, related) or related or others
        is_certain = len({one.mention.number for one in others}) == 1
    totals = list_totals(sentence, own)
    is_certain = (delta is not None and prior is not None) or (
        is_certain and all(one in own for one in totals)
    )
    head = next((one for one in totals if one in own), None) or (
        own[0] if own else (others[0] if others else None)
    )
    if head is None:
        return
    candidates = [*own, *others]
    if (known := confirmed(delta, prior, candidates)) is not None:
        head = known
    operands = [figure(passage, one) for one in (head, prior) if one is not None and one in sentence.terms]
    if delta is not None and prior is not None:
        yield from _difference(sentence, before, change, prior, head, candidates, severity)
    earlier = [
        one
        for other in (sentence, *before)
        for one in other.terms
        if one in candidates and _is_earlier(other, one, year)
    ]
    if rate is not None and rate_fits(rate, delta, prior, [*candidates, *totals], earlier):
        yield right("figure-change", passage, rate, operands)
    elif (
        rate is not None
        and severity
        and not (delta is not None and prior is not None and delta.mention.is_vague)
    ):
        base = base_of(delta, prior, head)
        value = None if base is None else amount_of(delta, prior, head).percent_of(base)
        if rate.mention.is_vague or rate.mention.is_asked:
            return
        if value is None:
            yield from _above_level(sentence, head, delta, severity)
            return
        if delta is not None:
            operands.append(figure(passage, delta))
        here = figure(passage, rate)
        if not is_certain:
            words = "".join(f"“{one.text}”" for one in operands if one != figure(passage, head))
            situation = f"按{words}和前文数字计算，均得不出这一变动幅度"
            yield doubt("figure-change", here, tuple(operands), situation)
            return
        middle = value.value
        if known is None:
            words = "".join(f"“{one.text}”" for one in operands)
            yield doubt("figure-change", here, tuple(operands), f"{words}与“{here.text}”不能同时成立")
            return
        situation = f"按“{'”“'.join(one.text for one in operands)}”计算，变动幅度应为{shown(middle, rate.mention)}"  # fmt: skip
        yield wrong("figure-change", here, tuple(operands), situation, shown(middle, rate.mention), severity=severity)  # fmt: skip


def _named_by(subject: str, levels: Sequence[Term]) -> list[Term]:
    """Return the levels that a subject names: 支出决算 that of 支出决算, 支出总额 that of 全年支出, and no budget."""
    plain = _OF_ALL.sub("", subject)
    return [one for one in levels if plain and _OF_ALL.sub("", one.label) == plain]


def _above_level(sentence: Sentence, head: Term, delta: Term | None, severity: Severity) -> Iterator[Claim]:
    """Report an increase that is larger than what it led to."""
    if delta is None or severity != "error" or interval(delta.mention).low <= interval(head.mention).high:
        return
    operands = (figure(sentence.passage, head),)
    situation = f"增加额大于本期数“{operands[0].text}”"
    yield wrong("figure-change", figure(sentence.passage, delta), operands, situation)


def _with_unit(change: _Change, own: Sequence[Term]) -> Term | None:
    """Give an earlier level without a unit (上年2.08) that of the difference or of the level before."""
    prior = change.prior
    if prior is None or prior.mention.kind != "bare":
        return prior
    like = change.delta or (own[0] if own else None)
    if like is None or like.mention.kind not in ("money", "count"):
        return None
    mention = prior.mention
    return replace(prior, mention=replace(
        mention, number=mention.number * like.mention.factor, half=mention.half * like.mention.factor,
        kind=like.mention.kind, unit=like.mention.unit,
    ))  # fmt: skip


def _difference(
    sentence: Sentence,
    before: Sequence[Sentence],
    change: _Change,
    prior: Term,
    head: Term,
    candidates: Sequence[Term],
    severity: Severity | None,
) -> Iterator[Claim]:
    passage, delta = sentence.passage, change.delta
    assert delta is not None
    fitting = [one for one in candidates if agrees(delta.mention, gap(one, prior))]
    if fitting:
        signed = interval(fitting[0].mention).minus(interval(prior.mention))
        if delta.sign and all(_opposite(delta.sign, one, prior) for one in fitting):
            of = _passage_of(fitting[0], sentence, before)
            yield _wrong_direction(sentence, delta, figure(of, fitting[0]), prior, signed)
        else:
            own = (one for one in (fitting[0], prior) if one is prior or one in sentence.terms)
            yield right("figure-difference", passage, delta, (figure(passage, one) for one in own))
        return
    place = sentence.terms.index(prior) if prior in sentence.terms else -1
    reached = [
        one
        for one in sentence.terms[place + 1 : place + 2]
        if (abs(one.sign) == _REACHED or _follows_last_year(prior, one)) and one in candidates
    ]
    same_sentence = reached or [
        one for one in candidates if one in sentence.terms and one.mention.start < prior.mention.start
    ]
    head, severity = (reached[0], "error") if reached else (head, severity)
    if not same_sentence and place == 0 and prior.label.startswith(("较", "比")):
        same_sentence = [one for one in candidates if one.role == "level" and one not in sentence.terms]
        same_sentence = same_sentence if len(same_sentence) == 1 else []
    rate, led_to = change.rate, prior.mention.number + delta.sign * delta.mention.number
    is_settled = rate is not None and agrees_as_rate(size_of(rate), percentage(delta, prior))
    if not same_sentence and rate is not None and not is_settled:
        same_sentence = [one for one in candidates if is_by_rate(one, rate, delta, prior)][:1]
        head, severity = (same_sentence[0], "warning") if same_sentence else (head, severity)
    if not severity or delta.mention.is_vague or not same_sentence or delta.mention.is_asked:
        return
    if is_settled and are_far_apart(head.mention.number, led_to):
        return  # the three agree with each other, and what they are of is not named
    of = _passage_of(head, sentence, before)
    yield wrong_difference(passage, delta, head, prior, gap(head, prior).value, severity, of=of)


def _opposite(sign: int, head: Term, prior: Term) -> bool:
    signed = interval(head.mention).minus(interval(prior.mention))
    return signed.high < 0 if sign > 0 else signed.low > 0


def _passage_of(term: Term, sentence: Sentence, before: Sequence[Sentence]) -> Passage:
    """Find the paragraph of a level, which may be that of a sentence before."""
    return next(
        (one.passage for one in (sentence, *before) if any(term is other for other in one.terms)),
        sentence.passage,
    )


def _wrong_direction(sentence: Sentence, delta: Term, head: Operand, prior: Term, signed: Interval) -> Claim:
    passage = sentence.passage
    word = "增加" if signed.low > 0 else "减少"
    operands = (head, figure(passage, prior))
    here = operand_of(passage, _word_before(passage.text, delta), delta.mention.end)
    situation = f"由“{operands[-1].text}”变为“{operands[0].text}”，应为{word}"
    return wrong("figure-direction", here, operands, situation, word)


def _word_before(text: str, term: Term) -> int:
    """Find where the word of a change begins."""
    found = re.search(
        rf"(?:{UP}|{DOWN})(?:了|幅|率)?(?:为|达)?\s{{0,8}}$",
        text[max(0, term.mention.start - 8) : term.mention.start],
    )
    return term.mention.start if found is None else max(0, term.mention.start - 8) + found.start()


def _is_earlier(sentence: Sentence, term: Term, year: int | None) -> bool:
    """Check whether a level is that of an earlier year by the last year before it in its sentence."""
    named = re.findall(
        r"((?:19|20)\d\d)\s{0,8}年|(上年|去年)", sentence.between(sentence.span.start, term.mention.start)
    )
    return year is not None and bool(named) and (named[-1][1] != "" or int(named[-1][0]) < year)
