"""The figures of a report against those of its form."""

from __future__ import annotations

import pytest
from support.forms import reviewed, with_row

from xlselfeval.report.check import claims_of
from xlselfeval.report.passage import Passage


def compared(text: str, target: str, actual: str) -> list[str]:
    """The verdicts on a text beside a form with this indicator 培训人数."""
    review = reviewed(table=with_row(0, target=target, actual=actual))
    return [
        one.verdict for one in claims_of((Passage(1, text),), review.evidence) if one.name == "figure-table"
    ]


@pytest.mark.parametrize(
    "unit", ["亩", "公里", "人", "人次", "吨", "小时", "天", "平方米", "个", "万元", "%"]
)
def test_the_result_of_an_indicator(unit: str) -> None:
    """The figure behind the name of an indicator is compared in the unit that both print."""
    assert compared(f"全年培训人数52{unit}。", f"≥50{unit}", f"52{unit}") == ["right"]
    assert compared(f"全年培训人数53{unit}。", f"≥50{unit}", f"52{unit}") == ["wrong"]


def test_another_unit_is_not_compared() -> None:
    """A figure in another unit than the form's is about something else."""
    assert compared("全年培训人数53期。", "≥50人", "52人") == []


def beside_goals(text: str, achieved: str) -> list[tuple[str, str | None]]:
    """The figures of a text that differ from the results in the form's goals, with what the form has."""
    review = reviewed(goals=("完成全年任务。", achieved))
    claims = claims_of((Passage(1, text),), review.evidence)
    return [
        (one.operand.text, one.expected)
        for one in claims
        if one.name == "figure-table" and one.verdict == "wrong" and "实际完成情况" in one.situation
    ]


def test_counts_in_the_goals_of_the_form() -> None:
    """A count that the form's goals give with the same name is compared; another name, and the same count, are not."""
    achieved = "一是建设市本级老党员之家。二是建成省级示范支部13个。"
    assert beside_goals("全市建成省级示范支部14个。", achieved) == [("14个", "13个")]
    assert beside_goals("全市建成省级示范支部13个。", achieved) == []
    assert beside_goals("全市建成市级示范支部48个。", achieved) == []
    assert beside_goals(achieved, achieved) == []
