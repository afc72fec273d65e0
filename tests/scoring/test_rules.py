"""The rules of the profile: each kind of target earns what they say, within its bounds."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from support.scored_rows import bounds, score

from xlselfeval.cell import Written
from xlselfeval.scheme.load import load_scheme
from xlselfeval.scheme.load_profile import load_profile, profile_ids
from xlselfeval.scoring import rules
from xlselfeval.scoring.answers import Answer, Answers, ExecutionAnswer
from xlselfeval.scoring.recompute import is_timely, lower_is_better, recompute, score_execution, score_row
from xlselfeval.scoring.scorecard import RowScore


@pytest.mark.parametrize(
    ("target", "actual", "low", "high", "rule"),
    [
        # ≥A, >A, bare, 至少A, A以上: P | P × B/A; >A met exactly is B/A = 1
        ("≥200", "210", "10", "10", "proportional"), ("200篇", "195", "9.75", "9.75", "proportional"), (">60%", "60%", "10", "10", "proportional"), (">60%", "61%", "10", "10", "proportional"),
        ("至少3次", "2次", "6.67", "6.67", "proportional"), ("3次以上", "0", "0.00", "0.00", "proportional"), (">0", "0", "0.00", "0.00", "proportional"),
        # ≤A, <A, 不超过A, A以内: P | P × A/B; with A = 0: 0
        ("≤160", "386", "4.15", "4.15", "reciprocal"), ("<160", "160", "10", "10", "reciprocal"), ("<160", "159", "10", "10", "reciprocal"), ("不超过0次", "1次", "0.00", "0.00", "reciprocal"),
        # =A: P when B ≥ A | P × B/A
        ("=100%", "120%", "10", "10", "equal"), ("=100%", "83.5%", "8.35", "8.35", "equal"),
        # zero, bare or =
        ("0起", "0起", "10", "10", "zero"), ("=0", "1", "0.00", "0.00", "zero"), ("0起", "未发生", "10", "10", "zero"),
        # a–b: below P × B/a, above P × b/B; a shorter duration counts as reached
        ("10-20", "15", "10", "10", "range"), ("10-20", "8", "8.00", "8.00", "range"), ("10-20", "25", "8.00", "8.00", "range"), ("3-5天", "2天", "10", "10", "range"),
        ("100±5", "94", "9.89", "9.89", "range"), ("0.5-0.9", "0.4", "8.00", "8.00", "range"), ("0-5", "10", "5.00", "5.00", "range"), ("-5~5", "10", "0", "9.99", "range"), ("0-5", "-1", "0", "9.99", "range"),
        # ±p%: P × p / |B|
        ("±10%", "-8%", "10", "10", "plus-minus"), ("±10%", "-20%", "5.00", "5.00", "plus-minus"),
        # a negative A or B, not reached
        ("≥5%", "-2%", "0", "9.99", "proportional"), ("≤-5%", "-2%", "0", "9.99", "reciprocal"), ("≤5%", "-2%", "10", "10", "reciprocal"),
        # a deadline
        ("2020年6月", "2020年6月30日", "10", "10", "deadline"), ("2020年6月", "2020年7月1日", "0", "9.99", "deadline"), ("2020年6月", "已完成", "10", "10", "deadline"),
        ("2020年6月", "未完成", "0", "9.99", "deadline"), ("2020年6月15日", "2020年6月", "0", "10", "deadline"), ("2020年6月", "部分完成", "0", "9.99", "deadline"),
        # words
        ("提升", "达成年度指标", "8.00", "10", "qualitative"), ("提升", "部分达成年度指标并具有一定效果", "6.00", "7.99", "qualitative"),
        ("提升", "未达成年度指标且效果较差", "0", "5.99", "qualitative"), ("提升", "变好了一些", "0", "10", "qualitative"),
    ],
)  # fmt: skip
def test_the_table_of_national_2020(target: str, actual: str, low: str, high: str, rule: str) -> None:
    """Each line of the table holds, for a target reached and not reached."""
    row = score(target, actual)
    assert (*(bounds(row) or ()), row.rule) == (low, high, rule)


@pytest.mark.parametrize(
    ("target", "actual"),
    [
        ("", "5"),
        ("培训3期300人", "5"),
        ("≥10家", ""),
        ("≥10家", "若干"),
        ("≥10家", "5万元"),
        ("2020年6月", "100%"),
        ("≤30万元", "95%"),
    ],
)
def test_what_no_rule_can_score_stays_open(target: str, actual: str) -> None:
    """A row that no rule can score has no interval: no silent zero, no silent full marks."""
    assert bounds(score(target, actual)) is None


def test_both_readings_of_a_bare_cost() -> None:
    """A bare number for a cost, or for a name where lower is better, spans both readings."""
    row = score("232万元", "200万元", subcategory="成本指标")
    assert (bounds(row), row.rule) == (("8.62", "10"), "both-readings")
    assert "target-direction-unclear" in row.remarks
    assert bounds(score("232万元", "232万元", subcategory="成本指标")) == ("10", "10")
    assert bounds(score("5次", "4次", name="投诉次数")) == ("8.00", "10")
    assert bounds(score("5次", "4次", name="投诉处理次数")) == ("8.00", "8.00")


def test_percent_and_fraction() -> None:
    """0.98 against 95 % spans both readings; a percent format decides."""
    assert bounds(score("95%", "0.95")) == ("0.10", "10")
    assert "percent-as-fraction" in score("95%", "0.95").remarks
    assert bounds(score("95%", Written(Decimal("0.9"), "90%", "0%", 0))) == ("9.47", "9.47")
    assert bounds(score("≤5%", "0.03")) == ("10", "10")
    assert score("≤5%", "0.03").remarks == ()
    assert score("0", "5%").remarks == ()


def test_money_is_converted() -> None:
    """元, 万元 and 亿元 are one measure, and a number without unit is read in the other's."""
    assert bounds(score("≤90万元", "900000元")) == ("10", "10")
    assert bounds(score("≥1.5亿元", "12000万元")) == ("8.00", "8.00")
    assert bounds(score("≤90万元", "100")) == ("9.00", "9.00")
    assert bounds(score("150万", "75万元")) == ("5.00", "5.00")


