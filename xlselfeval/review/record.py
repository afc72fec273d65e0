"""A review as the JSON record that scripts read: numbers as strings of exact decimals, or null."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from decimal import Decimal

from xlselfeval.cell import Cell
from xlselfeval.review.conclusion import Conclusion
from xlselfeval.review.evidence import Evidence
from xlselfeval.review.figures import Figures, Recomputed
from xlselfeval.review.finding import Finding
from xlselfeval.review.records.fields import RecordRow, finding_record, row_record
from xlselfeval.review.records.types import FormRecord, RecomputedRecord
from xlselfeval.scoring.number import plain, plain_or_none
from xlselfeval.scoring.scorecard import RowScore

RECOMPUTED_FIELDS = tuple(RecomputedRecord.__annotations__)


def form_record(
    file: str,
    evidence: Evidence,
    findings: Iterable[Finding],
    declared: Figures,
    recomputed: Recomputed,
    unchecked: Iterable[str],
    *,
    conclusion: Conclusion,
    is_blank: bool,
) -> FormRecord:
    """Make the record of a reviewed form."""
    submission, scheme = evidence.submission, evidence.scheme
    return {
        "file": file,
        "kind": "form",
        "sheet": submission.sheet,
        "status": "blank" if is_blank else "reviewed",
        "error": None,
        "scheme": scheme.id,
        "profile": scheme.profile.id,
        "year": None if submission.year is None else str(submission.year),
        "organization": submission.field_text("organization"),
        "project": submission.field_text("project"),
        "issued": submission.record_source.kind,
        "conclusion": conclusion,
        "declared": {
            "total": plain_or_none(declared.total),
            "grade": declared.grade,
            "points": plain_or_none(declared.points),
        },
        "recomputed": _recomputed(recomputed),
        "rows": [row_record(row) for row in _rows(evidence, scored=recomputed.scored)],
        "findings": [finding_record(finding) for finding in findings],
        "limits": list(unchecked),
    }


def _recomputed(figures: Recomputed) -> RecomputedRecord:
    return {
        "total": plain_or_none(figures.total),
        "total_low": plain_or_none(figures.total_low),
        "total_high": plain_or_none(figures.total_high),
        "open_points": plain_or_none(figures.open_points),
        "grade": figures.grade,
        "grade_low": figures.grade_low,
        "grade_high": figures.grade_high,
        "points": plain_or_none(figures.points),
    }


def _rows(evidence: Evidence, *, scored: bool) -> Iterator[RecordRow]:
    """Yield the execution row, if any, then the indicators; without recomputed scores where the form has none."""
    funds, execution = evidence.submission.funds, evidence.scorecard.execution
    if funds is not None and execution is not None:
        yield _row(
            evidence, _unscored(execution, scored=scored), evidence.execution_declared.number, funds.score, kind="execution",
            category="预算执行率", subcategory=None, indicator="预算执行率",
            target=_text(funds.total.budget_adjusted), target_from="form", actual=_text(funds.total.budget_spent), note=None,
        )  # fmt: skip
    for one in evidence.rows:
        row = one.row
        yield _row(
            evidence, _unscored(one.score, scored=scored), one.declared.number, row.score, kind="indicator",
            category=row.category, subcategory=row.subcategory, indicator=row.name,
            target=_text(row.target), target_from=one.known.source if one.known is not None and one.known.target is not None else "form",
            actual=_typed(row.actual), note=_text(row.note),
        )  # fmt: skip


def _unscored(score: RowScore, *, scored: bool) -> RowScore:
    return score if scored else replace(score, low=None, high=None)


def _row(
    evidence: Evidence, score: RowScore, declared: Decimal | None, cell: Cell | None, **answer: str | None
) -> RecordRow:
    """Return a row with its scores; `answer` are the fields that hold what was filled in."""
    by_formula = evidence.by_formula.get(cell.ref) if cell is not None else None
    return RecordRow(
        points=score.points,
        declared=declared,
        by_formula=by_formula if isinstance(by_formula, Decimal) else None,
        low=score.low,
        high=score.high,
        rule=score.rule,
        cell=None if cell is None or cell.is_absent else cell.address,
        **answer,  # type: ignore[arg-type]
    )


def _typed(cell: Cell) -> str | None:
    """Return the text as typed: 195 where the cell's number format shows 195篇."""
    value, text = cell.written.value, cell.text
    if isinstance(value, Decimal) and "%" not in text and text.startswith(plain(value)):
        return plain(value)
    return _text(cell)


def _text(cell: Cell | None) -> str | None:
    return None if cell is None or cell.is_blank else cell.text
