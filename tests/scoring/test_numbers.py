"""Numbers and units: how they are read, and what is too long, too large or too vague."""

from __future__ import annotations

from decimal import Decimal

import pytest

from xlselfeval.cell import Written
from xlselfeval.scoring.actual import ActualWords, Figure, read_actual
from xlselfeval.scoring.answers import unit_of_money
from xlselfeval.scoring.number import (
    Quantity,
    amount_of,
    bounded,
    decimal_of,
    half_up,
    parse_quantity,
    percent_of,
)
from xlselfeval.scoring.numerals import chinese_numeral, to_figures
from xlselfeval.scoring.target import Bound, UnreadableTarget, read_target
from xlselfeval.scoring.units import unit_of, without_scale


@pytest.mark.parametrize(
    ("word", "kind", "factor", "family", "below"),
    [
        ("元/人", "money", 1, "yuan", "人"), ("公里/小时", "length", 1000, "metre", "小时"), ("个工作日/件", "time", 1, "workday", "件"), ("吨稻谷", "weight", 1000, "kilogram", ""), ("吨煤", "weight", 1000, "kilogram", ""),
        ("公里道路", "length", 1000, "metre", ""), ("%左岸", "percent", 1, "percent", ""), ("亩每人", "area", 2000, "square", "人"), ("小时(含)", "time", 3600, "clock", ""), ("元宵灯会", "count", 1, "", ""), ("元X", "count", 1, "", ""),
        ("人", "count", 1, "people", ""), ("", "", 1, "", ""), ("元/人、天", "money", 1, "yuan", "人 天"), ("次/月", "count", 1, "events", "个月"), ("kWh/吨", "energy", 1, "watt_hour", "吨"), ("KM", "length", 1000, "metre", ""),
        ("m³", "volume", 1, "cubic", ""), ("m2", "area", 3, "square", ""), ("场次", "count", 1, "events", ""), ("名学生", "count", 1, "people", ""), ("微克/立方米", "weight", Decimal("0.000000001"), "kilogram", "立方米"),
        ("米粉", "count", 1, "", ""), ("米道路", "length", 1, "metre", ""), ("天然气", "count", 1, "", ""),
    ],
)  # fmt: skip
def test_a_unit_with_what_it_is_counted_by(
    word: str, kind: str, factor: Decimal | int, family: str, below: str
) -> None:
    """A known unit with a tail has the whole word, and the factor and family of the unit alone."""
    unit = unit_of(word)
    assert (unit.kind, unit.name, unit.factor, unit.family) == (kind, word, Decimal(factor), family)
    assert [one.name for one in unit.per] == below.split()


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("二百人", 200), ("二百 人", 200), ("百分之九十五", 95), ("八成七", 87), ("九成一", 91), ("一成五个", None), ("百分之二百一", None), ("二百一人", None), ("两千零五十", 2050), ("一百十五人", 115), ("百十人", 110), ("一千百人", None),
        ("5m2", 5), ("5m2万", None), ("5" + "件" * 14, 5), ("5" + "件" * 15, None), ("0" * 199 + "5", 5), ("0" * 200 + "5", None), ("5A级", None), ("5MW", 5), ("999999999999999", 999999999999999), ("1000000000000000", None),
    ],
)  # fmt: skip
def test_a_number_with_its_unit(text: str, number: int | None) -> None:
    """A number is read up to the longest and largest, and not beyond."""
    found = parse_quantity(text)
    assert (found and found.number) == (None if number is None else Decimal(number))


@pytest.mark.parametrize(
    ("written", "number"),
    [(Written(Decimal("0.2"), "20%"), 20), (Written("20%", "20%"), 20), (Written(Decimal(20), "20"), 20), (Written(Decimal(20), "2000%"), 20)],
)  # fmt: skip
def test_a_weight_in_percent(written: Written, number: int) -> None:
    """A weight in percent of the whole is so many points; 20 under a percent format stays 20."""
    assert amount_of(written).number == number


def test_single_numbers() -> None:
    """A text of up to two hundred characters is read as a number, and a number as itself."""
    assert decimal_of("0" * 199 + "5") == 5
    assert decimal_of("0" * 200 + "5") is None
    assert decimal_of("-1,234.50") == Decimal("-1234.5")
    assert chinese_numeral("一二三四五六七八九〇一二") == 123456789012
    assert chinese_numeral("一二三四五六七八九〇一二三") is None
    assert [chinese_numeral(text) for text in ("十万", "一万十五", "百十", "十", "千")] == [
        100_000,
        10_015,
        110,
        10,
        1000,
    ]
    assert [chinese_numeral(text) for text in ("二十五十", "二百三百", "三千四千")] == [None] * 3
    assert str(Quantity(Decimal("5.0"), unit_of("天"))) == "5天"
    assert amount_of(Written("15分", "15分")).number == 15
    assert amount_of(Written("15人", "15人")).number is None
    assert amount_of(Written(True, "TRUE")).number is None  # type: ignore[arg-type]


def test_months_that_are_counted() -> None:
    """个月, 月龄 and 月/次 are units; a month with other words behind it is a date."""
    assert [parse_quantity(text) is not None for text in ("6个月", "6月龄", "3月/次", "3季度/次")] == [
        True
    ] * 4
    assert [parse_quantity(text) for text in ("6月前期工作", "6月份工资", "3季度报表")] == [None] * 3


def test_a_unit_with_a_multiplier() -> None:
    """万 before a unit multiplies it and leaves kind, family and word unchanged."""
    mu, many, kilometres = unit_of("亩"), unit_of("亩", Decimal(10_000)), unit_of("公里", Decimal(10_000))
    assert (many.kind, many.name, many.family, many.plain) == (mu.kind, mu.name, mu.family, mu.plain)
    assert (many.factor, many.scale, kilometres.factor) == (mu.factor * 10_000, 10_000, 10_000_000)
    found = parse_quantity("3万千米")
    assert found is not None
    assert without_scale(found.unit) == unit_of("千米")


