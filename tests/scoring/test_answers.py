"""The answers of a form: what is asked, filled in and printed goes to the rules, and nothing that was declared."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal
from typing import Any

import numpy as np
import pytest
from support.forms import submission

from xlselfeval.cell import Written
from xlselfeval.errors import WrongArgument
from xlselfeval.scoring.answers import Answer, Answers, ExecutionAnswer, answers_of
from xlselfeval.scoring.recompute import recompute

FORM = submission()
ROWS = (replace(FORM.rows[0], unit="人", standard="每少1人扣1分"), replace(FORM.rows[1], part_of=0), *FORM.rows[2:])  # fmt: skip


def test_a_row_as_the_rules_see_it() -> None:
    """Unit, standard and the row that it is part of go along with target, actual and points; so does the year."""
    answers = answers_of(replace(FORM, rows=ROWS))
    first, second = answers.rows[:2]
    assert answers.year == 2020
    assert (first.category, first.subcategory, first.name) == ("产出指标", "数量指标", "培训人数")
    assert (first.target.text, first.actual.value, first.points) == ("≥200人", Decimal(210), Decimal(15))
    assert (first.unit, first.standard, first.part_of) == ("人", "每少1人扣1分", None)
    assert (second.unit, second.standard, second.part_of) == ("", "", 0)


def test_what_was_issued_goes_before_what_the_form_says() -> None:
    """Targets, points and the points of the execution row are those given for a row's place; others are the form's."""
    answers = answers_of(FORM, {0: "≥300人"}, {1: Decimal(3)}, Decimal(20))
    assert [(one.target, one.points) for one in answers.rows[:2]] == [
        (Written("≥300人", "≥300人"), Decimal(15)),
        (FORM.rows[1].target.written, Decimal(3)),
    ]
    assert answers.execution is not None
    assert answers.execution.points == 20


def test_a_form_without_money() -> None:
    """There is no execution row to be scored where there is no money block."""
    assert answers_of(replace(FORM, funds=None)).execution is None


def answered(target: str, actual: str, *, subcategory: str = "数量指标", **more: Any) -> Answer:
    return Answer(
        category="产出指标", subcategory=subcategory, name="某指标", target=Written(target, target), actual=Written(actual, actual),
        points=Decimal(10), **more,
    )  # fmt: skip


def score(*rows: Answer, year: int | None = 2020, profile: str | None = None) -> list[tuple[Decimal | None, Decimal | None, str]]:  # fmt: skip
    card = recompute("national-project-2020", Answers(year=year, execution=None, rows=rows), profile=profile)
    return [(row.low, row.high, row.working) for row in card.rows]


def test_a_scheme_by_its_id_and_another_profile() -> None:
    """The profile that is named goes before the scheme's own."""
    row = answered("≤200人", "300")
    assert score(row)[0][:2] == (Decimal("6.67"), Decimal("6.67"))
    assert score(row, profile="linear-reverse")[0][:2] == (Decimal("5.00"), Decimal("5.00"))


@pytest.mark.parametrize(
    ("standard", "expected"),
    [
        ("", ("9.00", "9.00")),
        ("每少1人扣1分", ("0", "9.99")),
        ("按比例得分", ("9.00", "9.00")),
        ("按 完成程度计分", ("9.00", "9.00")),
    ],
)
def test_a_row_with_a_standard_of_its_own(standard: str, expected: tuple[str, str]) -> None:
    """A missed target of a row with another rule earns up to what the scheme's rule gives, and says why."""
    ((low, high, working),) = score(answered("≥200人", "180人", standard=standard))
    assert (str(low), str(high)) == expected
    assert ("本行另有评分标准" in working) is (expected[0] != expected[1])


def test_the_year_completes_deadlines_of_groups() -> None:
    """A group that shares points is scored by the form's year, as a single row is."""
    rows = (
        answered("6月30日前", "6月20日", subcategory="时效指标"),
        answered("9月30日前", "9月20日", subcategory="时效指标", part_of=0),
    )
    assert score(*rows)[0][:2] == (20, 20)
    assert score(*rows, year=None)[0][:2] != (20, 20)


@pytest.mark.parametrize(
    ("unit", "target", "actual", "expected"),
    [
        ("%", "≥90%", "0.95", ("0.11", "10")), ("％", "≤5%", "0.8", ("10", "10")), ("", "≤5%", "0.8", ("0.63", "10")), ("人", "≤5%", "0.8", ("0.63", "10")), ("%", "≥0.5%", "0.6", ("10", "10")),
        ("（%）", "≤5%", "0.8", ("10", "10")),
    ],
)  # fmt: skip
def test_the_column_of_units_governs_a_fraction(
    unit: str, target: str, actual: str, expected: tuple[str, str]
) -> None:
    """Beside % a fraction is one of a percent, unless the other reading earns more."""
    ((low, high, _),) = score(answered(target, actual, unit=unit))
    assert (str(low), str(high)) == expected


