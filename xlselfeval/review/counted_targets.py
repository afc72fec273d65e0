"""The target that a row is judged by: as issued, as approved in the roster, else as the form has it."""

from __future__ import annotations

from decimal import Decimal
from typing import Literal, NamedTuple

from xlselfeval.cell import Written
from xlselfeval.review.match_rows import RowMatches, has_issued_target
from xlselfeval.scoring.number import Quantity
from xlselfeval.scoring.target import BARE, Bound, Target, Words, read_target
from xlselfeval.scoring.text import is_blank_mark
from xlselfeval.scoring.unit_table import NONE
from xlselfeval.submission import IndicatorRow, Submission

HUNDRED = Decimal(100)
TargetFrom = Literal["form", "issued", "roster"]


class KnownTarget(NamedTuple):
    """A target as issued or approved; `differs` where the form has another one.

    `is_figure` says that both are figures or both are days, so that there is no doubt that they differ.
    """

    text: str
    source: TargetFrom
    differs: bool
    is_figure: bool = True


def known_targets(form: Submission, matches: RowMatches) -> dict[int, KnownTarget]:
    """Return the issued or approved targets of the rows, by their places."""
    known = {}
    for place, other in (*matches.named, *matches.renamed):
        row, issued = form.rows[other], form.issued_rows[place]
        as_issued = has_issued_target(issued, row)
        if row.target.is_absent or (is_blank_mark(issued.target) and not as_issued):
            continue  # the form foresees none, or leaves it to the unit
        if form.approved:
            known[other] = _approved(issued.target, row, form.year)
        elif form.record is not None and form.record.is_sound:
            known[other] = KnownTarget(issued.target, "issued", not as_issued)
    return known


def _approved(target: str, row: IndicatorRow, year: int | None) -> KnownTarget:
    """Compare a row of a form that nobody issued with its approved target, which it may write in another way."""
    here, there = read_target(row.target.written, year), read_target(Written(target, target), year)
    is_figure = type(here) is type(there) and not isinstance(here, Words)
    return KnownTarget(target, "roster", not _is_same(here, there), is_figure)


def _is_same(one: Target, other: Target) -> bool:
    if not isinstance(one, Bound) or not isinstance(other, Bound):
        return one == other
    signs = {one.comparator, other.comparator}
    return (len(signs) == 1 or BARE in signs) and _is_same_number(one.quantity, other.quantity)


def _is_same_number(one: Quantity, other: Quantity) -> bool:
    """Check whether two numbers are equal; a unit may be left out, and 0.95 is 95%."""
    if NONE not in (one.unit.kind, other.unit.kind):
        return one.base == other.base
    if one.number == other.number or one.base == other.base:
        return True
    bare, named = (one, other) if one.unit.kind == NONE else (other, one)
    return named.unit.kind == "percent" and bare.number * HUNDRED == named.number
