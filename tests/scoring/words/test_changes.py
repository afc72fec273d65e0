"""Changes in words: wanted, kept off, and shown by figures."""

from __future__ import annotations

import pytest

from xlselfeval.scoring.words.result_words import Band, band_of


@pytest.mark.parametrize(
    ("said", "asked", "band"),
    [("0", "零增长", Band.ACHIEVED), ("0%", "零增长", Band.ACHIEVED), ("基本持平", "零增长", Band.ACHIEVED), ("-2%", "零增长", Band.ACHIEVED), ("有所下降", "只减不增", Band.ACHIEVED), ("低于上年", "不高于上年", Band.ACHIEVED),
     ("较上年下降5%", "较上年下降", Band.ACHIEVED), ("较上年下降2%", "逐年下降", Band.ACHIEVED), ("略有增长", "零增长", Band.MISSED), ("高于上年", "不高于上年", Band.MISSED), ("5%", "零增长", Band.UNCLEAR), ("基本零增长", "零增长", Band.MOSTLY),
     ("下降9.3%（由1204件降至1092件）", "同比下降", Band.ACHIEVED), ("下降9.3%（由1092件降至1204件）", "同比下降", Band.UNCLEAR), ("下降9.3%（由1092件升至1204件）", "同比下降", Band.UNCLEAR),
     ("下降0%", "下降", Band.UNCLEAR), ("较上年增长5%", "较上年下降", Band.UNCLEAR), ("未下降", "下降", Band.MISSED), ("计划下降5%", "下降", Band.UNCLEAR), ("不低于上年", "不高于上年", Band.UNCLEAR)],
)  # fmt: skip
def test_a_change_with_its_size(said: str, asked: str, band: Band) -> None:
    """Nought and 持平 are no growth, and a change that was wanted came with its size."""
    assert band_of(said, asked) is band
