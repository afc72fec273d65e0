"""The formulas: overwritten, changed, stale, broken, or looking into another file."""

from __future__ import annotations

from collections.abc import Iterator

from xlselfeval.review.evidence import Evidence
from xlselfeval.review.finding import Finding


def formulas(evidence: Evidence) -> Iterator[Finding]:
    """Is each formula still the issued one, and does its cell show what it gives?"""
    for fault in evidence.formula_faults:
        yield evidence.finding(
            f"formula-{fault.kind}", fault.cell, "公式", found=fault.found, expected=fault.expected
        )
