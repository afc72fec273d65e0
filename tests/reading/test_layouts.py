"""Published layouts: each is read by its own scheme, and its mistakes are reported at their cells."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from support import layouts
from support.forms import found
from support.layouts import Table, at, changed, review, reviews, table

from xlselfeval.errors import TemplateError
from xlselfeval.form.generate import generate
from xlselfeval.result.table import result_table
from xlselfeval.review.review import Review
from xlselfeval.scheme.load import issuing_ids, load_scheme, scheme_ids

SCHEMES = {
    "NATIONAL": "national-project-2020",
    "HUNAN": "hunan-department-2020",
    "SICHUAN": "sichuan-project-2023",
    "CHONGQING": "chongqing-department-2021",
    "HUBEI": "hubei-project-2020",
    "YUNNAN": "national-project-2020",
    "TRANSFER": "transfer-payment-2021",
    "COUNTY": "transfer-payment-2021",
    "HUNAN_2023": "hunan-department-2020",
    "CHONGQING_2023": "chongqing-department-2021",
    "INITIAL_ONLY": "national-project-2020",
}
Found = list[tuple[str, str | None, str]]


@pytest.mark.parametrize(("layout", "scheme"), SCHEMES.items())
def test_an_honest_form_has_no_finding(layout: str, scheme: str) -> None:
    """An honest form is checked by its own scheme, without a finding."""
    checked = review(getattr(layouts, layout))
    assert checked.evidence.scheme.id == scheme
    assert found(checked) == []


@pytest.mark.parametrize("change", ["without 年初预算数", "in 元"])
def test_variants_of_the_money_block(change: str) -> None:
    """A national form without the initial budget, or with sums in 元, gives the same review."""
    if change == "in 元":
        rows = changed(layouts.NATIONAL, ("项目资金（万元）", "项目资金（元）"))
    else:
        rows = changed(
            layouts.NATIONAL, ("| | < | 年初预算数 |", "| | < | |"), *([("< | 25 |", "< | |")] * 2)
        )
        rows = [
            [("" if text == "0" and column == 3 else text) for column, text in enumerate(row)] for row in rows
        ]
    checked = review(rows)
    assert found(checked) == []
    assert checked.evidence.submission.funds is not None
    assert checked.evidence.submission.funds.unit == ("元" if change == "in 元" else "万元")


def targets(checked: Review) -> list[str]:
    return [one.row.target.text for one in checked.evidence.rows]


def test_a_split_target_is_put_together() -> None:
    """Nature, value and unit make one target at the cell of the value; an adjusted value comes first."""
    assert targets(review(layouts.SICHUAN)) == ["=100%", "≤10次", "=100%", "稳定提升"]
    assert targets(review(layouts.YUNNAN))[0] == "=72890元"
    chongqing = review(layouts.CHONGQING)
    assert targets(chongqing) == ["≤100%", "≤3%", "≥6次", "≥2200篇", "高", "≥90%"]
    assert [one.row.target.ref for one in chongqing.evidence.rows][2:4] == ["D8", "E9"]


@pytest.mark.parametrize(
    ("nature", "value", "unit", "whole"),
    [
        ("≥", "50", "个", "≥50个"),
        ("大于等于", "95%", "%", "≥95%"),
        ("反向指标", "30", "万元", "≤30万元"),
        ("≥", "≥50", "个", "≥50个"),
        ("≤", "2023年12月31日", "无", "≤2023年12月31日"),
        ("定性", "优良中低差", "", "优良中低差"),
        ("", "100", "", "100"),
    ],
)
def test_a_sign_or_unit_is_not_written_twice(nature: str, value: str, unit: str, whole: str) -> None:
    """A value with its own sign or unit is not changed."""
    rows = changed(layouts.SICHUAN, ("| ≤ | 10 | 次 |", f"| {nature} | {value} | {unit} |"))
    assert targets(review(rows))[1] == whole


PLANTED: list[tuple[str, list[tuple[str, str]], Found]] = [
    ("NATIONAL", [("90% | 20 | 18 |", "90% | 20 | 19 |"), ("| 96.62 |", "| 97.62 |")], [("score-mismatch", "H15", "error")]),
    ("NATIONAL", [("| >=90% | 100% | 10 |", "| >=90% | | 10 |")], [("actual-missing", "F18", "error")]),
    ("HUNAN", [("等级：优", "等级：良")], [("grade-mismatch", "I16", "error")]),
    ("SICHUAN", [("次 | 5 | 20 | 20 |", "次 | 16 | 20 | 20 |")], [("score-mismatch", "J16", "error")]),
    ("SICHUAN", [("次 | 5 |", "次 | |")], [("actual-missing", "H16", "error")]),
    ("SICHUAN", [("% | 100 | 40 |", "% | 100万元 | 40 |")], [("unit-mismatch", "H15", "error")]),
    ("SICHUAN", [("< | 100 | 98 |", "< | 100 | 99 |")], [("total-mismatch", "J19", "error")]),
    ("SICHUAN", [("因两人年中离职，未足额缴纳，下年核减人数", "/")], [("reason-missing", "K17", "error")]),
    (
        "SICHUAN",
        [("3.36 | 100% | 10 | 10 |", "2.36 | 70.24% | 10 | 7.02 |"), ("3.36 | 100% | / |", "2.36 | 70.24% | / |"), ("100 | 98 |", "100 | 95.02 |")],
        [("reason-missing", "J9", "error")],
    ),
    (
        "SICHUAN",
        [("3.36 | 100% | 10 | 10 | |", "2.36 | 70.24% | 10 | 7.02 | 加快支付进度 |"), ("3.36 | 100% | / |", "2.36 | 70.24% | / |"), ("100 | 98 |", "100 | 95.02 |")],
        [("reason-empty-phrase", "J9", "warning")],
    ),
    ("SICHUAN", [("总额 | < | 3.36", "总额 | < | 3"), ("财政资金 | < | 3.36", "财政资金 | < | 3")], [("reason-missing", "J9", "warning")]),
    ("CHONGQING", [("| 3000 | 2200 |", "| 3000 | |")], [("score-mismatch", "I9", "error")]),
    ("CHONGQING", [("100 | 20 | 20 | 是 |", "100 | 20 | 21 | 是 |"), ("| 95.6 |", "| 96.6 |")], [("score-above-points", "I9", "error")]),
    ("CHONGQING", [("| 76% | 10 | 7.6 |", "| 67% | 10 | 7.6 |")], [("execution-rate-mismatch", "E4", "error")]),
    ("HUBEI", [("95% | 40 |", "95% | 41 |"), ("| 97 |", "| 98 |")], [("score-above-points", "G15", "error")]),
    ("HUBEI", [("6 | 6 | 20 |", "6 | 6 | 22 |"), ("| 97 |", "| 99 |")], [("score-above-points", "A10", "error")]),
    ("HUBEI", [("年度绩效目标1（40分）", "年度绩效目标1（50分）")], [("points-total-not-100", "A10", "error")]),
    ("HUBEI", [("90% | 18 |", "90% | 20 |"), ("| 97 |", "| 99 |")], [("execution-score-mismatch", "G9", "error")]),
    ("HUBEI", [("| 97 |", "| 95 |")], [("total-mismatch", "G16", "error")]),
    ("HUBEI", [("90% | 9 |", "90% | |"), ("| 97 |", "| 88 |")], [("score-missing", "G12", "error")]),
    ("HUBEI", [("6 | 6 | 20 |", "6 | | 20 |")], [("actual-missing", "F11", "error")]),
    ("HUBEI", [("因一艘渔船产权有纠纷，补贴未发放", "无")], [("reason-missing", "B17", "error")]),
    ("YUNNAN", [("% | 95 | 30 |", "% | 90 | 30 |")], [("score-mismatch", "J13", "error")]),
    ("TRANSFER", [("| 100% | 100% | |", "| 100% | | |")], [("actual-missing", "F15", "error")]),
    ("TRANSFER", [("| ≥90% |", "| |")], [("target-missing", "E17", "error")]),
    ("TRANSFER", [("30公里 |", "30万元 |")], [("unit-mismatch", "F14", "error")]),
    ("TRANSFER", [("因征地推迟，余下路段下年完成", "")], [("reason-missing", "G14", "error")]),
    ("TRANSFER", [("因征地推迟，余下路段下年完成", "加大工作力度")], [("reason-empty-phrase", "G14", "warning")]),
    ("TRANSFER", [("1500 | 75% |", "1500 | 85% |")], [("execution-rate-mismatch", "G7", "error")]),
    ("TRANSFER", [("地方资金 | < | < | 500 |", "地方资金 | < | < | 400 |")], [("funds-sum-mismatch", "E7", "error")]),
    ("TRANSFER", [("某市公路局", "")], [("required-missing", "E5", "error")]),
    ("COUNTY", [("100% | 100% | |", "100% | 无 | |")], [("actual-unreadable", "F9", "error")]),  # published so
]  # fmt: skip


@pytest.mark.parametrize(("layout", "changes", "expected"), PLANTED)
def test_a_planted_mistake_is_found_at_its_cell(
    layout: str, changes: list[tuple[str, str]], expected: Found
) -> None:
    """A planted mistake is the only finding, at its cell."""
    assert found(review(changed(getattr(layouts, layout), *changes))) == expected


def test_rows_of_a_block_stay_open() -> None:
    """Rows without points are reported as open."""
    recomputed = review(layouts.HUBEI).recomputed
    assert (recomputed.total, recomputed.total_low, recomputed.total_high) == (97, 18, 98)
    assert recomputed.open_points == 80


@pytest.mark.parametrize("drawn", ["heading not repeated", "captions in rows of their own"])
def test_blocks_drawn_otherwise(drawn: str) -> None:
    """Blocks are read without a heading each, and with a caption over the whole row."""
    rows = table(layouts.HUBEI)
    first, second = (next(number for number, row in enumerate(rows) if row[0].startswith(name)) for name in ("年度绩效目标1", "年度绩效目标2"))  # fmt: skip
    if drawn == "heading not repeated":
        rows[second + 1][0] = rows[second][0]
        del rows[second]
    else:
        captions = [[rows[number][0], *"<<<<<<"] for number in (first, second)]
        for row in rows[first : second + 2]:
            row[0] = "绩效指标" if row[0].startswith("年度绩效目标1") else ""
        rows[second] = captions[1]
        rows.insert(first, captions[0])
    checked = review(rows)
    assert found(checked) == []
    assert [len(checked.evidence.in_block(block)) for block in checked.evidence.submission.blocks] == [3, 1]
    assert checked.recomputed.open_points == 80


def test_a_form_without_scores_has_no_figures() -> None:
    """Total and grade are blank in JSON and in the result sheet of a form without scores."""
    checked = review(layouts.TRANSFER)
    record = checked.to_dict("a.xlsx")
    assert set(record["recomputed"].values()) == {None}  # type: ignore[attr-defined]
    import datetime

    shown = result_table(checked, file="a.xlsx", today=datetime.date(2022, 1, 1))
    texts = [cell.value for row in shown.rows for cell in row.cells]
    assert "总分" not in texts
    assert {"达到", "未达到"} <= {text for text in texts if isinstance(text, str)}


def test_a_changed_title_row_makes_no_difference() -> None:
    """A title row more or less changes nothing."""
    for name, rows in ((name, table(getattr(layouts, name))) for name in SCHEMES):
        more = [["绝密" if column == 0 else "" for column in range(len(rows[0]))], *rows]
        assert found(review(more)) == [], name
    assert found(review(table(layouts.SICHUAN)[1:])) == []
    assert found(review(table(layouts.NATIONAL)[1:])) == []


def test_a_lost_money_block_is_one_finding() -> None:
    """A lost money block is one finding; points and totals are not reported besides."""
    for layout, captions in (("CHONGQING", ("部门资金", "年度资金")), ("HUBEI", ("预算执行情况", "^"))):
        rows = table(getattr(layouts, layout))
        kept = [
            row
            for row in rows
            if not (row[0].startswith(captions) and ("执行率" in "".join(row) or "资金总额" in "".join(row)))
        ]
        assert found(review(kept)) == [("budget-missing", None, "error")]


def test_one_form_a_sheet_and_two_on_one_sheet() -> None:
    """Each form has its own fields, money, total and findings, on one sheet or on two."""
    sichuan = changed(layouts.SICHUAN, ("< | 100 | 98 |", "< | 100 | 99 |"))
    national = changed(layouts.NATIONAL, ("90% | 20 | 18 |", "90% | 20 | 19 |"), ("| 96.62 |", "| 97.62 |"))
    forms = reviews(
        [table(layouts.HUBEI)], [national, sichuan], [table(layouts.TRANSFER), table(layouts.TRANSFER)]
    )
    assert [one.evidence.scheme.id for one in forms] == [
        "hubei-project-2020", "national-project-2020", "sichuan-project-2023", *["transfer-payment-2021"] * 2,
    ]  # fmt: skip
    down = len(national) + 1
    assert [found(one) for one in forms] == [
        [], [("score-mismatch", "H15", "error")], [("total-mismatch", f"J{19 + down}", "error")], [], [],
    ]  # fmt: skip
    assert forms[1].evidence.submission.field_text("organization") == "某体育事业管理中心"
    assert forms[2].evidence.submission.field_text("organization") == "某县发展和改革局"


def test_a_form_without_total_does_not_swallow_the_next() -> None:
    """A form without a total row ends where the next form begins."""
    first, second = reviews([table(layouts.NATIONAL)[:-1], table(layouts.NATIONAL)])
    assert found(first) == [("total-missing", None, "warning")]
    assert found(second) == []
    assert len(first.evidence.rows) == len(second.evidence.rows) == 5


def test_a_heading_repeated_on_the_next_page_is_no_new_form() -> None:
    """Rows under a repeated heading belong to the same form."""
    rows = table(layouts.NATIONAL)
    rows.insert(16, ["", *rows[12][1:]])
    rows[12][0] = rows[17][0] = ""
    checked = review([[("" if text == "^" and column == 0 and row > 12 else text) for column, text in enumerate(texts)] for row, texts in enumerate(rows)])  # fmt: skip
    assert found(checked) == []
    assert len(checked.evidence.rows) == 5


def spaced(text: str) -> str:
    """A heading as a careless clerk types it."""
    return (
        "\u3000".join(text[:2]) + "\n" + text[2:-1] + "\u00a0\u200b" + text[-1]
        if len(text) > 2
        else "\u00a0".join(text)
    )


@pytest.mark.parametrize("layout", SCHEMES)
def test_spaces_and_line_breaks_in_headings(layout: str) -> None:
    """Spaces of any kind, line breaks and English parentheses do not hide a heading."""
    rows = table(getattr(layouts, layout))
    head = next(number for number, row in enumerate(rows) if "三级指标" in row or "指标名称" in row)
    money = next(number for number, row in enumerate(rows) if any(text.startswith(("全年预算数", "全年执行数", "调整后预算", "预算数")) for text in row))  # fmt: skip
    for number in (head, money):
        rows[number] = [spaced(text) if len(text) > 1 else text for text in rows[number]]
        rows[number] = [text.replace("（", "(").replace("）", ")") for text in rows[number]]
    checked = review(rows)
    assert found(checked) == []
    assert checked.evidence.scheme.id == SCHEMES[layout]


@pytest.mark.parametrize("merged", [True, False])
def test_headings_in_two_rows(merged: bool) -> None:
    """绩效指标 over 一级指标 …, and a target over its parts, are one heading."""
    rows = table(layouts.YUNNAN)
    head = next(number for number, row in enumerate(rows) if "三级指标" in row)
    down = "^" if merged else ""
    upper = [
        "",
        "绩效指标",
        "<",
        "<",
        "年度指标值",
        "<",
        "<",
        "实际完成值",
        "分值",
        "得分",
        "偏差原因分析及改进措施",
    ]
    lower = ["", "一级指标", "二级指标", "三级指标", "性质", "数值", "单位", down, down, down, down]
    rows[head : head + 1] = [upper, lower]
    rows[head + 2][0] = "绩效指标"
    checked = review(rows)
    assert found(checked) == []
    assert targets(checked)[3] == "≥95%"


def test_columns_of_the_bureau_are_not_the_units() -> None:
    """Columns under 财政复核 are not read as the unit's."""
    rows = [[*row, "", ""] for row in table(layouts.NATIONAL)]
    upper = [
        "",
        "绩效指标",
        "<",
        "<",
        "年度指标值",
        "单位自评",
        "分值",
        "单位自评",
        "偏差原因分析及改进措施",
        "财政复核",
        "<",
    ]
    lower = ["", "一级指标", "二级指标", "三级指标", "^", "完成值", "^", "得分", "^", "完成值", "得分"]
    rows[12:13] = [upper, lower]
    rows[14][0] = "绩效指标"
    for row in rows[14:19]:
        row[9:] = ["80%", "5"]
    checked = review(rows)
    assert found(checked) == []
    assert checked.declared.total is not None


