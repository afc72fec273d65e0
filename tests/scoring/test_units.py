"""Units: spellings of one are alike, kinds convert within themselves, and what differs is never silent."""

from __future__ import annotations

from decimal import Decimal

import pytest
from support.scored_rows import bounds, score

from xlselfeval.errors import SchemeError
from xlselfeval.resources import templates_folder
from xlselfeval.scheme.toml_table import parse_toml
from xlselfeval.scoring.number import parse_quantity
from xlselfeval.scoring.units import name_of_kind, parse_units, split_unit, unit_of, unit_table
from xlselfeval.toml_parser import tomllib


def table_of(text: str) -> dict[str, object]:
    """The shipped table with some of its tables replaced by those of a text."""
    return {**parse_toml(templates_folder() / "vocabulary" / "units.toml"), **tomllib.loads(text)}


@pytest.mark.parametrize(
    ("target", "actual"),
    [
        ("≥1000立方米", "1000m³"), ("≥1000m³", "1000方"), ("≥1000立方米", "0.1万方"), ("≥1000立方米", "1000000升"), ("≥500毫升", "0.5L"), ("≥1000㎥", "1000立方"),
        ("≥10MW", "10000kW"), ("≥10MW", "10兆瓦"), ("≥10千瓦", "10KW"), ("≥5000kWh", "5000度"), ("≥5MWh", "5000千瓦时"), ("≥500GB", "0.5TB"), ("≥100Mbps", "100兆"), ("≥110kV", "110千伏"),
        ("≥100亩", "7公顷"), ("≥1公顷", "15亩"), ("≥1平方公里", "1500亩"), ("≥5公里", "5km"), ("≥5公里", "10里"), ("≥500米", "500米道路"), ("≥10吨", "2万斤"), ("≥10t", "10000公斤"), ("≥5‰", "0.5%"), ("≥0.5%", "5‰"),
        ("≤35微克/立方米", "35μg/m³"), ("≥1mg/L", "1毫克/升"), ("≥500公斤/亩", "7.5吨/公顷"), ("≥500公斤/亩", "1000斤/亩"), ("≥5万吨/日", "5万吨/天"), ("≤24小时", "1天"), ("≤2天", "48小时"), ("≤60分贝", "58dB"), ("≤15分钟", "12分"), ("≤0.5小时", "25分"),
        ("≥500元/人", "500元"), ("≥500元/人", "500元/户"), ("≥500元/人", "500"), ("400元/人、天", "400元/人·天"), ("400元/人、天", "400元/人天"), ("≥3次/年", "3次"), ("≥3次", "3次/年"), ("≥3次/月", "36次/年"),
        ("≥12次", "1次/月"), ("≥1次/季度", "每季度1次"), ("每月不少于2次", "24次/年"), ("≥600元/月", "600"), ("≥5吨", "5吨"), ("≥100台/套", "100台套"), ("≥200人", "200名学员"), ("≥3期", "3场"), ("≥20美元", "20美金"),
        ("≥10车道公里", "10车道公里"), ("≥90分", "90分"), ("≥1万亩", "1万亩次"), ("≥300剂", "300支"),
        ("≤0.5吨标准煤/万元", "0.45吨标准煤/万元"), ("≤45立方米/万元", "40"), ("≤45立方米每万元", "40立方米/万元"), ("≤0.5千克/千瓦时", "0.4千克/千瓦时"), ("≥30件/10万人", "4件/万人"), ("≥8人/百户", "9人/百户"), ("≥12件/万人", "12件"),
        ("≤16/10万", "1.5/万"), ("≤16/十万", "15/100000"), ("≤16/10万", "0.8"), ("≤16/10万人", "16/10万人"), ("≥3次/2年", "2次/年"), ("≥1.5万", "20000吨"), ("≥100度", "100千瓦时"), ("≥5%/户", "6%"), ("≥5%", "6%/户"), ("≥2万人", "20000人"),
    ],
)  # fmt: skip
def test_spellings_and_units_of_one_kind(target: str, actual: str) -> None:
    """An actual in another unit or spelling earns full marks, and nothing is asked."""
    row = score(target, actual)
    assert (bounds(row), row.remarks) == (("10", "10"), ())


