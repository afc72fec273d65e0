"""The target of an indicator beside its result in the text: 开展监督检查38次（目标40次以上）."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from xlselfeval.report.beside.rows import is_stated, not_the_row
from xlselfeval.report.claim import Claim, Operand, operand_of
from xlselfeval.report.terms import Sentence, Term
from xlselfeval.review.evidence import RowEvidence

_LEAST = "(?:不少于|不低于|不超过|不高于|大于等于|小于等于|[≥≤><])?"
_ASKED = rf"(?:年度|全年|年初)?(?:计划|目标|指标)(?:值|数)?(?:为|是|:)?{_LEAST}"
_FIGURE = r"(?P<{}>\d[\d.]*[^\d,;。()、\s]{{0,4}}?)(?:以上|以下|以内)?"
# 开展监督检查次数”，计划不少于40次，实际38次
_BEFORE = re.compile(
    rf"[”’\"]?(?:为|是)?[,:(]?{_ASKED}{_FIGURE.format('target')}[),]+(?:全年|年度)?实际(?:完成|开展|组织|达到?|实现)?(?:值|数)?(?:为|是|达到?|:)?"
)
_FURTHEST = 80  # characters between a name and its result
# 38次（目标40次以上）, 46次，超过40次的目标, 93.5%，没有达到95%的目标
_BEHIND = re.compile(
    rf"\s*[,(](?:高于|超过|低于|[未没](?:有)?达到?|达到?|完成)?(?:{_ASKED}{_FIGURE.format('target')}(?=[,;。)]|$)|{_LEAST}{_FIGURE.format('other')}的(?:年度|年初)?(?:计划|目标))"
)


@dataclass(frozen=True, slots=True)
class Beside:
    """A target beside a result: where it is, and whether it is that of a row of its name."""

    place: Operand
    is_own: bool


def target_before(
    sentence: Sentence, term: Term, name: str, rows: Sequence[RowEvidence]
) -> tuple[str, Beside] | None:
    """Find a target between the name of an indicator and its result.

    It comes with the words before the name.
    """
    text = sentence.between(sentence.span.start, term.mention.start).rstrip()
    place = text.find(name, max(0, len(text) - _FURTHEST - len(name)))
    while place >= 0:
        if match := _BEFORE.fullmatch(text, place + len(name)):
            return text[:place], _beside(sentence, 0, match, "target", rows)
        place = text.find(name, place + 1)
    return None


def target_behind(sentence: Sentence, term: Term, rows: Sequence[RowEvidence]) -> Beside | None:
    """Find the target right behind a result."""
    text = sentence.between(term.mention.end, sentence.span.end)
    match = _BEHIND.match(text)
    if match is None:
        return None
    start = term.mention.end - sentence.span.start
    return _beside(sentence, start, match, "target" if match["target"] else "other", rows)


def another_target(found: Beside, rows: Sequence[RowEvidence]) -> Iterator[Claim]:
    """Ask about a target that no row of its name has."""
    if not found.is_own:
        yield not_the_row("target", found.place, rows[0])


def _beside(
    sentence: Sentence, start: int, match: re.Match[str], group: str, rows: Sequence[RowEvidence]
) -> Beside:
    first = sentence.span.start + start
    place = operand_of(sentence.passage, first + match.start(group), first + match.end(group))
    return Beside(place, any(is_stated("target", match[group], one) is not False for one in rows))
