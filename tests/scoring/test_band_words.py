"""Worded results: a denial is seen wherever it stands, and 基本 spans both upper bands."""

from __future__ import annotations

import pytest
from support.scored_rows import bounds, score

from xlselfeval.scoring.result_words import Band, band_of


@pytest.mark.parametrize(
    ("said", "asked"),
    [("达成年度指标;实际上没有任何改善", "达成年度指标"), ("达成年度指标，有待提高", "提升"), ("达成年度指标，但群众不满意", "提升"), ("达成年度指标（预计）", "提升"),
     ("有待明显改善", "明显改善"), ("明显改善不够", "明显改善"), ("需要明显改善", "明显改善"), ("力争明显改善", "明显改善"), ("将明显改善", "明显改善"), ("没明显改善", "明显改善"),
     ("群众幸福感提升目标", "提升群众幸福感"), ("群众幸福感提升", "明显提升群众幸福感"), ("环境污染增加", "减少环境污染"), ("群众幸福感有望提升", "提升群众幸福感"),
     ("目标明显改善", "明显改善"), ("要求明显改善", "明显改善"), ("明显改善的目标", "明显改善"), ("明显改善，但不够", "明显改善"), ("改善不明显", "明显改善")],
)  # fmt: skip
def test_intention_and_lack_are_no_result(said: str, asked: str) -> None:
    """A result that is denied, wanted or limited in the same breath has no band."""
    assert band_of(said, asked) is Band.UNCLEAR


@pytest.mark.parametrize(
    ("said", "asked"),
    [("改善明显", "明显改善"), ("显著改善", "明显改善"), ("得到明显改善", "明显改善"), ("明显改善，群众反映良好", "明显改善"), ("实现明显改善的目标", "明显改善"), ("效果显著", "效果明显"),
     ("群众幸福感提升", "提升群众幸福感"), ("有效提升了群众幸福感", "提升群众幸福感"), ("群众幸福感明显提升", "明显提升群众幸福感"), ("环境污染减少", "减少环境污染"), ("及时拨付", "及时"),
     ("不断提高", "逐步提高"), ("制度健全", "健全"), ("达成年度指标，办件时间缩短30%", "提升")],
)  # fmt: skip
def test_the_same_in_other_words(said: str, asked: str) -> None:
    """The order of degree and change, and words of the same degree, change nothing."""
    assert band_of(said, asked) is Band.ACHIEVED


@pytest.mark.parametrize(
    "said", ["基本达到", "基本完成", "基本达成", "基本达成目标", "基本达成年度指标，群众满意", "基本提升"]
)
def test_basically_spans_both_upper_bands(said: str) -> None:
    """基本达到 may be 达成 or 部分达成, but no more with 未完成 beside it."""
    row = score("提升", said)
    assert (bounds(row), row.reached, row.remarks) == (("6.00", "10"), None, ("qualitative-unclear",))
    assert band_of(f"{said}，其余未完成", "提升") in (Band.UNCLEAR, Band.MISSED)
