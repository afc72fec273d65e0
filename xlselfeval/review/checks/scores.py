"""Checks of scores against points and rules."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from xlselfeval.review.consequences import shifted_actuals
from xlselfeval.review.evidence import Evidence, RowEvidence
from xlselfeval.review.finding import Finding
from xlselfeval.review.likely_causes import (
    agrees,
    find_likely_cause,
    find_swapped_score,
    rounding_gain,
    rounding_steps,
)
from xlselfeval.review.note_words import is_empty_phrase, note_caption
from xlselfeval.review.places import Place, short_id
from xlselfeval.scheme.model import Severity
from xlselfeval.scoring.number import ZERO, interval_text, plain
from xlselfeval.scoring.score_figures import find_money_slip
from xlselfeval.scoring.scorecard import RowScore, earned_text, is_below_full
from xlselfeval.scoring.target import Deadline
from xlselfeval.scoring.text import is_blank_mark
from xlselfeval.scoring.words.result_words import says_not_applicable

LOWER = "得分低于按规则应得分，请核实；确有扣分因素的，请说明扣分原因。"
_MISSED = {"deadline": "延误"}  # by the rule, how a target was missed
_EXPLAINED = "已说明原因，不要求更正，供审核参考。"
SWAPPED = "请核实指标值、完成值两栏；填反的，请对调。"
_CORRECT = "请按完成情况更正，不得超过{}分。"
_SCORE_SWAPPED = "请核实实际完成值、得分两栏；填反的，请对调。"
SMALL_GAIN = Decimal(1)  # points that rounding may bring in one form before it is an error (contract)


def score_form(evidence: Evidence) -> Iterator[Finding]:
    """Report scores that are missing, no number, below 0 or above the points."""
    if evidence.lacks("score"):
        return  # column-unclear reports it, or the form has no scores
    shifted = shifted_actuals(evidence)
    for one in evidence.rows:
        declared, cell = one.declared.number, one.row.score
        if (
            one.row.actual.ref in shifted
            or one.is_part
            or (not one.is_judged and (not declared or one.points.number is None))
        ):
            continue
        if declared is None and says_not_applicable(cell.text) and "actual-unreadable" in one.score.remarks:
            continue  # the check of actuals asks about it
        points, whose = _most(evidence, one)
        if declared is None and cell.is_uncalculated:
            continue
        if declared is None and is_blank_mark(cell.text):
            yield evidence.finding("score-missing", one.place("score"))
        elif declared is None:
            yield evidence.finding("score-not-number", one.place("score"), found=cell.text)
        elif declared < 0:
            yield evidence.finding("score-negative", one.place("score"), found=plain(declared))
        elif points is not None and declared > points:
            hint, explained = find_swapped_score(evidence, one, points)
            yield evidence.finding(
                "score-above-points", one.place("score"), found=plain(declared), expected=plain(points),
                what="填报得分", whose=whose, hint=hint, explained=explained,
                advice=_SCORE_SWAPPED if hint else _CORRECT.format(plain(points)),
            )  # fmt: skip


def _most(evidence: Evidence, one: RowEvidence) -> tuple[Decimal | None, str]:
    """Return the most that a row may score, and words for whose points those are: its own, or its block's."""
    if not one.row.points.is_absent:
        whose = "本组" if one.has_parts else "本行"
        return (
            one.counted_points or ZERO,
            f"{whose}原定" if one.counted_points != one.points.number else whose,
        )
    blocks = (block for block in evidence.submission.blocks if one in evidence.in_block(block))
    block = next(blocks, None)
    return (None, "") if block is None else (block.points, f"“{block.name}”")


def block_scores(evidence: Evidence) -> Iterator[Finding]:
    """Report blocks whose scores add up to more than their points."""
    for block in evidence.submission.blocks:
        scores = [one.declared.number for one in evidence.in_block(block) if one.declared.number is not None]
        if block.points is None or any(score > block.points for score in scores):
            continue  # not known, or score_form reports it
        total = sum(scores, ZERO)
        if total > block.points + evidence.tolerance:
            yield evidence.finding(
                "score-above-points", Place(f"block/{short_id(block.name)}", "得分", block.cell, block.name), found=plain(total),
                expected=plain(block.points), what="各行得分合计", whose="本组", explained="", advice=_CORRECT.format(plain(block.points)),
            )  # fmt: skip


