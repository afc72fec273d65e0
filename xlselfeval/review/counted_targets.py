"""Target and points that a row is judged by: as issued, as approved in the roster, else as the form has them."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Literal, NamedTuple

from xlselfeval.cell import Written
from xlselfeval.issue_record import IssuedRow
from xlselfeval.review.match_rows import RowMatches, has_issued_points, has_issued_target
from xlselfeval.scoring.groups import parts_of
from xlselfeval.scoring.number import HUNDRED, Quantity, amount_of, decimal_of
from xlselfeval.scoring.target import BARE, Bound, Target, Words, read_target
from xlselfeval.scoring.text import is_blank_mark
from xlselfeval.scoring.units import NONE
from xlselfeval.submission import IndicatorRow, Submission

TargetFrom = Literal["form", "issued", "roster"]


class KnownRow(NamedTuple):
    """Target and points of a row as issued or approved, and whether the form has others.

    Either is None where nobody has set it. `is_figure` says that both targets are figures or both are days, so that
    there is no doubt that they differ.
    """

    source: TargetFrom
    target: str | None = None
    points: Decimal | None = None
    target_differs: bool = False
    points_differ: bool = False
    is_figure: bool = True

    @property
    def differs(self) -> bool:
        """Check whether the form has another target or other points."""
        return self.target_differs or self.points_differ


def known_rows(form: Submission, matches: RowMatches) -> dict[int, KnownRow]:
    """Return what was issued or approved for the rows, by their places."""
    if not form.approved and (form.record is None or not form.record.is_sound):
        return {}
    parts = parts_of(form.rows)
    known = {}
    for place, other in (*matches.named, *matches.renamed):
        row, issued = form.rows[other], form.issued_rows[place]
        shares = row.part_of is not None or other in parts
        one = _with_target(KnownRow("roster" if form.approved else "issued"), issued, row, form.year)
        known[other] = one if shares or row.points.is_absent else _with_points(one, issued, row)
    return known


def known_execution_points(form: Submission) -> Decimal | None:
    """Return the issued points of the execution row; None where they are not known or not printed."""
    record, funds = form.record, form.funds
    if record is None or not record.is_sound or funds is None or funds.points is None:
        return None
    printed = [one.text for one in record.texts if one.role == "points"]
    return decimal_of(printed[0]) if len(printed) == 1 else None


def changed_answers(known: Mapping[int, KnownRow]) -> tuple[dict[int, str], dict[int, Decimal]]:
    """Return the targets and the points that count in place of the form's own, by the places of their rows."""
    targets = {place: one.target for place, one in known.items() if one.target is not None}
    return targets, {place: one.points for place, one in known.items() if one.points is not None}


def _with_target(known: KnownRow, issued: IssuedRow, row: IndicatorRow, year: int | None) -> KnownRow:
    as_issued = has_issued_target(issued, row)
    if row.target.is_absent or (is_blank_mark(issued.target) and not as_issued):
        return known  # the form foresees none, or leaves it to the unit
    if known.source == "issued":
        return known._replace(target=issued.target, target_differs=not as_issued)
    here = read_target(row.target.written, year)
    there = read_target(Written(issued.target, issued.target), year)
    is_figure = type(here) is type(there) and not isinstance(here, Words)
    return known._replace(
        target=issued.target, target_differs=not (as_issued or _is_same(here, there)), is_figure=is_figure
    )


def _with_points(known: KnownRow, issued: IssuedRow, row: IndicatorRow) -> KnownRow:
    """Compare points; a form that nobody issued may print them as shares of the whole."""
    number = amount_of(row.points.written).number
    if known.source == "roster" and number is not None and number * HUNDRED == issued.points:
        return known
    return known._replace(points=issued.points, points_differ=not has_issued_points(issued, row))


def _is_same(one: Target, other: Target) -> bool:
    """Compare a target of a form that nobody issued with the approved one, which it may write in another way."""
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
