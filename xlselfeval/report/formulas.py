"""Claims that print their own formula: （118/126）×100%=93.65%."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal
from itertools import pairwise

from xlselfeval.report.claim import Claim, figure, operand_of, right, shown, wrong
from xlselfeval.report.intervals import Interval, agrees_as_rate
from xlselfeval.report.mentions import SCALES
from xlselfeval.report.terms import Sentence

_RESULT = re.compile(r"[\])]?\s{0,4}[*×xX]\s{0,4}100\s{0,4}%\s{0,4}=\s{0,4}$")
_FIGURE = re.compile(r"(?P<number>\d+(?:,\d{3})*(?:\.\d+)?)(?P<scale>万亿|亿|万)?")
_OPERATORS = re.compile(r"[-+*/÷×%#]")
_YEAR = re.compile(r"(?:19|20)\d\d\s{0,4}年")
_LONGEST = 120  # characters of a formula


def formulas(sentence: Sentence) -> Iterator[Claim]:
    """Check a percentage that follows a quotient, or a difference divided by a figure, and ×100%=."""
    passage = sentence.passage
    for term in sentence.terms:
        if term.mention.kind != "percent":
            continue
        text = passage.text[max(sentence.span.start, term.mention.start - _LONGEST) : term.mention.start]
        if (result := _RESULT.search(text)) is None:
            continue
        start = term.mention.start - len(text) + text.rfind("=", 0, result.start()) + 1
        value, operands = _value(
            _without_years(passage.text[start : term.mention.start - len(text) + result.start()])
        )
        if value is None:
            continue
        quoted = tuple(operand_of(passage, start + one, start + other) for one, other in operands)
        if agrees_as_rate(term.mention, value):
            yield right("figure-rate", passage, term, quoted)
        else:
            expected = shown(value.value, term.mention)
            yield wrong("figure-rate", figure(passage, term), quoted, f"按所列算式计算为{expected}", expected)


def _value(text: str) -> tuple[Interval | None, list[tuple[int, int]]]:
    """Compute a/b or (a-b)/c as a percentage; None for any other formula."""
    found = list(_FIGURE.finditer(text))
    spans = [match.span() for match in found]
    gaps = [text[one.end() : other.start()] for one, other in pairwise(found)]
    signs = ["".join(_OPERATORS.findall(gap)) for gap in gaps]
    around = "" if not found else text[: found[0].start()] + text[found[-1].end() :]
    numbers = [_interval(match) for match in found]
    if _OPERATORS.search(around) or "=" in text:
        return None, spans
    if signs in (["/"], ["÷"]):
        return numbers[0].percent_of(numbers[1]), spans
    if signs in (["-", "/"], ["-", "÷"]) and re.search(r"[\])]", gaps[1]):
        return numbers[0].minus(numbers[1]).percent_of(numbers[2]), spans
    return None, spans


def _without_years(text: str) -> str:
    return _YEAR.sub(lambda match: "年" * len(match[0]), text)


def _interval(match: re.Match[str]) -> Interval:
    digits, scale = match["number"].replace(",", ""), Decimal(SCALES[match["scale"] or ""])
    half = Decimal("0.5").scaleb(-len(digits.partition(".")[2])) * scale
    return Interval(Decimal(digits) * scale - half, Decimal(digits) * scale + half)