@pytest.mark.parametrize(
    ("target", "actual", "low"),
    [
        ("≥10MW", "10kW", "0.01"), ("≥10千瓦", "10瓦", "0.01"), ("≥1000立方米", "1000升", "0.01"), ("≥10万千瓦时", "10万瓦时", "0.01"), ("≥500TB", "500GB", "0.01"), ("≥100亩", "100平方米", "0.02"), ("≥100公顷", "100亩", "0.67"),
        ("≥10吨", "10斤", "0.01"), ("≥5‰", "5‱", "1.00"), ("≥10次/月", "10次/年", "0.83"), ("≥10次/月", "10次/季度", "3.33"), ("≤3小时", "3天", "0.42"), ("≥500公斤/亩", "500公斤/公顷", "0.67"), ("≤50万元", "人民币480万元", "1.04"), ("≤0.5吨/万元", "0.5吨/元", "0.00"), ("≤16/10万", "16/万", "1.00"), ("≥30张/万人", "30张/10万人", "1.00"), ("≤2元/1000米", "4元/千米", "5.00"), ("≤6元/吨·公里", "6元/千克·公里", "0.01"), ("≤6元/吨·公里", "0.6元/吨·米", "0.10"), ("≥1.5万", "15吨", "0.01"),
    ],
)  # fmt: skip
def test_the_same_number_in_a_smaller_unit(target: str, actual: str, low: str) -> None:
    """A number that is copied into a smaller unit earns what it is worth."""
    assert bounds(score(target, actual)) == (low, low)


@pytest.mark.parametrize(
    ("target", "actual"),
    [
        ("≥200人", "200场"), ("≥200人次", "200次"), ("≥10期", "10名学员"), ("≥95%", "95分"), ("≤5个工作日", "3天"), ("≤1个月", "25天"), ("≥10次/月", "10次"), ("≥10次/月", "10"), ("每月不少于10次", "10次"), ("≥10次/周", "10次/月"), ("≥500GB", "500Mbps"),
        ("≤50万元", "48万元/人"), ("≤50万元", "48万元每人"), ("≤50万元", "人均48万元"), ("≤50万元", "48万元/公里"), ("≥500元/人", "500元/亩"), ("≥5万吨/日", "5万吨"), ("≥10kW", "10kVA"), ("≤0.5吨/万元", "0.4吨/美元"), ("≥3件/人", "4件/万人"),
    ],
)  # fmt: skip
def test_units_that_may_mean_another_thing(target: str, actual: str) -> None:
    """The row may earn all or nothing, and is asked about."""
    row = score(target, actual)
    assert (bounds(row), row.remarks, row.reached) == (("0", "10"), ("units-doubtful",), None)


@pytest.mark.parametrize(
    ("target", "actual"),
    [
        ("≥200人", "200万元"), ("≥200人", "200%"), ("≥200人", "200公里"), ("≥200人", "200天"), ("≥1000立方米", "1000平方米"), ("≥1000m³", "1000m"), ("≥10MW", "10MWh"), ("≥200万元", "200万人"), ("≥200万元", "200万美元"),
        ("≥10吨", "10立方米"), ("≥20℃", "20米"), ("≥95%", "95人"), ("≥500GB", "500公斤"),
    ],
)  # fmt: skip
def test_units_of_different_kinds(target: str, actual: str) -> None:
    """Nothing is compared across kinds, nor a counting word with a measure."""
    row = score(target, actual)
    assert (bounds(row), row.remarks) == (None, ("unit-mismatch",))


@pytest.mark.parametrize(
    ("target", "actual", "interval"),
    [
        ("≥2.5万吨", "20000", ("8.00", "10")), ("≥2万人", "15000", ("7.50", "10")), ("≤50万元", "480000", ("0.00", "10")), ("150-200万元", "1800000", ("0.00", "10")), ("15000", "2万人", ("0.00", "10")),
    ],
)  # fmt: skip
def test_a_number_that_reaches_its_target_in_one_scale_only(
    target: str, actual: str, interval: tuple[str, str]
) -> None:
    """Both readings count, and the number is asked about."""
    row = score(target, actual)
    assert (bounds(row), row.remarks) == (interval, ("scale-not-written",))


def test_a_number_that_reaches_its_target_in_both_scales() -> None:
    """25000 is enough for 2.5万吨 with and without 万."""
    for actual in ("25000", "26000吨", "2.5万", "25千吨"):
        assert (bounds(score("≥2.5万吨", actual)), score("≥2.5万吨", actual).remarks) == (("10", "10"), ())


