"""The formulas: overwritten, changed, stale, broken, or looking into another file."""

from __future__ import annotations

from collections.abc import Iterator

from xlselfeval.review.evidence import Evidence
from xlselfeval.review.finding import Finding
from xlselfeval.review.places import Place


def formulas(evidence: Evidence) -> Iterator[Finding]:
    """Is each formula still the issued one, and does its cell show what it gives?"""
    for fault in evidence.formula_faults:
        place = Place(evidence.subject_at(fault.cell), "公式", fault.cell)
        yield evidence.finding(f"formula-{fault.kind}", place, found=fault.found, expected=fault.expected)
