"""Reports of units and the forms that belong to them, for tests."""

from __future__ import annotations

from support import layouts
from support.layouts import Table, changed
from support.word.documents import paragraph, table_of, word_file

UNIT = "某市某局"
DECREASED = ("增加0.57万元", "减少0.57万元")  # an error within the text
SPENT = ("全年执行数587.65万元", "全年执行数586.65万元")  # no error without the form
_LINES = """
{unit}2020年度部门整体支出绩效自评报告
一、部门基本情况
本局内设2个科室：办公室、人事科。
二、预算执行情况
年初预算数565.72万元，全年预算数587.65万元，全年执行数587.65万元。
会议费支出1.99万元，比上年1.42万元增加0.57万元。
三、自评结论
自评得分100分，等级为“优”。
"""


def lines_of(unit: str, *changes: tuple[str, str]) -> list[str]:
    """Return the paragraphs of a unit's honest report, with texts replaced; each must occur in it."""
    text = _LINES.strip().format(unit=unit)
    for old, new in changes:
        assert old in text, old
        text = text.replace(old, new)
    return text.splitlines()


def report_of(unit: str, *changes: tuple[str, str], form: Table | None = None) -> bytes:
    """Return such a report as a .docx, with a form behind it."""
    below = "" if form is None else table_of(form) + paragraph("")
    return word_file("".join(map(paragraph, lines_of(unit, *changes))) + below)


def text_of(unit: str, *changes: tuple[str, str]) -> bytes:
    """Return such a report as a text of Windows."""
    return "\r\n".join(lines_of(unit, *changes)).encode("gb18030")


def form_of(unit: str, *changes: tuple[str, str]) -> Table:
    """Return the form that agrees with the report of a unit."""
    return changed(layouts.HUNAN, (UNIT, unit), *changes)


def workbook_of(unit: str, *changes: tuple[str, str]) -> bytes:
    """Return the form as a workbook."""
    return layouts.workbook([form_of(unit, *changes)])
