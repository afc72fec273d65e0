"""Deadlines without a date are never numbers, and open unless words settle them.

Such are those that come round, and moments.
"""

from __future__ import annotations

import pytest

from xlselfeval.cell import Written
from xlselfeval.scheme.load_profile import load_profile
from xlselfeval.scoring.answers import Answer
from xlselfeval.scoring.dates import is_recurring
from xlselfeval.scoring.recompute import score_row
from xlselfeval.scoring.scorecard import RowScore
from xlselfeval.scoring.target import Deadline, read_target

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
        MONTHLY, "每月15日前", "每个月10号之前", "工资每月10日前发放到位", "每月十五日前", "每月底前", "每月月底前", "每季度末前完成", "每周五前", "每学期末前", "次月15日前", "每月25日", "每月5-10日", "每月5日至10日发放",
        "每季度第1个月10日前", "不晚于每月15日", "逐月15日前", "每月15日为止", "12次，每月15日前", "各季度末前",
    ],
)  # fmt: skip
def test_deadlines_that_come_round(text: str) -> None:
    """A day of each month, quarter or week is known in its usual spellings."""
    assert is_recurring(text)
    assert is_recurring(text.rjust(40, "甲"))
    assert not is_recurring(text.rjust(41, "甲"))


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
        (MONTHLY, "未按时发放", ("0", "5.99")), (MONTHLY, "发放", ("0", "10")), (MONTHLY, "按时", ("0", "10")), (MONTHLY, "每月18日发放", ("0", "9.99")), (MONTHLY, "每月10日发放", ("10", "10")), (MONTHLY, "15", ("0", "10")),
        (MONTHLY, "2024年12月10日", ("0", "10")), ("每季度末前", "每季度末前", ("8.00", "10")), ("每季度末前", "2024年12月10日", ("0", "10")), ("每季度末前", "及时支付", ("8.00", "10")), ("每周五前", "每月15日前", ("0", "10")),
        ("及时", "按时发放", ("8.00", "10")), ("春节前", "春节前完成", ("8.00", "10")), ("春节前", "按时发放", None), ("2024年春节前完成", "2024年春节前完成", ("8.00", "10")),
        ("2024年春节前完成", "2024年2月8日", None), ("中秋节前", "春节前", None), ("提前完成", "2024年2月8日", ("0", "10")),
    ],
)  # fmt: skip
def test_a_deadline_without_a_date(target: str, actual: str, wanted: tuple[str, str] | None) -> None:
    """Words or a day settle the result, else it is asked about.

    A moment beside other words asks about the target itself.
    """
    row = score(target, actual)
    assert bounds(row) == wanted
    assert ("target-unreadable" in row.remarks) is (wanted is None)
    assert ("qualitative-unclear" in row.remarks) is (wanted == ("0", "10"))


@pytest.mark.parametrize("subcategory", ["时效指标", "数量指标"])
def test_a_deadline_that_comes_round_is_one_in_any_row(subcategory: str) -> None:
    """A day of each month is no number of days in rows about other things either.

    Without an actual nothing else is asked.
    """
    assert bounds(score(MONTHLY, "每月18日发放", subcategory)) == ("0", "9.99")
    assert bounds(score(MONTHLY, MONTHLY, subcategory)) == ("8.00", "10")
    assert score(MONTHLY, "", subcategory).remarks == ()
    assert bounds(score("春节前", "2024年2月8日", subcategory)) == (
        None if subcategory == "时效指标" else ("0", "10")
    )


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


@pytest.mark.parametrize(
    ("target", "last"),
    [
        ("2024年年底前全面建成", "2024-12-31"), ("3月31日前报送", "2024-03-31"), ("2024年9月底前完成秋季助学金发放工作", "2024-09-30"), ("次年1月底前", "2025-01-31"), ("下一年度3月31日前", "2025-03-31"),
        ("次年底前", "2025-12-31"), ("次年末", "2025-12-31"), ("2024年6月30日前(竣工)", "2024-06-30"), ("2024年6月30日前不得开工", None), ("2024年6月30日前后", None), ("6月前期工作", None), ("2024年6月30日前完成或延期", None),
        ("2024年6月30日前完成50%", None), ("2024年6月30日前(可延期)", None),
    ],
)  # fmt: skip
def test_what_is_to_be_done_by_a_date(target: str, last: str | None) -> None:
    """The task behind a date leaves the date, unless it denies it, moves it or has a figure.

    The next year is the form's with one more.
    """
    due = score(target, "2024年3月1日").target
    assert str(due.last if isinstance(due, Deadline) else None) == str(last)
    assert score("3月31日前报送", "2024年3月1日", "数量指标").remarks == ("target-unreadable",)
    assert read_target(Written("次年1月底前", "次年1月底前"), None) == Deadline(None)


@pytest.mark.parametrize("actual", ["2025年1月15日", "次年1月15日", "次年1月15日完成"])
def test_a_result_of_the_next_year(actual: str) -> None:
    """次年1月 of an actual is after the end of the year of the form, and before the end of the next January."""
    assert bounds(score("12月底前", actual)) == ("0", "9.99")
    assert bounds(score("次年1月底前", actual)) == ("10", "10")