@pytest.mark.parametrize(
    ("words", "unit"),
    [
        ("人退出", "人"), ("L、", "L"), ("升;", "升"), ("人次(目标)", "人次"), ("万元", ""), ("个工作日", "个工作日"), ("m³", "m³"), ("米道路", "米"), ("米粉", ""), ("吨有机肥", "吨"), ("天然气", ""), ("A级景区", ""), ("kWh", "kWh"), ("香蕉", ""), ("", ""), ("元/人", "元"),
    ],
)  # fmt: skip
def test_the_unit_that_words_begin_with(words: str, unit: str) -> None:
    """The longest unit of the table counts, and none where a longer word begins alike."""
    assert split_unit(words) == (unit, words[len(unit) :])


def test_a_spelling_with_several_meanings() -> None:
    """度 is energy beside 千瓦时 and a temperature beside 摄氏度."""
    for target in ("≥20千瓦时", "≥20摄氏度"):
        assert bounds(score(target, "20度")) == ("10", "10")
    assert score("≥20米", "20度").remarks == ("unit-mismatch",)


def test_the_shipped_table() -> None:
    """Every spelling has a unit, every unit a kind in Chinese, and 1 公顷 is 15 亩 exactly."""
    table = unit_table()
    assert {unit.kind for unit in table.units.values()} == set(table.kinds)
    assert unit_of("公顷").factor == 15 * unit_of("亩").factor
    assert (name_of_kind(unit_of("kWh")), name_of_kind(unit_of("没有的单位"))) == ("能量", "数量")
    assert unit_of("KWH").kind == unit_of("kwh").kind == "energy"
    assert (unit_of("m").kind, unit_of("g").kind, unit_of("G").kind) == ("length", "weight", "data")


@pytest.mark.parametrize(
    ("change", "fault"),
    [
        ("[length.metre]\n'一' = '米'", "length.metre.一"), ("[length.metre]\n0 = '米'", "length.metre.0"), ("[length.square]\n1 = '米'", "area.square"), ("[doubtful]\npairs = ['people nobody']", "doubtful.pairs"),
        ("[denominators]\n'月' = '没有'", "denominators"), ("[kinds]\nlength = '长度'\ncolour = '颜色'", "colour"), ("[tails]\nafter = '米'\nnot = ''\nbefore = ''", "tails.before"), ("[odd]\n1 = '米'", "odd"),
    ],
)  # fmt: skip
def test_faults_of_a_table(change: str, fault: str) -> None:
    """A wrong factor, family, pair, unit, kind or key is reported with its path."""
    with pytest.raises(SchemeError) as found:
        parse_units(table_of(change), source="units.toml")
    assert fault in {one.path for one in found.value.faults}
    assert "units.toml" in str(found.value)


@pytest.mark.parametrize(
    ("change", "faults"),
    [
        ("[length.metre]\n'一' = '米'\n1 = '公尺'", ["length.metre.一：应为大于 0 的数：一个单位等于多少个基本单位"]), ("[length.square]\n1 = '米'", ["area.square：组名出现了不止一次"]),
        ("[doubtful]\npairs = ['people nobody']", ["doubtful.pairs：没有“nobody”这一组"]), ("[denominators]\n'月' = '没有'", ["denominators：没有“没有”这个单位"]), ("[kinds]\nlength = '长度'\ncolour = '颜色'", ["colour：这一类没有单位"]),
    ],
)  # fmt: skip
def test_what_is_wrong_with_a_table(change: str, faults: list[str]) -> None:
    """Each fault says what is wrong and names what is unknown."""
    with pytest.raises(SchemeError) as found:
        parse_units(table_of(change), source="units.toml")
    texts = list(map(str, found.value.faults))
    assert [one for one in faults if one not in texts] == []


def test_units_as_they_are_spelt() -> None:
    """A unit has the spelling that was met, with its meanings and its usual unit.

    Single letters differ by their case.
    """
    table = unit_table()
    degree = table.find("度")
    assert degree is not None
    assert (degree.name, [one.kind for one in degree.others]) == ("度", ["temperature"])
    assert [(one.name, one.plain) for one in (unit_of("吨"), unit_of("公顷"))] == [("吨", 1000), ("公顷", 3)]
    assert (table.find("M"), table.find("m")) != (None, None)
    assert [table.find(letter) for letter in "QDSajvw"] == [None] * 7
    assert table.find("KM") == table.find("km")
    assert [one.others for one in unit_of("元/度").per] == [()]


