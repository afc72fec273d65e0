"""Printed rates of execution: the percents that a cell may mean, and how exactly it says so."""

from __future__ import annotations

from decimal import Decimal

import pytest

from xlselfeval.cell import Written
from xlselfeval.review.checks.printed_rates import printed_rates


def text(words: str) -> Written:
    """Return a cell that holds a text."""
    return Written(words, words)


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        (text("86.19%"), [("86.19", "0.01")]), (text("86.0 %"), [("86.0", "0.1")]), (Written(Decimal("0.8619"), "86.19%", "0.00%", 2), [("86.19", "0.01")]), (Written(Decimal("0.8619"), "86.19%"), [("86.19", "0.01")]),
        (Written(Decimal("86.19"), "86.19"), [("86.19", "0.01"), ("8619", "1")]), (text("0.8619"), [("0.8619", "0.0001"), ("86.19", "0.01")]), (Written(Decimal("0.9"), "0.9"), [("0.9", "0.1"), ("90", "1")]), (Written(Decimal(1), "1"), [("1", "1"), ("100", "1")]),
        (text("百分之八十六"), [("86", "1")]), (text("执行率为86.19%"), [("86.19", "0.01")]), (text("执行率为86%。"), [("86", "1")]), (text("全部执行"), [("100", "1")]), (text("已全额支付完毕"), [("100", "1")]),
        (text("由80%提高到90%"), []), (text("见附件"), []), (text(""), []), (text("未执行"), []), (text("一" * 36 + "86.1%"), []),
    ],
)  # fmt: skip
def test_a_rate_is_read_with_its_last_place(written: Written, expected: list[tuple[str, str]]) -> None:
    """A number without a sign may be a share, too.

    Words give a rate where they name one figure, or that all is spent.
    """
    assert printed_rates(written) == [(Decimal(rate), Decimal(step)) for rate, step in expected]
