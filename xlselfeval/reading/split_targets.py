"""The target of a form that splits it into columns: nature, value and unit."""

from __future__ import annotations

import re

from xlselfeval.cell import Cell, Written
from xlselfeval.files.sheet import Sheet
from xlselfeval.reading.find_forms import cell_under
from xlselfeval.reading.table_heading import Heading
from xlselfeval.scoring.target import strip_comparator
from xlselfeval.scoring.text import compact, is_blank_mark, normalise

PARTS = frozenset(["nature", "unit", "target_adjusted"])
_SIGNS = {
    "≥": "≥", ">=": "≥", "大于等于": "≥", "大于或等于": "≥", "不低于": "≥", "不少于": "≥", "正向": "≥", "正向指标": "≥",
    "≤": "≤", "<=": "≤", "小于等于": "≤", "小于或等于": "≤", "不高于": "≤", "不超过": "≤", "反向": "≤", "反向指标": "≤",
    ">": ">", "大于": ">", "<": "<", "小于": "<", "=": "=", "等于": "=",
}  # fmt: skip
_FIGURE = re.compile(r"[+-]?[\d.]")
_NO_UNITS = frozenset(["无", "无单位", "文字", "文本", "其他", "定性"])


def join_target(sheet: Sheet, head: Heading, row: int, value: Cell) -> Cell:
    """Join the target of a row into one text at the cell of its value: ≥, 50 and 个 give ≥50个.

    An adjusted value takes the place of the first one. Words (定性) stay as they are; a sign or
    unit that the value carries itself is not written twice.
    """
    adjusted = cell_under(sheet, head, "target_adjusted", row)
    if adjusted is not None and not is_blank_mark(adjusted.text):
        value = adjusted
    if is_blank_mark(value.text):
        return value
    nature, unit = (_text(cell_under(sheet, head, part, row)) for part in ("nature", "unit"))
    text = normalise(value.text)
    own, number = strip_comparator(text)
    if own is None or not _FIGURE.match(number):
        return value  # words
    sign = "" if own else _SIGNS.get(nature, "")  # ≥50, 50以上
    tail = "" if unit in _NO_UNITS or text.endswith(unit) or not _FIGURE.match(text[-1]) else unit
    whole = f"{sign}{text}{tail}"
    return value if whole == text else value._replace(written=Written(whole, whole))


def _text(cell: Cell | None) -> str:
    return "" if cell is None or is_blank_mark(cell.text) else compact(cell.text)
