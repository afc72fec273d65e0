"""Results of an indicator in the text with its target beside them, and the target itself."""

from __future__ import annotations

import time

import pytest
from support.forms import reviewed, with_row

from xlselfeval.report.check import claims_of
from xlselfeval.report.passage import Passage


def wrong(text: str) -> list[tuple[str, str | None]]:
    """The figures of a text that the row 开展监督检查次数 (≥40次, 38次) has otherwise."""
    review = reviewed(table=with_row(0, name="开展监督检查次数", target="≥40次", actual="38次"))
    found = claims_of((Passage(1, text),), review.evidence)
    return [
        (one.operand.text, one.expected)
        for one in found
        if one.name == "figure-table" and one.verdict == "wrong"
    ]


ACTUAL, TARGET = "“开展监督检查次数”实际完成值38次", "年度指标值≥40次"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("重点工作全部完成；开展监督检查41次（目标40次以上）。", [("41次", ACTUAL)]),
        ("重点工作全部完成；开展监督检查39次，目标是不少于40次。", [("39次", ACTUAL)]),
        ("窗口已增设，监督检查46次，超过40次的目标。", [("46次", ACTUAL)]),
        ("全年监督检查46次。", [("46次", ACTUAL)]),
        ("扣分的是“开展监督检查次数”，计划不少于40次，实际39次，原因是防汛。", [("39次", ACTUAL)]),
        ("扣分的是“开展监督检查次数”，计划不少于43次，实际38次，原因是防汛。", [("43次", TARGET)]),
        ("开展监督检查38次，没有达到43次的目标。", [("43次", TARGET)]),
    ],
)
def test_a_result_beside_its_target(text: str, expected: list[tuple[str, str | None]]) -> None:
    """A target beside it says whose result a figure is, and is held against the form beside a right result."""
    assert wrong(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "重点工作全部完成；开展监督检查38次（目标40次以上）。",
        "扣分的是“开展监督检查次数”，计划不少于40次，实际38次。",
        "全年监督检查38次，没有达到40次的目标。",
        "重点工作全部完成；开展监督检查15次。",
        "食品安全监督检查46次，超过40次的目标。",
        "上半年开展监督检查15次，目标40次。",
        "重点工作全部完成；开展监督检查15次（目标12次）。",
        "开展监督检查38次，上年目标30次。",
        "乡镇“开展监督检查次数”，上半年计划不少于40次，实际15次。",
    ],
)
def test_a_result_of_something_else(text: str) -> None:
    """Without its own target right beside it, a figure behind a part of the name may be of anything."""
    assert wrong(text) == []


@pytest.mark.parametrize(
    "text",
    [
        "“开展监督检查次数”" + "1((((" * 12 + "甲完成值“39次”。",
        "“开展监督检查次数”，计划不少于40次，实际39次，" * 700,
        "监督检查38次（目标40次以上）" * 1200,
        "开展监督检查次数，计划" * 1500,
    ],
)
def test_time_is_bounded(text: str) -> None:
    """Names, targets and results repeated over a paragraph, or with many brackets between, take seconds at most."""
    begun = time.perf_counter()
    wrong(text)
    assert time.perf_counter() - begun < 5