def test_a_money_heading_in_two_rows() -> None:
    """年度预算数 over 年初预算 and 调整后预算数 is one heading of the money block."""
    rows = table(layouts.SICHUAN)
    at_money = next(number for number, row in enumerate(rows) if "调整后预算数" in row)
    rows[at_money : at_money + 1] = [
        [
            "预算执行情况(10分)",
            "",
            "<",
            "年度预算数(万元)",
            "<",
            "预算执行数",
            "预算执行率",
            "权重",
            "得分",
            "原因",
            "<",
        ],
        ["^", "", "<", "年初预算", "调整后预算数", "^", "^", "^", "^", "", "<"],
    ]
    checked = review(rows)
    assert found(checked) == []
    assert checked.evidence.scorecard.execution is not None
    assert checked.evidence.scorecard.execution.low == 10


def without_column(rows: Table, caption: str) -> Table:
    """The table with one column of the indicators blank, heading and all."""
    head = next(number for number, row in enumerate(rows) if "三级指标" in row)
    column = rows[head].index(caption)
    return [[("" if number >= head and place == column and text not in "<" else text) for place, text in enumerate(row)] for number, row in enumerate(rows)]  # fmt: skip


@pytest.mark.parametrize(
    ("caption", "severity", "others"),
    [
        ("得分", "error", []),
        ("分值", "error", []),
        ("年度指标值", "error", []),
        ("实际完成值", "error", []),
        ("偏差原因分析及改进措施", "warning", []),
    ],
)
def test_a_missing_column_is_one_finding(caption: str, severity: str, others: Found) -> None:
    """A missing column is one finding at the heading, and none for each row."""
    rows = without_column(table(layouts.NATIONAL), caption)
    assert found(review(rows)) == [("column-unclear", "D13", severity), *others]


