"""Totals, the points of groups, grades, and formulas without results: at their limits and in their words."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest
from support.form_variants import Change, formula, funds, text, total
from support.forms import cell, facts, found, submission, with_row
from support.issued_variants import LINES, ROWS, form, ordered, record, without

from xlselfeval.cell import Cell
from xlselfeval.checking import check_submission
from xlselfeval.review.checks.totals import not_calculated
from xlselfeval.review.review import Review
from xlselfeval.scheme.load import load_scheme
from xlselfeval.submission import GoalBlock, PrintedSplit, RivalColumns, Submission

HUNAN, GENERAL, HUBEI = map(load_scheme, ("hunan-department-2020", "general", "hubei-project-2020"))
TOTAL, MISSING, GROUP = "total-mismatch", "total-missing", "category-points-mismatch"
SPLIT, PRINTED, GRADE = "points-total-not-100", "total-points-mismatch", "grade-missing"
USUAL = {"产出": "50", "效益": "30", "满意度": "10", "执行率": "10"}
ODD = with_row(0, points="14", score="13")  # 99 points, and scores of 98


def review_of(*changes: Change, scheme: Any = HUNAN, **values: Any) -> Review:
    """Review the honest form after these changes."""
    whole = submission(**values)
    for change in changes:
        whole = change(whole)
    return check_submission(scheme, whole)


def having(**changes: Any) -> Change:
    """Return a change of fields of the form."""
    return lambda whole: replace(whole, **changes)


def without_money(whole: Submission) -> Submission:
    return replace(whole, funds=None)


def noted(is_binding: bool = True, **points: str | None) -> Change:
    """Return a change to a form whose note prints the usual split but for these groups; None leaves one out."""
    named = {**USUAL, **points}
    split = tuple((name, Decimal(number)) for name, number in named.items() if number is not None)
    return having(printed_split=PrintedSplit(split, is_binding, cell(21, 1, "注")))


EXECUTION, OUTPUT = ("funds/points", "G5"), ("category/产出指标", "B12")


@pytest.mark.parametrize(
    ("change", "captions", "place", "severity", "expected"),
    [
        (noted(), {}, None, "", ""), (noted(执行率="20"), {}, EXECUTION, "error", "20"), (noted(is_binding=False, 执行率="20"), {}, EXECUTION, "warning", "20"), (noted(执行率=None), {}, None, "", ""),
        (noted(产出="60"), {}, OUTPUT, "error", "60"), (noted(is_binding=False, 产出="60"), {}, OUTPUT, "warning", "60"), (noted(产出="60", 满意度=None), {}, OUTPUT, "warning", "60"), (noted(产出="60"), {"产出指标": "50"}, OUTPUT, "warning", "60"),
        (noted(产出="60"), {"产出指标": "55"}, OUTPUT, "error", "55"), (noted(产出=None, 满意度=None), {}, None, "", ""), (having(), {"产出指标": "55"}, OUTPUT, "error", "55"),
    ],
)  # fmt: skip
def test_the_points_of_a_group(
    change: Change, captions: dict[str, str], place: tuple[str, str] | None, severity: str, expected: str
) -> None:
    """A note binds where it names every group and the captions print no points; the caption goes before it."""
    review = review_of(change, captions=captions)
    found = "10" if place == EXECUTION else "50"
    assert facts(review, GROUP) == ([] if place is None else [(*place, severity, found, expected)])
    words = [one.situation for one in review.findings if one.name == GROUP]
    assert all(("“预算执行率”" if place == EXECUTION else "“产出指标”") in one for one in words)
    assert all(("注" in one) == (expected != "55") for one in words)
    for one in (one.action for one in review.findings if one.name == GROUP):
        assert one.startswith("请")
        assert one.endswith("。")
        assert (f"于{expected}分" in one) == (severity == "error")
        assert ("“预算执行率”" in one or "“产出指标”" in one) == (severity == "error")


def test_the_points_of_the_execution_row() -> None:
    """Points of 0 are others than the note prints; a form without such points, or without money, has none."""
    change = noted(执行率="20")
    zero = review_of(change, execution=("0", "100%", "0"))
    assert [fact[2:] for fact in facts(zero, GROUP)] == [("error", "0", "20")]
    assert facts(review_of(change, funds(points=None)), GROUP) == []
    assert facts(review_of(change, without_money), GROUP) == []


def test_a_group_without_all_points_hides_no_other() -> None:
    """A group in which a score has no points is not summed up, the next one is."""
    captions = {"产出指标": "60", "效益指标": "25"}
    review = review_of(table=with_row(0, points=""), captions=captions)
    assert [fact[0] for fact in facts(review, GROUP)] == ["category/效益指标"]


@pytest.mark.parametrize(
    ("above", "total", "expected"),
    [
        ("100", "100", None), ("99", "100", "99"), ("100.01", "100", None), ("99.98", "100", "99.98"), ("100.02", "100", "100.02"), ("100", "98", None), ("100.01", "98", None), ("99", "98", "99"), ("未定", "100", None), ("99", None, None), ("98", "98", None), ("98.01", "98", None),
    ],
)  # fmt: skip
def test_a_second_total(above: str, total: str | None, expected: str | None) -> None:
    """A total above the table is held against the sum of the scores where it is not that of the total row."""
    seen = cell(1, 9, above)
    review = review_of(lambda whole: replace(whole, total=replace(whole.total, above=seen)), total=total)
    of_it = [one for one in review.findings if one.subject == "total/above"]
    assert [(one.name, one.part, one.cell, one.severity, one.found, one.expected) for one in of_it] == (
        [] if expected is None else [(TOTAL, "总分", "I1", "error", expected, "100")]
    )


def test_a_general_scheme_asks_for_no_total() -> None:
    """A form that prints no total misses none under a general scheme; a blank one it does."""
    review = review_of(total_row := having(total=replace(submission().total, score=None)), scheme=GENERAL)
    assert facts(review, MISSING) == []
    assert len(facts(review_of(total_row), MISSING)) == 1
    assert len(facts(review_of(scheme=GENERAL, total=""), MISSING)) == 1


RIVAL = cell(11, 10, "得分")


@pytest.mark.parametrize(
    ("change", "severities"),
    [
        (having(), ("error", "error")), (having(unread=(cell(30, 8, "5"),)), ("warning", "warning")), (having(rivals=(RivalColumns("score", RIVAL, RIVAL),)), ("warning", "error")), (having(rivals=(RivalColumns("points", RIVAL, RIVAL),)), ("error", "warning")),
    ],
)  # fmt: skip
def test_sums_of_a_form_that_may_be_read_in_part(change: Change, severities: tuple[str, str]) -> None:
    """Under a general scheme a wrong sum is a question where a number of its kind may be unread."""
    general = replace(GENERAL, severities=())
    values = {"table": ODD, "total": "97", "points_total": "96"}
    review = review_of(change, scheme=general, **values)
    assert facts(review, TOTAL) == [("total/score", "H19", severities[0], "97", "98")]
    assert facts(review, PRINTED) == [("total/points", "G19", severities[1], "96", "99")]
    assert [fact[2] for fact in facts(review_of(change, **values), TOTAL)] == ["error"]


@pytest.mark.parametrize(
    ("total", "points", "names"),
    [
        ("100", "100", []), ("90", "90", []), ("100.01", "100", [TOTAL]), ("95", "80", [PRINTED]), ("89", "89", [TOTAL, PRINTED]),
    ],
)  # fmt: skip
def test_a_form_without_money_may_keep_its_total(total: str, points: str, names: list[str]) -> None:
    """The total may still hold the ten points of the execution row that is gone, and no more."""
    review = review_of(without_money, total=total, points_total=points)
    assert [name for name, _, _ in found(review) if name in (TOTAL, PRINTED, SPLIT)] == names


def test_a_printed_total_of_points_that_is_rounded() -> None:
    """The form's own formula rounds the sum of points to two decimals."""
    table = with_row(0, points="14.996", score="14.996")
    assert facts(review_of(table=table, points_total="100"), PRINTED) == []
    assert len(facts(review_of(table=table, points_total="99.99"), PRINTED)) == 1


