"""An amount in 元 on a sheet in 万元 is named at its own cell, and nothing that follows from it.

Uneven sheets are not reported.
"""

from __future__ import annotations

from decimal import Decimal

import pytest
from support.data_sheets import Value, check_rows, marks, published_2023
from support.honest_data_sheet import AMOUNTS, COLUMNS, LAYOUT, Typed, check, in_yuan

from xlselfeval.data_sheet.places import cell_of


def test_the_honest_sheet_has_no_finding() -> None:
    """The sheet into which the amounts in 元 are put has nothing to ask."""
    assert check({}).findings == ()


@pytest.mark.parametrize(("key", "column"), [place for place, number in AMOUNTS.items() if number])
def test_a_single_amount_in_yuan_is_named_alone(key: str, column: str) -> None:
    """Whichever cell it is, it alone is named, with what it is in 万元."""
    number = AMOUNTS[key, column]
    (one,) = check({(key, column): number * 10_000}).findings
    assert (one.name, one.cell, one.hint) == ("data-yuan", cell_of(LAYOUT, key, column), "scale-10000")
    assert Decimal(one.expected or 0) == number
    assert "是否按元填写" in one.action


def test_a_sum_that_closes_proves_it() -> None:
    """An error quotes both totals of the spending, which agree with it; an income has nothing that proves it."""
    (one,) = check(in_yuan("projects/1", columns=("spent",))).findings
    assert one.message == (
        "【须更正】“系统运维”本年决算数 F28：填报443700，折为44.37万元后经济分类支出合计与支出合计正好相符，"
        "疑为元与万元混淆，相差一万倍。请核实是否按元填写；是的，请折成万元填写。"
    )
    (one,) = check(in_yuan("income_other", columns=("spent",))).findings
    assert one.message == (
        "【请核实】“4.其他资金”本年决算数 F17：填报219200，全年预算数21.92，年初预算数20，"
        "疑为元与万元混淆，相差一万倍。请核实是否按元填写；是的，请折成万元填写。"
    )


@pytest.mark.parametrize(
    ("keys", "columns", "expected"),
    [
        (("projects/1", "projects/2"), ("spent",), ["F28", "F29"]),  # two of three
        (("projects/1", "projects/2", "projects/3"), ("spent",), ["F28"]),  # all: their total is named
        (("wages", "goods", "personal", "capital", "economic_other"), ("spent",), ["F38"]),
        (("income_general", "income_special", "income_other", "income_carried"), ("spent",), ["F14"]),
        (("income_general",), COLUMNS, ["B14"]),  # a row, which bears itself out
        (("reception",), COLUMNS, ["B49"]),
        (("assets", "assets_used"), ("spent",), ["F71", "F72"]),
        (tuple({key for key, _ in AMOUNTS}), ("previous",), ["B14"]),  # a column
        (("income_general", "income_special", "income_carried"), COLUMNS, ["B14"]),  # sections
        (("personnel", "public", "office", "utilities", "projects/1", "projects/2", "projects/3"), COLUMNS, ["B22"]),
        (("wages", "goods", "personal", "capital", "economic_other"), COLUMNS, ["B38"]),
        (("assets", "assets_used"), COLUMNS, ["B71"]),  # a year's end, by all that is spent
    ],
)  # fmt: skip
def test_several_amounts_in_yuan(keys: tuple[str, ...], columns: tuple[str, ...], expected: list[str]) -> None:  # fmt: skip
    """Parts that are all in 元 are one finding with their cells, and so is a column."""
    found = check(in_yuan(*keys, columns=columns)).findings
    assert {one.name for one in found} == {"data-yuan"}
    assert [one.cell for one in found] == expected
    assert sum(len(one.cells) for one in found) == sum(
        1 for number in in_yuan(*keys, columns=columns).values() if number
    )


def test_a_section_in_yuan_is_one_finding() -> None:
    """It is named by its caption, with its cells and the gravest reason; a sum that closes makes it an error."""
    (one,) = check(in_yuan("wages", "goods", "personal", "capital", "economic_other")).findings
    assert (one.severity, one.subject, one.found) == ("error", "data/economic/section", None)
    assert one.message.startswith("【须更正】“五、支出情况（按经济分类）” B38:B42、")
    assert "如“经济分类支出合计”上年决算数填报" in one.message


