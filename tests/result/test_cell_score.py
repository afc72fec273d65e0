"""The functions for cells: the score of the rules, or 待核 with the interval, and the working."""

from __future__ import annotations

import pytest

from xlselfeval.checking import check
from xlselfeval.demo import filled_form, issued_form
from xlselfeval.files.python_values import written_value
from xlselfeval.result.cell_score import PROFILE, cell_score, cell_working
from xlselfeval.scheme.load import load_scheme


@pytest.mark.parametrize(
    ("target", "actual", "points", "score", "working"),
    [
        ("≥200篇", 195.0, 5.0, 4.88, "4.88分：5×195÷200"),
        ("≥95%", (0.9, "0.00%"), 10.0, 9.47, "9.47分：10×90÷95"),
        ("≥95%", 0.9, 10.0, "待核（0.09～9.47分）", "0.09～9.47分：按小数、百分数两种理解计算：10×0.9÷95；10×90÷95"),
        ("提升", "达成年度指标", 10.0, "待核（8～10分）", "8～10分：达成，得分为分值的80%～100%"),
        ("2020年12月31日前", (44185.0, "yyyy/m/d"), 10.0, 10.0, "10分：2020-12-20完成，不晚于2020-12-31，得满分"),
        ("≤0", 1.0, 10.0, 0.0, "0分：完成1，超过0，得0分"),
        ("", 5.0, 10.0, "待核", "待核：无指标值"),
        ("培训3期300人", 5.0, 10.0, "待核", "待核：指标值不能识别"),
        ("≥5人", None, 10.0, "待核", "待核：无完成值"),
        ("≥5人", "5元", 10.0, "待核", "待核：完成值与指标值（≥ 5人）无法比较"),
        ("≥5人", 5.0, "满分", "待核", "待核：分值应为不小于0的数字"),
        ("≥5人", 5.0, -1.0, "待核", "待核：分值应为不小于0的数字"),
    ],
)  # fmt: skip
def test_a_score_and_its_working(
    target: object, actual: object, points: object, score: object, working: str
) -> None:
    """A number where the rule gives one, else 待核 with what is possible or the reason."""
    value, number_format = actual if isinstance(actual, tuple) else (actual, "General")
    cells = written_value(target), written_value(value, number_format), written_value(points)
    assert (cell_score(*cells), cell_working(*cells)) == (score, working)


def test_cells_of_a_form_have_the_scores_of_its_check() -> None:
    """The rows of the demonstration's form have the same scores and the same working as in its check."""
    (review,) = check(filled_form(issued_form()))
    assert review.evidence.scheme.profile.id == PROFILE == load_scheme("general").profile.id
    compared = 0
    for one in review.evidence.rows:
        row, score = one.row, one.score
        cells = row.target.written, row.actual.written, row.points.written
        if score.low is None or "成本" in row.subcategory or "时效" in row.subcategory:
            continue  # a cell names no subcategory, and no year
        compared += 1
        assert (cell_score(*cells) == float(score.low)) is (score.low == score.high)
        assert cell_working(*cells).endswith(f"：{score.working}")
    assert compared > 5
