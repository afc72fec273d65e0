"""Rows that share their points or their score: what the first row of the group earns, and the parts do not."""

from __future__ import annotations

from decimal import Decimal

import pytest

from xlselfeval.cell import Written
from xlselfeval.scoring.answers import Answer, Answers
from xlselfeval.scoring.recompute import recompute

Row = tuple[str, str, str, int | None]  # target, actual, points, the row that it is a part of
UNREADABLE = "培训3期300人"


def name_of(place: int | str) -> str:
    """Return a long name of the row at this place."""
    return f"第{place}项" + "很长" * 10


def score_rows(*rows: Row) -> list[tuple[str | None, str, str, str]]:
    """Return rule, points, interval and working of each row; an interval of arithmetic has "=" before it."""
    answers = tuple(
        Answer(
            category="产出指标", subcategory="数量指标", name=name_of(place),
            target=Written(target or None, target), actual=Written(actual or None, actual),
            points=Decimal(points) if points else None, part_of=part_of,
        )
        for place, (target, actual, points, part_of) in enumerate(rows)
    )  # fmt: skip
    scorecard = recompute("national-project-2020", Answers(year=2020, execution=None, rows=answers))
    return [
        (
            row.rule,
            "" if row.points is None else f"{row.points}",
            ""
            if row.low is None and row.high is None
            else f"{'=' if row.computed else ''}{row.low}～{row.high}",
            row.working,
        )
        for row in scorecard.rows
    ]


def working(shares: str) -> str:
    """Return the working of one score for several rows, whose names are cut after 20 characters."""
    parts = (share.split() for share in shares.split("，"))
    return "数行合计一个分值：" + "，".join(f"{name_of(place)[:20]} {share}" for place, share in parts)


def summed(*scores: str) -> str:
    """Return the working of one score for rows with points of their own, each with its name."""
    return "数行合计一个得分：" + "＋".join(
        f"{name_of(place)[:20]} {score}" for place, score in enumerate(scores)
    )


@pytest.mark.parametrize(
    ("rows", "rule", "points", "interval", "shares"),
    [
        ([("≥200", "150", "20", None), ("≥10", "12", "", 0)], "proportional", "20", "15.00～19.99", "0 75%，1 100%"),
        ([("≥200", "200", "20", None), ("≥10", "12", "", 0)], "proportional", "20", "=20～20", "0 100%，1 100%"),
        ([("≥200", "100", "20", None), ("≥10", "9", "", 0)], "proportional", "20", "10.00～18.00", "0 50%，1 90%"),
        ([("≥200", "100", "20", None), ("≥10", "5", "", 0)], "proportional", "20", "=10.00～10.00", "0 50%，1 50%"),
        ([("≥10000", "9999", "1", None), ("≥10", "10", "", 0)], "proportional", "1", "=0.99～0.99", "0 99.99%，1 100%"),
        ([("≥200", "150", "20", None), (UNREADABLE, "5", "", 0)], "proportional", "20", "0～19.99", "0 75%，1 待核"),
        ([("≥200", "200", "20", None), (UNREADABLE, "5", "", 0)], "proportional", "20", "0～20", "0 100%，1 待核"),
        ([(UNREADABLE, "5", "20", None), ("≥5次", "4次", "", 0)], "proportional", "20", "0～19.99", "0 待核，1 80%"),
        ([("", "", "20", None), ("≥200", "150", "", 0), ("≥10", "10", "", 0)], "proportional", "20", "15.00～19.99", "1 75%，2 100%"),
        ([("提升", "部分达成年度指标", "20", None), ("≥10", "10", "", 0)], "qualitative", "20", "12.00～19.99", "0 60～79.99%，1 100%"),
        ([("≥10", "10", "20", None), ("提升", "未达成年度指标", "", 0)], "proportional", "20", "0～19.99", "0 100%，1 0～59.99%"),
        ([("≥10", "5", "10", None), ("≥10", "10", "20", 0), ("≥10", "10", "", 0)], "proportional", "30", "15.00～29.99", "0 50%，1 100%，2 100%"),
        ([("≥10", "0", "0.005", None), ("≥10", "10", "", 0)], "proportional", "0.005", "0.00～0", "0 0%，1 100%"),
    ],
)  # fmt: skip
def test_rows_with_one_score_and_points_of_the_group(
    rows: list[Row], rule: str, points: str, interval: str, shares: str
) -> None:
    """A group earns between its least and its greatest share, and not all of its points where a part is missed."""
    first, *parts = score_rows(*rows)
    assert first == (rule, points, interval, working(shares))
    assert parts == [(None, "", "", "")] * len(parts)


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        ([("≥200", "150", "10", None), ("≥10", "10", "20", 0)], ("proportional", "30", "=27.50～27.50", summed("7.5", "20"))),
        ([("提升", "部分达成年度指标", "10", None), ("≥10", "10", "20", 0)], ("qualitative", "30", "26.00～27.99", summed("6", "20"))),
        ([("≥200", "150", "10", None), (UNREADABLE, "10", "20", 0)], (None, "30", "", "")),
        ([(UNREADABLE, "10", "20", None), (UNREADABLE, "10", "", 0)], (None, "20", "", "")),
        ([("", "", "20", None), ("", "", "", 0)], (None, "20", "", "")),
        ([(UNREADABLE, "10", "", None), (UNREADABLE, "10", "20", 0)], (None, "20", "", "")),
        ([("≥200", "150", "", None), ("≥10", "10", "", 0)], (None, "", "", "")),
    ],
)  # fmt: skip
def test_rows_with_points_of_their_own_and_rows_that_cannot_be_scored(
    rows: list[Row], expected: tuple[str | None, str, str, str]
) -> None:
    """Rows that each have points add up; a group without points, or with nothing that can be scored, stays open."""
    assert score_rows(*rows)[0] == expected


