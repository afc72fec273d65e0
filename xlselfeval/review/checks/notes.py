"""Notes on deviations: there when points are lost, and saying why."""

from __future__ import annotations

from collections.abc import Iterator

from xlselfeval.review.evidence import Evidence
from xlselfeval.review.finding import Finding
from xlselfeval.review.words import is_empty_phrase
from xlselfeval.scoring.number import plain


def reason(evidence: Evidence) -> Iterator[Finding]:
    """Where a score is below the points: is there a reason, and is it one?"""
    for one in evidence.rows:
        if not one.loses_points:
            continue
        note, declared, points = one.row.note, one.declared.number, one.points.number
        assert declared is not None
        assert points is not None
        if one.note_is_blank:
            if not note.is_uncalculated:
                yield evidence.finding(
                    "reason-missing",
                    note,
                    "偏差原因",
                    indicator=one.row.name,
                    found=note.text or None,
                    score=plain(declared),
                    points=plain(points),
                )
        elif is_empty_phrase(note.text):
            yield evidence.finding(
                "reason-empty-phrase", note, "偏差原因", indicator=one.row.name, found=note.text.strip()
            )
