"""The base of a change, and the differences and rates that an earlier level gives."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from xlselfeval.report.intervals import Interval, agrees, agrees_as_rate, interval, percentage
from xlselfeval.report.mentions import Mention
from xlselfeval.report.terms import Term

_EXACT = 2  # decimals of a rate that no other figures give by chance


def gap(head: Term, prior: Term) -> Interval:
    """Return the difference of two levels without its sign."""
    return interval(head.mention).minus(interval(prior.mention)).size()


def amount_of(delta: Term | None, prior: Term | None, head: Term) -> Interval:
    """Return the size of a change as it is stated, else by the levels before and after it."""
    if delta is not None:
        return interval(delta.mention)
    assert prior is not None
    return gap(head, prior)


def base_of(delta: Term | None, prior: Term | None, head: Term) -> Interval | None:
    """Return the level before the change; None where it was 0 or is not known."""
    if prior is not None:
        return interval(prior.mention)
    assert delta is not None
    level, change = interval(head.mention), interval(delta.mention)
    base = level.minus(change) if delta.sign >= 0 else level + change
    return base if base.low > 0 else None


def is_by_rate(head: Term, rate: Term, delta: Term, prior: Term) -> bool:
    """Check whether a rate to two decimals is that of a level with its difference or earlier level."""
    if rate.mention.places < _EXACT or rate.mention.is_vague or not delta.sign:
        return False
    of_delta = base_of(delta, None, head)
    by_delta = None if of_delta is None else interval(delta.mention).percent_of(of_delta)
    by_prior = gap(head, prior).percent_of(interval(prior.mention))
    return any(agrees_as_rate(size_of(rate), value) for value in (by_delta, by_prior))


def rate_fits(
    rate: Term, delta: Term | None, prior: Term | None, heads: Sequence[Term], earlier: Sequence[Term]
) -> bool:
    """Try all levels that the change may be of, and those of an earlier year as its base."""
    size = size_of(rate)
    if delta is not None and any(agrees_as_rate(size, percentage(delta, one)) for one in earlier):
        return True
    if delta is not None and prior is not None and confirmed(delta, prior, heads) is not None:
        return agrees_as_rate(size, percentage(delta, prior))
    for head in heads:
        bases = [base_of(delta, prior, head)]
        if delta is not None and not delta.sign:
            bases.append(interval(head.mention) + interval(delta.mention))
        # a level may itself be the earlier one where another is so much away
        if delta is not None and any(
            one is not head and agrees(delta.mention, gap(one, head)) for one in heads
        ):
            bases.append(interval(head.mention))
        if delta is not None and prior is not None:
            bases.append(base_of(delta, None, head))
        amount = amount_of(delta, prior, head)
        if any(base is not None and agrees_as_rate(size, amount.percent_of(base)) for base in bases):
            return True
        if prior is not None and agrees_as_rate(size, gap(head, prior).percent_of(interval(prior.mention))):
            return True
    return False


def size_of(rate: Term) -> Mention:
    """Return a rate of change without its sign."""
    return replace(rate.mention, number=abs(rate.mention.number))


def confirmed(delta: Term | None, prior: Term | None, heads: Sequence[Term]) -> Term | None:
    """Find the level that a change confirms: an earlier level and a difference lead to it.

    The change is then its own, and no other level's.
    """
    if delta is None or prior is None:
        return None
    return next((one for one in heads if agrees(delta.mention, gap(one, prior))), None)
