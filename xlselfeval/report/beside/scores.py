"""The scores of the execution and of the groups of indicators in a report, against those of the form."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import NamedTuple

from xlselfeval.report.beside.figure import Place, is_of_other_year
from xlselfeval.report.claim import Claim, doubt, figure, right
from xlselfeval.report.intervals import Interval, agrees
from xlselfeval.report.passage import squeezed
from xlselfeval.report.terms import Sentence, Term, listed_scores
from xlselfeval.review.evidence import Evidence
from xlselfeval.scoring.number import plain
from xlselfeval.scoring.text import compact

_EXECUTION = "(?:预算|资金)?执行(?:率|情况)?"
_FULL = r"满分(?:为|是)?\d+(?:\.\d+)?分|\(?(?:满分|分值)?(?:为)?\d+(?:\.\d+)?分\)"
_GOT = rf"(?:指标|一项|部分|情况)*[,:]?(?:{_FULL})?[,:]?(?:自评|实际)?"
_FEWEST = 2  # groups that agree: a report by other groups than those of the form has none or one of them


class _Group(NamedTuple):
    """A group of the form: its name in sentences, the words that a report has for it, its score."""

    name: str
    words: str
    score: Decimal


def against_scores(sentences: Sequence[Sentence], evidence: Evidence) -> Iterator[Claim]:
    """Ask about scores of groups that differ from the form's, where more groups of the report agree with it."""
    right_ones: list[Claim] = []
    wrong: list[Claim] = []
    for group in _groups(evidence):
        places = [
            place for place in _places(sentences, group, evidence)
            if not is_of_other_year(*place, evidence.submission.year)
        ]  # fmt: skip
        known = Interval(group.score, group.score)
        agreeing = [(one, term) for one, term in places if agrees(term.mention, known)]
        right_ones += (right("figure-table", one.passage, term, ()) for one, term in agreeing[:1])
        words = f"{group.name}得分{plain(group.score)}分"
        wrong += (
            doubt("figure-table", figure(one.passage, term), (), f"自评表中{words}", words)
            for one, term in ([] if agreeing else places[:1])
        )
    if len(right_ones) >= _FEWEST:
        yield from right_ones
        yield from wrong if len(wrong) < len(right_ones) else ()


def _groups(evidence: Evidence) -> Iterator[_Group]:
    """Yield the groups of a form all of whose scores are there."""
    if (number := evidence.execution_declared.number) is not None:
        yield _Group("预算执行", _EXECUTION, number)
    scores: defaultdict[str, list[Decimal | None]] = defaultdict(list)
    for one in evidence.rows:
        if not one.is_part:
            scores[compact(one.row.category)].append(one.declared.number)
    for category, numbers in scores.items():
        known = [one for one in numbers if one is not None]
        name = category.removesuffix("指标")
        if name and len(known) == len(numbers):
            yield _Group(category, re.escape(name), sum(known, Decimal(0)))


def _places(sentences: Sequence[Sentence], group: _Group, evidence: Evidence) -> Iterator[Place]:
    """Yield the scores behind the name of a group, in a list of a total's parts also without 得.

    The parts of the full mark are the most that can be had.
    """
    pattern = re.compile(rf"(?:^|[^\u4e00-\u9fff]|其中|和){group.words}{_GOT}(?P<got>得分?)?(?:为|是|共)*$")
    for sentence in sentences:
        listed = listed_scores(sentence)
        if any(
            one.mention.number == evidence.scheme.total_points for one in sentence.terms if one not in listed
        ):
            listed = ()
        for term in sentence.terms:
            if term.mention.unit != "分" or term.mention.is_vague or sentence.passage.is_cell:
                continue
            match = pattern.search(_before(sentence, term))
            if match is not None and (match["got"] or term in listed):
                yield sentence, term


def _before(sentence: Sentence, term: Term) -> str:
    return squeezed(sentence.between(sentence.span.start, term.mention.start))
