"""Targets and actuals: present, comparable, in the right direction; names and points of rows."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest
from support.form_variants import formula
from support.forms import HONEST, facts, reviewed, submission, with_row
from support.issued_variants import ROWS, form, record, without
from support.layouts import review as drawn
from support.layouts import table

from xlselfeval.cell import Cell, Written
from xlselfeval.checking import check_submission
from xlselfeval.review.review import Review
from xlselfeval.scheme.load import load_scheme
from xlselfeval.submission import Submission

HUNAN, HUBEI = map(load_scheme, ("hunan-department-2020", "hubei-project-2020"))
NO_TARGET, IN_NAME, UNREADABLE = "target-missing", "target-in-name", "target-unreadable"
NO_ACTUAL, DOUBTFUL, UNCLEAR = "actual-missing", "actual-unreadable", "qualitative-unclear"
UNIT, OVER, TWICE, FRACTION = "unit-mismatch", "overshoot", "duplicate-indicator", "percent-as-fraction"


def rows(*changes: dict[str, str]) -> str:
    """Return the honest table with changes of its first rows."""
    lines = HONEST.strip().splitlines()
    for place, change in enumerate(changes):
        lines[place] = with_row(place, **change).splitlines()[place]
    return "\n".join(lines)


def with_first(table: str, **cells: Cell) -> Review:
    """Review a form with other cells in its first row."""
    whole = submission(table)
    first: Any = replace(whole.rows[0], **cells)  # type: ignore[arg-type]
    return check_submission(HUNAN, replace(whole, rows=(first, *whole.rows[1:])))


def audiences(whole: Submission, name: str) -> list[str]:
    return [one.audience for one in check_submission(HUNAN, whole).findings if one.name == name]


NO_CELL = Cell("自评表", 12, 0)
BLANK: dict[str, str] = {"target": ""}


@pytest.mark.parametrize(
    ("first", "others", "expected"),
    [
        ({"target": NO_CELL}, ({}, BLANK), [("E13", "error")]), ({"target": formula("E12", "WEBSERVICE(1)")}, ({}, BLANK), [("E13", "error")]), ({}, (BLANK, BLANK), [("E12", "error"), ("E13", "error")]), ({}, ({"target": "—"}, {}), [("E12", "warning")]),
        ({}, ({"target": "—"}, {"target": "—"}, {"target": "—"}, {"target": "—"}, BLANK), [("E16", "error")]), ({}, ({"target": "—"}, {"target": "—"}, {"target": "—"}, BLANK), [("E12", "warning"), ("E13", "warning"), ("E14", "warning"), ("E15", "error")]),
        ({}, ({"target": "—", "actual": ""},), [("E12", "error")]),
    ],
)  # fmt: skip
def test_a_target_that_is_missing(
    first: dict[str, Cell], others: tuple[dict[str, str], ...], expected: list[tuple[str, str]]
) -> None:
    """A dash beside an actual is a question, and none where the whole group has dashes; each row is asked by itself."""
    review = with_first(rows(*others), **first)
    assert sorted(fact[1:3] for fact in facts(review, NO_TARGET)) == expected


def test_a_target_in_the_name() -> None:
    """A name that seems to hold the target is a question, also beside dashes in the whole group."""
    dash = {"target": "—"}
    review = reviewed(table=rows({"name": "培训≥200人", "target": ""}, dash))
    assert [fact[:3] for fact in facts(review, IN_NAME)] == [("row/培训≥200人/target", "E12", "warning")]
    dashed = reviewed(table=rows({"name": "培训≥200人", **dash}, dash, dash, dash))
    assert [fact[1:3] for fact in facts(dashed, IN_NAME)] == [("E12", "warning")]


@pytest.mark.parametrize(
    ("name", "place", "target", "changes"),
    [
        (NO_TARGET, 0, "", {}), (UNREADABLE, 0, "培训3期300人", {}), ("target-direction-unclear", 3, "232万元", {"actual": "200万元"}), ("cost-target-direction", 3, ">231万元", {}),
    ],
)  # fmt: skip
def test_a_target_that_was_issued_is_the_bureaus(
    name: str, place: int, target: str, changes: dict[str, str]
) -> None:
    """The unit cannot change what was issued to it."""
    table = with_row(place, target=target, **changes)
    issued = record(rows=(*ROWS[:place], ROWS[place]._replace(target=target), *ROWS[place + 1 :]))
    assert audiences(submission(table), name) == ["unit"]
    assert audiences(form(table, issued=issued), name) == ["bureau"]


def test_points_that_were_issued_are_the_bureaus() -> None:
    """The same goes for an indicator with too many points."""
    table = with_row(0, points="31", score="31")
    issued = record(rows=(ROWS[0]._replace(points=Decimal(31)), *ROWS[1:]))
    assert audiences(submission(table), "indicator-dominates") == ["unit"]
    assert audiences(form(table, issued=issued), "indicator-dominates") == ["bureau"]


@pytest.mark.parametrize(
    ("first", "table", "cells"),
    [
        ({"actual": NO_CELL}, rows({}, {"actual": ""}), ["F13"]), ({}, rows({"target": "培训3期300人"}, {"actual": ""}), ["F13"]), ({}, rows({"actual": ""}, {"actual": ""}), ["F12", "F13"]), ({"actual": formula("F12", "WEBSERVICE(1)")}, rows({}, {"actual": ""}), ["F13"]),
    ],
)  # fmt: skip
def test_an_actual_that_is_missing(first: dict[str, Cell], table: str, cells: list[str]) -> None:
    """A row that cannot be compared hides no other."""
    assert [fact[1] for fact in facts(with_first(table, **first), NO_ACTUAL)] == cells


@pytest.mark.parametrize(
    ("target", "actual", "severity"),
    [
        ("≥200人", "很多", "error"), ("≥200人", "若干", "error"), ("≥200人", "无", "error"), ("6条", "条条都清爽了", "warning"), ("100%", "全县覆盖，教学点除外", "error"), ("≥200人", "不适用", "warning"), ("≥200人", "已完成", "warning"), ("不适用", "很多人", "warning"),
    ],
)  # fmt: skip
def test_an_actual_in_words(target: str, actual: str, severity: str) -> None:
    """Known words for a figure are an error, unless they only claim success; unknown ones are asked about."""
    review = reviewed(table=with_row(0, target=target, actual=actual))
    assert [fact[2] for fact in facts(review, DOUBTFUL)] == [severity]


@pytest.mark.parametrize(
    ("name", "target", "actual", "severity", "advice"),
    [
        ("投诉按期办结率", "100%", "1092/1092", "warning", "百分数"), ("整改率", "100%", "117/126", "warning", "百分数"), ("单位保洁成本", "≤3.6元", "三块四毛七", "warning", "单位为元"), ("平均处置时长", "≤24小时", "不到18小时", "warning", "单位为小时"),
        ("安全事故", "0起", "0起，轻微擦碰3起均已理赔", "warning", "单位为起"), ("垃圾处置率", "100%", "全部规范处置", "warning", "百分数"), ("资金支付率", "100%", "全部规范支付", "warning", "百分数"),
        ("培训人数", "≥200人", "未完成200人", "error", "单位为人"), ("垃圾处置率", "100%", "部分处置", "error", "百分数"), ("垃圾处置率", "100%", "未全部处置", "error", "百分数"), ("培训人数", "≥200人", "2024年11月20日", "error", "单位为人"), ("合格率", "≥98%", "150万", "error", "百分数"),
    ],
)  # fmt: skip
def test_a_figure_in_another_way_of_writing(
    name: str, target: str, actual: str, severity: str, advice: str
) -> None:
    """Figures, and words for all of a percent, are asked about.

    Known words without figures, denied figures and dates are errors.
    """
    review = reviewed(table=with_row(0, name=name, target=target, actual=actual))
    (found,) = (one for one in review.findings if one.name == DOUBTFUL)
    assert (found.severity, advice in found.action) == (severity, True)


@pytest.mark.parametrize(
    ("score", "count"), [("15", 1), ("12", 1), ("11.99", 0), ("10", 0), ("9", 0), ("", 0)]
)
def test_mostly_reached(score: str, count: int) -> None:
    """基本达成 is asked about where it claims what 达成 earns: four fifths of the points or more."""
    review = reviewed(table=with_row(5, actual="基本达成", score=score))
    assert len(facts(review, UNCLEAR)) == count


def test_mostly_reached_without_points() -> None:
    """Where rows have no points, any score may be too much."""
    whole = without(submission(with_row(5, actual="基本达成", score="0.5")), "points")
    assert len(facts(check_submission(HUBEI, whole), UNCLEAR)) == 1


def test_a_fraction_that_may_be_a_percentage() -> None:
    """The scores of both readings are named where the rule gives some."""
    review = reviewed(table=with_row(1, actual="0.96"))
    (words,) = (one.situation for one in review.findings if one.name == FRACTION)
    assert "得分在0.15～15分之间" in words
    open_ended = check_submission(HUBEI, without(submission(with_row(1, actual="0.96")), "points"))
    (words,) = (one.situation for one in open_ended.findings if one.name == FRACTION)
    assert words.endswith("不明确")
    assert [fact[4] for fact in facts(open_ended, FRACTION)] == [None]


@pytest.mark.parametrize(
    ("target", "actual", "severity", "hint", "kinds"),
    [
        ("≥5万元", "5天", "error", None, ("（金额）", "（时间）")), ("≥200人", "210场", "warning", None, None), ("≥2万人", "15000", "warning", "scale-10000", None), ("≥2亿元", "150000000", "warning", None, None), ("1万-2万", "15000", "warning", None, None),
    ],
)  # fmt: skip
def test_units_that_differ(
    target: str, actual: str, severity: str, hint: str | None, kinds: tuple[str, str] | None
) -> None:
    """Other kinds are named and are an error; a scale of ten thousand that may be left out is the likely cause."""
    review = reviewed(table=with_row(0, target=target, actual=actual))
    (found,) = (one for one in review.findings if one.name == UNIT)
    assert (found.cell, found.severity, found.hint, found.found) == ("F12", severity, hint, actual)
    asked, given = kinds or ("", "")
    assert f"“{target}”{asked}，完成值“{actual}”{given}，" in found.situation


@pytest.mark.parametrize(
    ("target", "actual", "period"),
    [("≤24小时", "月均18小时", "月"), ("≤50万元", "48万元/月", "月"), ("≥100吨", "10吨/季度", "季度"), ("≥30人", "日均12人", "日")],
)  # fmt: skip
def test_a_figure_of_a_month_beside_the_years(target: str, actual: str, period: str) -> None:
    """The question names month and year, and asks for the year's figure."""
    review = reviewed(table=with_row(0, target=target, actual=actual))
    (found,) = (one for one in review.findings if one.name == UNIT)
    assert found.severity == "warning"
    assert f"分别为全年指标值和按{period}计的数" in found.situation
    assert "请填写全年数" in found.action


