"""Amounts below 0 and numbers of persons that cannot be are named, and nothing that follows from them."""

from __future__ import annotations

from decimal import Decimal

import pytest
from support.data_sheets import Value, check_rows, marks
from support.honest_data_sheet import AMOUNTS, LAYOUT, check

from xlselfeval.data_sheet.places import cell_of


@pytest.mark.parametrize(
    "place", [place for place, number in AMOUNTS.items() if number and place[1] != "added"]
)
def test_an_amount_below_0_is_named_alone(place: tuple[str, str]) -> None:
    """Whichever cell it is; wrong totals and limits that follow from it are not."""
    (one,) = check({place: -AMOUNTS[place]}).findings
    assert (one.name, one.severity, one.cell) == ("data-value", "warning", cell_of(LAYOUT, *place))


def test_an_amount_below_0_is_right_where_money_was_taken_back() -> None:
    """调整追加数 may be below 0; elsewhere a reason answers."""
    less = {(key, "added"): Decimal(-5) for key in ("income_other", "projects/2", "personal")}
    assert "data-value" not in {one.name for one in check(less).findings}
    (one,) = check({("payables/1", "spent"): Decimal("-2.48")}).findings
    assert one.message == "【请核实】“质保金”本年末数 F66：填报-2.48，为负数。请核实后更正；属退回、冲销的，请在“超预算或增减原因”栏（I66）说明。"  # fmt: skip
    assert check({("payables/1", "spent"): Decimal("-2.48")}, {("payables/1", "reason"): "多付待退回"}).findings == ()  # fmt: skip


def test_a_column_below_0_is_one_finding() -> None:
    """Final accounts typed as outflows are named once, with their cells."""
    negative = {place: -number for place, number in AMOUNTS.items() if place[1] == "spent" and number}
    (one,) = check(negative).findings
    assert (one.name, one.subject, len(one.cells)) == ("data-value", "data/column/spent", len(negative))


@pytest.mark.parametrize(
    ("place", "number"),
    [
        (("staff/1", "actual"), "-9"),
        (("staff/1", "actual"), "0.98"),
        (("reception_batches", "spent"), "5.5"),
        (("cars_kept", "previous"), "-2"),
    ],
)
def test_numbers_of_persons_and_things_are_whole_and_not_below_0(place: tuple[str, str], number: str) -> None:
    """An error names the cell, also where a rate was typed for a number."""
    (one,) = check({place: Decimal(number)}).findings
    assert (one.name, one.severity, one.cell) == ("data-value", "error", cell_of(LAYOUT, *place))


def test_a_total_below_0_without_parts_is_checked() -> None:
    """A sheet that prints a total and none of the rows that it limits is no failure."""
    rows: list[list[Value]] = [
        ["2024年度基础数据表"],
        ["项目", "上年决算数", "年初预算数", "本年决算数"],
        ["商品和服务支出", 20, 20, -20],
        ["资本性支出", 20, 20, 20],
        ["其他支出", 2, 2, 2],
    ]
    assert marks(check_rows(rows).findings) == [("data-value", "D3")]
