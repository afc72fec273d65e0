"""Checks of notes on deviations: a reason is given where points are lost or a target is missed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from decimal import Decimal

from xlselfeval.review.checks.scores import claims_too_little
from xlselfeval.review.consequences import shifted_actuals
from xlselfeval.review.evidence import Evidence, RowEvidence
from xlselfeval.review.finding import Finding
from xlselfeval.review.note_words import is_blank_note, is_empty_phrase
from xlselfeval.review.places import execution_place
from xlselfeval.scoring.answers import ExecutionAnswer
from xlselfeval.scoring.choose_figure import own_words
from xlselfeval.scoring.number import HUNDRED, half_up, plain
from xlselfeval.scoring.words.reasons import denied_in_reason

_REASON = "偏差原因和改进措施"  # to be written


def reason(evidence: Evidence) -> Iterator[Finding]:
    """Report rows that lose points, or miss a target that has none, without a note that gives a reason."""
    reported, shifted = set(), shifted_actuals(evidence)
    for one in evidence.rows:
        note = one.row.note
        if note.is_absent or not (one.loses_points or one.misses_target) or one.row.actual.ref in shifted:
            continue
        if one.row.is_execution and not _is_low(evidence):
            continue
        if one.note_is_blank and claims_too_little(evidence, one):
            continue  # score_mismatch asks for the reason
        if note.row > evidence.rows[-1].row.actual.row:  # one note below the table serves all rows
            if note.ref in reported:
                continue
            reported.add(note.ref)
        if one.note_is_blank:
            if not note.is_uncalculated:
                yield evidence.finding(
                    "reason-missing",
                    one.place("note"),
                    found=note.text or None,
                    state=_state(one),
                    wanted=_REASON,
                )
        elif is_empty_phrase(one.note):
            yield evidence.finding("reason-empty-phrase", one.place("note"), found=note.text.strip())


def _is_low(evidence: Evidence) -> bool:
    """Check whether the rate of execution is so low that it needs a reason, or is unusual beside full outputs."""
    answer, profile = evidence.answers.execution, evidence.scheme.profile
    rate = None if answer is None else execution_rate_of(answer)
    return rate is not None and rate < max(profile.execution_reason_below, profile.low_execution)


def denied_result(evidence: Evidence) -> Iterator[Finding]:
    """Ask about a result with full points that its own reason denies; one of several rows may be of another."""
    rows_of = Counter(one.row.note.ref for one in evidence.rows)
    for one in evidence.rows:
        if (
            not one.is_judged
            or one.score.reached is not True
            or one.loses_points
            or "actual-not-result" in one.score.remarks
        ):
            continue
        why = (
            denied_in_reason(one.score, one.answer, own_words(one.answer))
            if rows_of[one.row.note.ref] == 1
            else ""
        )
        if why:
            yield evidence.finding(
                "actual-not-result",
                one.place("actual"),
                found=one.row.actual.text,
                why=why,
                **one.target_values,
            )


def _state(one: RowEvidence) -> str:
    """Return what makes a reason due: the lost points, or the missed target."""
    declared, points = one.declared.number, one.counted_points
    if declared is not None and points is not None and one.loses_points:
        return f"得分{plain(declared)}分，低于分值{plain(points)}分"
    return f"{one.known_as}指标值“{one.target}”，实际完成“{one.row.actual.text}”，未达到指标值"


def execution_reason(evidence: Evidence) -> Iterator[Finding]:
    """Report a low execution rate or a changed budget without a reason, where the profile asks for one."""
    funds, answer, profile = evidence.submission.funds, evidence.answers.execution, evidence.scheme.profile
    if funds is None or funds.note is None or answer is None or funds.note.is_uncalculated:
        return
    is_blank = is_blank_note(funds.note.text)
    rate, place = execution_rate_of(answer), execution_place(funds, "note")
    initial, adjusted = funds.total.budget_initial, answer.budget_adjusted
    first = evidence.money_in(initial)
    is_low = rate is not None and rate < profile.execution_reason_below
    if is_low and not is_blank and is_empty_phrase(funds.note.text):
        yield evidence.finding("reason-empty-phrase", place, found=funds.note.text.strip())
    if not is_blank:
        return
    if is_low and rate is not None:
        shown, least = plain(half_up(rate * HUNDRED, 2)), plain(profile.execution_reason_below * HUNDRED)
        yield evidence.finding(
            "reason-missing", place, state=f"预算执行率{shown}%，低于{least}%", wanted=_REASON
        )
    elif profile.adjustment_reason and None not in (first, adjusted) and first != adjusted:
        assert first is not None
        assert adjusted is not None
        yield evidence.finding(
            "reason-missing", place._replace(part="预算调整原因"), severity="warning",
            state=f"年初预算数{plain(first)}，全年预算数{plain(adjusted)}，预算有调整", wanted="预算调整的原因",
        )  # fmt: skip


def execution_rate_of(answer: ExecutionAnswer) -> Decimal | None:
    """Return spent ÷ adjusted budget; None where it cannot be computed."""
    budget, spent = answer.budget_adjusted, answer.budget_spent
    return None if budget is None or budget <= 0 or spent is None else spent / budget
