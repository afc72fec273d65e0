"""Targets: ends, centres and comparators of every form are read, and contradictions refused."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from xlselfeval.cell import Written
from xlselfeval.scoring.target import (
    Bound,
    Deadline,
    Deviation,
    Interval,
    UnreadableTarget,
    Words,
    is_unclear_date,
    read_target,
)


def read(text: str) -> str | None:
    """Return a target as it is shown again; None where it cannot be read."""
    match read_target(Written(text, text), 2020):
        case Bound() as bound:
            return str(bound)
        case Interval(low=low, high=high):
            return f"{low}～{high}"
        case Deviation(size=size):
            return f"±{size}"
        case Words(text=words):
            return words
        case UnreadableTarget():
            return None
        case other:
            raise AssertionError(other)


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("3-5天", "3天～5天"), ("3天-5", "3天～5天"), ("5-5天", "5天～5天"), ("1万-2万元", "1万～2万"), ("5000万-1亿元", "5000万～10000万"), ("5000人-1万人", "5000人～10000人"),
        ("1万人-20000人", "1万人～2万人"), ("50万元-60万元", "50万元～60万元"), ("3-5天以内", "3天～5天"), ("(90%,100%]", "90%～100%"), ("3-5天之间", "3天～5天"), ("控制在3-5天", "3天～5天"), ("共150人-200人", "150人～200人"),
    ],
)  # fmt: skip
def test_the_ends_of_an_interval_have_one_unit(text: str, meant: str) -> None:
    """A unit at one end is that of both, in the scale of the lower one."""
    assert read(text) == meant


@pytest.mark.parametrize(
    "text", ["5-3天", "3米-5元", "3人-5元", "3万元-5人", "3天-5个月", "5人-6次", "2万元-1万元", "3-若干天", "5天-3", "≥3-5天", "不超过3-5天", "至少3-5天"]
)  # fmt: skip
def test_ends_that_do_not_go_together(text: str) -> None:
    """An interval that ends before it begins, or in another measure, is none."""
    assert read(text) is None


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("200人±10%", "180人～220人"), ("200±5人", "195人～205人"), ("200人±5", "195人～205人"), ("200人±5人", "195人～205人"), ("50%±5%", "45%～55%"), ("200±0", "200～200"), ("200万±5万元", None),
        ("200人±5元", None), ("若干±5", None), ("200±若干", None), ("200±-5", None), ("±5%", "±5%"), ("±0", "±0"), ("±若干", None), ("±-5%", None),
    ],
)  # fmt: skip
def test_a_centre_and_how_far_from_it(text: str, meant: str | None) -> None:
    """A±p is an interval in the unit of A, and refused where either is no number."""
    assert read(text) == meant


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("95%≥", "≥95%"), ("5以上", "≥5"), ("5以内", "≤5"), ("5起", "5起"), ("以上", "以上"), ("最高为5次", "≤5次"), ("至少在5次", "≥5次"), ("最多到5次", "≤5次"), ("不得低于90%", "≥90%"),
        ("不能超过5次", "≤5次"), ("不宜超过5次", "≤5次"), ("不应高于5次", "≤5次"), ("≥5以下", None), ("≤5次以上", None), ("5左右", None), ("超过5次以上", ">5次"), ("低于5次以内", "<5次"),
    ],
)  # fmt: skip
def test_comparators_before_and_behind(text: str, meant: str | None) -> None:
    """A comparator is read on either side, and two that disagree are refused."""
    assert read(text) == meant


@pytest.mark.parametrize(
    ("number", "may_be"),
    [
        ("0.5", True), ("6.3", True), ("12.31", True), ("13.5", False), ("-0.5", False), ("0", False), ("6", False), ("13", False),
        ("30000", True), ("29999", False), ("59999", True), ("60000", False), ("2020.1", True), ("2020.2", False), ("1899.1", False),
    ],
)  # fmt: skip
def test_numbers_that_may_be_dates(number: str, may_be: bool) -> None:
    """A number cell that Excel may have made of a date is doubted, and no other."""
    assert is_unclear_date(Written(Decimal(number), number)) is may_be
    assert not is_unclear_date(Written(Decimal(number), f"{number}天"))
    assert not is_unclear_date(Written(number, number))


@pytest.mark.parametrize(
    ("text", "last"),
    [
        ("2024年2月9日前（春节前）", date(2024, 2, 9)), ("2024年春节前（2月9日前）", date(2024, 2, 9)), ("春节前（2024年2月9日前）", date(2024, 2, 9)), ("12月底（年底前）", date(2020, 12, 31)),
        ("2024年2月9日(除夕)前", date(2024, 2, 9)), ("2024年10月1日（国庆节）前完成", date(2024, 10, 1)), ("10月1日（国庆节）前", date(2020, 10, 1)), ("2024年12月31号（星期二）前", date(2024, 12, 31)),
        ("2024年12月31日（含当日）前", date(2024, 12, 31)), ("2024年12月31日前（含当日）", date(2024, 12, 31)), ("不晚于2024年2月9日（除夕）", date(2024, 2, 9)),
        ("2024年春节（2月10日）前", date(2024, 2, 10)), ("春节（2024年2月10日）之前完成", date(2024, 2, 10)), ("2024年春节前（2月9日前）完成", date(2024, 2, 9)), ("12月（上旬）前", date(2020, 12, 10)),
        ("2024年2月9日前(可延期至汛期前)", None), ("每月15日前", None), ("2024年6月30日(第一批)前", None), ("2024年6月30日(可延期)前", None), ("2024年6月30日(除外)前", None), ("2024年6月30日(不含)前", None),
        ("2024年6月30日(延至9月30日)前", None), ("2024年2月(春节)前", None), ("2024年春节(2月)前", None), ("2024年春节前", None), ("2024年春节前完成", None), ("15日前发放", None), ("10日之前完成", None),
    ],
)  # fmt: skip
def test_a_date_beside_the_name_of_its_day(text: str, last: date | None) -> None:
    """A date is read with the name of the same day beside it, and not with a remark that puts it off."""
    target = read_target(Written(text, text), 2020, timely=True)
    assert target == (Deadline(last) if last else UnreadableTarget(text))
