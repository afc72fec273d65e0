"""Deadlines without a date: those that come round and moments are never numbers, and open unless words settle them."""

from __future__ import annotations

import pytest

from xlselfeval.scheme.load_profile import load_profile
from xlselfeval.scoring.answers import Answer
from xlselfeval.scoring.dates import is_recurring
from xlselfeval.scoring.recompute import score_row
from xlselfeval.scoring.scorecard import RowScore

PROFILE = load_profile("national-2020")
MONTHLY = "每月15日前发放"


def score(target: str, actual: str, subcategory: str = "时效指标") -> RowScore:
    answer = Answer.typed(
        target=target, actual=actual, points=10, category="产出指标", subcategory=subcategory, name="发放"
    )
    return score_row(PROFILE, answer, 2024)


def bounds(row: RowScore) -> tuple[str, str] | None:
    return None if row.low is None else (str(row.low), str(row.high))


@pytest.mark.parametrize(
    "text",
    [
        MONTHLY, "每月15日前", "每个月10号之前", "工资每月10日前发放到位", "每月十五日前", "每月底前", "每月月底前", "每季度末前完成", "每周五前", "每学期末前", "次月15日前", "每月25日",
        "每季度第1个月10日前", "不晚于每月15日", "逐月15日前", "每月15日为止", "12次，每月15日前", "各季度末前",
    ],
)  # fmt: skip
def test_deadlines_that_come_round(text: str) -> None:
    """A day of each month, quarter or week is known in its usual spellings."""
    assert is_recurring(text)


@pytest.mark.parametrize(
    "text",
    [
        "每月10次", "每月15天", "每周课前提醒2次", "每季度考核前3名", "每月前期工作2次", "每月提前3天", "每年6月底前", "2024年6月15日前", "每月15日前发放12次", "每月20场演出前安检",
        "每月前往5次", "半年", "每月15日前" + "发放" * 20,
    ],
)  # fmt: skip
def test_what_does_not_come_round(text: str) -> None:
    """A count for each month, a date, a day with a count behind it and a long text are no such deadline."""
    assert not is_recurring(text)


@pytest.mark.parametrize(
    ("target", "actual", "wanted"),
    [
        (MONTHLY, MONTHLY, ("8.00", "10")), (MONTHLY, "按时发放", ("8.00", "10")), (MONTHLY, "全年12个月均按时发放", ("8.00", "10")), (MONTHLY, "已完成", ("8.00", "10")),
        (MONTHLY, "未按时发放", ("0", "5.99")), (MONTHLY, "发放", None), (MONTHLY, "按时", None), (MONTHLY, "每月18日发放", None), (MONTHLY, "每月10日发放", None), (MONTHLY, "15", None),
        (MONTHLY, "2024年12月10日", None), ("每季度末前", "每季度末前", ("8.00", "10")), ("每季度末前", "2024年12月10日", None), ("每季度末前", "及时支付", ("8.00", "10")), ("每周五前", "每月15日前", None),
        ("及时", "按时发放", ("0", "10")), ("春节前", "春节前完成", ("8.00", "10")), ("春节前", "按时发放", None), ("2024年春节前完成", "2024年春节前完成", ("8.00", "10")),
        ("2024年春节前完成", "2024年2月8日", None), ("中秋节前", "春节前", None), ("提前完成", "2024年2月8日", ("0", "10")),
    ],
)  # fmt: skip
def test_a_deadline_without_a_date(target: str, actual: str, wanted: tuple[str, str] | None) -> None:
    """Words that settle the result give its band; else the target itself is asked about, and no number is made of it."""
    row = score(target, actual)
    assert bounds(row) == wanted
    assert ("target-unreadable" in row.remarks) is (wanted is None)


@pytest.mark.parametrize("subcategory", ["时效指标", "数量指标"])
def test_a_deadline_that_comes_round_is_one_in_any_row(subcategory: str) -> None:
    """A day of each month is no number of days in rows about other things either; without an actual nothing else is asked."""
    assert bounds(score(MONTHLY, "每月18日发放", subcategory)) is None
    assert bounds(score(MONTHLY, MONTHLY, subcategory)) == ("8.00", "10")
    assert score(MONTHLY, "", subcategory).remarks == ()


@pytest.mark.parametrize("actual", [MONTHLY, "每月15日", "15日前发放", "次月10日前", "2024年春节前完成"])
@pytest.mark.parametrize("target", ["≤15日", "≥12次", "100%", "15日内"])
def test_a_day_is_no_figure_of_an_actual(target: str, actual: str) -> None:
    """An actual that names a day of each month cannot be compared with a number, and hides none beside it."""
    assert score(target, actual, "数量指标").remarks == ("actual-unreadable",)
    assert bounds(score("≥12次", f"全年12次，{MONTHLY}", "数量指标")) == ("10", "10")


@pytest.mark.parametrize(
    ("actual", "wanted"),
    [("2024年6月20日", ("10", "10")), ("每年6月底前", ("10", "10")), ("2024年7月2日", ("0", "9.99"))],
)
def test_each_year_is_the_year_of_the_form(actual: str, wanted: tuple[str, str]) -> None:
    """每年6月底前 is a date in the year of the form, as target and as actual."""
    for target in ("每年6月底前", "每年度6月30日前完成"):
        assert bounds(score(target, actual)) == wanted
    assert bounds(score("每年底前", "2024年12月20日")) == ("10", "10")


@pytest.mark.parametrize("actual", ["2024年2月9日（除夕）前", "2月9日（除夕）完成", "2024年2月9日（星期五）"])
def test_the_name_of_a_day_leaves_its_date(actual: str) -> None:
    """The name of a day in brackets casts no doubt on the date of an actual."""
    assert bounds(score("2024年2月9日(除夕)前", actual)) == ("10", "10")
    assert bounds(score("2024年2月8日前", actual)) == ("0", "9.99")
