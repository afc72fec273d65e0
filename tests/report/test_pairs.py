"""Figures of a report that two others beside them give: 控制率, 净增, and a year compared with itself."""

from __future__ import annotations

from decimal import Decimal

import pytest
from support.forms import reviewed

from xlselfeval.report.beside.figure import Stated
from xlselfeval.report.check import claims_of
from xlselfeval.report.intervals import Interval
from xlselfeval.report.passage import Passage


def verdicts(text: str) -> list[tuple[str, str, str | None]]:
    names = ("figure-rate", "figure-difference", "report-year")
    return [
        (one.name, one.verdict, one.expected)
        for one in claims_of((Passage(1, text),), year=2025)
        if one.name in names
    ]


@pytest.mark.parametrize(
    "text",
    [
        "核定编制68名，年末在职64人，在编控制率{}%。",
        "编制68人，实有64人（控制率{}%）。",
        "编制数68个，在职职工64名，在职人员控制率{}%。",
        "机关编制68人，实有在职64人，控制率为{}%。",
        "核定编制68人，目前在岗64人，占编制的{}%。",
    ],
)
def test_a_rate_of_staff_in_any_words(text: str) -> None:
    """People in office are divided by posts, whatever the rate and the two numbers are called."""
    assert verdicts(text.format("94.12")) == [("figure-rate", "right", None)]
    assert verdicts(text.format("96.12")) == [("figure-rate", "wrong", "94.12%")]


def test_a_rate_of_staff_of_several_numbers_of_posts() -> None:
    """Where a sentence has two numbers of posts, or a limit for the rate, nothing is divided."""
    texts = (
        "行政编制30人，事业编制38人，在职64人，控制率94.12%。",
        "编制68人，在职64人，控制率不超过100%。",
    )
    assert [verdicts(one) for one in texts] == [[], []]


def test_a_net_increase_is_closing_less_opening() -> None:
    """净增 is the difference of 期末 and 期初; 新增 may have disposals beside it."""
    text = "期末固定资产原值11586.14万元，期初11202.15万元，当年{}万元。"
    assert verdicts(text.format("净增383.99")) == [("figure-difference", "right", None)]
    assert verdicts(text.format("净增413.99")) == [("figure-difference", "wrong", "383.99万元")]
    assert verdicts(text.format("新增413.99")) == []


def test_a_year_is_not_compared_with_itself() -> None:
    """The same year before both levels of a change is asked about."""
    text = "{}年决算支出7185.09万元，2024年为6456.24万元，增加728.85万元，增长11.29%。"
    years = [[one for one in verdicts(text.format(year)) if one[0] == "report-year"] for year in (2024, 2025)]
    assert years == [[("report-year", "wrong", None)], []]


@pytest.mark.parametrize(
    ("spent", "rate", "found"),
    [
        ("575", "95.83", [("575万元", "自评表中为全年执行数570万元，“95.83%”系按此数计算")]),
        ("575", "94", [("575万元", "自评表中为全年执行数570万元"), ("94%", "自评表中为执行率95%")]),
        ("570", "95", []),
    ],
)
def test_a_rate_that_follows_from_a_wrong_amount(spent: str, rate: str, found: list[tuple[str, str]]) -> None:
    """A rate that follows from an amount in question is named with it, and asked about by itself else."""
    review = reviewed(budget=("600", "600", "570"), execution=("10", "95%", "9.5"), year=2020)
    amount = Interval(Decimal(5_700_000), Decimal(5_700_000))
    form = Stated(("spending", "spent"), amount, "全年执行数570万元", "自评表中为全年执行数570万元")
    text = f"2020年决算支出{spent}万元，全年预算600万元，预算执行率{rate}%。"
    wrong = [one for one in claims_of((Passage(1, text),), review.evidence, [form]) if one.verdict == "wrong"]
    assert [(one.operand.text, one.situation) for one in wrong if one.name == "figure-table"] == found
