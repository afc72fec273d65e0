"""A finding about a report: a claim that does not hold, in the words of the catalogue."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from xlselfeval.report.claim import Claim, Operand
from xlselfeval.report.passage import Passage
from xlselfeval.review.catalogue import CATALOGUE
from xlselfeval.review.catalogue_entry import Audience, may_explain
from xlselfeval.review.finding import demand
from xlselfeval.review.records.types import ReportFindingRecord
from xlselfeval.scheme.model import Severity
from xlselfeval.scoring.text import nest_quotes

_MARKS = ",;。;:，；：\n"
_LONGEST_QUOTE = 60  # characters


@dataclass(frozen=True, kw_only=True, slots=True)
class ReportFinding:
    """One finding about a report.

    `paragraph` counts from 1; `start` and `end` are offsets in it of what is wrong, `quote` is the clause with it.
    `operands` are the figures or words that it rests on, each with its paragraph and offsets. `where` is the place for
    people: 第4段, or the cell of a table. `explainable` is true where the unit may keep the words and explain them.
    """

    code: str
    name: str
    severity: Severity
    audience: Audience
    explainable: bool
    paragraph: int
    start: int
    end: int
    quote: str
    found: str
    expected: str | None
    operands: tuple[Operand, ...]
    situation: str
    action: str
    where: str

    @property
    def sentence(self) -> str:
        """The situation and what to do."""
        return f"{self.situation}。{self.action}"

    @property
    def opinion(self) -> str:
        """The situation and what to do in full sentences, for letters; without a quote where something is missing."""
        if not self.found:
            return f"报告{self.sentence}"
        entry = CATALOGUE[self.name]
        words = entry.opinion.removesuffix(entry.action).format(quote=self.quote, words=self.situation)
        return nest_quotes(f"{words}{self.action}")

    @property
    def message(self) -> str:
        """The whole finding in one line, with severity and paragraph."""
        place = f"{self.where}“{self.quote}”" if self.quote else "全文"
        return nest_quotes(f"【{demand(self)}】{place}：{self.sentence}")

    def to_dict(self) -> ReportFindingRecord:
        """Return the record of the finding, as `report check --json` prints it."""
        return {
            "code": self.code, "name": self.name, "severity": self.severity, "audience": self.audience, "explainable": self.explainable,
            "paragraph": self.paragraph, "start": self.start, "end": self.end, "where": self.where, "quote": self.quote, "found": self.found,
            "expected": self.expected, "operands": [{"text": one.text, "paragraph": one.paragraph} for one in self.operands],
            "message": self.message,
        }  # fmt: skip


def findings_of(claims: Iterable[Claim], passages: Iterable[Passage]) -> tuple[ReportFinding, ...]:
    """Return a finding for each claim that does not hold."""
    known = list(passages)
    return tuple(_finding(one, known) for one in claims if one.verdict == "wrong")


def _finding(claim: Claim, passages: Sequence[Passage]) -> ReportFinding:
    entry, place = CATALOGUE[claim.name], claim.operand
    numbered = (one for one in passages if one.number == place.paragraph)
    passage = next((one for one in numbered if place.text in one.original[place.start : place.end]), None)
    places = {one.number: one.where for one in passages}
    elsewhere = dict.fromkeys(places[one.paragraph] for one in claim.operands if one.paragraph in places)
    others = [one for one in elsewhere if one != places.get(place.paragraph) and one not in claim.situation]
    words = claim.situation + "".join(f"（另见{other}）" for other in others)
    return ReportFinding(
        code=entry.code, name=entry.name, severity=claim.severity, audience=entry.audience,
        explainable=entry.audience == "unit" and may_explain(entry.name, claim.severity), paragraph=place.paragraph,
        start=place.start, end=place.end, quote=clause_around(passage, place) if passage is not None and place.text else place.text,
        found=place.text, expected=claim.expected, operands=claim.operands, situation=nest_quotes(words), action=claim.action or entry.action,
        where=places.get(place.paragraph, f"第{place.paragraph}段"),
    )  # fmt: skip


def clause_around(passage: Passage, place: Operand) -> str:
    """Quote the clause that holds a place, cut to the length that a message repeats."""
    text = passage.original
    start = max((text.rfind(mark, 0, place.start) for mark in _MARKS), default=-1) + 1
    end = min((found for mark in _MARKS if (found := text.find(mark, place.end)) >= 0), default=len(text))
    clause = text[start:end].strip()
    if len(clause) <= _LONGEST_QUOTE:
        return clause
    first, last = place.start - _LONGEST_QUOTE // 2, place.end + _LONGEST_QUOTE // 2
    return text[max(start, first) : min(end, last)].strip()
