"""Mutants of workbooks: each is checked, or refused with a Chinese line."""

from __future__ import annotations

import time

import pytest
from support.fuzzing.conditions import SUFFIXES, condition_mutant, seeds
from support.fuzzing.mutants import mutant
from support.fuzzing.running import run

FIRST, SOME, FEW = 0, 250, 60
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


def test_forms_with_conditions_are_checked() -> None:
    """Each seed of the mutants with conditional formats, in every format of files, is a form that is checked."""
    by_kind = {kind: (f"{kind}", data, SUFFIXES[kind]) for (kind, _), data in seeds().items()}
    assert set(by_kind) == set(SUFFIXES)
    summary = run(range(len(by_kind)), make=list(by_kind.values()).__getitem__)
    assert summary.crashes == (), summary.crashes[0][1:]
    assert summary.kinds == {"checked": len(by_kind)}


def test_mutants_with_conditions_are_checked_or_refused() -> None:
    """A fixed few mutants of forms with conditional formats are checked and copied, or refused by name."""
    summary = run(range(FEW), make=condition_mutant)
    assert summary.crashes == (), summary.crashes[0][1:]
    assert summary.kinds["checked"] >= 20


@pytest.mark.slow
def test_many_mutants_with_conditions_are_checked_or_refused() -> None:
    """Thousands of further ones are, for a minute and a half."""
    summary = run(range(MANY_FROM, MANY_FROM + MANY), until=time.monotonic() + 85, make=condition_mutant)
    assert summary.crashes == (), summary.crashes[0][1:]
    assert {"checked", "malformed", "truncated"} <= set(summary.kinds)
