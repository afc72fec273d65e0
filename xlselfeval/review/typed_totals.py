"""Totals that are no formulas: they have to be changed together with the scores that they sum."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import replace

from xlselfeval.cell import Cell
from xlselfeval.review.entries import Entry, list_entries
from xlselfeval.review.evidence import Evidence
from xlselfeval.review.finding import Finding
from xlselfeval.scoring.number import amount_of

# Findings that ask for another score, or for one more or less.
_CHANGES_SCORES = frozenset((
    "score-mismatch", "qualitative-out-of-band", "score-missing", "score-not-number", "score-negative", "score-above-points",
    "execution-score-mismatch", "column-shifted", "row-removed", "row-duplicated",
))  # fmt: skip
_TEXT = "number-as-text"  # sums take it for none; a total that was typed may have it in
_ASK_FOR_TOTAL = frozenset(("total-mismatch", "total-missing"))
_Keys = Collection[tuple[str, str]]  # names and subjects of findings
_NO_FORMULAS = ("docx",)  # formats in which no sum is a formula


def ask_for_totals(
    evidence: Evidence, findings: Iterable[Finding], demand: str, settled: _Keys = (), explained: _Keys = ()
) -> tuple[Finding, ...]:
    """Ask for the typed totals as well, at the first of the `findings` that change a score; they are sorted.

    `demand` is that of `demand_for_totals`; where an earlier call has put it, it is taken away. Findings that the bureau
    has `settled`, or that are `explained` until it decides, do not count as the first.
    Where the first is an entry of several places, all of them ask, so that they stay one entry.
    """
    if not demand:
        return tuple(findings)
    plain = [_ending(one, "", demand) for one in findings]
    asked = (
        one
        for one in plain
        if one.audience == "unit" and one.severity != "info" and (one.name, one.subject) not in settled
    )
    changing = (_changing(evidence, entry) for entry in list_entries(asked))
    first = next(
        (found for found in changing if any((one.name, one.subject) not in explained for one in found)), ()
    )
    return tuple(_ending(one, demand) if one in first else one for one in plain)


def _ending(one: Finding, demand: str, before: str = "") -> Finding:
    """Return a finding that ends with a demand in place of the one `before`."""
    action, opinion = (text.removesuffix(before) + demand for text in (one.action, one.opinion))
    return replace(one, action=action, opinion=opinion)


def _changing(evidence: Evidence, entry: Entry) -> tuple[Finding, ...]:
    """Return the findings of an entry that change a score, one of each place."""
    lines = ([one for one in line if _changes_scores(evidence, one)] for line in entry.lines)
    return tuple(line[0] for line in lines if line)


def _changes_scores(evidence: Evidence, one: Finding) -> bool:
    if one.name == _TEXT:
        return "/score" in one.subject and not _is_sum(evidence)
    return one.name in _CHANGES_SCORES


def _is_sum(evidence: Evidence) -> bool:
    """Check whether the total is the sum of the scores, those that are stored as text included."""
    total = evidence.total_declared.number
    return total is None or abs(total - evidence.declared_scores) <= evidence.tolerance


def demand_for_totals(evidence: Evidence, findings: Iterable[Finding]) -> str:
    """Write the demand to correct the totals that are no formulas; "" for none, or where all are asked for anyway.

    What a file holds of which values alone are read is not known.
    """
    total, first_format = evidence.submission.total, evidence.submission.first_format
    asked = {fault.cell.ref for fault in evidence.formula_faults}
    asked |= {cell for one in findings if one.name in _ASK_FOR_TOTAL for cell in one.cells}
    known = dict(
        _typed(
            (("总分", total.score), ("总分", total.above), *(("小计", cell) for cell in total.subtotals)),
            asked,
        )
    )
    if not known:
        return ""
    names, places = "、".join(dict.fromkeys(known.values())), "、".join(known)
    if first_format in _NO_FORMULAS:
        which = f"{names}（{places}）"
    elif first_format:
        which = f"{names}（{places}）没有由公式自动改变的，"
    else:
        which = f"{names}（{places}，不是公式）"
    return f"得分有改动的，{which}一并更正为各项得分合计。"


def _typed(totals: Iterable[tuple[str, Cell | None]], asked: set[str]) -> Iterator[tuple[str, str]]:
    """Yield the place and name of each total that is a number, no formula, and not `asked` for."""
    for name, cell in totals:
        if cell is None or cell.formula is not None or cell.ref in asked:
            continue
        if amount_of(cell.written).number is not None:
            yield cell.place, name
