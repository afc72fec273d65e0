"""Checks that go from row to row: what one row lacks hides nothing in the next, and each finding has its reader."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal

import pytest
from support.forms import cell, submission, with_row
from support.issued_variants import ROWS, form, record, without

from xlselfeval.cell import NOTHING, Cell, Written
from xlselfeval.checking import check_submission
from xlselfeval.review.finding import Finding
from xlselfeval.scheme.load import load_scheme
from xlselfeval.submission import CategoryCaption, GoalBlock, IndicatorRow, Submission

HUNAN = load_scheme("hunan-department-2020")
BLANK = Written(None, "")
Change = Callable[[IndicatorRow], IndicatorRow]


def findings(whole: Submission, *names: str) -> list[Finding]:
    return [one for one in check_submission(HUNAN, whole).findings if one.name in names]


def with_first(change: Change, **others: str) -> Submission:
    """The honest form with one change of its first row, and others of its second."""
    whole = submission(with_row(1, **others))
    return replace(whole, rows=(change(whole.rows[0]), *whole.rows[1:]))


def without_points(row: IndicatorRow) -> IndicatorRow:
    return replace(row, points=row.points._replace(written=NOTHING), score=row.score._replace(written=NOTHING))  # fmt: skip


def holding(role: str, text: str) -> Change:
    return lambda row: replace(row, **{role: getattr(row, role)._replace(written=Written(text, text))})


def blank(role: str) -> Change:
    return lambda row: replace(row, **{role: getattr(row, role)._replace(written=BLANK)})


def formula(role: str) -> Change:
    return lambda row: replace(row, **{role: getattr(row, role)._replace(written=BLANK, formula="WEBSERVICE(A1)")})  # fmt: skip


def absent(role: str) -> Change:
    return lambda row: replace(row, **{role: Cell(row.indicator.sheet, row.indicator.row, 0)})


@pytest.mark.parametrize(
    "change",
    [
        absent("actual"), without_points, holding("target", "ABC12"), blank("target"), blank("actual"), formula("actual"), holding("actual", "很多"),
        absent("target"), formula("target"),
    ],
)  # fmt: skip
def test_one_row_hides_nothing_in_the_next(change: Change) -> None:
    """A missing actual and a missing target are reported for the second row, whatever is the matter with the first."""
    assert [one.cell for one in findings(with_first(change, actual=""), "actual-missing")][-1:] == ["F13"]
    assert [one.cell for one in findings(with_first(change, target=""), "target-missing", "target-in-name")][-1:] == ["E13"]  # fmt: skip


@pytest.mark.parametrize(
    ("actual", "name", "expected"),
    [
        ("210", "培训人数≥200人", ["target-in-name"]),
        ("210", "培训人数", ["target-missing"]),
        ("", "★培训人数≥200人", []),
    ],
)
def test_the_first_row_of_a_shared_score_has_a_target(actual: str, name: str, expected: list[str]) -> None:
    """The first of two rows that share points and score is asked for its target.

    A heading without an actual is not.
    """
    whole = submission(with_row(0, actual=actual, name=name, target=""))
    rows = (whole.rows[0], replace(whole.rows[1], part_of=0), *whole.rows[2:])
    found = findings(replace(whole, rows=rows), "target-missing", "target-in-name")
    assert [(one.name, one.cell) for one in found] == [(one, "E12") for one in expected]


def test_a_text_of_the_template_is_reported_once_where_it_is() -> None:
    """A remnant is reported with its part, and in a note merged over several rows once."""
    whole = submission(with_row(0, target="XXX"))
    left = findings(whole, "template-remnant")
    assert [(one.part, one.cell) for one in left] == [("指标值", "E12")]
    note = cell(12, 9, "XXX")
    merged = replace(submission(), rows=tuple(replace(row, note=note) for row in submission().rows))
    assert [(one.part, one.cell) for one in findings(merged, "template-remnant")] == [("偏差原因", "I12")]


def test_who_can_change_a_target() -> None:
    """The bureau gets the findings about targets that it issued, and the unit those about its own."""
    for target, name in (("232万元", "target-direction-unclear"), ("≥232万元", "cost-target-direction")):
        table = with_row(3, target=target)
        rows = tuple(row._replace(target=target) if number == 3 else row for number, row in enumerate(ROWS))
        found = [
            findings(whole, name) for whole in (submission(table), form(table, issued=record(rows=rows)))
        ]
        assert [one.audience for (one,) in found] == ["unit", "bureau"]


def test_a_grade_that_follows_a_total_typed_as_text() -> None:
    """A blank grade is excused just where it is a formula beside a total that is text."""
    empty = Written("", "")
    for total, follows in (("100", None), (None, "grade")):
        whole = submission(total=Written("100", "100") if total is None else total)
        bare = replace(whole, total=replace(whole.total, grade=cell(19, 9, None)))
        live = replace(whole, total=replace(whole.total, grade=cell(19, 9, empty, formula="IF(H19>=90,\"优\",\"\")")))  # fmt: skip
        assert findings(bare, "grade-missing")
        assert bool(findings(live, "grade-missing")) is (follows is None)


def test_what_an_old_workbook_has_not_calculated() -> None:
    """A grade whose text such a file does not hold is left out, and everything else is counted."""
    uncalculated = replace(
        with_first(formula("score")), total=replace(submission().total, grade=cell(19, 9, BLANK, formula="WEBSERVICE(A2)"))
    )  # fmt: skip
    (found,) = findings(uncalculated, "not-calculated")
    (of_xls,) = findings(replace(uncalculated, values_of="xls"), "not-calculated")
    assert "有2个" in found.message
    assert "有1个" in of_xls.message


def test_a_group_without_indicators() -> None:
    """A level-1 caption that names points and has no row below it has none of them."""
    whole = submission()
    alone = CategoryCaption(name="成本指标", points=Decimal(10), cell=cell(18, 2, "成本指标（10分）"))
    (found,) = findings(replace(whole, categories=(*whole.categories, alone)), "category-points-mismatch")
    assert (found.cell, found.found, found.expected) == ("B18", "0", "10")


def test_an_overshoot_and_a_repeated_name_below_a_row_that_asks_for_nothing() -> None:
    """Both are reported, whatever the first row is."""
    assert [one.cell for one in findings(with_first(without_points, target="≥20%", actual="96%"), "overshoot")] == ["F13"]  # fmt: skip
    for change in (without_points, blank("indicator")):
        whole = with_first(change)
        rows = (*whole.rows[:2], replace(whole.rows[2], name=whole.rows[1].name), *whole.rows[3:])
        assert [one.cell for one in findings(replace(whole, rows=rows), "duplicate-indicator")] == ["D14"]


@pytest.mark.parametrize(
    ("scores", "found"),
    [
        ((("7", "8"), ("5", "5")), []), ((("7.5", "7.51"), ("5", "5")), []), ((("7.5", "7.52"), ("5", "5")), [("年度绩效目标1", "15.02", "15")]),
        ((("7.5", "8"), ("5", "6")), [("年度绩效目标1", "15.5", "15"), ("年度绩效目标3", "11", "10")]),
        ((("15", "0"), ("5", "6")), [("年度绩效目标3", "11", "10")]), ((("15", "1"), ("5", "6")), [("年度绩效目标1", "16", "15"), ("年度绩效目标3", "11", "10")]),
        ((("16", "1"), ("5", "6")), [("年度绩效目标3", "11", "10")]),  # the row itself is above
    ],
)  # fmt: skip
def test_the_scores_of_a_block_together(
    scores: tuple[tuple[str, ...], ...], found: list[tuple[str, ...]]
) -> None:
    """Scores above the points of their block and a rounding are reported, with its name.

    That holds for each block that has points.
    """
    whole = without(submission(), "points")
    given = [Decimal(one) for one in (*scores[0], "3", *scores[1])]
    rows = [replace(row, score=row.score._replace(written=Written(score, f"{score}"))) for row, score in zip(whole.rows, given, strict=False)]  # fmt: skip
    blocks = tuple(
        GoalBlock(name=f"年度绩效目标{number}", points=None if points is None else Decimal(points), cell=cell(first - 1, 1, "目标"), first=first, last=last)
        for number, (points, first, last) in enumerate([("15", 12, 13), (None, 14, 14), ("10", 15, 16)], 1)
    )  # fmt: skip
    above = findings(replace(whole, rows=tuple(rows), blocks=blocks), "score-above-points")
    of_blocks = [one for one in above if one.indicator in {block.name for block in blocks}]
    assert [(one.indicator, one.found, one.expected) for one in of_blocks] == found
    assert {one.part for one in of_blocks} <= {"得分"}
    assert all("各行得分合计" in one.message and "本组" in one.message and "XX" not in one.message for one in of_blocks)  # fmt: skip


def test_the_reason_for_a_low_execution() -> None:
    """The rate is given with two places, also in a form without the column of the first budget."""
    scheme = load_scheme("hunan-department-2020", profile="sichuan-2023")
    whole = submission(budget=("3", "3", "1"), execution=("10", None, "3.33"))
    assert whole.funds is not None
    total = replace(whole.funds.total, budget_initial=None)
    noted = replace(whole, funds=replace(whole.funds, total=total, note=cell(5, 10, None)))
    reported = [one for one in check_submission(scheme, noted).findings if one.name == "reason-missing"]
    assert [(one.cell, "预算执行率33.33%，低于90%" in one.message) for one in reported] == [("J5", True)]
    level = replace(noted, funds=replace(whole.funds, total=replace(total, budget_spent=total.budget_adjusted), note=cell(5, 10, None)))  # fmt: skip
    assert not [one for one in check_submission(scheme, level).findings if one.name == "reason-missing"]


def test_a_wrong_score_below_one_that_is_out_of_bounds() -> None:
    """The second score is still compared where the first is above its points."""
    whole = submission(with_row(1, actual="50%", note="因疫情推迟"))
    first = whole.rows[0]
    above = replace(first, score=first.score._replace(written=Written(Decimal(99), "99")))
    found = findings(replace(whole, rows=(above, *whole.rows[1:])), "score-above-points", "score-mismatch")
    assert [(one.name, one.cell) for one in found] == [
        ("score-above-points", "H12"),
        ("score-mismatch", "H13"),
    ]
