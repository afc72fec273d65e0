"""A money block in another unit than its heading states is asked about where a stated amount shows it."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from support.forms import reviewed, submission, with_row

from xlselfeval.checking import check_submission
from xlselfeval.review.finding import Finding
from xlselfeval.review.review import Review
from xlselfeval.scheme.load import load_scheme

YUAN = ("5000000", "5200000", "5100000")
RATE = {"execution": ("10", "98.08%", "9.81"), "total": None}


def scale(review: Review) -> list[Finding]:
    """Return the findings about the unit of the money block."""
    return [one for one in review.findings if one.name == "funds-scale"]


def of_cost(target: str, actual: str, *, name: str = "部门支出成本", budget: tuple[str, ...] = YUAN, unit: str = "万元", goals: tuple[str, str] = ("完成任务。", "已完成。")) -> list[Finding]:  # fmt: skip
    """Review a form with a row of cost and these sums of money."""
    form = submission(with_row(3, name=name, target=target, actual=actual), budget=budget, goals=goals)
    assert form.funds is not None
    whole = replace(form, funds=replace(form.funds, unit=unit))
    return scale(check_submission(load_scheme("hunan-department-2020"), whole))


def test_all_sums_in_yuan_are_one_question() -> None:
    """It names the three sums, what they are in 万元, and the indicator that shows it."""
    (one,) = of_cost("≤520万元", "510万元")
    assert (one.severity, one.cells, one.hint) == ("warning", ("D5", "E5", "F5"), "scale-10000")
    assert (one.found, one.expected) == ("5000000", "500")
    assert one.sentence == (
        "填报年初预算数5000000、全年预算数5200000、全年执行数5100000，折为500、520、510万元后与“部门支出成本”指标值“≤520万元”相符，"
        "疑为元与万元混淆，相差一万倍。请核实资金的金额单位；单位有误的，合计和各分项均按万元填写。"
    )


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"target": "≤520万元", "actual": "510"}, 1),  # a result in the unit of its target
        ({"target": "≤0.052亿元", "actual": "0.051亿元"}, 1),
        ({"target": "≤5200000元", "actual": "5100000元"}, 1),
        ({"target": "≤519.6万元", "actual": "509.6万元"}, 0),  # no sum of the form
        ({"target": "≤100%", "actual": "98%", "goals": ("安排资金520万元。", "已完成。")}, 1),  # a goal states it
        ({"target": "≤100%", "actual": "98%", "goals": ("每户补助520万元。", "已完成。")}, 0),
        ({"target": "≤520万元/户", "actual": "510万元/户"}, 0),  # of each of ten thousand
        ({"target": "≤520万元", "actual": "510万元", "name": "户均成本"}, 0),
        ({"target": "≤520万元", "actual": "510万元", "goals": ("完成投资50亿元。", "已完成。")}, 0),  # the size of the sums
        ({"target": "≤520万元", "actual": "510万元", "budget": ("500", "520", "510")}, 0),
        ({"target": "≤520万元", "actual": "510万元", "budget": ("500", "520", "5100000")}, 0),  # budget-overspent asks
        ({"target": "≤520万元", "actual": "510万元", "budget": YUAN, "unit": "元"}, 0),
        ({"target": "≤520万元", "actual": "510万元", "budget": ("500", "520", "510"), "unit": "元"}, 1),  # the reverse
        ({"target": "≤520万元", "actual": "510万元", "budget": ("0.05", "0.052", "0.051")}, 1),  # in 亿元
        ({"target": "≤0.5万元", "actual": "0.48万元", "budget": ("5000", "5000", "4800")}, 0),  # too little to tell
        ({"target": "≤5万元", "actual": "4.9万元", "budget": ("54000", "54000", "53000")}, 0),
    ],
)  # fmt: skip
def test_a_stated_amount_shows_the_unit(changes: dict[str, object], expected: int) -> None:
    """It fits a sum at a ten-thousandth, is of all the money, and no other amount is of the size of the sums."""
    assert len(of_cost(**changes)) == expected  # type: ignore[arg-type]


def test_a_cost_that_fits_in_the_other_unit_is_not_blamed_as_well() -> None:
    """部门总成本 of 510万元 agrees with 5100000 in 元; one mistake is reported once."""
    review = reviewed(
        table=with_row(3, name="部门总成本", target="≤520万元", actual="510万元"), budget=YUAN, **RATE
    )  # type: ignore[arg-type]
    assert {one.name for one in review.findings} & {"cost-vs-spending", "funds-scale"} == {"funds-scale"}


@given(
    cents=st.integers(min_value=1, max_value=10**11),
    share=st.integers(min_value=1, max_value=100),
    places=st.integers(min_value=0, max_value=2),
)
def test_an_honest_cost_of_any_size_is_not_asked_about(cents: int, share: int, places: int) -> None:
    """A budget from 0.01万元 to ten thousand 亿元 with the cost of all of it, or of a part, as the form writes it."""
    budget = Decimal(cents) / 100
    cost = round(budget * share / 100, places)
    assert of_cost(f"≤{budget}万元", f"{cost}万元", budget=(f"{budget}", f"{budget}", f"{cost}")) == []


@given(
    wan=st.decimals(min_value=1, max_value=10**6, places=2), share=st.integers(min_value=90, max_value=100)
)
def test_sums_of_any_size_in_yuan_are_asked_about(wan: Decimal, share: int) -> None:
    """Whatever the budget is, all in 元 are named with what they are in 万元."""
    spent = wan * share / 100
    (one,) = of_cost(f"≤{wan}万元", f"{wan}万元", budget=tuple(str(number * 10_000) for number in (wan, wan, spent)))  # fmt: skip
    assert Decimal(one.expected or 0) == wan


def test_a_cost_in_yuan_beside_a_limit_of_the_size_of_the_funds() -> None:
    """The row of the cost is the odd one, not all the sums."""
    funds = ("300", "300", "296.4")
    assert of_cost("≤300万元", "2964000", budget=funds) == []
    assert len(of_cost("≤3000000万元", "2964000", budget=funds)) == 1
