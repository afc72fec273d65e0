"""Everything that a check reads: what was declared, what was recomputed, what the formulas give."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from types import MappingProxyType
from typing import TypedDict

from xlselfeval.cell import Cell
from xlselfeval.review.basis import rests_on
from xlselfeval.review.catalogue import CATALOGUE
from xlselfeval.review.catalogue_entry import Audience
from xlselfeval.review.counted_targets import KnownRow
from xlselfeval.review.finding import Finding, make_finding
from xlselfeval.review.match_rows import NO_MATCHES, RowMatches, has_issued_points
from xlselfeval.review.note_words import is_blank_note, note_column
from xlselfeval.review.places import (
    ROW_PARTS,
    Place,
    answer_places,
    execution_places,
    issued_key,
    money_places,
    row_place,
    short_id,
    total_places,
)
from xlselfeval.review.row_groups import shared_amounts, shared_notes, written_notes
from xlselfeval.scheme.model import Category, Scheme, Severity
from xlselfeval.scoring.answers import TEN_THOUSAND, Answer, Answers, unit_of_money
from xlselfeval.scoring.grades import grade_names, parse_grade
from xlselfeval.scoring.groups import parts_of
from xlselfeval.scoring.number import HUNDRED, ZERO, Amount, amount_of
from xlselfeval.scoring.scorecard import RowScore, Scorecard
from xlselfeval.scoring.text import is_blank_mark
from xlselfeval.scoring.units import Unit
from xlselfeval.submission import FormulaFault, GoalBlock, IndicatorRow, OpenFormula, Submission

_KNOWN_AS = {"form": "", "issued": "下发的", "roster": "批复的"}


class TargetValues(TypedDict):
    """A target for texts, and where it is from if it is not the form's own."""

    target: str
    known_as: str


@dataclass(frozen=True, kw_only=True, slots=True, eq=False, repr=False)
class RowEvidence:
    """One indicator: as filled in, as the rules see it, as recomputed.

    `key` identifies the row between runs: by its id in the issue record, else by its name. `note` is the note, or the one
    above it where it says 同上.
    The first row of a group that shares points or a score holds those of the whole group (`has_parts`), and its parts none.
    `known` is what was issued or approved for the row, None where nobody knows. `points_are_issued` says that the
    unit cannot change them: they are as issued.
    """

    row: IndicatorRow
    answer: Answer
    score: RowScore
    points: Amount
    declared: Amount
    key: str
    note: str
    has_parts: bool = False
    known: KnownRow | None = None
    points_are_issued: bool = False

    def place(self, role: str) -> Place:
        """Return a cell of the row, by a role of ROW_PARTS."""
        return row_place(self.key, self.row, role)

    @property
    def target_is_issued(self) -> bool:
        """Check whether the target is as issued or approved: the unit cannot change it."""
        return self.known is not None and self.known.target is not None and not self.known.target_differs

    @property
    def target_audience(self) -> Audience | None:
        """The audience of a finding about the target that counts: the bureau where it is not the unit's."""
        return "bureau" if self.known is not None and self.known.target is not None else None

    @property
    def target(self) -> str:
        """The target that the row is judged by."""
        known = self.known
        if known is None or not known.target_differs:
            return self.row.target.text
        return known.target or ""

    @property
    def known_as(self) -> str:
        """The origin of a target that is not the form's own, for texts: 下发的指标值."""
        known = self.known
        return _KNOWN_AS[known.source] if known is not None and known.target_differs else ""

    @property
    def target_values(self) -> TargetValues:
        """The target that the row is judged by, as texts of findings name it."""
        return {"target": self.target, "known_as": self.known_as}

    @property
    def points_audience(self) -> Audience | None:
        """The audience of a finding about the points."""
        return "bureau" if self.points_are_issued else None

    @property
    def has_points(self) -> bool:
        """Check whether the row has points above 0."""
        return self.points.number is not None and self.points.number > 0

    @property
    def is_judged(self) -> bool:
        """Check whether the row asks for an answer: it has points, shares some, or the form gives none to rows."""
        return self.has_points or self.is_part or self.row.points.is_absent

    @property
    def is_part(self) -> bool:
        """Check whether the row shares the points or the score of a row above it."""
        return self.row.part_of is not None

    @property
    def asks_target(self) -> bool:
        """Check whether the row has to have a target: it is no heading of its parts and has no standard instead.

        A heading has no actual either; the first row of a merged score has.
        """
        blank = is_blank_mark(self.row.target.text)
        is_heading = self.has_parts and is_blank_mark(self.row.actual.text)
        return self.is_judged and not (blank and (is_heading or self.row.standard))

    @property
    def note_is_blank(self) -> bool:
        """Check whether the note says nothing."""
        return is_blank_note(self.note)

    @property
    def counted_points(self) -> Decimal | None:
        """The points that its score is held against: those issued or approved where the form has others."""
        known = self.known
        return known.points if known is not None and known.points_differ else self.points.number

    @property
    def loses_points(self) -> bool:
        """Check whether the declared score is below the points, so that a reason is due."""
        declared, points = self.declared.number, self.counted_points
        return declared is not None and points is not None and 0 <= declared < points

    @property
    def misses_target(self) -> bool:
        """Check whether the target is missed in a form without points or scores, so that a reason is due."""
        unscored = self.row.points.is_absent or self.row.score.is_absent
        return unscored and self.is_judged and self.score.reached is False


