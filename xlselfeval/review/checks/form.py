"""The form itself: required fields, text left from the template, numbers stored as text."""

from __future__ import annotations

from collections.abc import Iterator

from xlselfeval.cell import Cell
from xlselfeval.review.evidence import Evidence
from xlselfeval.review.finding import Finding
from xlselfeval.review.note_words import remnant_in
from xlselfeval.scoring.number import Amount, amount_of
from xlselfeval.scoring.text import compact, is_blank_mark

_FIELD_WORDS = {"organization": "填报单位", "project": "项目名称", "department": "主管部门"}


def required(evidence: Evidence) -> Iterator[Finding]:
    """Are the unit, the project, the year and the goals filled in?"""
    submission, scheme = evidence.submission, evidence.scheme
    wanted: list[tuple[str, Cell | None]] = [
        (field.caption, submission.field(field.name)) for field in scheme.fields if field.required
    ]
    goals = (
        (scheme.goals.expected, submission.goal_expected),
        (scheme.goals.achieved, submission.goal_achieved),
    )
    wanted += [(caption, cell) for caption, cell in goals if caption]
    if submission.year is None and scheme.asks_year:
        yield evidence.finding(
            "required-missing", submission.title, "年度", caption="年度", detail="没有写明是哪一年"
        )
    for caption, cell in wanted:
        if cell is None:
            yield evidence.finding(
                "required-missing", None, caption, caption=caption, detail="一栏在表中找不到"
            )
        elif is_blank_mark(cell.text) and not cell.is_uncalculated:
            yield evidence.finding("required-missing", cell, caption, caption=caption, detail="没有填")


def required_in_rows(evidence: Evidence) -> Iterator[Finding]:
    """Has every row that is filled in a name, and every row with a score points?"""
    for one in evidence.rows:
        row = one.row
        named = not row.indicator.is_blank or row.indicator.is_absent
        if one.is_judged and not named and not (row.target.is_blank and row.actual.is_blank):
            yield evidence.finding(
                "required-missing", row.indicator, "指标", caption="三级指标", detail="没有填"
            )
        given = row.points.is_absent or row.points.is_uncalculated or one.points.number is not None
        if one.declared.number and not given:
            yield evidence.finding(
                "required-missing",
                row.points,
                "分值",
                indicator=row.name,
                caption="分值",
                detail="没有填，而本行有得分",
            )


def remnants(evidence: Evidence) -> Iterator[Finding]:
    """Is text of the template left in the answers?"""
    printed = _printed(evidence)
    for part, indicator, cell in _answers(evidence):
        remnant = remnant_in(cell.text)
        if remnant is not None and cell.ref not in printed:
            yield evidence.finding(
                "template-remnant", cell, part, indicator=indicator, found=_short(cell.text, remnant)
            )


def _printed(evidence: Evidence) -> set[str]:
    """The cells of names and targets that were issued so: what stands there is no remnant."""
    named = {evidence.rows[other].row.indicator.ref for _, other in evidence.matches.named}
    return named | {one.row.target.ref for one in evidence.rows if one.target_is_issued}


def _answers(evidence: Evidence) -> Iterator[tuple[str, str | None, Cell]]:
    submission = evidence.submission
    for name, cell in submission.fields:
        yield _FIELD_WORDS[name], None, cell
    for part, goal in (("预期目标", submission.goal_expected), ("实际完成情况", submission.goal_achieved)):
        if goal is not None:
            yield part, None, goal
    seen = set()
    for one in evidence.rows:
        row = one.row
        cells = (
            ("指标", row.indicator),
            ("指标值", row.target),
            ("完成值", row.actual),
            ("偏差原因", row.note),
        )
        for part, cell in cells:
            if cell.ref not in seen:  # a note merged over several rows is one text
                seen.add(cell.ref)
                yield part, row.name, cell


def _short(text: str, remnant: str) -> str:
    return compact(text) if len(compact(text)) <= 30 else remnant


def numbers_as_text(evidence: Evidence) -> Iterator[Finding]:
    """Does a cell for points, scores or money hold a number as text?"""
    for part, indicator, cell, amount in _amounts(evidence):
        if amount.as_text and cell is not None:
            yield evidence.finding("number-as-text", cell, part, indicator=indicator, found=cell.text.strip())


def _amounts(evidence: Evidence) -> Iterator[tuple[str, str | None, Cell | None, Amount]]:
    funds, total = evidence.submission.funds, evidence.submission.total
    if funds is not None:
        for line in (funds.total, *funds.lines):
            for part, cell in (
                ("年初预算数", line.budget_initial),
                ("全年预算数", line.budget_adjusted),
                ("全年执行数", line.budget_spent),
            ):
                if cell is not None:
                    yield part, None, cell, amount_of(cell.written, evidence.money)
        yield "执行率分值", None, funds.points, evidence.execution_points
        yield "执行率得分", None, funds.score, evidence.execution_declared
    for one in evidence.rows:
        yield "分值", one.row.name, one.row.points, one.points
        yield "得分", one.row.name, one.row.score, one.declared
    yield "分值合计", None, total.points, evidence.total_points
    yield "总分", None, total.score, evidence.total_declared
