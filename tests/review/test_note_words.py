"""Remarks that units write beside findings: explanations, and texts that explain nothing."""

from __future__ import annotations

import pytest

from xlselfeval.review.note_words import answer_to_remark, explains


@pytest.mark.parametrize(
    "text", ["无", "略", "。", "/", "同意", "见附件", "收到，同意。", "XXX", "无；见附件", "1200"]
)
def test_a_remark_without_a_reason_explains_nothing(text: str) -> None:
    """As such a text explains nothing in 偏差原因."""
    assert not explains(text)
    assert answer_to_remark(text) == f"已写“{text}”，未写明理由"


@pytest.mark.parametrize("text", ["已更正。", "已改正", "已按要求修改完毕", "同意，已更正", "无。已整改"])
def test_a_correction_that_was_not_made_is_no_explanation(text: str) -> None:
    """The finding is still there."""
    assert not explains(text)
    assert answer_to_remark(text) == f"已写“{text}”，填报内容未变或仍有上述问题"


@pytest.mark.parametrize(
    "text",
    ["已核实，无误", "报告为中标口径，见附件", "已更正为1200人，合同见附件", "××公司延期交货", "从严掌握。"],
)
def test_a_reason_is_an_explanation(text: str) -> None:
    """Whatever else is written beside it."""
    assert explains(text)
    assert answer_to_remark(text) == ""


def test_no_remark_needs_no_answer() -> None:
    """Nothing was written, and nothing is said about it."""
    assert not explains(" ")
    assert answer_to_remark("") == ""
