"""Arithmetic with printed figures: each is any number within half of its last place."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from functools import reduce
from typing import NamedTuple, Protocol

from xlselfeval.report.mentions import Mention
from xlselfeval.scoring.answers import TEN_THOUSAND
from xlselfeval.scoring.number import HUNDRED

_FURTHEST = Decimal(20)  # times
_CLOSE = Decimal("0.05")  # an approximate figure is right within so much of it


class Interval(NamedTuple):
    """All numbers from the least to the most, and the one that follows from the figures as they are printed."""

    low: Decimal
    high: Decimal
    printed: Decimal | None = None

    @property
    def value(self) -> Decimal:
        """The number that follows from the printed figures, else the middle."""
        return (self.low + self.high) / 2 if self.printed is None else self.printed

    def __add__(self, other: Interval) -> Interval:  # type: ignore[override]
        return Interval(self.low + other.low, self.high + other.high, self.value + other.value)

    def minus(self, other: Interval) -> Interval:
        return Interval(self.low - other.high, self.high - other.low, self.value - other.value)

    def size(self) -> Interval:
        """Return the magnitude of a difference."""
        if self.low >= 0:
            return self
        if self.high <= 0:
            return Interval(-self.high, -self.low, -self.value)
        return Interval(Decimal(0), max(-self.low, self.high), abs(self.value))

    def meets(self, other: Interval) -> bool:
        """Check whether a number is in both."""
        return self.low <= other.high and other.low <= self.high

    def divided_by(self, number: Decimal) -> Interval:
        """Divide by a number above 0."""
        return Interval(self.low / number, self.high / number, self.value / number)

    def percent_of(self, whole: Interval) -> Interval | None:
        """Return this as a percentage of a whole; None where that may be 0."""
        if whole.low <= 0:
            return None
        least, most = (self.low * HUNDRED, self.high * HUNDRED)
        return Interval(
            least / (whole.high if least >= 0 else whole.low),
            most / (whole.low if most >= 0 else whole.high),
            self.value * HUNDRED / whole.value,
        )


def interval(mention: Mention) -> Interval:
    """Return the numbers that a figure may be; an approximate one is wider."""
    slack = abs(mention.number) * _CLOSE if mention.is_vague else Decimal(0)
    return Interval(mention.low - slack, mention.high + slack, mention.number)


class Figured(Protocol):
    """Anything with a printed figure: a term of a sentence."""

    @property
    def mention(self) -> Mention: ...


def total_of(terms: Iterable[Figured]) -> Interval:
    """Add the figures of terms."""
    return total(interval(one.mention) for one in terms)


def percentage(part: Figured, whole: Figured) -> Interval | None:
    """Return one figure as a percentage of another; None where that may be 0."""
    return interval(part.mention).percent_of(interval(whole.mention))


def total(mentions: Iterable[Interval]) -> Interval:
    """Add intervals."""
    return reduce(Interval.__add__, mentions, Interval(Decimal(0), Decimal(0)))


def agrees(stated: Mention, computed: Interval | None) -> bool:
    """Check whether a figure is what was computed, as far as both are known."""
    return computed is not None and interval(stated).meets(computed)


def agrees_as_rate(stated: Mention, computed: Interval | None) -> bool:
    """Check a percentage, which may also be cut off or be one off in its last place."""
    if computed is None:
        return False
    known, slip = interval(stated), stated.half
    return known.low - slip <= computed.high and computed.low <= known.high + slip


def are_far_apart(one: Decimal, other: Decimal) -> bool:
    """Check whether two amounts are of so different a size that they are two quantities; 元 and 万元 of one are not."""
    if one <= 0 or other <= 0:
        return False
    ratio = max(one, other) / min(one, other)
    return ratio > _FURTHEST and not _FURTHEST > ratio / TEN_THOUSAND > 1 / _FURTHEST