@pytest.mark.parametrize(
    ("target", "actual", "wanted"),
    [
        ("收到申请后5个工作日内", "收到申请后3个工作日内", ("10", "10")), ("收到申请后5个工作日内", "10个工作日", ("5.00", "5.00")), ("合同签订之日起30日内", "20日", ("10", "10")),
        ("每季度结束后15日内", "季度结束后10日内", ("10", "10")), ("每月终了5日内", "3日", ("10", "10")), ("≤3个月", "受理后10日内", ("0", "10")), ("≤3个月", "受理后10日之内", ("0", "10")), ("≤3个月", "受理后10日以内", ("0", "10")), ("≤5个工作日", "受理后10日内", ("0", "10")),
    ],
)  # fmt: skip
def test_a_time_from_an_event(target: str, actual: str, wanted: tuple[str, str]) -> None:
    """A time from an event is a duration with its unit, also where 内 follows, and not one for each month or quarter."""
    assert bounds(score(target, actual)) == wanted


@pytest.mark.parametrize(
    ("actual", "wanted", "remarks"),
    [
        ("1月10日", ("10", "10"), ()), ("1月20日", ("0", "9.99"), ()), ("12月20日", ("10", "10"), ()), ("2024年12月31日", ("10", "10"), ()), ("3月1日", ("0", "10"), ("date-not-stated",)), ("2024年1月10日", ("0", "10"), ("actual-other-year",)),
        ("次年1月20日", ("0", "9.99"), ()), ("2025年1月10日", ("10", "10"), ()),
    ],
)  # fmt: skip
def test_a_day_without_a_year_beside_a_deadline_in_the_next(
    actual: str, wanted: tuple[str, str], remarks: tuple[str, ...]
) -> None:
    """The day near the deadline counts; one that may be of either year, or is a year before, is asked about."""
    row = score("次年1月15日前", actual)
    assert (bounds(row), row.remarks) == (wanted, remarks)


@pytest.mark.parametrize(
    ("target", "actual", "wanted"),
    [
        ("每季度首月10日前报送", "每季度首月8日报送", ("10", "10")), ("每季度首月10日前报送", "每季度第1个月8日报送", ("10", "10")), ("每季度首月10日前报送", "每季度首月18日报送", ("0", "9.99")), ("每季度末10日内报送", "每季度末8日内报送", ("10", "10")),
        ("每季度首月10日前报送", "每季度次月8日报送", ("0", "10")), ("每季度首月10日前报送", "每月8日报送", ("0", "10")), ("每月10日前报送", "每季度首月8日报送", ("0", "10")), ("每月25日前", "12个月均在25日前发放", ("10", "10")),
        ("每月25日前", "11个月均在25日前发放", ("0", "10")), ("每月底前发放", "每月20日发放", ("10", "10")), ("每月20日前发放", "每月底发放", ("0", "9.99")), ("每月底前发放", "次月5日发放", ("0", "10")), ("每季度首月10日前", "按时报送", ("8.00", "10")),
        ("每季度末月25日前", "3月22日、6月20日、9月23日、12月24日", ("10", "10")), ("每季度末月25日前", "3月22日、6月20日、9月23日和12月24日均已拨付", ("10", "10")), ("每季度末月25日前", "3月22日、6月20日、9月28日、12月24日", ("0", "9.99")),
        ("每季度末月25日前", "3月22日、6月20日、9月23日", ("0", "10")), ("每季度末月25日前", "3月22日、5月20日、9月23日、12月24日", ("0", "10")), ("每季度末月25日前", "3月22日、6月20日、9月23日、12月24日计划拨付", ("0", "10")),
        ("每月15日前发放", "尽量每月10日发放", ("0", "10")), ("每月15日前发放", "每月10日发放中", ("0", "10")), ("每季度首月10日前", "每季度首月10日前完成初稿", ("0", "10")), ("每月15日内发放", "每月10日发放", ("10", "10")), ("每季度首月10日前", "基本按时报送", ("0", "10")),
    ],
)  # fmt: skip
def test_days_of_one_period(target: str, actual: str, wanted: tuple[str, str]) -> None:
    """Days of a quarter are compared as those of a month are, the end of a month with them.

    Days of different periods are not.
    """
    assert bounds(score(target, actual)) == wanted


def test_the_whole_year_as_an_actual() -> None:
    """全年 and 本年度完成 are the days of the year of the form."""
    assert bounds(score("2024年全年", "全年")) == ("10", "10")
    assert bounds(score("本年度内完成", "本年度完成")) == ("10", "10")


@pytest.mark.parametrize("actual", ["全年", "2024年", "第三季度", "2024年下半年"])
def test_more_than_a_month_tells_no_deadline(actual: str) -> None:
    """A quarter, a half or the whole year in which the deadline falls is asked about."""
    row = score("2024年9月15日前", actual)
    assert (bounds(row), row.remarks) == (("0", "10"), ("date-not-stated",))
    assert score("2024年12月31日前", actual).reached is True
