"""Texts reduced to their kind: what is left when names, figures and addresses are taken out."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

_VARIABLE = tuple(
    (re.compile(pattern), sign)
    for pattern, sign in (
        (r"“(?:[^“”]|“[^“”]*”)*”", "“”"),
        (r"(?:(?<=指标 )|(?<=完成 ))[^，、；]+", ""),
        (r"\b[A-Z]{1,2}\d+\b", "@"),
        (r"-?\d[\d,.]*%?", "0"),
    )
)


def kind_of(text: str) -> str:
    """Return a text without what differs from case to case: 填 14，应 15 and 填 9，应 10 are of one kind."""
    for pattern, sign in _VARIABLE:
        text = pattern.sub(sign, text)
    return text


def one_of_each_kind(texts: Iterable[str]) -> Iterator[str]:
    """Yield the first text of each kind."""
    seen = set()
    for text in texts:
        kind = kind_of(text)
        if kind not in seen:
            seen.add(kind)
            yield text
