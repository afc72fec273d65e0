"""A form against the roster while it is checked: its money, and whose workbook it is."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest
from support.forms import HONEST, reviewed, submission, with_row
from support.rosters import due_form, roster_of

from xlselfeval.batch.compare_with_roster import compare_with_roster, with_approved_rows
from xlselfeval.batch.results.identify_form import RosterIndex, lines_digest
from xlselfeval.cell import Written
from xlselfeval.checking import check_submission
from xlselfeval.issue_record import IssueRecord, RecordSource
from xlselfeval.review.finding import SEVERITIES, Finding, is_explainable
from xlselfeval.review.review import Review
from xlselfeval.scheme.load import load_scheme
from xlselfeval.scheme.model import Indicator

ORGANIZATION = "某市某局"
FORM = due_form(1, organization=ORGANIZATION, budget_adjusted=Decimal("120.5"), treasury_spent=Decimal(118))


def compared(review: Review, *forms: object) -> list[Finding]:
    """The findings that the roster adds to a review."""
    index = RosterIndex(roster_of(*(forms or (FORM,))))  # type: ignore[arg-type]
    after = compare_with_roster(index, review, "a.xlsx").findings
    return [one for one in after if one not in review.findings]


@pytest.mark.parametrize(
    ("budget", "spent", "names"),
    [
        ("120.5", "118", []), ("120.4951", "118.004", []), ("120.6", "118", ["budget-differs"]), ("120.5", "117.4", ["spending-differs"]),
        ("121", "118.3", []), ("119", "130", ["budget-differs", "spending-differs"]), (None, None, []), ("0", "118", ["budget-differs"]),
    ],
)  # fmt: skip
def test_money_against_the_bureaus_own_figures(
    budget: str | None, spent: str | None, names: list[str]
) -> None:
    """Budget and spending are compared as far as both are printed, and differences go to the unit at their cells."""
    found = compared(reviewed(organization=ORGANIZATION, budget=(budget, budget, spent)))
    assert [one.name for one in found] == names
    cells = {"budget-differs": "E5", "spending-differs": "F5"}
    for one in found:
        assert (one.severity, one.audience, one.cell) == ("error", "unit", cells[one.name])
        assert one.subject in ("funds/budget_adjusted", "funds/budget_spent")


@pytest.mark.parametrize(
    ("held", "decimals", "known", "differs"),
    [
        ("118.3521", 2, "118.3549", False), ("118.3521", 2, "118.3572", True), ("118.3521", None, "118.3549", True),
        ("118", 2, "118.4", True), ("118", None, "118.4", False), ("118.354", 2, "118.35", False),
    ],
)  # fmt: skip
def test_less_than_half_a_last_place_is_no_difference(
    held: str, decimals: int | None, known: str, differs: bool
) -> None:
    """A cell that shows two decimals agrees with what is less than half of the second away, whatever it holds."""
    review = reviewed(organization=ORGANIZATION, budget=("200", "200", "118"))
    funds = review.evidence.submission.funds
    assert funds is not None
    assert funds.total.budget_spent is not None
    written = Written(Decimal(held), held, "0.00" if decimals else "General", decimals)
    line = replace(funds.total, budget_spent=funds.total.budget_spent._replace(written=written))
    form = replace(review.evidence.submission, funds=replace(funds, total=line))
    held_review = replace(review, evidence=replace(review.evidence, submission=form))
    found = compared(held_review, replace(FORM, budget_adjusted=None, treasury_spent=Decimal(known)))
    assert [one.name for one in found] == ["spending-differs"] * differs


@pytest.mark.parametrize(("known", "severity"), [(None, "warning"), ("0", "warning"), ("118", "error")])
def test_missing_spending_that_the_treasury_knows(known: str | None, severity: str) -> None:
    """全年执行数 that is not filled in has to be where the treasury has spent; else it may be explained."""
    review = reviewed(organization=ORGANIZATION, budget=("120.5", "120.5", ""))
    due = replace(FORM, treasury_spent=None if known is None else Decimal(known))
    after = compare_with_roster(RosterIndex(roster_of(due)), review, "a.xlsx")
    (found,) = (one for one in after.findings if one.name == "funds-incomplete")
    assert (found.severity, is_explainable(found)) == (severity, severity == "warning")
    assert ("国库支出数为118万元" in found.situation) == (severity == "error")
    assert ("填0" in found.action) == (severity == "warning")
    assert [one.severity for one in after.findings] == sorted(
        (one.severity for one in after.findings), key=SEVERITIES.index
    )


def test_the_workbook_of_another_unit() -> None:
    """A workbook issued to one unit and filled in by another is reported at the name of the unit."""
    other = due_form(2, organization_code="301002", organization="某市别局")
    review = reviewed(organization=ORGANIZATION)
    record = IssueRecord(scheme="", version="", profile="", year=None, content="", due=other.identity)
    issued = replace(
        review,
        evidence=replace(review.evidence, submission=replace(review.evidence.submission, record=record)),
    )
    (finding,) = compared(issued, FORM, other)
    assert (finding.name, finding.cell, finding.found) == ("foreign-return", "B3", ORGANIZATION)
    assert finding.expected == "某市别局"


def test_a_review_depends_on_its_own_lines_alone() -> None:
    """The digest changes with the money and names of the form's own line, and with nothing else of the roster."""
    names = (ORGANIZATION, None, None)

    def digest(*forms: object) -> str:
        return lines_digest(RosterIndex(roster_of(*forms)), [names], "a.xlsx")  # type: ignore[arg-type]

    other = due_form(2, organization_code="301002", organization="某市别局")
    assert digest(FORM) == digest(FORM, other) == digest(replace(FORM, contact="张三", paper="函"))
    assert digest(FORM) != digest(replace(FORM, treasury_spent=Decimal(119)))
    assert digest(other) == lines_digest(None, [names], "a.xlsx") == ""


