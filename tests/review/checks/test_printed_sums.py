"""Sums of printed figures agree as far as roundings explain, and no further."""

from __future__ import annotations

from decimal import Decimal

import pytest
from support.forms import found, reviewed

from xlselfeval.cell import Written
from xlselfeval.review.checks.printed_sums import read_printed, sum_agrees


def typed(number: str, decimals: int | None = None) -> Written:
    """Return a number cell; `decimals` is what its format shows."""
    return Written(
        Decimal(number), number, "General" if decimals is None else "0." + "0" * decimals, decimals
    )


def agrees(total: str | Written, *parts: str | Written) -> bool:
    """Check a sum of numbers that are typed, or of cells."""
    total, *parts = (one if isinstance(one, Written) else typed(one) for one in (total, *parts))
    figures = [read_printed(Decimal(one.value or 0), one) for one in (total, *parts)]  # type: ignore[arg-type]
    return sum_agrees(figures[0], figures[1:])


FIVE = ("1426.9", "1500.11", "1600.12", "1700.13", "938.03")  # 7165.29; the first is 1426.90


@pytest.mark.parametrize(
    ("total", "parts", "expected"),
    [
        ("7165.29", FIVE, True), ("7165.31", FIVE, True), ("7165.32", FIVE, False), ("7165.35", FIVE, False), ("7165.27", FIVE, True), ("7165.26", FIVE, False),
        ("7165.29", ("1426.9", "5738.39"), True), ("7165.3", ("1426.9", "5738.39"), True), ("7165.31", ("1426.9", "5738.39"), False),
        ("10", ("10.01",), False), ("10", ("10", "0"), True), ("10.01", ("10", "0", "0", "0", "0"), False),
        ("100", ("60", "40"), True), ("101", ("60", "40"), False), ("100", ("60.4", "39.7"), True), ("101", ("60.4", "39.7"), False),
        ("7165.29", ("1426.896543", "5738.392211"), True), ("7165.3", ("1426.896543", "5738.392211"), True), ("7165.4", ("1426.896543", "5738.392211"), False),
        ("7165.29", ("1426.8966", "5738.3911"), True), ("7165.31", ("1426.8966", "5738.3911"), False), ("1500", ("1400.12", "99.87"), True), ("1500", ("1400.12", "99.78"), False), ("10.123", ("5.1234", "5"), False), ("26", ("1",) * 25, False),
    ],
)  # fmt: skip
def test_a_sum_agrees_as_far_as_roundings_explain(total: str, parts: tuple[str, ...], expected: bool) -> None:
    """The finest decimals of a column count; six figures of two places explain 0.02 and not 0.03."""
    assert agrees(total, *parts) is expected


@pytest.mark.parametrize(
    ("total", "parts", "expected"),
    [
        (typed("2", 0), (typed("1.4", 0), typed("1.4", 0)), True), (typed("3", 0), (typed("1.4", 0), typed("1.4", 0)), True),
        (typed("4", 0), (typed("1.4", 0), typed("1.4", 0)), False), (typed("16", 0), (typed("10", 0), typed("5", 0)), False),
        (typed("13.8", 2), (typed("10.5", 2), typed("3.2", 2)), False), (typed("13.8"), (typed("10.5"), typed("3.2")), True), (typed("3.61"), (typed("1.4", 0), typed("1.4", 0)), True), (typed("3.62"), (typed("1.4", 0), typed("1.4", 0)), False),
        (Written("7165.30", "7165.30"), (typed("1426.9"), typed("5738.39")), True), (Written("13.80", "13.80"), (typed("10.5"), typed("3.2")), False),
    ],
)  # fmt: skip
def test_a_cell_is_read_as_it_is_shown(total: Written, parts: tuple[Written, ...], expected: bool) -> None:
    """A format that rounds explains what it hides; its decimals are the places of the figure."""
    values = [
        Written(Decimal(one.text), *one[1:]) if isinstance(one.value, str) else one for one in (total, *parts)
    ]
    figures = [
        read_printed(Decimal(str(value.value)), one)
        for value, one in zip(values, (total, *parts), strict=True)
    ]
    assert sum_agrees(figures[0], figures[1:]) is expected


def test_a_figure_in_another_unit_hides_nothing() -> None:
    """12345元 among 万元 shows all its digits, so a total that leaves out 0.2345 is wrong."""
    part = read_printed(Decimal("1.2345"), Written("12345元", "12345元"))
    other = read_printed(Decimal(2), typed("2"))
    assert sum_agrees(read_printed(Decimal("3.2345"), typed("3.2345")), [part, other])
    assert not sum_agrees(read_printed(Decimal(3), typed("3")), [part, other])


def test_lines_that_split_up_the_line_above_are_rounded_too() -> None:
    """A line of the money block and its 其中 lines agree as printed, and then count once."""
    from dataclasses import replace

    from support.forms import submission

    from xlselfeval.checking import check_submission
    from xlselfeval.scheme.load import load_scheme

    form = submission(
        budget=("100", "120", "120"), lines=[("70", "80.12", "80.12"), ("40", "40.05", "40.05"), ("30", "40.06", "40.06"), ("30", "39.88", "39.88")]
    )  # fmt: skip
    assert form.funds is not None
    labels = ("财政拨款", "其中：中央资金", "省级资金", "其他资金")
    lines = tuple(replace(line, label=label) for line, label in zip(form.funds.lines, labels, strict=True))
    whole = replace(form, funds=replace(form.funds, lines=lines))
    assert found(check_submission(load_scheme("hunan-department-2020"), whole)) == []


def test_a_small_slip_in_a_fund_line_is_found() -> None:
    """A total off by 0.06 is no rounding of figures of two places."""
    lines = [("100", "26.9", "26.9"), ("0", "50.05", "50.05"), ("0", "43.11", "43.11")]  # 120.06
    assert found(reviewed(lines=lines)) == [("funds-sum-mismatch", "E5", "error"), ("funds-sum-mismatch", "F5", "error")]  # fmt: skip
