"""Faults that were found once: each stays a case, so that it is found again if it comes back."""

from __future__ import annotations

import re
from collections.abc import Callable
from decimal import Decimal

import pytest
from openpyxl.worksheet.worksheet import Worksheet
from support.foreign_forms import NATIONAL, national
from support.forms import HONEST, found, indicators, reviewed, with_row
from support.packages import unzipped, zipped
from support.scored_rows import bounds, score

from xlselfeval.cell import Written
from xlselfeval.checking import check
from xlselfeval.demo import filled_form, issued_form
from xlselfeval.files.open import open_workbook
from xlselfeval.form.fill import fill
from xlselfeval.form.generate import generate
from xlselfeval.reading.read import read_workbook
from xlselfeval.review.review import Review
from xlselfeval.scheme.load import load_scheme
from xlselfeval.scheme.model import Indicator
from xlselfeval.scoring.answers import unit_of_money
from xlselfeval.scoring.number import amount_of, parse_quantity

TIMELY = "时效指标"


def drawn(change: Callable[[Worksheet], None], rows: object = NATIONAL) -> Review:
    (review,) = check(national(rows, change=change))  # type: ignore[arg-type]
    return review


@pytest.mark.parametrize(
    ("target", "actual", "low"),
    [("2小时内响应", "5小时", "4.00"), ("24小时以内响应", "30小时", "8.00"), ("3次以 下", "5次", "6.00"), ("不得低于90%", "85%", "9.44"), ("< = 5", "6", "8.33"),
     ("95%以上(含95%)", "90%", "9.47"), ("预算控制在100万元以内", "120万元", "8.33"), ("培训人数不少于200人", "100", "5.00"), ("≥100㎡", "90m2", "9.00"),
     ("一亿元", "5000万元", "5.00"), ("1万-2万元", "15000元", "10"), ("<0", "0", "0.00")],
)  # fmt: skip
def test_a_direction_in_words_is_not_swallowed(target: str, actual: str, low: str) -> None:
    """以内 behind a unit or a verb is ≤, and a noun before a comparator is no obstacle."""
    assert bounds(score(target, actual)) == (low, low)


@pytest.mark.parametrize(
    ("target", "actual"),
    [("3次以下/年", "5"), ("10家以下单位", "20家"), ("1：3", "3"),
     ("≥95%", "<95%"), ("≤5%", "≥5%"), ("≥10个", "10个不合格"), ("0起", "无数据"), ("0起", "没有减少")],
)  # fmt: skip
def test_what_is_not_clear_stays_open(target: str, actual: str) -> None:
    """A doubt never gives marks."""
    assert bounds(score(target, actual)) is None


@pytest.mark.parametrize("actual", ["难以提升", "提升有限", "提升失败", "拟提升", "有所提升"])
def test_the_targets_words_inside_others_are_not_an_achievement(actual: str) -> None:
    """难以提升 is not read as 提升."""
    assert bounds(score("提升", actual)) == ("0", "10")


def test_basically_is_one_of_the_upper_bands() -> None:
    """基本提升 may mean that the target is reached, and that it nearly is."""
    assert bounds(score("提升", "基本提升")) == ("6.00", "10")
    assert bounds(score("提升", "部分提升")) == ("6.00", "7.99")
    assert bounds(score("未发生事故", "无事故发生")) == ("8.00", "10")


def test_a_number_without_unit_far_below_its_target() -> None:
    """15000 against 2万人 is no silent full mark, and 6万元 against 50000 no zero."""
    assert bounds(score("2万人", "15000")) == ("7.50", "10")
    assert bounds(score("≥50000", "6万元")) == ("0.00", "10")
    assert bounds(score("100%", "1.05")) == ("0.11", "10")


@pytest.mark.parametrize(
    ("target", "actual", "wanted"),
    [("202012", "202103", ("0", "9.99")), ("6.30", "7.15", ("0", "9.99")), ("12.31", "12.30", ("10", "10")), ("2020", "2021", ("0", "9.99")),
     ("2020年1-12月", "2020年12月5日", ("10", "10")), ("截至2020年12月31日", "2020年12月5日", ("10", "10")), ("2020年年底", "逾期完成", ("0", "9.99")),
     ("2020年6月", "没有按时完成", ("0", "9.99")), ("每月25日前", "每月20日前", ("10", "10")), ("每月25日前", "每月28日前", ("0", "9.99")), ("30天", "25天", ("8.33", "10"))],
)  # fmt: skip
def test_dates_in_rows_about_time(target: str, actual: str, wanted: tuple[str, str]) -> None:
    """Dates are never compared as numbers."""
    assert bounds(score(target, actual, subcategory=TIMELY)) == wanted


