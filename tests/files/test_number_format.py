"""Number formats: a cell is read as Excel shows it, with its unit, percent sign or date."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from xlselfeval.cell import Written
from xlselfeval.files.number_format import BUILTIN, date_of_serial, shown_text, written_number


def shown(value: str, code: str, *, date1904: bool = False) -> Written:
    return written_number(Decimal(value), code, date1904=date1904)


@pytest.mark.parametrize(
    ("value", "code", "text", "decimals"),
    [
        ("195", "General", "195", None), ("195", '0"篇"', "195篇", 0), ("195", '0\\篇', "195篇", 0), ("50", '"≥"0"个"', "≥50个", 0), ("0.98", "0%", "98%", 0),
        ("0.9", '"≥"0.0%', "≥90%", 1), ("0.8618", "0.00%", "86.18%", 2), ("1234.5", "#,##0.00", "1234.5", 2), ("231.8", '0.0"万元"', "231.8万元", 1),
        ("231.8", '#,##0.00"万元";[Red]-#,##0.00"万元"', "231.8万元", 2), ("5", "@", "5", None), ("1234", "¥#,##0.00", "1234元", 2), ("1234", '[$¥-804]#,##0', "1234元", 0),
        ("0.5", "# ?/?", "0.5", None), ("1.5", "[h]:mm", "1.5", None), ("0.5", "h:mm", "0.5", None),
        ("100", "_ * #,##0.00_ ;_ * -#,##0.00_ ", "100", 2), ("44166.5", "0.00E+00", "44166.5", None),
    ],
)  # fmt: skip
def test_a_number_as_text(value: str, code: str, text: str, decimals: int | None) -> None:
    """The text is what a person reads, with exact figures; the value is unchanged."""
    written = shown(value, code)
    assert (written.text, written.decimals, written.value) == (text, decimals, Decimal(value))


@pytest.mark.parametrize(
    ("value", "code", "text", "value_shown"),
    [
        ("900000", "0.0,", "900", "900"), ("900000", "#,##0,,", "0.9", "0.9"), ("900000", "0!.0,", "90", "90"), ("900000", "0\\.0000", "90", "90"),
        ("900000", '0"."0000', "90", "90"), ("900000", '0!.0,"万"', "90万", "90"), ("900000", "0,.0", "900", "900"), ("12345", '0!.0,;-0!.0,', "1.2345", "1.2345"),
    ],
)  # fmt: skip
def test_a_format_that_shows_a_part_of_a_number_is_undone(
    value: str, code: str, text: str, value_shown: str
) -> None:
    """Thousands left out and a point between the digits give the number that a person reads.

    The cell holds the other.
    """
    written = shown(value, code)
    assert (written.text, written.value, written.held, written.shown) == (
        text,
        Decimal(value_shown),
        Decimal(value),
        None,
    )


def test_digits_with_words_between_them_are_read_as_words() -> None:
    """202412 shown as 2024年12月 is read so."""
    assert shown("202412", '0000"年"00"月"')[:2] == ("2024年12月", "2024年12月")


@pytest.mark.parametrize(
    ("value", "code", "seen"),
    [
        ("12", '"15"', "15"), ("12", ";;;", ""), ("100", '[<150]"200";0', "200"), ("200", '[<150]"200";0', None), ("12", '"1"0', "112"), ("12", '0"5"', "125"),
        ("12", "-0", "-12"), ("-12", "0;0", "12"), ("-12", "0;[Red]0", None), ("-12", "0_);(0)", None), ("0", "0;-0;;@", None), ("0", '0;-0;"-"', None), ("0", '0;-0;"15"', "15"),
        ("12", "0;-0;;@", None), ("12", "@", None), ("12", "General", None), ("12", "[Red]0", None), ("12", "_-* #,##0_-", None), ("12", '0"篇"', None), ("12", "0;0,", None),
    ],
)  # fmt: skip
def test_what_a_format_shows_instead_of_a_number(value: str, code: str, seen: str | None) -> None:
    """Fixed words, nothing, conditions and added digits are seen instead of the number, which stays the value."""
    written = shown(value, code)
    assert (written.shown, written.value) == (seen, Decimal(value))


@pytest.mark.parametrize(
    ("code", "seen"), [(";;;", ""), ('0;-0;0;"15"', "15"), ("0;-0;0;@", None), ("0", None), ('"15"', None)]
)
def test_what_a_format_shows_instead_of_a_text(code: str, seen: str | None) -> None:
    """The fourth section of a format is for texts."""
    assert shown_text("40", code) == seen


@pytest.mark.parametrize("number", [14, 15, 16, 22, 28, 29, 30, 31, 51, 53, 54, 58])
def test_builtin_formats_that_show_a_day(number: int) -> None:
    """A built-in format that shows a day gives a date."""
    assert shown("44185", BUILTIN[number]) == Written(date(2020, 12, 20), "2020年12月20日", BUILTIN[number])


@pytest.mark.parametrize("number", [17, 27, 36, 50, 52, 57])
def test_builtin_formats_that_show_a_month(number: int) -> None:
    """2020年12月, as Excel stores it when it is typed, is a month."""
    assert shown("44166", BUILTIN[number]).text == "2020年12月"


@pytest.mark.parametrize("number", [18, 19, 20, 21, 32, 33, 34, 35, 45, 46, 47, 55, 56])
def test_builtin_formats_that_show_a_time(number: int) -> None:
    """A time of day is no date."""
    assert shown("0.5", BUILTIN[number]).value == Decimal("0.5")


@pytest.mark.parametrize("code", ['yyyy"年"m"月"', "yyyy/m", "mmm-yy", "[$-804]yyyy年m月;@"])
def test_own_formats_of_months(code: str) -> None:
    """Custom date formats give dates."""
    assert shown("44166", code).text == "2020年12月"


@pytest.mark.parametrize(
    ("code", "seen"),
    [
        ('"2021年"m"月"d"日"', "2021年12月20日"), ('yyyy"年11月"d"日"', "2020年11月20日"), ("yyyy/m/3", "2020/12/3"), ('"20"yy"年"m"月"d"日"', None),
        ("yyyy/mm/dd", None), ('[$-804]yyyy"年"m"月"d"日";@', None), ("[DBNum1]yyyy年m月d日", None), ("yyyy-mm-dd hh:mm:ss.000", None),
    ],
)  # fmt: skip
def test_figures_in_the_format_of_a_date(code: str, seen: str | None) -> None:
    """A format whose own figures make another date of a day says what is shown."""
    written = shown("44185", code)
    assert (written.value, written.shown) == (date(2020, 12, 20), seen)


def test_a_figure_that_fills_a_cell_is_shown() -> None:
    """0*9 fills the cell with nines behind the number; blanks and dashes are usual."""
    assert shown("12", "0*9").shown == "129"
    assert shown("12", '_ * #,##0.00_ ;_ * -#,##0.00_ ;_ * "-"??_ ;_ @_ ').shown is None
    assert shown("12", "0*-").shown is None


def test_both_date_systems() -> None:
    """A serial number is its day in the 1900 and the 1904 system; out of range it is none."""
    assert date_of_serial(Decimal(44185), date1904=False) == date(2020, 12, 20)
    assert date_of_serial(Decimal(42723), date1904=True) == date(2020, 12, 20)
    assert date_of_serial(Decimal(1), date1904=False) == date(1900, 1, 1)
    assert date_of_serial(Decimal(61), date1904=False) == date(1900, 3, 1)
    for value in ("0", "-1", "2958466", "1E+14"):
        assert date_of_serial(Decimal(value), date1904=False) is None
    assert date_of_serial(Decimal(2958000), date1904=True) is None


@pytest.mark.parametrize(
    ("value", "code", "shown"),
    [
        ("15.6", "0E+0", "2E+1"), ("10", "0E+0", None), ("9.6", "0E+0", "1E+1"), ("99.96", "0.0E+0", "1.0E+2"), ("123456", "##0.0E+0", "123.5E+3"), ("123500", "##0.0E+0", None), ("0.00123", "0.00E+00", None),
        ("0.001234", "0.00E-00", "1.23E-03"), ("1234567", "0.00E+00", "1.23E+06"), ("12", "0.00E-00", None), ("-15.6", "0E+0", "-2E+1"), ("-15.6", "0;0E+0", "2E+1"), ("0", "0E+0", None), ("15.6", '0"E+0"', None),
        ("15.37", "# ?/?", "15 3/8"), ("15.5", "# ?/?", None), ("15.6", "?/?", None), ("0.36", "?/?", "3/8"), ("0.3", "# ?/8", "1/4"), ("0.5", "# ?/8", None), ("0.004", "# ?/?", "0"), ("1.26", "# ??/100", None), ("15", "# ?/?", None),
    ],
)  # fmt: skip
def test_formats_that_show_a_power_or_a_fraction(value: str, code: str, shown: str | None) -> None:
    """A power of ten and a fraction show another number where they have too few digits for the one in the cell."""
    written = written_number(Decimal(value), code, date1904=False)
    assert (written.text.removesuffix("E+0"), written.shown) == (value, shown)
