"""A review with the bureau's settings, and with findings that more than the form shows."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from support.forms import reviewed, with_row
from support.issued_variants import form, record

from xlselfeval.checking import Checker
from xlselfeval.data_sheet.review import check_data_sheets
from xlselfeval.demo_papers import filled_data_sheet
from xlselfeval.errors import WrongArgument, WrongValue
from xlselfeval.files.open import open_workbook
from xlselfeval.report_checking import check_report
from xlselfeval.review.catalogue import CATALOGUE
from xlselfeval.review.catalogue_entry import Audience
from xlselfeval.review.finding import Finding, demand, is_explainable, make_finding
from xlselfeval.review.not_checked import describe_unchecked
from xlselfeval.review.places import Place
from xlselfeval.review.records.fields import FINDING_FIELDS, ROW_FIELDS, restored, stored
from xlselfeval.review.review import add_findings, as_blank
from xlselfeval.review.settings import (
    Setting,
    adjusted,
    adjusted_review,
    changed_explainable,
    expect_settings,
    loosened,
    switched_off,
)

_AUDIENCES: tuple[Audience, ...] = ("unit", "bureau")
REVIEW = reviewed(table=with_row(0, score="14", note="加大宣传力度"), total="80")
FOUND = {one.name: one for one in REVIEW.findings}


def listed(findings: tuple[Finding, ...]) -> list[tuple[str, str]]:
    return [(one.severity, one.name) for one in findings]


def test_the_form_has_findings_of_two_severities() -> None:
    """The form of these tests has errors and warnings, the errors first."""
    assert listed(REVIEW.findings) == [
        ("error", "total-mismatch"), ("error", "grade-changes"), ("warning", "score-mismatch"), ("warning", "reason-empty-phrase"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("setting", "expected"),
    [
        (Setting("score-mismatch", is_off=True), ["total-mismatch", "grade-changes", "reason-empty-phrase"]),
        (Setting("score-mismatch"), ["total-mismatch", "grade-changes", "score-mismatch", "reason-empty-phrase"]),
        (Setting("score-mismatch", severity="error"), ["total-mismatch", "grade-changes", "score-mismatch", "reason-empty-phrase"]),
        (Setting("total-mismatch", severity="info"), ["grade-changes", "score-mismatch", "reason-empty-phrase", "total-mismatch"]),
        (Setting("total-mismatch", severity="warning"), ["grade-changes", "total-mismatch", "score-mismatch", "reason-empty-phrase"]),
    ],
)  # fmt: skip
def test_a_setting_changes_its_findings_alone(setting: Setting, expected: list[str]) -> None:
    """A kind is left out or gets its severity, with the gravest first; the others stay as they are."""
    settings = {setting.name: setting}
    found = adjusted(REVIEW.findings, settings)
    assert [one.name for one in found] == expected
    for one in found:
        severity = (setting.severity if one.name == setting.name else None) or FOUND[one.name].severity
        assert one == replace(FOUND[one.name], severity=severity, explainable=severity != "error")
    review = adjusted_review(REVIEW, settings)
    assert review.findings == found
    assert review.explainable == {}
    assert review.switched_off == (("得分与评分规则不符",) if setting.is_off else ())


def test_what_nobody_may_explain_must_be_corrected() -> None:
    """A warning that the bureau lets nobody explain is an error, which says so everywhere; a hint stays one."""
    settings = {"score-mismatch": Setting("score-mismatch", explainable=False)}
    (found,) = (one for one in adjusted(REVIEW.findings, settings) if one.name == "score-mismatch")
    assert (found.severity, found.explainable, demand(found)) == ("error", False, "须更正")
    hint = replace(found, severity="info")
    assert adjusted([hint], settings) == (hint,)


def test_every_warning_may_be_explained() -> None:
    """请核实 asks a unit to correct or to explain: the catalogue has none that cannot be explained."""
    assert [
        name for name, one in CATALOGUE.items() if one.severity == "warning" and not is_explainable(one)
    ] == []


def test_without_settings_a_review_stays_the_same() -> None:
    """No settings, no new review."""
    assert adjusted_review(REVIEW, {}) is REVIEW


def test_what_is_switched_off_is_listed_for_its_readers() -> None:
    """The titles of kinds that are switched off follow the catalogue, for the audiences that are asked for."""
    settings = {
        name: Setting(name, is_off=name != "total-mismatch")
        for name in ("total-mismatch", "duplicate-return", "score-missing", "score-mismatch")
    }
    assert switched_off(settings, "unit") == ("得分与评分规则不符", "未填写得分")
    assert switched_off(settings, "bureau") == ("同一自评表多次报送且内容不同",)
    assert len(switched_off(settings, "unit", "bureau")) == 3
    assert adjusted_review(REVIEW, settings).switched_off == switched_off(settings, "unit")


def test_each_paper_names_the_kinds_that_its_check_could_find() -> None:
    """A kind that is switched off is in the limits of the papers whose check could find it.

    One about reports is in those of a report alone, one about stored numbers in those of form and data sheet.
    """
    off = {name: Setting(name, is_off=True) for name in ("score-mismatch", "number-as-text", "data-sum", "figure-difference")}  # fmt: skip
    (data,) = Checker(settings=off).check_papers(open_workbook(filled_data_sheet())).sheets
    report = "2020年度绩效自评报告\n会议费1.99万元，比上年1.42万元增加0.75万元。\n".encode()
    found, adjusted_one = check_report(report), check_report(report, settings=off)
    assert [one.name for one in found.findings if one.name not in {each.name for each in adjusted_one.findings}] == ["figure-difference"]  # fmt: skip
    titles = {name: CATALOGUE[name].title for name in off}
    for limits, names in (
        (adjusted_review(REVIEW, off).to_dict()["limits"], ("score-mismatch", "number-as-text")),
        (data.to_dict()["limits"], ("number-as-text", "data-sum")),
        (adjusted_one.to_dict()["limits"], ("figure-difference",)),
    ):
        (line,) = (one for one in limits if one.startswith("按设置停用"))
        assert {name for name, title in titles.items() if title in line} == set(names)
    assert (found.to_dict()["limits"], check_data_sheets(open_workbook(filled_data_sheet()))[0].to_dict()["limits"]) == ([], [])  # fmt: skip


@pytest.mark.parametrize(
    "loose", [{"is_off": True}, {"severity": "warning"}, {"severity": "info"}, {"explainable": True}]
)
def test_a_finding_that_stands_for_all_others_is_not_loosened(loose: dict[str, Any]) -> None:
    """Settings that loosen a finding that stands for all others are refused; stricter ones are taken.

    Without it a form would count as in order whose other findings nobody has seen.
    """
    with pytest.raises(WrongValue, match="不能停用、降低要求或改为可说明"):
        expect_settings({"form-replaced": Setting("form-replaced", **loose)})
    kept = {
        "form-replaced": Setting("form-replaced", severity="error", explainable=False),
        "score-mismatch": Setting("score-mismatch", **loose),
    }
    assert expect_settings(kept) == kept


@pytest.mark.parametrize("wrong", [{"a": 1}, {"score-mismatch": "warning"}, {"S101": {"停用": True}}])
def test_what_is_no_setting_is_refused_with_what_can_be_set(wrong: dict[str, Any]) -> None:
    """The error names the entry, and where the kinds and their keys are found."""
    (name,) = wrong
    with pytest.raises(
        WrongArgument, match=f"“{name}”不是其中的设置；.*xlselfeval codes.*“停用”“单位可否说明”“要求”"
    ):
        expect_settings(wrong)


def test_who_may_explain() -> None:
    """The bureau's setting counts before the catalogue, and where neither says anything, errors must be corrected."""
    error, warning = FOUND["total-mismatch"], FOUND["score-mismatch"]
    assert (is_explainable(error), is_explainable(warning)) == (False, True)
    assert is_explainable(error, {"total-mismatch": True}) is True
    assert is_explainable(warning, {"score-mismatch": False}) is False
    assert is_explainable(warning, {"total-mismatch": False}) is True
    assert is_explainable(replace(error, name="budget-differs"), {}) is True
    assert (demand(error), demand(error, {"total-mismatch": True})) == ("须更正", "须更正或说明")
    unknown = replace(error, name="of-a-later-version")
    assert is_explainable(unknown, {}) is False
    assert is_explainable(replace(unknown, severity="warning"), {}) is True


