"""Checks of formulas: overwritten, changed, stale, broken, referring to another file, or not evaluated."""

from __future__ import annotations

import re
from collections.abc import Iterator

from xlselfeval.errors import shortened
from xlselfeval.review.evidence import Evidence
from xlselfeval.review.finding import Finding
from xlselfeval.review.note_words import FORMULA_REASONS
from xlselfeval.review.places import Place

_TEXT = re.compile(r'"[^"]*"')
_VOLATILE = re.compile(
    r"(?<![A-Z0-9_.])(?:TODAY|NOW|RAND|RANDBETWEEN|RANDARRAY|INDIRECT|OFFSET|CELL|INFO)\s*\(", re.I
)
_WITHOUT_LIBRARY = "library"  # no fault of the form: part 三 of 核对结果 says it
_LONGEST = 60  # characters of a text that is quoted


def formulas(evidence: Evidence) -> Iterator[Finding]:
    """Report formulas that differ from the issued ones, and cells that do not show what their formula gives."""
    for fault in evidence.formula_faults:
        place = Place(evidence.subject_at(fault.cell), "公式", fault.cell)
        yield evidence.finding(f"formula-{fault.kind}", place, found=fault.found, expected=fault.expected)


def not_evaluated(evidence: Evidence) -> Iterator[Finding]:
    """Report answers, scores and reasons whose formula changes by itself or was not evaluated.

    In a file whose formulas are not read, not_checked.py says so.
    """
    if evidence.submission.values_of:
        return
    reported = {fault.cell.ref for fault in evidence.formula_faults if fault.kind in ("error", "external")}
    for one in evidence.unevaluated:
        if one.cell.ref in reported or one.follows or one.reason == _WITHOUT_LIBRARY:
            continue
        is_volatile = any(map(_VOLATILE.search, _TEXT.split(one.cell.formula or "")))
        reason = "volatile" if is_volatile else one.reason
        shown = " ".join(one.cell.text.split())[:_LONGEST]
        yield evidence.finding(
            "not-evaluated", Place(evidence.subject_at(one.cell), "公式", one.cell), hint=reason, found=shown or None,
            formula=shortened(f"={one.cell.formula}", _LONGEST), why=FORMULA_REASONS[reason], shown=f"显示值“{shown}”" if shown else "空白",
        )  # fmt: skip
