"""A report as paragraphs and sentences, with the offsets of the text as it was written."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

SENTENCE_ENDS = "。;!?\n"
# One character for one character, so that offsets stay: full width to half width, and signs that mean the same.
_SIGNS = {
    ord(one): other for one, other in zip("\u3000\xa0。．、﹪–—－〜～﹣", "  。.、%---~~-", strict=True)
}
HALF_WIDTH = {code + 0xFEE0: code for code in range(0x21, 0x7F)} | _SIGNS


class Span(NamedTuple):
    """A part of a paragraph: the offsets of its first character and of the one after its last."""

    start: int
    end: int


@dataclass(frozen=True)
class Passage:
    """A paragraph of a report: its number in the document, from 1, its text, and the number of a list before it.

    `is_cell` marks a paragraph in the cell of a table, `place` says which: 第2个表第3行第5列.
    """

    number: int
    original: str
    prefix: str = ""
    is_cell: bool = False
    place: str = ""

    @property
    def where(self) -> str:
        """The place for people: nobody can count the paragraphs of tables."""
        return self.place or f"第{self.number}段"

    @cached_property
    def text(self) -> str:
        """The text in which claims are looked for, with the offsets of the original."""
        return self.original.translate(HALF_WIDTH)

    @cached_property
    def sentences(self) -> tuple[Span, ...]:
        """The sentences, each ending before 。 or ; or a line break; ; inside brackets ends none."""
        return tuple(_split(self.text))

    def quote(self, span: Span) -> str:
        """Return the original words of a span."""
        return self.original[span.start : span.end]


def _split(text: str) -> Iterator[Span]:
    start = depth = 0
    for place, character in enumerate(text):
        if character in "()":
            depth = max(0, depth + (1 if character == "(" else -1))
        elif character in SENTENCE_ENDS and (not depth or character != ";"):
            depth = 0
            if text[start:place].strip():
                yield Span(start, place)
            start = place + 1
    if text[start:].strip():
        yield Span(start, len(text))


def clause_of(text: str, place: int, sentence: Span) -> Span:
    """Find the clause of a sentence, between , ; and :, that holds an offset."""
    start = max(text.rfind(mark, sentence.start, place) for mark in ",;:")
    ends = [found for mark in ",;" if (found := text.find(mark, place, sentence.end)) >= 0]
    return Span(max(start + 1, sentence.start), min(ends, default=sentence.end))


def squeezed(text: str) -> str:
    """Drop the blanks that people put into words and figures: 运 行 维 护 费."""
    return re.sub(r"\s+", "", text)
