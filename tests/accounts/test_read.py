"""Reading final accounts: the same figures from every layout in which they are published."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from support.accounts.draw import (
    COMMAS,
    MINISTRY,
    SHANGHAI,
    STYLES,
    TITLES,
    Grid,
    Style,
    cover_grid,
    draw,
    internal_grid,
    page_bytes,
    workbook_bytes,
)
from support.accounts.figures import SetFigures
from support.accounts.published import DISPLACED_T5, published_sets
from support.accounts.random_sets import random_set
from support.legacy_files import converted, xlsb_of

from xlselfeval.accounts.layout import shipped_layout
from xlselfeval.accounts.read import read_accounts
from xlselfeval.accounts.titles import table_of
from xlselfeval.accounts.values import Accounts
from xlselfeval.files.open import open_workbook

SETS = published_sets()
_EXACT = Decimal("0.0000001")


def _read(data: bytes) -> Accounts:
    (found,) = read_accounts(open_workbook(data))
    return found


def differences(figures: SetFigures, accounts: Accounts, *, leave_out: str = "") -> list[object]:
    """List the figures that were read otherwise than they were drawn."""
    found: list[object] = []
    for (table, row, column, period), amount in figures.amounts.items():
        if table == leave_out or not figures.holds(table):
            continue
        read = accounts.tables[table].number(row, column, period) if table in accounts.tables else None
        if read is None or abs(read - (amount or 0)) > _EXACT:
            found.append((table, row, column, period, amount, read))
    return found


@pytest.mark.parametrize("style", ["shanghai", "ministry", "commas", "district"])
@pytest.mark.parametrize("name", SETS)
def test_published_sets_are_read_in_every_layout(name: str, style: str) -> None:
    """Codes in one cell or three, totals first or last, two orders of 三公: every figure is the printed one."""
    figures = SETS[name]
    drawn = [cover_grid(figures), *draw(figures, STYLES[style])]
    displaced = "T5" if name == DISPLACED_T5 else ""
    files = [
        workbook_bytes(drawn, merged=STYLES[style].merged),
        workbook_bytes(drawn, one_sheet=True),
        page_bytes(drawn),
    ]
    for data in files:
        accounts = _read(data)
        assert differences(figures, accounts, leave_out=displaced) == []
        assert (accounts.organization, accounts.year) == (figures.organization, figures.year)


@settings(deadline=None, max_examples=30)
@given(seed=st.integers(0, 10**6), style=st.sampled_from(sorted(STYLES)))
def test_random_sets_are_read_in_every_layout(seed: int, style: str) -> None:
    """Any set is read as drawn, in 万元 or in 元."""
    figures = random_set(Random(seed), rounded=STYLES[style].unit == "万元")
    assert differences(figures, _read(workbook_bytes(draw(figures, STYLES[style])))) == []


@pytest.mark.office
def test_other_formats_are_read_alike(tmp_path: Path) -> None:
    """.xls, .ods and .xlsb give the figures of the .xlsx."""
    figures = SETS["SH-PT-CZJ-2024"]
    data = workbook_bytes(draw(figures))
    converted(tmp_path, {"决算": (data, "1 收入支出决算总表")}, calculate=False)
    for content in (
        (tmp_path / "决算.xls").read_bytes(),
        (tmp_path / "决算.ods").read_bytes(),
        xlsb_of(data),
    ):
        assert differences(figures, _read(content)) == []


def test_a_table_whose_note_says_that_it_is_empty_is_zero() -> None:
    """说明：…本表无数据 makes every figure of the table 0; without the note the table is not read."""
    figures = SETS["SH-PT-SGB-2024"]
    empty = _read(workbook_bytes(draw(figures)))
    assert empty.tables["T8"].is_empty
    assert empty.tables["T7"].number("line", "total") == 0
    silent = _read(workbook_bytes(draw(figures, Style(note=False))))
    assert "T7" not in silent.tables


def test_two_sets_in_one_file_are_two() -> None:
    """汇总 and then 本级 in one workbook are two sets, each with its scope."""
    whole = SETS["SH-PT-CZJ-2024"]
    alone = random_set(Random(1), organization="上海市普陀区财政局(本级)")
    found = read_accounts(open_workbook(workbook_bytes([*draw(whole), *draw(alone)])))
    assert [one.organization for one in found] == [whole.organization, alone.organization]
    assert [(one.scope, one.is_scope_certain) for one in found] == [("department", False), ("unit", True)]
    assert differences(whole, found[0]) == []
    assert differences(alone, found[1]) == []


def test_unit_and_year_are_named_somewhere() -> None:
    """Where no table names them the cover counts, a heading such as 第二部分, and at last the name of the file."""
    figures = SETS["SH-PT-GHZY-2024"]
    tables = draw(figures, STYLES["district"])
    part = Grid("目录", [[f"第二部分 {figures.organization} 2024 年度部门决算表"]])
    for grids in ([cover_grid(figures), *tables], [part, *tables]):
        accounts = _read(workbook_bytes(grids))
        assert (accounts.organization, accounts.year) == (figures.organization, 2024)
    data = open_workbook(workbook_bytes(tables))
    for name, year in (
        ("上海市普陀区规划和自然资源局2024年度部门决算公开表", 2024),
        ("上海市普陀区规划和自然资源局", None),
    ):
        (accounts,) = read_accounts(data, name)
        assert (accounts.organization, accounts.year) == (figures.organization, year)
    (accounts,) = read_accounts(data, "2024年度部门决算公开表")
    assert (accounts.organization, accounts.year) == (None, 2024)


def test_a_list_of_contents_is_no_table() -> None:
    """Titles in a list of contents and in the text have no figures below them, and begin no set."""
    figures = SETS["SH-PT-GHZY-2024"]
    contents = [f"{number}、{title}" for number, title in enumerate(TITLES.values(), 1)]
    intro = [f"{figures.organization}2024年度部门决算", "目录", *contents, "第二部分 2024年度部门决算表"]
    accounts = _read(page_bytes(draw(figures, Style(state_year=False)), intro=intro))
    assert differences(figures, accounts) == []
    assert (accounts.year, accounts.scope) == (2024, "department")


def test_the_internal_form_has_three_figures_for_each_row() -> None:
    """财决01表 gives the initial budget, that of the whole year and the final figure, in 元.

    — is not a figure of its own.
    """
    figures = random_set(Random(5), rounded=False)
    spent = {key: amount for key, amount in figures.amounts.items() if key[0] == "T1" and amount is not None}
    extra = {
        ("T1", row, "amount", "spent"): figures.amount("T3", "total", row) for row in ("basic", "project")
    }
    budget = {
        (*key[:3], period): amount * factor
        for key, amount in {**spent, **extra}.items()
        for period, factor in (("initial", 2), ("adjusted", 3))
    }
    internal = figures.changed(amounts={**spent, **extra, **budget})
    accounts = _read(workbook_bytes([internal_grid(internal)]))
    assert differences(internal, accounts) == []
    assert (accounts.organization, accounts.year) == (figures.organization, 2024)
    assert accounts.tables["T1"].factor == 1


def test_units_of_money_belong_to_tables() -> None:
    """A table in 元 beside tables in 万元 is read in its own unit; a table without one has that of the others."""
    figures = random_set(Random(7))
    grids = draw(figures)
    one = draw(figures, STYLES["yuan"])[0]
    assert differences(figures, _read(workbook_bytes([one, *grids[1:]]))) == []
    grids[3].rows[1][2] = None
    assert differences(figures, _read(workbook_bytes(grids))) == []
    for grid in grids:
        grid.rows[1][2] = None
    assert _read(workbook_bytes(grids)).tables["T1"].number("income") is None


@pytest.mark.parametrize(
    ("title", "key"),
    [
        ("2021年度部门收入支出决算总表", "T1"),
        ("附表1：收支决算总表", "T1"),
        ("某局2024年度收入决算表", "T2"),
        ("某县社会保险基金管理中心2023年度支出决算总表", "T3"),
        ("四、财政拨款收入支出决算表（公开04表）", "T4"),
        ("一般公共预算财政拨款收入支出决算表", "T5"),
        ("一般公共预算财政拨款基本支出决算明细表", "T6"),
        ("一般公共预算财政拨款安排的“三公”经费支出决算表", "T7"),
        ("一般公共预算财政拨款“三公”经费及会议费、培训费支出决算表", "T7"),
        ("“三公”经费、行政参公单位机关运行经费情况表", "T7"),
        ("政府性基金预算财政拨款收入支出决算表", "T8"),
        ("国有资本经营预算财政拨款支出决算表", "T9"),
        ("一般公共预算财政拨款项目支出决算表", None),
        ("财政拨款支出决算明细表", None),
        ("一般公共预算财政拨款支出决算明细表", None),
        ("财政专户管理资金收入支出决算表", None),
        ("收入支出决算总体情况说明", None),
        ("部门收支总表", None),
    ],
)
def test_tables_are_known_by_their_titles(title: str, key: str | None) -> None:
    """Titles of several provinces and years name their table, whatever its number; other tables are none of them."""
    found = table_of(title, shipped_layout())
    assert (None if found is None else found.key) == key


def test_the_order_of_tables_makes_no_difference() -> None:
    """Tables in the order of another province are read alike."""
    figures = random_set(Random(11))
    order = ("T1", "T2", "T3", "T4", "T5", "T6", "T8", "T9", "T7")
    assert differences(figures, _read(workbook_bytes(draw(figures, Style(order=order))))) == []


def test_other_captions_are_those_of_other_years() -> None:
    """用事业基金弥补收支差额, 国土海洋气象等支出 and a form without 国有资本 are read as of 2018 and 2019."""
    figures = SETS["SH-PT-GHZY-2024"]
    grids = draw(figures, MINISTRY)
    words = {
        "使用非财政拨款结余（含专用结余）": "用事业基金弥补收支差额",
        "自然资源海洋气象等支出": "国土海洋气象等支出",
        "卫生健康支出": "医疗卫生与计划生育支出",
    }
    for row in grids[0].rows:
        for place, text in enumerate(row):
            for now, before in words.items():
                if isinstance(text, str) and text.endswith(now):
                    row[place] = text.replace(now, before)
    grids[0].rows = [row for row in grids[0].rows if "三、国有资本经营预算财政拨款收入" not in row]
    accounts = _read(workbook_bytes(grids, merged=False))
    t1 = accounts.tables["T1"]
    assert t1.number("220") == Decimal("4461.67")
    assert t1.number("surplus_used") == 0
    assert t1.number("state_capital") is None


def test_a_vertical_list_of_three_public_expenses_is_read() -> None:
    """A table of 三公 with its items below each other gives the same figures as one with columns."""
    figures = random_set(Random(3))
    (grid,) = draw(figures, Style(order=("T7",)))
    captions = [("合计", "total"), ("1.因公出国（境）费", "abroad"), ("2.公务用车购置及运行维护费", "cars"), ("其中：公务用车购置费", "car_purchase"), ("公务用车运行维护费", "car_running"), ("3.公务接待费", "reception")]  # fmt: skip
    rows = [[text, figures.amounts["T7", "line", key, "budget"], figures.amounts["T7", "line", key, "spent"]] for text, key in captions]  # fmt: skip
    grid.rows, grid.merges = [*grid.rows[:2], ["项目", "预算数", "决算数"], *rows], []
    grids = [*draw(figures, Style(order=("T1",))), grid]
    read = _read(workbook_bytes(grids))
    assert differences(figures.changed(amounts={key: amount for key, amount in figures.amounts.items() if key[0] in ("T1", "T7")}), read) == []  # fmt: skip


def test_a_figure_knows_its_cell() -> None:
    """Each figure names the sheet and the address where it is printed."""
    accounts = _read(workbook_bytes(draw(SETS["SH-PT-CZJ-2024"], SHANGHAI)))
    found = accounts.tables["T5"].find("total", "spending")
    assert found is not None
    assert found.cell.sheet == "5 一般公共预算财政拨款支出决算表"
    assert found.cell.column == 3
    assert found.number == Decimal("2940.05")


def test_other_workbooks_are_no_accounts() -> None:
    """A workbook with one table of another kind holds no accounts."""
    grid = draw(SETS["SH-PT-CZJ-2024"], COMMAS)[4]
    assert read_accounts(open_workbook(workbook_bytes([grid]))) == ()
