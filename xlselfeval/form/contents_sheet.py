"""The sheet 目录 of a workbook with several forms: a line with a link for each, and how far it is filled in."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from xlselfeval import layout as at
from xlselfeval.files.xml_text import attribute
from xlselfeval.form.form_sheet import MONEY_FORMAT
from xlselfeval.form.page_setup import height, protect, quoted, set_page
from xlselfeval.form.plan import FormPlan, excel_number
from xlselfeval.form.sheet_writer import CellStyles, NotedSheet
from xlselfeval.layout import absolute, ref
from xlselfeval.scheme.model import Scheme

if TYPE_CHECKING:
    from openpyxl.worksheet.worksheet import Worksheet

CONTENTS_SHEET = "目录"
_WIDTHS = (7, 16, 44, 20, 20, 9, 9, 60)  # characters, column A on
_NUMBER, _CODE, _PROJECT, _INITIAL, _ADJUSTED, _TOTAL, _GRADE, _STATUS = range(1, 9)
_HEADING_ROW = 4
_HOW = "点项目名称转到各项目的自评表。单位和主管部门已经印好；每张表最上面一行说还有几处没有填完，右边“填报情况”一栏与它相同。"


@dataclass(frozen=True, kw_only=True, slots=True)
class ContentsLine:
    """One form of the workbook: its project, its budgets in the scheme's unit, and its plan."""

    code: str
    project: str
    budget_initial: Decimal | None
    budget_adjusted: Decimal | None
    plan: FormPlan


def shape_contents(sheet: Worksheet, scheme: Scheme) -> None:
    """Widths, page and protection of the sheet."""
    for column, width in enumerate(_WIDTHS, 1):
        sheet.column_dimensions[ref(1, column).rstrip("1")].width = width
    sheet.freeze_panes = ref(_HEADING_ROW + 1, 1)
    set_page(sheet, left=scheme.title)
    protect(sheet, scheme.password)


def note_contents(styles: CellStyles, lines: Sequence[ContentsLine]) -> tuple[NotedSheet, str]:
    """The cells of the sheet, and its links as the element hyperlinks."""
    first = lines[0].plan
    pen = NotedSheet(styles)
    pen.put(1, 1, f"{first.scheme.title}目录", to_column=_STATUS, look="title")
    pen.height(1, 32)
    parts = [("单位", first.known.get("organization")), ("主管部门", first.known.get("department")), ("年度", first.year and str(first.year))]  # fmt: skip
    pen.put(
        2,
        1,
        "　".join(f"{caption}：{text}" for caption, text in parts if text),
        to_column=_STATUS,
        look="left",
    )
    pen.put(3, 1, _HOW, to_column=_STATUS, look="note")
    pen.height(3, height(_HOW, sum(_WIDTHS)))
    unit = first.scheme.money_unit
    captions = ("序号", "项目编码", "项目名称（点击转到）", f"{first.scheme.funds.budget_initial}（{unit}）", f"{first.scheme.funds.budget_adjusted}（{unit}）", "总分", "等级", "填报情况")  # fmt: skip
    for column, caption in enumerate(captions, 1):
        pen.put(_HEADING_ROW, column, caption)
    pen.height(_HEADING_ROW, 36)
    links = []
    for number, line in enumerate(lines, 1):
        row = _HEADING_ROW + number
        _line(pen, row, number, line)
        target = f"{quoted(line.plan.sheet)}!A1"
        links.append(f'<hyperlink ref="{ref(row, _PROJECT)}" location="{attribute(target)}" display="{attribute(line.project)}"/>')  # fmt: skip
    return pen, f"<hyperlinks>{''.join(links)}</hyperlinks>"


def _line(pen: NotedSheet, row: int, number: int, line: ContentsLine) -> None:
    places, there = line.plan.places, quoted(line.plan.sheet)
    total, grade = absolute(places.total, at.SCORE), absolute(places.total, at.NOTE)
    pen.put(row, _NUMBER, number, look="locked-number")
    pen.put(row, _CODE, line.code, look="issued-value")
    pen.put(row, _PROJECT, line.project, look="link")
    for column, amount in ((_INITIAL, line.budget_initial), (_ADJUSTED, line.budget_adjusted)):
        pen.put(
            row, column, None if amount is None else excel_number(amount), look="amount", form=MONEY_FORMAT
        )
    pen.put(row, _TOTAL, f"={there}!{total}", look="formula")
    shown = f'=SUBSTITUTE({there}!{grade},"等级：","")' if line.plan.scheme.asks_grade else ""
    pen.put(row, _GRADE, shown, look="formula")
    pen.put(row, _STATUS, f"={there}!{absolute(at.STATUS_ROW, 1)}", look="check")
    pen.height(row, max(28, height(line.project, _WIDTHS[_PROJECT - 1])))
