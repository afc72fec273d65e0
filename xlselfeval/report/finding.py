"""A finding about a report: a claim that does not hold, in the words of the catalogue."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from xlselfeval.report.claim import Claim, Operand
from xlselfeval.report.passage import Passage, Span
from xlselfeval.review.catalogue import CATALOGUE
from xlselfeval.review.catalogue_entry import Audience, may_explain
from xlselfeval.review.finding import demand
from xlselfeval.review.records.types import ReportFindingRecord
from xlselfeval.scheme.model import Severity
from xlselfeval.scoring.text import nest_quotes

_MARKS = ",;。:\n"
_CLOSED_BY = {"(": ")", "“": "”", "《": "》", "[": "]", "【": "】"}
_LONGEST_QUOTE = 60  # characters


@dataclass(frozen=True, kw_only=True, slots=True)
class ReportFinding:
    """One finding about a report.

    `paragraph` counts from 1; `start` and `end` are offsets in it of what is wrong, `quote` is the clause with it.
    `operands` are the figures or words that it rests on, each with its paragraph and offsets. `where` is the place for
    people: 第4段, or the cell of a table. `explainable` is true where the unit may keep the words and explain them; `hint` is
    scale-10000 where an amount in 元 for 万元, or the reverse, is all that is wrong.
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
    hint: str | None = None

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
        where=places.get(place.paragraph, f"第{place.paragraph}段"), hint="scale-10000" if claim.is_slip else None,
    )  # fmt: skip


def clause_around(passage: Passage, place: Operand) -> str:
    """Quote the clause of a place with whole brackets, of a long one that inside them, or cut it."""
    pairs = _pairs(passage.text)
    around = [one for one in pairs if one.start < place.start and place.end <= one.end]
    clauses = [
        _clause(passage.text, place, limits, pairs)
        for limits in (Span(-1, len(passage.text)), *sorted(around))
    ]
    short = (one for one in clauses if len(passage.quote(one).strip()) <= _LONGEST_QUOTE)
    clause = next(short, None) or _cut(clauses[-1], place, pairs)
    return passage.quote(clause).strip()


def _pairs(text: str) -> list[Span]:
    """Return the places of each opening bracket or quote and of the one that closes it."""
    found, open_places = list[Span](), list[int]()
    for place, sign in enumerate(text):
        if sign in _CLOSED_BY:
            open_places.append(place)
        elif open_places and sign == _CLOSED_BY[text[open_places[-1]]]:
            found.append(Span(open_places.pop(), place))
    return found


def _clause(text: str, place: Operand, limits: Span, pairs: Sequence[Span]) -> Span:
    """Find the clause around a place, between marks that are inside no bracket but the one that limits it."""
    inner = [one for one in pairs if limits.start < one.start and one.end < limits.end]
    marks = [
        at
        for at in range(limits.start + 1, limits.end)
        if text[at] in _MARKS and not any(one.start < at < one.end for one in inner)
    ]
    start = max((at for at in marks if at < place.start), default=limits.start) + 1
    return Span(start, min((at for at in marks if at >= place.end), default=limits.end))


def _cut(clause: Span, place: Operand, pairs: Sequence[Span]) -> Span:
    """Cut a long clause on both sides of a place, outside brackets."""
    start = max(clause.start, place.start - _LONGEST_QUOTE // 2)
    end = min(clause.end, place.end + _LONGEST_QUOTE // 2)
    start = max((one.end + 1 for one in pairs if one.start < start <= one.end < place.start), default=start)
    end = min((one.start for one in pairs if place.end <= one.start < end <= one.end), default=end)
    return Span(start, end)