@pytest.mark.parametrize(
    ("actual", "ratio", "hint"),
    [("259", None, None), ("260", "130%", None), ("401", "201%", None), ("199999", "100000%", None), ("200000", "100000%", "scale-10000")],
)  # fmt: skip
def test_an_actual_far_above_its_target(actual: str, ratio: str | None, hint: str | None) -> None:
    """A ratio of a thousand or more may come from other units; the percentage is rounded to a whole one."""
    review = reviewed(table=with_row(0, actual=actual))
    found = [one for one in review.findings if one.name == OVER]
    assert [(one.cell, one.found, one.hint) for one in found] == ([] if ratio is None else [("F12", actual, hint)])  # fmt: skip
    assert all(f"的{ratio}" in one.situation for one in found)
    assert all(("计量单位有误" in one.situation) == (hint is not None) for one in found)


@pytest.mark.parametrize("first", [{"actual": "210"}, {"name": "培训合格率", "target": "≥90%", "actual": "150%"}, {"actual": "190"}])  # fmt: skip
def test_a_row_within_its_target_hides_no_other(first: dict[str, str]) -> None:
    """Every row is looked at, behind one that is reported otherwise or not at all."""
    second = {"name": "维修数量", "target": "≥20处", "actual": "90处"}
    review = reviewed(table=rows(first, second))
    assert [fact[1] for fact in facts(review, OVER)] == ["F13"]


