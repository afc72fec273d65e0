"""Checks of the form itself: required fields, text left from the template, numbers stored as text."""

from __future__ import annotations

import re
from collections.abc import Iterator

from xlselfeval.review.consequences import shifted_actuals
from xlselfeval.review.evidence import Evidence
from xlselfeval.review.finding import Finding
from xlselfeval.review.note_words import remnant_in, without_placeholders
from xlselfeval.review.places import Place, answer_places, execution_place, money_places, total_place
from xlselfeval.scoring.number import Amount, amount_of
from xlselfeval.scoring.text import compact, is_blank_mark
from xlselfeval.submission import Submission

_ROWS_OF_YEAR = 2  # above and below the title
_LONGEST_LINE = 40  # characters of a line that may print the year
_BLANK_YEAR = re.compile(
    r"^\(?(?:20)?[Xx×*_]*\)?年度?\)?$|^\(?(?:20)?[Xx×*_]*\)?年度?.*自评|[Xx×*_]{2,}\)?年"
)


def required(evidence: Evidence) -> Iterator[Finding]:
    """Report the unit, the project, the year and the goals where the form prints them and they are blank.

    What a form does not print is not asked of it; locked cells report what was deleted from an issued one.
    """
    submission, scheme = evidence.submission, evidence.scheme
    wanted = [
        Place(f"field/{field.name}", field.caption, submission.field(field.name))
        for field in scheme.fields
        if field.required
    ]
    goals = (
        Place("goal/expected", scheme.goals.expected, submission.goal_expected),
        Place("goal/achieved", scheme.goals.achieved, submission.goal_achieved),
    )
    wanted += [goal for goal in goals if goal.part]
    if submission.year is None and scheme.asks_year:
        year = Place("field/year", "年度", submission.title)
        yield evidence.finding(
            "required-missing", year, severity=None if prints_year(submission) else "warning",
            caption=year.part, detail="未注明",
        )  # fmt: skip
    for place in wanted:
        cell = place.cell
        if cell is not None and is_blank_mark(cell.text) and not cell.is_uncalculated:
            yield evidence.finding("required-missing", place, caption=place.part, detail="未填写")


def prints_year(submission: Submission) -> bool:
    """Return whether a form prints a year to fill in: （    年度）, （    ）年度, XX年度, 20__年; an issued one does."""
    if submission.record is not None:
        return True
    first = submission.title.row - _ROWS_OF_YEAR
    return any(
        _BLANK_YEAR.search(compact(cell.text[:_LONGEST_LINE]))
        for (row, _), cell in submission.cells.items()
        if first <= row <= submission.title.row + _ROWS_OF_YEAR
    )


def required_in_rows(evidence: Evidence) -> Iterator[Finding]:
    """Report rows that are filled in without a name, and rows with a score and no points."""
    for one in evidence.rows:
        row = one.row
        named = not row.indicator.is_blank or row.indicator.is_absent
        if one.is_judged and not named and not (row.target.is_blank and row.actual.is_blank):
            place = one.place("indicator")._replace(indicator=None)
            yield evidence.finding("required-missing", place, caption="三级指标", detail="未填写")
        given = row.points.is_absent or row.points.is_uncalculated or one.points.number is not None
        if one.declared.number and not given:
            yield evidence.finding(
                "required-missing", one.place("points"), caption="分值", detail="未填写，但本行有得分"
            )


def remnants(evidence: Evidence) -> Iterator[Finding]:
    """Report text of the template that is left in an answer.

    A placeholder in a name is none where the column of the target is filled: 受益人数（≥**人）; nor where it has to be,
    which is reported at the target.
    """
    printed = _printed(evidence)
    named = {
        one.row.indicator.ref
        for one in evidence.rows
        if one.asks_target or not is_blank_mark(one.row.target.text)
    }
    for place in _answers(evidence):
        cell = place.cell
        if cell is None or cell.ref in printed:
            continue
        remnant = remnant_in(without_placeholders(cell.text) if cell.ref in named else cell.text)
        if remnant is not None:
            yield evidence.finding("template-remnant", place, found=_short(cell.text, remnant))


def _printed(evidence: Evidence) -> set[str]:
    """Return the cells of issued names and targets: their text is no remnant."""
    named = {evidence.rows[other].row.indicator.ref for _, other in evidence.matches.named}
    return named | {one.row.target.ref for one in evidence.rows if one.target_is_issued}


def _answers(evidence: Evidence) -> Iterator[Place]:
    """Yield all texts that the unit writes, each once: a note may be merged over several rows."""
    yield from answer_places(evidence.submission)
    seen = set()
    for one in evidence.rows:
        for role in ("indicator", "target", "actual", "note"):
            cell = getattr(one.row, role)
            if cell.ref not in seen:
                seen.add(cell.ref)
                yield one.place(role)


def _short(text: str, remnant: str) -> str:
    """Return the answer if it is short, else the remnant in it."""
    return compact(text) if len(compact(text)) <= 30 else remnant


def numbers_as_text(evidence: Evidence) -> Iterator[Finding]:
    """Report cells for points, scores or money that hold a number as text; a table of Word has nothing else."""
    if evidence.submission.first_format == "docx":
        return
    for place, amount in _amounts(evidence):
        if amount.as_text and place.cell is not None:
            yield evidence.finding("number-as-text", place, found=place.cell.text.strip())


def _amounts(evidence: Evidence) -> Iterator[tuple[Place, Amount]]:
    """Yield all cells for money, points and scores, with what is read in them."""
    funds, total = evidence.submission.funds, evidence.submission.total
    for place in money_places(evidence.submission):
        if place.cell is not None:
            yield place, amount_of(place.cell.written, evidence.money)
    if funds is not None:
        yield execution_place(funds, "points"), evidence.execution_points
        yield execution_place(funds, "score"), evidence.execution_declared
    shifted = shifted_actuals(evidence)
    for one in evidence.rows:
        yield one.place("points"), one.points
        if one.row.actual.ref not in shifted:
            yield one.place("score"), one.declared
    yield total_place(total, "points"), evidence.total_points
    yield total_place(total, "score"), evidence.total_declared