def test_a_heading_that_nobody_knows_is_named() -> None:
    """The finding of a missing column names the heading that may be it."""
    rows = changed(layouts.NATIONAL, ("| 分值 | 得分 | 偏差", "| 分值 | 自己打的分 | 偏差"))
    checked = review(rows)
    assert found(checked) == [("column-unclear", "D13", "error")]
    assert (checked.findings[0].found, checked.findings[0].expected) == ("自己打的分", "得分")


def test_two_columns_of_one_name() -> None:
    """Two columns headed 得分 are a finding where their contents differ."""
    rows = [[*row, ""] for row in table(layouts.NATIONAL)]
    rows[12][9] = "得分"
    assert found(review(rows)) == []
    for row in rows[13:18]:
        row[9] = row[7]
    assert found(review(rows)) == []
    rows[14][9] = "20"
    assert found(review(rows)) == [("column-unclear", "J13", "error")]


def test_remarks_beside_the_reasons_are_no_second_column() -> None:
    """备注 beside 偏差原因, and other columns that no scheme asks for, are no finding."""
    rows = [[*row, "", ""] for row in table(layouts.NATIONAL)]
    rows[12][9:] = ["备注", "佐证材料"]
    rows[13][9:] = ["见合同", "附件3"]
    assert found(review(rows)) == []


