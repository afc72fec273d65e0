"""Published passages and whole texts: what is wrong in them is found.

Nothing in them that is right is called an error.

tests/data/report_passages.tsv: the address of the page, right or wrong (by hand), the findings, the passage. Figures and
sentences are those of public authorities. tests/data/reports: texts as published (real) and made up (constructed).
"""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

import pytest

from xlselfeval.report.check import claims_of
from xlselfeval.report.claim import Claim
from xlselfeval.report.passage import Passage

DATA = Path(__file__).parents[1] / "data"


class Row(NamedTuple):
    source: str
    verdict: str
    findings: str
    text: str


PASSAGES = tuple(
    Row(*line.split("\t")) for line in (DATA / "report_passages.tsv").read_text(encoding="utf-8").splitlines()
)


def wrong(text: str) -> list[Claim]:
    """The claims of a text that do not hold, hints aside."""
    passages = tuple(Passage(number, line) for number, line in enumerate(text.split("\n"), 1))
    return [one for one in claims_of(passages) if one.verdict == "wrong" and one.severity != "info"]


def shown(claims: list[Claim]) -> str:
    return " ".join(f"{one.name}:{one.operand.text.replace(' ', '')}" for one in claims)


@pytest.mark.parametrize("row", PASSAGES, ids=[str(number) for number in range(len(PASSAGES))])
def test_a_published_passage(row: Row) -> None:
    """The findings are those on record; a right passage has no error."""
    found = wrong(row.text)
    assert shown(found) == row.findings
    if row.verdict == "right":
        assert not [one for one in found if one.severity == "error"]


def test_most_wrong_passages_are_found() -> None:
    """Of sixteen passages with wrong claims one has no finding, which docs/report.md explains."""
    bad = [row for row in PASSAGES if row.verdict == "wrong"]
    assert (len(bad), sum(not row.findings for row in bad)) == (16, 1)


EXPECTED = [
    line.split("\t") for line in (DATA / "reports" / "expected.tsv").read_text(encoding="utf-8").splitlines()
]
TEXTS = {path.stem: path.read_text(encoding="utf-8") for path in sorted((DATA / "reports").glob("*.txt"))}


@pytest.mark.parametrize("name", [name for name in TEXTS if name.endswith("planted")])
def test_planted_mistakes(name: str) -> None:
    """Each planted mistake of a made-up report is found at its words, and nothing else is reported."""
    found = wrong(TEXTS[name])
    planted = [text for other, _, text, _ in EXPECTED if other == name]

    def is_at(one: Claim, text: str) -> bool:
        places = (one.operand.text, *(other.text for other in one.operands))
        return any(place and place in text for place in places)

    missed = [text for text in planted if not any(is_at(one, text) for one in found)]
    others = [one for one in found if not any(is_at(one, text) for text in planted)]
    assert (missed, shown(others)) == ([], "")


@pytest.mark.parametrize(
    "name", [name for name in TEXTS if name.endswith("honest") or name == "real_liuzhou_2018"]
)
def test_an_honest_report_has_no_finding(name: str) -> None:
    """A report in which every figure is right has no error and no warning."""
    assert shown(wrong(TEXTS[name])) == ""


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("real_lincang_2018a", "figure-sum:17.1万元 figure-direction:0.01% figure-change:0.02%"),
        ("real_liuan_2022", "figure-limit:1720.45万元 figure-sum:78人 figure-limit:51人"),
        ("real_xintian_2020", "figure-limit:45人"),
    ],
)
def test_a_published_text(name: str, expected: str) -> None:
    """The mistakes of published texts are found."""
    assert shown(wrong(TEXTS[name])) == expected
