"""A sheet whose every amount is in another unit is asked about by what it spends on a person."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from support.data_sheets import Value, check_rows, published_2023
from support.honest_data_sheet import AMOUNTS, check

from xlselfeval.data_sheet.review import DataReview


def sheet_of(
    *, staff: tuple[int, int, int, int], pay: tuple[Value, Value, Value], caption: str = "人员经费", unit: str = "万元"
) -> DataReview:  # fmt: skip
    """Check a sheet of one unit: staff in post, retired early, retired and others, and a row of what they cost."""
    rows: list[list[Value]] = [
        ["2024年度基础数据表"],
        [f"单位：{unit}"],
        ["财政供养人员情况（人）", "编制数", "实际在职人数", "离休人数", "退休人数", "编外人数"],
        ["某局", staff[0], *staff],
        ["支出情况（按支出性质）", "上年决算数", "年初预算数", "本年决算数", "原因"],
        ["支出合计", *pay, "另有说明"],
        ["1.基本支出", *pay, None],
        [caption, *pay, None],
    ]
    return check_rows(rows)


def names(review: DataReview) -> list[str]:
    """Return the names of findings above a hint."""
    return [one.name for one in review.findings if one.severity != "info"]


def test_a_whole_sheet_in_yuan_is_one_question() -> None:
    """It names the cells of the row that shows it, the amount by person, and the amount in 万元."""
    (one,) = check({place: number * 10_000 for place, number in AMOUNTS.items()}).findings
    assert (one.name, one.severity, one.hint, one.expected) == (
        "data-scale",
        "warning",
        "scale-10000",
        "427.37",
    )
    assert one.cells == ("F22", "E22", "C22", "B22")
    assert one.sentence == (
        "填报4273700万元，按36人计人均118713.89万元，疑为元与万元混淆，相差一万倍。"
        "请核实人数和全表的金额单位；单位有误的，各项金额均按万元填写（本项为427.37）。"
    )


def test_a_whole_sheet_in_other_units() -> None:
    """亿元 on a sheet in 万元, and 万元 on one in 元, are less than anybody is paid."""
    (one,) = check({place: number / 10_000 for place, number in AMOUNTS.items()}).findings
    assert (one.name, one.expected) == ("data-scale", "427.37")
    for unit, pay, expected in (("元", 427, ["data-scale"]), ("元", 4_273_700, []), ("万元", 427, [])):
        assert names(sheet_of(staff=(9, 0, 9, 0), pay=(pay, pay, pay), unit=unit)) == expected


@pytest.mark.parametrize(
    ("staff", "pay", "expected"),
    [
        ((3, 0, 0, 0), (30, 30, 31), []),
        ((3, 0, 0, 0), (300_000, 300_000, 310_000), ["data-scale"]),
        ((2, 1, 900, 0), (24, 24, 25), []),  # who is retired is paid elsewhere
        ((0, 0, 40, 0), (0.5, 0.5, 0.5), []),
        ((9_000, 0, 4_000, 900), (150_000, 160_000, 165_000), []),
        ((9_000, 0, 4_000, 900), (1.5e9, 1.6e9, 1.65e9), ["data-scale"]),
        ((0, 0, 0, 0), (300_000, 300_000, 310_000), []),
        ((9, 0, 0, 0), (0, 0, 0.001), ["data-scale"]),
        ((9, 0, 0, 0), (0, 0, 0), []),
        ((9, 0, 0, 0), (0.1, 90, 95), []),  # a year in which nearly all was paid elsewhere
    ],
)  # fmt: skip
def test_only_what_no_unit_pays_is_asked_about(
    staff: tuple[int, int, int, int], pay: tuple[Value, Value, Value], expected: list[str]
) -> None:
    """Every column is beyond the limits; small and huge units, and those with many retired, are not."""
    assert [one for one in names(sheet_of(staff=staff, pay=pay)) if one == "data-scale"] == expected


def test_a_sheet_without_the_row_is_held_against_others() -> None:
    """A published sheet has 公用经费 and no 人员经费."""
    rows = [[one * 10_000 if isinstance(one, float) else one for one in row] for row in published_2023()]
    assert "data-scale" in names(check_rows(rows))
    assert "data-scale" not in names(check_rows(published_2023()))


def test_one_row_in_yuan_is_not_the_whole_sheet() -> None:
    """An amount that another sum contradicts is named itself (data-yuan)."""
    found = check(
        {(key, column): number * 10_000 for (key, column), number in AMOUNTS.items() if key == "personnel"}
    )
    assert {one.name for one in found.findings} == {"data-yuan"}


@settings(max_examples=60, deadline=None)
@given(
    persons=st.integers(min_value=1, max_value=200_000),
    others=st.integers(min_value=0, max_value=100_000),
    each=st.integers(min_value=5_000, max_value=1_000_000),
)
def test_honest_pay_is_never_asked_about_and_its_slip_always(persons: int, others: int, each: int) -> None:
    """From half a 万元 to 100万元 a person in post, whatever the size of the unit and the number of retired."""
    yuan = persons * each
    staff = (persons, 0, min(others, persons), 0)
    pay = float(round(Decimal(yuan) / 10_000, 2))
    assert "data-scale" not in names(sheet_of(staff=staff, pay=(pay, pay, pay)))
    slip = float(yuan)
    assert "data-scale" in names(sheet_of(staff=staff, pay=(slip, slip, slip)))