def test_a_name_that_occurs_twice() -> None:
    """The finding is at the later row, and names the cell of the first one."""
    review = reviewed(table=rows({"name": ""}, {"name": "群众 满意度"}))
    assert [fact[1] for fact in facts(review, TWICE)] == ["D18"]
    (found,) = (one for one in review.findings if one.name == TWICE)
    assert found.situation.startswith("与D13")
    assert found.audience == "unit"


def test_a_name_that_was_issued_twice() -> None:
    """The bureau has to change what it issued twice."""
    table = rows({}, {"name": "培训人数"})
    twice = record(rows=(ROWS[0], ROWS[1]._replace(name="培训人数"), *ROWS[2:]))
    assert audiences(form(table, issued=twice), TWICE) == ["bureau"]
    assert audiences(submission(table), TWICE) == ["unit"]


@pytest.mark.parametrize(
    ("target", "asked"), [("每月15日前", ("qualitative-unclear", "F14")), ("春节前", (UNREADABLE, "E14"))]
)
def test_a_row_about_time_is_asked_for_a_date(target: str, asked: tuple[str, str]) -> None:
    """A moment without a date asks for one at the target; a deadline that comes round asks at the actual."""
    found = [
        one for one in reviewed(table=with_row(2, target=target)).findings if one.indicator == "完成时间"
    ]
    assert [(one.name, one.cell) for one in found] == [asked]
    if asked[0] != UNREADABLE:
        return
    assert "截止日期" in found[0].action
    assert "≥200篇" not in found[0].opinion


