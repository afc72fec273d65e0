"""The projects of a data sheet beside their own forms: what differs is asked about in the sheet."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest
from support.forms import cell, submission
from support.honest_data_sheet import AMOUNTS, Typed, check

from xlselfeval.across.data_sheet_beside import compare_with_forms
from xlselfeval.checking import check_submission
from xlselfeval.review.finding import Finding, demand
from xlselfeval.review.review import Review
from xlselfeval.scheme.load import load_scheme

HONEST = ("50", "55.63", "55.63")


def form(
    name: str = "普查", budget: tuple[str, ...] = HONEST, unit: str = "万元", **changes: object
) -> Review:
    """Return the review of the form of a project of the unit."""
    read = submission(**({"budget": budget, "year": 2024, "organization": "某县某局"} | changes))  # type: ignore[arg-type]
    assert read.funds is not None
    fields = (*read.fields, ("project", cell(3, 6, name)))
    title = cell(2, 1, "2024年度项目支出绩效自评表")
    read = replace(read, fields=fields, title=title, funds=replace(read.funds, unit=unit))
    return check_submission(load_scheme("national-project-2020"), read)


def asked(changed: Typed, *forms: Review) -> list[Finding]:
    """Return the findings on a sheet that is filled in honestly but for what is changed, beside forms."""
    (review,) = compare_with_forms([check(changed)], forms)
    return list(review.findings)


def test_a_project_that_differs_from_its_form_is_asked_about() -> None:
    """Each figure of the line is quoted with that of the form and its place, as one question."""
    (review,) = compare_with_forms([check({})], [form(budget=("50", "58.63", "58.63"))])
    (finding,) = review.findings
    line = review.sheet.items["projects"][1]
    assert (finding.name, finding.severity, finding.cell) == (
        "data-form",
        "warning",
        line.figures["adjusted"].cell.ref,
    )
    assert "填报全年预算数55.63万元、本年决算数55.63万元，自评表为“普查”全年预算数58.63万元（E5）、全年执行数58.63万元（F5）" in finding.situation  # fmt: skip
    assert (review.compared, review.differing, review.not_compared) == (3, 2, "")


@pytest.mark.parametrize(
    "own",
    [
        form(),
        form("2024年普查项目"),
        form(budget=("50", "55.6", "55.6")),
        form(budget=("500000", "556300", "556300"), unit="元"),
        form(budget=("500000", "556300", "556300")),  # 元 on a form in 万元: asked about on the form
    ],
)
def test_what_is_no_difference(own: Review) -> None:
    """Roundings, another unit of money, a year before the name, and 元 for 万元 are no differences."""
    assert asked({}, own) == []


@pytest.mark.parametrize(
    ("own", "words"),
    [
        (form("普查经费", budget=("1", "2", "2")), "项目支出自评表"),
        (form(budget=("1", "2", "2"), organization="某县另一局"), "项目支出自评表"),
        (form(budget=("1", "2", "2"), year=2023), "2023年度"),
    ],
)
def test_the_form_of_another_thing_is_not_compared(own: Review, words: str) -> None:
    """A form of another name, unit or year is named as such, and its figures are compared with no line."""
    (finding,) = asked({}, own)
    assert finding.indicator is None
    assert f"{words}，未比对两者的数字" in finding.situation


def test_two_forms_of_one_name_are_left_alone() -> None:
    """Where nobody knows which of two forms counts, neither is compared."""
    assert asked({}, form(budget=("1", "2", "2")), form(budget=("1", "3", "3"))) == []


def test_a_line_that_its_form_and_a_sum_contradict() -> None:
    """The line must be corrected to its form, and so must the sum that does not add up."""
    wrong: Typed = {("projects/2", "spent"): Decimal("56.53")}
    assert [one.name for one in asked(wrong)] == ["data-total"]
    (finding, total) = asked(wrong, form())
    assert (total.name, demand(total)) == ("data-total", "须更正")
    assert (finding.name, finding.severity, finding.found, finding.expected) == (
        "data-form",
        "error",
        "56.53",
        "55.63",
    )
    assert AMOUNTS["projects/2", "spent"] == Decimal("55.63")
