"""Layouts that nobody foresaw: an honest form has no finding, and a planted mistake is found."""

from __future__ import annotations

from pathlib import Path

import pytest
from support.forms import found
from support.layouts import changed, review

from xlselfeval.review.review import Review
from xlselfeval.toml_parser import tomllib

LAYOUTS: dict[str, str] = tomllib.loads(
    (Path(__file__).parents[1] / "data" / "unforeseen_layouts.toml").read_text(encoding="utf-8")
)


def serious(checked: Review) -> list[tuple[str, str]]:
    """The names and severities of errors and warnings."""
    return sorted({(name, severity) for name, _, severity in found(checked) if severity != "info"})


@pytest.mark.parametrize("layout", LAYOUTS.values(), ids=LAYOUTS.keys())
def test_an_honest_form_has_no_finding(layout: str) -> None:
    """An honest form of any layout has neither an error nor a warning."""
    assert serious(review(layout)) == []


PLANTED: list[tuple[str, list[tuple[str, str]], str, str]] = [
    ("UNSCORED", [("300人 | 312人", "300人 | 312万元")], "unit-mismatch", "error"),
    ("UNSCORED", [("≥90% | 94%", "≥90% |")], "actual-missing", "error"),
    ("UNSCORED", [("300人 | 312人", " | 312人")], "target-missing", "error"),
    ("REVIEWED", [("| 8 | 8 |", "| 8 | 9 |")], "score-above-points", "error"),
    ("REVIEWED", [("| 98 | <", "| 99 | <")], "total-mismatch", "error"),
    ("REVIEWED", [("120户 | 131户", "120户 | 131亩")], "unit-mismatch", "error"),
    ("STARRED", [("30亩 | 30亩", "30亩 | 20亩")], "score-mismatch", "error"),
    ("STARRED", [("12亩 | 12亩", "12亩 |")], "actual-missing", "error"),
    ("STARRED", [("| | 50 | |", "| | 55 | |")], "score-above-points", "error"),
    ("STARRED", [("≥150人 | 158人", "≥150人 | 120人")], "score-mismatch", "error"),
    ("STARRED", [("| | 50 | |", "| | | |")], "score-missing", "error"),
    ("MANAGED", [("| 79.2 | 99% |", "| 79.2 | 95% |")], "execution-rate-mismatch", "error"),
    ("MANAGED", [("≥3期 | 3期", "≥3期 | 2期")], "reason-missing", "error"),
    ("RUBRIC", [("| 10 | 10 |", "| 10 | 11 |")], "score-above-points", "error"),
    ("RUBRIC", [("| 100 | 95 |", "| 100 | 96 |")], "total-mismatch", "error"),
    ("RUBRIC", [("年中追加人员经费", "")], "reason-missing", "error"),
    ("RUBRIC", [("扣分原因和其他说明", "扣分的具体原因"), ("年中追加人员经费", "")], "reason-missing", "warning"),
    ("RUBRIC", [("| 5 | 5 |", "| 6 | 5 |")], "category-points-mismatch", "error"),
    ("RUBRIC_OF_LEVELS", [("| 8 | ≦0", "| 9 | ≦0")], "category-points-mismatch", "error"),
    ("RUBRIC_OF_LEVELS", [("| 100 | | | 98 |", "| 100 | | | 99 |")], "total-mismatch", "error"),
    ("CONTENTS", [("720株 | 36", "720株 | 40")], "score-mismatch", "error"),
    ("CONTENTS", [("因征地推迟，余下80株下年栽植", "")], "reason-missing", "error"),
    ("CONTENTS", [("| 100 | | 96 |", "| 100 | | 98 |")], "total-mismatch", "error"),
    ("WITHOUT_FIRST_LEVEL", [("42个 | ≥40个", "32个 | ≥40个")], "score-mismatch", "error"),
    ("WITHOUT_FIRST_LEVEL", [("| 30 | 30 |", "| 31 | 30 |")], "score-above-points", "error"),
    ("TWO_ROWS", [("≤0.4 | % | 0.1", "≤0.4 | % | 0.8")], "score-mismatch", "error"),
    ("TWO_ROWS", [("88 | 两个社区反映巡查不及时 | 20 | 19.56", "88 | 两个社区反映巡查不及时 | 20 | 20")], "score-mismatch", "warning"),
    ("TWO_ROWS", [("≥90 | % | 88", "≥90 | % | 0.88")], "percent-as-fraction", "warning"),
    ("MERGED", [("≥3期 | 3期", "≥3期 | 2期")], "score-mismatch", "error"),
    ("MERGED", [("≥100人 | 100人", "≥100人 | 80人")], "score-mismatch", "error"),
    ("MERGED", [("≥3期 | 3期", "≥3期 |")], "actual-missing", "error"),
    ("MERGED", [("≥90% | 95% | 30", "≥90% | 80% | 30")], "score-mismatch", "error"),
    ("SEPARATE_SCORES", [("3期 | ^ | 25", "3期 | ^ | 26")], "score-above-points", "error"),
    ("SEPARATE_SCORES", [("≥3期 | 3期", "≥3期 | 1期")], "score-mismatch", "error"),
    ("NOT_APPLICABLE", [("不适用 | 不适用 | | |", "不适用 | 不适用 | 10 | 10 |")], "actual-unreadable", "warning"),
    ("STANDARDS_BESIDE_TARGETS", [("18公里 | 50 | 46", "18公里 | 50 | 50")], "score-mismatch", "error"),
    ("STANDARDS_BESIDE_TARGETS", [("≥95% | 98%", "≥95% |")], "actual-missing", "error"),
    ("GRADED_FIRST_ROW", [("一级 | 一级 | 50 | 50", "一级 | 一级 | 50 | 51")], "score-above-points", "error"),
    ("GRADED_UNSCORED", [("≥100人 | 100人", "≥100人 |")], "actual-missing", "error"),
    ("PROCEDURE", [("| 20 | 18 |", "| 20 | 21 |")], "score-above-points", "error"),
    ("PROCEDURE", [("| 100 | 98 |", "| 100 | 100 |")], "total-mismatch", "error"),
]  # fmt: skip


@pytest.mark.parametrize(("layout", "changes", "name", "severity"), PLANTED)
def test_a_planted_mistake_is_found(
    layout: str, changes: list[tuple[str, str]], name: str, severity: str
) -> None:
    """A planted mistake is found with its severity."""
    assert (name, severity) in serious(review(changed(LAYOUTS[layout], *changes)))


def test_a_group_is_judged_as_a_whole() -> None:
    """The first row of a group has its points, score and bounds; its parts have none, and each its own verdict."""
    checked = review(
        changed(LAYOUTS["MERGED"], ("≥3期 | 3期", "≥3期 | 2期"), ("| 50 | 50 | |", "| 50 | 40 | 一期未办 |"))
    )
    first, second, *_ = checked.evidence.rows
    assert (str(first.score.points), str(first.score.low), str(first.score.high)) == ("50", "33.33", "49.99")
    assert (second.score.points, second.score.low, second.score.reached) == (None, None, False)
    assert "score-mismatch" not in [name for name, _ in serious(checked)]


def test_a_remark_is_no_indicator() -> None:
    """Rows of remarks among the indicators are none, and do not end the table."""
    checked = review(LAYOUTS["MERGED"])
    assert [one.row.name for one in checked.evidence.rows] == ["培训人数", "培训期数", "合格率", "学员满意度"]
    between = changed(
        LAYOUTS["MERGED"], ("| 合格率 |", "| 其他需要说明事项 | 无 | < | < | < | < | < |\n| 合格率 |")
    )
    assert len(review(between).evidence.rows) == 4
