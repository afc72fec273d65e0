"""Targets and actuals as people write them: each shape is read as it is meant, nothing is guessed."""

from __future__ import annotations

import time
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xlselfeval.cell import Written
from xlselfeval.reading.captions import GRADE, caption_points, indicator_name
from xlselfeval.reading.vocabulary import vocabulary_of
from xlselfeval.review.note_words import is_empty_phrase
from xlselfeval.scoring.actual import ActualWords, Day, Figure, NoActual, read_actual
from xlselfeval.scoring.dates import parse_span
from xlselfeval.scoring.number import amount_of, decimal_of, half_up, parse_quantity, plain
from xlselfeval.scoring.numerals import chinese_numeral
from xlselfeval.scoring.target import (
    Bound,
    Deadline,
    Deviation,
    Interval,
    NoTarget,
    UnreadableTarget,
    Words,
    read_target,
)
from xlselfeval.scoring.text import compact, normalise
from xlselfeval.scoring.units import unit_of
from xlselfeval.scoring.words.result_words import (
    Band,
    band_of,
    says_done,
    says_none,
    says_not_done,
    says_success,
)


def target(text: str, *, timely: bool = False) -> object:
    return read_target(Written(text, text), 2020, timely=timely)


def actual(text: str, *, timely: bool = False) -> object:
    return read_actual(Written(text, text), 2020, timely=timely)


@pytest.mark.parametrize(
    ("text", "sign", "number", "kind"),
    [
        ("10家", "", "10", "count"), ("≥50个", "≥", "50", "count"), ("≧50个", "≥", "50", "count"), (">=90%", "≥", "90", "percent"),
        ("＞６０％", ">", "60", "percent"), ("﹦72890元", "=", "72890", "money"), ("≤90万元", "≤", "90", "money"), ("≥100百分比", "≥", "100", "percent"),
        ("至少10家", "≥", "10", "count"), ("10家以上", "≥", "10", "count"), ("10家（含）以上", "≥", "10", "count"), ("100万元以内", "≤", "100", "money"),
        ("不超过 10 万元", "≤", "10", "money"), ("不低于百分之九十五", "≥", "95", "percent"), ("三次", "", "3", "count"), ("两百人", "", "200", "count"),
        ("1,234.5 元", "", "1234.5", "money"), ("2\u200b00\u3000篇", "", "200", "count"), ("控制在5%以内", "≤", "5", "percent"), ("满意度≥95%", "≥", "95", "percent"),
        ("达到95%", "", "95", "percent"), ("0起", "", "0", "count"), ("零投诉", "", "0", ""), ("≥266米", "≥", "266", "length"), ("3万人", "", "3", "count"),
        ("每年不少于10次", "≥", "10", "count"), ("≥95%以上", "≥", "95", "percent"), ("100%完成", "", "100", "percent"), ("150万", "", "150", ""),
    ],
)  # fmt: skip
def test_a_bound(text: str, sign: str, number: str, kind: str) -> None:
    """A number with its comparator, before or after, is read with its unit."""
    found = target(text)
    assert isinstance(found, Bound), found
    assert (found.comparator, found.quantity.number, found.quantity.unit.kind) == (
        sign,
        Decimal(number),
        kind,
    )


@pytest.mark.parametrize(
    ("text", "low", "high"),
    [("3-5天", "3", "5"), ("95%-100%", "95", "100"), ("10～20", "10", "20"), ("10至20人", "10", "20"), ("100±5", "95", "105"),
     ("100万元±10%", "90", "110"), ("95%±5%", "90", "100"), ("[90,100]", "90", "100"), ("-5~5%", "-5", "5"), ("3%—5%", "3", "5")],
)  # fmt: skip
def test_an_interval(text: str, low: str, high: str) -> None:
    """a–b and A±p are read as the interval that they mean."""
    found = target(text)
    assert isinstance(found, Interval), found
    assert (found.low.number, found.high.number) == (Decimal(low), Decimal(high))
    assert found.low.unit.kind == found.high.unit.kind


@pytest.mark.parametrize(
    ("text", "last"),
    [("2020年12月", "2020-12-31"), ("2021年12月完成", "2021-12-31"), ("12月底之前", "2020-12-31"), ("2025年8月7日", "2025-08-07"), ("年底前", "2020-12-31"),
     ("2020-6-30", "2020-06-30"), ("2020.6.30前", "2020-06-30"), ("二〇二〇年六月", "2020-06-30"), ("第三季度", "2020-09-30"), ("上半年", "2020-06-30"),
     ("2020年1月-12月", "2020-12-31"), ("≤2020年12月31日", "2020-12-31"), ("2020年12月31日前(含)", "2020-12-31"), ("6月中旬", "2020-06-20"), ("2020年度", "2020-12-31")],
)  # fmt: skip
def test_a_deadline(text: str, last: str) -> None:
    """The last day allowed is read from every spelling of a date."""
    assert target(text) == Deadline(date.fromisoformat(last))


