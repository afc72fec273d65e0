"""Scores against points and rules: of rows, of blocks of rows, and what rounding gains in a whole form."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest
from support.form_variants import REASON, SCORES
from support.forms import cell, facts, reviewed, row_cells, submission, with_row
from support.issued_variants import form, without

from xlselfeval.checking import check_submission
from xlselfeval.result.comparison import comparison_rows
from xlselfeval.review.checks.scores import LOWER
from xlselfeval.review.review import Review
from xlselfeval.scheme.load import load_scheme
from xlselfeval.scoring.number import plain
from xlselfeval.submission import GoalBlock, Submission

HUBEI = load_scheme("hubei-project-2020")
HUNAN = load_scheme("hunan-department-2020")
ABOVE, MISMATCH, BAND = "score-above-points", "score-mismatch", "qualitative-out-of-band"


def table(*changes: dict[str, str]) -> str:
    """Return the honest table with changes of its first rows."""
    lines = with_row(0).splitlines()
    for place, change in enumerate(changes):
        lines[place] = with_row(place, **change).splitlines()[place]
    assert len(row_cells("\n".join(lines))) == len(lines)
    return "\n".join(lines)


def block(name: str, points: str | None, first: int, last: int) -> GoalBlock:
    number = None if points is None else Decimal(points)
    return GoalBlock(name=name, points=number, cell=cell(first - 1, 1, name), first=first, last=last)


def in_blocks(*blocks: GoalBlock, changed: str | None = None) -> Review:
    """Review a form that gives points to blocks of rows: scores of 15, 15, 10, 10, 15, 15 and 10."""
    return check_submission(HUBEI, replace(without(submission(changed or table()), "points"), blocks=blocks))


@pytest.mark.parametrize(
    ("blocks", "expected"),
    [
        ((block("一 组", "40", 12, 14),), []), ((block("一 组", "39.99", 12, 14),), []), ((block("一 组", "39.98", 12, 14),), [("一组", "A11", "40", "39.98")]), ((block("一 组", "15", 12, 14),), [("一组", "A11", "40", "15")]),
        ((block("一 组", None, 12, 14), block("二", "49", 15, 18)), [("二", "A14", "50", "49")]), ((block("一 组", "39", 12, 14), block("二", "49", 15, 18)), [("一组", "A11", "40", "39"), ("二", "A14", "50", "49")]),
    ],
)  # fmt: skip
def test_scores_of_a_block(blocks: tuple[GoalBlock, ...], expected: list[tuple[str, str, str, str]]) -> None:
    """The scores of a block add up to its points at most, but for the tolerance."""
    review = in_blocks(*blocks)
    assert facts(review, ABOVE) == [(f"block/{name}", at, "error", found, points) for name, at, found, points in expected]  # fmt: skip
    for one in review.findings:
        if one.name == ABOVE:
            assert (one.part, one.indicator) == ("得分", "一 组" if "一" in one.subject else "二")
            assert one.situation.startswith("各行得分合计")
            assert "高于本组" in one.situation


def test_a_score_above_the_points_of_its_block() -> None:
    """A row may not score more than its whole block has, and the block is named."""
    blocks = (block("一", "12", 12, 14), block("二", "50", 15, 18))
    review = in_blocks(*blocks)
    assert [fact[1:] for fact in facts(review, ABOVE)] == [("H12", "error", "15", "12"), ("H13", "error", "15", "12")]  # fmt: skip
    assert all("“一”" in one.situation for one in review.findings if one.name == ABOVE)
    assert facts(in_blocks(blocks[1]), ABOVE) == []


def test_a_score_above_the_points_of_a_row_and_of_its_parts() -> None:
    """A row that shares its points with others is named as a group."""
    whole = submission(table({"score": "16"}))
    shared = replace(whole.rows[1], part_of=0, points=whole.rows[1].points._replace(written=cell(1, 1, "").written))  # fmt: skip
    for rows, whose in ((whole.rows, "高于本行"), ((whole.rows[0], shared, *whole.rows[2:]), "高于本组")):
        review = check_submission(HUNAN, replace(whole, rows=rows))
        (found,) = (one for one in review.findings if one.name == ABOVE)
        assert whose in found.situation
        assert found.cell == "H12"


@pytest.mark.parametrize(
    ("first", "names"),
    [
        ({"actual": "不适用", "score": "不适用"}, []), ({"actual": "不适用", "score": "16"}, [(ABOVE, "H12")]), ({"actual": "不适用", "score": "好"}, [("score-not-number", "H12")]), ({"score": "不适用"}, [("score-not-number", "H12")]),
    ],
)  # fmt: skip
def test_a_row_that_does_not_apply(first: dict[str, str], names: list[tuple[str, str]]) -> None:
    """不适用 for actual and score is asked about once, and hides no score that is missing below."""
    review = reviewed(table=table(first, {"score": ""}))
    wanted = {ABOVE, "score-not-number", "score-missing"}
    found = [(one.name, one.cell) for one in review.findings if one.name in wanted]
    assert sorted(found) == sorted([*names, ("score-missing", "H13")])


@pytest.mark.parametrize(("score", "reasons"), [("0", 0), ("0.5", 0), ("-1", 0), ("15", 0)])
def test_a_low_score_for_a_target_that_is_reached(score: str, reasons: int) -> None:
    """A score of 0 or more is compared with the rule, which asks for the reason; one below 0 is no score."""
    review = reviewed(table=with_row(0, score=score))
    expected = [("row/培训人数/score", "H12", "warning", score, "15")] if score in ("0", "0.5") else []
    assert facts(review, MISMATCH) == expected
    assert len(facts(review, "reason-missing")) == reasons
    assert all("实际完成“210”" in one.situation for one in review.findings if one.name == MISMATCH)


def test_a_negative_score_hides_no_other() -> None:
    """The rows below a score that is none are compared."""
    review = reviewed(table=table({"score": "-1"}, {"score": "16"}, {"score": "5"}))
    assert [fact[1] for fact in facts(review, MISMATCH)] == ["H14"]


def test_a_score_outside_its_band() -> None:
    """A qualitative result is named with its band."""
    review = reviewed(table=with_row(5, actual="部分达成年度指标并具有一定效果"))
    assert [fact[1:4] for fact in facts(review, BAND)] == [("H17", "error", "15")]
    (found,) = (one for one in review.findings if one.name == BAND)
    assert "“部分达成”" in found.situation
    assert facts(review, MISMATCH) == []


@pytest.mark.parametrize(
    ("title", "severity"), [("执行率与一行进位", "warning"), ("执行率与两行进位", "error")]
)
def test_rounding_in_the_execution_row_counts(title: str, severity: str) -> None:
    """Scores that are rounded up, the execution score included, are errors where they gain more than a point."""
    review = reviewed(**SCORES[title][0])  # type: ignore[arg-type]
    found = [*facts(review, MISMATCH), *facts(review, "execution-score-mismatch")]
    assert len(found) >= 2
    assert {fact[2] for fact in found} == {severity}


def action(whole: Submission) -> str:
    """Return what is asked for at the first score that differs from the rule's: a request in whole sentences."""
    review = check_submission(HUNAN, whole)
    asked = next(one.action for one in review.findings if one.name in (MISMATCH, BAND))
    assert asked.startswith(("请", "得分低", "已说明"))
    assert asked.endswith("。")
    return asked