@pytest.mark.parametrize(
    ("target", "actual", "points", "score"),
    [
        ("≥200篇", 195, 5, "4.88"),
        (200, 195.0, "5", "4.88"),
        ("≥95%", "98.5%", Decimal(10), "10"),
        (Decimal("0.5"), 0.25, 1.5, "0.75"),
        ("2024年6月30日前", date(2024, 6, 3), 5, "5"),
        ("2024年6月30日前", datetime(2024, 6, 3, 12), 5, "5"),
    ],
)
def test_plain_values_score_as_typed_ones(target: str, actual: object, points: float, score: str) -> None:
    """Texts, numbers and dates are taken as one would type them into a form."""
    answer = Answer.typed(target=target, actual=actual, points=points)  # type: ignore[arg-type]
    (row,) = recompute("national-project-2020", Answers(year=2024, execution=None, rows=(answer,))).rows
    assert row.low == row.high == Decimal(score)


def test_the_execution_from_plain_numbers() -> None:
    """Budget and spending are numbers of any kind, a float as it is printed."""
    execution = ExecutionAnswer.typed(points=10, budget_adjusted=587.65, budget_spent="578.84")
    assert (execution.points, execution.budget_adjusted) == (Decimal(10), Decimal("587.65"))
    scorecard = recompute("national-project-2020", Answers(year=None, execution=execution, rows=()))
    assert scorecard.execution is not None
    assert scorecard.execution.low == Decimal("9.85")


@pytest.mark.parametrize("value", [None, True, "", "五", float("nan"), float("inf"), 10**15, object()])
def test_what_is_no_number_is_refused(value: object) -> None:
    """Points and money that are no number are an error at once, with the value."""
    with pytest.raises(WrongArgument, match="应为数字"):
        Answer.typed(target="≥1", actual=1, points=value)  # type: ignore[arg-type]


@pytest.mark.parametrize("value", [None, "", " "])
def test_nothing_is_a_blank_cell(value: str | None) -> None:
    """None and blanks are an answer that was not given."""
    assert Answer.typed(target="≥1", actual=value, points=1).actual.text == ""


@pytest.mark.parametrize("points", [True, "十", float("nan"), "1e999999"])
def test_points_that_are_no_number(points: Any) -> None:
    """A truth value, words and numbers without an end are refused."""
    with pytest.raises(WrongArgument):
        Answer.typed(name="某指标", target="≥200人", actual=200, points=points)


@pytest.mark.parametrize(
    ("given", "written"),
    [
        ("≥200人", Written("≥200人", "≥200人")), (200, Written(Decimal(200), "200")), (0.95, Written(Decimal("0.95"), "0.95")), (Decimal("1.50"), Written(Decimal("1.50"), "1.5")),
        (date(2020, 12, 20), Written(date(2020, 12, 20), "2020年12月20日")), (datetime(2020, 12, 20, 8), Written(date(2020, 12, 20), "2020年12月20日")), (None, Written(None, "")), ("  ", Written(None, "")),
    ],
)  # fmt: skip
def test_plain_values_as_a_cell_holds_them(given: Any, written: Written) -> None:
    """A text, a number and a day are what somebody would type; nothing and spaces are a blank cell."""
    answer = Answer.typed(target="≥200人", actual=given, points="10")
    assert (answer.actual, answer.points) == (written, 10)


def test_what_a_typed_answer_leaves_out() -> None:
    """Names, unit and standard are those that are given, else blank."""
    bare = Answer.typed(target="健全", actual="健全", points=10)
    assert (bare.category, bare.subcategory, bare.name, bare.unit, bare.standard, bare.part_of) == (
        "",
        "",
        "",
        "",
        "",
        None,
    )
    whole = Answer.typed(
        target="健全",
        actual="健全",
        points=10,
        category="产出指标",
        subcategory="质量指标",
        name="制度建设",
        unit="项",
        standard="达标得分",
    )
    assert (whole.category, whole.subcategory, whole.name) == ("产出指标", "质量指标", "制度建设")
    assert (whole.unit, whole.standard) == ("项", "达标得分")


@pytest.mark.parametrize(
    ("name", "caption"), [("name", "三级指标"), ("unit", "计量单位"), ("category", "一级指标")]
)
def test_a_blank_cell_of_a_data_frame_is_no_text(name: str, caption: str) -> None:
    """It is a number, nan, and is not taken for the text "nan"."""
    more: dict[str, Any] = {name: float("nan")}
    with pytest.raises(WrongArgument, match=f"{caption}（文字.*不是 float"):
        Answer.typed(target="≥5", actual="5", points=5, **more)


def test_a_year_of_a_data_frame() -> None:
    """It is a whole number of another library; True and a float are none."""
    answers = Answers(year=np.int64(2024), execution=None, rows=())  # type: ignore[arg-type]
    assert type(answers.year) is int
    with pytest.raises(WrongArgument, match="整数"):
        Answers(year=np.float64(2024), execution=None, rows=())  # type: ignore[arg-type]