def test_a_number_cell_that_may_be_a_date_is_unclear() -> None:
    """2020.1 (October loses its 0) and a bare serial number are not taken for dates."""
    for text in ("2020.1", "44196"):
        assert bounds(score(Written(Decimal(text), text), "2020年12月", subcategory=TIMELY)) is None


@pytest.mark.parametrize(
    "caption", ["评价总分", "自评得分", "总分值", "得分总计", "自评总得分", "本表汇总情况"]
)
def test_the_total_row_under_another_name(caption: str) -> None:
    """The total row is found by variants of its caption, or by its shape."""

    def rename(sheet: Worksheet) -> None:
        sheet["A23"] = caption

    assert found(drawn(rename)) == []


@pytest.mark.parametrize(
    ("text", "grade", "names"),
    [("优□ 良■ 中□ 差□", "良", ["grade-mismatch"]), ("☑优 □良 □中 □差", "优", []), ("优秀", "优", []), ("（优）", "优", []), ("评定等次：优", "优", []),
     ("优□ 良□ 中□ 差□", None, []), ("等级：合格", "合格", [])],
)  # fmt: skip
def test_grades_in_the_total_row(text: str, grade: str | None, names: list[str]) -> None:
    """Tick boxes, brackets and longer words are read as the grade they name; one of another scale is not judged."""

    def write(sheet: Worksheet) -> None:
        sheet["I23"] = text

    review = drawn(write)
    assert review.declared.grade == grade
    assert [name for name, _, _ in found(review)] == names


def test_a_grade_in_a_row_below() -> None:
    """自评结果等级 | 优 below the total is read."""

    def write(sheet: Worksheet) -> None:
        sheet.unmerge_cells("A24:I24")
        sheet.insert_rows(24)
        sheet["A24"], sheet["B24"] = "自评结果等级", "优"

    assert drawn(write).declared.grade == "优"


def test_subtotals_are_no_indicators() -> None:
    """小计 under 一级指标 and a 合计 before the 总分 are left out."""
    rows = [list(row) for row in NATIONAL]
    rows.insert(6, ["小计", None, None, None, None, 50, 50, None])
    rows.append(["合计", None, None, None, None, 90, 90, None])

    def total(sheet: Worksheet) -> None:
        sheet["G25"], sheet["H25"] = 100, 100

    review = drawn(total, rows)
    assert found(review) == []
    assert review.recomputed.total == 100


def test_points_merged_over_two_rows_count_once() -> None:
    """Merged points and scores are not added up for each row."""
    rows = [list(row) for row in NATIONAL]
    rows.insert(1, [None, None, "委托业务验收数量", "≥50个", 50, None, None, None])

    def merge(sheet: Worksheet) -> None:
        sheet.merge_cells("G14:G15")
        sheet.merge_cells("H14:H15")

    review = drawn(merge, rows)
    assert review.recomputed.points == 100
    assert found(review) == []


def test_captions_with_letters_and_formulas() -> None:
    """年度指标值A, 得分=分值×执行率 and a longer note caption are recognised."""

    def rename(sheet: Worksheet) -> None:
        sheet["E13"], sheet["F13"], sheet["E6"], sheet["F6"], sheet["I6"] = (
            "年度指标值A",
            "实际完成值B",
            "全年预算数A",
            "全年执行数B",
            "得分=分值×执行率",
        )
        sheet["I13"] = "偏差原因分析及改进措施、整改情况"

    assert found(drawn(rename)) == []


def test_labels_in_the_middle_of_their_block() -> None:
    """A level-1 label lower down is still that of all its rows."""
    rows = [list(row) for row in NATIONAL]
    rows[0][0], rows[4][0], rows[6][0], rows[7][0] = None, "产出指标\n（50分）", None, "效益指标\n（30分）"
    (review,) = check(national(rows, merged=False))
    assert found(review) == []


def test_the_year_of_a_filling_date_is_not_the_forms() -> None:
    """填报日期：2023年 is not taken for the year, and a field 年度 is read."""

    def filled(sheet: Worksheet) -> None:
        sheet["A3"] = "填报日期：2023年3月1日"

    assert [name for name, _, _ in found(drawn(filled))] == ["required-missing"]

    def field(sheet: Worksheet) -> None:
        sheet.unmerge_cells("A3:I3")
        sheet["A3"], sheet["B3"] = "评价年度", 2022

    assert found(drawn(field)) == []


