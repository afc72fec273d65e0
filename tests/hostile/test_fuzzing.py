"""Mutants of workbooks: each is checked, or refused with a Chinese line."""

from __future__ import annotations

import time

import pytest
from support.fuzzing.mutants import mutant
from support.fuzzing.running import run

FIRST, SOME = 0, 250
MANY_FROM, MANY = 10_000, 3_000


def test_mutants_are_checked_or_refused() -> None:
    """A fixed few hundred mutants are checked and copied, or refused by name."""
    summary = run(range(FIRST, FIRST + SOME), until=time.monotonic() + 13)
    assert summary.crashes == (), summary.crashes[0][2]
    assert summary.kinds["checked"] >= 20
    assert {"malformed", "truncated"} <= set(summary.kinds)


@pytest.mark.slow
def test_many_mutants_are_checked_or_refused() -> None:
    """Thousands of further mutants are, for a minute and a half."""
    summary = run(range(MANY_FROM, MANY_FROM + MANY), until=time.monotonic() + 85)
    assert summary.crashes == (), summary.crashes[0][2]
    assert {"checked", "malformed", "truncated", "no-form", "not-a-workbook"} <= set(summary.kinds)


def test_a_number_gives_the_same_mutant_again() -> None:
    """A crash can be repeated from its number, and different numbers give different mutants."""
    found = [mutant(number) for number in range(30)]
    assert found == [mutant(number) for number in range(30)]
    assert len({data for _, data in found}) > 25
