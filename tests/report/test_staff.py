"""The staff of a report against the data sheet."""

from __future__ import annotations

import time
from decimal import Decimal

import pytest

from xlselfeval.report.beside.figure import Stated
from xlselfeval.report.check import claims_of
from xlselfeval.report.intervals import Interval
from xlselfeval.report.passage import Passage

STAFF = {
    "staff_quota": 52,
    "staff_actual": 49,
    "staff_retired": 33,
    "staff_retired_early": 0,
    "staff_outside": 6,
}
UNITS = {"机关": (20, 19), "某中心": (32, 30)}


def stated() -> list[Stated]:
    of_all = [(item, "", number) for item, number in STAFF.items()]
    of_units = [
        (item, name, number)
        for name, numbers in UNITS.items()
        for item, number in zip(("staff_quota", "staff_actual"), numbers, strict=True)
    ]
    return [
        Stated((item, "spent"), Interval(Decimal(number), Decimal(number)), str(number), f"基础数据表中为{number}", name)
        for item, name, number in (*of_all, *of_units)
    ]  # fmt: skip


def wrong(text: str) -> list[tuple[str, str | None]]:
    title = Passage(1, "2025年度部门整体支出绩效自评报告")
    found = claims_of((title, Passage(2, text)), stated=stated(), year=2025)
    return [(one.operand.text, one.expected) for one in found if one.verdict == "wrong" and one.operand.text]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("我局编制52人，实有47人。", [("47人", "49")]),
        ("核定编制52名，目前在岗46人。", [("46人", "49")]),
        ("编制32名，现有人员28名。", [("28名", "30")]),
        ("在职人员控制率96.23%。", [("96.23%", "94.23%")]),
        ("核定编制52人，控制率为96.23%。", [("96.23%", "94.23%")]),
    ],
)
def test_staff_that_the_data_sheet_has_otherwise(text: str, expected: list[tuple[str, str | None]]) -> None:
    """People beside posts that are those of the sheet, and a rate of control by itself, are compared with it."""
    assert wrong(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "我局编制52人，实有49人。",
        "编制52人，实有人数88人。",  # the retired and the others are among them
        "编制52人，实有60人，其中借调11人。",
        "编制20人，实有19人。",
        "在职人员控制率94.23%。",
        "在职人员控制率95%。",  # of 机关
        "“三公”经费控制率91.3%。",
        "在职人员控制率不超过100%。",
        "2024年末在职人员控制率96.3%。",
        "下属各单位在职人员控制率96.3%。",
    ],
)
def test_other_people_and_other_rates(text: str) -> None:
    """All kinds of people together, one unit, a limit and another year are no mistakes."""
    assert not [one for one in wrong(text) if one[1] is not None]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("全系统编制52人，实有在职人员47人，另有退休33人。", [("47人", "49")]),
        ("全系统编制52人，实有在职人员49人，另有退休43人。", [("43人", "33")]),
        ("全系统编制54人，实有在职人员49人，另有退休33人。", [("54人", "52")]),
        ("全系统编制52人，在职47人。", [("47人", "49")]),
        ("全系统编制1320人，在职1264人，退休33人。", []),
        ("全系统编制1320人，在职1264人，离休0人。", []),
        ("全系统编制1320人，在职1264人，编外6人。", []),
        ("全县学校编制1320人，在职1264人。", []),
    ],
)
def test_the_staff_of_the_whole_system(text: str, expected: list[tuple[str, str | None]]) -> None:
    """A sheet that has most numbers of a system is of that system; that of another body stays uncompared."""
    assert wrong(text) == expected


@pytest.mark.parametrize(
    "pattern",
    [
        "编制52人，实有47人。",
        "编制52人，实有47人，",
        "编制52人，",
        "全系统编制52人，在职47人，",
        "在职人员控制率96.23%，",
    ],
)
def test_time_is_bounded(pattern: str) -> None:
    """A paragraph of 20,000 characters of one pattern takes seconds at most."""
    begun = time.perf_counter()
    wrong((pattern * 20_000)[:20_000])
    assert time.perf_counter() - begun < 5
