"""A mechanism that is to be complete, by those who keep it and its rules in all places."""

from __future__ import annotations

import pytest
from support.scored_rows import score


@pytest.mark.parametrize(
    ("name", "actual", "is_complete"),
    [
        ("管护机制健全性", "镇上都配了管水员，水费收取、维修都有制度", True),
        ("管护机制健全性", "各村都落实了保洁员，并签了管护协议", True),
        ("长效机制健全性", "县里都有专人负责，台账齐全", True),
        ("管护机制健全性", "部分村都配了管水员", False),
        ("管护机制健全性", "各村都起草了管护制度", False),
        ("管护机制健全性", "各村都配了管水员，制度未建立", False),
        ("管护机制健全性", "县级都有管护制度", False),
        ("管护机制健全性", "各村将都配备管水员", False),
        ("村容村貌", "各村都落实了保洁员", False),
    ],
)
def test_those_who_keep_a_mechanism_and_its_rules(name: str, actual: str, is_complete: bool) -> None:
    """They are 健全 where all places have them; not planned, drafted, of a part, or of another indicator."""
    assert (score("健全", actual, name=name).reached is True) == is_complete