@dataclass(frozen=True, kw_only=True, slots=True, eq=False, repr=False)
class Evidence:
    """One form with everything that is known about it."""

    scheme: Scheme
    submission: Submission
    answers: Answers
    scorecard: Scorecard
    by_formula: Mapping[str, Decimal | str | None]
    uncalculated: tuple[Cell, ...]
    formula_faults: tuple[FormulaFault, ...]
    unevaluated: tuple[OpenFormula, ...]
    rows: tuple[RowEvidence, ...]
    execution_points: Amount
    execution_declared: Amount
    total_points: Amount
    total_declared: Amount
    grade: str | None
    matches: RowMatches = NO_MATCHES

    @property
    def money(self) -> Unit:
        """The unit of the money block."""
        funds = self.submission.funds
        return unit_of_money(funds.unit if funds else self.scheme.money_unit)

    def money_in(self, cell: Cell | None) -> Decimal | None:
        """Read a sum of money, in the unit of the form."""
        return None if cell is None else amount_of(cell.written, self.money).number

    def total_in_ten_thousand(self, column: str) -> Decimal | None:
        """Return a sum of the total line in 万元; `column` is a key of MONEY_PARTS."""
        funds = self.submission.funds
        number = None if funds is None else self.money_in(getattr(funds.total, column))
        return None if number is None else number * (self.money.factor / TEN_THOUSAND)

    @property
    def tolerance(self) -> Decimal:
        """The difference up to which scores agree."""
        return self.scheme.profile.tolerance

    @property
    def lacks_points(self) -> bool:
        """Check whether a row with a score has no points, so that their sum is not known.

        Where whole blocks have points, whether a block has none.
        """
        if self.lacks("points"):
            blocks = self.submission.blocks
            return not blocks or any(block.points is None for block in blocks)
        return any(one.declared.number and one.points.number is None for one in self.rows)

    @property
    def declared_scores(self) -> Decimal:
        """The sum of all declared scores that are numbers."""
        scores = [self.execution_declared.number, *(one.declared.number for one in self.rows)]
        scores += [amount_of(cell.written).number for cell in self.submission.other_scores]
        return sum((score for score in scores if score is not None), ZERO)

    @property
    def declared_points(self) -> Decimal:
        """The sum of the points of the execution row and all indicators, or blocks of indicators."""
        points = [self.execution_points.number, *(one.points.number for one in self.rows)]
        points += [block.points for block in self.submission.blocks]
        return sum((number for number in points if number is not None), ZERO)

    @property
    def counted_points(self) -> Decimal:
        """The sum of the points that scores are recomputed with: issued or approved ones where they are known."""
        execution, known = self.scorecard.execution, [one.known for one in self.rows]
        counted = [(self.execution_points, execution.points if execution else None)]
        counted += [
            (one.points, row.points if row else None) for one, row in zip(self.rows, known, strict=True)
        ]
        more = (points - (declared.number or ZERO) for declared, points in counted if points is not None)
        return self.declared_points + sum(more, ZERO)

    def reads_all(self, role: str) -> bool:
        """Check whether no number of points or scores is unread or counts twice, so that a wrong sum is wrong.

        Under a general scheme a part of the form may have a layout that nobody knows, or a group a line of its own.
        """
        form = self.submission
        read = {self.declared_points, self.declared_scores}
        if read & {HUNDRED, self.total_points.number, self.total_declared.number}:
            return True
        doubtful = any(
            one.row.indicator.is_blank and not one.row.indicator.is_absent and (one.points.number or one.declared.number)
            for one in self.rows
        )  # fmt: skip
        return not (doubtful or form.unread or any(rival.role == role for rival in form.rivals))

    def lacks(self, role: str) -> bool:
        """Check whether the table has no column for a role: target, actual, points, score or note."""
        return bool(self.rows) and all(getattr(one.row, role).is_absent for one in self.rows)

    def in_block(self, block: GoalBlock) -> tuple[RowEvidence, ...]:
        """Return the indicators of a block."""
        return tuple(one for one in self.rows if block.first <= one.row.indicator.row <= block.last)

    def category(self, printed: str) -> Category | None:
        """Find the scheme's category for a printed level-1 name: 产出 and 产出指标 are the same."""
        core = printed.replace("指标", "")
        return next(
            (
                one
                for one in self.scheme.categories
                if core and (one.name.replace("指标", "") in core or core in one.name)
            ),
            None,
        )

    def finding(
        self,
        name: str,
        place: Place,
        *,
        severity: Severity | None = None,
        audience: Audience | None = None,
        found: str | None = None,
        expected: str | None = None,
        hint: str | None = None,
        **values: str,
    ) -> Finding:
        """Make a finding on this form; the scheme's own severity for it goes before that of the case.

        It is 请核实 at most where it rests on a column that is known by a pattern alone.
        """
        grave = dict(self.scheme.severities).get(name) or severity or CATALOGUE[name].severity
        if grave == "error" and self.is_guessed(name, place):
            grave = "warning"
        return make_finding(
            name, place, severity=grave, audience=audience, found=found, expected=expected, hint=hint,
            sheet=self.submission.sheet, note=note_column(self.submission, self.scheme), **values,
        )  # fmt: skip

    def is_guessed(self, name: str, place: Place) -> bool:
        """Check whether a finding rests on a column that no word of the vocabulary names."""
        guessed = {one.role for one in self.submission.columns if not one.is_sure}
        is_scored = not (self.lacks("points") or self.lacks("score"))
        return bool(guessed) and not guessed.isdisjoint(rests_on(name, place, is_scored=is_scored))

    @property
    def issued_names(self) -> dict[str, str]:
        """The issued names of indicators that were renamed, by the names that they have now."""
        issued = self.submission.issued_rows
        return {self.rows[other].row.name: issued[place].name for place, other in self.matches.renamed}

    def subject_at(self, cell: Cell) -> str:
        """Find the id of the place that a cell belongs to; its address where it is none of the form's answers."""
        return next((one.subject for one in self.places() if one.cell == cell), f"cell/{cell.ref}")

    def places(self) -> Iterator[Place]:
        """Yield the place of every answer and sum of the form."""
        form = self.submission
        yield from (*answer_places(form), *money_places(form), *execution_places(form), *total_places(form))
        yield from (one.place(role) for one in self.rows for role in ROW_PARTS)


