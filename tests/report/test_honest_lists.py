"""Honest sentences in which several units, attributes and projects stand beside each other: none is reported.

tests/data/honest_sentences.txt: one sentence a line, of made-up reports in which every figure is right.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from xlselfeval.report.check import claims_of
from xlselfeval.report.passage import Passage

TITLE = Passage(1, "2024年度部门整体支出绩效自评报告")
SENTENCES = (
    (Path(__file__).parents[1] / "data" / "honest_sentences.txt").read_text(encoding="utf-8").splitlines()
)


@pytest.mark.parametrize("text", SENTENCES, ids=map(str, range(len(SENTENCES))))
def test_an_honest_sentence_with_several_figures(text: str) -> None:
    """Parts of unlike attributes, and rates of something else than the amounts before them, are no mistakes."""
    found = [one for one in claims_of((TITLE, Passage(2, text))) if one.verdict == "wrong"]
    assert [(one.name, one.operand.text, one.situation) for one in found if one.severity != "info"] == []
