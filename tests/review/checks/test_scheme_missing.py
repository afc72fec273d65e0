"""A form that a bureau issued from a scheme of its own, checked with that scheme and without it."""

from __future__ import annotations

from decimal import Decimal
from io import BytesIO
from pathlib import Path

import openpyxl

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


def test_without_its_scheme_the_unit_is_not_asked_to_change_headings() -> None:
    """Headings are as they were issued: only the bureau, which has left out the scheme, has something to do."""
    groups = (("产出指标", "数量指标"), ("效益指标", "社会效益指标"))
    indicators = [
        xlselfeval.Indicator(
            category=category, subcategory=level2, name=f"修建{level2}", target="≥20座", points=Decimal(30)
        )
        for category, level2 in groups
    ]
    blank = xlselfeval.generate(OWN, year=2024, organization="某市某局", indicators=indicators)
    (form,) = xlselfeval.read(blank, scheme=OWN)
    book = openpyxl.load_workbook(BytesIO(blank))
    for row in form.rows:
        for cell, answer in ((row.actual, 17), (row.score, 25)):
            book[cell.sheet][cell.ref] = answer
    (review,) = xlselfeval.check(book)
    assert "scheme-missing" in {one.name for one in review.findings}
    assert "column-unclear" not in {one.name for one in review.findings}


def test_another_shipped_scheme_than_the_issued_one_is_named() -> None:
    """`scheme=` overrides the issued one; the review says so, and asks for no grade that the form does not print."""
    blank = xlselfeval.generate(
        "national-project-2020", year=2024, organization="某市某局", project="校舍维修"
    )
    for scheme, count in (("hunan-department-2020", 1), ("national-project-2020", 0), (None, 0)):
        (review,) = xlselfeval.check(blank, scheme=scheme)
        limits = [one for one in review.unchecked if "本次按指定的表样" in one]
        assert len(limits) == count
        assert all("“national-project-2020”" in one and "“hunan-department-2020”" in one for one in limits)
        assert "grade-missing" not in {one.name for one in review.findings}


def test_an_edited_scheme_of_the_same_id_is_the_issued_one() -> None:
    """A bureau may check by its own file of the scheme from which it issued."""
    form = xlselfeval.generate(OWN, year=2024, organization="某市某局")
    (review,) = xlselfeval.check(form, scheme=OWN)
    assert not [one for one in review.unchecked if "本次按指定的表样" in one]
