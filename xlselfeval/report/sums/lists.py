"""Claims about sums: 其中 lists, families of amounts, totals after a list."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from decimal import Decimal
from itertools import pairwise, product

from xlselfeval.report.claim import SLIP_OF_UNIT, SLIPS, Claim, figure, right, shown, wrong
from xlselfeval.report.intervals import agrees, interval, total, total_of
from xlselfeval.report.sums.attributes import may_add_up, movement, of_one_attribute
from xlselfeval.report.sums.budgets import is_of_budget
from xlselfeval.report.sums.families import FAMILIES, members
from xlselfeval.report.terms import Sentence, Term, plain_levels
from xlselfeval.scheme.model import Severity

_TRIGGER = re.compile(r"其中|包括|包含|分别(?:为|是|完成|达|安排|下达|实现)|分为|构成|具体|如下|\(|:|含")
NEAR = Decimal("0.5")  # of the whole: a list that is so close to it was meant to give it
_SLIP = Decimal("0.2")  # of the whole: a list that is further away may be of something else
_ITS_MONEY = re.compile(r"[,、](?:涉及|共)?(?:资金|金额|总投资|预算)?(?:总额)?(?:为|共)?")
_BALANCE, _FLOW = (
    re.compile("结余|差额|净|节约|[未没]有?(?:支出|使?用|执行|支付)|剩余"),
    re.compile("收入|支出|预算|决算|原值|资产"),
)
_CARRIED = re.compile(r"[\d.,;、万元%占]*(?:上年|年初)?结转(?:和结余)?(?:资金)?")
_GENERAL_UNITS, _PERSONS, _POSTS = ("个", "家"), ("人", "名"), re.compile("[编岗员]|名额")
MOST_PARTS = 40
_OPEN = re.compile(r"等|主要")
_OVERLAP = re.compile(r"级指标|小微|女|党员|高级|中级|初级|(?<!、)农村|重点")


def sums(stretch: Sequence[Sentence], earlier: Sequence[Sentence]) -> Iterator[Claim]:
    """Check the lists of a stretch: sentences up to a full stop, and those that go on with the list after it."""
    levels = plain_levels(stretch)
    # 预算执行10分得9.8分: two figures for each part
    has_scores = any(term.role == "score" for one in stretch for term in one.terms)
    for place, (sentence, whole) in enumerate(levels):
        if whole.mention.kind not in ("money", "count") or (has_scores and whole.mention.unit == "分"):
            continue
        parts = _parts(sentence, whole, levels[place + 1 :])
        if parts and not is_of_budget(parts):
            yield from _check(sentence, whole, parts, [one for _, one in levels[:place]], earlier)


def list_totals(sentence: Sentence, own: Sequence[Term]) -> list[Term]:
    """Return the totals that a change behind a list may be of, by the levels before it, the nearest first.

    The level before 其中 where the levels behind it give it: a change is then its own. Else what they give, in its place.
    """
    for place, whole in enumerate(own[2:], 2):
        if "其中" in sentence.between(whole.mention.end, own[place - 1].mention.start):
            sum_of = total_of(own[:place])
            mention = replace(whole.mention, number=sum_of.value)
            return [whole if agrees(whole.mention, sum_of) else replace(whole, mention=mention)]
    return []


def _parts(sentence: Sentence, whole: Term, following: Sequence[tuple[Sentence, Term]]) -> list[Term]:
    """Return the levels of a list that begins after a whole; none where no list begins there."""
    following = [pair for pair in following if pair[1].mention.kind in ("money", "count")]
    if not following:
        return []
    text = sentence.passage.text
    first = following[0][1]
    between = text[whole.mention.end : first.mention.start]
    trigger = _TRIGGER.search(between)
    if trigger is None and _ITS_MONEY.fullmatch(between) and len(following) > 1:
        first = following[1][1]  # 项目18个,涉及资金2.36亿元,其中…
        between = text[following[0][1].mention.end : first.mention.start]
        trigger = _TRIGGER.search(between)
        if first.mention.kind != whole.mention.kind or following[0][1].mention.kind == whole.mention.kind:
            return []
    if trigger is None or "。" in between[: trigger.start()].rstrip("。 "):
        return []
    if ";" in between[trigger.end() :]:
        return []
    in_brackets = first.depth > whole.depth
    if trigger[0] == "(" and not in_brackets:
        trigger = _TRIGGER.search(re.sub(r"\([^()]*\)", "", between))  # the brackets belong to a name
        if trigger is None:
            return []
    if re.search("用于|原因", between):
        return []
    found = []
    for _, one in following[:MOST_PARTS]:
        if in_brackets and one.depth <= whole.depth:
            break
        if not in_brackets and one.depth < whole.depth:
            break
        if one.mention.kind == whole.mention.kind and one.depth == first.depth and _is_alike(whole, one):
            found.append(one)
    return found


def _is_subject(sentence: Sentence, whole: Term) -> bool:
    """Check whether a sentence is about a figure: its first one, of which a 其中 after the full stop may be."""
    return sentence.terms[0] is whole


def _is_alike(whole: Term, part: Term) -> bool:
    """Check whether a count may be part of another: people of people, and schools of 单位28个."""
    units = whole.mention.unit, part.mention.unit
    if units[1] in _PERSONS and units[0] not in _PERSONS:
        return bool(_POSTS.search(whole.label))
    return whole.mention.kind == "money" or units[0] == units[1] or units[0] in _GENERAL_UNITS


def _heads(parts: Sequence[Term], text: str) -> list[Term]:
    """Return the parts without those of a list inside the list, which ends with ;."""
    heads: list[Term] = []
    inner = False
    for place, one in enumerate(parts):
        if place:
            between = text[parts[place - 1].mention.end : one.mention.start]
            if ";" in between or "。" in between:
                inner = False
            elif re.search("其中|包括", between):
                inner = True
        if not inner:
            heads.append(one)
    return heads


def _check(
    sentence: Sentence,
    whole: Term,
    parts: Sequence[Term],
    before: Sequence[Term],
    earlier: Sequence[Sentence],
) -> Iterator[Claim]:
    text, passage = sentence.passage.text, sentence.passage
    heads = _heads(parts, text)
    alike = of_one_attribute(whole, heads)
    for chosen in (heads, parts, *([alike] if len(alike) < len(heads) else [])):
        for length in range(2, len(chosen) + 1):
            if agrees(whole.mention, total_of(chosen[:length])):
                yield right("figure-sum", passage, whole, (figure(passage, one) for one in chosen[:length]))
                return
    others = [one for one in before if one.mention.kind == whole.mention.kind]
    others += [one for other in earlier[:3] for one in other.levels(whole.mention.kind, "level")]
    if any(
        agrees(other.mention, total_of(heads[:length]))
        for other in others for length in range(2, len(heads) + 1)
    ):  # fmt: skip
        return
    moved = movement(sentence, whole, heads)
    if moved != "none":
        if moved != "open":
            yield sum_claim(sentence, whole, moved[0], "warning", moved[1])
        return
    is_apart = "。" in text[whole.mention.end : heads[0].mention.start] and not _is_subject(sentence, whole)
    if is_apart and _BALANCE.search(whole.label):
        return
    for family in FAMILIES:
        if not family.whole.search(whole.label) and not family.whole.search(
            text[max(0, whole.clause.start) : whole.mention.start]
        ):
            continue
        for scope in (alike, of_one_attribute(whole, parts)):
            found = members(family, scope)
            if found and not any(one is whole for one in found):
                yield sum_claim(sentence, whole, found, "error")
                return
    if not is_apart:
        numbers = [one.mention.number for one in before if one.mention.kind == whole.mention.kind]
        yield from _above(sentence, whole, alike, numbers)


def _above(
    sentence: Sentence, whole: Term, heads: Sequence[Term], others: Sequence[Decimal]
) -> Iterator[Claim]:
    """Report a part, and parts together, that are more than their whole; `others` are the levels before it."""
    text = sentence.passage.text
    trigger = _TRIGGER.search(text[whole.mention.end : heads[0].mention.start]) if heads else None
    if trigger is None:
        return
    listed = text[whole.mention.end : heads[-1].mention.end]
    if _OVERLAP.search(listed) or any(one.mention.number == whole.mention.number for one in heads):
        return
    first, heads = heads[0], _of_one_mark(text, heads)
    if _BALANCE.search(whole.label) and _FLOW.search(first.label):
        return
    if (
        trigger[0] in ("其中", "包括", "含")
        and interval(first.mention).low > max([interval(whole.mention).high, *others])
        and not re.search("[,。]", text[whole.mention.end + trigger.end() + 1 : first.mention.start])
    ):
        yield _limit(sentence, whole, first)
    if len(heads) < 2 or not may_add_up(heads) or not _is_one_list(text, whole, heads):
        return
    sum_of, known = total_of(heads), interval(whole.mention)
    is_whole = _gives_its_whole(text, whole, heads, trigger[0])
    if sum_of.low <= known.high and not (is_whole and sum_of.high < known.low):
        return
    announced = whole.mention.kind == "money" and "如下" in text[whole.mention.end : heads[0].mention.start]
    if not announced and abs(sum_of.low - known.high) > NEAR * max(whole.mention.number, sum_of.low):
        return
    is_far = abs(sum_of.low - known.high) > _SLIP * whole.mention.number
    doubtful = whole.mention.kind == "count" or _OPEN.search(listed) or sum_of.high < known.low or is_far
    yield sum_claim(sentence, whole, heads, "warning" if doubtful else "error")


def _gives_its_whole(text: str, whole: Term, heads: Sequence[Term], trigger: str) -> bool:
    """Check whether a list names all parts: items in brackets of their own, or 具体情况如下."""
    before = text[whole.mention.end : heads[0].mention.start]
    if trigger == "(" and not re.search("其中|含|包括|主要|等", before):
        return all(
            re.fullmatch(r"[^()]*[、,;][^()]*", text[one.mention.end : other.mention.start])
            for one, other in pairwise(heads)
        )
    if trigger.startswith("分别") and not any(one.label for one in heads):
        return True
    return whole.mention.kind == "money" and "如下" in before


_PLANNED, _DONE = re.compile("预算|计划|任务"), re.compile("实际|执行|完成|决算|支出")


def _is_one_list(text: str, whole: Term, heads: Sequence[Term]) -> bool:
    """Check whether the parts follow each other without a full stop, a total or another kind of words between them."""
    for one, other in pairwise(heads):
        between = text[one.mention.end : other.mention.start]
        if "收入" in whole.label and other.label.endswith("支出"):
            return False
        if _PLANNED.search(one.label) and _DONE.search(other.label) and not _PLANNED.search(other.label):
            return False
        if "收入" in whole.label and _CARRIED.fullmatch(re.sub(r"\([^()]*\)", "", between)):
            continue  # a part of what there was to spend
        if re.match("(?:年初|年末|上年|期末|累计|滚存)?(?:结转|结余)", other.label):
            return False
        if "。" in between or re.search(r"合计|总计|共计|支出合计|全年|上年|同比", between):
            return False
    return True


def _of_one_mark(text: str, heads: Sequence[Term]) -> Sequence[Term]:
    """Return the heads up to the first ; where the list begins with other marks."""
    gaps = [text[one.mention.end : other.mention.start] for one, other in pairwise(heads)]
    if not gaps or ";" in gaps[0]:
        return heads
    return heads[: next((place for place, gap in enumerate(gaps, 1) if ";" in gap), len(heads))]


def _limit(sentence: Sentence, whole: Term, part: Term) -> Claim:
    passage = sentence.passage
    operands = (figure(passage, whole),)
    situation = f"“其中”的“{figure(passage, part).text}”大于总数“{operands[0].text}”"
    is_named = whole.mention.kind == "money" or whole.mention.unit not in _GENERAL_UNITS
    return wrong(
        "figure-limit",
        figure(passage, part),
        operands,
        situation,
        severity="error" if is_named else "warning",
    )


def sum_claim(
    sentence: Sentence, whole: Term, parts: Sequence[Term], severity: Severity, less: Sequence[Term] = ()
) -> Claim:
    """Check a whole against its parts; `less` are those that are taken off."""
    passage = sentence.passage
    operands = tuple(figure(passage, one) for one in (*parts, *less))
    if agrees(whole.mention, total_of(parts).minus(total_of(less)) if less else total_of(parts)):
        return right("figure-sum", passage, whole, operands)
    sum_of = sum((one.mention.number for one in parts), Decimal(0))
    sum_of -= sum((one.mention.number for one in less), Decimal(0))
    places = max(one.mention.places for one in (*parts, *less, whole))
    here = figure(passage, whole)
    units = {one.mention.unit for one in (*parts, *less)}
    expected = shown(sum_of, whole.mention if len(units) > 1 else parts[0].mention, places)
    off = f"，减去{'、'.join(one.text for one in operands[len(parts) :])}" if less else ""
    named = "、".join(one.text for one in operands[: len(parts)])
    situation = f"所列{len(operands)}项（{named}{off}）合计{expected}"
    slip = _slip_of_unit(whole, parts, less)
    if slip is not None:
        name = "" if slip is whole else f"其中“{figure(passage, slip).text}”"
        situation += f"，{name}{SLIP_OF_UNIT}"
    claim = wrong("figure-sum", here, operands, situation, expected, severity=severity)
    return replace(claim, is_slip=slip is not None)


def _slip_of_unit(whole: Term, parts: Sequence[Term], less: Sequence[Term]) -> Term | None:
    """Return the amount with which a sum agrees once it is read in 万元 for 元, or the reverse."""
    for slip, factor in product((whole, *parts, *less) if whole.mention.kind == "money" else (), SLIPS):
        if not slip.mention.number:  # 0.00万元 is less than half of its last place, which may be 50元
            continue
        read = {one: interval(one.mention) for one in (whole, *parts, *less)}
        read[slip] = read[slip].divided_by(factor)
        if read[whole].meets(total(read[one] for one in parts).minus(total(read[one] for one in less))):
            return slip
    return None
