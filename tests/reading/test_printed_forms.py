"""Forms of bureaus with columns, captions and points of their own: honest ones, and with planted mistakes."""

from __future__ import annotations

import pytest
from support.forms import found
from support.layouts import review

DASHES = """
| 项目绩效自评表 | < | < | < | < | < | < | < |
| 项目名称 | 公用经费 | < | < | 项目实施单位/项目负责人 | 某市农技中心/张三 | < | < |
| 一级指标 | 二级指标 | 三级指标 | 参考分值 | 指标值（A） | 全年实际值（B） | 得分 | 未完成原因分析及改进措施 |
| 项目决策（10分） | 项目目标 | 目标完整性 | 10 | — | 目标明确 | 10 | |
| 项目产出（90分） | 数量指标 | 保障人数 | 50 | 2370人 | 2370人 | 50 | |
| ^ | 成本指标 | 办公成本 | 40 | 15万元 | 15万元 | 40 | |
| 合计 | < | < | 100 | | | 100 | |
"""
NAMED_POINTS = """
| 部门整体支出绩效评价得分表 | < | < | < |
| 一级指标 | 二级指标 | 三级指标 | 得分 |
| 部门决策（25分） | 目标任务（15分） | 相关性（5分） | 5 |
| ^ | ^ | 明确性（10分） | 9 |
| ^ | 预算编制（10分） | 测算依据（10分） | 10 |
| 部门绩效情况（75分） | 履职成效（20分） | 部门特性指标 | 18 |
| ^ | 满意度（55分） | 公众满意度（55分） | 55 |
| 总分 | < | < | 97 |
"""
MONEY = """
| 部门整体支出绩效自评表 | < | < | < | < | < | < | < | < |
| 单位名称 | 某县某中心 | < | < | < | < | < | < | < |
| 预算资金（万元） | | < | 年初预算数 | 全年预算数 | 全年执行数 | 分值 | 执行率 | 得分 |
| ^ | 年度资金总额 | < | 329.77 | 329.77 | 338.31 | 10 | 102.59% | 10 |
| 绩效指标 | 一级指标 | 二级指标 | 三级指标 | 年度指标值 | 实际完成值 | 分值 | 得分 | 偏差原因分析及改进措施 |
| ^ | 产出指标 | 数量指标 | 新建中心村数量 | ≥10个 | 10个 | 90 | 90 | |
| 总分 | < | < | < | < | < | 100 | 100 | |
"""
DEPARTMENT_ALONE = """
| 绩效目标自评表 | < | < | < | < | < |
| 项目名称 | 临时救助 | < | < | < | < |
| 省级主管部门 | 某省民政厅 | < | 县级主管部门 | 某县民政局 | < |
| 一级指标 | 三级指标 | 年度指标值 | 实际完成值 | 分值 | 得分 |
| 产出指标 | 救助人数 | ≥100人 | 120人 | 100 | 100 |
"""


def _names(form: str) -> list[tuple[str, str]]:
    return sorted((name, severity) for name, _, severity in found(review(form)))


@pytest.mark.parametrize("form", [DASHES, NAMED_POINTS])
def test_an_honest_form_has_no_finding(form: str) -> None:
    """Neither a group printed without targets nor a table without columns of points and targets is asked about."""
    assert _names(form) == []


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("| 2370人 | 50 |", "| 1900人 | 50 |", [("score-mismatch", "error")]),
        ("办公成本 | 40 | 15万元", "办公成本 | 40 | —", [("target-missing", "warning")]),
        ("参考分值", "份额", [("column-unclear", "warning")]),
        ("| | 100 | |", "| | 98 | |", [("total-mismatch", "error")]),
    ],
)
def test_mistakes_in_a_form_with_dashes(old: str, new: str, expected: list[tuple[str, str]]) -> None:
    """Rows with a target are judged as everywhere; a single dash and an unknown column of numbers are asked about."""
    assert _names(DASHES.replace(old, new)) == expected


def test_a_column_of_figures_that_may_be_the_points() -> None:
    """The question names the caption and the column that it may be, at the caption's cell, 60 characters at most."""
    for caption in ("份额", "份额" * 40):
        (finding,) = review(DASHES.replace("参考分值", caption)).findings
        assert (finding.name, finding.subject, finding.cell, finding.severity) == (
            "column-unclear", "column/points", "D3", "warning",
        )  # fmt: skip
        assert (finding.found, finding.expected) == (caption[:60], "分值")
        assert f"“{caption[:60]}”" in finding.sentence
        assert "“分值”" in finding.sentence


