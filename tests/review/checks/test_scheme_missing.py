"""A form that a bureau issued from a scheme of its own, checked with that scheme and without it."""

from __future__ import annotations

from pathlib import Path

import xlselfeval

OWN = Path(__file__).parents[3] / "examples" / "own_scheme.toml"


def test_without_its_scheme_a_form_is_an_error_for_the_bureau() -> None:
    """Only what is printed is judged without the scheme, so that the bureau, not the unit, gets an error."""
    form = xlselfeval.generate(OWN, year=2024, organization="某市某局")
    (review,) = xlselfeval.check(form)
    found = [
        (one.name, one.severity, one.audience, one.found)
        for one in review.findings
        if one.name == "scheme-missing"
    ]
    assert found == [("scheme-missing", "error", "bureau", "my-city-2024")]


def test_with_its_scheme_nothing_is_missing() -> None:
    """With `scheme=` the form is reviewed by it."""
    form = xlselfeval.generate(OWN, year=2024, organization="某市某局")
    (review,) = xlselfeval.check(form, scheme=OWN)
    assert "scheme-missing" not in {one.name for one in review.findings}