def test_dates_that_are_none() -> None:
    """Impossible dates, and numbers that only look like dates, are no deadlines."""
    assert isinstance(target("2020年13月"), UnreadableTarget)
    assert isinstance(target("2020年2月30日"), UnreadableTarget)
    assert isinstance(target("2020.12"), Bound)
    assert target("2020.12", timely=True) == Deadline(date(2020, 12, 31))
    assert target("20201231", timely=True) == Deadline(date(2020, 12, 31))
    assert parse_span("12月", None) is not None
    assert target("≥2020年12月") == UnreadableTarget("≥2020年12月")


@pytest.mark.parametrize(
    "text",
    [
        "提升",
        "显著提升",
        "效果明显",
        "符合相关规定",
        "及时",
        "达标",
        "在项目计划完成时间内完成",
        "一流",
        "万无一失",
        "好",
    ],
)
def test_a_qualitative_target(text: str) -> None:
    """Words are words, also those that begin with a numeral."""
    assert target(text) == Words(text)


@pytest.mark.parametrize(
    "text",
    [
        "培训3期300人",
        "约200人",
        "3天左右",
        "40余万元",
        "1：3",
        "≥10家，≤20家",
        "5A级",
        "①10家②20人",
        "200人/300人",
        "12,34",
    ],
)
def test_an_unreadable_target_is_reported(text: str) -> None:
    """A text whose figures are no single clear number is unreadable, never guessed."""
    assert isinstance(target(text), UnreadableTarget)


@pytest.mark.parametrize("text", ["", " ", "\u3000", "/", "-", "——", "无"])
def test_no_target(text: str) -> None:
    """Signs that stand for nothing are no target."""
    assert target(text) == NoTarget()


def test_a_deviation_without_a_centre() -> None:
    """±10% is a deviation of ten percent."""
    for text in ("±10%", "+/-10%", "不超过±10%", "±10%以内"):
        found = target(text)
        assert isinstance(found, Deviation), text
        assert found.size.number == 10


@pytest.mark.parametrize(
    ("text", "number", "sign"),
    [("195", "195", ""), ("213人次", "213", ""), ("≥95%", "95", "≥"), ("215,457.6", "215457.6", ""), ("已完成195篇", "195", ""), ("实际支出231.8万元", "231.8", ""),
     ("100%，已完成", "100", ""), ("１９５篇", "195", ""), ("三次", "3", ""), ("-3", "-3", "")],
)  # fmt: skip
def test_a_figure(text: str, number: str, sign: str) -> None:
    """The number of an actual is read, and a copied comparator is noticed."""
    found = actual(text)
    assert isinstance(found, Figure), found
    assert (found.quantity.number, found.comparator) == (Decimal(number), sign)


@pytest.mark.parametrize(
    "text",
    ["已完成", "无", "发布195篇，转载20篇", "150～200人", "10家或20家"],
)
def test_words_as_actual(text: str) -> None:
    """An actual with more than one clear number is words."""
    assert isinstance(actual(text), ActualWords)


def test_dates_and_blanks_as_actual() -> None:
    """A date is a span of days, and a sign for nothing is nothing."""
    found = actual("2020年12月20日")
    assert isinstance(found, Day)
    assert found.span.last == date(2020, 12, 20)
    assert actual("——") == NoActual()


@pytest.mark.parametrize(
    ("said", "asked", "band"),
    [("达成年度指标", "提升", Band.ACHIEVED), ("部分达成年度指标并具有一定效果", "提升", Band.PARTLY), ("未达成年度指标且效果较差", "提升", Band.MISSED),
     ("提升", "提升", Band.ACHIEVED), ("显著提升", "提升", Band.ACHIEVED), ("未提升", "提升", Band.MISSED), ("达成年度指标，办件时间缩短30%", "提升", Band.ACHIEVED), ("达成年度指标，但部分未完成", "提升", Band.UNCLEAR), ("明显", "效果明显", Band.ACHIEVED), ("达成预期指标", "效果明显", Band.ACHIEVED),
     ("未发生事故", "未发生事故", Band.ACHIEVED), ("基本完成", "完成", Band.MOSTLY), ("未完成", "完成", Band.MISSED), ("有所提升", "显著提升", Band.UNCLEAR),
     ("部分未完成", "完成", Band.UNCLEAR), ("改善学校的办学条件", "效果显著", Band.UNCLEAR), ("已全部完成", "完成改造", Band.ACHIEVED)],
)  # fmt: skip
def test_the_band_of_words(said: str, asked: str, band: Band) -> None:
    """The words of a result give its band, and unclear words none."""
    assert band_of(said, asked) is band