def test_the_other_profiles() -> None:
    """national-2016 and linear-reverse differ only where they say so."""
    assert bounds(score("提升", "部分达成", profile="national-2016")) == ("5.00", "7.99")
    assert bounds(score("≤160", "386", "15", profile="linear-reverse")) == ("0.00", "0.00")
    assert bounds(score("≤160", "200", profile="linear-reverse")) == ("7.50", "7.50")
    assert bounds(score("≤160", "320", profile="linear-reverse")) == ("0.00", "0.00")
    assert bounds(score("≤0", "1", profile="linear-reverse")) == ("0.00", "0.00")


def test_a_real_date_cell() -> None:
    """A date cell is compared as a date."""
    day = Written(date(2020, 12, 20), "2020年12月20日", "yyyy/m/d")
    assert bounds(score("2020年12月", day)) == ("10", "10")
    assert bounds(score(Written(date(2020, 12, 1), "2020年12月", 'yyyy"年"m"月"'), day)) == ("10", "10")


def execution(points: str | None, budget: str | None, spent: str | None) -> RowScore:
    numbers = [None if text is None else Decimal(text) for text in (points, budget, spent)]
    answer = ExecutionAnswer(points=numbers[0], budget_adjusted=numbers[1], budget_spent=numbers[2])
    return score_execution(load_profile("national-2020"), answer)


@pytest.mark.parametrize(
    ("points", "budget", "spent", "low"),
    [
        ("10", "587.65", "587.65", "10"), ("10", "250000", "215457.6", "8.62"), ("20", "10", "12", "20"), ("10", "0", "0", None), ("10", None, "5", None), ("10", "5", None, None), (None, "5", "5", None),
        ("10", "0.5", "0.4", "8.00"), ("10", "1", "0.5", "5.00"), ("10", "5", "0", "0.00"), ("10", "5", "0.5", "1.00"), ("0", "5", "4", "0.00"), ("0.5", "5", "4", "0.40"), ("-1", "5", "4", None), ("10", "-5", "4", None),
    ],
)  # fmt: skip
def test_the_execution_row(
    points: str | None, budget: str | None, spent: str | None, low: str | None
) -> None:
    """The score is points × rate, capped, and open without a budget."""
    row = execution(points, budget, spent)
    assert (None if row.low is None else f"{row.low:f}") == low
    assert row.high == row.low
    assert row.points == (None if points is None else Decimal(points))
    assert row.rule == (None if low is None else "execution")
    assert row.reached is (None if low is None else Decimal(spent or 0) >= Decimal(budget or 0))


