"""Tables of a report beside the form of its unit: each cell that differs is one finding with its place."""

from __future__ import annotations

import io
from collections.abc import Sequence

import pytest
from docx import Document
from support.forms import submission, with_row
from support.issued_variants import SCHEME, form

from xlselfeval.checking import check_submission
from xlselfeval.report_checking import ReportReview, check_report
from xlselfeval.review.review import Review

HEAD = ("指标名称", "年度指标值", "实际完成值", "分值", "得分")
FULL = ("一级指标", "二级指标", "三级指标", "年度指标值", "实际完成值", "分值", "得分")
ROWS = (
    ("培训人数", "≥200人", "210", "15", "15"), ("验收合格率", "≥95%", "96%", "15", "15"),
    ("完成时间", "2020年12月31日前", "2020年12月20日", "10", "10"), ("预算控制", "≤232万元", "231.8万元", "10", "10"),
    ("长效机制建设", "健全", "达成年度指标", "15", "15"), ("群众满意度", "≥90%", "93%", "10", "10"),
)  # fmt: skip


def report(*tables: Sequence[Sequence[str]], lines: Sequence[str] = ()) -> bytes:
    """Write a report of 2020 with tables, each below the lines."""
    document, out = Document(), io.BytesIO()
    document.add_paragraph("2020年度部门整体支出绩效自评报告")
    for rows in tables:
        for line in lines or ("指标完成情况如下。",):
            document.add_paragraph(line)
        table = document.add_table(rows=len(rows), cols=max(map(len, rows)))
        for row, texts in enumerate(rows):
            for column, text in enumerate(texts):
                table.cell(row, column).text = text
    document.save(out)
    return out.getvalue()


def beside(content: bytes, review: Review | None = None) -> ReportReview:
    """Check a report beside a form, by default the honest one."""
    return check_report(content, form=review or check_submission(SCHEME, submission()))


def differing(found: ReportReview) -> list[tuple[str, str, str]]:
    """Return place, text and sentence of each finding on a table."""
    return [
        (one.where, one.found, one.situation) for one in found.findings if one.name == "figure-table" and "个表" in one.where
    ]  # fmt: skip


def with_cell(row: int, column: int, text: str) -> list[Sequence[str]]:
    """Return the honest table with another text in one cell; rows and columns from 0."""
    rows = [list(one) for one in ROWS]
    rows[row][column] = text
    return [HEAD, *rows]


def test_a_table_that_agrees_gives_no_finding() -> None:
    """All cells of a table that repeats the form are compared and agree."""
    found = beside(report([HEAD, *ROWS]))
    assert differing(found) == []
    assert found.checked >= len(ROWS) * 4


@pytest.mark.parametrize(
    ("row", "column", "text", "known"),
    [
        (0, 1, "≥300人", "“培训人数”年度指标值“≥200人”（E12）"), (0, 1, "≤200人", "“培训人数”年度指标值“≥200人”（E12）"), (0, 2, "201人", "“培训人数”实际完成值“210”（F12）"),
        (0, 3, "10", "“培训人数”分值“15”（G12）"), (5, 4, "9", "“群众满意度”得分“10”（H18）"), (1, 2, "69%", "“验收合格率”实际完成值“96%”（F13）"),
        (2, 1, "2020年11月30日前", "“完成时间”年度指标值“2020年12月31日前”（E14）"), (2, 2, "2020年12月2日", "“完成时间”实际完成值“2020年12月20日”（F14）"),
        (3, 2, "213.8万元", "“预算控制”实际完成值“231.8万元”（F15）"),
    ],
)  # fmt: skip
def test_a_cell_that_differs(row: int, column: int, text: str, known: str) -> None:
    """Target, actual, points and score of a row that differ are found at their cell, with the form's."""
    place = f"第1个表第{row + 2}行第{column + 1}列"
    assert differing(beside(report(with_cell(row, column, text)))) == [(place, text, f"自评表中为{known}")]


