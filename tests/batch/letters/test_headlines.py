"""Titles of letters break between words: no word goes over the end of a line."""

from __future__ import annotations

import pytest

from xlselfeval.batch.letters.headlines import title_lines


@pytest.mark.parametrize(
    ("title", "lines"),
    [
        ("清江县财政局关于退回修改2025年度预算绩效自评材料的通知", ["清江县财政局关于退回修改", "2025年度预算绩效自评材料的通知"]),
        ("某市财政局关于核实2025年度预算绩效自评有关情况的通知", ["某市财政局关于核实2025年度", "预算绩效自评有关情况的通知"]),
        ("清江县财政局关于商请核实、补报2024、2025年度预算绩效自评材料的函", ["清江县财政局关于商请核实、补报", "2024、2025年度预算绩效自评材料的函"]),
        ("关于退回修改材料的通知", ["关于退回修改材料的通知"]),
        ("某某土家族苗族自治州某某新区财政和国有资产管理局关于核实2025年度预算绩效自评有关情况的通知", None),
    ],
)  # fmt: skip
def test_a_title_breaks_between_words(title: str, lines: list[str] | None) -> None:
    """The lines of a title are as few as hold it, and of nearly one length.

    A title with a name longer than a line stays as it is.
    """
    assert title_lines(title).split("\n") == (lines or [title])


@pytest.mark.parametrize(
    "bureau",
    ["某市财政局", "清江县财政局", "高新技术产业开发区财政局", "双江拉祜族佤族布朗族傣族自治县财政局"],
)
@pytest.mark.parametrize("about", ["退回修改", "再次要求修改", "抓紧报送", "再次商请核实、补报"])
def test_no_line_is_too_long_for_the_page(bureau: str, about: str) -> None:
    """Every line of a usual title has at most 20 characters, and ends where a word does."""
    lines = title_lines(f"{bureau}关于{about}2025年度预算绩效自评材料的通知").split("\n")
    assert all(len(line) - line.count("2025") * 2 <= 20 for line in lines)
    assert not any(line.endswith(("预算绩", "绩效自", "自评审", "退回", "材")) for line in lines)
