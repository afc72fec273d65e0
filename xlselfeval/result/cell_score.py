"""The score of one row as a cell shows it, and the working: what the functions for cells give."""

from __future__ import annotations

from xlselfeval.cell import Written
from xlselfeval.review.explain import describe_target
from xlselfeval.scheme.load_profile import load_profile
from xlselfeval.scoring.answers import Answer
from xlselfeval.scoring.number import amount_of, plain
from xlselfeval.scoring.recompute import score_row
from xlselfeval.scoring.scorecard import RowScore
from xlselfeval.scoring.target import NoTarget, UnreadableTarget

PROFILE = "national-2020"  # a cell names no scheme
_OPEN = "待核"


def cell_score(target: Written, actual: Written, points: Written) -> float | str:
    """Return the score, or 待核 with the interval where the rule leaves more than one."""
    score = _score(target, actual, points)
    if score.low is None or score.high is None:
        return _OPEN
    return float(score.low) if score.low == score.high else f"{_OPEN}（{_interval(score)}）"


def cell_working(target: Written, actual: Written, points: Written) -> str:
    """Return the points and their working, or why there are none."""
    score = _score(target, actual, points)
    if score.low is None or score.high is None:
        return f"{_OPEN}：{_why_open(score, actual)}"
    points_earned = f"{plain(score.low)}分" if score.low == score.high else _interval(score)
    return f"{points_earned}：{score.working}"


def _score(target: Written, actual: Written, points: Written) -> RowScore:
    answer = Answer(
        category="", subcategory="", name="", target=target, actual=actual, points=amount_of(points).number
    )
    return score_row(load_profile(PROFILE), answer, None)


def _interval(score: RowScore) -> str:
    assert score.low is not None
    assert score.high is not None
    return f"{plain(score.low)}～{plain(score.high)}分"


def _why_open(score: RowScore, actual: Written) -> str:
    if score.points is None or score.points < 0:
        return "分值应为不小于0的数字"
    if score.target is None or isinstance(score.target, NoTarget):
        return "无指标值"
    if isinstance(score.target, UnreadableTarget):
        return "指标值不能识别"
    if not actual.text:
        return "无完成值"
    return f"完成值与指标值（{describe_target(score.target)}）无法比较"
