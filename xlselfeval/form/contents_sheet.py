"""The sheet 目录 of a workbook with several forms: a line with link and status for each."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, NamedTuple

from xlselfeval import layout as at
from xlselfeval.cell import quoted_sheet
from xlselfeval.files.xml_text import attribute
from xlselfeval.form.form_sheet import MONEY_FORMAT
from xlselfeval.form.page_setup import protect, set_page, set_widths, text_height
from xlselfeval.form.plan import FormPlan, excel_number
from xlselfeval.form.sheet_cells import SheetCells
from xlselfeval.layout import absolute, ref
from xlselfeval.scheme.model import Scheme

if TYPE_CHECKING:
    from openpyxl.worksheet.worksheet import Worksheet

CONTENTS_SHEET = "目录"
_WIDTHS = (7, 16, 44, 20, 20, 9, 9, 60)  # characters, column A on
_NUMBER, _CODE, _PROJECT, _INITIAL, _ADJUSTED, _TOTAL, _GRADE, _STATUS = range(1, 9)
LAST_CONTENTS_COLUMN = _STATUS
_HEADING_ROW = 4
_EXPLANATION = (
    "点击项目名称可转到相应自评表。单位和主管部门已填列；各表首行提示尚未完成的处数，与右侧“填报情况”栏相同。"
)


class ContentsLine(NamedTuple):
    """One form of the workbook: the code of its project, and its plan."""

    code: str
    plan: FormPlan


def set_contents_page(sheet: Worksheet, scheme: Scheme) -> None:
    """Set widths, page and protection of the sheet."""
    set_widths(sheet, _WIDTHS)
    sheet.freeze_panes = ref(_HEADING_ROW + 1, 1)
    set_page(sheet, _WIDTHS, left=scheme.title)
    protect(sheet, scheme.password)


def write_contents(lines: Sequence[ContentsLine]) -> tuple[SheetCells, str]:
    """Write the cells of the sheet; return them with the links as the element hyperlinks."""
    first = lines[0].plan
    cells = SheetCells()
    cells.put(1, 1, f"{first.scheme.title}目录", to_column=_STATUS, style="title")
    cells.set_height(1, 32)
    parts = [("单位", first.known.get("organization")), ("主管部门", first.known.get("department")), ("年度", first.year and str(first.year))]  # fmt: skip
    head = "　".join(f"{caption}：{text}" for caption, text in parts if text)
    cells.put(2, 1, head, to_column=_STATUS, style="left")
    cells.put(3, 1, _EXPLANATION, to_column=_STATUS, style="note")
    cells.set_height(3, text_height(_EXPLANATION, sum(_WIDTHS)))
    unit = first.scheme.money_unit
    captions = ("序号", "项目编码", "项目名称（点击转到）", f"{first.scheme.funds.budget_initial}（{unit}）", f"{first.scheme.funds.budget_adjusted}（{unit}）", "总分", *(["等级"] if first.scheme.asks_grade else []))  # fmt: skip
    for column, caption in enumerate(captions, 1):
        cells.put(_HEADING_ROW, column, caption, to_column=_GRADE if column == len(captions) else None)
    cells.put(_HEADING_ROW, _STATUS, "填报情况")
    cells.set_height(_HEADING_ROW, 36)
    links = []
    for number, line in enumerate(lines, 1):
        row, project = _HEADING_ROW + number, _project(line.plan)
        _write_line(cells, row, number, line)
        target = f"{quoted_sheet(line.plan.sheet)}!A1"
        links.append(f'<hyperlink ref="{ref(row, _PROJECT)}" location="{attribute(target)}" display="{attribute(project)}"/>')  # fmt: skip
    return cells, f"<hyperlinks>{''.join(links)}</hyperlinks>"


def last_contents_row(forms: int) -> int:
    """Return the last row of the sheet with so many forms."""
    return _HEADING_ROW + forms


def _project(plan: FormPlan) -> str:
    return plan.known["project"] or plan.known["organization"]


def _write_line(cells: SheetCells, row: int, number: int, line: ContentsLine) -> None:
    plan, there = line.plan, quoted_sheet(line.plan.sheet)
    total, grade = absolute(plan.places.total, at.SCORE), absolute(plan.places.total, at.NOTE)
    cells.put(row, _NUMBER, number, style="issued-number")
    cells.put(row, _CODE, line.code, style="issued-value")
    cells.put(row, _PROJECT, _project(plan), style="link")
    for column, budget in ((_INITIAL, at.INITIAL), (_ADJUSTED, at.ADJUSTED)):
        amount = plan.money.get(budget)
        value = None if amount is None else excel_number(amount)
        cells.put(row, column, value, style="amount", number_format=MONEY_FORMAT)
    last = _TOTAL if plan.scheme.asks_grade else _GRADE
    cells.put(row, _TOTAL, f"={there}!{total}", to_column=last, style="formula")
    if plan.scheme.asks_grade:
        cells.put(row, _GRADE, f'=SUBSTITUTE({there}!{grade},"等级：","")', style="formula")
    cells.put(row, _STATUS, f"={there}!{absolute(at.STATUS_ROW, 1)}", style="check")
    cells.set_height(row, max(28, text_height(_project(plan), _WIDTHS[_PROJECT - 1])))
