"""Papers held against the accounts of their unit: honest ones pass, each planted difference is its own finding."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from support.accounts.figures import SetFigures
from support.accounts.papers import Items, accounts_of, items_of, paper
from support.accounts.published import DISPLACED_T5, DISPLACED_T6, published_sets
from support.accounts.random_sets import random_set

from xlselfeval.accounts.compare import Difference, compare
from xlselfeval.across.figures import Basis

SETS = published_sets()
BASES: tuple[Basis, ...] = ("all", "fiscal", "general")


def _found(figures: SetFigures, items: Items, **facts: object) -> tuple[Difference, ...]:
    return compare([accounts_of(figures)], [paper(items, figures, **facts)])  # type: ignore[arg-type]


def _names(found: tuple[Difference, ...]) -> list[tuple[str, str, str | None]]:
    """Return names, severities and items, without the remarks on tables of the publication."""
    return [(one.name, one.severity, one.figure.item if one.figure else None) for one in found if one.name != "accounts-open"]  # fmt: skip


def _changed(items: Items, changes: Mapping[str, Decimal]) -> Items:
    return {**items, **{(item, "spent"): amount for item, amount in changes.items()}}


@pytest.mark.parametrize("basis", BASES)
@pytest.mark.parametrize("name", SETS)
def test_honest_papers_of_published_sets_pass(name: str, basis: Basis) -> None:
    """Whatever the basis, a paper that was filled in from its unit's accounts has no difference."""
    assert _names(_found(SETS[name], items_of(SETS[name], basis))) == []


@settings(deadline=None, max_examples=40)
@given(seed=st.integers(0, 10**6), basis=st.sampled_from(BASES))
def test_honest_papers_of_random_sets_pass(seed: int, basis: Basis) -> None:
    """A random consistent set gives no finding with papers drawn from it."""
    figures = random_set(Random(seed))
    assert _found(figures, items_of(figures, basis)) == ()


_PLANTED = {
    "spending": "accounts-spending", "basic": "accounts-part", "project": "accounts-part", "three_public": "accounts-three-public",
    "abroad": "accounts-three-public", "reception": "accounts-three-public", "car_running": "accounts-three-public",
}  # fmt: skip


@settings(deadline=None, max_examples=40)
@given(seed=st.integers(0, 10**6), basis=st.sampled_from(BASES), item=st.sampled_from(sorted(_PLANTED)))
def test_one_wrong_figure_is_one_difference(seed: int, basis: Basis, item: str) -> None:
    """A figure that is 0.37万元 too high is reported by its own name, at its own place, and nothing else is."""
    figures = random_set(Random(seed))
    items = items_of(figures, basis)
    wrong = items[item, "spent"] + Decimal("0.37")
    assert _names(_found(figures, _changed(items, {item: wrong}))) == [(_PLANTED[item], "warning", item)]


def test_a_wrong_part_of_the_three_expenses_explains_the_total() -> None:
    """Where item and total are wrong by the same amount the item alone is reported; both places are quoted."""
    figures = SETS["SH-PT-STHJ-2025"]
    items = items_of(figures)
    more = {item: items[item, "spent"] + 1 for item in ("car_running", "cars", "three_public")}
    (one,) = _found(figures, _changed(items, more))
    assert (one.name, one.expected) == ("accounts-three-public", "16.95")
    assert one.figure is not None
    assert one.figure.where == "D14"
    assert (
        one.words
        == "与《“三公”经费支出决算表》“公务用车运行费”16.95万元（7 财政拨款“三公”经费支出决算表 J7）不一致"
    )


@pytest.mark.parametrize(
    ("facts", "severity"),
    [
        ({}, "warning"),
        ({"scope": "department"}, "warning"),
        ({"words": "财政拨款"}, "warning"),
        ({"scope": "department", "words": "一般公共预算财政拨款"}, "warning"),
        ({"scope": "unit", "words": "财政拨款"}, "warning"),
        ({"scope": "department", "words": "财政拨款"}, "error"),
        ({"scope": "department", "basis": "fiscal"}, "error"),
    ],
)
def test_only_a_stated_scope_and_basis_make_it_an_error(facts: dict[str, object], severity: str) -> None:
    """三公 must be corrected only where both papers state the same scope and the same funds; else it is asked about."""
    figures = SETS["SH-PT-STHJ-2025"]
    items = _changed(items_of(figures, "fiscal"), {"reception": Decimal("0.5")})
    assert _names(_found(figures, items, **facts)) == [("accounts-three-public", severity, "reception")]


def test_basic_spending_of_another_basis_is_named() -> None:
    """基本支出 of 全口径 beside spending of 财政拨款 (a real case) is one difference that names both bases."""
    figures = SETS["SH-PT-GHZY-2024"]
    items = _changed(items_of(figures, "fiscal"), {"basic": Decimal("5377.64")})
    (one,) = _found(figures, items)
    assert (one.name, one.severity) == ("accounts-basis", "warning")
    assert one.words.startswith(
        "为全口径数（《支出决算表》“合计”行“基本支出”5377.64万元（3 支出决算表 D5）），其他各项为财政拨款数（该口径的相应数为《一般公共预算财政拨款支出决算表》"
    )


