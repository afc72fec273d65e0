"""Papers that this program writes for the bureau, known by their content.

Lists are known by their captions, letters by their titles. They lie beside the returns, and some have the
headings of a form. No one of them is a return.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from xlselfeval.cell import LINES_ABOVE
from xlselfeval.files.sheet import Sheet
from xlselfeval.reading.find_forms import find_forms
from xlselfeval.reading.own.result_sheet import is_result_sheet
from xlselfeval.reading.vocabulary import vocabulary_of
from xlselfeval.scoring.text import compact
from xlselfeval.sheet_names import RESULT_SHEET

# The first rows, of which one has the captions of a list; in a document, the lines above its table come before them.
_HEADING_ROWS = LINES_ABOVE + 1
# The name of a list, and captions that no other paper has together in one row.
# 下发清单 comes before 单位名单: it has the captions of that, too.
_LISTS = (
    ("批量核对的汇总", "单位 项目 三级指标 实际完成值 填报得分 应得最低 应得最高 计分规则"),
    ("批量核对的汇总", "单位 项目 要求 位置 处理意见 状态"),
    ("下发清单", "文件 工作表 单位编码 单位名称 指标数"),
    ("单位名单", "单位编码 单位名称 项目编码 项目名称 截止日期"),
    ("审核意见表", "项目 位置 填报内容 审核意见 要求 修改情况"),
)
_CAPTIONS = tuple((name, frozenset(captions.split())) for name, captions in _LISTS)
_LETTERS = (
    ("审核通知", r"关于(?:退回修改|(?:再次)?(?:要求修改|核实)).*(?:材料|有关情况)的通知"),
    ("催报通知", r"关于(?:抓紧报送|再次催报).*材料的通知"),
    ("函", r"关于(?:再次)?商请.*(?:材料|有关情况)的函"),
    ("情况通报", r"关于.*审核情况的通报"),
)
_TITLES = tuple((name, re.compile(rf".{{0,40}}{title}")) for name, title in _LETTERS)
_SUBJECT = "预算绩效自评"


def own_list(sheet: Sheet) -> str:
    """Return the name of the list that a sheet is, as this program writes it; "" for any other sheet.

    A sheet with a form beside or below the captions of a list is no list, so that nobody can hide a form by writing
    such captions. The rows of a list may themselves look like a form; they do not count as one.
    """
    rows: dict[int, set[str]] = {}
    for (row, _), cell in sheet.cells.items():
        if row <= _HEADING_ROWS and isinstance(cell.written.value, str):
            rows.setdefault(row, set()).add(compact(cell.written.value))
    found = ((name, row) for name, captions in _CAPTIONS for row, texts in rows.items() if captions <= texts)
    for name, row in found:
        areas = find_forms(sheet, vocabulary_of())
        if all(area.indicators.row == row and area.money_row is None for area in areas):
            return name
    return RESULT_SHEET if is_result_sheet(sheet) else ""


def own_letter(lines: Iterable[str]) -> str:
    """Return the name of the letter that begins with these lines, by its title; "" for any other text."""
    titles = [text for line in lines if _SUBJECT in (text := compact(line))]
    return next((name for name, title in _TITLES if any(map(title.fullmatch, titles))), "")
