"""Scores, grades and rates of other bodies than the unit, and a second score of its own."""

from __future__ import annotations

import pytest
from support.forms import reviewed

from xlselfeval.report.check import claims_of
from xlselfeval.report.passage import Passage


@pytest.mark.parametrize(
    ("text", "wrong"),
    [
        ("马桥乡中心校2024年部门整体支出绩效自评得分94分。", []),
        ("马桥乡中心校高度重视绩效自评工作，自评得分94分，执行率90%。", []),
        ("其中，马桥镇部门整体支出绩效自评得分94分，等级为良。", []),
        ("马桥乡中心校按时报送自评表，我局自评得分94分。", ["94分"]),
        ("某县第一中学2024年部门整体支出绩效自评得分94分。", ["94分"]),
        ("乡镇学校运转正常，部门整体支出自评得分94分。", ["94分"]),
        ("举办校长培训班1期，共60人参训，群众满意度88%。", []),
        ("第2期培训班共60人，群众满意度88%。", []),
        ("全年举办培训班12期，培训1200人，群众满意度88%。", ["88%"]),
    ],
)  # fmt: skip
def test_what_is_of_another_body_or_of_one_event(text: str, wrong: list[str]) -> None:
    """A score or grade of a school beside the unit, and a rate of one event, are not the form's."""
    review = reviewed(year=2024, organization="某县第一中学")
    found = claims_of((Passage(1, text),), review.evidence)
    assert [
        one.operand.text for one in found if one.name == "figure-table" and one.verdict == "wrong"
    ] == wrong


@pytest.mark.parametrize(
    ("text", "wrong"),
    [
        ("我局2024年部门整体支出绩效自评得分94分。", ["94分"]),
        ("我局2023年部门整体支出绩效自评得分94分。", []),
        ("经财政局复核，我局部门整体支出绩效自评得分94分。", []),
        ("自评得分94分。", []),
    ],
)
def test_a_second_score_of_the_whole_unit(text: str, wrong: list[str]) -> None:
    """A second score is asked about beside the right one where its clause names the whole unit."""
    texts = ("2024年度部门整体支出绩效自评报告", "部门整体支出绩效自评总分为100分。", text)
    passages = tuple(Passage(number, one) for number, one in enumerate(texts, 1))
    found = claims_of(passages, reviewed(year=2024).evidence)
    assert [
        one.operand.text for one in found if one.name == "figure-table" and one.verdict == "wrong"
    ] == wrong
