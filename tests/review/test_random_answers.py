"""Random answers in many spellings, against scores in exact fractions of what they mean."""

from __future__ import annotations

from fractions import Fraction

import pytest
from support.random_answers import exact
from support.random_answers.comparing import ROWS_OF_A_FORM, differences
from support.random_answers.spelling import chinese

ANSWERS, PARTS, DEFAULT_PARTS = 20_000, 20, 4
FORMS_OF_A_PART = ANSWERS // PARTS // ROWS_OF_A_FORM


@pytest.mark.parametrize(
    "part", [pytest.param(part, marks=[pytest.mark.slow] if part >= DEFAULT_PARTS else []) for part in range(PARTS)]
)  # fmt: skip
def test_random_answers_are_scored_by_what_they_mean(part: int) -> None:
    """Score and findings follow the meaning in any spelling; an answer that earns nothing is never silent."""
    for form in range(FORMS_OF_A_PART):
        seed = f"{part}/{form}"
        found = list(differences(seed))
        assert not found, f"seed {seed}:\n" + "\n".join(found)


def test_the_exact_scorer_follows_the_printed_rules() -> None:
    """The scorer itself gives the figures of published forms: 195 of 200 for 5 points, 15 days of 10."""
    national, _, linear = exact.RULES
    assert exact.at_least(Fraction(200), Fraction(195), Fraction(5))[0] == Fraction("4.88")
    assert exact.at_most(Fraction(10), Fraction(15), Fraction(10), national)[0] == Fraction("6.67")
    assert exact.at_most(Fraction(10), Fraction(15), Fraction(10), linear)[0] == 5
    assert exact.between(Fraction(8), Fraction(12), Fraction(16), Fraction(10))[0] == Fraction("7.5")
    assert exact.worded(exact.NEARLY, Fraction(10), national) == (6, 10)


@pytest.mark.parametrize(
    ("number", "numeral"),
    [(0, "零"), (10, "十"), (12, "十二"), (105, "一百零五"), (110, "一百一十"), (2030, "二千零三十"), (30_002, "三万零二"), (2_170_000, "二百一十七万")],
)  # fmt: skip
def test_numerals_are_spelt_as_people_do(number: int, numeral: str) -> None:
    """The generator writes Chinese numerals with 零 where places are left out."""
    assert chinese(number) == numeral
