"""Texts as they are typed, brought into the spelling that the rules read."""

from __future__ import annotations

import pytest

from xlselfeval.scoring.text import tidy


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("> =5", "≥5"), (">=5", "≥5"), ("≥=5", "≥5"), (">≥5", "≥5"), ("> 或 = 5", "≥5"), ("<=5", "≤5"), ("< / = 5", "≤5"), ("≤=5", "≤5"), ("<≤5", "≤5"), (">>5", ">5"), ("<<5", "<5"), ("==5", "=5"), ("= =5", "=5"),
        ("<>5", "<>5"), ("≥≤5", "≥≤5"), ("><5", "><5"),
    ],
)  # fmt: skip
def test_signs_in_a_row_are_one(typed: str, read: str) -> None:
    """Two signs of one direction are one, with = the one that includes it; signs of both directions stay."""
    assert tidy(typed) == read