def test_a_scored_form_without_its_scores_is_no_transfer_form() -> None:
    """A project form without its points and scores is reported, not taken for one without scores."""
    rows = without_column(without_column(table(layouts.NATIONAL), "得分"), "分值")
    checked = review(rows)
    assert checked.evidence.scheme.id == "national-project-2020"
    assert found(checked) == [("column-unclear", "D13", "error")] * 2


@pytest.mark.parametrize("caption", ["年度绩效目标1（XX分）", "年度绩效目标"])
def test_a_block_without_points_is_reported(caption: str) -> None:
    """A block without points is reported once."""
    rows = changed(layouts.HUBEI, ("年度绩效目标1（40分）", caption))
    assert found(review(rows)) == [("column-unclear", "A10", "error")]


def test_a_hubei_form_with_a_single_block() -> None:
    """A single block without a number is recognised, and the sum of its scores is checked."""
    rows = changed(layouts.HUBEI, ("年度绩效目标1（40分）", "年度绩效目标 （80分）"))
    del rows[13:15]
    rows[13][6] = "57"
    assert found(review(rows)) == []
    rows[13][6] = "58"
    assert found(review(rows)) == [("total-mismatch", "G14", "error")]


WRONG = {
    "NATIONAL": [("90% | 20 | 18 |", "90% | 20 | 19 |"), ("| 96.62 |", "| 97.62 |"), ("| >=90% | 100% | 10 |", "| >=90% | | 10 |")],
    "SICHUAN": [("次 | 5 | 20 | 20 |", "次 | 16 | 20 | 20 |"), ("< | 100 | 98 |", "< | 100 | 99 |")],
    "CHONGQING": [("| 3000 | 2200 |", "| 3000 | |"), ("| 95.6 |", "| 95 |")],
    "TRANSFER": [("30公里 |", "30万元 |"), ("| 100% | 100% | |", "| 100% | | |")],
}  # fmt: skip


