"""Amounts of one quantity that are ten thousand times apart, beside another paper or inside the report."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from xlselfeval.report.beside.figure import Place, Stated, difference, is_known
from xlselfeval.report.claim import SLIP_OF_UNIT, SLIPS, Claim, doubt, figure
from xlselfeval.report.intervals import interval
from xlselfeval.scoring.answers import TEN_THOUSAND


def slips_beside(places: Sequence[Place], known: Sequence[Stated]) -> Iterator[Claim]:
    """Ask about amounts that are ten thousand times those of the papers, whatever other places have."""
    for sentence, term in places:
        here = interval(term.mention)
        is_money = term.mention.kind == "money" and here.low > 0 and not is_known(here, known)
        if is_money and any(is_known(here, known, factor) for factor in SLIPS):
            yield difference((sentence, term), known)


def slips_inside(places: Sequence[Place]) -> Iterator[Claim]:
    """Ask about an amount of a report that is ten thousand times another of the same quantity and period."""
    money = [one for one in places if one[1].mention.kind == "money" and not one[1].mention.is_vague]
    for sentence, term in money:
        meant = [one for one in money if one[1].mention.number * TEN_THOUSAND == term.mention.number != 0]
        if meant:
            other = figure(meant[0][0].passage, meant[0][1])
            situation = f"另一处为“{other.text}”，相差一万倍，{SLIP_OF_UNIT}"
            claim = doubt("figure-repeat", figure(sentence.passage, term), (other,), situation, other.text)
            yield replace(claim, is_slip=True)
