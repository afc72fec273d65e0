"""Typed texts in one spelling: full-width characters, invisible spaces, odd signs."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

_INVISIBLE = dict.fromkeys([0x200B, 0x200C, 0x200D, 0x2060, 0xFEFF, 0x00AD, 0x200E, 0x200F, 0x180E])
_SIGNS = str.maketrans(
    {
        "≧": "≥", "⩾": "≥", "≦": "≤", "⩽": "≤", "﹦": "=", "＝": "=",
        "—": "-", "–": "-", "―": "-", "‐": "-", "‑": "-", "−": "-", "－": "-", "─": "-",
        "～": "~", "〜": "~", "∼": "~", "，": ",", "：": ":", "（": "(", "）": ")",
        "“": '"', "”": '"', "。": ".", "、": "、", "㎡": "m2", "％": "%", "﹪": "%",
    }
)  # fmt: skip
_LOOSE = re.compile(r"(?<![0-9A-Za-z.%,]) | (?![0-9A-Za-z.,])")
_SPACES = re.compile(r"\s+")
# Words that leave a note empty; the live checks of an issued form hold the same list.
BLANK_NOTES = frozenset(
    ["无", "/", "-", "—", "没有", "暂无", "无。", "不适用", "不涉及", "N/A", "n/a", "NA", "na", "略", "空", "空白", "因", "原因", "措施", "说明",
     "偏差原因", "改进措施", "原因无", "无原因", "没有原因", "无说明", "不需要说明", "无需说明", "不用说明", "不需要", "不填", "呵呵", "哈哈", "不知道", "不清楚"]
)  # fmt: skip
BLANK_MARKS = frozenset(["", "-", "--", "/", "\\", "—", "——", "－", "...", "……", "无内容"])


@lru_cache(maxsize=16384)
def normalise(text: str) -> str:
    """Normalise a text: NFKC, one sign for each meaning, nothing invisible, single spaces, trimmed.

    Circled digits and fractions (①, ½) stay as they are: NFKC would make figures of them.
    """
    plain = text.translate(_INVISIBLE).translate(_SIGNS)
    if not plain.isascii():
        plain = "".join(
            char if unicodedata.category(char) == "No" else unicodedata.normalize("NFKC", char)
            for char in plain
        ).translate(_SIGNS)
    return _SPACES.sub(" ", plain).strip()


def compact(text: str) -> str:
    """Normalise a text and drop all spaces, to compare names and captions."""
    return normalise(text).replace(" ", "")


@lru_cache(maxsize=16384)
def strip_loose_spaces(text: str) -> str:
    """Normalise a text and drop spaces that are not between two figures or letters."""
    return _LOOSE.sub("", normalise(text))


def is_blank_mark(text: str) -> bool:
    """Return whether a text is blank or one of the signs for nothing: - / —."""
    return compact(text) in BLANK_MARKS