def test_an_actual_that_is_merged_over_another_kind_of_result() -> None:
    """The row below is named, with the range and what to do; rows that can share a result are not asked."""
    rows = """
    | 项目支出绩效自评表 | < | < | < | < | < | < | < |
    | （2024年度） | < | < | < | < | < | < | < |
    | 项目名称 | 某项目 | < | < | < | < | < | < |
    | 一级指标 | 二级指标 | 三级指标 | 年度指标值 | 实际完成值 | 分值 | 得分 | 偏差原因分析及改进措施 |
    | 产出指标 | 数量指标 | 新建农田 | ≥1.2万亩 | 1.25万亩 | 50 | 50 | |
    | ^ | 数量指标 | 渠道长度 | {target} | ^ | 50 | 50 | |
    | 总分 | < | < | < | < | 100 | 100 | |
    """

    def asked(target: str) -> list[tuple[str | None, str, str]]:
        findings = drawn(table(rows.replace("{target}", target))).findings
        return [(one.cell, one.situation, one.action) for one in findings if one.severity == "error"]

    ((cell, situation, action),) = asked("≥36公里")
    assert cell is not None
    row = int(cell[1:])
    assert f"{cell[0]}{row - 1}:{cell}被合并" in situation
    assert action == "请取消合并，分别填写各行的完成值。"
    assert asked("≥1万亩") == []
    people = rows.replace("≥1.2万亩", "≥100人").replace("1.25万亩", "120人").replace("{target}", "≥2场")
    severities = [one.severity for one in drawn(table(people)).findings if one.name == NO_ACTUAL]
    assert severities == ["warning"]  # as it is unmerged: people and events may be one


def test_a_unit_that_the_number_format_shows() -> None:
    """Nobody finds 万亩 in a cell that holds a number: the format is named, with what the cell holds."""
    held = Written(Decimal("35.6"), "35.6万亩", '0.0"万亩"')
    table = with_row(0, target="≥36公里")
    for actual, by_format in ((held, True), (Written("35.6万亩", "35.6万亩"), False)):
        (one,) = (
            one
            for one in with_first(table, actual=Cell("自评表", 12, 6, actual)).findings
            if one.name == UNIT
        )
        assert ("由单元格格式显示，格内只有35.6" in one.situation) == by_format
        assert ("单元格格式" in one.action) == by_format


@pytest.mark.parametrize(
    ("target", "actual", "words"),
    [("≥1.2万亩", "12500万亩", "亩与万亩"), ("≥1.2万元", "12500万元", "元与万元"), ("≥1.2", "12500", "元与万元"), ("≥20公里", "200000公里", "计量单位有误")],
)  # fmt: skip
def test_the_units_that_were_mixed_up_are_those_of_the_target(target: str, actual: str, words: str) -> None:
    """An area is not in 元."""
    (one,) = (
        one for one in reviewed(table=with_row(0, target=target, actual=actual)).findings if one.name == OVER
    )
    assert words in one.situation


@pytest.mark.parametrize(
    ("actual", "words"),
    [
        ("2020年2月30日", "日期不存在"),
        ("2020年12月32日", "日期不存在"),
        ("12月32日", "日期不存在"),
        ("见附件", "无法比较"),
    ],
)
def test_a_date_that_no_calendar_has(actual: str, words: str) -> None:
    """It is called what it is."""
    (one,) = (one for one in reviewed(table=with_row(2, actual=actual)).findings if one.name == DOUBTFUL)
    assert words in one.situation


def test_a_deadline_and_a_day_of_another_year_are_asked_together() -> None:
    """Both may be slips: correcting the day alone makes it late."""
    table = with_row(2, target="2019年12月31日前", actual="2019年12月28日")
    (one,) = (one for one in reviewed(table=table).findings if one.name == "actual-other-year")
    assert "连同指标值一并核实" in one.situation


def test_a_percent_is_asked_of_the_actual_alone_beside_a_percent() -> None:
    """The target of an issued form is locked, and an example must not be copied."""
    (one,) = (one for one in reviewed(table=with_row(1, actual="0.96")).findings if one.name == FRACTION)
    assert one.action.startswith("请将完成值填写为百分数（带%）")


@pytest.mark.parametrize(("year", "example"), [(2025, "“2025年12月31日前”"), (None, "“12月31日前”")])
def test_the_example_of_a_deadline_is_of_the_forms_year(year: int | None, example: str) -> None:
    """The advice for a deadline that cannot be read shows one of the year that the form is about."""
    table = with_row(2, target="春节前")
    found = [one for one in reviewed(table=table, year=year).findings if one.name == UNREADABLE]
    assert [example in one.action for one in found] == [True]
