"""逐项核对 of forms with other targets or points than issued: both are shown, and no such row agrees."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from support.forms import cell, submission, with_row
from support.issued_variants import ROWS, SCHEME, form, record

from xlselfeval.checking import check_submission
from xlselfeval.issue_record import IssuedText
from xlselfeval.result.table import result_table
from xlselfeval.review.review import Review
from xlselfeval.sheet_names import COMPARISON
from xlselfeval.submission import Submission


def row_of(review: Review, name: str) -> dict[str, object]:
    """Return target, points, recomputed score and verdict of a row of the comparison."""
    rows = result_table(review, file="甲.xlsx", today=date(2021, 3, 5)).rows
    start = next(place for place, row in enumerate(rows) if row.cells[0].value == COMPARISON)
    cells = next(row.cells for row in rows[start:] if name in (row.cells[0].value, row.cells[2 % len(row.cells)].value))  # fmt: skip
    return {"target": cells[3].value, "points": cells[5].value, "score": cells[-4].value, "verdict": cells[-2].value}  # fmt: skip


def judged(whole: Submission) -> Review:
    return check_submission(SCHEME, whole)


@pytest.mark.parametrize(
    ("changes", "target", "points", "score", "verdict"),
    [
        ({}, "≥200人", Decimal(15), Decimal(15), "一致"),
        (
            {"target": "≥150人", "actual": "150"},
            "≥150人\n下发：≥200人",
            Decimal(15),
            Decimal("11.25"),
            "须更正得分、须更正指标值",
        ),
        ({"target": ""}, "（空白）\n下发：≥200人", Decimal(15), Decimal(15), "须更正指标值"),
        ({"points": "20", "score": "20"}, "≥200人", "20\n下发：15", Decimal(15), "须更正得分、须更正分值"),
        ({"points": ""}, "≥200人", "（空白）\n下发：15", Decimal(15), "须更正分值"),
    ],
)
def test_what_was_issued_counts_and_is_shown(
    changes: dict[str, str], target: str, points: object, score: Decimal, verdict: str
) -> None:
    """The row is scored with the issued target and points, which are shown below the form's own."""
    found = row_of(judged(form(with_row(0, **changes))), "培训人数")
    assert (found["target"], found["points"], found["score"]) == (target, points, score)
    assert found["verdict"] == verdict


def test_a_row_unlike_issued_never_agrees() -> None:
    """Where the finding itself is left out, the verdict still says that the row is not as issued."""
    whole = judged(form(with_row(0, target="≥150人")))
    without = replace(
        whole, findings=tuple(one for one in whole.findings if one.name != "locked-cell-changed")
    )
    assert row_of(without, "培训人数")["verdict"] == "与下发不符"
    approved = judged(replace(submission(with_row(0, points="20")), approved=ROWS[:1]))
    without = replace(approved, findings=())
    assert row_of(without, "培训人数")["verdict"] == "与批复不符"
    assert row_of(without, "培训人数")["points"] == "20\n批复：15"


def test_points_of_the_execution_row() -> None:
    """The execution is scored with its issued points."""
    issued = record(texts=(IssuedText("points", 5, 7, "20"),))
    whole = judged(form(issued=issued))
    found = row_of(whole, "预算执行率")
    assert (found["points"], found["score"]) == ("10\n下发：20", Decimal(20))
    assert row_of(whole, "总分")["points"] == "100\n应为：110"
    assert whole.recomputed.points == Decimal(110)
    two = record(texts=(IssuedText("points", 5, 7, "20"), IssuedText("points", 6, 7, "5")))
    assert row_of(judged(form(issued=two)), "预算执行率")["points"] == Decimal(10)


@pytest.mark.parametrize(
    "target", ["≥2 00人", "≥20\n0人", "≥2OO人", "≧２００ 人", "≥20О人", "≥\u200b200\u00a0人"]
)
def test_a_target_that_only_looks_the_same(target: str) -> None:
    """A blank, a line break or a look-alike in a target changes nothing: it is scored as issued."""
    whole = form(with_row(0, actual="160", score="12", note="部分人员请假"))
    first, *others = whole.rows
    odd = replace(first, target=cell(first.target.row, first.target.column, target))
    review = judged(replace(whole, rows=(odd, *others)))
    row = review.evidence.rows[0]
    assert (row.score.low, row.target_is_issued) == (Decimal(12), True)
    assert not [one for one in review.findings if one.name in ("locked-cell-changed", "target-unreadable")]


def test_points_in_a_form_that_nobody_issued() -> None:
    """Points other than approved are reported; shares of the whole are the same, and a form without points has none."""

    def changed(whole: Submission) -> list[str | None]:
        found = judged(replace(whole, approved=ROWS)).findings
        return [one.cell for one in found if one.name == "locked-cell-changed"]

    assert changed(submission()) == []
    assert changed(submission(with_row(0, points="20"))) == ["G12"]
    shares = submission(with_row(0, points="0.15"))
    assert changed(shares) == []