def test_caption_points_in_other_brackets() -> None:
    """【40分】 is the caption's figure, against which the rows are added up."""
    rows = [list(row) for row in NATIONAL]
    rows[0][0] = "产出指标【40分】"
    assert found(drawn(lambda sheet: None, rows)) == [("category-points-mismatch", "B14", "error")]


def test_nested_fund_lines_add_up() -> None:
    """A line 其中：中央资金 below its own sum is no second addend."""

    def nest(sheet: Worksheet) -> None:
        sheet["B8"], sheet["B9"], sheet["B10"] = "当年财政拨款", "其中：中央资金", "省级资金"
        for column in "DEF":
            sheet[f"{column}8"], sheet[f"{column}9"], sheet[f"{column}10"] = 90, 50, 40

    assert found(drawn(nest)) == []


def test_a_note_below_a_form_without_total_is_no_indicator() -> None:
    """A long note does not become a row."""

    def cut(sheet: Worksheet) -> None:
        sheet.unmerge_cells("A23:F23")
        for column in "AGH":
            sheet[f"{column}23"] = None

    review = drawn(cut)
    assert [name for name, _, _ in found(review)] == ["total-missing"]
    assert len(review.evidence.rows) == 7


def test_points_that_are_blank_or_zero() -> None:
    """A score in a row without points is reported at the row, and still counted as declared."""
    assert found(reviewed(table=with_row(0, points=""))) == [("required-missing", "G12", "error")]
    assert ("score-above-points", "H12", "error") in found(reviewed(table=with_row(0, points="0")))


def test_negative_points_do_not_lower_the_reference_score() -> None:
    """The reference score stays within its own interval."""
    figures = reviewed(table=with_row(0, points="-10", score="5")).recomputed
    assert figures.total_low <= figures.total <= figures.total_high


@pytest.mark.parametrize("note", ["。", "1", "见附件", "/"])
def test_notes_that_say_nothing(note: str) -> None:
    """A sign or a mere reference is no reason."""
    names = [
        name for name, _, _ in found(reviewed(table=with_row(0, actual="190", score="14.25", note=note)))
    ]
    assert names in (["reason-missing"], ["reason-empty-phrase"])


@pytest.mark.parametrize("actual", ["□好 □坏", "好□ 坏□", "好（坏）", "____"])
def test_boxes_that_nobody_ticked(actual: str) -> None:
    """An unselected choice is one finding, not two."""
    assert found(reviewed(table=with_row(5, actual=actual))) == [("template-remnant", "F17", "warning")]


def test_an_issued_form_prints_the_points_that_it_issues() -> None:
    """The caption of a category names the sum of its approved points."""
    approved = [
        *indicators()[:3],
        Indicator(
            category="产出指标", subcategory="成本指标", name="预算控制", target="≤232万元", points=Decimal(5)
        ),
    ]
    (form,) = read_workbook(
        open_workbook(generate(load_scheme("hunan-department-2020"), indicators=approved))
    )
    assert [(caption.name, caption.points) for caption in form.categories] == [("产出指标", Decimal(45))]
    assert HONEST


@pytest.mark.parametrize(
    ("target", "actual"),
    [("2020年12月", "已于2020年11月30日完成"), ("2020年12月", "2020年11月30日竣工验收"), ("2020年12月", "2020年11月30日（完成）"), ("2020年12月", "完成，2020年11月30日"),
     ("2020年12月", "完成时间：2020年11月"), ("2020年12月", "2020年11月30日18时"), ("2020年12月31日前支付完毕", "2020年11月30日"), ("当年12月底前", "2020年12月5日"),
     ("完成时间：2020年12月31日前", "2020年12月5日"), ("2020年12月31日前完成项目建设", "2020年12月5日")],
)  # fmt: skip
def test_dates_among_words(target: str, actual: str) -> None:
    """A date is read with the ordinary words around it, on both sides."""
    assert bounds(score(target, actual)) == ("10", "10")


@pytest.mark.parametrize(
    ("target", "actual", "low"),
    [("≤3次", "无", "10"), ("≤1%", "无投诉", "10"), ("≥200人", "共培训200人", "10"), ("≥200人", "培训150人次", "7.50"), ("≤10万元", "人民币20万元", "5.00"),
     ("12月", "10月", "8.33"), ("增长5%", "增长6%", "10"), ("同比增长10%", "5%", "5.00"), ("≥5MW", "4MW", "8.00"), ("零", "2起", "0.00")],
)  # fmt: skip
def test_clear_answers_are_read(target: str, actual: str, low: str) -> None:
    """Clear words and units do not make an honest answer unreadable."""
    assert bounds(score(target, actual)) == (low, low)


