"""Several cells of one mistake, reported as one finding.

Such are a formula overwritten down a column, and captions changed in one block. What is a mistake of its own
stays apart: every target, every score.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace

from xlselfeval.cell import cell_list
from xlselfeval.review.finding import Finding


def _column(finding: Finding) -> str:
    """Return the column, with the role of the place in it: H/score, H/rate."""
    letters = (finding.cell or "").rstrip("0123456789")
    owner, _, role = finding.subject.rpartition("/")
    return letters if owner == "cell" else f"{letters}/{role.partition('#')[0]}"


def _printed(finding: Finding) -> str:
    """Return the role of a printed text (text/caption/E10); "" for a field, a target or points."""
    pieces = finding.subject.split("/")
    return pieces[1] if pieces[0] == "text" and len(pieces) == len(("text", "role", "cell")) else ""


# Name → what findings of one mistake have in common; "" for one that stays alone.
_IN_COMMON: dict[str, Callable[[Finding], str]] = {
    "number-as-text": _column,
    "formula-overwritten": _column,
    "formula-changed": _column,
    "formula-stale": _column,
    "formula-external": _column,
    "formula-error": lambda finding: finding.found or "",
    "not-evaluated": lambda finding: f"{_column(finding)}/{finding.hint}",
    "locked-cell-changed": _printed,
}


def merge_cells(findings: Iterable[Finding]) -> list[Finding]:
    """Merge the findings of one mistake, at the place of the first; the subject of several names no single cell."""
    groups: dict[object, list[Finding]] = {}
    for number, finding in enumerate(findings):
        common = _IN_COMMON[finding.name](finding) if finding.name in _IN_COMMON and finding.cell else ""
        key = (finding.name, finding.severity, finding.audience, finding.sheet, common) if common else number
        groups.setdefault(key, []).append(finding)
    return [_merged(group, key) for key, group in groups.items()]


def _merged(group: list[Finding], key: object) -> Finding:
    first, *others = group
    if not others or not isinstance(key, tuple):
        return first
    cells = tuple(dict.fromkeys(cell for one in group for cell in one.cells))
    more = f"；同类问题另有{len(cells) - 1}处：{cell_list(cells[1:], first.sheet)}" if len(cells) > 1 else ""
    return replace(
        first,
        indicator=None,
        subject=f"cells/{key[-1]}",
        found=_contents([one.found or "" for one in group]),
        situation=first.situation + more,
        opinion=first.opinion.replace("。", f"{more}。", 1),
        cells=cells,
    )


def _contents(texts: list[str]) -> str:
    """List the contents of the cells of one mistake.

    A decision on the finding falls when one of them changes or a cell comes in.
    """
    same = len(set(texts)) == 1
    return f"{texts[0]}（共{len(texts)}处）" if same else "、".join(texts)