def test_spending_that_seems_to_be_in_yuan() -> None:
    """元 beside a budget in 万元 leave the score between both readings, and overspending by little does not."""
    slip = execution("10", "502.3", "4956200")
    assert (bounds(slip), slip.reached, slip.computed) == (("9.87", "10"), None, False)
    assert "元与万元混淆" in slip.working
    assert (slip.rule, slip.points) == ("execution", 10)
    assert bounds(execution("10", "502.3", "600")) == ("10", "10")
    assert bounds(execution("10", "502.3", "502300000")) == ("10", "10")


def test_negative_spending_is_less_than_full_marks() -> None:
    """Negative spending earns no share of the points, and is reported."""
    row = execution("10", "5", "-1")
    assert (bounds(row), row.rule, row.points, row.reached, row.computed) == (
        ("0", "9.99"),
        "execution",
        Decimal(10),
        False,
        False,
    )
    assert row.working == "全年执行数为负数，不得满分"


def test_a_row_without_points_is_judged() -> None:
    """The target of a row without points is compared, with the form's year, and earns no score."""
    answer = Answer(
        category="产出指标", subcategory="时效指标", name="完成时间", target=Written(None, "12月10日前"), actual=Written(None, "12月5日"), points=None
    )  # fmt: skip
    row = score_row(load_profile("national-2020"), answer, 2020)
    assert (row.reached, row.rule, row.points, row.low, row.high, row.working) == (
        True,
        None,
        None,
        None,
        None,
        "",
    )


def test_rows_about_time_and_about_cost() -> None:
    """A row is recognised by its level-2 name, its level-1 name or its own."""

    def row(category: str, subcategory: str, name: str) -> Answer:
        return Answer(
            category=category, subcategory=subcategory, name=name, target=Written(None, ""), actual=Written(None, ""), points=None
        )  # fmt: skip

    timely = [is_timely(row("产出指标", kind, name)) for kind, name in (("时效指标", "某指标"), ("数量指标", "完成时间"), ("数量指标", "时间节点要求"), ("数量指标", "竣工日期"), ("数量指标", "时间安排"))]  # fmt: skip
    assert timely == [True, True, True, True, False]
    profile = load_profile("national-2020")
    lower = [lower_is_better(profile, row(kind, under, name)) for kind, under, name in (("成本指标", "经济", "某指标"), ("产出指标", "成本指标", "某指标"), ("产出指标", "数量指标", "投诉次数"), ("产出指标", "数量指标", "培训次数"))]  # fmt: skip
    assert lower == [True, True, True, False]


def test_negative_points_score_nothing() -> None:
    """A row with negative points is open."""
    assert bounds(score("≥10家", "12家", "-1")) is None
    assert bounds(score("≥10家", "12家", "0")) == ("0", "0")


def test_the_rules_say_how() -> None:
    """Each rule's working states the case that it took."""
    ten, zero = Decimal(10), Decimal(0)
    assert rules.linear(ten, Decimal(160), Decimal(320)) == (0, "完成320，达到160的两倍，得0分")
    assert rules.more_than(ten, zero, Decimal("0.5")) == (10, "完成0.5，超过0，得满分")
    assert rules.more_than(ten, zero, Decimal(1)) == (10, "完成1，超过0，得满分")
    assert rules.more_than(ten, zero, zero) == (0, "未超过0，得0分")
    assert rules.less_than(rules.reciprocal)(ten, zero, zero) == (0, "未低于0，得0分")
    assert rules.reciprocal(ten, zero, Decimal(1)) == (0, "完成1，超过0，得0分")
    assert rules.zero(ten, zero, Decimal(1)) == (0, "完成1，不等于0，得0分")