def test_an_approved_target_is_not_criticised_to_the_unit() -> None:
    """A finding about a target or points that are those of the roster is for the bureau.

    About others it stays the unit's.
    """
    table = with_row(3, target="≥232万元", points="40")
    approved = Indicator(
        category="产出指标", subcategory="成本指标", name="预算控制", target="≥232 万元", points=Decimal(40)
    )
    for indicators, audience in (((approved,), "bureau"), ((replace(approved, target="≤232万元", points=Decimal(10)),), "unit"), ((), "unit")):  # fmt: skip
        form = replace(FORM, indicators=indicators, budget_adjusted=None, treasury_spent=None)
        after = compare_with_roster(
            RosterIndex(roster_of(form)), reviewed(organization=ORGANIZATION, table=table), "a.xlsx"
        )
        about = {
            one.name: one.audience
            for one in after.findings
            if one.name in ("cost-target-direction", "indicator-dominates")
        }
        assert about == {"cost-target-direction": audience, "indicator-dominates": audience}


def approved(table: str, target: str = "≥200人", name: str = "培训人数") -> Review:
    """A form without an issue record, reviewed beside a line of the roster with one approved indicator."""
    known = Indicator(
        category="产出指标", subcategory="数量指标", name=name, target=target, points=Decimal(15)
    )
    roster = RosterIndex(roster_of(replace(FORM, indicators=(known,))))
    form = with_approved_rows(roster, submission(table, organization=ORGANIZATION), "a.xlsx")
    return check_submission(load_scheme("hunan-department-2020"), form)


def test_a_lowered_target_is_judged_by_the_approved_one() -> None:
    """A form whose issue record is gone earns what the approved target gives, and its own target is reported."""
    review = approved(with_row(0, target="≥150人", actual="160"))
    row = review.evidence.rows[0]
    assert (row.score.low, row.target) == (Decimal(12), "≥200人")
    found = {one.name: one for one in review.findings}
    assert (found["locked-cell-changed"].severity, found["locked-cell-changed"].cell) == ("error", "E12")
    assert "批复的绩效目标中为“≥200人”" in found["locked-cell-changed"].sentence
    assert "指标值“≥200人”，实际完成“160”" in found["score-mismatch"].sentence
    rows = review.to_dict()["rows"]
    assert [(one["indicator"], one["target"], one["target_from"]) for one in rows[1:3]] == [  # type: ignore[index]
        ("培训人数", "≥150人", "roster"), ("验收合格率", "≥95%", "form"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("written", "target", "severity"),
    [
        ("200", "≥200人", None), ("≥200", "200人", None), ("200人", "≥200", None), ("不少于200人", "≥200人", None), ("0.95", "≥95%", None),
        ("≥0.02万人", "≥200人", None), ("≤200人", "≥200人", "error"), ("≥150", "≥200人", "error"), ("2", "≥200人", "error"),
        ("完成培训", "≥200人", "warning"), ("按期完成", "如期完成", "warning"), ("如期 完成", "如期完成", None),
        ("2020年12月31日前", "2020年6月30日前", "error"), ("2020年6月底", "2020年6月30日前", None), ("80%-90%", "80-90%", None),
    ],
)  # fmt: skip
def test_an_approved_target_may_be_written_in_another_way(
    written: str, target: str, severity: str | None
) -> None:
    """Figures that differ are an error, words that differ a question, another spelling nothing."""
    review = approved(with_row(0, target=written), target)
    changed = [one.severity for one in review.findings if one.name == "locked-cell-changed"]
    assert changed == ([severity] if severity else [])


def test_a_missing_approved_indicator_is_asked_about() -> None:
    """An approved indicator that a form without an issue record lacks may have another name there."""
    review = approved(HONEST, "≥300个", name="新增就业岗位")
    (finding,) = (one for one in review.findings if one.name.startswith("row-"))
    assert (finding.name, finding.severity, finding.expected) == ("row-removed", "warning", "新增就业岗位")
    review = approved(HONEST, name="新增就业岗位")
    (finding,) = (one for one in review.findings if one.name.startswith("row-"))
    assert (finding.name, finding.severity, finding.found) == ("row-renamed", "warning", "培训人数")
    assert all(one.key.startswith("row/") for one in review.evidence.rows)


def test_a_form_with_its_record_is_compared_with_that() -> None:
    """The roster's indicators are for forms without the sender's file, and without a sound record that has the same."""
    record = IssueRecord(scheme="", version="", profile="", year=None, content="")
    form = replace(submission(organization=ORGANIZATION), record=record)
    edited = replace(form, record=replace(record, is_sound=False))
    known = Indicator(category="产出指标", subcategory="数量指标", name="甲", target="≥1", points=Decimal(15))
    roster = RosterIndex(roster_of(replace(FORM, indicators=(known,))))
    by_file = replace(form, record_source=RecordSource(kind="file"))
    assert with_approved_rows(roster, by_file, "a.xlsx") is by_file
    none_approved = RosterIndex(roster_of(FORM))
    assert with_approved_rows(none_approved, form, "a.xlsx") is form
    assert [one.name for one in with_approved_rows(roster, form, "a.xlsx").issued_rows] == ["甲"]
    assert [one.name for one in with_approved_rows(roster, edited, "a.xlsx").issued_rows] == ["甲"]