@pytest.mark.parametrize(
    ("row", "column", "text"),
    [
        (0, 1, "200人"), (0, 1, "不少于200"), (0, 2, "210人"), (0, 2, "0.021万人"), (0, 2, "—"), (0, 2, ""), (0, 3, "15分"), (0, 4, "15.0"), (1, 2, "0.96"), (2, 1, "12月31日前"), (2, 2, "2020年12月"),
        (3, 2, "232万元"), (3, 2, "231.80"), (3, 2, "2318000元"), (4, 1, "基本健全"), (4, 2, "已健全"), (5, 0, "满意度"), (5, 0, "1.群众满意度"), (5, 2, "93.0%"),
    ],
)  # fmt: skip
def test_another_spelling_is_no_difference(row: int, column: int, text: str) -> None:
    """Roundings, units, words and short names are other spellings; a blank cell states nothing."""
    assert differing(beside(report(with_cell(row, column, text)))) == []


def test_total_score_and_money_of_a_table() -> None:
    """A whole form in a report is compared with its sums, too."""
    funds = ("", "年初预算数", "全年预算数", "全年执行数", "分值", "执行率", "得分")
    rows = [["产出指标", "数量指标", *one] for one in ROWS]
    table = [
        funds,
        ("年度资金总额", "100.00", "120.00", "112.00", "10", "100%", "10"),
        FULL,
        *rows,
        ("总分", "", "", "", "", "85", "89"),
    ]
    found = {(text, situation) for _, text, situation in differing(beside(report(table)))}
    assert found == {("112.00", "自评表中为全年执行数“120”（F5）"), ("89", "自评表中为总分“100”（H19）")}


def test_what_the_form_does_not_have_is_named() -> None:
    """Rows without a namesake in the form are named and not compared.

    Of several rows of one name nobody knows which is meant.
    """
    more = [("走访户数", "≥1户", "2户", "5", "5"), ("培训人数", "≥1人", "2人", "5", "5")]
    found = beside(report([HEAD, *ROWS, *more]))
    assert differing(found) == []
    assert "第1个表中“培训人数”、“走访户数”、“培训人数”，自评表没有同名的指标，未比对。" in found.unchecked


@pytest.mark.parametrize(
    "lines",
    [("2019年度部门整体支出绩效自评表",), ("部门整体支出绩效自评表", "部门名称：某市另一局"), ("项目支出绩效自评表", "项目名称：培训项目")],
)  # fmt: skip
def test_tables_of_another_form_are_not_compared(lines: tuple[str, ...]) -> None:
    """A table of another year, unit or project is another one, though its indicators have the same names."""
    rows = [(*["产出指标", "数量指标"], *row) for row in with_cell(0, 2, "201人")[1:]]
    found = beside(report([FULL, *rows], lines=lines))
    assert differing(found) == []
    assert "第1个表与自评表的单位、年度或者指标不同，未比对。" in found.unchecked


def test_a_form_inside_the_report_is_not_compared_with_itself() -> None:
    """Without a form beside it the one in the report counts; a second table of the report is held against it."""
    rows = [("产出指标", "数量指标", *row) for row in ROWS]
    whole = beside(report([FULL, *rows]))
    assert whole.checked > 0
    alone = check_report(report([FULL, *rows]))
    assert differing(alone) == []
    assert alone.checked == 0
    found = differing(check_report(report([FULL, *rows], with_cell(0, 2, "201人"))))
    assert [(where, text) for where, text, _ in found] == [("第2个表第2行第3列", "201人")]


def test_the_issued_target_counts() -> None:
    """Where the form has lowered a target, a table may have that or the issued one; the sentence names the latter."""
    review = check_submission(SCHEME, form(with_row(0, target="≥190人")))
    for target in ("≥190人", "≥200人"):
        assert differing(beside(report(with_cell(0, 1, target)), review)) == []
    ((_, text, situation),) = differing(beside(report(with_cell(0, 1, "≥180人")), review))
    assert (text, situation) == ("≥180人", "“培训人数”下发的年度指标值“≥200人”")


def test_the_total_below_some_rows_is_theirs() -> None:
    """A table of some indicators has their sum below it, or the form's total.

    Another figure is asked about with the sum.
    """
    caption = ("合计", "", "", "40", "40")
    assert sums(HEAD, *ROWS[:3], caption) == []
    assert sums(HEAD, *ROWS[:3], ("总分", "", "", "100", "100")) == []
    assert sums(HEAD, *ROWS[:3], ("合计", "", "", "45", "39")) == [
        ("第1个表第5行第4列", "45", "所列3行合计40"), ("第1个表第5行第5列", "39", "所列3行合计40"),
    ]  # fmt: skip
    assert differing(beside(report([HEAD, *ROWS[:3], caption]))) == []