def test_spending_from_another_cell_is_explained() -> None:
    """Spending that is the year's income, a total, last year's figure or the budget is named as such."""
    figures, before = SETS["SH-PT-CZJ-2024"], SETS["SH-PT-CZJ-2024"].changed(year=2023)
    before = before.with_amounts({key: amount and amount * 2 for key, amount in before.amounts.items()})
    items = items_of(figures)
    cases = {
        "2946.25": "的本年收入合计",
        "2995.39": "的总计",
        "5880.10": "本年支出合计",
        "2950": "填报的全年预算数",
    }
    for text, words in cases.items():
        changed = {**_changed(items, {"spending": Decimal(text)}), ("spending", "adjusted"): Decimal(2950)}
        found = compare([accounts_of(figures), accounts_of(before)], [paper(changed, figures)])
        if text == "5880.10":  # more than there was in all
            assert "大于《收入支出决算总表》“总计”2995.39万元" in found[0].words
        else:
            assert found[0].words.endswith(f"{words}相同")
        assert _names(found) == [("accounts-spending", "warning", "spending")]


def test_spending_above_all_that_there_was_is_an_error_within_one_scope() -> None:
    """More than 收入总计 cannot have been spent: an error where both papers are of the department, else asked about."""
    figures = SETS["SH-PT-CZJ-2024"]
    items = _changed(items_of(figures), {"spending": Decimal("2995.50")})
    assert _names(_found(figures, items)) == [("accounts-spending", "warning", "spending")]
    assert _names(_found(figures, items, scope="department")) == [("accounts-spending", "error", "spending")]


@pytest.mark.parametrize("factor", [10_000, Decimal("0.0001")])
def test_yuan_for_ten_thousand_is_one_question(factor: Decimal) -> None:
    """A paper in the other unit of money is asked about once, and nothing else in it is compared."""
    figures = SETS["SH-PT-STHJ-2025"]
    items = {key: amount * factor for key, amount in items_of(figures).items()}
    (one,) = _found(figures, items)
    assert (one.name, one.severity, one.figure and one.figure.item) == (
        "accounts-scale",
        "warning",
        "spending",
    )
    assert "相差1万倍" in one.words


def test_costs_and_details_are_compared_with_the_basic_spending() -> None:
    """公用经费 may be that of T6 or 302 alone; a detail below T6 is asked about, one above it is silent."""
    figures = random_set(Random(21))
    items = items_of(figures)
    goods = {"public": figures.amount("T6", "302")}
    assert _names(_found(figures, _changed(items, goods))) == []
    items = items_of(figures, "general")
    wrong = {"public": items["public", "spent"] + 3}
    assert _names(_found(figures, _changed(items, wrong))) == [("accounts-part", "warning", "public")]
    office = items["office", "spent"]
    assert office > 1
    assert _names(_found(figures, _changed(items, {"office": office + 1}))) == []
    assert _names(_found(figures, _changed(items, {"office": office - 1}))) == [
        ("accounts-detail", "warning", "office")
    ]


def test_the_budget_of_the_three_expenses_has_two_definitions() -> None:
    """A 三公 budget that is the publication's initial or adjusted budget gives no finding.

    Another one gives a hint with both definitions.
    """
    figures = SETS["SH-PT-STHJ-2025"]
    items = items_of(figures)
    as_adjusted = {
        **items,
        ("three_public", "initial"): Decimal(30),
        ("three_public", "adjusted"): Decimal("21.00"),
    }
    assert _found(figures, as_adjusted) == ()
    (one,) = _found(figures, {**items, ("three_public", "initial"): Decimal(30)})
    assert (one.name, one.severity) == ("accounts-three-public-budget", "info")
    assert "有的地区为年初预算数，有的为全年预算数" in one.words


def test_projects_are_part_of_the_spending() -> None:
    """Forms of projects may add up to less or more than 项目支出, but not to more than all spending."""
    figures = SETS["SH-PT-CZJ-2024"]

    def found(*amounts: str) -> list[tuple[str, str, str | None]]:
        papers = [paper({("project_form", "spent"): Decimal(text)}, figures, kind="form") for text in amounts]
        return _names(compare([accounts_of(figures)], papers))

    assert found("598.42") == []
    assert found("400", "1000") == []
    assert found("2000", "1000") == [("accounts-projects", "warning", "project_form")]


def test_last_years_figures_are_compared_with_last_years_accounts() -> None:
    """上年决算数 is compared where the accounts of that year are given, and not with this year's."""
    figures, before = random_set(Random(31)), random_set(Random(32), year=2023)
    right = {("spending", "previous"): before.amount("T3", "total", "spending"), ("three_public", "previous"): before.amount("T7", "line", "total")}  # fmt: skip
    wrong = {**right, ("three_public", "previous"): right["three_public", "previous"] + 2}
    every = [accounts_of(figures), accounts_of(before)]
    assert compare(every, [paper({**items_of(figures), **right}, figures)]) == ()
    assert _names(compare(every, [paper({**items_of(figures), **wrong}, figures)])) == [("accounts-previous", "warning", "three_public")]  # fmt: skip
    assert compare(every[:1], [paper({**items_of(figures), **wrong}, figures)]) == ()


@pytest.mark.parametrize(("name", "table"), [(DISPLACED_T5, "一般公共预算财政拨款支出决算表"), (DISPLACED_T6, "一般公共预算财政拨款基本支出决算表")])  # fmt: skip
def test_a_displaced_table_is_a_remark_for_the_bureau(name: str, table: str) -> None:
    """A table that does not close is named with a cell, and none of its figures is held against a paper."""
    (one,) = _found(SETS[name], items_of(SETS[name], "general"))
    assert (one.name, one.severity) == ("accounts-open", "info")
    assert f"《{table}》的数字未用于比对" in one.words
    wrong = {"public": Decimal(1)}
    assert len(_found(SETS[name], _changed(items_of(SETS[name], "general"), wrong))) == (
        2 if table.endswith("拨款支出决算表") else 1
    )
