"""Claims about one quantity that has different figures in two places.

The same name has another figure, or a figure has two digits exchanged.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from itertools import pairwise

from xlselfeval.report.claim import Claim, doubt, figure
from xlselfeval.report.passage import squeezed
from xlselfeval.report.planned import planned
from xlselfeval.report.terms import Sentence, Term

_SHORTEST_NAME = 4  # characters
_YEAR = re.compile(r"((?:19|20)\d\d)年|(上年|去年|年初|上半年|下半年|\d{1,2}月|季度|上年末|年末|截至)")
_BASIS = re.compile(r"预算|决算|本级|汇总|专项|基金|政府性基金|一般公共预算|账面|同口径|其中")
_LEADING = re.compile(
    r"^(?:[一二三四五六七八九十]是|全年|本年度?|当年|今年|年度|共|全区|全市|全县|全省|单位|部门|本单位|本部门|我局|累计|合计|总共|召开|开展|完成|建成|实现|组织|实施|发放|上述|以上)+"
)
_MONEY_WORDS = (re.compile("支出|执行|决算"), re.compile("收入|预算"))
_TOTALS = re.compile("合计|总计|总额|总收入|总支出|执行数|决算数|全年支出|本年支出")
_CAPTION = re.compile("(?:^|[,。;])(?P<words>[^,。;:]{1,12}):$")
_SHORTEST_SLIP = 5  # figures of a number in which two are exchanged


def repeats(sentences: Sequence[Sentence], goal: str = "") -> Iterator[Claim]:
    """Report a quantity of a report that has two values, each with its place.

    What was planned is compared with other plans alone; `goal` is that of the form.
    """
    plans = planned(sentences, goal)
    yield from _repeats([one for one in sentences if one not in plans])
    yield from _repeats([one for one in sentences if one in plans])


def _repeats(sentences: Sequence[Sentence]) -> Iterator[Claim]:
    seen: defaultdict[tuple[str, str, str], list[tuple[Sentence, Term]]] = defaultdict(list)
    levels = [
        (sentence, term)
        for sentence in sentences
        for term in sentence.levels("money", "level") + sentence.levels("count", "level")
    ]
    for sentence, term in levels:
        if term.mention.is_vague or term.mention.is_asked or term.depth or not (name := _name(term)):
            continue
        key = (name, term.mention.unit if term.mention.kind == "count" else "money", _when(sentence, term))
        seen[key].append((sentence, term))
    for (name, unit, _), places in seen.items():
        if unit == "money" and len(name) < _SHORTEST_NAME + 2:
            continue  # 工资福利支出 stands in several lists
        values = {term.mention.number for _, term in places}
        captions = {_caption(*place) for place in places}
        if len(values) == 2 == len(places) and unit != "money" and (len(captions) == 1 or "" in captions):
            yield _claim(*places[0], *places[1], f"“{name}”")
    yield from _exchanged(levels)
    yield from _in_other_words([one for one in levels if one[1].mention.kind == "count"])


def _claim(before: Sentence, one: Term, sentence: Sentence, other: Term, what: str) -> Claim:
    operands = (figure(before.passage, one),)
    situation = f"{what}前文为“{operands[0].text}”，此处为“{figure(sentence.passage, other).text}”"
    return doubt("figure-repeat", figure(sentence.passage, other), operands, situation, operands[0].text)


def _name(term: Term) -> str:
    label = re.sub(r"#+年度?", "", term.label)
    name = _LEADING.sub("", label.rstrip("为达是共到了"))
    return name if len(name) >= _SHORTEST_NAME and not re.search(r"[#\d]|增加|新增|减少", name) else ""


def _when(sentence: Sentence, term: Term) -> str:
    """Return the year and the basis that the words before a figure name: two of them are two quantities."""
    words = sentence.between(sentence.span.start, term.mention.start)
    return "".join(one for match in _YEAR.findall(words) for one in match) + "".join(
        _BASIS.findall(words[-30:])
    )


def _caption(sentence: Sentence, term: Term) -> str:
    """Return the caption right before the clause of a figure: 春季 of 春季：资助学生4420人."""
    match = _CAPTION.search(sentence.between(sentence.span.start, term.clause.start))
    return "" if match is None else squeezed(match["words"])


_SHORTEST_PHRASE, _LONGEST_CLAUSE = 6, 40  # characters


def _in_other_words(levels: Sequence[tuple[Sentence, Term]]) -> Iterator[Claim]:
    """Report 4个支部被授牌为省级示范支部 beside 省级示范支部13个: a name whose characters are all in a clause with another count."""
    clauses, reported = [], set()
    for sentence, term in levels:
        clause = squeezed(sentence.between(*term.clause))
        if sum(one.clause == term.clause for one in sentence.terms) == 1 and len(clause) <= _LONGEST_CLAUSE:
            clauses.append((sentence, term, clause))
    for sentence, term in levels:
        name = _name(term)[-_SHORTEST_PHRASE:]
        if (name, term.mention.number) in reported:
            continue
        if len(name) < _SHORTEST_PHRASE or term.mention.is_vague:
            continue
        for other, one, clause in clauses:
            if (
                (other, one) == (sentence, term)
                or one.mention.unit != term.mention.unit
                or one.mention.is_vague
            ):
                continue
            if (
                one.mention.number != term.mention.number
                and name not in clause
                and _contains(clause, name)
                and _when(other, one) == _when(sentence, term)
            ):
                first, last = sorted(
                    ((other, one), (sentence, term)),
                    key=lambda two: (two[0].passage.number, two[1].mention.start),
                )
                reported.add((name, term.mention.number))
                yield _claim(*first, *last, f"“{name}”")


def _contains(clause: str, name: str) -> bool:
    """Check whether pairs of a name's characters are in a clause, in their order."""
    place = 0
    for start in range(0, len(name), 2):
        place = clause.find(name[start : start + 2], place) + 2
        if place < 2:
            return False
    return True


