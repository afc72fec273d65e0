"""Reviews of issued forms that were edited, and of forms without scores (golden/approved)."""

from __future__ import annotations

from openpyxl.worksheet.worksheet import Worksheet
from support import layouts
from support.issuing import RETURNED, edited, reviewed

from xlselfeval.review.review import Review

_ANSWERS = "DEFGHI"


def _swap(sheet: Worksheet, one: int, other: int) -> None:
    """Swap two indicators."""
    for column in _ANSWERS:
        here, there = sheet[f"{column}{one}"], sheet[f"{column}{other}"]
        here.value, there.value = there.value, here.value


def _printed_texts(sheet: Worksheet) -> None:
    """Change a printed text of each kind."""
    texts = {
        "A3": "2021年度部门整体支出绩效自评表", "A4": "单位名称", "B4": "某市老干部局", "B8": "上年结转", "G6": 20, "F12": "完成情况",
        "B29": "满意度", "C22": "成本", "A32": "备注：略", "E14": "150人", "G15": 6,
    }  # fmt: skip
    for ref, text in texts.items():
        sheet[ref] = text


def _rows(sheet: Worksheet) -> None:
    """Reorder, regroup, rename, repeat, add and remove rows."""
    _swap(sheet, 16, 17)
    _swap(sheet, 14, 20)
    sheet["D19"], sheet["E19"] = "购置慰问品", "2300件"
    sheet["D25"], sheet["E25"] = "离休干部“一人一策”服务", "100%"
    sheet["D27"], sheet["E27"] = "另外的指标", "≥5次"
    sheet["B23"] = "满意度指标（30分）"


def _formulas(sheet: Worksheet) -> None:
    """Write formulas of a unit's own: unknown functions, whole columns, another file, an error."""
    for row in range(13, 19):
        sheet[f"F{row}"] = f"=WEBSERVICE(E{row})"
    sheet["F19"], sheet["F20"] = "=SUM(A:A)", "='[别的.xlsx]表'!A1"
    sheet["H21"], sheet["H22"] = "=G21", "=G22+1/0"


_TAMPERED = tuple(edited(RETURNED, change) for change in (_printed_texts, _rows, _formulas))


def tampered() -> tuple[Review, ...]:
    """Return reviews of the issued form after edits of its texts, of its rows, of its formulas."""
    return tuple(map(reviewed, _TAMPERED))


def unscored() -> Review:
    """Return the review of a form without scores, with every verdict about its rows."""
    changes = {
        "| 2000 | 1500 | 75% |": "| 2000 | 1500 | 70% |", "| 提升 | 达成年度指标 |": "| 提升 | 有所提升 |", "| 建设符合验收要求 | 100% | 100% |": "| 建设符合验收要求 | 培训3期300人 | 300 |",
    }  # fmt: skip
    text = layouts.TRANSFER
    for before, after in changes.items():
        assert before in text
        text = text.replace(before, after)
    return layouts.review(text)


def without_money() -> Review:
    """Return the review of a form without scores whose money has not been filled in."""
    text = layouts.TRANSFER.replace("| 2000 | 1500 | 75% |", "| | | |")
    assert text != layouts.TRANSFER
    return layouts.review(text)