def test_a_finding_says_whether_it_may_be_explained() -> None:
    """须更正或说明 is an error with `explainable`, by the catalogue or the bureau's settings.

    The bureau's own findings have none.
    """
    assert {one.name: one.explainable for one in REVIEW.findings} == {
        one.name: one.severity != "error" for one in REVIEW.findings
    }
    settings = {"total-mismatch": Setting("total-mismatch", explainable=True)}
    (allowed,) = (one for one in adjusted(REVIEW.findings, settings) if one.name == "total-mismatch")
    assert (allowed.severity, allowed.explainable) == ("error", True)
    assert allowed.message.startswith("【须更正或说明】")
    (denied,) = adjusted(
        [replace(allowed, name="reason-missing")],
        {"reason-missing": Setting("reason-missing", explainable=False)},
    )
    assert (denied.severity, denied.explainable, demand(denied)) == ("error", False, "须更正")
    made = {
        (name, audience): make_finding(name, Place("a", "甲"), severity="error", audience=audience, state="", wanted="", known_as="", working="")
        for name in ("reason-missing", "total-mismatch") for audience in _AUDIENCES
    }  # fmt: skip
    assert [key for key, one in made.items() if one.explainable] == [("reason-missing", "unit")]


def test_what_a_bureau_has_set_for_units_to_explain() -> None:
    """A kind that the bureau lets units explain, or does not, is named; one whose usual rule holds is not."""
    settings = {
        name: Setting(name, explainable=explainable)
        for name, explainable in (
            ("total-mismatch", True),
            ("score-mismatch", False),
            ("grade-changes", None),
        )
    }
    assert changed_explainable(settings) == {"total-mismatch": True, "score-mismatch": False}
    assert adjusted_review(REVIEW, settings).explainable == {"total-mismatch": True, "score-mismatch": False}


