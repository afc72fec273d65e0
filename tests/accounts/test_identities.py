"""The identities of accounts: which hold in published sets, and which tables can be relied on."""

from __future__ import annotations

from decimal import Decimal
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from support.accounts.draw import STYLES, Style, draw, workbook_bytes
from support.accounts.figures import Key, SetFigures
from support.accounts.published import DISPLACED_T5, DISPLACED_T6, published_sets
from support.accounts.random_sets import random_set

from xlselfeval.accounts.identities import Closure, close_tables
from xlselfeval.accounts.read import read_accounts
from xlselfeval.files.open import open_workbook

SETS = published_sets()
SOUND = [name for name in SETS if name not in (DISPLACED_T5, DISPLACED_T6)]


def _closed(figures: SetFigures, style: Style = STYLES["shanghai"]) -> Closure:
    (found,) = read_accounts(open_workbook(workbook_bytes(draw(figures, style))))
    return close_tables(found)


def _open_tables(closure: Closure, figures: SetFigures) -> set[str]:
    tables = {table for table, *_ in figures.amounts if figures.holds(table)}
    return {table for table in tables if (table, "spent") not in closure.closed}


@pytest.mark.parametrize("style", ["shanghai", "ministry", "commas", "district"])
@pytest.mark.parametrize("name", SOUND)
def test_published_sets_close(name: str, style: str) -> None:
    """Tails of 0.01 and 0.02 that rounding leaves break no identity of the sets that are in order."""
    closure = _closed(SETS[name], STYLES[style])
    assert closure.broken == ()
    assert _open_tables(closure, SETS[name]) == set()


@pytest.mark.parametrize(("name", "table"), [(DISPLACED_T5, "T5"), (DISPLACED_T6, "T6")])
def test_a_displaced_table_is_recognised(name: str, table: str) -> None:
    """Of the sets with figures beside the wrong captions that table alone cannot be relied on."""
    closure = _closed(SETS[name])
    assert _open_tables(closure, SETS[name]) == {table}


@settings(deadline=None, max_examples=40)
@given(seed=st.integers(0, 10**6), style=st.sampled_from(sorted(STYLES)))
def test_random_sets_close(seed: int, style: str) -> None:
    """A set that was rounded figure by figure breaks nothing, whatever its layout."""
    figures = random_set(Random(seed), rounded=STYLES[style].unit == "万元")
    closure = _closed(figures, STYLES[style])
    assert closure.broken == ()
    assert _open_tables(closure, figures) == set()


@settings(deadline=None, max_examples=40)
@given(seed=st.integers(0, 10**6), data=st.data())
def test_a_wrong_figure_puts_its_table_in_doubt(seed: int, data: st.DataObject) -> None:
    """A figure that was changed by 1万元 in a table with sums of its own opens that table, and leaves T7 alone."""
    figures = random_set(Random(seed))
    keys = [
        key for key, amount in figures.amounts.items()
        if key[0] in ("T1", "T3", "T5") and key[1] != "total" and amount
    ]  # fmt: skip
    key: Key = data.draw(st.sampled_from(sorted(keys)))
    closure = _closed(figures.with_amounts({key: figures.amount(*key) + 1}))
    assert key[0] in _open_tables(closure, figures)
    assert ("T7", "spent") in closure.closed


def test_of_two_tables_the_less_confirmed_is_doubted() -> None:
    """Where a table closes by itself and contradicts others that confirm each other, it is the one in doubt."""
    figures = random_set(Random(4))
    more = Decimal(1000)
    changes = {
        ("T5", row, column, "spent"): figures.amount("T5", row, column) + more
        for row in ("total", figures.rows("T5")[1])
        for column in ("spending", "project")
    }
    closure = _closed(figures.with_amounts(changes))
    assert _open_tables(closure, figures) == {"T5"}
    (one,) = [found for found in closure.broken if found.identity.id == "I16"]
    assert one.stated - one.computed == more
