"""Options of letters that cannot be right: days that are over or far ahead, and a 文号 of another year."""

from __future__ import annotations

from datetime import date

import pytest

from xlselfeval.cli.letters import doubtful_options

TODAY = date(2025, 4, 1)


@pytest.mark.parametrize(
    ("due", "number", "named"),
    [
        (date(2025, 4, 1), "某财绩〔2025〕5号", []),
        (date(2024, 4, 20), "", ["--due 2024-04-20 已经过去"]),
        (date(2052, 4, 20), "", ["--due 2052-04-20 在一年以后"]),
        (None, "某财绩〔2024〕5号起", ["--number 中的〔2024〕不是今年（2025年）"]),
        (None, "审核通知：某财绩[2025]5号起；函：某财绩函（2024）1号", ["--number 中的〔2024〕"]),
        (None, "", []),
    ],
)
def test_days_and_numbers_that_cannot_be_right(due: date | None, number: str, named: list[str]) -> None:
    """Each is warned of with what it is, and usual ones are not."""
    said = list(doubtful_options(due, number, TODAY))
    assert len(said) == len(named)
    assert all(line.startswith(start) for line, start in zip(said, named, strict=True))
