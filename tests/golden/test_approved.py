"""Sentences, sheets, records and scores are the ones that somebody has read and approved."""

from __future__ import annotations

import pytest
from golden.approve import FILES, FOLDER

from xlselfeval.review.catalogue import CATALOGUE


@pytest.mark.parametrize("name", FILES)
def test_texts_and_tables_are_the_approved_ones(name: str) -> None:
    """Each file is as approved; after a wanted change run `python tests/golden/approve.py` and read the diff."""
    approved = (FOLDER / name).read_text(encoding="utf-8").splitlines()
    assert list(FILES[name]()) == approved


def test_every_approved_file_is_compared() -> None:
    """The folder holds no file that no test reads."""
    assert {path.name for path in FOLDER.iterdir()} == set(FILES)


def test_every_finding_of_a_form_has_an_approved_sentence() -> None:
    """findings.txt has a line for each name of the catalogue but for those that only a batch gives."""
    names = {
        line.split(" ")[1] for line in (FOLDER / "findings.txt").read_text(encoding="utf-8").splitlines()
    }
    of_a_batch = {
        name for name, entry in CATALOGUE.items() if entry.code.startswith(("U", "P", "J", "L"))
    }  # or of a report, of a data sheet, beside accounts
    assert names == CATALOGUE.keys() - of_a_batch - {"budget-differs", "spending-differs"}