def test_decimals_of_a_conversion() -> None:
    """A conversion keeps exact decimals: 66667 m² are more than 100 亩, 66666 m² are less."""
    assert score("≥100亩", "66667平方米").reached is True
    assert score("≥100亩", "66666平方米").reached is False
    assert unit_of("微克").factor == Decimal("0.000000001")


@pytest.mark.parametrize(
    "text",
    [
        "12/31",
        "3/4",
        "3/1",
        "10/100",
        "12/31日",
        "5/2024",
        "3件/10",
        "5次/人左右",
        "200人/300人",
        "1次/2人",
        "95/100",
    ],
)
def test_a_line_without_a_unit_below(text: str) -> None:
    """A figure over another one is no rate, unless it is given by the thousand or more."""
    assert parse_quantity(text) is None


@pytest.mark.parametrize(
    ("target", "actual", "expected"),
    [
        ("≤24小时", "月均18小时", ("0", "10")), ("≤2小时", "月均1.5小时", ("0", "10")), ("≥90分", "月均82分", ("0", "10")), ("≥90%", "月平均82%", ("0", "10")),
        ("≥30万元", "月均2.78万元", ("0", "10")), ("≥30万元", "每月节约2.78万元", ("0", "10")), ("≤50万元", "48万元/月", ("0", "10")), ("≤50件", "月均9件", ("0", "10")), ("≥120人", "月均12人", ("0", "10")),
        ("≥90分", "月平均92分", ("10", "10")), ("≥80%", "每月均为83.2%", ("10", "10")), ("≥85%", "季均88.4%", ("10", "10")), ("≥100人", "月均108人", ("10", "10")), ("≥420万㎡", "日均426.5万平方米", ("10", "10")), ("≤50件", "月均4件", ("10", "10")),
        ("≥4500起", "月均384起", ("10", "10")), ("≥120次", "每月开展5次", ("5.00", "5.00")), ("≤100件/月", "月均91件", ("10", "10")), ("≥12次", "12个月均完成，共12次", ("10", "10")),
    ],
)  # fmt: skip
def test_the_figure_of_a_month_beside_a_target_of_none(
    target: str, actual: str, expected: tuple[str, str]
) -> None:
    """Only what is counted as it happens is a year's sum.

    Any other is open, unless it reaches the target as a sum and as a mean.
    """
    row = score(target, actual)
    assert bounds(row) == expected
    assert ("units-doubtful" in row.remarks) == (expected == ("0", "10"))


@pytest.mark.parametrize(
    ("name", "target", "actual", "expected"),
    [
        ("人均成本", "≤94元", "94元/人", ("10", "10")), ("人均成本", "≤94元", "每人94元", ("10", "10")), ("每床日成本", "≤420元", "418.6元/床日", ("10", "10")), ("粮食亩均增产", "≥100公斤", "增产105公斤/亩", ("10", "10")),
        ("月均工资", "≥5000元", "5200元/月", ("10", "10")), ("人均成本", "≤94元", "9400元/百人", ("10", "10")), ("培训成本", "≤94元", "94元/人", ("0", "10")), ("人均成本", "≤94元", "94元/天", ("0", "10")),
    ],
)  # fmt: skip
def test_a_divisor_that_the_name_has(name: str, target: str, actual: str, expected: tuple[str, str]) -> None:
    """An indicator for each of something needs no divisor in its target; another divisor leaves the row open."""
    assert bounds(score(target, actual, name=name)) == expected


@pytest.mark.parametrize(
    ("target", "actual", "remark"), [("=100%", "5个标段一次性通过验收", "actual-unreadable"), ("=100%", "5个", "unit-mismatch"), ("≥95%", "约200人", "unit-mismatch"), ("≥95%", "完成投资213万元", "actual-unreadable")]
)  # fmt: skip
def test_a_figure_of_another_kind_among_words(target: str, actual: str, remark: str) -> None:
    """A figure among words need not be the result, so that its unit is no error; alone it is."""
    assert score(target, actual).remarks == (remark,)
