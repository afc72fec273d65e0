"""Spellings of a figure: whatever the characters, blanks, marks and numerals, it reads the same."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from support.scored_rows import bounds, score

from xlselfeval.cell import Written
from xlselfeval.scoring.numerals import chinese_numeral, to_figures
from xlselfeval.scoring.target import Bound, Interval, UnreadableTarget, Words, read_target
from xlselfeval.scoring.text import tidy

DIGITS, TENS = "零一二三四五六七八九", ("", "十", "百", "千")
FORMAL = str.maketrans("一二三四五六七八九十百千", "壹贰叁肆伍陆柒捌玖拾佰仟")


def in_chinese(number: int) -> str:
    """Write a number below 10^8 as it is said."""
    if number >= 10_000:
        rest = number % 10_000
        said = in_chinese(rest) if rest else ""
        return f"{in_chinese(number // 10_000)}万{'零' if 0 < rest < 1000 else ''}{said}"
    text, gap = "", False
    for place in (3, 2, 1, 0):
        digit = number // 10**place % 10
        if digit:
            text += ("零" if gap and text else "") + DIGITS[digit] + TENS[place]
        gap = digit == 0
    return text or "零"


def target(text: str) -> object:
    return read_target(Written(text, text), 2024)


def figure(text: str) -> tuple[str, Decimal, str]:
    """The comparator, the number in base units and the kind of a target that is a bound."""
    found = target(text)
    assert isinstance(found, Bound), text
    return found.comparator, found.quantity.base, found.quantity.unit.kind


@given(
    st.integers(1, 99_999_999),
    st.sampled_from(["人", "万元", "公里", "个", "千瓦时", "%", "立方米", "kg"]),
    st.sampled_from(["≥", "≤", "不少于", "至少", ""]),
    st.data(),
)
def test_a_figure_in_any_spelling(number: int, unit: str, sign: str, data: st.DataObject) -> None:
    """Arabic figures, full-width ones, commas, blanks, marks and Chinese numerals give one figure."""
    number %= 10_000 if unit == "万元" else 10**8  # 一万万元
    plain = f"{number}"
    spaced = f"{number:,}".replace(
        ",", data.draw(st.sampled_from([",", "，", " ", "\u00a0", "\u2009", "\u3000", ", "]))
    )
    chinese = in_chinese(number)
    assume(unit != "千瓦时" or chinese[-2:-1] != "零")  # 十万零一千瓦时 is 100001 千瓦时 or 101000 瓦时
    written = data.draw(
        st.sampled_from(
            [plain, f"{number:,}", spaced, plain.translate({ord(d): ord(d) + 0xFEE0 for d in "0123456789"}), f"{plain}.0", chinese, chinese.translate(FORMAL)]
        )
    )  # fmt: skip
    blank = data.draw(st.sampled_from(["", " ", "\u00a0", "\u3000"]))
    mark = data.draw(st.sampled_from(["", "。", "；", "、", "，", ".", " 。"]))
    assert figure(f"{sign}{blank}{written}{blank}{unit}{mark}") == figure(f"{sign}{plain}{unit}")


@given(st.integers(0, 99_999_999))
def test_numerals_are_read_back(number: int) -> None:
    """Each number is read back from the characters in which it is said."""
    assert chinese_numeral(in_chinese(number)) == number


@given(
    st.sampled_from(["≧", "⩾", "≽", "> =", ">＝", "＞＝", "〉=", "》＝", "＞\u00a0=", "=>", "≥=", "＞或＝", "大于等于", "大于或等于", "不低于", "不得少于", "至少", "最低", "起码"]),
    st.integers(1, 999),
)  # fmt: skip
def test_look_alikes_of_at_least(sign: str, number: int) -> None:
    """Every sign and word for at least is read as ≥."""
    assert figure(f"{sign}{number}家") == figure(f"≥{number}家")
    assert bounds(score(f"{sign}{number}家", f"{number}家")) == ("10", "10")


@given(
    st.sampled_from(["≦", "⩽", "≼", "< =", "＜＝", "〈=", "《＝", "=<", "≤=", "小于等于", "不高于", "不超过", "不得超过", "至多", "最多", "上限为", "控制在"]),
    st.integers(1, 999),
)  # fmt: skip
def test_look_alikes_of_at_most(sign: str, number: int) -> None:
    """Every sign and word for at most is read as ≤."""
    assert figure(f"{sign}{number}家") == figure(f"≤{number}家")


def test_other_look_alikes() -> None:
    """Single signs keep their meaning, and a title in brackets is no comparator."""
    assert [figure(f"{sign}95%")[0] for sign in "═＝﹦〉》›＞〈《‹＜"] == list("===>>>><<<<")
    assert target("印发《工作方案》") == Words("印发《工作方案》")


@given(
    st.integers(1, 90), st.integers(1, 9), st.sampled_from(["%", "‰", "kg", "t", "km", "MW", "m³", "m²", "℃", "万吨", "个工作日", "元/人", "次"]),
    st.sampled_from(["-", "—", "～", "~", "至", "到", "——", " - "]), st.booleans(),
)  # fmt: skip
def test_a_range_in_any_unit(low: int, width: int, unit: str, sign: str, both: bool) -> None:
    """A range has its unit at both ends or behind alone."""
    text = f"{low}{unit if both else ''}{sign}{low + width}{unit}"
    found = target(text)
    assert isinstance(found, Interval), text
    assert (found.low.number, found.high.number, found.low.unit.name) == (
        low,
        low + width,
        found.high.unit.name,
    )
    assert bounds(score(text, f"{low}{unit}")) == ("10", "10")
    assert bounds(score(text, f"{low + width + 1}{unit}")) != ("10", "10")


@pytest.mark.parametrize(
    ("text", "low", "high"),
    [
        ("124~二百一十七万吨", "1240000", "2170000"), ("三至五次", "3", "5"), ("三-五次", "3", "5"), ("8000-1.2万元", "8000", "12000"), ("5%-10%之间", "5", "10"), ("介于5%和10%之间", "5", "10"), ("控制在5%-10%以内", "5", "10"), ("一百至二百人", "100", "200"),
    ],
)  # fmt: skip
def test_ranges_in_words(text: str, low: str, high: str) -> None:
    """Numerals and words around a range do not hide its ends."""
    found = target(text)
    assert isinstance(found, Interval), text
    scale = found.low.unit.scale
    assert (found.low.number * scale, found.high.number * scale) == (Decimal(low), Decimal(high))


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("共二百人", "共200人"), ("不超过三", "不超过3"), ("≥七%", "≥7%"), ("七成", "7成"), ("百分之九十五点五", "95.5%"), ("百分之95", "95%"), ("百分百", "100%"), ("千分之五", "5‰"), ("二百一十七万吨", "217万吨"), ("一亿二千万元", "120000000元"),
        ("3万5千人", "35000人"), ("1亿2000万元", "120000000元"), ("1万2345人", "12345人"), ("三点五公里", "3.5公里"), ("两个半月", "2.5个月"), ("半年", "0.5年"), ("一年半", "1.5年"), ("完成二百人培训", "完成200人培训"),
        ("三万一千五百二十五万元", "31525万元"), ("一万万元", "10000万元"), ("六万", "6万"), ("实际完成七十二", "实际完成72"), ("0.89平方千米", "0.89平方千米"), ("两百余人", "200余人"), ("一百千瓦", "100千瓦"), ("共购置一百一十八", "共购置118"), ("一百七十八万千瓦", "178万千瓦"), ("十", "10"), ("零", "0"), ("一五一十", "一五一十"), ("三五百人", "三五百人"), ("3万5", "3万5"), ("一流", "一流"), ("万无一失", "万无一失"), ("一次性", "一次性"), ("三五次", "三五次"), ("十几人", "十几人"), ("数十人", "数十人"), ("第三次", "第三次"), ("三公经费", "三公经费"), ("一户一策", "一户一策"), ("千家万户", "千家万户"),
        ("落实三项制度", "落实三项制度"), ("二百一人", "二百一人"), ("上半年", "上半年"), ("一半", "一半"), ("唯一", "唯一"), ("十分满意", "十分满意"), ("多点三次", "多点3次"),
    ],
)  # fmt: skip
def test_numerals_within_a_text(text: str, meant: str) -> None:
    """A numeral becomes figures where a unit or comparator shows that it is one, and nowhere else."""
    assert to_figures(text) == meant


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("95%。", "95%"), ("48万元；", "48万元"), ("3期、", "3期"), ("“95%”", "95%"), ("【200人】", "200人"), ("(200人)", "200人"), ("1 000 人", "1000人"), ("1'000人", "1000人"), ("95 .5%", "95.5%"), ("2 00人", "200人"), ("200人……", "200人......"),
        ("2024 12", "2024 12"), ("9 12", "9 12"), ("12 9公里", "12 9公里"), ("1 234 567", "1234567"), ("1960 0 项", "19600项"), ("20 000", "20000"), ("[90,100]", "[90,100]"), ("", ""), ("。", "."), ("< >5", "<>5"), ("《办法》5个", "《办法》5个"),
    ],
)  # fmt: skip
def test_what_typing_leaves_beside_a_figure(text: str, meant: str) -> None:
    """Blanks within a figure, marks behind it and quotes around it are dropped, and nothing else."""
    assert tidy(text) == meant


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("至少全年完成2次宣传", "≥2次"), ("满意率达95%以上", "≥95%"), ("11月底完成100%", "100%"), ("2024年12月31日前完成100%", "100%"), ("2024年完成200人", "200人"), ("400元/人、天", "400元/人·天"), ("培训200人", "200人"), ("培训人数达到200人以上", "≥200人"),
        ("应达到95%", "95%"), ("投诉率下降5%", "5%"), ("人均不低于500元", "≥500元/人"), ("每人每月500元", "500元/人·月"), ("95%及以上", "≥95%"), ("10万元封顶", "≤10万元"), ("在95%以上", "≥95%"), ("￥50万", "50万元"), ("$50", "50美元"), ("US$50", "50美元"), ("人民币50万元", "50万元"),
        ("5千元", "5000元"), ("5百人", "500人"), ("2百万元", "200万元"), ("3亿", "30000万"), ("高等教育入学率≥50%", "≥50%"),
    ],
)  # fmt: skip
def test_words_around_the_figure_of_a_target(text: str, meant: str) -> None:
    """Nouns, verbs, dates and currencies around a figure leave it what it is."""
    one, other = target(text), target(meant)
    assert isinstance(one, Bound)
    assert isinstance(other, Bound)
    assert (one.comparator, one.quantity.base) == (other.comparator, other.quantity.base)
    assert [unit.kind for unit in one.quantity.unit.per] == [unit.kind for unit in other.quantity.unit.per]


@pytest.mark.parametrize(
    "text",
    ["培训3期300人", "约200人", "第3期", "超200人左右", "3五人", "5以上10以下", "2024年13月", "2024年2月30日", "3月-2月", "<>5人", "近百人3次", "5人-3人"],
)  # fmt: skip
def test_figures_that_stay_unreadable(text: str) -> None:
    """More than one figure, an estimate, an order or an impossible date is no target."""
    assert isinstance(target(text), UnreadableTarget)


@pytest.mark.parametrize(
    ("asked", "typed", "low"),
    [
        ("≥9.9千克", "共计19.80斤，", "10"),
        ("≥580平方公里", "580平方千米。", "10"),
        (">十万千瓦时", "110MWh", "10"),
        ("=20千瓦", "零千瓦", "0.00"),
        ("≥4000", "完成四千零四十", "10"),
        ("一千（含）以上", "750", "7.50"),
        ("≥910000辆", "11921 00辆", "10"),
        ("≥3批次", "零批次", "0.00"),
    ],
)
def test_a_spelling_that_random_answers_found(asked: str, typed: str, low: str) -> None:
    """Marks, blanks and numerals beside a unit change nothing of the figure."""
    assert bounds(score(asked, typed)) == (low, low)


@pytest.mark.parametrize("typed", ["在2024.07完成；", "2024.07验收合格", "完成时间为2024.07。"])
def test_a_month_with_a_dot_among_words_is_a_date(typed: str) -> None:
    """In a row about time 2024.07 is July, whatever words stand around it."""
    row = score("2024年8月底前", typed, subcategory="时效指标", name="工程完工时间", year=2024)
    assert bounds(row) == ("10", "10")
    assert row.remarks == ()


def test_an_overshoot_in_ten_thousands_counts_single_ones() -> None:
    """2.6万 of 2万 is 6,000 more, not 0.6."""
    over = score("≥2万件", "2.6万件").over
    assert over is not None
    assert over[1:] == (Decimal(6000), True)
