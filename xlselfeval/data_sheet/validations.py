"""Validations of the inputs of a data sheet, with their prompts."""

from __future__ import annotations

from collections.abc import Sequence

from xlselfeval.data_sheet.layout import DataLayout
from xlselfeval.form.plan import LONGEST_NAME
from xlselfeval.form.validations import LARGEST_SUM, Validation, text_validation
from xlselfeval.scheme.model import FIRST_YEAR, LAST_YEAR

BLANK_YEAR = "20　　"
_LONGEST_REASON, _LONGEST_TEXT = 300, 1000


def input_validation(kind: str, cells: Sequence[str], layout: DataLayout) -> Validation:
    """Return the validation of inputs of a kind; amount/㎡ is one in another unit than the sheet's."""
    kind, _, own_unit = kind.partition("/")
    unit, first, joined = own_unit or layout.money_unit, cells[0], " ".join(cells)
    if kind in ("amount", "change"):
        least = "0" if kind == "amount" else str(-LARGEST_SUM)
        word = "不小于0的数字" if kind == "amount" else "数字，追减的填负数"
        return Validation(
            cells=joined, kind="decimal", title="金额", first=least, second=str(LARGEST_SUM),
            prompt=f"只填数字，单位为{unit}；没有的填0。", error=f"应填写{word}，单位为{unit}，不必填写“{unit}”。",
        )  # fmt: skip
    if kind == "count":
        return Validation(
            cells=joined, kind="custom", title="数量", first=f"AND(ISNUMBER({first}),{first}>=0,{first}=INT({first}))",
            prompt="请填写整数；没有的填0。", error="应填写不小于0的整数。",
        )  # fmt: skip
    if kind == "year":
        year = f"--MID({first},1,4)"
        return Validation(
            cells=joined, kind="custom", title="年度", first=f"AND({year}>={FIRST_YEAR},{year}<={LAST_YEAR})", required=True,
            prompt=f"请将“{BLANK_YEAR}年”改为四位数年度，如2024年，其余文字请勿改动。",
            error=f"年度应为{FIRST_YEAR}～{LAST_YEAR}的四位数字，请填写在原位置，其余文字请勿改动。",
        )  # fmt: skip
    titles = {
        "organization": ("填报单位", LONGEST_NAME, "必填。请填写单位全称。"),
        "name": ("名称", LONGEST_NAME, "请填写名称，一项一行；没有的不填。"),
        "item": ("名称", LONGEST_NAME, "请填写名称，一项一行；一项都没有的，第一行填“无”，各数填0。"),
        "text": ("文字说明", _LONGEST_TEXT, "请简要填写。按Alt+Enter换行。"),
    }  # fmt: skip
    title, most, prompt = titles[kind]
    return text_validation(joined, title, most, prompt)


def reason_validation(prompt: str, cells: Sequence[str]) -> Validation:
    """Return the validation of the cells for reasons that have a prompt."""
    return text_validation(" ".join(cells), "原因", _LONGEST_REASON, prompt)
