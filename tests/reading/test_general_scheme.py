"""Tables that fit no scheme: a form is judged by what it prints; a table of another kind is no form."""

from __future__ import annotations

import datetime

import pytest
from support.forms import found
from support.layouts import review, reviews, table

from xlselfeval.errors import UnreadableFile
from xlselfeval.result.table import result_table

UNSCORED = """
| 项目绩效目标完成情况表 | < | < | < | < |
| 项目名称 | 某培训项目 | < | < | < |
| 一级指标 | 二级指标 | 三级指标 | 预期目标值 | 实际完成值 |
| 产出指标 | 数量指标 | 培训人数 | 300人 | 312人 |
| 满意度指标 | 满意度指标 | 学员满意度 | ≥90% | 94% |
"""
POINTS_ALONE = """
| 项目绩效自评表 | < | < | < |
| 三级指标 | 年度指标值 | 实际完成值 | 分值 |
| 培训人数 | 300人 | 312人 | 60 |
| 学员满意度 | ≥90% | 80% | 40 |
"""
SCORES_ALONE = """
| 项目绩效自评表 | < | < | < |
| 三级指标 | 年度指标值 | 实际完成值 | 得分 |
| 培训人数 | 300人 | 312人 | 60 |
| 学员满意度 | ≥90% | 95% | 40 |
| 合计 | < | < | 100 |
"""
RUBRIC = """
| 部门整体支出绩效评价指标表 | < | < | < | < | < | < |
| 单位名称 | 某市某局 | < | < | < | < | < |
| 一级指标 | 二级指标 | 三级指标 | 评分标准 | 分值 | 自评得分 | 扣分原因 |
| 投入 | 预算配置 | 在职人员控制率 | ≤100%，计5分；每超过一个百分点扣0.5分 | 5 | 5 | |
| 过程 | 预算执行 | 预算完成率 | ≥95%，计10分；低于90%不得分 | 10 | 10 | |
| 产出 | 履职 | 重点工作完成率 | 全部完成计85分，每少一项扣5分 | 85 | 80 | 一项工作因征地推迟到下年 |
| 合计 | < | < | < | 100 | 95 | |
"""


@pytest.mark.parametrize("form", [UNSCORED, SCORES_ALONE, RUBRIC])
def test_nothing_is_asked_that_is_not_printed(form: str) -> None:
    """An honest form without year, goals, money or total has no finding and no reference score."""
    checked = review(form)
    assert checked.evidence.scheme.id == "general"
    assert found(checked) == []
    record = checked.to_dict("a.xlsx")
    assert set(record["recomputed"].values()) == {None}  # type: ignore[attr-defined]
    assert all(row["low"] is row["high"] is None for row in record["rows"])  # type: ignore[attr-defined]


def test_points_without_scores_give_no_score() -> None:
    """A form with points and no scores has no reference score in any place that shows one."""
    checked = review(POINTS_ALONE)
    assert checked.recomputed.total is None
    shown = result_table(checked, file="a.xlsx", today=datetime.date(2024, 1, 1))
    texts = [str(cell.value) for row in shown.rows for cell in row.cells]
    assert not any("复核参考" in text or text == "总分" for text in texts)
    assert {"达到", "未达到"} <= set(texts)


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("| 5 | 5 |", "| 5 | 6 |", [("score-above-points", "error"), ("total-mismatch", "error")]),
        ("| 100 | 95 |", "| 100 | 96 |", [("total-mismatch", "error")]),
        ("| 100 | 95 |", "| 90 | 95 |", [("total-points-mismatch", "error")]),
        ("| 85 | 80 |", "| 75 | 75 |", [("total-mismatch", "error"), ("total-points-mismatch", "error")]),
        ("一项工作因征地推迟到下年", "", [("reason-missing", "error")]),
        ("| 85 | 80 |", "| 85 | |", [("score-missing", "error"), ("total-mismatch", "error")]),
    ],
)
def test_a_table_of_standards_is_judged_by_points_sums_and_reasons(
    old: str, new: str, expected: list[tuple[str, str]]
) -> None:
    """Scores, sums and reasons are judged as in any form."""
    names = [(name, severity) for name, _, severity in found(review(RUBRIC.replace(old, new)))]
    assert sorted(names) == expected


def test_the_basis_says_what_each_column_was_taken_for() -> None:
    """三、口径与依据 lists the captions with their roles."""
    shown = result_table(review(RUBRIC), file="a.xlsx", today=datetime.date(2024, 1, 1))
    texts = [cell.value for row in shown.rows for cell in row.cells if isinstance(cell.value, str)]
    (line,) = [text for text in texts if text.startswith("各栏按表头文字识别为")]
    assert "“评分标准”为评分标准" in line
    assert "“自评得分”为得分" in line


OTHERS = {
    "prices": "| 品名 | 单价 | 数量 | 金额 |\n| 水泥 | 400 | 12 | 4800 |",
    "an examination": "| 题号 | 分值 | 得分 |\n| 一 | 20 | 18 |\n| 合计 | 100 | 90 |",
    "marks of a class": "| 姓名 | 语文 | 数学 | 得分 |\n| 张三 | 90 | 88 | 178 |",
    "appraisal of staff": "| 员工绩效自查 | < | < | < | < |\n| 姓名 | 张三 | 岗位 | 会计 | |\n| 考核指标 | 目标值 | 实际值 | 权重 | 得分 |\n| 报销及时率 | 95% | 96% | 50 | 50 |",
    "key figures": "| 销售部指标 | < | < | < | < |\n| 指标名称 | 目标值 | 实际值 | 权重 | 得分 |\n| 销售额 | 100 | 96 | 50 | 48 |",
    "a budget": "| 科目 | 年初预算数 | 全年预算数 | 执行数 | 执行率 |\n| 公用经费 | 10 | 12 | 11 | 92% |",
    "levels of an alarm": "| 应急响应登记 | < | < | < | < |\n| 一级 | 二级 | 三级 | 得分 | 满分 |\n| 0 | 3 | 12 | 15 | 20 |",
    "goals that are applied for": "| 项目绩效目标申报表 | < | < | < |\n| 一级指标 | 二级指标 | 三级指标 | 指标值 |\n| 产出指标 | 数量指标 | 培训人数 | 300人 |",
}


@pytest.mark.parametrize("rows", OTHERS.values(), ids=OTHERS.keys())
def test_another_table_is_no_form(rows: str) -> None:
    """A table of another kind alone is no form, and beside a form it is passed over."""
    with pytest.raises(UnreadableFile, match="未找到自评表"):
        review(rows)
    assert len(reviews([table(rows)], [table(RUBRIC)])) == 1
