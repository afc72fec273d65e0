"""Sentences, sheets, records and scores are the ones that somebody has read and approved."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import pytest
from golden import approve
from golden.approve import FILES, FOLDER
from golden.kinds import kind_of
from golden.other_findings import other_cases
from golden.sample_reviews import all_cases
from golden.tables import case_line
from golden.texts import finding_lines

from xlselfeval.review.catalogue import CATALOGUE

CASES = list(all_cases())


@cache
def approved(name: str) -> list[str]:
    """Return the lines of an approved file."""
    return (FOLDER / name).read_text(encoding="utf-8").splitlines()


@cache
def approved_kinds() -> frozenset[str]:
    """Return the kinds of sentences that findings have."""
    return frozenset(map(kind_of, approved("findings.txt")))


@pytest.mark.parametrize("number", range(len(CASES)))
def test_a_case_has_the_findings_and_sentences_that_are_approved(number: int) -> None:
    """Each line of cases.tsv, one at a time; each sentence is of a kind that findings.txt has."""
    title, review = CASES[number][0], CASES[number][1]()
    assert case_line(title, review) == approved("cases.tsv")[number]
    assert {kind_of(line) for line in finding_lines(review.findings)} <= approved_kinds()


def test_every_approved_case_is_tried() -> None:
    """There are as many cases as lines."""
    assert len(CASES) == len(approved("cases.tsv"))


@pytest.mark.parametrize("name", [name for name in FILES if name != "cases.tsv"])
def test_texts_and_tables_are_the_approved_ones(name: str) -> None:
    """Each file is as approved; after a wanted change run `python tests/golden/approve.py` and read the diff."""
    assert list(FILES[name]()) == approved(name)


def test_nothing_is_written_without_the_extra(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without the library formulas some texts are others: no file is written, and the error says what to install."""
    monkeypatch.setattr(approve, "FOLDER", tmp_path)
    monkeypatch.setattr(approve, "CATALOGUE", tmp_path / "findings.md")
    monkeypatch.setattr(approve, "is_installed", lambda: False)
    with pytest.raises(SystemExit, match=r"\[formulas\]"):
        approve.main()
    assert not any(tmp_path.iterdir())


def test_every_approved_file_is_compared() -> None:
    """The folder holds no file that no test reads."""
    assert {path.name for path in FOLDER.iterdir()} == set(FILES)


OTHERS = list(other_cases())


@pytest.mark.parametrize("number", range(len(OTHERS)))
def test_a_finding_on_another_paper_has_an_approved_sentence(number: int) -> None:
    """Each report, data sheet, set of accounts and return of a batch has a finding.

    Its sentences are of kinds that findings.txt has.
    """
    title, found = OTHERS[number]
    kinds = set(map(kind_of, finding_lines(found())))
    assert kinds, title
    assert kinds <= approved_kinds()


def test_every_kind_of_finding_has_an_approved_sentence() -> None:
    """findings.txt has a line for each name of the catalogue."""
    assert {line.split(" ")[1] for line in approved("findings.txt")} == CATALOGUE.keys()