def test_the_scorecard_names_its_profile() -> None:
    """A scorecard names its profile, and has no execution row where the form has none."""
    scheme = load_scheme("national-project-2020", profile="linear-reverse")
    card = recompute(scheme, Answers(year=2020, execution=None, rows=()))
    assert (card.profile, card.execution, card.rows) == ("linear-reverse", None, ())


numbers = st.decimals(min_value=-(10**6), max_value=10**6, places=2)
signs = st.sampled_from(["", "≥", ">", "≤", "<", "="])
units = st.sampled_from(["", "%", "万元", "元", "人", "天"])
targets = st.one_of(
    st.builds(lambda sign, number, unit: f"{sign}{number}{unit}", signs, numbers, units),
    st.builds(lambda low, size, unit: f"{low}~{low + abs(size)}{unit}", numbers, numbers, units),
    st.builds(lambda number: f"±{abs(number)}%", numbers),
    st.sampled_from(["提升", "2020年12月", "", "达标"]),
)
actuals = st.one_of(
    st.builds(lambda number, unit: f"{number}{unit}", numbers, units),
    st.sampled_from(
        ["已完成", "未完成", "达成年度指标", "部分达成", "2020年11月3日", "2021年1月", "提升", ""]
    ),
)


@given(
    targets,
    actuals,
    st.decimals(min_value=0, max_value=100, places=2),
    st.sampled_from(profile_ids()),
    st.sampled_from(["数量指标", "成本指标", "时效指标"]),
)
def test_every_interval_lies_between_nothing_and_the_points(
    target: str, actual: str, points: Decimal, profile: str, subcategory: str
) -> None:
    """0 ≤ low ≤ high ≤ points for any text, and an interval has a rule."""
    row = score(target, actual, str(points), profile=profile, subcategory=subcategory)
    assert (row.low is None) == (row.high is None)
    if row.low is not None and row.high is not None:
        assert 0 <= row.low <= row.high <= points
        assert load_profile(profile).rule(row.rule or "").text
        assert row.working


@given(
    st.decimals(min_value="0.01", max_value=10**6, places=2),
    st.decimals(min_value=0, max_value=10**6, places=2),
    st.decimals(min_value="0.1", max_value=100, places=1),
)
def test_more_is_never_worse_for_at_least_and_never_better_for_at_most(
    target: Decimal, actual: Decimal, points: Decimal
) -> None:
    """The score moves in the direction of the target."""
    for sign, step in (("≥", 1), ("≤", -1)):
        here, there = (
            score(f"{sign}{target}", str(value), str(points)).low for value in (actual, actual + 1)
        )
        assert here is not None
        assert there is not None
        assert (there - here) * step >= 0


@pytest.mark.parametrize(
    ("target", "actual"),
    [
        ("8000元-1.2万元", "0.9万元"),
        ("1千人-2万人", "15000人"),
        ("10公里-20000米", "15公里"),
        ("1元-2亿元", "5万元"),
    ],
)
def test_ends_of_a_range_in_different_scales(target: str, actual: str) -> None:
    """A number between the ends earns full points, in whatever scale each of the three is written."""
    row = score(target, actual)
    assert (row.low, row.high, row.reached) == (10, 10, True)


@pytest.mark.parametrize(
    ("target", "actual", "found"),
    [
        # beside 公里, a thousand metres, a bare number is also read in metres from a thousand times on
        ("≥5公里", "5000", ("10", "10", None)), ("≥5公里", "4990", ("10", "10", True)), (">5公里", "5000", ("10", "10", None)), ("≥5", "5000公里", ("10", "10", True)),
        ("≥5000", "5公里", ("0.01", "10", None)), ("≥5000", "7.5公里", ("0.02", "0.02", False)), ("≥5000", "1公里", ("0.00", "2.00", None)), ("≥5000", "0公里", ("0.00", "0.00", False)),
    ],
)  # fmt: skip
def test_a_bare_number_beside_a_scaled_unit(
    target: str, actual: str, found: tuple[str, str, bool | None]
) -> None:
    """A second reading exists just where the first is a thousand times off, and none for zero."""
    row = score(target, actual)
    assert ((*(bounds(row) or ()), row.reached)) == found


