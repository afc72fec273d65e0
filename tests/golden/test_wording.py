"""Does anything that people read change unseen: a score, its steps, a message, a cell of the sheet?"""

from __future__ import annotations

import pytest
from golden.wording import FOLDER, TEXTS, text_of


@pytest.mark.parametrize("name", TEXTS)
def test_the_words_are_those_that_somebody_has_looked_through(name: str) -> None:
    """Is it as in the file? If it should differ: `python tests/golden/wording.py`, and look through the difference."""
    expected = (FOLDER / f"{name}.txt").read_text(encoding="utf-8")
    assert text_of(name).splitlines() == expected.splitlines()
