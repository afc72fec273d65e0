"""Checks of totals, grades, and formulas without results."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from decimal import Decimal

from xlselfeval.cell import Cell
from xlselfeval.review.consequences import is_issued_formula, restored_points, shifted_rows
from xlselfeval.review.evidence import Evidence
from xlselfeval.review.figures import (
    grade_of,
    reference_grade,
    reference_score,
    reference_total,
    scale_of,
    scored_rows,
)
from xlselfeval.review.finding import Finding
from xlselfeval.review.places import Place, execution_place, short_id, total_place
from xlselfeval.scheme.model import Severity
from xlselfeval.scoring.grades import CAPTION, grade_in
from xlselfeval.scoring.number import ZERO, Amount, amount_of, half_up, plain
from xlselfeval.scoring.text import compact
from xlselfeval.submission import CategoryCaption

_CORRECT_BOTH = "请按其他各条核实得分后，相应更正总分和等级。"
_CALCULATED = "请按其他各条核实、更正得分；等级为公式，随总分自动计算，请勿手填。"
_NOTE, _EXECUTION = "本表的注列明为", "执行率"


def total_mismatch(evidence: Evidence) -> Iterator[Finding]:
    """Report a total that is missing or is not the sum of the declared scores."""
    if not evidence.scheme.scores or evidence.lacks("score"):
        return
    cell, total = evidence.submission.total.score, evidence.total_declared.number
    if total is None:
        if _is_asked(evidence, cell) and (cell is None or not cell.is_uncalculated):
            foreign = evidence.submission.record is None
            yield evidence.finding(
                "total-missing", total_place(evidence.submission.total, "score"),
                severity="warning" if cell is None and foreign else None,
            )  # fmt: skip
        return
    if any(cell.is_uncalculated for cell in _addends(evidence)) or shifted_rows(evidence):
        return  # not_calculated or shifted reports it: the right total is not known
    expected = evidence.declared_scores
    skipped = _as_text((evidence.execution_declared, *(one.declared for one in evidence.rows)))
    if skipped and abs(total + skipped - expected) <= evidence.tolerance:
        return  # numbers_as_text reports it: a sum skips text
    if ZERO < total - expected <= _lost_points(evidence):
        return  # budget reports it: the execution row is gone, and its score with it
    if abs(total - expected) > evidence.tolerance:
        yield _other_total(evidence, "total-mismatch", "score", total, expected)


def right_total(evidence: Evidence) -> Decimal | None:
    """Return the sum to which the form's total has to be corrected; None where it need not."""
    found = (one for one in total_mismatch(evidence) if one.name == "total-mismatch")
    return evidence.declared_scores if any(one.severity == "error" for one in found) else None


def _is_asked(evidence: Evidence, cell: Cell | None) -> bool:
    """Return whether a form prints a total, or its own kind always does."""
    return cell is not None or not evidence.scheme.printed_only


def _other_total(evidence: Evidence, name: str, role: str, found: Decimal, expected: Decimal) -> Finding:
    """Report a total that is not the sum of its rows; it is 请核实 where rows of the form may be unread."""
    return evidence.finding(
        name,
        total_place(evidence.submission.total, role),
        severity="warning" if evidence.scheme.printed_only and not evidence.reads_all(role) else None,
        found=plain(found),
        expected=plain(expected),
    )


def total_above(evidence: Evidence) -> Iterator[Finding]:
    """Report a total above the table that is not the one of the total row."""
    cell, total = evidence.submission.total.above, evidence.total_declared.number
    number = None if cell is None else amount_of(cell.written).number
    if number is None or total is None or abs(number - total) <= evidence.tolerance:
        return
    if abs(number - evidence.declared_scores) > evidence.tolerance:  # else total_mismatch reports the other
        place = Place("total/above", "总分", cell)
        yield evidence.finding(
            "total-mismatch", place, found=plain(number), expected=plain(evidence.declared_scores)
        )


def _as_text(amounts: Iterable[Amount]) -> Decimal:
    """Return the numbers that a sum leaves out because they are stored as text."""
    return sum((one.number for one in amounts if one.as_text and one.number is not None), ZERO)


def _addends(evidence: Evidence) -> Iterator[Cell]:
    """Yield the cells of all scores."""
    funds = evidence.submission.funds
    if funds is not None and funds.score is not None:
        yield funds.score
    for one in evidence.rows:
        yield one.row.score


