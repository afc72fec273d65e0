"""Legitimate differences: nothing is asked about them.

At most it is reported that nothing was compared.
"""

from __future__ import annotations

from decimal import Decimal
from random import Random

import pytest
from support.accounts.draw import SHANGHAI, Style, draw, internal_grid, workbook_bytes
from support.accounts.papers import Items, accounts_of, items_of, paper
from support.accounts.published import published_sets
from support.accounts.random_sets import random_set, with_budgets

from xlselfeval.accounts.compare import Difference, compare
from xlselfeval.accounts.read import read_accounts
from xlselfeval.accounts.values import Accounts
from xlselfeval.files.open import open_workbook
from xlselfeval.scoring.number import half_up, plain

SETS = published_sets()
ODD = Decimal("123.45")  # a figure that no accounts have


def _with(items: Items, **changes: Decimal) -> Items:
    return {**items, **{(item, "spent"): amount for item, amount in changes.items()}}


def _read(grids: list[object]) -> tuple[Accounts, ...]:
    return read_accounts(open_workbook(workbook_bytes(grids)))  # type: ignore[arg-type]


def _names(found: tuple[Difference, ...]) -> list[tuple[str, str]]:
    return [(one.name, one.severity) for one in found]


@pytest.mark.parametrize(
    ("facts", "words"),
    [
        ({"organization": "某县某局"}, "单位为某县某局，决算公开表为上海市普陀区财政局"),
        ({"organization": None}, "未注明单位"),
        ({"year": 2023}, "为2023年度，决算公开表为2024年度"),
        ({"year": None}, "未注明年度"),
        ({"scope": "unit", "is_scope_certain": True}, "范围（部门汇总、单位本级）不同或不能判断"),
    ],
)
def test_papers_of_another_kind_are_not_compared(facts: dict[str, object], words: str) -> None:
    """Another unit, year or scope, or one that is not stated: that nothing was compared is the only remark."""
    figures = SETS["SH-PT-CZJ-2024"]
    wrong = _with(items_of(figures), spending=ODD, three_public=ODD)
    (one,) = compare([accounts_of(figures)], [paper(wrong, figures, **facts)])
    assert (one.name, one.severity) == ("accounts-other", "info")
    assert words in one.words


@pytest.mark.parametrize(
    "name", ["普陀区财政局", "财政局", "上海市普陀区财政局（汇总）", " 上海市普陀区 财政局"]
)
def test_a_unit_may_be_named_otherwise(name: str) -> None:
    """Region, blanks and （汇总） may be missing in one of the names."""
    figures = SETS["SH-PT-CZJ-2024"]
    assert compare([accounts_of(figures)], [paper(items_of(figures), figures, organization=name)]) == ()


def test_accounts_without_a_unit_of_money_are_not_compared() -> None:
    """Where no table says 元 or 万元 nothing is compared."""
    figures = SETS["SH-PT-CZJ-2024"]
    grids = draw(figures)
    for grid in grids:
        grid.rows[1][2] = None
    (one,) = compare(_read(list(grids)), [paper(_with(items_of(figures), spending=ODD), figures)])
    assert (one.name, one.words) == ("accounts-other", "决算公开表未注明金额单位，未与决算公开表比对")


def test_of_two_sets_the_one_of_the_scope_is_taken() -> None:
    """With 汇总 and 本级 in one file a paper is held against its own: by its name, else by the set that its figures fit."""
    whole = random_set(Random(51), organization="某市某局")
    alone = random_set(Random(52), organization="某市某局(本级)")
    sets = _read([*draw(whole), *draw(alone)])
    assert len(sets) == 2
    assert compare(sets, [paper(items_of(whole), whole), paper(items_of(alone), alone)]) == ()
    wrong = _with(items_of(alone), three_public=items_of(alone)["three_public", "spent"] + 1)
    assert _names(compare(sets, [paper(wrong, alone)])) == [("accounts-three-public", "warning")]


def test_a_paper_with_nothing_in_common_is_of_another_scope() -> None:
    """Where several figures could be compared and none fits, the ranges differ: one remark instead of a list."""
    figures, other = random_set(Random(61)), random_set(Random(62))
    (one,) = compare([accounts_of(figures)], [paper(items_of(other), other)])
    assert (one.name, one.severity) == ("accounts-other", "info")
    assert "疑为范围（部门汇总、单位本级）不同" in one.words


