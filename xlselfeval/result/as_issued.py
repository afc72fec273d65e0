"""Targets and points of 逐项核对 beside the issued or approved ones, where the form has others."""

from __future__ import annotations

from decimal import Decimal

from xlselfeval.cell import Cell
from xlselfeval.review.evidence import Evidence, RowEvidence
from xlselfeval.scoring.number import plain

_WORDS = {"issued": "下发", "roster": "批复", "form": "下发"}
AGREES = "一致"
_BLANK = "（空白）"


def both_targets(one: RowEvidence) -> str:
    """Write the target of a row, with the issued or approved one below it where they differ."""
    known = one.known
    if known is None or not known.target_differs:
        return one.row.target.text
    return f"{one.row.target.text or _BLANK}\n{_WORDS[known.source]}：{known.target}"


def both_points(one: RowEvidence, counted: Decimal | None, printed: Cell) -> Decimal | str:
    """Write the points of a row, with the issued or approved ones below them where they differ."""
    known = one.known
    source = "" if known is None or not known.points_differ else _WORDS[known.source]
    return _both(source, counted, printed)


def both_execution_points(evidence: Evidence, counted: Decimal | None, printed: Cell | None) -> Decimal | str:
    """Write the points of the execution row, with the issued ones below them where they differ."""
    differs = counted is not None and printed is not None and counted != evidence.execution_points.number
    return _both(_WORDS["issued"] if differs else "", counted, printed)


def both_total_points(evidence: Evidence) -> Decimal | str:
    """Write the sum of the points, with that of the points that count below it where they differ."""
    declared, counted = evidence.declared_points, evidence.counted_points
    return declared if declared == counted else f"{plain(declared)}\n应为：{plain(counted)}"


def _both(source: str, counted: Decimal | None, printed: Cell | None) -> Decimal | str:
    text = printed.text if printed is not None else ""
    if counted is None:
        return text
    return f"{text or _BLANK}\n{source}：{plain(counted)}" if source else counted


def unlike_issued(one: RowEvidence, verdict: tuple[str, str]) -> tuple[str, str]:
    """Return the verdict on a row; one with another target or other points than issued never agrees."""
    if verdict[0] != AGREES or one.known is None or not one.known.differs:
        return verdict
    return f"与{_WORDS[one.known.source]}不符", "warning"
