"""Checks of single amounts: budgets other than they were filled in when issued, negative spending."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from xlselfeval.cell import Cell
from xlselfeval.review.evidence import Evidence
from xlselfeval.review.finding import Finding
from xlselfeval.review.likely_causes import SCALE, SCALE_WORDS, money_unit
from xlselfeval.review.places import MONEY_PARTS, money_place
from xlselfeval.scoring.number import plain

_RESTORE = "请恢复下发的预算数；预算确有调整的，请附批复文件。"
_IN_UNIT = "请恢复下发的预算数{}和各分项也按{}填写。"
_NEAR = 50  # times: amounts in one unit
_MOST_OFF = Decimal("0.000001")  # what a binary fraction is off


def budget_changed(evidence: Evidence) -> Iterator[Finding]:
    """Report budgets of the total line that were filled in when the form was issued and are others now."""
    submission = evidence.submission
    record, funds = submission.record, submission.funds
    if record is None or funds is None or submission.record_source.is_foreign:
        return
    issued = dict(record.money)
    spent = evidence.money_in(funds.total.budget_spent)
    for column in MONEY_PARTS:
        cell: Cell | None = getattr(funds.total, column)
        if column not in issued or cell is None or cell.is_uncalculated:
            continue
        now = evidence.money_in(cell)
        if now is not None and abs(now - issued[column]) <= _MOST_OFF:
            continue
        if now is None and column == "budget_adjusted":
            continue  # budget-missing reports it
        is_scale = now is not None and issued[column] > 0 and now == issued[column] * SCALE
        others = "，全年执行数" if is_scale and now and spent is not None and spent * _NEAR >= now else ""
        yield evidence.finding(
            "budget-changed", money_place(funds, funds.total, column), found=cell.text or None, expected=plain(issued[column]),
            now=f"现为{plain(now)}" if now is not None else "现为空白或不是数字",
            basis="下发文件中" if submission.record_source.kind == "file" else "表内下发记录中",
            hint="scale-10000" if is_scale else None, explained=SCALE_WORDS if is_scale else "",
            advice=_IN_UNIT.format(others, money_unit(evidence)) if is_scale else _RESTORE,
        )  # fmt: skip


def negative_spending(evidence: Evidence) -> Iterator[Finding]:
    """Report spending below zero, in the total line or in another."""
    funds = evidence.submission.funds
    for line in () if funds is None else (funds.total, *funds.lines):
        spent = evidence.money_in(line.budget_spent)
        if funds is not None and spent is not None and spent < 0:
            name = "" if line is funds.total else f"“{line.label}”"
            place = money_place(funds, line, "budget_spent")
            yield evidence.finding("spending-negative", place, found=plain(spent), line=name)
