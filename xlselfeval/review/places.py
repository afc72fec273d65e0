"""The places in a form that findings are about, each with an id that stays the same from run to run."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from xlselfeval.cell import Cell
from xlselfeval.issue_record import IssuedRow
from xlselfeval.submission import FundLine, Funds, IndicatorRow, Submission, TotalRow

ROW_PARTS = {
    "indicator": "指标", "target": "指标值", "actual": "完成值", "points": "分值", "score": "得分", "note": "偏差原因",
}  # fmt: skip
MONEY_PARTS = {"budget_initial": "年初预算数", "budget_adjusted": "全年预算数", "budget_spent": "全年执行数"}
EXECUTION_PARTS = {"points": "执行率分值", "rate": "执行率", "score": "执行率得分", "note": "预算执行率原因"}
TOTAL_PARTS = {"points": "分值合计", "score": "总分", "grade": "等级"}
FIELD_PARTS = {"organization": "填报单位", "project": "项目名称", "department": "主管部门"}
COLUMN_PARTS = {
    "category": "一级指标", "subcategory": "二级指标", **ROW_PARTS, "indicator": "指标名称", "target_adjusted": "调整后指标值",
    "nature": "指标性质", "unit": "计量单位", "standard": "评分标准",
    **{f"funds/{role}": part for role, part in (MONEY_PARTS | EXECUTION_PARTS).items()},
}  # fmt: skip
_LONGEST_ID = 80  # characters of a name in an id


class Place(NamedTuple):
    """One place in a form.

    `subject` identifies the place between runs, whatever row it has moved to and whatever is written there:
    issued/3/score, field/organization, funds/budget_spent; a cell (cell/H15) only where nothing else does.
    `part` is the word that people use for it; `indicator` is the name of the indicator as filled in.
    """

    subject: str
    part: str
    cell: Cell | None = None
    indicator: str | None = None


def short_id(name: str) -> str:
    """Return a name as a piece of a subject: without white space, at most 80 characters."""
    return "".join(name.split())[:_LONGEST_ID]


def issued_key(row: IssuedRow, place: int) -> str:
    """Return the key of an issued row: its id, else its `place` from 0."""
    return f"issued/{row.id or place + 1}"


def row_place(key: str, row: IndicatorRow, role: str) -> Place:
    """Return a cell in the row of an indicator; `key` identifies the row, `role` is a key of ROW_PARTS."""
    return Place(f"{key}/{role}", ROW_PARTS[role], getattr(row, role), row.name)


def money_place(funds: Funds, line: FundLine, column: str) -> Place:
    """Return a sum in the money block; `column` is a key of MONEY_PARTS."""
    key = "funds" if line is funds.total else f"funds/{short_id(line.label)}"
    return Place(f"{key}/{column}", MONEY_PARTS[column], getattr(line, column))


def execution_place(funds: Funds, role: str) -> Place:
    """Return a cell of the execution row; `role` is a key of EXECUTION_PARTS."""
    return Place(f"funds/{role}", EXECUTION_PARTS[role], getattr(funds, role))


def total_place(total: TotalRow, role: str) -> Place:
    """Return a cell of the total row; `role` is a key of TOTAL_PARTS."""
    return Place(f"total/{role}", TOTAL_PARTS[role], getattr(total, role))


def answer_places(submission: Submission) -> Iterator[Place]:
    """Yield the heading fields and the goals."""
    for name, cell in submission.fields:
        yield Place(f"field/{name}", FIELD_PARTS[name], cell)
    yield Place("goal/expected", "预期目标", submission.goal_expected)
    yield Place("goal/achieved", "实际完成情况", submission.goal_achieved)


def money_places(submission: Submission) -> Iterator[Place]:
    """Yield all sums in the money block, line by line."""
    funds = submission.funds
    if funds is not None:
        for line in (funds.total, *funds.lines):
            yield from (money_place(funds, line, column) for column in MONEY_PARTS)


def execution_places(submission: Submission) -> Iterator[Place]:
    """Yield the points, rate, score and note of the execution row."""
    if submission.funds is not None:
        yield from (execution_place(submission.funds, role) for role in EXECUTION_PARTS)


def total_places(submission: Submission) -> Iterator[Place]:
    """Yield the cells of the total row."""
    yield from (total_place(submission.total, role) for role in TOTAL_PARTS)
