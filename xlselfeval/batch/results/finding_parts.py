"""What a stored finding says, taken apart: the place in the form, the problem, and texts made fit for a file."""

from __future__ import annotations

from xlselfeval.batch.results.queries import StoredFinding
from xlselfeval.review.finding import SEVERITY_WORDS

WHOLE_FORM = "整张表"
_LONGEST = 16_000  # characters of one text: Excel allows 32,767 in a cell and counts some twice
_ILLEGAL = {code: None for code in (*range(32), 127, 0xFFFE, 0xFFFF) if code != 10} | {9: " "}


def clean(text: str | None) -> str:
    """A text without what XML does not allow (control characters, halves of surrogate pairs), cut to a length."""
    if not text:
        return ""
    return text.translate(_ILLEGAL).encode("utf-8", "ignore").decode()[:_LONGEST]


def told(finding: StoredFinding) -> tuple[str, str]:
    """(place, problem): "H15 发布信息 得分" and the situation with what to do, without 【要求】."""
    rest = finding.message.removeprefix(f"【{SEVERITY_WORDS.get(finding.severity, '')}】")
    named = f"“{finding.indicator}”" if finding.indicator else ""
    where, colon, problem = rest.removeprefix(named).partition("：")
    if finding.of_batch or not colon or (named and not rest.startswith(named)):
        known = " ".join(part for part in (finding.cell, finding.indicator) if part)
        return clean(known) or WHOLE_FORM, clean(rest)
    part = where.removesuffix(f" {finding.cell}") if finding.cell else where
    place = " ".join(piece for piece in (finding.cell, finding.indicator, part) if piece)
    return clean(place) or WHOLE_FORM, clean(problem)
