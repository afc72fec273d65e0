"""A claim of a report: a figure that others in the text give, and whether they do."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Literal, NamedTuple

from xlselfeval.report.mentions import Mention
from xlselfeval.report.passage import Passage
from xlselfeval.report.terms import Sentence, Term
from xlselfeval.scheme.model import Severity
from xlselfeval.scoring.answers import TEN_THOUSAND
from xlselfeval.scoring.number import half_up, plain

SLIP_OF_UNIT, SLIPS = "疑为元与万元混淆", (TEN_THOUSAND, 1 / TEN_THOUSAND)
Verdict = Literal["right", "wrong"]


class Operand(NamedTuple):
    """A figure or words that a claim rests on, as printed, and where."""

    text: str
    paragraph: int
    start: int
    end: int


@dataclass(frozen=True, kw_only=True, slots=True)
class Claim:
    """A figure or word at a place of the report, with the verdict on it.

    `name` is that of its finding, `found` what is printed and `expected` what follows from the operands;
    `situation` says in Chinese what differs, `action` what to do where the catalogue's words do not fit; `is_slip` that an
    amount in 元 for 万元, or the reverse, is all that is wrong.
    """

    name: str
    operand: Operand
    operands: tuple[Operand, ...]
    verdict: Verdict
    severity: Severity = "error"
    expected: str | None = None
    situation: str = ""
    action: str = ""
    is_slip: bool = False


def operand_of(passage: Passage, start: int, end: int) -> Operand:
    """Quote a part of a paragraph."""
    return Operand(passage.original[start:end].strip(), passage.number, start, end)


def quoted(
    sentence: Sentence, match: re.Match[str], first: int | str = 0, last: int | str | None = None
) -> Operand:
    """Quote what a pattern has found in a sentence.

    The quote goes from the beginning of the group `first` to the end of the group `last`, by default the
    same.
    """
    start, end = match.start(first), match.end(first if last is None else last)
    return operand_of(sentence.passage, sentence.span.start + start, sentence.span.start + end)


def figure(passage: Passage, term: Term) -> Operand:
    """Quote a figure."""
    return operand_of(passage, term.mention.start, term.mention.end)


def right(name: str, passage: Passage, term: Term, operands: Iterable[Operand]) -> Claim:
    """Make a claim that holds."""
    return Claim(name=name, operand=figure(passage, term), operands=tuple(operands), verdict="right")


def wrong(
    name: str, operand: Operand, operands: Iterable[Operand], situation: str, expected: str | None = None, *, severity: Severity = "error",
) -> Claim:  # fmt: skip
    """Make a claim that does not hold."""
    return Claim(
        name=name, operand=operand, operands=tuple(operands), verdict="wrong", severity=severity, expected=expected, situation=situation
    )  # fmt: skip


def wrong_difference(
    passage: Passage,
    delta: Term,
    one: Term,
    other: Term,
    size: Decimal,
    severity: Severity = "error",
    *,
    of: Passage | None = None,
) -> Claim:
    """Make a claim of a difference that is none of two figures; `size` is theirs.

    `of` is the paragraph of the first where that is another one.
    """
    expected = shown(size, delta.mention, max(term.mention.places for term in (one, other, delta)))
    operands = (figure(of or passage, one), figure(passage, other))
    situation = f"“{operands[0].text}”与“{operands[1].text}”相差{expected}"
    return wrong(
        "figure-difference", figure(passage, delta), operands, situation, expected, severity=severity
    )


def doubt(
    name: str, operand: Operand, operands: Iterable[Operand], situation: str, expected: str | None = None, *, action: str = ""
) -> Claim:  # fmt: skip
    """Make a claim that may not hold."""
    return replace(wrong(name, operand, operands, situation, expected, severity="warning"), action=action)


def shown(number: Decimal, like: Mention, places: int | None = None) -> str:
    """Write a number of base units as a figure of the text is written: with its unit, and so many decimals."""
    scaled = number / like.factor
    kept = max(like.places, 2 if like.kind == "percent" else 0) if places is None else places
    return plain(half_up(scaled, kept)) + like.unit