def gather_evidence(
    scheme: Scheme,
    submission: Submission,
    answers: Answers,
    scorecard: Scorecard,
    *,
    matches: RowMatches = NO_MATCHES,
    known: Mapping[int, KnownRow] = MappingProxyType({}),
    by_formula: Mapping[str, Decimal | str | None],
    uncalculated: tuple[Cell, ...],
    formula_faults: tuple[FormulaFault, ...] = (),
    unevaluated: tuple[OpenFormula, ...] = (),
) -> Evidence:
    """Gather the evidence of a submission and its recomputation.

    Its rows match the issued ones as `matches` has them.
    """
    funds, total = submission.funds, submission.total
    rows_known = submission.issued_rows
    pairs = (*matches.named, *matches.renamed)
    issued = {other: rows_known[place] for place, other in pairs}
    ids = (
        {} if submission.approved else {other: issued_key(rows_known[place], place) for place, other in pairs}
    )
    rows, parts = submission.rows, parts_of(submission.rows)
    notes = shared_notes(rows, list(written_notes(rows)), is_blank_note)
    points = shared_amounts(rows, lambda row: row.points)
    declared = shared_amounts(rows, lambda row: row.score)
    keys = _row_keys(rows, ids)

    def amount(cell: Cell | None) -> Amount:
        return Amount(None) if cell is None else amount_of(cell.written)

    return Evidence(
        scheme=scheme,
        submission=submission,
        answers=answers,
        scorecard=scorecard,
        by_formula=by_formula,
        uncalculated=uncalculated,
        formula_faults=formula_faults,
        unevaluated=unevaluated,
        rows=tuple(
            RowEvidence(
                row=row, answer=answer, score=score, points=points[place], declared=declared[place],
                key=keys[place], note=notes[place], has_parts=place in parts,
                known=known.get(place),
                points_are_issued=place in issued and has_issued_points(issued[place], row),
            )
            for place, (row, answer, score) in enumerate(zip(submission.rows, answers.rows, scorecard.rows, strict=True))
        ),
        execution_points=amount(funds.points if funds else None),
        execution_declared=amount(funds.score if funds else None),
        total_points=amount(total.points),
        total_declared=amount(total.score),
        grade=None if total.grade is None else parse_grade(total.grade.text, grade_names(scheme, submission)),
        matches=matches,
    )  # fmt: skip


def _row_keys(rows: Sequence[IndicatorRow], issued: Mapping[int, str]) -> list[str]:
    """Name each row by what identifies it: the id in the issue record, else the name, else the place.

    `issued` holds the ids by place. Of several rows with one name the later ones have a number.
    """
    keys, seen = [], Counter[str]()
    for place, row in enumerate(rows):
        key = issued.get(place) or f"row/{short_id(row.name) or place + 1}"
        seen[key] += 1
        keys.append(key if seen[key] == 1 else f"{key}#{seen[key]}")
    return keys
