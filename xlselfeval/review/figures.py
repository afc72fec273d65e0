"""The figures of a form: declared, and recomputed as a reference score with its interval."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from xlselfeval.review.evidence import Evidence
from xlselfeval.review.not_checked import missing_scheme
from xlselfeval.review.note_words import FORMULA_REASONS
from xlselfeval.scoring.grades import bands_of, grade_in, offers_others, printed_bands
from xlselfeval.scoring.number import ZERO, half_up, plain
from xlselfeval.scoring.scorecard import RowScore, is_below_full
from xlselfeval.submission import GradeBand


@dataclass(frozen=True, kw_only=True, slots=True)
class Figures:
    """Total, grade and points; None where nothing can be read."""

    total: Decimal | None
    grade: str | None
    points: Decimal | None


@dataclass(frozen=True, kw_only=True, slots=True)
class Recomputed:
    """The reference score (复核参考分), its interval, the points of rows that stay open, the grades.

    The grades are None where the form prints a part of the points alone, or grades whose bounds are not known.
    All are None where nothing can follow: the form has no scores (`prints_scores` is False then) or no points,
    its workbook was issued for another form (`is_foreign`), rows of its own stand beside issued points, so that
    these have no total together (`mixes_points`), or no row can be computed.
    """

    total: Decimal | None = None
    total_low: Decimal | None = None
    total_high: Decimal | None = None
    open_points: Decimal | None = None
    grade: str | None = None
    grade_low: str | None = None
    grade_high: str | None = None
    points: Decimal | None = None
    prints_scores: bool = True
    is_foreign: bool = False
    mixes_points: bool = False

    @property
    def scored(self) -> bool:
        """True where the form has a reference score."""
        return self.total is not None


def declared_figures(evidence: Evidence) -> Figures:
    """Read the figures that the form itself states."""
    return Figures(
        total=evidence.total_declared.number, grade=evidence.grade, points=evidence.total_points.number
    )


def recomputed_figures(evidence: Evidence) -> Recomputed:
    """Compute the figures that the rules give.

    Quantitative rows count as recomputed; rows with an interval as declared, drawn into the
    interval; rows that cannot be recomputed as declared, and from 0 to their points in the
    interval. Rows whose points are those of their whole block stay open, and so do rows of which
    the rule says only that they do not earn their points in full.
    """
    if not is_scored(evidence):
        return Recomputed(
            prints_scores=evidence.scheme.scores and not evidence.lacks("score"),
            is_foreign=evidence.submission.record_source.is_foreign,
            mixes_points=_mixes_points(evidence),
        )
    blocks = sum((block.points for block in evidence.submission.blocks if block.points is not None), ZERO)
    low, high, open_points = ZERO, blocks, blocks
    for score, declared in scored_rows(evidence):
        if score.points is None and blocks:
            continue
        if score.points is None:  # what it may earn is not known: as declared
            low += max(declared or ZERO, ZERO)
            high += max(declared or ZERO, ZERO)
            continue
        if score.low is None or score.high is None:
            points = max(score.points, ZERO)
            high += points
            open_points += points
        else:
            low += score.low
            high += score.high
            open_points += score.points if is_below_full(score, evidence.scheme.profile) else ZERO
    total = reference_total(evidence)
    return Recomputed(
        total=total,
        total_low=low,
        total_high=high,
        open_points=open_points,
        grade=reference_grade(evidence, total),
        grade_low=reference_grade(evidence, low),
        grade_high=reference_grade(evidence, high),
        points=evidence.counted_points,
    )


def is_scored(evidence: Evidence) -> bool:
    """Check whether a form has scores and points, and a row that the rules give a score."""
    has_points = any(one.points.number is not None for one in evidence.rows) or any(
        block.points is not None for block in evidence.submission.blocks
    )
    execution = evidence.scorecard.execution
    computed = (*([] if execution is None else [execution]), *(one.score for one in evidence.rows))
    return (
        evidence.scheme.scores
        and has_points
        and not _mixes_points(evidence)
        and not evidence.lacks("score")
        and any(not score.is_open for score in computed)
    )


def _mixes_points(evidence: Evidence) -> bool:
    """Check whether rows of the form's own stand beside issued points that it changed, without the scheme's total."""
    counted = evidence.counted_points
    own = (evidence.declared_points, evidence.scheme.total_points)
    return bool(evidence.matches.added) and counted not in own


def grade_of(evidence: Evidence, total: Decimal) -> str | None:
    """Return the grade of a recomputed total, rounded first as a form prints its total; of 0 where it is below."""
    return grade_in(scale_of(evidence), max(half_up(total, evidence.scheme.profile.total_places), ZERO))


def reference_total(evidence: Evidence) -> Decimal:
    """Compute the reference score as `recomputed_figures` does."""
    return sum((reference_score(score, declared) for score, declared in scored_rows(evidence)), ZERO)


def reference_grade(evidence: Evidence, total: Decimal) -> str | None:
    """Return the grade that a recomputed total earns.

    None where only a part of the points counts, these are of two forms, or the grades are not known. The thresholds of grades are of
    all points.
    """
    if _mixes_points(evidence) or evidence.counted_points < evidence.scheme.total_points:
        return None
    return grade_of(evidence, total)


def scale_of(evidence: Evidence) -> tuple[GradeBand, ...]:
    """Return the grades by which a form is judged, the best first; empty where they are not known.

    They are the scheme's in a form that was issued by it, and where the form prints the same or none. Else they are
    those that the form prints, if each total has one of them. A form that prints others, or states or offers a grade of
    others, has none: where its scheme prints no grade itself, or it was issued by another one.
    """
    scheme, submission = evidence.scheme, evidence.submission
    usual, printed = bands_of(scheme), printed_bands(scheme, submission)
    if submission.record is not None and submission.record.scheme == scheme.id:
        return usual
    if printed and not {(one.name, one.low) for one in printed} <= {(one.name, one.low) for one in usual}:
        whole = submission.printed_grades is not None and submission.printed_grades.is_whole
        return printed if whole else ()
    is_open = not scheme.asks_grade or missing_scheme(submission, scheme.id)
    return () if is_open and _has_other_grades(evidence) else usual


def _has_other_grades(evidence: Evidence) -> bool:
    """Check whether a form states, or offers boxes for, a grade that its scheme has not."""
    names = tuple(one.name for one in evidence.scheme.grades)
    cell = evidence.submission.total.grade
    offered = cell is not None and offers_others(cell.text, names)
    return offered or (evidence.grade is not None and evidence.grade not in names)


def reference_score(score: RowScore, declared: Decimal | None) -> Decimal:
    """Compute what one row adds to the reference score."""
    if score.low is None or score.high is None:
        drawn = max(declared, ZERO) if declared is not None else ZERO
        return drawn if score.points is None else min(drawn, max(score.points, ZERO))
    if score.low == score.high:
        return score.low
    return min(max(declared if declared is not None else score.low, score.low), score.high)


def scored_rows(evidence: Evidence) -> Iterator[tuple[RowScore, Decimal | None]]:
    """Yield every row with its declared score, the execution row first."""
    execution = evidence.scorecard.execution
    if execution is not None:
        yield execution, evidence.execution_declared.number
    for one in evidence.rows:
        yield one.score, one.declared.number


_UNSCORED = "本表不计分，仅核对资金、指标值和完成值"
OF_ANOTHER_FORM = "误用下发给其他单位或项目的表，不核算得分"
_OF_TWO_FORMS = "表内的指标、分值与下发的不一致，合在一起不是一张表的总分，不核算得分"
_NOT_COMPUTED = "本表的得分无核算依据，仅核对表上的分值、得分、合计和原因"


def unscored_line(recomputed: Recomputed) -> str:
    """Say why a form has no reference score."""
    if recomputed.is_foreign:
        return OF_ANOTHER_FORM
    if recomputed.mixes_points:
        return _OF_TWO_FORMS
    return _NOT_COMPUTED if recomputed.prints_scores else _UNSCORED


def figures_line(declared: Figures, recomputed: Recomputed, places: int) -> str:
    """Write the figures in one line, as far as there are any: the declared total, the reference score, its interval.

    Totals have `places` decimals, those of the profile's totals. A form without a grade is given none.
    """
    stated = "总分未填写"
    if declared.total is not None:
        stated = f"填报总分{declared.total:.{places}f}分{_in_brackets(declared.grade)}"
    total, low, high = recomputed.total, recomputed.total_low, recomputed.total_high
    if total is None or low is None or high is None:
        shown = [stated] if declared.total is not None else []
        return "；".join([*shown, unscored_line(recomputed)])
    reference = f"复核参考分{total:.{places}f}分{_in_brackets(declared.grade and recomputed.grade)}"
    if declared.total is not None:
        difference = total - declared.total
        reference += f"，差额{difference:{'+' if difference else ''}.{places}f}分"
    if low != high:
        reference += f"，可能区间{low:.{places}f}～{high:.{places}f}分"
    if recomputed.open_points:
        reference += f"，其中{plain(recomputed.open_points)}分待核（暂按填报计）"
    return f"{stated}；{reference}"


def _in_brackets(grade: str | None) -> str:
    return f"（{grade[:_LONGEST_GRADE]}）" if grade else ""


_LONGEST_GRADE = 8


_MOST_PLACES = 5  # that a line of the basis names


def unevaluated_formulas(evidence: Evidence) -> list[tuple[str, str]]:
    """List the formulas that were not evaluated, with the reasons; one line for the whole form."""
    reported = {fault.cell.ref for fault in evidence.formula_faults if fault.kind in ("error", "external")}
    places: dict[str, list[str]] = {}
    for one in evidence.unevaluated:
        if one.cell.ref not in reported:
            places.setdefault(one.reason, []).append(one.cell.ref)
    listed = [
        f"{'、'.join(refs[:_MOST_PLACES])}{'等' if len(refs) > _MOST_PLACES else '共'}{len(refs)}个（{FORMULA_REASONS[reason]}）"
        for reason, refs in places.items()
    ]
    return [("公式", f"未重新计算的公式：{'；'.join(listed)}。上述单元格按显示值核对")] if listed else []
