"""Checks of formulas: overwritten, changed, stale, broken, or referring to another file."""

from __future__ import annotations

from collections.abc import Iterator

from xlselfeval.review.evidence import Evidence
from xlselfeval.review.finding import Finding
from xlselfeval.review.places import Place


def formulas(evidence: Evidence) -> Iterator[Finding]:
    """Report formulas that differ from the issued ones, and cells that do not show what their formula gives."""
    for fault in evidence.formula_faults:
        place = Place(evidence.subject_at(fault.cell), "公式", fault.cell)
        yield evidence.finding(f"formula-{fault.kind}", place, found=fault.found, expected=fault.expected)