@pytest.mark.parametrize("times", [1, Decimal("0.5")])
def test_a_row_in_yuan_is_one_finding(times: Decimal) -> None:
    """Amounts of a row that bear each other out are held against what the row belongs to."""
    typed = {place: number * times for place, number in in_yuan("reception").items()}
    (one,) = check(typed).findings
    assert (one.name, one.subject, one.cells) == (
        "data-yuan",
        "data/controlled/section",
        ("B49", "C49", "F49"),
    )
    figure = 21000 * times
    assert one.message.startswith(f"【请核实】“3.公务接待” B49、C49、F49：共3个数，如“3.公务接待”上年决算数填报{figure:.0f}，大于商品和服务支出150，疑为元与万元混淆")  # fmt: skip


def test_a_row_a_little_above_its_whole_is_no_yuan() -> None:
    """A row of another scope than what it belongs to is asked about as it is."""
    typed = {("reception", column): Decimal(200) for column in ("previous", "initial", "spent")}
    assert {one.name for one in check(typed).findings} == {"data-limit"}


def test_final_accounts_in_yuan_beside_budgets_in_wan() -> None:
    """Two columns that bear each other out are held against the budgets."""
    keys = {key for key, column in AMOUNTS if column == "initial"}
    (one,) = check(in_yuan(*keys, columns=("previous", "spent"))).findings
    assert (one.name, one.part, len(one.cells) > 20) == ("data-yuan", "上年决算数、本年决算数", True)


def test_a_sparse_column_in_yuan_is_one_finding() -> None:
    """调整追加数 has few amounts, which no other amount of their rows bears out or contradicts."""
    (one,) = check(in_yuan(*{key for key, _ in AMOUNTS}, columns=("added",))).findings
    assert (one.name, one.subject, one.part) == ("data-yuan", "data/column/added", "调整追加数")


@pytest.mark.parametrize(
    ("budget", "actual", "cells"),
    [("1200", "11886000", "F75"), ("12000000", "1188.6", "E75"), ("12000000", "11886000", "F75")],
)
def test_an_investment_in_yuan(budget: str, actual: str, cells: str) -> None:
    """The amount that fits the other at a ten-thousandth is named, no rate of control; both by all that is spent."""
    area = {("buildings/1", "area_approved"): Decimal(3000), ("buildings/1", "area_actual"): Decimal(2980)}
    money = {("buildings/1", "investment_budget"): Decimal(budget), ("buildings/1", "investment_actual"): Decimal(actual)}  # fmt: skip
    (one,) = check(area | money, {("buildings/1", "name"): "业务用房"}).findings
    assert (one.name, one.cells[0]) == ("data-yuan", cells)
    right = {("buildings/1", "investment_budget"): Decimal(1200), ("buildings/1", "investment_actual"): Decimal("1188.6")}  # fmt: skip
    assert check(area | right, {("buildings/1", "name"): "业务用房"}).findings == ()


_UNEVEN: tuple[Typed, ...] = (
    # a project of 8000 beside one of 0.5
    {("projects/1", one): Decimal(8000) for one in ("previous", "initial", "spent")}
    | {("capital", "previous"): Decimal("7978.6"), ("capital", "initial"): Decimal("7980.94"), ("capital", "spent"): Decimal("7980.94")}
    | {("income_general", "previous"): Decimal(9000), ("income_general", "initial"): Decimal(9000), ("income_general", "spent"): Decimal(9000)},
    # 0.3 the year before and 3000 now
    {("projects/1", "previous"): Decimal("0.3"), ("projects/1", "initial"): Decimal(3000), ("projects/1", "spent"): Decimal(3000)}
    | {("goods", "previous"): Decimal("108.3"), ("capital", "initial"): Decimal("2980.94"), ("capital", "spent"): Decimal("2980.94")}
    | {("income_general", "initial"): Decimal(3600), ("income_general", "spent"): Decimal(3600)},
    # 3000 planned, all but nothing of it spent
    {("projects/1", "previous"): Decimal("0.3"), ("projects/1", "initial"): Decimal(3000), ("projects/1", "spent"): Decimal("0.3")}
    | {("goods", "previous"): Decimal("108.3"), ("capital", "initial"): Decimal("2980.94"), ("goods", "spent"): Decimal("111.34")}
    | {("income_general", "initial"): Decimal(3600)},
    # payables of 0.3 that became 3000
    {("payables/1", "previous"): Decimal("0.3"), ("payables/1", "spent"): Decimal(3000)},
    # 0.5 in the budget at the beginning, 4000 added
    {("projects/3", "initial"): Decimal("0.5"), ("projects/3", "added"): Decimal(4000), ("projects/3", "spent"): Decimal("4000.4")}
    | {("capital", "added"): Decimal(4000), ("capital", "spent"): Decimal("4025.26"), ("income_fund", "added"): Decimal(4000), ("income_fund", "spent"): Decimal(4000)},
)  # fmt: skip