def test_sentences_on_what_was_not_checked() -> None:
    """Kinds that are switched off are listed; a form of a scheme of one's own is a limit where another one is used."""
    assert describe_unchecked(form()) == ()
    assert describe_unchecked(form(), switched_off=("甲", "乙")) == ("按设置停用的核对事项：甲、乙。",)
    own = form(issued=record(scheme="own"))
    assert describe_unchecked(own) == describe_unchecked(own, "own") == ()
    (limit,) = describe_unchecked(own, "hunan-department-2020")
    assert "“own”" in limit


def test_a_blank_form_asks_nothing_of_its_rows() -> None:
    """A form that nobody has filled in has one finding for the unit.

    Beside it are those for the bureau and about what was issued.
    """
    (one, other, *_) = REVIEW.findings
    issued, bureau = replace(one, code="R101"), replace(other, audience="bureau")
    review = as_blank(replace(REVIEW, findings=(one, issued, bureau, other)))
    assert review.is_blank
    assert [(one.name, one.subject) for one in review.findings[:1]] == [("form-blank", "form")]
    assert review.findings[1:] == (issued, bureau)


def test_more_findings_come_by_severity_and_are_numbered() -> None:
    """Findings that are added come before those of their severity.

    Two of one name and place differ in their subject.
    """
    made = [
        REVIEW.evidence.finding("budget-differs", Place("form", "表"), found=str(number), expected="1")
        for number in range(2)
    ]
    doubt = REVIEW.evidence.finding("formula-overwritten", Place("form", "表"), found="1", expected="2")
    review = add_findings(REVIEW, [doubt, *made])
    assert [one.name for one in review.findings] == [
        "budget-differs", "budget-differs", "total-mismatch", "grade-changes", "formula-overwritten", "score-mismatch", "reason-empty-phrase",
    ]  # fmt: skip
    assert [one.subject for one in review.findings[:2]] == ["form", "form#2"]
    assert add_findings(REVIEW, []) is REVIEW


def test_cells_are_one_column_of_the_store() -> None:
    """A tuple of cells is stored with blanks between them and comes back; other values stay as they are."""
    cells = next(one for one in FINDING_FIELDS if one.name == "cells")
    points = next(one for one in ROW_FIELDS if one.name == "points")
    assert stored(["A1", "B2"]) == "A1 B2"
    assert restored(cells, "A1 B2") == ["A1", "B2"]
    assert (stored("1.5"), restored(points, "1.5"), stored(None)) == ("1.5", "1.5", None)


@pytest.mark.parametrize(
    ("setting", "expected"),
    [
        (Setting("total-mismatch", is_off=True), {"停用": ("总分与各项得分之和不符",)}),
        (Setting("total-mismatch", is_off=True, severity="info", explainable=True), {"停用": ("总分与各项得分之和不符",)}),
        (Setting("total-mismatch", severity="warning"), {"降低要求": ("总分与各项得分之和不符",)}),
        (Setting("total-mismatch", severity="warning", explainable=True), {"降低要求": ("总分与各项得分之和不符",), "改为可说明": ("总分与各项得分之和不符",)}),
        (Setting("total-mismatch", severity="error"), {}),
        (Setting("total-mismatch", explainable=False), {}),
        (Setting("score-mismatch", severity="error"), {}),
        (Setting("score-mismatch", severity="info"), {"降低要求": ("得分与评分规则不符",)}),
        (Setting("score-mismatch", explainable=True), {"改为可说明": ("得分与评分规则不符",)}),
        (Setting("reason-empty-phrase", explainable=True), {}),
    ],
)  # fmt: skip
def test_what_asks_less_than_the_catalogue(setting: Setting, expected: dict[str, tuple[str, ...]]) -> None:
    """Listed are kinds that are switched off, made less severe, or made explainable; not those made stricter."""
    assert loosened({setting.name: setting}) == expected