def test_words_about_done_none_and_success() -> None:
    """已完成, 未完成, 未发生 and 达标 have different meanings."""
    assert says_done("已完成")
    assert says_done("按时完成")
    assert not says_done("未完成")
    assert says_done("已" * 58 + "完成")
    assert not says_done("已" * 59 + "完成")
    assert not says_done("部分完成")
    assert says_not_done("未完成") and says_not_done("部分完成") and not says_not_done("已完成")  # noqa: PT018
    assert says_none("无")
    assert says_none("未收到12315投诉")
    assert not says_none("未完成")
    assert not says_none("未统计")
    assert says_success("全部完成") and says_success("达标") and not says_success("未达标")  # noqa: PT018


def test_units() -> None:
    """Units of one kind have one measure, and words that are no unit are counting words."""
    assert parse_quantity("1.5亿元").base == 150_000_000  # type: ignore[union-attr]
    assert parse_quantity("3千米").base == 3000  # type: ignore[union-attr]
    assert unit_of("元/人").kind == "money"
    assert unit_of("吨稻谷").kind == "weight"
    assert unit_of("元宵灯会").kind == "count"


def test_amounts_in_number_cells() -> None:
    """A number stored as text is marked, and 150万 in a 万元 column is 150."""
    money = unit_of("元", Decimal(10_000))
    assert amount_of(Written(Decimal("9034"), "9034")).as_text is False
    assert (amount_of(Written("9,034", "9,034")).number, amount_of(Written("9,034", "9,034")).as_text) == (
        Decimal(9034),
        True,
    )
    assert amount_of(Written("150万", "150万"), money).number == 150
    assert amount_of(Written("—", "—")).number is None
    assert amount_of(Written("满分", "满分")).number is None


def test_numerals_and_rounding() -> None:
    """Chinese numerals are read, and halves are rounded up."""
    assert [
        chinese_numeral(text) for text in ("二百一十", "十二", "二〇二〇", "三万五千", "一百零五", "两")
    ] == [210, 12, 2020, 35000, 105, 2]
    assert half_up(Decimal("4.875"), 2) == Decimal("4.88")
    assert half_up(Decimal("-0.005"), 2) == Decimal("-0.01")
    assert [plain(Decimal(text)) for text in ("4.880", "100", "0.00", "1E+2", "-0.0")] == [
        "4.88",
        "100",
        "0",
        "100",
        "0",
    ]


@given(
    st.decimals(min_value=0, max_value=10**9, places=2),
    st.sampled_from(["", "篇", "%", "万元", "人次", "公里"]),
)
def test_a_written_number_is_read_back(number: Decimal, unit: str) -> None:
    """Every number with a unit is read back, in any spelling of its digits."""
    for text in (
        f"{number}{unit}",
        f"{number:,}{unit}",
        f"{number} {unit}",
        f"{number}{unit}".translate({ord(d): ord(d) + 0xFEE0 for d in "0123456789"}),
    ):
        quantity = parse_quantity(normalise(text))
        assert quantity is not None, text
        assert quantity.number == number
    assert decimal_of(f"{number:,}") == number


@given(st.text(max_size=30))
def test_no_text_makes_the_reader_fail(text: str) -> None:
    """Any text is read as something, never an error."""
    target(text)
    actual(text, timely=True)
    assert compact(normalise(text)) == compact(text)


TOKENS = [
    "率",
    "度",
    "完成",
    "已",
    "全部",
    "增长",
    "不",
    "超",
    "以内",
    "以上",
    "(",
    ")",
    ",",
    "1",
    "12",
    "2020年",
    "1月",
    "-",
    "~",
    "至",
    "万",
    "元",
    "%",
    "±",
    "≥",
    "指标",
    "n",
    "…",
    "含",
    "按时",
    "投诉",
    "无",
    "均",
    "已经",
    "共计",
    "累计",
    "达到",
    "为",
    "一",
    "百",
    "X",
    "□",
    "_",
    ".",
    "好",
    "实现",
    "前",
    "底",
    "投入",
    "使用",
]


@pytest.mark.parametrize("token", TOKENS)
def test_repeated_words_are_read_in_a_moment(token: str) -> None:
    """No repetition of the words that the patterns know takes more than a moment."""
    start = time.process_time()
    for other in ("", "率", "完成", "1", "已", ","):
        for tail in ("", "x", "1"):
            text = ((token + other) * 95)[:190] + tail
            for timely in (False, True):
                target(text, timely=timely)
                actual(text, timely=timely)
            band_of(text[:58], "提升")
            assert not (says_done(text[:58]) and says_not_done(text[:58]))
            is_empty_phrase(text)
            caption_points(text)
            indicator_name(text)
            vocabulary_of().role("totals", text[:60])
            GRADE.match(text)
    assert time.process_time() - start < 5  # seconds; a pattern that backtracks takes hours
