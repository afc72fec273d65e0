"""Against what was issued: rows removed, added, renamed, moved, repeated; targets and points; the version."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from xlselfeval.review.evidence import Evidence, RowEvidence
from xlselfeval.review.finding import Finding
from xlselfeval.scoring.number import plain
from xlselfeval.scoring.text import compact
from xlselfeval.submission import IssuedRow

Pair = tuple[IssuedRow, RowEvidence]


def rows(evidence: Evidence) -> Iterator[Finding]:
    """Are the approved indicators all there, once each, under their own names and groups, and no others?"""
    if evidence.submission.snapshot is None or not evidence.submission.snapshot.rows:
        return
    named, renamed, removed, added = _matched(evidence)
    for issued, one in renamed:
        yield evidence.finding(
            "row-renamed", one.row.indicator, "指标", indicator=one.row.name, found=one.row.name, expected=issued.name
        )  # fmt: skip
    for issued in removed:
        yield evidence.finding("row-removed", None, f"“{issued.name}”", expected=issued.name)
    issued_names = {compact(issued.name) for issued, _ in named}
    repeated = Counter(compact(one.row.name) for one in added)
    for one in added:
        name = compact(one.row.name)
        if name in issued_names:
            yield evidence.finding(
                "row-duplicated", one.row.indicator, "指标", indicator=one.row.name, found=one.row.name, count=str(repeated[name] + 1)
            )  # fmt: skip
        elif not evidence.submission.snapshot.own_rows:
            yield evidence.finding(
                "row-added", one.row.indicator, "指标", indicator=one.row.name, found=one.row.name
            )
    for issued, one in named:
        here, there = (f"{compact(a)} {compact(b)}" for a, b in ((one.row.category, one.row.subcategory), (issued.category, issued.subcategory)))  # fmt: skip
        if here != there:
            yield evidence.finding(
                "row-moved", one.row.indicator, "指标", indicator=one.row.name, found=one.row.subcategory, expected=issued.subcategory
            )  # fmt: skip


def _matched(evidence: Evidence) -> tuple[list[Pair], list[Pair], list[IssuedRow], list[RowEvidence]]:
    """Rows matched by name, then by place; what is left of the issued ones, and of the returned ones."""
    snapshot = evidence.submission.snapshot
    assert snapshot is not None
    left = list(evidence.rows)
    named: list[Pair] = []
    missing: list[IssuedRow] = []
    for issued in snapshot.rows:
        same = [one for one in left if compact(one.row.name) == compact(issued.name)]
        one = next((one for one in same if compact(one.row.subcategory) == compact(issued.subcategory)), *same[:1] or (None,))  # fmt: skip
        if one is None:
            missing.append(issued)
        else:
            left.remove(one)
            named.append((issued, one))
    renamed: list[Pair] = []
    removed: list[IssuedRow] = []
    for issued in missing:
        other = _in_its_place(issued, left)
        if other is None:
            removed.append(issued)
        else:
            left.remove(other)
            renamed.append((issued, other))
    return named, renamed, removed, left


def _in_its_place(issued: IssuedRow, left: Sequence[RowEvidence]) -> RowEvidence | None:
    """A returned row of the same group that has the issued target."""
    group = [one for one in left if compact(one.row.subcategory) == compact(issued.subcategory)]
    same_target = [one for one in group if compact(one.row.target.text) == compact(issued.target)]
    return next(iter(same_target), None)


def locked_cells(evidence: Evidence) -> Iterator[Finding]:
    """Are the title, and targets and points of the approved indicators, as issued?"""
    snapshot, scheme = evidence.submission.snapshot, evidence.scheme
    if snapshot is None or snapshot.scheme != scheme.id:
        return
    title = evidence.submission.title
    if "{year}" not in scheme.title_line or snapshot.year:
        issued_title = scheme.title_line.replace("{year}", str(snapshot.year))
        if compact(title.text) != compact(issued_title):
            yield evidence.finding(
                "locked-cell-changed", title, "标题", found=title.text, expected=issued_title
            )
    named, renamed, _, _ = _matched(evidence)
    for issued, one in (*named, *renamed):
        if compact(one.row.target.text) != compact(issued.target):
            yield evidence.finding(
                "locked-cell-changed", one.row.target, "指标值", indicator=one.row.name, found=one.row.target.text, expected=issued.target
            )  # fmt: skip
        if one.points.number != issued.points:
            yield evidence.finding(
                "locked-cell-changed", one.row.points, "分值", indicator=one.row.name, found=one.row.points.text, expected=plain(issued.points)
            )  # fmt: skip


def version(evidence: Evidence) -> Iterator[Finding]:
    """Was the form issued under this version of its scheme?"""
    snapshot = evidence.submission.snapshot
    if (
        snapshot is not None
        and snapshot.scheme == evidence.scheme.id
        and snapshot.version != evidence.scheme.version
    ):
        yield evidence.finding(
            "scheme-version", evidence.submission.title, "方案", found=snapshot.version, expected=evidence.scheme.version
        )  # fmt: skip


def protection(evidence: Evidence) -> Iterator[Finding]:
    """Is the sheet still protected, as it was issued?"""
    submission = evidence.submission
    if submission.snapshot is not None and submission.is_protected is False:
        yield evidence.finding("protection-removed", None, "工作表")


def macros(evidence: Evidence) -> Iterator[Finding]:
    """Does the workbook hold macros although it was issued without any, or was never issued?"""
    submission = evidence.submission
    if submission.has_macros and not (submission.snapshot is not None and submission.snapshot.macros):
        yield evidence.finding("macro-foreign", None, "工作簿")


def hidden(evidence: Evidence) -> Iterator[Finding]:
    """Is anything inside the form hidden? Nothing is issued so."""
    for place in evidence.submission.hidden:
        yield evidence.finding("hidden-content", None, place, found=place)
