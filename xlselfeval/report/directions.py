"""Claims about directions: 决算数大于预算数, 由…提高到…, 与上年持平, reasons that contradict the change."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from xlselfeval.report.claim import Claim, doubt, figure, operand_of
from xlselfeval.report.intervals import agrees, interval
from xlselfeval.report.terms import COMPARED, Sentence

_AGAINST_BUDGET = re.compile(
    r"(?:决算|执行|支出)数?(?P<word>大于|高于|超过|小于|低于|等于)(?:年初|全年|调整)?预算数?"
)


def directions(sentence: Sentence, before: Sequence[Sentence]) -> Iterator[Claim]:
    """Check words for a direction against the figures of their sentence, or of the one before it in `before`."""
    yield from _against_budget(sentence, before[-1:])
    yield from _from_to(sentence)
    yield from _level(sentence)
    yield from _reasons(sentence)


def _against_budget(sentence: Sentence, before: Sequence[Sentence]) -> Iterator[Claim]:
    """Check 决算数大于预算数 against the two figures of its sentence, or of the one before it where it has none."""
    passage = sentence.passage
    for match in _AGAINST_BUDGET.finditer(sentence.text):
        start = sentence.span.start + match.start()
        levels = [
            one for one in sentence.levels("money", "level") if one.mention.start < start and one.depth == 0
        ]
        is_alone = not sentence.levels("money")
        if is_alone:
            levels = [one for other in before for one in other.levels("money", "level") if not one.depth]
        budgets = [one for one in levels if "预算" in one.label and not COMPARED.search(one.label)]
        spent = [one for one in levels if re.search(r"决算|执行", one.label)]
        if len(budgets) != 1 or len(spent) != 1:
            continue
        signed = interval(spent[0].mention).minus(interval(budgets[0].mention))
        word = match["word"]
        operand = operand_of(passage, start, start + len(match[0]))
        operands = (figure(passage, budgets[0]), figure(passage, spent[0]))
        wrong = (word in ("大于", "高于", "超过") and signed.high < 0) or (
            word in ("小于", "低于") and signed.low > 0
        )
        yield Claim(
            name="figure-direction", operand=operand, operands=operands, verdict="wrong" if wrong else "right",
            severity="warning" if is_alone else "error", expected="小于" if signed.high < 0 else "大于",
            situation=f"预算数“{operands[0].text}”，决算数“{operands[1].text}”，“{word}”与数字不符",
        )  # fmt: skip


_SAME = re.compile(r"\s{0,8}(?:的)?(?:基本)?(?P<about>基本)?(?:相比)?,?(?:基本)?持平")


def _level(sentence: Sentence) -> Iterator[Claim]:
    """Check 与上年3.2万元持平 against the level before it."""
    passage = sentence.passage
    for place, prior in enumerate(sentence.terms):
        match = _SAME.match(passage.text, prior.mention.end)
        levels = [
            one
            for one in sentence.terms[:place]
            if one.role == "level" and one.mention.kind == prior.mention.kind
        ]
        if prior.role != "prior" or match is None or "基本" in match[0] or not levels:
            continue
        operands = (figure(passage, levels[-1]), figure(passage, prior))
        wrong = not any(agrees(prior.mention, interval(one.mention)) for one in levels)
        yield Claim(
            name="figure-direction", operand=operand_of(passage, prior.mention.start, match.end()), operands=operands,
            verdict="wrong" if wrong else "right", situation=f"“{operands[0].text}”与“{operands[1].text}”不等，不是持平",
        )  # fmt: skip


_SPENDING = r"(?:了)?(?:开支|支出|经费|费用)(?:所致)?$"
_REASON_WORDS = {-1: re.compile("(?:增加|增长)" + _SPENDING), 1: re.compile("(?:减少|压减|下降)" + _SPENDING)}


def _reasons(sentence: Sentence) -> Iterator[Claim]:
    """Report a reason that says 增加开支 for a decrease, and the reverse."""
    passage = sentence.passage
    deltas = [
        one for one in sentence.terms if one.role == "delta" and one.mention.kind == "money" and one.sign
    ]
    if len(deltas) != 1:
        return
    after = passage.text[deltas[0].mention.end : sentence.span.end]
    reason = re.search(r"(?:主要)?(?:原因)?(?:是|为|系)(?P<words>[^;。]*)$", after)
    found = None if reason is None else _REASON_WORDS[deltas[0].sign].search(reason["words"].rstrip())
    if reason is not None and found is not None:
        start = deltas[0].mention.end + reason.start("words") + found.start()
        here = operand_of(passage, start, start + len(found[0]))
        situation = "所述原因与增减方向相反"
        yield doubt("figure-direction", here, (figure(passage, deltas[0]),), situation, action="请核实原因的表述。")  # fmt: skip


def _from_to(sentence: Sentence) -> Iterator[Claim]:
    """Check 由98.6%提高到99.1%: the word against the two figures."""
    passage, terms = sentence.passage, sentence.terms
    for prior, level in pairwise(terms):
        if prior.role != "prior" or abs(level.sign) != 2 or prior.mention.kind != level.mention.kind:
            continue
        signed = interval(level.mention).minus(interval(prior.mention))
        wrong = signed.high < 0 if level.sign > 0 else signed.low > 0
        operand = operand_of(passage, prior.mention.end, level.mention.end)
        yield Claim(
            name="figure-direction", operand=operand, operands=(figure(passage, prior),), verdict="wrong" if wrong else "right",
            expected="降低" if signed.high < 0 else "提高", situation=f"由“{figure(passage, prior).text}”变为“{figure(passage, level).text}”，方向与用词不符",
        )  # fmt: skip