@pytest.mark.parametrize(
    ("changes", "audience"),
    [
        ({}, "bureau"), ({"execution": ("11", "100%", "11")}, "unit"), ({"issued": (*ROWS, ROWS[0]._replace(name="另一个", id=8))}, "unit"),
    ],
)  # fmt: skip
def test_points_that_were_issued(changes: dict[str, Any], audience: str) -> None:
    """Points that are all as issued are the bureau's to correct, else the unit's."""
    issued = changes.get("issued", (ROWS[0]._replace(points=Decimal(14)), *ROWS[1:]))
    execution = changes.get("execution", ("10", "100%", "10"))
    whole = replace(submission(with_row(0, points="14", score="14"), execution=execution), record=record(rows=issued))  # fmt: skip
    findings = [one for one in check_submission(HUNAN, whole).findings if one.name == SPLIT]
    wrong = "99" if execution[0] == "10" else None
    assert [(one.found, one.expected, one.audience) for one in findings] == ([(wrong, "100", audience)] if wrong else [])  # fmt: skip


def test_points_under_a_general_scheme() -> None:
    """Points other than 100 are asked about where the form prints what they add up to."""
    assert [fact[3] for fact in facts(review_of(scheme=GENERAL, table=ODD, points_total="99"), SPLIT)] == ["99"]  # fmt: skip
    for printed in ("98", None):
        assert facts(review_of(scheme=GENERAL, table=ODD, points_total=printed), SPLIT) == []


