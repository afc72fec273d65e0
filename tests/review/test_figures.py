"""The figures of a form: what counts in the reference score and its interval, and how it is said."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest
from support.forms import cell, reviewed, submission, with_row
from support.issued_variants import without

from xlselfeval.cell import Cell
from xlselfeval.checking import check_submission
from xlselfeval.review.figures import (
    Figures,
    Recomputed,
    declared_figures,
    figures_line,
    grade_of,
    recomputed_figures,
    reference_score,
)
from xlselfeval.scheme.load import load_scheme
from xlselfeval.scheme.model import Scheme
from xlselfeval.scoring.answers import answers_of
from xlselfeval.scoring.number import HUNDRED
from xlselfeval.scoring.recompute import recompute
from xlselfeval.scoring.scorecard import RowScore
from xlselfeval.submission import GoalBlock

HUNAN = load_scheme("hunan-department-2020")


def number(text: str | None) -> Decimal | None:
    return None if text is None else Decimal(text)


@pytest.mark.parametrize(
    ("points", "low", "high", "declared", "expected"),
    [
        ("10", "8", "8", "10", "8"), ("10", "8", "8", None, "8"),
        ("10", "6", "8", "7", "7"), ("10", "6", "8", "5", "6"), ("10", "6", "8", "9", "8"), ("10", "6", "8", None, "6"), ("10", "6", "8", "6", "6"),
        ("10", None, None, "7", "7"), ("10", None, None, "12", "10"), ("10", None, None, "-1", "0"), ("10", None, None, None, "0"), ("-5", None, None, "3", "0"),
        (None, None, None, "7", "7"), (None, None, None, "-7", "0"), (None, None, None, None, "0"),
    ],
)  # fmt: skip
def test_what_a_row_counts(points: str | None, low: str | None, high: str | None, declared: str | None, expected: str) -> None:  # fmt: skip
    """A row counts as recomputed, or as declared within what the rule and the points leave open."""
    score = RowScore(rule="more", points=number(points), low=number(low), high=number(high))
    assert reference_score(score, number(declared)) == Decimal(expected)


OPEN = {"actual": "很多", "target": "≥5人"}  # the row cannot be recomputed


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({}, ("100", "97", "100", "0")), ({**OPEN, "score": "14"}, ("99", "82", "100", "15")), ({"actual": "100", "score": "15"}, ("92.5", "89.5", "92.5", "0")),
    ],
)  # fmt: skip
def test_total_and_interval(changes: dict[str, str], expected: tuple[str, ...]) -> None:
    """A form has a total, a lower and an upper end with their grades, and points that stay open.

    The first row of the form is another one in each case.
    """
    whole = recomputed_figures(reviewed(table=with_row(0, **changes)).evidence)
    figures = whole.total, whole.total_low, whole.total_high, whole.open_points
    assert figures == tuple(map(Decimal, expected))
    scheme = load_scheme("hunan-department-2020")
    assert (whole.grade, whole.grade_low, whole.grade_high) == tuple(map(scheme.grade_of, figures[:3]))


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({**OPEN, "points": "-15", "score": "0"}, ("85", "82", "85", "0")),
        ({"points": "", "score": "5"}, ("90", "87", "90", "0")), ({"points": "", "score": "-5"}, ("85", "82", "85", "0")), ({"points": "", "score": ""}, ("85", "82", "85", "0")),
    ],
)  # fmt: skip
def test_a_part_of_the_points_earns_no_grade(changes: dict[str, str], expected: tuple[str, ...]) -> None:
    """The thresholds of grades are of 100 points: where a row has none, total and interval have no grade."""
    whole = recomputed_figures(reviewed(table=with_row(0, **changes)).evidence)
    figures = whole.total, whole.total_low, whole.total_high, whole.open_points
    assert figures == tuple(map(Decimal, expected))
    assert (
        whole.points is not None and whole.points < HUNDRED,
        whole.grade,
        whole.grade_low,
        whole.grade_high,
    ) == (True, None, None, None)


def test_points_of_blocks_stay_open() -> None:
    """Where points belong to blocks, they stay open as a whole, and scores count as declared."""
    whole = submission()
    rows = tuple(replace(row, points=Cell(whole.sheet, 12, 0)) for row in whole.rows)
    blocks = tuple(
        GoalBlock(name=name, points=number(points), cell=cell(11, 1, name), first=first, last=first + 2)
        for name, points, first in (("一", "40", 12), ("二", "50", 15), ("三", None, 18))
    )
    evidence = check_submission(
        load_scheme("hunan-department-2020"), replace(whole, rows=rows, blocks=blocks)
    ).evidence
    figures = recomputed_figures(evidence)
    assert (figures.total, figures.total_low, figures.total_high, figures.open_points, figures.points) == (
        100,
        10,
        100,
        90,
        100,
    )


def test_which_forms_have_a_reference_score() -> None:
    """A form has a reference score if scheme, column and points give scores and a row can be computed.

    A column alone prints them.
    """
    whole = submission()
    unscored = replace(HUNAN, columns=replace(HUNAN.columns, score=""))
    bare = without(whole, "points")
    known = GoalBlock(name="一", points=Decimal(40), cell=cell(11, 1, "一"), first=12, last=18)
    rows = tuple(replace(row, target=cell(12, 5, "≥5人"), actual=cell(12, 6, "很多")) for row in whole.rows)
    for scheme, form, expected in (
        (HUNAN, whole, (True, True)),
        (unscored, whole, (False, False)),
        (HUNAN, without(whole, "score"), (False, False)),
        (HUNAN, bare, (False, True)),
        (HUNAN, replace(bare, blocks=(known,)), (True, True)),
        (HUNAN, replace(bare, blocks=(replace(known, points=None),)), (False, True)),
        (HUNAN, replace(whole, rows=rows, funds=None), (False, True)),
    ):
        figures = recomputed_figures(check_submission(scheme, form).evidence)
        assert (figures.scored, figures.prints_scores) == expected


def test_the_figures_that_a_form_states() -> None:
    """Total, grade and points are those of the total row."""
    evidence = reviewed(total="99.5", points_total="98", grade="良").evidence
    assert declared_figures(evidence) == Figures(total=Decimal("99.5"), grade="良", points=Decimal(98))


def test_points_of_several_rows_stay_open() -> None:
    """The points of rows that cannot be recomputed are added up, beside those of a block."""
    table = with_row(0, **OPEN).replace("| ≥95% | 96% |", "| ≥95人 | 很多 |")
    assert recomputed_figures(reviewed(table=table).evidence).open_points == 30
    block = GoalBlock(name="一", points=Decimal(5), cell=cell(11, 1, "一"), first=12, last=12)
    whole = replace(submission(table.replace("| 很多 | 15 | 15 |", "| 很多 | | 15 |", 1)), blocks=(block,))
    figures = recomputed_figures(check_submission(load_scheme("hunan-department-2020"), whole).evidence)
    assert (figures.total_low, figures.total_high, figures.open_points) == (67, 90, 20)


@pytest.mark.parametrize("score", ["0", "5", "9.99", "10"])
def test_points_of_a_late_row_stay_open(score: str) -> None:
    """The rule says only that a late row does not earn its points in full: no score beside it is confirmed."""
    table = with_row(2, actual="2021年1月20日", score=score, note="因设备晚到，次年1月完成，已验收")
    figures = recomputed_figures(reviewed(table=table).evidence)
    assert figures.total == 90 + min(Decimal(score), Decimal("9.99"))
    assert (figures.total_high, figures.open_points) == (Decimal("99.99"), 10)


def line(
    total: str | None, grade: str | None, recomputed: tuple[str, str, str, str], *, places: int = 2
) -> str:
    known = [Decimal(one) for one in recomputed]
    return figures_line(
        Figures(total=number(total), grade=grade, points=None),
        Recomputed(
            total=known[0], total_low=known[1], total_high=known[2], open_points=known[3], grade="优", grade_low="良", grade_high="优", points=Decimal(100)
        ),
        places,
    )  # fmt: skip


def test_the_line_shows_the_places_of_the_profile() -> None:
    """A total of a profile with three places is not shown with two."""
    assert line("96.125", "优", ("94.5", "90.0625", "95", "0"), places=3) == (
        "填报总分96.125分（优）；复核参考分94.500分（优），差额-1.625分，可能区间90.062～95.000分"
    )


@pytest.mark.parametrize(
    ("total", "grade", "recomputed", "expected"),
    [
        ("96", "优", ("96", "96", "96", "0"), "填报总分96.00分（优）；复核参考分96.00分（优），差额0.00分"),
        ("96", None, ("94.5", "90", "95", "2.50"), "填报总分96.00分；复核参考分94.50分，差额-1.50分，可能区间90.00～95.00分，其中2.5分待核（暂按填报计）"),
        (None, "优", ("94", "94", "94", "0"), "总分未填写；复核参考分94.00分（优）"),
        ("90", "很长的等级名称很长", ("92", "92", "92", "0"), "填报总分90.00分（很长的等级名称很）；复核参考分92.00分（优），差额+2.00分"),
    ],
)  # fmt: skip
def test_the_line_of_figures(total: str | None, grade: str | None, recomputed: tuple[str, str, str, str], expected: str) -> None:  # fmt: skip
    """The line leaves out figures that there are not, and grades where the form has none."""
    assert line(total, grade, recomputed) == expected


@pytest.mark.parametrize(("total", "grade"), [("59.997", "中"), ("59.994", "差"), ("-3", "差"), ("90", "优")])
def test_the_grade_of_a_recomputed_total(total: str, grade: str) -> None:
    """A recomputed total is rounded as the form prints its own, so points of three decimals lower no grade."""
    assert grade_of(reviewed().evidence, Decimal(total)) == grade


def test_the_line_of_a_form_without_scores() -> None:
    """A form without scores says so without figures; one whose scores nothing gives keeps its own total."""
    declared = Figures(total=Decimal(96), grade="优", points=None)
    said = figures_line(replace(declared, total=None), Recomputed(prints_scores=False), 2)
    assert not any(char.isdigit() for char in said)
    assert "不计分" in said
    kept = figures_line(declared, Recomputed(), 2)
    assert kept.startswith("填报总分96.00分（优）；本表的得分无核算依据")
    assert "复核参考" not in kept


@pytest.mark.parametrize(
    ("budget", "spent", "expected"),
    [
        ("1亿元", "5000", "5"),
        ("10000", "5000万元", "5"),
        ("10000", "50000000元", "5"),
        ("8000元", "0.6", "7.5"),
    ],
)
def test_money_that_names_its_own_scale(budget: str, spent: str, expected: str) -> None:
    """A text with a unit is brought to the 万元 of the form before the rate is computed."""
    whole = submission()
    assert whole.funds is not None
    total = replace(whole.funds.total, budget_adjusted=cell(5, 5, budget), budget_spent=cell(5, 6, spent))
    answers = answers_of(replace(whole, funds=replace(whole.funds, total=total)))
    execution = recompute(load_scheme("hunan-department-2020"), answers).execution
    assert execution is not None
    assert execution.low == execution.high == Decimal(expected)


@pytest.mark.parametrize(("scheme", "is_judged"), [(HUNAN, True), (load_scheme("general"), False)])
def test_grades_of_others_are_not_judged(scheme: Scheme, is_judged: bool) -> None:
    """A grade that is not of the general rules is not wrong where no more than these is known.

    Nor is it changed into one of theirs.
    """
    form = replace(submission(), total=replace(submission().total, grade=cell(20, 9, "等级：B级")))
    checked = check_submission(scheme, form)
    names = {one.name for one in checked.findings}
    assert ("grade-mismatch" in names, checked.recomputed.grade is not None) == (is_judged, is_judged)
