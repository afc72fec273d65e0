"""Dates: the first and last day that a text names, and texts that name none."""

from __future__ import annotations

import pytest

from xlselfeval.scoring.dates import Span, find_span, parse_span


def days(text: str, year: int | None = 2020, *, timely: bool = False) -> str | None:
    """Return first and last day of a text, as 01-01～12-31, with years other than 2020; None for none."""
    span = parse_span(text, year, timely=timely)
    if span is None or span.first is None or span.last is None:
        return None if span is None else "?"
    return "～".join(day.isoformat().removeprefix("2020-") for day in (span.first, span.last))


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("2020年", "01-01～12-31"), ("2020年度", "01-01～12-31"), ("年底前", "01-01～12-31"), ("上半年", "01-01～06-30"), ("2019年下半年", "2019-07-01～2019-12-31"),
        ("第一季度", "01-01～03-31"), ("2季度", "04-01～06-30"), ("第三季度", "07-01～09-30"), ("第4季度", "10-01～12-31"), ("6月", "06-01～06-30"),
        ("6月上旬", "06-01～06-10"), ("6月中旬", "06-11～06-20"), ("2月下旬", "02-21～02-29"), ("二〇二〇年六月三十日", "06-30～06-30"), ("十二月", "12-01～12-31"),
        ("1月1日", "01-01～01-01"), ("12月31日", "12-31～12-31"), ("2月29日", "02-29～02-29"),
    ],
)  # fmt: skip
def test_the_days_that_a_date_may_mean(text: str, named: str) -> None:
    """A month, a quarter and a third of a month are all of their days."""
    assert days(text) == named


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("1月-12月", "12-01～12-31"), ("一月至三月", "03-01～03-31"), ("2019年1月-12月", "2019-12-01～2019-12-31"), ("2019年11月至2020年2月", "02-01～02-29"),
        ("6月1日~6月1日", "06-01～06-01"), ("2月-1月", None), ("2019年12月-3月", None), ("2020年1月-春节", None), ("春节-3月", None),
    ],
)  # fmt: skip
def test_of_a_period_the_end_counts(text: str, named: str | None) -> None:
    """A period is its last part, in the year of its first, and none where it ends before it begins."""
    assert days(text) == named


def test_a_period_in_a_row_about_time() -> None:
    """Both ends of 2020.1-2020.12 are dates only where numbers may be dates."""
    assert days("2020.1-2020.12", timely=True) == "12-01～12-31"
    assert days("2020.1-2020.12") is None


@pytest.mark.parametrize(
    ("text", "year", "named"),
    [
        ("12月", None, "?"), ("1月-12月", None, "?"), ("2月29日", None, "?"), ("2月29日", 2021, None), ("2021年2月29日", 2020, None), ("2020年2月29日", 2021, "02-29～02-29"),
        ("2月30日", None, None), ("6月31日", 2020, None), ("0月", 2020, None), ("13月", 2020, None), ("6月0日", 2020, None),
    ],
)  # fmt: skip
def test_days_that_no_calendar_has(text: str, year: int | None, named: str | None) -> None:
    """29 February exists in leap years, and where no year is known."""
    assert days(text, year) == named


def test_long_texts_are_no_dates() -> None:
    """A date among up to forty characters is read; a longer text is not searched."""
    assert days("2020年12月" + "完成" * 16) == "12-01～12-31"
    assert days("2020年12月" + "完成" * 16 + "完") is None
    assert parse_span("", 2020) is None
    assert parse_span("12月", None) == Span(None, None)


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("2020-11-30T00:00:00", "11-30～11-30"), ("2020-11-30 10:30", "11-30～11-30"), ("2020-11-30T08:00:00.000Z", "11-30～11-30"), ("20年11月", "11-01～11-30"), ("20年11月5日", "11-05～11-05"),
        ("Nov-20", "11-01～11-30"), ("5-Nov", "11-05～11-05"), ("5-Nov-20", "11-05～11-05"), ("November-2020", "11-01～11-30"), ("Nov", None), ("2020年全年", "01-01～12-31"), ("2020-11-30T", None),
    ],
)  # fmt: skip
def test_dates_as_programs_show_them(text: str, named: str | None) -> None:
    """Times of the day, years of two digits and English months are read."""
    assert days(text) == named


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("完成时间为2020年12月20日", "12-20～12-20"), ("于2020年12月20日支付", "12-20～12-20"), ("已于12月20日通过专家验收", "12-20～12-20"), ("工程于2020年3月开工，2020年11月竣工", "11-01～11-30"),
        ("2020年3月和9月分两批支付", "09-01～09-30"), ("正在办理", None),
    ],
)  # fmt: skip
def test_a_date_among_words(text: str, named: str | None) -> None:
    """Of several dates the one of the completion counts, and of several of those the last."""
    span = find_span(text, 2020)
    found = span and span.first and span.last and f"{span.first:%m-%d}～{span.last:%m-%d}"
    assert found == named


@pytest.mark.parametrize(
    ("text", "last"),
    [
        ("项目于 2020 年 12 月 20 日完成", "2020-12-20"), ("2020年3月招标,2020年11月竣工", "2020-11-30"), ("2020年11月竣工,2020年12月审计", "2020-11-30"), ("2020年3月招标,2020年12月审计", "2020-12-31"),
        ("无日期", None),
    ],
)  # fmt: skip
def test_the_date_among_other_words(text: str, last: str | None) -> None:
    """The date on which something was finished goes before later ones.

    Spaces between figures and words do not count.
    """
    span = find_span(text, 2020)
    assert (None if span is None else str(span.last)) == last
