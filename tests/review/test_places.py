"""The places of findings: each keeps its id whatever moves in the form, and no two findings share one."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

import pytest
from support.edited_forms import tampered
from support.form_variants import variants
from support.forms import HONEST, cell, reviewed, submission, with_row
from support.issued_variants import LINES, form, issued_variants, ordered, record

from xlselfeval.checking import check_submission
from xlselfeval.review.places import Place, answer_places, short_id
from xlselfeval.review.review import Review
from xlselfeval.scheme.load import load_scheme
from xlselfeval.submission import FormulaFault, Submission

HUNAN = load_scheme("hunan-department-2020")


def subjects(review: Review, name: str) -> list[str]:
    return [one.subject for one in review.findings if one.name == name]


def review_of(whole: Submission) -> Review:
    return check_submission(HUNAN, whole)


def test_no_two_findings_of_a_form_share_name_and_place() -> None:
    """Name and subject identify each finding in every variant of a form."""
    reviews = [
        *tampered(),
        *(check_submission(scheme, form) for _, scheme, form in (*variants(), *issued_variants())),
    ]
    assert sum(len(one.findings) for one in reviews) > 400
    for one in reviews:
        counts = Counter((finding.name, finding.subject) for finding in one.findings)
        assert [key for key, count in counts.items() if count > 1] == []


def test_an_issued_row_keeps_its_id() -> None:
    """An issued row has the id of its issue record, wherever it stands and whatever it is called."""
    wrong = with_row(0, score="14")
    assert subjects(review_of(form(wrong)), "score-mismatch") == ["issued/1/score"]
    renamed = form(with_row(0, score="14", name="培训人次"))
    assert subjects(review_of(renamed), "score-mismatch") == ["issued/1/score"]
    assert subjects(review_of(renamed), "row-renamed") == ["issued/1/indicator"]
    moved = "\n".join([*LINES[1:], wrong.splitlines()[0]])
    assert subjects(review_of(form(moved)), "score-mismatch") == ["issued/1/score"]
    assert subjects(review_of(form(ordered(1, 2, 3, 4, 5, 6))), "row-removed") == ["issued/1/indicator"]


def test_ids_of_an_issue_record_without_numbers() -> None:
    """A row of an early issue record, which has no ids, is numbered by its place."""
    rows = tuple(row._replace(id=0) for row in record().rows)
    whole = form(with_row(1, score="14"), issued=record(rows=rows))
    assert subjects(review_of(whole), "score-mismatch") == ["issued/2/score"]


def test_another_row_has_its_name() -> None:
    """A row that was not issued is known by its name, a nameless one by its place, a repeated name by a number."""
    assert subjects(reviewed(table=with_row(1, score="9")), "score-mismatch") == ["row/验收合格率/score"]
    assert subjects(reviewed(table=with_row(1, score="9", name=" 验收 合格率")), "score-mismatch") == ["row/验收合格率/score"]  # fmt: skip
    assert subjects(reviewed(table=with_row(1, score="9", name="")), "score-mismatch") == ["row/2/score"]
    twice = HONEST.strip() + "\n" + LINES[1].replace("| 15 | 15 |", "| 15 | 9 |")
    assert subjects(reviewed(table=twice), "score-mismatch") == ["row/验收合格率#2/score"]


def test_figures_and_words_are_no_part_of_a_place() -> None:
    """The same mistake with another figure has the same place."""
    one, other = (reviewed(table=with_row(0, score=score), total="90") for score in ("14", "3"))
    assert subjects(one, "score-mismatch") == subjects(other, "score-mismatch") == ["row/培训人数/score"]
    assert subjects(one, "total-mismatch") == subjects(other, "total-mismatch") == ["total/score"]
    assert one.findings[0].message != other.findings[0].message


@pytest.mark.parametrize(
    ("changes", "name", "expected"),
    [
        ({"organization": ""}, "required-missing", "field/organization"),
        ({"year": None}, "required-missing", "field/year"),
        ({"goals": ("XXX", "已完成。")}, "template-remnant", "goal/expected"),
        ({"goals": ("完成。", "XXX")}, "template-remnant", "goal/achieved"),
        ({"budget": ("100", "", "120")}, "budget-missing", "funds/budget_adjusted"),
        ({"budget": ("100", "100", "120")}, "budget-overspent", "funds/budget_spent"),
        ({"lines": [("60", "70", "70"), ("40", "50", "")]}, "funds-incomplete", "funds/资金1/budget_spent"),
        ({"execution": ("10", "90%", "10")}, "execution-rate-mismatch", "funds/rate"),
        ({"execution": ("10", "100%", "9")}, "execution-score-mismatch", "funds/score"),
        ({"total": "99"}, "total-mismatch", "total/score"),
        ({"grade": "差"}, "grade-mismatch", "total/grade"),
        ({"grade": ""}, "grade-missing", "total/grade"),
        ({"points_total": "99"}, "total-points-mismatch", "total/points"),
        ({"captions": {"产出指标": "60"}}, "category-points-mismatch", "category/产出指标"),
    ],
)  # fmt: skip
def test_head_money_and_total_have_their_names(changes: dict[str, object], name: str, expected: str) -> None:
    """A finding on the head, the money or the total is known by the field."""
    assert subjects(reviewed(**changes), name) == [expected]  # type: ignore[arg-type]


def test_a_formula_belongs_to_the_field_that_it_is_in() -> None:
    """A fault of a formula has the place of the answer in its cell, and only elsewhere that of the cell."""
    whole = submission()
    total = whole.total.score
    assert total is not None
    faults = tuple(
        FormulaFault("error", one, "#REF!", "") for one in (whole.rows[0].score, total, cell(40, 3, "#REF!"))
    )
    evidence = replace(review_of(whole).evidence, formula_faults=faults)
    places = [evidence.subject_at(fault.cell) for fault in faults]
    assert places == ["row/培训人数/score", "total/score", "cell/C40"]


def test_the_places_of_head_and_goals() -> None:
    """Each field of the head and both goals have a place with the name that people use, and their cell."""
    whole = submission()
    assert list(answer_places(whole)) == [
        Place("field/organization", "填报单位", dict(whole.fields)["organization"]),
        Place("goal/expected", "预期目标", whole.goal_expected),
        Place("goal/achieved", "实际完成情况", whole.goal_achieved),
    ]


def test_a_long_name_is_cut_in_an_id() -> None:
    """An id holds no more than 80 characters of a name."""
    assert short_id("长 长\n" * 100) == "长" * 80