@pytest.mark.parametrize(
    ("target", "actual"),
    [
        ("2020年12月", "2020年11月30日开工"),
        ("≥200人", "#REF!"),
        ("#N/A", "200人"),
    ],
)
def test_what_is_no_answer_stays_open(target: str, actual: str) -> None:
    """A beginning is no completion, and an error value no answer."""
    assert bounds(score(target, actual)) is None


@pytest.mark.parametrize(
    "note",
    [
        "设备老化，将加强日常维护",
        "物价上涨，今后严格控制开支",
        "审批环节多、时间长，将优化流程",
        "师资紧张，加强师资库建设",
    ],
)
def test_a_cause_in_plain_words_is_a_cause(note: str) -> None:
    """A note with a clause that is no measure is taken for a reason."""
    assert found(reviewed(table=with_row(0, actual="190", score="14.25", note=note))) == []


def test_overshoot_takes_the_nearest_reading() -> None:
    """21000 against 2万份, and 96 % against 0.95, are no overshoot."""
    for target, actual in (("≥2万份", "21000"), ("0.95", "96%")):
        names = [name for name, _, _ in found(reviewed(table=with_row(0, target=target, actual=actual)))]
        assert "overshoot" not in names


def test_a_text_score_that_the_sum_skips_is_reported_once() -> None:
    """A total that leaves out a text score is not also called wrong."""
    text = {(0, 7): Written("15", "15")}
    assert found(reviewed(overrides=text, total="85", grade="良")) == [
        ("grade-changes", "I19", "error"),
        ("number-as-text", "H12", "warning"),
    ]


def test_the_module_does_not_hide_the_function() -> None:
    """xlselfeval.check is the function, whatever was imported before."""
    import xlselfeval
    import xlselfeval.checking
    import xlselfeval.demo

    assert callable(xlselfeval.check)
    assert xlselfeval.checking.check is xlselfeval.check


def test_a_negative_total_has_the_lowest_grade() -> None:
    """A form whose scores add up to less than nothing is reviewed without a crash of its grade formula."""
    scheme = load_scheme("hunan-department-2020")
    data = fill(
        scheme,
        generate(scheme, year=2024, organization="某局", rows=1),
        {"G13": Decimal(5), "H13": Decimal(-1)},
    )
    (review,) = check(data)
    assert (review.declared.total, review.declared.grade) == (Decimal(-1), "差")
    assert ("score-negative", "H13", "error") in found(review)


@pytest.mark.parametrize(("text", "number"), [("千人", "1000"), ("百人", "100"), ("一千零五人", "1005"), ("二百一人", None), ("一万五人", None)])  # fmt: skip
def test_chinese_numerals_are_never_less_than_they_say(text: str, number: str | None) -> None:
    """千人 is a thousand, not none at all, and 二百一 is not taken for 201."""
    found = parse_quantity(text)
    assert (None if found is None else str(found.number)) == number


def test_a_chinese_numeral_in_a_money_cell_is_in_the_unit_of_the_form() -> None:
    """一百 in a column of 万元 is a hundred of them."""
    assert amount_of(Written("一百", "一百"), unit_of_money("万元")).number == 100
    assert amount_of(Written("150万", "150万"), unit_of_money("万元")).number == 150


def test_a_formula_for_text_without_a_value_is_not_calculated() -> None:
    """A grade whose formula has no value at all is computed, not taken for an empty text."""
    parts = unzipped(filled_form(issued_form()))
    form = parts["xl/worksheets/sheet1.xml"]
    parts["xl/worksheets/sheet1.xml"] = re.sub(
        rb'(<c r="I31"[^>]*t="str"[^>]*><f>.*?</f>)<v>.*?</v>', rb"\1", form
    )
    assert parts["xl/worksheets/sheet1.xml"] != form
    (review,) = check(zipped(parts))
    assert review.declared.grade == "优"
    assert "grade-missing" not in {name for name, _, _ in found(review)}


@pytest.mark.parametrize(
    ("scheme", "spent", "blank"),
    [("national-project-2020", "F8", ("F6", "F13")), ("hunan-department-2020", "F6", ("B4", "F11"))],
)
def test_help_beside_the_form_is_no_answer(scheme: str, spent: str, blank: tuple[str, ...]) -> None:
    """A blank unit and a blank goal are reported, not taken from the progress panel in the same row."""
    read = load_scheme(scheme)
    (review,) = check(fill(read, generate(read, year=2020, rows=1), {spent: Decimal(1)}))
    missing = {cell for name, cell, _ in found(review) if name == "required-missing"}
    assert missing.issuperset(blank)