def test_a_count_by_period() -> None:
    """A bare number beside a count by month may be one in all, but money by month is an amount; 无 is its zero."""
    assert score("≥3次/月", "3").remarks == ("units-doubtful",)
    assert bounds(score("100元/人/月", "100")) == ("10", "10")
    assert bounds(score("100元/人", "100")) == ("10", "10")
    assert bounds(score("0次/月", "无")) == ("10", "10")


def test_readings_of_percents() -> None:
    """Both readings count where a cost is a percent, and where one of them has no score of its own."""
    both = score("95%", "0.9", subcategory="成本指标")
    assert both.remarks == ("percent-as-fraction", "target-direction-unclear")
    negative = score("≥-20%", "-0.5")
    assert (bounds(negative), negative.computed) == (("0", "10"), False)


@pytest.mark.parametrize(
    ("target", "actual", "found"),
    [
        ("2020年6月1日", "2020年6月", ("0", "10")),  # done on the first, it is in time
        ("2020年5月31日", "2020年6月", ("0", "9.99")),
        ("2020年12月31日", "6", None),  # no month where a day is asked for
        ("2020年12月", "6", None),
        ("12月", "6", ("10", "10")),
    ],
)
def test_deadlines(target: str, actual: str, found: tuple[str, str] | None) -> None:
    """A month that begins on the last day is open; a bare number is a month beside a month alone."""
    assert bounds(score(target, actual)) == found


def test_a_month_of_no_year() -> None:
    """A month without a year is open beside a day that has one."""
    row = score("2020年12月31日", "6月", year=None)
    assert (bounds(row), row.remarks) == (None, ("actual-unreadable",))


@pytest.mark.parametrize(
    ("places", "points", "actual", "score"),
    [
        (0, "12.4", "200", "12.4"), (0, "4.6", "199", "4.6"), (0, "4.4", "199", "4"), (1, "3.33", "200", "3.33"), (1, "3.36", "199", "3.3"),
        (3, "10", "66", "3.300"), (4, "7", "33.333", "1.1667"), (2, "3.336", "199.99", "3.336"),
    ],
)  # fmt: skip
def test_the_decimals_of_a_profile(places: int, points: str, actual: str, score: str) -> None:
    """A score has the profile's decimals; full marks are the points themselves, and no rounding exceeds them."""
    profile = replace(load_profile("national-2020"), places=places)
    answer = Answer(
        category="产出指标", subcategory="数量指标", name="培训人数", target=Written("≥200人", "≥200人"),
        actual=Written(Decimal(actual), actual), points=Decimal(points),
    )  # fmt: skip
    row = score_row(profile, answer, 2020)
    assert (f"{row.low:f}", row.high) == (score, row.low)
    spent = ExecutionAnswer(
        points=Decimal(points), budget_adjusted=Decimal(200), budget_spent=Decimal(actual)
    )
    assert score_execution(profile, spent).low == Decimal(score)


@pytest.mark.parametrize(
    ("target", "actual", "expected"),
    [
        ("≤90万元", "900000万元", "10"), ("≤900000元", "900000万元", "10"), ("≤90万元", "9000000000元", "10"), ("≤1万元", "10000万元", "10"), ("≤10万元", "10000万元", "10"),
        ("≤90万元", "1000000万元", "9.00"), ("≤300元/人", "2950000元/人", "10"), ("≤10万元", "9990万元", None), ("≤10万元", "200001万元", None), ("≤90人", "900000人", None),
        ("≤90万元", "900000元", None), ("≥90万元", "900000万元", None), ("≤0元", "5元", None),
    ],
)  # fmt: skip
def test_a_cost_in_yuan_has_the_scores_of_both_readings(
    target: str, actual: str, expected: str | None
) -> None:
    """Money a thousand times above its limit earns what either reading gives, and is asked about."""
    row = score(target, actual)
    if expected is None:
        assert "actual-not-result" not in row.remarks
        assert row.low == row.high
    else:
        assert row.low is not None
        assert row.low <= Decimal("0.01")
        assert (row.high, row.reached, row.remarks) == (Decimal(expected), None, ("actual-not-result",))