@pytest.mark.parametrize(
    ("place", "first", "earned"),
    [
        (0, {"actual": "190", "score": "14.75"}, "更正为14.25分"), (0, {"actual": "190", "score": "14.5"}, None), (5, {"actual": "部分达成年度指标并具有一定效果", "score": "14"}, "之内"), (0, {"actual": "190", "score": "14"}, LOWER), (0, {"score": "14"}, LOWER), (5, {"score": "11"}, LOWER),
    ],
)  # fmt: skip
def test_what_is_asked_for_at_a_score(place: int, first: dict[str, str], earned: str | None) -> None:
    """The right score is named where the unit scored itself too high, but for mere rounding.

    Nobody is asked to raise one.
    """
    whole = submission(with_row(place, **first))
    asked = action(whole)
    assert ("更正" in asked.partition("得分有改动的")[0]) == (earned != LOWER)
    assert ("14.25" in asked) == (earned == "更正为14.25分")
    assert ("～" in asked) == (earned == "之内") == ("的表述" in asked)
    assert earned is None or earned in asked
    explained = action(submission(with_row(place, **first, note=REASON)))
    assert (explained == asked) == (earned != LOWER or "actual" in first or place == 5)


@pytest.mark.parametrize(
    ("first", "is_named"),
    [
        ({"score": "15"}, True), ({"score": "15", "note": "加大宣传力度"}, True), ({"score": "15", "note": REASON}, False), ({"score": "14.75"}, False),
    ],
)  # fmt: skip
def test_a_reason_for_the_score_that_is_right(first: dict[str, str], is_named: bool) -> None:
    """Full points for a missed target want a reason with the right score.

    That holds where the form has a column for reasons and none is given.
    """
    whole = submission(with_row(0, actual="190", **first))
    assert (f"“{HUNAN.columns.note}”" in action(whole)) == is_named
    assert HUNAN.columns.note not in action(without(whole, "note"))


def test_a_score_above_the_issued_points_wants_no_reason() -> None:
    """Where the issued points count, and the unit wrote more, the right score may lose none."""
    review = check_submission(HUNAN, form(with_row(0, points="20", score="20")))
    (asked,) = (one for one in review.findings if one.name == "score-above-points")
    assert "15分" in asked.action
    assert HUNAN.columns.note not in asked.action