def by_row(checked: Review) -> list[tuple[str, str, str | None]]:
    """The findings by name and row, wherever their column is."""
    return sorted(
        (one.name, one.cell.lstrip("ABCDEFGHIJKLMN") if one.cell else "", one.indicator)
        for one in checked.findings
    )


def shuffled(rows: Table, order: list[int], first: int) -> Table:
    """The table with the columns of its indicators, from `first` on, in another order."""
    head = next(number for number, row in enumerate(rows) if "三级指标" in row or "指标名称" in row)
    total = next((number for number, row in enumerate(rows) if row[0] in ("总分", "合计")), len(rows))
    new = [list(row) for row in rows]
    for number in range(head, min(total + 1, len(rows))):
        texts = ["" if text == "<" else text for text in rows[number]]
        if number > head and texts[0] in ("说明", "注"):
            break
        new[number] = texts[:first] + [texts[first + place] for place in order]
    return new


@settings(max_examples=25, deadline=None)
@given(st.data())
@pytest.mark.parametrize("layout", WRONG)
def test_the_order_of_columns_makes_no_difference(layout: str, data: st.DataObject) -> None:
    """Columns in another order give the same findings, by name and row."""
    rows = changed(getattr(layouts, layout), *WRONG[layout])
    width = len(rows[0])
    order = data.draw(st.permutations(range(width - 1)))
    if layout == "TRANSFER":
        rows = [row for row in rows if not row[0].startswith(("说明", "注"))]
    plain, moved = review(rows), review(shuffled(rows, list(order), 1))
    assert by_row(moved) == by_row(plain)
    assert moved.evidence.scheme.id == plain.evidence.scheme.id
    assert (moved.declared, moved.recomputed) == (plain.declared, plain.recomputed)