def score_mismatch(evidence: Evidence) -> Iterator[Finding]:
    """Report declared scores that the rule does not give."""
    profile = evidence.scheme.profile
    small = total_rounding_gain(evidence) <= SMALL_GAIN
    for place, one in enumerate(evidence.rows):
        declared, score = one.declared.number, one.score
        if declared is None or score.low is None or score.high is None:
            continue
        if agrees(declared, score, profile) and not _is_of_no_reading(declared, score, evidence.tolerance):
            continue
        if declared < 0 or declared > (one.counted_points or ZERO):
            continue  # score_form reports it
        severity = _severity(one, declared, small=small and _rounding_gain(evidence, one) > 0)
        hint, explained = find_likely_cause(evidence, place)
        advice = _advice(evidence, one, declared, severity)
        yield evidence.finding(
            "score-mismatch" if score.band is None else "qualitative-out-of-band",
            one.place("score"),
            severity=severity,
            found=plain(declared),
            expected=earned_text(score, profile),
            hint=hint,
            **one.target_values,
            actual=one.row.actual.text,
            working=score.working,
            band="" if score.band is None else score.band.value,
            explained=explained,
            advice=SWAPPED if hint == "swapped" else advice,
        )


def _is_of_no_reading(declared: Decimal, score: RowScore, slack: Decimal) -> bool:
    """Check whether a score is neither that of an amount as written nor that of it in the other of 元 and 万元."""
    if find_money_slip(score.target, score.actual) is None or score.low is None or score.high is None:
        return False
    return score.low + slack < declared < score.high - slack


def claims_too_little(evidence: Evidence, one: RowEvidence) -> bool:
    """Check whether a score is below what the rule gives for a target that is reached; score_mismatch reports it."""
    declared, score = one.declared.number, one.score
    if declared is None or score.low is None or not score.reached or not 0 <= declared < score.low:
        return False
    return not agrees(declared, score, evidence.scheme.profile)


def total_rounding_gain(evidence: Evidence) -> Decimal:
    """Sum what the form gains by rounding scores up, over all its rows and the execution row."""
    profile = evidence.scheme.profile
    gain = sum((_rounding_gain(evidence, one) for one in evidence.rows), ZERO)
    if evidence.scorecard.execution is not None:
        gain += rounding_gain(evidence.execution_declared.number, evidence.scorecard.execution, profile)
    return gain


def _rounding_gain(evidence: Evidence, one: RowEvidence) -> Decimal:
    profile = evidence.scheme.profile
    return rounding_gain(one.declared.number, one.score, profile, rounding_steps(evidence, one))


def _severity(one: RowEvidence, declared: Decimal, *, small: bool) -> Severity:
    """Return error above the rule, warning below it or by rounding alone, info for a reached target with a reason."""
    assert one.score.high is not None
    if declared > one.score.high:
        return "warning" if small else "error"
    if one.score.band is not None:
        return "warning"
    explained = not one.note_is_blank and not is_empty_phrase(one.note)
    return "info" if one.score.reached and explained else "warning"


def _advice(evidence: Evidence, one: RowEvidence, declared: Decimal, severity: Severity) -> str:
    """Return what to do about a score; nobody is asked to raise one, or to take the last place off full points."""
    low, high, note = one.score.low, one.score.high, note_caption(evidence.submission, evidence.scheme)
    assert low is not None
    assert high is not None
    if declared < high:
        return _EXPLAINED if severity == "info" else LOWER
    if is_below_full(one.score, evidence.scheme.profile):
        reason = "" if one.row.note.is_absent else f"，并在“{note}”栏说明扣分依据"
        asked = "指标值的年份和实际完成值" if _is_due_before(evidence, one) else "实际完成值"
        return f"请核实{asked}；无误的，该项不得满分，请按{_MISSED.get(one.score.rule or '', '未完成')}的程度扣分{reason}。"
    earned = f"为{plain(high)}分" if low == high else f"到{interval_text(low, high)}分之内"
    if one.score.band is not None:
        action = f"请核实完成情况；属实的，将得分更正{earned}；与实际不符的，更正完成情况的表述。"
    elif severity == "error":
        action = f"请核实实际完成值；无误的，将得分更正{earned}。"
    else:
        action = "请按规则应得分更正得分，或说明理由。"
    return action + (f"改后低于分值的，同时在“{note}”栏写明原因。" if _needs_reason(one, high) else "")


def _is_due_before(evidence: Evidence, one: RowEvidence) -> bool:
    """Check whether a deadline is of a year before the form's, so that its own year may be the slip."""
    due, year = one.score.target, evidence.answers.year
    return isinstance(due, Deadline) and due.last is not None and year is not None and due.last.year < year


def _needs_reason(one: RowEvidence, high: Decimal) -> bool:
    """Check whether a score corrected to `high` at most needs a reason that is not asked for yet.

    It is then below the points of the row, and no reason is given.
    """
    if one.row.note.is_absent or one.loses_points or one.score.points is None:
        return False
    return high < one.score.points and (one.note_is_blank or is_empty_phrase(one.note))


def dominates(evidence: Evidence) -> Iterator[Finding]:
    """Report indicators with more points than the scheme allows for one."""
    limit = evidence.scheme.indicator_points_limit
    for one in evidence.rows:
        points = one.points.number
        if points is not None and points > limit and not one.has_parts:
            yield evidence.finding(
                "indicator-dominates",
                one.place("points"),
                found=plain(points),
                expected=plain(limit),
                audience=one.points_audience,
            )
