"""A figure that another paper of the unit states, as the report is held against it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal
from typing import NamedTuple

from xlselfeval.report.claim import Claim, doubt, figure
from xlselfeval.report.intervals import Interval, interval
from xlselfeval.report.terms import Sentence, Term
from xlselfeval.scoring.answers import TEN_THOUSAND

Key = tuple[str, str]  # an item and its period, as papers share them
Place = tuple[Sentence, Term]
_NAMED_YEAR = re.compile(r"(?<![比较与从自至到])(20\d\d)年")


class Stated(NamedTuple):
    """A figure of another paper: all that it may be before it was rounded, in 元 or as a count.

    `figure` are its words in that paper (全年执行数98万元), `quote` name paper and place, too; `name` is that of its line
    where the unit named it: one of its units, a project, a payable.
    """

    key: Key
    known: Interval
    figure: str
    quote: str
    name: str = ""


def is_known(here: Interval, known: Sequence[Stated], factor: Decimal = Decimal(1)) -> bool:
    """Check whether a figure may be one that other papers state."""
    return any(here.low <= one.known.high * factor and one.known.low * factor <= here.high for one in known)


def difference(place: Place, known: Sequence[Stated], lines: Sequence[Stated] = ()) -> Claim:
    """Ask about a figure that no other paper has; `lines` are the parts of a total that a paper lists."""
    sentence, term = place
    here, words = interval(term.mention), "，".join(one.quote for one in known)
    if len(lines) > 1:
        words += f"，其中{'、'.join(one.figure for one in lines)}"
    is_scaled = here.low > 0 and any(
        is_known(here, known, factor) for factor in (TEN_THOUSAND, 1 / TEN_THOUSAND)
    )
    situation = words + ("，疑为元与万元混淆" if is_scaled else "")
    return doubt("figure-table", figure(sentence.passage, term), (), situation, known[0].figure)


def is_of_other_year(sentence: Sentence, term: Term, year: int | None) -> bool:
    """Check whether the words before a figure name another year than that of the report."""
    named = _NAMED_YEAR.findall(sentence.between(sentence.span.start, term.mention.start))
    return bool(named) and year is not None and int(named[-1]) != year
