"""The room that a text takes in a cell."""

from __future__ import annotations


def text_lines(text: str, width: float) -> int:
    """Return the lines that a text takes in a column; a Chinese character is two wide."""
    usable = max(1, int(width - 1))
    lines = 0
    for line in text.split("\n"):
        wide = 2 * len(line) - len(line.encode("ascii", "ignore"))
        lines += max(1, -(-wide // usable))
    return lines