def test_subtotals_are_added_up() -> None:
    """A subtotal is the sum of the rows since the last one, the total that of all rows.

    A row that is no number stops both.
    """
    half, rest = ("小计", "", "", "30", "30"), ("小计", "", "", "20", "20")
    total = ("合计", "", "", "50", "50")
    assert sums(HEAD, *ROWS[:2], half, *ROWS[2:4], rest, total) == []
    wrong = ("小计", "", "", "20", "24")
    assert sums(HEAD, *ROWS[:2], half, *ROWS[2:4], wrong, total) == [
        ("第1个表第7行第5列", "24", "所列2行合计20")
    ]
    words = ("完成时间", "2020年12月31日前", "2020年12月20日", "见说明", "见说明")
    assert sums(HEAD, *ROWS[:2], words, ("合计", "", "", "45", "47")) == []


def test_a_subtotal_is_no_indicator_without_a_name() -> None:
    """小计 in the column of numbers is not named as a row that the form does not have."""
    rows = [("序号", *HEAD), *((str(number), *row) for number, row in enumerate(ROWS[:2], 1))]
    found = beside(report([*rows, ("小计", "", "", "", "30", "30")]))
    assert not [one for one in found.unchecked if "个表" in one]


def sums(*rows: Sequence[str]) -> list[tuple[str, str, str]]:
    """Return place, text and sentence of each total of a table that is asked about."""
    found = beside(report(list(rows))).findings
    return [(one.where, one.found, one.situation) for one in found if one.name == "figure-sum"]


@pytest.mark.parametrize(
    ("line", "is_compared"),
    [
        ("2019年度指标完成情况", False),
        ("表2 上年度指标完成情况", False),
        ("2020年度指标完成情况", True),
        ("2019—2020年指标完成情况", True),
        ("指标完成情况如下", True),
    ],
)
def test_a_table_below_a_line_of_another_year(line: str, is_compared: bool) -> None:
    """The year before is another table than the form's, and listed among what was not compared."""
    found = beside(report(with_cell(0, 2, "190"), lines=(line,)))
    assert bool(differing(found)) is is_compared
    assert any("年度或者指标不同，未比对" in one for one in found.unchecked) is not is_compared


@pytest.mark.parametrize(
    ("lines", "is_compared"),
    [
        (("（二）下属单位绩效情况", "指标完成情况如下。"), False), (("下属的市老干部休养所各项指标完成情况如下表：",), False),
        (("某市老年大学学习中心指标完成情况如下：",), False), (("全市各县区指标完成情况汇总如下表所示。",), False),
        (("表3 全市老干部系统绩效指标完成情况汇总表",), False), (("全年工作完成较好，指标全部完成。所属二级单位的指标完成情况见下表。",), False),
        (("四、各单位自评情况", "2020年度指标完成情况"), False), (("（一）某市另一局",), False),
        (("（二）下属单位绩效情况", "本部门指标完成情况如下。"), True), (("（二）下属单位绩效情况", "附件1：部门整体支出绩效自评表"), True),
        (("全市老干部工作完成较好，下属单位均已完成。本单位指标完成情况如下：",), True), (("某局指标完成情况如下：",), True), (("指标完成情况汇总表",), True),
        (("各项指标完成情况如下：",), True), (("（一）产出指标完成情况", "各级指标完成情况见下表。"), True), (("某市某局2020年度绩效目标自评情况表",), True),
    ],
)  # fmt: skip
def test_a_table_below_words_for_other_units(lines: tuple[str, ...], is_compared: bool) -> None:
    """A table of another unit, or of several together, is listed among what was not compared.

    The nearest words count.
    """
    found = beside(report(with_cell(0, 2, "190"), lines=lines))
    assert bool(differing(found)) is is_compared
    assert any("年度或者指标不同，未比对" in one for one in found.unchecked) is not is_compared
