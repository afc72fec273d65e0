"""Texts as they are typed, brought into the spelling that the rules read."""

from __future__ import annotations

import pytest

from xlselfeval.scoring.text import join_sentences, nest_quotes, tidy


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("> =5", "≥5"), (">=5", "≥5"), ("≥=5", "≥5"), (">≥5", "≥5"), ("> 或 = 5", "≥5"), ("<=5", "≤5"), ("< / = 5", "≤5"), ("≤=5", "≤5"), ("<≤5", "≤5"), (">>5", ">5"), ("<<5", "<5"), ("==5", "=5"), ("= =5", "=5"),
        ("<>5", "<>5"), ("≥≤5", "≥≤5"), ("><5", "><5"),
    ],
)  # fmt: skip
def test_signs_in_a_row_are_one(typed: str, read: str) -> None:
    """Two signs of one direction are one, with = the one that includes it; signs of both directions stay."""
    assert tidy(typed) == read


@pytest.mark.parametrize(
    ("text", "nested"),
    [
        ("““三公”经费控制率”为“95%”", "“‘三公’经费控制率”为“95%”"),
        ("“甲“乙“丙”丁”戊”", "“甲‘乙“丙”丁’戊”"),
        ("“三公”经费和“会议费”", "“三公”经费和“会议费”"),
        ("““三公”经费", "““三公”经费"),
        ("三公”经费““甲”乙”", "三公”经费““甲”乙”"),
        ("", ""),
    ],
)
def test_quotes_within_quotes_are_single(text: str, nested: str) -> None:
    """Quotes alternate with their depth; where they do not pair nothing is changed."""
    assert nest_quotes(text) == nested


@pytest.mark.parametrize(
    ("texts", "joined"),
    [(("增设窗口。", "附件见后"), "增设窗口。附件见后"), (("已核实", "", "附件见后"), "已核实；附件见后"), (("见附件；", "已报"), "见附件；已报"), ((), "")],
)  # fmt: skip
def test_texts_are_joined_as_sentences(texts: tuple[str, ...], joined: str) -> None:
    """A text that ends as a sentence is followed by the next, without 。；."""
    assert join_sentences(texts) == joined
