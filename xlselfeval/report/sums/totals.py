"""Claims about totals after their parts, lists by kind, budgets with what was added, changes of a family."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal

from xlselfeval.report.claim import Claim, doubt, figure, right, shown
from xlselfeval.report.intervals import Interval, agrees, interval, total, total_of
from xlselfeval.report.sums.attributes import movement
from xlselfeval.report.sums.budgets import adjustment
from xlselfeval.report.sums.families import FAMILIES, Family, members
from xlselfeval.report.sums.lists import MOST_PARTS, NEAR, sum_claim
from xlselfeval.report.terms import SCORE_TOTAL, Sentence, Term, listed_scores, plain_levels
from xlselfeval.scoring.numerals import chinese_numeral

_TOTAL = re.compile(r"^(?:总计|合计|共计|共|总分|总量|总额|合计得分)(?:为|是)?$")
_BY = re.compile(r"按[^,;:。]{1,12}(?:分类?|划分|看)\s{0,8}[,:]?\s{0,8}$|按[^,;:。]{1,12}(?:分类?|划分)[,:]")
_OVERALL = re.compile(r"自评(?:总|得)|总得|综合得|评价得|最终得|平均")
_FEWEST_SCORES = 3
_LISTED_NEAR = 20  # a list without 得 that is not so near to its total may leave out a part
_SHORT_TOTAL = re.compile(
    r"(?:^|收入|支出|资金|支付|总额|总量|投入)(?:合计|共计|总计)(?:为|是|支付|支出|投入|收入|安排|拨付|下达|补助|发放)?$"
)
# 四项合计, 三个项目合计: a total that says of how many
_COUNTED = re.compile(
    "^(?:以上|上述)?(?P<n>[二两三四五六七八九十])个?(?:项目?|类|部分)(?:支出|费用|经费|资金)?(?:合计|共计|总计)(?:支出|投入|使用)?(?:为|是)?$"
)
_PLAIN_TOTAL = re.compile("[,、]?(?:总共|共)(?:计|有)?")
_SHORT_TOTAL_AFTER = 14  # characters between the last part and the total
_BROKEN = re.compile(r"其中|包括|含|[(%]|比|较|增|减|预算|计划|上年|去年|执行|每")


_ALWAYS = tuple(family for family in FAMILIES if family.whole.pattern in ("三公", "采购"))


def listed_anywhere(sentences: Sequence[Sentence]) -> Iterator[Claim]:
    """Check families that give their whole wherever a paragraph lists them, after it and without 其中."""
    levels = [(one, term) for one, term in plain_levels(sentences) if term.mention.kind == "money"]
    for place, (sentence, whole) in enumerate(levels):
        following = [one for _, one in levels[place + 1 :] if one.depth == whole.depth]
        if not following:
            continue
        for family in _ALWAYS:
            if family.whole.search(whole.label) and (found := members(family, following)) is not None:
                parts = total_of(found)
                if any(agrees(one.mention, parts) for _, one in levels if one is not whole):
                    return
                yield sum_claim(sentence, whole, found, "warning")
                return


def totals(stretch: Sequence[Sentence]) -> Iterator[Claim]:
    """Check the totals of a stretch that come after their parts."""
    levels = plain_levels(stretch)
    listed = [term for one in stretch for term in listed_scores(one)]
    scores = [term for one in stretch for term in one.terms if term.role == "score" or term in listed]
    yield from _totals_after(levels, scores, listed)
    yield from _short_totals(levels)
    yield from _counted_totals(levels)
    yield from _adjusted(levels)


def _totals_after(
    levels: Sequence[tuple[Sentence, Term]], scores: Sequence[Term], listed: Sequence[Term]
) -> Iterator[Claim]:
    """Check a total that comes after its list: 合计96分, 共计40.83万元; `listed` are scores without 得."""
    for place, (sentence, term) in enumerate(levels):
        if not (_TOTAL.match(term.label.removesuffix("得")) or _follows(sentence, term)):
            continue
        before = [one for _, one in levels[:place] if one.mention.kind == term.mention.kind]
        if term.mention.unit == "分":
            before = [one for one in scores if one.mention.start < term.mention.start]
            overall = [at for at, one in enumerate(before) if _OVERALL.search(one.label)]
            before = before[overall[-1] + 1 :] if overall else before
        shortest = len(before) if term.mention.unit == "分" else 2
        runs = [before[-length:] for length in range(max(2, shortest), min(len(before), MOST_PARTS) + 1)]
        fitting = next((run for run in runs if agrees(term.mention, total_of(run))), None)
        if fitting is not None:
            yield right(
                "figure-sum", sentence.passage, term, (figure(sentence.passage, one) for one in fitting)
            )
            continue
        whole = total_of(before)
        is_score = term.mention.unit == "分"
        is_open = any(one in listed for one in before)
        if is_open and abs(whole.low - term.mention.number) * _LISTED_NEAR > term.mention.number:
            continue
        if len(before) >= 2 and (is_score or (_is_near(whole, term) and len(before) > 2)):
            if (moved := movement(sentence, term, before)) != "none":
                if moved != "open":
                    yield sum_claim(sentence, term, moved[0], "warning", moved[1])
                continue
            yield sum_claim(sentence, term, before, "error" if is_score and not is_open else "warning")


def _follows(sentence: Sentence, term: Term) -> bool:
    """Check whether a score is the one behind the scores without 得 that its sentence lists."""
    listed = listed_scores(sentence) if term.mention.unit == "分" else ()
    return bool(listed) and term.mention.start > listed[-1].mention.start


def _short_totals(levels: Sequence[tuple[Sentence, Term]]) -> Iterator[Claim]:
    """Ask about 城镇42所、乡村35所，合计87所: a total that follows at once on all figures of its kind."""
    for place, (sentence, term) in enumerate(levels):
        previous = [one for other, one in levels[:place] if other is sentence][-1:]
        is_plain = previous and _PLAIN_TOTAL.fullmatch(
            sentence.between(previous[0].mention.end, term.mention.start)
        )
        if not is_plain and not _SHORT_TOTAL.search(term.label):
            continue
        before: list[Term] = []
        for other, one in levels[:place]:
            if other is not sentence or one.mention.kind != term.mention.kind or one.depth != term.depth:
                continue
            is_alike = one.mention.kind == "money" or one.mention.unit == term.mention.unit
            before = [] if _SHORT_TOTAL.search(one.label) else [*before, *([one] if is_alike else [])]
        if len(before) < 2 or term.mention.unit == "分":
            continue
        text = sentence.between(before[0].mention.start, term.mention.start)
        after = sentence.between(before[-1].mention.end, term.mention.start)
        if _BROKEN.search(text) or re.search(r"\d", after) or len(after) > _SHORT_TOTAL_AFTER:
            continue
        runs = [before[-length:] for length in range(2, len(before) + 1)]
        if any(agrees(term.mention, total_of(run)) for run in runs):
            continue
        if _is_near(total_of(before), term) and movement(sentence, term, before) == "none":
            yield sum_claim(sentence, term, before, "warning")


def _counted_totals(levels: Sequence[tuple[Sentence, Term]]) -> Iterator[Claim]:
    """Ask about 甲项目10万元、乙项目20万元，两个项目合计48万元: a total of just as many figures."""
    for sentence, term in levels:
        match = _COUNTED.match(term.label)
        if match is None or term.mention.kind != "money":
            continue
        before = [
            one for one in sentence.levels("money", "level")
            if one.mention.start < term.mention.start and one.depth == term.depth
        ]  # fmt: skip
        if len(before) != chinese_numeral(match["n"]):
            continue
        text = sentence.between(sentence.span.start, term.mention.start)
        if agrees(term.mention, total_of(before)):
            yield right(
                "figure-sum", sentence.passage, term, (figure(sentence.passage, one) for one in before)
            )
        elif not _BROKEN.search(text) and movement(sentence, term, before) == "none":
            yield sum_claim(sentence, term, before, "warning")


def score_totals(sentences: Sequence[Sentence]) -> Iterator[Claim]:
    """Ask about 综合得分92分 that is not the sum of the scores of a paragraph, of which no run gives it either."""
    scores = [
        (sentence, term)
        for sentence in sentences
        for term in sentence.terms
        if not term.depth
        and (
            term.role == "score"
            or term in listed_scores(sentence)
            or (term.mention.unit == "分" and SCORE_TOTAL.search(term.label))
        )
    ]
    wholes = [pair for pair in scores if SCORE_TOTAL.search(pair[1].label) or _follows(*pair)]
    if len(wholes) != 1:
        return
    (sentence, whole), parts = wholes[0], [term for _, term in scores if term is not wholes[0][1]]
    runs = (parts[first:last] for first in range(len(parts)) for last in range(first + 2, len(parts) + 1))
    if len(parts) < _FEWEST_SCORES or len(parts) > MOST_PARTS:
        return
    if any(agrees(whole.mention, total_of(run)) for run in runs):
        return
    sum_of = total_of(parts)
    nearness = _LISTED_NEAR if listed_scores(sentence) else 10
    if abs(sum_of.low - whole.mention.number) * nearness <= whole.mention.number:
        yield sum_claim(sentence, whole, parts, "warning")


def _is_near(whole: Interval, term: Term) -> bool:
    return abs(whole.low - term.mention.number) <= NEAR * term.mention.number


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
        parts = total_of(levels)
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
            here = operands[-1]
            situation = f"所列{len(levels)}项合计{shown(number, levels[0].mention, 2)}，前文总数为{shown(whole.mention.number, levels[0].mention, 2)}"  # fmt: skip
            yield doubt("figure-sum", here, operands[:-1], situation, shown(whole.mention.number, levels[0].mention, 2))  # fmt: skip


def _adjusted(levels: Sequence[tuple[Sentence, Term]]) -> Iterator[Claim]:
    """Check the adjusted budget of each sentence that gives one."""
    for sentence in dict.fromkeys(one for one, _ in levels):
        found = adjustment(sentence)
        if found is None:
            continue
        if found.is_given:
            operands = (figure(sentence.passage, one) for one in (*found.more, *found.less))
            yield right("figure-sum", sentence.passage, found.whole, operands)
        else:
            yield sum_claim(
                sentence, found.whole, found.more, "warning" if found.is_open else "error", found.less
            )


_CHANGE_FAMILIES = tuple(
    family for family in FAMILIES if "三公" in family.whole.pattern or "商品和服务" in family.parts[1].pattern
)


def _without_unchanged(family: Family, text: str) -> Family:
    """Leave out the parts that a text says to be as they were: 因公出国费与上年持平."""
    parts = tuple(
        one
        for one in family.parts
        if not re.search(rf"(?:{one.pattern})[^,;。]{{0,20}}?(?:持平|无增减|无变化)", text)
    )
    return family._replace(parts=parts) if len(parts) > 1 else family


def sums_of_changes(sentences: Sequence[Sentence]) -> Iterator[Claim]:
    """Check that the changes of a closed family give the change of their whole."""
    deltas = [(one, term) for one in sentences for term in one.levels("money", "delta") if term.sign]
    for place, (sentence, whole) in enumerate(deltas):
        for family in _CHANGE_FAMILIES:
            if not family.whole.search(sentence.between(sentence.span.start, whole.mention.start)):
                continue
            text = sentence.passage.text[whole.mention.end :]
            found = members(_without_unchanged(family, text), [term for _, term in deltas[place + 1 :]])
            if found is None:
                continue
            signed = total(_signed(one) for one in found)
            known = _signed(whole)
            if known.low <= signed.high and signed.low <= known.high:
                break
            number = sum((one.mention.number * one.sign for one in found), Decimal(0))
            operands = tuple(figure(other.passage, term) for other, term in deltas if term in found)
            here = figure(sentence.passage, whole)
            situation = f"各项变动合计{shown(number, whole.mention, 2)}"
            yield doubt("figure-sum", here, operands, situation, shown(number, whole.mention, 2))
            break


def _signed(term: Term) -> Interval:
    known = interval(term.mention)
    return known if term.sign > 0 else Interval(-known.high, -known.low)
