"""Files of accounts that are damaged in any way: nothing fails, and hardly anything is asked because of them."""

from __future__ import annotations

from decimal import Decimal
from random import Random

from hypothesis import given, settings
from hypothesis import strategies as st
from support.accounts.draw import STYLES, Grid, draw, workbook_bytes
from support.accounts.papers import items_of, paper
from support.accounts.random_sets import random_set

from xlselfeval.accounts.compare import compare
from xlselfeval.accounts.read import read_accounts
from xlselfeval.files.open import open_workbook

_ODD = ("合计", "项目", "类", "决算数", "本年支出合计", "—", "201", "20805", "注：无", "单位：元", "2024年度收入决算表", "12,3.4", "1e300", "#REF!", "栏次", Decimal("3.5"), Decimal(10) ** 14, None)  # fmt: skip


def _damage(random: Random, grids: list[Grid]) -> None:
    grid = random.choice(grids)
    if not grid.rows:
        return
    place = random.randrange(len(grid.rows))
    match random.randrange(6):
        case 0:
            del grid.rows[place]
        case 1:
            grid.rows.insert(place, [random.choice(_ODD) for _ in range(random.randint(1, 8))])
        case 2:
            if grid.rows[place]:
                grid.rows[place][random.randrange(len(grid.rows[place]))] = random.choice(_ODD)
        case 3:
            random.shuffle(grid.rows)
        case 4:
            column = random.randrange(8)
            grid.rows = [row[:column] + row[column + 1 :] for row in grid.rows]
        case _:
            grids.append(random.choice(grids))


@settings(deadline=None, max_examples=40)
@given(seed=st.integers(0, 10**6))
def test_damaged_accounts_are_read_without_failing(seed: int) -> None:
    """Rows that are missing, doubled, moved or nonsense make neither reader nor comparison fail.

    An honest paper gets no error from them.
    """
    random = Random(seed)
    figures = random_set(random)
    grids = draw(figures, STYLES[random.choice(sorted(STYLES))])
    for _ in range(random.randint(1, 12)):
        _damage(random, grids)
    sets = read_accounts(open_workbook(workbook_bytes(grids, merged=False)))
    found = compare(sets, [paper(items_of(figures), figures, scope="department", words="财政拨款")])
    assert [one for one in found if one.severity == "error"] == []
