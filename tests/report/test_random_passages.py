"""Passages drawn at random: right ones have no finding, and a changed figure is found at its place."""

from __future__ import annotations

import random
from collections.abc import Callable

import pytest
from report.passages import KINDS, Drawn, altered

from xlselfeval.report.check import claims_of
from xlselfeval.report.claim import Claim
from xlselfeval.report.passage import Passage

DRAWN = 200  # of each kind


def wrong(text: str) -> list[Claim]:
    return [one for one in claims_of((Passage(1, text),)) if one.verdict == "wrong"]


@pytest.mark.parametrize("kind", KINDS, ids=[kind.__name__ for kind in KINDS])
def test_right_passages_have_no_finding_and_changed_figures_have(
    kind: Callable[[random.Random], Drawn],
) -> None:
    """Each finding about a passage with one changed figure has that figure among its operands."""
    for seed in range(DRAWN):
        draw = random.Random(f"{kind.__name__} {seed}")
        passage = kind(draw)
        assert not wrong(passage.text), passage.text
        text, place = altered(draw, passage)
        found = wrong(text)
        assert found, text
        for one in found:
            operands = (one.operand, *one.operands)
            assert any(other.start <= place < other.end for other in operands), (text, one)


def test_every_passage_has_a_claim() -> None:
    """A right passage is not only silent: its claims are seen and hold."""
    for kind in KINDS:
        passage = kind(random.Random(1))
        assert [one.verdict for one in claims_of((Passage(1, passage.text),))], passage.text
