"""Checks of the columns of the table: each that the scheme prints is there, and no two claim one role."""

from __future__ import annotations

from collections.abc import Iterator

from xlselfeval.cell import Cell
from xlselfeval.review.evidence import Evidence
from xlselfeval.review.finding import Finding
from xlselfeval.review.not_checked import missing_scheme
from xlselfeval.review.places import Place
from xlselfeval.scoring.text import compact

_PARTS = {
    "indicator": "三级指标", "target": "指标值", "actual": "实际完成值", "points": "分值", "score": "得分", "note": "偏差原因",
    "category": "一级指标", "subcategory": "二级指标",
}  # fmt: skip
_LESSER = frozenset(["note"])  # its loss leaves the scores readable
_NEEDED = ("indicator", "target", "actual", "points", "score", "note")
_LONGEST = 60  # characters of the captions that are listed


def _column(role: str, cell: Cell | None) -> Place:
    """Return the place of a column, at the cell of its caption."""
    return Place(f"column/{role}", _PARTS[role], cell)


def missing(evidence: Evidence) -> Iterator[Finding]:
    """Report columns that the form's own kind always has and that it lacks: once for the column.

    A general scheme knows no kind, and asks only about a column of numbers that may be the points or the scores; not where
    the bureau has left out the form's own scheme, whose headings are as they were issued.
    """
    if evidence.scheme.printed_only:
        if not missing_scheme(evidence.submission, evidence.scheme.id):
            yield from _unknown_figures(evidence)
        return
    unknown = "、".join(evidence.submission.unknown_captions)[:_LONGEST]
    others = f"（未能对应的表头：{unknown}）" if unknown else ""
    for role in _NEEDED:
        caption = getattr(evidence.scheme.columns, role)
        if caption and evidence.lacks(role):
            yield evidence.finding(
                "column-unclear", _column(role, evidence.submission.heading), severity="warning" if role in _LESSER else None,
                found=unknown or None, expected=caption, problem=f"表头中未见“{caption}”栏{others}",
                advice="该栏已删除的，请恢复后重新报送；未删除的，请在“单位说明”栏注明是哪一栏。",
            )  # fmt: skip


def _unknown_figures(evidence: Evidence) -> Iterator[Finding]:
    """Ask about a column of figures without a known caption that may be one which the form seems to lack.

    A form without points or without scores is one of a kind; only where the other of them is there one is missed.
    """
    points = [role for role in ("points", "score") if evidence.lacks(role)]
    values = [role for role in ("target", "actual") if evidence.lacks(role)]
    figures = evidence.submission.unknown_figures
    for roles, columns in (
        (points if len(points) == 1 and not evidence.submission.blocks else [], [one for one in figures if one.is_points]),
        (values, [one for one in figures if not one.is_points or not points]),
    ):  # fmt: skip
        if roles and columns:
            caption, (cell, _) = _PARTS[roles[0]], columns[0]
            shown = compact(cell.text)[:_LONGEST]
            yield evidence.finding(
                "column-unclear", _column(roles[0], cell), severity="warning", found=shown, expected=caption,
                problem=f"“{shown}”栏填写的是数字，不能确定是否为“{caption}”栏，与该栏有关的内容未予核对",
                advice=f"请核实；确为该栏的，请将表头改为“{caption}”后重新核对。",
            )  # fmt: skip


def block_points(evidence: Evidence) -> Iterator[Finding]:
    """Report a block that names no points, in a form that gives points to whole blocks of indicators."""
    scheme = evidence.scheme
    if scheme.scores and not scheme.columns.points and evidence.lacks("points") and evidence.lacks_points:
        block = next((block for block in evidence.submission.blocks if block.points is None), None)
        cell = evidence.submission.heading if block is None else block.cell
        yield evidence.finding(
            "column-unclear", _column("points", cell), found=None if block is None else cell and cell.text,
            problem=f"各组指标的标题中未见分值（如“{scheme.columns.section}1（40分）”）",
            advice="请在各组指标的标题中注明分值。",
        )  # fmt: skip


def rivals(evidence: Evidence) -> Iterator[Finding]:
    """Report two columns with different contents that claim one role."""
    for role, caption, other in evidence.submission.rivals:
        if role not in _PARTS:
            continue
        yield evidence.finding(
            "column-unclear", _column(role, other), severity="warning" if role in _LESSER else None,
            found=other.text, expected=caption.text,
            problem=f"“{caption.text}”（{caption.place}）与“{other.text}”（{other.place}）疑为同一栏目而内容不同，按{caption.place}核对",
            advice="请核实以哪一栏为准，并删除多余的一栏。",
        )  # fmt: skip
