"""Mutants of workbooks: does every one of them either get checked, or a Chinese line that says why not?"""

from __future__ import annotations

import time

import pytest
from support.fuzzing.mutants import mutant
from support.fuzzing.running import run

FIRST, SOME = 0, 250
MANY_FROM, MANY = 10_000, 3_000


def test_mutants_are_checked_or_refused() -> None:
    """Is every mutant of a fixed few hundred checked and copied, or refused by name in a Chinese line?"""
    summary = run(range(FIRST, FIRST + SOME), until=time.monotonic() + 13)
    assert summary.crashes == (), summary.crashes[0][2]
    assert summary.kinds["checked"] >= 20
    assert {"malformed", "truncated"} <= set(summary.kinds)


@pytest.mark.slow
def test_many_mutants_are_checked_or_refused() -> None:
    """Are thousands more, for as long as a minute and a half?"""
    summary = run(range(MANY_FROM, MANY_FROM + MANY), until=time.monotonic() + 85)
    assert summary.crashes == (), summary.crashes[0][2]
    assert {"checked", "malformed", "truncated", "no-form", "not-a-workbook"} <= set(summary.kinds)


def test_a_number_gives_the_same_mutant_again() -> None:
    """Can a crash be repeated from its number, and do numbers differ?"""
    found = [mutant(number) for number in range(30)]
    assert found == [mutant(number) for number in range(30)]
    assert len({data for _, data in found}) > 25