def _lost_points(evidence: Evidence) -> Decimal:
    """Return the points of the execution row where the form has no money block, or none that is scored."""
    funds = evidence.submission.funds
    is_scored = funds is not None and (funds.points is not None or funds.score is not None)
    return ZERO if is_scored else evidence.scheme.funds.points


def points_total(evidence: Evidence) -> Iterator[Finding]:
    """Report points that do not add up to the scheme's total, also once what was issued is restored."""
    found, expected = evidence.declared_points, evidence.scheme.total_points
    if restored_points(evidence) == expected:
        return  # right, or `rows` and `locked_cells` ask for what was issued
    if evidence.scheme.printed_only and evidence.total_points.number != found:
        return  # the form does not print what its points add up to, or printed_points_total reports it
    if (
        found not in (expected, expected - _lost_points(evidence))
        and evidence.scheme.scores
        and not evidence.lacks_points
    ):
        place = total_place(evidence.submission.total, "points")
        if place.cell is None:
            place = place._replace(cell=next((block.cell for block in evidence.submission.blocks), None))
        yield evidence.finding(
            "points-total-not-100", place, found=plain(found), expected=plain(expected), audience="bureau" if _points_are_issued(evidence) else None
        )  # fmt: skip


def _points_are_issued(evidence: Evidence) -> bool:
    """Check whether all points are as issued, none missing and none added."""
    matches, execution = evidence.matches, evidence.execution_points.number
    return (
        bool(evidence.rows)
        and all(one.points_are_issued for one in evidence.rows)
        and not matches.removed
        and execution == evidence.scheme.funds.points
    )


def printed_points_total(evidence: Evidence) -> Iterator[Finding]:
    """Report a printed total of points that is not the sum of the rows."""
    printed, expected = evidence.total_points.number, evidence.declared_points
    skipped = _as_text((evidence.execution_points, *(one.points for one in evidence.rows)))
    rounded = half_up(expected, evidence.scheme.profile.total_places)  # as the form's own formula gives it
    if printed in (expected, rounded, expected + _lost_points(evidence), expected - skipped):
        return
    if printed is not None and not evidence.lacks_points:
        yield _other_total(evidence, "total-points-mismatch", "points", printed, expected)


def category_points(evidence: Evidence) -> Iterator[Finding]:
    """Report level-1 groups whose points differ from the issued ones, the form's own or the scheme's."""
    if evidence.lacks("points"):
        return  # column-unclear reports it, or single rows have no points
    for caption in evidence.submission.categories:
        rows = [one for one in evidence.rows if one.row.category == caption.name]
        if any(one.declared.number and one.points.number is None for one in rows):
            continue
        found = sum((one.points.number or ZERO for one in rows), ZERO)
        restored = restored_points(evidence, compact(caption.name))
        place = Place(f"category/{short_id(caption.name)}", "分值", caption.cell)
        for expected, severity, basis in _wanted_points(evidence, caption):
            if expected not in (found, restored):
                yield _points_mismatch(evidence, place, caption.name, found, expected, severity, basis)
                break
    note, execution = evidence.submission.printed_split, evidence.execution_points.number
    wanted = None if note is None else note.of(_EXECUTION)
    if (
        note is not None
        and wanted is not None
        and execution not in (None, wanted)
        and evidence.submission.funds
    ):
        place = execution_place(evidence.submission.funds, "points")
        severity = "error" if note.is_binding else "warning"
        yield _points_mismatch(evidence, place, "预算执行率", execution or ZERO, wanted, severity, _NOTE)


def _wanted_points(evidence: Evidence, caption: CategoryCaption) -> Iterator[tuple[Decimal, Severity, str]]:
    """Yield what a group should carry, with the severity of a difference, the most certain first.

    The issued points go before all that is printed. A note that allows another split (如有特殊情况), names not
    all groups, or contradicts the caption 「产出指标(70分)」, is a question; the scheme's usual split counts where the form
    prints none.
    """
    issued, note = _issued_points(evidence, caption.name), evidence.submission.printed_split
    if issued is not None:
        yield issued, "error", "下发数为"
        return
    if caption.points is not None:
        yield caption.points, "error", "本表列明为"
    if note is not None:
        points = note.of(caption.name)
        named = all(note.of(one.name) is not None for one in evidence.submission.categories)
        if points is not None:
            is_sure = note.is_binding and caption.points is None and named
            yield points, "error" if is_sure else "warning", _NOTE
    elif caption.points is None and (default := evidence.category(caption.name)) is not None:
        yield default.points, "warning", "一般为"


