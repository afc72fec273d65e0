"""Claims about sums: 其中 lists, families of amounts, totals after a list."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal
from itertools import pairwise

from xlselfeval.report.claim import Claim, figure, right, shown
from xlselfeval.report.families import FAMILIES, members
from xlselfeval.report.intervals import Interval, agrees, interval, total
from xlselfeval.report.terms import Sentence, Term
from xlselfeval.scheme.model import Severity

_TRIGGER = re.compile(r"其中|包括|包含|分别为|分为|构成|具体|如下|\(|:|含")
_BY = re.compile(r"按[^,;:。]{1,12}(?:分类?|划分|看)\s{0,8}[,:]?\s{0,8}$|按[^,;:。]{1,12}(?:分类?|划分)[,:]")
_TOTAL = re.compile(r"^(?:总计|合计|共计|共|总分|总量|总额|合计得分)(?:为|是)?$")
_NEAR = Decimal("0.5")  # of the whole: a list that is so close to it was meant to give it
_SLIP = Decimal("0.2")  # of the whole: a list that is further away may be of something else
_GENERAL_UNITS = ("个", "家")
_MOST_PARTS = 40
_OPEN = re.compile(r"等|主要")
_OVERLAP = re.compile(r"级指标|女|党员|高级|中级|初级|农村|重点")


def sums(stretch: Sequence[Sentence], earlier: Sequence[Sentence]) -> Iterator[Claim]:
    """Check the lists of a stretch: sentences up to a full stop, and those that go on with the list after it."""
    terms = [(sentence, term) for sentence in stretch for term in sentence.terms]
    levels = [
        (sentence, term)
        for sentence, term in terms
        if term.role == "level" and term.sign == 0 and not term.mention.is_vague
    ]
    for place, (sentence, whole) in enumerate(levels):
        if whole.mention.kind not in ("money", "count"):
            continue
        parts = _parts(sentence, whole, levels[place + 1 :])
        yield from (
            _check(sentence, whole, parts, [one for _, one in levels[:place]], earlier) if parts else ()
        )
    yield from _totals_after(levels, terms)
    yield from _adjusted(levels)


def _parts(sentence: Sentence, whole: Term, following: Sequence[tuple[Sentence, Term]]) -> list[Term]:
    """The levels of a list that begins after a whole; none where no list begins there."""
    if not following:
        return []
    text = sentence.passage.text
    first = following[0][1]
    between = text[whole.mention.end : first.mention.start]
    trigger = _TRIGGER.search(between)
    if trigger is None or "。" in between[: trigger.start()].rstrip("。 "):
        return []
    in_brackets = first.depth > whole.depth
    if trigger[0] == "(" and not in_brackets:
        trigger = _TRIGGER.search(re.sub(r"\([^()]*\)", "", between))  # the brackets belong to a name
        if trigger is None:
            return []
    if re.search("用于|原因", between):
        return []
    found = []
    for _, one in following[:_MOST_PARTS]:
        if in_brackets and one.depth <= whole.depth:
            break
        if not in_brackets and one.depth < whole.depth:
            break
        if one.mention.kind == whole.mention.kind and one.depth == first.depth and _is_alike(whole, one):
            found.append(one)
    return found


def _is_alike(whole: Term, part: Term) -> bool:
    """Check whether a count may be part of another: people of people, and schools of 单位28个."""
    units = whole.mention.unit, part.mention.unit
    return whole.mention.kind == "money" or units[0] == units[1] or units[0] in _GENERAL_UNITS


def _heads(parts: Sequence[Term], text: str) -> list[Term]:
    """The parts without those of a list inside the list, which ends with ;."""
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
    for chosen in (heads, parts):
        for length in range(2, len(chosen) + 1):
            if agrees(whole.mention, total(interval(one.mention) for one in chosen[:length])):
                yield right("figure-sum", passage, whole, (figure(passage, one) for one in chosen[:length]))
                return
    others = [one for one in before if one.mention.kind == whole.mention.kind]
    others += [one for other in earlier[:3] for one in other.levels(whole.mention.kind, "level")]
    if any(
        agrees(other.mention, total(interval(one.mention) for one in heads[:length]))
        for other in others for length in range(2, len(heads) + 1)
    ):  # fmt: skip
        return
    for family in FAMILIES:
        if not family.whole.search(whole.label) and not family.whole.search(
            text[max(0, whole.clause.start) : whole.mention.start]
        ):
            continue
        for scope in (heads, parts):
            found = members(family, scope)
            if found and not any(one is whole for one in found):
                yield _sum(sentence, whole, found, "error")
                return
    yield from _above(
        sentence,
        whole,
        heads,
        [one.mention.number for one in before if one.mention.kind == whole.mention.kind],
    )


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
    first = heads[0]
    if (
        trigger[0] in ("其中", "包括", "含")
        and interval(first.mention).low > max([interval(whole.mention).high, *others])
        and not re.search("[,。]", text[whole.mention.end + trigger.end() + 1 : first.mention.start])
    ):
        yield _limit(sentence, whole, first)
    if len(heads) < 2 or not _is_one_list(text, whole, heads):
        return
    sum_of, known = total(interval(one.mention) for one in heads), interval(whole.mention)
    is_whole = _gives_its_whole(text, whole, heads, trigger[0])
    if sum_of.low <= known.high and not (is_whole and sum_of.high < known.low):
        return
    if abs(sum_of.low - known.high) > _NEAR * max(whole.mention.number, sum_of.low):
        return
    is_far = abs(sum_of.low - known.high) > _SLIP * whole.mention.number
    doubtful = whole.mention.kind == "count" or _OPEN.search(listed) or sum_of.high < known.low or is_far
    yield _sum(sentence, whole, heads, "warning" if doubtful else "error")


def _gives_its_whole(text: str, whole: Term, heads: Sequence[Term], trigger: str) -> bool:
    """Check whether a list names all parts: items in brackets of their own, or 具体情况如下."""
    before = text[whole.mention.end : heads[0].mention.start]
    if trigger == "(" and not re.search("其中|含|包括|主要|等", before):
        return all(
            re.fullmatch(r"[^()]*[、,;][^()]*", text[one.mention.end : other.mention.start])
            for one, other in pairwise(heads)
        )
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
        if "。" in between or re.search(r"合计|总计|共计|支出合计|结转|结余|全年|上年|同比", between):
            return False
    return True


def _limit(sentence: Sentence, whole: Term, part: Term) -> Claim:
    passage = sentence.passage
    operands = (figure(passage, whole),)
    return Claim(
        name="figure-limit", operand=figure(passage, part), operands=operands, verdict="wrong",
        situation=f"“其中”的“{figure(passage, part).text}”大于总数“{operands[0].text}”",
    )  # fmt: skip


def _sum(sentence: Sentence, whole: Term, parts: Sequence[Term], severity: Severity) -> Claim:
    """Check a whole against its parts."""
    passage = sentence.passage
    operands = tuple(figure(passage, one) for one in parts)
    if agrees(whole.mention, total(interval(one.mention) for one in parts)):
        return right("figure-sum", passage, whole, operands)
    sum_of = sum((one.mention.number for one in parts), Decimal(0))
    places = max(one.mention.places for one in (*parts, whole))
    return Claim(
        name="figure-sum", operand=figure(passage, whole), operands=operands, verdict="wrong", severity=severity,
        expected=shown(sum_of, whole.mention, places),
        situation=f"所列{len(parts)}项（{'、'.join(one.text for one in operands)}）合计{shown(sum_of, whole.mention, places)}",
    )  # fmt: skip


_ALWAYS = tuple(family for family in FAMILIES if family.whole.pattern in ("三公", "采购"))


def listed_anywhere(sentences: Sequence[Sentence]) -> Iterator[Claim]:
    """Check families that give their whole wherever a paragraph lists them, after it and without 其中."""
    levels = [
        (one, term)
        for one in sentences
        for term in one.levels("money", "level")
        if term.sign == 0 and not term.mention.is_vague
    ]
    for place, (sentence, whole) in enumerate(levels):
        following = [
            one for _, one in levels[place + 1 :] if one.mention.kind == "money" and one.depth == whole.depth
        ]
        if not following:
            continue
        for family in _ALWAYS:
            if family.whole.search(whole.label) and (found := members(family, following)) is not None:
                yield _sum(sentence, whole, found, "warning")
                return


def _totals_after(
    levels: Sequence[tuple[Sentence, Term]], terms: Sequence[tuple[Sentence, Term]]
) -> Iterator[Claim]:
    """Check a total that comes after its list: 合计96分, 共计40.83万元."""
    scores = [term for _, term in terms if term.role == "score"]
    for place, (sentence, term) in enumerate(levels):
        if not _TOTAL.match(term.label.removesuffix("得")):
            continue
        before = [one for _, one in levels[:place] if one.mention.kind == term.mention.kind]
        if term.mention.unit == "分":
            before = [one for one in scores if one.mention.start < term.mention.start]
        shortest = len(before) if term.mention.unit == "分" else 2
        runs = [before[-length:] for length in range(max(2, shortest), min(len(before), _MOST_PARTS) + 1)]
        fitting = next(
            (run for run in runs if agrees(term.mention, total(interval(one.mention) for one in run))), None
        )
        if fitting is not None:
            yield right(
                "figure-sum", sentence.passage, term, (figure(sentence.passage, one) for one in fitting)
            )
            continue
        whole = total(interval(one.mention) for one in before)
        is_score = term.mention.unit == "分"
        if len(before) >= 2 and (is_score or (_is_near(whole, term) and len(before) > 2)):
            yield _sum(sentence, term, before, "error" if is_score else "warning")


def _is_near(whole: Interval, term: Term) -> bool:
    return abs(whole.low - term.mention.number) <= _NEAR * term.mention.number


def lists_by_kind(stretch: Sequence[Sentence], earlier: Sequence[Sentence]) -> Iterator[Claim]:
    """Check 按功能分类：… against a total of the sentences before: such a list gives its whole."""
    for sentence in stretch:
        passage = sentence.passage
        levels = list(sentence.levels("money", "level"))
        if len(levels) < 3:
            continue
        if not _BY.search(passage.text[sentence.span.start : levels[0].mention.start]):
            continue
        wholes = [one for other in earlier for one in other.levels("money", "level")]
        parts = total(interval(one.mention) for one in levels)
        if any(agrees(one.mention, parts) for one in wholes):
            continue
        near = [
            one for one in wholes if _is_near(parts, one) and re.search("支出|收入|合计|总计|执行", one.label)
        ]
        close = [one for one in near if abs(parts.low - one.mention.number) * 20 <= one.mention.number]
        if close:
            whole = min(close, key=lambda one: abs(one.mention.number - parts.low))
            operands = tuple(figure(passage, one) for one in levels)
            number = sum((one.mention.number for one in levels), Decimal(0))
            yield Claim(
                name="figure-sum", operand=operands[-1], operands=operands[:-1], verdict="wrong", severity="warning",
                expected=shown(whole.mention.number, levels[0].mention, 2),
                situation=f"所列{len(levels)}项合计{shown(number, levels[0].mention, 2)}，前文总数为{shown(whole.mention.number, levels[0].mention, 2)}",
            )  # fmt: skip


_BUDGET, _MORE, _ADJUSTED = (
    re.compile(r"年初预算"),
    re.compile(r"追加|调增|调整增加"),
    re.compile(r"全年预算|调整后?预算|预算收入|预算合计"),
)


def _adjusted(levels: Sequence[tuple[Sentence, Term]]) -> Iterator[Claim]:
    """Check 年初预算 + 追加 = 全年预算, in any order of the three."""
    for sentence in dict.fromkeys(one for one, _ in levels):
        terms = [term for other, term in levels if other is sentence and term.mention.kind == "money"]
        found = [
            [one for one in terms if pattern.search(one.label)] for pattern in (_BUDGET, _MORE, _ADJUSTED)
        ]
        if [len(one) for one in found] != [1, 1, 1] or re.search("调减|核减|收回", sentence.text):
            continue
        (budget,), (more,), (whole,) = found
        if not agrees(whole.mention, interval(budget.mention) + interval(more.mention)):
            yield _sum(sentence, whole, (budget, more), "error")


_CHANGE_FAMILIES = tuple(
    family for family in FAMILIES if "三公" in family.whole.pattern or "商品和服务" in family.parts[1].pattern
)


def sums_of_changes(sentences: Sequence[Sentence]) -> Iterator[Claim]:
    """Check that the changes of a closed family give the change of their whole."""
    terms = [(sentence, term) for sentence in sentences for term in sentence.terms]
    deltas = [
        (sentence, term)
        for sentence, term in terms
        if term.role == "delta" and term.mention.kind == "money" and term.sign
    ]
    for place, (sentence, whole) in enumerate(deltas):
        for family in _CHANGE_FAMILIES:
            if not family.whole.search(sentence.between(sentence.span.start, whole.mention.start)):
                continue
            found = members(family, [term for _, term in deltas[place + 1 :]])
            if found is None:
                continue
            signed = total(_signed(one) for one in found)
            known = _signed(whole)
            if known.low <= signed.high and signed.low <= known.high:
                break
            number = sum((one.mention.number * one.sign for one in found), Decimal(0))
            operands = tuple(figure(other.passage, term) for other, term in deltas if term in found)
            yield Claim(
                name="figure-sum", operand=figure(sentence.passage, whole), operands=operands, verdict="wrong", severity="warning",
                expected=shown(number, whole.mention, 2), situation=f"各项变动合计{shown(number, whole.mention, 2)}",
            )  # fmt: skip
            break


def _signed(term: Term) -> Interval:
    known = interval(term.mention)
    return known if term.sign > 0 else Interval(-known.high, -known.low)
