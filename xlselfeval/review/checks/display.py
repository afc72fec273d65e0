"""Checks of what is seen in a cell: a number format that shows something else, text that is struck out."""

from __future__ import annotations

from collections.abc import Iterator

from xlselfeval.cell import Cell
from xlselfeval.review.evidence import Evidence
from xlselfeval.review.finding import Finding
from xlselfeval.review.places import Place

_NOTHING = "（空白）"
_LONGEST = 60  # characters of a text that is quoted


def display_differs(evidence: Evidence) -> Iterator[Finding]:
    """Report cells that show something else than they hold."""
    for place, cell in _counted(evidence):
        if cell.written.shown is not None:
            seen, held = _quoted(cell.written.shown), _quoted(cell.text)
            yield evidence.finding("display-differs", place, found=seen, expected=held)
    for covered, shown in evidence.submission.under_merges:
        place = Place(f"cell/{covered.ref}", "合并单元格", covered)
        seen, held = _quoted(shown.text), _quoted(covered.text)
        yield evidence.finding("display-differs", place, found=seen, expected=held)


def struck_text(evidence: Evidence) -> Iterator[Finding]:
    """Report cells of which a part, or all, is struck out: the rest was read."""
    for place, cell in _counted(evidence):
        if cell.written.struck is not None:
            whole, rest = _quoted(cell.written.struck), _quoted(cell.text)
            yield evidence.finding("struck-text", place, found=whole, expected=rest)


def _counted(evidence: Evidence) -> Iterator[tuple[Place, Cell]]:
    """Yield every cell whose content counts, once."""
    seen: set[str] = set()
    for place in evidence.places():
        cell = place.cell
        if cell is not None and not cell.is_absent and cell.ref not in seen:
            seen.add(cell.ref)
            yield place, cell


def _quoted(text: str) -> str:
    line = " ".join(text.split())
    return (line if len(line) <= _LONGEST else f"{line[:_LONGEST]}…") or _NOTHING
