"""Figures of which one may be the other, rounded."""

from __future__ import annotations

from decimal import Decimal

import pytest

from xlselfeval.scoring.number import parse_quantity
from xlselfeval.scoring.rounding import same_points, same_quantity


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        ("12期", "12", True), ("12期", "13期", False), ("3.25万亩", "3.3万亩", True), ("3.25万亩", "3.26万亩", False), ("32500亩", "3.3万亩", True),
        ("94.5%", "95%", True), ("94.5%", "95.4%", False), ("95", "95%", True), ("0.95", "95%", True), ("510.4万元", "510万元", True), ("5104000元", "510万元", True),
        ("512", "510万元", False), ("12450", "1.25万人", True), ("12449人", "1.25万人", False), ("12期", "12万元", None),
    ],
)  # fmt: skip
def test_quantities(one: str, other: str, expected: bool | None) -> None:
    """Half the last place of the coarser figure is allowed, whichever is first; single things are exact."""
    pair = parse_quantity(one), parse_quantity(other)
    assert pair[0] is not None
    assert pair[1] is not None
    assert same_quantity(pair[0], pair[1]) is expected
    assert same_quantity(pair[1], pair[0]) is expected


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [("9.81", "9.8", True), ("9.81", "9.9", False), ("9.81", "10", False), ("10", "10.00", True), ("9", "10", False), ("9.85", "9.9", True)],
)  # fmt: skip
def test_points(one: str, other: str, expected: bool) -> None:
    """A score may be printed with fewer decimals, but not as a whole number."""
    assert same_points(Decimal(one), Decimal(other)) is expected
    assert same_points(Decimal(other), Decimal(one)) is expected
