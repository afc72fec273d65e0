"""Actuals that are missing, merged with others, or no answer to what the target asks for."""

from __future__ import annotations

from collections.abc import Iterator

from xlselfeval.cell import ERROR_TEXTS, column_letters
from xlselfeval.review.catalogue import UNIT_PROBLEMS
from xlselfeval.review.evidence import Evidence, RowEvidence
from xlselfeval.review.finding import Finding
from xlselfeval.scoring.actual import ActualWords, Figure, NoActual
from xlselfeval.scoring.number import LONGEST
from xlselfeval.scoring.target import DOWNWARD, Bound, Deviation, Interval
from xlselfeval.scoring.text import strip_loose_spaces
from xlselfeval.scoring.words.all_of import claims_done, claims_rate
from xlselfeval.scoring.words.result_tokens import FIGURE, UNKNOWN, kinds_of
from xlselfeval.scoring.words.result_words import says_not_applicable, says_success

_DENIALS = frozenset(["negation", "denial", "part"])
_MERGE_PROBLEMS = frozenset([*UNIT_PROBLEMS, "actual-unreadable"])


def merged_actual(evidence: Evidence) -> Iterator[Finding]:
    """Ask about figures of issued cells that were merged, which keeps the first alone."""
    for one in evidence.rows if evidence.submission.record is not None else ():
        if one.is_judged and is_below(one) and not is_merged(one) and isinstance(one.score.actual, Figure):
            yield missing(evidence, one)


def missing(evidence: Evidence, one: RowEvidence) -> Finding:
    """Report a row without an actual, or without one of its own.

    The latter is as grave as what it makes of the row.
    """
    actual, place = one.row.actual, one.place("actual")
    if not is_below(one) or isinstance(one.score.actual, NoActual):
        return evidence.finding(
            "actual-missing", place, state="未填写实际完成值", advice="请根据原始资料据实填写。"
        )
    column, remarks = column_letters(actual.column), one.score.remarks
    is_error = "unit-mismatch" in remarks or (
        "actual-unreadable" in remarks and not (may_answer(one) or claims_success(one))
    )
    if is_merged(one):
        state, advice = "本行没有单独的完成值", "请取消合并，分别填写各行的完成值。"
    else:
        state = f"各行均按“{actual.text}”核算，原有的其他完成值可能已被覆盖"
        advice = "请核实；各行完成值不同的，请取消合并，分别填写。"
    last = max(other.row.indicator.row for other in evidence.rows if other.row.actual.ref == actual.ref)
    return evidence.finding(
        "actual-missing", place._replace(cell=actual._replace(row=one.row.indicator.row)), found=actual.text, severity="error" if is_error else "warning",
        state=f"完成值单元格{column}{actual.row}:{column}{last}被合并，{state}", advice=advice,
    )  # fmt: skip


def is_merged(one: RowEvidence) -> bool:
    """Check whether a row lies under the merged actual of a row above, with another kind of result."""
    return is_below(one) and not _MERGE_PROBLEMS.isdisjoint(one.score.remarks)


def is_below(one: RowEvidence) -> bool:
    """Check whether a row lies under the merged actual of a row above."""
    return one.row.actual.row < one.row.indicator.row and not one.row.indicator.is_absent


def claims_success(one: RowEvidence) -> bool:
    """Check whether an actual only claims success where a figure is asked for, or the row does not apply."""
    found, figures = one.row.actual.text, isinstance(one.score.target, Bound | Interval | Deviation)
    success = figures and (says_success(found) or claims_rate(one.answer) or claims_done(one.answer))
    return success or says_not_applicable(one.target) or says_not_applicable(found)


def may_answer(one: RowEvidence) -> bool:
    """Check whether an actual may answer in another way than its target asks: by figures or unknown words.

    Such are 126/126, 3元4角, and 不到18小时 for ≤24小时; 若干 and 无 are known, and no answer.
    """
    asked, given, text = one.score.target, one.score.actual, one.row.actual.text
    if not isinstance(asked, Bound | Interval | Deviation) or text in ERROR_TEXTS or len(text) > LONGEST:
        return False
    is_limit = isinstance(asked, Bound) and asked.comparator in DOWNWARD
    kinds, is_words = kinds_of(strip_loose_spaces(text)), isinstance(given, ActualWords)
    may_mean = is_words and UNKNOWN in kinds and _DENIALS.isdisjoint(kinds)
    return may_mean or ((is_words or is_limit) and FIGURE in kinds)