def test_unknown_captions_are_listed() -> None:
    """Captions that nobody knows stand among what was not checked where a usual column is missing."""
    assert review(DASHES.replace("参考分值", "份额")).to_dict("a.xlsx")["limits"] == [
        "表头中有未识别的栏目：份额。上述栏目未予核对。"
    ]
    assert review(DASHES).to_dict("a.xlsx")["limits"] == []


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        (
            "相关性（5分） | 5 |",
            "相关性（5分） | 6 |",
            [("score-above-points", "error"), ("total-mismatch", "error")],
        ),
        (
            "部门特性指标 | 18 |",
            "部门特性指标 | 21 |",
            [("score-above-points", "error"), ("total-mismatch", "error")],
        ),
        ("| 97 |", "| 98 |", [("total-mismatch", "error")]),
        ("明确性（10分）", "明确性（15分）", [("category-points-mismatch", "error")]),
    ],
)
def test_points_in_captions_are_the_points(old: str, new: str, expected: list[tuple[str, str]]) -> None:
    """A score is at most the points that its name ends with, or those of a level-2 name with one row."""
    assert [one for one in _names(NAMED_POINTS.replace(old, new)) if one[1] == "error"] == expected


def test_a_caption_over_the_rows_of_money_is_no_column() -> None:
    """预算资金（万元） beside the lines of money, merged or not, heads no column of amounts."""
    for form in (MONEY, MONEY.replace("| ^ | 年度资金总额", "| | 年度资金总额")):
        funds = review(form).evidence.submission.funds
        assert funds is not None
        assert funds.total.budget_adjusted is not None
        assert funds.total.budget_adjusted.text == "329.77"
        assert "budget-missing" not in dict(_names(form))


def test_the_unit_is_the_first_name_or_the_lowest_department() -> None:
    """项目实施单位/项目负责人 names the unit first; where only 主管部门 is printed, the nearest one is the unit."""
    assert review(DASHES).evidence.submission.field_text("organization") == "某市农技中心"
    assert review(DEPARTMENT_ALONE).evidence.submission.field_text("organization") == "某县民政局"


GUESSED = DASHES.replace("参考分值", "本项分值")


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        (
            "| 2370人 | 50 |",
            "| 2370人 | 51 |",
            {("score-above-points", "warning"), ("total-mismatch", "error")},
        ),
        ("| | 100 | |", "| | 98 | |", {("total-mismatch", "error")}),
        ("2370人 | 50 |", "2370人 | 五十 |", {("score-not-number", "warning"), ("total-mismatch", "error")}),
    ],
)
def test_only_what_rests_on_a_guessed_column_is_a_question(
    old: str, new: str, expected: set[tuple[str, str]]
) -> None:
    """With points known by a pattern alone, a sum of scores is judged all the same."""
    assert set(_names(GUESSED.replace(old, new))) == expected


def test_a_sum_is_asked_about_where_a_number_is_unread() -> None:
    """A number under 得分 that belongs to no row leaves a wrong total a question."""
    form = """
| 项目绩效自评表 | < | < | < | < |
| 阶段 | 内容 | 满分 | 得分 | 说明 |
| 立项 | 立项依据 | 20 | 20 | |
| 三级指标 | 年度指标值 | 实际完成值 | 分值 | 得分 |
| 培训人数 | 300人 | 312人 | 40 | 40 |
| 学员满意度 | ≥90% | 95% | 30 | 30 |
| 合计 | < | < | | 90 |
"""
    assert _names(form) == [("total-mismatch", "warning")]


GROUP_LINES = """
| 项目绩效自评表 | < | < | < | < | < | < |
| 项目名称 | 路灯维护 | < | < | 实施单位 | 某所 | < |
| 一级指标 | 三级指标 | 计划完成数 | 完成 | 分值 | 得分 | 备注 |
| 产出指标 | | | | 60 | 60 | |
| | 维护路灯 | ≥500盏 | 510盏 | 40 | 40 | |
| | 完工时间 | 完成时间为2022年12月30日 | 2022年12月20日 | 20 | 20 | |
| 效益指标 | | | | 40 | 40 | |
| | 亮灯率 | ≥98% | 99% | 40 | 40 | |
| 合计 | < | | | 100 | 100 | |
| 单位领导审签： | < | | 日期： | < | < | |
"""


def test_lines_of_groups_and_signatures_are_no_indicators() -> None:
    """A line of 产出指标 whose points are the sum of its rows, and one of signatures, are no rows."""
    checked = review(GROUP_LINES)
    assert found(checked) == []
    assert [row.name for row in checked.evidence.submission.rows] == ["维护路灯", "完工时间", "亮灯率"]
    assert _names(GROUP_LINES.replace("| 100 | 100 |", "| 100 | 98 |")) == [("total-mismatch", "error")]
    late = GROUP_LINES.replace("2022年12月20日", "2023年1月20日")
    assert ("score-mismatch", "warning") in _names(late)  # 计划完成数 is known by a pattern alone


@pytest.mark.parametrize(("old", "new"), [("计划完成数", "要求"), ("| 完成 |", "| 结果 |")])
def test_an_unknown_column_of_figures_is_asked_about(old: str, new: str) -> None:
    """Where target or actual is not known and an unknown caption stands over figures, that is a question."""
    assert ("column-unclear", "warning") in _names(GROUP_LINES.replace(old, new))


def test_a_placeholder_in_a_name_belongs_to_it() -> None:
    """受益人口数≥**人 is a name where the target is filled in, and left from the template where it is not."""
    named = GROUP_LINES.replace("维护路灯", "受益人口数≥**人")
    assert found(review(named)) == []
    assert found(review(named.replace("≥500盏", ""))) != []