@pytest.mark.parametrize("changed", _UNEVEN)
def test_uneven_amounts_are_no_yuan(changed: Typed) -> None:
    """Amounts that differ by ten thousand times and fit the rest of the sheet are right; nothing is an error."""
    reasons = {(key, "reason"): "新增专项" for key in ("spending", "income")}
    assert check(changed, reasons).findings == ()
    assert "data-yuan" not in {one.name for one in check(changed).findings}


def test_a_reason_answers_for_what_the_row_alone_shows() -> None:
    """A reason explains an amount where nothing but its row speaks against it.

    It does not explain one that a total contradicts.
    """
    reason = {("procurement", "reason"): "集中采购大型设备"}
    assert check(in_yuan("procurement", columns=("spent",)), reason).findings != ()
    (one,) = check({("payables/1", "spent"): Decimal(24_800)}).findings
    assert one.name == "data-yuan"
    assert check({("payables/1", "spent"): Decimal(24_800)}, {("payables/1", "reason"): "收到代管资金"}).findings == ()  # fmt: skip
    (one,) = check(in_yuan("office", columns=("spent",)), {("office", "reason"): "物价上涨"}).findings
    assert one.name == "data-yuan"


def test_yuan_on_a_sheet_that_a_unit_published() -> None:
    """A sheet without totals and budgets of the year has its rows and its 其中."""
    names = {"公用经费": 0, "其中：办公经费": 0, "项目支出：": 0}
    rows = published_2023()
    asked = marks(check_rows(rows).findings)
    for number, row in enumerate(rows, 1):
        if row[0] in names:
            for place, column in ((1, "B"), (3, "D")):
                changed: list[list[Value]] = [list(one) for one in rows]
                changed[number - 1][place] = float(str(row[place])) * 10_000
                found = marks(check_rows(changed).findings)
                assert ("data-yuan", f"{column}{number}") in found
                assert {one for one, _ in found} <= {"data-yuan"} | {one for one, _ in asked}


def test_a_sheet_in_yuan_has_no_amount_in_yuan() -> None:
    """Where the sheet says 单位：元 the same numbers are right."""
    rows: list[list[Value]] = [
        ["2024年度基础数据表"],
        ["单位：元"],
        ["项目", "上年决算数", "年初预算数", "本年决算数", "原因"],
        ["会议费", 2, 2, 19900, "业务增加"],
        ["培训费", 3, 3, 3, None],
        ["公务接待费", 2, 2, 2, None],
    ]
    assert "data-yuan" not in {one.name for one in check_rows(rows).findings}
    rows[1] = ["单位：万元"]
    assert ("data-yuan", "D4") in marks(check_rows([*rows[:3], ["会议费", 2, 2, 19900, None], *rows[4:]]).findings)  # fmt: skip


def test_a_total_that_was_typed_is_corrected_alone() -> None:
    """The total in 元 over parts in 万元 is named, not its parts."""
    rows: list[list[Value]] = [
        ["2024年度基础数据表"],
        ["三公经费情况", "上年决算数", "年初预算数", "本年决算数"],
        ["“三公”经费合计", 6, 6, 58000],
        ["公务用车购置及运行维护费", 4, 4, 3.89],
        ["因公出国费", 0, 0, 0],
        ["公务接待费", 2, 2, 1.91],
    ]
    (one,) = check_rows(rows).findings
    assert (one.name, one.severity, one.cell, one.expected) == ("data-yuan", "error", "D3", "5.8")