def test_a_scheme_that_is_not_issued_says_so(tmp_path: Path) -> None:
    """`new` refuses with one Chinese line, and `schemes` shows which schemes are only read."""
    assert set(issuing_ids()) < set(scheme_ids())
    for name in set(scheme_ids()) - set(issuing_ids()):
        with pytest.raises(TemplateError):
            generate(load_scheme(name))
    run = [sys.executable, "-X", "utf8", "-m", "xlselfeval"]
    new = subprocess.run([*run, "new", "sichuan-project-2023"], cwd=tmp_path, capture_output=True, encoding="utf-8", check=False)  # fmt: skip
    assert (new.returncode, new.stdout, len(new.stderr.strip().splitlines())) == (2, "", 1)
    assert "只用于核对" in new.stderr
    assert list(tmp_path.iterdir()) == []
    listed = subprocess.run(
        [*run, "schemes"], cwd=tmp_path, capture_output=True, encoding="utf-8", check=True
    )
    by_id = {line.split("\t")[0]: line for line in listed.stdout.splitlines()}
    assert "只核对" in by_id["sichuan-project-2023"]
    assert "可下发" in by_id["hunan-department-2020"]


PUBLISHED = json.loads(
    (Path(__file__).parents[1] / "data" / "published_rows.json").read_text(encoding="utf-8")
)


def test_published_rows_of_a_transfer_form() -> None:
    """The rows that a county published are read without scores; only 无 against 100% is reported."""
    rows = table(layouts.COUNTY)
    published = [row for row in PUBLISHED if row["source"].startswith("衡山县")]
    lines = [
        ["^", row["l1"], row["l2"], row["indicator"], row["target"], row["actual"], ""] for row in published
    ]
    rows[8:12] = lines
    checked = review(rows)
    assert found(checked) == [
        ("actual-unreadable", at(rows, "政策性挂账利息补贴保障率", "全年完成值"), "error"),
        ("actual-repeats-target", at(rows, "粮食储备设备维护及安全性", "全年完成值"), "info"),
    ]


def test_two_columns_of_adjusted_targets() -> None:
    """Two captions of adjusted targets, and none of targets, are two columns for one role."""
    rows = changed(layouts.CHONGQING, ("| 年初指标值 |", "| 调整后年度目标值 |"))
    assert ("column-unclear", "E5", "error") in found(review(rows))
