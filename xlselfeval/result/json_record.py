"""A review as the JSON record that scripts read: numbers as strings of exact decimals, or null."""

from __future__ import annotations

from decimal import Decimal

from xlselfeval.cell import Cell
from xlselfeval.errors import UnreadableFile
from xlselfeval.review.finding import Finding
from xlselfeval.review.not_checked import limits_of
from xlselfeval.review.review import Review
from xlselfeval.scoring.number import plain
from xlselfeval.scoring.scorecard import RowScore

Record = dict[str, object]
_FIGURES = ("total", "total_low", "total_high", "open_points", "grade", "grade_low", "grade_high", "points")


def review_record(file: str, review: Review) -> Record:
    """One reviewed form."""
    evidence = review.evidence
    submission, scheme = evidence.submission, evidence.scheme
    declared, recomputed = review.declared, review.recomputed
    return {
        "file": file,
        "sheet": submission.sheet,
        "status": "reviewed",
        "error": None,
        "scheme": scheme.id,
        "profile": scheme.profile.id,
        "year": None if submission.year is None else str(submission.year),
        "organization": submission.field_text("organization"),
        "project": submission.field_text("project"),
        "issued": submission.record_source.kind,
        "declared": {
            "total": _number(declared.total),
            "grade": declared.grade,
            "points": _number(declared.points),
        },
        "recomputed": {
            "total": plain(recomputed.total),
            "total_low": plain(recomputed.total_low),
            "total_high": plain(recomputed.total_high),
            "open_points": plain(recomputed.open_points),
            "grade": recomputed.grade,
            "grade_low": recomputed.grade_low,
            "grade_high": recomputed.grade_high,
            "points": plain(recomputed.points),
        }
        if recomputed.scored
        else dict.fromkeys(_FIGURES),
        "rows": _rows(review),
        "findings": [_finding(finding) for finding in review.findings],
        "limits": list(limits_of(submission)),
    }


def error_record(file: str, error: UnreadableFile) -> Record:
    """One file that could not be reviewed."""
    return {
        "file": file,
        "sheet": None,
        "status": "unreadable",
        "error": {"name": error.name, "message": error.message},
        "scheme": None,
        "profile": None,
        "year": None,
        "organization": None,
        "project": None,
        "issued": "none",
        "declared": None,
        "recomputed": None,
        "rows": [],
        "findings": [],
        "limits": [],
    }


def _rows(review: Review) -> list[Record]:
    evidence = review.evidence
    funds, execution = evidence.submission.funds, evidence.scorecard.execution
    rows = []
    if funds is not None and execution is not None:
        budget, spent = funds.total.budget_adjusted, funds.total.budget_spent
        rows.append(
            {"kind": "execution", "category": "预算执行率", "subcategory": None, "indicator": "预算执行率"}
            | {"target": _text(budget), "actual": _text(spent)}
            | _scores(review, execution, evidence.execution_declared.number, funds.score)
            | {"note": None}
        )
    for one in evidence.rows:
        row = one.row
        rows.append(
            {
                "kind": "indicator",
                "category": row.category,
                "subcategory": row.subcategory,
                "indicator": row.name,
            }
            | {"target": _text(row.target), "actual": _typed(row.actual)}
            | _scores(review, one.score, one.declared.number, row.score)
            | {"note": _text(row.note)}
        )
    return rows


def _scores(review: Review, score: RowScore, declared: Decimal | None, cell: Cell | None) -> Record:
    by_formula = review.evidence.by_formula.get(cell.ref) if cell is not None else None
    return {
        "points": _number(score.points),
        "declared": _number(declared),
        "by_formula": _number(by_formula) if isinstance(by_formula, Decimal) else None,
        "low": _number(score.low),
        "high": _number(score.high),
        "rule": score.rule,
        "cell": None if cell is None or cell.is_absent else cell.address,
    }


def _finding(finding: Finding) -> Record:
    return {
        "code": finding.code,
        "name": finding.name,
        "severity": finding.severity,
        "audience": finding.audience,
        "sheet": finding.sheet,
        "cell": finding.cell,
        "indicator": finding.indicator,
        "found": finding.found,
        "expected": finding.expected,
        "hint": finding.hint,
        "message": finding.message,
    }


def _number(value: Decimal | None) -> str | None:
    return None if value is None else plain(value)


def _typed(cell: Cell) -> str | None:
    """What was typed: 195 where the cell's number format shows 195篇."""
    value, text = cell.written.value, cell.text
    if isinstance(value, Decimal) and "%" not in text and text.startswith(plain(value)):
        return plain(value)
    return _text(cell)


def _text(cell: Cell | None) -> str | None:
    return None if cell is None or cell.is_blank else cell.text