def test_tails_of_rounding_are_silent() -> None:
    """Figures that are 0.01 or 0.02 off, or rounded to one decimal, are the same figures."""
    figures = random_set(Random(71))
    for tail in ("0.01", "-0.02"):
        items = {key: amount + Decimal(tail) * (key[0] not in ("office", "utilities")) for key, amount in items_of(figures).items()}  # fmt: skip
        assert compare([accounts_of(figures)], [paper(items, figures)]) == ()


def test_money_of_a_stated_part_is_not_compared() -> None:
    """A form whose note says that it is of provincial money only may have any spending up to all that there was."""
    figures = SETS["SH-PT-CZJ-2024"]
    part = {("spending", "spent"): Decimal(2000), ("spending", "adjusted"): Decimal(2100)}
    assert compare([accounts_of(figures)], [paper(part, figures, kind="form", is_of_part=True)]) == ()
    assert _names(compare([accounts_of(figures)], [paper(part, figures, kind="form")])) == [("accounts-spending", "warning")]  # fmt: skip
    above = {("spending", "spent"): Decimal(3000)}
    assert _names(compare([accounts_of(figures)], [paper(above, figures, kind="form", is_of_part=True)])) == [("accounts-spending", "warning")]  # fmt: skip


def test_accounts_that_publish_less_say_less() -> None:
    """With 收入支出决算总表 alone spending below it may be 财政拨款: only more than the whole is asked about."""
    figures = SETS["SH-PT-GHZY-2024"]
    sets = _read([draw(figures, Style(order=("T1",)))[0]])
    fiscal = {("spending", "spent"): Decimal("9746.50"), ("basic", "spent"): ODD}
    assert compare(sets, [paper(fiscal, figures)]) == ()
    above = {("spending", "spent"): Decimal("9800.00")}
    assert _names(compare(sets, [paper(above, figures)])) == [("accounts-spending", "warning")]


def test_other_facts_are_not_compared() -> None:
    """机关运行经费, 政府采购, assets and counts have no counterpart in the tables."""
    figures = SETS["SH-PT-GHZY-2024"]
    others = {
        (item, "spent"): ODD for item in ("procurement", "assets", "meetings", "staff_actual", "cars_kept")
    }
    assert compare([accounts_of(figures)], [paper({**items_of(figures), **others}, figures)]) == ()


def test_a_new_unit_has_no_initial_budget() -> None:
    """An initial budget of 0 beside spending is no difference to the accounts."""
    figures = SETS["SH-PT-SGB-2024"]
    new = {
        **items_of(figures),
        ("spending", "initial"): Decimal(0),
        ("spending", "adjusted"): Decimal("321.02"),
    }
    assert compare([accounts_of(figures)], [paper(new, figures)]) == ()


def test_the_internal_form_has_budgets_to_compare() -> None:
    """With 财决01表 the budgets are compared too: with spending, income, totals and the fiscal part of them."""
    figures = with_budgets(random_set(Random(81), rounded=False))
    (accounts,) = _read([internal_grid(figures)])
    fiscal = sum(figures.amount("T1", row, period="adjusted") for row in ("general", "fund", "state_capital"))
    items = {
        ("spending", "spent"): figures.amount("T1", "spending"), ("basic", "spent"): figures.amount("T1", "basic"),
        ("spending", "initial"): figures.amount("T1", "total_out", period="initial"), ("spending", "adjusted"): Decimal(fiscal),
    }  # fmt: skip
    assert compare([accounts], [paper(items, figures)]) == ()
    wrong = {**items, ("spending", "adjusted"): Decimal(fiscal) + 5}
    (one,) = compare([accounts], [paper(wrong, figures)])
    assert (one.name, one.severity, one.figure and one.figure.period) == (
        "accounts-budget",
        "warning",
        "adjusted",
    )
    whole = figures.amount("T1", "total_out", period="adjusted")
    assert f"{plain(whole * 10000)}元（合{plain(half_up(whole, 2))}万元，" in one.words
    in_yuan = {**items, ("spending", "initial"): items["spending", "initial"] * 10000}
    (one,) = compare([accounts], [paper(in_yuan, figures)])
    assert one.name == "accounts-budget"
    assert "疑为元、万元混淆" in one.words
    basic = {**items, ("basic", "spent"): items["basic", "spent"] + 5}
    assert _names(compare([accounts], [paper(basic, figures)])) == [("accounts-part", "warning")]


def test_published_tables_have_no_budgets() -> None:
    """The published tables hold final figures only: budgets in a paper are compared with none of them."""
    figures = random_set(Random(91))
    budgets = {("spending", "initial"): ODD, ("spending", "adjusted"): ODD * 3}
    assert compare([accounts_of(figures, SHANGHAI)], [paper({**items_of(figures), **budgets}, figures)]) == ()
