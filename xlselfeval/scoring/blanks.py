"""Words that leave a note empty."""

from __future__ import annotations

BLANK_NOTES = frozenset(["无", "/", "-", "—", "没有", "暂无", "无。", "不适用", "不涉及", "N/A", "n/a"])