def _exchanged(levels: Sequence[tuple[Sentence, Term]]) -> Iterator[Claim]:
    """Report 8571.90 beside 8517.90: totals of one kind in which two neighbouring figures are exchanged."""
    known: dict[str, tuple[Sentence, Term]] = {}
    for sentence, term in levels:
        digits = sentence.passage.text[term.mention.start : term.mention.end]
        digits = re.sub(r"[^\d.]", "", digits)
        if term.mention.kind != "money" or len(digits.replace(".", "")) < _SHORTEST_SLIP:
            continue
        for slip in _slips(digits):
            if slip in known and slip != digits:
                before, one = known[slip]
                if before is not sentence and _is_same_total(one, term):
                    yield _claim(before, one, sentence, term, "总数")
                    break
        known.setdefault(digits, (sentence, term))


def _is_same_total(one: Term, other: Term) -> bool:
    named = _TOTALS.search(one.label) and _TOTALS.search(other.label)
    return bool(named) and any(
        words.search(one.label) and words.search(other.label) for words in _MONEY_WORDS
    )


def _slips(digits: str) -> Iterator[str]:
    places = [place for place, digit in enumerate(digits) if digit.isdigit()]
    for one, other in pairwise(places):
        if digits[one] != digits[other]:
            changed = list(digits)
            changed[one], changed[other] = changed[other], changed[one]
            yield "".join(changed)


def missing_scale(sentence: Sentence) -> Iterator[Claim]:
    """Report 252.5元 beside 252.5万元 in one sentence: 万 may be missing."""
    levels = sentence.levels("money", "level")
    for term in levels:
        if term.mention.unit != "元":
            continue
        digits = sentence.passage.text[term.mention.start : term.mention.end].rstrip("元 ")
        for other in levels:
            text = sentence.passage.text[other.mention.start : other.mention.end].rstrip("元 ")
            if len(digits.replace(".", "")) >= 3 and text == f"{digits}万":
                here = figure(sentence.passage, term)
                situation = "金额单位似漏“万”字"
                yield doubt("figure-repeat", here, (figure(sentence.passage, other),), situation, figure(sentence.passage, other).text)  # fmt: skip
                break