def test_points_of_blocks() -> None:
    """A form that gives points to blocks has the finding at the first of them."""
    block = GoalBlock(name="一", points=Decimal(60), cell=cell(11, 1, "目标1（60分）"), first=12, last=18)
    whole = replace(without(submission(), "points"), blocks=(block,))
    whole = replace(whole, total=replace(whole.total, points=None))
    assert [fact[1] for fact in facts(check_submission(HUBEI, whole), SPLIT)] == ["A11"]


OTHER = frozenset(["别的"])


@pytest.mark.parametrize(
    ("change", "is_missing"),
    [
        (having(), True), (having(captions=OTHER), False), (having(captions=frozenset(["部门名称"])), True), (having(captions=OTHER | {"部门名称"}), True),
        (having(captions=OTHER, record=record()), True), (lambda whole: replace(total(grade=text("等级："))(whole), captions=OTHER), True), (lambda whole: replace(total(grade=text(""))(whole), captions=OTHER), False),
    ],
)  # fmt: skip
def test_a_grade_is_asked_for_where_it_is_printed(change: Change, is_missing: bool) -> None:
    """An issued form, one that prints 等级, or one with the fields of its kind has a grade."""
    review = review_of(change, grade=None)
    assert [fact[:2] for fact in facts(review, GRADE)] == ([("total/grade", "I19")] if is_missing else [])


@pytest.mark.parametrize(
    ("grade", "declared", "count"),
    [
        (formula("I19", "x", text("")), text("100"), 0), (formula("I19", "x", text("")), text("一百"), 0), (Cell("自评表", 19, 9), text("100"), 1), (None, text("100"), 1), (None, None, 1),
    ],
)  # fmt: skip
def test_a_grade_that_follows_from_a_text(grade: Cell | None, declared: Any, count: int) -> None:
    """A formula gives no grade for a total that is a text; a form without that formula lacks its grade."""
    change = total(grade=grade) if declared is None else total(grade=grade, score=declared)
    assert len(facts(review_of(change), GRADE)) == count


def test_a_grade_that_the_scores_raise() -> None:
    """A row that no rule scores counts as declared, where the grade of the total is below that of the scores."""
    review = review_of(table=with_row(0, target="培训3期300人"), total="85", grade="良")
    assert [fact[3:] for fact in facts(review, "grade-changes")] == [("良", "优")]


@pytest.mark.parametrize(
    ("refs", "values_of", "expected"),
    [
        (("H12", "H19", "I19"), "", ("H19", "3")), (("H12", "I19"), "", ("H12", "2")), (("H12", "I19"), "xls", ("H12", "1")), (("I19",), "ods", None), ((), "", None),
    ],
)  # fmt: skip
def test_formulas_without_results(
    refs: tuple[str, ...], values_of: str, expected: tuple[str, str] | None
) -> None:
    """One finding for all of them, at the total where that is one; the grade of an old format is listed elsewhere."""
    evidence = review_of(having(values_of=values_of)).evidence
    cells = tuple(formula(ref, "A1") for ref in refs)
    findings = list(not_calculated(replace(evidence, uncalculated=cells)))
    assert [(one.subject, one.cell) for one in findings] == ([] if expected is None else [("formulas", expected[0])])  # fmt: skip
    assert all(expected is not None and expected[1] in one.situation for one in findings)
    bare = replace(evidence.submission, total=replace(evidence.submission.total, score=None, grade=None))
    bared = list(not_calculated(replace(evidence, submission=bare, uncalculated=cells)))
    assert [one.cell for one in bared] == list(refs[:1])


def test_an_issued_form_beside_its_points() -> None:
    """The issued points of a group go before those of its caption; added rows are none of them."""
    first, *others = submission().categories
    captions = (replace(first, points=Decimal(48)), *others)
    assert facts(check_submission(HUNAN, form(categories=captions)), GROUP) == []
    more = form("\n".join((*LINES, LINES[0].replace("培训人数", "另一个"))), categories=captions)
    assert [fact[2:] for fact in facts(check_submission(HUNAN, more), GROUP)] == [("error", "65", "50")]


@pytest.mark.parametrize("points", ["14", "20"])
def test_changed_points_are_asked_for_alone(points: str) -> None:
    """Sums that are right once the issued points are restored are not asked about, in a group or in the whole."""
    review = check_submission(HUNAN, form(with_row(0, points=points, score=points)))
    named = {one.name for one in review.findings}
    assert "locked-cell-changed" in named
    assert not named & {SPLIT, GROUP, "reason-missing"}


def test_a_removed_indicator_is_asked_for_alone() -> None:
    """Sums that are right once an issued row is back are not asked about; a row added for its points is no row back."""
    review = check_submission(HUNAN, form(ordered(*range(1, len(ROWS)))))
    assert {one.name for one in review.findings} & {"row-removed", SPLIT, GROUP} == {"row-removed"}
    more = form("\n".join((*LINES, LINES[0].replace("培训人数", "另一个"))))
    assert "row-added" in {one.name for one in check_submission(HUNAN, more).findings}
    assert SPLIT in {one.name for one in check_submission(HUNAN, more).findings}