def _points_mismatch(
    evidence: Evidence,
    place: Place,
    category: str,
    found: Decimal,
    expected: Decimal,
    severity: Severity,
    basis: str,
) -> Finding:
    wanted = f"请核对“{category}”的分值，使合计等于{plain(expected)}分。"
    return evidence.finding(
        "category-points-mismatch", place, severity=severity, category=category, basis=basis, found=plain(found),
        expected=plain(expected), advice=wanted if severity == "error" else "请核对分值；另有规定的，请说明。",
    )  # fmt: skip


def _issued_points(evidence: Evidence, category: str) -> Decimal | None:
    """Return the sum of the issued points of a level-1 group; None where none were issued."""
    record = evidence.submission.record
    issued = record.rows if record else ()
    points = [one.points for one in issued if compact(one.category) == category]
    return sum(points, ZERO) if points else None


def grade(evidence: Evidence) -> Iterator[Finding]:
    """Report a grade that is missing, not that of the declared total, or not that of the reference total."""
    total, place = evidence.total_declared.number, total_place(evidence.submission.total, "grade")
    cell = place.cell
    if total is None:
        return
    declared = evidence.grade
    if declared is None:
        follows = cell is not None and cell.formula is not None and evidence.total_declared.as_text
        asked = evidence.scheme.asks_grade and _prints_grade(evidence)
        if asked and not follows and (cell is None or not cell.is_uncalculated):
            shown = cell or evidence.submission.total.score
            yield evidence.finding("grade-missing", place._replace(cell=shown))
        return
    scale = scale_of(evidence)
    earned = grade_in(scale, total)
    if earned is None:
        return
    if declared != earned:
        yield evidence.finding("grade-mismatch", place, found=declared, expected=earned, total=plain(total))
        return
    reference = reference_total(evidence)
    recomputed = reference_grade(evidence, reference)
    if recomputed is None or shifted_rows(evidence):
        return  # points_total or shifted reports what is missing
    names = [one.name for one in scale]
    lowered = grade_of(evidence, _unraised_total(evidence)) or earned
    is_raised = names.index(lowered) < names.index(earned)
    if (
        is_raised
        and is_issued_formula(evidence, cell)
        and is_issued_formula(evidence, evidence.submission.total.score)
    ):
        return  # what lacks a score is reported there, and the grade follows
    if names.index(recomputed) > names.index(earned) or is_raised:
        yield evidence.finding(
            "grade-changes",
            place,
            found=declared,
            expected=recomputed,
            total=plain(reference),
            advice=_CALCULATED if cell is not None and cell.formula is not None else _CORRECT_BOTH,
        )


def _unraised_total(evidence: Evidence) -> Decimal:
    """Compute the reference score in which no declared score is raised: a unit may deduct more than the rule."""
    return sum(
        (
            reference_score(score, declared) if declared is None or declared < 0
            else min(reference_score(score, declared), declared)
            for score, declared in scored_rows(evidence)
        ),
        ZERO,
    )  # fmt: skip


def _prints_grade(evidence: Evidence) -> bool:
    """Return whether a form prints a place for its grade, or has the fields of its kind, which always does."""
    submission = evidence.submission
    cell = submission.total.grade
    if cell is not None and CAPTION.search(compact(cell.text)):
        return True
    if submission.record is not None:  # a form of another scheme prints what that one asks
        return submission.record.scheme == evidence.scheme.id
    fields = {compact(field.caption) for field in evidence.scheme.fields if field.required}
    return not submission.captions or fields <= submission.captions


def not_calculated(evidence: Evidence) -> Iterator[Finding]:
    """Report formulas without results: no office program has calculated the file."""
    total, grade = evidence.submission.total.score, evidence.submission.total.grade
    cells = evidence.uncalculated
    if evidence.submission.first_format:  # not_checked.py lists the grade
        cells = tuple(cell for cell in cells if grade is None or cell.ref != grade.ref)
    if cells:
        cell = next((cell for cell in cells if total is not None and cell.ref == total.ref), cells[0])
        yield evidence.finding("not-calculated", Place("formulas", "公式", cell), count=str(len(cells)))
