"""The pictures of the documents show what the product shows."""

from __future__ import annotations

from pathlib import Path

import pytest
from support.office.shown_texts import TEXTS, shown_texts

from xlselfeval.demo import run_demo


@pytest.mark.slow
def test_pictures_are_up_to_date(tmp_path: Path) -> None:
    """The texts behind each picture are those of the day it was taken.

    `python tests/pictures.py NAME` takes it anew.
    """
    texts = shown_texts(run_demo(tmp_path / "demo"), tmp_path)
    taken = {path.stem: path.read_text(encoding="utf-8") for path in TEXTS.glob("*.txt")}
    assert texts.keys() == taken.keys()
    assert [name for name, text in texts.items() if text != taken[name]] == []