@pytest.mark.parametrize(
    ("actual", "score", "swapped"),
    [("15", "210", True), ("15人", "201", True), ("16", "210", False), ("14", "210", False), ("15", "150", False), ("15", "16", False)],
)  # fmt: skip
def test_actual_and_score_in_each_others_column(actual: str, score: str, swapped: bool) -> None:
    """A score that would be the actual of the declared points is named as such, and is no less an error."""
    review = reviewed(table=with_row(0, actual=actual, score=score))
    (found,) = (one for one in review.findings if (one.name, one.cell) == (ABOVE, "H12"))
    assert (found.severity, found.hint) == ("error", "swapped" if swapped else None)
    assert ("疑为完成值与得分填反" in found.situation) == swapped
    assert ("对调" in found.action) == swapped


def test_a_late_result_beside_a_deadline_of_an_earlier_year() -> None:
    """The year of the deadline may be the slip: both are to be looked at."""
    table = with_row(2, target="2019年12月31日前", actual="2020年12月28日")
    (found,) = (one for one in reviewed(table=table).findings if one.name == MISMATCH)
    assert found.action.startswith("请核实指标值的年份和实际完成值；")


def test_nobody_is_asked_to_take_the_last_place_off_full_points() -> None:
    """A late row is not due full points: the unit is asked to deduct by the delay and to explain, not for 0～19.99."""
    late = with_row(0, target="2024年8月31日前", actual="2024年9月20日")
    review = reviewed(table=late)
    (found,) = (one for one in review.findings if one.name == "score-mismatch")
    row = review.evidence.rows[0]
    points = plain(row.points.number or Decimal(0))
    assert (found.severity, found.expected) == ("error", f"低于{points}")
    assert f"按规则应得低于{points}分" in found.situation
    assert "该项不得满分，请按延误的程度扣分，并在“偏差原因分析及改进措施”栏说明扣分依据。" in found.action
    assert ".99" not in found.sentence
    line = next(
        row
        for row in comparison_rows(review)
        if len(row.cells) > 2 and row.cells[2].value == review.evidence.rows[0].row.name
    )
    shown = [cell.value for cell in line.cells]
    assert f"低于{points}" in shown
    assert not [value for value in shown if ".99" in str(value) or ".01" in str(value)]


@pytest.mark.parametrize(
    ("actual", "score", "found"),
    [
        ("850000万元", "10", []), ("850000万元", "0", []), ("1000000万元", "9", []),
        ("1000000万元", "10", [("error", "10", "0～9")]), ("850000万元", "6", [("warning", "6", "0～10")]), ("900万元", "10", [("error", "10", "1")]),
    ],
)  # fmt: skip
def test_a_cost_in_yuan_is_asked_about_at_its_amount(actual: str, score: str, found: list[object]) -> None:
    """A cost of ten thousand times its limit is one question; a score that no reading of it gives is still reported."""
    review = reviewed(
        table=with_row(3, target="≤90万元", actual=actual, score=score, note="按合同结算"), total=None
    )
    of_row = [one for one in review.findings if one.indicator == "预算控制"]
    scores = [(one.severity, one.found, one.expected) for one in of_row if one.name == "score-mismatch"]
    slips = [one for one in of_row if one.name == "actual-not-result"]
    assert scores == found
    assert [(one.severity, one.cells, one.hint) for one in slips] == [("warning", ("F15",), "scale-10000")] * (actual != "900万元")  # fmt: skip
    assert all(one.action.startswith("金额单位有误的，请按万元填写；请填写本年度实际完成值") for one in slips)
    assert "grade-changes" not in {one.name for one in review.findings if score == "10" and not found}


def test_a_bare_number_beside_a_target_in_yuan_is_asked_about() -> None:
    """It may be in 元 where 万元 was meant: one question, and no score is asked for."""
    review = reviewed(
        table=with_row(3, target="≤9000元", actual="85000000", score="10", note="按合同结算"), total=None
    )
    of_row = [one for one in review.findings if one.indicator == "预算控制" and one.severity != "info"]
    assert [(one.name, one.severity, one.hint) for one in of_row] == [
        ("actual-not-result", "warning", "scale-10000")
    ]
    assert "（如是，完成值应为8500，按此应得10分）" in of_row[0].situation


@pytest.mark.parametrize("actual", ["12276900", "12276900元/亩"])
def test_a_total_in_the_place_of_a_price_is_asked_about(actual: str) -> None:
    """The price is not known: no score is asked for, and no exchange of 元 and 万元 named."""
    review = reviewed(table=with_row(3, target="≤1300元/亩", actual=actual, score="10"), total=None)
    of_row = [one for one in review.findings if one.indicator == "预算控制" and one.severity != "info"]
    assert [(one.name, one.severity, one.part, one.hint) for one in of_row] == [
        ("actual-not-result", "warning", "完成值", None)
    ]
    assert "疑为填写了总额，或计量单位有误" in of_row[0].situation
