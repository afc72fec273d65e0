"""The contents of a form's cells as the layouts of other regions print them."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from province.arithmetic import cents
from province.drawing import Content, Share
from province.filling import Entry, Filled

SIGNS = {"at_least": "≥", "at_most": "≤", "equal": "＝"}
CATEGORY_POINTS = {"产出指标": 50, "效益指标": 30, "满意度指标": 10}


@dataclass(frozen=True, kw_only=True, slots=True)
class Known:
    """The heading fields of a form."""

    organization: str
    department: str
    project: str
    year: int


def rate(form: Filled) -> Content:
    """Return the execution rate of the total line, or what is typed there."""
    typed = form.cells.get("rate")
    if typed is not None:
        return Share(typed, 2) if isinstance(typed, Decimal) else typed
    adjusted, spent = form.budget[1], form.budget[2]
    if not isinstance(adjusted, Decimal) or not isinstance(spent, Decimal) or not adjusted:
        return ""
    return Share(spent / adjusted, 2)


def execution(form: Filled) -> Content:
    return form.cells.get("execution", form.execution)


def total(form: Filled) -> Content:
    """Return the sum of the scores, or what is typed there."""
    return declared(form, form.total)


def declared(form: Filled, scores: Decimal) -> Content:
    """Return a total of these scores as it is filled in: right, off by something, or typed over."""
    off = form.cells.get("off", Decimal(0))
    assert isinstance(off, Decimal)
    return form.cells.get("total", scores + off)


def entry(one: Entry, key: str) -> Content:
    """Return what stands in a column of an entry's row."""
    aim = one.aim
    if key == "actual":
        return Share(one.actual, 2) if aim.unit == "%" and isinstance(one.actual, Decimal) else one.actual
    if key == "captioned":
        return f"{aim.category}（{CATEGORY_POINTS[aim.category]}分）"
    return {
        "category": aim.category, "subcategory": aim.subcategory, "indicator": aim.name, "target": aim.text,
        "points": aim.points, "score": one.score, "note": one.note, "method": "按完成比例计分",
    }.get(key, "")  # fmt: skip


def split_entry(one: Entry, key: str) -> Content:
    """Return the same where sign, figure and unit of the target stand in columns of their own."""
    aim = one.aim
    is_figure = aim.kind in SIGNS
    if key == "sign":
        return SIGNS[aim.kind] if is_figure else "定性"
    if key == "unit":
        return aim.unit if is_figure else ""
    if key == "target":
        return aim.number if is_figure else aim.text
    if key == "actual" and aim.unit == "%" and isinstance(one.actual, Decimal):
        return cents(one.actual * 100).normalize() + 0
    return entry(one, key)