def test_a_group_takes_only_its_own_rows() -> None:
    """Rows before, between and after groups are scored alone."""
    rows = score_rows(
        ("≥200", "150", "10", None), ("≥10", "5", "4", None), ("≥10", "10", "", 1), ("≥10", "9", "5", None),
        ("≥10", "10", "6", None), ("≥10", "9", "", 4),
    )  # fmt: skip
    assert [row[1:3] for row in rows] == [
        ("10", "=7.50～7.50"), ("4", "2.00～3.99"), ("", ""), ("5", "=4.50～4.50"), ("6", "5.40～5.99"), ("", ""),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("actuals", "reached"),
    [(("10", "10"), True), (("10", "9"), False), (("9", "10"), False), (("9", "9"), False)],
)
@pytest.mark.parametrize("points", ["", "5"])
def test_a_group_is_reached_where_all_its_rows_are(
    actuals: tuple[str, str], reached: bool, points: str
) -> None:
    """One missed part is enough for the group to miss, and each part keeps its own result."""
    answers = tuple(
        Answer(
            category="产出指标", subcategory="数量指标", name="某项", target=Written("≥10", "≥10"),
            actual=Written(actual, actual), points=Decimal(given) if given else None, part_of=part_of,
        )
        for actual, given, part_of in ((actuals[0], "5", None), (actuals[1], points, 0))
    )  # fmt: skip
    first, part = recompute("national-project-2020", Answers(year=2020, execution=None, rows=answers)).rows
    assert (first.reached, part.reached, first.band) == (reached, actuals[1] == "10", None)


def test_it_is_not_known_where_a_part_is_not() -> None:
    """A group with a part that cannot be compared is neither reached nor missed."""
    answers = tuple(
        Answer(
            category="产出指标", subcategory="数量指标", name="某项", target=Written(target, target),
            actual=Written("10", "10"), points=Decimal(5) if part_of is None else None, part_of=part_of,
        )
        for target, part_of in (("≥10", None), (UNREADABLE, 0))
    )  # fmt: skip
    first, _ = recompute("national-project-2020", Answers(year=2020, execution=None, rows=answers)).rows
    assert first.reached is None


@pytest.mark.parametrize("points", [None, Decimal(5)])
@pytest.mark.parametrize("order", [1, -1])
def test_the_words_of_one_row_are_no_band_of_the_group(points: Decimal | None, order: int) -> None:
    """部分达成 in one row says nothing about the others, so the group has no band, and its score is no figure."""
    pairs = (("提升", "部分达成年度指标"), ("≥10", "10"))[::order]
    answers = tuple(
        Answer(
            category="产出指标", subcategory="数量指标", name="某项", target=Written(target, target),
            actual=Written(actual, actual), points=given, part_of=part_of,
        )
        for (target, actual), given, part_of in zip(pairs, (Decimal(5), points), (None, 0), strict=True)
    )  # fmt: skip
    first, _ = recompute("national-project-2020", Answers(year=2020, execution=None, rows=answers)).rows
    assert (first.band, first.computed) == (None, False)
