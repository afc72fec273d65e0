"""Changes whose level is in a sentence before, totals that say of how many, rates beside two budgets."""

from __future__ import annotations

import pytest

from xlselfeval.report.check import claims_of
from xlselfeval.report.claim import Claim
from xlselfeval.report.passage import Passage


def wrong(*texts: str) -> list[tuple[str, str | None]]:
    return [(one.operand.text, one.expected) for one in _claims(*texts)]


def situations(*texts: str) -> list[str]:
    return [one.situation for one in _claims(*texts)]


def _claims(*texts: str) -> list[Claim]:
    passages = tuple(Passage(number, text) for number, text in enumerate(texts, 1))
    return [one for one in claims_of(passages, year=2025) if one.verdict == "wrong" and one.operand.text]


_SPENT = "全年预算3415.62万元，实际支出3341.9万元，年末结转73.72万元。"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (_SPENT + "与上年3273.86万元相比增加339万元，增长11.29%。", [("339万元", "68.04万元")]),
        (_SPENT + "与上年3002.9万元相比增加369万元，增长11.29%。", [("369万元", "339万元")]),
        (_SPENT + "与上年3002.9万元相比增加339万元，增长11.29%。", []),
        (_SPENT + "项目支出与上年1814.2万元相比增加278.8万元，增长15.37%。", []),
        ("2025年决算支出7185.09万元，2024年为7038万元，增加728.85万元，增长11.29%。", [("728.85万元", "147.09万元")]),
        ("2025年决算支出7185.09万元，2024年为6456.24万元，增加728.85万元，增长11.29%。", []),
        ("2024年为6456.24万元，2025年为7185.09万元，增加728.85万元，增长11.29%。", []),
    ],
)  # fmt: skip
def test_a_change_that_contradicts_its_levels(text: str, expected: list[tuple[str, str | None]]) -> None:
    """A rate to two decimals says what a change is of, also in the sentence before; a year names the earlier level."""
    assert wrong(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "2025年部门预算年初数为6880万元，全年追加{}万元，全年预算数7343.58万元。",
        "2025年支出预算年初批复6880万元，执行中追加{}万元，调整后为7343.58万元。",
    ],
)
def test_an_adjusted_budget_in_other_words(text: str) -> None:
    """预算年初数 and 调整后为 are the budgets before and after what was added."""
    assert wrong(text.format("463.58")) == []
    assert wrong(text.format("506")) == [("7343.58万元", "7386万元")]


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ("较上年10.00万元减少1.00万元，下降10%。", "“8.50万元”与“10.00万元”相差1.5万元"),
        ("较上年10.00万元增加1.50万元。", "由“10.00万元”变为“8.50万元”，应为减少"),
    ],
)
def test_a_level_of_another_paragraph_is_quoted_from_there(change: str, words: str) -> None:
    """The level that a change is of is quoted with its own words where it is in the paragraph before."""
    assert situations("2025年我单位会议费支出为8.50万元。", change) == [words]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("甲项目10万元、乙项目20万元、丙项目5万元，三个项目合计48万元。", [("48万元", "35万元")]),
        ("甲项目10万元、乙项目20万元、丙项目5万元，三个项目合计35万元。", []),
        ("甲项目10万元、乙项目20万元、丙项目5万元、丁项目1万元，三个项目合计48万元。", []),
        ("工资10万元，商品20万元，补助5万元，资本3万元，四项合计48万元。", [("48万元", "38万元")]),
        ("工资10万元，商品20万元，其中水费5万元，差旅费3万元，四项合计48万元。", []),
    ],
)
def test_a_total_of_as_many_as_it_says(text: str, expected: list[tuple[str, str | None]]) -> None:
    """四项合计 is the sum of the figures before it where they are four and no part of each other."""
    assert wrong(text) == expected


@pytest.mark.parametrize(
    ("rate", "expected"),
    [
        ("执行率97.43%", [("97.43%", "97.84%")]),
        ("执行率97.84%", []),
        ("执行率104.43%", []),  # of 年初预算
        ("追加项目执行率97.43%", []),
    ],
)
def test_a_rate_of_one_of_two_budgets(rate: str, expected: list[tuple[str, str | None]]) -> None:
    """A rate of execution that neither budget of the sentence gives is asked about."""
    assert wrong(f"年初预算1312万元，全年预算1400.4万元，决算支出1370.18万元，{rate}。") == expected


_PARTS = "年初预算2280万元，全年预算2425.6万元。全年支出2389.2万元，其中基本支出1520.3万元（人员经费1386.2万元、公用经费134.1万元），项目支出868.9万元。"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (_PARTS + "支出总额比上年增加70.8万元，增长3.5%。", [("3.5%", None)]),
        (_PARTS + "支出总额比上年增加70.8万元，增长3.05%。", []),
        (_PARTS + "比上年增加70.8万元，增长3.5%。", [("3.5%", None)]),
        ("年初预算5358万元，全年预算5700.16万元，支出决算5614.64万元。支出决算较上年增加186.39万元，增长3.05%。", [("3.05%", None)]),
        ("会议费12.55万元，其中甲会8.9万元、乙会2.65万元，较上年减少1.45万元，下降11.15%。", []),
        ("会议费12.55万元，其中甲会8.9万元、乙会2.65万元，较上年减少1.45万元，下降15.15%。", [("15.15%", None)]),
        ("会议费11.55万元，其中甲会8.9万元、乙会2.65万元，较上年减少1.45万元，下降15.15%。", [("15.15%", None)]),
    ],
)  # fmt: skip
def test_a_base_that_is_not_certain(text: str, expected: list[tuple[str, str | None]]) -> None:
    """A level that the words of a change name, or the only one, is its base.

    Where several may be, no figure is given as the right one.
    """
    assert wrong(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2026年全年预算4123.52万元，其中年初预算3876万元，年中追加247.52万元。全年执行4061.64万元，执行率99.12%。", [("99.12%", "98.5%")]),
        ("2026年年初预算3876万元，年中追加247.52万元，全年执行4061.64万元，执行率98.5%。", []),
        ("旅游收入17.1亿元，完成目标18亿元的98%。", [("98%", "95%")]),
        ("旅游收入17.1亿元，完成目标18亿元的95%。", []),
        ("全年预算2425.6万元。全年支出2389.2万元，执行率98.5%，年末结余46.4万元。", [("46.4万元", "36.4万元")]),
        ("全年预算2425.6万元。全年支出2389.2万元，尚余46.4万元。", [("46.4万元", "36.4万元")]),
        ("全年预算2425.6万元。全年支出2389.2万元，年末结转和结余36.4万元。", []),
        ("上年结转10万元，全年预算2425.6万元。全年支出2389.2万元，年末结余46.4万元。", []),
        ("年初预算2425.6万元。全年支出2389.2万元，年末结余46.4万元。", []),
    ],
)  # fmt: skip
def test_the_budget_of_a_rate_and_of_a_rest(text: str, expected: list[tuple[str, str | None]]) -> None:
    """A rate and a rest are of the budget of the year, also of the one in the sentence before; a target is exact."""
    assert wrong(text) == expected
