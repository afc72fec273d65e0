"""A county's own layout: an adjusted budget in a row of amounts, the rate of execution among the indicators."""

from __future__ import annotations

from decimal import Decimal

import pytest
from support.forms import found
from support.layouts import changed, review

from xlselfeval.review.review import Review

FORM = """
| 财政支出项目绩效自评表 | < | < | < | < | < | < |
| 项目名称 | 人居环境整治 | < | < | < | < | < |
| 预算执行情况（万元） | 年初预算 | 100 | 调整预算 | 120 | 实际支出 | 118.25 |
| 指标类别 | 指标名称 | 目标值 | 完成值 | 权重 | 自评得分 | 未完成原因 |
| 产出-数量 | 新建垃圾收集点 | 20个 | 20个 | 50 | 50 | |
| 满意度 | 群众满意度 | 90%以上 | 92% | 40 | 40 | |
| 预算执行率 | | 100% | 98.54% | 10 | 9.85 | |
| 合计 | < | < | < | 100 | 99.85 | |
"""
COLUMNS = """
| 财政支出项目绩效自评表 | < | < | < | < |
| 资金（万元） | 年初预算 | 调整预算 | 实际支出 | 执行率 |
| 合计 | 100 | 120 | 118.25 | 98.54% |
| 三级指标 | 年度指标值 | 实际完成值 | 分值 | 得分 |
| 新建垃圾收集点 | 20个 | 20个 | 60 | 60 |
| 群众满意度 | 90%以上 | 92% | 40 | 40 |
| 总分 | < | < | 100 | 100 |
"""


def budget_of(checked: Review) -> Decimal | None:
    funds = checked.evidence.submission.funds
    assert funds is not None
    return checked.evidence.money_in(funds.total.budget_adjusted)


@pytest.mark.parametrize("form", [FORM, COLUMNS])
@pytest.mark.parametrize(
    ("caption", "amount"),
    [
        ("调整预算", "120"), ("调整预算数", "120"), ("调整后预算数", "120"), ("全年预算（调整后）", "120"), ("调整后全年预算", "120"),
        ("全年调整后预算数", "120"), ("预算调整数", "20"), ("预算调整数", "120"), ("追加预算数", "20"), ("调整追加数", "20"),
    ],
)  # fmt: skip
def test_an_honest_form_is_read_with_its_adjusted_budget(form: str, caption: str, amount: str) -> None:
    """The budget after the change is stated, or is the initial one with the change."""
    checked = review(changed(form, ("调整预算", caption), ("120", amount)))
    assert budget_of(checked) == 120
    assert found(checked) == []


@pytest.mark.parametrize("form", [FORM, COLUMNS])
@pytest.mark.parametrize(
    ("caption", "amount", "budget"),
    [
        ("调整预算", "110", 110),
        ("预算调整数", "10", 110),
        ("追加预算数", "—", 100),
        ("预算调整数", "-10", 90),
    ],
)
def test_spending_beyond_the_adjusted_budget_is_found(
    form: str, caption: str, amount: str, budget: int
) -> None:
    """A change may be none, and may lower the budget."""
    checked = review(changed(form, ("调整预算", caption), ("120", amount)))
    assert budget_of(checked) == budget
    assert "budget-overspent" in [name for name, _, _ in found(checked)]


def test_the_rate_of_execution_has_its_name_in_the_first_column() -> None:
    """Its score is compared as that of any row; a name is missed in other rows."""
    last = review(FORM).evidence.rows[-1]
    assert (last.row.name, last.row.is_execution) == ("预算执行率", True)
    wrong = review(changed(FORM, ("| 10 | 9.85 |", "| 10 | 10 |"), ("99.85", "100")))
    assert ("score-mismatch", "F7") in [(name, cell) for name, cell, _ in found(wrong)]
    unnamed = review(changed(FORM, ("新建垃圾收集点", "")))
    assert "B5" in [cell for _, cell, _ in found(unnamed)]


@pytest.mark.parametrize(("actual", "score", "asked"), [("98.54%", "9.85", 0), ("70%", "7", 1)])
def test_a_low_rate_of_execution_needs_a_reason(actual: str, score: str, asked: int) -> None:
    """The few points that a usual rate loses need none; a reason is asked for in the form's own column."""
    spent = {"98.54%": "118.25", "70%": "84"}[actual]
    total = str(90 + Decimal(score))
    form = changed(
        FORM,
        ("118.25", spent),
        ("98.54% | 10 | 9.85", f"{actual} | 10 | {score}"),
        ("| 99.85 |", f"| {total} |"),
    )
    reasons = [one for one in review(form).findings if one.name == "reason-missing"]
    assert len(reasons) == asked
    assert all("“未完成原因”栏" in one.action for one in reasons)


def test_every_demand_names_the_column_of_reasons_by_its_caption() -> None:
    """One column has one name, whichever check asks to write into it."""
    form = changed(FORM, ("20个 | 20个 | 50 | 50", "20个 | 16个 | 50 | 50"), ("92%", "150%"))
    actions = " ".join(one.action for one in review(form).findings)
    assert "“未完成原因”栏" in actions
    assert "“原因”栏" not in actions
    assert "偏差原因栏" not in actions
