"""Spoken negations, which mean what documents write with 未."""

from __future__ import annotations

import pytest
from support.scored_rows import bounds, score

FULL = ("10", "10")


@pytest.mark.parametrize(
    "actual", ["没接到投诉", "没有接到投诉", "没接到过投诉", "没接到群众投诉", "没发生一起投诉", "一件也没有", "一起都没发生", "没出问题"]
)  # fmt: skip
def test_none_in_spoken_words(actual: str) -> None:
    """没, 没有 and 没 … 过 before a verb are the 未 of documents, whatever the verb."""
    assert bounds(score("零投诉", actual, name="信访投诉")) == FULL


@pytest.mark.parametrize(
    "actual", ["没出事故", "没出过安全事故", "没有出过安全事故", "没有发生过一起安全事故"]
)
def test_no_accident_in_spoken_words(actual: str) -> None:
    """出 before an accident is 发生."""
    assert bounds(score("零事故", actual, name="安全事故")) == FULL


@pytest.mark.parametrize(
    ("target", "actual"), [("≥20人", "没完成20人"), ("健全", "没建立"), ("出台", "没出台"), ("零投诉", "接到投诉，但没处理"), ("零事故", "没出大事故，出了小事故2起")]
)  # fmt: skip
def test_a_spoken_negation_of_a_result(target: str, actual: str) -> None:
    """A result that is denied so is not reached."""
    assert bounds(score(target, actual)) != FULL


@pytest.mark.parametrize(
    ("target", "actual", "name"),
    [("≥5万元", "没收非法所得6万元", "没收非法所得"), ("≤3亩", "淹没农田2亩", "淹没农田面积")],
)
def test_other_words_with_the_character(target: str, actual: str, name: str) -> None:
    """没收 and 淹没 deny nothing."""
    assert bounds(score(target, actual, name=name)) == FULL


def test_from_when_a_duration_counts_is_left_out() -> None:
    """收文后第23天 is 23天 beside a limit in days."""
    assert score("收到文件后30日内拨付", "收文后第23天拨付到位", subcategory="时效指标").reached is True
    assert score("收到文件后30日内拨付", "收文后第33天拨付到位", subcategory="时效指标").reached is not True
