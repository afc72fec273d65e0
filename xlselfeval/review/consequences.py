"""Consequences of other findings: sums of issued points, and results of issued formulas."""

from __future__ import annotations

from decimal import Decimal

from xlselfeval.cell import Cell
from xlselfeval.review.evidence import Evidence, RowEvidence
from xlselfeval.scoring.number import ZERO, Amount, amount_of
from xlselfeval.scoring.text import compact


def restored_points(evidence: Evidence, category: str | None = None) -> Decimal:
    """Sum the points of the form, or of a level-1 group, as they are once all that was issued is restored.

    Changed points count as issued or approved, and rows that were removed are back.
    """
    here = [one for one in evidence.rows if category is None or compact(one.row.category) == category]
    total = sum((one.counted_points or ZERO for one in here), ZERO)
    if category is None:
        total += evidence.counted_points - sum((one.counted_points or ZERO for one in evidence.rows), ZERO)
    record = evidence.submission.record
    if record is None or not record.is_sound or evidence.submission.approved:
        return total  # what is approved may be there under another name
    removed = (record.rows[place] for place in evidence.matches.removed)
    return total + sum((row.points for row in removed if category in (None, compact(row.category))), ZERO)


def is_issued_formula(evidence: Evidence, cell: Cell | None) -> bool:
    """Check whether a cell holds the formula that was issued for it, which is right once its inputs are."""
    record = evidence.submission.record
    if cell is None or cell.formula is None or record is None or not record.is_sound:
        return False
    return all(fault.cell.ref != cell.ref for fault in evidence.formula_faults)


def follows_from_inputs(evidence: Evidence) -> bool:
    """Check whether the issued formula of the execution score only lacks an input.

    Other findings ask for such inputs. These are points other than issued, an amount that is stored as text,
    which a formula takes for none, and the rate.
    """
    funds, score = evidence.submission.funds, evidence.scorecard.execution
    if funds is None or score is None or not is_issued_formula(evidence, funds.score):
        return False
    amounts = (funds.total.budget_adjusted, funds.total.budget_spent)
    as_text = [_read(cell, evidence).as_text for cell in amounts] + [evidence.execution_points.as_text]
    if funds.rate is not None and any(fault.cell.ref == funds.rate.ref for fault in evidence.formula_faults):
        return True  # of the rate, which the formula takes
    return any(as_text) or evidence.execution_points.number != score.points


def shifted_rows(evidence: Evidence) -> tuple[RowEvidence, ...]:
    """Return the rows that were filled in one column to the right of their own, without an actual.

    The note of such a row is its score. Beside two of them a row that has a reason behind its actual is one, too, and one
    that has its score alone.
    """
    blank = [
        one for one in evidence.rows
        if one.is_judged and one.row.actual.is_blank and not one.row.actual.is_absent
        and (_is_score(one) or not one.row.score.is_blank)
    ]  # fmt: skip
    sure = [one for one in blank if _is_score(one) and not one.row.score.is_blank]
    return tuple(blank if len(sure) > 1 else sure)


def shifted_actuals(evidence: Evidence) -> frozenset[str]:
    """Return the cells of the blank actuals of such rows, of which nothing else is reported."""
    return frozenset(one.row.actual.ref for one in shifted_rows(evidence))


def _is_score(one: RowEvidence) -> bool:
    note = amount_of(one.row.note.written).number
    return note is not None and one.points.number is not None and ZERO <= note <= one.points.number


def _read(cell: Cell | None, evidence: Evidence) -> Amount:
    return Amount(None) if cell is None else amount_of(cell.written, evidence.money)