def test_a_number_outside_of_rows_about_time() -> None:
    """2020.12 is a number outside of rows about time, and a truth value is what the cell shows."""
    written, truth = Written(Decimal("2020.12"), "2020.12"), Written(True, "TRUE")
    assert isinstance(read_target(written, 2020), Bound)
    assert isinstance(read_actual(written, 2020), Figure)
    assert read_target(truth, 2020) == UnreadableTarget("TRUE")
    assert read_actual(truth, 2020) == ActualWords("TRUE")


@pytest.mark.parametrize(
    ("text", "figures"),
    [
        ("百分之3点5", "3.5%"), ("百分之九点五", "9.5%"), ("百万", "100万"), ("千万元", "1000万元"), ("万人", "万人"), ("共万人", "共万人"), ("零件、", "0件、"), ("三件、四件", "3件、4件"), ("一、加强", "一、加强"),
        ("一二三四", "一二三四"), ("二〇二〇年", "2020年"), ("二三四五万", "2345万"), ("一九九八年", "1998年"), ("2亿3000万", "230000000"), ("12万3千", "123000"),
        ("三点一四公里", "3.14公里"), ("三点", "三点"), ("百点百", "百点百"), ("百分之十点", "百分之十点"), ("百分之.五", "百分之.五"), ("立方千米", "立方千米"), ("投资十亿", "投资十亿"), ("二百多人", "200多人"), ("三~5", "3~5"), ("九,", "9,"),
        ("1千100人", "1100人"), ("2万零5人", "20005人"), ("3千5千", "3千5千"), ("1万10千人", "1万10千人"), ("3百2万", "3百2万"), ("1千91人", "1千91人"), ("1亿2百人", "100000200人"), ("1亿3千万元", "130000000元"), ("1亿1千5百万元", "115000000元"), ("3千5百万元", "3500万元"), ("一年三次", "一年3次"), ("三五万元", "三五万元"), ("一两亿元", "一两亿元"), ("百分之三五", "百分之三五"), ("一千二百三十四亿五千六百七十八万九千零二", "123456789002"),
    ],
)  # fmt: skip
def test_numerals_within_a_text(text: str, figures: str) -> None:
    """Numerals become figures; two or three digits in a row without 〇, and 万 alone, stay words."""
    assert to_figures(text) == figures


@pytest.mark.parametrize(
    ("written", "unit", "expected"),
    [
        (Written(Decimal(90), "90.0000万", held=Decimal(900000)), "万元", "90"), (Written(Decimal(90), "90.0000万", held=Decimal(900000)), "元", "900000"), (Written(Decimal(90), "90万元", held=Decimal(900000)), "元", "900000"),
        (Written(Decimal(90), "90.0000", held=Decimal(900000)), "元", "90"), (Written(Decimal(90), "90个", held=Decimal(900000)), "元", "90"), (Written(Decimal(90), "90万"), "元", "90"), (Written(Decimal(90), "90万", held=Decimal(900000)), "", "90"),
        (Written(Decimal("0.2"), "20%"), "", "20.0"), (Written(Decimal(1), "100%"), "", "100"), (Written(Decimal("1.5"), "150%"), "", "1.5"), (Written(Decimal("-0.2"), "-20%"), "", "-20.0"), (Written(Decimal("0.2"), "20%"), "元", "0.2"), (Written(Decimal("0.2"), "0.2"), "", "0.2"),
    ],
)  # fmt: skip
def test_the_number_of_a_cell_and_its_format(written: Written, unit: str, expected: str) -> None:
    """A 万 that the format adds counts beside the form's unit; a share of the points is shown as a percent."""
    amount = amount_of(written, unit_of_money(unit) if unit else None)
    assert (amount.number, amount.as_text) == (Decimal(expected), False)


@pytest.mark.parametrize(
    ("text", "expected"),
    [("0." + "1" * 19, "0." + "1" * 19), ("0." + "1" * 20, "0." + "1" * 20), ("0." + "1" * 21, "0." + "1" * 20), ("0." + "0" * 20 + "4", "0"), ("0." + "0" * 20 + "5", "0." + "0" * 19 + "1"), ("1E-25", "0")],
)  # fmt: skip
def test_a_number_has_at_most_twenty_decimals(text: str, expected: str) -> None:
    """More of them are rounded half up, down to a plain 0."""
    number = bounded(Decimal(text))
    assert str(number) == str(Decimal(expected))


def test_long_numbers_are_rounded_too() -> None:
    """Forty digits before the point are no obstacle, and half goes up."""
    assert str(half_up(Decimal("9" * 40 + ".5"), 0)) == "1" + "0" * 40
    assert str(half_up(Decimal("-2.25"), 1)) == "-2.3"


@pytest.mark.parametrize(("text", "unit"), [("¥5", "元"), ("¥5元", "元"), ("¥5万元", "万元"), ("¥5万", "万元"), ("US$5", "美元"), ("5", "")])  # fmt: skip
def test_the_sign_of_a_currency(text: str, unit: str) -> None:
    """A sign before the number is the unit, unless the unit says so itself."""
    found = parse_quantity(text)
    assert found is not None
    assert found.unit.name == unit


def test_a_part_as_a_percentage() -> None:
    """Two decimals are written unless others are asked for, and half goes up."""
    assert percent_of(Decimal(1), Decimal(3)) == "33.33%"
    assert percent_of(Decimal("104.345"), Decimal(100)) == "104.35%"
