"""The findings that decide the verdict on a row of 逐项核对."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from xlselfeval.cell import Cell
from xlselfeval.review.evidence import RowEvidence
from xlselfeval.review.finding import Finding
from xlselfeval.review.places import EXECUTION_PARTS, ROW_PARTS
from xlselfeval.submission import Funds, TotalRow

_MONEY = ("budget_adjusted", "budget_spent")


def about_row(findings: Sequence[Finding], one: RowEvidence) -> list[Finding]:
    """Return the findings about an indicator: on its score, or asked of the unit anywhere in its row."""
    subjects = {f"{one.key}/{role}" for role in ROW_PARTS}
    return _about(findings, subjects, [getattr(one.row, role) for role in ROW_PARTS], one.row.score)


def about_execution(findings: Sequence[Finding], funds: Funds) -> list[Finding]:
    """Return the findings about the execution row and the money that it is computed from."""
    cells = [getattr(funds, role) for role in EXECUTION_PARTS]
    cells += [getattr(funds.total, name) for name in _MONEY]
    subjects = {f"funds/{role}" for role in (*EXECUTION_PARTS, *_MONEY)}
    if funds.points is not None:
        subjects.add(f"text/points/{funds.points.ref}")  # they are printed when the form is issued
    return _about(findings, subjects, cells, funds.score)


def about_total(findings: Sequence[Finding], total: TotalRow) -> list[Finding]:
    """Return the findings about the total and its grade."""
    return _about(findings, {"total/score", "total/grade"}, [total.score, total.grade], total.score)


def _about(
    findings: Sequence[Finding], subjects: Collection[str], cells: Sequence[Cell | None], score: Cell | None
) -> list[Finding]:
    """Return those on the score, and errors and warnings at a subject, or at a cell among several."""
    refs = {cell.ref for cell in cells if cell is not None}
    return [
        one
        for one in findings
        if (score is not None and score.ref in one.cells)
        or (
            one.severity != "info"
            and (
                one.subject.partition("#")[0] in subjects
                or (len(one.cells) > 1 and not refs.isdisjoint(one.cells))
            )
        )
    ]
